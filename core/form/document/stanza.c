/* Each value has one spelling and each line one place, so that equal contents give equal bytes. */
#include "form/document/stanza.h"

#include <inttypes.h>
#include <string.h>

#include "form/date.h"
#include "sys/error.h"
#include "sys/message.h"

enum { NUMBER_MAX_DIGITS = 18 };

void stanza_fault (StanzaReader *reader, const char *format, ...)
{
  if (reader->failed)
    return;
  reader->failed = true;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = message_print (format, arguments);
  va_end (arguments);
  g_autofree char *where = g_strdup_printf ("%s:%u", reader->name, MAX (reader->line, 1));
  error_set (reader->error, ERROR_UNREADABLE, reader->id, where, NULL, "%s", message);
}

void stanza_begin (StanzaReader *reader, GBytes *bytes, size_t max)
{
  size_t len = 0;
  const char *data = g_bytes_get_data (bytes, &len);
  reader->at = data != NULL ? data : ""; /* empty GBytes may have no data */
  reader->end = reader->at + len;
  reader->line = 0;
  if (len > max)
    stanza_fault (reader, "the text is too long");
  else if (len == 0 || reader->end[-1] != '\n')
    stanza_fault (reader, "the last line does not end with a line feed");
}

bool stanza_has (const StanzaReader *reader, const char *name)
{
  size_t len = strlen (name);
  return !reader->failed && (size_t)(reader->end - reader->at) > len && memcmp (reader->at, name, len) == 0 &&
         reader->at[len] == ':';
}

static bool is_printable (const char *text)
{
  for (; *text != '\0'; text++)
    if (*text < ' ' || *text > '~')
      return false;
  return true;
}

/* Takes the next line with any value. */
static char *take_line (StanzaReader *reader, const char *name)
{
  if (reader->failed)
    return NULL;
  reader->line++;
  size_t len = strlen (name);
  if (!stanza_has (reader, name)) {
    stanza_fault (reader, "expected a line \"%s\"", name);
    return NULL;
  }
  const char *value = reader->at + len + 1;
  const char *newline = memchr (value, '\n', (size_t)(reader->end - value));
  g_autofree char *text = g_strndup (value, (size_t)(newline - value));
  if (strlen (text) != (size_t)(newline - value) || text[0] != ' ' || text[1] == '\0' || !is_printable (text + 1) ||
      strlen (text) - 1 > STANZA_MAX_VALUE) {
    stanza_fault (reader, "the value of \"%s\" is too long or contains invalid characters", name);
    return NULL;
  }
  reader->at = newline + 1;
  return g_strdup (text + 1);
}

char *stanza_take (StanzaReader *reader, const char *name, StanzaTest test, const char *what)
{
  g_autofree char *value = take_line (reader, name);
  if (value == NULL || !test (value)) {
    stanza_fault (reader, "\"%s\" is not %s", name, _ (what));
    return NULL;
  }
  return g_steal_pointer (&value);
}

void stanza_expect (StanzaReader *reader, const char *name, const char *value)
{
  g_autofree char *found = take_line (reader, name);
  if (found != NULL && strcmp (found, value) != 0)
    stanza_fault (reader, "\"%s\" is not %s", name, value);
}

static bool is_number (const char *value)
{
  size_t len = strlen (value);
  return len <= NUMBER_MAX_DIGITS && strspn (value, "0123456789") == len && (value[0] != '0' || len == 1);
}

uint64_t stanza_take_number (StanzaReader *reader, const char *name)
{
  g_autofree char *value = stanza_take (reader, name, is_number, N_ ("a number in plain digits"));
  return value == NULL ? 0 : g_ascii_strtoull (value, NULL, 10);
}

static bool is_time (const char *value)
{
  int64_t seconds = 0;
  return date_parse_time (value, &seconds);
}

int64_t stanza_take_time (StanzaReader *reader, const char *name)
{
  g_autofree char *value = stanza_take (reader, name, is_time, N_ ("a time such as 2026-11-23T08:12:00Z"));
  int64_t seconds = 0;
  if (value != NULL)
    date_parse_time (value, &seconds);
  return seconds;
}

bool stanza_end (StanzaReader *reader)
{
  reader->line++;
  if (!reader->failed && reader->at != reader->end)
    stanza_fault (reader, "the text has more lines than expected");
  return !reader->failed;
}

void stanza_put (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s: %s\n", name, value);
}

void stanza_put_number (GString *text, const char *name, uint64_t value)
{
  g_string_append_printf (text, "%s: %" PRIu64 "\n", name, value);
}

void stanza_put_time (GString *text, const char *name, int64_t seconds)
{
  g_autofree char *value = date_print_time (seconds);
  stanza_put (text, name, value);
}
