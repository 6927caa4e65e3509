/* Reads the elements of a layout into structs.
 *
 * The grammar is data (form/layout/grammar.c). One reader walks through file and grammar together, notes each fault and
 * goes on; one destructor frees all structs. */
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

/* The check of a child finds the faults of its parent again. They are noted once. */
static bool is_noted (const GPtrArray *faults, const char *code, const char *place, const char *message)
{
  LAYOUT_EACH (const LayoutFault, fault, faults)
    if (g_str_equal (fault->code, code) && g_str_equal (fault->place, place) && g_str_equal (fault->message, message))
      return true;
  return false;
}

void layout_fault (LayoutReader *reader, const char *code, const char *place, const char *format, ...)
{
  static const char *const warnings[] = {"L-DEPTH", "L-EMPTY-CLASS", "L-YEAR-GAP", NULL};
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = message_print (format, arguments);
  va_end (arguments);
  if (reader->faults->len >= LAYOUT_MAX_FAULTS || is_noted (reader->faults, code, place, message))
    return;
  LayoutFault *fault = g_new0 (LayoutFault, 1);
  fault->code = g_strdup (code);
  fault->place = g_strdup (place);
  fault->message = g_steal_pointer (&message);
  fault->warning = g_strv_contains (warnings, code);
  g_ptr_array_add (reader->faults, fault);
}

/* Words separated by any amount of white space, since attributes may be broken over lines. */
static char **words_between (const char *text)
{
  g_auto (GStrv) pieces = g_strsplit_set (text, " \t\n\r", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  for (unsigned i = 0; pieces[i]; i++)
    if (*pieces[i])
      g_strv_builder_add (words, pieces[i]);
  return g_strv_builder_end (words);
}

static bool is_formed (const LayoutField *field, const char *text)
{
  return field->words ? g_strv_contains (field->words, text) : field->form (text);
}

static bool read_words (const LayoutField *field, const char *value, char ***list)
{
  *list = words_between (value ? value : "");
  for (unsigned i = 0; (*list)[i]; i++)
    if (!is_formed (field, (*list)[i]))
      return false;
  return !value || **list;
}

static void read_attribute (LayoutReader *reader, const LayoutField *field, const XmlElement *element, gpointer thing)
{
  const char *place = ((LayoutItem *)thing)->place, *value = xml_get (element, field->name);
  bool is_list = field->place == LAYOUT_LIST || field->place == LAYOUT_NEEDED_LIST;
  bool is_needed = field->place == LAYOUT_NEEDED || field->place == LAYOUT_NEEDED_LIST;
  bool is_good = is_list ? read_words (field, value, G_STRUCT_MEMBER_P (thing, field->offset))
                         : !value || is_formed (field, value);
  const char *fault = field->refers ? NULL : field->fault;
  if (!is_list)
    G_STRUCT_MEMBER (char *, thing, field->offset) = g_strdup (value);
  if (!value && is_needed)
    layout_fault (reader, fault ? fault : "L-MISSING", place, "%s has no %s", xml_name (element), field->name);
  else if (!is_good)
    layout_fault (reader, fault ? fault : "L-VALUE", place, "%s: %s=\"%s\" is not valid", xml_name (element),
                  field->name, value);
}

static void read_inner (LayoutReader *reader, const LayoutField *fields, const XmlElement *parent,
                        const XmlElement *element, gpointer thing)
{
  g_autofree char *place = g_strdup_printf ("%s:%u", reader->name, xml_line (element));
  const LayoutField *field = fields;
  while (field->name && (field->place != LAYOUT_ELEMENTS || !xml_is (element, field->name)))
    field++;
  GPtrArray *items = field->name ? G_STRUCT_MEMBER (GPtrArray *, thing, field->offset) : NULL;
  if (!items)
    layout_fault (reader, "L-ELEMENT", place, "%s is not allowed in %s", xml_name (element), xml_name (parent));
  else if (items->len >= LAYOUT_MAX_ITEMS)
    layout_fault (reader, "L-LIMIT", place, "more than %d of %s", LAYOUT_MAX_ITEMS, xml_name (element));
  else
    g_ptr_array_add (items, layout_read (reader, field->fields, field->size, element));
}

gpointer layout_read (LayoutReader *reader, const LayoutField *fields, size_t size, const XmlElement *element)
{
  LayoutItem *item = g_malloc0 (size);
  const char *names[XML_MAX_ATTRIBUTES + 1] = {NULL};
  unsigned n = 0;
  item->place = g_strdup_printf ("%s:%u", reader->name, xml_line (element));
  for (const LayoutField *field = fields; field->name; field++)
    if (field->place == LAYOUT_ELEMENTS)
      G_STRUCT_MEMBER (GPtrArray *, item, field->offset) = g_ptr_array_new ();
    else
      names[n++] = field->name;
  g_autoptr (GError) error = NULL;
  if (!xml_only_attributes (element, names, &error))
    layout_fault (reader, "L-ATTRIBUTE", item->place, "%s", error->message);
  g_clear_error (&error);
  if (!xml_no_text (element, &error))
    layout_fault (reader, "L-TEXT", item->place, "%s", error->message);
  for (const LayoutField *field = fields; field->name; field++)
    if (field->place != LAYOUT_ELEMENTS)
      read_attribute (reader, field, element, item);
  for (const XmlElement *child = xml_first (element); child; child = xml_next (child))
    read_inner (reader, fields, element, child, item);
  return item;
}

void layout_release (const LayoutField *fields, gpointer thing)
{
  if (!thing)
    return;
  for (const LayoutField *field = fields; field->name; field++) {
    gpointer member = G_STRUCT_MEMBER (gpointer, thing, field->offset);
    if (field->place == LAYOUT_ELEMENTS) {
      LAYOUT_EACH (void, item, (GPtrArray *)member)
        layout_release (field->fields, item);
      g_ptr_array_unref (member);
    } else if (field->place == LAYOUT_LIST || field->place == LAYOUT_NEEDED_LIST)
      g_strfreev (member);
    else
      g_free (member);
  }
  g_free (((LayoutItem *)thing)->place);
  g_free (thing);
}

GPtrArray *layout_items_at (gconstpointer thing, size_t offset)
{
  return *(GPtrArray *const *)(gconstpointer)((const char *)thing + offset);
}

char *const *layout_words_at (gconstpointer thing, size_t offset)
{
  return *(char *const *const *)(gconstpointer)((const char *)thing + offset);
}

const char *layout_text_at (gconstpointer thing, size_t offset)
{
  return *(const char *const *)(gconstpointer)((const char *)thing + offset);
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
  for (unsigned i = 0; list[i]; i++)
    if (g_str_equal (list[i], word))
      return true;
  return false;
}

static bool lists_agree (char *const *one, char *const *other)
{
  return g_strv_equal ((const char *const *)one, (const char *const *)other);
}

/* Titles and places differ between files that mean the same. */
static bool is_said_of_nothing (const LayoutField *field)
{
  return field->offset == G_STRUCT_OFFSET (LayoutItem, zh) || field->offset == G_STRUCT_OFFSET (LayoutItem, en);
}

bool layout_items_agree (const LayoutField *fields, gconstpointer one, gconstpointer other)
{
  for (const LayoutField *field = fields; field->name; field++) {
    if (field->place == LAYOUT_ELEMENTS) {
      const GPtrArray *ours = layout_items_at (one, field->offset), *theirs = layout_items_at (other, field->offset);
      for (unsigned i = 0; i < MAX (ours->len, theirs->len); i++)
        if (ours->len != theirs->len || !layout_items_agree (field->fields, ours->pdata[i], theirs->pdata[i]))
          return false;
    } else if (field->place == LAYOUT_LIST || field->place == LAYOUT_NEEDED_LIST) {
      if (!lists_agree (layout_words_at (one, field->offset), layout_words_at (other, field->offset)))
        return false;
    } else if (!is_said_of_nothing (field) &&
               g_strcmp0 (layout_text_at (one, field->offset), layout_text_at (other, field->offset)) != 0)
      return false;
  }
  return true;
}

const char *layout_item_title (const LayoutItem *item, const char *lang)
{
  return g_str_has_prefix (lang, "zh") ? item->zh : item->en;
}

unsigned layout_number (const char *text)
{
  return text ? (unsigned)g_ascii_strtoull (text, NULL, 10) : 0;
}
