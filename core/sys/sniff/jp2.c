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

/* A box: its type, its contents and where the next one begins. */
typedef struct {
  uint8_t type[4];
  uint64_t contents, end;
} Jp2Box;

/* Reads the box at offset, which must end before limit. */
static bool read_box (SniffReader *reader, uint64_t offset, uint64_t limit, Jp2Box *box)
{
  uint8_t head[16];
  if (limit - offset < 8 || !sniff_read (reader, offset, head, 8))
    return false;
  uint64_t len = sniff_be32 (head), header = 8;
  if (len == 1) {
    if (!sniff_read (reader, offset, head, 16))
      return false;
    len = sniff_be64 (head + 8);
    header = 16;
  } else if (len == 0) {
    len = limit - offset;
  }
  memcpy (box->type, head + 4, 4);
  box->contents = offset + header;
  box->end = offset + len;
  return len >= header && len <= limit - offset;
}

/* The boxes of the header, among them ihdr with height and width. */
static bool check_header (SniffReader *reader, const Jp2Box *header)
{
  Jp2Box box;
  uint8_t size[8];
  bool good = false;
  for (uint64_t offset = header->contents; offset < header->end; offset = box.end) {
    if (!read_box (reader, offset, header->end, &box))
      return false;
    if (memcmp (box.type, "ihdr", 4) == 0)
      good = box.end - box.contents == 14 && sniff_read (reader, box.contents, size, 8) && sniff_be32 (size) > 0 &&
             sniff_be32 (size + 4) > 0;
  }
  return good;
}

void sniff_jp2 (SniffReader *reader, Sniff *sniff)
{
  Jp2Box box;
  bool header = false, image = false;
  uint64_t offset = 0;
  for (unsigned n = 0; n < SNIFF_MAX_BLOCKS && offset < reader->size; n++, offset = box.end) {
    if (!read_box (reader, offset, reader->size, &box)) {
      sniff_damaged (sniff, "the box at byte %ju does not fit into the file", (uintmax_t)offset);
      return;
    }
    if (memcmp (box.type, "jp2h", 4) == 0 && !(header = check_header (reader, &box))) {
      sniff_damaged (sniff, "the header of the image is damaged");
      return;
    }
    if (memcmp (box.type, "jp2c", 4) == 0 && !image) {
      j2k_walk (reader, box.contents, box.end, sniff);
      if (sniff->state != SNIFF_COUNTED)
        return;
      image = true;
    }
  }
  if (!image)
    sniff_damaged (sniff, "the file ends before the image");
  else if (!header)
    sniff_damaged (sniff, "the header of the image is damaged");
}
