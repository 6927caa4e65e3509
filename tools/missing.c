/* dossier missing: what should be in the archive and is not. */
#include "ops/ask.h"
#include "ops/complete.h"
#include "tools/verbs.h"

static int list_missing (Context *context, Archive *archive, const MissingQuery *query, bool restricted, GError **error)
{
  ReportRequest request = {.report = &missing_report, .query = query, .restricted = restricted};
  if (!output_report (context->output, archive, &request, error))
    return 0;
  if (request.rows == 0)
    output_note (context->output, "%s", _ ("nothing is missing"));
  return *query->missing > 0 ? 1 : 0;
}

int command_missing (Context *context, char **argv, GError **error)
{
  bool restricted = false;
  unsigned missing = 0;
  MissingQuery query = {.missing = &missing};
  const Option options[] = {
      {"all", 0, N_ ("name the checks that find nothing missing, too"), NULL, .flag = &query.all},
      {OPTION_RESTRICTED (&restricted)},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {0},
  };
  char **arguments = options_read (context, "missing [CUSTOMER|YEAR|VOLUME]", 0, 1, options, argv, error);
  g_autoptr (Archive) archive = arguments != NULL ? command_open (context, ARCHIVE_READ, error) : NULL;
  if (archive == NULL || !command_today (context, archive, &query.today, error))
    return 0;
  query.lang = output_language (context->output);
  g_autoptr (Reading) place = arguments[0] == NULL ? NULL : ask_open (archive, arguments[0], error);
  if (arguments[0] == NULL)
    return list_missing (context, archive, &query, restricted, error);
  if (place == NULL)
    return 0;
  if (place->type == READING_RECORD) {
    options_error (error, "missing", "%s is a record; name its volume", arguments[0]);
    return 0;
  }
  if (place->restricted && !restricted)
    output_note (context->output, "%s", _ ("this is restricted; --restricted lists it"));
  query.customer = place->place.customer;
  query.year = place->place.year;
  query.volume = place->type == READING_VOLUME ? place->path : NULL;
  return list_missing (context, archive, &query, restricted, error);
}
