/* The shape of a document of XML: one table that says its attributes and elements, their types, limits and order.
 * Reading, printing, freeing and copying all come from the table. core/form/document has one .c file a document.
 *
 * A document is a struct, and a table names its members in the order in which they are printed: the attributes of an
 * element first, then the elements in it. Reading is strict: attributes may stand in any order, elements in this one
 * alone, and anything that the table does not name is refused.
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
 * Errors: those of sys/xml for what is missing or not expected (D-XML-MISSING, D-XML-UNEXPECTED), the document's own id
 * for a value that is out of its form. The first fault is reported; nothing after it is looked at. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "form/field.h"
#include "form/refcode.h"
#include "sys/xml.h"

/* Where a field stands, and how often. */
typedef enum {
  SHAPE_END,
  SHAPE_ATTRIBUTE,       /* of the element; must be there */
  SHAPE_MAYBE_ATTRIBUTE, /* may be absent: then the member stays NULL, 0, false or a cleared day, and is not printed */
  SHAPE_ELEMENT,         /* in the element, once */
  SHAPE_MAYBE_ELEMENT,   /* once or not at all; one without any value in it is not printed */
  SHAPE_ELEMENTS,        /* any number of them: the member is a GPtrArray * */
  SHAPE_SOME_ELEMENTS,   /* one of them at least */
  SHAPE_CHECK,           /* no field, but the point at which .check is called with the element that is being read */
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
/* Judges more than one field can say, by shape_fault. item is the struct of the table in which the check stands; all
 * that was read up to here is well formed. Not called after a fault. */
typedef void (*ShapeCheck) (ShapeReader *reader, const XmlElement *element, gconstpointer item);

typedef struct {
  const char *name; /* of the attribute or element */
  ShapePlace place;
  ShapeType type;
  size_t offset, size;      /* of the member in its struct */
  uint64_t min, max;        /* of a number; max: bytes of a text */
  FieldTest test;           /* of a match */
  const char *what;         /* the form that a value should have, after "is not": "a reference code" */
  const char *const *names; /* of an enumeration, by value, ended by NULL */
  const Shape *shape;       /* of a group, or of an item */
  const char *attribute;    /* of an element: its value is this attribute, not its text; all it has */
  /* Whether the field belongs here at all, seen from what stands before it: an element that does not is refused. An
   * attribute is read in any case and printed only when it does, even if it is 0. NULL: always. */
  bool (*when) (gconstpointer item);
  ShapeCheck check; /* of an element, called after each that was read, or of SHAPE_CHECK; or NULL */
} ShapeField;

struct Shape {
  const ShapeField *fields; /* ended by {0} */
  size_t size;              /* of the struct */
  GDestroyNotify free_item; /* of an item, else NULL */
  /* Of a document: its root element, the id of its faults, its limit in bytes. */
  const char *name;
  const char *id;
  size_t max_bytes;
};

/* What a field holds. Each expands to the rest of its ShapeField and does not compile for a member of another type. */
#define SHAPE_MEMBER(Type, member, c_type)                                                                             \
  .offset = _Generic(((Type *)0)->member, c_type : offsetof (Type, member)), .size = sizeof (((Type *)0)->member)
/* char *: a text as text_tidy gives it, of at most max bytes. */
#define SHAPE_TEXT(Type, member, max_) .type = SHAPE_TYPE_TEXT, SHAPE_MEMBER (Type, member, char *), .max = (max_)
/* char *: a text that a test accepts; what_ is marked with N_. */
#define SHAPE_MATCH(Type, member, test_, what_)                                                                        \
  .type = SHAPE_TYPE_MATCH, SHAPE_MEMBER (Type, member, char *), .test = (test_), .what = (what_)
/* GPtrArray * of such char *: the texts of elements, or the values of their .attribute. */
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
/* An enumeration from 0 on; bool, which is "yes" when true and absent when not. */
#define SHAPE_ENUM(Type, member, names_, what_)                                                                        \
  .type = SHAPE_TYPE_ENUM, SHAPE_MEMBER (Type, member, unsigned), .names = (names_), .what = (what_)
#define SHAPE_YES(Type, member) .type = SHAPE_TYPE_YES, SHAPE_MEMBER (Type, member, bool), .what = N_ ("\"yes\"")
/* RefCode of a record. */
#define SHAPE_REFERENCE(Type, member)                                                                                  \
  .type = SHAPE_TYPE_REFERENCE, SHAPE_MEMBER (Type, member, RefCode), .test = refcode_is_record,                       \
  .what = N_ ("a record's reference code")
/* One value and no member. */
#define SHAPE_FIXED(value, what_) .type = SHAPE_TYPE_FIXED, .names = (const char *const[]){value, NULL}, .what = (what_)
/* An element whose fields are members of the same struct, or of a struct within it. */
#define SHAPE_GROUP(fields_)                                                                                           \
  .type = SHAPE_TYPE_GROUP, .shape = &(const Shape)                                                                    \
  {                                                                                                                    \
    .fields = (fields_)                                                                                                \
  }
#define SHAPE_STRUCT(Type, member, fields_)                                                                            \
  SHAPE_GROUP (fields_), .offset = offsetof (Type, member), .size = sizeof (((Type *)0)->member)
/* GPtrArray * of structs, whose shape SHAPE_ITEM has defined under that name. */
#define SHAPE_ITEMS(Type, member, item)                                                                                \
  .type = SHAPE_TYPE_ITEMS, SHAPE_MEMBER (Type, member, GPtrArray *), .shape = &item##_shape
/* item_shape, of item_fields and a struct. */
#define SHAPE_ITEM(item, Type)                                                                                         \
  static void free_##item (gpointer data);                                                                             \
  static const Shape item##_shape = {.fields = item##_fields, .size = sizeof (Type), .free_item = free_##item};        \
  static void free_##item (gpointer data)                                                                              \
  {                                                                                                                    \
    shape_free (&item##_shape, data);                                                                                  \
  }

/* Fields that many documents have: 32 hexadecimal digits, new in each edition; the layout in force. */
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

/* An empty struct with empty arrays. Freed with all it holds; NULL is passed over. */
gpointer shape_new (const Shape *shape);
void shape_free (const Shape *shape, gpointer item);
/* The same for a struct of the caller's, which is all zeros afterwards. */
void shape_clear (const Shape *shape, gpointer item);
/* A copy of all that the table names. Given. */
gpointer shape_copy (const Shape *shape, gconstpointer item);
/* A new item at the end of an array. Borrowed. */
gpointer shape_add (const Shape *shape, GPtrArray *items);
/* The last item of an array, or the one before it; NULL when there are not so many. For checks of an order. */
gconstpointer shape_last (const GPtrArray *items);
gconstpointer shape_before_last (const GPtrArray *items);

/* As xml_parse, and the errors above. name is for messages. Given. */
gpointer shape_parse (const Shape *shape, GBytes *bytes, const char *name, GError **error);
gpointer shape_read (const Shape *shape, const XmlDocument *document, GError **error);
/* The same value always gives the same bytes. Given. */
GBytes *shape_print (const Shape *shape, gconstpointer item);

/* A fault with the document's id at an element. The first one counts. */
void shape_fault (ShapeReader *reader, const XmlElement *element, const char *format, ...) G_GNUC_PRINTF (3, 4);
