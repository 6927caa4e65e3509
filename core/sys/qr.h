/* The QR codes on a scanned page, by helper programs: ZXingReader(1), which found 85 of 96 on scans of paper, or where
 * it is missing or cannot read the format zbarimg(1), which found 66. The first page of a PDF is drawn by pdftoppm(1).
 * All run under the limits of sys/helper. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Adds the text of each code to texts (of char *), once each. *unchecked is set to the reason, for people, when the
 * page could not be looked at. media as sniff_file says it. Given. False and *error when a program cannot start. */
bool qr_read (int fd, const char *media, GPtrArray *texts, char **unchecked, GError **error);
