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
  const char *keeper; /* of the archive: a piece of its name finds it if it finds nobody else; NULL: it finds all */
  bool restricted;    /* find restricted customers too */
  bool plainly;       /* look for no similar ones */
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

bool customers_may_open (const char *text)
{
  g_autofree char *plain = text == NULL ? NULL : text_alike (text);
  return plain != NULL && *plain != '\0' && !is_number (plain) && text_span (plain, G_ASCII_DIGIT, "") < strlen (plain);
}

/* A hyphen alone is no piece of a name: for many verbs it means standard input. */
static bool has_letters (const char *name)
{
  for (const char *at = name; *at != '\0'; at += g_utf8_skip[(unsigned char)*at])
    if (g_unichar_isalnum (g_utf8_get_char (at)))
      return true;
  return false;
}

static bool search_pieces (Index *index, Search *search, GError **error)
{
  bool good = index_customers (index, search->name, take_candidate, search, error);
  search->keeper = NULL;
  return good && (search->numbers->len > 0 || index_customers (index, search->name, take_candidate, search, error));
}

/* Looks for this name, present or former, and if nobody has it, for the words in present names. */
static bool search_names (Index *index, Search *search, GError **error)
{
  return index_called (index, INDEX_NAME, search->name, take_called, search, error) &&
         index_called (index, INDEX_FORMER_NUMBER, search->name, take_called, search, error) &&
         (search->numbers->len > 0 || is_number (search->name) || !has_letters (search->name) ||
          search_pieces (index, search, error));
}

/* Tries shorter and shorter beginnings and ends of the name, so that a typing error in it still finds similar names.
 * What many names have in common, such as a city or "Ltd", is shorter. */
static void search_near (Index *index, const char *name, Search *search)
{
  glong whole = g_utf8_strlen (name, -1);
  for (glong n = whole - 1; n >= 2 && 2 * n >= whole && search->numbers->len == 0; n--) {
    g_autofree char *start = g_utf8_substring (name, 0, n), *end = g_utf8_substring (name, whole - n, whole);
    if (!index_customers (index, g_strstrip (start), take_candidate, search, NULL) ||
        (3 * n >= 2 * whole && !index_customers (index, g_strstrip (end), take_candidate, search, NULL)))
      return;
  }
}

typedef struct {
  const char *number;
  Search *search;
} Wanted;

static bool take_numbered (const IndexRow *row, gpointer data)
{
  const Wanted *wanted = data;
  return g_strcmp0 (row->customer, wanted->number) != 0 || take_candidate (row, wanted->search);
}

/* A number that somebody has is a candidate. number is taken. */
static void try_number (Index *index, GHashTable *tried, char *number, Search *search)
{
  unsigned edition;
  Wanted wanted = {number, search};
  if (g_hash_table_add (tried, number) && search->numbers->len <= CANDIDATES &&
      index_customer_edition (index, number, &edition, NULL) && edition > 0)
    index_customers (index, number, take_numbered, &wanted, NULL);
}

/* The number with n digits at a place replaced. Given. */
static char *replace_digits (const char *number, size_t at, size_t n, const char *digits)
{
  return g_strdup_printf ("%.*s%s%s", (int)at, number, digits, number + at + n);
}

/* Tries the numbers with two neighbours exchanged, with a digit left out or added, and with another digit. */
static void search_near_number (Index *index, const char *name, Search *search)
{
  g_autofree char *number = g_ascii_strup (name, -1);
  g_autoptr (GHashTable) tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  size_t len = strlen (number);
  for (size_t i = 1; i < len; i++) {
    const char exchanged[] = {number[i + 1], number[i], '\0'};
    if (i + 1 < len)
      try_number (index, tried, replace_digits (number, i, 2, exchanged), search);
    try_number (index, tried, replace_digits (number, i, 1, ""), search);
  }
  for (size_t n = 0; n < 2; n++)
    for (size_t i = len - n; i > 0; i--)
      for (char digit[] = "0"; digit[0] <= '9'; digit[0]++)
        try_number (index, tried, replace_digits (number, i, n, digit), search);
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
  bool by_number = is_number (search->name);
  if (!search->plainly && by_number)
    search_near_number (index, search->name, search);
  else if (!search->plainly)
    search_near (index, search->name, search);
  g_autofree char *hint =
      search->numbers->len > 0
          ? g_strdup_printf (by_number ? _ ("similar numbers: %s") : _ ("similar names: %s"), search->list->str)
          : g_strdup (N_ ("see `dossier customer list`; `dossier customer add NAME` opens a new customer"));
  error_set (error, ERROR_USAGE, "D-CUSTOMER-UNKNOWN", search->name, hint, "no such customer");
  return NULL;
}

static char *look_up (Index *index, const char *text, bool restricted, bool plainly, GError **error)
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
                   .plainly = plainly,
                   .numbers = numbers,
                   .list = list};
  char *chosen = search_names (index, &search, error) ? choose_customer (index, &search, error) : NULL;
  g_free (search.bearer);
  return chosen;
}

char *customers_find (Index *index, const char *text, bool restricted, GError **error)
{
  return look_up (index, text, restricted, false, error);
}

char *customers_find_plainly (Index *index, const char *text, bool restricted, GError **error)
{
  return look_up (index, text, restricted, true, error);
}

char *customers_find_place (Index *index, const char *typed, bool restricted, GError **error)
{
  g_autofree char *narrow = text_normalize (typed, G_NORMALIZE_ALL_COMPOSE); /* full-width letters are ASCII then */
  const char *reference = narrow != NULL ? narrow : typed;
  g_autoptr (GError) unknown = NULL, nobody = NULL;
  char *path = index_resolve (index, reference, &unknown);
  size_t len = strcspn (reference, "/");
  g_autofree char *name = g_strndup (reference, len), *number = NULL;
  bool by_name = error_has_id (unknown, "D-REFERENCE-UNKNOWN") && !g_str_equal (name, "customers");
  if (by_name)
    number = customers_find (index, name, restricted, &nobody);
  if (number != NULL && g_ascii_strcasecmp (number, name) != 0) {
    g_autofree char *place = g_strconcat (number, reference + len, NULL);
    return index_resolve (index, place, error);
  }
  bool is_year = len == strlen ("2026") && strspn (name, "0123456789") == len;
  bool is_word = len == strlen (reference) && strchr (name, '-') == NULL && !is_number (name) && !is_year;
  if (nobody != NULL && (is_word || error_has_id (nobody, "D-CUSTOMER-AMBIGUOUS")))
    g_propagate_error (error, g_steal_pointer (&nobody));
  else if (unknown != NULL)
    g_propagate_error (error, g_steal_pointer (&unknown));
  return path;
}
