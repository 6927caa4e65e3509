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
  static const char *const words[] = {"year", "category", "customer"};
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (value, words[i])) {
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

static const OutputColumn row_columns[] = {
    {"path", N_ ("record"), false},
    {"from", N_ ("eligible from"), false},
    {"retention", N_ ("retention"), false},
    {"trigger", N_ ("trigger"), false},
    {"pages", N_ ("pages"), true},
    {"title", N_ ("title"), false},
    {"customer-name", N_ ("customer"), false},
    {"holds", N_ ("on hold"), false},
    {"because", N_ ("why"), false},
    {"list", N_ ("list"), false},
    {"reference", N_ ("reference code"), false},
    {"category", N_ ("category"), false},
    {"year", N_ ("year"), true},
    {"customer", N_ ("customer's number"), false},
    {"extended", N_ ("extended until"), false},
    {"restricted", N_ ("restricted"), false},
};
enum { SHORT_ROW = 7, HELD_ROW = 8, WHY_ROW = 9 };

/* People get what the lists that they asked for have to say. */
static unsigned columns_for (const Output *output, unsigned lists)
{
  if (output_is_for_programs (output))
    return G_N_ELEMENTS (row_columns);
  if ((lists & (1U << RETENTION_UNCOMPUTABLE | 1U << RETENTION_HELD)) == 0)
    return SHORT_ROW;
  return (lists & 1U << RETENTION_UNCOMPUTABLE) != 0 ? WHY_ROW : HELD_ROW;
}

static void print_rows (Output *output, const Due *due, unsigned lists)
{
  output_table_begin (output, "due", row_columns, columns_for (output, lists));
  for (unsigned i = 0; i < due->rows->len; i++) {
    const DueRow *row = due->rows->pdata[i];
    g_autofree char *path = name_short_from_path (row->path), *first = date_print (&row->first);
    g_autofree char *pages = g_strdup_printf ("%u", row->pages), *year = g_strdup_printf ("%d", row->year);
    g_autofree char *extended = date_print (&row->extended);
    const char *const cells[] = {path,
                                 first,
                                 row->period,
                                 row->trigger,
                                 pages,
                                 row->title,
                                 row->customer_name,
                                 row->holds,
                                 row->because,
                                 retention_list_name (row->list),
                                 row->reference,
                                 row->category,
                                 year,
                                 row->customer,
                                 extended,
                                 row->restricted ? "yes" : NULL};
    output_row (output, cells);
  }
  output_table_end (output);
}

static const OutputColumn group_columns[] = {
    {"key", N_ ("group"), false},    {"due", N_ ("due"), true},         {"later", N_ ("later"), true},
    {"held", N_ ("on hold"), true},  {"unknown", N_ ("unknown"), true}, {"permanent", N_ ("permanent"), true},
    {"next", N_ ("next on"), false}, {"title", N_ ("title"), false},
};

/* A group of those that have no day goes by the name of their list. */
static const char *key_of (const Output *output, const DueGroup *group)
{
  static const char *const labels[RETENTION_LISTS] = {N_ ("due"), N_ ("later"), N_ ("on hold"), N_ ("unknown"),
                                                      N_ ("permanent")};
  for (unsigned list = 0; !output_is_for_programs (output) && list < RETENTION_LISTS; list++)
    if (g_str_equal (group->key, retention_list_name ((RetentionList)list)))
      return _ (labels[list]);
  return group->key;
}

static void print_groups (Output *output, const Due *due)
{
  output_table_begin (output, "group", group_columns, G_N_ELEMENTS (group_columns));
  for (unsigned i = 0; i < due->groups->len; i++) {
    const DueGroup *group = due->groups->pdata[i];
    char numbers[RETENTION_LISTS][24];
    for (unsigned list = 0; list < RETENTION_LISTS; list++)
      g_snprintf (numbers[list], sizeof numbers[list], "%" PRIu64, group->records[list]);
    g_autofree char *next = date_print (&group->next);
    const char *const cells[] = {key_of (output, group),
                                 numbers[RETENTION_DUE],
                                 numbers[RETENTION_LATER],
                                 numbers[RETENTION_HELD],
                                 numbers[RETENTION_UNCOMPUTABLE],
                                 numbers[RETENTION_FOR_EVER],
                                 next,
                                 group->title};
    output_row (output, cells);
  }
  output_table_end (output);
}

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
  if (query->by != DUE_BY_NOTHING)
    print_groups (context->output, due);
  else
    print_rows (context->output, due, query->lists);
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
      OPTION_CSV (context),
      {"restricted", 0, N_ ("names and titles of what is restricted, too"), NULL, .flag = &query.restricted},
      {0},
  };
  char **references = options_read (context, "due [OPTION…] [CUSTOMER|REF…]", options, argv, error);
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
