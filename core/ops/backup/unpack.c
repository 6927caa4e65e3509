/* One pass reads, verifies and writes the packs; the findings decide whether the new directory gets its name. */
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

#define STAGING ".staging" /* every archive has this directory; packs do not contain it */

void backup_unpack_result_clear (UnpackingResult *result)
{
  g_clear_pointer (&result->findings, g_ptr_array_unref);
}

static bool unpacks_part (const UnpackingOptions *options)
{
  return options->references != NULL && options->references[0] != NULL;
}

/* Whether a pack says that it left out the missing file. */
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

/* Refuses packs with faults; files that a pack says were left out are no fault. */
static bool judge_packs (const UnpackingResult *result, GError **error)
{
  unsigned left_out = 0;
  bool nothing = false, gap = false;
  for (unsigned i = 0; i < result->findings->len; i++) {
    const Finding *finding = result->findings->pdata[i];
    bool missing = g_str_has_suffix (finding->code, "-MISSING") && was_left_out (result, finding);
    left_out += finding->grade == FINDING_FAULT && (missing || g_str_equal (finding->code, "V-PACK-LEFT-OUT"));
    gap |= g_str_equal (finding->code, "V-PACK-GAP");
    nothing |= g_str_equal (finding->code, "V-NOTHING-CHECKED");
  }
  if (result->summary.faults > left_out)
    error_set (error, ERROR_FINDING, "D-PACK-FAULTY", NULL,
               "use another copy of the pack, or restore its sound parts with --only REF",
               "the packs are damaged; nothing was unpacked");
  else if (result->summary.events == 0)
    error_set (error, ERROR_FINDING, "D-PACK-EARLIER", NULL, "name the full pack first, then the increments in order",
               "an increment cannot be unpacked without the full pack");
  else if (gap)
    error_set (error, ERROR_FINDING, "D-PACK-EARLIER", NULL, "name the full pack first, then the increments in order",
               "an increment between these packs is missing");
  else if (nothing)
    error_set (error, ERROR_FINDING, "D-PACK-WITHOUT", NULL, "see `dossier verify PACK REF` for what a pack contains",
               "the packs do not contain this reference");
  else
    return true;
  return false;
}

bool backup_unpack_tree_fill (UnpackingTree *tree, const UnpackingOptions *options, UnpackingResult *result,
                              GError **error)
{
  if (result->findings == NULL)
    result->findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  tree->selection = unpacks_part (options) ? selection_new (options->references, 0, 0, error) : NULL;
  if (unpacks_part (options) && tree->selection == NULL)
    return false;
  if (tree->selection != NULL)
    selection_widen (tree->selection, options->later);
  const PassTee tee = backup_unpack_tree_tee (tree);
  const VerifyOptions verify = {.references = options->references,
                                .later = options->later,
                                .jobs = options->jobs,
                                .against_nothing = true,
                                .progress = options->progress,
                                .progress_data = options->progress_data};
  if (!pass_run (options->packs, options->n, &verify, &tee, result->findings, &result->summary, error))
    return false;
  /* PACK.txt has one digest of the list of all members, which says nothing about a part of them. */
  for (unsigned i = unpacks_part (options) ? result->findings->len : 0; i-- > 0;) {
    if (!g_str_equal (((const Finding *)result->findings->pdata[i])->code, "V-PACK-TEXT"))
      continue;
    g_ptr_array_remove_index (result->findings, i);
    result->summary.faults--;
  }
  return judge_packs (result, error);
}

/* ---- Destructions ---- */

/* What events did to files of earlier ones. */
typedef struct {
  GPtrArray *erasing; /* of Event */
  Moves *moves;
} Changes;

static bool collect_change (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                            G_GNUC_UNUSED GError **error)
{
  Changes *changes = data;
  if (event_is_erasing (event))
    g_ptr_array_add (changes->erasing, event_copy (event));
  moves_add (changes->moves, event);
  return true;
}

/* The directory of a record, or the files beside the missing tombstone of a customer: its volumes are beneath. */
static bool remove_erased (int fd, const Event *event, GError **error)
{
  g_auto (NamePlace) place = {0};
  const char *erases = event_get (event, "erases");
  if (!name_split_path (erases, &place) || place.item > 0)
    return io_remove_tree (fd, erases, error);
  g_autoptr (GPtrArray) names = io_type (fd, erases, NULL) == IO_DIR ? io_list (fd, erases, error) : g_ptr_array_new ();
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *path = g_strconcat (erases, "/", names->pdata[i], NULL);
    if (io_type (fd, path, NULL) != IO_DIR && !io_remove (fd, path, error))
      return false;
  }
  return names != NULL;
}

/* Moves moved records, then erases destroyed ones: an earlier pack of a chain may contain a record and a later one its
 * tombstone, and a newer journal may know of more. */
static bool move_and_erase (UnpackingTree *tree, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  g_autoptr (Moves) moves = moves_new ();
  g_autoptr (Journal) journal = journal_open (tree->fd, error);
  Changes changes = {events, moves};
  if (journal == NULL || !journal_visit (journal, 1, 0, collect_change, &changes, error) ||
      !backup_unpack_tree_move (tree, moves, error) || !erasing_carry_out (tree->fd, events, true, error))
    return false;
  /* Destroyed records are removed even where no pack has the tombstone. */
  for (unsigned i = 0; i < events->len; i++)
    if (!staging_is_placed (tree->fd, events->pdata[i]) && !remove_erased (tree->fd, events->pdata[i], error))
      return false;
  return true;
}

/* Verifies the new archive. Files that are newer than the packs are missing; it must have no other fault. */
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
                      "this journal and the packs do not make a sound archive; nothing was unpacked");
  }
  return true;
}

/* A newer journal tells of the destructions after the packs were made. Without one, RESTORED.txt says that they are
 * not known. */
static bool settle_destructions (const UnpackingOptions *options, UnpackingTree *tree, UnpackingResult *result,
                                 GError **error)
{
  bool part = unpacks_part (options);
  if (options->journal != NULL)
    return backup_unpack_journal_add (tree, options->journal, &result->summary, error) &&
           move_and_erase (tree, error) && io_make_dir (tree->fd, STAGING, error) &&
           verify_again (options, tree, result, error);
  const VerifySummary *summary = &result->summary;
  Restored restored = {.algorithm = summary->algorithm, .events = summary->events, .partial = part};
  g_strlcpy (restored.archive, summary->archive_id, sizeof restored.archive);
  g_strlcpy (restored.head, summary->head, sizeof restored.head);
  g_autoptr (GBytes) bytes = restored_print (&restored);
  return backup_unpack_tree_write (tree, RESTORED_FILE, bytes, error) &&
         (tree->counting || (move_and_erase (tree, error) && (part || io_make_dir (tree->fd, STAGING, error))));
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
    directory[len - 1] = '\0'; /* users write "archive/" */
  *result = (UnpackingResult){.findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free)};
  g_autoptr (GError) local_error = NULL;
  IoType type = io_type (AT_FDCWD, directory, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (type == IO_NONE)
    return unpack_into (options, directory, result, error);
  else
    error_set (error, ERROR_REFUSED, "D-EXISTS", directory, "name a directory that does not exist yet",
               "a file or directory with this name already exists");
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

/* RESTORED.txt has no effect once the journal has more events, so it does no harm if removing it fails. */
bool backup_unpack_accept (Archive *archive, const char *actor, bool dry_run, GError **error)
{
  if (!archive_may_write (archive, ARCHIVE_ACCEPT, error))
    return false;
  if (archive_restored (archive) == 0)
    return error_set (error, ERROR_REFUSED, "D-NOT-RESTORED", archive_path (archive), NULL,
                      "this archive can already be written to: there is nothing to accept");
  Change change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_acceptance};
  return change_commit (&change, error) && (dry_run || (io_remove (archive_fd (archive), RESTORED_FILE, error) &&
                                                        io_sync (archive_fd (archive), ".", error)));
}
