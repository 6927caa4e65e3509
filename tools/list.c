/* dossier list: what lies beneath a reference, one a line: customers of the archive, volumes of a customer or year,
 * records of a volume. */
#include "ops/ask.h"
#include "tools/screen/command.h"
#include "tools/screen/rows.h"

typedef struct {
  char *category, *kind, *grade;
  int year;
  gboolean records, volumes, csv, restricted;
} ListOptions;

static ListOptions given;

static const GOptionEntry entries[] = {
    {"records", 0, 0, G_OPTION_ARG_NONE, &given.records, N_ ("all records beneath it"), NULL},
    {"volumes", 0, 0, G_OPTION_ARG_NONE, &given.volumes, N_ ("all volumes beneath it"), NULL},
    {"year", 'y', 0, G_OPTION_ARG_INT, &given.year, N_ ("records of this year"), "YEAR"},
    {"category", 'k', 0, G_OPTION_ARG_STRING, &given.category, N_ ("records of this category"), "CATEGORY"},
    {"kind", 0, 0, G_OPTION_ARG_STRING, &given.kind, N_ ("records of this kind"), "KIND"},
    {"grade", 0, 0, G_OPTION_ARG_STRING, &given.grade, N_ ("records of this grade"), "GRADE"},
    {"restricted", 0, 0, G_OPTION_ARG_NONE, &given.restricted, N_ ("what is restricted, too"), NULL},
    {"csv", 0, 0, G_OPTION_ARG_NONE, &given.csv, N_ ("print CSV"), NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static bool list_customers (Context *context, Archive *archive, GError **error)
{
  rows_begin_customers (context->output);
  bool good = ask_customers (archive, NULL, given.restricted, rows_customer, context->output, error);
  output_table_end (context->output);
  return good;
}

static bool list_volumes (Context *context, Archive *archive, const NamePlace *place, GError **error)
{
  rows_begin_volumes (context->output, given.csv || output_is_json (context->output));
  bool good =
      ask_volumes (archive, place->customer, place->year, given.restricted, rows_volume, context->output, error);
  output_table_end (context->output);
  return good;
}

static bool list_records (Context *context, Archive *archive, const Reading *reading, GError **error)
{
  bool more = false;
  ReadingQuery query = {.by_place = true,
                        .category = given.category,
                        .kind = given.kind,
                        .grade = given.grade,
                        .year = given.year != 0 ? given.year : reading->place.year,
                        .customer = reading->place.customer,
                        .volume = reading->type == READING_VOLUME ? reading->path : NULL,
                        .restricted = given.restricted};
  g_date_clear (&query.from, 1);
  g_date_clear (&query.to, 1);
  rows_begin_records (context->output, given.csv || output_is_json (context->output));
  bool good = ask_find (archive, &query, rows_record, context->output, &more, error);
  output_table_end (context->output);
  return good;
}

static bool list_beneath (Context *context, Archive *archive, const Reading *reading, GError **error)
{
  if (reading->restricted && !given.restricted)
    output_note (context->output, "%s", _ ("this is restricted: --restricted shows it"));
  bool filtered =
      given.records || given.category != NULL || given.kind != NULL || given.grade != NULL || given.year != 0;
  if (reading->type == READING_RECORD) {
    command_usage_error (error, "list", "%s is a record: dossier show lists its parts", reading->path);
    return false;
  }
  if (!given.volumes && (filtered || reading->type == READING_VOLUME))
    return list_records (context, archive, reading, error);
  if (given.volumes || reading->path != NULL || reading->place.year != 0)
    return list_volumes (context, archive, &reading->place, error);
  return list_customers (context, archive, error);
}

int command_list (Context *context, int argc, char **argv, GError **error)
{
  g_free (given.category);
  g_free (given.kind);
  g_free (given.grade);
  given = (ListOptions){0};
  g_auto (GStrv) arguments = command_options (context, "list [OPTION…] [REF…]", entries, argc, argv, error);
  g_autoptr (Archive) archive = arguments != NULL ? command_open (context, ARCHIVE_READ, error) : NULL;
  if (archive == NULL)
    return 0;
  output_csv (context->output, given.csv);
  if (arguments[0] == NULL) {
    Reading everything = {.type = READING_CUSTOMER};
    list_beneath (context, archive, &everything, error);
    return 0;
  }
  for (unsigned i = 0; arguments[i] != NULL; i++) {
    g_autoptr (Reading) reading = ask_open (archive, arguments[i], error);
    if (reading == NULL || !list_beneath (context, archive, reading, error))
      return 0;
  }
  return 0;
}
