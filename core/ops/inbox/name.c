/* "C00042_contracts_2024-03-05_Framework.pdf": words between underscores and blanks. A word must be the whole number or
 * name of a customer, the whole code, directory or title of a category, or a date; the others are the title. */
#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/text.h"
#include "ops/customers.h"
#include "ops/inbox/internal.h"
#include "store/index.h"

static bool is_alike (const char *word, const char *other)
{
  g_autofree char *one = text_alike (word), *two = text_alike (other);
  return strcmp (one, two) == 0;
}

/* The number of the customer whose number or name the word is, or NULL. Given. */
static char *whole_customer (Archive *archive, const char *word)
{
  Index *index = index_of (archive, NULL);
  g_autofree char *number = index == NULL ? NULL : customers_find (index, word, false, NULL);
  if (number == NULL || g_ascii_strcasecmp (number, word) == 0)
    return g_steal_pointer (&number);
  g_autoptr (Customer) customer = customers_read (archive, number, 0, NULL);
  return customer != NULL && is_alike (customer->name, word) ? g_steal_pointer (&number) : NULL;
}

/* The number of the customer that the word names, or "". Borrowed. The same words come in many names. */
static const char *customer_of (Inbox *inbox, Archive *archive, const char *word)
{
  const char *known = g_hash_table_lookup (inbox->words, word);
  if (known == NULL) {
    char *number = whole_customer (archive, word);
    known = number == NULL ? "" : number;
    g_hash_table_insert (inbox->words, g_strdup (word), number == NULL ? g_strdup ("") : number);
  }
  return known;
}

/* The category whose code, directory or title the word is, or "". Scanners number their files a01, a02, …: where the
 * word is the whole name, it is not the beginning of a directory. */
static const char *category_of (const Layout *layout, const char *word, bool is_whole)
{
  const LayoutCategory *category = layout_category_find (layout, word, NULL);
  if (category == NULL)
    return "";
  const char *directory = category_directory (category), *dash = strchr (directory, '-');
  g_autofree char *first = dash == NULL ? NULL : g_strndup (directory, (gsize)(dash - directory));
  const char *const all[] = {category_code (category),
                             directory,
                             category_title (category, "zh"),
                             category_title (category, "en"),
                             first == NULL || is_whole ? "" : first,
                             dash == NULL ? "" : dash + 1};
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    if (*all[i] != '\0' && is_alike (word, all[i]))
      return category_code (category);
  return "";
}

/* Sets a value that is not known yet. A word that repeats it stays out of the title. */
static bool take_value (const char *value, char **into)
{
  if (*into == NULL && *value != '\0')
    *into = g_strdup (value);
  return g_strcmp0 (*into, value) == 0;
}

static bool take_date (const char *word, GDate *into)
{
  GDate date;
  if (strlen (word) < 8 || !date_parse (word, &date, NULL))
    return false;
  if (!g_date_valid (into))
    *into = date;
  return g_date_compare (into, &date) == 0;
}

static bool is_break (gunichar c)
{
  return c == '_' || c == 0xff3f || g_unichar_isspace (c);
}

/* The end of the word that begins here. */
static char *word_end (char *at)
{
  while (*at != '\0' && !is_break (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return at;
}

void inbox_read_name (Inbox *inbox, Archive *archive, const Layout *layout, const char *name, InboxProposal *proposal)
{
  g_autofree char *stem = text_escape (name, -1);
  char *dot = strrchr (stem, '.');
  if (dot != NULL && dot != stem && strlen (dot) <= 6)
    *dot = '\0';
  g_autoptr (GString) title = g_string_new (NULL);
  bool found = false;
  for (char *at = stem; *at != '\0';) {
    char *end = word_end (at), *next = *end == '\0' ? end : g_utf8_next_char (end);
    g_autofree char *word = g_strndup (at, (gsize)(end - at));
    bool is_whole = at == stem && *end == '\0';
    bool taken = *word == '\0' || take_value (customer_of (inbox, archive, word), &proposal->customer) ||
                 take_value (category_of (layout, word, is_whole), &proposal->category) ||
                 take_date (word, &proposal->date);
    found = found || (taken && *word != '\0');
    if (!taken)
      g_string_append_printf (title, "%s%s", title->len > 0 ? " " : "", word);
    at = next;
  }
  if (found && title->len > 0 && proposal->title == NULL)
    proposal->title = text_tidy (title->str, FIELD_MAX_LINE);
}
