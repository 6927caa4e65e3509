/* register.N.xml: one edition of a destruction register (销毁清册). It names records by reference code and digest only.
 * Titles and names are in form/document/titles.h and are erased together with the records (RULES 4). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/refcode.h"

#define REGISTER_MAX_LINES 10000 /* as many as people can check against the records before they sign */
#define REGISTER_MAX_BYTES (8 * 1024 * 1024)

typedef enum { REGISTER_DESTROY, REGISTER_KEEP, REGISTER_TRANSFER } RegisterDisposition;

/* "destroy", "keep", "transfer". */
const char *register_disposition_name (RegisterDisposition disposition);
bool register_disposition_from_name (const char *name, RegisterDisposition *disposition);

typedef struct {
  RefCode reference;
  char *path;     /* of the record's directory */
  char *manifest; /* digest of its manifest */
  uint64_t filed; /* number of the event that filed it */
  unsigned files; /* number of its parts */
  uint64_t bytes;
  unsigned pages, copies;
  char *trigger;   /* CE: the trigger that begins the retention period */
  GDate from, due; /* first day of the period, and first day on which destruction is allowed; due cleared: never */
  bool paper;      /* the record has paper on a shelf, which people destroy by hand and count */
  RegisterDisposition disposition;
  GDate until;  /* set for kept records only */
  char *reason; /* a word: the reason for the disposition */
} RegisterLine;

typedef struct {
  char *number; /* D2026-0001 */
  unsigned edition;
  char *nonce;
  char *fonds;
  char *procedure; /* code of the layout's procedure for all lines */
  char *layout;    /* the layout in force when the register was prepared */
  unsigned layout_edition;
  int64_t prepared; /* UTC seconds */
  char *prepared_by;
  char *titles;        /* digest of its document of titles */
  char *recipient;     /* fonds code of the archive that receives transferred records, or NULL */
  char *recipient_key; /* digest of the file with its public key, or NULL */
  GPtrArray *pulled;   /* of char *: codes of the procedure's reasons to pull records out; each was checked */
  GPtrArray *lines;    /* of RegisterLine, by path */
} Register;

Register *register_new (void);
void register_free (Register *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Register, register_free)
RegisterLine *register_add_line (Register *list);
/* The line of the record at path, or NULL. Borrowed. */
const RegisterLine *register_find (const Register *list, const char *path);

extern const struct Shape register_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-REGISTER for an invalid value and for lines that are repeated or not in order.
 * Given. */
Register *register_parse (GBytes *bytes, const char *name, GError **error);
GBytes *register_print (const Register *list);

/* The sums of all lines with a disposition. */
typedef struct {
  unsigned records, files, pages;
  unsigned uncounted; /* records without known pages; no document has this */
  uint64_t bytes;
} RegisterTotals;
RegisterTotals register_totals (const Register *list, RegisterDisposition disposition);

/* "D2026-0001": D, a year of four digits, and a number of four or more digits. */
bool register_is_number (const char *text);
/* "destruction/D2026-0001", and the paths of the documents in it. Given. */
char *register_directory (const char *number);
char *register_path (const char *number, unsigned edition);
char *register_titles_directory (const char *number);
char *register_titles_path (const char *number, unsigned edition);
char *register_certificate_path (const char *number);
/* The recipient's public key that an edition pins, and the recipient's acknowledgement (".sig": its signature). */
char *register_recipient_path (const char *number, unsigned edition);
char *register_acknowledgement_path (const char *number, unsigned edition);
/* The number in the path of a certificate; NULL for any other path. Given. */
char *register_of_certificate (const char *path);
/* The number (given) and edition in the path of a register; false for any other path. */
bool register_split_path (const char *path, char **number, unsigned *edition);
