/* Makes the next edition of a record from the one in force: fields, scans, then the checks that filing makes, by the
 * layout under which the record was filed. */
#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/amend/internal.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- Fields ---- */

static const char *const clearable[] = {"date",        "docno",       "creator", "secrecy", "note",
                                        "pages",       "reply-to",    "opened",  "closed",  "period",
                                        "former-code", "valid-until", "copies",  NULL};

static bool clears (const Amending *amending, const char *field)
{
  char **clear = amending->request->clear;
  return clear != NULL && g_strv_contains ((const char *const *)clear, field);
}

static bool check_cleared (const Amending *amending, GError **error)
{
  g_autofree char *all = g_strjoinv (", ", (char **)(guintptr)clearable);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), all);
  for (char **field = amending->request->clear; field != NULL && *field != NULL; field++)
    if (!g_strv_contains (clearable, *field))
      return error_set (error, ERROR_USAGE, "D-AMEND-FIELD", *field, hint, "this field cannot be emptied");
  return true;
}

static bool set_text (const Amending *amending, const char *field, const char *value, char **text, GError **error)
{
  g_autofree char *option = g_strconcat ("--", field, NULL), *tidy = NULL;
  if (!text_take (option, value, FIELD_MAX_LINE, &tidy, error))
    return false;
  if (tidy == NULL && !clears (amending, field))
    return true;
  g_free (*text);
  *text = g_steal_pointer (&tidy);
  return true;
}

static bool set_lists (const Amending *amending, Record *record, GError **error)
{
  char *text = NULL;
  const AmendRequest *request = amending->request;
  if (request->creators != NULL || clears (amending, "creator"))
    g_ptr_array_set_size (record->creators, 0);
  for (char **creator = request->creators; creator != NULL && *creator != NULL; creator++) {
    if (!text_take ("--creator", *creator, FIELD_MAX_LINE, &text, error))
      return false;
    g_ptr_array_add (record->creators, text);
  }
  if (clears (amending, "former-code"))
    g_ptr_array_set_size (record->former_codes, 0);
  if (!record_add_former (record, request->former_codes, error))
    return false;
  if (clears (amending, "note"))
    g_ptr_array_set_size (record->notes, 0);
  if (!text_take ("--note", request->note, FIELD_MAX_TEXT, &text, error))
    return false;
  if (text != NULL)
    g_ptr_array_add (record->notes, text);
  return true;
}

static bool set_texts (const Amending *amending, Record *record, GError **error)
{
  const AmendRequest *request = amending->request;
  return set_text (amending, "title", request->title, &record->title, error) &&
         set_text (amending, "docno", request->docno, &record->docno, error) &&
         set_text (amending, "secrecy", request->secrecy, &record->secrecy, error) &&
         set_lists (amending, record, error);
}

static void set_day (const Amending *amending, const char *field, const GDate *value, GDate *day)
{
  if (g_date_valid (value) || clears (amending, field))
    *day = *value;
}

static void set_days (const Amending *amending, Record *record)
{
  const AmendRequest *request = amending->request;
  set_day (amending, "date", &request->date, &record->date);
  set_day (amending, "valid-until", &request->valid_until, &record->valid_until);
  set_day (amending, "opened", &request->opened, &record->opened);
  set_day (amending, "closed", &request->closed, &record->closed);
  set_day (amending, "period", &request->period_first, &record->period_first);
  set_day (amending, "period", &request->period_last, &record->period_last);
  if (request->copies > 0 || clears (amending, "copies"))
    record->copies = request->copies;
  if (request->pages > 0 || clears (amending, "pages"))
    record->pages = request->pages;
}

/* The request that the record replies to, from any form of reference. */
static bool set_request (const Amending *amending, Record *record, GError **error)
{
  const char *reference = amending->request->reply_to;
  if (clears (amending, "reply-to") || amending->answers != NULL)
    g_clear_pointer (&record->reply_to, g_free);
  if (amending->answers != NULL)
    record->reply_to = g_strdup (amending->answers);
  if (reference == NULL)
    return true;
  g_autoptr (Record) asked =
      file_read_request (amending->change->archive, amending->change->index, reference, NULL, error);
  if (asked == NULL)
    return false;
  g_free (record->reply_to);
  record->reply_to = refcode_print (&asked->reference);
  return true;
}

/* ---- Checks ---- */

static bool request_waives (const Amending *amending, const char *check)
{
  char **waive = amending->request->waive;
  return waive != NULL && g_strv_contains ((const char *const *)waive, check);
}

bool amend_waive (const Amending *amending, Record *record, const char *check)
{
  if (!request_waives (amending, check))
    return false;
  record_add_waiver (record, check, amending->reason);
  return true;
}

static bool check_order (const GDate *first, const GDate *last, const char *option, GError **error)
{
  if (!g_date_valid (first) || !g_date_valid (last) || g_date_compare (first, last) <= 0)
    return true;
  return error_set (error, ERROR_USAGE, "D-PERIOD-ORDER", option, "check both dates",
                    "the period ends before it begins");
}

/* Of a day that the request gives. */
static bool check_day (const Amending *amending, const Layout *layout, Record *record, const GDate *day,
                       const char *option, GError **error)
{
  static const char *const hint = N_ ("correct the date; to record it as it is, add --waive date");
  if (!g_date_valid (day))
    return true;
  g_autofree char *text = date_print (day);
  bool old = g_date_get_year (day) < layout_oldest_year (layout);
  if ((!old && g_date_compare (day, amending->today) <= 0) || amend_waive (amending, record, "date"))
    return true;
  if (old)
    return error_set (error, ERROR_REFUSED, "D-DATE-OLD", option, hint,
                      "%s is before %d, the earliest year that the layout expects", text, layout_oldest_year (layout));
  return error_set (error, ERROR_REFUSED, "D-DATE-FUTURE", option, hint, "%s is in the future", text);
}

static bool check_days (const Amending *amending, const Layout *layout, Record *record, GError **error)
{
  const AmendRequest *request = amending->request;
  return check_day (amending, layout, record, &request->date, "--date", error) &&
         check_day (amending, layout, record, &request->replied, "--replied", error) &&
         check_day (amending, layout, record, &request->opened, "--opened", error) &&
         check_day (amending, layout, record, &request->closed, "--closed", error) &&
         check_order (&record->opened, &record->closed, "--closed", error) &&
         check_order (&record->date, &record->valid_until, "--valid-until", error) &&
         check_order (&record->period_first, &record->period_last, "--period", error);
}

static bool set_kind (const Amending *amending, const Layout *layout, Record *record, GError **error)
{
  const char *kind = amending->request->kind;
  const LayoutCategory *category = layout_category_by_code (layout, record->reference.category);
  if (kind == NULL)
    return true;
  bool known = layout_has_kind (layout, kind);
  g_autofree char *codes = layout_codes (layout, LAYOUT_KINDS, known ? category : NULL);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), codes);
  if (!known)
    return error_set (error, ERROR_USAGE, "D-KIND-UNKNOWN", kind, hint, "layout %s has no such kind of record",
                      layout_id (layout));
  if (category == NULL || !category_allows_kind (category, kind))
    return error_set (error, ERROR_REFUSED, "D-KIND-REFUSED", record->reference.category, hint,
                      "category %s does not take records of kind %s", record->reference.category, kind);
  g_free (record->kind);
  record->kind = g_strdup (kind);
  return true;
}

/* Decides the year again. Another one means that the record is moved. */
static bool decide_year (const Layout *layout, const Record *before, Record *record, GError **error)
{
  g_auto (YearDecision) year = {0};
  if (!layout_decide_again (layout, before, record, &year, error))
    return false;
  record->reference.year = year.year;
  g_free (record->year_rules);
  g_free (record->year_rule);
  record->year_rules = g_strdup (year.rules);
  record->year_rule = g_strdup (year.rule);
  g_ptr_array_set_size (record->year_inputs, 0);
  for (unsigned i = 0; i < year.inputs->len; i++) {
    const RecordInput *input = year.inputs->pdata[i];
    record_add_input (record->year_inputs, input->name, input->value);
  }
  return true;
}

/* Removes the waivers of a check that the record passes now. */
static void drop_waivers (Record *record, const char *check)
{
  for (unsigned i = record->waivers->len; i-- > 0;)
    if (g_str_equal (((const RecordWaiver *)record->waivers->pdata[i])->check, check))
      g_ptr_array_remove_index (record->waivers, i);
}

static bool is_waived (const Record *record, const char *check)
{
  for (unsigned i = 0; i < record->waivers->len; i++)
    if (g_str_equal (((const RecordWaiver *)record->waivers->pdata[i])->check, check))
      return true;
  return false;
}

/* The same pages keep their waiver. Other pages need a new one, which replaces it. */
static bool check_pages (const Amending *amending, const Record *before, Record *record, GError **error)
{
  bool complete;
  bool same = record->pages == before->pages && amending->scans->len == 0;
  if (same && is_waived (record, "pages") && !request_waives (amending, "pages"))
    return true;
  drop_waivers (record, "pages");
  if (record_has_declared_pages (record) || amend_waive (amending, record, "pages"))
    return true;
  return error_set (error, ERROR_REFUSED, "D-PAGES", NULL,
                    "scan the missing pages or correct --pages; to record it as it is, add --waive pages",
                    "pages declared: %u; counted: %u", record->pages, record_counted_pages (record, &complete));
}

/* ---- Scans ---- */

static bool check_role (const Layout *layout, const Record *record, const char *role, GError **error)
{
  bool known = layout_role_order (layout, role) >= 0;
  const LayoutCategory *category = layout_category_by_code (layout, record->reference.category);
  g_autofree char *codes = layout_codes (layout, LAYOUT_ROLES, known ? category : NULL);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), codes);
  if (!known)
    return error_set (error, ERROR_USAGE, "D-ROLE-UNKNOWN", role, hint, "layout %s has no such role",
                      layout_id (layout));
  if (category == NULL || !category_allows_role (category, role))
    return error_set (error, ERROR_REFUSED, "D-ROLE-REFUSED", record->reference.category, hint,
                      "records of category %s do not take parts with role %s", record->reference.category, role);
  return true;
}

/* Refuses bytes that were filed before, or with --duplicate records where. */
static bool check_duplicate (const Amending *amending, const AmendScan *scan, Record *record, GError **error)
{
  g_autofree char *holder = NULL, *place = NULL;
  const RecordPart *part = scan->part;
  Index *index = amending->change->index;
  for (unsigned i = 0; i < record->parts->len && place == NULL; i++)
    if (g_str_equal (((const RecordPart *)record->parts->pdata[i])->digest, part->digest))
      place = g_strdup (((const RecordPart *)record->parts->pdata[i])->file);
  if (place == NULL && !index_digest_holder (index, part->digest, &holder, error))
    return false;
  if (holder != NULL && (place = index_brief (index, holder, error)) == NULL)
    return false;
  if (place == NULL)
    return true;
  if (!amending->request->duplicate)
    return error_set (error, ERROR_REFUSED, "D-DUPLICATE", scan->path,
                      "leave it out, or add --duplicate to file it again", "this scan is already filed in %s", place);
  g_autofree char *reason = g_strdup_printf (_ ("%s: same bytes as %s"), part->title, place);
  record_add_waiver (record, "duplicate", reason);
  return true;
}

/* The part in force that a request names: "original-001.tif" or "original-001". */
static RecordPart *find_replaced (const Record *record, const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (unsigned i = 0; i < record->parts->len; i++) {
    RecordPart *part = record->parts->pdata[i];
    size_t len = strcspn (part->file, ".");
    if (part->superseded > 0)
      continue;
    if (g_str_equal (part->file, name) || (strlen (name) == len && strncmp (part->file, name, len) == 0))
      return part;
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", part->file);
  }
  g_autofree char *hint = g_strdup_printf (_ ("its parts are: %s"), names->str);
  error_set (error, ERROR_USAGE, "D-PART-UNKNOWN", name, hint, "the record has no such part in force");
  return NULL;
}

static unsigned place_of (const Record *record, const RecordPart *part)
{
  unsigned i = 0;
  while (i < record->parts->len && record->parts->pdata[i] != part)
    i++;
  return i;
}

/* Where a part with this role belongs: after all parts whose roles come no later. */
static unsigned place_for_role (const Layout *layout, const Record *record, const char *role)
{
  unsigned place = record->parts->len;
  int order = layout_role_order (layout, role);
  while (place > 0 && layout_role_order (layout, ((const RecordPart *)record->parts->pdata[place - 1])->role) > order)
    place--;
  return place;
}

/* The next free number in a role. */
static unsigned next_number (const Record *record, const char *role)
{
  unsigned number = 1;
  for (unsigned i = 0; i < record->parts->len; i++)
    number += g_str_equal (((const RecordPart *)record->parts->pdata[i])->role, role);
  return number;
}

static void insert_part (Record *record, unsigned place, const RecordPart *scanned, const char *file)
{
  RecordPart *part = record_add_part (record, scanned->role, file);
  part->title = g_strdup (scanned->title);
  part->media = g_strdup (scanned->media);
  part->bytes = scanned->bytes;
  part->digest = g_strdup (scanned->digest);
  part->state = g_strdup (scanned->state);
  part->pages = scanned->pages;
  memmove (record->parts->pdata + place + 1, record->parts->pdata + place,
           (record->parts->len - 1 - place) * sizeof (gpointer));
  record->parts->pdata[place] = part;
}

static bool take_scan (const Amending *amending, const Layout *layout, AmendScan *scan, Record *record, GError **error)
{
  RecordPart *scanned = scan->part;
  RecordPart *replaced = scan->replaces != NULL ? find_replaced (record, scan->replaces, error) : NULL;
  if (scan->replaces != NULL && replaced == NULL)
    return false;
  if (replaced != NULL) {
    g_free (scanned->role);
    scanned->role = g_strdup (replaced->role);
  }
  if (!check_role (layout, record, scanned->role, error) || !check_duplicate (amending, scan, record, error))
    return false;
  if (record->parts->len >= RECORD_MAX_PARTS)
    return error_set (error, ERROR_REFUSED, "D-TOO-MANY-SCANS", NULL, "file a further record",
                      "a record has at most %d parts", RECORD_MAX_PARTS);
  unsigned number = next_number (record, scanned->role);
  unsigned place = replaced != NULL ? place_of (record, replaced) + 1 : place_for_role (layout, record, scanned->role);
  if (replaced != NULL)
    replaced->superseded = record->edition;
  if (g_str_equal (scanned->state, "damaged") || g_str_equal (scanned->state, "locked"))
    amend_waive (amending, record, scanned->state);
  g_free (scan->file);
  scan->file = g_strdup_printf ("%s-%03u%s", scanned->role, number, strchr (scanned->file, '.'));
  insert_part (record, place, scanned, scan->file);
  return true;
}

/* ---- The edition ---- */

static void begin_edition (const Amending *amending, Record *record)
{
  record->edition++;
  g_free (record->nonce);
  record->nonce = digest_new_nonce ();
  record->amended = amending->change->time;
  g_free (record->amended_by);
  g_free (record->amended_for);
  record->amended_by = g_strdup (amending->change->actor);
  record->amended_for = g_strdup (amending->reason);
}

bool amend_apply (Amending *amending, const Layout *layout, bool moves, AmendedRecord *amended, GError **error)
{
  record_free (amended->after);
  Record *record = amended->after = record_copy (amended->before);
  begin_edition (amending, record);
  if (moves && !amend_relocate (amending, layout, amended, record, error))
    return false;
  set_days (amending, record);
  if (!check_cleared (amending, error) || !set_texts (amending, record, error) ||
      !set_request (amending, record, error) || !set_kind (amending, layout, record, error) ||
      !check_days (amending, layout, record, error))
    return false;
  for (unsigned i = 0; i < amending->scans->len; i++)
    if (!take_scan (amending, layout, amending->scans->pdata[i], record, error))
      return false;
  const LayoutCategory *category = layout_category_by_code (layout, record->reference.category);
  if (category != NULL && record_lacks (record, category_parts (category)) != NULL)
    amend_waive (amending, record, "parts");
  amend_set_replied (amending, layout, amended->before, record);
  return amend_check_replied (amending, layout, amended->before, record, error) &&
         decide_year (layout, amended->before, record, error) && check_pages (amending, amended->before, record, error);
}
