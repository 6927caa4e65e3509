/* Both programs print one code after another. A text that is not UTF-8 or holds control bytes is no code of ours and
 * is left out. */
#include "sys/qr.h"

#include <string.h>
#include <unistd.h>

#include "sys/helper.h"
#include "sys/message.h"

#define ZXING "ZXingReader"
#define ZBAR "zbarimg"
#define DRAW "pdftoppm"
/* Of the limits of helpers: zbarimg takes 352 MB and 2 s for A4 in colour at 600 dpi, ZXingReader 259 MB for a
 * progressive JPEG. */
#define QR_TIMES 2

static bool is_installed (const char *program)
{
  g_autofree char *path = helper_find (program);
  return path != NULL;
}

static void add_text (GPtrArray *texts, char *text)
{
  if (*text == '\0' || !g_utf8_validate (text, -1, NULL) ||
      g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_free (text);
  else
    g_ptr_array_add (texts, text);
}

/* "44 4F 53": a text of bytes. NULL for anything else. Given. */
static char *from_hex (const char *hex)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (; *hex != '\0'; hex += strspn (hex, " ")) {
    int high = g_ascii_xdigit_value (hex[0]), low = high < 0 ? -1 : g_ascii_xdigit_value (hex[1]);
    if (low < 0 || (hex[2] != ' ' && hex[2] != '\0') || high * 16 + low < 0x20)
      return NULL;
    g_string_append_c (text, (char)(high * 16 + low));
    hex += 2;
  }
  return g_strdup (text->str);
}

/* ZXingReader prints lines of fields for each code, of which "Bytes:" is told in hexadecimal. */
static void take_bytes (const char *output, GPtrArray *texts)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    char *text = g_str_has_prefix (*line, "Bytes:") ? from_hex (g_strstrip (*line + strlen ("Bytes:"))) : NULL;
    if (text != NULL)
      add_text (texts, text);
  }
}

static void take_lines (const char *output, GPtrArray *texts)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    add_text (texts, g_strdup (*line));
}

/* Where the page is: in a file, or in bytes when fd is -1. */
typedef struct {
  int fd;
  GBytes *bytes;
} QrPage;

static bool run_on (const char *program, const char *const *arguments, const QrPage *page, Helper *helper,
                    GError **error)
{
  return page->bytes != NULL ? helper_run_bytes (program, arguments, page->bytes, helper, error)
                             : helper_run (program, arguments, page->fd, helper, error);
}

/* *read is false when the program cannot read such a file, *stopped true when it reached a limit. */
static bool ask_zxing (const QrPage *page, GPtrArray *texts, bool *read, bool *stopped, GError **error)
{
  static const char *const arguments[] = {"-format", "QRCode", "/dev/fd/3", NULL};
  g_auto (Helper) helper = {.times = QR_TIMES};
  if (!run_on (ZXING, arguments, page, &helper, error))
    return false;
  *stopped = helper.state == HELPER_STOPPED;
  *read =
      helper.state == HELPER_DONE && helper.status == 0 && strstr (helper.errors->str, "Failed to read image") == NULL;
  if (*read)
    take_bytes (helper.output->str, texts);
  return true;
}

/* Its statuses: 0 codes were found, 4 none was. */
static bool ask_zbar (const QrPage *page, GPtrArray *texts, bool *read, bool *stopped, GError **error)
{
  static const char *const arguments[] = {"-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", "/dev/fd/3", NULL};
  g_auto (Helper) helper = {.times = QR_TIMES};
  if (!run_on (ZBAR, arguments, page, &helper, error))
    return false;
  *stopped = helper.state == HELPER_STOPPED;
  *read = helper.state == HELPER_DONE && (helper.status == 0 || helper.status == 4);
  if (*read)
    take_lines (helper.output->str, texts);
  return true;
}

static bool read_page (const QrPage *page, bool is_plain, GPtrArray *texts, char **unchecked, GError **error)
{
  bool zxing = is_installed (ZXING), zbar = is_installed (ZBAR), read = false, stopped = false;
  if (zxing && is_plain && !ask_zxing (page, texts, &read, &stopped, error))
    return false;
  if (!read && zbar && !ask_zbar (page, texts, &read, &stopped, error))
    return false;
  if (!read)
    *unchecked = stopped         ? g_strdup (_ ("codes were not looked for: the page takes more memory or time than is "
                                                        "allowed; scan it with at most 300 dpi"))
                 : zxing || zbar ? g_strdup (_ ("no program here can look for codes in this file"))
                                 : g_strdup (_ ("neither ZXingReader nor zbarimg is installed"));
  return true;
}

/* The first page, in grey, at a resolution that codes of 20 mm need. *drawn is false when that was not possible. */
static bool read_pdf (int fd, GPtrArray *texts, char **unchecked, bool *drawn, GError **error)
{
  static const char *const arguments[] = {"-r", "150", "-gray", "-l", "1", "-singlefile", NULL};
  g_auto (Helper) helper = {.times = QR_TIMES};
  if (!helper_run (DRAW, arguments, fd, &helper, error))
    return false;
  *drawn = helper.state == HELPER_DONE && helper.status == 0 && helper.output->len > 0;
  if (!*drawn) {
    *unchecked = helper.state == HELPER_ABSENT ? g_strdup (_ ("pdftoppm is not installed"))
                                               : g_strdup (_ ("pdftoppm cannot draw the page"));
    return true;
  }
  g_autoptr (GBytes) bytes = g_bytes_new (helper.output->str, helper.output->len);
  const QrPage page = {.fd = -1, .bytes = bytes};
  return read_page (&page, true, texts, unchecked, error);
}

/* A TIFF is drawn as a PDF where that is possible. */
static bool read_tiff (int fd, GPtrArray *texts, char **unchecked, GError **error)
{
  bool drawn = false, good = true;
  int wrapped = qr_wrap_tiff (fd);
  if (wrapped >= 0) {
    good = read_pdf (wrapped, texts, unchecked, &drawn, error);
    close (wrapped);
  }
  if (!good || drawn)
    return good;
  const QrPage page = {.fd = fd};
  g_clear_pointer (unchecked, g_free);
  return read_page (&page, false, texts, unchecked, error);
}

bool qr_read (int fd, const char *media, GPtrArray *texts, char **unchecked, GError **error)
{
  static const char *const plain[] = {"image/jpeg", "image/png", "image/bmp", "image/gif", NULL};
  bool drawn, can_read = is_installed (ZXING) || is_installed (ZBAR);
  *unchecked = NULL;
  if (can_read && strcmp (media, "application/pdf") == 0)
    return read_pdf (fd, texts, unchecked, &drawn, error);
  if (can_read && strcmp (media, "image/tiff") == 0)
    return read_tiff (fd, texts, unchecked, error);
  if (!g_str_has_prefix (media, "image/") && strcmp (media, "application/pdf") != 0)
    return true;
  const QrPage page = {.fd = fd};
  return read_page (&page, g_strv_contains (plain, media), texts, unchecked, error);
}
