/* Names are checked by their alphabet first, then by what file systems reserve. */
#include "form/name.h"

static bool is_reserved (const char *name)
{
  static const char *const DEVICES[] = {"con", "prn", "aux", "nul"};
  g_autofree char *stem = g_ascii_strdown (name, (gssize)strcspn (name, "."));
  for (unsigned i = 0; i < G_N_ELEMENTS (DEVICES); i++)
    if (g_str_equal (stem, DEVICES[i]))
      return true;
  return strlen (stem) == 4 && (g_str_has_prefix (stem, "com") || g_str_has_prefix (stem, "lpt")) &&
         g_ascii_isdigit (stem[3]);
}

static bool is_name_of (const char *name, const char *alphabet)
{
  size_t len = strlen (name);
  return len >= 1 && len <= NAME_MAX_BYTES && strspn (name, alphabet) == len && strchr ("-.", name[0]) == NULL &&
         name[len - 1] != '.' && !is_reserved (name);
}

enum { YEAR_MIN = 1000 }; /* as form/date */

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

bool name_is_valid (const char *name)
{
  return is_name_of (name, LOWER DIGITS "._-");
}

bool name_is_archived (const char *name)
{
  return is_name_of (name, LOWER DIGITS "._-") || is_name_of (name, UPPER DIGITS "-") ||
         g_str_equal (name, "README.txt") || g_str_equal (name, "PACK.txt");
}

bool name_path_is_valid (const char *path)
{
  if (strlen (path) > NAME_MAX_PATH)
    return false;
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  for (unsigned i = 0; parts[i] != NULL; i++)
    if (!name_is_archived (parts[i]))
      return false;
  return parts[0] != NULL;
}

bool name_is_person (const char *number)
{
  size_t len = strlen (number);
  return len >= 5 && len <= 7 && number[0] == 'p' && strspn (number + 1, DIGITS) == len - 1 &&
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
  if (len < 2 || len > 10 || strspn (number, UPPER DIGITS) != len)
    return false;
  g_autofree char *shard = shard_of (number);
  return !is_reserved (number) && !is_reserved (shard);
}

char *name_customer_path (const char *number)
{
  g_autofree char *shard = shard_of (number);
  return g_strdup_printf ("customers/%s/%s", shard, number);
}

char *name_record_path (const char *number, int year, const char *directory, unsigned item)
{
  g_autofree char *customer = name_customer_path (number);
  if (year == 0)
    return g_steal_pointer (&customer);
  if (directory == NULL)
    return g_strdup_printf ("%s/%04d", customer, year);
  if (item == 0)
    return g_strdup_printf ("%s/%04d/%s", customer, year, directory);
  return g_strdup_printf ("%s/%04d/%s/%04u", customer, year, directory, item);
}

char *name_short_from_path (const char *path)
{
  g_auto (NamePlace) place = {0};
  if (!name_split_path (path, &place))
    return NULL;
  return g_strdup (strchr (path + strlen ("customers/"), '/') + 1);
}

/* A number of at least digits digits, no more leading zeros than that asks for; 0 when it is none. */
static unsigned parse_number (const char *text, size_t digits)
{
  size_t len = strlen (text);
  if (len < digits || len > 9 || strspn (text, DIGITS) != len || (len > digits && text[0] == '0'))
    return 0;
  return (unsigned)g_ascii_strtoull (text, NULL, 10);
}

bool name_split_path (const char *path, NamePlace *place)
{
  g_auto (NamePlace) found = {0};
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  unsigned n = g_strv_length (parts);
  if (n < 3 || n > 6 || !g_str_equal (parts[0], "customers") || !name_is_customer (parts[2]))
    return false;
  g_autofree char *expected = name_customer_path (parts[2]);
  if (!g_str_has_prefix (path, expected))
    return false;
  found.customer = g_strdup (parts[2]);
  if (n > 3 && (strlen (parts[3]) != 4 || (found.year = (int)parse_number (parts[3], 4)) < YEAR_MIN))
    return false;
  if (n > 4 && !name_is_valid (parts[4]))
    return false;
  if (n > 4)
    found.directory = g_strdup (parts[4]);
  if (n > 5 && (found.item = parse_number (parts[5], 4)) == 0)
    return false;
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
