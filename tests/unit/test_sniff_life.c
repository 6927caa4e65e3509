/* Scans as scanners, cameras and office programs really write them: a little wrong, and readable all the same. Each
 * file is made here, as small as it can be. */
#include "sys/sniff.h"

#include <string.h>
#include <sys/wait.h>

#include "sys/helper.h"
#include "tests/unit/fixtures/unit.h"
#include "tests/unit/fixtures/zip.h"

#define PUT(bytes, text) g_byte_array_append (bytes, (const guint8 *)(text), sizeof (text) - 1)
#define PUT_TEXT(bytes, text) g_byte_array_append (bytes, (const guint8 *)(text), (guint)strlen (text))

static void put_be32 (GByteArray *bytes, guint32 value)
{
  value = GUINT32_TO_BE (value);
  g_byte_array_append (bytes, (const guint8 *)&value, 4);
}

/* Sniffs the bytes as a file of that name, and compares: pages of 0 stand for a file that is not counted. */
static void expect (Fresh *fresh, const char *name, const GByteArray *bytes, SniffState state, unsigned pages,
                    const char *note)
{
  g_auto (Sniff) sniff = {0};
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fresh->path, name, NULL);
  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, (gssize)bytes->len, NULL));
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_true (sniff_file (fd, name, &sniff, &error));
  g_assert_no_error (error);
  close (fd);
  g_test_message ("%s: %u, %u pages, %s", name, sniff.state, sniff.pages, sniff.note);
  g_assert_cmpint (sniff.state, ==, state);
  g_assert_cmpuint (sniff.pages, ==, pages);
  if (note == NULL)
    g_assert_null (sniff.note);
  else
    g_assert_true (sniff.note != NULL && strstr (sniff.note, note) != NULL);
}

/* ---- PDF ---- */

static bool lacks_pdf_helpers (void)
{
  g_autofree char *pdfinfo = helper_find ("pdfinfo"), *qpdf = helper_find ("qpdf");
  if (pdfinfo != NULL && qpdf != NULL)
    return false;
  g_test_skip ("pdfinfo or qpdf is not installed");
  return true;
}

/* A PDF of two pages with this title, behind lead. The table of objects counts from the header, as programs write it.
 */
static GByteArray *make_pdf (const char *lead, size_t lead_len, const char *title, bool sound)
{
  static const char *const objects[] = {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
                                        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
                                        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"};
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GString) table = g_string_new ("xref\n0 6\n0000000000 65535 f \n");
  if (lead != NULL)
    g_byte_array_append (bytes, (const guint8 *)lead, (guint)lead_len);
  PUT (bytes, "%PDF-1.4\n");
  for (unsigned i = 0; i < 5; i++) {
    g_autofree char *object = i < 4 ? g_strdup_printf ("%u 0 obj\n%s\nendobj\n", i + 1, objects[i])
                                    : g_strdup_printf ("5 0 obj\n<</Title(%s)>>\nendobj\n", title);
    g_string_append_printf (table, "%010u 00000 n \n", bytes->len - (guint)lead_len + (sound ? 0 : 3));
    PUT_TEXT (bytes, object);
  }
  g_autofree char *end = g_strdup_printf ("%strailer\n<</Size 6/Root 1 0 R/Info 5 0 R>>\nstartxref\n%u\n%%%%EOF\n",
                                          table->str, bytes->len - (guint)lead_len + (sound ? 0 : 5));
  PUT_TEXT (bytes, end);
  return bytes;
}

static void test_pdf_behind_other_bytes (Fresh *fresh, gconstpointer data)
{
  static const char *const leads[] = {"\xef\xbb\xbf", "\n", "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n",
                                      "\1\2\3"};
  (void)data;
  if (lacks_pdf_helpers ())
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (leads); i++) {
    g_autoptr (GByteArray) bytes = make_pdf (leads[i], strlen (leads[i]), "x", true);
    expect (fresh, "scan.pdf", bytes, SNIFF_COUNTED, 2, NULL);
    expect (fresh, "scan", bytes, SNIFF_COUNTED, 2, NULL);
    g_byte_array_set_size (bytes, bytes->len / 2);
    expect (fresh, "cut.pdf", bytes, SNIFF_DAMAGED, 0, "end-of-file");
  }
  g_autofree char *blanks = g_strnfill (1000, ' '), *more = g_strnfill (1025, ' ');
  g_autoptr (GByteArray) most = make_pdf (blanks, 1000, "x", true), over = make_pdf (more, 1025, "x", true);
  expect (fresh, "scan.pdf", most, SNIFF_COUNTED, 2, NULL);
  expect (fresh, "scan.pdf", over, SNIFF_UNPAGED, 0, NULL);
}

static void test_text_about_pdf_is_text (Fresh *fresh, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  (void)data;
  PUT (bytes, "The first line of such a file is %PDF-1.4, and so on.\n");
  expect (fresh, "note.txt", bytes, SNIFF_UNPAGED, 0, NULL);
}

static void test_pdf_before_zero_bytes (Fresh *fresh, gconstpointer data)
{
  static const unsigned zeros[] = {1, 2000, 5000, 100000};
  (void)data;
  if (lacks_pdf_helpers ())
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (zeros); i++) {
    g_autoptr (GByteArray) bytes = make_pdf (NULL, 0, "x", true);
    g_autofree guint8 *blank = g_malloc0 (zeros[i]);
    g_byte_array_append (bytes, blank, zeros[i]);
    expect (fresh, "scan.pdf", bytes, SNIFF_COUNTED, 2, "zero bytes follow its end");
  }
}

static void test_pdf_title_is_no_output (Fresh *fresh, gconstpointer data)
{
  static const char *const titles[] = {"x\nEncrypted: yes",          "x\\nEncrypted: yes\\nPages: 9",
                                       "x\\000y\\nPages: 9",         "Command Line Error: Incorrect password",
                                       "\\377\\376\\000\\012\\000P", "\\042pageposfrom1\\042: 3"};
  (void)data;
  if (lacks_pdf_helpers ())
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (titles); i++) {
    g_autoptr (GByteArray) bytes = make_pdf (NULL, 0, titles[i], true);
    expect (fresh, "scan.pdf", bytes, SNIFF_COUNTED, 2, NULL);
  }
}

static void test_pdf_with_a_damaged_table_is_counted (Fresh *fresh, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = make_pdf (NULL, 0, "x", false);
  (void)data;
  if (!lacks_pdf_helpers ())
    expect (fresh, "scan.pdf", bytes, SNIFF_COUNTED, 2, "table of objects is damaged");
}

static void test_pdf_with_an_owner_opens (Fresh *fresh, gconstpointer data)
{
  static const struct {
    const char *user, *print;
    SniffState state;
    unsigned pages;
    const char *note;
  } all[] = {{"", "--print=none", SNIFF_COUNTED, 2, "forbids printing"},
             {"", "--print=full", SNIFF_COUNTED, 2, "opens without a password"},
             {"secret", "--print=full", SNIFF_LOCKED, 0, "encrypted"}};
  g_autoptr (GByteArray) plain = make_pdf (NULL, 0, "x", true);
  g_autofree char *from = g_build_filename (fresh->path, "plain.pdf", NULL);
  g_autofree char *into = g_build_filename (fresh->path, "made.pdf", NULL);
  (void)data;
  if (lacks_pdf_helpers ())
    return;
  g_assert_true (g_file_set_contents (from, (const char *)plain->data, (gssize)plain->len, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    const char *const arguments[] = {"qpdf",       "--encrypt", all[i].user, "owner", "256",
                                     all[i].print, "--",        from,        into,    NULL};
    int status;
    g_autofree char *bytes = NULL;
    gsize len;
    g_assert_true (g_spawn_sync (NULL, (char **)(uintptr_t)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                                 &status, NULL));
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    g_assert_true (g_file_get_contents (into, &bytes, &len, NULL));
    g_autoptr (GByteArray) made = g_byte_array_new ();
    g_byte_array_append (made, (const guint8 *)bytes, (guint)len);
    expect (fresh, "scan.pdf", made, all[i].state, all[i].pages, all[i].note);
  }
}

/* ---- OFD ---- */

/* An OFD of three pages, whose OFD.xml and document have these names, and whose root says where the document is. */
static GByteArray *make_ofd (const char *first, const char *root, const char *document)
{
  g_autofree char *text = g_strdup_printf ("<OFD><DocBody><DocRoot>%s</DocRoot></DocBody></OFD>", root);
  const char *const entries[] = {first, text, document, "<Document><Pages><Page/><Page/><Page/></Pages></Document>",
                                 NULL};
  return zip_of (entries);
}

static void test_ofd_paths (Fresh *fresh, gconstpointer data)
{
  static const char *const all[][3] = {
      {"OFD.xml", "Doc_0/Document.xml", "Doc_0/Document.xml"},
      {"OFD.xml", "./Doc_0/Document.xml", "Doc_0/Document.xml"},
      {"OFD.xml", "Doc_0/../Doc_0//Document.xml", "Doc_0/Document.xml"},
      {"OFD.xml", "/Doc_0/Document.xml", "./Doc_0/Document.xml"},
      {"OFD.xml", "Doc_0\\Document.xml", "Doc_0/Document.xml"},
      {"OFD.xml", "Doc_0/Document.xml", "Doc_0\\Document.xml"},
      {"./OFD.xml", "Doc_0/Document.xml", "./Doc_0/Document.xml"},
      {"ofd.xml", "Doc_0/Document.xml", "doc_0/document.XML"},
  };
  (void)data;
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GByteArray) bytes = make_ofd (all[i][0], all[i][1], all[i][2]);
    expect (fresh, "scan.ofd", bytes, SNIFF_COUNTED, 3, NULL);
  }
  g_autoptr (GByteArray) elsewhere = make_ofd ("OFD.xml", "Doc_1/Document.xml", "Doc_0/Document.xml");
  expect (fresh, "scan.ofd", elsewhere, SNIFF_DAMAGED, 0, "missing");
}

/* ---- TIFF ---- */

typedef struct {
  unsigned tag, value;
} Entry;

static void put_number (GByteArray *bytes, bool big_endian, unsigned len, unsigned value)
{
  for (unsigned i = 0; i < len; i++) {
    guint8 byte = (guint8)(value >> 8 * (big_endian ? len - 1 - i : i));
    g_byte_array_append (bytes, &byte, 1);
  }
}

/* A directory of entries that end with tag 0; long ones, but for the given tag, which is a short. */
static void put_directory (GByteArray *bytes, bool big_endian, const Entry *entries, unsigned short_tag, bool more)
{
  unsigned n = 0;
  while (entries[n].tag != 0)
    n++;
  put_number (bytes, big_endian, 2, n);
  for (unsigned i = 0; i < n; i++) {
    bool is_short = entries[i].tag == short_tag;
    put_number (bytes, big_endian, 2, entries[i].tag);
    put_number (bytes, big_endian, 2, is_short ? 3 : 4);
    put_number (bytes, big_endian, 4, 1);
    put_number (bytes, big_endian, is_short ? 2 : 4, entries[i].value);
    if (is_short)
      put_number (bytes, big_endian, 2, 0);
  }
  put_number (bytes, big_endian, 4, more ? bytes->len + 4 : 0);
}

static GByteArray *begin_tiff (bool big_endian)
{
  GByteArray *bytes = g_byte_array_new ();
  PUT_TEXT (bytes, big_endian ? "MM" : "II");
  put_number (bytes, big_endian, 2, 42);
  put_number (bytes, big_endian, 4, 8);
  return bytes;
}

static const Entry strips[] = {{256, 9}, {257, 9}, {273, 4}, {279, 4}, {0}};

static void test_tiff_ends_without_its_last_pointer (Fresh *fresh, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = begin_tiff (false);
  (void)data;
  put_directory (bytes, false, strips, 0, false);
  for (unsigned cut = 1; cut <= 4; cut++) {
    g_byte_array_set_size (bytes, bytes->len - 1);
    expect (fresh, "scan.tif", bytes, SNIFF_COUNTED, 1, NULL);
  }
  g_byte_array_set_size (bytes, bytes->len - 1);
  expect (fresh, "scan.tif", bytes, SNIFF_DAMAGED, 0, "truncated");
}

static void test_tiff_in_old_jpeg (Fresh *fresh, gconstpointer data)
{
  static const Entry inside[] = {{256, 9}, {257, 9}, {259, 6}, {513, 4}, {514, 4}, {0}};
  static const Entry outside[] = {{256, 9}, {257, 9}, {259, 6}, {513, 4}, {514, 9000}, {0}};
  g_autoptr (GByteArray) good = begin_tiff (false), bad = begin_tiff (false);
  (void)data;
  put_directory (good, false, inside, 0, false);
  put_directory (bad, false, outside, 0, false);
  expect (fresh, "fax.tif", good, SNIFF_COUNTED, 1, NULL);
  expect (fresh, "fax.tif", bad, SNIFF_DAMAGED, 0, "beyond the end");
}

static void test_tiff_reduced_images_are_no_pages (Fresh *fresh, gconstpointer data)
{
  static const Entry old[] = {{255, 2}, {256, 9}, {257, 9}, {273, 4}, {279, 4}, {0}};
  static const Entry new[] = {{254, 1}, {256, 9}, {257, 9}, {273, 4}, {279, 4}, {0}};
  (void)data;
  for (unsigned big_endian = 0; big_endian < 2; big_endian++) {
    g_autoptr (GByteArray) bytes = begin_tiff (big_endian);
    put_directory (bytes, big_endian, strips, 0, true);
    put_directory (bytes, big_endian, old, 255, true);
    put_directory (bytes, big_endian, new, 254, true);
    put_directory (bytes, big_endian, new, 0, false);
    expect (fresh, "scan.tif", bytes, SNIFF_COUNTED, 1, NULL);
  }
}

static void test_tiff_without_size_is_no_image (Fresh *fresh, gconstpointer data)
{
  static const Entry no_width[] = {{256, 0}, {257, 9}, {273, 4}, {279, 4}, {0}};
  static const Entry no_length[] = {{256, 9}, {257, 0}, {273, 4}, {279, 4}, {0}};
  g_autoptr (GByteArray) one = begin_tiff (false), other = begin_tiff (true);
  (void)data;
  put_directory (one, false, no_width, 0, false);
  put_directory (other, true, no_length, 257, false);
  expect (fresh, "scan.tif", one, SNIFF_DAMAGED, 0, "no image");
  expect (fresh, "scan.tif", other, SNIFF_DAMAGED, 0, "no image");
}

/* ---- PNG, JPEG 2000, JPEG ---- */

static guint32 crc32_slowly (const guint8 *bytes, guint len)
{
  guint32 c = 0xffffffffu;
  for (guint i = 0; i < len; i++) {
    c ^= bytes[i];
    for (unsigned bit = 0; bit < 8; bit++)
      c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
  }
  return ~c;
}

static void put_chunk (GByteArray *bytes, const char *type, const char *contents, guint len)
{
  put_be32 (bytes, len);
  guint at = bytes->len;
  g_byte_array_append (bytes, (const guint8 *)type, 4);
  g_byte_array_append (bytes, (const guint8 *)contents, len);
  put_be32 (bytes, crc32_slowly (bytes->data + at, len + 4));
}

static GByteArray *make_png (const char *animation)
{
  g_autofree char *noise = g_strnfill (40003, '\x5a');
  GByteArray *bytes = g_byte_array_new ();
  PUT (bytes, "\x89PNG\r\n\x1a\n");
  put_chunk (bytes, "IHDR", "\0\0\0\1\0\0\0\1\10\0\0\0\0", 13);
  if (animation != NULL)
    put_chunk (bytes, "acTL", animation, 8);
  put_chunk (bytes, "IDAT", noise, 40003);
  put_chunk (bytes, "IEND", "", 0);
  return bytes;
}

static void test_png_checksums (Fresh *fresh, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = make_png (NULL);
  (void)data;
  expect (fresh, "scan.png", bytes, SNIFF_COUNTED, 1, NULL);
  bytes->data[20000] ^= 1;
  expect (fresh, "scan.png", bytes, SNIFF_DAMAGED, 0, "checksum");
  bytes->data[20000] ^= 1;
  bytes->data[bytes->len - 1] ^= 1;
  expect (fresh, "scan.png", bytes, SNIFF_DAMAGED, 0, "checksum");
}

static void put_box (GByteArray *bytes, guint32 len, const char *type, const char *contents, guint contents_len)
{
  put_be32 (bytes, len);
  g_byte_array_append (bytes, (const guint8 *)type, 4);
  g_byte_array_append (bytes, (const guint8 *)contents, contents_len);
}

/* A JPEG 2000 file; each length of a box may be made impossible. */
static GByteArray *make_jp2 (guint32 header, guint32 size, guint32 width, guint32 last)
{
  GByteArray *bytes = g_byte_array_new ();
  put_box (bytes, 12, "jP  ", "\r\n\x87\n", 4);
  put_box (bytes, 20, "ftyp", "jp2 \0\0\0\0jp2 ", 12);
  put_box (bytes, header, "jp2h", "", 0);
  put_box (bytes, size, "ihdr", "\0\0\0\1", 4);
  put_be32 (bytes, width);
  PUT (bytes, "\0\1\7\7\0\0");
  put_box (bytes, 14, "jp2c", "\xff\x4f\xff\x51\0\2\xff\xd9", 8);
  bytes->data[bytes->len - 13] = 16;
  put_box (bytes, last, "xml ", "<a/>", 4);
  return bytes;
}

static void test_jp2_boxes (Fresh *fresh, gconstpointer data)
{
  static const struct {
    guint32 header, size, width, last;
    SniffState state;
  } all[] = {{30, 22, 1, 12, SNIFF_COUNTED}, {30, 22, 0, 12, SNIFF_DAMAGED}, {30, 22, 1, 4000, SNIFF_DAMAGED},
             {30, 22, 1, 5, SNIFF_DAMAGED},  {30, 23, 1, 12, SNIFF_DAMAGED}, {30, 6, 1, 12, SNIFF_DAMAGED},
             {31, 22, 1, 12, SNIFF_DAMAGED}, {7, 22, 1, 12, SNIFF_DAMAGED},  {0xfffffff0u, 22, 1, 12, SNIFF_DAMAGED}};
  (void)data;
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GByteArray) bytes = make_jp2 (all[i].header, all[i].size, all[i].width, all[i].last);
    expect (fresh, "scan.jp2", bytes, all[i].state, all[i].state == SNIFF_COUNTED,
            all[i].state == SNIFF_COUNTED ? NULL : "");
  }
}

#define JPEG_START "\xff\xd8\xff\xe0\0\4ab"
#define JPEG_REST                                                                                                      \
  "\xff\xc0\0\4ab\xff\xda\0\4ab"                                                                                       \
  "coded\xff\0more"                                                                                                    \
  "\xff\xd9"

static void test_jpeg_with_stray_bytes (Fresh *fresh, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  (void)data;
  PUT (bytes, JPEG_START "\0\0stray" JPEG_REST);
  expect (fresh, "scan.jpg", bytes, SNIFF_COUNTED, 1, "7 stray bytes");
}

/* ---- Several images in one ---- */

static void test_frames_are_told (Fresh *fresh, gconstpointer data)
{
  g_autoptr (GByteArray) jpeg = g_byte_array_new (), gif = g_byte_array_new (), webp = g_byte_array_new ();
  g_autoptr (GByteArray) png = make_png ("\0\0\0\3\0\0\0\0");
  (void)data;
  PUT (jpeg, JPEG_START JPEG_REST "\0\0" JPEG_START JPEG_REST);
  expect (fresh, "a.mpo", jpeg, SNIFF_COUNTED, 1, "2 frames");
  g_byte_array_set_size (jpeg, jpeg->len - 1);
  expect (fresh, "a.mpo", jpeg, SNIFF_DAMAGED, 0, "truncated");
  PUT (gif, "GIF89a\1\0\1\0\0\0\0");
  for (unsigned i = 0; i < 4; i++)
    PUT (gif, ",\0\0\0\0\1\0\1\0\0\2\2LA\0");
  PUT (gif, ";");
  expect (fresh, "a.gif", gif, SNIFF_COUNTED, 1, "4 frames");
  PUT (webp, "RIFF\x26\0\0\0WEBPVP8X\2\0\0\0\0\0ANMF\2\0\0\0\0\0ANMF\2\0\0\0\0\0");
  webp->data[4] = (guint8)(webp->len - 8);
  expect (fresh, "a.webp", webp, SNIFF_COUNTED, 1, "2 frames");
  expect (fresh, "a.png", png, SNIFF_COUNTED, 1, "3 frames");
}

#define ADD(path, test) g_test_add ("/sniff-life/" path, Fresh, NULL, fresh_set_up, test, fresh_tear_down)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pdf/behind-other-bytes", test_pdf_behind_other_bytes);
  ADD ("pdf/text-about-it-is-text", test_text_about_pdf_is_text);
  ADD ("pdf/before-zero-bytes", test_pdf_before_zero_bytes);
  ADD ("pdf/title-is-no-output", test_pdf_title_is_no_output);
  ADD ("pdf/with-a-damaged-table-is-counted", test_pdf_with_a_damaged_table_is_counted);
  ADD ("pdf/with-an-owner-opens", test_pdf_with_an_owner_opens);
  ADD ("ofd/paths", test_ofd_paths);
  ADD ("tiff/ends-without-its-last-pointer", test_tiff_ends_without_its_last_pointer);
  ADD ("tiff/in-old-jpeg", test_tiff_in_old_jpeg);
  ADD ("tiff/reduced-images-are-no-pages", test_tiff_reduced_images_are_no_pages);
  ADD ("tiff/without-size-is-no-image", test_tiff_without_size_is_no_image);
  ADD ("png/checksums", test_png_checksums);
  ADD ("jp2/boxes", test_jp2_boxes);
  ADD ("jpeg/stray-bytes", test_jpeg_with_stray_bytes);
  ADD ("frames-are-told", test_frames_are_told);
  return g_test_run ();
}
