/* dossier move: files records under another customer or category. */
#include "tools/amend/amend.h"

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
  if (arguments != NULL && request.customer == NULL && request.category == NULL)
    return options_error (error, "move", "say where to: --customer or --category");
  return amend_named (context, &request, "move", arguments, error);
}
