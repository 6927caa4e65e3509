/* dossier show: shows a record, volume, year, customer or decision in full. Documents are read from their files; the
 * volumes and records within them come from the index, as a table. */
#include "tools/show/show.h"

#include <inttypes.h>

#include "form/date.h"
#include "ops/ask.h"
#include "ops/decide.h"
#include "store/index.h"
#include "store/layouts.h"
#include "tools/verbs.h"
#include "tools/screen/references.h"

void show_event (Output *output, const Event *event)
{
  g_autofree char *time = date_print_time (event_time (event));
  g_autofree char *text = g_strdup_printf ("%" PRIu64 "  %s  %s", event_number (event), time, event_actor (event));
  if (output_is_json (output))
    output_number (output, "event", "", event_number (event));
  else
    output_text (output, "event", N_ ("event"), text);
}

bool show_xml (Context *context, GBytes *bytes)
{
  g_autofree char *text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  if (text != NULL)
    output_raw (context->output, "xml", text);
  return text != NULL;
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

/* Several records of a volume may be out at once, each by a loan of its own. */
typedef struct {
  const char *volume;
  GPtrArray *loans, *incidents; /* numbers, each once */
} Desk;

static void add_entry (const Desk *desk, GPtrArray *numbers, const char *path, const char *number)
{
  bool concerns = name_is_beneath (path, desk->volume) || name_is_beneath (desk->volume, path);
  if (concerns && !g_ptr_array_find_with_equal_func (numbers, number, g_str_equal, NULL))
    g_ptr_array_add (numbers, g_strdup (number));
}

static bool take_loan (const char *path, const char *entry, const char *due, gpointer data)
{
  const Desk *desk = data;
  if (due != NULL)
    add_entry (desk, desk->loans, path, entry);
  return true;
}

static bool take_incident (const IndexEffect *effect, gpointer data)
{
  const Desk *desk = data;
  add_entry (desk, desk->incidents, effect->path, effect->entry);
  return true;
}

static bool put_desk (Output *output, Index *index, const char *volume, GError **error)
{
  g_autoptr (GPtrArray) loans = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) incidents = g_ptr_array_new_with_free_func (g_free);
  Desk desk = {volume, loans, incidents};
  if (!index_loans (index, false, take_loan, &desk, error) ||
      !index_standing (index, STANDING_INCIDENT, false, take_incident, &desk, error))
    return false;
  output_strings (output, "loans", N_ ("on loan"), loans);
  output_strings (output, "incidents", N_ ("incidents"), incidents);
  return true;
}

static bool show_volume (Context *context, Archive *archive, const Reading *reading, char *const *holds, GError **error)
{
  Output *output = context->output;
  Summed summed = {.path = reading->path};
  const NamePlace *place = &reading->place;
  Index *index = index_of (archive, error);
  if (index == NULL || !sum_volumes (archive, place, &summed, error))
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
  if (!put_desk (output, index, reading->path, error))
    return false;
  if (reading->event != NULL)
    show_event (output, reading->event);
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
    return show_xml (context, bytes);
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
  Index *index = index_of (archive, error);
  return index != NULL && show_counts (context->output, archive, reading, error) &&
         show_contacts (context->output, index, reading->customer->number, error) &&
         show_volumes (context, archive, reading, error);
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
