/* The one table of commands, and the options that all of them share. A shared option is known by one table of GOption
 * entries, used twice: by hand before the verb, where nothing else can stand, and by GOption after it. */
#include "tools/screen/command.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "form/date.h"
#include "form/text.h"
#include "ops/sign.h"
#include "sys/error.h"
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

#define ACTOR_MAX_BYTES 64 /* of an event's line */

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
  command_usage_error (error, NULL, "there is no verb '%s'", verb);
  return NULL;
}

static bool is_actor (const char *actor)
{
  return *actor && strlen (actor) <= ACTOR_MAX_BYTES && text_is_plain (actor, -1);
}

bool command_set_actor (Context *context, const char *actor, GError **error)
{
  context->actor = g_intern_string (actor);
  if (is_actor (actor))
    return true;
  error_set (error, ERROR_USAGE, "D-ACTOR", "--actor", "give 1 to 64 bytes of text without control characters",
             "this cannot be recorded as the name of who acts");
  return false;
}

/* Who signs acts as that person. Asking for the login name can cost milliseconds (name services), so only who needs it
 * asks. */
const char *command_actor (Context *context)
{
  g_autofree char *person = !context->actor && context->sign ? keyring_person (context) : NULL;
  if (person)
    context->actor = g_intern_string (person);
  const struct passwd *user = context->actor ? NULL : getpwuid (geteuid ());
  if (!context->actor)
    context->actor = user && is_actor (user->pw_name) ? g_intern_string (user->pw_name) : "unknown";
  return context->actor;
}

/* Who signs is asked for the passphrase now, and not in the middle of a change. */
static bool sign_commits (Context *context, Archive *archive, GError **error)
{
  g_auto (Signer) signer = {0};
  g_autoptr (Roster) roster = people_read (archive, error);
  if (!roster || !keyring_signer (context, archive, roster, &signer, error))
    return false;
  people_sign_commits (archive, &signer);
  return true;
}

Archive *command_open (Context *context, ArchiveMode mode, GError **error)
{
  g_autofree char *path = context->archive_path ? g_strdup (context->archive_path) : archive_find (error);
  g_autoptr (Archive) archive = path ? archive_open (path, mode, error) : NULL;
  if (archive && mode != ARCHIVE_READ && context->sign && !sign_commits (context, archive, error))
    return NULL;
  return g_steal_pointer (&archive);
}

void command_usage_error (GError **error, const char *verb, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = message_print (format, arguments);
  va_end (arguments);
  g_autofree char *hint = verb ? g_strdup_printf ("dossier help %s", verb) : g_strdup ("dossier help");
  error_set (error, ERROR_USAGE, "D-USAGE", NULL, hint, "%s", message);
}

/* The options that every verb has. */

static bool parse_when (const char *option, const char *value, OutputWhen *when, GError **error)
{
  static const char *const words[] = {"auto", "always", "never", "json"};
  unsigned n = g_str_equal (option, "--progress") ? 4 : 3;
  for (unsigned i = 0; i < n; i++)
    if (g_str_equal (value, words[i])) {
      *when = (OutputWhen)i;
      return true;
    }
  error_set (error, ERROR_USAGE, "D-USAGE", option, n == 4 ? "auto, always, never or json" : "auto, always or never",
             "'%s' is not understood", value);
  return false;
}

static bool set_passphrase_fd (Context *context, const char *value, GError **error)
{
  guint64 fd = 0;
  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT, &fd, NULL)) {
    command_usage_error (error, NULL, "--passphrase-fd is the number of an open descriptor");
    return false;
  }
  context->passphrase_fd = (int)fd;
  return true;
}

static gboolean set_value (const char *option, const char *value, gpointer data, GError **error)
{
  Context *context = data;
  OutputWhen when;
  if (g_str_equal (option, "-C") || g_str_equal (option, "--archive")) {
    context->archive_path = g_intern_string (value);
  } else if (g_str_equal (option, "--actor")) {
    return command_set_actor (context, value, error);
  } else if (g_str_equal (option, "--signing-key")) {
    context->sign_key = g_intern_string (value);
  } else if (g_str_equal (option, "--passphrase-file")) {
    context->passphrase_file = g_intern_string (value);
  } else if (g_str_equal (option, "--passphrase-fd")) {
    return set_passphrase_fd (context, value, error);
  } else if (g_str_equal (option, "--as-of")) {
    return date_parse (value, &context->today, error);
  } else {
    if (!parse_when (option, value, &when, error))
      return FALSE;
    if (g_str_equal (option, "--color"))
      output_set_color (context->output, when);
    else
      output_set_progress (context->output, when);
  }
  return TRUE;
}

static gboolean set_flag (const char *option, const char *value, gpointer data, GError **error)
{
  (void)value;
  (void)error;
  Context *context = data;
  if (g_str_equal (option, "--json"))
    output_set_json (context->output);
  else if (g_str_equal (option, "-n") || g_str_equal (option, "--dry-run"))
    context->dry_run = true;
  else if (g_str_equal (option, "--sign"))
    context->sign = true;
  else if (g_str_equal (option, "-q") || g_str_equal (option, "--quiet"))
    output_set_quiet (context->output);
  else if (g_str_equal (option, "-v") || g_str_equal (option, "--verbose"))
    output_set_verbose (context->output);
  else if (g_str_equal (option, "--version"))
    context->show_version = true;
  else
    context->show_help = true;
  return TRUE;
}

#define FLAG(name, letter, help)                                                                                       \
  {                                                                                                                    \
    name, letter, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, (gpointer)(guintptr)set_flag, help, NULL                \
  }
#define VALUE(name, letter, help, what)                                                                                \
  {                                                                                                                    \
    name, letter, 0, G_OPTION_ARG_CALLBACK, (gpointer)(guintptr)set_value, help, what                                  \
  }

static const GOptionEntry global_entries[] = {
    VALUE ("archive", 'C', N_ ("the archive to work on"), "DIR"),
    FLAG ("json", 0, N_ ("one JSON object a line")),
    FLAG ("dry-run", 'n', N_ ("say what would be done and change nothing")),
    FLAG ("quiet", 'q', N_ ("print results and errors only")),
    FLAG ("verbose", 'v', N_ ("print more")),
    VALUE ("as-of", 0, N_ ("take this day for today"), "DATE"),
    VALUE ("actor", 0, N_ ("who acts, for the journal"), "PERSON"),
    FLAG ("sign", 0, N_ ("sign what is done with your key")),
    VALUE ("signing-key", 0, N_ ("the private key that you sign with"), "FILE"),
    VALUE ("passphrase-file", 0, N_ ("its passphrase is the first line of this file"), "FILE"),
    VALUE ("passphrase-fd", 0, N_ ("its passphrase is read from this descriptor"), "N"),
    VALUE ("color", 0, N_ ("auto, always or never"), "WHEN"),
    VALUE ("progress", 0, N_ ("auto, always, never or json"), "WHEN"),
    FLAG ("help", 'h', N_ ("show the options")),
    FLAG ("version", 0, N_ ("show the version")),
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

/* The entry that an argument names, and the value that is attached to it ("--as-of=…", "-C…"), or NULL. */
static const GOptionEntry *match_global (const char *argument, const char **value)
{
  *value = NULL;
  for (const GOptionEntry *entry = global_entries; entry->long_name; entry++) {
    const char *rest = NULL;
    if (g_str_has_prefix (argument, "--") && g_str_has_prefix (argument + 2, entry->long_name))
      rest = argument + 2 + strlen (entry->long_name);
    if (rest && *rest == '\0')
      return entry;
    if (rest && *rest == '=' && entry->arg_description) {
      *value = rest + 1;
      return entry;
    }
    if (entry->short_name && argument[0] == '-' && argument[1] == entry->short_name) {
      *value = argument[2] ? argument + 2 : NULL;
      if (!*value || entry->arg_description)
        return entry;
    }
  }
  return NULL;
}

int command_global_options (Context *context, char **argv, int i, GError **error)
{
  for (; argv[i] && argv[i][0] == '-' && argv[i][1]; i++) {
    const char *value;
    const GOptionEntry *entry = match_global (argv[i], &value);
    if (!entry)
      return i;
    g_autofree char *name = g_strdup_printf ("--%s", entry->long_name);
    bool takes_value = entry->arg_description != NULL;
    if (takes_value && !value && !(value = argv[++i])) {
      command_usage_error (error, NULL, "%s needs a value", name);
      return -1;
    }
    GOptionArgFunc set = takes_value ? set_value : set_flag;
    if (!set (name, value, context, error))
      return -1;
  }
  return i;
}

static const char *translate (const char *text, gpointer data)
{
  (void)data;
  return _ (text);
}

static GOptionContext *options_new (Context *context, const char *usage, const GOptionEntry *entries)
{
  GOptionContext *options = g_option_context_new (NULL);
  g_option_context_set_help_enabled (options, FALSE);
  g_option_context_set_summary (options, usage);
  GOptionGroup *own = g_option_group_new ("own", "", "", context, NULL);
  g_option_group_set_translate_func (own, translate, NULL, NULL);
  if (entries)
    g_option_group_add_entries (own, entries);
  g_option_group_add_entries (own, global_entries);
  g_option_context_set_main_group (options, own);
  return options;
}

static void append_entry (GString *text, const GOptionEntry *entry)
{
  if (entry->flags & G_OPTION_FLAG_HIDDEN || !*entry->long_name)
    return;
  g_autoptr (GString) head = g_string_new ("  ");
  if (entry->short_name)
    g_string_append_printf (head, "-%c, ", entry->short_name);
  g_string_append_printf (head, "--%s", entry->long_name);
  if (entry->arg_description)
    g_string_append_printf (head, entry->flags & G_OPTION_FLAG_OPTIONAL_ARG ? "[=%s]" : "=%s", entry->arg_description);
  g_string_append_printf (text, "%-28s %s\n", head->str, entry->description ? _ (entry->description) : "");
}

void command_print_options (Context *context, const char *usage, const GOptionEntry *entries)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%s dossier %s\n", _ ("usage:"), usage);
  if (entries && entries->long_name) {
    g_string_append_c (text, '\n');
    for (const GOptionEntry *entry = entries; entry->long_name; entry++)
      append_entry (text, entry);
  }
  g_string_append_printf (text, "\n%s\n", _ ("everywhere:"));
  for (const GOptionEntry *entry = global_entries; entry->long_name; entry++)
    append_entry (text, entry);
  output_raw (context->output, "help", text->str);
}

/* "--" is taken away here, since GOption leaves it in some places. */
static unsigned length_before_separator (char **argv, int argc)
{
  int n = 0;
  while (n < argc && !g_str_equal (argv[n], "--"))
    n++;
  return (unsigned)n;
}

char **command_options (Context *context, const char *usage, const GOptionEntry *entries, int argc, char **argv,
                        GError **error)
{
  g_autoptr (GOptionContext) options = options_new (context, usage, entries);
  g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();
  unsigned n = length_before_separator (argv, argc);
  g_auto (GStrv) arguments = g_new0 (char *, n + 1);
  for (unsigned i = 0; i < n; i++)
    arguments[i] = g_strdup (argv[i]);
  g_autoptr (GError) fault = NULL;
  if (!g_option_context_parse_strv (options, &arguments, &fault)) {
    if (fault->domain == G_OPTION_ERROR)
      command_usage_error (error, argv[0], "%s", fault->message);
    else
      g_propagate_error (error, g_steal_pointer (&fault));
    return NULL;
  }
  if (context->show_help) {
    command_print_options (context, usage, entries);
    return NULL;
  }
  for (unsigned i = 1; arguments[i]; i++)
    g_strv_builder_add (rest, arguments[i]);
  for (int i = (int)n + 1; i < argc; i++)
    g_strv_builder_add (rest, argv[i]);
  return g_strv_builder_end (rest);
}

void command_run_form (Context *context, const CommandForm *forms, const char *question, int argc, char **argv,
                       GError **error)
{
  while (forms->word != NULL && (argc < 2 || !g_str_equal (argv[1], forms->word)))
    forms++;
  if (forms->word == NULL) {
    command_usage_error (error, argv[0], "%s", _ (question));
    return;
  }
  g_auto (GStrv) arguments = command_options (context, forms->usage, forms->entries, argc - 1, argv + 1, error);
  if (arguments != NULL)
    forms->run (context, arguments, error);
}
