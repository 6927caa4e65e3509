/* A PNG (ISO/IEC 15948) is one page if its chunks follow each other up to IEND and each has the checksum that is
 * written behind it. An animated PNG says its number of frames in acTL. */
#include "sys/sniff/internal.h"

/* CRC-32 of ISO 3309, eight bytes at a time: tables[n] advances a byte by n further bytes. */
typedef struct {
  uint32_t tables[8][256];
} Crc;

static void crc_fill (Crc *crc)
{
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (unsigned bit = 0; bit < 8; bit++)
      c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
    crc->tables[0][i] = c;
  }
  for (uint32_t i = 0; i < 256; i++)
    for (unsigned n = 1; n < 8; n++)
      crc->tables[n][i] = crc->tables[n - 1][i] >> 8 ^ crc->tables[0][crc->tables[n - 1][i] & 0xff];
}

static const Crc *crc_shared (void)
{
  static Crc crc;
  static gsize once;
  if (g_once_init_enter (&once)) {
    crc_fill (&crc);
    g_once_init_leave (&once, 1);
  }
  return &crc;
}

static uint32_t crc_update (const Crc *crc, uint32_t c, const uint8_t *bytes, size_t len)
{
  for (; len >= 8; bytes += 8, len -= 8) {
    uint32_t low = c ^ sniff_le32 (bytes), high = sniff_le32 (bytes + 4);
    c = crc->tables[7][low & 0xff] ^ crc->tables[6][low >> 8 & 0xff] ^ crc->tables[5][low >> 16 & 0xff] ^
        crc->tables[4][low >> 24] ^ crc->tables[3][high & 0xff] ^ crc->tables[2][high >> 8 & 0xff] ^
        crc->tables[1][high >> 16 & 0xff] ^ crc->tables[0][high >> 24];
  }
  for (; len > 0; bytes++, len--)
    c = crc->tables[0][(c ^ *bytes) & 0xff] ^ c >> 8;
  return c;
}

/* Whether the len bytes at offset, a chunk's type and data, have the checksum that follows them. */
static bool is_sound (SniffReader *reader, uint64_t offset, uint64_t len)
{
  const Crc *crc = crc_shared ();
  uint32_t c = 0xffffffffu;
  uint8_t written[4];
  for (size_t held; len > 0; offset += held, len -= held) {
    const uint8_t *bytes = sniff_window (reader, offset, &held);
    if (bytes == NULL)
      return false;
    held = (size_t)MIN (held, len);
    c = crc_update (crc, c, bytes, held);
  }
  return sniff_read (reader, offset, written, 4) && sniff_be32 (written) == (c ^ 0xffffffffu);
}

/* The dots per metre of a pHYs chunk, in dots per inch; 0: none. */
static unsigned read_density (SniffReader *reader, uint64_t offset)
{
  uint8_t bytes[9];
  if (!sniff_read (reader, offset, bytes, sizeof bytes) || bytes[8] != 1)
    return 0;
  return (unsigned)(((uint64_t)sniff_be32 (bytes) * 254 + 5000) / 10000);
}

void sniff_png (SniffReader *reader, Sniff *sniff)
{
  uint64_t offset = 8;
  uint8_t head[12];
  unsigned frames = 0;
  bool data = false;
  for (unsigned n = 0; n < SNIFF_MAX_BLOCKS; n++) {
    if (!sniff_read (reader, offset, head, 8) || !sniff_inside (reader, offset + 12, sniff_be32 (head))) {
      sniff_damaged (sniff, "the file ends before its IEND chunk");
      return;
    }
    uint64_t len = sniff_be32 (head);
    if (n == 0 && (memcmp (head + 4, "IHDR", 4) != 0 || len != 13)) {
      sniff_damaged (sniff, "the file does not begin with an IHDR chunk");
      return;
    }
    if (!is_sound (reader, offset + 4, 4 + len)) {
      sniff_damaged (sniff, "the checksum of the chunk at byte %ju is wrong", (uintmax_t)offset);
      return;
    }
    data |= memcmp (head + 4, "IDAT", 4) == 0;
    if (memcmp (head + 4, "acTL", 4) == 0 && len == 8 && sniff_read (reader, offset, head, 12))
      frames = sniff_be32 (head + 8);
    if (memcmp (head + 4, "pHYs", 4) == 0 && len == 9)
      sniff->dpi = read_density (reader, offset + 8);
    if (memcmp (head + 4, "IEND", 4) == 0) {
      if (data)
        sniff_frames (sniff, frames);
      else
        sniff_damaged (sniff, "it holds no image");
      return;
    }
    offset += 12 + len;
  }
  sniff_damaged (sniff, "the file has more than %d chunks", SNIFF_MAX_BLOCKS);
}
