/* DjVu 3 is a single page (FORM:DJVU) or a bundle (FORM:DJVM), whose component forms are counted. Pages in other files
 * cannot be counted here. */
#include "sys/sniff/internal.h"

void sniff_djvu (SniffReader *reader, Sniff *sniff)
{
  uint8_t head[12];
  if (!sniff_read (reader, 4, head, 12) || !sniff_inside (reader, 12, sniff_be32 (head + 4))) {
    sniff_damaged (sniff, "the file is truncated");
    return;
  }
  uint64_t end = 12 + (uint64_t)sniff_be32 (head + 4), offset = 16, pages = 0;
  if (memcmp (head + 8, "DJVU", 4) == 0) {
    sniff_counted (sniff, 1);
    return;
  }
  if (memcmp (head + 8, "DJVM", 4) != 0) {
    sniff_unknown (sniff, "this kind of DjVu file has no pages of its own");
    return;
  }
  for (unsigned n = 0; n < SNIFF_MAX_BLOCKS && offset + 8 <= end; n++) {
    if (!sniff_read (reader, offset, head, 9) || sniff_be32 (head + 4) > end - offset - 8) {
      sniff_damaged (sniff, "a chunk extends beyond the end of the file");
      return;
    }
    if (memcmp (head, "DIRM", 4) == 0 && (head[8] & 0x80) == 0) {
      sniff_unknown (sniff, "the pages are in other files");
      return;
    }
    pages += memcmp (head, "FORM", 4) == 0 && sniff_has (reader, offset + 8, "DJVU", 4);
    offset += 8 + (uint64_t)sniff_be32 (head + 4) + (sniff_be32 (head + 4) & 1);
  }
  if (pages == 0)
    sniff_damaged (sniff, "the file has no pages");
  else
    sniff_counted (sniff, pages);
}
