/* An entry of the register of handovers: each edition is one object, and the list is a table. */
#include "form/registers/handover.h"

#include "form/name.h"
#include "ops/ask.h"
#include "tools/show/show.h"

/* The words of documents and lists. */
G_GNUC_UNUSED static const char *const words[] = {N_ ("proposed"), N_ ("signed"),  N_ ("taken"),
                                                  N_ ("withheld"), N_ ("monthly"), N_ ("office")};

void show_handover (Output *output, const Handover *handover)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < handover->entry.places->len; i++)
    g_ptr_array_add (places, name_short_from_path (handover->entry.places->pdata[i]));
  for (unsigned i = 0; i < handover->differences->len; i++) {
    const HandoverDifference *difference = handover->differences->pdata[i];
    g_ptr_array_add (differences, g_strdup_printf ("%u: %s", difference->line, difference->text));
  }
  output_text (output, "handover", N_ ("handover"), handover->entry.number);
  output_number (output, "edition", N_ ("edition"), handover->entry.edition);
  output_text (output, "kind", N_ ("type"), output_word (output, handover_kind_name (handover->kind)));
  output_text (output, "step", N_ ("step"), output_word (output, handover_step_name (handover->step)));
  output_text (output, "from", N_ ("giving department"), handover->from);
  output_text (output, "to", N_ ("receiving department"), handover->to);
  output_text (output, "month", N_ ("month"), handover->month);
  output_text (output, "giver", N_ ("handed over by"), handover->giver);
  output_text (output, "receiver", N_ ("taken over by"), handover->receiver);
  output_text (output, "side", N_ ("signed for"), handover->side);
  output_text (output, "signer", N_ ("signed by"), handover->signer);
  output_text (output, "person", N_ ("person"), handover->person);
  output_time (output, "time", N_ ("time"), handover->entry.time);
  output_text (output, "by", N_ ("by"), handover->entry.by);
  output_text (output, "reason", N_ ("reason"), handover->reason);
  output_strings (output, "differences", N_ ("differs"), differences);
  if (output_is_json (output) || handover->lines->len == 0)
    output_strings (output, "places", N_ ("on"), places);
}

typedef struct {
  unsigned line;
  const char *path;
  char *reference;
  unsigned pages, copies;
} LineRow;

static const ReportColumn columns[] = {
    {"line", N_ ("line"), REPORT_NUMBER (LineRow, line)},
    {"path", N_ ("record"), REPORT_PATH (LineRow, path)},
    {"reference", N_ ("reference code"), REPORT_TEXT (LineRow, reference)},
    {"pages", N_ ("pages"), REPORT_MAYBE_NUMBER (LineRow, pages)},
    {"copies", N_ ("copies"), REPORT_MAYBE_NUMBER (LineRow, copies)},
    {0},
};
static const Report line_report = {.name = "line", .columns = columns, .find = report_find_listed};

bool show_handover_lines (Output *output, Archive *archive, const Handover *handover, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < handover->lines->len; i++) {
    const HandoverLine *line = handover->lines->pdata[i];
    LineRow *row = g_new0 (LineRow, 1);
    *row = (LineRow){i + 1, line->path, refcode_print (&line->reference), line->pages, line->copies};
    g_ptr_array_add (texts, row->reference);
    g_ptr_array_add (rows, row);
  }
  ReportRequest request = {.report = &line_report, .query = rows};
  return rows->len == 0 || output_report (output, archive, &request, error);
}
