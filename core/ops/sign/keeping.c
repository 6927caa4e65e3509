/* A signature is named after its copy: the name without ".txt", the person, and ".sig". */
#include "ops/sign/keeping.h"

#include <fcntl.h>
#include <string.h>

#include "form/name.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/io.h"

#define ENDING ".txt"

bool keeping_is_free (const char *path, GError **error)
{
  if (io_type (AT_FDCWD, path, NULL) == IO_NONE)
    return true;
  return error_set (error, ERROR_REFUSED, "D-EXISTS", path, "name a new file", "the file exists already");
}

static char *stem_of (const char *path)
{
  return g_strndup (path, strlen (path) - (g_str_has_suffix (path, ENDING) ? strlen (ENDING) : 0));
}

static char *signature_path (const char *path, const char *person)
{
  g_autofree char *stem = stem_of (path);
  return g_strdup_printf ("%s.%s.sig", stem, person);
}

static bool write_durably (const char *path, GBytes *bytes, GError **error)
{
  size_t len = 0;
  const void *data = g_bytes_get_data (bytes, &len);
  g_autofree char *directory = g_path_get_dirname (path);
  return io_create_file (AT_FDCWD, path, data, len, error) && io_sync (AT_FDCWD, path, error) &&
         io_sync (AT_FDCWD, directory, error);
}

bool keeping_write_signature (const char *path, const char *person, GBytes *signature, GError **error)
{
  g_autofree char *place = signature_path (path, person);
  return keeping_is_free (place, error) && write_durably (place, signature, error);
}

bool keeping_write_checkpoint (Archive *archive, const Checkpointed *checkpoint, const char *path, GError **error)
{
  Index *index = index_of (archive, error);
  g_autoptr (GArray) numbers = index == NULL ? NULL : index_listed (index, "checkpoints", error);
  if (numbers == NULL || !write_durably (path, checkpoint->bytes, error))
    return false;
  for (unsigned i = 0; i < numbers->len; i++) {
    g_autofree char *person = NULL;
    g_autoptr (Event) event = journal_event (archive_journal (archive), g_array_index (numbers, uint64_t, i), error);
    if (event == NULL)
      return false;
    if (checkpoint_parse_path (event_get (event, "path"), &person) != checkpoint->checkpoint->events || person == NULL)
      continue;
    g_autoptr (GBytes) signature = archive_read (archive, event, error);
    if (signature == NULL || !keeping_write_signature (path, person, signature, error))
      return false;
  }
  return true;
}

/* ---- Reading ---- */

static void signature_free (gpointer data)
{
  VerifyCosignature *signature = data;
  g_free (signature->name);
  g_free (signature->person);
  g_bytes_unref (signature->bytes);
  g_free (signature);
}

/* "p0004" in "kept.p0004.sig" for the stem "kept"; NULL for another name. Given. */
static char *person_in (const char *name, const char *stem)
{
  size_t len = strlen (stem);
  if (!g_str_has_prefix (name, stem) || name[len] != '.' || !g_str_has_suffix (name, ".sig") ||
      strlen (name) <= len + 1 + strlen (".sig"))
    return NULL;
  char *person = g_strndup (name + len + 1, strlen (name) - len - 1 - strlen (".sig"));
  if (!name_is_person (person))
    g_clear_pointer (&person, g_free);
  return person;
}

static bool read_signatures (const char *path, VerifyAgainst *against, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path), *name = g_path_get_basename (path), *stem = stem_of (name);
  g_autoptr (GPtrArray) names = io_list (AT_FDCWD, directory, error);
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *person = person_in (names->pdata[i], stem);
    if (person == NULL)
      continue;
    g_autofree char *place = signature_path (path, person);
    GBytes *bytes = io_read_file (AT_FDCWD, place, KEY_MAX_SIGNATURE, error);
    if (bytes == NULL)
      return false;
    VerifyCosignature *signature = g_new0 (VerifyCosignature, 1);
    *signature = (VerifyCosignature){g_steal_pointer (&place), g_steal_pointer (&person), bytes};
    g_ptr_array_add (against->signatures, signature);
  }
  return names != NULL;
}

bool keeping_read (const char *path, VerifyAgainst *against, GError **error)
{
  against->name = g_strdup (path);
  against->signatures = g_ptr_array_new_with_free_func (signature_free);
  against->text = io_read_file (AT_FDCWD, path, CHECKPOINT_MAX_BYTES, error);
  return against->text != NULL && read_signatures (path, against, error);
}
