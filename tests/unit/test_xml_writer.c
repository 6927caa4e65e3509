/* What is written is, byte for byte, what libxml2's text writer makes of the same calls: documents drawn at random,
 * full of what has to be escaped. The seed is fixed. */
#include <libxml/xmlwriter.h>

#include "sys/decimal.h"
#include "sys/xml.h"
#include "tests/unit/fixtures/unit.h"

#define SEED 20241105
#define DOCUMENTS 5000
#define CALLS 60

static const xmlChar *as_xml (const char *text)
{
  return (const xmlChar *)text;
}

static void must (int result)
{
  g_assert_cmpint (result, >=, 0);
}

/* The same document, written by both. */
typedef struct {
  GRand *chance;
  XmlWriter *ours;
  xmlBufferPtr buffer;
  xmlTextWriterPtr theirs;
  unsigned depth;
  bool in_tag;
} Both;

static void begin_both (Both *both)
{
  both->ours = xml_writer_new ("record");
  both->buffer = xmlBufferCreate ();
  both->theirs = xmlNewTextWriterMemory (both->buffer, 0);
  must (xmlTextWriterSetIndent (both->theirs, 1));
  must (xmlTextWriterSetIndentString (both->theirs, as_xml ("  ")));
  must (xmlTextWriterStartDocument (both->theirs, "1.0", "UTF-8", NULL));
  must (xmlTextWriterStartElement (both->theirs, as_xml ("record")));
  must (xmlTextWriterWriteAttribute (both->theirs, as_xml ("xmlns"), as_xml (XML_NAMESPACE)));
  both->depth = 1;
  both->in_tag = true;
}

static void finish_both (Both *both)
{
  must (xmlTextWriterEndDocument (both->theirs));
  must (xmlTextWriterFlush (both->theirs));
  g_autoptr (GBytes) ours = xml_writer_finish (both->ours);
  g_autoptr (GBytes) theirs = g_bytes_new (xmlBufferContent (both->buffer), (size_t)xmlBufferLength (both->buffer));
  g_assert_true (g_bytes_equal (ours, theirs));
  xml_writer_free (both->ours);
  xmlFreeTextWriter (both->theirs);
  xmlBufferFree (both->buffer);
}

static unsigned draw (Both *both, unsigned n)
{
  return (unsigned)g_rand_int_range (both->chance, 0, (gint32)n);
}

static const char *draw_name (Both *both)
{
  static const char *const names[] = {"a", "part", "filed-by", "x.1", "a-name-that-is-longer-than-most"};
  return names[draw (both, G_N_ELEMENTS (names))];
}

static char *draw_text (Both *both)
{
  static const char *const pieces[] = {"&",
                                       "<",
                                       ">",
                                       "\"",
                                       "'",
                                       "\r",
                                       "\n",
                                       "\t",
                                       "\r\n",
                                       "]]>",
                                       "&amp;",
                                       "&#10;",
                                       "<!-- -->",
                                       "%",
                                       " ",
                                       "  ",
                                       "\xc2\x85",
                                       "·",
                                       "\xe2\x80\xa8",
                                       "中文",
                                       "📁",
                                       "a",
                                       "7",
                                       "-",
                                       "\x7f",
                                       "plain text of some words"};
  GString *text = g_string_new (NULL);
  for (unsigned i = draw (both, 8); i > 0; i--)
    g_string_append (text, pieces[draw (both, G_N_ELEMENTS (pieces))]);
  return g_string_free (text, FALSE);
}

static void begin_element (Both *both)
{
  if (both->depth == XML_MAX_DEPTH)
    return;
  const char *name = draw_name (both);
  xml_begin (both->ours, name);
  must (xmlTextWriterStartElement (both->theirs, as_xml (name)));
  both->depth++;
  both->in_tag = true;
}

static void end_element (Both *both)
{
  if (both->depth == 1)
    return;
  xml_end (both->ours);
  must (xmlTextWriterEndElement (both->theirs));
  both->depth--;
  both->in_tag = false;
}

static void put_attribute (Both *both)
{
  if (!both->in_tag)
    return;
  const char *name = draw_name (both);
  g_autofree char *value = draw_text (both);
  xml_put (both->ours, name, value);
  must (xmlTextWriterWriteAttribute (both->theirs, as_xml (name), as_xml (value)));
}

static guint64 draw_number (Both *both)
{
  return ((guint64)g_rand_int (both->chance) << 32 | g_rand_int (both->chance)) >> draw (both, 64);
}

static void put_number (Both *both)
{
  if (!both->in_tag)
    return;
  guint64 number = draw_number (both);
  g_autofree char *printed = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  xml_put (both->ours, "number", printed);
  must (xmlTextWriterWriteAttribute (both->theirs, as_xml ("number"), as_xml (printed)));
}

static void put_element (Both *both)
{
  const char *name = draw_name (both);
  g_autofree char *text = draw_text (both);
  xml_put_element (both->ours, name, text);
  must (xmlTextWriterWriteElement (both->theirs, as_xml (name), as_xml (text)));
  both->in_tag = false;
}

static void test_drawn_documents_are_written_as_libxml2_does (void)
{
  static void (*const calls[]) (Both *) = {begin_element, end_element, put_attribute, put_number, put_element};
  Both both = {.chance = g_rand_new_with_seed (SEED)};
  for (unsigned i = 0; i < DOCUMENTS; i++) {
    begin_both (&both);
    for (unsigned n = draw (&both, CALLS); n > 0; n--)
      calls[draw (&both, G_N_ELEMENTS (calls))](&both);
    finish_both (&both);
  }
  g_rand_free (both.chance);
}

static void test_depth_up_to_its_bound_is_written_as_libxml2_does (void)
{
  Both both = {.chance = g_rand_new_with_seed (SEED)};
  begin_both (&both);
  while (both.depth < XML_MAX_DEPTH)
    begin_element (&both);
  put_element (&both);
  finish_both (&both);
  g_rand_free (both.chance);
}

static void test_numbers_are_printed_as_printf_does (void)
{
  Both both = {.chance = g_rand_new_with_seed (SEED)};
  for (unsigned i = 0; i < 100000; i++) {
    guint64 number = i == 0 ? 0 : i == 1 ? G_MAXUINT64 : draw_number (&both);
    unsigned digits = 1 + draw (&both, 20);
    g_autofree char *printed = g_strdup_printf ("%0*" G_GUINT64_FORMAT, (int)digits, number);
    char text[DECIMAL_SIZE];
    g_assert_cmpstr (decimal_print (number, digits, text), ==, printed);
  }
  g_rand_free (both.chance);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xml-writer/drawn-documents", test_drawn_documents_are_written_as_libxml2_does);
  g_test_add_func ("/xml-writer/depth-up-to-its-bound", test_depth_up_to_its_bound_is_written_as_libxml2_does);
  g_test_add_func ("/xml-writer/numbers", test_numbers_are_printed_as_printf_does);
  return g_test_run ();
}
