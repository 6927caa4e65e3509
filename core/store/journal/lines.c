/* One pass over the lines of a journal file. Lines have consecutive numbers, so unwanted lines are skipped by counting
 * line ends. The line before the first wanted one is read too, because the chain begins with its digest. */
#include "store/journal/lines.h"

#include <inttypes.h>
#include <string.h>

#include "form/document/event.h"
#include "sys/error.h"
#include "sys/message.h"

void lines_reach_init (LinesReach *reach, DigestAlgorithm algorithm, uint64_t number)
{
  *reach = (LinesReach){.algorithm = algorithm, .number = number, .time = INT64_MIN};
  if (number == 0)
    memset (reach->digest, '0', digest_hex_length (algorithm));
}

uint64_t lines_count (GBytes *bytes)
{
  size_t len;
  const char *text = g_bytes_get_data (bytes, &len);
  uint64_t n = 0;
  for (const char *end; len > 0 && (end = memchr (text, '\n', len)) != NULL; n++) {
    len -= (size_t)(end + 1 - text);
    text = end + 1;
  }
  return n;
}

GBytes *lines_skip (GBytes *bytes, uint64_t n)
{
  size_t len;
  const char *start = g_bytes_get_data (bytes, &len), *text = start, *limit = start + len;
  while (n > 0 && text < limit) {
    const char *end = memchr (text, '\n', (size_t)(limit - text));
    text = end == NULL ? limit : end + 1;
    n--;
  }
  return g_bytes_new_from_bytes (bytes, (gsize)(text - start), (gsize)(limit - text));
}

static bool line_fault (GError **error, const char *id, const Lines *lines, uint64_t number, const char *message)
{
  g_autofree char *where = g_strdup_printf ("%s:%" PRIu64, lines->path, number - lines->first + 1);
  return error_set (error, ERROR_UNREADABLE, id, where,
                    "compare the journal with a backup: something outside this program has changed it", "%s", message);
}

/* Checks one line (without its LF), which must have this number, and moves reach to it. */
static bool accept_line (const Lines *lines, const char *line, size_t len, uint64_t number, Digest *digest,
                         LinesReach *reach, JournalVisit visit, gpointer data, GError **error)
{
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (Event) event = event_parse (line, len, &parse_error);
  if (event == NULL)
    return line_fault (error, "D-EVENT", lines, number, parse_error->message);
  if (event_number (event) != number)
    return line_fault (error, "D-JOURNAL-GAP", lines, number, "the event's number does not follow the previous one");
  const char *previous = event_previous (event);
  if (!digest_is_hex (reach->algorithm, previous))
    return line_fault (error, "D-EVENT", lines, number,
                       "the event is chained with another digest algorithm than the archive's");
  if (reach->digest[0] != '\0' && strcmp (previous, reach->digest) != 0)
    return line_fault (error, "D-JOURNAL-CHAIN", lines, number, "the event is not chained to the previous line");
  reach->number = number;
  reach->time = event_time (event);
  digest_update (digest, line, len + 1);
  digest_finish (digest, reach->digest);
  return visit == NULL || visit (event, reach->digest, data, error);
}

bool lines_read (const Lines *lines, LinesReach *reach, uint64_t from, uint64_t to, JournalVisit visit, gpointer data,
                 GError **error)
{
  size_t len;
  const char *text = g_bytes_get_data (lines->bytes, &len);
  g_autoptr (Digest) digest = digest_new (reach->algorithm);
  uint64_t number = lines->first;
  for (const char *limit = text + len; text < limit; number++) {
    const char *end = memchr (text, '\n', (size_t)(limit - text));
    if (end == NULL || number > lines->last)
      return line_fault (error, "D-JOURNAL-GAP", lines, number,
                         end == NULL ? N_ ("the last line does not end with a line feed")
                                     : N_ ("the file has more events than its name says"));
    if (number > to)
      return true;
    if (number + 1 == from && reach->digest[0] == '\0') {
      digest_update (digest, text, (size_t)(end + 1 - text));
      digest_finish (digest, reach->digest);
    } else if (number >= from &&
               !accept_line (lines, text, (size_t)(end - text), number, digest, reach, visit, data, error))
      return false;
    text = end + 1;
  }
  if (number != lines->last + 1 && number <= to)
    return line_fault (error, "D-JOURNAL-GAP", lines, number, "the file has fewer events than its name says");
  return true;
}

/* Values contain no spaces, so the word between two spaces is the verb or an actor of that name. Parsing the event
 * tells which. */
bool lines_search (const Lines *lines, DigestAlgorithm algorithm, const char *verb, JournalVisit visit, gpointer data,
                   GError **error)
{
  g_autofree char *word = g_strdup_printf (" %s ", verb);
  size_t len, word_len = strlen (word);
  const char *text = g_bytes_get_data (lines->bytes, &len), *limit = text + len, *found;
  char hex[DIGEST_HEX_SIZE];
  for (const char *at = text; at < limit && (found = memmem (at, (size_t)(limit - at), word, word_len)) != NULL;) {
    const char *before = memrchr (text, '\n', (size_t)(found - text));
    const char *line = before == NULL ? text : before + 1, *end = memchr (found, '\n', (size_t)(limit - found));
    end = end == NULL ? limit : end;
    g_autoptr (Event) event = event_parse (line, (size_t)(end - line), error);
    if (event == NULL) {
      g_prefix_error (error, "%s: ", lines->path);
      return false;
    }
    digest_bytes (algorithm, line, MIN ((size_t)(end - line) + 1, (size_t)(limit - line)), hex);
    if (strcmp (event_verb (event), verb) == 0 && !visit (event, hex, data, error))
      return false;
    at = end;
  }
  return true;
}
