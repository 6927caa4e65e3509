/* dossier due: what may be destroyed when, and what cannot be said of. */
#include "ops/ask.h"

#include <inttypes.h>
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/sign.h"
#include "tools/screen/command.h"

#define EXPIRY_DAYS 180 /* before: some time to find another authority */

static bool read_by (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  for (unsigned i = 0; due_report.groups[i] != NULL; i++)
    if (g_str_equal (value, due_report.groups[i])) {
      *(DueBy *)data = (DueBy)(DUE_BY_YEAR + i);
      return true;
    }
  return options_error (error, "due", "--by is year, category or customer");
}

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
      return options_error (error, "due", "--list is due, later, held, unknown, permanent or all, with commas between");
  }
  return true;
}

/* ---- Printing ---- */

/* On stderr, so that the references on stdout can be piped on. */
static void print_summary (Context *context, const Due *due)
{
  Output *output = context->output;
  g_autofree char *day = date_print (&context->today), *next = date_print (&due->next);
  if (output_is_json (output)) {
    output_begin (output, "summary");
    output_text (output, "as-of", "", day);
    for (unsigned list = 0; list < RETENTION_LISTS; list++)
      output_number (output, retention_list_name ((RetentionList)list), "", due->records[list]);
    output_text (output, "next", "", next);
    output_end (output);
    return;
  }
  output_note (output, _ ("on %s: %ju due, %ju later, %ju on hold, %ju unknown, %ju permanent"), day,
               (uintmax_t)due->records[RETENTION_DUE], (uintmax_t)due->records[RETENTION_LATER],
               (uintmax_t)due->records[RETENTION_HELD], (uintmax_t)due->records[RETENTION_UNCOMPUTABLE],
               (uintmax_t)due->records[RETENTION_FOR_EVER]);
  if (next != NULL)
    output_note (output, _ ("the next ones on %s: dossier due --as-of %s"), next, next);
}

/* A timestamp vouches for what went before it as long as its authority's certificate does. */
static void print_expiring (Context *context, Archive *archive)
{
  Output *output = context->output;
  int64_t expires = 0;
  g_autofree char *path = NULL;
  g_autoptr (GDateTime) day =
      g_date_time_new_utc (g_date_get_year (&context->today), (int)g_date_get_month (&context->today),
                           g_date_get_day (&context->today), 0, 0, 0);
  int64_t before = g_date_time_to_unix (day) + (int64_t)EXPIRY_DAYS * 24 * 60 * 60;
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
  output_note (output,
               _ ("the certificate behind %s expires on %.10s: have another timestamp made, dossier checkpoint --tsa"),
               path, time);
}

static void print_calendar (Context *context, Archive *archive, const Due *due)
{
  g_autofree char *calendar = due_calendar (archive, due);
  if (calendar != NULL)
    output_raw (context->output, "calendar", calendar);
  else
    output_note (context->output, "%s", _ ("no record has a day to put into a calendar"));
}

static void print_due (Context *context, const DueQuery *query, bool calendar, GError **error)
{
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  g_autoptr (Due) due = archive != NULL ? due_collect (archive, query, error) : NULL;
  if (due == NULL)
    return;
  if (calendar) {
    print_calendar (context, archive, due);
    return;
  }
  bool held = (query->lists & 1U << RETENTION_HELD) != 0, unknown = (query->lists & 1U << RETENTION_UNCOMPUTABLE) != 0;
  ReportRequest request = {.report = query->by != DUE_BY_NOTHING ? &due_group_report : &due_report,
                           .query = query->by != DUE_BY_NOTHING ? due->groups : due->rows,
                           .columns = unknown ? DUE_BRIEF_UNKNOWN
                                      : held  ? DUE_BRIEF_HELD
                                              : 0};
  if (!output_report (context->output, archive, &request, error))
    return;
  print_expiring (context, archive);
  print_summary (context, due);
}

int command_due (Context *context, char **argv, GError **error)
{
  bool calendar = false;
  DueQuery query = {.lists = 1U << RETENTION_DUE, .lang = output_language (context->output)};
  const Option options[] = {
      {"by", 0, N_ ("count by year, category or customer"), "WHAT", .set = read_by, .data = &query.by},
      {"list", 0, N_ ("due (as always), later, held, unknown, permanent, or several of these, or all"), "LIST",
       .set = read_lists, .data = &query.lists},
      {"ics", 0, N_ ("print a calendar file"), NULL, .flag = &calendar},
      {OPTION_CSV (context)},
      {"restricted", 0, N_ ("names and titles of what is restricted, too"), NULL, .flag = &query.restricted},
      {0},
  };
  char **references = options_read (context, "due [OPTION…] [CUSTOMER|REF…]", 0, OPTIONS_MANY, options, argv, error);
  if (references == NULL)
    return 0;
  query.references = (const char *const *)references;
  query.day = context->today;
  if (calendar)
    query.lists = 1U << RETENTION_DUE | 1U << RETENTION_LATER;
  else if (query.by != DUE_BY_NOTHING)
    query.lists = 0;
  print_due (context, &query, calendar, error);
  return 0;
}
