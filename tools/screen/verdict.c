/* The verdict of a verification in numbers and words, with what it covered. */
#include "tools/screen/verdict.h"

#include "sys/message.h"

static const char *word_of (const VerifySummary *summary)
{
  if (summary->faults > 0)
    return "fail";
  return summary->not_checked > 0 ? "not-checked" : "pass";
}

/* "C00009 C00010", "part 1/4"; NULL for everything. Given. */
static char *scope_of (const VerifyOptions *options)
{
  const char *const *references = options->references;
  GString *scope = g_string_new (NULL);
  for (unsigned i = 0; references != NULL && references[i] != NULL; i++)
    g_string_append_printf (scope, "%s%s", i > 0 ? " " : "", references[i]);
  if (options->parts > 0)
    g_string_append_printf (scope, _ ("%spart %u/%u"), scope->len > 0 ? ", " : "", options->part, options->parts);
  return g_string_free (scope, scope->len == 0);
}

/* What a part leaves out, so that nobody takes its verdict for that of the whole: "; 41 other customers not checked".
 * Given. */
static char *left_out (const VerifySummary *summary)
{
  GString *words = g_string_new (NULL);
  if (summary->other_customers > 0)
    g_string_append_printf (words,
                            message_plural ("; %ju other customer not checked", "; %ju other customers not checked",
                                            summary->other_customers),
                            (uintmax_t)summary->other_customers);
  if (summary->other_records > 0)
    g_string_append_printf (words,
                            message_plural ("; %ju other record of the same customers not checked",
                                            "; %ju other records of the same customers not checked",
                                            summary->other_records),
                            (uintmax_t)summary->other_records);
  return g_string_free (words, FALSE);
}

static void print_counts (Output *output, const VerifySummary *summary)
{
  g_autofree char *size = message_size (summary->bytes);
  double seconds = (double)summary->microseconds / 1e6;
  g_autofree char *records = output_records (summary->records), *files = output_files (summary->files);
  g_autofree char *events = output_events (summary->events);
  output_line (output, _ ("checked  %s, %s, %s, %s in %.1f s"), records, files, size, events, seconds);
  if (summary->voided > 0)
    output_line (output,
                 message_plural ("         %ju of these records is void", "         %ju of these records are void",
                                 summary->voided),
                 (uintmax_t)summary->voided);
  if (summary->moved > 0)
    output_line (output,
                 message_plural ("         %ju place that a moved record has left",
                                 "         %ju places that moved records have left", summary->moved),
                 (uintmax_t)summary->moved);
  if (summary->destroyed > 0)
    output_line (output,
                 message_plural ("         %ju record was destroyed, and is gone",
                                 "         %ju records were destroyed, and are gone", summary->destroyed),
                 (uintmax_t)summary->destroyed);
  if (summary->transferred > 0)
    output_line (output,
                 message_plural ("         %ju record was handed over to another archive, and is gone",
                                 "         %ju records were handed over to another archive, and are gone",
                                 summary->transferred),
                 (uintmax_t)summary->transferred);
}

static void print_object (Output *output, const char *scope, const VerifySummary *summary, bool counted)
{
  output_begin_json (output, "summary");
  output_text (output, "verdict", NULL, word_of (summary));
  output_number (output, "faults", NULL, summary->faults);
  output_number (output, "not-checked", NULL, summary->not_checked);
  output_number (output, "notes", NULL, summary->notes);
  if (counted) {
    output_number (output, "events", NULL, summary->events);
    output_number (output, "profiles", NULL, summary->profiles);
    output_number (output, "volumes", NULL, summary->volumes);
    output_number (output, "records", NULL, summary->records);
    output_number (output, "void", NULL, summary->voided);
    output_number (output, "destroyed", NULL, summary->destroyed);
    output_number (output, "transferred", NULL, summary->transferred);
    if (summary->moved > 0)
      output_number (output, "moved", NULL, summary->moved);
  }
  output_text (output, "scope", NULL, scope);
  output_number (output, "other-customers", NULL, summary->other_customers);
  output_number (output, "other-records", NULL, summary->other_records);
  if (counted) {
    output_number (output, "files", NULL, summary->files);
    output_number (output, "bytes", NULL, summary->bytes);
    output_number (output, "milliseconds", NULL, summary->microseconds / 1000);
  }
  output_text (output, "archive", NULL, summary->archive_id[0] != '\0' ? summary->archive_id : NULL);
  output_text (output, "head", NULL, summary->head[0] != '\0' ? summary->head : NULL);
  output_end (output);
}

void verdict_print (Output *output, const VerifyOptions *options, const VerifySummary *summary, bool counted)
{
  g_autofree char *scope = scope_of (options), *others = left_out (summary);
  print_object (output, scope, summary, counted);
  if (counted)
    print_counts (output, summary);
  if (summary->faults > 0)
    output_line (
        output,
        message_plural ("fail     %ju fault, %ju not checked", "fail     %ju faults, %ju not checked", summary->faults),
        (uintmax_t)summary->faults, (uintmax_t)summary->not_checked);
  else if (summary->not_checked > 0)
    output_line (output,
                 message_plural ("not checked  %ju point; no fault in the rest",
                                 "not checked  %ju points; no fault in the rest", summary->not_checked),
                 (uintmax_t)summary->not_checked);
  else if (scope == NULL)
    output_line (output, "%s", _ ("pass     everything is as it was filed"));
  if (scope != NULL)
    output_line (output,
                 summary->faults + summary->not_checked == 0 ? _ ("pass     %s: as it was filed%s")
                                                             : _ ("scope    %s%s"),
                 scope, others);
}
