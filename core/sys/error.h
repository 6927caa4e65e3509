/* Errors with a stable code, a place and a hint.
 *
 * Every failure in core/ is a GError of one domain. Its code is the exit status that a command
 * ends with; its id ("D-NOT-AN-ARCHIVE") is stable, never translated, and is what tests compare.
 * The message says what went wrong, where() in which file or field, hint() what to do instead.
 * A verdict about data (a wrong hash) is no error: see form/finding.h. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* The values are the exit statuses of USERS: dossier(1), EXIT STATUS. */
typedef enum {
  ERROR_FINDING = 1,    /* finished, with findings */
  ERROR_USAGE = 2,      /* the command line or a value given by the user */
  ERROR_UNREADABLE = 3, /* something could not be read, written or done */
  ERROR_BUSY = 4,       /* lost too many races; trying again is right */
  ERROR_FORMAT = 5,     /* not an archive, or a newer format */
  ERROR_REFUSED = 6,    /* a rule forbids it */
  ERROR_UNKNOWN = 7,    /* outcome unknown: run the same command again */
} ErrorKind;

#define ERROR_DOMAIN (error_domain ())
GQuark error_domain (void);

/* Sets *error (which may be NULL as with g_set_error). id is a string literal "D-…"; where and
 * hint may be NULL and are copied. The format gives one line without a full stop. Format and hint are
 * translated here (sys/message.h). Gives false, for the caller to return. */
bool error_set (GError **error, ErrorKind kind, const char *id, const char *where, const char *hint, const char *format,
                ...) G_GNUC_PRINTF (6, 7);

/* As error_set for a failed system call: kind UNREADABLE, the id by errno (D-NOT-FOUND, D-DISK-FULL,
 * D-READ-ONLY, D-NO-PERMISSION, D-IO otherwise), the message "doing: strerror",
 * both translated. false. */
bool error_set_errno (GError **error, int saved_errno, const char *where, const char *doing);

/* The id, place and hint of an error of this domain; for a foreign one "D-INTERNAL", NULL, NULL.
 * Borrowed from the error. */
const char *error_id (const GError *error);
const char *error_where (const GError *error);
const char *error_hint (const GError *error);

/* True when error is of this domain with that id. */
gboolean error_has_id (const GError *error, const char *id);
