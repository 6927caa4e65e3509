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

/* The resolution in a JFIF segment (ITU-T T.871, 10.1), in dots per inch; 0: none. */
static unsigned read_density (SniffReader *reader, uint64_t offset)
{
  uint8_t bytes[14];
  if (!sniff_has (reader, offset + 4, "JFIF", 5) || !sniff_read (reader, offset, bytes, sizeof bytes))
    return 0;
  unsigned density = sniff_be16 (bytes + 12);
  return bytes[11] == 1 ? density : bytes[11] == 2 ? (density * 254 + 50) / 100 : 0;
}

/* Walks one image from its first segment to the end of its EOI; adds bytes between segments, which decoders skip, to
 * *stray. */
static bool walk_image (SniffReader *reader, uint64_t *offset, uint64_t *stray, Sniff *sniff)
{
  bool frame = false, scan = false;
  for (unsigned n = 0; n < SNIFF_MAX_BLOCKS; n++) {
    uint8_t head[4];
    uint64_t expected = *offset;
    if (!skip_scan (reader, offset)) {
      sniff_damaged (sniff, "the file ends before its end-of-image marker");
      return false;
    }
    *stray += sniff_has (reader, expected, "\xff", 1) ? 0 : *offset - expected;
    if (!sniff_read (reader, *offset, head, 2))
      return false;
    if (head[1] == 0xd9) {
      *offset += 2;
      if (!frame || !scan)
        sniff_damaged (sniff, "the file contains no image");
      return frame && scan;
    }
    if (!sniff_read (reader, *offset, head, 4) || sniff_be16 (head + 2) < 2 ||
        !sniff_inside (reader, *offset + 2, sniff_be16 (head + 2))) {
      sniff_damaged (sniff, "the segment at byte %ju is truncated", (uintmax_t)*offset);
      return false;
    }
    if (head[1] == 0xe0 && sniff->dpi == 0)
      sniff->dpi = read_density (reader, *offset);
    /* SOF0 to SOF15, except DHT, JPG and DAC, whose codes are among them. */
    frame |= head[1] >= 0xc0 && head[1] <= 0xcf && head[1] != 0xc4 && head[1] != 0xc8 && head[1] != 0xcc;
    scan |= head[1] == 0xda;
    *offset += 2u + sniff_be16 (head + 2);
    if (head[1] == 0xda && !skip_scan (reader, offset)) {
      sniff_damaged (sniff, "the image is truncated");
      return false;
    }
  }
  sniff_damaged (sniff, "the file has more than %d segments", SNIFF_MAX_BLOCKS);
  return false;
}

/* Cameras put further images (stereo, bursts, previews) behind the first: MPO, CIPA DC-007. */
void sniff_jpeg (SniffReader *reader, Sniff *sniff)
{
  uint64_t offset = 0, stray = 0;
  unsigned images = 0;
  do {
    offset += 2;
    if (!walk_image (reader, &offset, &stray, sniff))
      return;
    images++;
    for (unsigned n = 0; n < SNIFF_WINDOW && sniff_has (reader, offset, "\0", 1); n++)
      offset++;
  } while (images < SNIFF_MAX_PAGES && sniff_has (reader, offset, "\xff\xd8\xff", 3));
  sniff_frames (sniff, images);
  if (stray > 0)
    sniff_remark (sniff, "%ju stray bytes between its segments", (uintmax_t)stray);
}
