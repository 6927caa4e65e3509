/* For tests of the store: an archive founded with the company layout, and records in it that are one text file. The
 * index is told nothing it could refuse, since its records are read when it folds: so these use the event verb "note",
 * which it does not know. */
#pragma once

#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "form/document/event.h"
#include "ops/found/archive.h"
#include "store/archive.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/recovery.h"
#include "store/transaction.h"
#include "sys/crypto/digest.h"

typedef struct {
  Fresh fresh;
  uint64_t founded; /* events of the founding */
} Scene;

static inline Archive *scene_open (Scene *scene, ArchiveMode mode)
{
  g_autoptr (GError) error = NULL;
  Archive *archive = archive_open (scene->fresh.path, mode, &error);
  g_assert_no_error (error);
  g_assert_nonnull (archive);
  return archive;
}

static char *scene_cache;

static inline void scene_leave (void)
{
  io_remove_tree (AT_FDCWD, scene_cache, NULL);
  g_free (scene_cache);
}

/* The unit tests lie in build/tests/unit, the data in build/share/dossier; the indexes of all scenes go to a directory
 * of this process. */
static inline void scene_init (int *argc, char ***argv)
{
  g_autofree char *program = g_canonicalize_filename ((*argv)[0], NULL);
  g_autofree char *directory = g_path_get_dirname (program);
  g_autofree char *data = g_canonicalize_filename ("../../share/dossier", directory);
  g_setenv ("DOSSIER_DATA", data, TRUE);
  scene_cache = g_dir_make_tmp ("dossier-scene-XXXXXX", NULL);
  g_assert_nonnull (scene_cache);
  g_setenv ("XDG_CACHE_HOME", scene_cache, TRUE);
  atexit (scene_leave);
  g_test_init (argc, argv, NULL);
}

static inline void scene_set_up (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (Founding) founding = {0};
  fresh_set_up (&scene->fresh, data);
  const FoundingRequest request = {.path = scene->fresh.path};
  found_plan (&request, &founding, &error);
  g_assert_no_error (error);
  g_autoptr (Archive) archive = found_commit (&founding, "tester", &error);
  g_assert_no_error (error);
  scene->founded = journal_length (archive_journal (archive));
}

static inline void scene_tear_down (Scene *scene, gconstpointer data)
{
  fresh_tear_down (&scene->fresh, data);
}

typedef struct {
  const char *path, *text;
  unsigned item;
} SceneRecord;

static inline bool scene_prepare (Transaction *transaction, G_GNUC_UNUSED Index *index, gpointer data, GError **error)
{
  const SceneRecord *record = data;
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (GBytes) bytes = bytes_of (record->text);
  if (!transaction_write (transaction, record->item, "text.txt", bytes, hex, error))
    return false;
  Event *event = event_new ("note");
  event_put (event, "path", record->path);
  event_put (event, "manifest", hex);
  transaction_add_event (transaction, record->item, event);
  return true;
}

static inline void scene_stage_record (Transaction *transaction, const char *text)
{
  g_autoptr (GError) error = NULL;
  char hex[DIGEST_HEX_SIZE];
  unsigned item = transaction_add_item (transaction, TRANSACTION_DIRECTORY, &error);
  g_autoptr (GBytes) bytes = bytes_of (text);
  transaction_write (transaction, item, "text.txt", bytes, hex, &error);
  g_assert_no_error (error);
}

static inline void scene_file (Archive *archive, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  SceneRecord record = {.path = path, .text = text};
  g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
  g_assert_no_error (error);
  record.item = transaction_add_item (transaction, TRANSACTION_DIRECTORY, &error);
  transaction_commit (transaction, scene_prepare, &record, &error);
  g_assert_no_error (error);
}

static inline bool scene_prepare_batch (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  for (unsigned i = 1; i <= GPOINTER_TO_UINT (data); i++) {
    g_autofree char *path = g_strdup_printf ("customers/C00/C00001/2024/a/%04u", i);
    g_autofree char *text = g_strdup_printf ("record %u", i);
    SceneRecord record = {.path = path, .text = text, .item = i};
    if (!scene_prepare (transaction, index, &record, error))
      return false;
  }
  return true;
}

/* n records in one transaction. */
static inline void scene_file_batch (Archive *archive, unsigned n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
  for (unsigned i = 1; i <= n; i++)
    g_assert_cmpuint (transaction_add_item (transaction, TRANSACTION_DIRECTORY, &error), ==, i);
  transaction_commit (transaction, scene_prepare_batch, GUINT_TO_POINTER (n), &error);
  g_assert_no_error (error);
}

static inline void scene_assert_record (Scene *scene, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_strconcat (path, "/text.txt", NULL);
  g_autoptr (GBytes) bytes = io_read_file (scene->fresh.fd, file, 1000, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) expected = bytes_of (text);
  g_assert_true (g_bytes_equal (bytes, expected));
}

static inline void scene_assert_staging_is_empty (Scene *scene)
{
  g_autoptr (GPtrArray) names = io_list (scene->fresh.fd, ".staging", NULL);
  g_assert_nonnull (names);
  g_assert_cmpuint (names->len, ==, 0);
}

/* Every path beneath a directory, with the digest of each file, a line each. */
static inline void scene_list (int fd, const char *path, GString *tree)
{
  g_autoptr (GPtrArray) names = io_list (fd, path, NULL);
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *inner = g_build_filename (path, names->pdata[i], NULL);
    char hex[DIGEST_HEX_SIZE] = "";
    g_autoptr (GBytes) bytes = io_read_file (fd, inner, 1 << 24, NULL);
    if (bytes != NULL)
      digest_bytes (DIGEST_SHA256, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hex);
    g_string_append_printf (tree, "%s %s\n", inner, hex);
    if (bytes == NULL)
      scene_list (fd, inner, tree);
  }
}

static inline char *scene_tree (Scene *scene)
{
  GString *tree = g_string_new (NULL);
  scene_list (scene->fresh.fd, ".", tree);
  return g_string_free (tree, FALSE);
}
