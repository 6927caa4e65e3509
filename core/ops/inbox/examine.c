/* Files that have settled are read once: their format and pages (sys/sniff), then their codes (sys/qr), which takes a
 * hundred times as long. */
#include <string.h>

#include "form/text.h"
#include "ops/inbox/internal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/qr.h"
#include "sys/sniff.h"
#include "sys/work.h"

#define LEAST_DPI 200 /* DA/T 31: scans of paper */

gint64 inbox_patience (const Inbox *inbox, unsigned times)
{
  return (gint64)inbox->request->settle * times * G_USEC_PER_SEC;
}

/* Only files that may become something are read. */
static bool is_settled (const Inbox *inbox, const InboxEntry *entry)
{
  return entry->file.state == INBOX_WAITING && entry->file.problem == NULL && entry->quiet >= inbox_patience (inbox, 1);
}

static void take_sniff (InboxEntry *entry, const Sniff *sniff)
{
  entry->examined = true;
  entry->locked = sniff->state == SNIFF_LOCKED;
  entry->broken = sniff->state == SNIFF_DAMAGED || sniff->state == SNIFF_LOCKED;
  entry->file.media = sniff->media;
  entry->file.counted = sniff->state == SNIFF_COUNTED;
  entry->file.pages = sniff->state == SNIFF_COUNTED ? sniff->pages : 0;
  entry->file.dpi = sniff->dpi;
  entry->note = sniff->state == SNIFF_LOCKED ? g_strdup_printf (_ ("it is locked: %s"), sniff->note)
                : entry->broken              ? g_strdup_printf (_ ("it is damaged or not whole: %s"), sniff->note)
                                             : g_strdup (sniff->note);
}

/* Several codes of ours on one page contradict each other, unless they say the same. */
static void take_codes (InboxEntry *entry, const GPtrArray *texts)
{
  unsigned n = 0;
  for (unsigned i = 0; i < texts->len; i++) {
    g_auto (Label) label = {0};
    label_parse (texts->pdata[i], &label);
    if (label.kind == LABEL_FOREIGN)
      continue;
    entry->bad_label = entry->bad_label || label.kind == LABEL_BROKEN || n > 0;
    if (n++ > 0)
      continue;
    entry->file.label = label;
    label = (Label){0};
  }
  entry->file.is_sheet = entry->file.label.kind == LABEL_SHEET;
}

/* Codes are looked for on single pages, and on the first page of a PDF. */
static bool may_have_codes (const InboxFile *file)
{
  return file->counted && (file->pages == 1 || strcmp (file->media, "application/pdf") == 0);
}

static void read_codes (InboxEntry *entry, int fd)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  entry->read = true;
  if (may_have_codes (&entry->file) && qr_read (fd, entry->file.media, texts, &entry->unread, &entry->error))
    take_codes (entry, texts);
}

static bool read_once (unsigned i, gpointer own G_GNUC_UNUSED, gpointer data, GError **error G_GNUC_UNUSED)
{
  Inbox *inbox = data;
  InboxFile *file = inbox->files->pdata[i];
  InboxEntry *entry = (InboxEntry *)file;
  g_auto (Sniff) sniff = {0};
  bool reads = inbox->request->reads_codes && !entry->read;
  if (!is_settled (inbox, entry) || (entry->examined && (!reads || entry->broken)))
    return true;
  g_clear_error (&entry->error);
  IO_AUTO_FD fd = io_open_file (inbox->fd, file->name, &entry->error);
  if (fd >= 0 && !entry->examined && sniff_file (fd, file->name, &sniff, &entry->error))
    take_sniff (entry, &sniff);
  if (fd >= 0 && entry->examined && !entry->broken && reads)
    read_codes (entry, fd);
  return true;
}

static void judge_codes (InboxFile *file, const InboxEntry *entry)
{
  if (entry->bad_label) {
    file->state = INBOX_BROKEN;
    inbox_say (file,
               file->label.kind == LABEL_BROKEN ? _ ("a code of dossier on it cannot be understood")
                                                : _ ("there are several codes of dossier on it"),
               _ ("scan a page with one whole code; a newer version may be needed"));
  } else if (file->is_sheet && file->pages > 1) {
    file->state = INBOX_BROKEN;
    inbox_say (file, _ ("its first page is a separator sheet, and others follow in the same file"),
               _ ("have the scanner write a file for each page"));
  }
}

/* Judges a file by its examination. */
static void judge (const Inbox *inbox, InboxFile *file)
{
  const InboxEntry *entry = (const InboxEntry *)file;
  if (file->state != INBOX_WAITING || file->problem != NULL)
    return;
  if (!is_settled (inbox, entry)) {
    inbox_say (file, _ ("it has changed in the last seconds"), NULL);
  } else if (entry->error != NULL) {
    file->needs_person = true;
    inbox_say (file, entry->error->message, error_hint (entry->error));
  } else if (entry->broken && !entry->locked && entry->quiet < inbox_patience (inbox, INBOX_PATIENCE)) {
    inbox_say (file, entry->note, NULL);
  } else if (entry->broken) {
    file->state = INBOX_BROKEN;
    inbox_say (file, entry->note, _ ("scan it again, or get a whole and unlocked copy, and put it into the folder"));
  } else {
    file->state = INBOX_READY;
    judge_codes (file, entry);
  }
}

static void remark (InboxEntry *entry)
{
  g_clear_pointer (&entry->extra, g_free);
  if (entry->file.dpi > 0 && entry->file.dpi < LEAST_DPI)
    entry->extra = g_strdup_printf (_ ("%u dpi; scans of paper need at least %d"), entry->file.dpi, LEAST_DPI);
  entry->file.remark = entry->extra != NULL ? entry->extra : entry->broken ? NULL : entry->note;
}

static char *print_unread (const InboxEntry *entry)
{
  g_autofree char *name = text_escape (entry->file.name, -1);
  return g_strdup_printf ("%s: %s", name, entry->unread);
}

void inbox_examine (Inbox *inbox)
{
  WorkShare share = {.threads = MAX (2, g_get_num_processors ()), .work = read_once, .data = inbox};
  work_share_out (&share, inbox->files->len, NULL);
  g_clear_pointer (&inbox->unread, g_free);
  for (unsigned i = 0; i < inbox->files->len; i++) {
    InboxEntry *entry = inbox->files->pdata[i];
    judge (inbox, &entry->file);
    remark (entry);
    if (entry->unread != NULL && inbox->unread == NULL)
      inbox->unread = print_unread (entry);
  }
}
