/* What amendments and moves did to records: for `dossier amend`, `move` and `pair`. */
#include "form/name.h"
#include "ops/amend.h"
#include "store/layouts.h"
#include "sys/message.h"
#include "tools/show/show.h"

void show_pair (Context *context, const char *reply, const char *request)
{
  Output *output = context->output;
  g_autofree char *one = name_short_from_path (reply), *other = name_short_from_path (request);
  output_begin_json (output, "pair");
  output_flag (output, "paired", "", !context->dry_run);
  output_path (output, "reply", N_ ("reply"), reply);
  output_path (output, "request", N_ ("request"), request);
  output_end (output);
  if (context->dry_run)
    output_line (output, _ ("would pair  %s  with its request  %s"), one, other);
  else
    output_line (output, _ ("paired  %s  with its request  %s"), one, other);
}

void show_new_edition (Context *context, const char *path, const char *from, unsigned edition)
{
  Output *output = context->output;
  g_autofree char *place = name_short_from_path (path), *old = from != NULL ? name_short_from_path (from) : NULL;
  output_begin_json (output, "amendment");
  output_flag (output, "amended", N_ ("amended"), !context->dry_run);
  output_path (output, "record", N_ ("record"), path);
  if (from != NULL)
    output_path (output, "from", N_ ("from"), from);
  output_number (output, "edition", N_ ("edition"), edition);
  output_end (output);
  if (old != NULL && context->dry_run)
    output_line (output, _ ("would move  %s → %s  (edition %u)"), old, place, edition);
  else if (old != NULL)
    output_line (output, _ ("moved  %s → %s  (edition %u)"), old, place, edition);
  else if (context->dry_run)
    output_line (output, _ ("would amend  %s  (edition %u)"), place, edition);
  else
    output_line (output, _ ("amended  %s  (edition %u)"), place, edition);
}

void show_amended (Context *context, Archive *archive, const GPtrArray *all)
{
  Output *output = context->output;
  for (unsigned i = 0; i < all->len; i++) {
    const AmendedRecord *amended = all->pdata[i];
    show_new_edition (context, amended->path, amended->from, amended->after->edition);
    show_changes (output, layouts_in_force (archive, NULL), amended->changes);
  }
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  else {
    g_autofree char *first = name_short_from_path (((const AmendedRecord *)all->pdata[0])->path);
    output_next (output, "dossier show %s --editions", first);
  }
}
