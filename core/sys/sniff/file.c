/* Identifies the format of a scan by its first bytes and calls the reader of that format. The order of the table
 * decides between overlapping signatures. The extension matters only when the bytes cannot tell (text). */
#include "sys/sniff.h"

#include <errno.h>
#include <sys/stat.h>

#include "sys/error.h"
#include "sys/sniff/internal.h"

typedef struct {
  const char *media, *extension;
  unsigned offset; /* of the signature in the file */
  unsigned len;
  const char *signature;
  void (*read) (SniffReader *reader, Sniff *sniff); /* NULL: a format without pages */
} SniffFormat;

static void miss_reader (SniffReader *reader, Sniff *sniff)
{
  (void)reader;
  sniff_unknown (sniff, "pages of %s cannot be counted", sniff->media);
}

static const SniffFormat sniff_formats[] = {
    {"image/tiff", "tif", 0, 4, "II*\0", sniff_tiff},
    {"image/tiff", "tif", 0, 4, "MM\0*", sniff_tiff},
    {"image/tiff", "tif", 0, 4, "II+\0", sniff_tiff},
    {"image/tiff", "tif", 0, 4, "MM\0+", sniff_tiff},
    {"image/jpeg", "jpg", 0, 3, "\xff\xd8\xff", sniff_jpeg},
    {"image/png", "png", 0, 8, "\x89PNG\r\n\x1a\n", sniff_png},
    {"image/webp", "webp", 8, 4, "WEBP", sniff_webp},
    {"audio/wav", "wav", 8, 4, "WAVE", NULL},
    {"video/x-msvideo", "avi", 8, 4, "AVI ", NULL},
    {"image/gif", "gif", 0, 4, "GIF8", sniff_gif},
    {"image/jpm", "jpm", 20, 4, "jpm ", miss_reader},
    {"image/jp2", "jp2", 0, 12, "\0\0\0\x0cjP  \r\n\x87\n", sniff_jp2},
    {"image/x-jp2-codestream", "j2k", 0, 4, "\xff\x4f\xff\x51", sniff_j2k},
    {"image/vnd.djvu", "djvu", 0, 8, "AT&TFORM", sniff_djvu},
    {"application/pdf", "pdf", 0, 5, "%PDF-", sniff_pdf},
    {"application/zip", "zip", 0, 4, "PK\3\4", sniff_zip},
    {"application/zip", "zip", 0, 4, "PK\5\6", sniff_zip},
    {"image/heic", "heic", 4, 8, "ftypheic", miss_reader},
    {"image/heic", "heic", 4, 8, "ftypmif1", miss_reader},
    {"image/avif", "avif", 4, 8, "ftypavif", miss_reader},
    {"audio/mp4", "m4a", 4, 8, "ftypM4A ", NULL},
    {"video/quicktime", "mov", 4, 8, "ftypqt  ", NULL},
    {"video/3gpp", "3gp", 4, 7, "ftyp3gp", NULL},
    {"video/mp4", "mp4", 4, 4, "ftyp", NULL},
    {"video/x-matroska", "mkv", 0, 4, "\x1a\x45\xdf\xa3", NULL},
    {"audio/mpeg", "mp3", 0, 3, "ID3", NULL},
    {"audio/mpeg", "mp3", 0, 2, "\xff\xfb", NULL},
    {"audio/mpeg", "mp3", 0, 2, "\xff\xf3", NULL},
    {"audio/mpeg", "mp3", 0, 2, "\xff\xf2", NULL},
    {"audio/flac", "flac", 0, 4, "fLaC", NULL},
    {"audio/ogg", "ogg", 0, 4, "OggS", NULL},
    {"audio/amr", "amr", 0, 5, "#!AMR", NULL},
    {"application/vnd.rar", "rar", 0, 6, "Rar!\x1a\x07", NULL},
    {"application/x-7z-compressed", "7z", 0, 6, "7z\xbc\xaf\x27\x1c", NULL},
    {"application/gzip", "gz", 0, 2, "\x1f\x8b", NULL},
    {"application/zstd", "zst", 0, 4, "\x28\xb5\x2f\xfd", NULL},
    {"application/rtf", "rtf", 0, 5, "{\\rtf", NULL},
    {"application/postscript", "ps", 0, 4, "%!PS", miss_reader},
};

/* By their extensions: formats without a signature, or with a common one. */
typedef struct {
  const char *media, *extension, *other; /* other: a second extension, or NULL */
} SniffEnding;

static const SniffEnding sniff_texts[] = {
    {"text/csv", "csv", NULL},       {"text/html", "html", "htm"},       {"application/xml", "xml", NULL},
    {"message/rfc822", "eml", NULL}, {"application/json", "json", NULL}, {"text/markdown", "md", NULL},
};
static const SniffEnding sniff_compounds[] = {
    {"application/msword", "doc", NULL},
    {"application/vnd.ms-excel", "xls", "et"},
    {"application/vnd.ms-powerpoint", "ppt", "dps"},
    {"application/vnd.ms-outlook", "msg", NULL},
};

static bool has_ending (const char *name, const char *extension)
{
  const char *dot = strrchr (name, '.');
  return dot != NULL && extension != NULL && g_ascii_strcasecmp (dot + 1, extension) == 0;
}

static void match_ending (const SniffReader *reader, Sniff *sniff, const SniffEnding *endings, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (has_ending (reader->name, endings[i].extension) || has_ending (reader->name, endings[i].other)) {
      sniff->media = endings[i].media;
      sniff->extension = endings[i].extension;
      return;
    }
}

/* Whether the first window contains no NUL or other control byte: UTF-8, or GB18030 from older systems. */
static bool is_text (SniffReader *reader)
{
  size_t len;
  const uint8_t *bytes = sniff_window (reader, 0, &len);
  for (size_t i = 0; i < len; i++)
    if (bytes[i] == 0x7f || (bytes[i] < 0x20 && strchr ("\t\n\r\f\x1a\x1b", bytes[i]) == NULL) || bytes[i] == 0)
      return false;
  return len > 0;
}

static void match_text (SniffReader *reader, Sniff *sniff)
{
  sniff->state = SNIFF_UNPAGED;
  if (sniff_has (reader, 0, "BM", 2) && sniff_has (reader, 6, "\0\0\0\0", 4)) {
    sniff->media = "image/bmp";
    sniff->extension = "bmp";
    sniff_bmp (reader, sniff);
  } else if (sniff_has (reader, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8)) {
    sniff->media = "application/x-ole-storage";
    sniff->extension = "ole";
    match_ending (reader, sniff, sniff_compounds, G_N_ELEMENTS (sniff_compounds));
  } else if (sniff_is_pdf (reader, has_ending (reader->name, "pdf"))) {
    sniff->media = "application/pdf";
    sniff->extension = "pdf";
    sniff_pdf (reader, sniff);
  } else if (is_text (reader)) {
    sniff->media = "text/plain";
    sniff->extension = "txt";
    match_ending (reader, sniff, sniff_texts, G_N_ELEMENTS (sniff_texts));
  }
}

static void match_signature (SniffReader *reader, Sniff *sniff)
{
  if (reader->size == 0) {
    sniff_damaged (sniff, "the file is empty");
    return;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (sniff_formats); i++) {
    const SniffFormat *format = &sniff_formats[i];
    if (!sniff_has (reader, format->offset, format->signature, format->len))
      continue;
    sniff->media = format->media;
    sniff->extension = format->extension;
    sniff->state = SNIFF_UNPAGED;
    if (format->read != NULL)
      format->read (reader, sniff);
    return;
  }
  match_text (reader, sniff);
}

void sniff_clear (Sniff *sniff)
{
  g_clear_pointer (&sniff->note, g_free);
}

bool sniff_file (int fd, const char *name, Sniff *sniff, GError **error)
{
  struct stat status;
  *sniff = (Sniff){.media = "application/octet-stream", .extension = "bin", .state = SNIFF_UNPAGED};
  if (fstat (fd, &status) != 0)
    return error_set_errno (error, errno, NULL, "reading");
  g_autofree SniffReader *reader = g_new0 (SniffReader, 1);
  reader->fd = fd;
  reader->size = (uint64_t)status.st_size;
  reader->name = name;
  match_signature (reader, sniff);
  if (reader->error != NULL) {
    sniff_clear (sniff);
    g_propagate_error (error, reader->error);
    return false;
  }
  return true;
}
