/* The options of a command: a table, owned by the call, says what there are and where their values go.
 *
 *   const char *verb = NULL;
 *   const Option options[] = {{"verb", 0, N_ ("only events with this verb"), "VERB", .text = &verb}, {0}};
 *   char **arguments = options_read (context, "log [REF]", 0, 1, options, argv, error);
 *
 * An option with one value is given once (D-USAGE), and so is one of several that set the same (same set and data).
 * Options stand anywhere before "--". Values are borrowed from argv, which outlives the command. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "tools/screen/context.h"

typedef struct {
  const char *name;        /* "verb" for --verb; NULL ends a table */
  char letter;             /* for -v; 0: none */
  const char *help, *what; /* what --help says, marked for translation; the word for the value, NULL: it has none */
  /* Where the value goes: one of these. It is left as it is unless the option is given. */
  bool *flag;
  const char **text; /* UTF-8 */
  const char **file; /* any bytes */
  char ***list; /* of texts, one each time the option is given; ends with NULL, is NULL for none, kept in context */
  char ***files;
  unsigned *number;
  GDate *day;
  bool (*set) (const char *name, const char *value, gpointer data, GError **error);
  gpointer data;
  unsigned most; /* of number; 0: no limit */
  bool zero;     /* a number with a limit may be 0 */
  bool optional; /* the value may be left out: set gets NULL */
  bool needed;   /* the command does nothing without it */
} Option;

/* Reads a verb's own options, which may be NULL, and the shared ones. argv begins with the verb or its form; usage is
 * what follows "dossier " in the help. Gives the arguments that are not options, NULL-terminated, in argv itself: at
 * least and at most so many. Errors: D-USAGE; those of date_parse and set. For -h and --help prints the help and gives
 * NULL without an error: the command then returns 0. So it does when it describes a word that is being typed. */
#define OPTIONS_MANY UINT_MAX
char **options_read (Context *context, const char *usage, unsigned least, unsigned most, const Option *own, char **argv,
                     GError **error);
/* Reads the options that all verbs share from argv[0] on, and gives the place of the first argument that is none; NULL
 * and *error for a bad value. */
char **options_read_shared (Context *context, char **argv, GError **error);
/* For a word that is being typed (context->typed): reads the shared options before the verb, and gives the verb's place
 * in argv. When there is none yet, describes the word, unless it can be the verb. */
char **options_describe_shared (Context *context, char **argv);

/* D-USAGE with a hint that names the command's page, or dossier's without a verb. Always false. */
bool options_error (GError **error, const char *verb, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* A set of --valid-until; data: a GDate. */
bool options_read_validity (const char *name, const char *value, gpointer data, GError **error);
/* D-ACTOR for what no event can record. */
bool options_set_actor (Context *context, const char *actor, GError **error);

/* --csv and --format into an OutputStyle. D-USAGE for a word that is none of theirs. */
bool options_set_format (const char *name, const char *value, gpointer style, GError **error);

/* Options of several verbs: {OPTION_REASON (&request.reason)}. */
#define OPTION_CSV(context)                                                                                            \
  "csv", 0, N_ ("print CSV; --csv=excel marks it as UTF-8 for spreadsheets"), "excel",                                 \
      .set = options_set_format, .data = output_style ((context)->output), .optional = true
#define OPTION_FORMAT(context)                                                                                         \
  "format", 0, N_ ("print text, csv, excel (as --csv=excel), xlsx or json"), "FORMAT",                                 \
      .set = options_set_format, .data = output_style ((context)->output)
#define OPTION_ICS(context)                                                                                            \
  "ics", 0, N_ ("print an iCalendar file"), NULL, .flag = &output_style ((context)->output)->ics
#define OPTION_RESTRICTED(target) "restricted", 0, N_ ("include restricted records"), NULL, .flag = target
#define OPTION_FORMER_CODE(target)                                                                                     \
  "former-code", 0, N_ ("a code that the document had before; may be repeated"), "CODE", .list = target
#define OPTION_VALID_UNTIL(target)                                                                                     \
  "valid-until", 0, N_ ("last day of a licence: a date, or long-term"), "DATE", .set = options_read_validity,          \
                                                                                .data = target
#define OPTION_PLACE(query)                                                                                            \
  {"box", 0, N_ ("only papers in this box"), "BOX", .text = &(query)->box},                                            \
      {"room", 0, N_ ("only papers in this room"), "ROOM", .text = &(query)->room},                                    \
  {                                                                                                                    \
    "shelf", 0, N_ ("only papers on this shelf"), "SHELF", .text = &(query)->shelf                                     \
  }
#define OPTION_KEEPER(target) "keeper", 0, N_ ("include the keeper of the archive"), NULL, .flag = target
#define OPTION_CUSTOMER(target)                                                                                        \
  "customer", 'c', N_ ("the customer: its number, or part of the name"), "CUSTOMER", .text = target
#define OPTION_CATEGORY(target)                                                                                        \
  "category", 'k', N_ ("the category: its code, directory or title"), "CATEGORY", .text = target
#define OPTION_REASON(target) "reason", 0, N_ ("the reason"), "TEXT", .text = target
#define OPTION_MANDATE(target) "mandate", 0, N_ ("who ordered it"), "TEXT", .text = target
#define OPTION_JOBS(target) "jobs", 'j', N_ ("use N threads"), "N", .number = target
#define OPTION_AUTHORITIES(target)                                                                                     \
  "tsa-ca", 0, N_ ("certificates of the timestamp authorities to trust"), "FILE", .file = target
