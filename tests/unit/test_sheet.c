/* Sheets as spreadsheets write them, sheets that somebody broke, and sheets that are written and read again. */
#include "sys/sheet.h"

#include <fcntl.h>
#include <inttypes.h>
#include <malloc.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/error.h"
#include "tests/unit/fixtures/unit.h"
#include "tests/unit/fixtures/zip.h"

/* Whatever the sheet is, a process that reads it takes at most 256 MiB. It takes less than 2 s of processor time, too;
 * the limit here is a guard against work that grows with the square of the sheet, since machines differ. */
static void measure (int fd)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  struct rusage used;
  int status;
  malloc_trim (0); /* the child begins with what this process holds */
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    g_clear_pointer (&(Sheet *){sheet_read (fd, "sheet", NULL)}, sheet_free);
    _exit (0);
  }
  g_assert_cmpint (wait4 (child, &status, 0, &used), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (used.ru_utime.tv_sec + used.ru_stime.tv_sec, <, 20);
  g_assert_cmpint (used.ru_maxrss, <, 256 * 1024);
#else
  (void)fd;
#endif
}

static int put_bytes (const void *bytes, size_t len)
{
  int fd = memfd_create ("sheet", MFD_CLOEXEC);
  g_assert_cmpint (write (fd, bytes, len), ==, (ssize_t)len);
  return fd;
}

/* Closes it. */
static Sheet *read_fd (int fd, GError **error)
{
  guard_against_hanging ();
  measure (fd);
  Sheet *sheet = sheet_read (fd, "sheet", error);
  alarm (0);
  close (fd);
  return sheet;
}

static Sheet *read_bytes (const void *bytes, size_t len, GError **error)
{
  return read_fd (put_bytes (bytes, len), error);
}

/* The rows in one line: cells with |, rows with their number and /; # is a number, @ a day, ! a fault. */
static char *flatten (const Sheet *sheet)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < sheet->rows->len; i++) {
    const SheetRow *row = sheet->rows->pdata[i];
    g_string_append_printf (text, "%s%u:", i > 0 ? " / " : "", row->number);
    for (unsigned j = 0; j < row->n; j++) {
      const SheetCell *cell = sheet_cell (row, j);
      g_string_append (text, j > 0 ? "|" : "");
      g_string_append (text, cell->kind == SHEET_NUMBER ? "#" : cell->kind == SHEET_DATE ? "@" : "");
      g_string_append (text, cell->fault != NULL ? "!" : "");
      g_string_append (text, cell->text == NULL ? "" : cell->text);
    }
  }
  return g_string_free (text, FALSE);
}

static void expect_bytes (const void *bytes, size_t len, const char *flat)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Sheet) sheet = read_bytes (bytes, len, &error);
  g_assert_no_error (error);
  g_autofree char *found = flatten (sheet);
  g_assert_cmpstr (found, ==, flat);
}

static void refuse_bytes (const void *bytes, size_t len, const char *id, const char *where)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Sheet) sheet = read_bytes (bytes, len, &error);
  g_assert_null (sheet);
  g_test_message ("%s: %s", error_where (error), error->message);
  g_assert_cmpstr (error_id (error), ==, id);
  g_assert_cmpstr (error_where (error), ==, where);
}

/* ---- CSV ---- */

static void test_csv_forms (void)
{
  static const struct {
    const char *bytes, *flat;
  } all[] = {
      {"a,b\n1,2\n", "1:a|b / 2:1|2"},
      {"a,b\r\n1,2", "1:a|b / 2:1|2"},
      {"a,b\r1,2\r", "1:a|b / 2:1|2"},
      {"\xef\xbb\xbf文件,客户\n", "1:文件|客户"},
      {"a;b\n1,5;2\n", "1:a|b / 2:1,5|2"},
      {"a\tb\n1\t2\n", "1:a|b / 2:1|2"},
      {"a,b\n1,x;y;z\n2,u;v;w\n", "1:a|b / 2:1|x;y;z / 3:2|u;v;w"},
      {"a;b\n1;x,y,z\n2;u,v,w\n", "1:a|b / 2:1|x,y,z / 3:2|u,v,w"},
      {"list, of May, 2024\na;b\n1;2\n", "1:list, of May, 2024 / 2:a|b / 3:1|2"},
      {"sep=;\na;b,c,d,e\n", "2:a|b,c,d,e"},
      {"a,\"b,\n\"\"c\"\"\"\n1,2\n", "1:a|b,\n\"c\" / 2:1|2"},
      {"\n\na\n\n,\nb\n", "3:a / 6:b"},
      {"a,,c,\n", "1:a||c"},
      {"\"a\"b,c\n", "1:ab|c"},
      {"a\"b,c\n", "1:a\"b|c"},
      {"x,'=1+1,=\"007\",=A1,'a\n", "1:x|=1+1|007|!=A1|'a"},
      {"", ""},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    expect_bytes (all[i].bytes, strlen (all[i].bytes), all[i].flat);
}

static void test_csv_encodings (void)
{
  static const char gb[] = "\xce\xc4\xbc\xfe,\xbf\xcd\xbb\xa7\na.tif,\xd5\xc5\x81\x30\x81\x30\n";
  static const char le[] = "\xff\xfe\x87\x65,\0\x1a\x4e\n\0", be[] = "\xfe\xff\x65\x87\0,\x4e\x1a\0\n";
  expect_bytes (gb, sizeof gb - 1, "1:文件|客户 / 2:a.tif|张\xc2\x80");
  expect_bytes (le, sizeof le - 1, "1:文|业");
  expect_bytes (be, sizeof be - 1, "1:文|业");
  g_autoptr (Sheet) sheet = read_bytes (gb, sizeof gb - 1, NULL);
  g_assert_cmpstr (sheet->encoding, ==, "GB18030");
}

/* A NUL byte makes its cell a fault. */
static void test_csv_nuls (void)
{
  static const char wide[] = "\xff\xfe"
                             "a\0,\0\0\0\n\0";
  expect_bytes ("a,\0b\n\0", 6,
                "1:a|!\x1a"
                "b / 2:!\x1a");
  expect_bytes ("\xce\xc4\0,b\n", 6, "1:!文\x1a|b");
  expect_bytes (wide, sizeof wide - 1, "1:a|!\x1a");
}

static void test_csv_is_refused (void)
{
  static const char broken[] = "文件,客户\n一,二\n\xff\xff,x\n";
  static const char neither[] = "a\nb\xff\xff\n";
  refuse_bytes (broken, sizeof broken - 1, "D-SHEET-ENCODING", "sheet:3");
  refuse_bytes (neither, sizeof neither - 1, "D-SHEET-ENCODING", "sheet:2");
  refuse_bytes ("a\n\"b\n\n\n", 7, "D-SHEET", "sheet:2");
  static const char nuls[100] = "a,b\n";
  refuse_bytes (nuls, sizeof nuls, "D-SHEET", "sheet");
  refuse_bytes ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "D-SHEET", "sheet");
}

static void test_csv_limits (void)
{
  g_autoptr (GString) cell = g_string_new ("a,b\nx,"), rows = g_string_new (NULL), wide = g_string_new ("a\n");
  g_autofree char *much = g_strnfill (10 * 1024 * 1024, 'x');
  g_string_append (cell, much);
  g_autoptr (Sheet) sheet = read_bytes (cell->str, cell->len, NULL);
  const SheetCell *last = sheet_cell (sheet->rows->pdata[1], 1);
  g_assert_nonnull (last->fault);
  g_assert_cmpuint (strlen (last->text), <=, SHEET_MAX_CELL);
  for (unsigned i = 0; i <= SHEET_MAX_ROWS; i++)
    g_string_append (rows, "a\n");
  refuse_bytes (rows->str, rows->len, "D-SHEET-TOO-LARGE", "sheet:100001");
  for (unsigned i = 0; i < SHEET_MAX_COLUMNS; i++)
    g_string_append_c (wide, ',');
  g_string_append_c (wide, 'x');
  refuse_bytes (wide->str, wide->len, "D-SHEET-TOO-LARGE", "sheet:2");
}

/* ---- xlsx ---- */

#define WORKBOOK                                                                                                       \
  "<workbook xmlns:r='r'><sheets><sheet name='旧' state='hidden' r:id='r9'/><sheet name='清单' sheetId='2' "        \
  "r:id='r1'/>"                                                                                                        \
  "<sheet name='x' r:id='r2'/></sheets></workbook>"
#define RELATIONS                                                                                                      \
  "<Relationships><Relationship Id='r9' Target='worksheets/no.xml'/>"                                                  \
  "<Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>"
#define STYLES                                                                                                         \
  "<styleSheet><numFmts><numFmt numFmtId='176' formatCode='yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;'/>"     \
  "<numFmt numFmtId='177' formatCode='[Red]0.00&quot;day&quot;'/></numFmts><cellStyleXfs><xf numFmtId='14'/>"          \
  "</cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='176'/><xf numFmtId='177'/>"              \
  "</cellXfs></styleSheet>"
#define STRINGS                                                                                                        \
  "<sst><si><t>文件</t></si><si><r><t>合</t></r><r><t xml:space='preserve'>同 "                                    \
  "</t></r><rPh><t>ごう</t></rPh></si></sst>"

/* A workbook with this sheet. */
static GByteArray *make_book (const char *sheet)
{
  const char *const entries[] = {"[Content_Types].xml",
                                 "<Types/>",
                                 "xl/workbook.xml",
                                 WORKBOOK,
                                 "xl/_rels/workbook.xml.rels",
                                 RELATIONS,
                                 "xl/worksheets/sheet1.xml",
                                 sheet,
                                 "xl/styles.xml",
                                 STYLES,
                                 "xl/sharedStrings.xml",
                                 STRINGS,
                                 NULL};
  return zip_of (entries);
}

static void test_xlsx_cells (void)
{
  static const struct {
    const char *rows, *flat;
  } all[] = {
      {"<row r='2'><c r='A2' t='s'><v>0</v></c><c r='C2' t='s'><v>1</v></c></row>", "2:文件||合同 "},
      {"<row><c><v>3</v></c><c t='inlineStr'><is><t>a&amp;b</t></is></c></row><row><c><v>4</v></c></row>",
       "1:#3|a&b / 2:#4"},
      {"<row r='5'><c r='A5' s='1'><v>45356</v></c><c r='B5' s='2'><v>45356.75</v></c><c r='C5' s='3'><v>45356</v></c>"
       "<c r='D5' s='1'><v>60</v></c></row>",
       "5:@2024-03-05|@2024-03-05|#45356|#60"},
      {"<row r='1'><c r='A1'><v>3.30106198001011E+17</v></c><c r='B1'><v>0.1</v></c><c r='C1'><v>1E-7</v></c></row>",
       "1:#330106198001011008|#0.1|#1e-07"},
      {"<row r='1'><c r='A1'><f>B1</f><v>3</v></c><c r='B1' t='e'><v>#REF!</v></c><c r='C1' t='b'><v>1</v></c>"
       "<c r='D1' t='str'><f>A1</f><v>x</v></c></row>",
       "1:#!3|!#REF!|TRUE|!x"},
      {"<row r='1'><c r='A1' s='2'/></row><row r='7'><c r='B7'><v>1</v></c></row>", "7:|#1"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *sheet = g_strdup_printf ("<worksheet><sheetData>%s</sheetData></worksheet>", all[i].rows);
    g_autoptr (GByteArray) book = make_book (sheet);
    expect_bytes (book->data, book->len, all[i].flat);
  }
}

static void test_xlsx_says_what_it_is (void)
{
  g_autoptr (GByteArray) book = make_book ("<worksheet><sheetData><row><c><v>1</v></c></row></sheetData>"
                                           "<mergeCells><mergeCell ref='B2:C13'/></mergeCells></worksheet>");
  g_autoptr (Sheet) sheet = read_bytes (book->data, book->len, NULL);
  g_assert_cmpstr (sheet->title, ==, "清单");
  g_assert_cmpuint (sheet->sheets, ==, 3);
  g_assert_cmpuint (sheet->merges->len, ==, 1);
  const SheetMerge *merge = &g_array_index (sheet->merges, SheetMerge, 0);
  g_assert_cmpuint (merge->first_row, ==, 2);
  g_assert_cmpuint (merge->last_row, ==, 13);
  g_assert_cmpuint (merge->first_column, ==, 1);
  g_assert_cmpuint (merge->last_column, ==, 2);
}

static char *repeat (const char *text, unsigned n)
{
  GString *all = g_string_new (NULL);
  while (n-- > 0)
    g_string_append (all, text);
  return g_string_free (all, FALSE);
}

static void test_xlsx_is_refused (void)
{
  g_autofree char *deep = repeat ("<a>", 100), *attributes = NULL,
                  *rows = repeat ("<row><c><v>1</v></c></row>", 100001);
  g_autofree char *cells = repeat ("<c r='IV1' t='s'><v>1</v></c>", 10), *blank = g_strnfill (65 * 1024 * 1024, ' ');
  g_autoptr (GString) many = g_string_new ("<worksheet><row ");
  for (unsigned i = 0; i < 100000; i++)
    g_string_append_printf (many, "a%u = '' ", i);
  g_string_append (many, "/></worksheet>");
  attributes = g_strdup (many->str);
  g_autofree char *bomb = g_strconcat ("<worksheet><sheetData>", blank, "</sheetData></worksheet>", NULL);
  g_autofree char *tall = g_strconcat ("<worksheet><sheetData>", rows, "</sheetData></worksheet>", NULL);
  g_autofree char *wide =
      g_strconcat ("<worksheet><row r='1'>", cells, "<c r='IW1'><v>1</v></c></row></worksheet>", NULL);
  const struct {
    const char *sheet, *id, *where;
  } all[] = {
      {"<worksheet>", "D-SHEET", "sheet"},
      {"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet><row r='3'><c t='str'><v>&b;</v></c></row></worksheet>", "D-SHEET",
       "sheet"},
      {"<worksheet><row r='3'/><row r='3'/></worksheet>", "D-SHEET", "sheet"},
      {"<worksheet><row r='3'><c r='A3'><v>x</v></c></row></worksheet>", "D-SHEET", "sheet:3"},
      {"<worksheet><row r='3'><c r='A3' t='s'><v>99</v></c></row></worksheet>", "D-SHEET", "sheet:3"},
      {"<worksheet><row r='3'><c r='33'><v>1</v></c></row></worksheet>", "D-SHEET", "sheet:3"},
      {"<worksheet><c r='A1'><v>1</v></c></worksheet>", "D-SHEET", "sheet"},
      {deep, "D-SHEET", "sheet"},
      {attributes, "D-SHEET", "sheet"},
      {bomb, "D-SHEET-TOO-LARGE", "sheet"},
      {tall, "D-SHEET-TOO-LARGE", "sheet:100001"},
      {wide, "D-SHEET-TOO-LARGE", "sheet:1"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_test_message ("case %zu", i);
    g_autoptr (GByteArray) book = make_book (all[i].sheet);
    refuse_bytes (book->data, book->len, all[i].id, all[i].where);
  }
  static const char *const other[] = {"word/document.xml", "<a/>", NULL};
  g_autoptr (GByteArray) letter = zip_of (other), book = make_book ("<worksheet/>");
  refuse_bytes (letter->data, letter->len, "D-SHEET", "sheet");
  refuse_bytes (book->data, book->len / 2, "D-SHEET", "sheet");
}

/* The same long string in every cell is more text than a sheet may have. */
static void test_xlsx_does_not_swell (void)
{
  g_autofree char *text = g_strnfill (30000, 'x'), *cells = repeat ("<row><c t='s'><v>0</v></c></row>", 5000);
  g_autofree char *strings = g_strdup_printf ("<sst><si><t>%s</t></si></sst>", text);
  g_autofree char *sheet = g_strdup_printf ("<worksheet>%s</worksheet>", cells);
  const char *const entries[] = {"xl/workbook.xml",
                                 WORKBOOK,
                                 "xl/_rels/workbook.xml.rels",
                                 RELATIONS,
                                 "xl/worksheets/sheet1.xml",
                                 sheet,
                                 "xl/sharedStrings.xml",
                                 strings,
                                 NULL};
  g_autoptr (GByteArray) book = zip_of (entries);
  refuse_bytes (book->data, book->len, "D-SHEET-TOO-LARGE", "sheet:1119");
}

enum { LIMIT_CELLS = SHEET_MAX_CELLS / SHEET_MAX_ROWS };

static int csv_at_the_limit (void)
{
  g_autofree char *line = repeat ("a,", LIMIT_CELLS - 1), *whole = g_strconcat (line, "a\n", NULL);
  g_autofree char *csv = repeat (whole, SHEET_MAX_ROWS);
  return put_bytes (csv, strlen (csv));
}

static int book_at_the_limit (void)
{
  g_autofree char *cells = repeat ("<c t='s'><v>999999</v></c>", LIMIT_CELLS);
  g_autofree char *row = g_strconcat ("<row>", cells, "</row>", NULL), *rows = repeat (row, SHEET_MAX_ROWS);
  g_autofree char *sheet = g_strconcat ("<worksheet>", rows, "</worksheet>", NULL);
  g_autofree char *items = repeat ("<si><t>a</t></si>", 1000000);
  g_autofree char *strings = g_strconcat ("<sst>", items, "</sst>", NULL);
  const char *const entries[] = {"xl/workbook.xml",
                                 WORKBOOK,
                                 "xl/_rels/workbook.xml.rels",
                                 RELATIONS,
                                 "xl/worksheets/sheet1.xml",
                                 sheet,
                                 "xl/sharedStrings.xml",
                                 strings,
                                 NULL};
  g_autoptr (GByteArray) book = zip_of (entries);
  return put_bytes (book->data, book->len);
}

/* A sheet at its limits is read, and takes no more than a broken one. */
static void test_sheets_at_the_limit_are_read (void)
{
  int (*const all[]) (void) = {csv_at_the_limit, book_at_the_limit};
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Sheet) read = read_fd (all[i](), &error);
    g_assert_no_error (error);
    g_assert_cmpuint (read->rows->len, ==, SHEET_MAX_ROWS);
    g_assert_cmpuint (read->cells, ==, SHEET_MAX_CELLS);
  }
}

/* ---- False sizes in the zip ---- */

/* A number of so many bytes in a header of a zip. */
typedef struct {
  const char *what;
  const char *signature;
  size_t fixed; /* bytes of the header before the name; 0: it has none */
  size_t offset, bytes;
} ZipField;

static guint8 *find_field (const GByteArray *book, const ZipField *field, const char *path)
{
  size_t len = field->fixed == 0 ? 0 : strlen (path);
  for (size_t i = 0; i + MAX (field->fixed + len, field->offset + field->bytes) <= book->len; i++)
    if (memcmp (book->data + i, field->signature, 4) == 0 && memcmp (book->data + i + field->fixed, path, len) == 0)
      return book->data + i + field->offset;
  g_assert_not_reached ();
}

/* Reads a workbook of 100 rows in which a number is false: it is refused, or read as it is. */
static bool refuses_false (const GByteArray *book, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Sheet) sheet = read_bytes (book->data, book->len, &error);
  g_test_message ("%s: %s", what, sheet != NULL ? "read" : error->message);
  if (sheet == NULL) {
    g_assert_cmpstr (error_id (error), ==, "D-SHEET");
    return true;
  }
  g_assert_cmpuint (sheet->rows->len, ==, 100);
  for (unsigned i = 0; i < sheet->rows->len; i++) {
    g_assert_cmpstr (sheet_cell (sheet->rows->pdata[i], 0)->text, ==, "文件");
    g_assert_cmpstr (sheet_cell (sheet->rows->pdata[i], 1)->text, ==, "7");
  }
  return false;
}

/* Whatever a zip says of sizes and places, the sheet is refused or read as it is: never a part of it as if it were all,
 * and never more bytes than the limits allow. */
static void test_xlsx_with_false_sizes (void)
{
  static const ZipField fields[] = {
      {"packed size in the directory", "PK\1\2", 46, 20, 4}, {"size in the directory", "PK\1\2", 46, 24, 4},
      {"place in the directory", "PK\1\2", 46, 42, 4},       {"checksum in the directory", "PK\1\2", 46, 16, 4},
      {"packed size before the data", "PK\3\4", 30, 18, 4},  {"size before the data", "PK\3\4", 30, 22, 4},
      {"length of the name", "PK\3\4", 30, 26, 2},           {"length after the name", "PK\3\4", 30, 28, 2},
      {"entries of the directory", "PK\5\6", 0, 10, 2},      {"size of the directory", "PK\5\6", 0, 12, 4},
      {"place of the directory", "PK\5\6", 0, 16, 4},
  };
  static const uint64_t numbers[] = {0, 1, 50, 5000, 0x7fffffff, 0xffffffff};
  static const char *const paths[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"};
  g_autofree char *rows = repeat ("<row><c t='s'><v>0</v></c><c><v>7</v></c></row>", 100);
  g_autofree char *sheet = g_strconcat ("<worksheet>", rows, "</worksheet>", NULL);
  unsigned refused = 0, n = 0;
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (numbers) * G_N_ELEMENTS (paths); j++, n++) {
      uint64_t number = numbers[j / G_N_ELEMENTS (paths)];
      g_autoptr (GByteArray) book = make_book (sheet);
      guint8 *field = find_field (book, &fields[i], paths[j % G_N_ELEMENTS (paths)]);
      g_autofree char *what =
          g_strdup_printf ("%s of %s: %" PRIu64, fields[i].what, paths[j % G_N_ELEMENTS (paths)], number);
      memcpy (field, &number, fields[i].bytes);
      refused += refuses_false (book, what);
    }
  g_test_message ("%u of %u refused", refused, n);
}

/* ---- Writing ---- */

static void test_written_sheets_are_read_again (void)
{
  static const struct {
    SheetForm form;
    const char *encoding;
    char separator;
  } all[] = {
      {SHEET_CSV, "UTF-8", ','}, {SHEET_CSV, "GB18030", ';'}, {SHEET_CSV, "UTF-8", '\t'}, {SHEET_XLSX, "UTF-8", ','}};
  static const char *const texts[] = {"合同", "a,b;c\td", "say \"x\"", "=1+1", "+86", "@x", "two\nlines", "'quoted"};
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (Sheet) sheet = sheet_new (all[i].form);
    g_autoptr (GError) error = NULL;
    sheet->encoding = all[i].encoding;
    sheet->separator = all[i].separator;
    SheetRow *row = sheet_add_row (sheet, 1);
    for (unsigned j = 0; j < G_N_ELEMENTS (texts); j++)
      g_assert_true (sheet_set (sheet, row, j, SHEET_TEXT, g_strdup (texts[j])));
    g_assert_true (sheet_set (sheet, row, G_N_ELEMENTS (texts), SHEET_NUMBER, g_strdup ("45356")));
    g_autoptr (GBytes) bytes = sheet_print (sheet, &error);
    g_assert_no_error (error);
    g_autoptr (Sheet) again = read_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
    g_assert_no_error (error);
    g_autofree char *one = flatten (sheet), *other = flatten (again);
    const char *expected = all[i].form == SHEET_CSV ? g_strdelimit (one, "#", '|') : one;
    if (all[i].form == SHEET_CSV)
      g_assert_true (g_str_has_suffix (expected, "||45356") && g_str_has_suffix (other, "|45356"));
    else
      g_assert_cmpstr (other, ==, expected);
    g_assert_cmpuint (((const SheetRow *)again->rows->pdata[0])->n, ==, row->n);
    for (unsigned j = 0; j < G_N_ELEMENTS (texts); j++)
      g_assert_cmpstr (sheet_cell (again->rows->pdata[0], j)->text, ==, texts[j]);
  }
}

static void test_columns_have_letters (void)
{
  static const struct {
    unsigned column;
    const char *letters;
  } all[] = {{0, "A"}, {25, "Z"}, {26, "AA"}, {255, "IV"}};
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *letters = sheet_column (all[i].column);
    g_assert_cmpstr (letters, ==, all[i].letters);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/csv/forms", test_csv_forms);
  g_test_add_func ("/sheet/csv/encodings", test_csv_encodings);
  g_test_add_func ("/sheet/csv/nuls", test_csv_nuls);
  g_test_add_func ("/sheet/csv/is-refused", test_csv_is_refused);
  g_test_add_func ("/sheet/csv/limits", test_csv_limits);
  g_test_add_func ("/sheet/xlsx/cells", test_xlsx_cells);
  g_test_add_func ("/sheet/xlsx/says-what-it-is", test_xlsx_says_what_it_is);
  g_test_add_func ("/sheet/xlsx/is-refused", test_xlsx_is_refused);
  g_test_add_func ("/sheet/xlsx/does-not-swell", test_xlsx_does_not_swell);
  g_test_add_func ("/sheet/at-the-limit", test_sheets_at_the_limit_are_read);
  g_test_add_func ("/sheet/xlsx/false-sizes", test_xlsx_with_false_sizes);
  g_test_add_func ("/sheet/written-sheets-are-read-again", test_written_sheets_are_read_again);
  g_test_add_func ("/sheet/columns-have-letters", test_columns_have_letters);
  return g_test_run ();
}
