/* Requests are filed together. A refused one is taken out and the others are tried again, until none is refused. A
 * sheet leaves the folder before its pages: after a crash, pages that are known to be filed may lie there, but never a
 * sheet that would seem to describe other pages. */
#include "ops/inbox/run.h"

#include <string.h>

#include "form/name.h"
#include "ops/amend.h"
#include "ops/inbox/internal.h"
#include "store/index.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

typedef struct {
  Inbox *inbox;
  Archive *archive;
  const char *actor;
  const GDate *today;
  bool dry_run;
  const FilingProgress *progress;
  GPtrArray *requests; /* of FilingRequest */
  GPtrArray *sent;     /* of InboxProposal: those of the requests */
  GError *trouble;     /* the first */
} Taking;

static void keep_trouble (Taking *taking, const InboxFile *file, const char *problem)
{
  if (taking->trouble == NULL)
    error_set (&taking->trouble, ERROR_UNREADABLE, "D-NOT-MOVED", file->name, "run `dossier inbox file` again", "%s",
               problem);
}

/* ---- Requests ---- */

static const char *either (const char *given, const char *like)
{
  return given != NULL ? given : like;
}

/* Texts are borrowed from the proposal, the form and the record to be like. */
static FilingRequest *request_for (const Inbox *inbox, const InboxProposal *proposal)
{
  FilingRequest *request = file_request_new ();
  GPtrArray *scans = request->scans;
  const Record *like = inbox->like;
  *request = *inbox->request->form;
  request->scans = scans;
  request->customer = proposal->customer;
  request->category = proposal->category;
  request->title = proposal->title;
  request->kind = proposal->kind;
  request->date = proposal->date;
  request->again = request->no_links = true;
  request->pair = amend_pair_filed;
  if (like != NULL) {
    request->secrecy = either (request->secrecy, like->secrecy);
    if (request->box == NULL && request->room == NULL && request->shelf == NULL) {
      request->box = inbox->shelf.box;
      request->room = inbox->shelf.box == NULL ? inbox->shelf.room : NULL;
      request->shelf = inbox->shelf.box == NULL ? inbox->shelf.shelf : NULL;
    }
    if (request->creators == NULL)
      request->creators = inbox->creators;
  }
  for (unsigned i = 0; i < proposal->files->len; i++) {
    const InboxFile *file = proposal->files->pdata[i];
    g_autofree char *path = g_build_filename (inbox->request->directory, file->name, NULL);
    file_request_add (request, path, NULL);
  }
  return request;
}

static void send (Taking *taking)
{
  g_ptr_array_set_size (taking->requests, 0);
  g_ptr_array_set_size (taking->sent, 0);
  for (unsigned i = 0; i < taking->inbox->proposals->len; i++) {
    InboxProposal *proposal = taking->inbox->proposals->pdata[i];
    bool is_double = proposal->files->len > 0;
    for (unsigned j = 0; j < proposal->files->len; j++)
      is_double = is_double && ((const InboxEntry *)proposal->files->pdata[j])->duplicate;
    if (proposal->problem != NULL || proposal->skipped || proposal->files->len == 0 || is_double)
      continue;
    g_ptr_array_add (taking->requests, request_for (taking->inbox, proposal));
    g_ptr_array_add (taking->sent, proposal);
  }
}

/* ---- Refusals ---- */

static bool is_of_scan (const GError *error)
{
  static const char *const ids[] = {"D-SCAN-DAMAGED",     "D-SCAN-LOCKED",    "D-NOT-A-FILE",
                                    "D-RECORD-TOO-LARGE", "D-TOO-MANY-SCANS", NULL};
  return g_strv_contains (ids, error_id (error));
}

static void hold_back (InboxProposal *proposal, const char *problem, const char *hint)
{
  if (proposal->problem != NULL)
    return;
  proposal->problem = g_strdup (problem);
  proposal->hint = g_strdup (hint);
  proposal->needs_person = true;
}

/* All files of the proposal are put aside. */
static void condemn (InboxProposal *proposal, const char *problem, const char *hint)
{
  hold_back (proposal, problem, hint);
  for (unsigned i = 0; i <= proposal->files->len; i++) {
    InboxFile *file = i < proposal->files->len ? proposal->files->pdata[i] : proposal->sheet;
    if (file == NULL)
      continue;
    file->state = INBOX_BROKEN;
    inbox_say (file, problem, hint);
  }
}

static void take_fault (Taking *taking, const FilingFault *fault)
{
  InboxProposal *proposal = taking->sent->pdata[fault->request];
  InboxEntry *entry = proposal->files->pdata[fault->scan >= 0 ? fault->scan : 0];
  const char *hint = error_hint (fault->error);
  if (error_has_id (fault->error, "D-DUPLICATE")) {
    entry->duplicate = true;
  } else if (error_has_id (fault->error, "D-NOT-FOUND")) {
    hold_back (proposal, _ ("another process took it"), NULL);
    proposal->needs_person = false;
    taking->inbox->balance.gone++;
    inbox_forget (taking->inbox, &entry->file);
  } else if (error_has_id (fault->error, "D-SCAN-CHANGED")) {
    hold_back (proposal, fault->error->message, NULL);
    proposal->needs_person = false;
  } else if (is_of_scan (fault->error)) {
    condemn (proposal, fault->error->message, _ ("scan it again, or get a whole and unlocked copy"));
  } else {
    hold_back (proposal, fault->error->message, hint);
    entry = proposal->files->pdata[0];
    g_free (entry->refusal);
    g_free (entry->advice);
    entry->refusal = g_strdup (fault->error->message);
    entry->advice = g_strdup (hint);
    entry->retry = g_get_monotonic_time () + inbox_patience (taking->inbox, INBOX_PATIENCE);
  }
}

/* A record of which a part is filed already is not filed without it. */
static void judge_duplicates (InboxProposal *proposal)
{
  unsigned n = 0;
  for (unsigned i = 0; i < proposal->files->len; i++)
    n += ((const InboxEntry *)proposal->files->pdata[i])->duplicate;
  if (n > 0 && n < proposal->files->len)
    hold_back (proposal, _ ("some of its pages are filed already, or lie in the folder twice"),
               _ ("file the pages that are missing with `dossier file` or `dossier amend`"));
}

static char *name_holder (const Taking *taking, const char *holder)
{
  Index *index = index_of (taking->archive, NULL);
  char *place = index != NULL ? index_brief (index, holder, NULL) : NULL;
  return place != NULL ? place : g_strdup (_ ("a restricted record"));
}

static void take_filed (Taking *taking, GPtrArray *filed)
{
  for (unsigned i = 0; i < filed->len; i++) {
    FiledRecord *record = filed->pdata[i];
    InboxProposal *proposal = taking->sent->pdata[record->request];
    proposal->filed = record;
    proposal->place = record->already ? name_holder (taking, record->path) : name_short_from_path (record->path);
  }
  g_clear_pointer (&taking->inbox->filed, g_ptr_array_unref);
  taking->inbox->filed = filed;
}

static bool file_proposals (Taking *taking, GError **error)
{
  for (;;) {
    g_autoptr (GPtrArray) faults = file_faults_new ();
    g_autoptr (GError) problem = NULL;
    send (taking);
    if (taking->sent->len == 0)
      return true;
    GPtrArray *filed = file_run (taking->archive, taking->requests, taking->actor, taking->today, taking->dry_run,
                                 faults, taking->progress, &problem);
    if (filed == NULL && faults->len == 0) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return false;
    }
    for (unsigned i = 0; i < faults->len; i++)
      take_fault (taking, faults->pdata[i]);
    for (unsigned i = 0; i < taking->sent->len; i++)
      judge_duplicates (taking->sent->pdata[i]);
    if (filed != NULL) {
      take_filed (taking, filed);
      return true;
    }
  }
}

/* ---- Duplicates ---- */

static void digest_piece (const uint8_t *piece, size_t len, gpointer digest)
{
  digest_update (digest, piece, len);
}

/* The record that has the file's bytes; NULL: none, or *error. Given. */
static char *find_holder (const Taking *taking, const InboxFile *file, GError **error)
{
  uint64_t bytes;
  char hex[DIGEST_HEX_SIZE];
  char *holder = NULL;
  g_autoptr (Digest) digest = digest_new (archive_fonds (taking->archive)->digest);
  IO_AUTO_FD fd = io_open_file (taking->inbox->fd, file->name, error);
  Index *index = fd < 0 ? NULL : index_of (taking->archive, error);
  if (index == NULL || !io_read_pieces (fd, file->name, digest_piece, digest, &bytes, error))
    return NULL;
  digest_finish (digest, hex);
  return index_digest_holder (index, hex, &holder, error) ? holder : NULL;
}

/* All pages of the proposal are filed already: it has the place of the first. */
static void find_place (Taking *taking, InboxProposal *proposal)
{
  g_autofree char *place = NULL;
  for (unsigned i = 0; i < proposal->files->len; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *holder = find_holder (taking, proposal->files->pdata[i], &error);
    if (holder == NULL && error != NULL)
      hold_back (proposal, error->message, error_hint (error));
    else if (holder == NULL)
      hold_back (proposal, _ ("it lies in the folder twice"), NULL);
    else if (place == NULL)
      place = name_holder (taking, holder);
  }
  if (proposal->problem == NULL)
    proposal->place = g_steal_pointer (&place);
}

/* A page that nobody describes may be filed already, and its sheet gone before it. */
static void find_undescribed (Taking *taking, InboxProposal *proposal)
{
  const InboxFile *file = proposal->files->len == 1 ? proposal->files->pdata[0] : NULL;
  g_autofree char *holder =
      file == NULL || proposal->sheet != NULL || file->state != INBOX_READY ? NULL : find_holder (taking, file, NULL);
  if (holder == NULL)
    return;
  g_clear_pointer (&proposal->problem, g_free);
  g_clear_pointer (&proposal->hint, g_free);
  proposal->needs_person = false;
  proposal->place = name_holder (taking, holder);
}

static void find_places (Taking *taking)
{
  for (unsigned i = 0; i < taking->inbox->proposals->len; i++) {
    InboxProposal *proposal = taking->inbox->proposals->pdata[i];
    bool is_double = proposal->problem == NULL && proposal->place == NULL;
    for (unsigned j = 0; j < proposal->files->len; j++)
      is_double = is_double && ((const InboxEntry *)proposal->files->pdata[j])->duplicate;
    if (proposal->skipped || proposal->files->len == 0)
      continue;
    if (is_double)
      find_place (taking, proposal);
    else if (proposal->problem != NULL && proposal->needs_person)
      find_undescribed (taking, proposal);
  }
}

/* ---- Out of the folder ---- */

static bool release (Taking *taking, InboxFile *file, const InboxProposal *proposal)
{
  bool gone = false, is_sheet = file == proposal->sheet;
  bool before = !is_sheet && (proposal->filed == NULL || proposal->filed->already);
  InboxBalance *balance = &taking->inbox->balance;
  g_autoptr (GError) error = NULL;
  if (!inbox_keep (taking->inbox, file, taking->today, taking->inbox->request->removes && !before && !is_sheet, &gone,
                   &error)) {
    g_autofree char *problem = g_strdup_printf (_ ("it is filed, but cannot be moved: %s"), error->message);
    file->state = INBOX_WAITING;
    inbox_say (file, problem, _ ("run `dossier inbox file` again"));
    keep_trouble (taking, file, problem);
    return false;
  }
  balance->filed++;
  balance->sheets += is_sheet;
  balance->before += before;
  inbox_forget (taking->inbox, file);
  return true;
}

static void release_proposal (Taking *taking, InboxProposal *proposal)
{
  bool stays = proposal->sheet != NULL && !release (taking, proposal->sheet, proposal);
  for (unsigned i = 0; !stays && i < proposal->files->len; i++)
    release (taking, proposal->files->pdata[i], proposal);
}

static void put_aside (Taking *taking, InboxFile *file)
{
  bool gone = false;
  g_autoptr (GError) error = NULL;
  if (taking->dry_run)
    return;
  if (!inbox_put (taking->inbox, file, &gone, &error)) {
    g_autofree char *problem = g_strdup_printf (_ ("it cannot be moved to problems/: %s"), error->message);
    keep_trouble (taking, file, problem);
    return;
  }
  if (gone)
    taking->inbox->balance.gone++;
  else
    taking->inbox->balance.problems++;
  inbox_forget (taking->inbox, file);
}

/* Of a group that is put aside, the broken page goes last, and before it the sheet: so what a crash leaves of it is
 * still seen to be broken, and no sheet is left alone. */
static int rank_aside (const InboxFile *file)
{
  const InboxEntry *entry = (const InboxEntry *)file;
  return entry->broken || entry->bad_label ? 2 : file->is_sheet ? 1 : 0;
}

static int compare_asides (gconstpointer a, gconstpointer b)
{
  const InboxFile *const *one = a, *const *other = b;
  return rank_aside (*one) - rank_aside (*other);
}

static void put_all_aside (Taking *taking)
{
  Inbox *inbox = taking->inbox;
  for (unsigned i = 0; i < inbox->files->len; i++) {
    InboxFile *file = inbox->files->pdata[i];
    if (file->state == INBOX_BROKEN || file->state == INBOX_STAYS)
      g_ptr_array_add (inbox->aside, file);
  }
  g_ptr_array_sort (inbox->aside, compare_asides);
  for (unsigned i = 0; i < inbox->aside->len; i++) {
    InboxFile *file = inbox->aside->pdata[i];
    if (file->state == INBOX_BROKEN)
      put_aside (taking, file);
  }
}

/* Where a file or a link has the name of one of the two directories, nothing could leave the folder. */
static bool check_directories (const Inbox *inbox, GError **error)
{
  static const char *const names[] = {INBOX_DONE, INBOX_PROBLEMS};
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    IoType type = io_type (inbox->fd, names[i], NULL);
    if (type != IO_NONE && type != IO_DIR)
      return error_set (error, ERROR_UNREADABLE, "D-NOT-A-DIRECTORY", names[i],
                        "rename it; filed files and problems go into a directory of this name",
                        "nothing was filed: this is not a directory");
  }
  return true;
}

bool inbox_file (Inbox *inbox, Archive *archive, const char *actor, const GDate *today, bool dry_run,
                 const FilingProgress *progress, GError **trouble, GError **error)
{
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify)file_request_free);
  g_autoptr (GPtrArray) sent = g_ptr_array_new ();
  Taking taking = {.inbox = inbox,
                   .archive = archive,
                   .actor = actor,
                   .today = today,
                   .dry_run = dry_run,
                   .progress = progress,
                   .requests = requests,
                   .sent = sent};
  g_ptr_array_set_size (inbox->aside, 0);
  for (unsigned i = 0; i < inbox->files->len; i++)
    ((InboxEntry *)inbox->files->pdata[i])->duplicate = false;
  if (!check_directories (inbox, error))
    return false;
  bool done = file_proposals (&taking, error);
  if (done)
    find_places (&taking);
  if (done && !dry_run) {
    for (unsigned i = 0; i < inbox->proposals->len; i++) {
      InboxProposal *proposal = inbox->proposals->pdata[i];
      if (proposal->problem == NULL && !proposal->skipped && (proposal->place != NULL || proposal->files->len == 0))
        release_proposal (&taking, proposal);
    }
  }
  put_all_aside (&taking);
  if (taking.trouble != NULL)
    g_propagate_error (trouble, taking.trouble);
  return done;
}
