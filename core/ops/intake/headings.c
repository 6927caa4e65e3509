/* Which column of a sheet is which field: the row of headings is found below titles, and its cells are compared with
 * the words that offices use for the fields (form/column), and with those of --map. */
#include <string.h>

#include "form/text.h"
#include "ops/intake/internal.h"
#include "sys/error.h"
#include "sys/message.h"

enum { TITLE_ROWS = 20 }; /* rows above the headings: the title of the list, who made it */

/* Whether a map, HEADING=FIELD, is for this heading. */
static bool is_mapped (const char *map, const char *heading)
{
  g_autofree char *from = g_strndup (map, (gsize)(strrchr (map, '=') - map));
  g_autofree char *one = text_alike (from), *other = text_alike (heading);
  return strcmp (one, other) == 0;
}

/* The field that a heading stands for, by --map first; -1: none. */
static int field_of (const Batch *batch, const char *heading)
{
  for (char **map = batch->request->maps; map != NULL && *map != NULL; map++)
    if (is_mapped (*map, heading))
      return column_find (column_filing, strrchr (*map, '=') + 1);
  return column_find (column_filing, heading);
}

static bool check_maps (const Batch *batch, GError **error)
{
  for (char **map = batch->request->maps; map != NULL && *map != NULL; map++) {
    const char *equals = strrchr (*map, '=');
    if (equals == NULL || equals == *map || column_find (column_filing, equals + 1) < 0)
      return error_set (error, ERROR_USAGE, "D-USAGE", *map, "write it as in --map company=customer",
                        "--map takes HEADING=FIELD");
  }
  return true;
}

/* A map for a heading that the sheet does not have is a typing error. */
static bool check_maps_used (const Batch *batch, GError **error)
{
  for (char **map = batch->request->maps; map != NULL && *map != NULL; map++) {
    g_autoptr (GString) all = g_string_new (NULL);
    bool used = false;
    for (unsigned i = 0; i < batch->headings->n; i++) {
      const char *heading = batch->headings->cells[i].text;
      if (sheet_is_blank (&batch->headings->cells[i]))
        continue;
      used = used || is_mapped (*map, heading);
      g_string_append_printf (all, "%s%s", all->len > 0 ? _ (", ") : "", heading);
    }
    g_autofree char *hint = used ? NULL : g_strdup_printf (_ ("the sheet has these headings: %s"), all->str);
    if (!used)
      return error_set (error, ERROR_USAGE, "D-SHEET-HEADINGS", *map, hint, "the sheet has no such heading");
  }
  return true;
}

bool intake_is_remark (const SheetRow *row)
{
  const char *first = sheet_cell (row, 0)->text;
  return first != NULL && first[strspn (first, " ")] == '#' && strcmp (first, "#") != 0;
}

/* How many cells of a row are headings. */
static unsigned count_headings (const Batch *batch, const SheetRow *row)
{
  unsigned n = 0;
  for (unsigned i = 0; i < row->n; i++)
    n += row->cells[i].text != NULL && field_of (batch, row->cells[i].text) >= 0;
  return n;
}

static void take_headings (Batch *batch)
{
  for (unsigned i = 0; i < FILING_COLUMNS; i++)
    batch->columns[i] = -1;
  for (unsigned i = 0; i < batch->headings->n; i++) {
    const char *heading = batch->headings->cells[i].text;
    int field = heading == NULL ? -1 : field_of (batch, heading);
    g_autofree char *letter = sheet_column (i);
    if (field < 0 && !sheet_is_blank (&batch->headings->cells[i]))
      g_ptr_array_add (batch->notes, g_strdup_printf (_ ("column %s is not used: %s"), letter, heading));
    if (field < 0)
      continue;
    if (batch->columns[field] < 0)
      batch->columns[field] = (int)i;
    else if (column_filing[field].type != COLUMN_UNUSED)
      intake_fault (batch, batch->headings, field, "D-SHEET-HEADINGS",
                    _ ("two columns have this heading, or mean the same"), _ ("delete one of them, or rename it"));
  }
}

static bool needs_column (const Batch *batch, FilingColumn field, bool is_given, GError **error)
{
  if (is_given || batch->columns[field] >= 0)
    return true;
  g_autofree char *heading = column_heading (&column_filing[field], message_language ());
  bool has_option = field == FILING_CATEGORY;
  g_autofree char *hint =
      g_strdup_printf (has_option ? _ ("add the column, name the one that it is with --map HEADING=%s, or give "
                                       "--category for all rows")
                                  : _ ("add the column, or name the one that it is with --map HEADING=%s"),
                       column_filing[field].word);
  return error_set (error, ERROR_USAGE, "D-SHEET-HEADINGS", NULL, hint, "the sheet has no column \"%s\"", heading);
}

/* ---- Merged cells ---- */

bool intake_is_merged (const Batch *batch, const SheetRow *row, FilingColumn field)
{
  enum { MOST = 1000 }; /* so that a hostile workbook costs no time; beyond them, a merged cell seems empty, too */
  for (unsigned i = 0; i < MIN (batch->sheet->merges->len, MOST); i++) {
    const SheetMerge *merge = &g_array_index (batch->sheet->merges, SheetMerge, i);
    int column = batch->columns[field];
    if (row->number >= merge->first_row && row->number <= merge->last_row && column >= (int)merge->first_column &&
        column <= (int)merge->last_column)
      return true;
  }
  return false;
}

/* Merged cells among the rows are a fault: only the first of them has the value that all are seen to have. */
static void check_merges (Batch *batch)
{
  const GArray *merges = batch->sheet->merges;
  for (unsigned i = 0; i < merges->len; i++) {
    const SheetMerge *merge = &g_array_index (merges, SheetMerge, i);
    for (int field = 0; merge->last_row > batch->headings->number && field < FILING_COLUMNS; field++) {
      int column = batch->columns[field];
      if (column < (int)merge->first_column || column > (int)merge->last_column)
        continue;
      g_autofree char *first = sheet_column (merge->first_column), *last = sheet_column (merge->last_column);
      g_autofree char *problem = g_strdup_printf (_ ("the cells %s%u to %s%u are merged: only the first has a value"),
                                                  first, merge->first_row, last, merge->last_row);
      SheetRow place = {.number = MAX (merge->first_row, batch->headings->number + 1)};
      intake_fault (batch, &place, field, "D-CELL-MERGED", problem,
                    _ ("unmerge them and fill in the value of each row"));
      break;
    }
  }
}

bool intake_find_headings (Batch *batch, GError **error)
{
  const GPtrArray *rows = batch->sheet->rows;
  unsigned most = 0;
  if (!check_maps (batch, error))
    return false;
  for (unsigned i = 0; i < rows->len && i < TITLE_ROWS && most < 2; i++) {
    unsigned n = intake_is_remark (rows->pdata[i]) ? 0 : count_headings (batch, rows->pdata[i]);
    if (n > most) {
      most = n;
      batch->headings = rows->pdata[i];
    }
  }
  if (batch->headings == NULL)
    return error_set (error, ERROR_USAGE, "D-SHEET-HEADINGS", NULL,
                      "`dossier batch template FILE` writes a sheet with headings", "the sheet has no row of headings");
  take_headings (batch);
  const BatchRequest *request = batch->request;
  if (!check_maps_used (batch, error) || !needs_column (batch, FILING_FILE, false, error) ||
      !needs_column (batch, FILING_CATEGORY, request->category != NULL, error))
    return false;
  check_merges (batch);
  return true;
}
