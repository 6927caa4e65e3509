/* How a command is started: its form, its actor and its archive. */
#include "tools/screen/command.h"

#include <pwd.h>
#include <unistd.h>

#include "form/date.h"
#include "store/block.h"
#include "store/journal.h"
#include "store/index.h"
#include "store/layouts.h"
#include "sys/message.h"
#include "tools/screen/keyring.h"

char *command_forms (const Command *command)
{
  g_autoptr (GString) words = g_string_new (NULL);
  for (const CommandForm *form = command->forms; form && form->word; form++)
    g_string_append_printf (words, "%s%s", words->len ? "|" : "", form->word);
  return command->forms ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

int command_run (Context *context, const Command *command, char **argv, GError **error)
{
  context->reads = command->reads;
  if (!command->forms)
    return command->run (context, argv, error);
  for (const CommandForm *form = command->forms; form->word; form++)
    if (g_strcmp0 (argv[1], form->word) == 0) {
      context->reads = form->reads;
      return form->run (context, argv + 1, error);
    }
  bool asked = command->run && (g_strcmp0 (argv[1], "--help") == 0 || g_strcmp0 (argv[1], "-h") == 0);
  bool lists = asked || (context->show_help && !argv[1]);
  context->show_help |= asked;
  if (command->run && !lists)
    return command->run (context, argv, error);
  g_autofree char *words = command_forms (command);
  if (!lists)
    return options_error (error, command->verb,
                          argv[1] ? N_ ("expected `dossier %s %s`, found \"%s\"") : N_ ("expected `dossier %s %s`"),
                          command->verb, words, argv[1]);
  context->is_form = command->run;
  if (command->run) {
    char *form_argv[] = {argv[0], NULL};
    command->run (context, form_argv, error);
  }
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

bool command_today (const Context *context, Archive *archive, GDate *today, GError **error)
{
  if (!g_date_valid (&context->as_of))
    return layouts_today (archive, today, error);
  *today = context->as_of;
  return true;
}

enum { SECONDS_A_DAY = 86400, IDLE_DAYS = 14 }; /* holidays last ten days at most */

/* Told before a change is made: times that this machine states later would be wrong, or those of the archive are. */
void command_tell_clock (const Context *context, const Archive *archive)
{
  GDate released;
  int64_t now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *time = date_print_time (now);
  date_parse_strict (DOSSIER_RELEASED, &released);
  if (now < date_time_of (&released, 0)) {
    output_note (context->output, _ ("check the clock of this machine: it shows %s, before this program was made"),
                 time);
    return;
  }
  int64_t days = archive != NULL ? (now - journal_time (archive_journal (archive))) / SECONDS_A_DAY : 0;
  if (days >= IDLE_DAYS)
    output_note (context->output,
                 _ ("check the clock of this machine: it shows %s, %u days after the last change of the archive"), time,
                 (unsigned)days);
  else if (days < 0)
    output_note (
        context->output,
        message_plural ("check the clock of this machine: it shows %s, %u day before the last change of the archive",
                        "check the clock of this machine: it shows %s, %u days before the last change of the archive",
                        (uint64_t)-days),
        time, (unsigned)-days);
}

static void suppose_day (const Context *context, Archive *archive)
{
  const Layout *layout = g_date_valid (&context->as_of) ? layouts_in_force (archive, NULL) : NULL;
  if (layout != NULL)
    archive_suppose (archive, layout_noon (layout, &context->as_of));
}

static Archive *open_archive (Context *context, ArchiveMode mode, GError **error)
{
  if (mode != ARCHIVE_READ && !date_check_clock (g_get_real_time () / G_USEC_PER_SEC, error))
    return NULL;
  g_autofree char *path = context->archive_path ? g_strdup (context->archive_path) : archive_find (error);
  g_autoptr (Archive) archive = path ? archive_open (path, mode, error) : NULL;
  if (archive && mode == ARCHIVE_READ)
    suppose_day (context, archive);
  else if (archive)
    command_tell_clock (context, archive);
  return g_steal_pointer (&archive);
}

/* The passphrase is asked for here, once, and not in the middle of a change. */
static bool find_signer (Context *context, Archive *archive, Signer *signer, GError **error)
{
  g_autoptr (Roster) roster = people_read (archive, error);
  if (!roster || !keyring_signer (context, archive, roster, signer, error))
    return false;
  g_ptr_array_add (context->kept, g_strdup (signer->person));
  context->signer = context->kept->pdata[context->kept->len - 1];
  return true;
}

/* With sign, commits are signed with the user's key from here on; otherwise *signer is NULL. */
static bool take_key (Context *context, Archive *archive, bool sign, const Signer **signer, GError **error)
{
  g_auto (Signer) found = {0};
  *signer = NULL;
  if (sign && !find_signer (context, archive, &found, error))
    return false;
  if (sign)
    *signer = people_sign_commits (archive, &found, false);
  return true;
}

static Archive *open_signed (Context *context, ArchiveMode mode, bool sign, const Signer **signer, GError **error)
{
  g_autoptr (Archive) archive = open_archive (context, mode, error);
  return archive && take_key (context, archive, sign, signer, error) ? g_steal_pointer (&archive) : NULL;
}

Archive *command_open (Context *context, ArchiveMode mode, GError **error)
{
  const Signer *signer;
  return open_signed (context, mode, context->sign && mode != ARCHIVE_READ, &signer, error);
}

static bool has_people (Archive *archive, bool *people, GError **error)
{
  g_autoptr (GPtrArray) events = index_events (archive, "people", error);
  *people = events && events->len > 0;
  return events != NULL;
}

bool command_may_act (Context *context, Archive *archive, const char *verbs, GError **error)
{
  g_auto (Signer) signer = {0};
  const Layout *layout = layouts_in_force (archive, error);
  g_auto (GStrv) words = g_strsplit (verbs, " ", -1);
  unsigned reserved = 0;
  for (char **verb = words; layout && *verb; verb++)
    reserved += layout_reserved_for (layout, *verb) != NULL;
  bool people = false;
  if (!layout || (reserved > 0 && !has_people (archive, &people, error)))
    return false;
  if (!people)
    return true;
  if (!find_signer (context, archive, &signer, error))
    return false;
  for (char **verb = words; *verb; verb++)
    if (!block_check_act (archive, *verb, signer.person, NULL, error))
      return false;
  if (!archive_signer (archive))
    people_sign_commits (archive, &signer, true);
  return true;
}

static Archive *open_to_act (Context *context, const char *verbs, bool people_sign, GError **error)
{
  const Signer *signer;
  bool people = false;
  g_autoptr (Archive) archive = open_archive (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
  if (!archive || (people_sign && !has_people (archive, &people, error)))
    return NULL;
  context->sign = context->sign || people;
  if (!take_key (context, archive, context->sign, &signer, error))
    return NULL;
  archive_rehearse (archive);
  return command_may_act (context, archive, verbs, error) ? g_steal_pointer (&archive) : NULL;
}

Archive *command_open_to_act (Context *context, const char *verbs, GError **error)
{
  return open_to_act (context, verbs, false, error);
}

Archive *command_open_to_sign (Context *context, const char *verbs, GError **error)
{
  return open_to_act (context, verbs, true, error);
}

Archive *command_open_signed (Context *context, const char *verbs, const Signer **signer, GError **error)
{
  ArchiveMode mode = !verbs || context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE;
  g_autoptr (Archive) archive = open_signed (context, mode, context->sign, signer, error);
  return archive && (!verbs || command_may_act (context, archive, verbs, error)) ? g_steal_pointer (&archive) : NULL;
}
