/* One reader for options before the verb, which are shared ones, and after it. */
#include "tools/screen/options.h"

#include <string.h>

#include "form/date.h"
#include "form/text.h"
#include "sys/error.h"

#define SHARED_OPTIONS 15
#define ACTOR_MAX_BYTES 64 /* of an event's line */
#define LINE_WIDTH 80
#define HELP_COLUMN 29

bool options_error (GError **error, const char *verb, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = message_print (format, arguments);
  va_end (arguments);
  g_autofree char *hint =
      verb ? g_strdup_printf (_ ("see `dossier help %s`"), verb) : g_strdup (_ ("see `dossier help`"));
  return error_set (error, ERROR_USAGE, "D-USAGE", NULL, hint, "%s", message);
}

bool options_read_validity (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  return date_parse_validity (value, data, error);
}

/* ---- The shared options ---- */

bool options_set_actor (Context *context, const char *actor, GError **error)
{
  context->actor = actor;
  if (*actor && strlen (actor) <= ACTOR_MAX_BYTES && text_is_plain (actor, -1))
    return true;
  return error_set (error, ERROR_USAGE, "D-ACTOR", "--actor", "give 1 to 64 bytes of text without control characters",
                    "this name cannot be written into the journal");
}

static bool set_actor (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  return options_set_actor (data, value, error);
}

static bool set_passphrase_fd (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  guint64 fd = 0;
  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT, &fd, NULL))
    return options_error (error, NULL, "--passphrase-fd takes the number of an open descriptor");
  *(int *)data = (int)fd;
  return true;
}

static bool set_when (const char *name, const char *value, gpointer data, GError **error)
{
  static const char *const words[] = {"auto", "always", "never", "json"};
  unsigned n = g_str_equal (name, "progress") ? 4 : 3;
  for (unsigned i = 0; i < n; i++)
    if (g_str_equal (value, words[i])) {
      *(OutputWhen *)data = (OutputWhen)i;
      return true;
    }
  return options_error (error, NULL,
                        n == 4 ? N_ ("--%s takes auto, always, never or json, not \"%s\"")
                               : N_ ("--%s takes auto, always or never, not \"%s\""),
                        name, value);
}

bool options_set_format (const char *name, const char *value, gpointer data, GError **error)
{
  OutputStyle *style = data;
  bool csv = g_str_equal (name, "csv"), marked = g_strcmp0 (value, "excel") == 0;
  if (csv && value != NULL && !marked)
    return options_error (error, NULL, "--csv takes excel or no value, not \"%s\"", value);
  style->csv = csv || marked || g_str_equal (value, "csv");
  style->mark = marked;
  style->xlsx = !csv && g_str_equal (value, "xlsx");
  style->json |= !csv && g_str_equal (value, "json");
  return style->csv || style->xlsx || style->json || g_str_equal (value, "text") ||
         options_error (error, NULL, "--format takes text, csv, excel, xlsx or json, not \"%s\"", value);
}

static void list_shared (Context *context, Option shared[SHARED_OPTIONS + 1])
{
  OutputStyle *style = output_style (context->output);
  const Option all[SHARED_OPTIONS + 1] = {
      {"archive", 'C', N_ ("the archive to work on"), "DIR", .file = &context->archive_path},
      {"json", 0, N_ ("print one JSON object a line"), NULL, .flag = &style->json},
      {"dry-run", 'n', N_ ("say what would be done, and change nothing"), NULL, .flag = &context->dry_run},
      {"quiet", 'q', N_ ("print results and errors only"), NULL, .flag = &style->quiet},
      {"verbose", 'v', N_ ("print more"), NULL, .flag = &style->verbose},
      {"as-of", 0, N_ ("use this day instead of today, to read only"), "DATE", .day = &context->as_of},
      {"actor", 0, N_ ("name of the person who acts, for the journal"), "PERSON", .set = set_actor, .data = context},
      {"sign", 0, N_ ("sign this change with your key"), NULL, .flag = &context->sign},
      {"signing-key", 0, N_ ("the private key to sign with"), "FILE", .file = &context->sign_key},
      {"passphrase-file", 0, N_ ("read its passphrase from the first line of FILE"), "FILE",
       .file = &context->passphrase_file},
      {"passphrase-fd", 0, N_ ("read its passphrase from this descriptor"), "N", .set = set_passphrase_fd,
       .data = &context->passphrase_fd},
      {"color", 0, N_ ("use colors: auto, always or never"), "WHEN", .set = set_when, .data = &style->color},
      {"progress", 0, N_ ("show progress: auto, always, never or json"), "WHEN", .set = set_when,
       .data = &style->progress},
      {"help", 'h', N_ ("show this help"), NULL, .flag = &context->show_help},
      {"version", 0, N_ ("show the version"), NULL, .flag = &context->show_version},
  };
  memcpy (shared, all, sizeof all);
}

/* ---- Help ---- */

/* Where the first line of a text ends when it has this much room: before a blank or a wide character, but not before a
 * Chinese closing mark. */
static const char *line_end (const char *words, size_t room)
{
  size_t width = 0;
  const char *end = NULL;
  for (const char *at = words, *next; *at; at = next) {
    next = at + g_utf8_skip[(unsigned char)*at];
    g_autofree char *one = g_strndup (at, (size_t)(next - at));
    bool breaks = *at == ' ' || (text_width (one) == 2 && !strstr ("，。、；：）”》", one));
    if (breaks && at > words)
      end = at;
    width += text_width (one);
    if (width > room && end)
      return end;
  }
  return words + strlen (words);
}

/* Appends words from this column on, in lines of LINE_WIDTH that all begin there. */
static void append_wrapped (GString *text, size_t column, const char *words)
{
  while (*words) {
    const char *end = line_end (words, LINE_WIDTH - column);
    g_string_append_len (text, words, end - words);
    g_string_append_c (text, '\n');
    words = end + strspn (end, " ");
    if (*words)
      g_string_append_printf (text, "%*s", (int)column, "");
  }
}

static void append_options (GString *text, const Option *options)
{
  for (; options->name; options++) {
    g_autoptr (GString) head = g_string_new ("  ");
    if (options->letter)
      g_string_append_printf (head, "-%c, ", options->letter);
    g_string_append_printf (head, "--%s", options->name);
    if (options->what)
      g_string_append_printf (head, options->optional ? "[=%s]" : "=%s", options->what);
    size_t width = text_width (head->str);
    g_string_append_printf (text, "%s%*s", head->str, (int)MAX (HELP_COLUMN, width + 1) - (int)width, "");
    append_wrapped (text, HELP_COLUMN, _ (options->help));
  }
}

/* own may be NULL. */
static void print_help (Context *context, const char *usage, const Option *own)
{
  Option shared[SHARED_OPTIONS + 1];
  const char *head = _ ("usage:");
  g_autofree char *line = g_strdup_printf ("dossier %s", usage);
  g_autoptr (GString) text = g_string_new (NULL);
  list_shared (context, shared);
  g_string_append_printf (text, "%s ", head);
  append_wrapped (text, text_width (head) + 1, line);
  g_string_append_c (text, '\n');
  if (own && own->name) {
    append_options (text, own);
    g_string_append_c (text, '\n');
  }
  if (!context->is_form) {
    g_string_append_printf (text, "%s\n", _ ("options of every verb:"));
    append_options (text, shared);
  }
  output_raw (context->output, "help", text->str);
}

/* ---- Reading ---- */

enum { OWN, SHARED, TABLES };

typedef struct {
  Context *context;
  const char *verb;             /* for messages; NULL before it */
  const Option *tables[TABLES]; /* either may be NULL */
  char **argv;
  unsigned i, n;       /* the argument that comes next, of so many before "--" */
  uint64_t given;      /* bits of the verb's own options */
  ContextGiven values; /* places that have a value */
} Reader;

/* "--name" or "--name=value", or a letter. */
static const Option *find_option (const Reader *reader, const char *name, char letter)
{
  size_t len = name ? strcspn (name, "=") : 0;
  for (unsigned table = 0; table < G_N_ELEMENTS (reader->tables); table++)
    for (const Option *option = reader->tables[table]; option && option->name; option++)
      if (name ? strlen (option->name) == len && strncmp (option->name, name, len) == 0 && (!name[len] || option->what)
               : option->letter == letter)
        return option;
  return NULL;
}

/* Whether all options in an argument are known: "--name", "--name=value", "-x", "-xyvalue". */
static bool knows (const Reader *reader, const char *argument)
{
  if (argument[1] == '-')
    return find_option (reader, argument + 2, 0) != NULL;
  for (const char *letter = argument + 1; *letter; letter++) {
    const Option *option = find_option (reader, NULL, *letter);
    if (!option || option->what)
      return option != NULL;
  }
  return true;
}

static bool set_text (const Reader *reader, const Option *option, const char **text, const char *value, GError **error)
{
  *text = value;
  return g_utf8_validate (value, -1, NULL) ||
         options_error (error, reader->verb, "the value of --%s is not UTF-8 text", option->name);
}

static void add_to_list (const Reader *reader, char ***list, char *value)
{
  unsigned n = *list ? g_strv_length (*list) : 0;
  char **longer = g_new0 (char *, n + 2);
  if (n)
    memcpy (longer, *list, n * sizeof *longer);
  longer[n] = value;
  g_ptr_array_add (reader->context->kept, *list = longer);
}

static bool set_number (const Reader *reader, const Option *option, const char *value, GError **error)
{
  guint64 number = 0;
  g_autofree char *digits = text_normalize (value, G_NORMALIZE_ALL_COMPOSE); /* full-width ones are ASCII then */
  if (digits == NULL || !g_ascii_string_to_unsigned (digits, 10, option->most && !option->zero,
                                                     option->most ? option->most : G_MAXINT, &number, NULL))
    return option->most && !option->zero
               ? options_error (error, reader->verb, "--%s takes a number from 1 to %u", option->name, option->most)
               : options_error (error, reader->verb, "--%s takes a number, not \"%s\"", option->name, value);
  *option->number = (unsigned)number;
  return true;
}

/* The place of an option's only value: another option may share it, as --gzip and --zstd do. NULL: it has none, or
 * takes many. */
static gconstpointer only_place (const Option *option)
{
  if (option->set)
    return option->data;
  return option->text     ? (gconstpointer)option->text
         : option->file   ? (gconstpointer)option->file
         : option->number ? (gconstpointer)option->number
                          : option->day;
}

/* A value is never replaced silently by a later one. */
static bool check_once (Reader *reader, const Option *option, GError **error)
{
  ContextGiven *values = &reader->values;
  gconstpointer place = only_place (option);
  for (unsigned i = 0; place && i < values->n; i++) {
    if (values->place[i] != place || values->set[i] != option->set)
      continue;
    return g_str_equal (values->name[i], option->name)
               ? options_error (error, reader->verb, "--%s is given twice", option->name)
               : options_error (error, reader->verb, "--%s and --%s exclude each other", values->name[i], option->name);
  }
  if (place && values->n < CONTEXT_MAX_GIVEN) {
    values->place[values->n] = place;
    values->set[values->n] = option->set;
    values->name[values->n++] = option->name;
  }
  return true;
}

static bool set_option (Reader *reader, const Option *option, char *value, GError **error)
{
  const char *text = NULL;
  const Option *own = reader->tables[OWN];
  for (unsigned i = 0; own && own[i].name; i++)
    reader->given |= option == own + i ? UINT64_C (1) << i : 0;
  if (option->what && !value && !option->optional) {
    if (reader->i == reader->n)
      return options_error (error, reader->verb, "--%s requires a value", option->name);
    value = reader->argv[reader->i++];
  }
  if (!check_once (reader, option, error))
    return false;
  if (option->flag)
    return *option->flag = true;
  if (option->set)
    return option->set (option->name, value, option->data, error);
  if (option->number)
    return set_number (reader, option, value, error);
  if (option->day && !date_parse (value, option->day, error)) {
    g_prefix_error (error, _ ("--%s: "), option->name);
    return false;
  }
  if (option->file)
    *option->file = value;
  if (option->files || option->list)
    add_to_list (reader, option->files ? option->files : option->list, value);
  return (!option->text && !option->list) ||
         set_text (reader, option, option->text ? option->text : &text, value, error);
}

static bool read_option (Reader *reader, GError **error)
{
  char *argument = reader->argv[reader->i++];
  if (argument[1] == '-') {
    char *equals = strchr (argument, '=');
    return set_option (reader, find_option (reader, argument + 2, 0), equals ? equals + 1 : NULL, error);
  }
  for (char *letter = argument + 1; *letter; letter++) {
    const Option *option = find_option (reader, NULL, *letter);
    if (option->what)
      return set_option (reader, option, letter[1] ? letter + 1 : NULL, error);
    if (!set_option (reader, option, NULL, error))
      return false;
  }
  return true;
}

static bool is_option (const char *argument)
{
  return argument[0] == '-' && argument[1];
}

/* ---- Describing a word that is being typed ---- */

/* The option at the end of an argument whose value is the next argument, or NULL. */
static const Option *waits_for_value (const Reader *reader, const char *argument)
{
  const Option *option = NULL;
  if (argument[1] == '-')
    option = strchr (argument, '=') == NULL ? find_option (reader, argument + 2, 0) : NULL;
  else
    for (const char *letter = argument + 1; *letter != '\0' && option == NULL; letter++) {
      const Option *found = find_option (reader, NULL, *letter);
      if (found->what != NULL && letter[1] != '\0')
        return NULL;
      option = found->what != NULL ? found : NULL;
    }
  return option != NULL && option->what != NULL && !option->optional ? option : NULL;
}

static void describe_options (const Reader *reader, ContextTyped *typed)
{
  for (unsigned table = 0; table < G_N_ELEMENTS (reader->tables); table++)
    for (const Option *option = reader->tables[table]; option != NULL && option->name != NULL; option++) {
      g_autofree char *name = g_strconcat ("--", option->name, NULL);
      if (g_str_has_prefix (name, typed->word))
        g_ptr_array_add (typed->options, g_strconcat (name, "\t", _ (option->help), NULL));
    }
}

/* usage says what the arguments are; NULL before the verb. */
static void describe_word (const Reader *reader, const char *usage, ContextTyped *typed)
{
  const char *equals = strchr (typed->word, '=');
  const Option *option =
      g_str_has_prefix (typed->word, "--") && equals != NULL ? find_option (reader, typed->word + 2, 0) : NULL;
  if (option != NULL) {
    typed->what = option->what;
    typed->given = (size_t)(equals - typed->word) + 1;
  } else if (typed->word[0] == '-') {
    describe_options (reader, typed);
  } else if (usage != NULL) {
    char *kept = g_strdup (usage); /* some commands compose it */
    g_ptr_array_add (reader->context->kept, kept);
    typed->what = kept;
  }
}

/* Reads what stands before the word, with its mistakes; before the verb up to that. */
static void describe_typed (Reader *reader, const char *usage, ContextTyped *typed)
{
  while (reader->i < reader->n) {
    const char *argument = reader->argv[reader->i];
    if (!is_option (argument) || !knows (reader, argument)) {
      if (usage == NULL)
        return;
      reader->i++;
      continue;
    }
    const Option *waiting = waits_for_value (reader, argument);
    if (waiting != NULL && reader->i + 1 == reader->n) {
      typed->what = waiting->what;
      reader->i++;
      return;
    }
    read_option (reader, NULL);
  }
  describe_word (reader, usage, typed);
}

char **options_describe_shared (Context *context, char **argv)
{
  Option shared[SHARED_OPTIONS + 1];
  Reader reader = {.context = context, .tables = {[SHARED] = shared}, .argv = argv, .n = g_strv_length (argv)};
  list_shared (context, shared);
  describe_typed (&reader, NULL, context->typed);
  return argv + reader.i;
}

char **options_read_shared (Context *context, char **argv, GError **error)
{
  Option shared[SHARED_OPTIONS + 1];
  Reader reader = {.context = context, .tables = {[SHARED] = shared}, .argv = argv, .n = g_strv_length (argv)};
  reader.values = context->given;
  list_shared (context, shared);
  while (reader.i < reader.n && is_option (argv[reader.i]) && knows (&reader, argv[reader.i]))
    if (!read_option (&reader, error))
      return NULL;
  context->given = reader.values;
  return argv + reader.i;
}

/* The lower-case words at the start of usage are the verb and its form. */
static bool check_given (const Reader *reader, const char *usage, GError **error)
{
  g_autofree char *form = g_strndup (usage, strspn (usage, "abcdefghijklmnopqrstuvwxyz "));
  const Option *own = reader->tables[OWN];
  for (unsigned i = 0; own && own[i].name; i++)
    if (own[i].needed && !(reader->given >> i & 1))
      return options_error (error, reader->verb, "`dossier %s` requires --%s", g_strchomp (form), own[i].name);
  return true;
}

char **options_read (Context *context, const char *usage, unsigned least, unsigned most, const Option *own, char **argv,
                     GError **error)
{
  Option shared[SHARED_OPTIONS + 1];
  g_autofree char *verb = g_strndup (usage, strcspn (usage, " "));
  Reader reader = {.context = context, .verb = verb, .tables = {own, shared}, .argv = argv, .i = 1, .n = 1};
  reader.values = context->given;
  unsigned n = 0;
  list_shared (context, shared);
  while (argv[reader.n] && !g_str_equal (argv[reader.n], "--"))
    reader.n++;
  if (context->typed != NULL) {
    describe_typed (&reader, usage, context->typed);
    return NULL;
  }
  while (reader.i < reader.n) {
    if (!is_option (argv[reader.i]))
      argv[++n] = argv[reader.i++];
    else if (!knows (&reader, argv[reader.i])) {
      options_error (error, verb, "unknown option \"%s\"", argv[reader.i]);
      return NULL;
    } else if (!read_option (&reader, error))
      return NULL;
  }
  if (context->show_help) {
    print_help (context, usage, own);
    return NULL;
  }
  if (g_date_valid (&context->as_of) && !context->reads && !context->dry_run) {
    options_error (error, verb,
                   "--as-of is for verbs that only read, and for --dry-run: this one works with today's date");
    return NULL;
  }
  for (char **rest = argv + reader.n + (argv[reader.n] != NULL); *rest; rest++)
    argv[++n] = *rest;
  argv[n + 1] = NULL;
  if (n < least)
    options_error (error, verb, "too few arguments; expected `dossier %s`", usage);
  else if (n > most)
    options_error (error, verb, "too many arguments; expected `dossier %s`", usage);
  else if (check_given (&reader, usage, error))
    return argv + 1;
  return NULL;
}
