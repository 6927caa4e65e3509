/* For sys/xml only: bytes.c checks the bytes before parsing, parse.c makes a tree, element.c gives access to it,
 * schema.c validates it, writer.c prints. */
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
  XmlElement *first, *last; /* its child elements */
  XmlElement *next;         /* the next sibling */
  XmlElement *older;        /* the element made before this one */
  const char *name;
  const char *text; /* of an element without children; NULL until the element ends */
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
  XmlElement *newest;    /* the last element made; the document owns all of them */
  GStringChunk *strings; /* the strings of all elements */
};

/* Prepares libxml2 for threads. */
void xml_initialise (void);

/* As xml_error_at, for a line. */
void xml_error_at_line (GError **error, const char *id, const char *name, int line, const char *message);

/* Checks the bytes before they are parsed: length, encoding, characters, number of attributes. */
bool xml_check_bytes (const char *text, size_t len, size_t max_bytes, const char *name, GError **error);
