/* The shape of an XML document: one table of its attributes and elements with their types, limits and order. Reading,
 * printing, copying and freeing all follow the table. core/form/document has one .c file for each document.
 *
 * A document is a struct. The table names its members in the order in which they are printed: first the attributes of
 * an element, then the elements in it. Reading is strict: attributes may come in any order, elements only in the order
 * of the table, and anything that the table does not name is refused.
 *
 *   static const ShapeField line_fields[] = {
 *       {"path", SHAPE_ATTRIBUTE, SHAPE_MATCH (TitlesLine, path, name_path_is_valid, N_ ("the path of a record"))},
 *       {"date", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (TitlesLine, date)},
 *       {"title", SHAPE_ELEMENT, SHAPE_TEXT (TitlesLine, title, FIELD_MAX_LINE)},
 *       {"creator", SHAPE_ELEMENTS, SHAPE_TEXTS (TitlesLine, creators, FIELD_MAX_LINE)},
 *       {0}};
 *   SHAPE_ITEM (line, TitlesLine)
 *
 *   static const ShapeField titles_fields[] = {
 *       {"register", SHAPE_ATTRIBUTE, SHAPE_MATCH (Titles, number, register_is_number, N_ ("a register's number"))},
 *       {"edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Titles, edition, 1, G_MAXINT32)},
 *       SHAPE_NONCE (Titles),
 *       {"line", SHAPE_ELEMENTS, SHAPE_ITEMS (Titles, lines, line), .check = check_line},
 *       {0}};
 *   const Shape titles_shape = {titles_fields, sizeof (Titles), NULL, "titles", "D-TITLES", TITLES_MAX_BYTES};
 *   SHAPE_NEW (Titles, titles)
 *   SHAPE_DOCUMENT (Titles, titles)
 *
 * Errors: D-XML-MISSING and D-XML-UNEXPECTED (sys/xml), and the document's own id for an invalid value. Reading stops
 * at the first fault. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "form/field.h"
#include "form/refcode.h"
#include "sys/xml.h"

/* Whether a field is an attribute or an element, and how often it may occur. */
typedef enum {
  SHAPE_END,
  SHAPE_ATTRIBUTE,       /* of the element; required */
  SHAPE_MAYBE_ATTRIBUTE, /* optional: an absent one leaves NULL, 0, false or a cleared date, which is not printed */
  SHAPE_ELEMENT,         /* in the element, exactly once */
  SHAPE_MAYBE_ELEMENT,   /* at most once; not printed when it holds no value */
  SHAPE_ELEMENTS,        /* any number; the member is a GPtrArray * */
  SHAPE_SOME_ELEMENTS,   /* at least one; the member is a GPtrArray * */
  SHAPE_CHECK,           /* not a field: here .check is called with the element that is being read */
} ShapePlace;

/* Set by the macros below. */
typedef enum {
  SHAPE_TYPE_NONE,
  SHAPE_TYPE_TEXT,
  SHAPE_TYPE_MATCH,
  SHAPE_TYPE_NUMBER,
  SHAPE_TYPE_DATE,
  SHAPE_TYPE_TIME,
  SHAPE_TYPE_ENUM,
  SHAPE_TYPE_FIXED,
  SHAPE_TYPE_YES,
  SHAPE_TYPE_REFERENCE,
  SHAPE_TYPE_GROUP,
  SHAPE_TYPE_ITEMS,
} ShapeType;

typedef struct Shape Shape;
typedef struct ShapeReader ShapeReader;
/* Checks what a single field cannot say, and reports with shape_fault. item is the struct of the table that has the
 * check. Everything read so far is well formed; a check is not called after a fault. */
typedef void (*ShapeCheck) (ShapeReader *reader, const XmlElement *element, gconstpointer item);

typedef struct {
  const char *name; /* of the attribute or element */
  ShapePlace place;
  ShapeType type;
  size_t offset, size;      /* of the member in its struct */
  uint64_t min, max;        /* of a number; max: bytes of a text */
  FieldTest test;           /* of a match */
  const char *what;         /* what a value must be, to complete "is not …": "a reference code" */
  const char *const *names; /* of an enumeration, by value; NULL ends the list */
  const Shape *shape;       /* of a group, or of an item */
  const char *attribute;    /* of an element: its only attribute, which has the value instead of a text */
  /* Whether the item has this field, judged by the fields before it. If not, the element is refused. An attribute is
   * always read, but printed only if the item has it, even when it is 0. NULL: always. */
  bool (*when) (gconstpointer item);
  ShapeCheck check; /* of SHAPE_CHECK; or of an element, called after each one; or NULL */
} ShapeField;

struct Shape {
  const ShapeField *fields; /* {0} ends the table */
  size_t size;              /* of the struct */
  GDestroyNotify free_item; /* of an item; otherwise NULL */
  /* Of a document: its root element, the error id of its faults, and its largest size in bytes. */
  const char *name;
  const char *id;
  size_t max_bytes;
};

/* The type of a field. Each macro fills in the rest of a ShapeField and fails to compile for a member of another type.
 */
#define SHAPE_MEMBER(Type, member, c_type)                                                                             \
  .offset = _Generic(((Type *)0)->member, c_type : offsetof (Type, member)), .size = sizeof (((Type *)0)->member)
/* char *: a text of at most max bytes, as text_tidy gives it. */
#define SHAPE_TEXT(Type, member, max_) .type = SHAPE_TYPE_TEXT, SHAPE_MEMBER (Type, member, char *), .max = (max_)
/* char *: a text that the test accepts. Mark what_ with N_. */
#define SHAPE_MATCH(Type, member, test_, what_)                                                                        \
  .type = SHAPE_TYPE_MATCH, SHAPE_MEMBER (Type, member, char *), .test = (test_), .what = (what_)
/* GPtrArray * of such texts: of elements, or of their .attribute. */
#define SHAPE_TEXTS(Type, member, max_) .type = SHAPE_TYPE_TEXT, SHAPE_MEMBER (Type, member, GPtrArray *), .max = (max_)
#define SHAPE_MATCHES(Type, member, test_, what_)                                                                      \
  .type = SHAPE_TYPE_MATCH, SHAPE_MEMBER (Type, member, GPtrArray *), .test = (test_), .what = (what_)
/* int, unsigned or uint64_t in plain digits, from min to max. */
#define SHAPE_NUMBER(Type, member, min_, max_)                                                                         \
  .type = SHAPE_TYPE_NUMBER,                                                                                           \
  .offset = _Generic(((Type *)0)->member, int                                                                          \
                     : offsetof (Type, member), unsigned                                                               \
                     : offsetof (Type, member), uint64_t                                                               \
                     : offsetof (Type, member)),                                                                       \
  .size = sizeof (((Type *)0)->member), .min = (min_), .max = (max_)
/* GDate; int64_t of UTC seconds. */
#define SHAPE_DATE(Type, member) .type = SHAPE_TYPE_DATE, SHAPE_MEMBER (Type, member, GDate)
#define SHAPE_TIME(Type, member) .type = SHAPE_TYPE_TIME, SHAPE_MEMBER (Type, member, int64_t)
/* An enumeration whose values begin at 0; a bool, written as "yes" or left out. */
#define SHAPE_ENUM(Type, member, names_, what_)                                                                        \
  .type = SHAPE_TYPE_ENUM, SHAPE_MEMBER (Type, member, unsigned), .names = (names_), .what = (what_)
#define SHAPE_YES(Type, member) .type = SHAPE_TYPE_YES, SHAPE_MEMBER (Type, member, bool), .what = N_ ("\"yes\"")
/* RefCode of a record. */
#define SHAPE_REFERENCE(Type, member)                                                                                  \
  .type = SHAPE_TYPE_REFERENCE, SHAPE_MEMBER (Type, member, RefCode), .test = refcode_is_record,                       \
  .what = N_ ("a record's reference code")
/* A constant, which has no member. */
#define SHAPE_FIXED(value, what_) .type = SHAPE_TYPE_FIXED, .names = (const char *const[]){value, NULL}, .what = (what_)
/* An element whose fields are members of the same struct, or of a struct inside it. */
#define SHAPE_GROUP(fields_)                                                                                           \
  .type = SHAPE_TYPE_GROUP, .shape = &(const Shape)                                                                    \
  {                                                                                                                    \
    .fields = (fields_)                                                                                                \
  }
#define SHAPE_STRUCT(Type, member, fields_)                                                                            \
  SHAPE_GROUP (fields_), .offset = offsetof (Type, member), .size = sizeof (((Type *)0)->member)
/* GPtrArray * of structs; SHAPE_ITEM defines their shape under the name item. */
#define SHAPE_ITEMS(Type, member, item)                                                                                \
  .type = SHAPE_TYPE_ITEMS, SHAPE_MEMBER (Type, member, GPtrArray *), .shape = &item##_shape
/* Defines item_shape from item_fields and a struct. */
#define SHAPE_ITEM(item, Type)                                                                                         \
  static void free_##item (gpointer data);                                                                             \
  static const Shape item##_shape = {.fields = item##_fields, .size = sizeof (Type), .free_item = free_##item};        \
  static void free_##item (gpointer data)                                                                              \
  {                                                                                                                    \
    shape_free (&item##_shape, data);                                                                                  \
  }

/* Fields that many documents have: a nonce of 32 hexadecimal digits, new in each edition; the layout in force. */
#define SHAPE_NONCE(Type)                                                                                              \
  {                                                                                                                    \
    "nonce", SHAPE_ATTRIBUTE, SHAPE_MATCH (Type, nonce, field_is_nonce, N_ ("32 hexadecimal digits"))                  \
  }
#define SHAPE_LAYOUT(Type)                                                                                             \
  {                                                                                                                    \
    "layout", SHAPE_ELEMENT,                                                                                           \
        SHAPE_GROUP (((const ShapeField[]){                                                                            \
            {"id", SHAPE_ATTRIBUTE, SHAPE_MATCH (Type, layout, field_is_layout, N_ ("the id of a layout"))},           \
            {"edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Type, layout_edition, 1, G_MAXINT32)},                          \
            {0}}))                                                                                                     \
  }

/* name_new; name_free, name_parse and name_print, as a document's header declares them, by name_shape. */
#define SHAPE_NEW(Type, name)                                                                                          \
  Type *name##_new (void)                                                                                              \
  {                                                                                                                    \
    return shape_new (&name##_shape);                                                                                  \
  }
#define SHAPE_DOCUMENT(Type, name)                                                                                     \
  void name##_free (Type *document)                                                                                    \
  {                                                                                                                    \
    shape_free (&name##_shape, document);                                                                              \
  }                                                                                                                    \
  Type *name##_parse (GBytes *bytes, const char *where, GError **error)                                                \
  {                                                                                                                    \
    return shape_parse (&name##_shape, bytes, where, error);                                                           \
  }                                                                                                                    \
  GBytes *name##_print (const Type *document)                                                                          \
  {                                                                                                                    \
    return shape_print (&name##_shape, document);                                                                      \
  }

/* A new struct with empty arrays. shape_free frees it with all its contents and accepts NULL. */
gpointer shape_new (const Shape *shape);
void shape_free (const Shape *shape, gpointer item);
/* Frees the contents of a struct that the caller owns, and sets it to zeros. */
void shape_clear (const Shape *shape, gpointer item);
/* A copy of all members that the table names. Given. */
gpointer shape_copy (const Shape *shape, gconstpointer item);
/* Appends a new item to the array. Borrowed. */
gpointer shape_add (const Shape *shape, GPtrArray *items);
/* The last item of an array, and the one before it; NULL when there is none. For checks of an order. */
gconstpointer shape_last (const GPtrArray *items);
gconstpointer shape_before_last (const GPtrArray *items);

/* Reads a document. name appears in messages. Errors: those of xml_parse and those above. Given. */
gpointer shape_parse (const Shape *shape, GBytes *bytes, const char *name, GError **error);
gpointer shape_read (const Shape *shape, const XmlDocument *document, GError **error);
/* The same value always gives the same bytes. Given. */
GBytes *shape_print (const Shape *shape, gconstpointer item);

/* Reports a fault at an element with the document's error id. Only the first one counts. */
void shape_fault (ShapeReader *reader, const XmlElement *element, const char *format, ...) G_GNUC_PRINTF (3, 4);
