/* Entries of registers (台账): their paths, and the head that their documents have in common.
 *
 * A register lists what people did with customers, volumes or records. An entry has a number in its register. Each
 * change adds an edition, a document that is written once:
 *
 *     registers/decisions/2026/000/H2026-0001/entry.1.xml
 *
 * The letter of a number names the register, and the third directory is the number in thousands. Neither ever changes.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/shape.h"

#define ENTRY_MAX_PLACES 1500 /* at 160 bytes each the document stays within XML_MAX_BYTES */

#define ENTRY_MAX_EDITION 9999

#define ENTRY_DECISIONS 'H'   /* holds, restrictions, extensions, ends of contracts and relationships */
#define ENTRY_CORRECTIONS 'V' /* voids and reopenings */
#define ENTRY_HANDOVERS 'T'   /* between departments and archivists */
#define ENTRY_LOANS 'L'
#define ENTRY_INCIDENTS 'I'
#define ENTRY_CONTACTS 'K' /* with customers: form/registers/contact.h */

/* "H2026-0001": the register's letter, a year from 1000 to 9999, and a number of at least four digits without
 * superfluous zeros. */
char *entry_number (char letter, int year, unsigned number);
bool entry_split_number (const char *text, char *letter, int *year, unsigned *number);
bool entry_is_number (const char *text);
/* Whether an entry of a register was made before another one of it. */
bool entry_precedes (const char *one, const char *other);

/* "registers/decisions/2026/000/H2026-0001/entry.1.xml". Given. */
char *entry_path (const char *number, unsigned edition);
/* The number (given) and the edition in such a path; NULL for any other path. */
char *entry_number_from_path (const char *path, unsigned *edition);
/* Whether text is the directory of an entry beneath that of its register: "2026/000/H2026-0001". */
bool entry_is_directory (const char *text);
/* Whether path is that of the tombstone of an entry: "registers/loans/2026/000/L2026-0001/tombstone.xml". */
bool entry_is_tombstone (const char *path);

/* The head of every edition: number, time, author and places. */
typedef struct {
  char *number;
  unsigned edition;  /* from 1 */
  char *nonce;       /* 32 hexadecimal digits */
  int64_t time;      /* UTC seconds */
  char *by;          /* who entered it */
  GPtrArray *places; /* of char *: full paths of customers, years, volumes, records; sorted bytewise, each once */
} Entry;

/* The effect of an edition on each of its places; the events after its own say the same. Borrowed from the document. */
typedef struct {
  /* The verb of the events or, in an edition that ends the effect, perhaps that of the events that began it: "hold". */
  const char *begins;
  bool ends;
  const char *code; /* tells effects of one verb on one place apart, or NULL */
  const GDate *day; /* the date of the effect; NULL or cleared: none */
} EntryEffect;

/* A kind of entry: its document, whose struct begins with Entry, and its effect. */
typedef struct EntryForm {
  const Shape *shape;
  EntryEffect (*effect) (gconstpointer document);
} EntryForm;

/* The fields of the head, for the shape of a document whose struct has a member `entry`. */
#define ENTRY_NUMBER(type, test)                                                                                       \
  {                                                                                                                    \
    "number", SHAPE_ATTRIBUTE, SHAPE_MATCH (type, entry.number, test, N_ ("an entry's number in this register"))       \
  }
#define ENTRY_EDITION(type)                                                                                            \
  {                                                                                                                    \
    "edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (type, entry.edition, 1, ENTRY_MAX_EDITION)                               \
  }
#define ENTRY_NONCE(type)                                                                                              \
  {                                                                                                                    \
    "nonce", SHAPE_ATTRIBUTE, SHAPE_MATCH (type, entry.nonce, field_is_nonce, N_ ("32 hexadecimal digits"))            \
  }
#define ENTRY_TIME(type)                                                                                               \
  {                                                                                                                    \
    "time", SHAPE_ATTRIBUTE, SHAPE_TIME (type, entry.time)                                                             \
  }
#define ENTRY_BY(type)                                                                                                 \
  {                                                                                                                    \
    "by", SHAPE_ATTRIBUTE, SHAPE_TEXT (type, entry.by, FIELD_MAX_LINE)                                                 \
  }
#define ENTRY_PLACES(type)                                                                                             \
  {                                                                                                                    \
    "on", SHAPE_SOME_ELEMENTS,                                                                                         \
        SHAPE_MATCHES (type, entry.places, entry_is_place, N_ ("the path of a customer, year, volume or record")),     \
        .attribute = "path", .check = entry_check_place                                                                \
  }
bool entry_is_place (const char *text);
/* The head must be the first member of the document's struct. */
void entry_check_place (ShapeReader *reader, const XmlElement *on, gconstpointer document);
