/* Turns a request into drafts of records: customer, category, kind, roles, year and texts are decided here, before any
 * scan is opened, so that most refusals cost nothing. Only the numbers of the records are still missing. */
#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/customers.h"
#include "ops/file/internal.h"
#include "ops/file/scan.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"

static void source_free (gpointer data)
{
  FilingSource *source = data;
  g_clear_error (&source->error);
  g_free (source->unchecked);
  g_free (source->remark);
  g_free (source);
}

void file_draft_free (gpointer data)
{
  FilingDraft *draft = data;
  record_free (draft->record);
  year_decision_clear (&draft->year);
  g_free (draft->volume);
  g_free (draft->path);
  g_free (draft->room);
  g_free (draft->shelf);
  g_free (draft->box);
  file_tie_clear (&draft->tie);
  g_free (draft->holder);
  g_ptr_array_unref (draft->sources);
  g_mutex_clear (&draft->lock);
  g_free (draft);
}

void file_order_free (gpointer data)
{
  FilingOrder *order = data;
  g_free (order->customer);
  record_free (order->asked);
  g_ptr_array_unref (order->faults);
  g_free (order);
}

void file_fault (FilingOrder *order, int scan, GError *fault)
{
  FilingFault *kept = g_new0 (FilingFault, 1);
  kept->scan = scan;
  kept->first_scan = -1;
  kept->error = fault;
  g_ptr_array_add (order->faults, kept);
  order->filing->n_faults++;
}

bool file_take_refusal (FilingOrder *order, int scan, GError *refusal, GError **error)
{
  if (refusal->code != ERROR_USAGE && refusal->code != ERROR_REFUSED) {
    g_propagate_error (error, refusal);
    return false;
  }
  file_fault (order, scan, refusal);
  return true;
}

bool file_waives (const FilingOrder *order, const char *check)
{
  return order->request->waive != NULL && g_strv_contains ((const char *const *)order->request->waive, check);
}

bool file_waive (FilingDraft *draft, const char *check)
{
  if (!file_waives (draft->order, check) || draft->order->request->reason == NULL) /* refused before */
    return false;
  for (unsigned i = 0; i < draft->record->waivers->len; i++) {
    const RecordWaiver *waiver = draft->record->waivers->pdata[i];
    if (strcmp (waiver->check, check) == 0)
      return true;
  }
  g_autofree char *reason = text_tidy (draft->order->request->reason, FIELD_MAX_LINE);
  record_add_waiver (draft->record, check, reason);
  return true;
}

/* ---- Words of the layout ---- */

static bool check_record_kind (FilingOrder *order, GError **error)
{
  const Layout *layout = order->filing->layout;
  const char *kind = order->request->kind != NULL ? order->request->kind : file_kind_by_reply (order);
  order->kind = kind != NULL ? kind : layout_default_kind (layout);
  bool is_known = layout_has_kind (layout, order->kind);
  g_autofree char *codes = layout_codes (layout, LAYOUT_KINDS, is_known ? order->category : NULL);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), codes);
  if (!is_known)
    return error_set (error, ERROR_USAGE, "D-KIND-UNKNOWN", order->kind, hint, "layout %s has no such kind of record",
                      layout_id (layout));
  if (order->category != NULL && !category_allows_kind (order->category, order->kind))
    return error_set (error, ERROR_REFUSED, "D-KIND-REFUSED", category_place (order->category), hint,
                      "category %s does not take records of kind %s", category_code (order->category), order->kind);
  return true;
}

static bool check_part_role (const FilingOrder *order, const char *role, GError **error)
{
  const Layout *layout = order->filing->layout;
  bool is_known = layout_role_order (layout, role) >= 0;
  g_autofree char *codes = layout_codes (layout, LAYOUT_ROLES, is_known ? order->category : NULL);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), codes);
  if (!is_known)
    return error_set (error, ERROR_USAGE, "D-ROLE-UNKNOWN", role, hint, "layout %s has no such role",
                      layout_id (layout));
  if (order->category != NULL && !category_allows_role (order->category, role))
    return error_set (error, ERROR_REFUSED, "D-ROLE-REFUSED", category_place (order->category), hint,
                      "records of category %s do not take parts with role %s", category_code (order->category), role);
  return true;
}

bool file_check_waived (char **waive, const char *const *checks, GError **error)
{
  for (char **check = waive; check != NULL && *check != NULL; check++) {
    if (g_strv_contains (checks, *check))
      continue;
    g_autofree char *all = g_strjoinv (", ", (char **)(guintptr)checks);
    g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), all);
    return error_set (error, ERROR_USAGE, "D-WAIVER", *check, hint, "this check cannot be waived");
  }
  return true;
}

static bool check_waived (FilingOrder *order, GError **error)
{
  static const char *const checks[] = {"pages", "parts", "damaged", "locked", "date", "closed", NULL};
  if (!file_check_waived (order->request->waive, checks, error))
    return false;
  g_autofree char *reason = order->request->reason == NULL ? NULL : text_tidy (order->request->reason, FIELD_MAX_LINE);
  if (order->request->waive != NULL && order->request->waive[0] != NULL && reason == NULL)
    return error_set (error, ERROR_USAGE, "D-WAIVER", order->request->waive[0], "add --reason TEXT",
                      "waiving a check requires --reason");
  return true;
}

/* ---- Texts ---- */

/* A scan's file name in NFC, with control characters and invalid bytes escaped. */
static char *plain_name (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = text_escape (name, -1);
  return text_normalize (shown, G_NORMALIZE_NFC);
}

/* The same with white space at its ends escaped, too. */
char *file_scan_name (const char *path)
{
  g_autofree char *normal = plain_name (path);
  g_autofree char *tidy = text_tidy (normal, strlen (normal));
  if (g_strcmp0 (tidy, normal) == 0)
    return g_steal_pointer (&tidy);
  const char *inner = tidy == NULL ? NULL : strstr (normal, tidy);
  const char *end = inner == NULL ? normal : inner + strlen (tidy);
  g_autoptr (GString) text = g_string_new (NULL);
  for (const char *p = normal; *p != '\0'; p = g_utf8_find_next_char (p, NULL)) {
    gunichar c = g_utf8_get_char (p);
    if (inner == NULL || p < inner || p >= end)
      g_string_append_printf (text, "\\u{%04X}", c);
    else
      g_string_append_unichar (text, c);
  }
  return g_strdup (text->str);
}

/* A scan's file name without its ending, and without white space at its ends. */
static char *title_of_scan (const char *path)
{
  g_autofree char *name = plain_name (path);
  char *dot = strrchr (name, '.');
  if (dot != NULL && dot != name && strlen (dot) <= 6)
    *dot = '\0';
  if (strlen (name) > FIELD_MAX_LINE)
    *g_utf8_find_prev_char (name, name + FIELD_MAX_LINE) = '\0';
  char *title = text_tidy (name, FIELD_MAX_LINE);
  return title != NULL ? title : g_strdup ("-");
}

/* Each line is a note of its own. */
static bool set_notes (const FilingRequest *request, Record *record, GError **error)
{
  char *text;
  g_auto (GStrv) lines = g_strsplit_set (request->note == NULL ? "" : request->note, "\r\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    if (*g_strstrip (*line) == '\0')
      continue;
    if (!text_take ("--note", *line, FIELD_MAX_TEXT, &text, error))
      return false;
    g_ptr_array_add (record->notes, text);
  }
  return record->notes->len > 0 || text_take ("--note", request->note, FIELD_MAX_TEXT, &text, error);
}

static bool set_texts (FilingDraft *draft, GError **error)
{
  const FilingRequest *request = draft->order->request;
  Record *record = draft->record;
  char *text;
  if (!text_take ("--docno", request->docno, FIELD_MAX_LINE, &record->docno, error) ||
      !text_take ("--secrecy", request->secrecy, FIELD_MAX_LINE, &record->secrecy, error) ||
      !shelf_take_code ("--box", request->box, &draft->box, error) ||
      !shelf_take_code ("--room", request->room, &draft->room, error) ||
      !shelf_take_code ("--shelf", request->shelf, &draft->shelf, error) ||
      !text_take ("--title", request->title, FIELD_MAX_LINE, &record->title, error) ||
      !set_notes (request, record, error))
    return false;
  for (char **creator = request->creators; creator != NULL && *creator != NULL; creator++) {
    if (!text_take ("--creator", *creator, FIELD_MAX_LINE, &text, error))
      return false;
    g_ptr_array_add (record->creators, text);
  }
  if (!record_add_former (record, request->former_codes, error))
    return false;
  if (record->title == NULL && draft->sources->len == 1)
    record->title = title_of_scan (((FilingSource *)draft->sources->pdata[0])->path);
  if (record->title == NULL)
    error_set (error, ERROR_USAGE, "D-TITLE-MISSING", "--title",
               "add --title TEXT; or --each to make one record of each scan, titled by its file name",
               "a record of several scans requires --title");
  return record->title != NULL;
}

/* ---- Days ---- */

#define DATE_HINT N_ ("correct the date; to file it as it is, add --waive date --reason TEXT")

static bool check_day (FilingDraft *draft, const GDate *day, const char *option, GError **error)
{
  const Filing *filing = draft->order->filing;
  int oldest = layout_oldest_year (filing->layout);
  bool old = g_date_valid (day) && g_date_get_year (day) < oldest;
  if (!g_date_valid (day) || (!old && g_date_compare (day, filing->today) <= 0) || file_waive (draft, "date"))
    return true;
  g_autofree char *text = date_print (day);
  if (old)
    return error_set (error, ERROR_REFUSED, "D-DATE-OLD", option, DATE_HINT,
                      "%s is before %d, the earliest year that the layout expects", text, oldest);
  return error_set (error, ERROR_REFUSED, "D-DATE-FUTURE", option, DATE_HINT, "%s is in the future", text);
}

/* A year may lie ahead although no date does: a plan is filed under the first year that it covers. The next year needs
 * no waiver. */
static bool check_year (FilingDraft *draft, GError **error)
{
  const Filing *filing = draft->order->filing;
  int year = draft->year.year, oldest = layout_oldest_year (filing->layout);
  bool old = year < oldest;
  if ((!old && layout_year_is_near (year, draft->year.inputs, filing->today)) || file_waive (draft, "date"))
    return true;
  if (old)
    return error_set (error, ERROR_REFUSED, "D-DATE-OLD", NULL, DATE_HINT,
                      "the record would be filed under %d, before %d, the earliest year that the layout expects", year,
                      oldest);
  return error_set (error, ERROR_REFUSED, "D-DATE-FUTURE", NULL, DATE_HINT,
                    "the record would be filed under %d, a year that has not begun", year);
}

static bool check_period (const GDate *first, const GDate *last, const char *option, GError **error)
{
  if (!g_date_valid (first) || !g_date_valid (last) || g_date_compare (first, last) <= 0)
    return true;
  return error_set (error, ERROR_USAGE, "D-PERIOD-ORDER", option, "check both dates",
                    "the period ends before it begins");
}

/* Every day that is wrong is a fault. */
static bool set_days (FilingDraft *draft, GError **error)
{
  const FilingRequest *request = draft->order->request;
  Record *record = draft->record;
  const struct {
    const GDate *day;
    const char *option;
  } days[] = {{&request->date, "--date"},
              {&request->replied, "--replied"},
              {&request->opened, "--opened"},
              {&request->closed, "--closed"}};
  record->date = request->date;
  record->opened = request->opened;
  record->closed = request->closed;
  record->period_first = request->period_first;
  record->period_last = request->period_last;
  for (unsigned i = 0; i < G_N_ELEMENTS (days); i++) {
    GError *refusal = NULL;
    if (!check_day (draft, days[i].day, days[i].option, &refusal))
      file_fault (draft->order, -1, refusal);
  }
  return check_period (&request->opened, &request->closed, "--closed", error) &&
         check_period (&request->date, &request->valid_until, "--valid-until", error) &&
         check_period (&request->period_first, &request->period_last, "--period", error);
}

/* Whether faults of the request leave the year open: all but those of its customer. */
static bool is_undecided (const FilingOrder *order)
{
  bool undecided = false;
  for (unsigned i = 0; i < order->faults->len; i++)
    undecided =
        undecided || !g_str_has_prefix (error_id (((const FilingFault *)order->faults->pdata[i])->error), "D-CUSTOMER");
  return undecided;
}

/* The year needs a category and a kind; without one there is a fault already. */
static bool decide_year (FilingDraft *draft, GError **error)
{
  const FilingOrder *order = draft->order;
  const FilingRequest *request = order->request;
  if (is_undecided (order))
    return true;
  YearInputs inputs = {.kind = order->kind,
                       .date = request->date,
                       .reply_date = request->replied,
                       .period_first = request->period_first,
                       .period_last = request->period_last,
                       .opened = request->opened,
                       .closed = request->closed,
                       .filed = *order->filing->today,
                       .is_reply = order->asked != NULL,
                       .has_note = draft->record->notes->len > 0};
  if (!layout_decide_year (order->filing->layout, &inputs, &draft->year, error) || !check_year (draft, error))
    return false;
  Record *record = draft->record;
  record->year_rules = g_strdup (draft->year.rules);
  record->year_rule = g_strdup (draft->year.rule);
  for (unsigned i = 0; i < draft->year.inputs->len; i++) {
    const RecordInput *input = draft->year.inputs->pdata[i];
    record_add_input (record->year_inputs, input->name, input->value);
  }
  record->reference.year = draft->year.year;
  if (order->customer != NULL)
    draft->volume = name_record_path (order->customer, draft->year.year, category_directory (order->category), 0);
  return true;
}

/* ---- Drafts ---- */

static bool set_rules (FilingDraft *draft, GError **error G_GNUC_UNUSED)
{
  char nonce[33];
  const FilingOrder *order = draft->order;
  const Filing *filing = order->filing;
  Record *record = draft->record;
  if (order->faults->len > 0)
    return true;
  digest_nonce (nonce);
  record->nonce = g_strdup (nonce);
  record->edition = 1;
  record->copies = order->request->copies;
  record->pages = order->request->pages;
  record->valid_until = order->request->valid_until;
  record->reply_to = order->asked == NULL ? NULL : refcode_print (&order->asked->reference);
  record->filed_by = g_strdup (filing->change.actor);
  record->layout = g_strdup (layout_id (filing->layout));
  record->layout_edition = layout_edition (filing->layout);
  record->trigger = g_strdup (category_trigger (order->category));
  record->mandate = g_strdup (category_mandate (order->category));
  record->reference.fonds = g_strdup (archive_fonds (filing->change.archive)->code);
  record->reference.category = g_strdup (category_code (order->category));
  record->reference.retention = g_strdup (category_period (order->category));
  return true;
}

static const char *role_of_scan (const Filing *filing, const FilingScan *scan)
{
  return scan->role == NULL ? layout_default_role (filing->layout) : scan->role;
}

static int compare_scan_roles (gconstpointer a, gconstpointer b, gpointer data)
{
  const Filing *filing = data;
  const FilingScan *const *one = a, *const *other = b;
  return layout_role_order (filing->layout, role_of_scan (filing, *one)) -
         layout_role_order (filing->layout, role_of_scan (filing, *other));
}

static void add_source (FilingDraft *draft, const FilingScan *scan)
{
  Filing *filing = draft->order->filing;
  const char *role = role_of_scan (filing, scan);
  FilingSource *source = g_new0 (FilingSource, 1);
  source->draft = draft;
  source->path = scan->path;
  source->number = 1;
  for (unsigned i = 0; i < draft->sources->len; i++) {
    const FilingSource *before = draft->sources->pdata[i];
    source->number += strcmp (before->part->role, role) == 0;
  }
  source->part = record_add_part (draft->record, role, NULL);
  source->part->title = file_scan_name (scan->path);
  g_ptr_array_find (draft->order->request->scans, scan, &source->scan);
  g_ptr_array_add (draft->sources, source);
  g_ptr_array_add (filing->sources, source);
}

/* Drafts one record of n scans. Its parts are in the layout's order of roles, within a role in the order given. */
static bool add_draft (FilingOrder *order, gpointer *scans, unsigned n, GError **error)
{
  static bool (*const steps[]) (FilingDraft *, GError **) = {set_texts, set_days, set_rules, file_check_reply,
                                                             decide_year};
  Filing *filing = order->filing;
  FilingDraft *draft = g_new0 (FilingDraft, 1);
  draft->order = order;
  g_mutex_init (&draft->lock);
  draft->record = record_new ();
  draft->record->kind = g_strdup (order->kind);
  draft->record->reference.customer = g_strdup (order->customer);
  draft->sources = g_ptr_array_new_with_free_func (source_free);
  g_ptr_array_add (filing->drafts, draft);
  g_autofree gpointer *ordered = g_memdup2 (scans, n * sizeof *scans);
  g_qsort_with_data (ordered, (int)n, sizeof *ordered, compare_scan_roles, filing);
  for (unsigned i = 0; i < n; i++)
    add_source (draft, ordered[i]);
  for (unsigned i = 0; i < G_N_ELEMENTS (steps); i++) {
    GError *refusal = NULL;
    if (!steps[i](draft, &refusal) && !file_take_refusal (order, -1, refusal, error))
      return false;
  }
  return true;
}

static bool add_drafts (FilingOrder *order, GError **error)
{
  GPtrArray *scans = order->request->scans;
  unsigned n = order->request->each ? 1 : scans->len;
  if (scans->len == 0)
    return error_set (error, ERROR_USAGE, "D-NO-SCANS", NULL, "name at least one scan", "no scans are given");
  if (n > RECORD_MAX_PARTS)
    return error_set (error, ERROR_USAGE, "D-TOO-MANY-SCANS", NULL, "add --each to make one record of each scan",
                      "%u scans given: a record has at most %d parts", n, RECORD_MAX_PARTS);
  for (unsigned i = 0; i < scans->len; i += n)
    if (!add_draft (order, scans->pdata + i, n, error))
      return false;
  return true;
}

/* ---- Customer, category, roles ---- */

static const Customer *read_customer (FilingOrder *order, GError **error)
{
  Filing *filing = order->filing;
  if (order->newcomer != NULL)
    return customers_drafted (order->newcomer);
  Customer *customer = g_hash_table_lookup (filing->profiles, order->customer);
  if (customer == NULL && (customer = customers_read (filing->change.archive, order->customer, 0, error)) != NULL)
    g_hash_table_insert (filing->profiles, g_strdup (order->customer), customer);
  return customer;
}

bool file_check_customer (FilingOrder *order, GError **error)
{
  const Filing *filing = order->filing;
  if (order->customer == NULL || order->category == NULL)
    return true;
  const Customer *customer = read_customer (order, error);
  if (customer == NULL ||
      !customers_allow_category (filing->change.archive, customer, category_code (order->category), error))
    return false;
  order->is_closed = g_date_valid (&customer->closed) && g_date_compare (&customer->closed, filing->today) <= 0;
  if (!order->is_closed || file_waives (order, "closed"))
    return true;
  g_autofree char *day = date_print (&customer->closed);
  return error_set (error, ERROR_REFUSED, "D-CUSTOMER-CLOSED", order->customer,
                    "to file a late document, add --waive closed --reason TEXT", "the customer was closed on %s", day);
}

/* Without a customer, papers that may be the keeper's own are the keeper's. */
static bool take_keeper (FilingOrder *order, GError **error)
{
  if (order->request->customer != NULL || order->category == NULL)
    return true;
  if (!category_holds (order->category, true))
    return error_set (error, ERROR_USAGE, "D-CUSTOMER-NEEDED", category_code (order->category),
                      "name the customer with --customer", "%s holds papers of customers: a customer is required",
                      category_code (order->category));
  order->customer = g_strdup (archive_fonds (order->filing->change.archive)->keeper);
  return true;
}

static bool check_roles (FilingOrder *order, GError **error)
{
  const GPtrArray *scans = order->request->scans;
  for (unsigned i = 0; i < scans->len; i++) {
    GError *refusal = NULL;
    if (!check_part_role (order, role_of_scan (order->filing, scans->pdata[i]), &refusal) &&
        !file_take_refusal (order, (int)i, refusal, error))
      return false;
  }
  return true;
}

static bool decide_order (FilingOrder *order, GError **error)
{
  static bool (*const steps[]) (FilingOrder *, GError **) = {
      check_waived,      file_find_customer,  file_find_category, take_keeper, file_find_request,
      check_record_kind, file_check_customer, check_roles,        add_drafts};
  for (unsigned i = 0; i < G_N_ELEMENTS (steps); i++) {
    GError *refusal = NULL;
    if (!steps[i](order, &refusal) && !file_take_refusal (order, -1, refusal, error))
      return false;
  }
  return true;
}

bool file_plan (Filing *filing, GError **error)
{
  bool good = true;
  file_find_begin (filing);
  for (unsigned i = 0; good && i < filing->orders->len; i++)
    good = decide_order (filing->orders->pdata[i], error);
  file_find_end (filing);
  return good;
}
