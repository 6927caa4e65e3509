/* dossier pair: ties replies to the requests that they answer. */
#include "ops/amend.h"

#include "sys/error.h"
#include "tools/screen/references.h"
#include "tools/show/show.h"
#include "tools/verbs.h"

static void print_pairs (Context *context, Archive *archive, const PairingResult *result)
{
  Output *output = context->output;
  for (unsigned i = 0; i < result->pairs->len; i++) {
    const MadePair *made = result->pairs->pdata[i];
    show_pair (context, made->reply, made->request);
  }
  if (result->amended->len > 0)
    show_amended (context, archive, result->amended);
  else if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  else
    output_next (output, "dossier show %s", ((const MadePair *)result->pairs->pdata[0])->reply);
}

int command_pair (Context *context, char **argv, GError **error)
{
  const char *reason = NULL;
  const Option options[] = {{OPTION_REASON (&reason), .needed = true}, {0}};
  char **arguments =
      options_read (context, "pair REPLY REQUEST …|- --reason TEXT", 0, OPTIONS_MANY, options, argv, error);
  g_auto (GStrv) references =
      arguments != NULL ? references_some ("pair", N_ ("name a reply and its request"), arguments, error) : NULL;
  if (references == NULL)
    return 0;
  if (g_strv_length (references) % 2 != 0)
    return options_error (error, "pair", "name a reply and its request");
  g_autoptr (Archive) archive = command_open_to_act (context, "amend", error);
  GDate today;
  g_auto (PairingResult) result = {0};
  if (archive != NULL && command_today (context, archive, &today, error) &&
      amend_pair (archive, (const char *const *)references, reason, command_actor (context), &today, context->dry_run,
                  &result, error))
    print_pairs (context, archive, &result);
  return 0;
}
