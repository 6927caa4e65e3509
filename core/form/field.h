/* The fields of customer, record and volume: attributes and elements of XML, read strictly and in their one order.
 *
 * A reader remembers the first fault and from then on gives empty values, so that a document is read in one
 * straight run and its outcome is looked at once, at the end. Errors: those of sys/xml for what is missing or not
 * expected, and the reader's own id for a value that is out of its form. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "sys/xml.h"

#define FIELD_MAX_LINE 1000 /* bytes of a name, a title, a reason */
#define FIELD_MAX_TEXT 8000 /* bytes of a note or a section of a profile: some three pages */

typedef struct {
  const char *id; /* of faults in values: "D-RECORD"; set by the caller, like error */
  GError **error;
  bool failed;
  const XmlElement *root;
  const XmlElement *next; /* the child element to be taken next */
} FieldReader;

/* Begins with the document's root: its name, its attributes (NULL-terminated), its children. */
void field_begin (FieldReader *reader, const XmlElement *root, const char *name, const char *const *attributes);
/* Takes the next child when it has that name; NULL otherwise, and after a fault. */
const XmlElement *field_take (FieldReader *reader, const char *name, const char *const *attributes);
/* The same for a child that must be there. */
const XmlElement *field_need (FieldReader *reader, const char *name, const char *const *attributes);
/* The first child of an element that holds elements only, NULL when it has none. */
const XmlElement *field_inside (FieldReader *reader, const XmlElement *element);
/* As field_take for the children of an element that was taken; *next begins as field_inside. */
const XmlElement *field_take_from (FieldReader *reader, const XmlElement **next, const char *name,
                                   const char *const *attributes);
/* Refuses an element that is left over: field_end_at (reader, field_inside (reader, element)) for an empty one. */
void field_end_at (FieldReader *reader, const XmlElement *next);
/* True when all was well; refuses children that were not taken. */
bool field_end (FieldReader *reader);
/* A fault of a value at an element. */
void field_fault (FieldReader *reader, const XmlElement *element, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* An attribute (NULL: the element's text) in the form that text_tidy gives, at most max bytes. NULL when it is absent,
 * which is a fault if it is needed. Given. */
char *field_text (FieldReader *reader, const XmlElement *element, const char *attribute, bool needed, size_t max);
/* The text of an optional child without attributes; NULL when it is not there. Given. */
char *field_child (FieldReader *reader, const char *name, size_t max);
/* A text that a test accepts; what says which form it should have ("a reference code"). Given. */
typedef bool (*FieldTest) (const char *value);
char *field_match (FieldReader *reader, const XmlElement *element, const char *attribute, bool needed, FieldTest test,
                   const char *what);
/* A number from min to max in plain digits; absent: 0, and a fault if min is above 0. */
uint64_t field_number (FieldReader *reader, const XmlElement *element, const char *attribute, uint64_t min,
                       uint64_t max);
/* A day; cleared when absent. */
void field_date (FieldReader *reader, const XmlElement *element, const char *attribute, GDate *date);
/* An instant, which must be there. */
int64_t field_time (FieldReader *reader, const XmlElement *element, const char *attribute);

/* Forms that several documents share. */
bool field_is_word (const char *value);     /* [a-z][a-z0-9-]*, at most 40 bytes: kinds, roles, checks */
bool field_is_code (const char *value);     /* [A-Za-z0-9][A-Za-z0-9-]*, at most 40 bytes: codes of a layout */
bool field_is_layout (const char *value);   /* [a-z0-9][a-z0-9-]*, at most 40 bytes, no reserved name: ids of layouts */
bool field_is_nonce (const char *value);    /* 32 hexadecimal digits */
bool field_is_currency (const char *value); /* three capitals (ISO 4217) */
bool field_is_decimal (const char *value);  /* -?[0-9]+(\.[0-9]+)?, at most 32 bytes */
bool field_is_count (const char *value);    /* [0-9]+, at most 18 digits */
bool field_is_digest (const char *value);   /* 64 or 128 hexadecimal digits */
bool field_is_fingerprint (const char *value); /* of a key: 64 of them */

/* Writing. */
void field_put_date (XmlWriter *writer, const char *attribute, const GDate *date); /* nothing when cleared */
void field_put_time (XmlWriter *writer, const char *attribute, int64_t seconds);
