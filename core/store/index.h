/* The index: a fold over the journal in SQLite, in the user's cache directory; never part of the archive, never trusted
 * by verify, deleted at will. It answers what the state at the head is, and it searches. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/standing.h"
#include "store/archive.h"

/* Opens the index of an archive (made when missing, or when its version or archive differ) and folds the journal to its
 * head. */
Index *index_open (Archive *archive, GError **error);
/* The archive's own: opened at the first call and brought to the journal's head, as the journal was read last, at every
 * call. Borrowed. D-INDEX. */
Index *index_of (Archive *archive, GError **error);
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
/* Many questions are quicker between these two: they see one state, and SQLite locks it once. Nothing may be written
 * to the index meanwhile. */
void index_begin (Index *index);
void index_end (Index *index);

bool index_customer_edition (Index *index, const char *number, unsigned *edition,
                             GError **error);                           /* 0: no such customer */
bool index_next_customer (Index *index, char **number, GError **error); /* "C00043" after the highest C##### */
bool index_next_item (Index *index, const char *volume_path, unsigned *item, GError **error); /* 1 in a new volume */
bool index_volume_sealed (Index *index, const char *volume_path, bool *sealed, GError **error);
/* The record (path) that holds a part with this digest, or NULL. Given. */
bool index_digest_holder (Index *index, const char *hex, char **path, GError **error);

/* Number of the event by which a record was destroyed or handed over; 0 when it was not. Such a record keeps its
 * number, is neither found nor listed, and has no states. */
bool index_destroyed (Index *index, const char *path, uint64_t *event, GError **error);

/* Search and lists. Strings that are NULL and numbers that are 0 do not filter. */
typedef struct {
  const char *words;             /* pieces of words, all of which must occur; Chinese of any length */
  const char *customer;          /* number */
  const char *volume;            /* path */
  const char *category;          /* code */
  const char *const *categories; /* codes: in one of these categories; NULL: in any */
  const char *kind;
  int year;
  const GDate *from, *to; /* document date, inclusive */
  unsigned limit;         /* 0: no limit */
  bool by_place;          /* in the order in which they stand, instead of the best and newest first */
  bool restricted;        /* what is restricted, too */
} IndexQuery;

typedef struct {
  const char *path;      /* full path of the record or customer */
  const char *reference; /* 档号; NULL for a customer */
  const char *title, *customer, *customer_name, *category, *date, *docno, *creators, *kind;
  int year;
  unsigned item, pages, parts;
  uint64_t event;  /* that filed it */
  bool restricted; /* it, or a place that it stands in: left out of what is shown to those who do not ask for it */
} IndexRow;

/* Rows by rank, the newest first among equals, or by place. visit returns false to stop. Values live until it returns.
 */
typedef bool (*IndexVisit) (const IndexRow *row, gpointer data);
bool index_search (Index *index, const IndexQuery *query, IndexVisit visit, gpointer data, GError **error);

/* Customers whose number, name or profile match the words (NULL: all), by number; restricted ones too. */
bool index_customers (Index *index, const char *words, IndexVisit visit, gpointer data, GError **error);

/* One row a volume: IndexRow with item = number of records, parts = files, and *sealed; restricted ones too. */
typedef bool (*IndexVisitVolume) (const IndexRow *row, bool sealed, gpointer data);
bool index_volumes (Index *index, const char *customer, int year, IndexVisitVolume visit, gpointer data,
                    GError **error);

/* A reference as people write it (short path and unambiguous short forms, reference code, full path) to the full path
 * of a customer, year, volume or record. D-REFERENCE-UNKNOWN, D-REFERENCE-AMBIGUOUS (usage) with candidates in the
 * hint. Given. */
char *index_resolve (Index *index, const char *reference, GError **error);
/* Number of the event that brought path: a record's directory, the current edition of a customer, or a file outside
 * customers/ that index_listed lists. 0: none. */
bool index_event_of (Index *index, const char *path, uint64_t *event, GError **error);
/* Numbers (of uint64_t), in their order, of the events that brought layouts, people, keys, statements, signatures,
 * checkpoints and timestamps beneath a directory ("layouts", "people", "destruction/D2026-0001"): a journal is long and
 * they are few. Given. */
GArray *index_listed (Index *index, const char *directory, GError **error);
/* The events that brought something into a directory of these, in their order: of Event. Given. */
GPtrArray *index_events (Archive *archive, const char *directory, GError **error);

/* Entries of registers, and what is in force by them at the head (fold/standing.h). */

/* The next number of a register in a year, from 1. */
bool index_next_entry (Index *index, char letter, int year, unsigned *number, GError **error);
/* Number of the event that brought an edition of an entry. *edition 0 asks for the newest one, and is set to it. 0:
 * there is none. */
bool index_entry_event (Index *index, const char *entry, unsigned *edition, uint64_t *event, GError **error);

/* What was said last of exactly one place: the entry (NULL: nothing was), its value, and the edition that ended it (0:
 * it is in force). */
typedef struct {
  char *entry, *value;
  unsigned ended;
} IndexStanding;
void index_standing_clear (IndexStanding *standing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IndexStanding, index_standing_clear)
bool index_standing_on (Index *index, const char *path, StandingKind kind, const char *key, IndexStanding *standing,
                        GError **error);
/* By entry and place, what is in force or, with ended, what was: ended is the edition, 0 when it is. */
typedef bool (*IndexVisitStanding) (const char *path, const char *entry, unsigned ended, gpointer data);
bool index_standing (Index *index, StandingKind kind, bool ended, IndexVisitStanding visit, gpointer data,
                     GError **error);
/* The widest place that is restricted and covers this one, or NULL. Given. */
bool index_restriction_over (Index *index, const char *path, char **place, GError **error);

/* What the retention of a record depends on (fold/retention.h). */
typedef struct {
  IndexRow row;                /* without date, docno, creators, kind */
  const char *trigger;         /* code, or NULL when the record's document could not be read */
  const char *closed;          /* closing day that it was filed with, or NULL */
  const char *customer_closed; /* of the customer's profile, or NULL */
  const char *triggered; /* "2027-05-31 H2026-0004 PATH": day recorded for the trigger at the nearest place, or NULL */
  const char *extended;  /* "2060-01-01 H2026-0005": latest day until which it is extended, and the entry */
  const char *holds;     /* "H2026-0001,H2026-0003": holds in force, one of them perhaps twice; or NULL */
} IndexState;
/* One state a record at or beneath a place (NULL: of all), in the order in which they stand. */
typedef bool (*IndexVisitState) (const IndexState *state, gpointer data);
bool index_states (Index *index, const char *path, IndexVisitState visit, gpointer data, GError **error);
