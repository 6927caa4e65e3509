/* WebP, GIF and BMP are one page each, if all chunks from the first to the last lie inside the file. Animations are one
 * page, too, and their frames are told. */
#include "sys/sniff/internal.h"

#include "sys/message.h"

void sniff_webp (SniffReader *reader, Sniff *sniff)
{
  uint8_t head[12];
  bool image = false;
  unsigned frames = 0;
  if (!sniff_has (reader, 0, "RIFF", 4) || !sniff_read (reader, 0, head, 12) ||
      !sniff_inside (reader, 8, sniff_le32 (head + 4))) {
    sniff_damaged (sniff, "it is cut short");
    return;
  }
  uint64_t end = 8 + (uint64_t)sniff_le32 (head + 4), offset = 12;
  for (unsigned n = 0; offset + 8 <= end && n < SNIFF_MAX_BLOCKS; n++) {
    if (!sniff_read (reader, offset, head, 8) || sniff_le32 (head + 4) > end - offset - 8) {
      sniff_damaged (sniff, "a chunk extends beyond the end of the file");
      return;
    }
    image |= memcmp (head, "VP8 ", 4) == 0 || memcmp (head, "VP8L", 4) == 0;
    frames += memcmp (head, "ANMF", 4) == 0;
    offset += 8 + (uint64_t)sniff_le32 (head + 4) + (sniff_le32 (head + 4) & 1);
  }
  if (image || frames > 0)
    sniff_frames (sniff, frames);
  else
    sniff_damaged (sniff, "it holds no image");
}

/* Skips sub-blocks, each of a length and as many bytes, up to the empty one that ends them. */
static bool gif_skip_blocks (SniffReader *reader, uint64_t *offset)
{
  uint8_t len;
  do {
    if (!sniff_read (reader, *offset, &len, 1))
      return false;
    *offset += 1u + len;
  } while (len != 0);
  return true;
}

static uint64_t gif_palette (uint8_t flags)
{
  return flags & 0x80 ? 3u << ((flags & 7) + 1) : 0;
}

void sniff_gif (SniffReader *reader, Sniff *sniff)
{
  uint8_t head[13];
  unsigned images = 0;
  bool whole = sniff_read (reader, 0, head, 13);
  uint64_t offset = 13 + (whole ? gif_palette (head[10]) : 0);
  while (whole && (whole = sniff_read (reader, offset, head, 1)) && head[0] != 0x3b) {
    if (head[0] == 0x21) { /* extension: label, sub-blocks */
      offset += 2;
    } else if (head[0] == 0x2c && (whole = sniff_read (reader, offset, head, 10))) {
      images++;
      offset += 10 + gif_palette (head[9]) + 1; /* the byte before the sub-blocks is the code size */
    } else {
      whole = false;
    }
    whole = whole && gif_skip_blocks (reader, &offset);
  }
  if (whole && images > 0)
    sniff_frames (sniff, images);
  else
    sniff_damaged (sniff, whole ? N_ ("the file contains no image") : N_ ("the file ends before its trailer"));
}

void sniff_bmp (SniffReader *reader, Sniff *sniff)
{
  uint8_t head[18];
  if (!sniff_read (reader, 0, head, 18) || !sniff_inside (reader, sniff_le32 (head + 10), 1) ||
      !sniff_inside (reader, 0, sniff_le32 (head + 2)))
    sniff_damaged (sniff, "it is cut short");
  else
    sniff_counted (sniff, 1);
}
