/* A report as a calendar file: an entry for each place and day. The same archive at the same event gives the same
 * bytes, and an entry keeps its UID, so that importing the file again changes entries instead of adding some. */
#include "tools/screen/internal.h"

#include <string.h>

#include "form/calendar.h"
#include "form/date.h"
#include "ops/ask.h"
#include "store/journal.h"

enum { DAY, PLACE, ABOUT, LINE, CELLS };

static void keep_calendar_row (Output *output, const void *row)
{
  const ReportCalendar *shown = output->table->calendar;
  const ReportColumn *const columns[CELLS] = {&shown->day, &shown->place, &shown->about, &shown->line};
  char **cells = g_new0 (char *, CELLS + 1);
  for (unsigned i = 0; i < CELLS && (i != LINE || shown->line.key); i++) {
    char *value = report_value (columns[i], row, true);
    cells[i] = value ? value : g_strdup ("");
  }
  if (cells[DAY][0])
    g_ptr_array_add (output->rows, cells);
  else
    g_strfreev (cells);
}

static gint compare_entries (gconstpointer a, gconstpointer b)
{
  char *const *one = *(char *const *const *)a, *const *other = *(char *const *const *)b;
  int order = strcmp (one[DAY], other[DAY]);
  return order != 0 ? order : strcmp (one[PLACE], other[PLACE]);
}

static void add_calendar_entry (const Output *output, Calendar *calendar, unsigned from, unsigned to)
{
  char *const *first = output->rows->pdata[from];
  GDate day;
  date_parse (first[DAY], &day, NULL);
  g_autofree char *name = g_strdelimit (g_strdup (first[PLACE]), "/", '.');
  g_autofree char *uid =
      g_strdup_printf ("%s.%s@%s", name, first[DAY], journal_archive_id (archive_journal (output->archive)));
  g_autoptr (GString) summary = g_string_new (NULL), text = g_string_new (first[ABOUT]);
  g_string_append_printf (summary, _ ("%s: %s"), first[PLACE], _ (output->table->calendar->what));
  if (first[LINE])
    g_string_append_printf (summary, _ (": %u"), to - from);
  for (unsigned i = from; first[LINE] && i < to; i++)
    g_string_append_printf (text, "%s%s", text->len ? "\n" : "", ((char **)output->rows->pdata[i])[LINE]);
  calendar_add (calendar, uid, &day, summary->str, text->str);
}

static void print_calendar (Output *output)
{
  g_autoptr (Calendar) calendar = calendar_new (journal_time (archive_journal (output->archive)));
  g_ptr_array_sort (output->rows, compare_entries);
  for (unsigned from = 0, to; from < output->rows->len; from = to) {
    for (to = from + 1;
         to < output->rows->len && compare_entries (output->rows->pdata + from, output->rows->pdata + to) == 0;)
      to++;
    add_calendar_entry (output, calendar, from, to);
  }
  g_autofree char *text = output->rows->len ? calendar_print (calendar) : NULL;
  g_ptr_array_set_size (output->rows, 0);
  if (text)
    output_raw (output, "calendar", text);
  else
    output_note (output, "%s", _ ("nothing here has a date for a calendar"));
}

const OutputFormat output_calendar = {.row = keep_calendar_row, .end = print_calendar};
