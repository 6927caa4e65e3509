/* The index counts the papers in each box; a box without papers has a row, too. */
#include "ops/ask/boxes.h"

#include "form/document/shelf.h"
#include "store/index.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  ReportVisit visit;
  gpointer data;
} Passing;

static bool pass_box (const IndexBox *box, gpointer data)
{
  const Passing *passing = data;
  return passing->visit (box, passing->data);
}

static bool find_boxes (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                        GError **error)
{
  const BoxQuery *query = request->query;
  g_autofree char *room = NULL, *shelf = NULL;
  Passing passing = {visit, data};
  Index *index = index_of (archive, error);
  return index != NULL && shelf_take_code ("--room", query->room, &room, error) &&
         shelf_take_code ("--shelf", query->shelf, &shelf, error) &&
         index_boxes (index, room, shelf, pass_box, &passing, error);
}

static const ReportColumn columns[] = {
    {"box", N_ ("box"), REPORT_TEXT (IndexBox, box)},
    {"room", N_ ("room"), REPORT_TEXT (IndexBox, room)},
    {"shelf", N_ ("shelf"), REPORT_TEXT (IndexBox, shelf)},
    {"records", N_ ("records"), REPORT_NUMBER (IndexBox, records)},
    {"pages", N_ ("pages"), REPORT_NUMBER (IndexBox, pages)},
    {"years", N_ ("years"), REPORT_TEXT (IndexBox, years)},
    {"categories", N_ ("categories"), REPORT_TEXT (IndexBox, categories)},
    {"restricted", N_ ("restricted"), REPORT_NUMBER (IndexBox, restricted)},
    {0},
};
const Report boxes_report = {.name = "box", .columns = columns, .brief = 7, .find = find_boxes};

bool ask_check_box (Index *index, const char *box, GError **error)
{
  bool known = false;
  g_autofree char *code = NULL;
  g_auto (IndexShelf) shelf = {0};
  if (!shelf_take_code ("--box", box, &code, error) ||
      (code != NULL && !index_box (index, code, &shelf, &known, error)))
    return false;
  return code == NULL || known ||
         error_set (error, ERROR_USAGE, "D-BOX-UNKNOWN", code, "see `dossier list --boxes`", "there is no such box");
}
