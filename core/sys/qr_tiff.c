/* A page of a TIFF 6.0 file as a PDF. The strips are copied as they are packed, since PDF has a filter for most of
 * TIFF's compressions. So pdftoppm(1) draws the page at the resolution that codes need, line by line, while zbarimg(1)
 * holds it whole: 278 MB for A4 at 600 dpi, which is more than its library takes without writing files. */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/io.h"
#include "sys/qr.h"

#define MAX_BYTES (256u * 1024 * 1024) /* of the strips */
#define MAX_STRIPS 10000
#define MAX_SIDE 65535
#define MAX_ENTRIES 4096   /* of a directory */
#define MAX_DIRECTORIES 16 /* before the one of the page: those of thumbnails */
#define MAX_TABLES 65536   /* bytes of the tables that JPEG strips share */
#define PIECE (256 * 1024)

enum { NOT_PACKED = 1, GROUP_4 = 4, LZW = 5, JPEG = 7, DEFLATE = 8, OLD_DEFLATE = 32946, PACK_BITS = 32773 };
enum { WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, YCBCR = 6 };

typedef struct {
  int fd;
  uint64_t size;
  bool big_endian;
} Source;

/* What the directory says; numbers that it leaves out have their defaults. */
typedef struct {
  uint32_t subfile, width, height, bits, compression, photometric, samples, rows, planar, fill_order, predictor, dpi;
  GArray *offsets, *lengths, *depths; /* of uint32_t */
  GByteArray *tables;
} Page;

/* The PDF while it is written. */
typedef struct {
  int fd;
  uint64_t len;
  bool good;
  GArray *objects; /* of uint64_t: where each begins */
} Pdf;

/* ---- Reading ---- */

static bool read_at (const Source *source, uint64_t offset, void *into, size_t len)
{
  return offset <= source->size && len <= source->size - offset &&
         pread (source->fd, into, len, (off_t)offset) == (ssize_t)len;
}

static uint32_t number_in (const Source *source, const uint8_t *bytes, size_t len)
{
  uint32_t number = 0;
  for (size_t i = 0; i < len; i++)
    number = number << 8 | bytes[source->big_endian ? i : len - 1 - i];
  return number;
}

/* The whole numbers of an entry: of type SHORT or LONG. */
static GArray *numbers_of (const Source *source, const uint8_t *entry)
{
  uint32_t type = number_in (source, entry + 2, 2), n = number_in (source, entry + 4, 4);
  size_t size = type == 3 ? 2 : 4;
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autofree uint8_t *bytes = NULL;
  if ((type != 3 && type != 4) || n > MAX_STRIPS)
    return numbers;
  bytes = g_malloc0 (n * size + 4);
  if (n * size <= 4)
    memcpy (bytes, entry + 8, 4);
  else if (!read_at (source, number_in (source, entry + 8, 4), bytes, n * size))
    return numbers;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t number = number_in (source, bytes + i * size, size);
    g_array_append_val (numbers, number);
  }
  return numbers;
}

static void take_list (const Source *source, const uint8_t *entry, GArray **list)
{
  g_clear_pointer (list, g_array_unref);
  *list = numbers_of (source, entry);
}

/* XResolution, a fraction, taken as dots per inch. */
static uint32_t density_of (const Source *source, const uint8_t *entry)
{
  uint8_t bytes[8];
  if (number_in (source, entry + 2, 2) != 5 || !read_at (source, number_in (source, entry + 8, 4), bytes, sizeof bytes))
    return 0;
  uint32_t of = number_in (source, bytes + 4, 4);
  return of == 0 ? 0 : number_in (source, bytes, 4) / of;
}

static void take_tables (const Source *source, const uint8_t *entry, Page *page)
{
  uint32_t n = number_in (source, entry + 4, 4);
  g_byte_array_set_size (page->tables, n > MAX_TABLES ? 0 : n);
  if (page->tables->len > 0 &&
      !read_at (source, number_in (source, entry + 8, 4), page->tables->data, page->tables->len))
    g_byte_array_set_size (page->tables, 0);
}

static void take_entry (const Source *source, const uint8_t *entry, Page *page)
{
  const struct {
    uint32_t tag;
    uint32_t *into;
  } numbers[] = {{254, &page->subfile},     {256, &page->width},      {257, &page->height},  {259, &page->compression},
                 {262, &page->photometric}, {266, &page->fill_order}, {277, &page->samples}, {278, &page->rows},
                 {284, &page->planar},      {317, &page->predictor}};
  uint32_t tag = number_in (source, entry, 2);
  g_autoptr (GArray) found = NULL;
  for (size_t i = 0; found == NULL && i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i].tag == tag) {
      found = numbers_of (source, entry);
      *numbers[i].into = found->len == 1 ? g_array_index (found, uint32_t, 0) : 0;
    }
  if (tag == 258)
    take_list (source, entry, &page->depths);
  else if (tag == 273)
    take_list (source, entry, &page->offsets);
  else if (tag == 279)
    take_list (source, entry, &page->lengths);
  else if (tag == 282)
    page->dpi = density_of (source, entry);
  else if (tag == 347)
    take_tables (source, entry, page);
}

static void page_clear (Page *page)
{
  g_clear_pointer (&page->offsets, g_array_unref);
  g_clear_pointer (&page->lengths, g_array_unref);
  g_clear_pointer (&page->depths, g_array_unref);
  g_clear_pointer (&page->tables, g_byte_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* Reads the directory at *at, and sets *at to the next one, or 0. */
static bool read_directory (const Source *source, uint32_t *at, Page *page)
{
  uint8_t count[2], entry[12], next[4];
  uint64_t entries = (uint64_t)*at + sizeof count;
  page_clear (page);
  *page = (Page){.compression = NOT_PACKED, .samples = 1, .planar = 1, .fill_order = 1, .predictor = 1};
  page->tables = g_byte_array_new ();
  if (!read_at (source, *at, count, sizeof count))
    return false;
  uint32_t n = number_in (source, count, sizeof count);
  for (uint32_t i = 0; i < MIN (n, MAX_ENTRIES); i++) {
    if (!read_at (source, entries + i * sizeof entry, entry, sizeof entry))
      return false;
    take_entry (source, entry, page);
  }
  *at = read_at (source, entries + n * sizeof entry, next, sizeof next) ? number_in (source, next, sizeof next) : 0;
  return true;
}

/* The first directory that is not of a thumbnail or a mask: bits 0 and 2 of NewSubfileType. */
static bool read_first (const Source *source, Page *page)
{
  uint8_t head[8];
  if (!read_at (source, 0, head, sizeof head) || number_in (source, head + 2, 2) != 42)
    return false;
  uint32_t at = number_in (source, head + 4, 4);
  for (unsigned i = 0; i < MAX_DIRECTORIES && at != 0; i++) {
    if (!read_directory (source, &at, page))
      return false;
    if ((page->subfile & 5) == 0)
      return page->offsets != NULL && page->lengths != NULL;
  }
  return false;
}

/* ---- Whether PDF can say it ---- */

static const char *filter_of (uint32_t compression)
{
  switch (compression) {
  case NOT_PACKED:
    return "";
  case GROUP_4:
    return "/Filter /CCITTFaxDecode ";
  case LZW:
    return "/Filter /LZWDecode ";
  case JPEG:
    return "/Filter /DCTDecode ";
  case DEFLATE:
  case OLD_DEFLATE:
    return "/Filter /FlateDecode ";
  case PACK_BITS:
    return "/Filter /RunLengthDecode ";
  default:
    return NULL;
  }
}

/* Strips that end with a row can be joined into one image. */
static bool joins_strips (const Page *page)
{
  return page->compression == NOT_PACKED || page->compression == PACK_BITS;
}

static bool has_known_colours (const Page *page)
{
  bool one_bit = page->bits == 1 && page->samples == 1 && page->compression != JPEG;
  bool grey = page->samples == 1 && (page->photometric == WHITE_IS_ZERO || page->photometric == BLACK_IS_ZERO);
  bool colour =
      page->samples == 3 && (page->photometric == RGB || (page->photometric == YCBCR && page->compression == JPEG));
  for (unsigned i = 0; page->depths != NULL && i < page->depths->len; i++)
    if (g_array_index (page->depths, uint32_t, i) != page->bits)
      return false;
  return (one_bit || page->bits == 8) && (grey || colour) && (page->compression != GROUP_4 || one_bit);
}

static bool is_possible (const Source *source, Page *page)
{
  uint64_t total = 0;
  page->bits = page->depths == NULL || page->depths->len == 0 ? 1 : g_array_index (page->depths, uint32_t, 0);
  if (page->width == 0 || page->width > MAX_SIDE || page->height == 0 || page->height > MAX_SIDE ||
      filter_of (page->compression) == NULL || page->planar != 1 || page->fill_order < 1 || page->fill_order > 2 ||
      page->predictor < 1 || page->predictor > 2 || !has_known_colours (page))
    return false;
  page->rows = page->rows == 0 || page->rows > page->height ? page->height : page->rows;
  if (page->offsets->len != page->lengths->len || page->offsets->len != (page->height + page->rows - 1) / page->rows)
    return false;
  for (unsigned i = 0; i < page->offsets->len; i++) {
    uint64_t offset = g_array_index (page->offsets, uint32_t, i), len = g_array_index (page->lengths, uint32_t, i);
    total += len;
    if (offset + len > source->size || total > MAX_BYTES || (page->compression == JPEG && len < 4))
      return false;
  }
  return true;
}

/* ---- Writing ---- */

static void put_bytes (Pdf *pdf, const void *bytes, size_t len)
{
  pdf->good = pdf->good && io_write (pdf->fd, bytes, len, NULL, NULL);
  pdf->len += len;
}

static void put_text (Pdf *pdf, const char *format, ...) G_GNUC_PRINTF (2, 3);
static void put_text (Pdf *pdf, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  put_bytes (pdf, text, strlen (text));
}

static void begin_object (Pdf *pdf)
{
  g_array_append_val (pdf->objects, pdf->len);
  put_text (pdf, "%u 0 obj ", pdf->objects->len);
}

static void reverse_bits (uint8_t *bytes, size_t len)
{
  for (size_t i = 0; i < len; i++) {
    unsigned b = bytes[i];
    b = (b & 0x0f) << 4 | b >> 4;
    b = (b & 0x33) << 2 | (b & 0xcc) >> 2;
    bytes[i] = (uint8_t)((b & 0x55) << 1 | (b & 0xaa) >> 1);
  }
}

static void copy_strip (Pdf *pdf, const Source *source, const Page *page, uint64_t offset, uint64_t len)
{
  g_autofree uint8_t *piece = g_malloc (PIECE);
  while (len > 0 && pdf->good) {
    size_t part = MIN (len, PIECE);
    pdf->good = read_at (source, offset, piece, part);
    if (page->fill_order == 2 && page->compression != JPEG)
      reverse_bits (piece, part);
    put_bytes (pdf, piece, part);
    offset += part;
    len -= part;
  }
}

/* Strips of JPEG begin with the tables that they share: the end of these and the beginning of the strip are left out.
 */
static void put_strip (Pdf *pdf, const Source *source, const Page *page, unsigned i)
{
  uint64_t offset = g_array_index (page->offsets, uint32_t, i), len = g_array_index (page->lengths, uint32_t, i);
  bool tables = page->compression == JPEG && page->tables->len > 4;
  if (tables)
    put_bytes (pdf, page->tables->data, page->tables->len - 2);
  copy_strip (pdf, source, page, offset + (tables ? 2 : 0), len - (tables ? 2 : 0));
}

static void put_parameters (Pdf *pdf, const Page *page, uint32_t rows)
{
  bool predicts = page->predictor == 2 &&
                  (page->compression == LZW || page->compression == DEFLATE || page->compression == OLD_DEFLATE);
  if (page->compression == GROUP_4)
    put_text (pdf, "/DecodeParms << /K -1 /Columns %u /Rows %u /BlackIs1 %s >> ", page->width, rows,
              page->photometric == BLACK_IS_ZERO ? "true" : "false");
  else if (predicts)
    put_text (pdf, "/DecodeParms << /Predictor 2 /Colors %u /BitsPerComponent %u /Columns %u >> ", page->samples,
              page->bits, page->width);
  else if (page->compression == JPEG && page->photometric == RGB)
    put_text (pdf, "/DecodeParms << /ColorTransform 0 >> ");
  if (page->photometric == WHITE_IS_ZERO && page->compression != GROUP_4)
    put_text (pdf, "/Decode [1 0] ");
}

/* An image of n strips from the given one on. */
static void put_image (Pdf *pdf, const Source *source, const Page *page, unsigned first, unsigned n, uint32_t rows)
{
  uint64_t len = 0;
  for (unsigned i = first; i < first + n; i++)
    len += g_array_index (page->lengths, uint32_t, i);
  if (page->compression == JPEG && page->tables->len > 4)
    len += page->tables->len - 4;
  begin_object (pdf);
  put_text (pdf, "<< /Type /XObject /Subtype /Image /Width %u /Height %u /ColorSpace /%s /BitsPerComponent %u %s",
            page->width, rows, page->samples == 3 ? "DeviceRGB" : "DeviceGray", page->bits,
            filter_of (page->compression));
  put_parameters (pdf, page, rows);
  put_text (pdf, "/Length %" G_GUINT64_FORMAT " >> stream\n", len);
  for (unsigned i = first; i < first + n; i++)
    put_strip (pdf, source, page, i);
  put_text (pdf, "\nendstream endobj\n");
}

/* Each image in its place on the page, whose unit is a pixel. */
static void put_contents (Pdf *pdf, const Page *page, uint32_t rows, unsigned images)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < images; i++) {
    uint32_t top = i * rows, bottom = MIN (top + rows, page->height);
    g_string_append_printf (text, "q %u 0 0 %u 0 %u cm /I%u Do Q\n", page->width, bottom - top, page->height - bottom,
                            i);
  }
  begin_object (pdf);
  put_text (pdf, "<< /Length %zu >> stream\n%s\nendstream endobj\n", text->len, text->str);
}

/* Pages without a credible resolution are taken for A4. UserUnit would say it as well, but not to all programs. */
static void put_page (Pdf *pdf, const Page *page, unsigned images)
{
  enum { A4_LONG = 842 };
  bool known = page->dpi >= 50 && page->dpi <= 2400;
  double scale = known ? 72.0 / page->dpi : (double)A4_LONG / MAX (page->width, page->height);
  char width[G_ASCII_DTOSTR_BUF_SIZE], height[G_ASCII_DTOSTR_BUF_SIZE], unit[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (width, sizeof width, "%.3f", page->width * scale);
  g_ascii_formatd (height, sizeof height, "%.3f", page->height * scale);
  g_ascii_formatd (unit, sizeof unit, "%.9f", scale);
  begin_object (pdf);
  put_text (pdf, "<< /Type /Catalog /Pages 2 0 R >> endobj\n");
  begin_object (pdf);
  put_text (pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n");
  begin_object (pdf);
  put_text (pdf, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents [4 0 R 5 0 R] /Resources << /XObject <<",
            width, height);
  for (unsigned i = 0; i < images; i++)
    put_text (pdf, " /I%u %u 0 R", i, 6 + i);
  put_text (pdf, " >> >> >> endobj\n");
  g_autofree char *matrix = g_strdup_printf ("%s 0 0 %s 0 0 cm\n", unit, unit);
  begin_object (pdf);
  put_text (pdf, "<< /Length %zu >> stream\n%s\nendstream endobj\n", strlen (matrix), matrix);
}

static void put_pdf (Pdf *pdf, const Source *source, const Page *page)
{
  bool joined = joins_strips (page);
  unsigned images = joined ? 1 : page->offsets->len;
  uint32_t rows = joined ? page->height : page->rows;
  put_text (pdf, "%%PDF-1.4\n");
  put_page (pdf, page, images);
  put_contents (pdf, page, rows, images);
  for (unsigned i = 0; i < images && pdf->good; i++)
    put_image (pdf, source, page, i, joined ? page->offsets->len : 1, MIN (rows, page->height - i * rows));
  uint64_t table = pdf->len;
  put_text (pdf, "xref\n0 %u\n0000000000 65535 f \n", pdf->objects->len + 1);
  for (unsigned i = 0; i < pdf->objects->len; i++)
    put_text (pdf, "%010" G_GUINT64_FORMAT " 00000 n \n", g_array_index (pdf->objects, uint64_t, i));
  put_text (pdf, "trailer << /Size %u /Root 1 0 R >>\nstartxref\n%" G_GUINT64_FORMAT "\n%%%%EOF\n",
            pdf->objects->len + 1, table);
}

int qr_wrap_tiff (int fd)
{
  struct stat status;
  uint8_t order[2];
  g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  g_auto (Page) page = {0};
  Source source = {.fd = fd};
  Pdf pdf = {.fd = -1, .good = true, .objects = objects};
  source.size = fstat (fd, &status) == 0 ? (uint64_t)status.st_size : 0;
  source.big_endian = read_at (&source, 0, order, sizeof order) && order[0] == 'M';
  if (!read_first (&source, &page) || !is_possible (&source, &page))
    return -1;
  pdf.fd = memfd_create ("dossier", MFD_CLOEXEC);
  if (pdf.fd < 0)
    return -1;
  put_pdf (&pdf, &source, &page);
  if (pdf.good)
    return pdf.fd;
  close (pdf.fd);
  return -1;
}
