/* Exports a register for an outsider. Files keep their paths in the archive, so that statements and events name them
 * correctly. Checking them takes sha256sum and openssl, and no program of ours. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "form/document/kind.h"
#include "form/document/manifest.h"
#include "form/text.h"
#include "ops/destroy/internal.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/installed.h"
#include "sys/io.h"

#define README_SOURCE "destruction-readme.txt"
#define README_MAX_BYTES (64 * 1024)

typedef struct {
  Archive *archive;
  Index *index;
  int fd; /* of the directory */
  Manifest *manifest;
  GHashTable *written; /* paths */
  GPtrArray *lines;    /* of the journal */
} Export;

static bool write_file (Export *export, const char *path, GBytes *bytes, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  g_autofree char *directory = g_path_get_dirname (path);
  if (!g_str_equal (directory, ".") && !io_make_dirs (export->fd, directory, NULL, error))
    return false;
  digest_gbytes (archive_fonds (export->archive)->digest, bytes, hex);
  manifest_add (export->manifest, hex, path);
  return io_create_file (export->fd, path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

/* Writes the file of an event, and takes the event's line. Erased titles have only the line. */
static bool put_brought (Export *export, const Event *event, GError **error)
{
  const char *path = event_get (event, "path");
  if (!g_hash_table_add (export->written, g_strdup (path)))
    return true;
  char *line = event_print (event, error);
  if (line == NULL)
    return false;
  g_ptr_array_add (export->lines, line);
  if (kind_of_verb (event_verb (event)) == KIND_TITLES)
    return true;
  g_autoptr (GBytes) bytes = archive_read (export->archive, event, error);
  return bytes != NULL && write_file (export, path, bytes, error);
}

static bool put_number (Export *export, uint64_t number, GError **error)
{
  g_autoptr (Event) event = journal_event (archive_journal (export->archive), number, error);
  return event != NULL && put_brought (export, event, error);
}

static bool put_path (Export *export, const char *path, GError **error)
{
  uint64_t number = 0;
  if (!index_event_of (export->index, path, &number, error))
    return false;
  return number == 0 || put_number (export, number, error);
}

/* Writes the signer's edition that was in effect at that position, and the key. */
static bool put_signer (Export *export, const Destruction *destruction, const AuthoritySignature *signature,
                        GError **error)
{
  const Person *person = roster_person (destruction->roster, signature->person, signature->position);
  if (person == NULL)
    return true;
  g_autofree char *edition = person_path (person->number, person->edition);
  if (!put_path (export, edition, error))
    return false;
  for (unsigned i = 0; i < person->keys->len; i++) {
    const PersonKey *key = person->keys->pdata[i];
    g_autofree char *path = g_strconcat ("people/", key->file, NULL);
    if (g_strcmp0 (key->fingerprint, signature->key) == 0 && !put_path (export, path, error))
      return false;
  }
  return true;
}

static bool put_tombstones (Export *export, const Destruction *destruction, GError **error)
{
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    const RegisterLine *line = destruction->list->lines->pdata[i];
    uint64_t event = 0;
    if (!index_destroyed (export->index, line->path, &event, error) ||
        (event != 0 && !put_number (export, event, error)))
      return false;
    for (unsigned j = 0; event != 0 && j < line->entries->len; j++) {
      g_autofree char *stone =
          g_strconcat (((const RegisterEntry *)line->entries->pdata[j])->path, "/tombstone.xml", NULL);
      if (!put_path (export, stone, error))
        return false;
    }
  }
  return true;
}

static bool put_all (Export *export, const Destruction *destruction, GError **error)
{
  const GPtrArray *signatures = destruction->authority != NULL ? authority_signatures (destruction->authority) : NULL;
  g_autofree char *directory = register_directory (destruction->number);
  g_autoptr (GPtrArray) events = index_events (export->archive, directory, error);
  if (events == NULL || !put_number (export, 1, error))
    return false;
  for (unsigned i = 0; signatures != NULL && i < signatures->len; i++)
    if (!put_signer (export, destruction, signatures->pdata[i], error))
      return false;
  for (unsigned i = 0; i < events->len; i++)
    if (!put_brought (export, events->pdata[i], error))
      return false;
  return put_tombstones (export, destruction, error);
}

static bool put_readme (Export *export, GError **error)
{
  g_autofree char *directory = installed_directory (), *path = g_build_filename (directory, README_SOURCE, NULL);
  g_autoptr (GBytes) bytes = io_read_file (AT_FDCWD, path, README_MAX_BYTES, error);
  return bytes != NULL && write_file (export, "README.txt", bytes, error);
}

/* In the journal's order: each line begins with its number in nine digits. */
static bool put_journal (Export *export, GError **error)
{
  g_ptr_array_sort (export->lines, text_compare);
  g_ptr_array_add (export->lines, NULL);
  char *text = g_strjoinv ("", (char **)export->lines->pdata);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  return write_file (export, "journal.txt", bytes, error);
}

static bool put_manifest (Export *export, GError **error)
{
  g_autofree char *name = manifest_file_name (archive_fonds (export->archive)->digest, 1);
  g_autoptr (GBytes) bytes = manifest_print (export->manifest);
  return io_create_file (export->fd, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

static int make_directory (const char *directory, GError **error)
{
  if (io_type (AT_FDCWD, directory, NULL) != IO_NONE) {
    error_set (error, ERROR_REFUSED, "D-EXISTS", directory, "name a new directory", "the directory exists already");
    return -1;
  }
  return io_make_dir (AT_FDCWD, directory, error) ? io_open_dir (AT_FDCWD, directory, error) : -1;
}

bool destroy_export (Archive *archive, const Destruction *destruction, const char *directory, GError **error)
{
  Index *index = index_of (archive, error);
  int fd = index == NULL ? -1 : make_directory (directory, error);
  if (fd < 0)
    return false;
  Export export = {.archive = archive,
                   .index = index,
                   .fd = fd,
                   .manifest = manifest_new (archive_fonds (archive)->digest),
                   .written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                   .lines = g_ptr_array_new_with_free_func (g_free)};
  bool good = put_all (&export, destruction, error) && put_readme (&export, error) && put_journal (&export, error) &&
              put_manifest (&export, error);
  manifest_free (export.manifest);
  g_hash_table_unref (export.written);
  g_ptr_array_unref (export.lines);
  close (fd);
  return good;
}
