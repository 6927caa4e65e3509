/* record.N.xml: one record (件), one document with all its parts kept together (RULES 1, Ⅲ二). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/refcode.h"
#include "sys/xml.h"

#define RECORD_MAX_PARTS 999

/* One input of a rule, as name and value: what `why` shows. */
typedef struct {
  char *name;
  char *value;
} RecordInput;

typedef struct {
  char *role;  /* original, duplicate, final, draft, reply, request, body, annex, …: of the layout */
  char *file;  /* original-001.tif, beside the record's XML */
  char *title; /* the scan's own file name, in NFC, escaped when it is not plain */
  char *media; /* image/tiff */
  uint64_t bytes;
  char *digest; /* hexadecimal, in the archive's algorithm */
  char *state;  /* counted, unpaged, unknown, damaged, locked: as sys/sniff found it when it was filed */
  unsigned pages;
} RecordPart;

typedef struct {
  char *check; /* pages, duplicate, … */
  char *reason;
} RecordWaiver;

typedef struct Record {
  RefCode reference;
  unsigned edition;
  char *nonce;         /* 32 hexadecimal digits, so that a digest that outlives the record gives nothing away */
  char *title;         /* 题名 */
  GPtrArray *creators; /* 责任者, of char * */
  char *docno;         /* 文号, or NULL */
  GDate date;          /* cleared when not known */
  char *kind;          /* ordinary, request, reply, plan, summary, meeting, case, …: of the layout */
  char *secrecy;       /* 密级, or NULL */
  unsigned copies;     /* declared; 1 when not said */
  unsigned pages;      /* declared, 0 when not said */
  char *box;           /* and room and shelf of the paper, or NULL */
  char *room, *shelf;
  char *reply_to;                                  /* reference code of the request that this replies to, or NULL */
  GDate opened, closed, period_first, period_last; /* inputs of year rules; cleared when not given */
  int64_t filed;                                   /* UTC seconds */
  char *filed_by;
  char *layout; /* id of the layout in force */
  unsigned layout_edition;
  char *year_rules, *year_rule; /* rule set and rule that gave reference.year */
  GPtrArray *year_inputs;       /* of RecordInput */
  char *trigger;                /* of the retention period: FY, CE, RE */
  char *mandate;                /* why this period, as the layout says */
  GPtrArray *parts;             /* of RecordPart, in order */
  GPtrArray *waivers;           /* of RecordWaiver */
  GPtrArray *notes;             /* of char * */
} Record;

Record *record_new (void);
void record_free (Record *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Record, record_free)

RecordPart *record_add_part (Record *record, const char *role, const char *file);
/* Inputs, also outside a record: an empty array of them; one more, unless value is NULL. */
GPtrArray *record_inputs_new (void);
void record_add_input (GPtrArray *inputs, const char *name, const char *value);
void record_add_waiver (Record *record, const char *check, const char *reason);

extern const struct Shape record_shape; /* form/shape.h */

/* As xml_parse, and D-RECORD for a value that is out of its form. */
Record *record_parse (GBytes *bytes, const char *name, GError **error);
/* The same of a document that has been parsed: D-RECORD, D-XML-MISSING, D-XML-UNEXPECTED. */
Record *record_read (const XmlDocument *document, GError **error);
GBytes *record_print (const Record *record);

/* Sum of the counted pages; *complete is false when a part's pages are not known. */
unsigned record_counted_pages (const Record *record, bool *complete);
