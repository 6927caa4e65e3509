/* dossier find: searches records by words and properties, and prints one a line. */
#include "ops/ask.h"
#include "store/index.h"
#include "tools/verbs.h"

enum { DEFAULT_LIMIT = 100 };

static void print_found (Context *context, const ReportRequest *found)
{
  if (output_is_json (context->output)) {
    output_begin (context->output, "summary");
    output_number (context->output, "found", N_ ("found"), found->rows);
    output_flag (context->output, "more", N_ ("more"), found->more);
    output_end (context->output);
  } else if (found->more) {
    output_note (context->output,
                 message_plural ("only the first match is shown; --limit 0 shows all",
                                 "only the first %u matches are shown; --limit 0 shows all", found->rows),
                 found->rows);
  } else if (found->rows == 0) {
    output_note (context->output, "%s", _ ("nothing found"));
  }
}

/* Each further search would build the index again. */
static void note_private (Context *context, const Index *index)
{
  if (index != NULL && index_file (index) == NULL)
    output_note (context->output, "%s",
                 _ ("the cache directory is not writable: the index was built for this run only"));
}

int command_find (Context *context, char **argv, GError **error)
{
  bool customers = false;
  unsigned year = 0;
  ReportQuery query = {0};
  ReportRequest request = {.query = &query, .limit = DEFAULT_LIMIT};
  const Option options[] = {
      {OPTION_CUSTOMER (&query.customer)},
      {OPTION_CATEGORY (&query.category)},
      {"year", 'y', N_ ("only records filed under this year"), "YEAR", .number = &year},
      {"from", 0, N_ ("only documents of this date or later"), "DATE", .day = &query.from},
      {"to", 0, N_ ("only documents of this date or earlier"), "DATE", .day = &query.to},
      {"kind", 0, N_ ("only this kind: ordinary, request, reply, plan, …"), "KIND", .text = &query.kind},
      {"grade", 0, N_ ("only this grade: A, B, C or a class of documents"), "GRADE", .text = &query.grade},
      {"limit", 0, N_ ("show at most N records (default: 100; 0: all)"), "N", .number = &request.limit},
      {"customers", 0, N_ ("find customers instead of records"), NULL, .flag = &customers},
      OPTION_PLACE (&query),
      {OPTION_KEEPER (&query.keeper)},
      {OPTION_RESTRICTED (&request.restricted)},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {0},
  };
  char **arguments = options_read (context, "find [OPTION…] [WORD…]", 0, OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  g_autofree char *words = g_strjoinv (" ", arguments);
  query.words = words[0] != '\0' ? words : NULL;
  query.year = (int)year;
  request.report = customers ? &report_customers : &report_records;
  if (customers)
    request.limit = 0;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  if (archive == NULL || !output_report (context->output, archive, &request, error))
    return 0;
  print_found (context, &request);
  note_private (context, index_of (archive, NULL));
  return 0;
}
