/* Counts the pages of a TIFF 6.0 or BigTIFF file: its directories, except thumbnails and masks. All strips or tiles
 * must lie inside the file. In an honest file each directory and each list of strips has bytes of its own, so a file
 * from which more bytes are read than it has must contain a loop. */
#include <inttypes.h>

#include "sys/sniff/internal.h"

#define TIFF_MAX_ENTRIES 4096 /* of a directory; the standard has about 200 tags */

typedef struct {
  SniffReader *reader;
  Sniff *sniff;
  bool big_endian, big; /* big: BigTIFF */
  uint64_t budget;      /* bytes of directories and lists that may still be read */
  GHashTable *seen;     /* offsets of directories */
} Tiff;

/* An entry that points to a list of numbers. */
typedef struct {
  uint16_t type;
  uint64_t count;
  uint64_t at; /* offset of the numbers */
} TiffList;

static uint64_t integer_from (const Tiff *tiff, const uint8_t *bytes, size_t len)
{
  uint64_t value = 0;
  for (size_t i = 0; i < len; i++)
    value = value << 8 | bytes[tiff->big_endian ? i : len - 1 - i];
  return value;
}

static bool read_integer (Tiff *tiff, uint64_t offset, size_t len, uint64_t *value)
{
  uint8_t bytes[8];
  if (len > sizeof bytes || !sniff_read (tiff->reader, offset, bytes, len))
    return false;
  *value = integer_from (tiff, bytes, len);
  return true;
}

static size_t type_size (uint16_t type)
{
  static const uint8_t sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
  return type < sizeof sizes ? sizes[type] : 0;
}

/* Reads the type and count of an entry, and the offset of its values (inside the entry when they fit). */
static bool read_list (Tiff *tiff, uint64_t entry, TiffList *list)
{
  size_t width = tiff->big ? 8 : 4;
  uint64_t type;
  if (!read_integer (tiff, entry + 2, 2, &type) || !read_integer (tiff, entry + 4, width, &list->count))
    return false;
  list->type = (uint16_t)type;
  size_t size = type_size (list->type);
  if (size == 0 || list->count > tiff->reader->size / size)
    return false;
  list->at = entry + 4 + width;
  if (list->count * size > width && !read_integer (tiff, list->at, width, &list->at))
    return false;
  return sniff_inside (tiff->reader, list->at, list->count * size);
}

static bool spend_bytes (Tiff *tiff, uint64_t bytes)
{
  if (bytes > tiff->budget) {
    sniff_damaged (tiff->sniff, "the directories overlap");
    return false;
  }
  tiff->budget -= bytes;
  return true;
}

/* Whether all strips or tiles lie inside the file, by their offsets and byte counts. */
static bool check_strips (Tiff *tiff, const TiffList *offsets, const TiffList *counts, unsigned page)
{
  size_t offset_size = type_size (offsets->type), count_size = type_size (counts->type);
  if (counts->count > 0 && counts->count != offsets->count) {
    sniff_damaged (tiff->sniff, "page %u has %ju strips but %ju lengths of strips", page, (uintmax_t)offsets->count,
                   (uintmax_t)counts->count);
    return false;
  }
  if (!spend_bytes (tiff, offsets->count * offset_size + counts->count * count_size))
    return false;
  for (uint64_t i = 0; i < offsets->count; i++) {
    uint64_t offset, count = 1;
    if (!read_integer (tiff, offsets->at + i * offset_size, offset_size, &offset) ||
        (counts->count > 0 && !read_integer (tiff, counts->at + i * count_size, count_size, &count)) ||
        !sniff_inside (tiff->reader, offset, count)) {
      sniff_damaged (tiff->sniff, "the image of page %u extends beyond the end of the file", page);
      return false;
    }
  }
  return true;
}

/* The values taken from a directory. */
typedef struct {
  TiffList offsets, counts; /* of strips or tiles */
  TiffList jpeg, jpeg_size; /* of an image in old-style JPEG, which has no strips */
  TiffList subfile, old_subfile, width, length;
  TiffList resolution, unit; /* XResolution, ResolutionUnit */
} TiffPage;

static TiffList *list_for (TiffPage *page, uint64_t tag)
{
  switch (tag) {
  case 254:
    return &page->subfile;
  case 255:
    return &page->old_subfile;
  case 256:
    return &page->width;
  case 257:
    return &page->length;
  case 273:
  case 324:
    return &page->offsets;
  case 282:
    return &page->resolution;
  case 296:
    return &page->unit;
  case 279:
  case 325:
    return &page->counts;
  case 513:
    return &page->jpeg;
  case 514:
    return &page->jpeg_size;
  default:
    return NULL;
  }
}

/* The first number of a list, or otherwise when the list was not given. */
static uint64_t first_of (Tiff *tiff, const TiffList *list, uint64_t otherwise)
{
  uint64_t value;
  return list->count > 0 && read_integer (tiff, list->at, type_size (list->type), &value) ? value : otherwise;
}

/* The dots per inch of a page (TIFF 6.0, section 8); 0: none. */
static unsigned read_density (Tiff *tiff, const TiffPage *found)
{
  uint64_t dots, of, unit = first_of (tiff, &found->unit, 2);
  if (found->resolution.count == 0 || found->resolution.type != 5 || unit < 2 || unit > 3 ||
      !read_integer (tiff, found->resolution.at, 4, &dots) || !read_integer (tiff, found->resolution.at + 4, 4, &of) ||
      of == 0)
    return 0;
  return (unsigned)(unit == 2 ? dots / of : dots * 254 / of / 100);
}

/* A page of a strip list or, in old-style JPEG (TIFF 6.0, section 22), of one stream in tags 513 and 514. */
static bool check_image (Tiff *tiff, const TiffPage *found, unsigned page)
{
  bool is_stream = found->offsets.count == 0 && found->jpeg.count == 1;
  if (first_of (tiff, &found->width, 1) == 0 || first_of (tiff, &found->length, 1) == 0 ||
      (found->offsets.count == 0 && !is_stream)) {
    sniff_damaged (tiff->sniff, "page %u has no image", page);
    return false;
  }
  return is_stream ? check_strips (tiff, &found->jpeg, &found->jpeg_size, page)
                   : check_strips (tiff, &found->offsets, &found->counts, page);
}

/* Reads one directory of n entries; *is_page is false for a thumbnail or a mask: bits 0 and 2 of NewSubfileType, or 2
 * in the older SubfileType. */
static bool read_directory (Tiff *tiff, uint64_t at, uint64_t n, unsigned page, bool *is_page)
{
  TiffPage found = {0};
  for (uint64_t i = 0; i < n; i++) {
    uint64_t entry = at + i * (tiff->big ? 20 : 12), tag;
    if (!read_integer (tiff, entry, 2, &tag))
      break;
    TiffList *list = list_for (&found, tag);
    if (list == NULL || read_list (tiff, entry, list))
      continue;
    if (list == &found.resolution || list == &found.unit) {
      *list = (TiffList){0}; /* it gives the size of the page alone */
    } else {
      sniff_damaged (tiff->sniff, "the list of strips of page %u is outside the file", page);
      return false;
    }
  }
  if (tiff->sniff->dpi == 0)
    tiff->sniff->dpi = read_density (tiff, &found);
  *is_page = (first_of (tiff, &found.subfile, 0) & 5) == 0 && first_of (tiff, &found.old_subfile, 1) != 2;
  return check_image (tiff, &found, page);
}

/* Goes to the next directory; *at becomes 0 after the last. */
static bool next_directory (Tiff *tiff, uint64_t *at, unsigned page, bool *is_page)
{
  size_t count_size = tiff->big ? 8 : 2, entry_size = tiff->big ? 20 : 12;
  uint64_t n;
  if (!g_hash_table_add (tiff->seen, g_memdup2 (at, sizeof *at))) {
    sniff_damaged (tiff->sniff, "the directories form a loop");
    return false;
  }
  if (!read_integer (tiff, *at, count_size, &n)) {
    sniff_damaged (tiff->sniff, "the directory of page %u is outside the file", page);
    return false;
  }
  if (n == 0 || n > TIFF_MAX_ENTRIES) {
    sniff_damaged (tiff->sniff, "the directory of page %u has %ju entries", page, (uintmax_t)n);
    return false;
  }
  uint64_t entries = *at + count_size, end = entries + n * entry_size;
  if (!sniff_inside (tiff->reader, entries, n * entry_size)) {
    sniff_damaged (tiff->sniff, "the directory of page %u is truncated", page);
    return false;
  }
  /* Some writers end the file without the last pointer, and readers take it for zero. */
  if (!read_integer (tiff, end, tiff->big ? 8 : 4, at))
    *at = 0;
  return spend_bytes (tiff, end - entries) && read_directory (tiff, entries, n, page, is_page);
}

static void count_directories (Tiff *tiff, uint64_t at)
{
  unsigned pages = 0;
  for (unsigned n = 0; at != 0; n++) {
    bool is_page;
    if (n >= SNIFF_MAX_PAGES) {
      sniff_damaged (tiff->sniff, "the file has more than %d directories", SNIFF_MAX_PAGES);
      return;
    }
    if (!next_directory (tiff, &at, pages + 1, &is_page))
      return;
    pages += is_page;
  }
  if (pages == 0)
    sniff_damaged (tiff->sniff, "the file has no pages");
  else
    sniff_counted (tiff->sniff, pages);
}

void sniff_tiff (SniffReader *reader, Sniff *sniff)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  /* Twice the file, because some writers share small lists. */
  Tiff tiff = {.reader = reader, .sniff = sniff, .budget = 2 * reader->size + SNIFF_WINDOW, .seen = seen};
  uint64_t version, offset_size, first;
  tiff.big_endian = sniff_has (reader, 0, "MM", 2);
  bool read = read_integer (&tiff, 2, 2, &version);
  tiff.big = read && version == 43;
  if (tiff.big)
    read = read_integer (&tiff, 4, 4, &offset_size) && offset_size == (tiff.big_endian ? 0x80000u : 8u);
  if (!read || !read_integer (&tiff, tiff.big ? 8 : 4, tiff.big ? 8 : 4, &first))
    sniff_damaged (sniff, "the header is truncated");
  else
    count_directories (&tiff, first);
}
