/* Reads a layout's elements into structs.
 *
 * The grammar is data (form/layout/grammar.c): one reader walks file and grammar together, notes every fault and goes
 * on, and one destructor frees whatever was read. */
#include "form/layout/internal.h"

#include <string.h>

#include "sys/message.h"

void layout_fault_free (LayoutFault *fault)
{
  if (!fault)
    return;
  g_free (fault->code);
  g_free (fault->place);
  g_free (fault->message);
  g_free (fault);
}

/* A fault of a parent is met again when the child is proved: it is noted once. */
static bool is_noted (const GPtrArray *faults, const char *code, const char *place, const char *message)
{
  for (unsigned i = 0; i < faults->len; i++) {
    const LayoutFault *fault = g_ptr_array_index (faults, i);
    if (g_str_equal (fault->code, code) && g_str_equal (fault->place, place) && g_str_equal (fault->message, message))
      return true;
  }
  return false;
}

G_GNUC_PRINTF (5, 0)
static void note (LayoutReader *reader, bool warning, const char *code, const char *place, const char *format,
                  va_list arguments)
{
  g_autofree char *message = message_print (format, arguments);
  if (reader->faults->len >= LAYOUT_MAX_FAULTS || is_noted (reader->faults, code, place, message))
    return;
  LayoutFault *fault = g_new0 (LayoutFault, 1);
  fault->code = g_strdup (code);
  fault->place = g_strdup (place);
  fault->message = g_steal_pointer (&message);
  fault->warning = warning;
  g_ptr_array_add (reader->faults, fault);
}

void layout_fault (LayoutReader *reader, const char *code, const char *place, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  note (reader, false, code, place, format, arguments);
  va_end (arguments);
}

void layout_warning (LayoutReader *reader, const char *code, const char *place, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  note (reader, true, code, place, format, arguments);
  va_end (arguments);
}

static bool words_are (char *const *words, bool (*form) (const char *))
{
  for (unsigned i = 0; words[i]; i++) {
    if (!form (words[i]))
      return false;
  }
  return words[0] != NULL;
}

/* Words between white space, which an attribute broken over lines has more of. */
static char **split_words (const char *text)
{
  g_auto (GStrv) pieces = g_strsplit_set (text, " \t\n\r", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  for (unsigned i = 0; pieces[i]; i++) {
    if (*pieces[i])
      g_strv_builder_add (words, pieces[i]);
  }
  return g_strv_builder_end (words);
}

static void read_attribute (LayoutReader *reader, const LayoutAttribute *attribute, const XmlElement *element,
                            gpointer thing)
{
  const char *place = ((LayoutItem *)thing)->place;
  const char *value = xml_get (element, attribute->name);
  char **text = G_STRUCT_MEMBER_P (thing, attribute->offset);
  char ***list = G_STRUCT_MEMBER_P (thing, attribute->offset);
  if (!value) {
    if (attribute->needed)
      layout_fault (reader, attribute->fault ? attribute->fault : "L-MISSING", place, "%s without %s",
                    xml_name (element), attribute->name);
    if (attribute->list)
      *list = g_new0 (char *, 1);
    return;
  }
  if (attribute->list)
    *list = split_words (value);
  else
    *text = g_strdup (value);
  if (!(attribute->list ? words_are (*list, attribute->form) : attribute->form (value)))
    layout_fault (reader, attribute->fault ? attribute->fault : "L-VALUE", place, "%s: %s=\"%s\" is out of its form",
                  xml_name (element), attribute->name, value);
}

static void check_attribute_names (LayoutReader *reader, const LayoutElement *grammar, const XmlElement *element,
                                   const char *place)
{
  const char *names[XML_MAX_ATTRIBUTES + 1] = {NULL};
  for (unsigned i = 0; grammar->attributes[i].name; i++)
    names[i] = grammar->attributes[i].name;
  g_autoptr (GError) error = NULL;
  if (!xml_only_attributes (element, names, &error))
    layout_fault (reader, "L-ATTRIBUTE", place, "%s", error->message);
  g_clear_error (&error);
  if (!xml_no_text (element, &error))
    layout_fault (reader, "L-TEXT", place, "%s", error->message);
}

static void read_child (LayoutReader *reader, const LayoutElement *grammar, const XmlElement *child, gpointer thing)
{
  g_autofree char *place = g_strdup_printf ("%s:%u", reader->name, xml_line (child));
  for (unsigned i = 0; grammar->children && grammar->children[i].element; i++) {
    if (!xml_is (child, grammar->children[i].element->name))
      continue;
    GPtrArray *items = G_STRUCT_MEMBER (GPtrArray *, thing, grammar->children[i].offset);
    if (items->len >= LAYOUT_MAX_ITEMS)
      layout_fault (reader, "L-LIMIT", place, "more than %d of %s", LAYOUT_MAX_ITEMS, xml_name (child));
    else
      g_ptr_array_add (items, layout_read (reader, grammar->children[i].element, child));
    return;
  }
  layout_fault (reader, "L-ELEMENT", place, "%s does not belong in %s", xml_name (child), grammar->name);
}

gpointer layout_read (LayoutReader *reader, const LayoutElement *grammar, const XmlElement *element)
{
  gpointer thing = g_malloc0 (grammar->size);
  LayoutItem *item = thing;
  item->place = g_strdup_printf ("%s:%u", reader->name, xml_line (element));
  check_attribute_names (reader, grammar, element, item->place);
  for (unsigned i = 0; grammar->attributes[i].name; i++)
    read_attribute (reader, &grammar->attributes[i], element, thing);
  for (unsigned i = 0; grammar->children && grammar->children[i].element; i++)
    G_STRUCT_MEMBER (GPtrArray *, thing, grammar->children[i].offset) = g_ptr_array_new ();
  for (const XmlElement *child = xml_first (element); child; child = xml_next (child))
    read_child (reader, grammar, child, thing);
  return thing;
}

void layout_release (const LayoutElement *grammar, gpointer thing)
{
  if (!thing)
    return;
  for (unsigned i = 0; grammar->attributes[i].name; i++) {
    const LayoutAttribute *attribute = &grammar->attributes[i];
    if (attribute->list)
      g_strfreev (G_STRUCT_MEMBER (char **, thing, attribute->offset));
    else
      g_free (G_STRUCT_MEMBER (char *, thing, attribute->offset));
  }
  for (unsigned i = 0; grammar->children && grammar->children[i].element; i++) {
    GPtrArray *items = G_STRUCT_MEMBER (GPtrArray *, thing, grammar->children[i].offset);
    for (unsigned j = 0; items && j < items->len; j++)
      layout_release (grammar->children[i].element, g_ptr_array_index (items, j));
    if (items)
      g_ptr_array_unref (items);
  }
  g_free (((LayoutItem *)thing)->place);
  g_free (thing);
}

GPtrArray *layout_items_at (gconstpointer thing, size_t offset)
{
  GPtrArray *const *items = (gconstpointer)((const char *)thing + offset);
  return *items;
}

gpointer layout_find (const GPtrArray *items, const char *code)
{
  for (unsigned i = 0; code && i < items->len; i++) {
    LayoutItem *item = g_ptr_array_index (items, i);
    if (g_strcmp0 (item->code, code) == 0)
      return item;
  }
  return NULL;
}

bool layout_list_has (char *const *list, const char *word)
{
  for (unsigned i = 0; list[i]; i++) {
    if (g_str_equal (list[i], word))
      return true;
  }
  return false;
}

const char *layout_item_title (const LayoutItem *item, const char *lang)
{
  return g_str_has_prefix (lang, "zh") ? item->zh : item->en;
}

unsigned layout_number (const char *text)
{
  return text ? (unsigned)g_ascii_strtoull (text, NULL, 10) : 0;
}
