/* Reads a layout by the grammar, joins it to the one that it extends, and checks it.
 *
 * Joining is the same for all kinds of items: an item with the code of one of the parent's items replaces it, and an
 * item with a new code is added after them. form/layout/extend.c checks that no replacement weakens the parent's rules.
 */
#include "form/layout/internal.h"

#include <string.h>

#include "sys/error.h"
#include "sys/message.h"

/* A layout that is being read, and the layout that extends it. */
typedef struct Child Child;
struct Child {
  LayoutResolve resolve;
  gpointer data;
  const Child *child; /* NULL: no layout extends it */
  const char *id;
};

static Layout *read_and_prove (GBytes *bytes, const char *name, const Child *child, GPtrArray *faults, GError **error);

void layout_free (Layout *layout)
{
  if (!layout)
    return;
  const size_t shift = G_STRUCT_OFFSET (Layout, all) - G_STRUCT_OFFSET (Layout, own);
  for (const LayoutField *field = layout_fields; field->name; field++)
    if (field->place == LAYOUT_ELEMENTS)
      g_clear_pointer (&G_STRUCT_MEMBER (GPtrArray *, layout, field->offset + shift), g_ptr_array_unref);
  layout_free (layout->parent);
  g_free (layout->facet_names);
  g_free (layout->section_codes);
  g_clear_pointer (&layout->category_words, g_ptr_array_unref);
  layout_release (layout_fields, layout);
}

/* The items of the layout and those that it inherits, in the parent's order. */
static GPtrArray *join_lists (const GPtrArray *own, const GPtrArray *inherited)
{
  GPtrArray *all = g_ptr_array_new ();
  for (unsigned i = 0; inherited && i < inherited->len; i++) {
    LayoutItem *item = g_ptr_array_index (inherited, i);
    LayoutItem *mine = layout_find (own, item->code);
    g_ptr_array_add (all, mine ? mine : item);
  }
  LAYOUT_EACH (LayoutItem, item, own)
    if (!inherited || !layout_find (inherited, item->code))
      g_ptr_array_add (all, item);
  return all;
}

static void inherit (char **value, const char *inherited)
{
  if (!*value)
    *value = g_strdup (inherited);
}

/* Borrowed codes, NULL-terminated. */
static char **codes_of (const GPtrArray *items)
{
  char **codes = g_new0 (char *, items->len + 1);
  for (unsigned i = 0, n = 0; i < items->len; i++) {
    char *code = ((LayoutItem *)g_ptr_array_index (items, i))->code;
    if (code)
      codes[n++] = code;
  }
  return codes;
}

/* Words that people use for categories, ready to be compared: a sheet asks thousands of times. */
static GPtrArray *fold_categories (const GPtrArray *categories)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  LAYOUT_EACH (const LayoutCategory, category, categories) {
    const char *const names[] = {category->item.code, category->directory, category->item.zh, category->item.en};
    char **folded = g_new0 (char *, G_N_ELEMENTS (names) + 1);
    for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
      folded[i] = g_utf8_casefold (names[i] ? names[i] : "", -1);
    g_ptr_array_add (all, folded);
  }
  return all;
}

static void complete_lists (Layout *layout)
{
  const Layout *parent = layout->parent;
  const size_t shift = G_STRUCT_OFFSET (Layout, all) - G_STRUCT_OFFSET (Layout, own);
  for (const LayoutField *field = layout_fields; field->name; field++)
    if (field->place == LAYOUT_ELEMENTS)
      G_STRUCT_MEMBER (GPtrArray *, layout, field->offset + shift) = join_lists (
          layout_items_at (layout, field->offset), parent ? layout_items_at (parent, field->offset + shift) : NULL);
  if (parent) {
    inherit (&layout->years, parent->years);
    inherit (&layout->kind, parent->kind);
    inherit (&layout->role, parent->role);
    inherit (&layout->oldest, parent->oldest);
    inherit (&layout->zone, parent->zone);
    inherit (&layout->entries, parent->entries);
    inherit (&layout->administrators, parent->administrators);
    inherit (&layout->mixed, parent->mixed);
    if (!layout->box[0]) {
      g_strfreev (layout->box);
      layout->box = g_strdupv (parent->box);
    }
    if (!layout->signed_verbs[0]) {
      g_strfreev (layout->signed_verbs);
      layout->signed_verbs = g_strdupv (parent->signed_verbs);
    }
  }
  layout->facet_names = codes_of (layout->all.facets);
  layout->section_codes = codes_of (layout->all.sections);
  layout->category_words = fold_categories (layout->all.categories);
}

/* Reads the layout that this one extends. False, with faults, when it cannot be read or is not sound. */
static bool read_extended (LayoutReader *reader, Layout *layout, const Child *child)
{
  const char *place = layout->item.place;
  const Child above = {child->resolve, child->data, child, layout->item.code};
  unsigned depth = 0;
  bool again = false;
  for (const Child *at = &above; at->child; at = at->child, depth++)
    again |= g_strcmp0 (at->id, layout->extends) == 0;
  if (again || depth > LAYOUT_MAX_PARENTS || !child->resolve) {
    if (again)
      layout_fault (reader, "L-EXTENDS-CYCLE", place, "%s extends itself", layout->extends);
    else
      layout_fault (reader, "L-EXTENDS", place, "cannot extend %s: too many layouts extend each other",
                    layout->extends);
    return false;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = child->resolve (layout->extends, child->data, &error);
  if (!bytes) {
    layout_fault (reader, "L-EXTENDS", place, "cannot read the extended layout %s: %s", layout->extends,
                  error ? error->message : _ ("not found"));
    return false;
  }
  g_autofree char *name = g_strconcat (layout->extends, ".xml", NULL);
  layout->parent = read_and_prove (bytes, name, &above, reader->faults, &error);
  if (layout->parent && g_strcmp0 (layout->parent->item.code, layout->extends) != 0)
    layout_fault (reader, "L-EXTENDS", place, "extends %s, but the file found has the id %s", layout->extends,
                  layout->parent->item.code);
  return layout->parent != NULL;
}

static Layout *read_and_prove (GBytes *bytes, const char *name, const Child *child, GPtrArray *faults, GError **error)
{
  LayoutReader reader = {faults, name};
  const unsigned before = faults->len;
  g_autoptr (GError) unsound = NULL;
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_LAYOUT, name, &unsound);
  if (document && !xml_is (xml_root (document), "layout"))
    xml_error_at (xml_root (document), &unsound, "D-XML-UNEXPECTED", "expected <%s>, found <%s>", "layout",
                  xml_name (xml_root (document)));
  /* A document that is not XML, or not a layout, has the fault of the XML reader. */
  if (unsound) {
    const char *where = error_where (unsound);
    layout_fault (&reader, error_id (unsound), where ? where : name, "%s", unsound->message);
    g_propagate_error (error, g_steal_pointer (&unsound));
    return NULL;
  }
  g_autoptr (Layout) layout = layout_read (&reader, layout_fields, sizeof (Layout), xml_root (document));
  if (!layout->extends || read_extended (&reader, layout, child)) {
    complete_lists (layout);
    layout_check (&reader, layout);
  }
  for (unsigned i = before; i < faults->len; i++) {
    const LayoutFault *fault = g_ptr_array_index (faults, i);
    if (fault->warning)
      continue;
    error_set (error, ERROR_FORMAT, "D-LAYOUT", fault->place, "run `dossier layout check FILE` to list all faults",
               "%s: %s", fault->code, fault->message);
    return NULL;
  }
  return g_steal_pointer (&layout);
}

Layout *layout_parse (GBytes *bytes, const char *name, LayoutResolve resolve, gpointer data, GPtrArray *faults,
                      GError **error)
{
  g_autoptr (GPtrArray) collected =
      faults ? g_ptr_array_ref (faults) : g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  return read_and_prove (bytes, name, &(const Child){resolve, data, NULL, NULL}, collected, error);
}

const char *layout_id (const Layout *layout)
{
  return layout->item.code;
}

unsigned layout_edition (const Layout *layout)
{
  return layout_number (layout->edition);
}

const char *layout_extends (const Layout *layout)
{
  return layout->extends;
}

const Layout *layout_parent (const Layout *layout)
{
  return layout->parent;
}

const char *layout_title (const Layout *layout, const char *lang)
{
  return layout_item_title (&layout->item, lang);
}

bool layout_has_kind (const Layout *layout, const char *kind)
{
  return layout_find (layout->all.kinds, kind) != NULL;
}

const char *layout_default_kind (const Layout *layout)
{
  return layout->kind;
}

static const char *answers_of (const GPtrArray *items, const char *code)
{
  const LayoutKind *item = layout_find (items, code);
  return item != NULL ? item->answers : NULL;
}

const char *layout_kind_answers (const Layout *layout, const char *kind)
{
  return answers_of (layout->all.kinds, kind);
}

const char *layout_role_answers (const Layout *layout, const char *role)
{
  return answers_of (layout->all.roles, role);
}

static const char *answering (const GPtrArray *items, const char *kind)
{
  LAYOUT_EACH (const LayoutKind, item, items)
    if (g_strcmp0 (item->answers, kind) == 0)
      return item->item.code;
  return NULL;
}

const char *layout_kind_answering (const Layout *layout, const char *kind)
{
  return answering (layout->all.kinds, kind);
}

const char *layout_role_answering (const Layout *layout, const char *kind)
{
  return answering (layout->all.roles, kind);
}

int layout_role_order (const Layout *layout, const char *role)
{
  for (unsigned i = 0; i < layout->all.roles->len; i++) {
    const LayoutItem *item = g_ptr_array_index (layout->all.roles, i);
    if (g_strcmp0 (item->code, role) == 0)
      return (int)i;
  }
  return -1;
}

const char *layout_default_role (const Layout *layout)
{
  return layout->role;
}

const char *const *layout_sections (const Layout *layout)
{
  return (const char *const *)layout->section_codes;
}

const char *layout_section_title (const Layout *layout, const char *section, const char *lang)
{
  const LayoutItem *item = layout_find (layout->all.sections, section);
  return item ? layout_item_title (item, lang) : NULL;
}

const char *layout_interval (const Layout *layout, const char *of)
{
  const LayoutInterval *interval = layout_find (layout->all.intervals, of);
  return interval ? interval->every : NULL;
}

const char *layout_review_interval (const Layout *layout, const char *grade)
{
  const LayoutReview *review = layout_find (layout->all.reviews, grade);
  return review ? review->every : NULL;
}
