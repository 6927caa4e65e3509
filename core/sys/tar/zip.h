/* The entries of a zip file, read through libarchive without trusting their number or names. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

struct archive;
struct archive_entry;

/* Called with each entry and its path: without ".", "..", doubled or back slashes, as the readers of office documents
 * resolve it. Its data can be read from zip until visit returns. False to stop. */
typedef bool (*ZipVisit) (struct archive *zip, struct archive_entry *entry, const char *path, gpointer data);

/* Visits the entries of an open zip file of size bytes until visit stops. False when the zip cannot be read or has too
 * many entries. libarchive must be installed (sys/tar/libarchive.h). */
bool zip_walk (int fd, uint64_t size, ZipVisit visit, gpointer data);
/* A path in that form. Given. */
char *zip_path (const char *path);
