/* What kind of file a scan is and how many pages it has, found from its bytes without decoding them.
 *
 * TIFF, JPEG, PNG, WebP, JPEG 2000 and DjVu are read by bounded readers of our own; OFD (GB/T 33190) through
 * libarchive and libxml2; PDF by pdfinfo(1) and qpdf(1), which run under limits, and whose absence or
 * disagreement is "unknown". Everything else is accepted as a file without pages. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef enum {
  SNIFF_COUNTED, /* pages is right */
  SNIFF_UNPAGED, /* a format without pages (audio, spreadsheet, unknown) */
  SNIFF_UNKNOWN, /* has pages; they could not be counted here, and note says why */
  SNIFF_DAMAGED, /* truncated, looping or contradictory; note says how */
  SNIFF_LOCKED,  /* encrypted */
} SniffState;

typedef struct {
  const char *media;     /* "image/tiff", "application/octet-stream" when unknown; static */
  const char *extension; /* "tif", "jpg", "pdf", …, "bin"; static, a valid name on disk */
  SniffState state;
  unsigned pages; /* when COUNTED */
  char *note;     /* one line, or NULL */
} Sniff;

void sniff_clear (Sniff *sniff);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sniff, sniff_clear)

/* Reads fd with pread(2) from its beginning; its offset does not change. name is the file's own name (its
 * ending tells formats apart that share a signature). Fails only when reading fails: D-IO. */
bool sniff_file (int fd, const char *name, Sniff *sniff, GError **error);
