/* An exact number comes first, then a complete name or a former number, then a former name, then a part of a name that
 * only one customer has. */
#include "ops/customers/find.h"

#include <string.h>

#include "form/name.h"
#include "form/text.h"
#include "store/index.h"
#include "sys/error.h"
#include "sys/message.h"

#define CANDIDATES 5 /* shown in a hint */

typedef struct {
  const char *name;
  const char *keeper; /* of the archive: only the number or the whole name finds it; NULL: a piece finds everybody */
  bool restricted;    /* find restricted customers too */
  GPtrArray *numbers;
  GString *list;
  char *bearer;       /* number of the last customer with this name today */
  unsigned n_bearers; /* number of such customers */
} Search;

static bool take_candidate (const IndexRow *row, gpointer data)
{
  Search *search = data;
  if ((row->restricted && !search->restricted) || g_strcmp0 (row->customer, search->keeper) == 0)
    return true;
  g_ptr_array_add (search->numbers, g_strdup (row->customer));
  if (search->numbers->len <= CANDIDATES)
    g_string_append_printf (search->list, "%s%s %s", search->list->len > 0 ? _ (", ") : "", row->customer,
                            row->customer_name == NULL ? "" : row->customer_name);
  else if (search->numbers->len == CANDIDATES + 1)
    g_string_append (search->list, ", …");
  return true;
}

static bool take_called (const IndexRow *row, gpointer data)
{
  Search *search = data;
  if (!row->former && (!row->restricted || search->restricted)) {
    g_free (search->bearer);
    search->bearer = g_strdup (row->customer);
    search->n_bearers++;
  }
  return take_candidate (row, data);
}

/* C00042: a typing error in a number must not find a customer whose number has it as a piece. */
static bool is_number (const char *word)
{
  return g_ascii_isalpha (word[0]) && word[1] != '\0' && text_span (word + 1, G_ASCII_DIGIT, "") == strlen (word + 1);
}

/* A hyphen alone is no piece of a name: for many verbs it means standard input. */
static bool has_letters (const char *name)
{
  for (const char *at = name; *at != '\0'; at += g_utf8_skip[(unsigned char)*at])
    if (g_unichar_isalnum (g_utf8_get_char (at)))
      return true;
  return false;
}

/* Looks for this name, present or former, and if nobody has it, for the words in present names. */
static bool search_names (Index *index, Search *search, GError **error)
{
  return index_called (index, INDEX_NAME, search->name, take_called, search, error) &&
         index_called (index, INDEX_FORMER_NUMBER, search->name, take_called, search, error) &&
         (search->numbers->len > 0 || is_number (search->name) || !has_letters (search->name) ||
          index_customers (index, search->name, take_candidate, search, error));
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
  if (search->n_bearers == 1)
    return g_steal_pointer (&search->bearer);
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
  Search search = {.name = name,
                   .keeper = archive_fonds (index_archive (index))->keeper,
                   .restricted = restricted,
                   .numbers = numbers,
                   .list = list};
  char *chosen = search_names (index, &search, error) ? choose_customer (index, &search, error) : NULL;
  g_free (search.bearer);
  return chosen;
}

char *customers_find_place (Index *index, const char *reference, bool restricted, GError **error)
{
  g_autoptr (GError) unknown = NULL, nobody = NULL;
  char *path = index_resolve (index, reference, &unknown);
  size_t len = strcspn (reference, "/");
  g_autofree char *name = g_strndup (reference, len), *number = NULL;
  bool by_name = error_has_id (unknown, "D-REFERENCE-UNKNOWN") && !is_number (name) && !g_str_equal (name, "customers");
  if (by_name)
    number = customers_find (index, name, restricted, &nobody);
  if (number != NULL && g_ascii_strcasecmp (number, name) != 0) {
    g_autofree char *place = g_strconcat (number, reference + len, NULL);
    return index_resolve (index, place, error);
  }
  bool is_word = len == strlen (reference) && strchr (name, '-') == NULL;
  if (nobody != NULL && (is_word || error_has_id (nobody, "D-CUSTOMER-AMBIGUOUS")))
    g_propagate_error (error, g_steal_pointer (&nobody));
  else if (unknown != NULL)
    g_propagate_error (error, g_steal_pointer (&unknown));
  return path;
}
