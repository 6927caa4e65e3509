/* libxml2 parses and calls back with each tag and text, from which a tree is made. It contains only what readers need,
 * and takes half the time of libxml2's own tree. Excessive depth, foreign namespaces, DOCTYPE and entities are refused
 * while parsing. */
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include "sys/message.h"
#include "sys/xml/internal.h"

#define USUAL_BYTES 2048 /* of all strings of a record */

/* ---- The tree ---- */

static XmlDocument *document_new (GBytes *bytes, const char *name)
{
  XmlDocument *document = g_new0 (XmlDocument, 1);
  document->name = g_strdup (name);
  document->bytes = g_bytes_ref (bytes);
  document->strings = g_string_chunk_new (USUAL_BYTES);
  return document;
}

void xml_document_free (XmlDocument *document)
{
  if (document == NULL)
    return;
  for (XmlElement *element = document->newest, *older; element != NULL; element = older) {
    older = element->older;
    g_free (element);
  }
  g_string_chunk_free (document->strings);
  g_bytes_unref (document->bytes);
  g_free (document->name);
  g_free (document);
}

static XmlElement *add_element (XmlDocument *document, XmlElement *parent, const char *name, unsigned n_attributes)
{
  XmlElement *element = g_malloc0 (sizeof *element + n_attributes * sizeof *element->attributes);
  element->document = document;
  element->parent = parent;
  element->name = g_string_chunk_insert (document->strings, name);
  element->older = document->newest;
  document->newest = element;
  if (parent == NULL)
    document->root = element;
  else if (parent->last == NULL)
    parent->first = element;
  else
    parent->last->next = element;
  if (parent != NULL)
    parent->last = element;
  return element;
}

/* given is libxml2's: local name, prefix, namespace, value and its end. A prefix without a namespace is part of the
 * name. */
static void add_attribute (XmlElement *element, const xmlChar *const given[5])
{
  GStringChunk *strings = element->document->strings;
  const char *name = (const char *)given[0], *value = (const char *)given[3];
  g_autofree char *prefixed = NULL;
  if (given[1] != NULL && given[2] == NULL)
    name = prefixed = g_strconcat ((const char *)given[1], ":", name, NULL);
  XmlAttribute *attribute = &element->attributes[element->n_attributes++];
  attribute->name = g_string_chunk_insert (strings, name);
  attribute->value = g_string_chunk_insert_len (strings, value, (const char *)given[4] - value);
  attribute->foreign = given[2] != NULL;
}

/* ---- Callbacks of libxml2 ---- */

typedef struct {
  XmlDocument *document;
  XmlElement *element; /* the current element */
  unsigned depth;
  GString *text;  /* since the last tag */
  const char *id; /* of the first refusal, or NULL; later ones do not count */
  const char *message;
  int line;
} Building;

static Building *building_of (void *context)
{
  return ((xmlParserCtxtPtr)context)->_private;
}

static void refuse_document (void *context, const char *id, const char *message)
{
  Building *building = building_of (context);
  if (building->id == NULL) {
    building->id = id;
    building->message = message;
    building->line = xmlSAX2GetLineNumber (context);
  }
  xmlStopParser (context);
}

static void on_doctype (void *context, const xmlChar *name G_GNUC_UNUSED, const xmlChar *public_id G_GNUC_UNUSED,
                        const xmlChar *system_id G_GNUC_UNUSED)
{
  refuse_document (context, "D-XML-DOCTYPE", "a document type declaration is not allowed");
}

static xmlEntityPtr on_entity (void *context, const xmlChar *name)
{
  xmlEntityPtr predefined = xmlGetPredefinedEntity (name);
  if (predefined == NULL)
    refuse_document (context, "D-XML-ENTITY", "an entity other than the five predefined ones is not allowed");
  return predefined;
}

static void on_instruction (void *context, const xmlChar *target G_GNUC_UNUSED, const xmlChar *data G_GNUC_UNUSED)
{
  refuse_document (context, "D-XML-MALFORMED", "a processing instruction is not allowed");
}

static void on_start (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                      const xmlChar **namespaces, int n_attributes, int n_defaulted G_GNUC_UNUSED,
                      const xmlChar **attributes)
{
  Building *building = building_of (context);
  bool ours = prefix == NULL && uri != NULL && g_str_equal ((const char *)uri, XML_NAMESPACE);
  for (int i = 0; i < n_namespaces; i++)
    ours = ours && namespaces[2 * i] == NULL;
  if (++building->depth > XML_MAX_DEPTH)
    refuse_document (context, "D-XML-TOO-DEEP", "the elements are nested too deeply");
  else if (!ours)
    refuse_document (context, "D-XML-NAMESPACE", "an element has a prefix or is not in the namespace of dossier");
  if (building->id != NULL)
    return;
  XmlElement *element = add_element (building->document, building->element, (const char *)name, (unsigned)n_attributes);
  for (int i = 0; i < n_attributes; i++)
    add_attribute (element, attributes + 5 * i);
  element->line = (unsigned)MAX (xmlSAX2GetLineNumber (context), 0);
  building->element = element;
  g_string_truncate (building->text, 0);
}

static void on_end (void *context, const xmlChar *name G_GNUC_UNUSED, const xmlChar *prefix G_GNUC_UNUSED,
                    const xmlChar *uri G_GNUC_UNUSED)
{
  Building *building = building_of (context);
  XmlElement *element = building->element;
  if (building->id != NULL || element == NULL)
    return;
  if (element->first == NULL)
    element->text =
        g_string_chunk_insert_len (building->document->strings, building->text->str, (gssize)building->text->len);
  building->element = element->parent;
  building->depth--;
  g_string_truncate (building->text, 0);
}

static void on_text (void *context, const xmlChar *text, int len)
{
  Building *building = building_of (context);
  if (building->id != NULL || building->element == NULL)
    return;
  for (int i = 0; i < len; i++)
    building->element->has_text |= !g_ascii_isspace (text[i]);
  g_string_append_len (building->text, (const char *)text, len);
}

static void on_comment (void *context, const xmlChar *comment G_GNUC_UNUSED)
{
  XmlElement *element = building_of (context)->element;
  if (element != NULL)
    element->has_comment = true;
}

static void on_problem (void *context G_GNUC_UNUSED, xmlErrorPtr problem G_GNUC_UNUSED)
{
}

static void set_calls (xmlParserCtxtPtr parser)
{
  *parser->sax = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                                 .internalSubset = on_doctype,
                                 .externalSubset = on_doctype,
                                 .getEntity = on_entity,
                                 .processingInstruction = on_instruction,
                                 .startElementNs = on_start,
                                 .endElementNs = on_end,
                                 .characters = on_text,
                                 .ignorableWhitespace = on_text,
                                 .cdataBlock = on_text,
                                 .comment = on_comment,
                                 .serror = on_problem};
}

/* ---- The parser ---- */

static xmlParserInputPtr deny (const char *url G_GNUC_UNUSED, const char *id G_GNUC_UNUSED,
                               xmlParserCtxtPtr context G_GNUC_UNUSED)
{
  return NULL;
}

void xml_initialise (void)
{
  static gsize done = 0;
  if (g_once_init_enter (&done)) {
    xmlInitParser ();
    xmlRelaxNGInitTypes (); /* otherwise the first schema does this, without a lock */
    xmlSetExternalEntityLoader (deny);
    g_once_init_leave (&done, 1);
  }
}

static void free_parser (gpointer parser)
{
  xmlFreeParserCtxt (parser);
}

static GPrivate parser_of_thread = G_PRIVATE_INIT (free_parser);

/* The parser of this thread. Making one would take as long as parsing a record. */
static xmlParserCtxtPtr take_parser (void)
{
  xmlParserCtxtPtr parser = g_private_get (&parser_of_thread);
  if (parser == NULL) {
    parser = xmlNewParserCtxt ();
    set_calls (parser);
    g_private_set (&parser_of_thread, parser);
  }
  return parser;
}

/* Frees a parser that met a bad document or too many names, because libxml2 bounds its dictionary; keeps any other one.
 */
static void give_back_parser (xmlParserCtxtPtr parser, bool sound)
{
  enum { MAX_NAMES = 20000 };
  parser->_private = NULL;
  if (sound && xmlDictSize (parser->dict) < MAX_NAMES)
    xmlCtxtReset (parser);
  else
    g_private_replace (&parser_of_thread, NULL);
}

/* Lets libxml2 replace the predefined entities in values. There are no others. */
static void parse_bytes (xmlParserCtxtPtr parser, const char *text, size_t len)
{
  xmlFreeDoc (xmlCtxtReadMemory (parser, text, (int)len, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOENT));
}

static void error_of_parser (xmlParserCtxtPtr parser, const char *name, GError **error)
{
  const xmlError *problem = xmlCtxtGetLastError (parser);
  g_autofree char *message = problem != NULL && problem->message != NULL
                                 ? g_strdup_printf (_ ("the XML is not well-formed: %s"), problem->message)
                                 : g_strdup (_ ("the document is damaged"));
  xml_error_at_line (error, "D-XML-MALFORMED", name, problem != NULL ? problem->line : 1, g_strstrip (message));
}

static bool build (XmlDocument *document, const char *text, size_t len, GError **error)
{
  g_autoptr (GString) run = g_string_new (NULL);
  Building building = {.document = document, .text = run};
  xmlParserCtxtPtr parser = take_parser ();
  parser->_private = &building;
  parse_bytes (parser, text, len);
  /* After xmlStopParser libxml2 may call the document well formed, so check for a refusal. */
  bool sound = parser->wellFormed == 1 && building.id == NULL && document->root != NULL;
  if (building.id != NULL)
    xml_error_at_line (error, building.id, document->name, building.line, building.message);
  else if (!sound)
    error_of_parser (parser, document->name, error);
  give_back_parser (parser, sound);
  return sound;
}

XmlDocument *xml_parse (GBytes *bytes, size_t max_bytes, const char *name, GError **error)
{
  xml_initialise ();
  size_t len = 0;
  const char *text = g_bytes_get_data (bytes, &len);
  if (!xml_check_bytes (text, len, max_bytes, name, error))
    return NULL;
  g_autoptr (XmlDocument) document = document_new (bytes, name);
  return build (document, text, len, error) ? g_steal_pointer (&document) : NULL;
}

/* xmlParserVersion is "20914" for 2.9.14; a distribution may append a word. */
const char *xml_version (void)
{
  unsigned long number = strtoul (xmlParserVersion, NULL, 10);
  g_autofree char *version = g_strdup_printf ("%lu.%lu.%lu", number / 10000, number / 100 % 100, number % 100);
  return g_intern_string (version);
}
