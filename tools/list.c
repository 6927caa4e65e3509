/* dossier list: lists the customers of the archive, the volumes of a customer or year, the records of a volume, or
 * those that are gone. */
#include "ops/ask.h"
#include "store/index.h"
#include "tools/screen/references.h"
#include "tools/verbs.h"

typedef struct {
  ReportQuery query; /* what the options say of records */
  bool records, volumes, gone, boxes, restricted;
} Listing;

typedef struct {
  const char *volume; /* of this one; NULL: of all that are listed */
  unsigned voided, moved, destroyed, transferred;
} Gone;

static bool add_gone (const void *row, gpointer data)
{
  Gone *gone = data;
  const IndexRow *volume = &((const ReportVolume *)row)->row;
  if (gone->volume != NULL && !g_str_equal (gone->volume, volume->path))
    return true;
  gone->voided += volume->voided;
  gone->moved += volume->moved;
  gone->destroyed += volume->destroyed;
  gone->transferred += volume->transferred;
  return true;
}

static void add_count (GPtrArray *counts, const char *word, unsigned count)
{
  if (count > 0)
    g_ptr_array_add (counts, g_strdup_printf ("%s %u", word, count));
}

/* After a list of volumes, whose counts leave them out, or of the records of one. Programs have them in each row. */
static bool note_gone (Output *output, Archive *archive, const ReportQuery *query, bool restricted, GError **error)
{
  Gone gone = {.volume = query->volume};
  g_autoptr (GPtrArray) counts = g_ptr_array_new_with_free_func (g_free);
  ReportRequest request = {.report = &report_volumes, .query = query, .restricted = restricted};
  if (output_is_json (output))
    return true;
  if (!report_visit (archive, &request, add_gone, &gone, error))
    return false;
  add_count (counts, _ ("void"), gone.voided);
  add_count (counts, _ ("moved away"), gone.moved);
  add_count (counts, _ ("destroyed"), gone.destroyed);
  add_count (counts, _ ("handed over"), gone.transferred);
  if (counts->len == 0)
    return true;
  g_ptr_array_add (counts, NULL);
  g_autofree char *told = g_strjoinv (_ (", "), (char **)counts->pdata);
  output_note (output, _ ("not counted: %s; `dossier list --gone` lists them"), told);
  return true;
}

static bool list_beneath (Context *context, Archive *archive, const Listing *listing, const Reading *reading,
                          GError **error)
{
  ReportQuery query = listing->query;
  bool placed = query.box != NULL || query.room != NULL || query.shelf != NULL;
  bool filtered = listing->records || query.category != NULL || query.kind != NULL || query.grade != NULL ||
                  query.year != 0 || placed;
  if (reading->restricted && !listing->restricted)
    output_note (context->output, "%s", _ ("this is restricted; --restricted lists it"));
  if (reading->type == READING_RECORD)
    return options_error (error, "list", "%s is a record; `dossier show` lists its parts", reading->path);
  ReportRequest request = {.report = &report_customers, .query = &query, .restricted = listing->restricted};
  if (listing->gone)
    request.report = &gone_report;
  else if (!listing->volumes && (filtered || reading->type == READING_VOLUME))
    request.report = &report_records;
  else if (listing->volumes || reading->path != NULL || reading->place.year != 0)
    request.report = &report_volumes;
  query.by_place = true;
  query.customer = reading->place.customer;
  query.volume = reading->type == READING_VOLUME ? reading->path : NULL;
  if (query.year == 0)
    query.year = reading->place.year;
  return output_report (context->output, archive, &request, error) &&
         ((request.report != &report_volumes && (filtered || query.volume == NULL || listing->gone)) ||
          note_gone (context->output, archive, &query, listing->restricted, error));
}

/* Prints the boxes, if they are asked for. */
static bool check_place (Context *context, Archive *archive, const Listing *listing, bool named, GError **error)
{
  const ReportQuery *query = &listing->query;
  bool placed = query->box != NULL || query->room != NULL || query->shelf != NULL;
  bool filtered =
      listing->records || query->category != NULL || query->kind != NULL || query->grade != NULL || query->year != 0;
  if (placed && (listing->volumes || listing->gone))
    return options_error (error, "list", "--box, --room and --shelf list records, or with --boxes boxes");
  Index *index = query->box != NULL ? index_of (archive, error) : NULL;
  if (query->box != NULL && (index == NULL || !ask_check_box (index, query->box, error)))
    return false;
  if (!listing->boxes)
    return true;
  if (named || filtered || query->box != NULL || listing->volumes || listing->gone)
    return options_error (error, "list", "--boxes can be combined with --room and --shelf only");
  BoxQuery boxes = {query->room, query->shelf};
  ReportRequest request = {.report = &boxes_report, .query = &boxes};
  return output_report (context->output, archive, &request, error);
}

/* What people count when they hold the box in their hands. */
typedef struct {
  unsigned records, pages, restricted;
} BoxCount;

static bool count_paper (const IndexRow *row, gpointer data)
{
  BoxCount *count = data;
  if (row->voided != 0)
    return true;
  count->records++;
  count->pages += row->pages;
  count->restricted += row->restricted;
  return true;
}

/* After the inventory of a box: its place and its totals. */
static bool note_box (Context *context, Archive *archive, const Listing *listing, GError **error)
{
  bool known;
  BoxCount count = {0};
  g_auto (IndexShelf) shelf = {0};
  Index *index = index_of (archive, error);
  g_autofree char *code = g_ascii_strup (listing->query.box, -1);
  if (index == NULL || !index_box (index, code, &shelf, &known, error) ||
      !index_in_box (index, code, count_paper, &count, error))
    return false;
  output_note (context->output, _ ("box %s  room %s  shelf %s  records %u  pages %u"), code,
               shelf.room != NULL ? shelf.room : "-", shelf.shelf != NULL ? shelf.shelf : "-", count.records,
               count.pages);
  if (count.restricted > 0 && !listing->restricted)
    output_note (context->output,
                 message_plural ("%u restricted record is left out; --restricted lists it",
                                 "%u restricted records are left out; --restricted lists them", count.restricted),
                 count.restricted);
  return true;
}

int command_list (Context *context, char **argv, GError **error)
{
  static const Reading everything = {.type = READING_CUSTOMER};
  unsigned year = 0;
  Listing listing = {0};
  ReportQuery *query = &listing.query;
  const Option options[] = {
      {"records", 0, N_ ("list all records of REF"), NULL, .flag = &listing.records},
      {"volumes", 0, N_ ("list all volumes of REF"), NULL, .flag = &listing.volumes},
      {"gone", 0, N_ ("list what is destroyed, handed over, moved, void"), NULL, .flag = &listing.gone},
      {"year", 'y', N_ ("only records or volumes of this year"), "YEAR", .number = &year},
      {"category", 'k', N_ ("only records of this category"), "CATEGORY", .text = &query->category},
      {"kind", 0, N_ ("only records of this kind"), "KIND", .text = &query->kind},
      {"grade", 0, N_ ("only records of this grade"), "GRADE", .text = &query->grade},
      OPTION_PLACE (query),
      {"boxes", 0, N_ ("list boxes, and where they are"), NULL, .flag = &listing.boxes},
      {OPTION_KEEPER (&query->keeper)},
      {OPTION_RESTRICTED (&listing.restricted)},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {0},
  };
  char **arguments = options_read (context, "list [OPTION…] [REF…|-]", 0, OPTIONS_MANY, options, argv, error);
  bool named = arguments != NULL && arguments[0] != NULL;
  g_auto (GStrv) references = named ? references_read ("list", arguments, error) : NULL;
  g_autoptr (Archive) archive =
      arguments != NULL && named == (references != NULL) ? command_open (context, ARCHIVE_READ, error) : NULL;
  if (archive == NULL)
    return 0;
  query->year = (int)year;
  if (listing.volumes && (listing.records || query->category != NULL || query->kind != NULL || query->grade != NULL)) {
    options_error (error, "list", "--volumes cannot be combined with --records, --category, --kind or --grade");
    return 0;
  }
  if (listing.gone && (listing.records || listing.volumes || query->kind != NULL || query->grade != NULL)) {
    options_error (error, "list", "--gone cannot be combined with --records, --volumes, --kind or --grade");
    return 0;
  }
  if (!check_place (context, archive, &listing, named, error) || listing.boxes)
    return 0;
  if (!named && list_beneath (context, archive, &listing, &everything, error) && query->box != NULL)
    note_box (context, archive, &listing, error);
  for (char **reference = references; named && *reference != NULL; reference++) {
    g_autoptr (Reading) reading = ask_open (archive, *reference, error);
    if (reading == NULL || !list_beneath (context, archive, &listing, reading, error))
      return 0;
  }
  return 0;
}
