/* Numbers and paths are printed again after reading and compared, so that each entry has exactly one spelling. */
#include "form/registers/entry.h"

#include <string.h>

#include "form/name.h"

#define DIRECTORY "registers/"
#define MAX_NUMBER 999999 /* the shards of a year have three digits */
#define SHARD 1000

/* Fixed for ever, also for registers without a command yet: a letter never names another register. */
static const struct {
  char letter;
  const char *directory;
} registers[] = {
    {ENTRY_DECISIONS, "decisions"},
    {ENTRY_LOANS, "loans"},
    {ENTRY_HANDOVERS, "handovers"},
    {ENTRY_INCIDENTS, "incidents"},
    {ENTRY_CORRECTIONS, "corrections"},
    {'R', "reviews"},
    {ENTRY_CONTACTS, "contacts"},
    {'W', "flags"},
    {'M', "merges"},
};

static const char *directory_of (char letter)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (registers); i++)
    if (registers[i].letter == letter)
      return registers[i].directory;
  return NULL;
}

char *entry_number (char letter, int year, unsigned number)
{
  return g_strdup_printf ("%c%04d-%04u", letter, year, number);
}

bool entry_split_number (const char *text, char *letter, int *year, unsigned *number)
{
  guint64 first = 0, second = 0;
  const char *hyphen = strchr (text, '-');
  if (hyphen == NULL || hyphen == text || directory_of (text[0]) == NULL)
    return false;
  g_autofree char *digits = g_strndup (text + 1, (size_t)(hyphen - text - 1));
  if (!g_ascii_string_to_unsigned (digits, 10, 1000, 9999, &first, NULL) ||
      !g_ascii_string_to_unsigned (hyphen + 1, 10, 1, MAX_NUMBER, &second, NULL))
    return false;
  *letter = text[0];
  *year = (int)first;
  *number = (unsigned)second;
  g_autofree char *printed = entry_number (*letter, *year, *number);
  return strcmp (printed, text) == 0;
}

bool entry_precedes (const char *one, const char *other)
{
  char letter;
  int year = 0, other_year = 0;
  unsigned number = 0, other_number = 0;
  return entry_split_number (one, &letter, &year, &number) &&
         entry_split_number (other, &letter, &other_year, &other_number) &&
         (year < other_year || (year == other_year && number < other_number));
}

bool entry_is_number (const char *text)
{
  char letter;
  int year;
  unsigned number;
  return entry_split_number (text, &letter, &year, &number);
}

char *entry_path (const char *number, unsigned edition)
{
  char letter;
  int year;
  unsigned serial;
  if (!entry_split_number (number, &letter, &year, &serial))
    return NULL;
  return g_strdup_printf (DIRECTORY "%s/%04d/%03u/%s/entry.%u.xml", directory_of (letter), year, serial / SHARD, number,
                          edition);
}

char *entry_number_from_path (const char *path, unsigned *edition)
{
  guint64 parsed = 0;
  g_auto (GStrv) parts = g_str_has_prefix (path, DIRECTORY) ? g_strsplit (path, "/", -1) : g_new0 (char *, 1);
  if (g_strv_length (parts) != 6 || !entry_is_number (parts[4]) || !g_str_has_prefix (parts[5], "entry.") ||
      !g_str_has_suffix (parts[5], ".xml"))
    return NULL;
  g_autofree char *digits = g_strndup (parts[5] + strlen ("entry."), strlen (parts[5]) - strlen ("entry..xml"));
  if (!g_ascii_string_to_unsigned (digits, 10, 1, ENTRY_MAX_EDITION, &parsed, NULL))
    return NULL;
  *edition = (unsigned)parsed;
  g_autofree char *printed = entry_path (parts[4], *edition);
  return strcmp (printed, path) == 0 ? g_strdup (parts[4]) : NULL;
}

bool entry_is_directory (const char *text)
{
  const char *number = strrchr (text, '/');
  g_autofree char *path = number != NULL ? entry_path (number + 1, 1) : NULL;
  g_autofree char *end = g_strconcat ("/", text, "/entry.1.xml", NULL);
  return path != NULL && g_str_equal (strchr (path + strlen (DIRECTORY), '/'), end);
}

bool entry_is_tombstone (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path), *number = g_path_get_basename (directory);
  g_autofree char *document = entry_path (number, 1);
  g_autofree char *own = document != NULL ? g_path_get_dirname (document) : NULL;
  return g_strcmp0 (own, directory) == 0 && g_str_has_suffix (path, "/tombstone.xml");
}

bool entry_is_place (const char *text)
{
  g_auto (NamePlace) place = {0};
  return name_split_path (text, &place);
}

void entry_check_place (ShapeReader *reader, const XmlElement *on, gconstpointer document)
{
  const Entry *entry = document;
  const GPtrArray *places = entry->places;
  if (places->len > 1 && strcmp (shape_before_last (places), shape_last (places)) >= 0)
    shape_fault (reader, on, "the places are repeated or not in order");
  if (places->len > ENTRY_MAX_PLACES)
    shape_fault (reader, on, "more than %d places", ENTRY_MAX_PLACES);
}
