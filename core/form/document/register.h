/* register.N.xml: one edition of a destruction register (销毁清册). It names records by reference code and digest only,
 * and customers whose file ends by number and digests.
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

/* An entry of another register that goes with a customer's file. */
typedef struct {
  char *path;     /* of the entry's directory */
  char *manifest; /* digest of the list of its files */
  unsigned files;
} RegisterEntry;

/* A record, or the whole file of a customer: the profile in all its editions and the entries of the customer. A
 * customer has no reference code, bytes, pages or copies; only what differs is said here. */
typedef struct {
  RefCode reference;  /* without a fonds: the line is a customer's */
  char *path;         /* of the record's directory, or of the customer's */
  char *manifest;     /* digest of its manifest, or of the list of all editions of the profile */
  uint64_t filed;     /* number of the event that filed it, or brought the last edition of the profile */
  unsigned files;     /* number of its parts, or of the editions */
  GPtrArray *entries; /* of RegisterEntry, by path: of a customer; empty for a record */
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
RegisterEntry *register_add_entry (RegisterLine *line);
/* Whether a line is that of a customer. */
bool register_is_customer (const RegisterLine *line);
/* The code of a line's category, by which its procedure is found (layout_procedure_of): "" for a customer. */
const char *register_category (const RegisterLine *line);
/* The line of the record at path, or NULL. Borrowed. */
const RegisterLine *register_find (const Register *list, const char *path);

extern const struct Shape register_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-REGISTER for an invalid value and for lines that are repeated or not in order.
 * Given. */
Register *register_parse (GBytes *bytes, const char *name, GError **error);
GBytes *register_print (const Register *list);

/* The sums of all lines with a disposition. A profile and each entry of a customer count as a record each. */
typedef struct {
  unsigned records, files, pages;
  unsigned uncounted; /* records without known pages; no document has this */
  uint64_t bytes;
} RegisterTotals;
RegisterTotals register_totals (const Register *list, RegisterDisposition disposition);
void register_add_totals (RegisterTotals *totals, const RegisterLine *line);

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
