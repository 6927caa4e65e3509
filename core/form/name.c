/* Checks a name by its characters first, then against the names that file systems reserve. */
#include "form/name.h"

#include <string.h>

#include "form/text.h"
#include "sys/decimal.h"

static bool is_reserved (const char *name)
{
  static const char *const DEVICES[] = {"con", "prn", "aux", "nul"};
  size_t len = strcspn (name, ".");
  if (len == 4)
    return (g_ascii_strncasecmp (name, "com", 3) == 0 || g_ascii_strncasecmp (name, "lpt", 3) == 0) &&
           g_ascii_isdigit (name[3]);
  for (unsigned i = 0; len == 3 && i < G_N_ELEMENTS (DEVICES); i++)
    if (g_ascii_strncasecmp (name, DEVICES[i], 3) == 0)
      return true;
  return false;
}

static bool is_name_of (const char *name, GAsciiType letters, const char *marks)
{
  size_t len = text_span (name, letters | G_ASCII_DIGIT, marks);
  return len >= 1 && len <= NAME_MAX_BYTES && name[len] == '\0' && strchr ("-.", name[0]) == NULL &&
         name[len - 1] != '.' && !is_reserved (name);
}

enum { YEAR_MIN = 1000 }; /* as form/date */

bool name_is_valid (const char *name)
{
  return is_name_of (name, G_ASCII_LOWER, "._-");
}

/* The names of name_is_valid, and the others that an archive uses: README.txt, D2026-0001, and the numbers and shards
 * of customers ([A-Z0-9]). */
static bool is_archived (const char *name)
{
  return name_is_valid (name) || is_name_of (name, G_ASCII_UPPER, "-") || g_str_equal (name, "README.txt") ||
         g_str_equal (name, "PACK.txt") || g_str_equal (name, "PACK.txt.sig");
}

bool name_is_beneath (const char *path, const char *place)
{
  size_t len = strlen (place);
  return strncmp (path, place, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

bool name_path_is_valid (const char *path)
{
  char text[NAME_MAX_PATH + 1];
  size_t len = strlen (path);
  if (len > NAME_MAX_PATH)
    return false;
  memcpy (text, path, len + 1);
  for (char *part = text, *slash; part != NULL; part = slash) {
    slash = strchr (part, '/');
    if (slash != NULL)
      *slash++ = '\0';
    if (!is_archived (part))
      return false;
  }
  return true;
}

bool name_is_person (const char *number)
{
  size_t len = strlen (number);
  return len >= 5 && len <= 7 && number[0] == 'p' && text_span (number + 1, G_ASCII_DIGIT, "") == len - 1 &&
         (len == 5 || number[1] != '0') && strcmp (number, "p0000") != 0;
}

static char *shard_of (const char *number)
{
  size_t len = strlen (number);
  return len > 3 ? g_strndup (number, len - 3) : g_strdup ("0");
}

bool name_is_customer (const char *number)
{
  size_t len = strlen (number);
  if (len < 2 || len > 10 || text_span (number, G_ASCII_UPPER | G_ASCII_DIGIT, "") != len)
    return false;
  g_autofree char *shard = shard_of (number);
  return !is_reserved (number) && !is_reserved (shard);
}

char *name_customer_path (const char *number)
{
  g_autofree char *shard = shard_of (number);
  return g_strconcat ("customers/", shard, "/", number, NULL);
}

char *name_record_path (const char *number, int year, const char *directory, unsigned item)
{
  g_autofree char *customer = name_customer_path (number);
  char year_digits[DECIMAL_SIZE], item_digits[DECIMAL_SIZE];
  if (year == 0)
    return g_steal_pointer (&customer);
  g_autofree char *of_year = g_strconcat (customer, "/", decimal_print ((uint64_t)year, 4, year_digits), NULL);
  if (directory == NULL)
    return g_steal_pointer (&of_year);
  if (item == 0)
    return g_strconcat (of_year, "/", directory, NULL);
  return g_strconcat (of_year, "/", directory, "/", decimal_print (item, 4, item_digits), NULL);
}

char *name_short_from_path (const char *path)
{
  g_auto (NamePlace) place = {0};
  if (!name_split_path (path, &place))
    return NULL;
  return g_strdup (strchr (path + strlen ("customers/"), '/') + 1);
}

bool name_split_path (const char *path, NamePlace *place)
{
  g_auto (NamePlace) found = {0};
  char text[NAME_MAX_PATH + 1];
  char *parts[6];
  size_t len = strlen (path);
  if (len > NAME_MAX_PATH)
    return false;
  memcpy (text, path, len + 1);
  unsigned n = text_cut (text, '/', parts, G_N_ELEMENTS (parts));
  if (n < 3 || n > 6 || !g_str_equal (parts[0], "customers") || !name_is_customer (parts[2]))
    return false;
  g_autofree char *shard = shard_of (parts[2]);
  if (!g_str_equal (parts[1], shard))
    return false;
  if (n > 3 && (found.year = (int)text_number (parts[3], 4, 4)) < YEAR_MIN)
    return false;
  if (n > 4 && !name_is_valid (parts[4]))
    return false;
  if (n > 5 && (found.item = text_number (parts[5], 4, 9)) == 0)
    return false;
  found.customer = g_strdup (parts[2]);
  found.directory = n > 4 ? g_strdup (parts[4]) : NULL;
  *place = found;
  found = (NamePlace){0};
  return true;
}

void name_place_clear (NamePlace *place)
{
  g_free (place->customer);
  g_free (place->directory);
  *place = (NamePlace){0};
}
