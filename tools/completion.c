/* dossier completion: prints the script by which a shell completes this program's words, and answers what the script
 * asks. It asks the verb itself: options_read describes the word that is being typed instead of reading. */
#include <fcntl.h>

#include "form/text.h"
#include "ops/ask.h"
#include "sys/error.h"
#include "sys/installed.h"
#include "sys/io.h"
#include "tools/verbs.h"

#define SCRIPT_MAX_BYTES 65536

/* ---- The script ---- */

static int print_script (Context *context, const char *shell, char **argv, GError **error)
{
  g_autofree char *usage = g_strconcat ("completion ", shell, NULL);
  if (options_read (context, usage, 0, 0, NULL, argv, error) == NULL)
    return 0;
  g_autofree char *directory = installed_directory ();
  g_autofree char *path = g_build_filename (directory, "..", "completion", shell, NULL);
  g_autoptr (GBytes) script = io_read_file (AT_FDCWD, path, SCRIPT_MAX_BYTES, error);
  if (script == NULL)
    return 0;
  g_autofree char *text = g_strndup (g_bytes_get_data (script, NULL), g_bytes_get_size (script));
  output_raw (context->output, "completion", text);
  return 0;
}

static int print_bash (Context *context, char **argv, GError **error)
{
  return print_script (context, "bash", argv, error);
}

static int print_zsh (Context *context, char **argv, GError **error)
{
  return print_script (context, "zsh", argv, error);
}

static int print_fish (Context *context, char **argv, GError **error)
{
  return print_script (context, "fish", argv, error);
}

/* ---- The words ---- */

typedef struct {
  Context *context;
  const char *word;   /* typed, without what stays */
  const char *before; /* what stays before each candidate: "--customer=" */
  Archive *archive;   /* NULL: there is none here, or not tried */
  bool tried;
} Answer;

static void print_word (const Answer *answer, const char *word, const char *about)
{
  Output *output = answer->context->output;
  g_autofree char *whole = g_strconcat (answer->before, word, NULL);
  g_autofree char *shown = about != NULL ? text_escape (about, -1) : g_strdup ("");
  g_autofree char *line = g_strconcat (whole, about != NULL ? "\t" : "", shown, "\n", NULL);
  if (!output_is_json (output)) {
    output_raw (output, "word", line);
    return;
  }
  output_begin (output, "word");
  output_text (output, "word", "", whole);
  output_text (output, "about", "", about);
  output_end (output);
}

static bool give_word (const char *word, const char *about, gpointer data)
{
  print_word (data, word, about);
  return true;
}

static bool give_begun (const char *word, const char *about, gpointer data)
{
  const Answer *answer = data;
  return !g_str_has_prefix (word, answer->word) || give_word (word, about, data);
}

static void give_list (Answer *answer, const char *const *words)
{
  for (; *words != NULL; words++)
    give_begun (*words, NULL, answer);
}

static Archive *open_once (Answer *answer)
{
  if (!answer->tried)
    answer->archive = command_open (answer->context, ARCHIVE_READ, NULL);
  answer->tried = true;
  return answer->archive;
}

typedef enum { CUSTOMERS, REFERENCES, CATEGORIES, KINDS, ROLES, TRIGGERS, PEOPLE, HOLDS, WHEN, VERBS, FILES } What;

static void answer_verbs (Answer *answer)
{
  for (const Command *command = verbs; command->verb != NULL; command++)
    give_begun (command->verb, _ (command->summary), answer);
}

/* Prints the words that one of a usage stands for. */
static void answer_what (Answer *answer, What what)
{
  static const char *const when[] = {"auto", "always", "never", NULL};
  const char *lang = output_language (answer->context->output);
  Archive *archive = what < WHEN ? open_once (answer) : NULL;
  if (what == WHEN)
    give_list (answer, when);
  else if (what == VERBS)
    answer_verbs (answer);
  else if (what == FILES)
    output_raw (answer->context->output, "word", ":files\n");
  if (archive == NULL)
    return;
  if (what == CUSTOMERS)
    suggest_customers (archive, answer->word, give_word, answer, NULL);
  else if (what == REFERENCES)
    suggest_references (archive, answer->word, give_word, answer, NULL);
  else if (what == CATEGORIES)
    suggest_categories (archive, lang, give_begun, answer, NULL);
  else if (what == PEOPLE)
    suggest_people (archive, give_begun, answer, NULL);
  else if (what == HOLDS)
    suggest_holds (archive, give_begun, answer, NULL);
  else
    suggest_codes (archive,
                   what == KINDS   ? LAYOUT_KINDS
                   : what == ROLES ? LAYOUT_ROLES
                                   : LAYOUT_TRIGGERS,
                   lang, give_begun, answer, NULL);
}

static void answer_kind (Answer *answer, const char *kind)
{
  static const struct {
    const char *kind;
    What what;
  } known[] = {
      {"CUSTOMER", CUSTOMERS},  {"REF", REFERENCES},   {"VOLUME", REFERENCES}, {"PLACE", REFERENCES},
      {"CATEGORY", CATEGORIES}, {"KIND", KINDS},       {"ROLE", ROLES},        {"TRIGGER", TRIGGERS},
      {"PERSON", PEOPLE},       {"HOLD", HOLDS},       {"WHEN", WHEN},         {"FILE", FILES},
      {"DIR", FILES},           {"PACK", FILES},       {"SCAN", FILES},        {"SHEET", FILES},
      {"RECEIPT", FILES},       {"CHECKPOINT", FILES}, {"VERB", VERBS},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].kind, kind)) {
      answer_what (answer, known[i].what);
      return;
    }
}

/* The words in capital letters of a usage, but for those of options: REF and DIR of "REF…|DIR --reason TEXT". */
static void answer_usage (Answer *answer, const char *usage)
{
  g_auto (GStrv) parts = g_strsplit (usage, " ", -1);
  for (unsigned i = 0; parts[i] != NULL; i++) {
    bool of_option = i > 0 && strstr (parts[i - 1], "--") != NULL;
    g_auto (GStrv) words = g_strsplit_set (of_option ? "" : parts[i], "[]|.=…", -1);
    for (unsigned j = 0; words[j] != NULL && !g_str_has_prefix (words[j], "--"); j++)
      answer_kind (answer, words[j]);
  }
}

static void answer_typed (Answer *answer, const ContextTyped *typed)
{
  for (unsigned i = 0; i < typed->options->len; i++) {
    g_auto (GStrv) option = g_strsplit (typed->options->pdata[i], "\t", 2);
    print_word (answer, option[0], option[1]);
  }
  if (typed->what != NULL)
    answer_usage (answer, typed->what);
}

/* Runs the verb up to its options. argv begins with the verb. */
static void ask_verb (Answer *answer, char **argv)
{
  const Command *command = verbs_find (argv[0], NULL);
  ContextTyped *typed = answer->context->typed;
  if (command == NULL)
    return;
  if (command->forms == NULL || argv[1] != NULL || typed->word[0] == '-') {
    command_run (answer->context, command, argv, NULL);
    return;
  }
  answer->word = typed->word;
  for (const CommandForm *form = command->forms; form->word != NULL; form++)
    give_begun (form->word, NULL, answer);
  if (command->run != NULL)
    command_run (answer->context, command, argv, NULL);
}

/* bash cuts "--customer=C0" into three words and replaces the last alone. True when the last ones were put together. */
static bool join_words (Context *context, char **words)
{
  unsigned n = 0;
  bool joined = false;
  for (unsigned i = 0; words[i] != NULL; i++) {
    joined = g_str_equal (words[i], "=") && n > 0 && g_str_has_prefix (words[n - 1], "--");
    if (joined) {
      words[n - 1] = g_strconcat (words[n - 1], "=", words[i + 1], NULL);
      g_ptr_array_add (context->kept, words[n - 1]);
      i += words[i + 1] != NULL;
    } else {
      words[n++] = words[i];
    }
  }
  words[n] = NULL;
  return joined;
}

static int print_words (Context *context, char **argv, GError **error)
{
  char **words = options_read (context, "completion words -- WORD…", 1, OPTIONS_MANY, NULL, argv, error);
  if (words == NULL)
    return 0;
  bool joined = join_words (context, words);
  unsigned last = g_strv_length (words) - 1;
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  ContextTyped typed = {.word = words[last], .options = options};
  Answer answer = {.context = context, .before = ""};
  words[last] = NULL;
  context->typed = &typed;
  char **verb = options_describe_shared (context, words);
  if (*verb != NULL)
    ask_verb (&answer, verb);
  context->typed = NULL;
  answer.word = typed.word + typed.given;
  g_autofree char *before = g_strndup (typed.word, joined ? 0 : typed.given);
  answer.before = before;
  if (*verb == NULL && typed.what == NULL && options->len == 0)
    answer_verbs (&answer);
  answer_typed (&answer, &typed);
  archive_close (answer.archive);
  return 0;
}

const CommandForm command_completion[] = {
    {"bash", print_bash, true},   {"zsh", print_zsh, true}, {"fish", print_fish, true},
    {"words", print_words, true}, {NULL, NULL, false},
};
