/* What output prints, read back from where stdout went. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ops/ask.h"
#include "sys/error.h"
#include "tools/screen/internal.h"

/* stdout goes to a file between capture_begin and capture_end. */
static int saved_stdout;
static char *capture_path;

static void capture_begin (void)
{
  int fd = g_file_open_tmp ("dossier-output-XXXXXX", &capture_path, NULL);
  g_assert_cmpint (fd, >=, 0);
  fflush (stdout);
  saved_stdout = dup (STDOUT_FILENO);
  dup2 (fd, STDOUT_FILENO);
  close (fd);
}

static char *capture_end (void)
{
  char *text = NULL;
  fflush (stdout);
  dup2 (saved_stdout, STDOUT_FILENO);
  close (saved_stdout);
  g_assert_true (g_file_get_contents (capture_path, &text, NULL, NULL));
  g_unlink (capture_path);
  g_clear_pointer (&capture_path, g_free);
  return text;
}

typedef struct {
  const char *name;
  unsigned count;
} Row;

static const ReportColumn columns[] = {
    {"name", "name", REPORT_TEXT (Row, name)}, {"n", "count", REPORT_MAYBE_NUMBER (Row, count)}, {0}};
static const Report report = {.name = "row", .columns = columns};

static void print_table (Output *output, const char *name, unsigned count)
{
  const Row first = {name, count}, second = {"b", 12};
  output_table_begin (output, &report, 0);
  output_row (output, &first);
  output_row (output, &second);
  output_table_end (output);
}

static void test_aligns_wide_characters (void)
{
  g_autoptr (Output) output = output_new ();
  output->headings = true; /* as on a terminal */
  capture_begin ();
  print_table (output, "合同", 3);
  output_close (output, 0);
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (text, ==, "name  count\n合同      3\nb        12\n");
}

static void test_pads_nothing_in_a_pipe (void)
{
  g_autoptr (Output) output = output_new ();
  capture_begin ();
  print_table (output, "合同", 3);
  output_close (output, 0);
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (text, ==, "合同  3\nb  12\n");
}

static void test_csv_quotes_and_defuses (void)
{
  g_autoptr (Output) output = output_new ();
  output_style (output)->csv = true;
  capture_begin ();
  print_table (output, "=1+1,\"x\"", 5);
  output_close (output, 0);
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (text, ==, "name,n\r\n\"'=1+1,\"\"x\"\"\",5\r\nb,12\r\n");
}

static void test_csv_defuses_what_only_looks_like_a_number (void)
{
  g_autoptr (Output) output = output_new ();
  output_style (output)->csv = true;
  capture_begin ();
  print_table (output, "-5+cmd", 0);
  print_table (output, "@cmd", 7);
  output_close (output, 0);
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (text, ==, "name,n\r\n'-5+cmd,\r\nb,12\r\nname,n\r\n'@cmd,7\r\nb,12\r\n");
}

static void test_json_rows_and_summary (void)
{
  g_autoptr (Output) output = output_new ();
  output_style (output)->json = true;
  capture_begin ();
  print_table (output, "a\"\\\n", 0);
  g_assert_cmpint (output_close (output, 1), ==, 1);
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (text, ==,
                   "{\"type\":\"row\",\"name\":\"a\\\"\\\\\\u000a\"}\n{\"type\":\"row\",\"name\":\"b\",\"n\":12}\n"
                   "{\"type\":\"summary\",\"status\":1}\n");
}

/* Each type of column, with a value and without. */
typedef struct {
  const char *text, *word, *path;
  uint64_t number;
  int64_t time;
  GDate day;
  bool flag;
} Values;

static void test_values_by_type (void)
{
  static const ReportColumn types[] = {
      {"text", "t", REPORT_TEXT (Values, text)}, {"word", "w", REPORT_WORD (Values, word)},
      {"path", "p", REPORT_PATH (Values, path)}, {"number", "n", REPORT_NUMBER (Values, number)},
      {"time", "i", REPORT_TIME (Values, time)}, {"day", "d", REPORT_DAY (Values, day)},
      {"flag", "f", REPORT_FLAG (Values, flag)}, {0},
  };
  static const Report all = {.name = "values", .columns = types, .brief = 1};
  g_autoptr (Output) output = output_new ();
  Values values = {.text = "a", .word = "open", .path = "customers/C00/C00042/2024", .number = 1, .flag = true};
  g_date_set_dmy (&values.day, 30, G_DATE_NOVEMBER, 2026);
  output_style (output)->json = true;
  capture_begin ();
  output_table_begin (output, &all, 0);
  output_row (output, &values);
  output_row (output, &(Values){.number = 0});
  output_table_end (output);
  output_close (output, 0);
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (text, ==,
                   "{\"type\":\"values\",\"text\":\"a\",\"word\":\"open\",\"path\":\"C00042/2024\",\"number\":1,"
                   "\"time\":\"1970-01-01T00:00:00Z\",\"day\":\"2026-11-30\",\"flag\":\"yes\"}\n"
                   "{\"type\":\"values\",\"number\":0,\"time\":\"1970-01-01T00:00:00Z\"}\n"
                   "{\"type\":\"summary\",\"status\":0}\n");
}

static void test_people_get_the_brief_columns (void)
{
  static const Report brief = {.name = "row", .columns = columns, .brief = 1};
  const Row row = {"a", 3};
  g_autoptr (Output) output = output_new ();
  capture_begin ();
  output_table_begin (output, &brief, 0);
  output_row (output, &row);
  output_table_end (output);
  output_table_begin (output, &brief, 2);
  output_row (output, &row);
  output_table_end (output);
  output_close (output, 0);
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (text, ==, "a\na  3\n");
}

/* ---- Reports ---- */

typedef struct {
  const char *name;
  bool restricted;
} Person;

static bool find_people (Archive *archive G_GNUC_UNUSED, const ReportRequest *request, ReportVisit visit, gpointer data,
                         GError **error G_GNUC_UNUSED)
{
  for (const Person *person = request->query; person->name && visit (person, data); person++)
    continue;
  return true;
}

static const ReportColumn person_columns[] = {{"name", "name", REPORT_TEXT (Person, name)}, {0}};
static const ReportColumn person_sight = {"restricted", NULL, REPORT_FLAG (Person, restricted)};
static const Report people = {.name = "person", .columns = person_columns, .find = find_people, .sight = &person_sight};
static const Person everybody[] = {{"a", false}, {"b", true}, {"c", false}, {"d", false}, {NULL, false}};

static char *report_text (ReportRequest *request)
{
  g_autoptr (Output) output = output_new ();
  request->report = &people;
  request->query = everybody;
  capture_begin ();
  g_assert_true (output_report (output, NULL, request, NULL));
  output_close (output, 0);
  return capture_end ();
}

static void test_report_leaves_out_what_is_restricted (void)
{
  ReportRequest request = {0}, all = {.restricted = true};
  g_autofree char *text = report_text (&request), *whole = report_text (&all);
  g_assert_cmpstr (text, ==, "a\nc\nd\n");
  g_assert_cmpuint (request.rows, ==, 3);
  g_assert_cmpstr (whole, ==, "a\nb\nc\nd\n");
}

static void test_report_tells_that_there_is_more (void)
{
  ReportRequest some = {.limit = 2}, just = {.limit = 3};
  g_autofree char *text = report_text (&some), *whole = report_text (&just);
  g_assert_cmpstr (text, ==, "a\nc\n");
  g_assert_true (some.more);
  g_assert_cmpuint (some.rows, ==, 2);
  g_assert_cmpstr (whole, ==, "a\nc\nd\n");
  g_assert_false (just.more);
}

static void test_json_summary_comes_last (void)
{
  g_autoptr (Output) output = output_new ();
  output_style (output)->json = true;
  capture_begin ();
  output_begin (output, "summary");
  output_number (output, "records", "records", 7);
  output_flag (output, "clean", "clean", true);
  output_end (output);
  output_line (output, "not in JSON");
  output_raw (output, "text", "<a/>\n");
  output_close (output, 0);
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (text, ==,
                   "{\"type\":\"text\",\"text\":\"<a/>\\u000a\"}\n"
                   "{\"type\":\"summary\",\"records\":7,\"clean\":true,\"status\":0}\n");
}

static void test_json_error_takes_the_place_of_the_summary (void)
{
  g_autoptr (Output) output = output_new ();
  g_autoptr (GError) error = NULL;
  error_set (&error, ERROR_REFUSED, "D-TEST", "a/b", NULL, "no, \"%s\"", "never");
  output_style (output)->json = true;
  capture_begin ();
  output_error (output, error);
  output_close (output, output_error_status (error));
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (
      text, ==,
      "{\"type\":\"error\",\"id\":\"D-TEST\",\"status\":6,\"message\":\"no, \\\"never\\\"\",\"where\":\"a/b\"}\n");
}

static void test_json_of_bytes_that_are_no_text (void)
{
  g_autoptr (Output) output = output_new ();
  output_style (output)->json = true;
  capture_begin ();
  output_begin (output, "x");
  output_text (output, "v", "v", "\xff\x01");
  output_end (output);
  output_close (output, 0);
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (text, ==, "{\"type\":\"x\",\"v\":\"\\\\xFF\\\\u{0001}\"}\n{\"type\":\"summary\",\"status\":0}\n");
}

static void test_json_escapes_what_a_terminal_obeys (void)
{
  g_autoptr (Output) output = output_new ();
  output_style (output)->json = true;
  capture_begin ();
  output_begin (output, "x");
  output_text (output, "v", "v", "a\xc2\x9b\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf\x7f");
  output_text (output, "w", "w", "\xf3\xa0\x80\x81 \xe4\xb8\xad");
  output_end (output);
  output_close (output, 0);
  g_autofree char *text = capture_end ();
  g_assert_cmpstr (text, ==,
                   "{\"type\":\"x\",\"v\":\"a\\u009b\\u202e\\u2066\\u200b\\ufeff\\u007f\","
                   "\"w\":\"\\udb40\\udc01 \xe4\xb8\xad\"}\n{\"type\":\"summary\",\"status\":0}\n");
}

static void test_text_escapes_what_a_terminal_obeys (void)
{
  g_autoptr (Output) output = output_new ();
  capture_begin ();
  output_begin (output, "x");
  output_text (output, "v", "value", "a\033[2Jb");
  output_text (output, "w", "long label",
               "\xe2\x80\xae"
               "c");
  output_text (output, "none", "none", NULL);
  output_end (output);
  output_line (output, "%s", "\033]0;t\a");
  output_close (output, 0);
  g_autofree char *text = capture_end ();
  g_assert_null (strpbrk (text, "\033\a"));
  g_assert_null (strstr (text, "\xe2\x80\xae"));
  g_assert_true (g_str_has_prefix (text, "value       a\\u{001B}[2Jb\nlong label  \\u{202E}c\n"));
}

static void test_a_foreign_error_is_a_bug (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_FAILED, "x");
  g_assert_cmpint (output_error_status (error), ==, 70);
}

static void test_a_full_stdout_is_a_failure (void)
{
  g_autoptr (Output) output = output_new ();
  int full = open ("/dev/full", O_WRONLY), saved;
  fflush (stdout);
  saved = dup (STDOUT_FILENO);
  dup2 (full, STDOUT_FILENO);
  close (full);
  output_line (output, "x");
  int status = output_close (output, 0);
  clearerr (stdout);
  dup2 (saved, STDOUT_FILENO);
  close (saved);
  g_assert_cmpint (status, ==, ERROR_UNREADABLE);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/output/table/aligns-wide-characters", test_aligns_wide_characters);
  g_test_add_func ("/output/table/pads-nothing-in-a-pipe", test_pads_nothing_in_a_pipe);
  g_test_add_func ("/output/csv/quotes-and-defuses", test_csv_quotes_and_defuses);
  g_test_add_func ("/output/csv/defuses-what-only-looks-like-a-number", test_csv_defuses_what_only_looks_like_a_number);
  g_test_add_func ("/output/json/rows-and-summary", test_json_rows_and_summary);
  g_test_add_func ("/output/json/summary-comes-last", test_json_summary_comes_last);
  g_test_add_func ("/output/json/error-closes", test_json_error_takes_the_place_of_the_summary);
  g_test_add_func ("/output/json/bytes-that-are-no-text", test_json_of_bytes_that_are_no_text);
  g_test_add_func ("/output/json/escapes", test_json_escapes_what_a_terminal_obeys);
  g_test_add_func ("/output/table/values-by-type", test_values_by_type);
  g_test_add_func ("/output/table/brief", test_people_get_the_brief_columns);
  g_test_add_func ("/output/report/restricted", test_report_leaves_out_what_is_restricted);
  g_test_add_func ("/output/report/limit", test_report_tells_that_there_is_more);
  g_test_add_func ("/output/text/escapes-what-a-terminal-obeys", test_text_escapes_what_a_terminal_obeys);
  g_test_add_func ("/output/error/foreign-is-a-bug", test_a_foreign_error_is_a_bug);
  g_test_add_func ("/output/stdout/full-is-a-failure", test_a_full_stdout_is_a_failure);
  return g_test_run ();
}
