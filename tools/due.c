/* dossier due: which records may be destroyed, and when. */
#include "ops/ask.h"

#include <inttypes.h>
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/sign.h"
#include "tools/verbs.h"

#define EXPIRY_DAYS 180 /* before: some time to find another authority */

static bool read_lists (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, ",", -1);
  unsigned *lists = data;
  *lists = 0;
  for (unsigned i = 0; words[i] != NULL; i++) {
    unsigned before = *lists;
    for (unsigned list = 0; list < RETENTION_LISTS; list++)
      if (g_str_equal (words[i], "all") || g_str_equal (words[i], retention_list_name ((RetentionList)list)))
        *lists |= 1U << list;
    if (*lists == before)
      return options_error (error, "due",
                            "--list takes due, later, held, unknown, permanent or all, separated by commas");
  }
  return true;
}

/* ---- Printing ---- */

/* To stderr: stdout holds references that another command may read. */
static void print_lists (Context *context, const GDate *today, const DueTotals *due, uint64_t appraisals)
{
  Output *output = context->output;
  g_autofree char *day = date_print (today), *next = date_print (&due->next);
  if (output_is_json (output)) {
    output_begin (output, "summary");
    output_text (output, "as-of", "", day);
    for (unsigned list = 0; list < RETENTION_LISTS; list++)
      output_number (output, retention_list_name ((RetentionList)list), "", due->records[list]);
    output_text (output, "next", "", next);
    output_number (output, "appraisals", "", appraisals);
    output_end (output);
    return;
  }
  output_note (output, _ ("on %s: %ju due, %ju later, %ju on hold, %ju unknown, %ju permanent"), day,
               (uintmax_t)due->records[RETENTION_DUE], (uintmax_t)due->records[RETENTION_LATER],
               (uintmax_t)due->records[RETENTION_HELD], (uintmax_t)due->records[RETENTION_UNCOMPUTABLE],
               (uintmax_t)due->records[RETENTION_FOR_EVER]);
  if (next != NULL)
    output_note (output, _ ("the next ones become due on %s: see `dossier due --as-of %s`"), next, next);
  if (appraisals > 0)
    output_note (output,
                 message_plural ("%ju volume is overdue for appraisal: see `dossier due --appraisal`",
                                 "%ju volumes are overdue for appraisal: see `dossier due --appraisal`", appraisals),
                 (uintmax_t)appraisals);
}

/* A timestamp proves nothing once the certificate of its authority has expired. */
static void print_expiring (Context *context, const GDate *today, Archive *archive)
{
  Output *output = context->output;
  int64_t expires = 0;
  g_autofree char *path = NULL;
  int64_t before = date_time_of (today, 0) + (int64_t)EXPIRY_DAYS * 24 * 60 * 60;
  if (!stamping_expiring (archive, before, &path, &expires, NULL) || path == NULL)
    return;
  g_autofree char *time = date_print_time (expires);
  if (output_is_json (output)) {
    output_begin (output, "timestamp");
    output_text (output, "path", NULL, path);
    output_text (output, "expires", NULL, time);
    output_end (output);
    return;
  }
  output_note (
      output,
      _ ("the certificate behind %s expires on %.10s: get another timestamp with `dossier checkpoint --tsa URL`"), path,
      time);
}

/* The volumes that wait for appraisal, of the whole archive or of each reference. */
static bool list_appraisals (Context *context, Archive *archive, const AppraisalQuery *asked, char **references,
                             bool restricted, GError **error)
{
  AppraisalQuery query = *asked;
  ReportRequest request = {.report = &appraisal_report, .query = &query, .restricted = restricted};
  if (*references == NULL && !output_report (context->output, archive, &request, error))
    return false;
  for (; *references != NULL; references++) {
    g_autoptr (Reading) place = ask_open (archive, *references, error);
    if (place == NULL)
      return false;
    if (place->type == READING_RECORD)
      return options_error (error, "due", "%s is a record; name its volume", *references);
    query.customer = place->place.customer;
    query.year = place->place.year;
    query.volume = place->type == READING_VOLUME ? place->path : NULL;
    if (!output_report (context->output, archive, &request, error))
      return false;
  }
  if (request.rows == 0)
    output_note (context->output, "%s", _ ("no volume is overdue for appraisal"));
  return true;
}

int command_due (Context *context, char **argv, GError **error)
{
  DueTotals totals;
  DueQuery query = {.lists = 1U << RETENTION_DUE, .lang = output_language (context->output), .totals = &totals};
  ReportRequest request = {.report = &due_report, .query = &query};
  bool *calendar = &output_style (context->output)->ics, appraisal = false;
  AppraisalQuery appraisals = {.lang = query.lang};
  uint64_t overdue = 0;
  const Option options[] = {
      {"by", 0, N_ ("count by year, category or customer"), "WHAT", .text = &request.by},
      {"list", 0, N_ ("due (default), later, held, unknown, permanent or all; several with commas"), "LIST",
       .set = read_lists, .data = &query.lists},
      {"appraisal", 0, N_ ("list the volumes that are overdue for appraisal"), NULL, .flag = &appraisal},
      {"all", 0, N_ ("with --appraisal: the other volumes, too"), NULL, .flag = &appraisals.all},
      {OPTION_ICS (context)},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {OPTION_RESTRICTED (&request.restricted)},
      {0},
  };
  char **references = options_read (context, "due [OPTION…] [CUSTOMER|REF…]", 0, OPTIONS_MANY, options, argv, error);
  g_autoptr (Archive) archive = references != NULL ? command_open (context, ARCHIVE_READ, error) : NULL;
  query.references = (const char *const *)references;
  if (*calendar)
    query.lists = 1U << RETENTION_DUE | 1U << RETENTION_LATER;
  else if (request.by != NULL)
    query.lists = (1U << RETENTION_LISTS) - 1;
  if ((query.lists & 1U << RETENTION_UNCOMPUTABLE) != 0)
    request.columns = DUE_BRIEF_UNKNOWN;
  else if ((query.lists & 1U << RETENTION_HELD) != 0)
    request.columns = DUE_BRIEF_HELD;
  if (archive == NULL || !command_today (context, archive, &query.day, error))
    return 0;
  appraisals.day = query.day;
  if (appraisal) {
    list_appraisals (context, archive, &appraisals, references, request.restricted, error);
    return 0;
  }
  if (!output_report (context->output, archive, &request, error) || *calendar ||
      !appraisal_count (archive, &appraisals, &overdue, error))
    return 0;
  print_expiring (context, &query.day, archive);
  print_lists (context, &query.day, &totals, overdue);
  return 0;
}
