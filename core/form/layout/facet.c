/* Facets: values that classify customers, as trees of classes. One walk over the tree, with a question for each value,
 * answers everything. form/layout/classes.c checks that the tree divides customers properly.
 */
#include "form/layout/internal.h"

#include "form/text.h"
#include "sys/error.h"
#include "sys/message.h"

#define MAX_HINT 400 /* bytes of allowed values in a hint */

/* A decimal number in ten-thousandths. The grammar allows at most 13 digits and 4 decimals. */
static gint64 scaled (const char *text)
{
  bool negative = *text == '-';
  gint64 value = 0;
  int decimals = -1;
  for (text += negative; *text; text++) {
    if (*text == '.')
      decimals = 0;
    else if (decimals < 4) {
      value = value * 10 + (*text - '0');
      decimals += decimals >= 0;
    }
  }
  for (decimals = MAX (decimals, 0); decimals < 4; decimals++)
    value *= 10;
  return negative ? -value : value;
}

gint64 layout_band_from (const LayoutBand *band)
{
  return band->from ? scaled (band->from) : G_MININT64;
}

gint64 layout_band_to (const LayoutBand *band)
{
  return band->to ? scaled (band->to) : G_MAXINT64;
}

const LayoutItem *layout_search_values (const GPtrArray *levels, LayoutVisit visit, gconstpointer data)
{
  LAYOUT_EACH (const LayoutLevel, level, levels) {
    LAYOUT_EACH (const LayoutItem, band, level->bands)
      if (visit (band, data))
        return band;
    LAYOUT_EACH (const LayoutValue, value, level->values) {
      const LayoutItem *found =
          visit (&value->item, data) ? &value->item : layout_search_values (value->levels, visit, data);
      if (found)
        return found;
    }
  }
  return NULL;
}

static bool has_this_code (const LayoutItem *item, gconstpointer code)
{
  return g_strcmp0 (item->code, code) == 0;
}

const LayoutItem *layout_find_value (const GPtrArray *levels, const char *code)
{
  return layout_search_values (levels, has_this_code, code);
}

static bool is_called (const LayoutItem *item, gconstpointer name)
{
  const char *names[] = {item->code, item->zh, item->en};
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *folded = g_utf8_casefold (names[i], -1);
    if (g_str_equal (folded, name))
      return true;
  }
  return false;
}

static bool list_code (const LayoutItem *item, gconstpointer data)
{
  GString *list = (gpointer)(uintptr_t)data;
  if (list->len > MAX_HINT)
    return true;
  g_string_append_printf (list, "%s%s (%s)", list->len ? _ (", ") : "", item->code,
                          layout_item_title (item, message_language ()));
  return false;
}

bool layout_has_facet (const Layout *layout, const char *facet)
{
  return layout_find (layout->all.facets, facet) != NULL;
}

const char *const *layout_facets (const Layout *layout)
{
  return (const char *const *)layout->facet_names;
}

const char *layout_facet_value (const Layout *layout, const char *facet_name, const char *value, GError **error)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  if (!facet) {
    g_autofree char *names = g_strjoinv (_ (", "), layout->facet_names);
    g_autofree char *hint = g_strconcat (_ ("choose one of: "), names, NULL);
    error_set (error, ERROR_USAGE, "D-FACET-UNKNOWN", facet_name, hint, "the layout %s has no facet \"%s\"",
               layout_id (layout), facet_name);
    return NULL;
  }
  if (facet->free)
    return value;
  g_autofree char *normal = text_normalize (value, G_NORMALIZE_NFC);
  g_autofree char *folded = g_utf8_casefold (normal ? normal : "", -1);
  const LayoutItem *found = layout_search_values (facet->levels, is_called, folded);
  if (found)
    return found->code;
  g_autoptr (GString) list = g_string_new (NULL);
  layout_search_values (facet->levels, list_code, list);
  g_autofree char *hint = g_strconcat (_ ("allowed: "), list->str, NULL);
  error_set (error, ERROR_USAGE, "D-FACET-VALUE", facet_name, hint, "%s has no value \"%s\"", facet_name, value);
  return NULL;
}

/* The first level of a facet; NULL for a facet that is free or does not exist. */
static const LayoutLevel *level_of (const LayoutFacet *facet)
{
  return facet && facet->levels->len ? facet->levels->pdata[0] : NULL;
}

/* NULL for a band and for a value that the facet does not have. */
static const LayoutValue *named_value (const Layout *layout, const char *facet_name, const char *value)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  const LayoutLevel *level = level_of (facet);
  return level && !level->bands->len ? (const LayoutValue *)layout_find_value (facet->levels, value) : NULL;
}

bool layout_facet_within (const Layout *layout, const char *facet_name, const char *value, const char *outer)
{
  if (g_str_equal (value, outer))
    return layout_has_facet (layout, facet_name);
  const LayoutValue *found = named_value (layout, facet_name, outer);
  return found && layout_find_value (found->levels, value);
}

const char *layout_facet_title (const Layout *layout, const char *facet_name, const char *value, const char *lang)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  if (!facet || !value)
    return facet ? layout_item_title (&facet->item, lang) : NULL;
  const LayoutItem *found = layout_find_value (facet->levels, value);
  return found ? layout_item_title (found, lang) : facet->free ? value : NULL;
}

bool layout_facet_is_multiple (const Layout *layout, const char *facet_name)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  return facet && facet->multiple;
}

const char *layout_facet_figure (const Layout *layout, const char *facet_name)
{
  const LayoutLevel *level = level_of (layout_find (layout->all.facets, facet_name));
  return level && level->bands->len ? level->by : NULL;
}

const char *layout_facet_rest (const Layout *layout, const char *facet_name)
{
  const LayoutLevel *level = level_of (layout_find (layout->all.facets, facet_name));
  for (unsigned i = 0; level && i < level->values->len; i++) {
    const LayoutValue *value = g_ptr_array_index (level->values, i);
    if (value->rest)
      return value->item.code;
  }
  return NULL;
}

static const char *const no_words[] = {NULL};

const char *const *layout_facet_needs (const Layout *layout, const char *facet_name, const char *value)
{
  const LayoutValue *found = named_value (layout, facet_name, value);
  return found ? (const char *const *)found->needs : no_words;
}

const char *const *layout_facet_forbids (const Layout *layout, const char *facet_name, const char *value)
{
  const LayoutValue *found = named_value (layout, facet_name, value);
  return found ? (const char *const *)found->forbids : no_words;
}

const char *layout_facet_band (const Layout *layout, const char *facet_name, const char *number)
{
  const LayoutLevel *level = level_of (layout_find (layout->all.facets, facet_name));
  if (!level || !layout_is_decimal (number))
    return NULL;
  LAYOUT_EACH (const LayoutBand, band, level->bands)
    if (layout_band_from (band) <= scaled (number) && (!band->to || scaled (number) < layout_band_to (band)))
      return band->item.code;
  return NULL;
}
