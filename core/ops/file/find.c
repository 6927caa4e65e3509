/* Finds the customer and the category of a request by what people write for them. A sheet has thousands of requests for
 * the same few, so each word is looked up once. */
#include <string.h>

#include "form/text.h"
#include "ops/customers.h"
#include "ops/file/internal.h"
#include "store/index.h"
#include "sys/error.h"

#define MOST_SIMILAR 100 /* unknown customers for which similar ones are looked for */

/* What a customer as given was found to be. */
typedef struct {
  char *number; /* or */
  GError *error;
  Newcomer *newcomer; /* with its number until the head is seen */
} FilingFound;

static void found_free (gpointer data)
{
  FilingFound *found = data;
  g_free (found->number);
  g_clear_error (&found->error);
  g_free (found);
}

/* The customer that was drafted under this name before, or a new one. */
static Newcomer *draft_customer (FilingOrder *order, const char *name, GError **error)
{
  Filing *filing = order->filing;
  g_autofree char *alike = text_alike (name);
  Newcomer *newcomer = g_hash_table_lookup (filing->drafted, alike);
  if (newcomer != NULL)
    return newcomer;
  newcomer = customers_draft (filing->change.archive, name, filing->change.actor, filing->today, filing->newcomers->len,
                              error);
  if (newcomer == NULL)
    return NULL;
  g_ptr_array_add (filing->newcomers, newcomer);
  g_autofree char *drafted = text_alike (customers_drafted (newcomer)->name);
  g_hash_table_insert (filing->drafted, g_steal_pointer (&drafted), newcomer);
  return newcomer;
}

static void open_instead (FilingOrder *order, const char *name, FilingFound *found)
{
  GError *error = NULL;
  if (!order->request->opens || !customers_may_open (name) || !error_has_id (found->error, "D-CUSTOMER-UNKNOWN"))
    return;
  found->newcomer = draft_customer (order, name, &error);
  g_clear_error (&found->error);
  found->error = error;
  if (found->newcomer != NULL)
    found->number = g_strdup (customers_drafted (found->newcomer)->number);
}

bool file_find_customer (FilingOrder *order, GError **error)
{
  Filing *filing = order->filing;
  const char *given = order->request->customer;
  if (given == NULL)
    return true; /* the category decides */
  FilingFound *found = g_hash_table_lookup (filing->found, given);
  if (found == NULL) {
    Index *index = index_of (filing->change.archive, error);
    if (index == NULL)
      return false;
    found = g_new0 (FilingFound, 1);
    found->number = filing->n_unknown < MOST_SIMILAR ? customers_find (index, given, false, &found->error)
                                                     : customers_find_plainly (index, given, false, &found->error);
    filing->n_unknown += found->number == NULL;
    open_instead (order, given, found);
    g_hash_table_insert (filing->found, g_strdup (given), found);
  }
  order->customer = g_strdup (found->number);
  order->newcomer = found->newcomer;
  if (found->error != NULL && error != NULL)
    *error = g_error_copy (found->error);
  return order->customer != NULL;
}

/* What a category as given was found to be. */
typedef struct {
  const LayoutCategory *category; /* or */
  GError *error;
} FilingShelf;

static void shelf_free (gpointer data)
{
  FilingShelf *shelf = data;
  g_clear_error (&shelf->error);
  g_free (shelf);
}

bool file_find_category (FilingOrder *order, GError **error)
{
  GHashTable *known = order->filing->categories;
  const char *given = order->request->category;
  FilingShelf *shelf = g_hash_table_lookup (known, given);
  if (shelf == NULL) {
    shelf = g_new0 (FilingShelf, 1);
    shelf->category = layout_category_find (order->filing->layout, given, &shelf->error);
    g_hash_table_insert (known, (gpointer)(uintptr_t)given, shelf);
  }
  order->category = shelf->category;
  if (shelf->error != NULL && error != NULL)
    *error = g_error_copy (shelf->error);
  return order->category != NULL;
}

void file_find_begin (Filing *filing)
{
  filing->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, found_free);
  filing->categories = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, shelf_free);
  filing->drafted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void file_find_end (Filing *filing)
{
  g_clear_pointer (&filing->found, g_hash_table_unref);
  g_clear_pointer (&filing->categories, g_hash_table_unref);
  g_clear_pointer (&filing->drafted, g_hash_table_unref);
}
