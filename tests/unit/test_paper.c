/* Forms: values that hurt, places of labels, and what a code is drawn from. */
#include "form/paper.h"

#include <string.h>

#include "sys/qr.h"
#include "tests/unit/fixtures/unit.h"

static const PaperText heads[] = {{"全宗名称", "Fonds"}, {NULL, NULL}};
static const PaperColumn columns[] = {
    {{"题名", "Title"}, 0, false}, {{"页数", "Pages"}, 12, true}, {{NULL, NULL}, 0, false}};
static const PaperForm list = {
    .word = "list", .title = {"目录", "List"}, .shape = PAPER_PORTRAIT, .heads = heads, .columns = columns};
static const PaperForm label = {.word = "label", .title = {"标签", "Label"}, .shape = PAPER_LABELS, .heads = heads};
static const PaperStock stock = {
    .word = "a4", .across = 2, .down = 3, .width = 640, .height = 250, .step_x = 640, .step_y = 250, .code = 200};

static void add_row (PaperSheet *sheet, const char *title, const char *pages)
{
  char **cells = g_new0 (char *, 3);
  cells[0] = g_strdup (title);
  cells[1] = g_strdup (pages);
  paper_add_row (sheet, cells);
}

static char *text_of (GBytes *bytes)
{
  g_assert_nonnull (bytes);
  char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_bytes_unref (bytes);
  return text;
}

static unsigned count (const char *text, const char *piece)
{
  unsigned n = 0;
  for (const char *at = strstr (text, piece); at != NULL; at = strstr (at + 1, piece))
    n++;
  return n;
}

static void test_values_that_hurt (void)
{
  g_autoptr (Paper) paper = paper_new (&list, PAPER_ZH);
  PaperSheet *sheet = paper_add_sheet (paper);
  paper_set_head (sheet, 0, g_strdup ("\"><img src=x>"));
  add_row (sheet, "a\x01\x02\xe2\x80\xae<b>&'", "3");
  add_row (sheet, "\xff\n</td>", "?");
  g_autoptr (GError) error = NULL;
  g_autofree char *html = text_of (paper_print_html (paper, &error));
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (html, -1, NULL));
  g_assert_nonnull (strstr (html, "<dd>&quot;&gt;&lt;img src=x&gt;</dd>"));
  g_assert_nonnull (strstr (html, "<td>a\\u{0001}\\u{0002}\\u{202E}&lt;b&gt;&amp;&apos;</td>"));
  g_assert_nonnull (strstr (html, "<td>\\xFF\n&lt;/td&gt;</td>"));
  g_assert_null (strstr (html, "<img"));
  g_autofree char *text = text_of (paper_print_text (paper));
  g_assert_nonnull (strstr (text, "\\u{202E}<b>&'"));
  g_assert_nonnull (strstr (text, "\\xFF </td>"));
}

static void test_languages (void)
{
  g_autoptr (Paper) paper = paper_new (&list, PAPER_BOTH);
  g_autofree char *both = paper_say (paper, "合同", "contracts"), *same = paper_say (paper, "A", "A");
  g_autofree char *only = paper_say (paper, "合同", NULL);
  g_assert_cmpstr (both, ==, "合同 contracts");
  g_assert_cmpstr (same, ==, "A");
  g_assert_cmpstr (only, ==, "合同");
  paper->language = PAPER_EN;
  g_autofree char *english = paper_say (paper, "合同", "contracts");
  g_assert_cmpstr (english, ==, "contracts");
  PaperLanguage language;
  g_assert_true (paper_language_from_name ("zh", &language));
  g_assert_cmpint (language, ==, PAPER_ZH);
  g_assert_false (paper_language_from_name ("ZH", &language));
}

static void test_labels_fill_sheets (void)
{
  g_autoptr (Paper) paper = paper_new (&label, PAPER_ZH);
  paper->stock = &stock;
  paper->start = 6;
  for (unsigned i = 0; i < 8; i++) {
    PaperSheet *sheet = paper_add_sheet (paper);
    sheet->code = g_strdup_printf ("Z109-KH.A02.2024-D30-C00042-000%u", i);
  }
  g_assert_cmpuint (paper_rows (paper), ==, 8);
  g_assert_cmpuint (paper_pages (paper), ==, 3);
  g_autoptr (GError) error = NULL;
  g_autofree char *html = text_of (paper_print_html (paper, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (html, "<section>"), ==, 3);
  g_assert_cmpuint (count (html, "<div></div>"), ==, 5);
  g_assert_cmpuint (count (html, "<svg "), ==, 8);
}

static void test_a_code_too_long (void)
{
  g_auto (QrSymbol) symbol = {0};
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (4000, 'x');
  g_assert_false (qr_make (text, &symbol, &error));
  assert_refused (&error, "D-QR");
}

static void test_sheets_of_all_tables (void)
{
  g_autoptr (Paper) paper = paper_new (&list, PAPER_EN);
  for (unsigned i = 0; i < 2; i++)
    add_row (paper_add_sheet (paper), "=1+1, \"x\"", "3");
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = text_of (paper_print_sheet (paper, SHEET_CSV, false, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (csv, ==, "Title,Pages\r\n\"'=1+1, \"\"x\"\"\",3\r\n\"'=1+1, \"\"x\"\"\",3\r\n");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/values-that-hurt", test_values_that_hurt);
  g_test_add_func ("/paper/languages", test_languages);
  g_test_add_func ("/paper/labels-fill-sheets", test_labels_fill_sheets);
  g_test_add_func ("/paper/a-code-too-long", test_a_code_too_long);
  g_test_add_func ("/paper/sheets-of-all-tables", test_sheets_of_all_tables);
  return g_test_run ();
}
