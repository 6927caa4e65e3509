/* CSV (RFC 4180) as spreadsheets write it: UTF-8 with or without a byte-order mark, UTF-16, or GB18030 from Chinese
 * systems; comma, semicolon or tab. A record is a row, whatever lines its quoted cells have. */
#include <string.h>

#include "sys/error.h"
#include "sys/message.h"
#include "sys/sheet/internal.h"

#define SUBSTITUTE '\x1a' /* for bytes that form no character: ASCII SUB, the same byte in UTF-8 and GB18030 */

/* ---- Encoding ---- */

static unsigned count_lines (const char *bytes, size_t len)
{
  unsigned n = 1;
  for (const char *at = bytes; (at = memchr (at, '\n', len - (size_t)(at - bytes))) != NULL; at++)
    n++;
  return n;
}

static bool refuse_encoding (const char *name, const char *bytes, size_t at, GError **error)
{
  g_autofree char *place = sheet_place (name, count_lines (bytes, at));
  return error_set (error, ERROR_UNREADABLE, "D-SHEET-ENCODING", place, "save the sheet as UTF-8 or as xlsx",
                    "the text is neither UTF-8 nor GB18030");
}

/* Whether so many characters beyond ASCII stand before the first wrong byte that the text must be meant as UTF-8: in
 * GB18030 hardly two characters together look like one of UTF-8. */
static bool is_meant_as_utf8 (const char *bytes, const char *wrong)
{
  enum { ENOUGH = 4 };
  unsigned n = 0;
  for (const char *at = bytes; at < wrong && n < ENOUGH; at++)
    n += (guchar)*at >= 0xe0;
  return n >= ENOUGH;
}

static bool convert_bytes (Sheet *sheet, GString *bytes, const char *from, const char *name, GError **error)
{
  gsize read = 0, written = 0;
  g_autofree char *text = g_convert (bytes->str, (gssize)bytes->len, "UTF-8", from, &read, &written, NULL);
  if (text == NULL)
    return refuse_encoding (name, bytes->str, read, error);
  sheet->encoding = strcmp (from, "GB18030") == 0 ? "GB18030" : "UTF-16";
  g_string_truncate (bytes, 0);
  g_string_append_len (bytes, text, (gssize)written);
  return true;
}

/* NUL bytes, which no text has, become SUB, so that the cells with them can be told. With many this is no text. */
static bool substitute_nuls (GString *bytes, const char *name, GError **error)
{
  enum { MOST = 64 };
  char *at = bytes->str;
  for (unsigned n = 0; (at = memchr (at, '\0', bytes->len - (size_t)(at - bytes->str))) != NULL; n++) {
    if (n == MOST)
      return error_set (error, ERROR_UNREADABLE, "D-SHEET", name, "give a CSV or xlsx file", "this is not a sheet");
    *at = SUBSTITUTE;
  }
  return true;
}

/* Makes bytes UTF-8 without a byte-order mark. */
static bool decode_text (Sheet *sheet, GString *bytes, const char *name, GError **error)
{
  const char *wrong;
  if (bytes->len >= 2 && (memcmp (bytes->str, "\xff\xfe", 2) == 0 || memcmp (bytes->str, "\xfe\xff", 2) == 0)) {
    sheet->has_mark = true;
    return convert_bytes (sheet, bytes, "UTF-16", name, error) && substitute_nuls (bytes, name, error);
  }
  if (bytes->len >= 3 && memcmp (bytes->str, "\xef\xbb\xbf", 3) == 0) {
    sheet->has_mark = true;
    g_string_erase (bytes, 0, 3);
  }
  if (!substitute_nuls (bytes, name, error))
    return false;
  if (g_utf8_validate (bytes->str, (gssize)bytes->len, &wrong))
    return true;
  if (sheet->has_mark || is_meant_as_utf8 (bytes->str, wrong))
    return refuse_encoding (name, bytes->str, (size_t)(wrong - bytes->str), error);
  return convert_bytes (sheet, bytes, "GB18030", name, error);
}

/* ---- Records ---- */

/* The separator that most of the first lines have outside quotes, or of several the most frequent one: a cell may hold
 * a list with another one. A first line "sep=;" says it, and is skipped. */
static const char *find_separator (Sheet *sheet, const char *text)
{
  enum { LINES = 20 };
  static const char separators[] = ",;\t";
  unsigned counts[] = {0, 0, 0}, lines_with[] = {0, 0, 0}, last_line[] = {LINES, LINES, LINES}, best = 0;
  bool quoted = false;
  if (strncmp (text, "sep=", 4) == 0 && text[4] != '\0' && (text[5] == '\r' || text[5] == '\n')) {
    sheet->separator = text[4];
    return text + strcspn (text, "\n") + (strchr (text, '\n') != NULL);
  }
  for (unsigned lines = 0; *text != '\0' && lines < LINES; text++) {
    const char *found = quoted ? NULL : strchr (separators, *text);
    quoted ^= *text == '"';
    lines += *text == '\n';
    if (found == NULL)
      continue;
    size_t i = (size_t)(found - separators);
    counts[i]++;
    lines_with[i] += last_line[i] != lines;
    last_line[i] = lines;
  }
  for (unsigned i = 1; i < G_N_ELEMENTS (counts); i++)
    if (lines_with[i] > lines_with[best] || (lines_with[i] == lines_with[best] && counts[i] > counts[best]))
      best = i;
  sheet->separator = separators[best];
  return NULL;
}

/* Reads a cell up to its separator or the end of its line. False when a quote is not closed. */
static bool read_cell (const char **text, char separator, GString *cell)
{
  const char *at = *text;
  g_string_truncate (cell, 0);
  if (*at == '"') {
    for (at++; *at != '\0' && (*at != '"' || at[1] == '"'); at++) {
      at += *at == '"';
      g_string_append_c (cell, *at);
    }
    if (*at == '\0')
      return false;
    at++;
  }
  for (; *at != '\0' && *at != separator && *at != '\n' && *at != '\r'; at++)
    g_string_append_c (cell, *at);
  *text = at;
  return true;
}

/* Text that was written so that no spreadsheet runs it: '=1+1, and ="007" for what shall not become a number. */
static char *unguarded_text (const GString *cell)
{
  const char *text = cell->str;
  if (text[0] == '\'' && text[1] != '\0' && strchr ("=+-@\t\r", text[1]) != NULL)
    return g_strdup (text + 1);
  if (g_str_has_prefix (text, "=\"") && cell->len > 2 && text[cell->len - 1] == '"' &&
      strchr (text + 2, '"') == text + cell->len - 1)
    return g_strndup (text + 2, cell->len - 3);
  return g_strdup (text);
}

static bool read_record (Sheet *sheet, SheetRow *row, const char **text, const char *name, GError **error)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  for (unsigned column = 0;; column++, ++*text) {
    g_autofree char *place = NULL;
    if (!read_cell (text, sheet->separator, cell)) {
      place = sheet_place (name, row->number);
      return error_set (error, ERROR_UNREADABLE, "D-SHEET", place, "close it with a second quote",
                        "a quote is opened in this row and never closed");
    }
    char *plain = cell->len > 0 ? unguarded_text (cell) : NULL;
    bool is_formula = plain != NULL && plain[0] == '=' && cell->str[0] == '=';
    if (plain != NULL && !sheet_set (sheet, row, column, SHEET_TEXT, plain))
      return sheet_too_large (name, row->number, error);
    if (strchr (cell->str, SUBSTITUTE) != NULL && plain != NULL)
      row->cells[column].fault = N_ ("the cell holds a byte that is not text");
    else if (is_formula)
      row->cells[column].fault = N_ ("the cell holds a formula");
    if (**text != sheet->separator)
      return true;
  }
}

bool sheet_read_csv (Sheet *sheet, GString *bytes, const char *name, GError **error)
{
  if (!decode_text (sheet, bytes, name, error))
    return false;
  const char *after = find_separator (sheet, bytes->str), *text = after != NULL ? after : bytes->str;
  for (unsigned number = after != NULL ? 2 : 1; *text != '\0'; number++) {
    SheetRow *row = sheet_add_row (sheet, number);
    if (!read_record (sheet, row, &text, name, error))
      return false;
    text += text[0] == '\r' && text[1] == '\n' ? 2 : *text != '\0';
    if (row->n == 0)
      g_ptr_array_set_size (sheet->rows, (int)sheet->rows->len - 1);
  }
  return true;
}

/* ---- Writing ---- */

static void append_field (GString *text, const char *value, char separator)
{
  bool is_guarded = value[0] != '\0' && strchr ("=+-@\t\r", value[0]) != NULL;
  bool is_quoted = strpbrk (value, "\"\r\n") != NULL || strchr (value, separator) != NULL || g_ascii_isspace (value[0]);
  if (is_quoted)
    g_string_append_c (text, '"');
  if (is_guarded)
    g_string_append_c (text, '\'');
  for (const char *at = value; *at != '\0'; at++) {
    if (*at == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, *at);
  }
  if (is_quoted)
    g_string_append_c (text, '"');
}

GBytes *sheet_print_csv (const Sheet *sheet, GError **error)
{
  GString *text = g_string_new (sheet->has_mark && strcmp (sheet->encoding, "GB18030") != 0 ? "\xef\xbb\xbf" : NULL);
  for (unsigned i = 0; i < sheet->rows->len; i++) {
    const SheetRow *row = sheet->rows->pdata[i];
    for (unsigned column = 0; column < row->n; column++) {
      if (column > 0)
        g_string_append_c (text, sheet->separator);
      append_field (text, row->cells[column].text == NULL ? "" : row->cells[column].text, sheet->separator);
    }
    g_string_append (text, "\r\n");
  }
  if (strcmp (sheet->encoding, "UTF-8") == 0)
    return g_string_free_to_bytes (text);
  gsize written = 0;
  char *encoded =
      g_convert (text->str, (gssize)text->len, strcmp (sheet->encoding, "UTF-16") == 0 ? "UTF-16LE" : "GB18030",
                 "UTF-8", NULL, &written, NULL);
  g_string_free (text, TRUE);
  if (encoded == NULL)
    error_set (error, ERROR_UNREADABLE, "D-SHEET", NULL, "write an xlsx file", "%s lacks a character of the sheet",
               sheet->encoding);
  return encoded == NULL ? NULL : g_bytes_new_take (encoded, written);
}
