/* Which customer is meant. An exact number wins; then a name that is given whole; then the only one that a piece
 * of a name fits. */
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/customers.h"
#include "ops/file/internal.h"
#include "sys/error.h"
#include "sys/message.h"

#define FILING_CANDIDATES 5 /* shown in a hint */

typedef struct {
  const char *name; /* in NFC */
  bool restricted;  /* those who are restricted may be meant, too */
  GPtrArray *numbers;
  GString *list;
  char *exact; /* number of the one whose name is name */
  unsigned n_exact;
} FilingSearch;

static bool filing_candidate (const IndexRow *row, gpointer data)
{
  FilingSearch *search = data;
  if (row->restricted && !search->restricted)
    return true;
  if (g_strcmp0 (row->customer_name, search->name) == 0) {
    g_free (search->exact);
    search->exact = g_strdup (row->customer);
    search->n_exact++;
  }
  g_ptr_array_add (search->numbers, g_strdup (row->customer));
  if (search->numbers->len <= FILING_CANDIDATES)
    g_string_append_printf (search->list, "%s%s %s", search->list->len > 0 ? ", " : "", row->customer,
                            row->customer_name == NULL ? "" : row->customer_name);
  else if (search->numbers->len == FILING_CANDIDATES + 1)
    g_string_append (search->list, ", …");
  return true;
}

/* Tries shorter and shorter beginnings, so that a slip at the end of a name still shows the one that was meant. */
static void filing_search_near (Index *index, const char *name, FilingSearch *search)
{
  for (glong n = g_utf8_strlen (name, -1) - 1; n >= 2 && search->numbers->len == 0; n--) {
    g_autofree char *piece = g_utf8_substring (name, 0, n);
    if (!index_customers (index, g_strstrip (piece), filing_candidate, search, NULL))
      return;
  }
}

static char *filing_choose (Index *index, FilingSearch *search, GError **error)
{
  if (search->n_exact == 1)
    return g_steal_pointer (&search->exact);
  if (search->numbers->len == 1)
    return g_strdup (search->numbers->pdata[0]);
  if (search->numbers->len > 1) {
    error_set (error, ERROR_USAGE, "D-CUSTOMER-AMBIGUOUS", search->name, search->list->str,
               "%u customers fit; give the number", search->numbers->len);
    return NULL;
  }
  filing_search_near (index, search->name, search);
  g_autofree char *hint =
      search->numbers->len > 0
          ? g_strdup_printf ("near: %s", search->list->str)
          : g_strdup (N_ ("`dossier customer list` shows them all, `dossier customer add` opens a new one"));
  error_set (error, ERROR_USAGE, "D-CUSTOMER-UNKNOWN", search->name, hint, "no such customer");
  return NULL;
}

char *filing_find_customer (Index *index, const char *text, bool restricted, GError **error)
{
  g_autofree char *name = text_tidy (text, 1000);
  if (name == NULL) {
    error_set (error, ERROR_USAGE, "D-CUSTOMER-UNKNOWN", text, "give the customer's number or a piece of the name",
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
  FilingSearch search = {.name = name, .restricted = restricted, .numbers = numbers, .list = list};
  char *chosen =
      index_customers (index, name, filing_candidate, &search, error) ? filing_choose (index, &search, error) : NULL;
  g_free (search.exact);
  return chosen;
}

bool filing_check_customer (Filing *filing, bool *is_closed, GError **error)
{
  g_autoptr (Customer) customer = customers_read (filing->archive, filing->customer, 0, error);
  if (customer == NULL ||
      !customers_allow_category (filing->archive, customer, category_code (filing->category), error))
    return false;
  *is_closed = g_date_valid (&customer->closed) && g_date_compare (&customer->closed, filing->today) <= 0;
  if (!*is_closed || filing_waives (filing, "closed"))
    return true;
  g_autofree char *day = date_print (&customer->closed);
  error_set (error, ERROR_REFUSED, "D-CUSTOMER-CLOSED", filing->customer,
             "a late document is filed with --waive closed --reason TEXT", "the customer was closed on %s", day);
  return false;
}
