/* Reading the archive: from a reference as people write it to the documents that it names. Changes nothing. */
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

typedef enum { READING_CUSTOMER, READING_YEAR, READING_VOLUME, READING_RECORD } ReadingType;

typedef struct {
  ReadingType type;
  char *path;      /* customers/C00/C00042/…; NULL for a year of all customers */
  NamePlace place; /* its parts */
  Event *event; /* that filed the record or amended it last, sealed the volume or changed the customer last; or NULL */
  Customer *customer; /* of a customer; elsewhere NULL */
  Record *record;     /* of a record, unless it was destroyed or handed over: then there are */
  Tombstone *tombstone;
  Event *end;      /* the event that brought the tombstone */
  Volume *volume;  /* of a volume that is sealed */
  bool restricted; /* it, or what it stands in */
} Reading;

void ask_free (Reading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, ask_free)

/* The directory of an entry of a register ("H2026-0001") or of a register of destruction ("D2026-0001"); sets it to
 * NULL for a reference that is not such a number. D-REFERENCE-UNKNOWN (usage) for a number that was not given. */
bool ask_find_entry (Archive *archive, const char *reference, char **directory, GError **error);

/* What a reference names, with its documents: all that index_resolve understands, and a year alone ("2024"). Errors:
 * D-REFERENCE-ENTRY (usage) for the number of an entry; those of index_resolve, io_read_file and the documents'
 * parsers.
 */
Reading *ask_open (Archive *archive, const char *reference, GError **error);

/* Its directory within the archive. A record that is committed but not yet in its place is found where it is staged.
 * D-USAGE for a year of all customers. Given. */
char *ask_locate (Archive *archive, const Reading *reading, GError **error);

/* D-DESTROYED (refused) for a record that was destroyed or handed over. */
bool ask_check_stands (const Reading *reading, GError **error);

/* The document's bytes as they are on disk: of a record or its tombstone, a volume or a customer. D-NO-DOCUMENT (usage)
 * when there is none. */
GBytes *ask_document (Archive *archive, const Reading *reading, GError **error);
