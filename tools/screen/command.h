/* A command is one file in tools/: it parses its options, calls one operation of core/ops and prints the result. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"
#include "sys/crypto/key.h"
#include "tools/screen/output.h"

/* What the options before or after the verb say. */
typedef struct {
  const char *archive_path;    /* -C, or DOSSIER_ARCHIVE, or NULL: search upwards */
  const char *actor;           /* --actor or DOSSIER_ACTOR, or NULL: command_actor */
  const char *sign_key;        /* --signing-key, or NULL: see tools/screen/keyring.h */
  const char *passphrase_file; /* --passphrase-file, or NULL */
  int passphrase_fd;           /* --passphrase-fd, or -1 */
  Key *key;                    /* once it has been read, so that the passphrase is asked for once */
  bool sign;                   /* --sign: each commit */
  bool dry_run;
  bool show_help, show_version;
  GDate today; /* --as-of, or the day in UTC */
  Output *output;
} Context;

typedef struct {
  const char *verb;
  const char *group;   /* heading in `dossier help` */
  const char *summary; /* one line, marked for translation */
  /* argv[0] is the verb. Returns the exit status; on failure 0 and *error. */
  int (*run) (Context *context, int argc, char **argv, GError **error);
  const char *forms; /* "add|show|list" where argv[1] is one of these, or NULL */
} Command;

/* The table of all commands, in the order of `dossier help`, ended by a NULL verb. */
extern const Command command_table[];
/* D-USAGE when there is none. */
const Command *command_find_verb (const char *verb, GError **error);

/* Reads options that all commands share from argv[i] on, and gives the index of the first argument that is none; -1 and
 * *error for a bad value. */
int command_global_options (Context *context, char **argv, int i, GError **error);
/* What --help prints. entries may be NULL. */
void command_print_options (Context *context, const char *usage, const GOptionEntry *entries);

/* D-ACTOR for what no event can record. */
bool command_set_actor (Context *context, const char *actor, GError **error);
/* Who acts: as it was set, or the login name. */
const char *command_actor (Context *context);

/* Opens the archive that the context names. */
Archive *command_open (Context *context, ArchiveMode mode, GError **error);

/* Parses a command's own options (GOption; anywhere, "--" ends them) and gives the remaining arguments,
 * NULL-terminated. usage is what follows "dossier " in the help. Errors: D-USAGE. Help (-h, --help) prints and returns
 * NULL without an error: the command then returns 0. */
char **command_options (Context *context, const char *usage, const GOptionEntry *entries, int argc, char **argv,
                        GError **error);

/* One form of a verb: "hold set". */
typedef struct {
  const char *word, *usage; /* a NULL word ends a table */
  const GOptionEntry *entries;
  bool (*run) (Context *context, char **arguments, GError **error);
} CommandForm;
/* Runs the form that argv[1] names with the arguments that are left by its options. D-USAGE, with the question "hold
 * set, lift or list?", when it names none. */
void command_run_form (Context *context, const CommandForm *forms, const char *question, int argc, char **argv,
                       GError **error);
/* D-USAGE with a hint that names the command's page. */
void command_usage_error (GError **error, const char *verb, const char *format, ...) G_GNUC_PRINTF (3, 4);

int command_init (Context *context, int argc, char **argv, GError **error);
int command_status (Context *context, int argc, char **argv, GError **error);
int command_doctor (Context *context, int argc, char **argv, GError **error);
int command_log (Context *context, int argc, char **argv, GError **error);
int command_layout (Context *context, int argc, char **argv, GError **error);
int command_help (Context *context, int argc, char **argv, GError **error);
int command_customer (Context *context, int argc, char **argv, GError **error);
int command_file (Context *context, int argc, char **argv, GError **error);
int command_seal (Context *context, int argc, char **argv, GError **error);
int command_due (Context *context, int argc, char **argv, GError **error);
int command_destroy (Context *context, int argc, char **argv, GError **error);
int command_hold (Context *context, int argc, char **argv, GError **error);
int command_retention (Context *context, int argc, char **argv, GError **error);
int command_event (Context *context, int argc, char **argv, GError **error);
int command_restrict (Context *context, int argc, char **argv, GError **error);
int command_release (Context *context, int argc, char **argv, GError **error);
int command_find (Context *context, int argc, char **argv, GError **error);
int command_list (Context *context, int argc, char **argv, GError **error);
int command_show (Context *context, int argc, char **argv, GError **error);
int command_path (Context *context, int argc, char **argv, GError **error);
int command_why (Context *context, int argc, char **argv, GError **error);
int command_key (Context *context, int argc, char **argv, GError **error);
int command_person (Context *context, int argc, char **argv, GError **error);
int command_checkpoint (Context *context, int argc, char **argv, GError **error);
int command_sign (Context *context, int argc, char **argv, GError **error);
int command_verify (Context *context, int argc, char **argv, GError **error);
int command_index (Context *context, int argc, char **argv, GError **error);
int command_pack (Context *context, int argc, char **argv, GError **error);
int command_unpack (Context *context, int argc, char **argv, GError **error);
int command_compare (Context *context, int argc, char **argv, GError **error);
int command_redact (Context *context, int argc, char **argv, GError **error);
