/* record.N.xml: a record (件), which is one document with all its parts (RULES 1, Ⅲ二).
 *
 * A correction is a new edition beside the old one; the highest edition is in force. Its reference code, filing, layout
 * and trigger are those of edition 1. It lists every part of the edition before: a scan that was replaced stays, with
 * the number of the edition that superseded it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/refcode.h"
#include "sys/xml.h"

#define RECORD_MAX_PARTS 999
#define RECORD_MAX_FORMER 50 /* former codes: more than any document had */

/* An input of a year rule, as name and value, which `dossier why` shows. */
typedef struct {
  char *name;
  char *value;
} RecordInput;

typedef struct {
  char *role;  /* a role of the layout: original, duplicate, final, draft, reply, request, body, annex, … */
  char *file;  /* original-001.tif, beside the record's XML */
  char *title; /* the original file name of the scan in NFC, escaped unless it is plain */
  char *media; /* image/tiff */
  uint64_t bytes;
  char *digest; /* hexadecimal, in the algorithm of the archive */
  char *state;  /* counted, unpaged, unknown, damaged, locked: the result of sys/sniff at filing */
  unsigned pages;
  unsigned superseded; /* the edition that replaced this scan by another one; 0: it is in force */
} RecordPart;

typedef struct {
  char *check; /* pages, duplicate, … */
  char *reason;
} RecordWaiver;

typedef struct Record {
  RefCode reference;
  unsigned edition;
  char *nonce; /* 32 hexadecimal digits, so that nobody can guess the contents from a digest that outlives the record */
  char *title; /* 题名 */
  GPtrArray *creators;     /* 责任者, of char * */
  char *docno;             /* 文号, or NULL */
  GPtrArray *former_codes; /* of char *: codes that the document had before it was filed here, each once */
  GDate date;              /* cleared when unknown */
  GDate valid_until; /* 有效期至, of a licence and its like; 9999-12-31: for ever (长期); cleared when not given */
  char *kind;        /* a kind of the layout: ordinary, request, reply, plan, summary, meeting, case, … */
  char *secrecy;     /* 密级, or NULL */
  unsigned copies;   /* declared; 0: not declared */
  unsigned pages;    /* declared; 0 when not given */
  char *reply_to;    /* reference code of the request that this record answers, or NULL */
  GDate opened, closed, period_first, period_last; /* inputs of year rules; cleared when not given */
  int64_t filed;                                   /* UTC seconds */
  char *filed_by;
  int64_t amended; /* of an edition after the first: when, by whom and why; otherwise 0 and NULL */
  char *amended_by, *amended_for;
  char *layout; /* id of the layout in force */
  unsigned layout_edition;
  char *year_rules, *year_rule; /* rule set and rule that gave reference.year */
  GPtrArray *year_inputs;       /* of RecordInput */
  char *trigger;                /* of the retention period: FY, CE, RE */
  char *mandate;                /* the reason for this period, from the layout */
  GPtrArray *parts;             /* of RecordPart, in order */
  GPtrArray *waivers;           /* of RecordWaiver */
  GPtrArray *notes;             /* of char * */
} Record;

Record *record_new (void);
void record_free (Record *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Record, record_free)

RecordPart *record_add_part (Record *record, const char *role, const char *file);
/* An empty array of RecordInput (given), and one more input in it; a value of NULL adds nothing. */
GPtrArray *record_inputs_new (void);
void record_add_input (GPtrArray *inputs, const char *name, const char *value);
/* The value of an input, or NULL; and puts one in place of it, or with a value of NULL removes it. */
const char *record_find_input (const GPtrArray *inputs, const char *name);
void record_set_input (GPtrArray *inputs, const char *name, const char *value);
/* Adds former codes as people type them (NULL-terminated, or NULL), each once. D-TEXT, D-FORMER-CODES (usage). */
bool record_add_former (Record *record, char *const *codes, GError **error);
void record_add_waiver (Record *record, const char *check, const char *reason);

extern const struct Shape record_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-RECORD for an invalid value. Given. */
Record *record_parse (GBytes *bytes, const char *name, GError **error);
/* As record_parse, for a parsed XML document. D-RECORD, D-XML-MISSING, D-XML-UNEXPECTED. Given. */
Record *record_read (const XmlDocument *document, GError **error);
GBytes *record_print (const Record *record);

/* Given. */
Record *record_copy (const Record *record);
/* The bytes of all parts, superseded ones included. */
uint64_t record_bytes (const Record *record);
/* The part of this file name, or NULL. */
RecordPart *record_find_part (const Record *record, const char *file);
/* The sum of the counted pages of the parts in force. *complete is set to false when the pages of a part are unknown.
 */
unsigned record_counted_pages (const Record *record, bool *complete);
/* The pages of its paper: as declared, otherwise those of the scans; 0 when neither is known. */
unsigned record_paper_pages (const Record *record);
/* Whether the pages of every part in force were counted. */
bool record_is_counted (const Record *record);
/* Whether its pages can be as many as were declared. Missing ones may be in a part whose pages were not counted. */
bool record_has_declared_pages (const Record *record);
/* The first of the roles (NULL-terminated) of which the record has no part in force; NULL: it has all. Borrowed. */
const char *record_lacks (const Record *record, const char *const *roles);
