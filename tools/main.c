/* The program: makes the process fit to work in (descriptors, character type, signals), reads the options before the
 * verb, runs the command and turns its outcome into an exit status. */
#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/error.h"
#include "tools/verbs.h"

#define INTERRUPTED_BASE 128 /* the shell's convention: 128 and the signal's number */
#define KEPT_BYTES (1024 * 1024)

/* A descriptor that was closed would be given to the next file opened, and messages would be written into it. */
static void occupy_standard_descriptors (void)
{
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
      _exit (ERROR_UNREADABLE);
}

static void write_on_stderr (const char *message)
{
  ssize_t ignored = write (STDERR_FILENO, message, strlen (message));
  (void)ignored;
}

/* What an interrupted command that changes an archive says, ready before: a handler must not translate. */
static const char *interrupted_line = "";

/* The archive needs no tidying up here: the next writer does that (store/recovery). */
static void on_interrupt (int number)
{
  write_on_stderr (interrupted_line);
  _exit (INTERRUPTED_BASE + number);
}

static void on_bug (int number)
{
  (void)number;
  write_on_stderr ("error[D-BUG]: the program failed\n"
                   "hint: no change is left half done; report the command and the messages above\n");
  _exit (OUTPUT_BUG);
}

static void on_broken_pipe (int number)
{
  (void)number;
}

static void handle_signal (int number, void (*handler) (int))
{
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigemptyset (&action.sa_mask);
  sigaction (number, &action, NULL);
}

/* A handler, and not "ignore", for a broken pipe: helper programs do not inherit it. */
static void catch_signals (void)
{
  handle_signal (SIGPIPE, on_broken_pipe);
  handle_signal (SIGINT, on_interrupt);
  handle_signal (SIGTERM, on_interrupt);
  handle_signal (SIGHUP, on_interrupt);
  handle_signal (SIGABRT, on_bug);
  handle_signal (SIGTRAP, on_bug);
#ifndef __SANITIZE_ADDRESS__
  handle_signal (SIGSEGV, on_bug);
  handle_signal (SIGBUS, on_bug);
  handle_signal (SIGFPE, on_bug);
  handle_signal (SIGILL, on_bug);
#endif
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
}

/* The language that the user's environment asks for, by the order of gettext; the locale itself need not be installed.
 */
static bool wants_chinese (void)
{
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  const char *locale = "";
  for (unsigned i = 0; i < G_N_ELEMENTS (names) && !*locale; i++)
    locale = g_getenv (names[i]) ? g_getenv (names[i]) : "";
  if (g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
    return false;
  const char *language = g_getenv ("LANGUAGE");
  return g_str_has_prefix (language && *language ? language : locale, "zh");
}

/* In share/locale beside the program's bin/, in build/ as when installed. */
static void load_messages (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  if (!program)
    return;
  g_autofree char *bin = g_path_get_dirname (program);
  g_autofree char *catalog =
      g_build_filename (bin, "..", "share", "locale", "zh_CN", "LC_MESSAGES", "dossier.mo", NULL);
  message_load (catalog);
}

/* Text is UTF-8 whatever the locale: in the C locale libarchive refuses Chinese names, and an archive must not depend
 * on who opens it. C.UTF-8 is built into the C library. LANGUAGE is for what other libraries say. */
static void set_language (void)
{
  bool chinese = wants_chinese ();
  if (!setlocale (LC_CTYPE, "C.UTF-8") && !setlocale (LC_CTYPE, "en_US.UTF-8"))
    setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "C.UTF-8");
  g_setenv ("LANGUAGE", chinese ? "zh_CN" : "en", TRUE);
  if (chinese)
    load_messages ();
}

/* Errors of the command line come out as JSON too, wherever --json stands. */
static bool asks_for_json (char **argv)
{
  for (char **at = argv + 1; *at && !g_str_equal (*at, "--"); at++)
    if (g_str_equal (*at, "--json"))
      return true;
  return false;
}

static int print_version (Context *context)
{
  output_begin (context->output, "version");
  output_text (context->output, "version", "dossier", DOSSIER_VERSION);
  output_end (context->output);
  return 0;
}

/* argv begins with the verb. Shared options may stand between it and its first argument, too: `customer --json add`. */
static int run_verb (Context *context, char **argv, GError **error)
{
  const Command *command = verbs_find (argv[0], error);
  if (!command)
    return 0;
  char **rest = options_read_shared (context, argv + 1, error);
  if (!rest)
    return 0;
  if (!command->reads)
    interrupted_line = _ ("\ninterrupted: a change is made completely or not at all; run the command again\n");
  rest[-1] = argv[0];
  return command_run (context, command, rest - 1, error);
}

static const char *path_of_environment (const char *name)
{
  const char *path = g_getenv (name);
  return path && *path ? path : NULL;
}

static int run_program (Context *context, char **argv, GError **error)
{
  static char help[] = "help", *help_verb[] = {help, NULL};
  const char *actor = g_getenv ("DOSSIER_ACTOR");
  char **rest = options_read_shared (context, argv + 1, error);
  if (!rest || (!context->actor && actor && *actor && !options_set_actor (context, actor, error)))
    return 0;
  context->sign_key = context->sign_key ? context->sign_key : path_of_environment ("DOSSIER_SIGNING_KEY");
  if (!context->passphrase_file && context->passphrase_fd < 0)
    context->passphrase_file = path_of_environment ("DOSSIER_PASSPHRASE_FILE");
  if (context->show_version)
    return print_version (context);
  if (rest[0])
    return run_verb (context, rest, error);
  if (context->show_help) {
    context->show_help = false;
    return run_verb (context, help_verb, error);
  }
  return options_error (error, NULL, "no verb given");
}

int main (int argc, char **argv)
{
  (void)argc;
  /* With fast bins every allocation of a KiB merges them all: a tenth of the time of reading many documents. */
  mallopt (M_MXFAST, 0);
  /* The next scan needs the room of the last one; given back meanwhile, it would come again in faults, one a page. */
  mallopt (M_MMAP_THRESHOLD, KEPT_BYTES);
  mallopt (M_TRIM_THRESHOLD, KEPT_BYTES);
  occupy_standard_descriptors ();
  catch_signals ();
  set_language ();
  g_autoptr (Output) output = output_new ();
  if (asks_for_json (argv))
    output_style (output)->json = true;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  Context context = {.output = output, .kept = kept, .archive_path = g_getenv ("DOSSIER_ARCHIVE"), .passphrase_fd = -1};
  g_date_clear (&context.as_of, 1);
  g_autoptr (GError) error = NULL;
  int status = run_program (&context, argv, &error);
  key_free (context.key);
  if (error) {
    output_error (output, error);
    status = output_error_status (error);
  }
  return output_close (output, status);
}
