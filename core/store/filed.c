/* A manifest is used only when its event has its digest, so the files that it lists are the ones that were filed. */
#include "store/filed.h"

#include <string.h>

#include "form/document/kind.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/io.h"

#define PLACING_TRIES 50
#define PLACING_STEP_US 10000
#define OPEN_ATTEMPTS 3 /* a file may be placed after it was located and before it is opened */

/* ---- Opening ---- */

/* The file or directory that an event recorded or, with name, a file in that directory. */
typedef struct {
  const char *path;
  uint64_t number;    /* of the event */
  const Event *event; /* NULL: read from the journal when needed; then only the journal's thread may call */
  const char *name;   /* or NULL */
} Source;

/* Where the file or directory is that is not in its place: the event of a later edition names another file than the
 * record that is looked for, which is tried again when it is nowhere else. NULL and *error: it is nowhere. Given. */
static char *locate_source (const Archive *archive, const Source *source, GError **error)
{
  g_autoptr (Event) read = NULL;
  if (source->event != NULL && g_strcmp0 (event_get (source->event, "path"), source->path) != 0) {
    char *elsewhere = archive_elsewhere (archive, source->path);
    return elsewhere != NULL ? elsewhere : g_strdup (source->path);
  }
  if (source->event == NULL && (read = journal_event (archive_journal (archive), source->number, error)) == NULL)
    return NULL;
  return archive_locate (archive, source->event != NULL ? source->event : read, source->name, error);
}

/* Most files are in their places. The event is needed only for those that are not. */
static int open_source (const Archive *archive, const Source *source, bool directory, char **stands, GError **error)
{
  *stands = source->name == NULL ? g_strdup (source->path) : g_strconcat (source->path, "/", source->name, NULL);
  for (unsigned i = 0;; i++) {
    g_autoptr (GError) local_error = NULL;
    int fd = directory ? io_open_dir (archive_fd (archive), *stands, &local_error)
                       : io_open_file (archive_fd (archive), *stands, &local_error);
    if (fd >= 0)
      return fd;
    if (i == OPEN_ATTEMPTS || !error_has_id (local_error, "D-NOT-FOUND")) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }
    char *located = locate_source (archive, source, error);
    if (located == NULL)
      return -1;
    g_free (*stands);
    *stands = located;
  }
}

int filed_open_file (const Archive *archive, const char *path, uint64_t number, const char *name, GError **error)
{
  const Source source = {.path = path, .number = number, .name = name};
  g_autofree char *stands = NULL;
  return open_source (archive, &source, false, &stands, error);
}

/* ---- Records ---- */

Manifest *filed_parse (DigestAlgorithm algorithm, GBytes *bytes, const char *place, const char *digest,
                       char found[DIGEST_HEX_SIZE], GError **error)
{
  digest_gbytes (algorithm, bytes, found);
  if (strcmp (found, digest) != 0) {
    error_set (error, ERROR_UNREADABLE, "D-FILE-CHANGED", place, "restore the whole record from a backup",
               "the manifest is not the one that was filed");
    return NULL;
  }
  found[0] = '\0';
  return manifest_parse (algorithm, bytes, place, error);
}

/* The manifest of a record. That of a later edition may still be in staging, where its `contents` event says. */
static GBytes *read_manifest (const Archive *archive, const Filed *filed, const Event *contents, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GBytes *lines = io_read_file (filed->fd, filed->own, MANIFEST_MAX_BYTES, &local_error);
  if (lines != NULL)
    return lines;
  if (contents != NULL && error_has_id (local_error, "D-NOT-FOUND"))
    return archive_read (archive, contents, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* A record that was moved has left its moved.xml alone: opens the directory where it is now. */
static bool follow (const Archive *archive, Filed *filed)
{
  g_autofree char *elsewhere = archive_elsewhere (archive, filed->path);
  int fd = elsewhere != NULL ? io_open_dir (archive_fd (archive), elsewhere, NULL) : -1;
  if (fd < 0)
    return false;
  io_clear_fd (&filed->fd);
  filed->fd = fd;
  g_free (filed->stands);
  filed->stands = g_steal_pointer (&elsewhere);
  g_clear_error (&filed->error);
  return true;
}

static Filed *open_record (const Archive *archive, const Source *source, unsigned edition, const char *digest,
                           const Event *contents)
{
  DigestAlgorithm algorithm = archive_fonds (archive)->digest;
  Filed *filed = g_new0 (Filed, 1);
  filed->archive = archive;
  filed->path = g_strdup (source->path);
  filed->amended = edition > 1;
  filed->own = manifest_file_name (algorithm, edition);
  g_strlcpy (filed->digest, digest != NULL ? digest : "", sizeof filed->digest);
  filed->fd = open_source (archive, source, true, &filed->stands, &filed->error);
  if (filed->fd < 0)
    return filed;
  g_autofree char *place = g_strconcat (filed->path, "/", filed->own, NULL);
  filed->lines = read_manifest (archive, filed, contents, &filed->error);
  for (unsigned i = 0; i < OPEN_ATTEMPTS && error_has_id (filed->error, "D-NOT-FOUND") && follow (archive, filed); i++)
    filed->lines = read_manifest (archive, filed, contents, &filed->error);
  if (filed->lines != NULL)
    filed->manifest = filed_parse (algorithm, filed->lines, place, filed->digest, filed->found, &filed->error);
  return filed;
}

Filed *filed_open (const Archive *archive, const char *path, uint64_t number, const char *digest)
{
  return open_record (archive, &(const Source){.path = path, .number = number}, 1, digest, NULL);
}

/* ---- Editions ---- */

unsigned filed_edition (const Event *event)
{
  const char *path = event_get (event, "path"), *name = path != NULL ? strrchr (path, '/') : NULL;
  if (name == NULL || kind_of_verb (event_verb (event)) != KIND_AMEND || !kind_has_path (KIND_AMEND, path))
    return 1;
  return (unsigned)g_ascii_strtoull (name + strlen ("/record."), NULL, 10);
}

char *filed_path (const Event *event, unsigned *edition)
{
  const char *path = event_get (event, "path");
  *edition = filed_edition (event);
  return *edition == 1 ? g_strdup (path) : g_path_get_dirname (path);
}

bool filed_contents (const Archive *archive, const Event *event, Event **contents, GError **error)
{
  unsigned edition;
  *contents = NULL;
  g_autofree char *record = filed_path (event, &edition);
  if (edition == 1)
    return true;
  g_autoptr (Event) before = journal_event (archive_journal (archive), event_number (event) - 1, error);
  g_autofree char *name = manifest_file_name (archive_fonds (archive)->digest, edition);
  g_autofree char *path = g_strconcat (record, "/", name, NULL);
  if (before != NULL && kind_of_verb (event_verb (before)) == KIND_CONTENTS &&
      g_strcmp0 (event_get (before, "path"), path) == 0)
    *contents = g_steal_pointer (&before);
  else if (before != NULL)
    error_set (error, ERROR_UNREADABLE, "D-EVENT", path, "run `dossier verify`",
               "the event before an amendment does not record its manifest");
  return *contents != NULL;
}

Filed *filed_open_edition (const Archive *archive, const Event *event, const Event *contents)
{
  unsigned edition;
  g_autofree char *path = filed_path (event, &edition);
  const Source source = {.path = path, .number = event_number (event), .event = event};
  return open_record (archive, &source, edition,
                      contents != NULL ? event_get (contents, "digest") : event_get (event, "manifest"), contents);
}

void filed_free (Filed *filed)
{
  if (filed == NULL)
    return;
  g_free (filed->path);
  g_free (filed->stands);
  g_free (filed->own);
  io_clear_fd (&filed->fd);
  g_clear_pointer (&filed->lines, g_bytes_unref);
  manifest_free (filed->manifest);
  g_clear_error (&filed->error);
  g_free (filed);
}

Finding *filed_fault (const Filed *filed)
{
  if (filed->fd < 0)
    return finding_of_error ("V-RECORD-MISSING", filed->path, NULL, filed->error);
  g_autofree char *place = g_strconcat (filed->path, "/", filed->own, NULL);
  if (filed->found[0] != '\0')
    return finding_of ("V-MANIFEST-CHANGED", place, filed->digest, filed->found);
  return finding_of_error ("V-MANIFEST-MISSING", place, NULL, filed->error);
}

/* ---- Files ---- */

static void update_digest (const uint8_t *piece, size_t len, gpointer data)
{
  digest_update (data, piece, len);
}

bool filed_hash (int fd, const char *where, Digest *digest, char hex[DIGEST_HEX_SIZE], uint64_t *len, GError **error)
{
  bool read = io_read_pieces (fd, where, update_digest, digest, len, error);
  digest_finish (digest, hex);
  return read;
}

/* Opens a listed file. Another process may be placing the files of an edition, which takes some milliseconds. */
static int open_listed (const Filed *filed, const char *name, GError **error)
{
  for (unsigned i = 0;; i++) {
    g_autoptr (GError) local_error = NULL;
    int fd = io_open_file (filed->fd, name, &local_error);
    if (fd >= 0)
      return fd;
    if (!filed->amended || i == PLACING_TRIES || !error_has_id (local_error, "D-NOT-FOUND")) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }
    g_usleep (PLACING_STEP_US);
  }
}

void filed_visit (const Filed *filed, FiledVisit visit, gpointer data, GPtrArray *findings)
{
  for (unsigned i = 0; i < manifest_length (filed->manifest); i++) {
    const char *name = manifest_path (filed->manifest, i), *expected = manifest_hex (filed->manifest, i);
    g_autofree char *place = g_strconcat (filed->path, "/", name, NULL);
    g_autoptr (GError) error = NULL;
    IO_AUTO_FD fd = open_listed (filed, name, &error);
    Finding *finding = fd < 0 ? NULL : visit (place, expected, fd, data, &error);
    if (error != NULL)
      finding = finding_of_error ("V-FILE-MISSING", place, expected, error);
    if (finding != NULL)
      g_ptr_array_add (findings, finding);
  }
}

void filed_check_names (const Filed *filed, FiledKnown known, gpointer data, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = io_list_fd (filed->fd, filed->path, &error);
  if (names == NULL)
    g_ptr_array_add (findings, finding_of_error ("V-RECORD-MISSING", filed->path, NULL, error));
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    const char *name = names->pdata[i];
    if (manifest_find (filed->manifest, name) != NULL || strcmp (name, filed->own) == 0)
      continue;
    g_autofree char *place = g_strconcat (filed->path, "/", name, NULL);
    if (known != NULL && known (place, data))
      continue;
    IoType found = io_type (filed->fd, name, NULL);
    if (found == IO_FILE && archive_brings (filed->archive, place))
      continue;
    ManifestStray type = found == IO_OTHER ? MANIFEST_STRAY_OTHER
                         : found == IO_DIR ? MANIFEST_STRAY_DIRECTORY
                                           : MANIFEST_STRAY_FILE;
    g_ptr_array_add (findings, manifest_stray (filed->manifest, name, type, place));
  }
}

static Finding *find_alteration (const char *place, const char *expected, int fd, gpointer digest, GError **error)
{
  char found[DIGEST_HEX_SIZE];
  uint64_t len = 0;
  bool same = digest == NULL || !filed_hash (fd, place, digest, found, &len, error) || strcmp (found, expected) == 0;
  return same ? NULL : finding_of ("V-FILE-CHANGED", place, expected, found);
}

void filed_check (const Filed *filed, Digest *digest, GPtrArray *findings)
{
  filed_visit (filed, find_alteration, digest, findings);
  filed_check_names (filed, NULL, NULL, findings);
}

/* ---- One document ---- */

/* Reads through the record's descriptor, which stays valid when the record is placed meanwhile. */
static GBytes *read_listed (const Archive *archive, const Filed *filed, const char *name, GError **error)
{
  char found[DIGEST_HEX_SIZE];
  g_autoptr (GError) local_error = NULL;
  g_autofree char *place = g_strconcat (filed->stands, "/", name, NULL);
  g_autoptr (GBytes) bytes = io_read_file (filed->fd, name, kind_limit (KIND_RECORD), &local_error);
  if (bytes == NULL) {
    error_set (error, (ErrorKind)local_error->code, error_id (local_error), place, error_hint (local_error), "%s",
               local_error->message);
    return NULL;
  }
  digest_gbytes (archive_fonds (archive)->digest, bytes, found);
  if (g_strcmp0 (manifest_find (filed->manifest, name), found) == 0)
    return g_steal_pointer (&bytes);
  error_set (error, ERROR_UNREADABLE, "D-FILE-CHANGED", place, "restore this file from a backup",
             "the file is not the one that was filed");
  return NULL;
}

GBytes *filed_read (const Archive *archive, const Event *event, const char *name, GError **error)
{
  if (name == NULL)
    return archive_read (archive, event, error);
  const Source source = {.path = event_get (event, "path"), .number = event_number (event), .event = event};
  g_autoptr (Filed) filed = open_record (archive, &source, 1, event_get (event, "manifest"), NULL);
  if (filed->manifest != NULL)
    return read_listed (archive, filed, name, error);
  g_autoptr (Finding) fault = filed_fault (filed);
  error_set (error, (ErrorKind)filed->error->code, error_id (filed->error), fault->place,
             fault->hint != NULL ? fault->hint : error_hint (filed->error), "%s", fault->message);
  return NULL;
}

GBytes *filed_record (const Archive *archive, const Event *event, GError **error)
{
  return filed_edition (event) == 1 ? filed_read (archive, event, "record.1.xml", error)
                                    : archive_read (archive, event, error);
}
