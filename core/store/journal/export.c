/* The exported files have the same bytes however the journal is divided into files: they are cut at commits or at event
 * numbers alone. */
#include "store/journal.h"

#include <inttypes.h>
#include <string.h>

#include "store/journal/internal.h"
#include "store/journal/lines.h"

typedef struct {
  const Journal *journal;
  uint64_t first; /* first event of the export */
  JournalVisit visit;
  JournalFile file;
  gpointer data;
  LinesReach reach;
  uint64_t from;      /* first event of the current file */
  GByteArray *gather; /* lines of the current file */
  GArray *times;      /* of int64_t: the time of the last event of each file that is cut at an event number */
} Export;

static bool note_time (const Event *event, const char *digest, gpointer data, GError **error)
{
  Export *export = data;
  int64_t time = event_time (event);
  if ((event_number (event) - export->first + 1) % JOURNAL_PACK_EVENTS == 0)
    g_array_append_val (export->times, time);
  return export->visit (event, digest, export->data, error);
}

/* Passes on the first len bytes as a file, which ends with event last. */
static bool give_file (Export *export, size_t len, uint64_t last, bool segment, int64_t time, GError **error)
{
  g_autofree char *path = segment ? journal_segment_path (export->from, last) : journal_block_path (export->from);
  g_autoptr (GBytes) lines = g_bytes_new (export->gather->data, len);
  g_byte_array_remove_range (export->gather, 0, (guint)len);
  export->from = last + 1;
  return export->file (path, lines, time, export->data, error);
}

/* Passes on the files that are complete. */
static bool cut_files (Export *export, bool segment, GError **error)
{
  bool full = export->first == 1;
  if (full && (segment || export->reach.number - export->from + 1 >= JOURNAL_SEGMENT_EVENTS))
    return give_file (export, export->gather->len, export->reach.number, true, export->reach.time, error);
  while (!full && export->reach.number - export->from + 1 >= JOURNAL_PACK_EVENTS) {
    g_autoptr (GBytes) all = g_bytes_new_static (export->gather->data, export->gather->len);
    g_autoptr (GBytes) rest = lines_skip (all, JOURNAL_PACK_EVENTS);
    uint64_t last = export->from + JOURNAL_PACK_EVENTS - 1;
    int64_t time = g_array_index (export->times, int64_t, (last - export->first) / JOURNAL_PACK_EVENTS);
    if (!give_file (export, export->gather->len - g_bytes_get_size (rest), last, false, time, error))
      return false;
  }
  return true;
}

static bool add_part (Export *export, const JournalPart *part, GError **error)
{
  uint64_t from = MAX (part->first, export->first);
  g_autofree char *path = journal_part_path (part);
  g_autoptr (GBytes) bytes = journal_read_part (export->journal, part, error);
  Lines lines = {.path = path, .bytes = bytes, .first = part->first, .last = part->last};
  if (bytes == NULL || !lines_read (&lines, &export->reach, from, part->last, note_time, export, error))
    return false;
  g_autoptr (GBytes) wanted = lines_skip (bytes, from - part->first);
  gsize len;
  const void *data = g_bytes_get_data (wanted, &len);
  g_byte_array_append (export->gather, data, (guint)len);
  return cut_files (export, part->bytes == NULL, error);
}

static bool export_parts (Export *export, GError **error)
{
  const GPtrArray *tables[] = {export->journal->segments, export->journal->blocks};
  for (unsigned t = 0; t < G_N_ELEMENTS (tables); t++) {
    for (unsigned i = 0; i < tables[t]->len; i++) {
      const JournalPart *part = g_ptr_array_index (tables[t], i);
      if (part->last >= export->first && !add_part (export, part, error))
        return false;
    }
  }
  return export->gather->len == 0 ||
         give_file (export, export->gather->len, export->reach.number, false, export->reach.time, error);
}

bool journal_export (const Journal *journal, uint64_t first, JournalVisit visit, JournalFile file, gpointer data,
                     GError **error)
{
  g_autoptr (GByteArray) gather = g_byte_array_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (int64_t));
  Export export = {.journal = journal,
                   .first = MAX (first, 1),
                   .from = MAX (first, 1),
                   .visit = visit,
                   .file = file,
                   .data = data,
                   .gather = gather,
                   .times = times};
  lines_reach_init (&export.reach, journal->algorithm, export.first - 1);
  if (!export_parts (&export, error))
    return false;
  return export.first > journal->reach.number || strcmp (export.reach.digest, journal->reach.digest) == 0 ||
         journal_head_error (error);
}
