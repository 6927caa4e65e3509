/* Founding is the first transaction of an archive. If it is interrupted, only an empty journal and files in .staging
 * remain; founding treats such a directory as empty. */
#include "ops/found/archive.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "form/refcode.h"
#include "form/text.h"
#include "ops/customers.h"
#include "store/change.h"
#include "store/journal.h"
#include "store/recovery.h"
#include "store/staging.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/installed.h"
#include "sys/io.h"
#include "sys/message.h"

#define DEFAULT_CODE "Z001"
#define DEFAULT_LAYOUT "company"
#define MAX_NAME 400
#define JOURNAL_DIRECTORY "journal"
#define README_SOURCE "archive-readme.txt"
#define README_MAX_BYTES (256 * 1024)

void found_clear (Founding *founding)
{
  g_free (founding->path);
  fonds_clear (&founding->fonds);
  g_clear_pointer (&founding->rules, layouts_free);
  g_clear_pointer (&founding->readme, g_bytes_unref);
  *founding = (Founding){0};
}

static bool exists_error (GError **error, const char *path, const char *message)
{
  return error_set (error, ERROR_REFUSED, "D-EXISTS", path, "name a directory that is empty or does not exist yet",
                    "%s", message);
}

/* Whether the directory is empty, except for the remains of an interrupted founding. */
static bool check_vacant (const char *path, GError **error)
{
  if (io_type (AT_FDCWD, path, NULL) == IO_NONE)
    return true;
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return exists_error (error, path, N_ ("not a directory"));
  g_autoptr (GPtrArray) names = io_list (AT_FDCWD, path, error);
  if (names == NULL)
    return false;
  for (unsigned i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    if (strcmp (name, STAGING_DIRECTORY) != 0 && strcmp (name, JOURNAL_DIRECTORY) != 0)
      return exists_error (error, path,
                           g_str_equal (name, "archive.xml") ? N_ ("this is already an archive")
                                                             : N_ ("the directory is not empty"));
  }
  g_autofree char *journal = g_build_filename (path, JOURNAL_DIRECTORY, NULL);
  if (io_type (AT_FDCWD, journal, NULL) == IO_NONE)
    return true;
  g_autoptr (GPtrArray) events = io_list (AT_FDCWD, journal, error);
  if (events == NULL)
    return false;
  return events->len == 0 || exists_error (error, path, N_ ("this is already an archive"));
}

static bool plan_fonds (const FoundingRequest *request, Founding *founding, GError **error)
{
  const char *code = request->code == NULL ? DEFAULT_CODE : request->code;
  g_autofree char *base = g_path_get_basename (founding->path);
  if (!refcode_is_fonds (code))
    return error_set (error, ERROR_USAGE, "D-FONDS-CODE", code, "use one to eight of A-Z and 0-9, such as Z109",
                      "not a fonds code");
  founding->fonds.name = text_tidy (request->name == NULL ? base : request->name, MAX_NAME);
  if (founding->fonds.name == NULL)
    return error_set (error, ERROR_USAGE, "D-FONDS-NAME", "--name", "use one line of text of at most 400 bytes",
                      "not a name for an archive");
  founding->fonds.format = FONDS_FORMAT;
  founding->fonds.code = g_strdup (code);
  founding->fonds.keeper = g_strdup (FONDS_KEEPER);
  founding->fonds.digest = request->digest;
  founding->fonds.created = g_get_real_time () / G_USEC_PER_SEC;
  founding->fonds.nonce = digest_new_nonce ();
  return true;
}

/* The text is written for sha256sum(1). Lines that begin with @NAME@ are kept only for archives with that algorithm. In
 * all other lines the command and the names of manifests are replaced by those of the archive's algorithm. */
static GBytes *adapt_readme (GBytes *source, DigestAlgorithm digest)
{
  const char *name = digest_name (digest);
  g_autofree char *mark = g_strdup_printf ("@%s@", name), *command = g_strconcat (name, "sum", NULL);
  g_autofree char *manifest = g_strconcat ("manifest-", name, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (source, NULL), g_bytes_get_size (source));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *adapted = g_string_new (NULL);
  for (unsigned i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] == '@' && !g_str_has_prefix (lines[i], mark))
      continue;
    g_string_append (adapted, lines[i] + (lines[i][0] == '@' ? strlen (mark) : 0));
    if (lines[i + 1] != NULL)
      g_string_append_c (adapted, '\n');
  }
  g_string_replace (adapted, "sha256sum", command, 0);
  g_string_replace (adapted, "manifest-sha256", manifest, 0);
  return g_string_free_to_bytes (adapted);
}

bool found_plan (const FoundingRequest *request, Founding *founding, GError **error)
{
  founding->path = g_canonicalize_filename (request->path, NULL);
  if (!check_vacant (founding->path, error) || !plan_fonds (request, founding, error))
    return false;
  founding->rules = layouts_load (request->layout == NULL ? DEFAULT_LAYOUT : request->layout, NULL, error);
  if (founding->rules == NULL)
    return false;
  g_autofree char *directory = installed_directory ();
  g_autofree char *readme = g_build_filename (directory, README_SOURCE, NULL);
  g_autoptr (GBytes) source = io_read_file (AT_FDCWD, readme, README_MAX_BYTES, error);
  if (source != NULL)
    founding->readme = adapt_readme (source, request->digest);
  return source != NULL;
}

/* ---- The change ---- */

/* Writes parents before the layouts that extend them. layouts_load puts the layout in force first, so it is written
 * last. */
static bool compose_founding (Change *change, GError **error)
{
  const Founding *founding = change->data;
  const Fonds *fonds = &founding->fonds;
  g_autoptr (GBytes) description = fonds_print (fonds);
  if (journal_length (archive_journal (change->archive)) > 0)
    return exists_error (error, founding->path, N_ ("somebody else has just made an archive here"));
  Event *event = change_bring (change, "init", "archive.xml", description, error);
  if (event == NULL)
    return false;
  event_put_number (event, "format", fonds->format);
  event_put (event, "algorithm", digest_name (fonds->digest));
  event_put (event, "fonds", fonds->code);
  for (unsigned i = founding->rules->files->len; i > 0; i--) {
    const RulesFile *file = founding->rules->files->pdata[i - 1];
    g_autofree char *path = g_strdup_printf ("layouts/%s.%u.xml", file->id, file->edition);
    event = change_bring (change, "layout", path, file->bytes, error);
    if (event == NULL)
      return false;
    event_put (event, "id", file->id);
    event_put_number (event, "edition", file->edition);
    event_put (event, "use", i == 1 ? "inforce" : "parent");
  }
  return change_bring (change, "readme", "README.txt", founding->readme, error) != NULL &&
         customers_bring_keeper (change, fonds, error);
}

/* ---- The directory ---- */

/* Makes the directory and the subdirectories that the first transaction needs, all durable. *made: the directory is
 * new. */
static bool make_root (const char *path, bool *made, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  *made = io_type (AT_FDCWD, path, NULL) == IO_NONE;
  if (*made && (!io_make_dir (AT_FDCWD, path, error) || !io_sync (AT_FDCWD, parent, error)))
    return false;
  int fd = io_open_dir (AT_FDCWD, path, error);
  if (fd < 0)
    return false;
  bool good = io_make_dir (fd, JOURNAL_DIRECTORY, error) && io_make_dir (fd, STAGING_DIRECTORY, error) &&
              io_sync (fd, ".", error);
  close (fd);
  return good;
}

/* Removes the directories that make_root made, unless they are not empty: another founding may be using them. */
static void remove_root (const char *path, bool made)
{
  g_autofree char *journal = g_build_filename (path, JOURNAL_DIRECTORY, NULL);
  g_autofree char *staging = g_build_filename (path, STAGING_DIRECTORY, NULL);
  if (!io_remove_empty (AT_FDCWD, journal, NULL))
    return;
  if (io_remove_empty (AT_FDCWD, staging, NULL) && made)
    io_remove_empty (AT_FDCWD, path, NULL);
}

Archive *found_commit (Founding *founding, const char *actor, GError **error)
{
  bool made = false;
  g_autoptr (GError) local_error = NULL;
  if (make_root (founding->path, &made, &local_error)) {
    g_autoptr (Archive) archive = archive_create (founding->path, &founding->fonds, &local_error);
    Change change = {.archive = archive, .actor = actor, .compose = compose_founding, .data = founding};
    if (archive != NULL && recovery_run (archive, &local_error) && change_commit (&change, &local_error))
      return g_steal_pointer (&archive);
  }
  if (!g_error_matches (local_error, ERROR_DOMAIN, ERROR_UNKNOWN))
    remove_root (founding->path, made);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
