/* For sys/sniff only: a window over the file, and verdicts.
 *
 * A reader asks for bytes at an offset and gets as many as the file has there. A truncated file and a failing disk look
 * the same to it, so it needs no error handling. The window keeps the failure, and sniff_file reports it at the end. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "sys/sniff.h"

#define SNIFF_WINDOW 16384       /* bytes that are read at once */
#define SNIFF_MAX_PAGES 100000   /* larger numbers are not believed, in any format */
#define SNIFF_MAX_BLOCKS 1000000 /* chunks, segments or boxes of a file */

typedef struct {
  int fd;
  uint64_t size;    /* of the file when it was opened */
  const char *name; /* the original name of the file */
  GError *error;    /* the first failure to read */
  uint64_t at;      /* offset of the window in the file */
  size_t held;      /* bytes in the window */
  uint8_t bytes[SNIFF_WINDOW];
} SniffReader;

/* The bytes in the window from offset on. At least one; NULL when the file ends there. Valid until the next call. */
const uint8_t *sniff_window (SniffReader *reader, uint64_t offset, size_t *len);
/* Copies len bytes at offset; false when the file has fewer. */
bool sniff_read (SniffReader *reader, uint64_t offset, void *data, size_t len);
/* Whether the file has these bytes at offset. */
bool sniff_has (SniffReader *reader, uint64_t offset, const char *bytes, size_t len);
/* Whether [offset, offset + len) lies inside the file. */
bool sniff_inside (const SniffReader *reader, uint64_t offset, uint64_t len);
/* Finds the last occurrence of bytes among the `within` bytes before end (at most SNIFF_WINDOW). */
bool sniff_find_last (SniffReader *reader, uint64_t end, size_t within, const char *bytes, size_t len,
                      uint64_t *offset);
/* The size of the file without the zero bytes at its end. */
uint64_t sniff_end (SniffReader *reader);

uint16_t sniff_be16 (const uint8_t *bytes);
uint32_t sniff_be32 (const uint8_t *bytes);
uint64_t sniff_be64 (const uint8_t *bytes);
uint32_t sniff_le32 (const uint8_t *bytes);

void sniff_counted (Sniff *sniff, uint64_t pages);
void sniff_damaged (Sniff *sniff, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sniff_unknown (Sniff *sniff, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sniff_locked (Sniff *sniff, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Adds a remark to a file that was counted. */
void sniff_remark (Sniff *sniff, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Counts an image of so many frames (animation, stereo, burst) as one page, and tells the frames. */
void sniff_frames (Sniff *sniff, unsigned frames);

/* The readers, one for each format. They set state, pages and note; media and extension are already set. */
void sniff_tiff (SniffReader *reader, Sniff *sniff);
void sniff_jpeg (SniffReader *reader, Sniff *sniff);
void sniff_png (SniffReader *reader, Sniff *sniff);
void sniff_webp (SniffReader *reader, Sniff *sniff);
void sniff_gif (SniffReader *reader, Sniff *sniff);
void sniff_bmp (SniffReader *reader, Sniff *sniff);
void sniff_jp2 (SniffReader *reader, Sniff *sniff);
void sniff_j2k (SniffReader *reader, Sniff *sniff);
void sniff_djvu (SniffReader *reader, Sniff *sniff);
void sniff_pdf (SniffReader *reader, Sniff *sniff);
/* Whether the file is a PDF although other bytes precede its header: it ends like one, or is named like one. */
bool sniff_is_pdf (SniffReader *reader, bool named);
/* Reads a zip: OFD, office documents and others. Also sets media and extension. */
void sniff_zip (SniffReader *reader, Sniff *sniff);
