/* The chronicle: the events of the journal, and the archive in numbers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/archive.h"
#include "store/journal.h"

/* Which events. NULL and 0 do not filter. */
typedef struct {
  const char *path;  /* events about this place or one beneath it */
  const char *entry; /* number of an entry or of a register of destruction: events that name it, too */
  const char *verb;
  const char *actor;
  uint64_t newest; /* no more than so many, the newest */
} ChronicleQuery;

/* Calls visit for each event that matches the query, the oldest first, as journal_visit does. The chain is checked
 * unless only the newest events are asked for. */
bool chronicle_visit (const Archive *archive, const ChronicleQuery *query, JournalVisit visit, gpointer data,
                      GError **error);

/* The archive in numbers, from the index. */
typedef struct {
  const char *keeper; /* number of the keeper, whom customers does not count; borrowed from the archive */
  uint64_t customers, volumes, sealed, records, files, pages;
  uint64_t uncounted;   /* records with pages that were not counted */
  uint64_t own;         /* records of the keeper itself, which are among the others */
  uint64_t voided;      /* records that are void; not counted among the others either */
  uint64_t moved;       /* former places of records that were moved away */
  uint64_t destroyed;   /* records that were destroyed; not counted among the others */
  uint64_t transferred; /* records that were handed over to another archive; not counted among the others */
  uint64_t holds;       /* in force somewhere */
  uint64_t restricted;  /* customers */
} ChronicleCounts;
bool chronicle_count (Archive *archive, ChronicleCounts *counts, GError **error);
