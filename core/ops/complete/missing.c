/* Goes through the volumes of the query and judges their records, then through its customers and holds what they have
 * against what the layout expects. */
#include "ops/complete/missing.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/ask.h"
#include "ops/customers.h"
#include "store/filed.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  Archive *archive;
  const ReportRequest *request;
  const MissingQuery *query;
  CompleteScale scale;
  ReportVisit visit;
  gpointer data;
  GError *error; /* that stopped it */
  bool stopped;  /* the visitor wants no more rows */
} Missing;

static bool tell (Missing *missing, MissingRow *row, CompleteState state)
{
  if (row->department != NULL)
    row->named = layout_code_title (missing->scale.layout, LAYOUT_DEPARTMENTS, row->department, missing->query->lang);
  row->state = complete_state_name (state);
  if (state == COMPLETE_MISSING || state == COMPLETE_EXPIRED)
    ++*missing->query->missing;
  missing->stopped = !missing->visit (row, missing->data);
  return !missing->stopped;
}

/* ---- Records and volumes ---- */

typedef struct {
  char *path;
  Record *record;
  bool restricted;
} Found;

static void found_free (gpointer data)
{
  Found *found = data;
  g_free (found->path);
  record_free (found->record);
  g_free (found);
}

/* The records of a volume. */
typedef struct {
  Missing *missing;
  GPtrArray *records; /* of Found: those that the request may see */
} Gathering;

static bool gather_record (const IndexRow *row, gpointer data)
{
  Gathering *gathering = data;
  Missing *missing = gathering->missing;
  if (row->restricted && !missing->request->restricted)
    return true;
  g_autoptr (Event) event = journal_event (archive_journal (missing->archive), row->event, &missing->error);
  g_autoptr (GBytes) bytes = event == NULL ? NULL : filed_record (missing->archive, event, &missing->error);
  Record *record = bytes == NULL ? NULL : record_parse (bytes, row->path, &missing->error);
  if (record == NULL)
    return false;
  Found *found = g_new0 (Found, 1);
  *found = (Found){g_strdup (row->path), record, row->restricted};
  g_ptr_array_add (gathering->records, found);
  return true;
}

/* The reason for which the check was waived when the volume was sealed (NULL: it is not), for a record or for the
 * volume itself. Borrowed; or NULL. */
static const char *waived_by (const Volume *seal, const char *check, const char *path)
{
  for (unsigned i = 0; seal != NULL && i < seal->waivers->len; i++) {
    const VolumeWaiver *waiver = seal->waivers->pdata[i];
    if (g_str_equal (waiver->check, check) && g_strcmp0 (waiver->place, path) == 0)
      return waiver->reason;
  }
  return NULL;
}

/* A row for each record that fails a check, or one for the volume when none does. */
static bool judge_records (Missing *missing, const LayoutCategory *category, const char *check, const char *volume,
                           const GPtrArray *records, const Volume *seal)
{
  LayoutCheckKind kind = layout_check_of (check);
  bool sound = true;
  for (guint i = 0; i < records->len; i++) {
    const Found *found = records->pdata[i];
    g_auto (CompleteVerdict) verdict = {0};
    if (!complete_judge (&missing->scale, kind, category, found->record, &verdict, &missing->error))
      return false;
    const char *waived = verdict.state == COMPLETE_MISSING ? waived_by (seal, check, found->path) : NULL;
    verdict.state = waived != NULL ? COMPLETE_WAIVED : verdict.state;
    MissingRow row = {.path = found->path,
                      .check = check,
                      .what = verdict.what,
                      .reason = waived != NULL ? waived : verdict.reason,
                      .days = verdict.days,
                      .department = category_custodian (category),
                      .restricted = found->restricted};
    sound = sound && verdict.state == COMPLETE_OK;
    if (verdict.state != COMPLETE_OK && !tell (missing, &row, verdict.state))
      return false;
  }
  MissingRow row = {.path = volume, .check = check};
  return !sound || !missing->query->all || tell (missing, &row, COMPLETE_OK);
}

static bool judge_numbers (Missing *missing, const LayoutCategory *category, const char *check, const char *volume,
                           const Volume *seal)
{
  g_autoptr (GArray) gaps = complete_gaps (missing->scale.index, volume, &missing->error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; gaps != NULL && i < gaps->len; i++)
    g_string_append_printf (text, "%s%04u", i > 0 ? ", " : "", g_array_index (gaps, unsigned, i));
  bool sound = text->len == 0;
  g_autofree char *what = sound ? NULL : g_strdup_printf (_ ("no record has the number %s"), text->str);
  const char *waived = sound ? NULL : waived_by (seal, check, volume);
  CompleteState state = sound ? COMPLETE_OK : waived != NULL ? COMPLETE_WAIVED : COMPLETE_MISSING;
  MissingRow row = {.path = volume,
                    .check = check,
                    .what = what,
                    .reason = waived,
                    .department = sound ? NULL : category_custodian (category)};
  return gaps != NULL && ((sound && !missing->query->all) || tell (missing, &row, state));
}

static bool judge_volume (Missing *missing, const LayoutCategory *category, const char *volume, bool sealed)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (found_free);
  Gathering gathering = {.missing = missing, .records = records};
  const IndexQuery asked = {.volume = volume, .by_place = true, .restricted = true};
  Index *index = missing->scale.index;
  g_autoptr (Reading) reading = sealed ? ask_open (missing->archive, volume, &missing->error) : NULL;
  const Volume *seal = reading != NULL ? reading->volume : NULL;
  if ((sealed && reading == NULL) || !index_search (index, &asked, gather_record, &gathering, &missing->error) ||
      missing->error != NULL)
    return false;
  for (const char *const *check = category_requirements (category); *check != NULL; check++)
    if (!(layout_check_of (*check) == LAYOUT_NUMBERING
              ? judge_numbers (missing, category, *check, volume, seal)
              : judge_records (missing, category, *check, volume, records, seal)))
      return false;
  return true;
}

static bool visit_volume (const IndexRow *row, bool sealed, gpointer data)
{
  Missing *missing = data;
  const char *wanted = missing->query->volume;
  const LayoutCategory *category = layout_category_by_code (missing->scale.layout, row->category);
  bool hidden = row->restricted && !missing->request->restricted;
  return (wanted != NULL && strcmp (wanted, row->path) != 0) || category == NULL || hidden ||
         judge_volume (missing, category, row->path, sealed);
}

/* ---- Customers ---- */

/* What a customer has. */
typedef struct {
  const Customer *customer;
  char *path;
  GHashTable *categories, *years; /* sets of codes and of years */
  int first;                      /* the first year with a record; 0: none */
} Holding;

static bool note_volume (const IndexRow *row, G_GNUC_UNUSED bool sealed, gpointer data)
{
  Holding *holding = data;
  if (row->item == 0 && row->destroyed == 0 && row->transferred == 0)
    return true;
  g_hash_table_add (holding->categories, g_strdup (row->category));
  g_hash_table_add (holding->years, GINT_TO_POINTER (row->year));
  if (holding->first == 0 || row->year < holding->first)
    holding->first = row->year;
  return true;
}

static bool has_value (const Missing *missing, const Customer *customer, const LayoutExpectation *expected)
{
  for (guint i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    if (strcmp (facet->name, expected->facet) == 0 &&
        layout_facet_within (missing->scale.layout, expected->facet, facet->value, expected->value))
      return true;
  }
  return false;
}

/* The day on which the customer was opened or, when the profile does not say, added. */
static bool opened_on (Missing *missing, const Customer *customer, GDate *day)
{
  *day = customer->opened;
  if (g_date_valid (day))
    return true;
  g_autoptr (Customer) first = customers_read (missing->archive, customer->number, 1, &missing->error);
  if (first != NULL)
    *day = layout_day (missing->scale.layout, first->changed);
  return first != NULL;
}

static bool judge_expected (Missing *missing, const Holding *holding, const LayoutExpectation *expected)
{
  GDate due;
  bool sound = true;
  if (!has_value (missing, holding->customer, expected))
    return true;
  if (!opened_on (missing, holding->customer, &due))
    return false;
  if (!g_date_valid (&due) || !date_add_duration (&due, expected->after) ||
      g_date_compare (&due, &missing->scale.today) >= 0)
    return true;
  for (const char *const *code = expected->categories; *code != NULL; code++) {
    const LayoutCategory *category = layout_category_by_code (missing->scale.layout, *code);
    if (category == NULL || g_hash_table_contains (holding->categories, *code))
      continue;
    g_autofree char *what =
        g_strdup_printf (_ ("no record of %s %s"), *code, category_title (category, missing->query->lang));
    MissingRow row = {.path = holding->path,
                      .check = expected->code,
                      .what = what,
                      .days = (unsigned)g_date_days_between (&due, &missing->scale.today),
                      .department = category_custodian (category)};
    sound = false;
    if (!tell (missing, &row, COMPLETE_MISSING))
      return false;
  }
  MissingRow row = {.path = holding->path, .check = expected->code};
  return !sound || !missing->query->all || tell (missing, &row, COMPLETE_OK);
}

/* Years that have ended without a record, from the opening or the first record to the closing (从成立之日起每年). */
static bool judge_years (Missing *missing, const Holding *holding)
{
  const Customer *customer = holding->customer;
  int year = holding->first, end = g_date_get_year (&missing->scale.today) - 1;
  if (g_date_valid (&customer->opened) && year > 0)
    year = MIN (year, g_date_get_year (&customer->opened));
  if (g_date_valid (&customer->closed))
    end = MIN (end, g_date_get_year (&customer->closed));
  g_autoptr (GString) years = g_string_new (NULL);
  for (; year > 0 && year <= end; year++)
    if (!g_hash_table_contains (holding->years, GINT_TO_POINTER (year)))
      g_string_append_printf (years, "%s%d", years->len > 0 ? ", " : "", year);
  g_autofree char *what = years->len == 0 ? NULL : g_strdup_printf (_ ("no record of %s"), years->str);
  MissingRow row = {.path = holding->path, .check = "years", .what = what};
  return (what == NULL && !missing->query->all) || tell (missing, &row, what == NULL ? COMPLETE_OK : COMPLETE_MISSING);
}

static bool judge_customer (Missing *missing, const Customer *customer)
{
  g_autoptr (GHashTable) categories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                         years = g_hash_table_new (NULL, NULL);
  g_autofree char *path = name_customer_path (customer->number);
  Holding holding = {.customer = customer, .path = path, .categories = categories, .years = years};
  if (!index_volumes (missing->scale.index, customer->number, 0, note_volume, &holding, &missing->error))
    return false;
  LayoutExpectation expected;
  bool own = customers_is_keeper (missing->archive, customer->number);
  for (unsigned i = 0; !own && layout_expected (missing->scale.layout, i, &expected); i++)
    if (!judge_expected (missing, &holding, &expected))
      return false;
  return judge_years (missing, &holding);
}

static bool judge_customers (Missing *missing)
{
  const MissingQuery *query = missing->query;
  if (query->volume != NULL || query->year != 0)
    return true;
  if (query->customer != NULL) {
    g_autoptr (Customer) customer = customers_read (missing->archive, query->customer, 0, &missing->error);
    return customer != NULL && judge_customer (missing, customer);
  }
  const CustomerQuery all = {.restricted = missing->request->restricted, .keeper = true};
  g_autoptr (GPtrArray) customers = customers_list (missing->archive, &all, &missing->error);
  for (guint i = 0; customers != NULL && i < customers->len; i++)
    if (!judge_customer (missing, customers->pdata[i]))
      return false;
  return customers != NULL;
}

/* ---- The report ---- */

static bool find_missing (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                          GError **error)
{
  const MissingQuery *query = request->query;
  Missing missing = {.archive = archive, .request = request, .query = query, .visit = visit, .data = data};
  *query->missing = 0;
  bool good = complete_scale (archive, &query->today, &missing.scale, error) &&
              index_volumes (missing.scale.index, query->customer, query->year, visit_volume, &missing, error);
  if (good && missing.error == NULL && !missing.stopped)
    judge_customers (&missing);
  if (missing.error == NULL)
    return good;
  g_propagate_error (error, missing.error);
  return false;
}

static const ReportColumn sight = {"restricted", NULL, REPORT_FLAG (MissingRow, restricted)};
static const ReportColumn columns[] = {
    {"path", N_ ("place"), REPORT_PATH (MissingRow, path)},
    {"check", N_ ("check"), REPORT_TEXT (MissingRow, check)},
    {"state", N_ ("state"), REPORT_WORD (MissingRow, state)},
    {"days", N_ ("days late"), REPORT_MAYBE_NUMBER (MissingRow, days)},
    {"department-name", N_ ("department"), REPORT_TEXT (MissingRow, named)},
    {"what", N_ ("what"), REPORT_TEXT (MissingRow, what)},
    {"reason", N_ ("reason"), REPORT_TEXT (MissingRow, reason)},
    {"department", N_ ("code of the department"), REPORT_TEXT (MissingRow, department)},
    {0},
};
const Report missing_report = {
    .name = "missing", .columns = columns, .brief = 7, .find = find_missing, .sight = &sight};
