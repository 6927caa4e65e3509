/* Stickers: filing stamps (归档章, DA/T 22), labels and separator sheets with the codes of form/label,
 * which `inbox` and `shelve audit` read back. */
#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/label.h"
#include "form/text.h"
#include "ops/ask.h"
#include "ops/customers.h"
#include "ops/print/internal.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- Filing stamps ---- */

bool print_stamps (Printing *printing, GError **error)
{
  g_autoptr (GPtrArray) records = print_collect_records (printing, error);
  for (unsigned i = 0; records != NULL && i < records->len; i++) {
    const Record *record = ((const PrintRecord *)records->pdata[i])->record;
    const RefCode *code = &record->reference;
    PaperSheet *sheet = paper_add_sheet (printing->paper);
    unsigned pages = 0;
    paper_set_head (sheet, 0, g_strdup (code->fonds));
    paper_set_head (sheet, 1, g_strdup_printf ("%d", code->year));
    paper_set_head (sheet, 2, g_strdup_printf ("%s-%04u", code->customer, code->item));
    paper_set_head (sheet, 3, g_strdup (code->category));
    paper_set_head (sheet, 4, print_short_period (printing, code->retention));
    paper_set_head (sheet, 5, print_pages (record, &pages));
  }
  return records != NULL;
}

/* ---- Labels ---- */

/* Those that the office gave before: people look for them on the paper. */
static char *join_former (const Record *record)
{
  g_autoptr (GString) codes = g_string_new (NULL);
  for (unsigned i = 0; i < record->former_codes->len; i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? "、" : "", (const char *)record->former_codes->pdata[i]);
  return print_shorten (codes->str);
}

/* The smallest labels have room for the code alone. */
bool print_labels (Printing *printing, GError **error)
{
  g_autoptr (GPtrArray) records = print_collect_records (printing, error);
  for (unsigned i = 0; records != NULL && i < records->len; i++) {
    const PrintRecord *row = records->pdata[i];
    const Record *record = row->record;
    PaperSheet *sheet = paper_add_sheet (printing->paper);
    sheet->code = refcode_print (&record->reference);
    paper_set_head (sheet, 0, g_strdup (sheet->code));
    if (printing->paper->stock != printing->stocks)
      continue;
    paper_set_head (sheet, 1, print_shorten (row->customer_name));
    paper_set_head (sheet, 2, print_shorten (record->title));
    paper_set_head (sheet, 3, date_print (&record->date));
    if (record->former_codes->len > 0)
      paper_set_head (sheet, 4, join_former (record));
  }
  return records != NULL;
}

/* ---- Separator sheets ---- */

static bool add_separator (Printing *printing, const Label *label, const char *customer_name, GError **error)
{
  g_autofree char *code = label_print (label);
  if (strlen (code) > LABEL_MAX_BYTES)
    return error_set (error, ERROR_USAGE, "D-PRINT-LABEL", "--title", "give a shorter title",
                      "the code of this sheet would be too large to be scanned");
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  sheet->code = g_steal_pointer (&code);
  paper_set_head (sheet, 0, g_strdup (label->fonds));
  paper_set_head (sheet, 1, label->customer != NULL ? g_strdup_printf ("%s %s", label->customer, customer_name) : NULL);
  g_autofree char *category = label->category != NULL ? print_category (printing, label->category) : NULL;
  paper_set_head (sheet, 2, category != NULL ? g_strdup_printf ("%s %s", label->category, category) : NULL);
  paper_set_head (sheet, 3, label->retention != NULL ? print_period (printing, label->retention) : NULL);
  paper_set_head (sheet, 4, date_print (&label->date));
  paper_set_head (sheet, 5,
                  label->record_kind == NULL
                      ? NULL
                      : paper_say (printing->paper,
                                   layout_code_title (printing->layout, LAYOUT_KINDS, label->record_kind, "zh"),
                                   layout_code_title (printing->layout, LAYOUT_KINDS, label->record_kind, "en")));
  paper_set_head (sheet, 6, g_strdup (label->title));
  return true;
}

/* What all sheets of the request have. */
static bool begin_label (const Printing *printing, Label *label, GError **error)
{
  const PrintRequest *request = printing->request;
  *label = (Label){.kind = LABEL_SHEET, .date = request->date};
  if (request->category != NULL) {
    const LayoutCategory *category = layout_category_find (printing->layout, request->category, error);
    if (category == NULL)
      return false;
    label->category = g_strdup (category_code (category));
  }
  if (request->retention != NULL && !refcode_is_retention (request->retention))
    return error_set (error, ERROR_USAGE, "D-RETENTION", "--retention", "give Y, or D and years: D10",
                      "\"%s\" is not a retention period", request->retention);
  if (request->kind != NULL && !layout_has_kind (printing->layout, request->kind)) {
    g_autofree char *kinds = layout_codes (printing->layout, LAYOUT_KINDS, NULL);
    g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), kinds);
    return error_set (error, ERROR_USAGE, "D-KIND-UNKNOWN", request->kind, hint, "the layout has no such kind");
  }
  label->fonds = g_strdup (archive_fonds (printing->archive)->code);
  label->retention = g_strdup (request->retention);
  label->record_kind = g_strdup (request->kind);
  return text_take ("--title", request->title, FIELD_MAX_LINE, &label->title, error);
}

/* A customer, or a volume, which also says the category. */
static bool separate_place (Printing *printing, const char *reference, GError **error)
{
  g_auto (Label) label = {0};
  g_autoptr (Reading) reading = ask_open (printing->archive, reference, error);
  if (reading == NULL || !begin_label (printing, &label, error))
    return false;
  if (reading->type != READING_CUSTOMER && reading->type != READING_VOLUME)
    return error_set (error, ERROR_USAGE, "D-PRINT-REFERENCE", reference, "name customers or volumes",
                      "a separator sheet is for a customer or a volume");
  if (reading->restricted && !printing->request->restricted) {
    printing->result->hidden++;
    return true;
  }
  g_autoptr (Customer) customer = customers_read (printing->archive, reading->place.customer, 0, error);
  if (customer == NULL)
    return false;
  label.customer = g_strdup (reading->place.customer);
  const LayoutCategory *category =
      layout_category_by_directory (printing->layout, reading->place.directory != NULL ? reading->place.directory : "");
  if (category != NULL) {
    g_free (label.category);
    label.category = g_strdup (category_code (category));
  }
  return add_separator (printing, &label, customer->name, error);
}

bool print_separators (Printing *printing, GError **error)
{
  const char *const *references = printing->request->references;
  if (references == NULL || references[0] == NULL) {
    g_auto (Label) label = {0};
    return begin_label (printing, &label, error) && add_separator (printing, &label, NULL, error);
  }
  for (; *references != NULL; references++)
    if (!separate_place (printing, *references, error))
      return false;
  return printing->paper->sheets->len > 0 ||
         error_set (error, ERROR_REFUSED, "D-PRINT-NOTHING", NULL, "--restricted prints restricted records, too",
                    "there is nothing to print");
}
