/* A catalog of gettext has a head of seven numbers, two tables of lengths and offsets, and strings that end with NUL.
 * The first table is sorted, so that a binary search finds a text. The file is mapped and completely checked once.
 * After that nothing changes, and any thread may read. */
#include "sys/message.h"

#include <string.h>

/* GNU gettext manual, "The Format of GNU MO Files". */
enum { MAGIC = 0, TEXTS = 2, ORIGINALS = 3, TRANSLATIONS = 4, HEAD_WORDS = 7 };
#define MAGIC_NUMBER 0x950412deU

typedef struct {
  GMappedFile *file; /* mapped until the program ends */
  const char *bytes;
  gsize size;
  guint32 n, originals, translations;
} Catalog;

/* Only message_load sets it. */
static Catalog catalog;

static guint32 word_at (const Catalog *from, gsize offset)
{
  guint32 word;
  memcpy (&word, from->bytes + offset, sizeof word);
  return GUINT32_FROM_LE (word);
}

static const char *text_at (const Catalog *from, guint32 table, guint32 i)
{
  return from->bytes + word_at (from, (gsize)table + (gsize)i * 8 + 4);
}

static bool table_is_sound (const Catalog *from, guint32 table)
{
  if (table > from->size || (from->size - table) / 8 < from->n)
    return false;
  for (guint32 i = 0; i < from->n; i++) {
    gsize len = word_at (from, (gsize)table + (gsize)i * 8), start = word_at (from, (gsize)table + (gsize)i * 8 + 4);
    if (start >= from->size || len >= from->size - start || from->bytes[start + len] != '\0')
      return false;
  }
  return true;
}

bool message_load (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  if (file == NULL)
    return false;
  Catalog read = {.bytes = g_mapped_file_get_contents (file), .size = g_mapped_file_get_length (file)};
  if (read.size < HEAD_WORDS * sizeof (guint32) || word_at (&read, MAGIC) != MAGIC_NUMBER)
    return false;
  read.n = word_at (&read, TEXTS * sizeof (guint32));
  read.originals = word_at (&read, ORIGINALS * sizeof (guint32));
  read.translations = word_at (&read, TRANSLATIONS * sizeof (guint32));
  if (!table_is_sound (&read, read.originals) || !table_is_sound (&read, read.translations))
    return false;
  read.file = g_steal_pointer (&file);
  catalog = read;
  return true;
}

/* NULL when the catalog does not have the text. The empty text is the header of the catalog. */
static const char *find_translation (const char *text)
{
  guint32 low = 0, high = *text != '\0' ? catalog.n : 0;
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    int order = strcmp (text, text_at (&catalog, catalog.originals, middle));
    if (order == 0)
      return text_at (&catalog, catalog.translations, middle);
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

const char *message_translate (const char *text)
{
  const char *found = find_translation (text);
  return found != NULL ? found : text;
}

/* Chinese, the only other language, has the same form for all numbers. */
const char *message_plural (const char *one, const char *many, unsigned long n)
{
  const char *found = find_translation (one);
  if (found != NULL)
    return found;
  return n == 1 ? one : many;
}

char *message_size (uint64_t bytes)
{
  return bytes >= 1000 ? g_format_size (bytes)
                       : g_strdup_printf (message_plural ("%ju byte", "%ju bytes", bytes), (uintmax_t)bytes);
}

const char *message_language (void)
{
  return catalog.bytes != NULL ? "zh" : "en";
}

char *message_print (const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (_ (format), arguments);
  return g_strdup (g_str_equal (format, "%s") ? message_translate (text) : text);
}
