/* Forms for boxes as a whole: spines (盒脊, DA/T 22) and labels with the code that `shelve audit` reads. A box is named
 * by its code, or by records that are in it. */
#include <string.h>

#include "form/document/shelf.h"
#include "form/text.h"
#include "ops/ask.h"
#include "ops/print/internal.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- Which boxes ---- */

/* The codes among the references; the others remain for records. */
static bool take_codes (Printing *printing, GPtrArray *boxes, GPtrArray *others, GError **error)
{
  for (const char *const *reference = printing->request->references; *reference != NULL; reference++) {
    bool known = false;
    g_auto (IndexShelf) shelf = {0};
    g_autofree char *code = g_ascii_strup (*reference, -1);
    if (shelf_is_code (code) && !index_box (printing->index, code, &shelf, &known, error))
      return false;
    if (known)
      print_add_once (boxes, g_steal_pointer (&code));
    else
      g_ptr_array_add (others, g_strdup (*reference));
  }
  g_ptr_array_add (others, NULL);
  return true;
}

/* Codes (of char *) of the boxes that the references name. D-PRINT-NOTHING. Given. */
static GPtrArray *collect_boxes (Printing *printing, GError **error)
{
  unsigned loose = 0;
  g_autoptr (GPtrArray) boxes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);
  if (!take_codes (printing, boxes, others, error))
    return NULL;
  g_autoptr (GPtrArray) records =
      others->len > 1 ? print_collect_named (printing, (const char *const *)others->pdata, error) : NULL;
  if (others->len > 1 && records == NULL)
    return NULL;
  for (unsigned i = 0; records != NULL && i < records->len; i++) {
    const char *box = ((const PrintRecord *)records->pdata[i])->shelf.box;
    if (box != NULL)
      print_add_once (boxes, g_strdup (box));
    loose += box == NULL;
  }
  if (boxes->len == 0) {
    error_set (error, ERROR_REFUSED, "D-PRINT-NOTHING", NULL, "put them into one with `dossier shelve`",
               "none of these records is in a box");
    return NULL;
  }
  if (loose > 0)
    print_remark (printing, g_strdup_printf (message_plural ("%u record is in no box and is left out",
                                                             "%u records are in no box and are left out", loose),
                                             loose));
  g_ptr_array_sort (boxes, text_compare);
  return g_steal_pointer (&boxes);
}

/* ---- The contents of a box ---- */

/* Values of the records in a box, each once, and their number. */
typedef struct {
  Printing *printing;
  GPtrArray *years, *periods, *categories;
  char *first, *last; /* of the records, by path */
  unsigned records;
} Contents;

static void contents_clear (Contents *contents)
{
  g_ptr_array_unref (contents->years);
  g_ptr_array_unref (contents->periods);
  g_ptr_array_unref (contents->categories);
  g_free (contents->first);
  g_free (contents->last);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contents, contents_clear)

static bool add_content (const IndexRow *row, gpointer data)
{
  Contents *contents = data;
  Printing *printing = contents->printing;
  g_auto (RefCode) code = {0};
  if (row->restricted && !printing->request->restricted)
    printing->result->hidden++;
  if (row->voided > 0 || (row->restricted && !printing->request->restricted) ||
      !refcode_parse (row->reference, &code, NULL))
    return true;
  contents->records++;
  print_add_once (contents->years, g_strdup_printf ("%d", code.year));
  print_add_once (contents->periods, print_short_period (printing, code.retention));
  print_add_once (contents->categories, print_category (printing, code.category));
  g_free (contents->last);
  contents->last = g_strdup_printf ("%s-%04u", code.customer, code.item);
  if (contents->first == NULL)
    contents->first = g_strdup (contents->last);
  return true;
}

static bool read_contents (Printing *printing, const char *box, Contents *contents, GError **error)
{
  *contents = (Contents){.printing = printing,
                         .years = g_ptr_array_new_with_free_func (g_free),
                         .periods = g_ptr_array_new_with_free_func (g_free),
                         .categories = g_ptr_array_new_with_free_func (g_free)};
  return index_in_box (printing->index, box, add_content, contents, error);
}

/* ---- The forms ---- */

static bool add_spine (Printing *printing, const char *box, GError **error)
{
  g_auto (Contents) contents = {0};
  if (!read_contents (printing, box, &contents, error))
    return false;
  if (contents.years->len > 1 || contents.periods->len > 1)
    print_remark (printing,
                  g_strdup_printf (_ ("box %s holds records of several years or retention periods (DA/T 22)"), box));
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  paper_set_head (sheet, 0, g_strdup (archive_fonds (printing->archive)->code));
  paper_set_head (sheet, 1, print_join (contents.years, "\n"));
  paper_set_head (sheet, 2, print_join (contents.periods, "\n"));
  paper_set_head (sheet, 3, print_join (contents.categories, "\n"));
  if (contents.records > 1)
    paper_set_head (sheet, 4, g_strdup_printf ("%s\n–\n%s", contents.first, contents.last));
  else
    paper_set_head (sheet, 4, g_strdup (contents.first));
  paper_set_head (sheet, 5, g_strdup (box));
  return true;
}

static bool add_box_label (Printing *printing, const char *box, GError **error)
{
  g_auto (Contents) contents = {0};
  g_auto (IndexShelf) shelf = {0};
  bool known = false;
  if (!read_contents (printing, box, &contents, error) || !index_box (printing->index, box, &shelf, &known, error))
    return false;
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  sheet->code = g_strconcat (AUDIT_BOX_LABEL, box, NULL);
  paper_set_head (sheet, 0, g_strdup (box));
  if (printing->paper->stock != printing->stocks)
    return true;
  g_autofree char *records = paper_say (printing->paper, "件", "records");
  bool both = shelf.room != NULL && shelf.shelf != NULL;
  paper_set_head (sheet, 1,
                  g_strconcat (shelf.room != NULL ? shelf.room : "", both ? " / " : "",
                               shelf.shelf != NULL ? shelf.shelf : "", NULL));
  paper_set_head (sheet, 2, print_join (contents.years, ", "));
  paper_set_head (sheet, 3, g_strdup_printf ("%u %s", contents.records, records));
  return true;
}

typedef bool AddBox (Printing *printing, const char *box, GError **error);
static bool add_boxes (Printing *printing, AddBox *add, GError **error)
{
  g_autoptr (GPtrArray) boxes = collect_boxes (printing, error);
  for (unsigned i = 0; boxes != NULL && i < boxes->len; i++)
    if (!add (printing, boxes->pdata[i], error))
      return false;
  return boxes != NULL;
}

bool print_box_spines (Printing *printing, GError **error)
{
  return add_boxes (printing, add_spine, error);
}

bool print_box_labels (Printing *printing, GError **error)
{
  return add_boxes (printing, add_box_label, error);
}
