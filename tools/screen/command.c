/* The one table of commands, and how each of them begins. */
#include "tools/screen/command.h"

#include <pwd.h>
#include <unistd.h>

#include "tools/screen/keyring.h"

#define START N_ ("start")
#define CUSTOMERS N_ ("customers")
#define FILING N_ ("filing")
#define READING N_ ("reading")
#define INTEGRITY N_ ("integrity")
#define TIME N_ ("time")
#define DESTRUCTION N_ ("destruction")
#define BACKUP N_ ("backup")
#define PEOPLE N_ ("people")
#define CACHE N_ ("cache")

const Command command_table[] = {
    {"init", START, N_ ("make a new archive"), command_init, NULL},
    {"status", START, N_ ("what this archive is and holds"), command_status, NULL},
    {"doctor", START, N_ ("what this machine and file system can do"), command_doctor, NULL},
    {"layout", START, N_ ("list, check and show the rules of filing"), command_layout, "list|check|show"},
    {"help", START, N_ ("this list, or the options of one verb"), command_help, NULL},
    {"customer", CUSTOMERS, N_ ("add, show, list and change customers"), command_customer, "add|show|list|set"},
    {"file", FILING, N_ ("file scans as records"), command_file, NULL},
    {"seal", FILING, N_ ("close a volume or a year, with its counts"), command_seal, NULL},
    {"find", READING, N_ ("search titles, names, numbers and notes"), command_find, NULL},
    {"list", READING, N_ ("list volumes and records"), command_list, NULL},
    {"show", READING, N_ ("everything about a record, volume or customer"), command_show, NULL},
    {"why", READING, N_ ("the rules that gave a record its place, and their inputs"), command_why, NULL},
    {"log", READING, N_ ("what has happened, from the journal"), command_log, NULL},
    {"path", READING, N_ ("where a record's files are"), command_path, NULL},
    {"checkpoint", INTEGRITY, N_ ("write down how far the journal has come"), command_checkpoint, NULL},
    {"sign", INTEGRITY, N_ ("sign a checkpoint"), command_sign, NULL},
    {"verify", INTEGRITY, N_ ("prove that everything is as it was filed"), command_verify, NULL},
    {"due", TIME, N_ ("what may be destroyed when"), command_due, NULL},
    {"hold", TIME, N_ ("what a matter needs is not destroyed"), command_hold, "set|lift|list"},
    {"retention", TIME, N_ ("keep records longer than their rule asks for"), command_retention, "extend"},
    {"event", TIME, N_ ("record the end of a contract or a relationship"), command_event, NULL},
    {"restrict", TIME, N_ ("keep customers or records, and show them no more"), command_restrict, NULL},
    {"release", TIME, N_ ("show again what was restricted"), command_release, NULL},
    {"pack", BACKUP, N_ ("back up into a tarball, whole or only what is new"), command_pack, NULL},
    {"unpack", BACKUP, N_ ("restore an archive, or a part of it, from tarballs"), command_unpack, NULL},
    {"compare", BACKUP, N_ ("in which files the archive and a pack differ, and why"), command_compare, NULL},
    {"redact", BACKUP, N_ ("a pack once more, without what has been destroyed since"), command_redact, NULL},
    {"key", PEOPLE, N_ ("make your pair of keys, or show it"), command_key, "new|show"},
    {"destroy", DESTRUCTION, N_ ("registers of destruction: propose, submit, sign, run, show, withdraw"),
     command_destroy, "propose|submit|sign|run|show|withdraw"},
    {"person", PEOPLE, N_ ("who may act: add, grant, revoke, sign, list"), command_person,
     "add|grant|revoke|sign|list"},
    {"index", CACHE, N_ ("rebuild the index, or say how it is"), command_index, "rebuild|status"},
    {NULL, NULL, NULL, NULL, NULL},
};

const Command *command_find_verb (const char *verb, GError **error)
{
  for (const Command *command = command_table; command->verb; command++)
    if (g_str_equal (command->verb, verb))
      return command;
  options_error (error, NULL, "there is no verb '%s'", verb);
  return NULL;
}

int command_run (Context *context, const Command *command, char **argv, GError **error)
{
  if (!context->show_help || !command->forms || argv[1])
    return command->run (context, argv, error);
  g_autofree char *usage = g_strdup_printf ("%s %s …", command->verb, command->forms);
  options_print (context, usage, NULL);
  return 0;
}

int command_run_form (Context *context, const CommandForm *forms, const char *question, char **argv, GError **error)
{
  for (; forms->word; forms++)
    if (g_strcmp0 (argv[1], forms->word) == 0)
      return forms->run (context, argv + 1, error);
  return options_error (error, argv[0], "%s", _ (question));
}

/* Who signs acts as that person. Asking for the login name can cost milliseconds (name services), so only who needs it
 * asks. */
const char *command_actor (Context *context)
{
  g_autofree char *person = !context->actor && context->sign ? keyring_person (context) : NULL;
  if (person)
    context->actor = g_intern_string (person);
  const struct passwd *user = context->actor ? NULL : getpwuid (geteuid ());
  if (!context->actor && !(user && options_set_actor (context, g_intern_string (user->pw_name), NULL)))
    context->actor = "unknown";
  return context->actor;
}

/* Who signs is asked for the passphrase now, once, and not in the middle of a change. */
static Archive *open_as (Context *context, ArchiveMode mode, bool sign, const Signer **signer, GError **error)
{
  g_auto (Signer) found = {0};
  g_autofree char *path = context->archive_path ? g_strdup (context->archive_path) : archive_find (error);
  g_autoptr (Archive) archive = path ? archive_open (path, mode, error) : NULL;
  *signer = NULL;
  if (!archive || !sign)
    return g_steal_pointer (&archive);
  g_autoptr (Roster) roster = people_read (archive, error);
  if (!roster || !keyring_signer (context, archive, roster, &found, error))
    return NULL;
  *signer = people_sign_commits (archive, &found);
  return g_steal_pointer (&archive);
}

Archive *command_open (Context *context, ArchiveMode mode, GError **error)
{
  const Signer *signer;
  return open_as (context, mode, context->sign && mode != ARCHIVE_READ, &signer, error);
}

Archive *command_open_to_change (Context *context, GError **error)
{
  return command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
}

Archive *command_open_signed (Context *context, ArchiveMode mode, const Signer **signer, GError **error)
{
  return open_as (context, mode, context->sign, signer, error);
}
