/* The record says what was decided and from which inputs; the layout has the rule's sentence and line. They are
 * shown side by side. The year is decided again from the record's own inputs; if the result differs, it is not
 * explained. */
#include "ops/ask/explain.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "form/registers/correction.h"
#include "ops/ask/appraisal.h"
#include "ops/decide.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

static void explanation_free (gpointer data)
{
  Explanation *explanation = data;
  g_free (explanation->value);
  g_free (explanation->rule);
  g_free (explanation->because);
  g_free (explanation->place);
  g_ptr_array_unref (explanation->inputs);
  g_free (explanation);
}

void ask_explained_free (Explained *explained)
{
  if (explained == NULL)
    return;
  g_free (explained->layout);
  g_ptr_array_unref (explained->all);
  g_free (explained);
}

/* Takes because. */
static Explanation *add_explanation (Explained *explained, const char *subject, const char *value, const char *rule,
                                     char *because, const char *place)
{
  Explanation *explanation = g_new0 (Explanation, 1);
  explanation->subject = subject;
  explanation->value = g_strdup (value);
  explanation->rule = g_strdup (rule);
  explanation->because = because;
  explanation->place = g_strdup (place);
  explanation->inputs = record_inputs_new ();
  g_ptr_array_add (explained->all, explanation);
  return explanation;
}

static void add_day (Explanation *explanation, const char *name, const GDate *day)
{
  g_autofree char *text = date_print (day);
  record_add_input (explanation->inputs, name, text);
}

/* ---- The year ---- */

static void explain_year (Explained *explained, const Layout *layout, const Record *record, const char *lang)
{
  g_auto (YearDecision) decision = {0};
  bool same = layout_confirm_year (layout, record, &decision);
  g_autofree char *year = g_strdup_printf ("%d", record->reference.year);
  g_autofree char *rule = g_strdup_printf ("%s/%s", record->year_rules, record->year_rule);
  const char *because = same ? layout_year_because (layout, record->year_rules, record->year_rule, lang) : NULL;
  Explanation *explanation =
      add_explanation (explained, "year", year, rule, g_strdup (because), same ? decision.place : NULL);
  for (unsigned i = 0; i < record->year_inputs->len; i++) {
    const RecordInput *input = record->year_inputs->pdata[i];
    record_add_input (explanation->inputs, input->name, input->value);
  }
}

/* ---- Retention ---- */

static void explain_period (Explained *explained, const Layout *layout, const LayoutCategory *category,
                            const Record *record, const char *lang)
{
  bool same = g_strcmp0 (category_period (category), record->reference.retention) == 0 &&
              g_strcmp0 (category_trigger (category), record->trigger) == 0;
  char *sentence = same ? layout_describe_retention (layout, category, lang) : NULL;
  Explanation *retention = add_explanation (explained, "retention", record->reference.retention, record->trigger,
                                            sentence, same ? category_place (category) : NULL);
  record_add_input (retention->inputs, "mandate", record->mandate);
}

/* No amendment or move shortens a term: the code or the closing day that keeps the record longest may be an earlier
 * one. */
static bool explain_longest (Explanation *ends, Index *index, const char *path, const Record *record,
                             const Retention *retention, GError **error)
{
  g_autoptr (GPtrArray) formers = index_former_places (index, path, error);
  if (formers == NULL)
    return false;
  if (retention->former > 0 && retention->former <= formers->len) {
    const IndexFormer *former = formers->pdata[retention->former - 1];
    record_add_input (ends->inputs, "earlier-code", former->reference);
  } else if (retention->from == RETENTION_FROM_RECORD && g_date_valid (&retention->triggered) &&
             (!g_date_valid (&record->closed) || g_date_compare (&record->closed, &retention->triggered) != 0))
    record_add_input (ends->inputs, "edition", "earlier");
  return true;
}

static bool explain_end (Explained *explained, Index *index, const char *path, const Record *record,
                         const Layout *layout, const Retention *retention, const char *lang, GError **error)
{
  static const char *const origins[] = {NULL, "year", "record", "event"};
  bool known = retention->end == RETENTION_DATED, permanent = retention->end == RETENTION_PERMANENT;
  g_autofree char *day = known ? date_print (&retention->first) : NULL;
  const char *value = permanent ? _ ("never") : _ ("not known");
  Explanation *ends = add_explanation (explained, "end", known ? day : value, retention_trigger (retention),
                                       retention_describe (retention, layout, lang), NULL);
  if (permanent)
    return true;
  add_day (ends, "trigger", &retention->triggered);
  record_add_input (ends->inputs, "from", origins[retention->from]);
  record_add_input (ends->inputs, "event", retention->event);
  add_day (ends, "extended", &retention->extended);
  record_add_input (ends->inputs, "extension", retention->extension);
  return explain_longest (ends, index, path, record, retention, error);
}

/* What a moved record has brought along from places above its former one. */
static bool explain_carried (Explained *explained, Index *index, const char *path, GError **error)
{
  g_autoptr (GPtrArray) carried = index_carried (index, path, error);
  for (unsigned i = 0; carried != NULL && i < carried->len; i++) {
    const IndexCarried *one = carried->pdata[i];
    g_autofree char *origin = name_short_from_path (one->origin);
    if (one->ended == 0)
      add_explanation (explained, "brought-along", one->entry, NULL,
                       g_strdup_printf (_ ("came along with the record from %s"), origin), NULL);
  }
  return carried != NULL;
}

static Correction *read_correction (Archive *archive, Index *index, const char *number, GError **error)
{
  unsigned edition = 1;
  uint64_t event = 0;
  if (!index_entry_event (index, number, &edition, &event, error))
    return NULL;
  g_autoptr (Event) brought = journal_event (archive_journal (archive), event, error);
  g_autoptr (GBytes) bytes = brought == NULL ? NULL : archive_read (archive, brought, error);
  return bytes == NULL ? NULL : correction_parse (bytes, event_get (brought, "path"), error);
}

/* Corrections with their reasons. */
static bool explain_corrections (Explained *explained, Archive *archive, Index *index, const char *path,
                                 const Record *record, GError **error)
{
  g_auto (IndexStanding) voided = {0};
  if (!index_standing_on (index, path, STANDING_VOID, "", &voided, error))
    return false;
  if (record->edition > 1) {
    g_autofree char *edition = g_strdup_printf ("%u", record->edition);
    Explanation *amended = add_explanation (explained, "edition", edition, NULL, g_strdup (record->amended_for), NULL);
    record_add_input (amended->inputs, "amended-by", record->amended_by);
  }
  if (voided.entry == NULL || voided.ended != 0)
    return true;
  g_autoptr (Correction) correction = read_correction (archive, index, voided.entry, error);
  if (correction != NULL)
    add_explanation (
        explained, "void", voided.entry, NULL,
        g_strdup_printf (_ ("left out of lists and searches, kept until its term: %s"), correction->reason), NULL);
  return correction != NULL;
}

/* What people have decided over the rules. */
static void explain_decisions (Explained *explained, const Retention *retention)
{
  if (retention->holds[0] != NULL) {
    g_autofree char *holds = g_strjoinv (" ", retention->holds);
    add_explanation (explained, "hold", holds, NULL, g_strdup (_ ("not destroyed while a hold is in force")), NULL);
  }
  if (retention->restricted)
    add_explanation (explained, "restricted", _ ("yes"), NULL,
                     g_strdup (_ ("kept and verified, but left out of lists and searches")), NULL);
}

/* ---- Appraisal ---- */

typedef struct {
  Explained *explained;
  const char *place;
} Appraised;

static bool take_appraisal (const void *passed, gpointer data)
{
  const Appraised *appraised = data;
  const AppraisalRow *row = passed;
  g_autofree char *due = date_print (&row->due), *last = date_print (&row->last);
  char *because = row->by != NULL
                      ? g_strdup_printf (_ ("the volume was last appraised on %s, by %s"), last, row->by)
                      : g_strdup_printf (_ ("the volume was begun on %s and has not been appraised since"), last);
  Explanation *appraisal =
      add_explanation (appraised->explained, "appraisal", due, row->every, because, appraised->place);
  record_add_input (appraisal->inputs, "last", last);
  record_add_input (appraisal->inputs, "by", row->by);
  return true;
}

/* When the record's volume is appraised next; nothing when its category has no interval. */
static bool explain_appraisal (Explained *explained, Archive *archive, const LayoutCategory *category,
                               const Reading *reading, const char *lang, GError **error)
{
  if (category_appraisal (category) == NULL)
    return true;
  g_autofree char *volume = g_path_get_dirname (reading->path);
  AppraisalQuery query = {
      .customer = reading->place.customer, .year = reading->place.year, .volume = volume, .lang = lang, .all = true};
  const ReportRequest request = {.report = &appraisal_report, .query = &query, .restricted = true};
  Appraised appraised = {explained, category_place (category)};
  return layouts_today (archive, &query.day, error) &&
         appraisal_report.find (archive, &request, take_appraisal, &appraised, error);
}

/* ---- All of it ---- */

static const LayoutCategory *category_of (const Layout *layout, const Reading *reading, GError **error)
{
  const Record *record = reading->record;
  if (!ask_check_stands (reading, error))
    return NULL;
  const LayoutCategory *category = record == NULL ? NULL : layout_category_by_code (layout, record->reference.category);
  if (record == NULL)
    error_set (error, ERROR_USAGE, "D-NO-DOCUMENT", reading->path, "name a record: C00042/2024/a02-contracts/0007",
               "this is not a record; rules decide about records only");
  else if (category == NULL)
    error_set (error, ERROR_REFUSED, "D-CATEGORY-GONE", record->reference.category, NULL,
               "the layout in force no longer has this category");
  return category;
}

Explained *ask_explain_record (Archive *archive, const Reading *reading, const char *lang, GError **error)
{
  const Record *record = reading->record;
  const Layout *layout = layouts_in_force (archive, error);
  const LayoutCategory *category = layout == NULL ? NULL : category_of (layout, reading, error);
  if (category == NULL)
    return NULL;
  g_autoptr (Retention) retention =
      retention_of_record (archive, index_of (archive, NULL), reading->path, record, error);
  if (retention == NULL)
    return NULL;
  const char *place = category_place (category), *loan = category_loan (category);
  Explained *explained = g_new0 (Explained, 1);
  explained->layout = g_strdup (record->layout);
  explained->edition = record->layout_edition;
  explained->in_force =
      g_str_equal (record->layout, layout_id (layout)) && record->layout_edition == layout_edition (layout);
  explained->all = g_ptr_array_new_with_free_func (explanation_free);
  explain_year (explained, layout, record, lang);
  add_explanation (explained, "category", category_code (category), NULL, g_strdup (category_title (category, lang)),
                   place);
  add_explanation (explained, "grade", category_grade (category), NULL, layout_describe_grade (layout, category, lang),
                   place);
  explain_period (explained, layout, category, record, lang);
  Index *index = index_of (archive, NULL);
  bool good = explain_end (explained, index, reading->path, record, layout, retention, lang, error);
  explain_decisions (explained, retention);
  good = good && explain_carried (explained, index, reading->path, error) &&
         explain_corrections (explained, archive, index, reading->path, record, error);
  add_explanation (explained, "loan", loan, NULL, layout_describe_loan (layout, loan, lang), place);
  add_explanation (explained, "custodian", category_custodian (category), NULL,
                   layout_describe_custodian (layout, category, lang), place);
  add_explanation (explained, "deadline", category_deadline (category, lang), NULL, NULL, place);
  if (!good || !explain_appraisal (explained, archive, category, reading, lang, error)) {
    ask_explained_free (explained);
    return NULL;
  }
  add_explanation (explained, "destruction", NULL, NULL, layout_describe_destruction (layout, category, lang), place);
  return explained;
}
