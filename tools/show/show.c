/* dossier show: shows a record, volume, year, customer or decision in full. Documents are read from their files; the
 * volumes and records within them come from the index, as a table. */
#include "tools/show/show.h"

#include <inttypes.h>

#include "form/date.h"
#include "ops/amend.h"
#include "ops/ask.h"
#include "ops/decide.h"
#include "ops/handover.h"
#include "ops/lend.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "tools/destroy/destroy.h"
#include "tools/verbs.h"
#include "tools/screen/references.h"

static void put_event (Output *output, const Event *event)
{
  g_autofree char *time = date_print_time (event_time (event));
  g_autofree char *text = g_strdup_printf ("%" PRIu64 "  %s  %s", event_number (event), time, event_actor (event));
  if (output_is_json (output))
    output_number (output, "event", "", event_number (event));
  else
    output_text (output, "event", N_ ("event"), text);
}

/* ---- Records ---- */

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
  g_autofree char *reply = NULL, *other = NULL;
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  g_autoptr (GPtrArray) formers = index_former_places (index, path, error);
  if (formers == NULL || !index_reply_to (index, reference, &reply, error) ||
      !index_pair_of (index, path, &other, error))
    return false;
  for (unsigned i = 0; i < formers->len; i++)
    g_ptr_array_add (codes, ((const IndexFormer *)formers->pdata[i])->reference);
  output_strings (output, "moved-from", N_ ("moved from"), codes);
  if (reply != NULL)
    output_path (output, "answered-by", N_ ("answered by"), reply);
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

static bool show_record (Context *context, Archive *archive, const Reading *reading, GError **error)
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
  put_event (output, reading->event);
  output_text (output, "path", N_ ("path"), located);
  output_end (output);
  return show_parts (output, archive, record, error);
}

/* ---- Volumes, years, customers ---- */

typedef struct {
  const char *path; /* of the volume that counts; NULL: all do */
  char *name;
  unsigned records, destroyed, transferred, voided, moved, parts, pages, uncounted, sealed;
} Summed;

static bool sum_volume (const void *volume, gpointer data)
{
  Summed *summed = data;
  const IndexRow *row = &((const ReportVolume *)volume)->row;
  if (summed->path != NULL && !g_str_equal (row->path, summed->path))
    return true;
  summed->records += row->item;
  summed->destroyed += row->destroyed;
  summed->transferred += row->transferred;
  summed->voided += row->voided;
  summed->moved += row->moved;
  summed->parts += row->parts;
  summed->pages += row->pages;
  summed->uncounted += row->uncounted;
  summed->sealed += ((const ReportVolume *)volume)->sealed;
  if (summed->name == NULL)
    summed->name = g_strdup (row->customer_name);
  return true;
}

static void put_records (Output *output, const Summed *summed)
{
  output_number (output, "records", N_ ("records"), summed->records);
  if (output_is_json (output) || summed->destroyed > 0)
    output_number (output, "destroyed", N_ ("destroyed"), summed->destroyed);
  if (output_is_json (output) || summed->transferred > 0)
    output_number (output, "transferred", N_ ("handed over"), summed->transferred);
  if (output_is_json (output) || summed->voided > 0)
    output_number (output, "void", N_ ("void"), summed->voided);
  if (output_is_json (output) || summed->moved > 0)
    output_number (output, "moved", N_ ("moved away"), summed->moved);
}

/* volume NULL: it was never sealed, or is open again. */
static void put_seal (Output *output, const Volume *volume)
{
  output_flag (output, "sealed", N_ ("sealed"), volume != NULL);
  if (volume == NULL)
    return;
  output_time (output, "sealed-at", N_ ("sealed at"), volume->sealed);
  output_text (output, "prepared-by", N_ ("prepared by"), volume->prepared_by);
  output_text (output, "checked-by", N_ ("checked by"), volume->checked_by);
  output_text (output, "note", N_ ("container note"), volume->note);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < volume->waivers->len; i++) {
    const VolumeWaiver *waiver = volume->waivers->pdata[i];
    g_ptr_array_add (lines, g_strdup_printf ("%s %s: %s", waiver->check, waiver->place, waiver->reason));
  }
  output_strings (output, "waivers", N_ ("waived"), lines);
}

/* The volumes of a customer or year. */
static bool sum_volumes (Archive *archive, const NamePlace *place, Summed *summed, GError **error)
{
  const ReportQuery query = {.customer = place->customer, .year = place->year};
  ReportRequest request = {.report = &report_volumes, .query = &query, .restricted = true};
  return report_visit (archive, &request, sum_volume, summed, error);
}

static bool show_volume (Context *context, Archive *archive, const Reading *reading, char *const *holds, GError **error)
{
  Output *output = context->output;
  Summed summed = {.path = reading->path};
  const NamePlace *place = &reading->place;
  if (!sum_volumes (archive, place, &summed, error))
    return false;
  g_autofree char *name = summed.name;
  output_begin (output, "volume");
  output_path (output, "volume", N_ ("volume"), reading->path);
  output_text (output, "customer", N_ ("customer"), place->customer);
  output_text (output, "customer-name", "", name);
  put_records (output, &summed);
  output_number (output, "parts", N_ ("parts"), summed.parts);
  output_sum (output, summed.pages, summed.uncounted);
  put_seal (output, summed.sealed > 0 ? reading->volume : NULL);
  if (reading->event != NULL)
    put_event (output, reading->event);
  output_text (output, "path", N_ ("path"), reading->path);
  show_decisions (output, holds, reading->restricted);
  output_end (output);
  const ReportQuery query = {.volume = reading->path, .by_place = true};
  ReportRequest request = {.report = &report_records, .query = &query, .restricted = reading->restricted};
  return output_report (output, archive, &request, error);
}

static bool show_volumes (Context *context, Archive *archive, const Reading *reading, GError **error)
{
  const ReportQuery query = {.customer = reading->place.customer, .year = reading->place.year};
  ReportRequest request = {.report = &report_volumes, .query = &query, .restricted = reading->restricted};
  return output_report (context->output, archive, &request, error);
}

/* The records of a customer in figures. */
static bool show_counts (Output *output, Archive *archive, const Reading *reading, GError **error)
{
  Summed summed = {0};
  if (!sum_volumes (archive, &reading->place, &summed, error))
    return false;
  g_free (summed.name);
  output_begin (output, "counts");
  put_records (output, &summed);
  output_number (output, "parts", N_ ("parts"), summed.parts);
  output_sum (output, summed.pages, summed.uncounted);
  output_end (output);
  return true;
}

static bool show_year (Context *context, Archive *archive, const Reading *reading, char *const *holds, GError **error)
{
  Summed summed = {0};
  Output *output = context->output;
  const NamePlace *place = &reading->place;
  if (!sum_volumes (archive, place, &summed, error))
    return false;
  g_autofree char *name = summed.name;
  output_begin (output, "year");
  output_number (output, "year", N_ ("year"), (uint64_t)place->year);
  output_text (output, "customer", N_ ("customer"), place->customer);
  output_text (output, "customer-name", "", place->customer != NULL ? name : NULL);
  put_records (output, &summed);
  output_number (output, "parts", N_ ("parts"), summed.parts);
  output_sum (output, summed.pages, summed.uncounted);
  show_decisions (output, holds, reading->restricted);
  output_end (output);
  return show_volumes (context, archive, reading, error);
}

static bool print_xml (Context *context, GBytes *bytes)
{
  g_autofree char *text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  if (text != NULL)
    output_raw (context->output, "xml", text);
  return text != NULL;
}

/* ---- Entries of registers ---- */

/* Within an object. False after setting *error. */
static bool put_decision (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                          GError **error)
{
  g_autoptr (Decision) decision = decide_read (archive, index, number, edition, error);
  if (decision != NULL)
    show_decision (output, decision, true);
  return decision != NULL;
}

static bool put_correction (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                            GError **error)
{
  g_autoptr (Correction) correction = amend_read_correction (archive, index, number, edition, error);
  if (correction != NULL)
    show_correction (output, correction);
  return correction != NULL;
}

static bool put_incident (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                          GError **error)
{
  g_autoptr (Incident) incident = lend_read_incident (archive, index, number, edition, error);
  if (incident != NULL)
    show_incident (output, incident);
  return incident != NULL;
}

static bool put_handover (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                          GError **error)
{
  g_autoptr (Handover) handover = handover_read_edition (archive, index, number, edition, error);
  if (handover != NULL)
    show_handover (output, handover);
  return handover != NULL;
}

/* After the object of the edition. */
static bool put_lines (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                       GError **error)
{
  g_autoptr (Handover) handover = handover_read_edition (archive, index, number, edition, error);
  return handover != NULL && show_handover_lines (output, archive, handover, error);
}

static bool show_edition (Context *context, Archive *archive, Index *index, const char *number, unsigned edition,
                          GError **error)
{
  static const struct {
    char letter;
    const char *type;
    bool (*put) (Output *output, Archive *archive, Index *index, const char *number, unsigned edition, GError **error);
  } registers[] = {{ENTRY_DECISIONS, "decision", put_decision},
                   {ENTRY_CORRECTIONS, "correction", put_correction},
                   {ENTRY_LOANS, "loan", show_loan_edition},
                   {ENTRY_HANDOVERS, "handover", put_handover},
                   {ENTRY_INCIDENTS, "incident", put_incident}};
  Output *output = context->output;
  uint64_t event = 0;
  unsigned i = 0;
  while (i + 1 < G_N_ELEMENTS (registers) && registers[i].letter != number[0])
    i++;
  g_autoptr (Event) brought = index_entry_event (index, number, &edition, &event, error)
                                  ? journal_event (archive_journal (archive), event, error)
                                  : NULL;
  if (brought == NULL)
    return false;
  if (edition > 1)
    output_line (output, "%s", "");
  output_begin (output, registers[i].type);
  if (!registers[i].put (output, archive, index, number, edition, error))
    return false;
  put_event (output, brought);
  output_text (output, "path", N_ ("path"), event_get (brought, "path"));
  output_end (output);
  return number[0] != ENTRY_HANDOVERS || put_lines (output, archive, index, number, edition, error);
}

static bool show_entry (Context *context, Archive *archive, const char *number, bool xml, GError **error)
{
  uint64_t event = 0;
  unsigned newest = 0;
  if (register_is_number (number) && !xml)
    return destroy_show_register (context, archive, number, NULL, false, error);
  if (register_is_number (number))
    return options_error (error, "show", "--xml is for records, volumes, customers and decisions");
  Index *index = index_of (archive, error);
  uint64_t end = 0;
  if (index == NULL || !index_entry_event (index, number, &newest, &event, error) ||
      !index_entry_end (index, number, &end, error))
    return false;
  if (end != 0 && !xml)
    return show_ended (context->output, archive, end, error);
  event = end != 0 ? end : event;
  if (xml) {
    g_autoptr (Event) brought = journal_event (archive_journal (archive), event, error);
    g_autoptr (GBytes) bytes = brought != NULL ? archive_read (archive, brought, error) : NULL;
    return print_xml (context, bytes);
  }
  for (unsigned edition = 1; edition <= newest; edition++)
    if (!show_edition (context, archive, index, number, edition, error))
      return false;
  return true;
}

/* What to print instead of the document as people read it. */
typedef struct {
  bool xml, editions;
} Form;

static bool show_reference (Context *context, Archive *archive, const char *reference, const Form *form, GError **error)
{
  g_autofree char *entry = NULL;
  if (!ask_find_entry (archive, reference, &entry, error))
    return false;
  if (entry != NULL)
    return show_entry (context, archive, reference, form->xml, error);
  g_autoptr (Reading) reading = ask_open (archive, reference, error);
  if (reading == NULL)
    return false;
  if (form->xml) {
    g_autoptr (GBytes) bytes = ask_document (archive, reading, error);
    return print_xml (context, bytes);
  }
  if (form->editions && reading->record == NULL)
    return options_error (error, "show", "--editions is for records that were not destroyed");
  if (form->editions)
    return show_editions (context->output, archive, reading->path, error);
  if (reading->tombstone != NULL) {
    show_tombstone (context->output, reading->path, reading->tombstone, event_number (reading->end));
    return true;
  }
  if (reading->type == READING_RECORD)
    return show_record (context, archive, reading, error);
  const Layout *layout = layouts_in_force (archive, error);
  g_auto (GStrv) holds = layout != NULL ? decide_holds_over (archive, reading->path, error) : NULL;
  if (holds == NULL)
    return false;
  if (reading->type == READING_VOLUME)
    return show_volume (context, archive, reading, holds, error);
  if (reading->type == READING_YEAR)
    return show_year (context, archive, reading, holds, error);
  show_customer (context->output, reading->customer, layout, holds, reading->restricted);
  return show_counts (context->output, archive, reading, error) && show_volumes (context, archive, reading, error);
}

int command_show (Context *context, char **argv, GError **error)
{
  Form form = {0};
  const Option options[] = {
      {"xml", 0, N_ ("print the XML document as it is on disk"), NULL, .flag = &form.xml},
      {"editions", 0, N_ ("print what each amendment changed, by whom, and why"), NULL, .flag = &form.editions},
      {0}};
  char **arguments = options_read (context, "show [OPTION…] [REF…|-]", 0, OPTIONS_MANY, options, argv, error);
  g_auto (GStrv) references = arguments != NULL ? references_read ("show", arguments, error) : NULL;
  g_autoptr (Archive) archive = references != NULL ? command_open (context, ARCHIVE_READ, error) : NULL;
  for (unsigned i = 0; archive != NULL && references[i] != NULL; i++) {
    if (i > 0)
      output_line (context->output, "%s", "");
    if (!show_reference (context, archive, references[i], &form, error))
      return 0;
  }
  return 0;
}
