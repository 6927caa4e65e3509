/* Reading events: a range, all events of one verb, or one event by its number. Segments are not kept in memory: they
 * are read from the disk each time, and for one event only near its line. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "form/document/event.h"
#include "store/journal/internal.h"
#include "store/journal/lines.h"
#include "sys/error.h"
#include "sys/io.h"

const JournalPart *journal_find_part (const Journal *journal, uint64_t number)
{
  const GPtrArray *table = number <= journal_last_of (journal->segments) ? journal->segments : journal->blocks;
  unsigned low = 0, high = table->len;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    const JournalPart *part = g_ptr_array_index (table, middle);
    if (number < part->first)
      high = middle;
    else if (number > part->last)
      low = middle + 1;
    else
      return part;
  }
  return NULL;
}

bool journal_head_error (GError **error)
{
  return error_set (error, ERROR_UNREADABLE, "D-JOURNAL-CHAIN", JOURNAL_DIRECTORY,
                    "compare the journal with a backup: something outside this program has changed it",
                    "the chain of the journal does not lead to its last line");
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
      const JournalPart *part = g_ptr_array_index (tables[t], i);
      if (part->last < first || part->first > last)
        continue;
      g_autofree char *path = journal_part_path (part);
      g_autoptr (GBytes) bytes = journal_read_part (journal, part, error);
      Lines lines = {.path = path, .bytes = bytes, .first = part->first, .last = part->last};
      if (bytes == NULL || !lines_read (&lines, &reach, MAX (first, part->first), last, visit, data, error))
        return false;
    }
  }
  if (first <= last && last == journal->reach.number && strcmp (reach.digest, journal->reach.digest) != 0)
    return journal_head_error (error);
  return true;
}

static const JournalPart *part_of (const Journal *journal, uint64_t number, GError **error)
{
  const JournalPart *part = journal_find_part (journal, number);
  if (part == NULL)
    error_set (error, ERROR_USAGE, "D-EVENT-UNKNOWN", NULL, "see `dossier log` for the numbers",
               "there is no event %ju", (uintmax_t)number);
  return part;
}

/* Adds the bytes of a piece that belong to the line after *skip line ends; false when that line has ended. */
static bool add_piece (GString *line, uint64_t *skip, const char *piece, size_t len)
{
  const char *limit = piece + len, *end;
  for (; *skip > 0 && (end = memchr (piece, '\n', (size_t)(limit - piece))) != NULL; --*skip)
    piece = end + 1;
  if (*skip > 0)
    return true;
  end = memchr (piece, '\n', (size_t)(limit - piece));
  g_string_append_len (line, piece, (gssize)((end == NULL ? limit : end) - piece));
  return end == NULL;
}

/* Finds a line a little before the one with this number, or that line itself, by halving the file: every line begins
 * with its number. Returns the line's offset; *skip is how many lines the wanted one comes after it. In a segment with
 * wrong numbers the search only ends too early. */
static off_t find_near (int fd, uint64_t number, uint64_t *skip)
{
  char piece[EVENT_MAX_BYTES + 1 + JOURNAL_NUMBER_DIGITS];
  struct stat status;
  off_t low = 0, high = fstat (fd, &status) == 0 ? status.st_size : 0;
  while (high - low > (off_t)sizeof piece) {
    off_t middle = low + (high - low) / 2;
    uint64_t found;
    ssize_t got = pread (fd, piece, sizeof piece, middle);
    const char *end = got <= 0 ? NULL : memchr (piece, '\n', (size_t)got);
    if (end == NULL || piece + got - end <= JOURNAL_NUMBER_DIGITS || !journal_parse_number (end + 1, &found))
      break;
    if (found > number) {
      high = middle;
    } else {
      low = middle + (end + 1 - piece);
      *skip = number - found;
    }
  }
  return low;
}

/* One line of a segment. NULL and *error when the segment has fewer lines. */
static GString *read_segment_line (const Journal *journal, const JournalPart *segment, uint64_t number, GError **error)
{
  char piece[EVENT_MAX_BYTES];
  g_autofree char *path = journal_part_path (segment);
  IO_AUTO_FD fd = io_open_file (journal->archive_fd, path, error);
  if (fd < 0)
    return NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  uint64_t skip = number - segment->first;
  off_t at = find_near (fd, number, &skip);
  for (ssize_t got; (got = pread (fd, piece, sizeof piece, at)) != 0; at += MAX (got, 0)) {
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      error_set_errno (error, errno, path, "cannot read the journal");
      return NULL;
    }
    if (!add_piece (line, &skip, piece, (size_t)got) || line->len > EVENT_MAX_BYTES)
      return g_steal_pointer (&line);
  }
  journal_head_error (error);
  return NULL;
}

bool journal_visit_verb (const Journal *journal, const char *verb, JournalVisit visit, gpointer data, GError **error)
{
  return journal_visit_verb_after (journal, 0, verb, visit, data, error);
}

bool journal_visit_verb_after (const Journal *journal, uint64_t number, const char *verb, JournalVisit visit,
                               gpointer data, GError **error)
{
  const GPtrArray *tables[] = {journal->segments, journal->blocks};
  for (unsigned t = 0; t < G_N_ELEMENTS (tables); t++) {
    for (unsigned i = 0; i < tables[t]->len; i++) {
      const JournalPart *part = g_ptr_array_index (tables[t], i);
      if (part->last <= number)
        continue;
      g_autofree char *path = journal_part_path (part);
      g_autoptr (GBytes) bytes = journal_read_part (journal, part, error);
      Lines lines = {.path = path, .bytes = bytes, .first = part->first, .last = part->last};
      if (bytes == NULL || !lines_search (&lines, journal->algorithm, verb, visit, data, error))
        return false;
    }
  }
  return true;
}

bool journal_list_beneath (const Journal *journal, const char *directory, uint64_t first, GArray *numbers,
                           GError **error)
{
  const GPtrArray *tables[] = {journal->segments, journal->blocks};
  g_autofree char *word = g_strconcat (" path=", directory, "/", NULL);
  size_t word_len = strlen (word), len;
  for (unsigned t = 0; t < G_N_ELEMENTS (tables); t++) {
    for (unsigned i = 0; i < tables[t]->len; i++) {
      const JournalPart *part = g_ptr_array_index (tables[t], i);
      if (part->last < first)
        continue;
      g_autoptr (GBytes) bytes = journal_read_part (journal, part, error);
      if (bytes == NULL)
        return false;
      const char *text = g_bytes_get_data (bytes, &len), *limit = text + len, *found;
      for (const char *at = text; (found = memmem (at, (size_t)(limit - at), word, word_len)) != NULL;) {
        uint64_t number;
        const char *before = memrchr (text, '\n', (size_t)(found - text));
        if (journal_parse_number (before == NULL ? text : before + 1, &number) && number >= first)
          g_array_append_val (numbers, number);
        at = found + word_len;
      }
    }
  }
  return true;
}

bool journal_brought_lately (const Journal *journal, const char *path)
{
  g_autofree char *word = g_strconcat (" path=", path, " ", NULL);
  size_t word_len = strlen (word), len;
  for (unsigned i = 0; i < journal->blocks->len; i++) {
    const char *text = g_bytes_get_data (((const JournalPart *)journal->blocks->pdata[i])->bytes, &len);
    if (memmem (text, len, word, word_len) != NULL)
      return true;
  }
  return false;
}

/* One line of a block in memory, without its line feed. */
static GString *line_in_memory (const JournalPart *block, uint64_t number)
{
  g_autoptr (GBytes) rest = lines_skip (block->bytes, number - block->first);
  size_t len;
  const char *text = g_bytes_get_data (rest, &len), *end = len == 0 ? NULL : memchr (text, '\n', len);
  return g_string_new_len (text, end == NULL ? 0 : end - text);
}

Event *journal_event (const Journal *journal, uint64_t number, GError **error)
{
  const JournalPart *part = part_of (journal, number, error);
  if (part == NULL)
    return NULL;
  g_autoptr (GString) line =
      part->bytes != NULL ? line_in_memory (part, number) : read_segment_line (journal, part, number, error);
  g_autoptr (Event) event = line == NULL ? NULL : event_parse (line->str, line->len, error);
  if (event != NULL && event_number (event) != number) {
    journal_head_error (error);
    return NULL;
  }
  return g_steal_pointer (&event);
}

bool journal_digest (const Journal *journal, uint64_t number, char hex[DIGEST_HEX_SIZE], GError **error)
{
  g_autoptr (Event) next = number == journal_length (journal) ? NULL : journal_event (journal, number + 1, error);
  if (next == NULL && number != journal_length (journal))
    return false;
  g_strlcpy (hex, next == NULL ? journal_head (journal) : event_previous (next), DIGEST_HEX_SIZE);
  return true;
}

bool journal_holds (const Journal *journal, GBytes *block, GError **error)
{
  size_t len, rest_len;
  const char *text = g_bytes_get_data (block, &len);
  uint64_t number;
  if (len < JOURNAL_NUMBER_DIGITS || !journal_parse_number (text, &number) || number > journal->reach.number)
    return false;
  const JournalPart *part = part_of (journal, number, error);
  g_autoptr (GBytes) bytes = part == NULL ? NULL : journal_read_part (journal, part, error);
  g_autoptr (GBytes) rest = bytes == NULL ? NULL : lines_skip (bytes, number - part->first);
  if (rest == NULL)
    return false;
  const char *rest_text = g_bytes_get_data (rest, &rest_len);
  return rest_len >= len && memcmp (text, rest_text, len) == 0;
}
