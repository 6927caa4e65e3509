/* A record as people read it: its document, paper, term, standing, and parts. */
#include "tools/show/show.h"

#include "form/date.h"
#include "ops/handover.h"
#include "store/layouts.h"

static void put_document (Output *output, const Layout *layout, const Record *record)
{
  output_strings (output, "creators", N_ ("creator"), record->creators);
  output_text (output, "docno", N_ ("document number"), record->docno);
  output_strings (output, "former-codes", N_ ("former code"), record->former_codes);
  output_day (output, "date", N_ ("date"), &record->date);
  output_text (output, "replied", N_ ("date of the reply"), record_find_input (record->year_inputs, "reply"));
  if (date_is_unlimited (&record->valid_until) && !output_is_json (output))
    output_text (output, "valid-until", N_ ("valid until"), _ ("long-term"));
  else
    output_day (output, "valid-until", N_ ("valid until"), &record->valid_until);
  output_day (output, "opened", N_ ("opened"), &record->opened);
  output_day (output, "closed", N_ ("closed"), &record->closed);
  output_day (output, "period-first", N_ ("period from"), &record->period_first);
  output_day (output, "period-last", N_ ("period to"), &record->period_last);
  output_text (output, "kind", N_ ("kind"),
               output_is_json (output)
                   ? record->kind
                   : layout_code_title (layout, LAYOUT_KINDS, record->kind, output_language (output)));
  output_text (output, "reply-to", N_ ("replies to"), record->reply_to);
  output_text (output, "secrecy", N_ ("security classification"), record->secrecy);
}

void show_copies (Output *output, unsigned copies)
{
  if (copies > 0)
    output_number (output, "copies", N_ ("copies"), copies);
  else if (!output_is_json (output))
    output_text (output, "copies", N_ ("copies"), "?");
}

static void put_paper (Output *output, const Record *record, const IndexShelf *shelf)
{
  bool complete = true;
  unsigned counted = record_counted_pages (record, &complete);
  g_autofree char *pages = report_pages (counted, record->pages, !complete);
  show_copies (output, record->copies);
  if (record->pages > 0 && (counted > 0 || output_is_json (output)))
    output_number (output, "pages-declared", N_ ("pages declared"), record->pages);
  if (counted > 0)
    output_number (output, "pages", complete ? N_ ("pages") : N_ ("pages counted so far"), counted);
  else if (!output_is_json (output))
    output_text (output, "pages", N_ ("pages"), pages);
  output_text (output, "room", N_ ("room"), shelf->room);
  output_text (output, "shelf", N_ ("shelf"), shelf->shelf);
  output_text (output, "box", N_ ("box"), shelf->box);
}

static void put_retention (Output *output, const Retention *retention)
{
  g_autofree char *day = date_print (&retention->first);
  g_autofree char *text = g_strdup_printf ("%s  %s", retention->period,
                                           retention->end == RETENTION_PERMANENT ? _ ("permanent")
                                           : day != NULL                         ? day
                                                         : _ ("end not known yet: see `dossier why`"));
  output_text (output, "retention", N_ ("retention"), output_is_json (output) ? retention->period : text);
  if (output_is_json (output)) {
    output_text (output, "trigger", "", retention->trigger);
    output_text (output, "retention-ends", "", day);
  }
  show_decisions (output, retention->holds, retention->restricted);
}

static void put_waivers (Output *output, const Record *record)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < record->waivers->len; i++) {
    const RecordWaiver *waiver = record->waivers->pdata[i];
    g_ptr_array_add (lines, g_strdup_printf ("%s: %s", waiver->check, waiver->reason));
  }
  output_strings (output, "waivers", N_ ("waived"), lines);
}

/* Words of a part's state, which the table translates. */
G_GNUC_UNUSED static const char *const part_words[] = {N_ ("counted"), N_ ("unpaged"), N_ ("unknown"), N_ ("damaged"),
                                                       N_ ("locked")};

/* Of a part; people see the column of superseded parts only when there are any. */
#define PART_FILE                                                                                                      \
  {                                                                                                                    \
    "file", N_ ("file"), REPORT_TEXT (RecordPart, file)                                                                \
  }
#define PART_PAGES                                                                                                     \
  {                                                                                                                    \
    "pages", N_ ("pages"), REPORT_MAYBE_NUMBER (RecordPart, pages)                                                     \
  }
#define PART_STATE                                                                                                     \
  {                                                                                                                    \
    "state", N_ ("state"), REPORT_WORD (RecordPart, state)                                                             \
  }
#define PART_SUPERSEDED                                                                                                \
  {                                                                                                                    \
    "superseded", N_ ("superseded by edition"), REPORT_MAYBE_NUMBER (RecordPart, superseded)                           \
  }
#define PART_BYTES                                                                                                     \
  {                                                                                                                    \
    "bytes", N_ ("bytes"), REPORT_NUMBER (RecordPart, bytes)                                                           \
  }
#define PART_MEDIA                                                                                                     \
  {                                                                                                                    \
    "media", N_ ("media"), REPORT_TEXT (RecordPart, media)                                                             \
  }
#define PART_TITLE                                                                                                     \
  {                                                                                                                    \
    "title", N_ ("title"), REPORT_TEXT (RecordPart, title)                                                             \
  }
#define PART_DIGEST                                                                                                    \
  {                                                                                                                    \
    "digest", N_ ("digest"), REPORT_TEXT (RecordPart, digest)                                                          \
  }
#define PART_ROLE                                                                                                      \
  {                                                                                                                    \
    "role", N_ ("role"), REPORT_TEXT (RecordPart, role)                                                                \
  }

static bool show_parts (Output *output, Archive *archive, const Record *record, GError **error)
{
  static const ReportColumn columns[] = {PART_FILE,  PART_PAGES,  PART_STATE, PART_BYTES,      PART_MEDIA,
                                         PART_TITLE, PART_DIGEST, PART_ROLE,  PART_SUPERSEDED, {0}};
  static const ReportColumn amended[] = {PART_FILE,  PART_PAGES, PART_STATE,  PART_SUPERSEDED, PART_BYTES,
                                         PART_MEDIA, PART_TITLE, PART_DIGEST, PART_ROLE,       {0}};
  static const Report report = {.name = "part", .columns = columns, .brief = 7, .find = report_find_listed};
  static const Report other = {.name = "part", .columns = amended, .brief = 8, .find = report_find_listed};
  bool superseded = false;
  for (unsigned i = 0; i < record->parts->len; i++)
    superseded |= ((const RecordPart *)record->parts->pdata[i])->superseded > 0;
  ReportRequest request = {.report = superseded ? &other : &report, .query = record->parts};
  return output_report (output, archive, &request, error);
}

static void put_amendment (Output *output, const Record *record)
{
  if (record->edition > 1 || output_is_json (output))
    output_number (output, "edition", N_ ("edition"), record->edition);
  output_time (output, "amended", N_ ("amended"), record->amended);
  output_text (output, "amended-by", N_ ("amended by"), record->amended_by);
  output_text (output, "reason", N_ ("reason"), record->amended_for);
}

/* The codes that the record had, the record that answers it, and the other one of its pair. */
static bool put_ties (Output *output, Index *index, const char *path, const char *reference, GError **error)
{
  g_autofree char *other = NULL;
  g_autoptr (GPtrArray) codes = g_ptr_array_new (), answers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) formers = index_former_places (index, path, error);
  g_autoptr (GPtrArray) replies = formers == NULL ? NULL : index_replies_to (index, reference, error);
  if (replies == NULL || !index_pair_of (index, path, &other, error))
    return false;
  for (unsigned i = 0; i < formers->len; i++)
    g_ptr_array_add (codes, ((const IndexFormer *)formers->pdata[i])->reference);
  for (unsigned i = 0; i < replies->len; i++) {
    char *place = index_brief (index, replies->pdata[i], error);
    if (place == NULL)
      return false;
    g_ptr_array_add (answers, place);
  }
  output_strings (output, "moved-from", N_ ("moved from"), codes);
  output_strings (output, "answered-by", N_ ("answered by"), answers);
  if (other != NULL)
    output_path (output, "paired", N_ ("paired with"), other);
  return true;
}

/* Programs get the code. */
static void put_department (Output *output, const Layout *layout, const char *key, const char *label, const char *code)
{
  output_text (output, key, label,
               code == NULL || output_is_json (output)
                   ? code
                   : layout_code_title (layout, LAYOUT_DEPARTMENTS, code, output_language (output)));
}

/* Who keeps the record now, since when, and where it is still to go. */
static bool put_keeper (Output *output, Index *index, const Layout *layout, const char *path, const Record *record,
                        GError **error)
{
  HandoverKeeper keeper = {0};
  const LayoutCategory *category = layout_category_by_code (layout, record->reference.category);
  if (category == NULL || !handover_keeper (index, category, path, &keeper, error))
    return category == NULL;
  put_department (output, layout, "custodian", N_ ("kept by"), keeper.department);
  output_text (output, "handover", N_ ("handed over by"), keeper.entry);
  put_department (output, layout, "to-hand-over-to", N_ ("still to be handed over to"), keeper.next);
  g_free (keeper.entry);
  return true;
}

typedef struct {
  const char *path;
  GPtrArray *entries;
} Incidents;

static bool collect_incident (const IndexEffect *effect, gpointer data)
{
  const Incidents *incidents = data;
  if (name_is_beneath (incidents->path, effect->path))
    g_ptr_array_add (incidents->entries, g_strdup (effect->entry));
  return true;
}

/* The borrower is named in the loan's entry alone: not everybody who looks up a record should read it. */
static bool put_desk (Output *output, Index *index, const char *path, GError **error)
{
  g_auto (IndexOut) out = {0};
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  Incidents incidents = {path, entries};
  if (!index_out (index, path, &out, error) ||
      !index_standing (index, STANDING_INCIDENT, false, collect_incident, &incidents, error))
    return false;
  output_text (output, "loan", N_ ("on loan"), out.entry);
  output_text (output, "due", N_ ("due back"), out.due);
  output_strings (output, "incidents", N_ ("incidents"), entries);
  return true;
}

bool show_record (Context *context, Archive *archive, const Reading *reading, GError **error)
{
  Output *output = context->output;
  const Record *record = reading->record;
  g_autoptr (Reading) customer = ask_open (archive, record->reference.customer, error);
  g_autofree char *located = customer != NULL ? ask_locate (archive, reading, error) : NULL;
  const Layout *layout = located != NULL ? layouts_in_force (archive, error) : NULL;
  Index *index = layout != NULL ? index_of (archive, error) : NULL;
  g_autoptr (Retention) retention =
      index != NULL ? retention_of_record (archive, index, reading->path, record, error) : NULL;
  g_auto (IndexStanding) voided = {0};
  g_auto (IndexShelf) shelf = {0};
  if (retention == NULL || !index_shelf_of (index, reading->path, &shelf, error) ||
      !index_standing_on (index, reading->path, STANDING_VOID, "", &voided, error))
    return false;
  g_autofree char *reference = refcode_print (&record->reference);
  output_begin (output, "record");
  output_path (output, "record", N_ ("record"), reading->path);
  output_text (output, "reference", N_ ("reference code"), reference);
  output_text (output, "title", N_ ("title"), record->title);
  output_text (output, "customer", N_ ("customer"), record->reference.customer);
  output_text (output, "customer-name", "", customer->customer->name);
  output_text (output, "category", N_ ("category"), record->reference.category);
  output_number (output, "year", N_ ("year"), (uint64_t)record->reference.year);
  put_document (output, layout, record);
  if (!put_ties (output, index, reading->path, reference, error))
    return false;
  put_paper (output, record, &shelf);
  if (!put_keeper (output, index, layout, reading->path, record, error))
    return false;
  put_retention (output, retention);
  if (!show_carried (output, index, reading->path, error))
    return false;
  output_text (output, "void", N_ ("void"), voided.ended == 0 ? voided.entry : NULL);
  if (!put_desk (output, index, reading->path, error))
    return false;
  put_waivers (output, record);
  output_strings (output, "notes", N_ ("notes"), record->notes);
  output_time (output, "filed", N_ ("filed"), record->filed);
  output_text (output, "filed-by", N_ ("filed by"), record->filed_by);
  put_amendment (output, record);
  show_event (output, reading->event);
  output_text (output, "path", N_ ("path"), located);
  output_end (output);
  return show_parts (output, archive, record, error);
}
