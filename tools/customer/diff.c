/* dossier customer diff: who changed what in a profile, and when. */
#include "ops/ask.h"
#include "ops/customers.h"
#include "sys/error.h"
#include "tools/customer/customer.h"

static const ReportColumn columns[] = {
    {"edition", N_ ("edition"), REPORT_NUMBER (HistoryChange, edition)},
    {"changed", N_ ("changed"), REPORT_TIME (HistoryChange, changed)},
    {"by", N_ ("changed by"), REPORT_TEXT (HistoryChange, by)},
    {"field", N_ ("field"), REPORT_TEXT (HistoryChange, field)},
    {"before", N_ ("before"), REPORT_TEXT (HistoryChange, before)},
    {"after", N_ ("after"), REPORT_TEXT (HistoryChange, after)},
    {"source", N_ ("source"), REPORT_TEXT (HistoryChange, source)},
    {"means", N_ ("note"), REPORT_WORD (HistoryChange, means)},
    {0},
};
static const Report changes_report = {.name = "change", .columns = columns, .find = report_find_listed};

static bool read_editions (char **arguments, guint64 editions[2], GError **error)
{
  if (arguments[0] != NULL && arguments[1] == NULL)
    return options_error (error, "customer", "name two editions, or none");
  for (int i = 0; i < 2 && arguments[0] != NULL; i++)
    if (!g_ascii_string_to_unsigned (arguments[i], 10, 1, G_MAXINT, &editions[i], NULL))
      return options_error (error, "customer", "an edition is a number from 1");
  return true;
}

int customer_diff (Context *context, char **argv, GError **error)
{
  guint64 editions[2] = {0, 0};
  const Option options[] = {{OPTION_CSV (context)}, {OPTION_FORMAT (context)}, {0}};
  char **arguments = options_read (context, "customer diff CUSTOMER [EDITION EDITION]", 1, 3, options, argv, error);
  if (arguments == NULL || !read_editions (arguments + 1, editions, error))
    return 0;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  Index *index = archive == NULL ? NULL : index_of (archive, error);
  g_autofree char *number = index == NULL ? NULL : customers_find (index, arguments[0], false, error);
  g_autoptr (GPtrArray) changes =
      number == NULL ? NULL : history_changes (archive, number, (unsigned)editions[0], (unsigned)editions[1], error);
  if (changes == NULL)
    return 0;
  ReportRequest request = {.report = &changes_report, .query = changes};
  output_report (context->output, archive, &request, error);
  if (request.rows == 0)
    output_note (context->output, _ ("nothing has changed"));
  return 0;
}
