/* Errors with a stable code, a place and a hint.
 *
 * Every failure in core/ is a GError of one domain. Its code is the exit status of the command. Its id
 * ("D-NOT-AN-ARCHIVE") is stable and never translated; tests compare it. The message says what is wrong, error_where in
 * which file or field, error_hint what to do. A verdict about data (a wrong digest) is not an error: see
 * form/finding.h. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* The values are the exit statuses of USERS: dossier(1), EXIT STATUS. */
typedef enum {
  ERROR_FINDING = 1,    /* finished, with findings */
  ERROR_USAGE = 2,      /* the command line or a value given by the user */
  ERROR_UNREADABLE = 3, /* something cannot be read, written or done */
  ERROR_BUSY = 4,       /* other processes kept coming first; try again */
  ERROR_FORMAT = 5,     /* not an archive, or a newer format */
  ERROR_REFUSED = 6,    /* a rule forbids it */
  ERROR_UNKNOWN = 7,    /* unknown outcome: run the same command again */
} ErrorKind;

#define ERROR_DOMAIN (error_domain ())
GQuark error_domain (void);

/* Sets *error (error may be NULL, as with g_set_error). id is a string literal "D-…". where and hint are copied and may
 * be NULL. The format gives one line without a full stop. Format and hint are translated here (sys/message.h). Returns
 * false, for the caller to return. */
bool error_set (GError **error, ErrorKind kind, const char *id, const char *where, const char *hint, const char *format,
                ...) G_GNUC_PRINTF (6, 7);

/* As error_set, for a failed system call: with an id for the errno, D-EXISTS (of kind REFUSED), D-NOT-FOUND,
 * D-DISK-FULL, D-READ-ONLY, D-NO-PERMISSION or D-IO (UNREADABLE), and the message "doing: strerror", both translated.
 * Returns false. */
bool error_set_errno (GError **error, int saved_errno, const char *where, const char *doing);

/* The id, place and hint of an error of this domain; "D-INTERNAL", NULL and NULL for any other. Borrowed from the
 * error. */
const char *error_id (const GError *error);
const char *error_where (const GError *error);
const char *error_hint (const GError *error);

/* Whether error is of this domain and has this id. */
gboolean error_has_id (const GError *error, const char *id);

/* Several refusals and errors of usage told as one. error_collect takes an error into *refusals, which begins as NULL;
 * for an error of another kind it returns false and sets *error. error_raise ends the collection: true when there was
 * none; otherwise *error has the first one's kind, id, place and hint, and the messages of all. */
bool error_collect (GPtrArray **refusals, GError *taken, GError **error);
bool error_raise (GPtrArray **refusals, GError **error);
