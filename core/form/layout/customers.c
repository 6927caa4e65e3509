/* Compares the classes of a layout with the customers of an archive (RULES Ⅳ, 实际性). A class without customers is
 * superfluous, and a scheme with more classes than customers is too deep. Both are warnings, since customers change. */
#include <inttypes.h>

#include "form/layout/internal.h"

#include "form/document/customer.h"

/* The values of a facet that some customer has. */
static GHashTable *values_of (const GPtrArray *customers, const char *facet)
{
  GHashTable *values = g_hash_table_new (g_str_hash, g_str_equal);
  LAYOUT_EACH (const Customer, customer, customers) {
    LAYOUT_EACH (CustomerFacet, one, customer->facets) {
      if (g_str_equal (one->name, facet))
        g_hash_table_add (values, one->value);
    }
  }
  return values;
}

static bool is_held (const LayoutItem *item, gconstpointer held)
{
  return g_hash_table_contains ((GHashTable *)(uintptr_t)held, item->code);
}

static void append_code (GString *list, const LayoutItem *item)
{
  g_string_append_printf (list, "%s%s", list->len ? ", " : "", item->code);
}

/* Lists the outermost classes without a customer. */
static void append_empty (GString *list, const GPtrArray *levels, GHashTable *held)
{
  LAYOUT_EACH (const LayoutLevel, level, levels) {
    LAYOUT_EACH (const LayoutItem, band, level->bands) {
      if (!is_held (band, held))
        append_code (list, band);
    }
    LAYOUT_EACH (const LayoutValue, value, level->values) {
      if (is_held (&value->item, held) || layout_search_values (value->levels, is_held, held))
        append_empty (list, value->levels, held);
      else
        append_code (list, &value->item);
    }
  }
}

/* The number of classes that are not divided further. */
static unsigned count_classes (const GPtrArray *levels)
{
  unsigned n = 0;
  LAYOUT_EACH (const LayoutLevel, level, levels) {
    n += level->bands->len;
    LAYOUT_EACH (const LayoutValue, value, level->values) {
      n += value->levels->len ? count_classes (value->levels) : 1;
    }
  }
  return n;
}

static void compare_scheme (LayoutReader *reader, const Layout *layout, const LayoutScheme *scheme,
                            unsigned n_customers)
{
  guint64 classes = 1;
  LAYOUT_EACH (const LayoutItem, by, scheme->facets) {
    const LayoutFacet *facet = layout_find (layout->all.facets, by->code);
    classes *= facet->free ? 1 : count_classes (facet->levels);
  }
  if (scheme->facets->len > 1 && classes > n_customers)
    layout_fault (reader, "L-DEPTH", scheme->item.place, "%s: %u levels make %ju classes for %u customers",
                  scheme->item.code, scheme->facets->len, (uintmax_t)classes, n_customers);
}

void layout_check_customers (const Layout *layout, const GPtrArray *customers, GPtrArray *faults)
{
  LayoutReader reader = {faults, layout->item.code};
  LAYOUT_EACH (const LayoutFacet, facet, layout->all.facets) {
    g_autoptr (GHashTable) held = values_of (customers, facet->item.code);
    g_autoptr (GString) empty = g_string_new (NULL);
    if (g_hash_table_size (held) > 0)
      append_empty (empty, facet->levels, held);
    if (empty->len)
      layout_fault (&reader, "L-EMPTY-CLASS", facet->item.place, "%s: no customer is in %s", facet->item.code,
                    empty->str);
  }
  for (unsigned i = 0; customers->len > 0 && i < layout->all.schemes->len; i++)
    compare_scheme (&reader, layout, g_ptr_array_index (layout->all.schemes, i), customers->len);
}
