/* Reads and writes XML with libxml2, hardened: no network, entities or DOCTYPE; UTF-8 only; bounded.
 *
 * Reading gives a tree. The calls below are strict, so that a reader refuses anything that it does not know. Writing is
 * deterministic: the same calls give the same bytes (a declaration, two spaces of indentation, LF). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#define XML_NAMESPACE "urn:x-dossier:1"
#define XML_MAX_BYTES (256 * 1024)   /* of a record; libxml2 needs a minute for 100,000 attributes */
#define XML_MAX_LAYOUT (1024 * 1024) /* of a layout */
#define XML_MAX_DEPTH 32             /* nested elements */
#define XML_MAX_ATTRIBUTES 32        /* of an element, including namespaces */

typedef struct XmlDocument XmlDocument;
typedef struct XmlElement XmlElement;

/* Parses bytes of at most max_bytes. Errors (kind UNREADABLE, where = "name:line"): D-XML-MALFORMED, D-XML-DOCTYPE,
 * D-XML-ENTITY, D-XML-ENCODING, D-XML-TOO-LARGE, D-XML-TOO-DEEP, D-XML-NAMESPACE. Skips comments and refuses processing
 * instructions. name appears in messages. Given. */
XmlDocument *xml_parse (GBytes *bytes, size_t max_bytes, const char *name, GError **error);
void xml_document_free (XmlDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XmlDocument, xml_document_free)

const XmlElement *xml_root (const XmlDocument *document);

/* Elements only; NULL at the end. */
const XmlElement *xml_first (const XmlElement *element);
const XmlElement *xml_next (const XmlElement *element);
bool xml_is (const XmlElement *element, const char *name);
const char *xml_name (const XmlElement *element);
unsigned xml_line (const XmlElement *element);

/* The value of an attribute, borrowed, or NULL. */
const char *xml_get (const XmlElement *element, const char *attribute);
/* As xml_get, but D-XML-MISSING when it is absent. */
const char *xml_need (const XmlElement *element, const char *attribute, GError **error);
/* The text of an element, borrowed; "" when it is empty. D-XML-UNEXPECTED when it contains elements. */
const char *xml_text (const XmlElement *element, GError **error);

/* Refuses attributes that are not in the NULL-terminated list: D-XML-UNEXPECTED. */
bool xml_only_attributes (const XmlElement *element, const char *const *allowed, GError **error);
/* Refuses text other than white space directly in an element: D-XML-UNEXPECTED. */
bool xml_no_text (const XmlElement *element, GError **error);
/* Sets an error at the place of an element: "name:line". */
void xml_error_at (const XmlElement *element, GError **error, const char *id, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* A RELAX NG schema. Several threads may validate with the same one. */
typedef struct XmlSchema XmlSchema;
XmlSchema *xml_schema_parse (GBytes *rng, const char *name, GError **error);
void xml_schema_free (XmlSchema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XmlSchema, xml_schema_free)
/* Validates a document. D-XML-SCHEMA with the first fault and its line. */
bool xml_schema_validate (const XmlSchema *schema, const XmlDocument *document, GError **error);

typedef struct XmlWriter XmlWriter;
XmlWriter *xml_writer_new (const char *root); /* <root xmlns="urn:x-dossier:1"> */
void xml_writer_free (XmlWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XmlWriter, xml_writer_free)
void xml_begin (XmlWriter *writer, const char *name);
void xml_end (XmlWriter *writer);
/* Writes an attribute; nothing for a value of NULL. */
void xml_put (XmlWriter *writer, const char *attribute, const char *value);
/* <name>text</name>; nothing when text is NULL. */
void xml_put_element (XmlWriter *writer, const char *name, const char *text);
/* Closes all open elements. Returns the bytes of the document. Given. */
GBytes *xml_writer_finish (XmlWriter *writer);

/* libxml2's version: "2.9.14". */
const char *xml_version (void);
