/* Codes on scans of TIFF: wrapped as PDF, drawn and read, whatever the page's compression, size and order of bits; and
 * files that somebody broke, of which no more is asked than that nothing goes wrong. */
#include "sys/qr.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "sys/helper.h"
#include "tests/unit/fixtures/unit.h"

enum { PACKED_BITS = 32773, DIRECTORY_ENTRIES = 12 };

/* A page of A4 in 600 dpi, more than zbarimg(1) takes, or smaller ones. */
typedef struct {
  unsigned width, height, bits, samples, photometric, compression, rows, fill_order, dpi;
  bool big_endian;
} Form;

static bool has_programs (void)
{
  g_autofree char *draw = helper_find ("pdftoppm"), *zxing = helper_find ("ZXingReader"),
                  *zbar = helper_find ("zbarimg");
  return draw != NULL && (zxing != NULL || zbar != NULL);
}

/* Whether the page is dark at a place: a code 30 mm wide in its upper left quarter. */
static bool is_dark (const Form *form, const QrSymbol *symbol, unsigned x, unsigned y)
{
  unsigned module = form->dpi * 30 / 25 / symbol->size, margin = form->width / 8;
  if (x < margin || y < margin)
    return false;
  unsigned column = (x - margin) / module, row = (y - margin) / module;
  return column < symbol->size && row < symbol->size && symbol->dark[row * symbol->size + column];
}

static uint8_t reversed (uint8_t byte)
{
  uint8_t other = 0;
  for (unsigned i = 0; i < 8; i++)
    other = (uint8_t)(other << 1 | (byte >> i & 1));
  return other;
}

/* A row of pixels as TIFF has it. */
static void append_row (GByteArray *bytes, const Form *form, const QrSymbol *symbol, unsigned y)
{
  size_t len = form->bits == 1 ? (form->width + 7) / 8 : form->width * form->samples;
  g_autofree uint8_t *row = g_malloc0 (len);
  bool light_is_zero = form->photometric == 0;
  for (unsigned x = 0; x < form->width; x++) {
    bool one = is_dark (form, symbol, x, y) == light_is_zero;
    if (form->bits == 1)
      row[x / 8] |= (uint8_t)((unsigned)one << (7 - x % 8));
    else
      memset (row + x * form->samples, one ? 0xf0 : 0x10, form->samples);
  }
  for (size_t i = 0; form->fill_order == 2 && i < len; i++)
    row[i] = reversed (row[i]);
  if (form->compression != PACKED_BITS) {
    g_byte_array_append (bytes, row, (guint)len);
    return;
  }
  for (size_t at = 0; at < len;) {
    uint8_t run[2] = {0, row[at]};
    size_t n = 1;
    while (n < 128 && at + n < len && row[at + n] == row[at])
      n++;
    run[0] = (uint8_t)(n == 1 ? 0 : 257 - n);
    g_byte_array_append (bytes, run, sizeof run);
    at += n;
  }
}

static void put_number (GByteArray *bytes, const Form *form, uint32_t number, unsigned len)
{
  for (unsigned i = 0; i < len; i++) {
    uint8_t byte = (uint8_t)(number >> 8 * (form->big_endian ? len - 1 - i : i));
    g_byte_array_append (bytes, &byte, 1);
  }
}

static void put_entry (GByteArray *bytes, const Form *form, unsigned tag, unsigned type, uint32_t n, uint32_t value)
{
  put_number (bytes, form, tag, 2);
  put_number (bytes, form, type, 2);
  put_number (bytes, form, n, 4);
  if (type == 3 && n == 1) {
    put_number (bytes, form, value, 2);
    value = 0;
  }
  put_number (bytes, form, value, type == 3 && n == 1 ? 2 : 4);
}

/* The strips, their lists, the directory. */
static GByteArray *make_tiff (const Form *form, const char *text)
{
  g_auto (QrSymbol) symbol = {0};
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint)),
                     ends = g_array_new (FALSE, FALSE, sizeof (guint));
  GByteArray *bytes = g_byte_array_new ();
  g_assert_true (qr_make (text, &symbol, NULL));
  g_byte_array_append (bytes, (const guint8 *)(form->big_endian ? "MM\0*\0\0\0\0" : "II*\0\0\0\0\0"), 8);
  for (unsigned y = 0; y < form->height; y++) {
    if (y % form->rows == 0)
      g_array_append_val (offsets, bytes->len);
    append_row (bytes, form, &symbol, y);
    if ((y + 1) % form->rows == 0 || y + 1 == form->height)
      g_array_append_val (ends, bytes->len);
  }
  uint32_t lists = bytes->len, n = offsets->len, depths = lists + 8 * n;
  for (unsigned i = 0; i < n; i++)
    put_number (bytes, form, g_array_index (offsets, guint, i), 4);
  for (unsigned i = 0; i < n; i++)
    put_number (bytes, form, g_array_index (ends, guint, i) - g_array_index (offsets, guint, i), 4);
  for (unsigned i = 0; i < 4; i++)
    put_number (bytes, form, form->bits, 2);
  put_number (bytes, form, form->dpi, 4);
  put_number (bytes, form, 1, 4);
  uint32_t at = bytes->len;
  put_number (bytes, form, DIRECTORY_ENTRIES, 2);
  put_entry (bytes, form, 256, 4, 1, form->width);
  put_entry (bytes, form, 257, 4, 1, form->height);
  put_entry (bytes, form, 258, 3, form->samples, form->samples == 1 ? form->bits : depths);
  put_entry (bytes, form, 259, 3, 1, form->compression);
  put_entry (bytes, form, 262, 3, 1, form->photometric);
  put_entry (bytes, form, 266, 3, 1, form->fill_order);
  put_entry (bytes, form, 273, 4, n, n == 1 ? 8 : lists);
  put_entry (bytes, form, 277, 3, 1, form->samples);
  put_entry (bytes, form, 278, 4, 1, form->rows);
  put_entry (bytes, form, 279, 4, n, n == 1 ? lists - 8 : lists + 4 * n);
  put_entry (bytes, form, 282, 5, 1, depths + 8);
  put_entry (bytes, form, 284, 3, 1, 1);
  put_number (bytes, form, 0, 4);
  g_autoptr (GByteArray) first = g_byte_array_new ();
  put_number (first, form, at, 4);
  memcpy (bytes->data + 4, first->data, 4);
  return bytes;
}

static int file_of (const guint8 *bytes, size_t len)
{
  int fd = memfd_create ("scan", MFD_CLOEXEC);
  g_assert_cmpint (write (fd, bytes, len), ==, (ssize_t)len);
  return fd;
}

static const Form forms[] = {
    {4960, 7016, 1, 1, 0, 1, 7016, 1, 600, false}, {1240, 1754, 1, 1, 1, 1, 100, 1, 150, false},
    {1240, 1754, 1, 1, 0, 1, 1754, 2, 150, true},  {1240, 1754, 1, 1, 0, PACKED_BITS, 64, 1, 150, false},
    {1240, 1754, 8, 1, 1, 1, 16, 1, 150, true},    {1240, 1754, 8, 1, 0, 1, 1754, 1, 150, false},
    {1240, 1754, 8, 3, 2, 1, 32, 1, 150, false},   {1240, 1754, 8, 3, 2, PACKED_BITS, 1754, 1, 150, true},
};

static void test_codes_are_read (void)
{
  if (!has_programs ()) {
    g_test_skip ("pdftoppm, or a reader of codes, is not installed");
    return;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autoptr (GByteArray) tiff = make_tiff (&forms[i], "文件 26");
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) error = NULL;
    g_autofree char *unchecked = NULL;
    int fd = file_of (tiff->data, tiff->len);
    g_test_message ("form %zu", i);
    g_assert_true (qr_read (fd, "image/tiff", texts, &unchecked, &error));
    close (fd);
    g_assert_cmpstr (unchecked, ==, NULL);
    g_assert_cmpuint (texts->len, ==, 1);
    g_assert_cmpstr (texts->pdata[0], ==, "文件 26");
  }
}

/* What PDF cannot say is left to other programs. */
static void test_other_pages_are_not_wrapped (void)
{
  const Form others[] = {
      {64, 64, 8, 3, 6, 1, 64, 1, 150, false}, /* YCbCr that is not packed as JPEG */
      {64, 64, 1, 1, 3, 1, 64, 1, 150, false}, /* a palette */
      {64, 64, 1, 1, 0, 3, 64, 1, 150, false}, /* group 3 */
      {64, 64, 8, 1, 1, 4, 64, 1, 150, false}, /* group 4 of grey */
  };
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GByteArray) tiff = make_tiff (&others[i], "x");
    int fd = file_of (tiff->data, tiff->len);
    g_assert_cmpint (qr_wrap_tiff (fd), ==, -1);
    close (fd);
  }
}

static bool is_wrapped (const GByteArray *tiff, size_t len)
{
  int fd = file_of (tiff->data, len), pdf = qr_wrap_tiff (fd);
  close (fd);
  if (pdf >= 0)
    close (pdf);
  return pdf >= 0;
}

/* Every byte of the directory and its lists changed: a PDF is made or not. No PDF is made of the beginning of a file;
 * it may lack the place of the next directory, though. */
static void test_broken_pages (void)
{
  const Form form = {32, 32, 8, 3, 2, 1, 8, 1, 150, false};
  g_autoptr (GByteArray) tiff = make_tiff (&form, "x");
  guard_against_hanging ();
  for (unsigned i = 0; i < tiff->len; i = i == 7 ? tiff->len - 240 : i + 1) {
    for (unsigned change = 1; change < 256; change *= 3) {
      tiff->data[i] = (guint8)(tiff->data[i] + change);
      is_wrapped (tiff, tiff->len);
      tiff->data[i] = (guint8)(tiff->data[i] - change);
    }
    g_assert_true (i >= tiff->len - 4 || !is_wrapped (tiff, i));
  }
  alarm (0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr/tiff/codes-are-read", test_codes_are_read);
  g_test_add_func ("/qr/tiff/other-pages", test_other_pages_are_not_wrapped);
  g_test_add_func ("/qr/tiff/broken-pages", test_broken_pages);
  return g_test_run ();
}
