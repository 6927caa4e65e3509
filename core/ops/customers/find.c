/* An exact number comes first, then a complete name, then a part of a name that only one customer has. */
#include "ops/customers/find.h"

#include <string.h>

#include "form/name.h"
#include "form/text.h"
#include "store/index.h"
#include "sys/error.h"
#include "sys/message.h"

#define CANDIDATES 5 /* shown in a hint */

typedef struct {
  const char *name; /* in NFC */
  bool restricted;  /* find restricted customers too */
  GPtrArray *numbers;
  GString *list;
  char *exact;      /* number of the last customer with exactly this name */
  unsigned n_exact; /* number of such customers */
} Search;

static bool take_candidate (const IndexRow *row, gpointer data)
{
  Search *search = data;
  if (row->restricted && !search->restricted)
    return true;
  if (g_strcmp0 (row->customer_name, search->name) == 0) {
    g_free (search->exact);
    search->exact = g_strdup (row->customer);
    search->n_exact++;
  }
  g_ptr_array_add (search->numbers, g_strdup (row->customer));
  if (search->numbers->len <= CANDIDATES)
    g_string_append_printf (search->list, "%s%s %s", search->list->len > 0 ? _ (", ") : "", row->customer,
                            row->customer_name == NULL ? "" : row->customer_name);
  else if (search->numbers->len == CANDIDATES + 1)
    g_string_append (search->list, ", …");
  return true;
}

/* Tries shorter and shorter beginnings of the name, so that a typing error near its end still finds similar names. */
static void search_near (Index *index, const char *name, Search *search)
{
  for (glong n = g_utf8_strlen (name, -1) - 1; n >= 2 && search->numbers->len == 0; n--) {
    g_autofree char *piece = g_utf8_substring (name, 0, n);
    if (!index_customers (index, g_strstrip (piece), take_candidate, search, NULL))
      return;
  }
}

static char *choose_customer (Index *index, Search *search, GError **error)
{
  if (search->n_exact == 1)
    return g_steal_pointer (&search->exact);
  if (search->numbers->len == 1)
    return g_strdup (search->numbers->pdata[0]);
  if (search->numbers->len > 1) {
    g_autofree char *hint = g_strdup_printf (_ ("give the number: %s"), search->list->str);
    error_set (error, ERROR_USAGE, "D-CUSTOMER-AMBIGUOUS", search->name, hint, "%u customers match",
               search->numbers->len);
    return NULL;
  }
  search_near (index, search->name, search);
  g_autofree char *hint =
      search->numbers->len > 0
          ? g_strdup_printf (_ ("similar names: %s"), search->list->str)
          : g_strdup (N_ ("see `dossier customer list`; `dossier customer add NAME` opens a new customer"));
  error_set (error, ERROR_USAGE, "D-CUSTOMER-UNKNOWN", search->name, hint, "no such customer");
  return NULL;
}

char *customers_find (Index *index, const char *text, bool restricted, GError **error)
{
  g_autofree char *name = text_tidy (text, 1000);
  if (name == NULL) {
    error_set (error, ERROR_USAGE, "D-CUSTOMER-UNKNOWN", text, "give the customer's number or a part of the name",
               "no such customer");
    return NULL;
  }
  g_autofree char *number = g_ascii_strup (name, -1);
  if (name_is_customer (number)) {
    unsigned edition;
    if (!index_customer_edition (index, number, &edition, error))
      return NULL;
    if (edition > 0)
      return g_steal_pointer (&number);
  }
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) list = g_string_new (NULL);
  Search search = {.name = name, .restricted = restricted, .numbers = numbers, .list = list};
  char *chosen =
      index_customers (index, name, take_candidate, &search, error) ? choose_customer (index, &search, error) : NULL;
  g_free (search.exact);
  return chosen;
}
