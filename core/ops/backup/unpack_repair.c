/* Repairing an archive from its packs. The files in a pack are verified against the pack's journal, which must be the
 * beginning of the archive's journal; so they are the files that were filed. They are put where a file is missing or
 * has changed; a changed file is first moved out of the archive. Records that have been destroyed since are not put
 * back. */
#include <fcntl.h>
#include <string.h>

#include "form/name.h"
#include "ops/backup/unpack_tree.h"
#include "store/filed.h"
#include "store/journal.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

typedef struct {
  const UnpackingOptions *options;
  UnpackingTree tree; /* the unpacked packs */
  int fd;             /* of the archive */
  int aside_fd;       /* of the directory for damaged files, or -1 */
  Moves *moves;       /* in the archive's journal */
  GPtrArray *erasing; /* of Event: destructions in the archive's journal */
  GPtrArray *newer;   /* of char *: paths of files that are newer than the packs */
  GHashTable *mended; /* of char *: paths of files that were put back (value 1) and of the directories above them */
  UnpackingRepair *repair;
} Repairing;

static bool refuse_packs (const Repairing *repairing, GError **error, const char *id, const char *message)
{
  return error_set (error, ERROR_REFUSED, id, repairing->options->directory, "name packs of this archive", "%s",
                    message);
}

/* ---- Whether the packs are the archive's ---- */

static bool compare_event (const Event *event, const char *digest, gpointer data, GError **error)
{
  Repairing *repairing = data;
  const VerifySummary *known = &repairing->repair->packs.summary;
  if (event_number (event) == known->events && strcmp (digest, known->head) != 0)
    return refuse_packs (repairing, error, "D-PACK-FORK", N_ ("the pack and the archive have different events"));
  moves_add (repairing->moves, event);
  if (event_is_erasing (event))
    g_ptr_array_add (repairing->erasing, event_copy (event));
  if (event_number (event) > known->events && event_get (event, "path") != NULL)
    g_ptr_array_add (repairing->newer, g_strdup (event_get (event, "path")));
  return true;
}

static bool compare_journals (Repairing *repairing, GError **error)
{
  const VerifySummary *known = &repairing->repair->packs.summary;
  g_autoptr (Journal) journal = journal_open (repairing->fd, error);
  if (journal == NULL)
    return false;
  if (journal_length (journal) > 0 && strcmp (journal_archive_id (journal), known->archive_id) != 0)
    return refuse_packs (repairing, error, "D-PACK-ARCHIVE", N_ ("the pack belongs to another archive"));
  if (journal_length (journal) < known->events)
    return refuse_packs (repairing, error, "D-PACK-AHEAD",
                         N_ ("the pack has more events than the archive: the archive's journal is damaged"));
  return journal_visit (journal, 1, 0, compare_event, repairing, error);
}

/* ---- One file ---- */

/* Moves a file or directory to the same path in a directory beside the archive. */
static bool move_aside (Repairing *repairing, const char *path, GError **error)
{
  UnpackingRepair *repair = repairing->repair;
  g_autofree char *parent = g_path_get_dirname (path);
  if (repair->aside == NULL) {
    g_autofree char *suffix = g_strdup (strrchr (repairing->tree.path, '-') + 1);
    repair->aside = g_strdup_printf ("%s.damaged-%s", repairing->options->directory, suffix);
    if (!io_make_dir (AT_FDCWD, repair->aside, error))
      return false;
    repairing->aside_fd = io_open_dir (AT_FDCWD, repair->aside, error);
  }
  return repairing->aside_fd >= 0 && io_make_dirs (repairing->aside_fd, parent, NULL, error) &&
         io_move_new (repairing->fd, path, repairing->aside_fd, path, path, error) &&
         io_sync (repairing->aside_fd, parent, error);
}

/* Moves aside whatever is at the path, or at a path above it where a directory should be. */
static bool clear_way (Repairing *repairing, const char *path, GError **error)
{
  for (const char *slash = strchr (path, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
    g_autofree char *above = g_strndup (path, (size_t)(slash - path));
    IoType type = io_type (repairing->fd, above, NULL);
    if (type != IO_DIR)
      return type == IO_NONE || move_aside (repairing, above, error);
  }
  return io_type (repairing->fd, path, NULL) == IO_NONE || move_aside (repairing, path, error);
}

static void note_mended (Repairing *repairing, const char *path)
{
  g_autofree char *above = g_strdup (path);
  g_ptr_array_add (repairing->repair->files, g_strdup (path));
  g_hash_table_insert (repairing->mended, g_strdup (path), GINT_TO_POINTER (1));
  for (char *slash = strrchr (above, '/'); slash != NULL; slash = strrchr (above, '/')) {
    *slash = '\0';
    g_hash_table_insert (repairing->mended, g_strdup (above), NULL);
  }
}

/* Moves a file from the packs' tree to its place. A dry run only removes it from the tree, so that it is not put back
 * twice.
 */
static bool put_back (Repairing *repairing, const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  for (unsigned i = 0; i < repairing->erasing->len; i++)
    if (event_erases (repairing->erasing->pdata[i], path))
      return true;
  if (repairing->options->dry_run) {
    note_mended (repairing, path);
    return io_remove (repairing->tree.fd, path, error);
  }
  if (!clear_way (repairing, path, error) || !io_make_dirs (repairing->fd, parent, NULL, error) ||
      !io_move_new (repairing->tree.fd, path, repairing->fd, path, path, error) ||
      !io_sync (repairing->fd, parent, error))
    return false;
  note_mended (repairing, path);
  return true;
}

/* Puts back a file, or all files beneath a missing directory. */
static bool repair_path (Repairing *repairing, const char *path, GError **error)
{
  IoType type = io_type (repairing->tree.fd, path, NULL);
  if (type == IO_FILE)
    return put_back (repairing, path, error);
  g_autoptr (GPtrArray) names = type == IO_DIR ? io_list (repairing->tree.fd, path, error) : NULL;
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *inner = g_strconcat (path, "/", names->pdata[i], NULL);
    if (!repair_path (repairing, inner, error))
      return false;
  }
  return type != IO_DIR || names != NULL;
}

static bool hash_path (int dirfd, const char *path, Digest *digest, char hex[DIGEST_HEX_SIZE])
{
  uint64_t bytes = 0;
  IO_AUTO_FD fd = io_open_file (dirfd, path, NULL);
  return fd >= 0 && filed_hash (fd, path, digest, hex, &bytes, NULL);
}

/* Puts back every file of a record that differs from the pack: without the manifest, verify could not say which ones
 * are damaged. */
static bool repair_record (Repairing *repairing, const char *manifest, GError **error)
{
  char one[DIGEST_HEX_SIZE], other[DIGEST_HEX_SIZE];
  g_autofree char *record = g_path_get_dirname (manifest);
  g_autoptr (Digest) digest = digest_new (repairing->repair->packs.summary.algorithm);
  g_autoptr (GPtrArray) names = io_list (repairing->tree.fd, record, NULL);
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *path = g_strconcat (record, "/", names->pdata[i], NULL);
    bool same = hash_path (repairing->tree.fd, path, digest, one) && hash_path (repairing->fd, path, digest, other) &&
                strcmp (one, other) == 0;
    if (!same && !put_back (repairing, path, error))
      return false;
  }
  return true;
}

/* ---- All of them ---- */

static bool is_repairable (const Finding *finding)
{
  static const char *const codes[] = {"V-FILE-CHANGED",   "V-FILE-MISSING", "V-MANIFEST-CHANGED", "V-MANIFEST-MISSING",
                                      "V-RECORD-MISSING", "V-DIR-MISSING",  "V-NOT-PLAIN",        NULL};
  return finding->grade == FINDING_FAULT && g_strv_contains (codes, finding->code) &&
         !g_str_has_prefix (finding->place, "journal");
}

static bool verify_archive (const Repairing *repairing, GPtrArray *findings, VerifySummary *summary, GError **error)
{
  const UnpackingOptions *options = repairing->options;
  const VerifyOptions verify = {.references = options->references, .jobs = options->jobs, .against_nothing = true};
  return verify_run (options->directory, &verify, findings, summary, error);
}

/* ---- Findings of a dry run ---- */

/* Whether a repair would remove the finding. A file that is put back has no faults. A directory that was missing or
 * empty would still lack files that are newer than the packs. */
static bool would_be_mended (const Repairing *repairing, const Finding *finding)
{
  gpointer is_file = NULL;
  if (!g_hash_table_lookup_extended (repairing->mended, finding->place, NULL, &is_file))
    return false;
  if (is_file != NULL)
    return true;
  for (unsigned i = 0; i < repairing->newer->len; i++)
    if (name_is_beneath (repairing->newer->pdata[i], finding->place))
      return false;
  return is_repairable (finding) || g_str_equal (finding->code, "V-TREE-EMPTY");
}

/* Keeps the findings that a repair would not remove. */
static void foresee (const Repairing *repairing, GPtrArray *before)
{
  UnpackingRepair *repair = repairing->repair;
  for (unsigned i = 0; i < before->len; i++) {
    const Finding *finding = before->pdata[i];
    if (!would_be_mended (repairing, finding)) {
      g_ptr_array_add (repair->findings, g_steal_pointer (&before->pdata[i]));
      continue;
    }
    repair->summary.faults -= finding->grade == FINDING_FAULT;
    repair->summary.not_checked -= finding->grade == FINDING_NOT_CHECKED;
    repair->summary.notes -= finding->grade == FINDING_NOTE;
  }
}

static bool repair_all (Repairing *repairing, GError **error)
{
  const UnpackingOptions *options = repairing->options;
  UnpackingRepair *repair = repairing->repair;
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  if (!verify_archive (repairing, before, &repair->summary, error) ||
      !backup_unpack_tree_begin (&repairing->tree, options->directory, error) ||
      !backup_unpack_tree_fill (&repairing->tree, options, &repair->packs, error) ||
      !compare_journals (repairing, error) || !backup_unpack_tree_move (&repairing->tree, repairing->moves, error) ||
      !backup_unpack_tree_sync (&repairing->tree, error))
    return false;
  for (unsigned i = 0; i < before->len; i++) {
    const Finding *finding = before->pdata[i];
    bool is_manifest = g_str_has_prefix (finding->code, "V-MANIFEST-");
    if (is_repairable (finding) && !(is_manifest ? repair_record : repair_path) (repairing, finding->place, error))
      return false;
  }
  if (options->dry_run) {
    foresee (repairing, before);
    return true;
  }
  return verify_archive (repairing, repair->findings, &repair->summary, error);
}

void backup_unpack_repair_clear (UnpackingRepair *repair)
{
  backup_unpack_result_clear (&repair->packs);
  g_clear_pointer (&repair->findings, g_ptr_array_unref);
  g_clear_pointer (&repair->files, g_ptr_array_unref);
  g_clear_pointer (&repair->aside, g_free);
}

bool backup_unpack_repair (const UnpackingOptions *options, UnpackingRepair *repair, GError **error)
{
  *repair = (UnpackingRepair){.findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free),
                              .files = g_ptr_array_new_with_free_func (g_free)};
  g_autoptr (GPtrArray) erasing = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  g_autoptr (GPtrArray) newer = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Moves) moves = moves_new ();
  g_autoptr (GHashTable) mended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Repairing repairing = {.options = options,
                         .tree = {.fd = -1, .parent_fd = -1, .file_fd = -1},
                         .aside_fd = -1,
                         .moves = moves,
                         .erasing = erasing,
                         .newer = newer,
                         .mended = mended,
                         .repair = repair};
  repairing.fd = io_open_dir (AT_FDCWD, options->directory, error);
  bool done = repairing.fd >= 0 && repair_all (&repairing, error);
  backup_unpack_tree_clear (&repairing.tree);
  io_clear_fd (&repairing.aside_fd);
  io_clear_fd (&repairing.fd);
  return done;
}
