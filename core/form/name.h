/* Names on disk: ASCII, portable to every file system, valid for sha256sum(1) and BagIt alike. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#define NAME_MAX_BYTES 100
#define NAME_MAX_PATH 400 /* bytes, from the archive's root */

/* [a-z0-9._-], 1 to 100 bytes, no leading '-', '.' or '~', no trailing '.', no name that Windows reserves
 * (con, prn, aux, nul, com0-9, lpt0-9, with or without an ending). */
bool name_is_valid (const char *name);

/* A relative path of names that name_is_valid accepts, and of the others that an archive uses (README.txt, D2026-0001,
 * C00042), with single '/' between them; at most NAME_MAX_PATH bytes. */
bool name_path_is_valid (const char *path);
/* Whether path is place or lies beneath it. */
bool name_is_beneath (const char *path, const char *place);

/* A customer's number: [A-Z0-9]{2,10}; Windows must not reserve the number or its shard (AUX of AUX001). */
bool name_is_customer (const char *number);

/* A person's number: p0001 to p999999, with at least four digits and no superfluous zeros. */
bool name_is_person (const char *number);

/* "customers/C00/C00042" for C00042: the directory above is the number without its last three characters ("0" when
 * nothing is left). Given. */
char *name_customer_path (const char *number);

/* "customers/C00/C00042/2024/a02-contracts/0007". item 0 gives the volume's path, year 0 the customer's. Given. */
char *name_record_path (const char *number, int year, const char *directory, unsigned item);

/* The short form that people use, "C00042/2024/a02-contracts/0007"; NULL unless name_split_path accepts the path.
 * Given.
 */
char *name_short_from_path (const char *path);

/* Splits a full path of a customer, year, volume or record. Missing parts are NULL and 0. The strings are
 * given. Returns false for any other path. */
typedef struct {
  char *customer;
  int year;
  char *directory;
  unsigned item;
} NamePlace;
bool name_split_path (const char *path, NamePlace *place);
void name_place_clear (NamePlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NamePlace, name_place_clear)
