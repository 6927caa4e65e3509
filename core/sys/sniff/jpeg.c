/* A JPEG (ITU-T T.81) is one page if its segments follow each other from SOI to EOI. The coded image between them is
 * skipped by a search for the next marker, so truncation at any place is noticed. */
#include <inttypes.h>

#include "sys/sniff/internal.h"

/* Finds the next marker in coded data: 0xFF, not followed by a stuffed zero or a restart marker. False at the end of
 * the file. */
static bool skip_scan (SniffReader *reader, uint64_t *offset)
{
  size_t len;
  const uint8_t *bytes;
  while ((bytes = sniff_window (reader, *offset, &len)) != NULL) {
    const uint8_t *mark = memchr (bytes, 0xff, len);
    if (mark == NULL) {
      *offset += len;
      continue;
    }
    *offset += (uint64_t)(mark - bytes);
    uint8_t pair[2];
    if (!sniff_read (reader, *offset, pair, 2))
      return false;
    if (pair[1] == 0xff)
      *offset += 1;
    else if (pair[1] == 0 || (pair[1] >= 0xd0 && pair[1] <= 0xd7))
      *offset += 2;
    else
      return true;
  }
  return false;
}

void sniff_jpeg (SniffReader *reader, Sniff *sniff)
{
  uint64_t offset = 2;
  bool frame = false, scan = false;
  for (unsigned n = 0; n < SNIFF_MAX_BLOCKS; n++) {
    uint8_t head[4];
    while (sniff_has (reader, offset, "\xff\xff", 2))
      offset++;
    if (!sniff_read (reader, offset, head, 2)) {
      sniff_damaged (sniff, "the file ends before its end-of-image marker");
      return;
    }
    if (head[0] != 0xff) {
      sniff_damaged (sniff, "there is no marker at byte %ju", (uintmax_t)offset);
      return;
    }
    if (head[1] == 0xd9) {
      if (!frame || !scan)
        sniff_damaged (sniff, "the file contains no image");
      else
        sniff_counted (sniff, 1);
      return;
    }
    if (!sniff_read (reader, offset, head, 4) || sniff_be16 (head + 2) < 2 ||
        !sniff_inside (reader, offset + 2, sniff_be16 (head + 2))) {
      sniff_damaged (sniff, "the segment at byte %ju is truncated", (uintmax_t)offset);
      return;
    }
    /* SOF0 to SOF15, except DHT, JPG and DAC, whose codes are among them. */
    frame |= head[1] >= 0xc0 && head[1] <= 0xcf && head[1] != 0xc4 && head[1] != 0xc8 && head[1] != 0xcc;
    scan |= head[1] == 0xda;
    offset += 2u + sniff_be16 (head + 2);
    if (head[1] == 0xda && !skip_scan (reader, &offset)) {
      sniff_damaged (sniff, "the image is truncated");
      return;
    }
  }
  sniff_damaged (sniff, "the file has more than %d segments", SNIFF_MAX_BLOCKS);
}
