/* Each part of a line has only one spelling, so a line that was read prints as the same bytes. The fuzzer checks this.
 */
#include "form/document/event.h"

#include <string.h>

#include "form/date.h"
#include "form/document/kind.h"
#include "form/name.h"
#include "form/text.h"
#include "sys/decimal.h"
#include "sys/error.h"
#include "sys/message.h"

enum { NUMBER_DIGITS = 9, ACTOR_MAX = 64, HEAD_WORDS = 5, USUAL_FIELDS = 8, USUAL_BYTES = 512 };

typedef struct {
  const char *name;
  const char *value;
} Field;

struct Event {
  uint64_t number;
  const char *previous;
  int64_t time;
  const char *actor;
  const char *verb;
  GArray *fields;
  GStringChunk *strings; /* has all of them */
};

static Event *new_event (size_t bytes)
{
  Event *event = g_new0 (Event, 1);
  event->fields = g_array_sized_new (FALSE, FALSE, sizeof (Field), USUAL_FIELDS);
  event->strings = g_string_chunk_new (bytes);
  return event;
}

Event *event_new (const char *verb)
{
  Event *event = new_event (USUAL_BYTES);
  event->verb = g_string_chunk_insert (event->strings, verb);
  return event;
}

Event *event_copy (const Event *event)
{
  Event *copy = event_new (event->verb);
  event_stamp (copy, event->number, event->previous, event->time, event->actor);
  for (unsigned i = 0; i < event->fields->len; i++)
    event_put (copy, event_field_name (event, i), event_field_value (event, i));
  return copy;
}

void event_free (Event *event)
{
  if (event == NULL)
    return;
  g_string_chunk_free (event->strings);
  g_array_unref (event->fields);
  g_free (event);
}

static void add_field (Event *event, const char *name, const char *value)
{
  Field field = {name, value};
  g_array_append_val (event->fields, field);
}

void event_put (Event *event, const char *name, const char *value)
{
  if (value != NULL)
    add_field (event, g_string_chunk_insert (event->strings, name), g_string_chunk_insert (event->strings, value));
}

void event_put_number (Event *event, const char *name, uint64_t value)
{
  char digits[DECIMAL_SIZE];
  event_put (event, name, decimal_print (value, 1, digits));
}

void event_stamp (Event *event, uint64_t number, const char *previous, int64_t time, const char *actor)
{
  event->number = number;
  event->time = time;
  event->previous = previous != NULL ? g_string_chunk_insert (event->strings, previous) : NULL;
  event->actor = actor != NULL ? g_string_chunk_insert (event->strings, actor) : NULL;
}

static bool is_word (const char *text)
{
  return g_ascii_islower (text[0]) && text[text_span (text, G_ASCII_LOWER, "-")] == '\0';
}

static bool refuse_event (GError **error, const char *what)
{
  return error_set (error, ERROR_UNREADABLE, "D-EVENT", NULL, NULL, "not an event: %s", _ (what));
}

/* Decodes a word of the line; NULL when it is badly encoded. */
static const char *decode_value (Event *event, const char *word)
{
  if (strchr (word, '%') == NULL)
    return word;
  g_autofree char *text = text_percent_decode (word);
  return text != NULL ? g_string_chunk_insert (event->strings, text) : NULL;
}

static bool parse_fields (Event *event, char **words, unsigned n, GError **error)
{
  if (n > EVENT_MAX_FIELDS)
    return refuse_event (error, "the line has too many fields");
  for (unsigned i = 0; i < n; i++) {
    char *equals = strchr (words[i], '=');
    if (equals == NULL)
      return refuse_event (error, "a field has no \"=\"");
    *equals = '\0';
    const char *name = words[i], *value = decode_value (event, equals + 1);
    if (!is_word (name) || value == NULL)
      return refuse_event (error, "a value is badly encoded");
    if (event_get (event, name) != NULL)
      return refuse_event (error, "a field is repeated");
    add_field (event, name, value);
  }
  return true;
}

static bool parse_head (Event *event, char **words, GError **error)
{
  if (strlen (words[0]) != NUMBER_DIGITS || text_span (words[0], G_ASCII_DIGIT, "") != NUMBER_DIGITS)
    return refuse_event (error, "the line does not begin with a number of nine digits");
  event->number = g_ascii_strtoull (words[0], NULL, 10);
  if (event->number == 0)
    return refuse_event (error, "events are numbered from 1");
  size_t len = strlen (words[1]);
  if ((len != 64 && len != 128) || strspn (words[1], "0123456789abcdef") != len)
    return refuse_event (error, "the digest of the previous line is missing");
  event->previous = words[1];
  if (!date_parse_time (words[2], &event->time))
    return refuse_event (error, "the time is not written as 2026-11-23T08:12:00Z");
  if (!date_is_instant (event->time))
    return refuse_event (error, "the time is not between 1970 and 9999");
  event->actor = decode_value (event, words[3]);
  if (event->actor == NULL || event->actor[0] == '\0' || strlen (event->actor) > ACTOR_MAX)
    return refuse_event (error, "the actor is missing");
  event->verb = words[4];
  return is_word (event->verb) || refuse_event (error, "the verb is missing");
}

/* The event keeps one copy of the line, cut into its words. */
Event *event_parse (const char *line, size_t len, GError **error)
{
  if (len >= EVENT_MAX_BYTES || memchr (line, '\0', len) != NULL || !text_is_plain (line, (gssize)len)) {
    refuse_event (error,
                  len >= EVENT_MAX_BYTES ? N_ ("the line is too long") : N_ ("the line contains invalid characters"));
    return NULL;
  }
  char *words[HEAD_WORDS + EVENT_MAX_FIELDS];
  g_autoptr (Event) event = new_event (len + 1);
  char *text = g_string_chunk_insert_len (event->strings, line, (gssize)len);
  unsigned n = text_cut (text, ' ', words, G_N_ELEMENTS (words));
  if (n < HEAD_WORDS) {
    refuse_event (error, "the line has fewer than five words");
    return NULL;
  }
  if (!parse_head (event, words, error) || !parse_fields (event, words + HEAD_WORDS, n - HEAD_WORDS, error))
    return NULL;
  return g_steal_pointer (&event);
}

char *event_print (const Event *event, GError **error)
{
  char number[DECIMAL_SIZE];
  if (!date_check_clock (event->time, error))
    return NULL;
  g_autofree char *time = date_print_time (event->time);
  g_autofree char *actor = text_percent_encode (event->actor);
  g_autofree char *head = g_strconcat (decimal_print (event->number, NUMBER_DIGITS, number), " ", event->previous, " ",
                                       time, " ", actor, " ", event->verb, NULL);
  g_autoptr (GString) line = g_string_new (head);
  for (unsigned i = 0; i < event->fields->len; i++) {
    const Field *field = &g_array_index (event->fields, Field, i);
    g_autofree char *value = text_percent_encode (field->value);
    g_string_append_c (line, ' ');
    g_string_append (line, field->name);
    g_string_append_c (line, '=');
    g_string_append (line, value);
  }
  g_string_append_c (line, '\n');
  if (line->len > EVENT_MAX_BYTES || event->fields->len > EVENT_MAX_FIELDS || event->number > EVENT_MAX_NUMBER) {
    error_set (error, ERROR_USAGE, "D-EVENT-TOO-LONG", NULL, NULL,
               "event %ju has %zu bytes and %u fields; at most %d and %d are allowed", (uintmax_t)event->number,
               line->len, event->fields->len, EVENT_MAX_BYTES, EVENT_MAX_FIELDS);
    return NULL;
  }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

uint64_t event_number (const Event *event)
{
  return event->number;
}

const char *event_previous (const Event *event)
{
  return event->previous;
}

int64_t event_time (const Event *event)
{
  return event->time;
}

const char *event_actor (const Event *event)
{
  return event->actor;
}

const char *event_verb (const Event *event)
{
  return event->verb;
}

const char *event_get (const Event *event, const char *name)
{
  for (unsigned i = 0; i < event->fields->len; i++)
    if (g_str_equal (g_array_index (event->fields, Field, i).name, name))
      return g_array_index (event->fields, Field, i).value;
  return NULL;
}

uint64_t event_get_number (const Event *event, const char *name)
{
  const char *value = event_get (event, name);
  guint64 number = 0;
  return value != NULL && g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &number, NULL) ? number : 0;
}

const char *event_field_name (const Event *event, unsigned i)
{
  return i < event->fields->len ? g_array_index (event->fields, Field, i).name : NULL;
}

const char *event_field_value (const Event *event, unsigned i)
{
  return i < event->fields->len ? g_array_index (event->fields, Field, i).value : NULL;
}

static bool is_beneath (const char *path, const char *directory)
{
  size_t len = strlen (directory);
  return strncmp (path, directory, len) == 0 && path[len] == '/';
}

bool event_is_erasing (const Event *event)
{
  const char *path = event_get (event, "path"), *erases = event_get (event, "erases");
  Kind kind = kind_of_verb (event_verb (event));
  if (path == NULL || erases == NULL || kind == KIND_UNKNOWN || event_get (event, "tx") == NULL ||
      !kind_has_path (kind, path))
    return false;
  g_autofree char *allowed = kind_erases (kind, path);
  return g_strcmp0 (erases, allowed) == 0;
}

/* Whether a later version may put a file here: into a folder of its own, or beneath customers/ and registers/, but not
 * where a file of this version belongs, nor into a record. */
static bool is_free (const char *path)
{
  if (strchr (path, '/') == NULL)
    return false;
  g_autofree char *upper = g_strdup (path);
  for (char *slash = upper; slash != NULL; slash = strrchr (upper, '/')) {
    *(slash == upper ? upper + strlen (upper) : slash) = '\0';
    if (kind_of_path (upper) != KIND_UNKNOWN)
      return false;
  }
  return is_beneath (path, "customers") || is_beneath (path, "registers") || kind_rank (path) == kind_rank ("-/");
}

bool event_may_bring (const Event *event)
{
  const char *path = event_get (event, "path");
  Kind kind = kind_of_verb (event_verb (event));
  if (path == NULL || !name_path_is_valid (path))
    return false;
  return kind != KIND_UNKNOWN ? kind_has_path (kind, path) : is_free (path);
}

/* Directories that are erased hold files only; a customer's volumes are not erased with the profile. */
static bool is_file_of (const char *path, const char *directory)
{
  return is_beneath (path, directory) && strchr (path + strlen (directory) + 1, '/') == NULL;
}

bool event_erases (const Event *event, const char *path)
{
  if (!event_is_erasing (event))
    return false;
  const char *brought = event_get (event, "path"), *erases = event_get (event, "erases");
  return !g_str_equal (path, brought) &&
         (is_file_of (path, erases) || (g_str_equal (path, erases) && !is_beneath (brought, erases)));
}
