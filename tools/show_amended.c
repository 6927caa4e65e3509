/* What amendments and moves did to records: for `dossier amend`, `move` and `pair`. */
#include "form/name.h"
#include "ops/amend.h"
#include "sys/message.h"
#include "tools/show.h"

static void tell_move (Context *context, const AmendedRecord *amended, const char *place)
{
  g_autofree char *from = name_short_from_path (amended->from);
  if (context->dry_run)
    output_line (context->output, _ ("would move  %s → %s  (edition %u)"), from, place, amended->after->edition);
  else
    output_line (context->output, _ ("moved  %s → %s  (edition %u)"), from, place, amended->after->edition);
}

void show_amended (Context *context, const GPtrArray *all)
{
  Output *output = context->output;
  g_autofree char *first = NULL;
  for (unsigned i = 0; i < all->len; i++) {
    const AmendedRecord *amended = all->pdata[i];
    g_autofree char *place = name_short_from_path (amended->path);
    output_begin_json (output, "amendment");
    output_flag (output, "amended", N_ ("amended"), !context->dry_run);
    output_path (output, "record", N_ ("record"), amended->path);
    if (amended->from != NULL)
      output_path (output, "from", N_ ("from"), amended->from);
    output_number (output, "edition", N_ ("edition"), amended->after->edition);
    output_end (output);
    if (amended->from != NULL)
      tell_move (context, amended, place);
    else if (context->dry_run)
      output_line (output, _ ("would amend  %s  (edition %u)"), place, amended->after->edition);
    else
      output_line (output, _ ("amended  %s  (edition %u)"), place, amended->after->edition);
    show_changes (output, amended->changes);
    if (i == 0)
      first = g_steal_pointer (&place);
  }
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  else
    output_next (output, "dossier show %s --editions", first);
}
