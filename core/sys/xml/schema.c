/* RELAX NG by libxml2. It can only validate its own trees, so the document is parsed again; this is rare. */
#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include "sys/error.h"
#include "sys/message.h"
#include "sys/xml/internal.h"

struct XmlSchema {
  xmlRelaxNGPtr schema;
};

static void on_problem (void *context G_GNUC_UNUSED, xmlErrorPtr problem G_GNUC_UNUSED)
{
}

XmlSchema *xml_schema_parse (GBytes *rng, const char *name, GError **error)
{
  xml_initialise ();
  xmlRelaxNGParserCtxtPtr parser =
      xmlRelaxNGNewMemParserCtxt (g_bytes_get_data (rng, NULL), (int)g_bytes_get_size (rng));
  xmlRelaxNGSetParserStructuredErrors (parser, (xmlStructuredErrorFunc)on_problem, NULL);
  xmlRelaxNGPtr schema = xmlRelaxNGParse (parser);
  xmlRelaxNGFreeParserCtxt (parser);
  if (schema == NULL) {
    error_set (error, ERROR_UNREADABLE, "D-XML-SCHEMA", name, NULL, "the file is not a RELAX NG schema");
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

/* The document was read before, so it contains nothing dangerous. */
static xmlDocPtr parse_again (const XmlDocument *document)
{
  size_t len = 0;
  const char *text = g_bytes_get_data (document->bytes, &len);
  return xmlReadMemory (text, (int)len, NULL, "UTF-8",
                        XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES |
                            XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

bool xml_schema_validate (const XmlSchema *schema, const XmlDocument *document, GError **error)
{
  xmlRelaxNGValidCtxtPtr context = xmlRelaxNGNewValidCtxt (schema->schema);
  Problem first = {0};
  xmlRelaxNGSetValidStructuredErrors (context, (xmlStructuredErrorFunc)on_first_problem, &first);
  xmlDocPtr tree = parse_again (document);
  int verdict = xmlRelaxNGValidateDoc (context, tree);
  xmlFreeDoc (tree);
  xmlRelaxNGFreeValidCtxt (context);
  if (verdict != 0)
    xml_error_at_line (error, "D-XML-SCHEMA", document->name, first.line,
                       first.message != NULL ? first.message : N_ ("the document does not match the schema"));
  g_free (first.message);
  return verdict == 0;
}
