/* Objects, messages, findings and errors, as text or as JSON lines. Everything is printed here, so escaping, language,
 * colour and a stdout that cannot be written are handled in one place. */
#include "tools/screen/internal.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "form/date.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/ask.h"
#include "sys/error.h"

#define RED "31;1"
#define YELLOW "33;1"
#define BLUE "34;1"

static bool has_color (const Output *output, int fd)
{
  if (output->style.color != OUTPUT_AUTO)
    return output->style.color == OUTPUT_ALWAYS;
  const char *no_color = g_getenv ("NO_COLOR"), *term = g_getenv ("TERM");
  return isatty (fd) && !(no_color && *no_color) && term && strcmp (term, "dumb") != 0;
}

static void row_free (gpointer row)
{
  g_strfreev (row);
}

Output *output_new (void)
{
  Output *output = g_new0 (Output, 1);
  output->headings = isatty (STDOUT_FILENO);
  output->terminal = isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  output->object = g_string_new (NULL);
  output->labels = g_ptr_array_new_with_free_func (g_free);
  output->rows = g_ptr_array_new_with_free_func (row_free);
  return output;
}

void output_free (Output *output)
{
  if (!output)
    return;
  g_free (output->type);
  g_free (output->summary);
  g_string_free (output->object, TRUE);
  g_ptr_array_unref (output->labels);
  g_ptr_array_unref (output->rows);
  g_free (output);
}

OutputStyle *output_style (Output *output)
{
  return &output->style;
}

bool output_is_json (const Output *output)
{
  return output->style.json;
}

bool output_is_for_programs (const Output *output)
{
  return output->style.json || output->style.csv || output->style.xlsx;
}

const char *output_language (const Output *output)
{
  (void)output;
  const char *language = g_getenv ("LANGUAGE");
  return language && g_str_has_prefix (language, "zh") ? "zh" : "en";
}

void output_write (Output *output, const char *bytes, size_t len)
{
  output_clear_progress (output);
  if (!output->broken && len && fwrite (bytes, 1, len, stdout) != len)
    output->broken = true;
}

void output_flush (Output *output)
{
  if (fflush (stdout) != 0)
    output->broken = true;
}

static void write_string (Output *output, GString *text)
{
  output_write (output, text->str, text->len);
}

/* "error[D-IO]: " in colour where it is wanted. */
static void append_head (GString *line, bool color, const char *code, const char *head)
{
  if (color)
    g_string_append_printf (line, "\033[%sm%s\033[0m", code, head);
  else
    g_string_append (line, head);
}

static void append_escaped (GString *line, const char *text)
{
  g_autofree char *shown = text_escape (text, -1);
  g_string_append (line, shown);
}

static void append_line (GString *text, const char *head, const char *value)
{
  if (!value)
    return;
  g_string_append (text, head);
  append_escaped (text, value);
  g_string_append_c (text, '\n');
}

/* Objects. */

void output_begin (Output *output, const char *type)
{
  output->mute = false;
  g_free (output->type);
  output->type = g_strdup (type);
  g_ptr_array_set_size (output->labels, 0);
  g_string_assign (output->object, "{");
  json_put (output->object, "type", type);
}

void output_begin_json (Output *output, const char *type)
{
  output_begin (output, type);
  output->mute = true;
}

static void put_label (Output *output, const char *label, const char *value)
{
  if (output->mute)
    return;
  g_ptr_array_add (output->labels, g_strdup (_ (label)));
  g_ptr_array_add (output->labels, text_escape (value, -1));
}

const char *output_word (const Output *output, const char *word)
{
  return word == NULL || output->style.json ? word : _ (word);
}

void output_text (Output *output, const char *key, const char *label, const char *value)
{
  if (!value)
    return;
  if (output->style.json)
    json_put (output->object, key, value);
  else
    put_label (output, label, value);
}

void output_number (Output *output, const char *key, const char *label, uint64_t value)
{
  g_autofree char *digits = g_strdup_printf ("%" PRIu64, value);
  if (output->style.json)
    json_put_number (output->object, key, value);
  else
    put_label (output, label, digits);
}

void output_sum (Output *output, uint64_t pages, uint64_t uncounted)
{
  g_autofree char *sum = report_sum (pages, uncounted);
  if (!output->style.json) {
    put_label (output, N_ ("pages"), sum);
    return;
  }
  if (pages > 0 || uncounted == 0)
    json_put_number (output->object, "pages", pages);
  if (uncounted > 0)
    json_put_number (output->object, "pages-uncounted", uncounted);
}

void output_flag (Output *output, const char *key, const char *label, bool value)
{
  if (!output->style.json) {
    put_label (output, label, value ? _ ("yes") : _ ("no"));
    return;
  }
  json_key (output->object, key);
  g_string_append (output->object, value ? "true" : "false");
}

void output_day (Output *output, const char *key, const char *label, const GDate *day)
{
  g_autofree char *text = date_print (day);
  output_text (output, key, label, text);
}

void output_time (Output *output, const char *key, const char *label, int64_t time)
{
  g_autofree char *text = time == 0 ? NULL : date_print_time (time);
  output_text (output, key, label, text);
}

void output_path (Output *output, const char *key, const char *label, const char *path)
{
  g_autofree char *brief = name_short_from_path (path);
  output_text (output, key, label, brief);
}

void output_strings (Output *output, const char *key, const char *label, const GPtrArray *values)
{
  g_autofree const char **list = g_new0 (const char *, values->len + 1);
  for (unsigned i = 0; i < values->len; i++)
    list[i] = values->pdata[i];
  if (values->len)
    output_list (output, key, label, list);
}

void output_list (Output *output, const char *key, const char *label, const char *const *values)
{
  if (!output->style.json) {
    for (unsigned i = 0; values[i]; i++)
      put_label (output, i ? "" : label, values[i]);
    return;
  }
  json_key (output->object, key);
  g_string_append_c (output->object, '[');
  for (unsigned i = 0; values[i]; i++) {
    if (i)
      g_string_append_c (output->object, ',');
    json_string (output->object, values[i]);
  }
  g_string_append_c (output->object, ']');
}

static void print_labels (Output *output)
{
  size_t widest = 0;
  for (unsigned i = 0; i < output->labels->len; i += 2)
    widest = MAX (widest, text_width (g_ptr_array_index (output->labels, i)));
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < output->labels->len; i += 2) {
    const char *label = g_ptr_array_index (output->labels, i), *value = g_ptr_array_index (output->labels, i + 1);
    g_string_append_printf (text, "%s%*s  %s\n", label, (int)(widest - text_width (label)), "", value);
  }
  write_string (output, text);
}

void output_end (Output *output)
{
  if (!output->style.json) {
    print_labels (output);
  } else if (g_str_equal (output->type, "summary")) {
    g_free (output->summary);
    output->summary = g_strdup (output->object->str);
  } else {
    g_string_append (output->object, "}\n");
    write_string (output, output->object);
  }
  g_clear_pointer (&output->type, g_free);
}

/* Lines and messages. */

static G_GNUC_PRINTF (1, 0) char *format_escaped (const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (unsigned i = 0; lines[i]; i++) {
    char *shown = text_escape (lines[i], -1);
    g_free (lines[i]);
    lines[i] = shown;
  }
  return g_strjoinv ("\n", lines);
}

char *output_records (uint64_t n)
{
  return g_strdup_printf (message_plural ("%ju record", "%ju records", n), (uintmax_t)n);
}

char *output_files (uint64_t n)
{
  return g_strdup_printf (message_plural ("%ju file", "%ju files", n), (uintmax_t)n);
}

char *output_pages (uint64_t n, uint64_t uncounted)
{
  g_autofree char *sum = report_sum (n, uncounted);
  return g_strdup_printf (message_plural ("%s page", "%s pages", uncounted > 0 ? 2 : n), sum);
}

char *output_events (uint64_t n)
{
  return g_strdup_printf (message_plural ("%ju event", "%ju events", n), (uintmax_t)n);
}

void output_line (Output *output, const char *format, ...)
{
  if (output->style.json)
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = format_escaped (format, arguments);
  va_end (arguments);
  output_write (output, text, strlen (text));
  output_write (output, "\n", 1);
}

void output_next (Output *output, const char *format, ...)
{
  if (output->style.json || output->style.quiet)
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = format_escaped (format, arguments);
  va_end (arguments);
  const char *head = _ ("next");
  g_autofree char *line = g_strdup_printf ("%s%*s %s\n", head, MAX (6 - (int)text_width (head), 0), "", text);
  output_write (output, line, strlen (line));
}

void output_note (Output *output, const char *format, ...)
{
  if (output->style.quiet)
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = format_escaped (format, arguments);
  va_end (arguments);
  output_clear_progress (output);
  fflush (stdout);
  fprintf (stderr, "%s\n", text);
}

void output_raw (Output *output, const char *type, const char *text)
{
  if (!output->style.json) {
    output_write (output, text, strlen (text));
    return;
  }
  g_autoptr (GString) line = g_string_new ("{");
  json_put (line, "type", type);
  json_put (line, "text", text);
  g_string_append (line, "}\n");
  write_string (output, line);
}

/* Findings and errors. */

static void finding_json (Output *output, const Finding *finding)
{
  static const char *const grades[] = {"note", "not-checked", "fault"};
  g_autoptr (GString) line = g_string_new ("{");
  json_put (line, "type", "finding");
  json_put (line, "grade", grades[finding->grade]);
  json_put (line, "code", finding->code);
  json_put (line, "place", finding->place);
  json_put (line, "message", finding->message);
  json_put (line, "expected", finding->expected);
  json_put (line, "found", finding->found);
  json_put (line, "since", finding->since);
  json_put (line, "hint", finding->hint ? _ (finding->hint) : NULL);
  g_string_append (line, "}\n");
  write_string (output, line);
}

void output_finding (Output *output, const Finding *finding)
{
  static const char *const grades[] = {N_ ("note"), N_ ("not checked"), N_ ("fault")};
  static const char *const colors[] = {BLUE, YELLOW, RED};
  if (output->style.json) {
    finding_json (output, finding);
    return;
  }
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *head = g_strdup_printf ("%s[%s]: ", _ (grades[finding->grade]), finding->code);
  append_head (text, has_color (output, STDOUT_FILENO), colors[finding->grade], head);
  append_line (text, "", finding->message);
  append_line (text, _ ("where: "), finding->place);
  append_line (text, _ ("expected: "), finding->expected);
  append_line (text, _ ("found: "), finding->found);
  append_line (text, _ ("known good: "), finding->since);
  append_line (text, _ ("hint: "), finding->hint ? _ (finding->hint) : NULL);
  write_string (output, text);
}

void output_findings (Output *output, const GPtrArray *findings)
{
  for (unsigned i = 0; findings && i < findings->len; i++)
    output_finding (output, findings->pdata[i]);
}

static void error_json (Output *output, const GError *error, int status)
{
  g_autoptr (GString) line = g_string_new ("{");
  json_put (line, "type", "error");
  json_put (line, "id", error_id (error));
  json_put_number (line, "status", (uint64_t)status);
  json_put (line, "message", error->message);
  json_put (line, "where", error_where (error));
  json_put (line, "hint", error_hint (error));
  g_string_append (line, "}\n");
  write_string (output, line);
}

void output_error (Output *output, const GError *error)
{
  if (output->style.json) {
    error_json (output, error, output_error_status (error));
    output->error_printed = true;
    return;
  }
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *head = g_strdup_printf ("%s[%s]: ", _ ("error"), error_id (error));
  append_head (text, has_color (output, STDERR_FILENO), RED, head);
  append_line (text, "", error->message);
  append_line (text, _ ("where: "), error_where (error));
  append_line (text, _ ("hint: "), error_hint (error));
  output_clear_progress (output);
  fflush (stdout);
  fputs (text->str, stderr);
}

int output_error_status (const GError *error)
{
  return error->domain == ERROR_DOMAIN ? error->code : OUTPUT_BUG;
}

int output_close (Output *output, int status)
{
  output_clear_progress (output);
  if (output->style.json && !output->error_printed) {
    g_autoptr (GString) line = g_string_new (output->summary ? output->summary : "{\"type\":\"summary\"");
    json_put_number (line, "status", (uint64_t)status);
    g_string_append (line, "}\n");
    write_string (output, line);
  }
  errno = 0;
  bool failed = output->broken || fflush (stdout) != 0 || ferror (stdout);
  if (failed && errno != EPIPE && errno != 0)
    fprintf (stderr, "%s[D-OUTPUT]: %s: %s\n", _ ("error"), _ ("standard output"), g_strerror (errno));
  return failed && status <= ERROR_FINDING ? ERROR_UNREADABLE : status;
}
