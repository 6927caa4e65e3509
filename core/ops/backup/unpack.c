/* One pass reads, verifies and writes; what is found decides whether what was written gets a name. */
#include "ops/backup/unpack.h"

#include <fcntl.h>
#include <string.h>

#include "form/document/restored.h"
#include "form/name.h"
#include "ops/backup/unpack_tree.h"
#include "store/change.h"
#include "store/erasing.h"
#include "store/journal.h"
#include "store/staging.h"
#include "sys/error.h"
#include "sys/io.h"

#define STAGING ".staging" /* an archive has one; it is empty in what was unpacked */

void backup_unpack_result_clear (UnpackingResult *result)
{
  g_clear_pointer (&result->findings, g_ptr_array_unref);
}

static bool is_part (const UnpackingOptions *options)
{
  return options->references != NULL && options->references[0] != NULL;
}

/* Whether what is missing was left out of a pack that says so. */
static bool was_left_out (const UnpackingResult *result, const Finding *missing)
{
  for (unsigned i = 0; i < result->findings->len; i++) {
    const Finding *finding = result->findings->pdata[i];
    if (g_str_equal (finding->code, "V-PACK-LEFT-OUT") &&
        (name_is_beneath (finding->place, missing->place) || name_is_beneath (missing->place, finding->place)))
      return true;
  }
  return false;
}

/* What a pack itself says is not in it stands in nobody's way. */
static bool judge_packs (const UnpackingResult *result, GError **error)
{
  unsigned left_out = 0;
  bool nothing = false;
  for (unsigned i = 0; i < result->findings->len; i++) {
    const Finding *finding = result->findings->pdata[i];
    bool missing = g_str_has_suffix (finding->code, "-MISSING") && was_left_out (result, finding);
    left_out += finding->grade == FINDING_FAULT && (missing || g_str_equal (finding->code, "V-PACK-LEFT-OUT"));
    nothing |= g_str_equal (finding->code, "V-NOTHING-CHECKED");
  }
  if (result->summary.faults > left_out)
    error_set (error, ERROR_FINDING, "D-PACK-FAULTY", NULL,
               "take another copy of the pack, or restore what is sound with --only",
               "the packs are not as they were made, and nothing was unpacked");
  else if (result->summary.events == 0)
    error_set (error, ERROR_FINDING, "D-PACK-EARLIER", NULL, "name the packs from the full one on, in their order",
               "an increment alone cannot be unpacked");
  else if (nothing)
    error_set (error, ERROR_FINDING, "D-PACK-WITHOUT", NULL, "dossier verify PACK REF tells what is in a pack",
               "the packs have nothing of this name");
  else
    return true;
  return false;
}

bool backup_unpack_tree_fill (UnpackingTree *tree, const UnpackingOptions *options, UnpackingResult *result,
                              GError **error)
{
  if (result->findings == NULL)
    result->findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  tree->selection = is_part (options) ? selection_new (options->references, 0, 0, error) : NULL;
  if (is_part (options) && tree->selection == NULL)
    return false;
  const PassTee tee = backup_unpack_tree_tee (tree);
  const VerifyOptions verify = {.references = options->references,
                                .jobs = options->jobs,
                                .against_nothing = true,
                                .progress = options->progress,
                                .progress_data = options->progress_data};
  if (!pass_run (options->packs, options->n, &verify, &tee, result->findings, &result->summary, error))
    return false;
  /* The list of members tells of all of them, and so nothing of a part. */
  for (unsigned i = is_part (options) ? result->findings->len : 0; i-- > 0;) {
    if (!g_str_equal (((const Finding *)result->findings->pdata[i])->code, "V-PACK-TEXT"))
      continue;
    g_ptr_array_remove_index (result->findings, i);
    result->summary.faults--;
  }
  return judge_packs (result, error);
}

/* ---- What was destroyed ---- */

static bool collect_erasing (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                             G_GNUC_UNUSED GError **error)
{
  if (event_is_erasing (event))
    g_ptr_array_add (data, event_copy (event));
  return true;
}

/* A chain of packs may hold a record, and later its tombstone; and a newer journal tells of more. */
static bool erase_destroyed (const UnpackingTree *tree, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  g_autoptr (Journal) journal = journal_open (tree->fd, error);
  if (journal == NULL || !journal_visit (journal, 1, 0, collect_erasing, events, error) ||
      !erasing_carry_out (tree->fd, events, true, error))
    return false;
  /* Where what explains the gap is not to be had, what was destroyed goes all the same. */
  for (unsigned i = 0; i < events->len; i++)
    if (!staging_is_placed (tree->fd, events->pdata[i]) &&
        !io_remove_tree (tree->fd, event_get (events->pdata[i], "erases"), error))
      return false;
  return true;
}

/* What came after the packs is missing; there must be no other fault. */
static bool verify_again (const UnpackingOptions *options, const UnpackingTree *tree, UnpackingResult *result,
                          GError **error)
{
  VerifySummary summary;
  const VerifyOptions verify = {.jobs = options->jobs, .against_nothing = true};
  g_ptr_array_set_size (result->findings, 0);
  if (!verify_run (tree->path, &verify, result->findings, &summary, error))
    return false;
  result->summary = summary;
  for (unsigned i = 0; i < result->findings->len; i++) {
    const Finding *finding = result->findings->pdata[i];
    if (finding->grade != FINDING_FAULT || g_str_has_suffix (finding->code, "-MISSING"))
      continue;
    return error_set (error, ERROR_FINDING, "D-JOURNAL-FAULTY", options->journal,
                      "name another copy of the newest journal",
                      "with this journal the packs give no sound archive, and nothing was unpacked");
  }
  return true;
}

/* Either nothing is known of later destructions, and that is written down, or it is. */
static bool settle_destructions (const UnpackingOptions *options, UnpackingTree *tree, UnpackingResult *result,
                                 GError **error)
{
  bool part = is_part (options);
  if (options->journal != NULL)
    return backup_unpack_journal_add (tree, options->journal, &result->summary, error) &&
           erase_destroyed (tree, error) && io_make_dir (tree->fd, STAGING, error) &&
           verify_again (options, tree, result, error);
  const VerifySummary *summary = &result->summary;
  Restored restored = {.algorithm = summary->algorithm, .events = summary->events, .partial = part};
  g_strlcpy (restored.archive, summary->archive_id, sizeof restored.archive);
  g_strlcpy (restored.head, summary->head, sizeof restored.head);
  g_autoptr (GBytes) bytes = restored_print (&restored);
  return backup_unpack_tree_write (tree, RESTORED_FILE, bytes, error) &&
         (tree->counting || (erase_destroyed (tree, error) && (part || io_make_dir (tree->fd, STAGING, error))));
}

static bool unpack_into (const UnpackingOptions *options, const char *directory, UnpackingResult *result,
                         GError **error)
{
  g_auto (UnpackingTree) tree = {.fd = -1, .parent_fd = -1, .file_fd = -1};
  bool counting = options->dry_run && options->journal == NULL;
  if (!(counting ? backup_unpack_tree_count : backup_unpack_tree_begin) (&tree, directory, error) ||
      !backup_unpack_tree_fill (&tree, options, result, error) || !settle_destructions (options, &tree, result, error))
    return false;
  result->files = tree.files;
  result->bytes = tree.bytes;
  result->events = result->summary.events;
  return options->dry_run || backup_unpack_tree_end (&tree, directory, error);
}

bool backup_unpack_run (const UnpackingOptions *options, UnpackingResult *result, GError **error)
{
  g_autofree char *directory = g_strdup (options->directory);
  for (size_t len = strlen (directory); len > 1 && directory[len - 1] == '/'; len--)
    directory[len - 1] = '\0'; /* people write "archive/" */
  *result = (UnpackingResult){.findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free)};
  g_autoptr (GError) local_error = NULL;
  IoType type = io_type (AT_FDCWD, directory, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (type == IO_NONE)
    return unpack_into (options, directory, result, error);
  else
    error_set (error, ERROR_REFUSED, "D-EXISTS", directory, "name a directory that is not there yet",
               "something stands there");
  return false;
}

/* ---- Accepting ---- */

static bool compose_acceptance (Change *change, G_GNUC_UNUSED GError **error)
{
  const Journal *journal = archive_journal (change->archive);
  Event *event = change_event (change, "accept");
  event_put_number (event, "events", journal_length (journal));
  event_put (event, "head", journal_head (journal));
  return true;
}

/* Once the journal goes on, RESTORED.txt says nothing more; so it does no harm where removing it fails. */
bool backup_unpack_accept (Archive *archive, const char *actor, bool dry_run, GError **error)
{
  if (!archive_may_write (archive, ARCHIVE_ACCEPT, error))
    return false;
  if (archive_restored (archive) == 0)
    return error_set (error, ERROR_REFUSED, "D-NOT-RESTORED", archive_path (archive), NULL,
                      "this archive does not wait to be accepted: it can be written to");
  Change change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_acceptance};
  return change_commit (&change, error) && (dry_run || (io_remove (archive_fd (archive), RESTORED_FILE, error) &&
                                                        io_sync (archive_fd (archive), ".", error)));
}
