/* Reads the tombstone of each record that the index knows as gone. */
#include "ops/ask/gone.h"

#include "ops/customers.h"
#include "store/filed.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/message.h"

typedef struct {
  Archive *archive;
  const Layout *layout;
  const char *category; /* code, or NULL */
  ReportVisit visit;
  gpointer data;
} Gone;

static Tombstone *read_tombstone (Archive *archive, uint64_t number)
{
  g_autoptr (Event) event = journal_event (archive_journal (archive), number, NULL);
  g_autoptr (GBytes) bytes = event == NULL ? NULL : filed_read (archive, event, NULL, NULL);
  return bytes == NULL ? NULL : tombstone_parse (bytes, event_get (event, "path"), NULL);
}

static bool pass_gone (const IndexRow *row, gpointer data)
{
  Gone *gone = data;
  GoneRow passed = {.path = row->path, .state = "?", .restricted = row->restricted};
  if (gone->category != NULL && g_strcmp0 (row->category, gone->category) != 0)
    return true;
  g_autoptr (Tombstone) tombstone = read_tombstone (gone->archive, row->event);
  g_autofree char *reference = tombstone == NULL ? NULL : refcode_print (&tombstone->reference);
  g_date_clear (&passed.day, 1);
  if (tombstone != NULL) {
    passed.state = tombstone->kind == TOMBSTONE_TRANSFERRED ? N_ ("transferred") : N_ ("destroyed");
    passed.reference = reference;
    passed.day = layout_day (gone->layout, tombstone->time);
    passed.number = tombstone->number;
    passed.pages = tombstone->pages;
  }
  return gone->visit (&passed, gone->data);
}

static bool find_gone (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data, GError **error)
{
  const ReportQuery *query = request->query;
  Gone gone = {archive, layouts_in_force (archive, error), NULL, visit, data};
  Index *index = gone.layout != NULL ? index_of (archive, error) : NULL;
  if (index == NULL)
    return false;
  const LayoutCategory *category =
      query->category != NULL ? layout_category_find (gone.layout, query->category, error) : NULL;
  if (query->category != NULL && category == NULL)
    return false;
  gone.category = category != NULL ? category_code (category) : NULL;
  g_autofree char *customer =
      query->customer != NULL ? customers_find (index, query->customer, request->restricted, error) : NULL;
  if (query->customer != NULL && customer == NULL)
    return false;
  const IndexQuery asked = {.customer = customer, .volume = query->volume, .year = query->year};
  return index_gone (index, &asked, pass_gone, &gone, error);
}

static const ReportColumn sight = {"restricted", NULL, REPORT_FLAG (GoneRow, restricted)};
static const ReportColumn columns[] = {
    {"path", N_ ("record"), REPORT_PATH (GoneRow, path)},
    {"state", N_ ("state"), REPORT_WORD (GoneRow, state)},
    {"day", N_ ("day"), REPORT_DAY (GoneRow, day)},
    {"register", N_ ("register"), REPORT_TEXT (GoneRow, number)},
    {"pages", N_ ("pages"), REPORT_NUMBER (GoneRow, pages)},
    {"reference", N_ ("reference code"), REPORT_TEXT (GoneRow, reference)},
    {0},
};
const Report gone_report = {.name = "gone", .columns = columns, .find = find_gone, .sight = &sight};
