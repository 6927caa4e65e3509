/* Progress of a long command: a line on the terminal that rewrites itself, or JSON lines for a program. Shown after one
 * second and then five times a second, so that a fast command shows none. */
#include "tools/screen/internal.h"

#include <inttypes.h>
#include <unistd.h>

#define FIRST_AFTER G_USEC_PER_SEC
#define THEN_EVERY (G_USEC_PER_SEC / 5)

void output_clear_progress (Output *output)
{
  if (!output->line_open)
    return;
  fputs ("\r\033[K", stderr);
  output->line_open = false;
}

static void progress_json (const char *what, uint64_t done, uint64_t total)
{
  g_autoptr (GString) line = g_string_new ("{");
  json_put (line, "type", "progress");
  json_put (line, "what", what);
  json_put_number (line, "done", done);
  if (total)
    json_put_number (line, "total", total);
  fprintf (stderr, "%s}\n", line->str);
}

static char *print_amount (const Output *output, uint64_t amount)
{
  return output->counts_bytes ? message_size (amount) : g_strdup_printf ("%" PRIu64, amount);
}

static void progress_line (Output *output, uint64_t done, uint64_t total, gint64 elapsed)
{
  double rate = (double)done * G_USEC_PER_SEC / (double)elapsed;
  g_autofree char *so_far = print_amount (output, done), *all = print_amount (output, total);
  g_autofree char *each = print_amount (output, (uint64_t)(rate + 0.5));
  fprintf (stderr, "\r\033[K%s  %s", _ (output->task), so_far);
  if (total)
    fprintf (stderr, "/%s", all);
  fprintf (stderr, "  %s/s", each);
  if (total > done && rate > 0)
    fprintf (stderr, "  %s %.0f s", _ ("left"), (double)(total - done) / rate);
  output->line_open = true;
}

static bool is_wanted (const Output *output)
{
  if (output->style.progress == OUTPUT_AUTO)
    return !output->style.quiet && !output->style.json && output->terminal;
  return output->style.progress != OUTPUT_NEVER;
}

void output_name_progress (Output *output, const char *what)
{
  output->task = what;
}

void output_count_bytes (Output *output, const char *what)
{
  output->task = what;
  output->counts_bytes = true;
}

void output_progress (uint64_t done, uint64_t total, gpointer data)
{
  Output *output = data;
  gint64 now = g_get_monotonic_time ();
  if (!output->started)
    output->started = now;
  gint64 wait_until = output->shown ? output->shown + THEN_EVERY : output->started + FIRST_AFTER;
  if (now < wait_until || !is_wanted (output))
    return;
  output->shown = now;
  if (output->style.progress == OUTPUT_JSON)
    progress_json (output->task, done, total);
  else
    progress_line (output, done, total, now - output->started);
}
