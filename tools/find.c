/* dossier find: words and filters in, one record a line out. */
#include "form/date.h"
#include "ops/ask.h"
#include "tools/screen/command.h"
#include "tools/screen/rows.h"

enum { DEFAULT_LIMIT = 100 };

typedef struct {
  char *customer, *category, *kind, *grade, *from, *to;
  int year, limit;
  gboolean customers, csv, restricted;
} FindOptions;

static FindOptions given;

static const GOptionEntry entries[] = {
    {"customer", 'c', 0, G_OPTION_ARG_STRING, &given.customer, N_ ("number, or a piece of the name"), "CUSTOMER"},
    {"category", 'k', 0, G_OPTION_ARG_STRING, &given.category, N_ ("code, directory or title"), "CATEGORY"},
    {"year", 'y', 0, G_OPTION_ARG_INT, &given.year, N_ ("that the record is filed under"), "YEAR"},
    {"from", 0, 0, G_OPTION_ARG_STRING, &given.from, N_ ("first date of the document"), "DATE"},
    {"to", 0, 0, G_OPTION_ARG_STRING, &given.to, N_ ("last date of the document"), "DATE"},
    {"kind", 0, 0, G_OPTION_ARG_STRING, &given.kind, N_ ("ordinary, request, reply, plan, …"), "KIND"},
    {"grade", 0, 0, G_OPTION_ARG_STRING, &given.grade, N_ ("A, B, C or a class of documents"), "GRADE"},
    {"limit", 0, 0, G_OPTION_ARG_INT, &given.limit, N_ ("at most N records; 0: all"), "N"},
    {"customers", 0, 0, G_OPTION_ARG_NONE, &given.customers, N_ ("find customers instead of records"), NULL},
    {"restricted", 0, 0, G_OPTION_ARG_NONE, &given.restricted, N_ ("what is restricted, too"), NULL},
    {"csv", 0, 0, G_OPTION_ARG_NONE, &given.csv, N_ ("print CSV"), NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void clear_given (void)
{
  char *const strings[] = {given.customer, given.category, given.kind, given.grade, given.from, given.to};
  for (size_t i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  given = (FindOptions){.limit = DEFAULT_LIMIT};
}

typedef struct {
  Output *output;
  unsigned n;
} Found;

static bool visit_record (const IndexRow *row, gpointer data)
{
  Found *found = data;
  found->n++;
  return rows_record (row, found->output);
}

static bool visit_customer (const IndexRow *row, gpointer data)
{
  Found *found = data;
  found->n++;
  return rows_customer (row, found->output);
}

static void print_summary (Context *context, const Found *found, bool more)
{
  if (output_is_json (context->output)) {
    output_begin (context->output, "summary");
    output_number (context->output, "found", N_ ("found"), found->n);
    output_flag (context->output, "more", N_ ("more"), more);
    output_end (context->output);
  } else if (more) {
    output_note (context->output, _ ("the first %u are shown: --limit 0 shows all"), found->n);
  } else if (found->n == 0) {
    output_note (context->output, "%s", _ ("nothing found"));
  }
}

/* Searching again and again would make an index each time. */
static void note_private (Context *context, const Index *index)
{
  if (index != NULL && index_file (index) == NULL)
    output_note (context->output, "%s",
                 _ ("the cache directory cannot be written: the index was made for this time only"));
}

static bool find_customers (Context *context, Archive *archive, const char *words, GError **error)
{
  Found found = {.output = context->output};
  rows_begin_customers (context->output);
  bool good = ask_customers (archive, words, given.restricted, visit_customer, &found, error);
  output_table_end (context->output);
  if (good)
    print_summary (context, &found, false);
  return good;
}

static bool read_query (ReadingQuery *query, const char *words, GError **error)
{
  *query = (ReadingQuery){.words = *words != '\0' ? words : NULL,
                          .customer = given.customer,
                          .category = given.category,
                          .kind = given.kind,
                          .grade = given.grade,
                          .year = given.year,
                          .limit = (unsigned)given.limit,
                          .restricted = given.restricted};
  g_date_clear (&query->from, 1);
  g_date_clear (&query->to, 1);
  if (given.limit < 0 || given.year < 0)
    command_usage_error (error, "find", "--%s is a number from 0 on", given.limit < 0 ? "limit" : "year");
  return given.limit >= 0 && given.year >= 0 && (given.from == NULL || date_parse (given.from, &query->from, error)) &&
         (given.to == NULL || date_parse (given.to, &query->to, error));
}

static bool find_records (Context *context, Archive *archive, const char *words, GError **error)
{
  ReadingQuery query;
  Found found = {.output = context->output};
  bool more = false;
  if (!read_query (&query, words, error))
    return false;
  rows_begin_records (context->output, given.csv || output_is_json (context->output));
  bool good = ask_find (archive, &query, visit_record, &found, &more, error);
  output_table_end (context->output);
  if (good)
    print_summary (context, &found, more);
  return good;
}

int command_find (Context *context, int argc, char **argv, GError **error)
{
  clear_given ();
  g_auto (GStrv) arguments = command_options (context, "find [OPTION…] [WORD…]", entries, argc, argv, error);
  if (arguments == NULL)
    return 0;
  output_csv (context->output, given.csv);
  g_autofree char *words = g_strjoinv (" ", arguments);
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  if (archive == NULL)
    return 0;
  bool found =
      given.customers ? find_customers (context, archive, words, error) : find_records (context, archive, words, error);
  if (found)
    note_private (context, archive_index (archive, NULL));
  return 0;
}
