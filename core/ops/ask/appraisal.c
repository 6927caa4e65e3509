/* Every act of appraisal leaves an event on a place: an extension, a destruction, a handover. Their days are gathered
 * by volume, year or customer first; then each volume is held against the interval of its category. */
#include "ops/ask/appraisal.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/message.h"

/* An act on a place or on places beneath it. */
typedef struct {
  uint64_t event;
  char *by;
} Act;

static void act_free (gpointer data)
{
  g_free (((Act *)data)->by);
  g_free (data);
}

typedef struct {
  Archive *archive;
  Index *index;
  const Layout *layout;
  const ReportRequest *request;
  const AppraisalQuery *query;
  GHashTable *acts; /* path of a volume, year or customer -> the newest Act */
  ReportVisit visit;
  gpointer data;
  uint64_t overdue;
  GError *error; /* that stopped it */
} Appraising;

/* A record counts for its volume. */
static void note_act (Appraising *appraising, const char *path, uint64_t event, const char *by)
{
  g_auto (NamePlace) place = {0};
  if (!name_split_path (path, &place))
    return;
  g_autofree char *over = place.item > 0 ? g_path_get_dirname (path) : g_strdup (path);
  const Act *known = g_hash_table_lookup (appraising->acts, over);
  if (known != NULL && known->event >= event)
    return;
  Act *act = g_new0 (Act, 1);
  *act = (Act){event, g_strdup (by)};
  g_hash_table_replace (appraising->acts, g_steal_pointer (&over), act);
}

static bool note_gone (const IndexRow *row, gpointer data)
{
  note_act (data, row->path, row->event, NULL);
  return true;
}

static bool note_extended (const IndexEffect *effect, gpointer data)
{
  Appraising *appraising = data;
  unsigned edition = 1;
  uint64_t event = 0;
  if (effect->origin != NULL)
    return true;
  if (!index_entry_event (appraising->index, effect->entry, &edition, &event, &appraising->error))
    return false;
  note_act (appraising, effect->path, event, effect->entry);
  return true;
}

/* The day of an event, and the register that it names; false when it cannot be read. */
static bool day_of (Appraising *appraising, uint64_t number, GDate *day, char **by)
{
  g_autoptr (Event) event = journal_event (archive_journal (appraising->archive), number, &appraising->error);
  if (event == NULL)
    return false;
  *day = layout_day (appraising->layout, event_time (event));
  if (by != NULL && *by == NULL)
    *by = g_strdup (event_get (event, "register"));
  return true;
}

/* The newest act on the volume or above it; NULL: none. Borrowed. */
static const Act *last_act (const Appraising *appraising, const char *volume)
{
  const Act *last = NULL;
  g_autofree char *year = g_path_get_dirname (volume), *customer = g_path_get_dirname (year);
  const char *const places[] = {volume, year, customer};
  for (unsigned i = 0; i < G_N_ELEMENTS (places); i++) {
    const Act *act = g_hash_table_lookup (appraising->acts, places[i]);
    if (act != NULL && (last == NULL || act->event > last->event))
      last = act;
  }
  return last;
}

/* Nothing is filed before the year before its own, so a young volume cannot be overdue. */
static bool is_young (const AppraisalQuery *query, int year, const char *every)
{
  GDate due;
  g_date_clear (&due, 1);
  g_date_set_dmy (&due, 1, G_DATE_JANUARY, (GDateYear)(year - 1));
  return !query->all && (!date_add_duration (&due, every) || g_date_compare (&due, &query->day) >= 0);
}

static bool tell_volume (Appraising *appraising, const IndexRow *row, const LayoutCategory *category, const Act *act)
{
  char *by = act != NULL ? g_strdup (act->by) : NULL;
  const AppraisalQuery *query = appraising->query;
  const char *every = category_appraisal (category);
  AppraisalRow passed = {.path = row->path,
                         .category = row->category,
                         .category_title = category_title (category, query->lang),
                         .every = every,
                         .customer_name = row->customer_name,
                         .records = row->item,
                         .restricted = row->restricted};
  bool known = day_of (appraising, act != NULL ? act->event : row->event, &passed.last, act != NULL ? &by : NULL);
  passed.by = by;
  passed.due = passed.last;
  bool dated = known && date_add_duration (&passed.due, every);
  bool overdue = dated && g_date_compare (&passed.due, &query->day) < 0;
  appraising->overdue += overdue;
  passed.days = overdue ? (unsigned)g_date_days_between (&passed.due, &query->day) : 0;
  bool told = dated && (overdue || query->all) && appraising->visit != NULL;
  bool more = known && (!told || appraising->visit (&passed, appraising->data));
  g_free (by);
  return more;
}

static bool judge_volume (const IndexRow *row, G_GNUC_UNUSED bool sealed, gpointer data)
{
  Appraising *appraising = data;
  const AppraisalQuery *query = appraising->query;
  const LayoutCategory *category = layout_category_by_code (appraising->layout, row->category);
  const char *every = category != NULL ? category_appraisal (category) : NULL;
  if (every == NULL || row->item == 0 || (query->volume != NULL && !g_str_equal (query->volume, row->path)) ||
      (row->restricted && !appraising->request->restricted) || is_young (query, row->year, every))
    return true;
  return tell_volume (appraising, row, category, last_act (appraising, row->path));
}

static bool appraise (Appraising *appraising, GError **error)
{
  const AppraisalQuery *query = appraising->query;
  g_autoptr (GHashTable) acts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, act_free);
  const IndexQuery asked = {.customer = query->customer, .volume = query->volume, .year = query->year};
  appraising->acts = acts;
  appraising->layout = layouts_in_force (appraising->archive, error);
  appraising->index = appraising->layout != NULL ? index_of (appraising->archive, error) : NULL;
  bool good = appraising->index != NULL && index_gone (appraising->index, &asked, note_gone, appraising, error) &&
              index_standing (appraising->index, STANDING_EXTENDED, true, note_extended, appraising, error) &&
              appraising->error == NULL &&
              index_volumes (appraising->index, query->customer, query->year, judge_volume, appraising, error);
  if (appraising->error == NULL)
    return good;
  g_propagate_error (error, appraising->error);
  return false;
}

bool appraisal_count (Archive *archive, const AppraisalQuery *query, uint64_t *overdue, GError **error)
{
  const ReportRequest request = {.query = query, .restricted = true};
  Appraising appraising = {.archive = archive, .request = &request, .query = query};
  bool good = appraise (&appraising, error);
  *overdue = appraising.overdue;
  return good;
}

static bool find_volumes (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                          GError **error)
{
  Appraising appraising = {
      .archive = archive, .request = request, .query = request->query, .visit = visit, .data = data};
  return appraise (&appraising, error);
}

static const ReportColumn sight = {"restricted", NULL, REPORT_FLAG (AppraisalRow, restricted)};
static const ReportColumn columns[] = {
    {"path", N_ ("volume"), REPORT_PATH (AppraisalRow, path)},
    {"due", N_ ("appraisal due"), REPORT_DAY (AppraisalRow, due)},
    {"days", N_ ("days late"), REPORT_MAYBE_NUMBER (AppraisalRow, days)},
    {"last", N_ ("last appraised or filed"), REPORT_DAY (AppraisalRow, last)},
    {"by", N_ ("by"), REPORT_TEXT (AppraisalRow, by)},
    {"every", N_ ("every"), REPORT_TEXT (AppraisalRow, every)},
    {"records", N_ ("records"), REPORT_NUMBER (AppraisalRow, records)},
    {"category-title", N_ ("category"), REPORT_TEXT (AppraisalRow, category_title)},
    {"customer-name", N_ ("customer"), REPORT_TEXT (AppraisalRow, customer_name)},
    {"category", N_ ("category code"), REPORT_TEXT (AppraisalRow, category)},
    {0},
};
const Report appraisal_report = {
    .name = "appraisal", .columns = columns, .brief = 8, .find = find_volumes, .sight = &sight};
