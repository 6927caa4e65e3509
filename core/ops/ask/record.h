/* Reading what is filed: from a reference as people write it to the documents that it names, and searches in the words
 * of the layout. Nothing here changes anything. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/customer.h"
#include "form/document/event.h"
#include "form/document/record.h"
#include "form/document/tombstone.h"
#include "form/document/volume.h"
#include "form/name.h"
#include "store/archive.h"
#include "store/index.h"

typedef enum { READING_CUSTOMER, READING_YEAR, READING_VOLUME, READING_RECORD } ReadingType;

typedef struct {
  ReadingType type;
  char *path;      /* customers/C00/C00042/…; NULL for a year of all customers */
  NamePlace place; /* its parts */
  Event *event;    /* that filed the record, sealed the volume or changed the customer last; NULL when there is none */
  Customer *customer; /* of a customer; elsewhere NULL */
  Record *record;     /* of a record, unless it was destroyed or handed over: then there are */
  Tombstone *tombstone;
  Event *end;      /* the event that brought the tombstone */
  Volume *volume;  /* of a volume that is sealed */
  bool restricted; /* it, or what it stands in */
} Reading;

void ask_free (Reading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, ask_free)

/* What a reference names, with its documents: all that index_resolve understands, and a year alone ("2024"). Errors:
 * those of index_resolve, io_read_file and the documents' parsers. */
Reading *ask_open (Archive *archive, const char *reference, GError **error);

/* Where it stands beneath the archive now: a record that is committed and not yet in its place is found where it is
 * staged. A customer or volume gives its directory. D-USAGE for a year of all customers. Given. */
char *ask_locate (Archive *archive, const Reading *reading, GError **error);

/* D-DESTROYED (refused) for a record that was destroyed or handed over. */
bool ask_check_stands (const Reading *reading, GError **error);

/* The document's bytes as they stand on disk: record or what stays of one, volume or customer. D-NO-DOCUMENT (usage)
 * where there is none. */
GBytes *ask_document (Archive *archive, const Reading *reading, GError **error);

/* A search as people ask for it. NULL, 0 and cleared days do not filter. */
typedef struct {
  const char *words;
  const char *customer; /* number, or a piece of the name */
  const char *volume;   /* path */
  const char *category; /* as layout_category_find understands it */
  const char *kind, *grade;
  int year;
  GDate from, to;
  unsigned limit; /* 0: none */
  bool by_place;  /* as in IndexQuery */
  bool restricted;
} ReadingQuery;

/* Rows as index_search gives them. *more tells that there are rows beyond the limit. Errors (usage): D-KIND-UNKNOWN,
 * D-GRADE-UNKNOWN, D-PERIOD-ORDER, those of customers_find and layout_category_find. */
bool ask_find (Archive *archive, const ReadingQuery *query, IndexVisit visit, gpointer data, bool *more,
               GError **error);

/* Customers and volumes as index_customers and index_volumes give them, without those that are restricted unless they
 * are asked for. What is shown to people is always asked for here. */
bool ask_customers (Archive *archive, const char *words, bool restricted, IndexVisit visit, gpointer data,
                    GError **error);
bool ask_volumes (Archive *archive, const char *customer, int year, bool restricted, IndexVisitVolume visit,
                  gpointer data, GError **error);
