/* Finds the type of a scan and its number of pages from its bytes, without decoding them.
 *
 * TIFF, JPEG, PNG, WebP, JPEG 2000 and DjVu have bounded readers here. OFD (GB/T 33190) is read with libarchive and
 * libxml2, PDF with pdfinfo(1) and qpdf(1), which run under limits; when one of these is absent or they disagree, the
 * result is "unknown". All other files are accepted as files without pages. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef enum {
  SNIFF_COUNTED, /* pages is set */
  SNIFF_UNPAGED, /* a format without pages (audio, spreadsheet, unknown) */
  SNIFF_UNKNOWN, /* has pages that cannot be counted here; note says why */
  SNIFF_DAMAGED, /* truncated, looping or contradictory; note says how */
  SNIFF_LOCKED,  /* encrypted */
} SniffState;

typedef struct {
  const char *media;     /* "image/tiff", "application/octet-stream" when unknown; static */
  const char *extension; /* "tif", "jpg", "pdf", …, "bin"; static, a valid name on disk */
  SniffState state;
  unsigned pages; /* when COUNTED */
  unsigned dpi;   /* dots per inch that the (first) image says of itself; 0: nothing */
  char *note;     /* a line for people, or NULL: why pages are unknown, or something remarkable about a counted file */
} Sniff;

void sniff_clear (Sniff *sniff);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sniff, sniff_clear)

/* Reads fd from its beginning with pread(2), which does not change its offset. The extension of name, the file's own
 * name, tells formats with the same signature apart. Fails only when reading fails: D-IO. */
bool sniff_file (int fd, const char *name, Sniff *sniff, GError **error);
