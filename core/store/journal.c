/* Reading and adding to the journal. Segments never change, so they are read when asked for; the blocks after them,
 * at most some thousand events, are kept in memory. Only one thing is subtle: sealing unlinks the blocks of a segment,
 * so a directory listing made meanwhile may lack some of them, and a writer that slept may link a block at a number
 * that is free again. Both are harmless by one rule, a block covered by a segment does not count, and one check: what
 * was read is believed only when a listing that began afterwards shows no new segment. */
#include "store/journal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "form/event.h"
#include "store/lines.h"
#include "sys/error.h"
#include "sys/io.h"

#define DIRECTORY "journal"
#define NUMBER_DIGITS 9
/* A segment ends with the block that reaches 1,000 events: 999 longest lines and one block. */
#define MAX_SEGMENT (JOURNAL_MAX_BLOCK + (JOURNAL_SEGMENT_EVENTS - 1) * EVENT_MAX_BYTES)
/* Reading starts again when others seal meanwhile: each time 1,000 events later, so a few times are plenty. */
#define MAX_LISTINGS 100

typedef struct {
  uint64_t first, last;
  GBytes *bytes; /* of a block; NULL for a segment */
} Part;

struct Journal {
  int archive_fd;
  DigestAlgorithm algorithm;
  char id[DIGEST_HEX_SIZE]; /* empty until there is an event */
  LinesReach reach;         /* the head */
  GPtrArray *segments;      /* of Part */
  GPtrArray *blocks;        /* of Part: what follows the last segment */
  bool leftovers;           /* blocks that a segment covers are still there */
};

/* What a listing shows: as the journal's own tables, with blocks not read and their last numbers not known. */
typedef struct {
  GPtrArray *segments, *blocks;
  GPtrArray *covered; /* of char *, paths */
} Listing;

static Part *part_new (uint64_t first, uint64_t last, GBytes *bytes)
{
  Part *part = g_atomic_rc_box_new0 (Part);
  part->first = first;
  part->last = last;
  part->bytes = bytes;
  return part;
}

static void part_clear (gpointer data)
{
  Part *part = data;
  g_clear_pointer (&part->bytes, g_bytes_unref);
}

static void part_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, part_clear);
}

static void listing_clear (Listing *listing)
{
  g_clear_pointer (&listing->segments, g_ptr_array_unref);
  g_clear_pointer (&listing->blocks, g_ptr_array_unref);
  g_clear_pointer (&listing->covered, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

static char *block_path (uint64_t first)
{
  return g_strdup_printf (DIRECTORY "/%09" G_GUINT64_FORMAT, first);
}

static char *segment_path (uint64_t first, uint64_t last)
{
  return g_strdup_printf (DIRECTORY "/%09" G_GUINT64_FORMAT "-%09" G_GUINT64_FORMAT ".log", first, last);
}

static char *part_path (const Part *part)
{
  return part->bytes != NULL ? block_path (part->first) : segment_path (part->first, part->last);
}

static uint64_t last_of (const GPtrArray *parts)
{
  return parts->len == 0 ? 0 : ((const Part *)g_ptr_array_index (parts, parts->len - 1))->last;
}

static bool parse_number (const char *text, uint64_t *number)
{
  *number = 0;
  for (unsigned i = 0; i < NUMBER_DIGITS; i++) {
    if (!g_ascii_isdigit (text[i]))
      return false;
    *number = *number * 10 + (uint64_t)(text[i] - '0');
  }
  return *number > 0;
}

/* "000001001", then *last is 0, or "000000001-000001003.log". */
static bool parse_name (const char *name, uint64_t *first, uint64_t *last)
{
  *last = 0;
  if (!parse_number (name, first))
    return false;
  if (name[NUMBER_DIGITS] == '\0')
    return true;
  return name[NUMBER_DIGITS] == '-' && parse_number (name + NUMBER_DIGITS + 1, last) &&
         strcmp (name + 2 * NUMBER_DIGITS + 1, ".log") == 0 && *last >= *first;
}

static void gap_error (GError **error, const char *path, uint64_t expected)
{
  error_set (error, ERROR_UNREADABLE, "D-JOURNAL-GAP", path,
             "something outside this program has changed the journal; compare it with a backup",
             "the journal's next file should begin with event %" G_GUINT64_FORMAT, expected);
}

/* Names are sorted, so a block stands before a segment with the same first number and after those with a lower one: the
 * blocks that count are told apart once all segments are known. Names of another form are not the journal's (verify
 * reports them). */
static bool list_parts (int archive_fd, Listing *listing, GError **error)
{
  g_autoptr (GPtrArray) names = io_list (archive_fd, DIRECTORY, error);
  if (names == NULL)
    return false;
  listing->segments = g_ptr_array_new_with_free_func (part_unref);
  listing->blocks = g_ptr_array_new_with_free_func (part_unref);
  listing->covered = g_ptr_array_new_with_free_func (g_free);
  uint64_t first, last;
  for (unsigned i = 0; i < names->len; i++) {
    if (!parse_name (g_ptr_array_index (names, i), &first, &last) || last == 0)
      continue;
    if (first != last_of (listing->segments) + 1) {
      g_autofree char *path = segment_path (first, last);
      gap_error (error, path, last_of (listing->segments) + 1);
      return false;
    }
    g_ptr_array_add (listing->segments, part_new (first, last, NULL));
  }
  for (unsigned i = 0; i < names->len; i++) {
    if (!parse_name (g_ptr_array_index (names, i), &first, &last) || last != 0)
      continue;
    if (first > last_of (listing->segments))
      g_ptr_array_add (listing->blocks, part_new (first, 0, NULL));
    else
      g_ptr_array_add (listing->covered, block_path (first));
  }
  return true;
}

/* Up to EVENT_MAX_BYTES from the beginning of a file, or from its end. */
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
    error_set_errno (error, saved_errno, path, "reading the journal");
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&buffer), (size_t)len);
}

/* The first event says how lines are digested, and its own digest is the archive's id. */
static bool read_id (Journal *journal, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = read_edge (journal, path, false, error);
  if (bytes == NULL)
    return false;
  size_t len;
  const char *text = g_bytes_get_data (bytes, &len);
  const char *end = len == 0 ? NULL : memchr (text, '\n', len);
  g_autofree char *where = g_strdup_printf ("%s:1", path);
  if (end == NULL) {
    error_set (error, ERROR_UNREADABLE, "D-EVENT", where, NULL, "the first event has no end");
    return false;
  }
  g_autoptr (Event) event = event_parse (text, (size_t)(end - text), error);
  if (event == NULL) {
    g_prefix_error (error, "%s: ", where);
    return false;
  }
  const char *name = event_get (event, "algorithm");
  if (strcmp (event_verb (event), "init") != 0 || name == NULL || !digest_from_name (name, &journal->algorithm)) {
    error_set (error, ERROR_UNREADABLE, "D-EVENT", where, NULL, "the first event is no init with a known algorithm");
    return false;
  }
  digest_bytes (journal->algorithm, text, (size_t)(end - text) + 1, journal->id);
  return true;
}

/* Begins at the last line of the last segment, unread. */
static bool jump_to_segment (Journal *journal, const Part *segment, LinesReach *reach, GError **error)
{
  g_autofree char *path = part_path (segment);
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

static GBytes *read_part (const Journal *journal, const Part *part, GError **error)
{
  if (part->bytes != NULL)
    return g_bytes_ref (part->bytes);
  g_autofree char *path = part_path (part);
  return io_read_file (journal->archive_fd, path, MAX_SEGMENT, error);
}

/* Reads of a part what lies beyond reach. */
static bool read_beyond (const Journal *journal, const Part *part, LinesReach *reach, GError **error)
{
  g_autoptr (GBytes) bytes = read_part (journal, part, error);
  if (bytes == NULL)
    return false;
  g_autofree char *path = part_path (part);
  Lines lines = {.path = path, .bytes = bytes, .first = part->first, .last = part->last};
  return lines_read (&lines, reach, reach->number + 1, part->last, NULL, NULL, error);
}

static const Part *find_part (const Journal *journal, uint64_t number)
{
  const GPtrArray *table = number <= last_of (journal->segments) ? journal->segments : journal->blocks;
  unsigned low = 0, high = table->len;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    const Part *part = g_ptr_array_index (table, middle);
    if (number < part->first)
      high = middle;
    else if (number > part->last)
      low = middle + 1;
    else
      return part;
  }
  return NULL;
}

/* Fills in a listed block: from memory when it has been read before, from the disk otherwise. */
static bool load_block (const Journal *journal, GPtrArray *blocks, unsigned i, uint64_t expected, GError **error)
{
  Part *block = g_ptr_array_index (blocks, i);
  const Part *known = find_part (journal, block->first);
  g_autofree char *path = block_path (block->first);
  if (block->first != expected) {
    gap_error (error, path, expected);
    return false;
  }
  block->bytes =
      known != NULL ? g_bytes_ref (known->bytes) : io_read_file (journal->archive_fd, path, JOURNAL_MAX_BLOCK, error);
  if (block->bytes == NULL)
    return false;
  block->last = block->first + lines_count (block->bytes) - 1;
  if (block->last < block->first) {
    error_set (error, ERROR_UNREADABLE, "D-EVENT", path, NULL, "a block of the journal is empty");
    return false;
  }
  return true;
}

/* Moves reach to the head that the listing shows. */
static bool read_listing (Journal *journal, Listing *listing, LinesReach *reach, GError **error)
{
  GPtrArray *segments = listing->segments, *blocks = listing->blocks;
  const Part *first_block = blocks->len > 0 ? g_ptr_array_index (blocks, 0) : NULL;
  if (first_block != NULL && first_block->first != last_of (segments) + 1) {
    g_autofree char *path = block_path (first_block->first);
    gap_error (error, path, last_of (segments) + 1);
    return false;
  }
  if (segments->len + blocks->len > 0 && journal->id[0] == '\0') {
    g_autofree char *path = segments->len > 0 ? part_path (g_ptr_array_index (segments, 0)) : block_path (1);
    if (!read_id (journal, path, error))
      return false;
    lines_reach_init (reach, journal->algorithm, 0);
    if (segments->len > 0 && !jump_to_segment (journal, g_ptr_array_index (segments, segments->len - 1), reach, error))
      return false;
  }
  for (unsigned i = 0; i < segments->len; i++) {
    const Part *segment = g_ptr_array_index (segments, i);
    if (segment->last > reach->number && !read_beyond (journal, segment, reach, error))
      return false;
  }
  uint64_t expected = last_of (segments) + 1;
  for (unsigned i = 0; i < blocks->len; i++) {
    const Part *block = g_ptr_array_index (blocks, i);
    if (!load_block (journal, blocks, i, expected, error))
      return false;
    if (block->last > reach->number && !read_beyond (journal, block, reach, error))
      return false;
    expected = block->last + 1;
  }
  if (expected <= journal->reach.number) {
    gap_error (error, DIRECTORY, expected);
    return false;
  }
  return true;
}

static bool same_segments (const Listing *listing, const Listing *other)
{
  return listing->segments->len == other->segments->len && last_of (listing->segments) == last_of (other->segments);
}

static void take_listing (Journal *journal, Listing *listing, const LinesReach *reach)
{
  g_ptr_array_unref (journal->segments);
  g_ptr_array_unref (journal->blocks);
  journal->segments = g_steal_pointer (&listing->segments);
  journal->blocks = g_steal_pointer (&listing->blocks);
  journal->leftovers = listing->covered->len > 0;
  journal->reach = *reach;
}

bool journal_refresh (Journal *journal, GError **error)
{
  for (unsigned i = 0;; i++) {
    g_auto (Listing) listing = {0}, after = {0};
    g_autoptr (GError) local_error = NULL;
    LinesReach reach = journal->reach;
    bool good = list_parts (journal->archive_fd, &listing, &local_error) &&
                read_listing (journal, &listing, &reach, &local_error);
    if (listing.segments == NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return false;
    }
    if (i < MAX_LISTINGS && (!list_parts (journal->archive_fd, &after, NULL) || !same_segments (&listing, &after)))
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
  if (io_type (archive_fd, DIRECTORY, NULL) != IO_DIR) {
    error_set (error, ERROR_FORMAT, "D-NOT-AN-ARCHIVE", DIRECTORY, NULL, "there is no journal here");
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

const char *journal_archive_id (const Journal *journal)
{
  return journal->id;
}

static bool head_error (GError **error)
{
  error_set (error, ERROR_UNREADABLE, "D-JOURNAL-CHAIN", DIRECTORY,
             "something outside this program has changed the journal; compare it with a backup",
             "the journal does not lead to its head");
  return false;
}

bool journal_visit (const Journal *journal, uint64_t first, uint64_t last, JournalVisit visit, gpointer data,
                    GError **error)
{
  LinesReach reach;
  first = MAX (first, 1);
  last = last == 0 ? journal->reach.number : MIN (last, journal->reach.number);
  lines_reach_init (&reach, journal->algorithm, first - 1);
  const GPtrArray *tables[] = {journal->segments, journal->blocks};
  for (unsigned t = 0; t < G_N_ELEMENTS (tables); t++) {
    for (unsigned i = 0; i < tables[t]->len; i++) {
      const Part *part = g_ptr_array_index (tables[t], i);
      if (part->last < first || part->first > last)
        continue;
      g_autofree char *path = part_path (part);
      g_autoptr (GBytes) bytes = read_part (journal, part, error);
      Lines lines = {.path = path, .bytes = bytes, .first = part->first, .last = part->last};
      if (bytes == NULL || !lines_read (&lines, &reach, MAX (first, part->first), last, visit, data, error))
        return false;
    }
  }
  if (first <= last && last == journal->reach.number && strcmp (reach.digest, journal->reach.digest) != 0)
    return head_error (error);
  return true;
}

/* The bytes from the beginning of an event to the end of the file that it stands in. */
static GBytes *bytes_from (const Journal *journal, uint64_t number, GError **error)
{
  const Part *part = find_part (journal, number);
  if (part == NULL) {
    error_set (error, ERROR_USAGE, "D-EVENT-UNKNOWN", NULL, "see the numbers in dossier log",
               "there is no event %" G_GUINT64_FORMAT, number);
    return NULL;
  }
  g_autoptr (GBytes) bytes = read_part (journal, part, error);
  return bytes == NULL ? NULL : lines_skip (bytes, number - part->first);
}

bool journal_visit_verb (const Journal *journal, const char *verb, JournalVisit visit, gpointer data, GError **error)
{
  const GPtrArray *tables[] = {journal->segments, journal->blocks};
  for (unsigned t = 0; t < G_N_ELEMENTS (tables); t++) {
    for (unsigned i = 0; i < tables[t]->len; i++) {
      const Part *part = g_ptr_array_index (tables[t], i);
      g_autofree char *path = part_path (part);
      g_autoptr (GBytes) bytes = read_part (journal, part, error);
      Lines lines = {.path = path, .bytes = bytes, .first = part->first, .last = part->last};
      if (bytes == NULL || !lines_search (&lines, journal->algorithm, verb, visit, data, error))
        return false;
    }
  }
  return true;
}

Event *journal_event (const Journal *journal, uint64_t number, GError **error)
{
  g_autoptr (GBytes) bytes = bytes_from (journal, number, error);
  if (bytes == NULL)
    return NULL;
  size_t len;
  const char *text = g_bytes_get_data (bytes, &len);
  const char *end = len == 0 ? NULL : memchr (text, '\n', len);
  if (end == NULL) {
    head_error (error);
    return NULL;
  }
  g_autoptr (Event) event = event_parse (text, (size_t)(end - text), error);
  if (event != NULL && event_number (event) != number) {
    head_error (error);
    return NULL;
  }
  return g_steal_pointer (&event);
}

bool journal_holds (const Journal *journal, GBytes *block, GError **error)
{
  size_t len, rest_len;
  const char *text = g_bytes_get_data (block, &len);
  uint64_t number;
  if (len < NUMBER_DIGITS || !parse_number (text, &number) || number > journal->reach.number)
    return false;
  g_autoptr (GBytes) rest = bytes_from (journal, number, error);
  if (rest == NULL)
    return false;
  const char *rest_text = g_bytes_get_data (rest, &rest_len);
  return rest_len >= len && memcmp (text, rest_text, len) == 0;
}

GBytes *journal_print_block (const Journal *journal, GPtrArray *events, const char *actor, int64_t now, GError **error)
{
  g_autoptr (GString) block = g_string_new (NULL);
  char previous[DIGEST_HEX_SIZE];
  memcpy (previous, journal->reach.digest, sizeof previous);
  int64_t time = MAX (now, journal->reach.number == 0 ? now : journal->reach.time);
  uint64_t number = journal->reach.number;
  for (unsigned i = 0; i < events->len; i++) {
    Event *event = g_ptr_array_index (events, i);
    event_stamp (event, ++number, previous, time, actor);
    g_autofree char *line = event_print (event, error);
    if (line == NULL)
      return NULL;
    size_t len = strlen (line);
    digest_bytes (journal->algorithm, line, len, previous);
    g_string_append_len (block, line, (gssize)len);
  }
  if (number > EVENT_MAX_NUMBER || block->len > JOURNAL_MAX_BLOCK) {
    error_set (error, ERROR_REFUSED, "D-JOURNAL-FULL", NULL, "do it in several smaller commands",
               "this change does not fit into the journal");
    return NULL;
  }
  return g_string_free_to_bytes (g_steal_pointer (&block));
}

static int outcome_unknown (GError **error, const char *path, const char *what, const GError *cause)
{
  error_set (error, ERROR_UNKNOWN, "D-UNKNOWN-OUTCOME", path, "run the same command again: that does no harm", "%s: %s",
             what, cause == NULL ? "no reason given" : cause->message);
  return -1;
}

/* The name has been made. Whether that counts is decided by the journal as it then stands. */
static int settle (Journal *journal, const char *path, uint64_t first, GBytes *block, GError **error)
{
  g_autoptr (GError) cause = NULL;
  if (!journal_refresh (journal, &cause))
    return outcome_unknown (error, path, "the change stands in the journal, which cannot be read again", cause);
  bool held = journal_holds (journal, block, &cause);
  if (cause != NULL)
    return outcome_unknown (error, path, "the change stands in the journal, which cannot be read again", cause);
  if (!held) {
    if (first <= last_of (journal->segments))
      io_remove (journal->archive_fd, path, NULL);
    return 0;
  }
  if (!io_sync (journal->archive_fd, DIRECTORY, &cause))
    return outcome_unknown (error, path, "the change stands in the journal, but perhaps not yet on the disk", cause);
  return 1;
}

int journal_commit (Journal *journal, const char *staged, GBytes *block, GError **error)
{
  uint64_t first = journal->reach.number + 1;
  g_autofree char *path = block_path (first);
  g_autoptr (GError) link_error = NULL;
  if (io_link_new (journal->archive_fd, staged, path, &link_error))
    return settle (journal, path, first, block, error);
  if (error_has_id (link_error, "D-EXISTS"))
    return 0;
  /* A network file system can report the loss of its answer to a link that was made. */
  if (io_type (journal->archive_fd, path, NULL) == IO_FILE && journal_refresh (journal, NULL) &&
      journal_holds (journal, block, NULL))
    return settle (journal, path, first, block, error);
  g_propagate_error (error, g_steal_pointer (&link_error));
  return -1;
}

/* How many of the blocks make the next segment; 0 when there are not enough events. */
static unsigned segment_run (const Journal *journal)
{
  for (unsigned i = 0; i < journal->blocks->len; i++) {
    const Part *block = g_ptr_array_index (journal->blocks, i);
    if (block->last - last_of (journal->segments) >= JOURNAL_SEGMENT_EVENTS)
      return i + 1;
  }
  return 0;
}

bool journal_wants_sealing (const Journal *journal)
{
  return journal->leftovers || segment_run (journal) > 0;
}

/* What the blocks hold has been chained and checked when they were read. */
static bool make_segment (Journal *journal, const char *staged, unsigned n, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const Part *head = g_ptr_array_index (journal->blocks, 0), *tail = g_ptr_array_index (journal->blocks, n - 1);
  for (unsigned i = 0; i < n; i++) {
    const Part *block = g_ptr_array_index (journal->blocks, i);
    gsize len;
    const void *data = g_bytes_get_data (block->bytes, &len);
    g_byte_array_append (bytes, data, (guint)len);
  }
  g_autofree char *path = segment_path (head->first, tail->last);
  g_autoptr (GError) link_error = NULL;
  if (!io_create_file (journal->archive_fd, staged, bytes->data, bytes->len, error) ||
      !io_sync (journal->archive_fd, staged, error))
    return false;
  bool linked = io_link_new (journal->archive_fd, staged, path, &link_error);
  if (!linked && !error_has_id (link_error, "D-EXISTS")) {
    g_propagate_error (error, g_steal_pointer (&link_error));
    return false;
  }
  return io_remove (journal->archive_fd, staged, error);
}

bool journal_seal_segments (Journal *journal, const char *staged, GError **error)
{
  for (unsigned n = segment_run (journal); n > 0; n = segment_run (journal)) {
    if (!make_segment (journal, staged, n, error) || !journal_refresh (journal, error))
      return false;
  }
  /* The parts may go only once the segment's name will outlive a power cut, whoever made it. */
  g_auto (Listing) listing = {0};
  if (!list_parts (journal->archive_fd, &listing, error) ||
      (listing.covered->len > 0 && !io_sync (journal->archive_fd, DIRECTORY, error)))
    return false;
  for (unsigned i = 0; i < listing.covered->len; i++) {
    if (!io_remove (journal->archive_fd, g_ptr_array_index (listing.covered, i), error))
      return false;
  }
  journal->leftovers = false;
  return true;
}
