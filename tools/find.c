/* dossier find: words and filters in, one record a line out. */
#include "form/date.h"
#include "ops/ask.h"
#include "tools/screen/command.h"
#include "tools/screen/rows.h"

enum { DEFAULT_LIMIT = 100 };

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

static bool find_customers (Context *context, Archive *archive, const ReadingQuery *query, GError **error)
{
  Found found = {.output = context->output};
  rows_begin_customers (context->output);
  bool good = ask_customers (archive, query->words, query->restricted, visit_customer, &found, error);
  output_table_end (context->output);
  if (good)
    print_summary (context, &found, false);
  return good;
}

static bool find_records (Context *context, Archive *archive, const ReadingQuery *query, GError **error)
{
  Found found = {.output = context->output};
  bool more = false;
  rows_begin_records (context->output, output_is_for_programs (context->output));
  bool good = ask_find (archive, query, visit_record, &found, &more, error);
  output_table_end (context->output);
  if (good)
    print_summary (context, &found, more);
  return good;
}

int command_find (Context *context, char **argv, GError **error)
{
  bool customers = false;
  unsigned year = 0;
  ReadingQuery query = {.limit = DEFAULT_LIMIT};
  const Option options[] = {
      OPTION_CUSTOMER (&query.customer),
      OPTION_CATEGORY (&query.category),
      {"year", 'y', N_ ("that the record is filed under"), "YEAR", .number = &year},
      {"from", 0, N_ ("first date of the document"), "DATE", .day = &query.from},
      {"to", 0, N_ ("last date of the document"), "DATE", .day = &query.to},
      {"kind", 0, N_ ("ordinary, request, reply, plan, …"), "KIND", .text = &query.kind},
      {"grade", 0, N_ ("A, B, C or a class of documents"), "GRADE", .text = &query.grade},
      {"limit", 0, N_ ("at most N records; 0: all"), "N", .number = &query.limit},
      {"customers", 0, N_ ("find customers instead of records"), NULL, .flag = &customers},
      OPTION_RESTRICTED (&query.restricted),
      OPTION_CSV (context),
      {0},
  };
  char **arguments = options_read (context, "find [OPTION…] [WORD…]", options, argv, error);
  if (arguments == NULL)
    return 0;
  g_autofree char *words = g_strjoinv (" ", arguments);
  query.words = words[0] != '\0' ? words : NULL;
  query.year = (int)year;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  if (archive != NULL &&
      (customers ? find_customers (context, archive, &query, error) : find_records (context, archive, &query, error)))
    note_private (context, archive_index (archive, NULL));
  return 0;
}
