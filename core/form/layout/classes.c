/* Checks that facets divide customers into proper classes (RULES Ⅳ).
 *
 * A level divides by one criterion: either by named values, one of which takes the rest, or by bands of a figure from
 * minus to plus infinity. So every customer is in exactly one class of a level. */
#include "form/layout/internal.h"

static int compare_bands (gconstpointer a, gconstpointer b)
{
  gint64 one = layout_band_from (*(const LayoutBand *const *)a),
         other = layout_band_from (*(const LayoutBand *const *)b);
  return (one > other) - (one < other);
}

/* Checks that the next band begins where this one ends. */
static void check_seam (LayoutReader *reader, const LayoutBand *band, const LayoutBand *next)
{
  if (layout_band_to (band) < layout_band_from (next))
    layout_fault (reader, "L-BAND-GAP", next->item.place, "no band covers %s to %s", band->to, next->from);
  if (layout_band_to (band) > layout_band_from (next))
    layout_fault (reader, "L-BAND-OVERLAP", next->item.place, "%s and %s (%s) overlap", next->item.code,
                  band->item.code, band->item.place);
}

static void check_bands (LayoutReader *reader, const LayoutLevel *level)
{
  static const char *const figures[] = {"orders", "amount", "margin", "arrears", "age", NULL};
  g_autoptr (GPtrArray) bands = g_ptr_array_new ();
  LAYOUT_EACH (const LayoutBand, band, level->bands) {
    if ((band->from && !layout_is_decimal (band->from)) || (band->to && !layout_is_decimal (band->to)))
      return;
    if (layout_band_from (band) >= layout_band_to (band))
      layout_fault (reader, "L-BAND-EMPTY", band->item.place, "%s is an empty band", band->item.code);
    g_ptr_array_add (bands, (gpointer)(uintptr_t)band);
  }
  g_ptr_array_sort (bands, compare_bands);
  const LayoutBand *first = g_ptr_array_index (bands, 0), *last = g_ptr_array_index (bands, bands->len - 1);
  if (first->from)
    layout_fault (reader, "L-BAND-GAP", first->item.place, "no band covers values below %s", first->from);
  for (unsigned i = 0; i + 1 < bands->len; i++)
    check_seam (reader, g_ptr_array_index (bands, i), g_ptr_array_index (bands, i + 1));
  if (last->to)
    layout_fault (reader, "L-BAND-GAP", last->item.place, "no band covers %s and above", last->to);
  if (level->by && !g_strv_contains (figures, level->by))
    layout_fault (reader, "L-FIGURE-UNKNOWN", level->item.place, "bands need a figure, but \"%s\" is not one",
                  level->by);
}

/* Exactly one value takes the rest. This does not apply to a facet with several values for one customer, which does not
 * divide customers. */
static void check_rest (LayoutReader *reader, const LayoutLevel *level, bool multiple)
{
  const LayoutValue *rest = NULL;
  LAYOUT_EACH (const LayoutValue, value, level->values) {
    if (value->rest && rest)
      layout_fault (reader, "L-TWO-RESTS", value->item.place, "%s and %s both take the rest", value->item.code,
                    rest->item.code);
    else if (value->rest)
      rest = value;
  }
  if (!rest && !multiple)
    layout_fault (reader, "L-NO-REST", level->item.place, "no value takes the rest: mark one with rest=\"yes\"");
}

static void check_levels (LayoutReader *reader, const GPtrArray *levels, const LayoutFacet *facet, unsigned depth,
                          GHashTable *seen);

static void check_item_once (LayoutReader *reader, const LayoutItem *item, GHashTable *seen)
{
  const LayoutItem *first = item->code ? g_hash_table_lookup (seen, item->code) : NULL;
  if (first)
    layout_fault (reader, "L-FACET-VALUE-TWICE", item->place, "%s is already defined in %s", item->code, first->place);
  else if (item->code)
    g_hash_table_insert (seen, item->code, (gpointer)(uintptr_t)item);
}

static void check_level (LayoutReader *reader, const LayoutLevel *level, const LayoutFacet *facet, unsigned depth,
                         GHashTable *seen)
{
  for (unsigned i = 0; i < level->bands->len; i++)
    check_item_once (reader, g_ptr_array_index (level->bands, i), seen);
  LAYOUT_EACH (const LayoutValue, value, level->values) {
    check_item_once (reader, &value->item, seen);
    check_levels (reader, value->levels, facet, depth + 1, seen);
  }
  if (level->bands->len && level->values->len)
    layout_fault (reader, "L-TWO-CRITERIA", level->item.place, "a level has either values or bands, not both");
  else if (level->bands->len)
    check_bands (reader, level);
  else if (level->values->len)
    check_rest (reader, level, facet->multiple != NULL);
  else
    layout_fault (reader, "L-EMPTY-CLASS", level->item.place, "the level has no class");
}

static void check_levels (LayoutReader *reader, const GPtrArray *levels, const LayoutFacet *facet, unsigned depth,
                          GHashTable *seen)
{
  if (levels->len && depth == LAYOUT_DEPTH + 1)
    layout_fault (reader, "L-DEPTH", ((LayoutItem *)g_ptr_array_index (levels, 0))->place, "more than %d levels of %s",
                  LAYOUT_DEPTH, facet->item.code ? facet->item.code : "a facet");
  for (unsigned i = 0; i < levels->len; i++) {
    const LayoutLevel *level = g_ptr_array_index (levels, i);
    if (i > 0)
      layout_fault (reader, "L-TWO-CRITERIA", level->item.place, "%s is a second criterion on the same level",
                    level->by ? level->by : "");
    check_level (reader, level, facet, depth, seen);
  }
}

static void check_facet (LayoutReader *reader, const LayoutFacet *facet)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  if ((facet->free != NULL) != (facet->levels->len == 0))
    layout_fault (reader, "L-FACET-FREE", facet->item.place, "%s must be either free or have a level",
                  facet->item.code ? facet->item.code : "a facet");
  check_levels (reader, facet->levels, facet, 1, seen);
}

static void check_scheme (LayoutReader *reader, const Layout *layout, const LayoutScheme *scheme)
{
  LAYOUT_EACH (const LayoutItem, by, scheme->facets) {
    const LayoutFacet *facet = layout_find (layout->all.facets, by->code);
    if (facet && facet->multiple)
      layout_fault (reader, "L-SCHEME-MULTIPLE", by->place,
                    "customers can have several values of %s, so it cannot divide them", by->code);
    if (by->code && layout_find (scheme->facets, by->code) != by)
      layout_fault (reader, "L-SCHEME-TWICE", by->place, "%s already divides this scheme", by->code);
  }
  if (scheme->facets->len > LAYOUT_DEPTH)
    layout_fault (reader, "L-DEPTH", scheme->item.place, "more than %d levels", LAYOUT_DEPTH);
}

void layout_check_facets (LayoutReader *reader, const Layout *layout)
{
  LAYOUT_EACH (const LayoutFacet, facet, layout->all.facets)
    check_facet (reader, facet);
  LAYOUT_EACH (const LayoutScheme, scheme, layout->all.schemes)
    check_scheme (reader, layout, scheme);
  LAYOUT_EACH (const LayoutReview, review, layout->all.reviews) {
    const LayoutFacet *facet = layout_find (layout->all.facets, review->facet);
    if (facet && review->item.code && !layout_find_value (facet->levels, review->item.code))
      layout_fault (reader, "L-VALUE-UNKNOWN", review->item.place, "%s has no value \"%s\"", review->facet,
                    review->item.code);
  }
}
