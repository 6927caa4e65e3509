/* The journal is written first, and its events become the plan on the way. Then the groups of the plan follow in order,
 * read ahead by threads. PACK.txt, which describes the whole pack, comes last; only its signature follows it. */
#include "ops/backup/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "ops/backup/internal.h"
#include "ops/backup/load.h"
#include "ops/backup/past.h"
#include "ops/backup/plan.h"
#include "ops/backup/write.h"
#include "ops/sign.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

/* When records are destroyed while they are being packed. Each attempt begins with one less to be destroyed, but on a
 * slow machine a destruction disturbs the next one, too: five were not enough for twelve records under sanitizers. */
#define MAX_ATTEMPTS 100
#define THREADS 4 /* that read, on any machine: they mostly wait for the disk, and four need less than 32 MiB */

typedef struct {
  Archive *archive;
  const PackingOptions *options;
  PackingResult *result;
  PackingWriter *writer; /* NULL in a dry run */
  PackingPlan *plan;
} Packing;

static void packing_clear (Packing *packing)
{
  g_clear_pointer (&packing->writer, backup_pack_writer_free);
  g_clear_pointer (&packing->plan, backup_plan_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Packing, packing_clear)

/* Reads the receipt of an earlier pack. Users easily name the pack itself. */
static bool read_since (const char *path, Receipt *receipt, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) bytes = io_read_file (AT_FDCWD, path, RECEIPT_MAX_BYTES, &problem);
  if (bytes != NULL)
    return receipt_parse (bytes, path, receipt, error);
  if (error_has_id (problem, "D-TOO-LARGE")) {
    g_autofree char *hint = g_strdup_printf (_ ("name the receipt of the pack, usually %s.receipt"), path);
    return error_set (error, ERROR_USAGE, "D-NOT-A-RECEIPT", path, hint, "expected the receipt of a pack");
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}

/* --since is the number of an event, or the path of a receipt from this archive's past. */
static bool find_from (const Packing *packing, PackRange *range, GError **error)
{
  const char *since = packing->options->since;
  guint64 position = 0;
  Receipt receipt;
  if (since != NULL && !g_ascii_string_to_unsigned (since, 10, 0, EVENT_MAX_NUMBER, &position, NULL)) {
    if (!read_since (since, &receipt, error) ||
        !backup_pack_range_check (packing->archive, &receipt.range, since, error))
      return false;
    position = receipt.range.to;
  } else if (position > range->to)
    return error_set (error, ERROR_REFUSED, "D-PACK-AHEAD", since, "see the numbers in `dossier log`",
                      "the archive has only %ju events", (uintmax_t)range->to);
  range->from = position + 1;
  return journal_digest (archive_journal (packing->archive), position, range->since, error);
}

static bool prepare_range (Packing *packing, GError **error)
{
  const Journal *journal = archive_journal (packing->archive);
  Pack *pack = packing->result->pack;
  pack->range.algorithm = journal_algorithm (journal);
  pack->range.to = journal_length (journal);
  g_strlcpy (pack->range.archive, journal_archive_id (journal), sizeof pack->range.archive);
  g_strlcpy (pack->range.head, journal_head (journal), sizeof pack->range.head);
  pack->time = journal_time (journal);
  backup_pack_set_signer (pack, packing->options->signer, pack->range.to);
  return find_from (packing, &pack->range, error);
}

/* ---- Writing ---- */

static bool plan_exported (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data, GError **error)
{
  Packing *packing = data;
  return backup_plan_add (packing->plan, event, error);
}

static bool write_journal_file (const char *path, GBytes *lines, int64_t time, gpointer data, GError **error)
{
  Packing *packing = data;
  return packing->writer == NULL || backup_pack_writer_bytes (packing->writer, path, lines, time, error);
}

typedef struct {
  const char *place;
  uint64_t event; /* that erases it, or 0 */
} Search;

static bool look_for_erasing (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                              G_GNUC_UNUSED GError **error)
{
  Search *search = data;
  if (event_erases (event, search->place) ||
      (event_is_erasing (event) && strcmp (event_get (event, "erases"), search->place) == 0))
    search->event = event_number (event);
  return true;
}

/* Whether the file or record at place has been destroyed since packing began; *error then says so. */
static bool was_destroyed (const Packing *packing, const char *place, GError **error)
{
  Search search = {.place = place};
  g_autoptr (Journal) now = journal_open (archive_fd (packing->archive), NULL);
  if (now == NULL || !journal_visit (now, packing->result->pack->range.to + 1, 0, look_for_erasing, &search, NULL) ||
      search.event == 0)
    return false;
  error_set (error, ERROR_BUSY, "D-PACK-DESTROYED", place, "run the command again",
             "event %ju destroyed this while the pack was being written", (uintmax_t)search.event);
  return true;
}

/* A damaged or missing file stops packing, or is listed in PACK.txt as left out. */
static bool note_faults (Packing *packing, const PackingGroup *group, GError **error)
{
  for (unsigned i = 0; i < group->faults->len; i++) {
    const Finding *fault = group->faults->pdata[i];
    if (was_destroyed (packing, fault->place, error))
      return false;
    if (!packing->options->keep_going)
      return error_set (error, ERROR_UNREADABLE, "D-DAMAGED", fault->place,
                        "restore this file from a backup, or leave out damaged files with --keep-going", "%s",
                        fault->message);
    const char *record = group->left_out;
    bool whole = record != NULL && g_str_has_prefix (fault->place, record);
    pack_add_left_out (packing->result->pack, whole ? record : fault->place, fault->code);
  }
  g_ptr_array_extend_and_steal (packing->result->findings, g_ptr_array_ref (group->faults));
  return true;
}

/* Files that were never filed are reported; the pack is complete without them. A tombstone is one of them when the
 * record is just being destroyed. */
static bool note_strays (Packing *packing, const PackingGroup *group, GError **error)
{
  if (group->strays->len > 0) {
    const Finding *stray = group->strays->pdata[0];
    g_autofree char *record = g_path_get_dirname (stray->place);
    if (was_destroyed (packing, record, error))
      return false;
  }
  g_ptr_array_extend_and_steal (packing->result->findings, g_ptr_array_ref (group->strays));
  return true;
}

static bool write_member (Packing *packing, const PackingMember *member, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  if (backup_pack_writer_member (packing->writer, member, &local_error))
    return true;
  if (!error_has_id (local_error, "D-NOT-FOUND") || !was_destroyed (packing, member->path, error))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return false;
}

static bool write_planned (Packing *packing, GError **error)
{
  const PackingOptions *options = packing->options;
  unsigned jobs = options->jobs > 0 ? options->jobs : THREADS;
  g_autoptr (PackingLoader) loader =
      backup_pack_loader_new (packing->archive, packing->plan, jobs, options->keep_going);
  unsigned total = packing->plan->groups->len - 1;
  for (unsigned i = 0; i < total; i++) {
    g_autoptr (PackingGroup) group = backup_pack_loader_next (loader);
    if (!note_faults (packing, group, error) || !note_strays (packing, group, error))
      return false;
    for (unsigned k = 0; k < group->members->len; k++)
      if (!write_member (packing, group->members->pdata[k], error))
        return false;
    packing->result->pack->records += group->records;
    if (options->progress != NULL)
      options->progress (i + 1, total, options->progress_data);
  }
  return true;
}

static bool write_pack (Packing *packing, GError **error)
{
  Pack *pack = packing->result->pack;
  const PackingOptions *options = packing->options;
  packing->plan = backup_plan_new (pack->range.algorithm);
  if (!options->dry_run) {
    packing->writer = backup_pack_writer_new (packing->archive, options, packing->result, error);
    if (packing->writer == NULL)
      return false;
  }
  if (!journal_export (archive_journal (packing->archive), pack->range.from, plan_exported, write_journal_file, packing,
                       error) ||
      !backup_plan_finish (packing->plan, error))
    return false;
  if (options->dry_run) {
    pack->records = packing->plan->records;
    pack->bytes = packing->plan->bytes;
    return true;
  }
  return write_planned (packing, error) && backup_pack_writer_end (packing->writer, error);
}

/* If a record is destroyed in the meantime, starts again at the new head; into a pipe this is not possible. */
static bool write_at_head (Packing *packing, GError **error)
{
  for (unsigned i = 1;; i++) {
    g_autoptr (GError) local_error = NULL;
    if (!prepare_range (packing, error))
      return false;
    if (write_pack (packing, &local_error))
      return true;
    if (i == MAX_ATTEMPTS || packing->options->output == NULL || !error_has_id (local_error, "D-PACK-DESTROYED")) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return false;
    }
    g_clear_pointer (&packing->writer, backup_pack_writer_free);
    g_clear_pointer (&packing->plan, backup_plan_free);
    backup_pack_result_clear (packing->result);
    backup_pack_result_init (packing->result);
    const Signer *signer = packing->options->signer;
    if (!journal_refresh (archive_journal (packing->archive), error) ||
        (signer != NULL && !people_check_signer (packing->archive, signer, error)))
      return false;
  }
}

bool backup_pack_run (Archive *archive, const PackingOptions *options, const char *actor, PackingResult *result,
                      GError **error)
{
  g_auto (Packing) packing = {.archive = archive, .options = options, .result = result};
  backup_pack_result_init (result);
  if (!backup_pack_check_paths (archive, options, error) || !prepare_range (&packing, error))
    return false;
  /* Begun here, so that an archive that cannot be written to is noticed before everything has been read. */
  g_auto (Change) change = {.archive = archive, .actor = actor};
  if (!options->no_event && !options->dry_run && !change_begin (&change, error))
    return false;
  return write_at_head (&packing, error) && (options->dry_run || backup_pack_record (options, &change, result, error));
}
