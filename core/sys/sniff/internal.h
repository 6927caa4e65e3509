/* What the readers of sniff_*.c share: a window over the file, and verdicts. Private to sniff.
 *
 * A reader asks for bytes at an offset and gets as many as the file has there. So a cut file and a failing disk look
 * the same to it, and it needs no error handling: the failure is kept in the window and reported by sniff_file at the
 * end. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "sys/sniff.h"

#define SNIFF_WINDOW 16384       /* bytes read at once */
#define SNIFF_MAX_PAGES 100000   /* what is above is not believed, in any format */
#define SNIFF_MAX_BLOCKS 1000000 /* chunks, segments or boxes of one file */

typedef struct {
  int fd;
  uint64_t size;    /* of the file, when it was opened */
  const char *name; /* the file's own name */
  GError *error;    /* the first failure to read */
  uint64_t at;      /* of the window in the file */
  size_t held;      /* bytes in the window */
  uint8_t bytes[SNIFF_WINDOW];
} SniffReader;

/* The bytes that the window holds from offset on; at least one, unless the file ends there (NULL). Valid until the next
 * call. */
const uint8_t *sniff_window (SniffReader *reader, uint64_t offset, size_t *len);
/* Copies len bytes; false when the file has fewer from there. */
bool sniff_read (SniffReader *reader, uint64_t offset, void *data, size_t len);
/* True when the file has these bytes at offset. */
bool sniff_has (SniffReader *reader, uint64_t offset, const char *bytes, size_t len);
/* True when [offset, offset + len) lies inside the file. */
bool sniff_inside (const SniffReader *reader, uint64_t offset, uint64_t len);
/* Where bytes last stand in the file's last `within` bytes (at most SNIFF_WINDOW); false when nowhere. */
bool sniff_find_last (SniffReader *reader, size_t within, const char *bytes, size_t len, uint64_t *offset);

uint16_t sniff_be16 (const uint8_t *bytes);
uint32_t sniff_be32 (const uint8_t *bytes);
uint64_t sniff_be64 (const uint8_t *bytes);
uint32_t sniff_le32 (const uint8_t *bytes);

void sniff_counted (Sniff *sniff, uint64_t pages);
void sniff_damaged (Sniff *sniff, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sniff_unknown (Sniff *sniff, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sniff_locked (Sniff *sniff, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* One format each: sets state, pages and note; media and extension are set already. */
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
/* A zip: OFD, office documents and others; sets media and extension too. */
void sniff_zip (SniffReader *reader, Sniff *sniff);
