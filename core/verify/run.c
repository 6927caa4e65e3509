/* Runs a verification: reads the journal, shares its entries among threads, and at the end looks up unlisted files once
 * more. */
#include "verify/run.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/work.h"
#include "verify/internal.h"
#include "verify/journal.h"
#include "verify/pass.h"

#define JOBS_MAX 40 /* each opens VERIFY_BATCH directories and VERIFY_OPEN files; the usual limit is 1024 */

/* The work of all threads: first the directories in customers/, then the entries, some at a time. */
typedef struct {
  Verify *verify;
  const VerifyOptions *options;
  GPtrArray *shards;
  unsigned entries, batch; /* entries that a thread takes at a time */
} Work;

static gpointer begin_work (gpointer data)
{
  return verify_worker_new (((const Work *)data)->verify);
}

static bool do_work (unsigned i, gpointer own, gpointer data, GError **error G_GNUC_UNUSED)
{
  const Work *work = data;
  const Verify *verify = work->verify;
  const VerifyEntry *entries[VERIFY_BATCH];
  unsigned n = 0;
  if (i < work->shards->len) {
    verify_tree (work->verify, work->shards->pdata[i], false);
    return true;
  }
  unsigned first = (i - work->shards->len) * work->batch;
  for (unsigned k = first; k < MIN (first + work->batch, work->entries); k++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, k);
    if (selection_has (verify->selection, verify_table_path (verify->table, entry)))
      entries[n++] = entry;
  }
  verify_entries (own, entries, n);
  return true;
}

static void report_progress (unsigned done, unsigned n G_GNUC_UNUSED, gpointer data)
{
  const Work *work = data;
  unsigned shards = MIN (done, work->shards->len);
  unsigned entries = MIN ((done - shards) * work->batch, work->entries);
  work->options->progress (shards + entries, work->shards->len + work->entries, work->options->progress_data);
}

static void run_work (Verify *verify, GPtrArray *shards, const VerifyOptions *options)
{
  unsigned jobs = options->jobs > 0 ? options->jobs : g_get_num_processors ();
  Work work = {.verify = verify, .options = options, .shards = shards, .entries = verify_table_length (verify->table)};
  WorkShare share = {.threads = MIN (jobs, JOBS_MAX),
                     .begin = begin_work,
                     .end = verify_worker_free,
                     .work = do_work,
                     .progress = options->progress != NULL ? report_progress : NULL,
                     .data = &work};
  /* When there are few entries, each thread takes one at a time. */
  work.batch = CLAMP (work.entries / (share.threads * VERIFY_BATCH), 1, VERIFY_BATCH);
  work_share_out (&share, shards->len + (work.entries + work.batch - 1) / work.batch, NULL);
}

/* ---- Before and after ---- */

static bool open_archive (Verify *verify, const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  verify->root = io_open_dir (AT_FDCWD, path, error);
  if (verify->root < 0)
    return false;
  g_autoptr (GBytes) bytes = io_read_file (verify->root, "archive.xml", XML_MAX_BYTES, &failure);
  if (bytes == NULL && error_has_id (failure, "D-NOT-FOUND") && io_type (verify->root, "journal", NULL) == IO_NONE)
    return error_set (error, ERROR_FORMAT, "D-NOT-AN-ARCHIVE", path, "name an archive with -C",
                      "there is no archive here");
  g_clear_error (&failure);
  verify->has_fonds = bytes != NULL && fonds_parse (bytes, &verify->fonds, &failure);
  if (error_has_id (failure, "D-FORMAT-NEWER")) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return false;
  }
  return true;
}

static void read_journal (Verify *verify, VerifyJournal *journal, VerifySummary *summary)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  journal->presumed = verify->has_fonds ? verify->fonds.digest : DIGEST_SHA256;
  verify_journal_read (verify->root, journal, findings);
  g_ptr_array_set_free_func (findings, NULL);
  verify_take_journal (verify, journal, findings, summary);
  gone_facts_grow (verify);
}

static bool has_faults (const Verify *verify)
{
  for (unsigned i = 0; i < verify->findings->len; i++)
    if (((const Finding *)verify->findings->pdata[i])->grade == FINDING_FAULT)
      return true;
  return false;
}

/* An unlisted file may have been filed during the verification, and a missing one destroyed. By now the journal tells.
 */
static void settle_meanwhile (Verify *verify)
{
  if (verify->strangers->len == 0 && !has_faults (verify))
    return;
  g_auto (VerifyJournal) newer = {.presumed = verify->algorithm};
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  verify_journal_read (verify->root, &newer, findings);
  verify_strangers (verify, newer.table);
  if (newer.table != NULL)
    gone_settle_destroyed (verify, newer.table);
}

static void check_archive (Verify *verify, const VerifyOptions *options, VerifyJournal *journal, VerifySummary *summary)
{
  verify_load_schema (verify);
  verify_begin_against (verify, options, journal);
  read_journal (verify, journal, summary);
  if (journal->events == 0)
    return;
  verify_staging (verify);
  verify_layouts (verify);
  verify_people (verify);
  verify_against (verify);
  verify_volumes (verify);
  verify_moves (verify);
  verify_pairs (verify);
  verify_entries_in_force (verify);
  desk_shelvings (verify);
  verify_tree (verify, "", true);
  g_autoptr (GPtrArray) shards = verify_shards (verify);
  run_work (verify, shards, options);
  verify_editions (verify);
  desk_loans (verify);
  gone_destructions (verify);
  gone_claims (verify);
  desk_handovers (verify);
  desk_contacts (verify);
  settle_meanwhile (verify);
  verify_check_selection (verify, options);
}

void verify_against_clear (VerifyAgainst *against)
{
  g_clear_pointer (&against->name, g_free);
  g_clear_pointer (&against->text, g_bytes_unref);
  g_clear_pointer (&against->signatures, g_ptr_array_unref);
}

bool verify_run (const char *path, const VerifyOptions *options, GPtrArray *findings, VerifySummary *summary,
                 GError **error)
{
  Verify verify = {0};
  g_auto (VerifyJournal) journal = {0};
  int64_t began = g_get_monotonic_time ();
  *summary = (VerifySummary){0};
  verify_init (&verify);
  verify.selection = selection_new (options->references, options->part, options->parts, error);
  if (verify.selection != NULL)
    selection_widen (verify.selection, options->later);
  bool opened = verify.selection != NULL && open_archive (&verify, path, error);
  if (opened) {
    check_archive (&verify, options, &journal, summary);
    verify_finish (&verify, findings, summary);
    summary->microseconds = (uint64_t)(g_get_monotonic_time () - began);
  }
  verify_clear (&verify);
  return opened;
}

int verify_status (const VerifySummary *summary)
{
  if (summary->faults > 0)
    return ERROR_FINDING;
  return summary->not_checked > 0 ? ERROR_UNREADABLE : 0;
}

bool verify_packs (const VerifyPack *packs, unsigned n, const VerifyOptions *options, GPtrArray *findings,
                   VerifySummary *summary, GError **error)
{
  return pass_run (packs, n, options, NULL, findings, summary, error);
}
