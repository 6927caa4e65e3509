/* register.N.xml: a destruction register (销毁清册), one edition. It names records by reference and digest only; what
 * people need to recognise them stands in form/document/titles.h and goes when they go (RULES 4). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/refcode.h"

#define REGISTER_MAX_LINES 10000 /* what people can still check against the records before they sign */
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
  unsigned files; /* its parts */
  uint64_t bytes;
  unsigned pages, copies;
  char *trigger;   /* CE: what the period runs from */
  GDate from, due; /* the first day of the period, and the first day on which it may be destroyed; due cleared: never */
  bool paper;      /* it has a place on a shelf: the paper is destroyed by hand, and counted */
  RegisterDisposition disposition;
  GDate until;  /* of what is kept; cleared otherwise */
  char *reason; /* a word: why so */
} RegisterLine;

typedef struct {
  char *number; /* D2026-0001 */
  unsigned edition;
  char *nonce;
  char *fonds;
  char *procedure; /* code of the layout's procedure by which all lines are destroyed */
  char *layout;    /* and the layout in force when it was drawn up */
  unsigned layout_edition;
  int64_t prepared; /* UTC seconds */
  char *prepared_by;
  char *titles;      /* digest of its titles */
  char *recipient;   /* fonds code of the archive to which lines are transferred, or NULL */
  GPtrArray *pulled; /* of char *: codes of what the procedure pulls out, each of which was looked for */
  GPtrArray *lines;  /* of RegisterLine, by path */
} Register;

Register *register_new (void);
void register_free (Register *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Register, register_free)
RegisterLine *register_add_line (Register *list);
/* The line of a record, or NULL. */
const RegisterLine *register_find (const Register *list, const char *path);

extern const struct Shape register_shape; /* form/shape.h */

/* As xml_parse, and D-REGISTER for a value that is out of its form, lines out of order or a record twice. */
Register *register_parse (GBytes *bytes, const char *name, GError **error);
GBytes *register_print (const Register *list);

/* Lines of a disposition. */
typedef struct {
  unsigned records, files, pages;
  uint64_t bytes;
} RegisterTotals;
RegisterTotals register_totals (const Register *list, RegisterDisposition disposition);

/* "D2026-0001": D, four digits of the year, four or more of the number in it. */
bool register_is_number (const char *text);
/* "destruction/D2026-0001", and what stands in it. Given. */
char *register_directory (const char *number);
char *register_path (const char *number, unsigned edition);
char *register_titles_directory (const char *number);
char *register_titles_path (const char *number, unsigned edition);
char *register_certificate_path (const char *number);
/* True when path is one edition of a register: its number, given, and its edition. */
bool register_split_path (const char *path, char **number, unsigned *edition);
