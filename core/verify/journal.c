/* Reads the journal file by file, in the order of their first numbers. Each line is checked against the number and
 * digest that the line before it implies; after a fault, reading goes on from the line as it is. */
#include "verify/journal.h"

#include <inttypes.h>
#include <string.h>

#include "form/finding.h"
#include "sys/decimal.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/times.h"

#define READ_BYTES (64 * 1024)

typedef struct {
  VerifyRead read;
  gpointer source;
  size_t start, end;
  bool at_end;
  char data[READ_BYTES];
} LineReader;

/* The state of reading. */
struct VerifyJournalReading {
  VerifyJournal *journal;
  GPtrArray *findings;
  Digest *digest;
  uint64_t next;                  /* number expected of the next line */
  uint64_t covered;               /* the last number that the files so far claim to hold, whatever their lines are */
  char previous[DIGEST_HEX_SIZE]; /* digest of the line before; empty after a gap */
  char previous_place[80];        /* place of that line */
  VerifyTimes times;
  bool skipped;        /* a file could not be read */
  bool ends_anywhere;  /* the last file was a block that could not be read, so its last number is not known */
  GHashTable *unknown; /* unknown verbs that have been reported */
};
typedef VerifyJournalReading Reading;

void verify_journal_file_free (VerifyJournalFile *file)
{
  g_free (file->name);
  g_free (file);
}

void verify_journal_clear (VerifyJournal *journal)
{
  g_clear_pointer (&journal->lines, verify_lines_free);
  g_clear_pointer (&journal->segments, g_array_unref);
  g_clear_pointer (&journal->commits, verify_commits_free);
  g_clear_pointer (&journal->table, verify_table_free);
}

static Finding *note_in_journal (Reading *reading, const char *code, const char *place, const char *message)
{
  Finding *finding = finding_new (code, place, message != NULL ? "%s" : NULL, message);
  g_ptr_array_add (reading->findings, finding);
  return finding;
}

/* ---- Lines ---- */

enum { LINE_END = 0, LINE_WHOLE, LINE_CUT, LINE_LONG, LINE_FAILED = -1 };

static bool fill_buffer (LineReader *reader)
{
  if (reader->start > 0)
    memmove (reader->data, reader->data + reader->start, reader->end - reader->start);
  reader->end -= reader->start;
  reader->start = 0;
  ssize_t got = reader->read (reader->source, reader->data + reader->end, READ_BYTES - reader->end);
  reader->at_end = got <= 0;
  reader->end += got > 0 ? (size_t)got : 0;
  return got >= 0;
}

/* The next line with its LF. Of a line that is longer than an event may be, only the beginning. */
static int next_line (LineReader *reader, const char **line, size_t *len)
{
  for (;;) {
    *line = reader->data + reader->start;
    const char *newline = memchr (*line, '\n', reader->end - reader->start);
    *len = newline != NULL ? (size_t)(newline - *line) + 1 : reader->end - reader->start;
    if (newline != NULL || reader->at_end || *len == READ_BYTES)
      break;
    if (!fill_buffer (reader))
      return LINE_FAILED;
  }
  reader->start += *len;
  if (*len == 0)
    return LINE_END;
  if ((*line)[*len - 1] != '\n')
    return *len >= EVENT_MAX_BYTES ? LINE_LONG : LINE_CUT;
  return *len > EVENT_MAX_BYTES ? LINE_LONG : LINE_WHOLE;
}

/* ---- Events ---- */

static void begin_table (Reading *reading, const Event *first)
{
  const char *name = first != NULL ? event_get (first, "algorithm") : NULL;
  VerifyJournal *journal = reading->journal;
  if (name == NULL || !digest_from_name (name, &journal->algorithm))
    journal->algorithm = journal->presumed;
  journal->table = verify_table_new (journal->algorithm);
  reading->digest = digest_new (journal->algorithm);
  if (reading->skipped)
    return;
  memset (reading->previous, '0', digest_hex_length (journal->algorithm));
  reading->previous[digest_hex_length (journal->algorithm)] = '\0';
}

static void check_sequence (Reading *reading, const Event *event, const char *place)
{
  uint64_t number = event_number (event);
  if (number == reading->next)
    return;
  Finding *finding = note_in_journal (reading, "V-JOURNAL-NUMBER", place, NULL);
  finding->expected = g_strdup_printf (_ ("event %ju"), (uintmax_t)reading->next);
  finding->found = g_strdup_printf (_ ("event %ju"), (uintmax_t)number);
  reading->next = MAX (number, reading->next);
}

static void check_chain (Reading *reading, const Event *event, const char *place)
{
  if (reading->previous[0] == '\0' || g_str_equal (event_previous (event), reading->previous))
    return;
  bool first = reading->previous_place[0] == '\0';
  Finding *finding = note_in_journal (reading, "V-CHAIN", first ? place : reading->previous_place,
                                      first ? N_ ("the first event names a line before it") : NULL);
  finding->expected = g_strdup (event_previous (event));
  finding->found = g_strdup (reading->previous);
}

static void note_line (Reading *reading, const Event *event, const char *digest)
{
  VerifyLine line = {.number = event_number (event), .time = event_time (event)};
  g_strlcpy (line.digest, digest, sizeof line.digest);
  verify_lines_add (reading->journal->lines, &line);
}

/* An event of a pack records the digests of the last line in the pack and of the line before its first. */
static void check_pack_lines (Reading *reading, const Event *event, const char *place)
{
  VerifyLines *lines = reading->journal->lines;
  const char *head = event_get (event, "head"), *since = event_get (event, "since");
  bool same_head = verify_lines_agree (lines, event_get_number (event, "to"), head);
  if (same_head && verify_lines_agree (lines, event_get_number (event, "from") - 1, since))
    return;
  Finding *finding = note_in_journal (reading, "V-PACK-EVENT", place, NULL);
  finding->found = g_strdup (same_head ? since : head);
}

static void check_event (Reading *reading, const Event *event, const char *place)
{
  bool known = true;
  check_sequence (reading, event, place);
  check_chain (reading, event, place);
  verify_times_take (&reading->times, event_time (event), place, reading->findings);
  verify_lines_refer (reading->journal->lines, event);
  if ((event_number (event) == 1) != g_str_equal (event_verb (event), "init"))
    note_in_journal (reading, "V-EVENT", place, "event 1 must be \"init\", and no other event may be");
  const char *wrong = verify_table_add (reading->journal->table, event, &known);
  const char *badly_signed = verify_commits_take (reading->journal->commits, event);
  if (wrong != NULL || badly_signed != NULL)
    note_in_journal (reading, "V-EVENT", place, wrong != NULL ? wrong : badly_signed);
  else if (g_str_equal (event_verb (event), "pack"))
    check_pack_lines (reading, event, place);
  if (!known && g_hash_table_add (reading->unknown, g_strdup (event_verb (event))))
    g_ptr_array_add (
        reading->findings,
        finding_new ("V-EVENT-UNKNOWN", place, "this version does not know the event \"%s\"", event_verb (event)));
  reading->journal->events++;
  reading->journal->last = event_number (event);
}

static void take_line (Reading *reading, const char *line, size_t len, int state, const char *place)
{
  g_autoptr (GError) error = NULL;
  size_t text = state == LINE_WHOLE ? len - 1 : len;
  g_autoptr (Event) event = state == LINE_LONG ? NULL : event_parse (line, text, &error);
  if (reading->journal->table == NULL)
    begin_table (reading, event);
  if (state == LINE_LONG)
    note_in_journal (reading, "V-EVENT", place, "the line is longer than the limit for an event");
  else if (state == LINE_CUT)
    note_in_journal (reading, "V-JOURNAL-CUT", place, NULL);
  if (event != NULL)
    check_event (reading, event, place);
  else if (error != NULL)
    note_in_journal (reading, "V-EVENT", place, error->message);
  digest_update (reading->digest, line, len);
  digest_finish (reading->digest, reading->previous);
  if (event != NULL)
    note_line (reading, event, reading->previous);
  g_strlcpy (reading->previous_place, place, sizeof reading->previous_place);
  g_strlcpy (reading->journal->head, reading->previous, DIGEST_HEX_SIZE);
  if (reading->journal->archive_id[0] == '\0' && !reading->skipped)
    g_strlcpy (reading->journal->archive_id, reading->previous, DIGEST_HEX_SIZE);
  reading->next++;
}

/* ---- Files ---- */

static void read_lines (Reading *reading, const VerifyJournalFile *file, VerifyRead read, gpointer source)
{
  g_autofree LineReader *reader = g_new0 (LineReader, 1);
  reader->read = read;
  reader->source = source;
  const char *line;
  size_t len;
  int state;
  char digits[DECIMAL_SIZE];
  bool inside_long = false;
  unsigned number = 0;
  while ((state = next_line (reader, &line, &len)) > LINE_END) {
    g_autofree char *place = g_strconcat ("journal/", file->name, ":", decimal_print (number + 1, 1, digits), NULL);
    if (!inside_long)
      take_line (reading, line, len, state, place);
    inside_long = line[len - 1] != '\n';
    number += inside_long ? 0 : 1;
  }
  reading->covered = MAX (file->last, file->first + number - 1);
  g_autofree char *place = g_strdup_printf ("journal/%s", file->name);
  if (state == LINE_FAILED)
    g_ptr_array_add (reading->findings, finding_new ("V-UNREADABLE", place, NULL));
  else if (number == 0 && !inside_long)
    note_in_journal (reading, "V-JOURNAL-EMPTY", place, NULL);
  else if (file->last != 0 && reading->next != file->last + 1)
    note_in_journal (reading, "V-JOURNAL-NAME", place, NULL);
}

bool verify_journal_covers (const Reading *reading, const VerifyJournalFile *file)
{
  return file->first <= reading->covered;
}

void verify_journal_skip (Reading *reading, const VerifyJournalFile *file, const GError *error)
{
  g_autofree char *path = g_strdup_printf ("journal/%s", file->name);
  g_ptr_array_add (reading->findings, error_has_id (error, "D-TOO-LARGE")
                                          ? finding_new ("V-TOO-LARGE", path, "%s", error->message)
                                          : finding_of_error ("V-UNREADABLE", path, NULL, error));
  reading->previous[0] = '\0';
  reading->covered = MAX (file->first, file->last);
  reading->skipped = true;
  reading->ends_anywhere = file->last == 0;
}

void verify_journal_take (Reading *reading, const VerifyJournalFile *file, VerifyRead read, gpointer source)
{
  g_autofree char *path = g_strdup_printf ("journal/%s", file->name);
  if (file->first > reading->covered + 1 && !reading->ends_anywhere) {
    Finding *finding = note_in_journal (reading, "V-JOURNAL-GAP", path, NULL);
    finding->expected = g_strdup_printf (_ ("event %ju"), (uintmax_t)reading->covered + 1);
    finding->found = g_strdup_printf (_ ("event %ju"), (uintmax_t)file->first);
    reading->previous[0] = '\0';
  }
  reading->ends_anywhere = false;
  reading->next = file->first;
  read_lines (reading, file, read, source);
  const VerifyLine *last = verify_lines_recent (reading->journal->lines, file->last);
  if (last != NULL)
    g_array_append_val (reading->journal->segments, *last);
}

/* The line of an event in a journal file; rest is the number of bytes from there to the end. NULL when not found. */
static const char *find_line (GBytes *bytes, uint64_t number, size_t *rest)
{
  size_t len = 0;
  const char *text = g_bytes_get_data (bytes, &len);
  g_autofree char *start = g_strdup_printf ("%09" PRIu64 " ", number);
  size_t width = strlen (start);
  for (const char *line = text; line != NULL && len - (size_t)(line - text) >= width;) {
    if (memcmp (line, start, width) == 0) {
      *rest = len - (size_t)(line - text);
      return line;
    }
    line = memchr (line, '\n', len - (size_t)(line - text));
    line = line != NULL ? line + 1 : NULL;
  }
  return NULL;
}

/* Compares "000000012 DIGEST ", the number of a line and the digest of the line before it. */
static bool same_origin (const char *one, size_t one_len, const char *other, size_t other_len, size_t digits)
{
  size_t len = strlen ("000000001 ") + digits + 1;
  return one_len > len && other_len > len && memcmp (one, other, len) == 0;
}

/* A block is not part of the journal when a segment covers its number, whatever the block holds. */
void verify_journal_take_covered (Reading *reading, const VerifyJournalFile *file, GBytes *block,
                                  const VerifyJournalFile *cover_file, GBytes *cover)
{
  g_autofree char *path = g_strdup_printf ("journal/%s", file->name);
  size_t len = 0, rest = 0;
  const char *text = block != NULL ? g_bytes_get_data (block, &len) : NULL;
  const char *line = cover != NULL ? find_line (cover, file->first, &rest) : NULL;
  size_t digits = digest_hex_length (reading->journal->algorithm);
  if (text != NULL && line != NULL && len > 0 && rest >= len && memcmp (text, line, len) == 0)
    g_ptr_array_add (reading->findings,
                     finding_new ("V-JOURNAL-LEFTOVER", path, "a leftover of segment %s, which holds the same events",
                                  cover_file->name));
  else if (text != NULL && line != NULL && cover_file->last != 0 && same_origin (text, len, line, rest, digits))
    g_ptr_array_add (reading->findings,
                     finding_new ("V-JOURNAL-LOST", path,
                                  "a commit that came too late: segment %s holds these event numbers",
                                  cover_file->name));
  else
    note_in_journal (reading, "V-JOURNAL-DIFFERS", path, NULL);
}

VerifyJournalFile *verify_journal_file_new (const char *name)
{
  size_t len = strlen (name);
  guint64 first = 0, last = 0;
  g_autofree char *start = g_strndup (name, 9);
  if (len < 9 || strspn (name, "0123456789") != 9 ||
      !g_ascii_string_to_unsigned (start, 10, 1, EVENT_MAX_NUMBER, &first, NULL))
    return NULL;
  if (len == 23) {
    g_autofree char *end = g_strndup (name + 10, 9);
    if (name[9] != '-' || strspn (end, "0123456789") != 9 || !g_str_equal (name + 19, ".log") ||
        !g_ascii_string_to_unsigned (end, 10, first, EVENT_MAX_NUMBER, &last, NULL))
      return NULL;
  } else if (len != 9) {
    return NULL;
  }
  VerifyJournalFile *file = g_new (VerifyJournalFile, 1);
  *file = (VerifyJournalFile){g_strdup (name), first, last};
  return file;
}

gint verify_journal_compare (gconstpointer a, gconstpointer b)
{
  const VerifyJournalFile *one = *(const VerifyJournalFile *const *)a, *other = *(const VerifyJournalFile *const *)b;
  if (one->first != other->first)
    return one->first < other->first ? -1 : 1;
  return (one->last == 0) - (other->last == 0);
}

/* ---- Begin and end ---- */

VerifyJournalReading *verify_journal_new (VerifyJournal *journal, GPtrArray *findings)
{
  Reading *reading = g_new0 (Reading, 1);
  reading->journal = journal;
  reading->findings = findings;
  reading->next = 1;
  verify_times_init (&reading->times);
  journal->commits = verify_commits_new ();
  journal->segments = g_array_new (FALSE, FALSE, sizeof (VerifyLine));
  journal->lines = verify_lines_new (journal->wanted);
  reading->unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return reading;
}

static void report_repeated (const VerifyTable *table, const VerifyEntry *entry, gpointer data)
{
  Finding *finding = finding_new ("V-EVENT-REPEATED", verify_table_path (table, entry), NULL);
  finding->found = g_strdup_printf (_ ("event %ju"), (uintmax_t)entry->number);
  g_ptr_array_add (data, finding);
}

int64_t verify_journal_time (const Reading *reading)
{
  return reading->times.before;
}

void verify_journal_settle (Reading *reading)
{
  if (reading->journal->table == NULL)
    begin_table (reading, NULL);
  verify_commits_end (reading->journal->commits);
  verify_table_sort (reading->journal->table, report_repeated, reading->findings);
}

void verify_journal_finish (Reading *reading)
{
  verify_journal_settle (reading);
  digest_free (reading->digest);
  g_hash_table_unref (reading->unknown);
  g_free (reading);
}
