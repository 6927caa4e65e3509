/* The values of the shared options, and what else every command needs. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "sys/crypto/key.h"
#include "tools/screen/output.h"

/* The options that have had their value: where it went, how, and by which name. */
#define CONTEXT_MAX_GIVEN 64
typedef struct {
  gconstpointer place[CONTEXT_MAX_GIVEN];
  bool (*set[CONTEXT_MAX_GIVEN]) (const char *name, const char *value, gpointer data, GError **error);
  const char *name[CONTEXT_MAX_GIVEN];
  unsigned n;
} ContextGiven;

/* A word that a shell completes: options_read describes it, and the command does not run. */
typedef struct {
  const char *word;   /* as typed so far */
  size_t given;       /* bytes of it before the value: those of "--customer=" */
  const char *what;   /* what the value is, as the option or the usage says: "CUSTOMER", "show [REF…|-]"; or NULL */
  GPtrArray *options; /* of char *: "--name\thelp", those whose beginning it is */
} ContextTyped;

/* Strings are borrowed from the command line or the environment. */
typedef struct {
  const char *archive_path;    /* -C, or DOSSIER_ARCHIVE, or NULL: search upwards */
  const char *actor;           /* --actor or DOSSIER_ACTOR, or NULL: command_actor */
  const char *sign_key;        /* --signing-key, or NULL: see tools/screen/keyring.h */
  const char *passphrase_file; /* --passphrase-file, or NULL */
  int passphrase_fd;           /* --passphrase-fd, or -1 */
  const char *signer;          /* number of the person who signs the commits, once it is known; or NULL */
  Key *key;                    /* read already, so that the passphrase is asked for only once */
  bool sign;                   /* --sign: each commit */
  bool dry_run;
  bool show_help, show_version;
  bool is_form;        /* help for more forms follows: leave out the shared options */
  bool reads;          /* the verb changes nothing */
  GDate as_of;         /* --as-of, or cleared; see command_today */
  GPtrArray *kept;     /* lists made by options, freed at the end */
  ContextGiven given;  /* before the verb */
  ContextTyped *typed; /* or NULL */
  Output *output;
} Context;
