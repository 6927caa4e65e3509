/* Looks for files that the journal does not list: lists each directory and looks up each name in the table. Missing
 * files are found when they are opened. */
#include <string.h>

#include "form/document/moved.h"
#include "form/document/restored.h"
#include "form/name.h"
#include "form/document/event.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "verify/internal.h"

#define BLOCK_MAX EVENT_MAX_BLOCK

static char *join_path (const char *directory, const char *name)
{
  return directory[0] == '\0' ? g_strdup (name) : g_strconcat (directory, "/", name, NULL);
}

static bool has_beneath (const VerifyTable *table, const char *path)
{
  unsigned first = 0, end = 0;
  verify_table_range (table, path, &first, &end);
  return end > first;
}

bool verify_is_own (const char *path)
{
  return g_str_equal (path, "customers") || g_str_equal (path, "layouts") || g_str_equal (path, "journal") ||
         g_str_equal (path, ".staging");
}

static void add_stranger (Verify *verify, const char *path)
{
  g_mutex_lock (&verify->lock);
  g_ptr_array_add (verify->strangers, g_strdup (path));
  g_mutex_unlock (&verify->lock);
}

/* Whether a path is the old place of a record whose move is not carried out: it is verified at the new one. */
static bool is_leaving (const Verify *verify, const char *path)
{
  const MovesStep *step = moves_from (verify_table_moves (verify->table), path);
  g_autofree char *left = step != NULL ? g_strconcat (path, "/" MOVED_FILE, NULL) : NULL;
  return left != NULL && g_hash_table_contains (verify->staged, left);
}

void verify_tree (Verify *verify, const char *directory, bool only_top)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = io_list (verify->root, directory[0] == '\0' ? "." : directory, &error);
  if (names == NULL) {
    verify_explain (verify, directory, NULL, true, error);
    return;
  }
  for (unsigned i = 0; i < names->len; i++) {
    g_autofree char *path = join_path (directory, names->pdata[i]);
    bool own = directory[0] == '\0' && verify_is_own (path);
    if (own && (g_str_equal (path, "journal") || g_str_equal (path, ".staging")))
      continue;
    const VerifyEntry *entry = verify_table_find (verify->table, path);
    bool record = entry != NULL && entry->kind == KIND_RECORD; /* verified as a whole, destroyed or not */
    if (is_leaving (verify, path))
      continue;
    if (own || (!record && has_beneath (verify->table, path))) {
      if (selection_reaches (verify->selection, path) && !(only_top && g_str_equal (path, "customers")))
        verify_tree (verify, path, only_top);
    } else if (entry == NULL) {
      add_stranger (verify, path);
    }
  }
}

/* How many entries beneath a directory must be there: those that are committed and not yet placed need not. */
static unsigned count_placed (const Verify *verify, const char *directory)
{
  unsigned first, end, n = 0;
  verify_table_range (verify->table, directory, &first, &end);
  for (unsigned i = first; i < end; i++)
    n += !g_hash_table_contains (verify->staged,
                                 verify_table_path (verify->table, verify_table_entry (verify->table, i)));
  return n;
}

GPtrArray *verify_shards (Verify *verify)
{
  g_autoptr (GPtrArray) shards = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = io_list (verify->root, "customers", &error);
  bool expected = has_beneath (verify->table, "customers");
  if (names == NULL && (expected || !error_has_id (error, "D-NOT-FOUND")))
    verify_explain (verify, "customers", NULL, true, error);
  unsigned placed = names != NULL && names->len == 0 && expected ? count_placed (verify, "customers") : 0;
  if (placed > 0)
    verify_add (verify, finding_new ("V-TREE-EMPTY", "customers",
                                     message_plural ("empty, although the journal lists %u entry here",
                                                     "empty, although the journal lists %u entries here", placed),
                                     placed));
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    char *path = join_path ("customers", names->pdata[i]);
    if (has_beneath (verify->table, path)) {
      g_ptr_array_add (shards, path);
      continue;
    }
    add_stranger (verify, path);
    g_free (path);
  }
  return g_steal_pointer (&shards);
}

/* ---- Unlisted files ---- */

/* The listed path that differs from path in upper and lower case alone. Given, or NULL. */
static char *other_case (const VerifyTable *table, const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  if (g_str_equal (directory, "."))
    directory[0] = '\0';
  unsigned first = 0, end = 0;
  size_t len = strlen (path);
  verify_table_range (table, directory, &first, &end);
  for (unsigned i = first; i < end; i++) {
    const char *known = verify_table_path (table, verify_table_entry (table, i));
    if (g_ascii_strncasecmp (known, path, len) == 0 && (known[len] == '/' || known[len] == '\0'))
      return g_strndup (known, len);
  }
  return NULL;
}

/* RESTORED.txt, which `dossier unpack` writes and which stays until the restored archive is accepted. */
static bool note_restored (Verify *verify, const char *path)
{
  Restored restored;
  g_autoptr (GBytes) bytes = !g_str_equal (path, RESTORED_FILE) || verify->root < 0
                                 ? NULL
                                 : io_read_file (verify->root, path, RESTORED_MAX_BYTES, NULL);
  if (bytes == NULL || !restored_parse (bytes, path, &restored, NULL))
    return false;
  verify_add (verify, finding_new ("V-RESTORED", path,
                                   restored.partial
                                       ? N_ ("a part of an archive, restored up to event %ju")
                                       : N_ ("restored from a backup up to event %ju; later destructions are unknown"),
                                   (uintmax_t)restored.events));
  return true;
}

/* For places of which the journal knows nothing, so a backup cannot restore them. */
static void add_not_plain (Verify *verify, const char *path, const char *message)
{
  Finding *finding = finding_new ("V-NOT-PLAIN", path, "%s", message);
  g_free (finding->hint);
  finding->hint = g_strdup (N_ ("find out who put it there, and move it out of the archive"));
  verify_add (verify, finding);
}

void verify_stranger (Verify *verify, const char *path, IoType type)
{
  if (type == IO_FILE && note_restored (verify, path))
    return;
  g_autofree char *known = other_case (verify->table, path);
  const char *code = type == IO_OTHER             ? "V-NOT-PLAIN"
                     : known != NULL              ? "V-NAME-CASE"
                     : !name_path_is_valid (path) ? "V-NAME-INVALID"
                     : type == IO_DIR             ? "V-DIR-UNLISTED"
                                                  : "V-FILE-UNLISTED";
  if (type == IO_OTHER)
    add_not_plain (verify, path, N_ ("an unlisted symbolic link or special file"));
  else
    verify_add (verify, finding_of (code, path, known, NULL));
}

void verify_strangers (Verify *verify, const VerifyTable *newer)
{
  for (unsigned i = 0; i < verify->strangers->len; i++) {
    const char *path = verify->strangers->pdata[i];
    if (verify_table_find (newer, path) != NULL || has_beneath (newer, path))
      continue;
    g_autoptr (GError) error = NULL;
    IoType type = verify->type (verify, path, &error);
    if (error != NULL)
      verify_explain (verify, path, NULL, false, error);
    else if (type != IO_NONE)
      verify_stranger (verify, path, type);
  }
}

/* ---- Staging ---- */

static bool is_id (const char *name)
{
  size_t len = strspn (name, "0123456789abcdef");
  return len == 32 && (name[32] == '\0' || g_str_equal (name + 32, ".gone"));
}

/* Remembers where each file of a block was staged, if an event of the journal lists it. */
static bool take_block (Verify *verify, const char *transaction, GBytes *block)
{
  size_t len = 0;
  bool committed = false;
  g_autofree char *text = g_strndup (g_bytes_get_data (block, &len), g_bytes_get_size (block));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (unsigned i = 0; lines[i] != NULL; i++) {
    g_autoptr (Event) event = event_parse (lines[i], strlen (lines[i]), NULL);
    const char *path = event != NULL ? event_get (event, "path") : NULL;
    const char *tx = event != NULL ? event_get (event, "tx") : NULL;
    const VerifyEntry *entry = path != NULL ? verify_table_find (verify->table, path) : NULL;
    if (tx == NULL || entry == NULL || entry->number != event_number (event) || strlen (tx) != 39 ||
        strncmp (tx, transaction, 32) != 0)
      continue;
    committed = true;
    g_hash_table_insert (verify->staged, g_strdup (path), g_strdup_printf (".staging/%.32s/%s", tx, tx + 33));
  }
  return committed;
}

/* Only files and directories may stand beneath .staging: anything else could block the writers. */
static void check_staged (Verify *verify, const char *path)
{
  g_autoptr (GError) error = NULL;
  IoType type = io_type (verify->root, path, &error);
  if (error != NULL)
    verify_explain (verify, path, NULL, false, error);
  else if (type == IO_OTHER)
    add_not_plain (verify, path, N_ ("a symbolic link or special file"));
  if (type != IO_DIR)
    return;
  g_autoptr (GPtrArray) names = io_list (verify->root, path, &error);
  if (names == NULL && !error_has_id (error, "D-NOT-FOUND"))
    verify_explain (verify, path, NULL, true, error);
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *inner = join_path (path, names->pdata[i]);
    check_staged (verify, inner);
  }
}

/* True when the thing at path has another type than writers expect there, which is a finding. */
static bool is_other_type (Verify *verify, const char *path, IoType wanted)
{
  IoType type = io_type (verify->root, path, NULL);
  if (type != IO_NONE && type != IO_OTHER && type != wanted)
    add_not_plain (verify, path, wanted == IO_DIR ? N_ ("this is not a directory") : N_ ("this is not a plain file"));
  return type != IO_NONE && type != wanted;
}

static void check_transaction (Verify *verify, const char *name, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *block_path = join_path (path, "block"), *owner = join_path (path, "owner");
  bool odd = is_other_type (verify, path, IO_DIR) || is_other_type (verify, block_path, IO_FILE);
  if (is_other_type (verify, owner, IO_FILE) || odd)
    return;
  g_autoptr (GBytes) block = io_read_file (verify->root, block_path, BLOCK_MAX, &error);
  if (error_has_id (error, "D-TOO-LARGE"))
    verify_add (verify, finding_new ("V-TOO-LARGE", block_path, "%s", error->message));
  else if (error != NULL && !error_has_id (error, "D-NOT-FOUND"))
    verify_explain (verify, block_path, NULL, false, error);
  if (block == NULL || !take_block (verify, name, block))
    verify_add (verify, finding_new ("V-STAGING-LEFTOVER", path, NULL));
}

void verify_staging (Verify *verify)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = io_list (verify->root, ".staging", &error);
  if (names == NULL && io_type (verify->root, ".staging", NULL) != IO_NONE)
    verify_explain (verify, ".staging", NULL, true, error);
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autofree char *path = join_path (".staging", name);
    check_staged (verify, path);
    if (is_id (name))
      check_transaction (verify, name, path);
    else if (io_type (verify->root, path, NULL) != IO_OTHER)
      verify_add (verify, finding_new ("V-STAGING-STRAY", path, NULL));
  }
}
