/* Listing customers. The index finds them by words; facets are read from the profiles. That takes some forty
 * microseconds a profile, which is fast enough, and the index needs no copy of the facets. */
#include <string.h>

#include "form/name.h"
#include "ops/customers/edit.h"
#include "store/index.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/xml.h"

typedef struct {
  bool restricted;
  const char *keeper; /* whom the list leaves out, or NULL */
  GPtrArray *numbers; /* of char * */
} Collected;

static bool collect_number (const IndexRow *row, gpointer data)
{
  Collected *collected = data;
  if ((!row->restricted || collected->restricted) && g_strcmp0 (row->customer, collected->keeper) != 0)
    g_ptr_array_add (collected->numbers, g_strdup (row->customer));
  return true;
}

/* Whether, for each facet asked for, the customer has one of the values asked for or one beneath them. */
static bool matches_facets (const Layout *layout, const Customer *customer, const GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len; i++) {
    const CustomerFacet *first = wanted->pdata[i];
    bool found = false;
    for (guint j = 0; j < wanted->len && !found; j++) {
      const CustomerFacet *want = wanted->pdata[j];
      for (guint k = 0; k < customer->facets->len && strcmp (want->name, first->name) == 0 && !found; k++) {
        const CustomerFacet *facet = customer->facets->pdata[k];
        found = strcmp (facet->name, want->name) == 0 &&
                layout_facet_within (layout, want->name, facet->value, want->value);
      }
    }
    if (!found)
      return false;
  }
  return true;
}

/* The facets asked for, with their values as the layout writes them. */
static Customer *canonical (const Layout *layout, const GPtrArray *facets, GError **error)
{
  g_autoptr (Customer) wanted = customer_new ();
  for (guint i = 0; facets && i < facets->len; i++) {
    const CustomerFacet *facet = facets->pdata[i];
    const char *value = layout_facet_value (layout, facet->name, facet->value, error);
    if (!value)
      return NULL;
    customer_add_facet (wanted, facet->name, value);
  }
  return g_steal_pointer (&wanted);
}

char **customers_order (Archive *archive, const char *by, GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  if (!layout)
    return NULL;
  g_auto (GStrv) facets = g_strsplit (by ? by : "", "/", -1);
  for (char **facet = facets; *facet; facet++) {
    if (!layout_has_facet (layout, *facet)) {
      g_autofree char *names = g_strjoinv (_ (", "), (char **)(guintptr)layout_facets (layout));
      g_autofree char *hint = g_strconcat (_ ("choose one of: "), names, NULL);
      error_set (error, ERROR_USAGE, "D-FACET-UNKNOWN", *facet, hint, "the layout %s has no facet \"%s\"",
                 layout_id (layout), *facet);
      return NULL;
    }
    if (layout_facet_is_multiple (layout, *facet)) {
      error_set (error, ERROR_USAGE, "D-FACET-SINGLE", *facet, NULL,
                 "a customer can have several values of %s, so it cannot order a list", *facet);
      return NULL;
    }
  }
  return g_steal_pointer (&facets);
}

/* Customers without a value come last. */
static int compare_by_facets (gconstpointer a, gconstpointer b, gpointer data)
{
  const Customer *one = *(Customer *const *)a, *other = *(Customer *const *)b;
  for (char **facet = data; *facet; facet++) {
    const char *x = customer_facet (one, *facet), *y = customer_facet (other, *facet);
    int order = x && y ? strcmp (x, y) : !x - !y;
    if (order)
      return order;
  }
  return strcmp (one->number, other->number);
}

GPtrArray *customers_list (Archive *archive, const CustomerQuery *query, GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  Index *index = layout ? index_of (archive, error) : NULL;
  g_autoptr (Customer) wanted = index ? canonical (layout, query->facets, error) : NULL;
  g_auto (GStrv) order = wanted ? customers_order (archive, query->by, error) : NULL;
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  Collected collected = {query->restricted, query->keeper ? NULL : archive_fonds (archive)->keeper, numbers};
  if (!order || !index_customers (index, query->words, collect_number, &collected, error))
    return NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)customer_free);
  for (guint i = 0; i < numbers->len; i++) {
    Customer *customer = customers_at_head (archive, index, numbers->pdata[i], error);
    if (!customer)
      return NULL;
    if (matches_facets (layout, customer, wanted->facets))
      g_ptr_array_add (list, customer);
    else
      customer_free (customer);
  }
  if (*order)
    g_ptr_array_sort_with_data (list, compare_by_facets, order);
  return g_steal_pointer (&list);
}
