/* Opening the journal and following its head. Segments never change and are read when needed; the blocks after them, a
 * few thousand events at most, are kept in memory. One thing is subtle: sealing removes blocks. A directory listing
 * made meanwhile may miss some of them, and a writer that slept may link a block whose number is free again. One rule
 * and one check make both harmless: a block within a segment does not count, and blocks that were read are used only if
 * a listing begun afterwards shows no new segment. */
#include "store/journal.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "form/document/event.h"
#include "store/journal/internal.h"
#include "store/journal/lines.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

/* The longest segment: 999 lines of the greatest length and one block. */
#define MAX_SEGMENT (EVENT_MAX_BLOCK + (JOURNAL_SEGMENT_EVENTS - 1) * EVENT_MAX_BYTES)
/* Reading starts again when others seal meanwhile. Each time they have committed 1,000 events, so this is plenty. */
#define MAX_LISTINGS 100

static JournalPart *part_new (uint64_t first, uint64_t last, GBytes *bytes)
{
  JournalPart *part = g_atomic_rc_box_new0 (JournalPart);
  part->first = first;
  part->last = last;
  part->bytes = bytes;
  return part;
}

static void part_clear (gpointer data)
{
  JournalPart *part = data;
  g_clear_pointer (&part->bytes, g_bytes_unref);
}

static void part_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, part_clear);
}

void journal_listing_clear (JournalListing *listing)
{
  g_clear_pointer (&listing->segments, g_ptr_array_unref);
  g_clear_pointer (&listing->blocks, g_ptr_array_unref);
  g_clear_pointer (&listing->covered, g_ptr_array_unref);
}

char *journal_block_path (uint64_t first)
{
  return g_strdup_printf (JOURNAL_DIRECTORY "/%09" PRIu64, first);
}

char *journal_segment_path (uint64_t first, uint64_t last)
{
  return g_strdup_printf (JOURNAL_DIRECTORY "/%09" PRIu64 "-%09" PRIu64 ".log", first, last);
}

char *journal_part_path (const JournalPart *part)
{
  return part->bytes != NULL ? journal_block_path (part->first) : journal_segment_path (part->first, part->last);
}

uint64_t journal_last_of (const GPtrArray *parts)
{
  return parts->len == 0 ? 0 : ((const JournalPart *)g_ptr_array_index (parts, parts->len - 1))->last;
}

bool journal_parse_number (const char *text, uint64_t *number)
{
  *number = 0;
  for (unsigned i = 0; i < JOURNAL_NUMBER_DIGITS; i++) {
    if (!g_ascii_isdigit (text[i]))
      return false;
    *number = *number * 10 + (uint64_t)(text[i] - '0');
  }
  return *number > 0;
}

/* Parses "000001001" (sets *last to 0) or "000000001-000001003.log". */
static bool parse_name (const char *name, uint64_t *first, uint64_t *last)
{
  *last = 0;
  if (!journal_parse_number (name, first))
    return false;
  if (name[JOURNAL_NUMBER_DIGITS] == '\0')
    return true;
  return name[JOURNAL_NUMBER_DIGITS] == '-' && journal_parse_number (name + JOURNAL_NUMBER_DIGITS + 1, last) &&
         strcmp (name + 2 * JOURNAL_NUMBER_DIGITS + 1, ".log") == 0 && *last >= *first;
}

static void gap_error (GError **error, const char *path, uint64_t expected)
{
  error_set (error, ERROR_UNREADABLE, "D-JOURNAL-GAP", path,
             "compare the journal with a backup: something outside this program has changed it",
             "the next file of the journal must begin with event %ju", (uintmax_t)expected);
}

/* The names are sorted: a block comes before a segment with the same first number and after segments with lower ones.
 * So sealed blocks can be told from others only when all segments are known. Other names are ignored; verify reports
 * them.
 */
bool journal_list_parts (int archive_fd, JournalListing *listing, GError **error)
{
  g_autoptr (GPtrArray) names = io_list (archive_fd, JOURNAL_DIRECTORY, error);
  if (names == NULL)
    return false;
  listing->segments = g_ptr_array_new_with_free_func (part_unref);
  listing->blocks = g_ptr_array_new_with_free_func (part_unref);
  listing->covered = g_ptr_array_new_with_free_func (g_free);
  uint64_t first, last;
  for (unsigned i = 0; i < names->len; i++) {
    if (!parse_name (g_ptr_array_index (names, i), &first, &last) || last == 0)
      continue;
    if (first != journal_last_of (listing->segments) + 1) {
      g_autofree char *path = journal_segment_path (first, last);
      gap_error (error, path, journal_last_of (listing->segments) + 1);
      return false;
    }
    g_ptr_array_add (listing->segments, part_new (first, last, NULL));
  }
  for (unsigned i = 0; i < names->len; i++) {
    if (!parse_name (g_ptr_array_index (names, i), &first, &last) || last != 0)
      continue;
    if (first > journal_last_of (listing->segments))
      g_ptr_array_add (listing->blocks, part_new (first, 0, NULL));
    else
      g_ptr_array_add (listing->covered, journal_block_path (first));
  }
  return true;
}

/* At most EVENT_MAX_BYTES from the beginning of a file or (end) from its end. */
static GBytes *read_edge (const Journal *journal, const char *path, bool end, GError **error)
{
  int fd = io_open_file (journal->archive_fd, path, error);
  if (fd < 0)
    return NULL;
  off_t size = lseek (fd, 0, SEEK_END);
  off_t offset = end && size > EVENT_MAX_BYTES ? size - EVENT_MAX_BYTES : 0;
  g_autofree char *buffer = g_malloc (EVENT_MAX_BYTES);
  ssize_t len = size < 0 ? -1 : pread (fd, buffer, EVENT_MAX_BYTES, offset);
  int saved_errno = errno;
  close (fd);
  if (len < 0) {
    error_set_errno (error, saved_errno, path, "cannot read the journal");
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&buffer), (size_t)len);
}

/* The first event names the digest algorithm, and the digest of its line is the archive's id. */
static bool read_id (Journal *journal, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = read_edge (journal, path, false, error);
  if (bytes == NULL)
    return false;
  size_t len;
  const char *text = g_bytes_get_data (bytes, &len);
  const char *end = len == 0 ? NULL : memchr (text, '\n', len);
  g_autofree char *where = g_strdup_printf ("%s:1", path);
  if (end == NULL)
    return error_set (error, ERROR_UNREADABLE, "D-EVENT", where, NULL, "the first line does not end with a line feed");
  g_autoptr (Event) event = event_parse (text, (size_t)(end - text), error);
  if (event == NULL) {
    g_prefix_error (error, "%s: ", where);
    return false;
  }
  const char *name = event_get (event, "algorithm");
  if (strcmp (event_verb (event), "init") != 0 || name == NULL || !digest_from_name (name, &journal->algorithm))
    return error_set (error, ERROR_UNREADABLE, "D-EVENT", where, NULL,
                      "the first event is not an init event with a known digest algorithm");
  digest_bytes (journal->algorithm, text, (size_t)(end - text) + 1, journal->id);
  return true;
}

/* Moves reach to just before the last line of the last segment. */
static bool jump_to_segment (Journal *journal, const JournalPart *segment, LinesReach *reach, GError **error)
{
  g_autofree char *path = journal_part_path (segment);
  g_autoptr (GBytes) bytes = read_edge (journal, path, true, error);
  if (bytes == NULL)
    return false;
  size_t len;
  const char *text = g_bytes_get_data (bytes, &len);
  const char *start = len < 2 ? NULL : memrchr (text, '\n', len - 1);
  start = start == NULL ? text : start + 1;
  g_autoptr (GBytes) line = g_bytes_new_from_bytes (bytes, (gsize)(start - text), len - (gsize)(start - text));
  lines_reach_init (reach, journal->algorithm, segment->last - 1);
  Lines lines = {.path = path, .bytes = line, .first = segment->last, .last = segment->last};
  return lines_read (&lines, reach, segment->last, segment->last, NULL, NULL, error);
}

GBytes *journal_read_part (const Journal *journal, const JournalPart *part, GError **error)
{
  if (part->bytes != NULL)
    return g_bytes_ref (part->bytes);
  g_autofree char *path = journal_part_path (part);
  return io_read_file (journal->archive_fd, path, MAX_SEGMENT, error);
}

/* Reads the lines of a part that are beyond reach. */
static bool read_beyond (const Journal *journal, const JournalPart *part, LinesReach *reach, GError **error)
{
  g_autoptr (GBytes) bytes = journal_read_part (journal, part, error);
  if (bytes == NULL)
    return false;
  g_autofree char *path = journal_part_path (part);
  Lines lines = {.path = path, .bytes = bytes, .first = part->first, .last = part->last};
  return lines_read (&lines, reach, reach->number + 1, part->last, NULL, NULL, error);
}

/* Gets the bytes of a listed block: from memory if it was read before, otherwise from the disk. */
static bool load_block (const Journal *journal, GPtrArray *blocks, unsigned i, uint64_t expected, GError **error)
{
  JournalPart *block = g_ptr_array_index (blocks, i);
  const JournalPart *known = journal_find_part (journal, block->first);
  g_autofree char *path = journal_block_path (block->first);
  if (block->first != expected) {
    gap_error (error, path, expected);
    return false;
  }
  block->bytes =
      known != NULL ? g_bytes_ref (known->bytes) : io_read_file (journal->archive_fd, path, EVENT_MAX_BLOCK, error);
  if (block->bytes == NULL)
    return io_advise (error);
  block->last = block->first + lines_count (block->bytes) - 1;
  if (block->last < block->first)
    return error_set (error, ERROR_UNREADABLE, "D-EVENT", path, NULL, "a block of the journal is empty");
  return true;
}

/* Reads the parts of a listing and moves reach to its head. */
static bool read_listing (Journal *journal, JournalListing *listing, LinesReach *reach, GError **error)
{
  GPtrArray *segments = listing->segments, *blocks = listing->blocks;
  const JournalPart *first_block = blocks->len > 0 ? g_ptr_array_index (blocks, 0) : NULL;
  if (first_block != NULL && first_block->first != journal_last_of (segments) + 1) {
    g_autofree char *path = journal_block_path (first_block->first);
    gap_error (error, path, journal_last_of (segments) + 1);
    return false;
  }
  if (segments->len + blocks->len > 0 && journal->id[0] == '\0') {
    g_autofree char *path =
        segments->len > 0 ? journal_part_path (g_ptr_array_index (segments, 0)) : journal_block_path (1);
    if (!read_id (journal, path, error))
      return false;
    lines_reach_init (reach, journal->algorithm, 0);
    if (segments->len > 0 && !jump_to_segment (journal, g_ptr_array_index (segments, segments->len - 1), reach, error))
      return false;
  }
  for (unsigned i = 0; i < segments->len; i++) {
    const JournalPart *segment = g_ptr_array_index (segments, i);
    if (segment->last > reach->number && !read_beyond (journal, segment, reach, error))
      return false;
  }
  uint64_t expected = journal_last_of (segments) + 1;
  for (unsigned i = 0; i < blocks->len; i++) {
    const JournalPart *block = g_ptr_array_index (blocks, i);
    if (!load_block (journal, blocks, i, expected, error))
      return false;
    if (block->last > reach->number && !read_beyond (journal, block, reach, error))
      return false;
    expected = block->last + 1;
  }
  if (expected <= journal->reach.number) {
    gap_error (error, JOURNAL_DIRECTORY, expected);
    return false;
  }
  return true;
}

static void take_listing (Journal *journal, JournalListing *listing, const LinesReach *reach)
{
  g_ptr_array_unref (journal->segments);
  g_ptr_array_unref (journal->blocks);
  journal->segments = g_steal_pointer (&listing->segments);
  journal->blocks = g_steal_pointer (&listing->blocks);
  journal->leftovers = listing->covered->len > 0;
  journal->reach = *reach;
}

/* True when the directory must be listed again: a sealer has changed it meanwhile, or a block that seems to be missing
 * was made while the directory was listed. */
static bool is_outdated (const Journal *journal, const JournalListing *listing, bool good)
{
  g_auto (JournalListing) after = {0};
  return !journal_list_parts (journal->archive_fd, &after, NULL) || listing->segments->len != after.segments->len ||
         journal_last_of (listing->segments) != journal_last_of (after.segments) ||
         (!good && listing->blocks->len != after.blocks->len);
}

bool journal_refresh (Journal *journal, GError **error)
{
  for (unsigned i = 0;; i++) {
    g_auto (JournalListing) listing = {0};
    g_autoptr (GError) local_error = NULL;
    LinesReach reach = journal->reach;
    bool good = journal_list_parts (journal->archive_fd, &listing, &local_error) &&
                read_listing (journal, &listing, &reach, &local_error);
    if (listing.segments == NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return false;
    }
    if (i < MAX_LISTINGS && is_outdated (journal, &listing, good))
      continue;
    if (good)
      take_listing (journal, &listing, &reach);
    else
      g_propagate_error (error, g_steal_pointer (&local_error));
    return good;
  }
}

Journal *journal_create (int archive_fd, DigestAlgorithm algorithm, GError **error)
{
  if (io_type (archive_fd, JOURNAL_DIRECTORY, NULL) != IO_DIR) {
    error_set (error, ERROR_FORMAT, "D-NOT-AN-ARCHIVE", JOURNAL_DIRECTORY, NULL, "the journal is missing");
    return NULL;
  }
  Journal *journal = g_new0 (Journal, 1);
  journal->archive_fd = archive_fd;
  journal->algorithm = algorithm;
  journal->segments = g_ptr_array_new_with_free_func (part_unref);
  journal->blocks = g_ptr_array_new_with_free_func (part_unref);
  lines_reach_init (&journal->reach, algorithm, 0);
  return journal;
}

Journal *journal_open (int archive_fd, GError **error)
{
  g_autoptr (Journal) journal = journal_create (archive_fd, DIGEST_SHA256, error);
  if (journal == NULL || !journal_refresh (journal, error))
    return NULL;
  return g_steal_pointer (&journal);
}

void journal_close (Journal *journal)
{
  if (journal == NULL)
    return;
  g_ptr_array_unref (journal->segments);
  g_ptr_array_unref (journal->blocks);
  g_free (journal);
}

DigestAlgorithm journal_algorithm (const Journal *journal)
{
  return journal->algorithm;
}

uint64_t journal_length (const Journal *journal)
{
  return journal->reach.number;
}

const char *journal_head (const Journal *journal)
{
  return journal->reach.digest;
}

int64_t journal_time (const Journal *journal)
{
  return journal->reach.time;
}

uint64_t journal_segment_end (const Journal *journal, unsigned i)
{
  return i < journal->segments->len ? ((const JournalPart *)journal->segments->pdata[i])->last : 0;
}

const char *journal_archive_id (const Journal *journal)
{
  return journal->id;
}
