/* xlsx (ECMA-376): a zip of XML parts, of which five matter: the workbook names its sheets, the relations say where
 * they are, the styles tell days from numbers, the shared strings hold most texts, and the sheet has the cells. Each is
 * read as a stream; only strings and cells are kept. */
#include <libxml/parser.h>
#include <math.h>
#include <string.h>

#include "sys/error.h"
#include "sys/message.h"
#include "sys/sheet/internal.h"
#include "sys/tar/libarchive.h"
#include "sys/tar/zip.h"

#define PART_MAX (64 * 1024 * 1024) /* bytes of an unpacked part */
#define PIECE (64 * 1024)
#define MAX_DEPTH 64
/* Values like ="…" between two "<". libxml2 compares each attribute of an element with all others: 100,000 take a
 * minute. */
#define MAX_ATTRIBUTES 128
#define MAX_STYLES 65536
#define MAX_STRINGS 1000000
#define MAX_ROW 1048576 /* the last row of a spreadsheet */

typedef struct Xlsx Xlsx;
typedef void (*XlsxStart) (Xlsx *xlsx, const char *name, const xmlChar **attributes, int n);
typedef void (*XlsxEnd) (Xlsx *xlsx, const char *name);

struct Xlsx {
  Sheet *sheet;
  const char *name;
  GError *error;
  /* The part that is being read: */
  xmlParserCtxt *context;
  XlsxStart start;
  XlsxEnd end;
  unsigned depth, attributes;
  bool after_equals;
  GString *text; /* of the element that collects */
  bool collects;
  /* What the parts say: */
  char *relation; /* of the sheet */
  char *path;     /* of the sheet in the zip */
  bool counts_from_1904, in_formats, has_sheet;
  GHashTable *relations;   /* id -> path */
  GHashTable *day_formats; /* numbers of formats that show days */
  GArray *day_styles;      /* of bool, by the number of a style */
  GPtrArray *strings;      /* of char * */
  uint64_t strings_len;
  GString *item;     /* the shared or inline string so far */
  unsigned phonetic; /* depth inside a phonetic reading, which is skipped; 0: outside */
  SheetRow *row;
  unsigned last_row, column; /* of the cell, or of the next one without a reference */
  unsigned style;
  char type[16]; /* of the cell */
  bool has_formula;
  GString *value;
};

/* ---- Parsing a part ---- */

static void refuse_part (Xlsx *xlsx, const char *message)
{
  if (xlsx->error == NULL) {
    g_autofree char *place = sheet_place (xlsx->name, xlsx->row == NULL ? 0 : xlsx->row->number);
    error_set (&xlsx->error, ERROR_UNREADABLE, "D-SHEET", place, "open it in a spreadsheet and save it again", "%s",
               message);
  }
  if (xlsx->context != NULL)
    xmlStopParser (xlsx->context);
}

static void refuse_size (Xlsx *xlsx)
{
  if (xlsx->error == NULL)
    sheet_too_large (xlsx->name, xlsx->row == NULL ? 0 : xlsx->row->number, &xlsx->error);
  xmlStopParser (xlsx->context);
}

static void start_element (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                           const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  Xlsx *xlsx = data;
  (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
  if (++xlsx->depth > MAX_DEPTH)
    refuse_part (xlsx, N_ ("the workbook is broken"));
  else if (xlsx->error == NULL)
    xlsx->start (xlsx, (const char *)name, attributes, n_attributes);
}

static void end_element (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  Xlsx *xlsx = data;
  (void)prefix, (void)uri;
  if (xlsx->error == NULL && xlsx->end != NULL)
    xlsx->end (xlsx, (const char *)name);
  xlsx->depth--;
}

static void add_characters (void *data, const xmlChar *text, int len)
{
  Xlsx *xlsx = data;
  if (xlsx->collects && xlsx->text->len <= SHEET_MAX_CELL)
    g_string_append_len (xlsx->text, (const char *)text, len);
}

static void refuse_doctype (void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system_id)
{
  (void)name, (void)external, (void)system_id;
  refuse_part (data, N_ ("the workbook has a DOCTYPE, which no spreadsheet writes"));
}

static void keep_silent (void *data, const char *format, ...) G_GNUC_PRINTF (2, 3);
static void keep_silent (void *data, const char *format, ...)
{
  (void)data, (void)format;
}

/* Counts possible attributes before libxml2 sees them. */
static bool has_few_attributes (Xlsx *xlsx, const char *bytes, size_t len)
{
  for (size_t i = 0; i < len; i++) {
    if (bytes[i] == '<')
      xlsx->attributes = 0;
    xlsx->attributes += xlsx->after_equals && (bytes[i] == '"' || bytes[i] == '\'');
    xlsx->after_equals = bytes[i] == '=' || (xlsx->after_equals && g_ascii_isspace (bytes[i]));
    if (xlsx->attributes > MAX_ATTRIBUTES)
      return false;
  }
  return true;
}

static bool feed_part (Xlsx *xlsx, struct archive *zip)
{
  g_autofree char *piece = g_malloc (PIECE);
  la_ssize_t got;
  uint64_t total = 0;
  while ((got = libarchive_load ()->read_data (zip, piece, PIECE)) > 0 && xlsx->error == NULL) {
    total += (uint64_t)got;
    if (total > PART_MAX)
      refuse_size (xlsx);
    else if (!has_few_attributes (xlsx, piece, (size_t)got))
      refuse_part (xlsx, N_ ("the workbook is broken"));
    else if (xmlParseChunk (xlsx->context, piece, (int)got, 0) != 0)
      refuse_part (xlsx, N_ ("the workbook is broken"));
  }
  if (xlsx->error == NULL && (got < 0 || xmlParseChunk (xlsx->context, "", 0, 1) != 0 || !xlsx->context->wellFormed))
    refuse_part (xlsx, N_ ("the workbook is broken"));
  return xlsx->error == NULL;
}

static bool parse_part (Xlsx *xlsx, struct archive *zip, XlsxStart start, XlsxEnd end)
{
  xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                           .startElementNs = start_element,
                           .endElementNs = end_element,
                           .characters = add_characters,
                           .cdataBlock = add_characters,
                           .internalSubset = refuse_doctype,
                           .error = keep_silent,
                           .warning = keep_silent};
  xlsx->context = xmlCreatePushParserCtxt (&handler, xlsx, NULL, 0, NULL);
  xmlCtxtUseOptions (xlsx->context, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  xlsx->start = start;
  xlsx->end = end;
  xlsx->depth = xlsx->attributes = 0;
  xlsx->after_equals = xlsx->collects = false;
  bool good = feed_part (xlsx, zip);
  xmlFreeParserCtxt (xlsx->context);
  xlsx->context = NULL;
  return good;
}

/* The value of an attribute by its local name. Given; NULL: absent. */
static char *attribute_value (const xmlChar **attributes, int n, const char *name)
{
  for (int i = 0; i < n; i++)
    if (strcmp ((const char *)attributes[5 * i], name) == 0)
      return g_strndup ((const char *)attributes[5 * i + 3], (gsize)(attributes[5 * i + 4] - attributes[5 * i + 3]));
  return NULL;
}

static unsigned attribute_number (const xmlChar **attributes, int n, const char *name, unsigned otherwise)
{
  g_autofree char *value = attribute_value (attributes, n, name);
  guint64 number;
  return value != NULL && g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &number, NULL) ? (unsigned)number
                                                                                               : otherwise;
}

static bool attribute_flag (const xmlChar **attributes, int n, const char *name)
{
  g_autofree char *value = attribute_value (attributes, n, name);
  return value != NULL && (strcmp (value, "1") == 0 || strcmp (value, "true") == 0);
}

static void begin_text (Xlsx *xlsx)
{
  xlsx->collects = true;
  g_string_truncate (xlsx->text, 0);
}

/* ---- Workbook, relations, styles ---- */

static void start_workbook (Xlsx *xlsx, const char *name, const xmlChar **attributes, int n)
{
  if (strcmp (name, "workbookPr") == 0)
    xlsx->counts_from_1904 = attribute_flag (attributes, n, "date1904");
  if (strcmp (name, "sheet") != 0)
    return;
  g_autofree char *state = attribute_value (attributes, n, "state");
  xlsx->sheet->sheets++;
  if (xlsx->relation != NULL || (state != NULL && strcmp (state, "visible") != 0))
    return;
  xlsx->relation = attribute_value (attributes, n, "id");
  xlsx->sheet->title = attribute_value (attributes, n, "name");
}

static void start_relations (Xlsx *xlsx, const char *name, const xmlChar **attributes, int n)
{
  char *id = strcmp (name, "Relationship") == 0 ? attribute_value (attributes, n, "Id") : NULL;
  g_autofree char *target = id != NULL ? attribute_value (attributes, n, "Target") : NULL;
  if (target == NULL) {
    g_free (id);
    return;
  }
  g_autofree char *whole = target[0] == '/' ? g_strdup (target) : g_strconcat ("xl/", target, NULL);
  g_hash_table_insert (xlsx->relations, id, zip_path (whole));
}

/* Whether a number in this format is shown as a day: it has a year or a day outside quotes and brackets. */
static bool shows_day (const char *format)
{
  char closing = '\0';
  for (const char *at = format; *at != '\0'; at++) {
    if (closing != '\0')
      closing = *at == closing ? '\0' : closing;
    else if (*at == '"' || *at == '[')
      closing = *at == '"' ? '"' : ']';
    else if (*at == '\\' && at[1] != '\0')
      at++;
    else if (strchr ("yYdD", *at) != NULL)
      return true;
  }
  return false;
}

/* ECMA-376 §18.8.30: formats that every program knows, those of East Asia included. */
static bool is_day_format (const Xlsx *xlsx, unsigned number)
{
  return (number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 31) || number == 36 ||
         (number >= 50 && number <= 54) || number == 57 || number == 58 ||
         g_hash_table_contains (xlsx->day_formats, GUINT_TO_POINTER (number));
}

static void start_styles (Xlsx *xlsx, const char *name, const xmlChar **attributes, int n)
{
  unsigned number = attribute_number (attributes, n, "numFmtId", 0);
  g_autofree char *code = strcmp (name, "numFmt") == 0 ? attribute_value (attributes, n, "formatCode") : NULL;
  if (code != NULL && shows_day (code))
    g_hash_table_add (xlsx->day_formats, GUINT_TO_POINTER (number));
  if (strcmp (name, "cellXfs") == 0)
    xlsx->in_formats = true;
  if (strcmp (name, "xf") != 0 || !xlsx->in_formats || xlsx->day_styles->len == MAX_STYLES)
    return;
  bool is_day = is_day_format (xlsx, number);
  g_array_append_val (xlsx->day_styles, is_day);
}

static void end_styles (Xlsx *xlsx, const char *name)
{
  if (strcmp (name, "cellXfs") == 0)
    xlsx->in_formats = false;
}

/* ---- Strings ---- */

/* A string is one t, or several in runs; those in rPh are readings. */
static void start_string (Xlsx *xlsx, const char *name)
{
  if (strcmp (name, "rPh") == 0 && xlsx->phonetic == 0)
    xlsx->phonetic = xlsx->depth;
  else if (strcmp (name, "t") == 0 && xlsx->phonetic == 0)
    begin_text (xlsx);
}

static void end_string (Xlsx *xlsx, const char *name)
{
  if (strcmp (name, "t") == 0 && xlsx->collects) {
    if (xlsx->item->len <= SHEET_MAX_CELL)
      g_string_append_len (xlsx->item, xlsx->text->str, (gssize)xlsx->text->len);
    xlsx->collects = false;
  }
  if (xlsx->depth == xlsx->phonetic)
    xlsx->phonetic = 0;
}

static void start_strings (Xlsx *xlsx, const char *name, const xmlChar **attributes G_GNUC_UNUSED, int n G_GNUC_UNUSED)
{
  if (strcmp (name, "si") == 0)
    g_string_truncate (xlsx->item, 0);
  start_string (xlsx, name);
}

static void end_strings (Xlsx *xlsx, const char *name)
{
  end_string (xlsx, name);
  if (strcmp (name, "si") != 0)
    return;
  xlsx->strings_len += xlsx->item->len;
  if (xlsx->strings_len > SHEET_MAX_TEXT || xlsx->strings->len == MAX_STRINGS)
    refuse_size (xlsx);
  else
    g_ptr_array_add (xlsx->strings, g_strndup (xlsx->item->str, xlsx->item->len));
}

/* ---- Cells ---- */

/* "BC12": the column, and the row or 0. False when the text is no reference. */
static bool read_reference (const char **at, unsigned *column, unsigned *row)
{
  unsigned letters = 0, number = 0;
  for (*column = 0; g_ascii_isupper (**at) && letters < 3; letters++, ++*at)
    *column = *column * 26 + (unsigned)(**at - 'A' + 1);
  for (; g_ascii_isdigit (**at) && number <= MAX_ROW; ++*at)
    number = number * 10 + (unsigned)(**at - '0');
  *row = number;
  *column -= letters > 0;
  return letters > 0 && number <= MAX_ROW;
}

static void start_row (Xlsx *xlsx, unsigned number)
{
  if (number <= xlsx->last_row || number > MAX_ROW) {
    refuse_part (xlsx, N_ ("the rows of the workbook are out of order"));
    return;
  }
  xlsx->last_row = number;
  xlsx->column = 0;
  xlsx->row = sheet_add_row (xlsx->sheet, number);
}

static void start_cell (Xlsx *xlsx, const xmlChar **attributes, int n)
{
  g_autofree char *reference = attribute_value (attributes, n, "r"), *type = attribute_value (attributes, n, "t");
  const char *at = reference;
  unsigned row;
  if (xlsx->row == NULL || (at != NULL && !read_reference (&at, &xlsx->column, &row))) {
    refuse_part (xlsx, N_ ("the workbook is broken"));
    return;
  }
  xlsx->style = attribute_number (attributes, n, "s", 0);
  g_strlcpy (xlsx->type, type == NULL ? "n" : type, sizeof xlsx->type);
  xlsx->has_formula = false;
  g_string_truncate (xlsx->item, 0);
  g_string_truncate (xlsx->value, 0);
}

static void start_merge (Xlsx *xlsx, const xmlChar **attributes, int n)
{
  enum { MAX_MERGES = 100000 };
  g_autofree char *reference = attribute_value (attributes, n, "ref");
  const char *at = reference;
  SheetMerge merge;
  if (at != NULL && xlsx->sheet->merges->len < MAX_MERGES &&
      read_reference (&at, &merge.first_column, &merge.first_row) && *at++ == ':' &&
      read_reference (&at, &merge.last_column, &merge.last_row))
    g_array_append_val (xlsx->sheet->merges, merge);
}

static void start_sheet (Xlsx *xlsx, const char *name, const xmlChar **attributes, int n)
{
  if (strcmp (name, "row") == 0)
    start_row (xlsx, attribute_number (attributes, n, "r", xlsx->last_row + 1));
  else if (strcmp (name, "c") == 0)
    start_cell (xlsx, attributes, n);
  else if (strcmp (name, "v") == 0)
    begin_text (xlsx);
  else if (strcmp (name, "f") == 0)
    xlsx->has_formula = true;
  else if (strcmp (name, "mergeCell") == 0)
    start_merge (xlsx, attributes, n);
  else
    start_string (xlsx, name);
}

/* Days are counted from 1899-12-30, with a 29 February 1900 that never was; or from 1904. NULL: not a day. */
static char *print_serial (const Xlsx *xlsx, double serial)
{
  enum { BEFORE_1900 = 693594, FROM_1904 = 1462, FIRST_SOUND = 61, LAST = 2958465 };
  double day = floor (serial) + (xlsx->counts_from_1904 ? FROM_1904 : 0);
  if (!(day >= FIRST_SOUND && day <= LAST))
    return NULL;
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32)day + BEFORE_1900);
  return g_strdup_printf ("%04u-%02u-%02u", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));
}

/* A number as a spreadsheet shows it: 15 digits. */
static char *print_number (const Xlsx *xlsx, const char *value, SheetKind *kind)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  char *end;
  double number = g_ascii_strtod (value, &end);
  if (end == value || *end != '\0' || !isfinite (number))
    return NULL;
  bool is_day = xlsx->style < xlsx->day_styles->len && g_array_index (xlsx->day_styles, bool, xlsx->style);
  char *day = is_day ? print_serial (xlsx, number) : NULL;
  *kind = day != NULL ? SHEET_DATE : SHEET_NUMBER;
  if (day != NULL)
    return day;
  bool is_whole = floor (number) == number && fabs (number) < 1e21;
  return g_strdup (g_ascii_formatd (digits, sizeof digits, is_whole ? "%.0f" : "%.15g", number));
}

static char *cell_text (const Xlsx *xlsx, SheetKind *kind)
{
  const char *value = xlsx->value->str;
  guint64 number;
  *kind = SHEET_TEXT;
  if (strcmp (xlsx->type, "inlineStr") == 0)
    return g_strdup (xlsx->item->str);
  if (strcmp (xlsx->type, "s") == 0)
    return g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &number, NULL) && number < xlsx->strings->len
               ? g_strdup (xlsx->strings->pdata[number])
               : NULL;
  if (strcmp (xlsx->type, "n") == 0)
    return print_number (xlsx, value, kind);
  if (strcmp (xlsx->type, "b") == 0)
    return g_strdup (strcmp (value, "1") == 0 ? "TRUE" : "FALSE");
  return g_strdup (value);
}

static void end_cell (Xlsx *xlsx)
{
  SheetKind kind;
  bool is_empty = xlsx->value->len == 0 && xlsx->item->len == 0 && !xlsx->has_formula;
  unsigned column = xlsx->column++;
  if (is_empty)
    return;
  g_autofree char *text = cell_text (xlsx, &kind);
  if (text == NULL && !xlsx->has_formula)
    refuse_part (xlsx, N_ ("the workbook is broken"));
  else if (!sheet_set (xlsx->sheet, xlsx->row, column, kind, g_strdup (text == NULL ? "" : text)))
    refuse_size (xlsx);
  else if (strcmp (xlsx->type, "e") == 0)
    xlsx->row->cells[column].fault = N_ ("the cell holds an error of the spreadsheet");
  else if (xlsx->has_formula)
    xlsx->row->cells[column].fault = N_ ("the cell holds a formula");
}

static void end_sheet (Xlsx *xlsx, const char *name)
{
  end_string (xlsx, name);
  if (strcmp (name, "v") == 0) {
    g_string_append_len (xlsx->value, xlsx->text->str, (gssize)xlsx->text->len);
    xlsx->collects = false;
  } else if (strcmp (name, "c") == 0 && xlsx->row != NULL) {
    end_cell (xlsx);
  } else if (strcmp (name, "row") == 0 && xlsx->row != NULL && xlsx->error == NULL) {
    GPtrArray *rows = xlsx->sheet->rows;
    if (xlsx->row->n == 0)
      g_ptr_array_set_size (rows, (int)rows->len - 1);
    xlsx->row = NULL;
  }
}

/* ---- The zip ---- */

static bool visit_parts (struct archive *zip, struct archive_entry *entry, const char *path, gpointer data)
{
  static const struct {
    const char *path;
    XlsxStart start;
    XlsxEnd end;
  } parts[] = {{"xl/workbook.xml", start_workbook, NULL},
               {"xl/_rels/workbook.xml.rels", start_relations, NULL},
               {"xl/styles.xml", start_styles, end_styles},
               {"xl/sharedStrings.xml", start_strings, end_strings}};
  Xlsx *xlsx = data;
  if (libarchive_load ()->entry_is_data_encrypted (entry) != 0)
    refuse_part (xlsx, N_ ("the workbook is encrypted"));
  for (size_t i = 0; xlsx->error == NULL && i < G_N_ELEMENTS (parts); i++)
    if (g_ascii_strcasecmp (path, parts[i].path) == 0)
      return parse_part (xlsx, zip, parts[i].start, parts[i].end);
  return xlsx->error == NULL;
}

static bool visit_sheet (struct archive *zip, struct archive_entry *entry G_GNUC_UNUSED, const char *path,
                         gpointer data)
{
  Xlsx *xlsx = data;
  if (g_ascii_strcasecmp (path, xlsx->path) != 0)
    return true;
  xlsx->has_sheet = true;
  parse_part (xlsx, zip, start_sheet, end_sheet);
  return false;
}

static void read_parts (Xlsx *xlsx, int fd, uint64_t size)
{
  if (libarchive_load () == NULL) {
    refuse_part (xlsx, N_ ("libarchive is not installed"));
    return;
  }
  xlsx->sheet->sheets = 0;
  bool walked = zip_walk (fd, size, visit_parts, xlsx);
  const char *path = xlsx->relation == NULL ? NULL : g_hash_table_lookup (xlsx->relations, xlsx->relation);
  if (xlsx->error != NULL)
    return;
  if (!walked || path == NULL) {
    refuse_part (xlsx, walked ? N_ ("this is not a workbook, or it has no sheet") : N_ ("the workbook is broken"));
    return;
  }
  xlsx->path = g_strdup (path);
  if ((!zip_walk (fd, size, visit_sheet, xlsx) || !xlsx->has_sheet) && xlsx->error == NULL)
    refuse_part (xlsx, N_ ("the workbook is broken"));
}

bool sheet_read_xlsx (Sheet *sheet, int fd, uint64_t size, const char *name, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL), item = g_string_new (NULL), value = g_string_new (NULL);
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) day_formats = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) day_styles = g_array_new (FALSE, FALSE, sizeof (bool));
  Xlsx xlsx = {.sheet = sheet,
               .name = name,
               .text = text,
               .item = item,
               .value = value,
               .strings = strings,
               .relations = relations,
               .day_formats = day_formats,
               .day_styles = day_styles};
  read_parts (&xlsx, fd, size);
  g_free (xlsx.relation);
  g_free (xlsx.path);
  if (xlsx.error != NULL)
    g_propagate_error (error, xlsx.error);
  return xlsx.error == NULL;
}
