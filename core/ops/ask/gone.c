/* Reads the tombstone of each record that the index knows as gone. */
#include "ops/ask/gone.h"

#include <string.h>

#include "form/document/kind.h"
#include "form/name.h"
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
  Index *index;
  const IndexQuery *asked;
  GError *error; /* that stopped it */
} Gone;

/* Whether the query asks for the place of a record, which has not been searched by it. */
static bool is_asked (const Gone *gone, const char *path, const NamePlace *place)
{
  const IndexQuery *asked = gone->asked;
  g_autofree char *volume = g_path_get_dirname (path);
  const LayoutCategory *category = layout_category_by_directory (gone->layout, place->directory);
  return place->item > 0 && (asked->customer == NULL || g_str_equal (asked->customer, place->customer)) &&
         (asked->year == 0 || asked->year == place->year) &&
         (asked->volume == NULL || g_str_equal (asked->volume, volume)) &&
         (gone->category == NULL || (category != NULL && g_str_equal (category_code (category), gone->category)));
}

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
  g_autofree char *reference =
      tombstone == NULL || tombstone->reference.fonds == NULL ? NULL : refcode_print (&tombstone->reference);
  g_date_clear (&passed.day, 1);
  if (tombstone != NULL) {
    passed.state = tombstone->kind == TOMBSTONE_TRANSFERRED ? N_ ("transferred") : N_ ("destroyed");
    passed.reference = reference;
    passed.day = layout_day (gone->layout, tombstone->time);
    passed.number = tombstone->number;
    passed.pages = tombstone->pages;
  }
  passed.uncounted = passed.pages == 0;
  return gone->visit (&passed, gone->data);
}

/* A void record, which is in its place but out of lists and counts. One that was destroyed since has its tombstone. */
static bool pass_void (const IndexEffect *effect, gpointer data)
{
  const char *path = effect->path, *entry = effect->entry;
  Gone *gone = data;
  g_auto (NamePlace) place = {0};
  unsigned edition = 1;
  uint64_t number = 0, filed = 0, ended = 0;
  if (!name_split_path (path, &place) || !is_asked (gone, path, &place))
    return true;
  g_autofree char *over = NULL;
  if (!index_destroyed (gone->index, path, &ended, &gone->error) || ended > 0)
    return gone->error == NULL;
  if (!index_entry_event (gone->index, entry, &edition, &number, &gone->error) ||
      !index_event_of (gone->index, path, &filed, &gone->error) ||
      !index_restriction_over (gone->index, path, &over, &gone->error))
    return false;
  const Journal *journal = archive_journal (gone->archive);
  g_autoptr (Event) event = journal_event (journal, number, &gone->error);
  g_autoptr (Event) filing = event != NULL && filed > 0 ? journal_event (journal, filed, &gone->error) : NULL;
  if (gone->error != NULL)
    return false;
  GoneRow passed = {.path = path, .state = N_ ("void"), .number = entry, .restricted = over != NULL};
  passed.reference = filing != NULL ? event_get (filing, "ref") : NULL;
  passed.pages = filing != NULL ? (unsigned)event_get_number (filing, "pages") : 0;
  passed.uncounted = passed.pages == 0;
  g_date_clear (&passed.day, 1);
  if (event != NULL)
    passed.day = layout_day (gone->layout, event_time (event));
  return gone->visit (&passed, gone->data);
}

/* The places that moved records have left. */
static bool pass_moved (Gone *gone, GError **error)
{
  g_autoptr (GPtrArray) formers = index_former_places (gone->index, NULL, error);
  for (unsigned i = 0; formers != NULL && i < formers->len; i++) {
    const IndexFormer *former = formers->pdata[i];
    g_auto (NamePlace) place = {0};
    g_autofree char *now = NULL, *over = NULL, *brief = NULL;
    if (!name_split_path (former->path, &place) || !is_asked (gone, former->path, &place))
      continue;
    g_autoptr (Event) event = journal_event (archive_journal (gone->archive), former->event, error);
    if (event == NULL || !index_moved_to (gone->index, former->path, &now, error) ||
        !index_restriction_over (gone->index, now != NULL ? now : former->path, &over, error))
      return false;
    brief = now != NULL ? name_short_from_path (now) : NULL;
    const GoneRow passed = {.path = former->path,
                            .state = N_ ("moved"),
                            .reference = former->reference,
                            .day = layout_day (gone->layout, event_time (event)),
                            .number = brief,
                            .uncounted = 1,
                            .restricted = over != NULL};
    if (!gone->visit (&passed, gone->data))
      break;
  }
  return formers != NULL;
}

/* The customers whose files have ended. */
static bool pass_customers (Gone *gone, GError **error)
{
  const IndexQuery *asked = gone->asked;
  bool whole = asked->volume == NULL && asked->year == 0 && gone->category == NULL;
  g_autoptr (GArray) listed = whole ? index_listed (gone->index, "customers", error) : NULL;
  for (unsigned i = 0; listed != NULL && i < listed->len; i++) {
    g_auto (NamePlace) place = {0};
    uint64_t number = g_array_index (listed, uint64_t, i);
    g_autoptr (Event) event = journal_event (archive_journal (gone->archive), number, error);
    g_autofree char *path = event != NULL ? g_path_get_dirname (event_get (event, "path")) : NULL;
    if (path == NULL)
      return false;
    if (strcmp (event_verb (event), kind_row (KIND_TOMBSTONE)->verb) != 0 || !name_split_path (path, &place) ||
        (asked->customer != NULL && !g_str_equal (asked->customer, place.customer)))
      continue;
    const GoneRow passed = {.path = path,
                            .state = N_ ("destroyed"),
                            .day = layout_day (gone->layout, event_time (event)),
                            .number = event_get (event, "register"),
                            .uncounted = 1};
    if (!gone->visit (&passed, gone->data))
      break;
  }
  return !whole || listed != NULL;
}

static bool find_gone (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data, GError **error)
{
  const ReportQuery *query = request->query;
  Gone gone = {.archive = archive, .layout = layouts_in_force (archive, error), .visit = visit, .data = data};
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
  gone.index = index;
  gone.asked = &asked;
  bool good = index_gone (index, &asked, pass_gone, &gone, error) &&
              index_standing (index, STANDING_VOID, false, pass_void, &gone, error) && gone.error == NULL &&
              pass_moved (&gone, error) && pass_customers (&gone, error);
  if (gone.error == NULL)
    return good;
  g_propagate_error (error, gone.error);
  return false;
}

static const ReportColumn sight = {"restricted", NULL, REPORT_FLAG (GoneRow, restricted)};
static const ReportColumn columns[] = {
    {"path", N_ ("record"), REPORT_PATH (GoneRow, path)},
    {"state", N_ ("state"), REPORT_WORD (GoneRow, state)},
    {"day", N_ ("day"), REPORT_DAY (GoneRow, day)},
    {"register", N_ ("register"), REPORT_TEXT (GoneRow, number)},
    {"pages", N_ ("pages"), REPORT_SUM (GoneRow, pages, uncounted)},
    {"reference", N_ ("reference code"), REPORT_TEXT (GoneRow, reference)},
    {0},
};
const Report gone_report = {.name = "gone", .columns = columns, .find = find_gone, .sight = &sight};
