/* JPEG 2000 (ISO/IEC 15444-1), in boxes or as a bare codestream, is one page if its tile-parts lead to an
 * end-of-codestream marker inside the file. Tile-parts contain their lengths, so their contents are not read. */
#include "sys/sniff/internal.h"

static void j2k_cut (Sniff *sniff)
{
  sniff_damaged (sniff, "the image is truncated");
}

/* Reads the codestream from offset to end. */
static void j2k_walk (SniffReader *reader, uint64_t offset, uint64_t end, Sniff *sniff)
{
  if (!sniff_has (reader, offset, "\xff\x4f\xff\x51", 4)) {
    sniff_damaged (sniff, "the file contains no image");
    return;
  }
  offset += 2;
  for (unsigned n = 0; n < SNIFF_MAX_BLOCKS && offset + 2 <= end; n++) {
    uint8_t head[10];
    if (sniff_has (reader, offset, "\xff\xd9", 2)) {
      sniff_counted (sniff, 1);
      return;
    }
    if (!sniff_read (reader, offset, head, 4) || head[0] != 0xff) {
      j2k_cut (sniff);
      return;
    }
    uint64_t len = 2u + (uint64_t)sniff_be16 (head + 2);
    if (head[1] == 0x90) { /* SOT: a tile-part and its length from here; 0: to the end */
      if (!sniff_read (reader, offset, head, 10)) {
        j2k_cut (sniff);
        return;
      }
      len = sniff_be32 (head + 6);
      if (len == 0) {
        if (end - offset >= 2 && sniff_has (reader, end - 2, "\xff\xd9", 2))
          sniff_counted (sniff, 1);
        else
          j2k_cut (sniff);
        return;
      }
    }
    if (len < 4 || len > end - offset) {
      j2k_cut (sniff);
      return;
    }
    offset += len;
  }
  j2k_cut (sniff);
}

void sniff_j2k (SniffReader *reader, Sniff *sniff)
{
  j2k_walk (reader, 0, reader->size, sniff);
}

void sniff_jp2 (SniffReader *reader, Sniff *sniff)
{
  uint64_t offset = 0;
  for (unsigned n = 0; n < SNIFF_MAX_BLOCKS; n++) {
    uint8_t head[16];
    if (!sniff_read (reader, offset, head, 8))
      break;
    uint64_t len = sniff_be32 (head), header = 8;
    if (len == 1) {
      if (!sniff_read (reader, offset, head, 16))
        break;
      len = sniff_be64 (head + 8);
      header = 16;
    } else if (len == 0) {
      len = reader->size - offset;
    }
    if (len < header || !sniff_inside (reader, offset, len)) {
      sniff_damaged (sniff, "a box extends beyond the end of the file");
      return;
    }
    if (memcmp (head + 4, "jp2c", 4) == 0) {
      j2k_walk (reader, offset + header, offset + len, sniff);
      return;
    }
    offset += len;
  }
  sniff_damaged (sniff, "the file ends before the image");
}
