/* Headings are found below titles. A customer is told apart by number, credit code and name; where these do not agree,
 * the row is a fault, and people decide. */
#include "ops/customers/reading.h"

#include <string.h>

#include "form/cell.h"
#include "form/name.h"
#include "form/text.h"
#include "form/trade.h"
#include "ops/customers/edit.h"
#include "ops/customers/internal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

enum { TITLE_ROWS = 20 }; /* rows above the headings: the title of the list, who made it */

void reading_clear (Reading *reading)
{
  sheet_free (reading->sheet);
  columns_unref (reading->names);
  g_clear_pointer (&reading->columns, g_ptr_array_unref);
  g_clear_pointer (&reading->described, g_hash_table_unref);
  customers_import_free (reading->import);
}

/* ---- Faults ---- */

void reading_fault (Reading *reading, const SheetRow *row, int column, const GError *error)
{
  g_ptr_array_add (reading->import->faults, cell_fault_new (reading->headings, row, column, error));
}

static int column_of (const Reading *reading, const char *field)
{
  for (unsigned i = 0; i < reading->columns->len; i++) {
    const ProfileColumn *column = reading->columns->pdata[i];
    if (column != NULL && strcmp (column->field, field) == 0)
      return (int)i;
  }
  return -1;
}

int reading_column_about (const Reading *reading, const GError *error)
{
  const char *where = error_where (error);
  if (where == NULL)
    return -1;
  g_autofree char *facet = g_strconcat ("facet.", where, NULL);
  int column = column_of (reading, where);
  return column >= 0 ? column : column_of (reading, facet);
}

static G_GNUC_PRINTF (6, 7) void refuse_row (Reading *reading, const SheetRow *row, int column, const char *id,
                                             const char *hint, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *problem = message_print (format, arguments);
  va_end (arguments);
  g_autoptr (GError) error = NULL;
  error_set (&error, ERROR_USAGE, id, NULL, hint, "%s", problem);
  reading_fault (reading, row, column, error);
}

/* ---- Headings ---- */

/* The field for a heading, by --map first. Given; NULL: none. */
static ProfileColumn *find_column (const Reading *reading, const char *heading)
{
  g_autofree char *alike = text_alike (heading);
  for (char **map = reading->request->maps; map != NULL && *map != NULL; map++) {
    g_autofree char *from = g_strndup (*map, (gsize)(strrchr (*map, '=') - *map)), *other = text_alike (from);
    if (strcmp (alike, other) == 0)
      return columns_find (reading->names, strrchr (*map, '=') + 1);
  }
  return columns_find (reading->names, heading);
}

static bool check_maps (const Reading *reading, GError **error)
{
  for (char **map = reading->request->maps; map != NULL && *map != NULL; map++) {
    const char *equals = strrchr (*map, '=');
    g_autoptr (ProfileColumn) column =
        equals == NULL || equals == *map ? NULL : columns_find (reading->names, equals + 1);
    if (column == NULL)
      return error_set (error, ERROR_USAGE, "D-USAGE", *map, "write it as in --map company=name",
                        "--map takes HEADING=FIELD");
  }
  return true;
}

static bool is_remark (const SheetRow *row)
{
  const char *first = sheet_cell (row, 0)->text;
  return first != NULL && first[strspn (first, " ")] == '#' && strcmp (first, "#") != 0;
}

static unsigned count_headings (const Reading *reading, const SheetRow *row)
{
  unsigned n = 0;
  for (unsigned i = 0; i < row->n; i++) {
    g_autoptr (ProfileColumn) column = row->cells[i].text == NULL ? NULL : find_column (reading, row->cells[i].text);
    n += column != NULL;
  }
  return n;
}

static void take_headings (Reading *reading)
{
  for (unsigned i = 0; i < reading->headings->n; i++) {
    const SheetCell *cell = &reading->headings->cells[i];
    g_autoptr (ProfileColumn) column = cell->text == NULL ? NULL : find_column (reading, cell->text);
    bool is_unused = column != NULL && column->type == COLUMN_UNUSED;
    g_autofree char *letter = sheet_column (i);
    if (column != NULL && !is_unused && column_of (reading, column->field) >= 0)
      refuse_row (reading, reading->headings, (int)i, "D-SHEET-HEADINGS", N_ ("delete one of them, or rename it"),
                  N_ ("two columns have this heading, or mean the same"));
    else if (column != NULL && !is_unused) {
      g_ptr_array_add (reading->columns, g_steal_pointer (&column));
      continue;
    } else if (column == NULL && !sheet_is_blank (cell))
      g_ptr_array_add (reading->import->notes, g_strdup_printf (_ ("column %s is not used: %s"), letter, cell->text));
    g_ptr_array_add (reading->columns, NULL);
  }
}

/* Merged cells are a fault: only the first of them has the value that all are seen to have. */
static void check_merges (Reading *reading)
{
  const GArray *merges = reading->sheet->merges;
  for (unsigned i = 0; i < merges->len; i++) {
    const SheetMerge *merge = &g_array_index (merges, SheetMerge, i);
    g_autofree char *first = sheet_column (merge->first_column), *last = sheet_column (merge->last_column);
    SheetRow place = {.number = MAX (merge->first_row, reading->headings->number + 1)};
    if (merge->last_row > reading->headings->number && merge->first_column < reading->columns->len)
      refuse_row (reading, &place, (int)merge->first_column, "D-CELL-MERGED",
                  N_ ("unmerge them and fill in the value of each row"),
                  N_ ("the cells %s%u to %s%u are merged: only the first has a value"), first, merge->first_row, last,
                  merge->last_row);
  }
}

static void column_free_any (gpointer column)
{
  columns_free (column);
}

bool reading_open (Reading *reading, GError **error)
{
  const GPtrArray *rows = reading->sheet->rows;
  unsigned most = 0;
  reading->columns = g_ptr_array_new_with_free_func (column_free_any);
  reading->described = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading->import = import_new ();
  if ((reading->layout = layouts_in_force (reading->archive, error)) == NULL)
    return false;
  reading->names = columns_new (reading->layout);
  if (!check_maps (reading, error))
    return false;
  for (unsigned i = 0; i < rows->len && i < TITLE_ROWS && most < 2; i++) {
    unsigned n = is_remark (rows->pdata[i]) ? 0 : count_headings (reading, rows->pdata[i]);
    if (n > most) {
      most = n;
      reading->headings = rows->pdata[i];
    }
  }
  if (reading->headings == NULL)
    return error_set (error, ERROR_USAGE, "D-SHEET-HEADINGS", NULL,
                      "`dossier customer export` writes a sheet with headings", "the sheet has no row of headings");
  take_headings (reading);
  if (column_of (reading, "name") < 0 && column_of (reading, COLUMNS_NUMBER) < 0 &&
      column_of (reading, "credit-code") < 0)
    return error_set (error, ERROR_USAGE, "D-SHEET-HEADINGS", NULL,
                      "add the column, or name the one that it is with --map HEADING=name",
                      "the sheet has no column of names or numbers of customers");
  check_merges (reading);
  return true;
}

/* ---- Rows ---- */

/* A number that the sheet gives must not be the next free one as well. */
static void skip_given_numbers (Reading *reading)
{
  int column = column_of (reading, COLUMNS_NUMBER);
  for (unsigned i = 0; column >= 0 && i < reading->sheet->rows->len; i++) {
    const char *text = sheet_cell (reading->sheet->rows->pdata[i], (unsigned)column)->text;
    unsigned given = text != NULL && g_ascii_toupper (text[0]) == 'C' ? text_number (text + 1, 5, 9) : 0;
    if (given == 0 && text != NULL && g_ascii_toupper (text[0]) == 'C' && strlen (text) == 6)
      given = (unsigned)g_ascii_strtoull (text + 1, NULL, 10);
    reading->next = MAX (reading->next, given + 1);
  }
}

bool reading_begin (Reading *reading, GError **error)
{
  g_autofree char *next = NULL;
  Import *import = reading->import;
  if (!index_next_customer (reading->index, &next, error))
    return false;
  reading->next = (unsigned)g_ascii_strtoull (next + 1, NULL, 10);
  skip_given_numbers (reading);
  g_hash_table_remove_all (reading->described);
  g_ptr_array_set_size (import->changes, 0);
  import->rows = import->created = import->changed = import->same = import->left = import->doubtful = 0;
  reading->computed = 0;
  return true;
}

static int compare_faults (gconstpointer a, gconstpointer b)
{
  const CellFault *const *one = a, *const *other = b;
  if ((*one)->row != (*other)->row)
    return (*one)->row > (*other)->row ? 1 : -1;
  return ((*one)->place > (*other)->place) - ((*one)->place < (*other)->place);
}

void reading_end (Reading *reading)
{
  g_ptr_array_sort (reading->import->faults, compare_faults);
  if (reading->computed > 0 && reading->change == NULL)
    g_ptr_array_add (
        reading->import->notes,
        g_strdup_printf (message_plural ("%u cell is not used: figures decide the class",
                                         "%u cells are not used: figures decide the class", reading->computed),
                         reading->computed));
}

bool reading_takes (const Reading *reading, const SheetRow *row)
{
  static const char *const totals[] = {"合计", "总计", "小计", "共计", "total", "totals", "sum", NULL};
  const char *first = NULL;
  bool has_contents = false;
  if (row->number <= reading->headings->number || is_remark (row))
    return false;
  for (unsigned i = 0; i < row->n; i++) {
    bool is_blank = sheet_is_blank (&row->cells[i]);
    has_contents = has_contents || (!is_blank && (i >= reading->columns->len || reading->columns->pdata[i] != NULL));
    first = first == NULL && !is_blank ? row->cells[i].text : first;
  }
  g_autofree char *alike = first == NULL ? NULL : text_alike (first);
  return has_contents && (alike == NULL || !g_strv_contains (totals, alike));
}

bool reading_is_special (const ProfileColumn *column)
{
  static const char *const fields[] = {COLUMNS_NUMBER, COLUMNS_EDITION, COLUMNS_WAIVER, NULL};
  return g_strv_contains (fields, column->field);
}

bool reading_is_as_typed (const Reading *reading, const SheetRow *row, unsigned column, GError **error)
{
  const ProfileColumn *field = reading->columns->pdata[column];
  const SheetCell *cell = sheet_cell (row, column);
  g_autofree char *text = g_strstrip (g_strdup (cell->text == NULL ? "" : cell->text));
  return cell_is_as_typed (cell, text, field->type, field->shape != COLUMNS_ONE, error);
}

char *reading_text (const Reading *reading, const SheetRow *row, const char *field)
{
  int column = column_of (reading, field);
  const SheetCell *cell = column < 0 ? NULL : sheet_cell (row, (unsigned)column);
  return cell == NULL || sheet_is_blank (cell) || cell->text == NULL ? NULL : g_strstrip (g_strdup (cell->text));
}

/* A cell without a heading is mostly there because a separator within a text has moved all cells after it. */
static bool check_surplus (Reading *reading, const SheetRow *row)
{
  for (unsigned i = 0; i < row->n; i++)
    if (!sheet_is_blank (&row->cells[i]) && sheet_is_blank (sheet_cell (reading->headings, i))) {
      refuse_row (reading, row, (int)i, "D-CELL-SURPLUS",
                  reading->sheet->form == SHEET_CSV
                      ? N_ ("put a text that contains the separator in quotes; otherwise give the column a heading")
                      : N_ ("give the column a heading, or empty the cell"),
                  N_ ("the column of this cell has no heading"));
      return false;
    }
  return true;
}

/* Notes what identifies the customer of a row; false, with a fault, when an earlier row has the same. */
static bool note_row (Reading *reading, const SheetRow *row, const char *kind, const char *text, const char *field)
{
  g_autofree char *alike = text_alike (text), *key = g_strconcat (kind, "\n", alike, NULL);
  unsigned earlier = GPOINTER_TO_UINT (g_hash_table_lookup (reading->described, key));
  if (earlier == 0) {
    g_hash_table_insert (reading->described, g_steal_pointer (&key), GUINT_TO_POINTER (row->number));
    return true;
  }
  bool is_trade = strcmp (kind, INDEX_TRADE_NAME) == 0;
  reading->import->doubtful += is_trade;
  if (is_trade)
    refuse_row (reading, row, column_of (reading, field), "D-CUSTOMER-ALIKE",
                N_ ("leave out one of the rows; if they are two firms, add --same-name or give their numbers"),
                N_ ("this may be the same firm as that of row %u"), earlier);
  else
    refuse_row (reading, row, column_of (reading, field), "D-ROW-TWICE",
                N_ ("leave out one of the rows; give the number of each if they are two customers"),
                N_ ("row %u is about the same customer"), earlier);
  return false;
}

/* ---- Whom a row means ---- */

void reading_customer_clear (RowCustomer *meant)
{
  g_free (meant->number);
}

typedef struct {
  char *number, *name; /* of the first present owner */
  char *former;        /* number of a former owner */
  unsigned n;
  bool restricted; /* one of them */
} Holders;

static void holders_clear (Holders *holders)
{
  g_free (holders->number);
  g_free (holders->name);
  g_free (holders->former);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Holders, holders_clear)

static bool take_holder (const IndexRow *row, gpointer data)
{
  Holders *holders = data;
  holders->restricted = holders->restricted || row->restricted;
  if (row->former && holders->former == NULL)
    holders->former = g_strdup (row->customer);
  if (!row->former && holders->n++ == 0) {
    holders->number = g_strdup (row->customer);
    holders->name = g_strdup (row->customer_name);
  }
  return true;
}

/* The doubt whether a row means a present customer. */
static bool add_doubt (Reading *reading, const SheetRow *row, RowCustomer *meant, const char *field, const char *number,
                       const char *problem)
{
  g_autofree char *hint = g_strdup_printf (
      _ ("if it is %s, give that number in the sheet; if it is another customer, add --same-name"), number);
  refuse_row (reading, row, column_of (reading, field), "D-CUSTOMER-ALIKE", hint, "%s", problem);
  reading->import->doubtful++;
  meant->is_faulty = true;
  return true;
}

static bool refuse_restricted (Reading *reading, const SheetRow *row, RowCustomer *meant, const char *field)
{
  refuse_row (reading, row, column_of (reading, field), "D-RESTRICTED", N_ ("leave out the row"),
              N_ ("a restricted customer is not imported"));
  meant->is_faulty = true;
  return true;
}

/* By the number that the row gives. */
static bool find_number (Reading *reading, const SheetRow *row, const char *text, RowCustomer *meant, GError **error)
{
  unsigned edition = 0;
  bool restricted = false;
  meant->number = g_ascii_strup (text, -1);
  if (!name_is_customer (meant->number)) {
    refuse_row (reading, row, column_of (reading, COLUMNS_NUMBER), "D-NUMBER",
                N_ ("use 2 to 10 of A-Z and 0-9; a number of another form goes into the column of former numbers"),
                N_ ("not a valid customer number"));
    meant->is_faulty = true;
    return true;
  }
  if (!index_customer_edition (reading->index, meant->number, &edition, error) ||
      !customers_restricted (reading->archive, meant->number, &restricted, error))
    return false;
  meant->is_new = edition == 0;
  g_auto (CustomerDouble) had = {0};
  if (meant->is_new && !customers_had_number (reading->index, meant->number, &had, error))
    return false;
  if (had.number != NULL) {
    refuse_row (reading, row, column_of (reading, COLUMNS_NUMBER), "D-NUMBER-TAKEN",
                N_ ("use another number, or leave the cell empty"), N_ ("another customer had this number before"));
    meant->is_faulty = true;
    return true;
  }
  return !restricted || refuse_restricted (reading, row, meant, COLUMNS_NUMBER);
}

/* By credit code. With another name than the customer's, people decide. */
static bool find_code (Reading *reading, const SheetRow *row, const char *name, const Holders *holders,
                       RowCustomer *meant)
{
  g_autofree char *one = text_alike (name == NULL ? "" : name);
  g_autofree char *other = text_alike (holders->name == NULL ? "" : holders->name);
  if (holders->restricted)
    return refuse_restricted (reading, row, meant, "credit-code");
  if (name != NULL && strcmp (one, other) != 0 && !reading->request->same_name) {
    g_autofree char *problem = g_strdup_printf (_ ("%s %s has this credit code"), holders->number, holders->name);
    return add_doubt (reading, row, meant, "credit-code", holders->number, problem);
  }
  meant->number = g_strdup (holders->number);
  return true;
}

/* By name, which several may have; a customer with this name and another credit code may be another one. */
static bool find_name (Reading *reading, const SheetRow *row, const char *code, const Holders *holders,
                       RowCustomer *meant, GError **error)
{
  if (holders->restricted)
    return refuse_restricted (reading, row, meant, "name");
  if (holders->n > 1) {
    refuse_row (reading, row, column_of (reading, "name"), "D-CUSTOMER-AMBIGUOUS",
                N_ ("give the number of the customer"), N_ ("%u customers match"), holders->n);
    meant->is_faulty = true;
    return true;
  }
  if (holders->n == 0) {
    meant->is_new = true;
    if (holders->former == NULL || reading->request->same_name)
      return true;
    g_autofree char *problem = g_strdup_printf (_ ("this is a former name of %s"), holders->former);
    return add_doubt (reading, row, meant, "name", holders->former, problem);
  }
  g_autoptr (Customer) customer =
      code == NULL ? NULL : customers_at_head (reading->archive, reading->index, holders->number, error);
  if (code != NULL && customer == NULL)
    return false;
  bool differs = customer != NULL && customer->credit_code != NULL && strcmp (customer->credit_code, code) != 0;
  if (differs && !reading->request->same_name) {
    g_autofree char *problem = g_strdup_printf (_ ("%s has this name and another credit code"), holders->number);
    return add_doubt (reading, row, meant, "credit-code", holders->number, problem);
  }
  meant->is_new = differs;
  meant->number = differs ? NULL : g_strdup (holders->number);
  return true;
}

/* The credit code as profiles have it. Given. */
static char *plain_code (char *text)
{
  char *code = text == NULL ? NULL : g_ascii_strup (text, -1), *end = code;
  for (const char *at = code; at != NULL && *at != '\0'; at++)
    if (*at != ' ' && *at != '-')
      *end++ = *at;
  if (code != NULL)
    *end = '\0';
  g_free (text);
  return code;
}

static bool find_unnumbered (Reading *reading, const SheetRow *row, RowCustomer *meant, GError **error)
{
  g_autofree char *name = reading_text (reading, row, "name");
  g_autofree char *code = plain_code (reading_text (reading, row, "credit-code"));
  g_auto (Holders) by_code = {0}, by_name = {0};
  if ((code != NULL && !index_called (reading->index, INDEX_CREDIT_CODE, code, take_holder, &by_code, error)) ||
      (name != NULL && !index_called (reading->index, INDEX_NAME, name, take_holder, &by_name, error)))
    return false;
  if (by_code.n > 0)
    return find_code (reading, row, name, &by_code, meant);
  if (name != NULL)
    return find_name (reading, row, code, &by_name, meant, error);
  refuse_row (reading, row, column_of (reading, "name"), "D-FIELD-NEEDED",
              N_ ("fill in the name or the number; a row that begins with # is skipped"),
              N_ ("the row names no customer"));
  meant->is_faulty = true;
  return true;
}

bool reading_find_customer (Reading *reading, const SheetRow *row, RowCustomer *meant, GError **error)
{
  g_autofree char *number = reading_text (reading, row, COLUMNS_NUMBER);
  meant->is_faulty = !check_surplus (reading, row);
  if (meant->is_faulty)
    return true;
  if (number != NULL ? !find_number (reading, row, number, meant, error)
                     : !find_unnumbered (reading, row, meant, error))
    return false;
  if (!meant->is_faulty && meant->number != NULL)
    meant->is_faulty =
        !note_row (reading, row, COLUMNS_NUMBER, meant->number, number != NULL ? COLUMNS_NUMBER : "name");
  return true;
}

/* ---- Doubles ---- */

static bool take_refusal (Reading *reading, const SheetRow *row, const char *field, GError *error)
{
  reading_fault (reading, row, column_of (reading, field), error);
  g_error_free (error);
  return false;
}

/* Of the archive, and of the rows before. */
static bool check_former (Reading *reading, const SheetRow *row, const Customer *customer)
{
  GError *error = NULL;
  if (!customers_check_former (reading->index, customer, &error))
    return take_refusal (reading, row, "former-number", error);
  for (unsigned i = 0; i < customer->former_numbers->len; i++)
    if (!note_row (reading, row, INDEX_FORMER_NUMBER, customer->former_numbers->pdata[i], "former-number"))
      return false;
  return true;
}

bool reading_check_new (Reading *reading, const SheetRow *row, const Customer *customer)
{
  GError *error = NULL;
  bool any_trade = customer->number != NULL || reading->request->same_name;
  g_autofree char *trade = any_trade ? NULL : trade_name (customer->name);
  g_auto (CustomerDouble) found = {0};
  if (!customers_check_code (reading->index, customer, &error))
    return take_refusal (reading, row, "credit-code", error);
  if (!check_former (reading, row, customer))
    return false;
  if (customer->credit_code != NULL &&
      !note_row (reading, row, INDEX_CREDIT_CODE, customer->credit_code, "credit-code"))
    return false;
  if (customer->number == NULL && customer->credit_code == NULL &&
      !note_row (reading, row, INDEX_NAME, customer->name, "name"))
    return false;
  if (trade != NULL && !customers_double (reading->index, INDEX_TRADE_NAME, trade, NULL, &found, &error))
    return take_refusal (reading, row, "name", error);
  if (found.number == NULL)
    return trade == NULL || note_row (reading, row, INDEX_TRADE_NAME, trade, "name");
  RowCustomer meant = {0};
  g_autofree char *who = customers_describe_double (&found);
  g_autofree char *problem = g_strdup_printf (_ ("this may be the same firm: %s"), who);
  add_doubt (reading, row, &meant, "name", found.restricted ? _ ("that customer") : found.number, problem);
  return false;
}

bool reading_check_code (Reading *reading, const SheetRow *row, const Customer *before, const Customer *after)
{
  GError *error = NULL;
  if (!check_former (reading, row, after))
    return false;
  if (after->credit_code == NULL || g_strcmp0 (before->credit_code, after->credit_code) == 0)
    return true;
  return customers_check_code (reading->index, after, &error)
             ? note_row (reading, row, INDEX_CREDIT_CODE, after->credit_code, "credit-code")
             : take_refusal (reading, row, "credit-code", error);
}

bool reading_check_edition (Reading *reading, const SheetRow *row, const Customer *customer)
{
  g_autofree char *text = reading_text (reading, row, COLUMNS_EDITION);
  unsigned edition = text == NULL ? customer->edition : text_number (text, 1, 9);
  if (edition == customer->edition)
    return true;
  g_autofree char *hint = g_strdup_printf (
      _ ("see `dossier customer show %s`; export the customers again, or empty this cell"), customer->number);
  refuse_row (reading, row, column_of (reading, COLUMNS_EDITION), "D-EDITION-CHANGED", hint,
              N_ ("the profile has been changed since: it is in edition %u"), customer->edition);
  return false;
}

bool reading_next_number (Reading *reading, char **number, GError **error)
{
  for (;;) {
    g_auto (CustomerDouble) had = {0};
    g_free (*number);
    *number = g_strdup_printf ("C%05u", reading->next++);
    g_autofree char *alike = text_alike (*number), *key = g_strconcat (INDEX_FORMER_NUMBER, "\n", alike, NULL);
    if (!customers_had_number (reading->index, *number, &had, error))
      return false;
    if (had.number == NULL && !g_hash_table_contains (reading->described, key))
      return true;
  }
}
