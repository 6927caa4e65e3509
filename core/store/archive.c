/* Opening an archive: archive.xml must be the file that the first event recorded. Everything that is read by its event
 * goes through archive_locate, so everybody sees a committed file at once, whether it has been placed or not. */
#include "store/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "form/document/kind.h"
#include "form/document/restored.h"
#include "form/name.h"
#include "store/journal.h"
#include "store/recovery.h"
#include "store/staging.h"
#include "store/whereabouts.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/xml.h"

#define FONDS_FILE "archive.xml"

struct Archive {
  char *path;
  int fd;
  Fonds fonds;
  Journal *journal;
  bool writable;
  int64_t supposed; /* see archive_suppose; 0: not */
  struct {
    gpointer thing;
    GDestroyNotify destroy;
  } kept[ARCHIVE_SLOTS];
  ArchiveSign sign; /* or NULL */
  char *signer;     /* the person's number, or NULL */
  bool only_demanded, rehearses;
  gpointer sign_data;
  GDestroyNotify sign_destroy;
  Whereabouts *whereabouts;
};

static bool not_an_archive (GError **error, const char *path, const char *message)
{
  return error_set (error, ERROR_FORMAT, "D-NOT-AN-ARCHIVE", path,
                    "name the archive with -C, or create one with `dossier init DIR`", "%s", message);
}

/* The path to the root is the user's own and may contain symbolic links; no path beneath the root may. */
static Archive *open_root (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
    not_an_archive (error, path,
                    errno == ENOENT ? N_ ("the directory does not exist") : N_ ("this is not a directory"));
    return NULL;
  }
  if (fd < 0) {
    error_set_errno (error, errno, path, "cannot open the archive");
    return NULL;
  }
  Archive *archive = g_new0 (Archive, 1);
  archive->path = g_strdup (path);
  archive->fd = fd;
  archive->whereabouts = whereabouts_new (fd);
  return archive;
}

void archive_close (Archive *archive)
{
  if (archive == NULL)
    return;
  if (archive->sign_destroy != NULL)
    archive->sign_destroy (archive->sign_data);
  g_free (archive->signer);
  for (unsigned i = 0; i < ARCHIVE_SLOTS; i++)
    archive_keep (archive, (ArchiveSlot)i, NULL, NULL);
  g_clear_pointer (&archive->journal, journal_close);
  whereabouts_free (archive->whereabouts);
  fonds_clear (&archive->fonds);
  close (archive->fd);
  g_free (archive->path);
  g_free (archive);
}

gpointer archive_kept (const Archive *archive, ArchiveSlot slot)
{
  return archive->kept[slot].thing;
}

void archive_keep (Archive *archive, ArchiveSlot slot, gpointer thing, GDestroyNotify destroy)
{
  if (archive->kept[slot].thing != NULL)
    archive->kept[slot].destroy (archive->kept[slot].thing);
  archive->kept[slot].thing = thing;
  archive->kept[slot].destroy = destroy;
}

/* The file may be placed after it was located and before it is read; then it is located again. */
static GBytes *read_located (const Archive *archive, const Event *event, char **path, GError **error)
{
  enum { ATTEMPTS = 3 };
  for (unsigned i = 1;; i++) {
    g_autoptr (GError) local_error = NULL;
    g_free (*path);
    *path = archive_locate (archive, event, NULL, error);
    if (*path == NULL)
      return NULL;
    GBytes *bytes = io_read_file (archive->fd, *path, kind_limit (kind_of_verb (event_verb (event))), &local_error);
    if (bytes != NULL)
      return bytes;
    if (i < ATTEMPTS && error_has_id (local_error, "D-NOT-FOUND"))
      continue;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
}

GBytes *archive_read (const Archive *archive, const Event *event, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = read_located (archive, event, &path, error);
  if (bytes == NULL)
    return NULL;
  digest_gbytes (journal_algorithm (archive->journal), bytes, hex);
  if (g_strcmp0 (event_get (event, "digest"), hex) == 0)
    return g_steal_pointer (&bytes);
  error_set (error, ERROR_UNREADABLE, "D-FILE-CHANGED", path, "restore it from a backup",
             "the file differs from the one that event %ju recorded", (uintmax_t)event_number (event));
  return NULL;
}

/* A newer format may have a different journal, so archive.xml, if it is in place, is read before the journal. */
static bool check_format (Archive *archive, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (Fonds) fonds = {0};
  g_autoptr (GBytes) bytes = io_read_file (archive->fd, FONDS_FILE, XML_MAX_BYTES, &local_error);
  if (bytes == NULL && error_has_id (local_error, "D-NOT-FOUND"))
    return true;
  if (bytes == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return false;
  }
  return fonds_parse (bytes, &fonds, error);
}

static bool open_journal (Archive *archive, GError **error)
{
  bool has_fonds = io_type (archive->fd, FONDS_FILE, NULL) == IO_FILE;
  if (io_type (archive->fd, "journal", NULL) != IO_DIR && !has_fonds)
    return not_an_archive (error, archive->path, N_ ("this directory is not an archive"));
  archive->journal = journal_open (archive->fd, error);
  if (archive->journal == NULL)
    return false;
  if (journal_length (archive->journal) > 0)
    return true;
  if (!has_fonds)
    return not_an_archive (error, archive->path, N_ ("this directory is not an archive yet: its journal is empty"));
  return error_set (error, ERROR_UNREADABLE, "D-JOURNAL-GAP", "journal", "restore the journal from a backup",
                    "the journal is empty");
}

bool archive_seal_journal (Archive *archive, GError **error)
{
  if (!journal_wants_sealing (archive->journal))
    return true;
  g_auto (Staging) staging = {.owner = -1};
  if (!staging_make (archive->fd, &staging, error))
    return false;
  g_autofree char *file = g_strconcat (staging.path, "/segment", NULL);
  bool sealed = journal_seal_segments (archive->journal, file, error);
  return staging_remove (archive->fd, staging.path, sealed ? error : NULL) && sealed;
}

/* Reads the file that marks a restored archive. Without such a file, events are 0. */
static bool read_restored (const Archive *archive, Restored *restored, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  *restored = (Restored){0};
  g_autoptr (GBytes) bytes = io_read_file (archive->fd, RESTORED_FILE, RESTORED_MAX_BYTES, &local_error);
  if (error_has_id (local_error, "D-NOT-FOUND") ||
      (bytes != NULL && restored_parse (bytes, RESTORED_FILE, restored, &local_error)))
    return true;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return io_advise (error);
}

/* A restored archive is accepted when its journal has new events. */
static bool is_accepted (const Archive *archive, const Restored *restored)
{
  return !restored->partial && journal_length (archive->journal) > restored->events;
}

uint64_t archive_restored (const Archive *archive)
{
  Restored restored;
  return read_restored (archive, &restored, NULL) && !is_accepted (archive, &restored) ? restored.events : 0;
}

bool archive_may_write (const Archive *archive, ArchiveMode mode, GError **error)
{
  Restored restored;
  if (!read_restored (archive, &restored, error))
    return false;
  if (is_accepted (archive, &restored) || (mode == ARCHIVE_ACCEPT && !restored.partial))
    return true;
  g_autofree char *where = g_build_filename (archive->path, RESTORED_FILE, NULL);
  if (restored.partial)
    error_set (error, ERROR_REFUSED, "D-RESTORED", where, "make this change in the complete archive",
               "only a part of an archive was restored here; it can be read but not changed");
  else
    error_set (
        error, ERROR_REFUSED, "D-RESTORED", where,
        "unpack it again with --journal; if no newer journal exists, run `dossier unpack --accept-as-newest DIRECTORY`",
        "this archive was restored from a backup that ends with event %ju; later destructions are unknown",
        (uintmax_t)restored.events);
  return false;
}

Archive *archive_open (const char *path, ArchiveMode mode, GError **error)
{
  g_autoptr (Archive) archive = open_root (path, error);
  if (archive == NULL || !check_format (archive, error) || !open_journal (archive, error))
    return NULL;
  g_autoptr (Event) first = journal_event (archive->journal, 1, error);
  g_autoptr (GBytes) bytes = first == NULL ? NULL : archive_read (archive, first, error);
  if (bytes == NULL || !fonds_parse (bytes, &archive->fonds, error))
    return NULL;
  /* A writer first cleans up after a crash: it finishes transactions and seals the journal. */
  archive->writable = mode != ARCHIVE_READ;
  if (mode != ARCHIVE_READ && (!archive_may_write (archive, mode, error) || !recovery_run (archive, error) ||
                               !archive_seal_journal (archive, error)))
    return NULL;
  return g_steal_pointer (&archive);
}

Archive *archive_create (const char *path, const Fonds *fonds, GError **error)
{
  g_autoptr (Archive) archive = open_root (path, error);
  if (archive == NULL)
    return NULL;
  archive->fonds = *fonds;
  archive->fonds.code = g_strdup (fonds->code);
  archive->fonds.name = g_strdup (fonds->name);
  archive->fonds.nonce = g_strdup (fonds->nonce);
  archive->fonds.keeper = g_strdup (fonds->keeper);
  archive->writable = true;
  archive->journal = journal_create (archive->fd, fonds->digest, error);
  return archive->journal == NULL ? NULL : g_steal_pointer (&archive);
}

char *archive_around (const char *path)
{
  g_autofree char *directory = g_strdup (path);
  for (;;) {
    g_autofree char *fonds = g_build_filename (directory, FONDS_FILE, NULL);
    g_autofree char *first = g_build_filename (directory, "journal", "000000001", NULL);
    g_autofree char *journal = g_build_filename (directory, "journal", NULL);
    if (g_file_test (journal, G_FILE_TEST_IS_DIR) &&
        (g_file_test (fonds, G_FILE_TEST_IS_REGULAR) || g_file_test (first, G_FILE_TEST_IS_REGULAR)))
      return g_steal_pointer (&directory);
    char *parent = g_path_get_dirname (directory);
    if (strcmp (parent, directory) == 0) {
      g_free (parent);
      return NULL;
    }
    g_free (directory);
    directory = parent;
  }
}

char *archive_find (GError **error)
{
  g_autofree char *directory = g_get_current_dir ();
  char *found = archive_around (directory);
  if (found == NULL)
    not_an_archive (error, NULL, N_ ("this directory and those above it contain no archive"));
  return found;
}

const char *archive_path (const Archive *archive)
{
  return archive->path;
}

int archive_fd (const Archive *archive)
{
  return archive->fd;
}

const Fonds *archive_fonds (const Archive *archive)
{
  return &archive->fonds;
}

bool archive_is_writable (const Archive *archive)
{
  return archive->writable;
}

Journal *archive_journal (const Archive *archive)
{
  return archive->journal;
}

int64_t archive_now (const Archive *archive)
{
  return archive->supposed != 0 ? archive->supposed : g_get_real_time () / G_USEC_PER_SEC;
}

void archive_suppose (Archive *archive, int64_t now)
{
  archive->supposed = now;
}

void archive_sign_with (Archive *archive, const char *person, ArchiveSign sign, gpointer data, GDestroyNotify destroy,
                        bool only_demanded)
{
  if (archive->sign_destroy != NULL)
    archive->sign_destroy (archive->sign_data);
  g_free (archive->signer);
  archive->signer = g_strdup (person);
  archive->only_demanded = only_demanded;
  archive->sign = sign;
  archive->sign_data = data;
  archive->sign_destroy = destroy;
}

const char *archive_signer (const Archive *archive)
{
  return archive->signer;
}

void archive_rehearse (Archive *archive)
{
  archive->rehearses = true;
}

bool archive_rehearses (const Archive *archive)
{
  return archive->rehearses;
}

bool archive_signs_all (const Archive *archive)
{
  return archive->sign != NULL && !archive->only_demanded;
}

Event *archive_sign (Archive *archive, uint64_t events, const char *head, GError **error)
{
  return archive->sign (archive, events, head, archive->sign_data, error);
}

bool archive_learn_moves (const Archive *archive, GError **error)
{
  return whereabouts_learn (archive->whereabouts, archive->journal, error);
}

const Moves *archive_moves (const Archive *archive)
{
  return whereabouts_moves (archive->whereabouts);
}

char *archive_elsewhere (const Archive *archive, const char *path)
{
  return whereabouts_find (archive->whereabouts, path);
}

bool archive_brings (const Archive *archive, const char *path)
{
  return whereabouts_brings (archive->whereabouts, path);
}

/* Placing moves a file from the second path to the first, so the first is tried again after the second. Given. */
static char *find_placed (const Archive *archive, const char *path, const char *staged, const char *suffix)
{
  const char *places[] = {path, staged, path};
  for (unsigned i = 0; i < G_N_ELEMENTS (places); i++) {
    if (places[i] == NULL)
      continue;
    char *full = suffix == NULL ? g_strdup (places[i]) : g_strconcat (places[i], "/", suffix, NULL);
    if (io_type (archive->fd, full, NULL) != IO_NONE)
      return full;
    g_free (full);
  }
  return NULL;
}

/* Whether a profile or an entry ended with a customer's file. */
static bool has_ended (const Archive *archive, const Event *event, const char *path)
{
  Kind kind = kind_of_verb (event_verb (event));
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *tombstone = g_strconcat (directory, "/tombstone.xml", NULL);
  return kind != KIND_UNKNOWN && (kind == KIND_CUSTOMER || kind_row (kind)->entry != NULL) &&
         io_type (archive->fd, tombstone, NULL) == IO_FILE;
}

/* A file may be placed in a record's old place, and go with the record to the new one, while it is looked for. */
char *archive_locate (const Archive *archive, const Event *event, const char *suffix, GError **error)
{
  enum { ATTEMPTS = 3 };
  const char *path = event_get (event, "path");
  g_autofree char *staged = staging_path_of (event);
  if (path == NULL || !name_path_is_valid (path)) {
    error_set (error, ERROR_UNREADABLE, "D-EVENT", path, NULL, "event %ju has no valid path",
               (uintmax_t)event_number (event));
    return NULL;
  }
  g_autofree char *wanted = suffix == NULL ? g_strdup (path) : g_strconcat (path, "/", suffix, NULL);
  for (unsigned i = 0; i < ATTEMPTS; i++) {
    char *found = find_placed (archive, path, staged, suffix);
    if (found == NULL)
      found = archive_elsewhere (archive, wanted);
    if (found != NULL)
      return found;
  }
  if (has_ended (archive, event, path))
    error_set (error, ERROR_REFUSED, "D-DESTROYED", path, N_ ("`dossier show` tells which register did it"),
               "this was destroyed with the file of its customer");
  else
    error_set (error, ERROR_UNREADABLE, "D-NOT-FOUND", path,
               "restore it from a backup; `dossier verify` lists all missing files",
               "the file recorded by event %ju is missing", (uintmax_t)event_number (event));
  return NULL;
}
