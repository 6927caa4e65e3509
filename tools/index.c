/* dossier index: rebuilds the index, or shows its state. */
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "tools/verbs.h"

static void print_index (Context *context, const Archive *archive, Index *index, uint64_t event, uint64_t records,
                         gint64 started)
{
  Output *output = context->output;
  output_begin (output, "index");
  output_text (output, "file", N_ ("file"),
               index_file (index) != NULL ? index_file (index) : _ ("none; in memory only"));
  output_text (output, "archive", N_ ("archive"), journal_archive_id (archive_journal (archive)));
  output_number (output, "event", N_ ("last event indexed"), event);
  output_number (output, "length", N_ ("events in the journal"), journal_length (archive_journal (archive)));
  if (started != 0) {
    double seconds = (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC;
    g_autofree char *time = g_strdup_printf ("%.2f s", seconds);
    output_number (output, "records", N_ ("records read"), records);
    output_text (output, "time", N_ ("time"), time);
  }
  output_end (output);
}

static int run_form (Context *context, bool rebuild, char **argv, GError **error)
{
  const char *usage = rebuild ? "index rebuild" : "index status";
  if (options_read (context, usage, 0, 0, NULL, argv, error) == NULL)
    return 0;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  if (archive == NULL)
    return 0;
  gint64 started = rebuild ? g_get_monotonic_time () : 0;
  uint64_t event = 0, records = 0;
  Index *index = index_of (archive, error);
  if (index != NULL && (!rebuild || index_rebuild (index, &records, error)) && index_event (index, &event, error))
    print_index (context, archive, index, event, records, started);
  return 0;
}

static int rebuild_index (Context *context, char **argv, GError **error)
{
  return run_form (context, true, argv, error);
}

static int show_index_status (Context *context, char **argv, GError **error)
{
  return run_form (context, false, argv, error);
}

const CommandForm command_index[] = {
    {"rebuild", rebuild_index, false}, {"status", show_index_status, true}, {NULL, NULL, false}};
