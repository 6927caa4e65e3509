/* Parsing goes through libxml2's SAX2 tree builder with our own hooks before its own: depth, namespaces, DOCTYPE and
 * entities are refused while they are read, not after a tree of them has been built. Attributes alone are counted
 * before, since libxml2 compares each with each before it calls anybody. */
#include "sys/xml.h"

#include <stdarg.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include "sys/error.h"
#include "sys/message.h"

struct XmlDocument {
  xmlDocPtr tree;
  char *name;
};

typedef struct {
  const char *id; /* of the first refusal, or NULL */
  const char *message;
  int line;
  unsigned depth;
} Guard;

static Guard *guard_of (void *context)
{
  return ((xmlParserCtxtPtr)context)->_private;
}

static void refuse (void *context, const char *id, const char *message)
{
  Guard *guard = guard_of (context);
  if (guard->id == NULL) {
    guard->id = id;
    guard->message = message;
    guard->line = xmlSAX2GetLineNumber (context);
  }
  xmlStopParser (context);
}

static void on_doctype (void *context, const xmlChar *name G_GNUC_UNUSED, const xmlChar *public_id G_GNUC_UNUSED,
                        const xmlChar *system_id G_GNUC_UNUSED)
{
  refuse (context, "D-XML-DOCTYPE", "a document type declaration is not allowed");
}

static xmlEntityPtr on_entity (void *context, const xmlChar *name)
{
  xmlEntityPtr predefined = xmlGetPredefinedEntity (name);
  if (predefined == NULL)
    refuse (context, "D-XML-ENTITY", "an entity other than the five predefined ones is not allowed");
  return predefined;
}

static void on_instruction (void *context, const xmlChar *target G_GNUC_UNUSED, const xmlChar *data G_GNUC_UNUSED)
{
  refuse (context, "D-XML-MALFORMED", "a processing instruction is not allowed");
}

static void on_start (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                      const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  bool ours = prefix == NULL && uri != NULL && g_str_equal ((const char *)uri, XML_NAMESPACE);
  for (int i = 0; i < n_namespaces; i++)
    ours = ours && namespaces[2 * i] == NULL;
  if (++guard_of (context)->depth > XML_MAX_DEPTH)
    refuse (context, "D-XML-TOO-DEEP", "too many elements within each other");
  else if (!ours)
    refuse (context, "D-XML-NAMESPACE", "an element outside the namespace of dossier, or with a prefix");
  else
    xmlSAX2StartElementNs (context, name, prefix, uri, n_namespaces, namespaces, n_attributes, n_defaulted, attributes);
}

static void on_end (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  guard_of (context)->depth--;
  xmlSAX2EndElementNs (context, name, prefix, uri);
}

static void on_problem (void *context G_GNUC_UNUSED, xmlErrorPtr problem G_GNUC_UNUSED)
{
}

static xmlParserInputPtr deny (const char *url G_GNUC_UNUSED, const char *id G_GNUC_UNUSED,
                               xmlParserCtxtPtr context G_GNUC_UNUSED)
{
  return NULL;
}

static void initialise (void)
{
  static gsize done = 0;
  if (g_once_init_enter (&done)) {
    xmlInitParser ();
    xmlRelaxNGInitTypes (); /* otherwise done by the first schema, without a lock */
    xmlSetExternalEntityLoader (deny);
    g_once_init_leave (&done, 1);
  }
}

static void guard_parser (xmlParserCtxtPtr parser, Guard *guard)
{
  parser->_private = guard;
  parser->sax->internalSubset = on_doctype;
  parser->sax->externalSubset = on_doctype;
  parser->sax->getEntity = on_entity;
  parser->sax->processingInstruction = on_instruction;
  parser->sax->startElementNs = on_start;
  parser->sax->endElementNs = on_end;
  parser->sax->serror = on_problem;
}

static void error_at_line (GError **error, const char *id, const char *name, int line, const char *message)
{
  g_autofree char *where = g_strdup_printf ("%s:%d", name, line);
  error_set (error, ERROR_UNREADABLE, id, where, NULL, "%s", message);
}

/* True when text declares UTF-8, or nothing. What is declared otherwise would be taken for UTF-8 all the same. */
static bool declares_utf8 (const char *text, size_t len)
{
  static const char DECLARED[] = "encoding";
  const char *end = len > 1 && text[0] == '<' && text[1] == '?' ? g_strstr_len (text, (gssize)len, "?>") : NULL;
  const char *declared = end != NULL ? g_strstr_len (text, end - text, DECLARED) : NULL;
  if (declared == NULL)
    return true;
  g_autofree char *value = g_strndup (declared + strlen (DECLARED), (size_t)(end - declared) - strlen (DECLARED));
  const char *quoted = value + strspn (value, " \t\r\n=");
  return (quoted[0] == '"' || quoted[0] == '\'') && g_ascii_strncasecmp (quoted + 1, "utf-8", 5) == 0 &&
         quoted[6] == quoted[0];
}

/* The end of the tag that begins at text, or NULL when it has too many quoted values: attributes and namespaces. No
 * value may hold a '<', so that even in a damaged document every tag is seen. */
static const char *end_of_tag (const char *text, const char *end)
{
  unsigned values = 0;
  char quote = 0;
  for (text++; text < end && *text != '<' && (quote != 0 || *text != '>'); text++) {
    if (quote == *text)
      quote = 0;
    else if (quote == 0 && (*text == '"' || *text == '\'')) {
      quote = *text;
      if (++values > XML_MAX_ATTRIBUTES)
        return NULL;
    }
  }
  return text;
}

static bool begins (const char *text, const char *end, const char *word)
{
  return (size_t)(end - text) >= strlen (word) && memcmp (text, word, strlen (word)) == 0;
}

/* The next tag, or NULL. Comments and CDATA may hold what looks like one. */
static const char *next_tag (const char *text, const char *end)
{
  while (text < end && (text = memchr (text, '<', (size_t)(end - text))) != NULL) {
    bool comment = begins (text, end, "<!--");
    if (!comment && !begins (text, end, "<![CDATA["))
      return text;
    text += strlen (comment ? "<!--" : "<![CDATA[");
    const char *closing = g_strstr_len (text, end - text, comment ? "-->" : "]]>");
    text = closing != NULL ? closing : end;
  }
  return NULL;
}

/* Returns the first tag with too many attributes, or NULL. */
static const char *overloaded_tag (const char *text, const char *end)
{
  for (const char *tag = next_tag (text, end); tag != NULL; tag = next_tag (text, end)) {
    bool element = end - tag > 1 && tag[1] != '!' && tag[1] != '?';
    text = element ? end_of_tag (tag, end) : tag + 1;
    if (text == NULL)
      return tag;
  }
  return NULL;
}

/* The first character that XML knows not at all: libxml2 would stop in the middle of a comment there and read on. */
static const char *forbidden_character (const char *text, const char *end)
{
  for (; text < end; text++) {
    unsigned char byte = (unsigned char)*text;
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')
      return text;
    if (byte == 0xef && (begins (text, end, "\xEF\xBF\xBE") || begins (text, end, "\xEF\xBF\xBF")))
      return text;
  }
  return NULL;
}

/* What can be said of the bytes before they are parsed. */
static bool check_bytes (const char *text, size_t len, size_t max_bytes, const char *name, GError **error)
{
  const char *id = NULL, *message = NULL, *at = text;
  const char *end = len > 0 ? text + len : text; /* no bytes may be NULL */
  if (len > max_bytes) {
    id = "D-XML-TOO-LARGE", message = N_ ("the document is too large");
  } else if (len == 0) {
    id = "D-XML-MALFORMED", message = N_ ("the document is empty");
  } else if (!g_utf8_validate_len (text, len, &at) || !declares_utf8 (text, len)) {
    id = "D-XML-ENCODING", message = N_ ("the document is not in UTF-8");
    at = at < end ? at : text;
  } else if ((at = forbidden_character (text, end)) != NULL) {
    id = "D-XML-MALFORMED", message = N_ ("a character that XML does not allow");
  } else if ((at = overloaded_tag (text, end)) != NULL) {
    id = "D-XML-TOO-LARGE", message = N_ ("too many attributes on one element");
  } else
    return true;
  int line = 1;
  for (const char *p = text; p < at; p++)
    line += *p == '\n';
  error_at_line (error, id, name, line, message);
  return false;
}

static void free_parser (gpointer parser)
{
  xmlFreeParserCtxt (parser);
}

static GPrivate parser_of_thread = G_PRIVATE_INIT (free_parser);

/* The thread's parser: making one costs as much as parsing a record. */
static xmlParserCtxtPtr take_parser (void)
{
  xmlParserCtxtPtr parser = g_private_get (&parser_of_thread);
  if (parser == NULL) {
    parser = xmlNewParserCtxt ();
    g_private_set (&parser_of_thread, parser);
  }
  return parser;
}

/* One that has seen a bad document, or too many names, is not used again: its dictionary is bounded by libxml2. */
static void give_back_parser (xmlParserCtxtPtr parser, bool sound)
{
  enum { MAX_NAMES = 20000 };
  parser->_private = NULL;
  if (sound && xmlDictSize (parser->dict) < MAX_NAMES)
    xmlCtxtReset (parser);
  else
    g_private_replace (&parser_of_thread, NULL);
}

/* The tree, checked by what the guard and libxml2 noticed on the way. */
static xmlDocPtr parse_tree (const char *text, size_t len, const char *name, GError **error)
{
  Guard guard = {0};
  xmlParserCtxtPtr parser = take_parser ();
  guard_parser (parser, &guard);
  xmlDocPtr tree = xmlCtxtReadMemory (parser, text, (int)len, NULL, "UTF-8",
                                      XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES);
  const xmlError *problem = xmlCtxtGetLastError (parser);
  /* After xmlStopParser a tree may call itself well formed, so the guard has the last word. */
  bool sound = tree != NULL && parser->wellFormed == 1 && guard.id == NULL && xmlDocGetRootElement (tree) != NULL;
  if (guard.id != NULL)
    error_at_line (error, guard.id, name, guard.line, guard.message);
  else if (!sound) {
    g_autofree char *message =
        g_strdup (problem != NULL && problem->message != NULL ? problem->message : _ ("the document is damaged"));
    error_at_line (error, "D-XML-MALFORMED", name, problem != NULL ? problem->line : 1, g_strstrip (message));
  }
  give_back_parser (parser, sound);
  if (sound)
    return tree;
  xmlFreeDoc (tree);
  return NULL;
}

XmlDocument *xml_parse (GBytes *bytes, size_t max_bytes, const char *name, GError **error)
{
  initialise ();
  size_t len = 0;
  const char *text = g_bytes_get_data (bytes, &len);
  xmlDocPtr tree = check_bytes (text, len, max_bytes, name, error) ? parse_tree (text, len, name, error) : NULL;
  if (tree == NULL)
    return NULL;
  XmlDocument *document = g_new0 (XmlDocument, 1);
  document->tree = tree;
  document->name = g_strdup (name);
  tree->_private = document;
  return document;
}

void xml_document_free (XmlDocument *document)
{
  if (document == NULL)
    return;
  xmlFreeDoc (document->tree);
  g_free (document->name);
  g_free (document);
}

const XmlElement *xml_root (const XmlDocument *document)
{
  return xmlDocGetRootElement (document->tree);
}

const char *xml_document_name (const XmlDocument *document)
{
  return document->name;
}

static const XmlElement *element_from (const xmlNode *node)
{
  while (node != NULL && node->type != XML_ELEMENT_NODE)
    node = node->next;
  return node;
}

const XmlElement *xml_first (const XmlElement *element)
{
  return element_from (element->children);
}

const XmlElement *xml_next (const XmlElement *element)
{
  return element_from (element->next);
}

const char *xml_name (const XmlElement *element)
{
  return (const char *)element->name;
}

bool xml_is (const XmlElement *element, const char *name)
{
  return g_str_equal (xml_name (element), name);
}

unsigned xml_line (const XmlElement *element)
{
  long line = xmlGetLineNo (element);
  return line > 0 ? (unsigned)line : 0;
}

void xml_error_at (const XmlElement *element, GError **error, const char *id, const char *format, ...)
{
  const XmlDocument *document = element->doc->_private;
  g_autofree char *where = g_strdup_printf ("%s:%u", document->name, xml_line (element));
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = message_print (format, arguments);
  va_end (arguments);
  error_set (error, ERROR_UNREADABLE, id, where, NULL, "%s", message);
}

static const char *attribute_text (const xmlAttr *attribute)
{
  const xmlNode *text = attribute->children;
  return text != NULL && text->content != NULL ? (const char *)text->content : "";
}

const char *xml_get (const XmlElement *element, const char *attribute)
{
  for (const xmlAttr *a = element->properties; a != NULL; a = a->next)
    if (a->ns == NULL && g_str_equal ((const char *)a->name, attribute))
      return attribute_text (a);
  return NULL;
}

const char *xml_need (const XmlElement *element, const char *attribute, GError **error)
{
  const char *value = xml_get (element, attribute);
  if (value == NULL)
    xml_error_at (element, error, "D-XML-MISSING", "<%s> has no attribute \"%s\"", xml_name (element), attribute);
  return value;
}

/* libxml2 merges neighbouring runs of text unless a comment stands between them: such text is refused, so that one
 * node is all there is. */
const char *xml_text (const XmlElement *element, GError **error)
{
  const xmlNode *only = element->children;
  if (only == NULL)
    return "";
  if (only->next == NULL && only->type == XML_TEXT_NODE)
    return (const char *)only->content;
  xml_error_at (element, error, "D-XML-UNEXPECTED", "<%s> holds text alone", xml_name (element));
  return NULL;
}

bool xml_only_attributes (const XmlElement *element, const char *const *allowed, GError **error)
{
  for (const xmlAttr *a = element->properties; a != NULL; a = a->next)
    if (a->ns != NULL || !g_strv_contains (allowed, (const char *)a->name)) {
      xml_error_at (element, error, "D-XML-UNEXPECTED", "<%s> has an unknown attribute \"%s\"", xml_name (element),
                    (const char *)a->name);
      return false;
    }
  return true;
}

bool xml_no_text (const XmlElement *element, GError **error)
{
  for (const xmlNode *node = element->children; node != NULL; node = node->next)
    if (node->type != XML_ELEMENT_NODE && node->type != XML_COMMENT_NODE &&
        !(node->type == XML_TEXT_NODE && xmlIsBlankNode (node))) {
      xml_error_at (element, error, "D-XML-UNEXPECTED", "<%s> holds elements alone", xml_name (element));
      return false;
    }
  return true;
}

struct XmlSchema {
  xmlRelaxNGPtr schema;
};

XmlSchema *xml_schema_parse (GBytes *rng, const char *name, GError **error)
{
  initialise ();
  xmlRelaxNGParserCtxtPtr parser =
      xmlRelaxNGNewMemParserCtxt (g_bytes_get_data (rng, NULL), (int)g_bytes_get_size (rng));
  xmlRelaxNGSetParserStructuredErrors (parser, (xmlStructuredErrorFunc)on_problem, NULL);
  xmlRelaxNGPtr schema = xmlRelaxNGParse (parser);
  xmlRelaxNGFreeParserCtxt (parser);
  if (schema == NULL) {
    error_set (error, ERROR_UNREADABLE, "D-XML-SCHEMA", name, NULL, "not a RELAX NG schema");
    return NULL;
  }
  XmlSchema *wrapped = g_new0 (XmlSchema, 1);
  wrapped->schema = schema;
  return wrapped;
}

void xml_schema_free (XmlSchema *schema)
{
  if (schema == NULL)
    return;
  xmlRelaxNGFree (schema->schema);
  g_free (schema);
}

typedef struct {
  int line;
  char *message;
} Problem;

static void on_first_problem (void *data, xmlErrorPtr problem)
{
  Problem *first = data;
  if (first->message == NULL && problem->message != NULL) {
    first->line = problem->line;
    first->message = g_strstrip (g_strdup (problem->message));
  }
}

bool xml_schema_validate (const XmlSchema *schema, const XmlDocument *document, GError **error)
{
  xmlRelaxNGValidCtxtPtr context = xmlRelaxNGNewValidCtxt (schema->schema);
  Problem first = {0};
  xmlRelaxNGSetValidStructuredErrors (context, (xmlStructuredErrorFunc)on_first_problem, &first);
  int verdict = xmlRelaxNGValidateDoc (context, document->tree);
  xmlRelaxNGFreeValidCtxt (context);
  if (verdict != 0)
    error_at_line (error, "D-XML-SCHEMA", document->name, first.line,
                   first.message != NULL ? first.message : N_ ("the schema does not allow it"));
  g_free (first.message);
  return verdict == 0;
}
