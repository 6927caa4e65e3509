/* Adding a journal that is newer than the packs, so that records that were destroyed in the meantime are not restored.
 * All its events are added, and the documents that prove the destructions, as far as the source has them. Records that
 * were filed after the packs were made are then missing, and verify reports them. */
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "form/document/event.h"
#include "form/document/kind.h"
#include "form/name.h"
#include "ops/backup/unpack_tree.h"
#include "store/journal.h"
#include "store/journal/lines.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

#define MAX_JOURNAL ((uint64_t)EVENT_MAX_BLOCK)

/* The source of the newer events, and their documents. */
typedef struct {
  const char *name;
  UnpackingTree *tree;
  const VerifySummary *known; /* of the packs */
  Archive *archive;           /* if the source is an archive, or NULL */
  GHashTable *documents;      /* if it is a pack: path of an event in events: GBytes, empty when the pack lacks it */
  GString *block;             /* lines that are not written yet */
  uint64_t first, last;       /* first event of the block, last event read */
  GPtrArray *events;          /* of Event: newer events that bring a document */
} Newer;

static bool refuse_journal (const Newer *newer, GError **error, const char *id, const char *message)
{
  return error_set (error, ERROR_REFUSED, id, newer->name, "name the newest journal of this archive", "%s", message);
}

/* ---- Events ---- */

static bool write_block (Newer *newer, GError **error)
{
  g_autofree char *path = g_strdup_printf ("journal/%09" PRIu64, newer->first);
  if (newer->block->len == 0)
    return true;
  g_autoptr (GBytes) bytes = g_bytes_new (newer->block->str, newer->block->len);
  g_string_truncate (newer->block, 0);
  return backup_unpack_tree_write (newer->tree, path, bytes, error);
}

static bool add_newer (Newer *newer, const Event *event, GError **error)
{
  uint64_t number = event_number (event);
  g_autofree char *line = event_print (event, error);
  if (line == NULL)
    return false;
  if (number == newer->known->events + 1 && strcmp (event_previous (event), newer->known->head) != 0)
    return refuse_journal (newer, error, "D-JOURNAL-FORK",
                           N_ ("the journal does not continue the events of the packs"));
  if (newer->block->len == 0)
    newer->first = number;
  g_string_append (newer->block, line);
  if (event_get (event, "path") != NULL && event_get (event, "digest") != NULL)
    g_ptr_array_add (newer->events, event_copy (event));
  return number - newer->first + 1 < JOURNAL_PACK_EVENTS || write_block (newer, error);
}

static bool check_or_add (const Event *event, const char *digest, gpointer data, GError **error)
{
  Newer *newer = data;
  newer->last = event_number (event);
  if (newer->last == newer->known->events && strcmp (digest, newer->known->head) != 0)
    return refuse_journal (newer, error, "D-JOURNAL-FORK", N_ ("the journal and the packs have different events"));
  return newer->last <= newer->known->events || add_newer (newer, event, error);
}

/* ---- Sources ---- */

static bool read_newer_archive (Newer *newer, GError **error)
{
  newer->archive = archive_open (newer->name, ARCHIVE_READ, error);
  if (newer->archive == NULL)
    return false;
  const Journal *journal = archive_journal (newer->archive);
  newer->last = journal_length (journal);
  if (strcmp (journal_archive_id (journal), newer->known->archive_id) != 0)
    return refuse_journal (newer, error, "D-JOURNAL-ARCHIVE", N_ ("the journal belongs to another archive"));
  return newer->last < newer->known->events ||
         journal_visit (journal, newer->known->events, 0, check_or_add, newer, error);
}

/* Reads lines of a journal; the first may have any number. */
static bool read_journal_lines (Newer *newer, GBytes *bytes, GError **error)
{
  LinesReach reach;
  uint64_t first = 0, count = lines_count (bytes);
  gsize len = 0;
  const char *text = g_bytes_get_data (bytes, &len);
  g_autofree char *number = g_strndup (text, MIN (len, 9));
  if (count == 0 || text[len - 1] != '\n' ||
      !g_ascii_string_to_unsigned (number, 10, 1, EVENT_MAX_NUMBER, &first, NULL))
    return refuse_journal (newer, error, "D-NO-JOURNAL", N_ ("not an archive, a pack, or a file of a journal"));
  if (first > newer->known->events + 1)
    return refuse_journal (newer, error, "D-JOURNAL-GAP", N_ ("events are missing between the packs and this journal"));
  const Lines lines = {newer->name, bytes, first, first + count - 1};
  lines_reach_init (&reach, newer->known->algorithm, first - 1);
  return lines_read (&lines, &reach, first, first + count - 1, check_or_add, newer, error);
}

/* Called at the first member after the journal, which comes first in a pack. From then on only the documents of newer
 * events are kept. */
static bool end_journal (Newer *newer, GByteArray *journal, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (journal->data, journal->len);
  if (newer->documents != NULL)
    return true;
  newer->documents = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
  if (!read_journal_lines (newer, bytes, error))
    return false;
  for (unsigned i = 0; i < newer->events->len; i++)
    g_hash_table_insert (newer->documents, (gpointer)(guintptr)event_get (newer->events->pdata[i], "path"),
                         g_bytes_new (NULL, 0));
  return true;
}

static GBytes *read_small_member (TarReader *reader, const TarMember *member, GError **error)
{
  g_autofree uint8_t *data = g_malloc (member->bytes + 1);
  return tar_reader_read (reader, data, member->bytes, error) < 0
             ? NULL
             : g_bytes_new_take (g_steal_pointer (&data), member->bytes);
}

static bool read_packed (Newer *newer, TarReader *reader, GByteArray *journal, const TarMember *member, GError **error)
{
  gpointer path = NULL;
  bool is_journal = g_str_has_prefix (member->path, "journal/");
  if (!is_journal && !end_journal (newer, journal, error))
    return false;
  if (is_journal && member->bytes + journal->len > MAX_JOURNAL)
    return refuse_journal (newer, error, "D-JOURNAL-TOO-LARGE", N_ ("the journal in the pack is too large"));
  if (!is_journal && (!g_hash_table_lookup_extended (newer->documents, member->path, &path, NULL) ||
                      member->bytes > kind_limit (kind_of_path (member->path))))
    return true;
  g_autoptr (GBytes) bytes = read_small_member (reader, member, error);
  if (bytes == NULL)
    return false;
  if (is_journal)
    g_byte_array_append (journal, g_bytes_get_data (bytes, NULL), (guint)member->bytes);
  else
    g_hash_table_insert (newer->documents, path, g_steal_pointer (&bytes));
  return true;
}

static bool read_newer_pack (Newer *newer, int fd, GError **error)
{
  TarMember member;
  int next;
  g_autoptr (TarReader) reader = tar_reader_new_fd (fd, newer->name);
  g_autoptr (GByteArray) journal = g_byte_array_new ();
  g_autoptr (GError) problem = NULL;
  next = tar_reader_next (reader, &member, &problem);
  if (error_has_id (problem, "D-TAR-HEADER") || error_has_id (problem, "D-TAR-TRUNCATED"))
    return refuse_journal (newer, error, "D-NO-JOURNAL", N_ ("not an archive, a pack, or a file of a journal"));
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  for (; next > 0; next = tar_reader_next (reader, &member, error))
    if (!read_packed (newer, reader, journal, &member, error))
      return false;
  return next == 0 && end_journal (newer, journal, error);
}

/* Reads a pack or lines of a journal; the first bytes tell which it is. */
static bool read_journal_source (Newer *newer, GError **error)
{
  char head[9 + 1] = "";
  IO_AUTO_FD fd = io_open_file (AT_FDCWD, newer->name, error);
  if (fd < 0)
    return false;
  ssize_t got = pread (fd, head, sizeof head - 1, 0);
  if (got > 0 && strspn (head, "0123456789") == sizeof head - 1) {
    g_autoptr (GBytes) bytes = io_read_file (AT_FDCWD, newer->name, MAX_JOURNAL, error);
    return bytes != NULL && read_journal_lines (newer, bytes, error);
  }
  return read_newer_pack (newer, fd, error);
}

/* ---- Documents ---- */

/* Writes the documents that the source has and that match their events. */
static bool write_documents (Newer *newer, GError **error)
{
  for (unsigned i = 0; i < newer->events->len; i++) {
    char hex[DIGEST_HEX_SIZE];
    const Event *event = newer->events->pdata[i];
    const char *path = event_get (event, "path");
    g_autoptr (GBytes) bytes = newer->archive != NULL ? archive_read (newer->archive, event, NULL) : NULL;
    GBytes *packed = newer->documents != NULL ? g_hash_table_lookup (newer->documents, path) : NULL;
    if (packed != NULL)
      digest_gbytes (newer->known->algorithm, packed, hex);
    if (packed != NULL && strcmp (hex, event_get (event, "digest")) == 0)
      bytes = g_bytes_ref (packed);
    if (bytes != NULL && name_path_is_valid (path) && !backup_unpack_tree_write (newer->tree, path, bytes, error))
      return false;
  }
  return true;
}

static void newer_clear (Newer *newer)
{
  archive_close (newer->archive);
  g_clear_pointer (&newer->documents, g_hash_table_unref);
  g_string_free (newer->block, TRUE);
  g_ptr_array_unref (newer->events);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Newer, newer_clear)

bool backup_unpack_journal_add (UnpackingTree *tree, const char *name, const VerifySummary *known, GError **error)
{
  g_auto (Newer) newer = {.name = name,
                          .tree = tree,
                          .known = known,
                          .block = g_string_new (NULL),
                          .events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free)};
  bool is_directory = io_type (AT_FDCWD, name, NULL) == IO_DIR;
  if (!(is_directory ? read_newer_archive : read_journal_source) (&newer, error))
    return false;
  if (newer.last < known->events)
    return refuse_journal (&newer, error, "D-JOURNAL-OLDER", N_ ("the journal is older than the packs"));
  return write_block (&newer, error) && write_documents (&newer, error);
}
