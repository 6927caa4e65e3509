/* dossier list: what lies beneath a reference, one a line: customers of the archive, volumes of a customer or year,
 * records of a volume. */
#include "ops/ask.h"
#include "tools/screen/command.h"
#include "tools/screen/rows.h"

typedef struct {
  ReadingQuery query; /* what the options say of records */
  bool records, volumes;
} Listing;

static bool list_customers (Context *context, Archive *archive, bool restricted, GError **error)
{
  rows_begin_customers (context->output);
  bool good = ask_customers (archive, NULL, restricted, rows_customer, context->output, error);
  output_table_end (context->output);
  return good;
}

static bool list_volumes (Context *context, Archive *archive, const NamePlace *place, bool restricted, GError **error)
{
  rows_begin_volumes (context->output, output_is_for_programs (context->output));
  bool good = ask_volumes (archive, place->customer, place->year, restricted, rows_volume, context->output, error);
  output_table_end (context->output);
  return good;
}

static bool list_records (Context *context, Archive *archive, ReadingQuery query, const Reading *reading,
                          GError **error)
{
  bool more = false;
  query.by_place = true;
  query.year = query.year != 0 ? query.year : reading->place.year;
  query.customer = reading->place.customer;
  query.volume = reading->type == READING_VOLUME ? reading->path : NULL;
  rows_begin_records (context->output, output_is_for_programs (context->output));
  bool good = ask_find (archive, &query, rows_record, context->output, &more, error);
  output_table_end (context->output);
  return good;
}

static bool list_beneath (Context *context, Archive *archive, const Listing *listing, const Reading *reading,
                          GError **error)
{
  const ReadingQuery *query = &listing->query;
  bool filtered =
      listing->records || query->category != NULL || query->kind != NULL || query->grade != NULL || query->year != 0;
  if (reading->restricted && !query->restricted)
    output_note (context->output, "%s", _ ("this is restricted: --restricted shows it"));
  if (reading->type == READING_RECORD)
    return options_error (error, "list", "%s is a record: dossier show lists its parts", reading->path);
  if (!listing->volumes && (filtered || reading->type == READING_VOLUME))
    return list_records (context, archive, *query, reading, error);
  if (listing->volumes || reading->path != NULL || reading->place.year != 0)
    return list_volumes (context, archive, &reading->place, query->restricted, error);
  return list_customers (context, archive, query->restricted, error);
}

int command_list (Context *context, char **argv, GError **error)
{
  static const Reading everything = {.type = READING_CUSTOMER};
  unsigned year = 0;
  Listing listing = {0};
  ReadingQuery *query = &listing.query;
  const Option options[] = {
      {"records", 0, N_ ("all records beneath it"), NULL, .flag = &listing.records},
      {"volumes", 0, N_ ("all volumes beneath it"), NULL, .flag = &listing.volumes},
      {"year", 'y', N_ ("records of this year"), "YEAR", .number = &year},
      {"category", 'k', N_ ("records of this category"), "CATEGORY", .text = &query->category},
      {"kind", 0, N_ ("records of this kind"), "KIND", .text = &query->kind},
      {"grade", 0, N_ ("records of this grade"), "GRADE", .text = &query->grade},
      OPTION_RESTRICTED (&query->restricted),
      OPTION_CSV (context),
      {0},
  };
  char **arguments = options_read (context, "list [OPTION…] [REF…]", options, argv, error);
  g_autoptr (Archive) archive = arguments != NULL ? command_open (context, ARCHIVE_READ, error) : NULL;
  if (archive == NULL)
    return 0;
  query->year = (int)year;
  if (arguments[0] == NULL)
    list_beneath (context, archive, &listing, &everything, error);
  for (; *arguments != NULL; arguments++) {
    g_autoptr (Reading) reading = ask_open (archive, *arguments, error);
    if (reading == NULL || !list_beneath (context, archive, &listing, reading, error))
      return 0;
  }
  return 0;
}
