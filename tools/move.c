/* dossier move: files records under another customer or category. */
#include "ops/amend.h"

#include "form/name.h"
#include "tools/screen/references.h"
#include "tools/show/show.h"
#include "tools/verbs.h"

int command_move (Context *context, char **argv, GError **error)
{
  AmendRequest request = {0};
  const Option options[] = {
      {OPTION_REASON (&request.reason), .needed = true},
      {"customer", 'c', N_ ("customer whose records they become: number or part of the name"), "CUSTOMER",
       .text = &request.customer},
      {"category", 'k', N_ ("category that they belong to"), "CATEGORY", .text = &request.category},
      {"waive", 0, N_ ("waive a check: closed, date, pages"), "CHECK", .list = &request.waive},
      {0},
  };
  char **arguments = options_read (context, "move REF…|- --customer C | --category K --reason TEXT", 0, OPTIONS_MANY,
                                   options, argv, error);
  g_auto (GStrv) references = arguments != NULL ? references_read ("move", arguments, error) : NULL;
  if (references == NULL)
    return 0;
  if (references[0] == NULL)
    return options_error (error, "move", "name a record");
  if (request.customer == NULL && request.category == NULL)
    return options_error (error, "move", "say where to: --customer or --category");
  request.references = (const char *const *)references;
  g_autoptr (Archive) archive = command_open_to_act (context, "amend", error);
  GDate today;
  g_autoptr (GPtrArray) all =
      archive != NULL && command_today (context, archive, &today, error)
          ? amend_run (archive, &request, command_actor (context), &today, context->dry_run, error)
          : NULL;
  if (all != NULL)
    show_amended (context, all);
  return 0;
}
