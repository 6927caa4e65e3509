/* The table of all commands, and how a command is found and started. */
#include "tools/screen/command.h"

#include <pwd.h>
#include <unistd.h>

#include "tools/screen/keyring.h"

#define START N_ ("start")
#define FILING N_ ("customers and filing")
#define READING N_ ("find and read")
#define RETENTION N_ ("retention and destruction")
#define INTEGRITY N_ ("integrity")
#define BACKUP N_ ("backup")
#define PEOPLE N_ ("people and keys")
#define UPKEEP N_ ("upkeep")

const Command command_table[] = {
    {"init", START, N_ ("make a new archive"), command_init, NULL},
    {"status", START, N_ ("show what the archive holds and what needs doing"), command_status, NULL},
    {"layout", START, N_ ("list, check and show the rules of filing"), NULL, command_layout},
    {"help", START, N_ ("list the verbs, or show the options of one"), command_help, NULL},
    {"customer", FILING, N_ ("add, change, show and list customers"), NULL, command_customer},
    {"file", FILING, N_ ("file scans as records"), command_file, NULL},
    {"seal", FILING, N_ ("close a volume or a year, and record its counts"), command_seal, NULL},
    {"find", READING, N_ ("search titles, names, numbers and notes"), command_find, NULL},
    {"list", READING, N_ ("list customers, volumes and records"), command_list, NULL},
    {"show", READING, N_ ("show a record, volume, customer or decision in full"), command_show, NULL},
    {"path", READING, N_ ("print where the files of a record are"), command_path, NULL},
    {"why", READING, N_ ("explain by which rules a record was filed"), command_why, NULL},
    {"log", READING, N_ ("list the events of the journal"), command_log, NULL},
    {"due", RETENTION, N_ ("list what may be destroyed, and when"), command_due, NULL},
    {"event", RETENTION, N_ ("record the end of a contract or a relationship"), command_event, NULL},
    {"retention", RETENTION, N_ ("keep records longer than their rule requires"), NULL, command_retention},
    {"hold", RETENTION, N_ ("protect records from destruction"), NULL, command_hold},
    {"restrict", RETENTION, N_ ("hide customers or records from searches; keep their files"), command_restrict, NULL},
    {"release", RETENTION, N_ ("show restricted customers or records again"), command_release, NULL},
    {"destroy", RETENTION, N_ ("propose, sign and carry out a destruction"), NULL, command_destroy},
    {"verify", INTEGRITY, N_ ("prove that everything is as it was filed"), command_verify, NULL},
    {"checkpoint", INTEGRITY, N_ ("write down the state of the journal, to keep elsewhere"), command_checkpoint, NULL},
    {"sign", INTEGRITY, N_ ("sign a checkpoint"), command_sign, NULL},
    {"pack", BACKUP, N_ ("back up into a tarball, the whole or what is new"), command_pack, NULL},
    {"unpack", BACKUP, N_ ("restore an archive, or part of it, from tarballs"), command_unpack, NULL},
    {"compare", BACKUP, N_ ("compare the archive with a pack"), command_compare, NULL},
    {"redact", BACKUP, N_ ("copy a pack without what has been destroyed since"), command_redact, NULL},
    {"person", PEOPLE, N_ ("add people, grant and revoke their roles"), NULL, command_person},
    {"key", PEOPLE, N_ ("make your pair of keys, or show it"), NULL, command_key},
    {"index", UPKEEP, N_ ("rebuild the index, or show its state"), NULL, command_index},
    {"doctor", UPKEEP, N_ ("check what this machine and file system can do"), command_doctor, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

const Command *command_find_verb (const char *verb, GError **error)
{
  for (const Command *command = command_table; command->verb; command++)
    if (g_str_equal (command->verb, verb))
      return command;
  options_error (error, NULL, "unknown verb \"%s\"", verb);
  return NULL;
}

char *command_forms (const Command *command)
{
  g_autoptr (GString) words = g_string_new (NULL);
  for (const CommandForm *form = command->forms; form && form->word; form++)
    g_string_append_printf (words, "%s%s", words->len ? "|" : "", form->word);
  return command->forms ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

int command_run (Context *context, const Command *command, char **argv, GError **error)
{
  if (!command->forms)
    return command->run (context, argv, error);
  for (const CommandForm *form = command->forms; form->word; form++)
    if (g_strcmp0 (argv[1], form->word) == 0)
      return form->run (context, argv + 1, error);
  g_autofree char *words = command_forms (command);
  if (!context->show_help || argv[1])
    return options_error (error, command->verb,
                          argv[1] ? N_ ("expected `dossier %s %s`, found \"%s\"") : N_ ("expected `dossier %s %s`"),
                          command->verb, words, argv[1]);
  for (const CommandForm *form = command->forms; form->word; form++) {
    char *form_argv[] = {argv[0], NULL};
    context->is_form = form[1].word != NULL;
    form->run (context, form_argv, error);
  }
  return 0;
}

/* With --sign the owner of the key is the actor. Asking for the login name can take milliseconds (name services), so it
 * is asked for only when needed. */
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

/* The passphrase is asked for here, once, and not in the middle of a change. */
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
