/* What the files of XML share: sys/xml/bytes.c looks at the bytes before they are parsed, sys/xml/parse.c makes a tree
 * of them, sys/xml/element.c is how readers see it, sys/xml/schema.c holds it against a schema, sys/xml/writer.c
 * prints. */
#pragma once

#include "sys/xml.h"

typedef struct {
  const char *name;
  const char *value;
  bool foreign; /* in a namespace */
} XmlAttribute;

struct XmlElement {
  const XmlDocument *document;
  XmlElement *parent;
  XmlElement *first, *last; /* elements in it */
  XmlElement *next;         /* beside it */
  XmlElement *older;        /* of all */
  const char *name;
  const char *text; /* of one without elements in it; NULL: not ended yet */
  bool has_text;    /* other than white space */
  bool has_comment;
  unsigned line; /* on which its tag ends */
  unsigned n_attributes;
  XmlAttribute attributes[];
};

struct XmlDocument {
  char *name;
  GBytes *bytes;
  XmlElement *root;
  XmlElement *newest;    /* of all elements, which it owns */
  GStringChunk *strings; /* theirs */
};

/* libxml2, ready for use by threads. */
void xml_initialise (void);

/* As xml_error_at, of a line. */
void xml_error_at_line (GError **error, const char *id, const char *name, int line, const char *message);

/* What can be said of the bytes before they are parsed: length, encoding, characters, number of attributes. */
bool xml_check_bytes (const char *text, size_t len, size_t max_bytes, const char *name, GError **error);
