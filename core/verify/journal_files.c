/* Reads the files in journal/. Others may write and seal meanwhile: a file vanishes, or the listing has a later block
 * and lacks an earlier one. So everything is read again until two readings find the same faults. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "form/finding.h"
#include "form/document/event.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "verify/journal.h"

#define ATTEMPTS 10 /* while others write and seal */
/* The longest file of the journal: a segment of one block and the events before it (sealing makes one at 1,000). */
#define JOURNAL_MAX_FILE (EVENT_MAX_BLOCK + 999 * EVENT_MAX_BYTES)

static GPtrArray *list_files (int root, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = io_list (root, "journal", &error);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)verify_journal_file_free);
  if (names == NULL) {
    g_ptr_array_add (findings, finding_of_error ("V-DIR-MISSING", "journal", NULL, error));
    return g_steal_pointer (&files);
  }
  for (unsigned i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    VerifyJournalFile *file = verify_journal_file_new (name);
    g_autofree char *place = g_strdup_printf ("journal/%s", name);
    if (file != NULL)
      g_ptr_array_add (files, file);
    else
      g_ptr_array_add (findings, finding_new ("V-JOURNAL-STRAY", place, NULL));
  }
  g_ptr_array_sort (files, verify_journal_compare);
  return g_steal_pointer (&files);
}

static ssize_t read_file (gpointer source, void *buffer, size_t len)
{
  ssize_t got;
  do
    got = read (*(const int *)source, buffer, len);
  while (got < 0 && errno == EINTR);
  return got;
}

/* A file that is too large for the journal is not read: that could take days. */
static int open_file (int root, const char *path, GError **error)
{
  IO_AUTO_FD fd = io_open_file (root, path, error);
  struct stat status;
  if (fd < 0)
    return -1;
  if (fstat (fd, &status) == 0 && status.st_size > JOURNAL_MAX_FILE) {
    error_set (error, ERROR_UNREADABLE, "D-TOO-LARGE", path, NULL, "the file is larger than %d bytes",
               JOURNAL_MAX_FILE);
    return -1;
  }
  int opened = fd;
  fd = -1;
  return opened;
}

/* False when the file has vanished: it was sealed meanwhile. */
static bool take_file (VerifyJournalReading *reading, int root, const VerifyJournalFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("journal/%s", file->name);
  IO_AUTO_FD fd = open_file (root, path, &error);
  if (fd >= 0)
    verify_journal_take (reading, file, read_file, &fd);
  else
    verify_journal_skip (reading, file, error);
  return !error_has_id (error, "D-NOT-FOUND");
}

static void take_covered (VerifyJournalReading *reading, int root, const VerifyJournalFile *file,
                          const VerifyJournalFile *cover)
{
  g_autofree char *path = g_strdup_printf ("journal/%s", file->name);
  g_autofree char *cover_path = g_strdup_printf ("journal/%s", cover->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) block = io_read_file (root, path, EVENT_MAX_BLOCK, &error);
  g_autoptr (GBytes) bytes = io_read_file (root, cover_path, EVENT_MAX_BLOCK, NULL);
  if (!error_has_id (error, "D-NOT-FOUND")) /* otherwise a sealer has removed it */
    verify_journal_take_covered (reading, file, block, cover, bytes);
}

/* True when no file vanished meanwhile. */
static bool read_once (int root, VerifyJournal *journal, GPtrArray *findings)
{
  VerifyJournalReading *reading = verify_journal_new (journal, findings);
  g_autoptr (GPtrArray) files = list_files (root, findings);
  const VerifyJournalFile *cover = NULL;
  bool whole = true;
  for (unsigned i = 0; i < files->len; i++) {
    const VerifyJournalFile *file = files->pdata[i];
    if (verify_journal_covers (reading, file)) {
      take_covered (reading, root, file, cover);
      continue;
    }
    whole &= take_file (reading, root, file);
    cover = file;
  }
  verify_journal_finish (reading);
  return whole;
}

/* The faults of a reading, by code and place. */
static char *print_faults (const GPtrArray *findings)
{
  GString *faults = g_string_new (NULL);
  for (unsigned i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    if (finding->grade == FINDING_FAULT)
      g_string_append_printf (faults, "%s %s\n", finding->code, finding->place);
  }
  return g_string_free (faults, FALSE);
}

void verify_journal_read (int root, VerifyJournal *journal, GPtrArray *findings)
{
  g_autofree char *before = g_strdup ("");
  for (unsigned attempt = 1;; attempt++) {
    verify_journal_clear (journal);
    *journal = (VerifyJournal){.wanted = journal->wanted, .presumed = journal->presumed};
    g_ptr_array_set_size (findings, 0);
    bool whole = read_once (root, journal, findings);
    g_autofree char *faults = print_faults (findings);
    if ((whole && (faults[0] == '\0' || g_str_equal (faults, before))) || attempt == ATTEMPTS)
      return;
    g_free (before);
    before = g_steal_pointer (&faults);
  }
}
