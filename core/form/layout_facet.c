/* Facets: the values by which customers are told apart, as trees of classes.
 *
 * A level divides by one criterion: by named values, one of which takes the rest, or by bands of a figure that run from
 * minus to plus infinity. So every customer lands in exactly one class of a level (RULES Ⅳ), and that is proved here.
 */
#include "form/layout_private.h"

#include <string.h>

#include "sys/error.h"

#define MAX_HINT 400 /* bytes of allowed values in a hint */

/* A decimal with at most 13 digits and 4 decimals (the grammar sees to that), in ten-thousandths. */
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

static gint64 from_of (const LayoutBand *band)
{
  return band->from ? scaled (band->from) : G_MININT64;
}

static gint64 to_of (const LayoutBand *band)
{
  return band->to ? scaled (band->to) : G_MAXINT64;
}

/* Visits every value and band of the levels, outer ones first, until visit returns true for one, which is given. */
typedef bool (*Visit) (const LayoutItem *item, gconstpointer data);
static const LayoutItem *search (const GPtrArray *levels, Visit visit, gconstpointer data)
{
  for (unsigned i = 0; i < levels->len; i++) {
    const LayoutLevel *level = g_ptr_array_index (levels, i);
    for (unsigned j = 0; j < level->bands->len; j++) {
      const LayoutBand *band = g_ptr_array_index (level->bands, j);
      if (visit (&band->item, data))
        return &band->item;
    }
    for (unsigned j = 0; j < level->values->len; j++) {
      const LayoutValue *value = g_ptr_array_index (level->values, j);
      const LayoutItem *found = visit (&value->item, data) ? &value->item : search (value->levels, visit, data);
      if (found)
        return found;
    }
  }
  return NULL;
}

static bool has_code (const LayoutItem *item, gconstpointer code)
{
  return g_strcmp0 (item->code, code) == 0;
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
  g_string_append_printf (list, "%s%s (%s)", list->len ? ", " : "", item->code, item->zh);
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

static const LayoutFacet *need_facet (const Layout *layout, const char *name, GError **error)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, name);
  if (facet)
    return facet;
  g_autofree char *names = g_strjoinv (", ", layout->facet_names);
  g_autofree char *hint = g_strconcat ("the layout has: ", names, NULL);
  error_set (error, ERROR_USAGE, "D-FACET-UNKNOWN", name, hint, "the layout %s has no facet \"%s\"", layout_id (layout),
             name);
  return NULL;
}

const char *layout_facet_value (const Layout *layout, const char *facet_name, const char *value, GError **error)
{
  const LayoutFacet *facet = need_facet (layout, facet_name, error);
  if (!facet)
    return NULL;
  if (facet->free)
    return value;
  g_autofree char *normal = g_utf8_normalize (value, -1, G_NORMALIZE_NFC);
  g_autofree char *folded = g_utf8_casefold (normal ? normal : "", -1);
  const LayoutItem *found = search (facet->levels, is_called, folded);
  if (found)
    return found->code;
  g_autoptr (GString) list = g_string_new (NULL);
  search (facet->levels, list_code, list);
  g_autofree char *hint = g_strconcat ("allowed: ", list->str, NULL);
  error_set (error, ERROR_USAGE, "D-FACET-VALUE", facet_name, hint, "%s has no value \"%s\"", facet_name, value);
  return NULL;
}

bool layout_facet_within (const Layout *layout, const char *facet_name, const char *value, const char *outer)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  if (!facet || g_str_equal (value, outer))
    return facet != NULL;
  const LayoutItem *found = facet->free ? NULL : search (facet->levels, has_code, outer);
  bool is_band = facet->levels->len && ((LayoutLevel *)g_ptr_array_index (facet->levels, 0))->bands->len;
  return found && !is_band && search (((const LayoutValue *)found)->levels, has_code, value);
}

const char *layout_facet_title (const Layout *layout, const char *facet_name, const char *value, const char *lang)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  if (!facet || !value)
    return facet ? layout_item_title (&facet->item, lang) : NULL;
  const LayoutItem *found = search (facet->levels, has_code, value);
  return found ? layout_item_title (found, lang) : facet->free ? value : NULL;
}

bool layout_facet_is_multiple (const Layout *layout, const char *facet_name)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  return facet && facet->multiple;
}

static bool is_banded (const LayoutFacet *facet)
{
  return facet->levels->len && ((LayoutLevel *)g_ptr_array_index (facet->levels, 0))->bands->len;
}

const char *layout_facet_figure (const Layout *layout, const char *facet_name)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  return facet && is_banded (facet) ? ((LayoutLevel *)g_ptr_array_index (facet->levels, 0))->by : NULL;
}

const char *layout_facet_rest (const Layout *layout, const char *facet_name)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  const LayoutLevel *level = facet && facet->levels->len ? g_ptr_array_index (facet->levels, 0) : NULL;
  for (unsigned i = 0; level && i < level->values->len; i++) {
    const LayoutValue *value = g_ptr_array_index (level->values, i);
    if (value->rest)
      return value->item.code;
  }
  return NULL;
}

/* NULL for a band, and for a value that the facet has not. */
static const LayoutValue *find_value (const Layout *layout, const char *facet_name, const char *value)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  return facet && !is_banded (facet) ? (const LayoutValue *)search (facet->levels, has_code, value) : NULL;
}

static const char *const no_words[] = {NULL};

const char *const *layout_facet_needs (const Layout *layout, const char *facet_name, const char *value)
{
  const LayoutValue *found = find_value (layout, facet_name, value);
  return found ? (const char *const *)found->needs : no_words;
}

const char *const *layout_facet_forbids (const Layout *layout, const char *facet_name, const char *value)
{
  const LayoutValue *found = find_value (layout, facet_name, value);
  return found ? (const char *const *)found->forbids : no_words;
}

static bool holds_number (const LayoutItem *item, gconstpointer data)
{
  const LayoutBand *band = (const LayoutBand *)item;
  gint64 number = scaled (data);
  return from_of (band) <= number && (number < to_of (band) || !band->to);
}

const char *layout_facet_band (const Layout *layout, const char *facet_name, const char *number)
{
  const LayoutFacet *facet = layout_find (layout->all.facets, facet_name);
  const LayoutLevel *level = facet && facet->levels->len ? g_ptr_array_index (facet->levels, 0) : NULL;
  if (!level || level->bands->len == 0 || !layout_is_decimal (number))
    return NULL;
  const LayoutItem *found = search (facet->levels, holds_number, number);
  return found ? found->code : NULL;
}

/* The proof. */

static int compare_bands (gconstpointer a, gconstpointer b)
{
  gint64 one = from_of (*(const LayoutBand *const *)a), other = from_of (*(const LayoutBand *const *)b);
  return (one > other) - (one < other);
}

/* Between one band and the next nothing is left over and nothing is twice. */
static void check_seam (LayoutReader *reader, const LayoutBand *band, const LayoutBand *next)
{
  if (to_of (band) < from_of (next))
    layout_fault (reader, "L-BAND-GAP", next->item.place, "nothing holds %s to %s", band->to, next->from);
  if (to_of (band) > from_of (next))
    layout_fault (reader, "L-BAND-OVERLAP", next->item.place, "%s and %s (%s) overlap", next->item.code,
                  band->item.code, band->item.place);
}

static bool is_figure (const char *by)
{
  return g_strv_contains (((const char *const[]){"orders", "amount", "margin", "arrears", "age", NULL}), by);
}

static void check_bands (LayoutReader *reader, const LayoutLevel *level)
{
  g_autoptr (GPtrArray) bands = g_ptr_array_new ();
  for (unsigned i = 0; i < level->bands->len; i++) {
    const LayoutBand *band = g_ptr_array_index (level->bands, i);
    if ((band->from && !layout_is_decimal (band->from)) || (band->to && !layout_is_decimal (band->to)))
      return;
    if (from_of (band) >= to_of (band))
      layout_fault (reader, "L-BAND-EMPTY", band->item.place, "%s holds nothing", band->item.code);
    g_ptr_array_add (bands, (gpointer)(uintptr_t)band);
  }
  g_ptr_array_sort (bands, compare_bands);
  const LayoutBand *first = g_ptr_array_index (bands, 0), *last = g_ptr_array_index (bands, bands->len - 1);
  if (first->from)
    layout_fault (reader, "L-BAND-GAP", first->item.place, "nothing holds what is below %s", first->from);
  for (unsigned i = 0; i + 1 < bands->len; i++)
    check_seam (reader, g_ptr_array_index (bands, i), g_ptr_array_index (bands, i + 1));
  if (last->to)
    layout_fault (reader, "L-BAND-GAP", last->item.place, "nothing holds %s and more", last->to);
  if (level->by && !is_figure (level->by))
    layout_fault (reader, "L-FIGURE-UNKNOWN", level->item.place, "bands need a figure, and \"%s\" is none", level->by);
}

/* Exactly one value takes what is in no other; a facet of which a customer has several values divides nothing. */
static void check_rest (LayoutReader *reader, const LayoutLevel *level, bool multiple)
{
  const LayoutValue *rest = NULL;
  for (unsigned i = 0; i < level->values->len; i++) {
    const LayoutValue *value = g_ptr_array_index (level->values, i);
    if (value->rest && rest)
      layout_fault (reader, "L-TWO-RESTS", value->item.place, "%s is a second class for the rest, after %s",
                    value->item.code, rest->item.code);
    else if (value->rest)
      rest = value;
  }
  if (!rest && !multiple)
    layout_fault (reader, "L-NO-REST", level->item.place, "no value takes the rest: mark one with rest=\"yes\"");
}

static void check_levels (LayoutReader *reader, const Layout *layout, const GPtrArray *levels, const LayoutFacet *facet,
                          unsigned depth, GHashTable *seen);

static void check_forbids (LayoutReader *reader, const Layout *layout, const LayoutValue *value)
{
  for (unsigned i = 0; value->forbids[i]; i++)
    if (!layout_category_by_code (layout, value->forbids[i]))
      layout_fault (reader, "L-CATEGORY-UNKNOWN", value->item.place, "there is no category %s", value->forbids[i]);
}

static void check_item_once (LayoutReader *reader, const LayoutItem *item, GHashTable *seen)
{
  const LayoutItem *first = item->code ? g_hash_table_lookup (seen, item->code) : NULL;
  if (first)
    layout_fault (reader, "L-FACET-VALUE-TWICE", item->place, "%s stands in %s already", item->code, first->place);
  else if (item->code)
    g_hash_table_insert (seen, item->code, (gpointer)(uintptr_t)item);
}

static void check_level (LayoutReader *reader, const Layout *layout, const LayoutLevel *level, const LayoutFacet *facet,
                         unsigned depth, GHashTable *seen)
{
  for (unsigned i = 0; i < level->bands->len; i++)
    check_item_once (reader, g_ptr_array_index (level->bands, i), seen);
  for (unsigned i = 0; i < level->values->len; i++) {
    const LayoutValue *value = g_ptr_array_index (level->values, i);
    check_item_once (reader, &value->item, seen);
    check_forbids (reader, layout, value);
    check_levels (reader, layout, value->levels, facet, depth + 1, seen);
  }
  if (level->bands->len && level->values->len)
    layout_fault (reader, "L-TWO-CRITERIA", level->item.place, "a level is divided by values or by bands, not by both");
  else if (level->bands->len)
    check_bands (reader, level);
  else if (level->values->len)
    check_rest (reader, level, facet->multiple != NULL);
  else
    layout_warning (reader, "L-EMPTY-CLASS", level->item.place, "a level without a class");
}

static void check_levels (LayoutReader *reader, const Layout *layout, const GPtrArray *levels, const LayoutFacet *facet,
                          unsigned depth, GHashTable *seen)
{
  if (levels->len && depth == LAYOUT_DEPTH + 1)
    layout_warning (reader, "L-DEPTH", ((LayoutItem *)g_ptr_array_index (levels, 0))->place,
                    "more than %d levels of %s", LAYOUT_DEPTH, facet->item.code ? facet->item.code : "a facet");
  for (unsigned i = 0; i < levels->len; i++) {
    const LayoutLevel *level = g_ptr_array_index (levels, i);
    if (i > 0)
      layout_fault (reader, "L-TWO-CRITERIA", level->item.place, "a second criterion, %s, for what is divided already",
                    level->by ? level->by : "");
    check_level (reader, layout, level, facet, depth, seen);
  }
}

static void check_facet (LayoutReader *reader, const Layout *layout, const LayoutFacet *facet)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  if ((facet->free != NULL) != (facet->levels->len == 0))
    layout_fault (reader, "L-FACET-FREE", facet->item.place, "%s is either free or has a level",
                  facet->item.code ? facet->item.code : "a facet");
  check_levels (reader, layout, facet->levels, facet, 1, seen);
}

static void check_scheme (LayoutReader *reader, const Layout *layout, const LayoutScheme *scheme)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < scheme->facets->len; i++) {
    const LayoutItem *by = g_ptr_array_index (scheme->facets, i);
    if (!by->code)
      continue;
    const LayoutFacet *facet = layout_find (layout->all.facets, by->code);
    if (!facet)
      layout_fault (reader, "L-FACET-UNKNOWN", by->place, "\"%s\" is not in this layout", by->code);
    else if (facet->multiple)
      layout_fault (reader, "L-SCHEME-MULTIPLE", by->place, "a customer has several values of %s: it divides nothing",
                    by->code);
    if (!g_hash_table_add (seen, by->code))
      layout_fault (reader, "L-SCHEME-TWICE", by->place, "%s divides this scheme already", by->code);
  }
  if (scheme->facets->len > LAYOUT_DEPTH)
    layout_warning (reader, "L-DEPTH", scheme->item.place, "more than %d levels", LAYOUT_DEPTH);
}

static void check_review (LayoutReader *reader, const Layout *layout, const LayoutReview *review)
{
  const LayoutFacet *facet = review->facet ? layout_find (layout->all.facets, review->facet) : NULL;
  if (review->facet && !facet)
    layout_fault (reader, "L-FACET-UNKNOWN", review->item.place, "\"%s\" is not in this layout", review->facet);
  else if (facet && review->item.code && !search (facet->levels, has_code, review->item.code))
    layout_fault (reader, "L-VALUE-UNKNOWN", review->item.place, "%s has no value \"%s\"", review->facet,
                  review->item.code);
}

void layout_check_facets (LayoutReader *reader, const Layout *layout)
{
  for (unsigned i = 0; i < layout->all.facets->len; i++)
    check_facet (reader, layout, g_ptr_array_index (layout->all.facets, i));
  for (unsigned i = 0; i < layout->all.schemes->len; i++)
    check_scheme (reader, layout, g_ptr_array_index (layout->all.schemes, i));
  for (unsigned i = 0; i < layout->all.reviews->len; i++)
    check_review (reader, layout, g_ptr_array_index (layout->all.reviews, i));
}
