/* A row becomes changes of a profile as people type them (ops/customers/profile.h), so nothing is decided here that
 * `customer add` and `customer set` decide. Rows are planned one after the other, first without a change, to tell all
 * faults, then again to write them: only one profile is in memory at a time. */
#include "ops/customers/import.h"

#include <string.h>

#include "form/cell.h"
#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/customers/columns.h"
#include "ops/customers/edit.h"
#include "ops/customers/internal.h"
#include "ops/customers/profile.h"
#include "ops/customers/reading.h"
#include "store/change.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

static void change_free (gpointer data)
{
  ImportChange *change = data;
  g_free (change->customer);
  g_free (change->name);
  g_free (change->field);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

Import *import_new (void)
{
  Import *import = g_new0 (Import, 1);
  import->changes = g_ptr_array_new_with_free_func (change_free);
  import->faults = g_ptr_array_new_with_free_func (cell_fault_free);
  import->notes = g_ptr_array_new_with_free_func (g_free);
  return import;
}

void customers_import_free (Import *import)
{
  if (import == NULL)
    return;
  g_ptr_array_unref (import->changes);
  g_ptr_array_unref (import->faults);
  g_ptr_array_unref (import->notes);
  g_free (import);
}

/* ---- Cells to changes ---- */

/* Changes of one field, from one cell. */
typedef struct {
  unsigned column;
  GPtrArray *changes; /* of ProfileChange */
} CellChanges;

static void cell_changes_clear (gpointer data)
{
  g_ptr_array_unref (((CellChanges *)data)->changes);
}

static void add_change (GPtrArray *changes, ProfileVerb verb, const char *field, const char *value)
{
  g_ptr_array_add (changes, profile_change_new (verb, field, value));
}

/* The value as the profile has it, for a comparison: a day in one form, a class by its code, a number as it is typed.
 * Given. */
static char *value_of (const Reading *reading, const char *field, const char *text)
{
  GDate day;
  if (g_str_has_prefix (field, "facet.")) {
    const char *value = layout_facet_value (reading->layout, field + strlen ("facet."), text, NULL);
    return g_strdup (value == NULL ? text : value);
  }
  if ((strcmp (field, "opened") == 0 || strcmp (field, "closed") == 0 || strcmp (field, "review") == 0) &&
      cell_day (text, &day, NULL))
    return date_print (&day);
  char *tidy = text_tidy (text, FIELD_MAX_TEXT);
  return tidy == NULL ? g_strdup (text) : tidy;
}

/* "1,200,000.50": digits in groups of three lose their commas. Given. */
static char *plain_number (const char *text)
{
  if (!g_regex_match_simple ("^-?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?$", text, 0, 0))
    return g_strdup (text);
  g_auto (GStrv) groups = g_strsplit (text, ",", -1);
  return g_strjoinv ("", groups);
}

/* Without the zeros that change nothing. Given. */
static char *short_number (const char *text)
{
  char *number = g_strdup (text);
  if (strchr (number, '.') != NULL)
    for (size_t n = strlen (number); n > 0 && (number[n - 1] == '0' || number[n - 1] == '.'); n--) {
      bool is_point = number[n - 1] == '.';
      number[n - 1] = '\0';
      if (is_point)
        break;
    }
  return number;
}

static bool same_value (const char *field, const char *one, const char *other)
{
  if (!g_ascii_isdigit (*field))
    return strcmp (one, other) == 0;
  g_autofree char *a = short_number (one), *b = short_number (other);
  return strcmp (a, b) == 0;
}

static bool has_value (const GPtrArray *values, const char *field, const char *value)
{
  for (unsigned i = 0; i < values->len; i++)
    if (same_value (field, values->pdata[i], value))
      return true;
  return false;
}

/* Adds new values and removes old ones. The others keep their source and their place. */
static void change_list (const Reading *reading, const char *field, char **texts, const GPtrArray *before,
                         GPtrArray *changes)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);
  for (char **text = texts; *text != NULL; text++)
    g_ptr_array_add (wanted, value_of (reading, field, *text));
  for (unsigned i = 0; i < before->len; i++)
    if (!has_value (wanted, field, before->pdata[i]))
      add_change (changes, PROFILE_REMOVE, field, before->pdata[i]);
  for (unsigned i = 0; i < wanted->len; i++)
    if (!has_value (before, field, wanted->pdata[i]))
      add_change (changes, PROFILE_ADD, field, texts[i]);
}

static bool is_day_field (const ProfileColumn *column)
{
  return column->type == COLUMN_DAY;
}

/* The changes that a cell asks for; none when the profile has its values already. */
static void change_field (const Reading *reading, const ProfileColumn *column, const char *cell,
                          const Customer *customer, GPtrArray *changes)
{
  const char *field = column->field;
  g_autoptr (GPtrArray) before = columns_values (customer, field);
  if (columns_clears (cell)) {
    if (before->len > 0)
      add_change (changes, PROFILE_UNSET, field, NULL);
    return;
  }
  g_auto (GStrv) texts = columns_split (column->shape, cell);
  if (column->shape == COLUMNS_LIST || column->shape == COLUMNS_LINES) {
    change_list (reading, field, texts, before, changes);
    return;
  }
  if (texts[0] == NULL)
    return;
  g_autofree char *number = g_ascii_isdigit (*field) ? plain_number (texts[0]) : NULL;
  g_autofree char *line = g_strdelimit (g_strdup (number != NULL ? number : texts[0]), "\r\n\t", ' ');
  g_autofree char *value = value_of (reading, field, line);
  if (!has_value (before, field, value))
    add_change (changes, PROFILE_SET, field, is_day_field (column) ? value : line);
}

/* ---- One row ---- */

static bool take_fault (Reading *reading, const SheetRow *row, int column, GError *error)
{
  reading_fault (reading, row, column, error);
  g_error_free (error);
  return false;
}

/* The cells of a row that change something. False when one is a fault. */
static bool read_cells (Reading *reading, const SheetRow *row, const Customer *customer, bool is_new, GArray *found)
{
  bool good = true;
  for (unsigned i = 0; i < reading->columns->len; i++) {
    const ProfileColumn *column = reading->columns->pdata[i];
    const SheetCell *cell = sheet_cell (row, i);
    if (column == NULL || reading_is_special (column) || sheet_is_blank (cell))
      continue;
    g_autofree char *same =
        is_new || cell->fault != NULL ? NULL : columns_cell (reading->names, customer, column->field, NULL);
    GError *error = NULL;
    if (same != NULL && strcmp (same, cell->text) == 0)
      continue;
    if (!reading_is_as_typed (reading, row, i, &error)) {
      good = take_fault (reading, row, (int)i, error);
      continue;
    }
    CellChanges changes = {i, g_ptr_array_new_with_free_func ((GDestroyNotify)profile_change_free)};
    change_field (reading, column, cell->text, customer, changes.changes);
    if (changes.changes->len > 0)
      g_array_append_val (found, changes);
    else
      g_ptr_array_unref (changes.changes);
  }
  return good;
}

/* Whether the layout computes the class of this field from a figure that the profile has. */
static bool is_computed (const Reading *reading, const Customer *customer, const char *field)
{
  const char *facet = g_str_has_prefix (field, "facet.") ? field + strlen ("facet.") : NULL;
  const char *figure = facet == NULL ? NULL : layout_facet_figure (reading->layout, facet);
  for (unsigned i = 0; figure != NULL && i < customer->figures->len; i++) {
    g_autofree char *name =
        g_strdup_printf ("%d.%s", ((const CustomerFigures *)customer->figures->pdata[i])->year, figure);
    g_autoptr (GPtrArray) values = columns_values (customer, name);
    if (values->len > 0)
      return true;
  }
  return false;
}

static bool apply_cell (Reading *reading, const SheetRow *row, Customer *customer, const CellChanges *cell,
                        const char *waiver)
{
  GError *error = NULL;
  return profile_apply (customer, reading->layout, cell->changes, reading->request->source, waiver, &error) ||
         take_fault (reading, row, (int)cell->column, error);
}

/* Carries out the changes of a row: classes last, since figures decide some of them. */
static bool apply_cells (Reading *reading, const SheetRow *row, Customer *customer, const GArray *cells)
{
  bool good = true;
  g_autofree char *waiver = reading_text (reading, row, COLUMNS_WAIVER);
  for (int classes = 0; classes < 2; classes++)
    for (unsigned i = 0; i < cells->len; i++) {
      const CellChanges *cell = &g_array_index (cells, CellChanges, i);
      const char *field = ((const ProfileColumn *)reading->columns->pdata[cell->column])->field;
      if (g_str_has_prefix (field, "facet.") != (classes == 1))
        continue;
      if (is_computed (reading, customer, field))
        reading->computed++;
      else
        good = apply_cell (reading, row, customer, cell, waiver) && good;
    }
  return good;
}

/* Checks the profile as a whole; the fault is at the column of the field that it is about. */
static bool check_profile (Reading *reading, const SheetRow *row, const Customer *customer, bool is_new)
{
  GError *error = NULL;
  if (profile_check (customer, reading->layout, &error) &&
      (is_new || customers_check_records (reading->index, customer, reading->layout, &error)))
    return true;
  return take_fault (reading, row, reading_column_about (reading, error), error);
}

/* ---- What changed ---- */

static char *join_values (const GPtrArray *values)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < values->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", (const char *)values->pdata[i]);
  return g_string_free (text, values->len == 0);
}

static ImportChange *note_change (Reading *reading, const SheetRow *row, const char *state, const Customer *customer)
{
  ImportChange *change = g_new0 (ImportChange, 1);
  change->row = row->number;
  change->state = state;
  change->customer = g_strdup (customer->number);
  change->name = g_strdup (customer->name);
  g_ptr_array_add (reading->import->changes, change);
  return change;
}

static void note_differences (Reading *reading, const SheetRow *row, Customer *before, Customer *after)
{
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  g_ptr_array_add (both, before);
  g_ptr_array_add (both, after);
  g_autoptr (GPtrArray) fields = columns_fields (reading->names, both, false);
  for (unsigned i = 0; i < fields->len; i++) {
    g_autoptr (GPtrArray) one = columns_values (before, fields->pdata[i]);
    g_autoptr (GPtrArray) other = columns_values (after, fields->pdata[i]);
    g_autofree char *was = join_values (one), *is = join_values (other);
    if (g_strcmp0 (was, is) == 0)
      continue;
    ImportChange *change = note_change (reading, row, N_ ("changed"), after);
    change->field = columns_title (reading->names, fields->pdata[i], message_language ());
    change->before = g_steal_pointer (&was);
    change->after = g_steal_pointer (&is);
  }
}

/* ---- New and present customers ---- */

static bool open_customer (Reading *reading, const SheetRow *row, Customer *customer, const GArray *cells,
                           GError **error)
{
  customer->owner = text_tidy (reading->request->actor, FIELD_MAX_LINE);
  if (!apply_cells (reading, row, customer, cells) || !check_profile (reading, row, customer, true) ||
      !reading_check_new (reading, row, customer))
    return true;
  if (!g_date_valid (&customer->review))
    profile_plan_review (customer, reading->layout, reading->request->today);
  if (customer->number == NULL && !reading_next_number (reading, &customer->number, error))
    return false;
  reading->import->created++;
  note_change (reading, row, N_ ("new"), customer);
  return reading->change == NULL || customers_bring (reading->change, customer, 0, error);
}

static bool change_customer (Reading *reading, const SheetRow *row, Customer *before, const GArray *cells,
                             GError **error)
{
  g_autoptr (GBytes) bytes = customer_print (before);
  g_autoptr (Customer) after = customer_parse (bytes, before->number, error);
  if (after == NULL)
    return false;
  if (!apply_cells (reading, row, after, cells) || !check_profile (reading, row, after, false) ||
      !reading_check_code (reading, row, before, after))
    return true;
  g_autoptr (GBytes) again = customer_print (after);
  if (g_bytes_equal (bytes, again)) {
    reading->import->same++;
    return true;
  }
  if (!reading_check_edition (reading, row, before))
    return true;
  if (!customers_is_keeper (reading->archive, before->number))
    customers_plan_again (after, reading->layout, &before->review, reading->request->today, false);
  reading->import->changed++;
  note_differences (reading, row, before, after);
  return reading->change == NULL || customers_bring (reading->change, after, before->edition, error);
}

static bool take_row (Reading *reading, const SheetRow *row, GError **error)
{
  g_auto (RowCustomer) meant = {0};
  if (!reading_find_customer (reading, row, &meant, error))
    return false;
  if (meant.is_faulty)
    return true;
  if (meant.is_new ? reading->request->update_only : reading->request->create_only) {
    reading->import->left++;
    return true;
  }
  g_autoptr (Customer) customer =
      meant.is_new ? customer_new () : customers_at_head (reading->archive, reading->index, meant.number, error);
  if (customer == NULL)
    return false;
  if (meant.is_new)
    customer->number = g_strdup (meant.number);
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (CellChanges));
  g_array_set_clear_func (cells, cell_changes_clear);
  if (!read_cells (reading, row, customer, meant.is_new, cells)) {
    apply_cells (reading, row, customer, cells); /* for its faults */
    return true;
  }
  if (meant.is_new)
    return open_customer (reading, row, customer, cells, error);
  if (cells->len > 0)
    return change_customer (reading, row, customer, cells, error);
  reading->import->same++;
  return true;
}

/* ---- All rows ---- */

/* Reads all rows at the head that the index has reached. With a change, it writes them, too. */
static bool plan_rows (Reading *reading, GError **error)
{
  const GPtrArray *rows = reading->sheet->rows;
  if (!reading_begin (reading, error))
    return false;
  for (unsigned i = 0; i < rows->len; i++) {
    const SheetRow *row = rows->pdata[i];
    if (!reading_takes (reading, row))
      continue;
    reading->import->rows++;
    if (!take_row (reading, row, error))
      return false;
    if (reading->request->progress != NULL)
      reading->request->progress (i + 1, rows->len, reading->request->data);
  }
  reading_end (reading);
  return true;
}

/* The rows were planned without a fault at an earlier head: a fault is what another writer has made of them. Who has
 * written the same leaves nothing to commit. */
static bool compose_rows (Change *change, GError **error)
{
  Reading *reading = change->data;
  reading->index = change->index;
  reading->change = change;
  g_ptr_array_set_size (reading->import->faults, 0);
  if (!plan_rows (reading, error))
    return false;
  if (reading->import->faults->len == 0)
    return true;
  const CellFault *fault = reading->import->faults->pdata[0];
  g_autofree char *where = g_strdup_printf ("%u", fault->row);
  return error_set (error, ERROR_REFUSED, "D-EDITION-CHANGED", where, "run the command again",
                    "somebody changed the customers meanwhile: %s", fault->problem);
}

static bool commit_rows (Reading *reading, GError **error)
{
  Change change = {.archive = reading->archive,
                   .actor = reading->request->actor,
                   .dry_run = reading->request->dry_run,
                   .compose = compose_rows,
                   .data = reading};
  return change_commit (&change, error);
}

Import *import_run (Archive *archive, Sheet *sheet, const ImportRequest *request, GError **error)
{
  g_auto (Reading) reading = {.archive = archive, .sheet = sheet, .request = request};
  if (!reading_open (&reading, error) || (reading.index = index_of (archive, error)) == NULL ||
      !plan_rows (&reading, error))
    return NULL;
  const Import *import = reading.import;
  if (import->rows == 0) {
    error_set (error, ERROR_USAGE, "D-SHEET-EMPTY", NULL, NULL, "the sheet has no rows below its headings");
    return NULL;
  }
  bool writes = import->faults->len == 0 && import->created + import->changed > 0;
  return writes && !commit_rows (&reading, error) ? NULL : g_steal_pointer (&reading.import);
}
