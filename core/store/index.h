/* The index: an SQLite database, computed from the journal and the filed documents, for searching and for questions
 * about the current state. It is in the user's cache directory, not in the archive. verify does not use it, and it may
 * be deleted at any time: it is made again. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/standing.h"
#include "store/archive.h"

/* The index that the archive keeps: the first call opens it, and every call brings it up to the journal as it was last
 * read, or the journal up to it. The index then stays at that state until the next call. Borrowed. D-INDEX. */
Index *index_of (Archive *archive, GError **error);
/* Makes it anew; *records is the number of records in it. */
bool index_rebuild (Index *index, uint64_t *records, GError **error);
/* Its path; NULL for an index of this process alone, made because the cache directory cannot be written. */
const char *index_file (const Index *index);
/* The archive that it is of. */
const Archive *index_archive (const Index *index);
/* The number of the last event in it. */
bool index_event (Index *index, uint64_t *event, GError **error);

/* Questions about the state. They change nothing; errors: D-INDEX. */

/* A customer's newest edition; 0 for an unknown customer. */
bool index_customer_edition (Index *index, const char *number, unsigned *edition, GError **error);
/* The number after the highest of the form C00042. */
bool index_next_customer (Index *index, char **number, GError **error);
/* The next item number in a volume; 1 in a new one. */
bool index_next_item (Index *index, const char *volume_path, unsigned *item, GError **error);
/* The newest event that filed or amended a record of a volume, or moved one away from it; 0: none did. */
bool index_newest_in (Index *index, const char *volume_path, uint64_t *event, GError **error);
bool index_volume_sealed (Index *index, const char *volume_path, bool *sealed, GError **error);
/* The paths (of char *) of the records that answer the request with this reference code, whatever code it had before.
 * Given. */
GPtrArray *index_replies_to (Index *index, const char *request, GError **error);
/* The path of the first record that has a part with this digest, or NULL. Given. */
bool index_digest_holder (Index *index, const char *hex, char **path, GError **error);
/* As index_digest_holder, for the records of one volume, given by its path. */
bool index_digest_in_volume (Index *index, const char *hex, const char *volume, char **path, GError **error);

/* The number of the event that destroyed or handed over a record; 0 when none did. Such a record keeps its number, but
 * searches, lists and states leave it out. */
bool index_destroyed (Index *index, const char *path, uint64_t *event, GError **error);

/* A former place of a record that was moved, and the code that it had there. */
typedef struct {
  char *path, *place; /* then, and at present */
  char *reference, *trigger;
  uint64_t event; /* that moved it away */
} IndexFormer;
/* The former places (of IndexFormer) of the record at a place, or of all records (place NULL), by event. Given. */
GPtrArray *index_former_places (Index *index, const char *place, GError **error);
/* The present place of the record that was moved away from a path; NULL: none was. Given. */
bool index_moved_to (Index *index, const char *path, char **place, GError **error);
/* The other record of a pair of reply and request; NULL: the record at path is in none. Given. */
bool index_pair_of (Index *index, const char *path, char **other, GError **error);
/* "2027-05-31 H2026-0004 PATH": the day recorded for a trigger for a record, or at the nearest place above a former
 * place of it; or NULL. Given. */
bool index_triggered_for (Index *index, const char *record, const char *former, const char *code, char **text,
                          GError **error);

/* Searching and listing. A string that is NULL and a number that is 0 do not filter. */
typedef struct {
  const char *words;             /* pieces of words, all of which must occur; Chinese text of any length */
  const char *customer;          /* number */
  const char *volume;            /* path */
  const char *category;          /* code */
  const char *const *categories; /* codes, of which one must be the record's category */
  const char *kind;
  int year;
  const GDate *from, *to;         /* document date, inclusive */
  unsigned limit;                 /* 0: no limit */
  bool by_place;                  /* sorted by path, instead of the best and newest first */
  bool restricted;                /* includes restricted records */
  bool voided;                    /* includes void records */
  const char *box, *room, *shelf; /* codes of the place of the paper */
  bool loose;                     /* only papers that are in a place without a box */
  bool shelved;                   /* the rows say where the paper is; so they do when one of these is given */
} IndexQuery;

typedef struct {
  const char *path;      /* full path of the record or customer */
  const char *reference; /* 档号; NULL for a customer */
  const char *title, *customer, *customer_name, *category, *date, *docno, *creators, *kind;
  const char *valid_until;        /* 2027-12-31, or NULL */
  const char *former_codes;       /* "A-1; B-2", or NULL */
  const char *room, *shelf, *box; /* of the paper, if asked for; or NULL */
  const char *offers;             /* of index_unhanded: numbers of the open lists that it is on, "T2026-0001,…" */
  int year;
  unsigned item, parts;
  unsigned pages;       /* counted */
  unsigned uncounted;   /* records with further pages, or none that are known; of a record, 1 or 0 */
  unsigned declared;    /* pages that a record was said to have, or 0 */
  unsigned destroyed;   /* of a volume: records that were destroyed, which are not among the others */
  unsigned transferred; /* of a volume: records that were handed over to another archive, which are not either */
  unsigned voided;      /* of a volume: records that are void, which are not among the others either */
  unsigned moved;       /* of a volume: records that were moved away, which are not among the others either */
  uint64_t event;       /* number of the event that filed it, or that brought the edition in force */
  bool restricted;      /* the record or a place above it is restricted */
  bool former;          /* of index_called: the newest edition of the profile has it no more */
} IndexRow;

/* Visits rows by rank, the newest first among equals, or by path. visit returns false to stop. The row is valid only
 * during the call. A record whose document is missing or altered has only the values of its event. */
typedef bool (*IndexVisit) (const IndexRow *row, gpointer data);
bool index_search (Index *index, const IndexQuery *query, IndexVisit visit, gpointer data, GError **error);

/* Visits the customers whose number, name or profile contains the words (NULL: all), by number, also restricted ones.
 */
bool index_customers (Index *index, const char *words, IndexVisit visit, gpointer data, GError **error);

/* Visits the customers of whom an edition of the profile has this name (without case, widths, white space and name
 * dots), a name with this trade name (form/trade.h), this credit code, or this former number; by number, also
 * restricted ones. */
#define INDEX_NAME "name"
#define INDEX_TRADE_NAME "trade-name"
#define INDEX_CREDIT_CODE "credit-code"
#define INDEX_FORMER_NUMBER "former-number"
bool index_called (Index *index, const char *kind, const char *text, IndexVisit visit, gpointer data, GError **error);

/* Visits the records that were destroyed or handed over, by path: the query's customer, volume and year narrow them. In
 * the row, event is the one that did it; there are no words. */
bool index_gone (Index *index, const IndexQuery *query, IndexVisit visit, gpointer data, GError **error);

/* Visits volumes by path, also restricted ones. In the row, item is the number of records, parts that of files, and
 * event the one that filed its first record. */
typedef bool (*IndexVisitVolume) (const IndexRow *row, bool sealed, gpointer data);
bool index_volumes (Index *index, const char *customer, int year, IndexVisitVolume visit, gpointer data,
                    GError **error);

/* The full path of a customer, year, volume or record for a reference as users write it: a short path, perhaps
 * shortened further, a reference code, a full path or, if it is none of these, a code from before the archive. Errors
 * (usage): D-REFERENCE-UNKNOWN; D-REFERENCE-AMBIGUOUS, whose hint lists the candidates. Given. */
char *index_resolve (Index *index, const char *reference, GError **error);
/* The number of the event for a path: that of the edition of a record in force, of a customer's newest edition, of a
 * volume's seal, or of a file that index_listed covers. 0: none. */
bool index_event_of (Index *index, const char *path, uint64_t *event, GError **error);
/* The numbers (of uint64_t), in order, of the events that recorded files beneath a directory: "layouts", "people",
 * "checkpoints" or "destruction/D2026-0001". These events are few in a long journal. Given. */
GArray *index_listed (Index *index, const char *directory, GError **error);
/* The same events themselves (of Event). Given. */
GPtrArray *index_events (Archive *archive, const char *directory, GError **error);

/* Entries of registers, and the state of places that they lead to (fold/standing.h). */

/* The next free number of a register in a year, from 1. */
bool index_next_entry (Index *index, char letter, int year, unsigned *number, GError **error);
/* The number of the event that recorded an edition of an entry; 0: none. *edition 0 asks for the newest edition and is
 * set to it. */
bool index_entry_event (Index *index, const char *entry, unsigned *edition, uint64_t *event, GError **error);

/* The last change of a kind and key on a place itself, not on places above it. */
typedef struct {
  char *entry, *value; /* entry NULL: there was no such change */
  unsigned ended;      /* the edition of the entry that ended it; 0: it is in force */
} IndexStanding;
void index_standing_clear (IndexStanding *standing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IndexStanding, index_standing_clear)
bool index_standing_on (Index *index, const char *path, StandingKind kind, const char *key, IndexStanding *standing,
                        GError **error);
/* An entry's effect on a place. */
typedef struct {
  const char *path;
  const char *origin; /* NULL, or the place that path, a moved record, has brought it along from */
  const char *entry;
  unsigned ended; /* the edition that ended it; 0: it is in force */
} IndexEffect;
/* Visits the places on which a kind is in force or, with ended, also those on which it was, by entry and path; those of
 * moved records come last. */
typedef bool (*IndexVisitStanding) (const IndexEffect *effect, gpointer data);
bool index_standing (Index *index, StandingKind kind, bool ended, IndexVisitStanding visit, gpointer data,
                     GError **error);
/* A hold, extension or restriction that a moved record has brought along. */
typedef struct {
  StandingKind kind;
  char *entry, *origin; /* its number, and the place above the former one for which it was entered */
  unsigned ended;       /* the edition that ended it, there or for this record alone; 0: it is in force */
} IndexCarried;
/* Those of a place, of IndexCarried; none unless it is a record. Given. */
GPtrArray *index_carried (Index *index, const char *path, GError **error);
/* The topmost restricted place that is, or contains, this one; NULL when none is restricted. Given. */
bool index_restriction_over (Index *index, const char *path, char **place, GError **error);
/* A record for a message that nobody asked about it: "C00042/2024/a02-contracts/0007", or "a restricted record". Given.
 */
char *index_brief (Index *index, const char *path, GError **error);

/* Where paper is (form/document/shelf.h): codes, or NULL. */
typedef struct {
  char *room, *shelf, *box;
} IndexShelf;
void index_shelf_clear (IndexShelf *shelf);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IndexShelf, index_shelf_clear)
/* Of a record: room and shelf are those of its box, if it is in one. */
bool index_shelf_of (Index *index, const char *path, IndexShelf *shelf, GError **error);
/* Of a box. *known: it has a place, or a record is in it. */
bool index_box (Index *index, const char *code, IndexShelf *shelf, bool *known, GError **error);
/* Visits the records whose paper is in a box, by path: also void and restricted ones. In the row: path, reference,
 * customer, category, year, item, pages, restricted, voided (0 or 1). */
bool index_in_box (Index *index, const char *code, IndexVisit visit, gpointer data, GError **error);
/* Visits the boxes at a place (NULL: anywhere) by code; counts leave out void and destroyed records. */
typedef struct {
  const char *room, *shelf, *box;
  unsigned records, pages, restricted; /* restricted: records among them */
  const char *years, *categories;      /* "2023, 2024"; NULL: it is empty */
} IndexBox;
typedef bool (*IndexVisitBox) (const IndexBox *box, gpointer data);
bool index_boxes (Index *index, const char *room, const char *shelf, IndexVisitBox visit, gpointer data,
                  GError **error);

/* Visits the records of a category that a department has not taken over, by path: also restricted ones, no void ones.
 */
bool index_unhanded (Index *index, const char *category, const char *department, IndexVisit visit, gpointer data,
                     GError **error);
/* The numbers of a register's entries (of char *), in order. Given. */
GPtrArray *index_entries (Index *index, char letter, GError **error);
/* The event that destroyed an entry with the file of its customer; 0: none did. */
bool index_entry_end (Index *index, const char *entry, uint64_t *event, GError **error);
/* A place that is out on loan. */
typedef struct {
  char *entry, *due, *place; /* entry NULL: it is not out */
} IndexOut;
void index_out_clear (IndexOut *out);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IndexOut, index_out_clear)
/* Whether a place, one that contains it, or one in it is out. */
bool index_out (Index *index, const char *path, IndexOut *out, GError **error);
/* Visits the places of loans, by entry and path: due is the last day of a place that is out, otherwise NULL. With
 * ended, also those of loans that are over. */
typedef bool (*IndexVisitLoan) (const char *path, const char *entry, const char *due, gpointer data);
bool index_loans (Index *index, bool ended, IndexVisitLoan visit, gpointer data, GError **error);

/* A contact with a customer that was not withdrawn. */
typedef struct {
  const char *entry, *customer;
  const char *name, *owner; /* of the customer; NULL when its profile is damaged */
  const char *day, *kind;
  const char *by;                    /* who noted it */
  const char *text, *person, *needs; /* as in form/registers/contact.h */
  unsigned satisfaction;
  bool settled; /* of a complaint */
} IndexContact;
/* NULL and false do not filter. */
typedef struct {
  const char *customer, *kind, *by, *owner;
  const char *from, *to; /* days, inclusive */
  bool open;             /* complaints that are not settled, alone */
  bool restricted;       /* also those of restricted customers */
} IndexContactQuery;
/* Visits contacts, the latest first. */
typedef bool (*IndexVisitContact) (const IndexContact *contact, gpointer data);
bool index_contacts (Index *index, const IndexContactQuery *query, IndexVisitContact visit, gpointer data,
                     GError **error);
/* Visits each customer with the day of the last contact of a kind, or of any; NULL: there was none. Those of whom it is
 * longest ago come first. Customers whose file has ended, and the archive's keeper, are left out. */
typedef struct {
  const char *customer, *name, *owner, *last;
} IndexLastContact;
typedef bool (*IndexVisitLastContact) (const IndexLastContact *last, gpointer data);
bool index_last_contacts (Index *index, const IndexContactQuery *query, IndexVisitLastContact visit, gpointer data,
                          GError **error);

/* The values from which a record's retention is computed (fold/retention.h). */
typedef struct {
  IndexRow row;          /* without docno, creators, kind */
  const char *trigger;   /* code; NULL when the record's document is missing or altered */
  const char *closed;    /* closing days of its editions, "-" for none: "2024-05-01 -"; NULL: it never had one */
  const char *triggered; /* "2027-05-31 H2026-0004 PATH": day recorded for the trigger at the nearest place, or NULL */
  const char *extended;  /* "2060-01-01 H2026-0005": latest day of an extension, and its entry; or NULL */
  const char *holds;     /* "H2026-0001,H2026-0003": holds in force, perhaps one of them twice; or NULL */
} IndexState;
/* Visits the states of the records at or beneath a place (NULL: of all records), by path. */
typedef bool (*IndexVisitState) (const IndexState *state, gpointer data);
bool index_states (Index *index, const char *path, IndexVisitState visit, gpointer data, GError **error);
