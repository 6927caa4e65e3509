/* The index: a fold over the journal in SQLite, in the user's cache directory; never part of the archive, never trusted
 * by verify, deleted at will. It answers what the state at the head is, and it searches. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/archive.h"

/* Opens the index of an archive (made when missing, or when its version or archive differ) and folds the journal to its
 * head. */
Index *index_open (Archive *archive, GError **error);
void index_close (Index *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Index, index_close)
bool index_refresh (Index *index, GError **error);
/* Throws it away and makes it again; *records is the number folded. */
bool index_rebuild (Index *index, uint64_t *records, GError **error);
/* Its path; NULL when the cache directory cannot be written and a private index was made for this process alone. */
const char *index_file (const Index *index);
/* The event it has reached. */
bool index_event (Index *index, uint64_t *event, GError **error);

/* State. Each gives D-INDEX on failure; none changes anything. */
bool index_customer_edition (Index *index, const char *number, unsigned *edition,
                             GError **error);                           /* 0: no such customer */
bool index_next_customer (Index *index, char **number, GError **error); /* "C00043" after the highest C##### */
bool index_next_item (Index *index, const char *volume_path, unsigned *item, GError **error); /* 1 in a new volume */
bool index_volume_sealed (Index *index, const char *volume_path, bool *sealed, GError **error);
/* The record (path) that holds a part with this digest, or NULL. Given. */
bool index_digest_holder (Index *index, const char *hex, char **path, GError **error);

/* Search and lists. Strings that are NULL and numbers that are 0 do not filter. */
typedef struct {
  const char *words;    /* pieces of words, all of which must occur; Chinese of any length */
  const char *customer; /* number */
  const char *volume;   /* path */
  const char *category; /* code */
  const char *kind;
  const char *grade;
  int year;
  const GDate *from, *to; /* document date, inclusive */
  unsigned limit;         /* 0: no limit */
  bool by_place;          /* in the order in which they stand, instead of the best and newest first */
} IndexQuery;

typedef struct {
  const char *path;      /* full path of the record or customer */
  const char *reference; /* 档号; NULL for a customer */
  const char *title, *customer, *customer_name, *category, *date, *docno, *creators, *kind;
  int year;
  unsigned item, pages, parts;
  uint64_t event; /* that filed it */
} IndexRow;

/* Rows by rank, the newest first among equals, or by place. visit returns false to stop. Values live until it returns.
 */
typedef bool (*IndexVisit) (const IndexRow *row, gpointer data);
bool index_search (Index *index, const IndexQuery *query, IndexVisit visit, gpointer data, GError **error);

/* Customers whose number, name or profile match the words (NULL: all), by number. */
bool index_customers (Index *index, const char *words, IndexVisit visit, gpointer data, GError **error);

/* One row a volume: IndexRow with item = number of records, parts = files, and *sealed. */
typedef bool (*IndexVisitVolume) (const IndexRow *row, bool sealed, gpointer data);
bool index_volumes (Index *index, const char *customer, int year, IndexVisitVolume visit, gpointer data,
                    GError **error);

/* A reference as people write it (short path and unambiguous short forms, reference code, full path) to the full path
 * of a customer, year, volume or record. D-REFERENCE-UNKNOWN, D-REFERENCE-AMBIGUOUS (usage) with candidates in the
 * hint. Given. */
char *index_resolve (Index *index, const char *reference, GError **error);
/* Number of the event that brought path (a record's directory, or the current edition of a customer). 0: none. */
bool index_event_of (Index *index, const char *path, uint64_t *event, GError **error);
/* Numbers (of uint64_t) of the events that brought layouts, in their order: a journal is long and they are few. Given.
 */
GArray *index_layouts (Index *index, GError **error);
