/* Files and directories as values, read from an archive or a pack. Judges see these values only. */
#include <string.h>

#include "sys/error.h"
#include "verify/internal.h"

VerifyFile *verify_file_new (const char *name, IoType type)
{
  VerifyFile *file = g_new0 (VerifyFile, 1);
  file->name = g_strdup (name);
  file->type = type;
  return file;
}

void verify_file_free (VerifyFile *file)
{
  if (file == NULL)
    return;
  g_free (file->name);
  g_clear_pointer (&file->contents, g_bytes_unref);
  g_clear_error (&file->error);
  g_free (file);
}

/* ---- A record's directory ---- */

VerifyDirectory *verify_directory_new (void)
{
  VerifyDirectory *directory = g_new0 (VerifyDirectory, 1);
  directory->files = g_ptr_array_new_with_free_func ((GDestroyNotify)verify_file_free);
  return directory;
}

void verify_directory_free (VerifyDirectory *directory)
{
  if (directory == NULL)
    return;
  g_ptr_array_unref (directory->files);
  manifest_free (directory->manifest);
  g_clear_error (&directory->error);
  g_free (directory);
}

static gint compare_files (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const VerifyFile *const *)a)->name, (*(const VerifyFile *const *)b)->name);
}

void verify_directory_sort (VerifyDirectory *directory)
{
  g_ptr_array_sort (directory->files, compare_files);
}

VerifyFile *verify_directory_find (const VerifyDirectory *directory, const char *name)
{
  unsigned low = 0, high = directory->files->len;
  while (low < high) {
    unsigned middle = low + (high - low) / 2;
    VerifyFile *file = directory->files->pdata[middle];
    int order = strcmp (file->name, name);
    if (order == 0)
      return file;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

void verify_directory_parse (VerifyDirectory *directory, const Verify *verify, const char *place)
{
  g_autofree char *name = manifest_file_name (verify->algorithm, 1);
  g_autofree char *path = g_strconcat (place, "/", name, NULL);
  const VerifyFile *file = verify_directory_find (directory, name);
  if (file != NULL && file->contents != NULL)
    directory->manifest = manifest_parse (verify->algorithm, file->contents, path, &directory->error);
}

/* The entry of a file of a later edition in the directory of a record; NULL for any other file. */
static const VerifyEntry *entry_of_edition (const Verify *verify, const VerifyEntry *record, const char *name)
{
  if (!record->amended)
    return NULL;
  g_autofree char *path = g_strconcat (verify_table_path (verify->table, record), "/", name, NULL);
  const VerifyEntry *entry = verify_table_find (verify->table, path);
  return entry != NULL && verify_table_record_of (verify->table, entry) == record ? entry : NULL;
}

size_t verify_keeps (const Verify *verify, const VerifyEntry *entry, const char *name)
{
  size_t limit = kind_limit (entry->kind);
  if (entry->kind != KIND_RECORD)
    return entry->kind == KIND_PAPER || entry->kind == KIND_LOAN_PAPER || entry->kind == KIND_PART ? 0 : limit;
  const VerifyEntry *own = entry_of_edition (verify, entry, name);
  if (own != NULL)
    return verify_keeps (verify, own, name);
  g_autofree char *manifest = manifest_file_name (verify->algorithm, 1);
  if (g_str_equal (name, "record.1.xml"))
    return limit;
  return g_str_equal (name, manifest) ? kind_limit (KIND_MANIFEST) : 0;
}

/* A file longer by so much is not hashed. A slightly longer one is: the digest then tells a false count in the event
 * from a false file. */
#define MOST_BEYOND (64 * 1024 * 1024)

/* The event of a record counts the bytes of all its parts together; that of a part its own. */
uint64_t verify_most (const Verify *verify, const VerifyEntry *entry, const char *name)
{
  const VerifyEntry *own = entry->kind == KIND_RECORD ? entry_of_edition (verify, entry, name) : NULL;
  if (own != NULL)
    return verify_most (verify, own, name);
  bool part = entry->kind == KIND_PART || (entry->kind == KIND_RECORD && verify_keeps (verify, entry, name) == 0);
  return (part ? entry->bytes : kind_limit (entry->kind)) + MOST_BEYOND;
}

bool verify_lines (const Verify *verify, const VerifyEntry *contents, const char *digest, const Manifest *manifest,
                   char hex[DIGEST_HEX_SIZE])
{
  char expected[DIGEST_HEX_SIZE];
  verify_table_digest (verify->table, contents, expected);
  if (manifest == NULL || !g_str_equal (expected, digest))
    return false;
  g_autoptr (Manifest) lines = manifest_new (verify->algorithm);
  g_autofree char *name = contents->kind == KIND_RECORD
                              ? manifest_file_name (verify->algorithm, 1)
                              : g_path_get_basename (verify_table_path (verify->table, contents));
  manifest_add (lines, expected, name);
  for (unsigned i = 0; i < manifest_length (manifest); i++)
    manifest_add (lines, manifest_hex (manifest, i), manifest_path (manifest, i));
  g_autoptr (GBytes) bytes = manifest_print (lines);
  digest_bytes (verify->algorithm, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hex);
  return true;
}
