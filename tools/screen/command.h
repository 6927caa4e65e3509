/* A command is one file in tools/: it parses its options, calls one operation of core/ops and prints the result. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"
#include "ops/sign.h"
#include "tools/screen/context.h"
#include "tools/screen/options.h"

/* Runs a verb or one of its forms, whose word is argv[0]. Returns the exit status, or on failure 0 and *error. */
typedef int CommandRun (Context *context, char **argv, GError **error);

/* One form of a verb: "set" of hold. A NULL word ends a table. */
typedef struct {
  const char *word;
  CommandRun *run;
  bool reads; /* changes nothing, so it may be asked about another day (--as-of) */
} CommandForm;

typedef struct {
  const char *verb;
  const char *group;   /* heading in `dossier help` */
  const char *summary; /* one line, marked for translation */
  CommandRun *run;
  const CommandForm *forms; /* argv[1] names one of them; otherwise run is called, unless it is NULL */
  bool reads;               /* as that of a form */
} Command;

/* "set|lift|list"; NULL when the verb has no forms. Given. */
char *command_forms (const Command *command);

/* Runs a command, or the form of it that argv[1] names: D-USAGE when it names none. When the help is asked for, prints
 * that of all forms instead. */
int command_run (Context *context, const Command *command, char **argv, GError **error);

/* The name of the actor: as set, or the login name. */
const char *command_actor (Context *context);

/* Tells the user when the clock of this machine is before the program's release, or days away from the archive's last
 * event (NULL: a new archive). */
void command_tell_clock (const Context *context, const Archive *archive);

/* --as-of, or today (see layouts_today). */
bool command_today (const Context *context, Archive *archive, GDate *today, GError **error);

/* Opens the archive that the context names. */
Archive *command_open (Context *context, ArchiveMode mode, GError **error);
/* Opens it for writing, in a dry run for reading, to make events of these verbs ("file customer"), and asks
 * command_may_act. */
Archive *command_open_to_act (Context *context, const char *verbs, GError **error);
/* The same for an act that is a signature: where the archive has people, as if --sign were given. */
Archive *command_open_to_sign (Context *context, const char *verbs, GError **error);
/* Where the layout reserves one of these verbs and the archive has people, the commits that it demands signatures
 * for are signed from here on. D-RESERVED (refused) when the owner of the key may not perform the act, in a dry run,
 * too. */
bool command_may_act (Context *context, Archive *archive, const char *verbs, GError **error);
/* As command_open_to_act, for a pack; verbs NULL: no event is made of it. With --sign, *signer also signs other things
 * than commits; it belongs to the archive. Otherwise NULL. */
Archive *command_open_signed (Context *context, const char *verbs, const Signer **signer, GError **error);
