/* dossier list: lists the customers of the archive, the volumes of a customer or year, the records of a volume, or
 * those that are gone. */
#include "ops/ask.h"
#include "tools/screen/references.h"
#include "tools/verbs.h"

typedef struct {
  ReportQuery query; /* what the options say of records */
  bool records, volumes, gone, restricted;
} Listing;

static bool list_beneath (Context *context, Archive *archive, const Listing *listing, const Reading *reading,
                          GError **error)
{
  ReportQuery query = listing->query;
  bool filtered =
      listing->records || query.category != NULL || query.kind != NULL || query.grade != NULL || query.year != 0;
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
  return output_report (context->output, archive, &request, error);
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
  if (!named)
    list_beneath (context, archive, &listing, &everything, error);
  for (char **reference = references; named && *reference != NULL; reference++) {
    g_autoptr (Reading) reading = ask_open (archive, *reference, error);
    if (reading == NULL || !list_beneath (context, archive, &listing, reading, error))
      return 0;
  }
  return 0;
}
