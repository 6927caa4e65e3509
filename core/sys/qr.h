/* QR codes: reading those on a scanned page, and making new ones.
 *
 * Codes are read by helper programs: ZXingReader(1), which found 85 of 96 on scans of paper, or where it is missing or
 * cannot read the format zbarimg(1), which found 66. The first page of a PDF or a TIFF is drawn by pdftoppm(1). All run
 * under the limits of sys/helper. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Adds the text of each code to texts (of char *), once each. *unchecked is set to the reason, for people, when the
 * page could not be looked at. media as sniff_file says it. Given. False and *error when a program cannot start. */
bool qr_read (int fd, const char *media, GPtrArray *texts, char **unchecked, GError **error);

/* A PDF of the first page of a TIFF, in memory: a descriptor, given. -1 when the page is of a kind that PDF has no
 * words for (tiles, palettes, 16 bits), or damaged. */
int qr_wrap_tiff (int fd);

/* A code as its dark and light modules, row by row, without the light border that it needs. */
typedef struct {
  unsigned size; /* modules in a row, and rows */
  bool *dark;    /* size * size */
} QrSymbol;
void qr_clear (QrSymbol *symbol);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (QrSymbol, qr_clear)
/* Makes the code of a text, of which 15 % may be unreadable. D-QR (unreadable) when libqrencode is not installed, or
 * the text is too long. */
bool qr_make (const char *text, QrSymbol *symbol, GError **error);
