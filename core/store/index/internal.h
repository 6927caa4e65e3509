/* Shared by the files of the index. */
#pragma once

#include "fold/moves.h"
#include "fold/standing.h"
#include "form/document/event.h"
#include "store/index.h"
#include "sys/db.h"

struct Index {
  Archive *archive; /* borrowed */
  Db *db;
  char *file;  /* NULL: a private index, because the cache directory cannot be written */
  bool mended; /* it was found damaged and made again, which is done once at most */
  bool held;   /* a transaction is open, so that all questions see one state */
};

/* Adds the events after number from up to the journal's head, within the caller's transaction; *records is the number
 * of records among them. D-INDEX-OUTDATED when a register of destruction ended after from: the index must be made anew,
 * so that no name of a destroyed record stays in its pages. */
bool index_fold (Index *index, uint64_t from, uint64_t *records, GError **error);

/* 1 when both texts are there, which every row has unless somebody altered it; otherwise -1 and D-INDEX-DAMAGED. */
int index_has_row (const char *one, const char *other, GError **error);
/* To be called after a failure. If the index is damaged, clears the error and makes the index again; true: the caller
 * should try once more. */
bool index_mend (Index *index, GError **error);

/* SQL for the path of a record. */
#define INDEX_RECORD_PATH "volume.path || '/' || printf ('%04d', record.item)"
/* SQL for the rows p of standing that have a kind (its name), are in force, and are on the record or on a place above
 * it. For IN, SQLite would make a table for each record; "+" keeps it from turning the comparisons into IN. */
#define INDEX_IN_FORCE(kind)                                                                                           \
  " FROM standing p WHERE p.customer = volume.customer AND p.kind = '" kind "' AND p.ended IS NULL"                    \
  " AND (+p.year = 0 OR +p.year = volume.year) AND (+p.volume = '' OR +p.volume = volume.path)"                        \
  " AND (+p.item = 0 OR +p.item = record.item)"
#define INDEX_IS_VOID "EXISTS (SELECT 1" INDEX_IN_FORCE ("void") ")"
#define INDEX_IS_RESTRICTED "EXISTS (SELECT 1" INDEX_IN_FORCE ("restricted") ")"

/* SQL for the shelving p in force of a record, and the box b that it is in: joined to record and volume. */
#define INDEX_SHELVED                                                                                                  \
  " LEFT JOIN standing s ON s.customer = volume.customer AND s.kind = 'shelved' AND s.year = volume.year"              \
  " AND s.volume = volume.path AND s.item = record.item AND s.key = '' AND s.ended IS NULL"                            \
  " LEFT JOIN box b ON b.code = s.value"

/* SQL for: the record was not destroyed or handed over. */
#define INDEX_STANDS " NOT EXISTS (SELECT 1 FROM gone WHERE gone.id = record.id)"

/* ---- Folding ---- */

/* A fold under way. */
typedef struct {
  Index *index;
  GHashTable *volumes; /* the counts of each volume, written at the end: see record.c */
  GHashTable *gone;    /* index_all_gone, when folding from the first event; otherwise NULL */
  GHashTable *amended; /* then too: paths of records that are amended later, each with the row so far (record.c) */
  uint64_t records;
} IndexFold;

/* Each function writes the rows of an event of its kind, whose path is valid for the kind. document is the parsed
 * document. It is NULL when the index does not read this kind, or when the document is missing, damaged or altered:
 * then the rows hold the values of the event, so that its number stays taken, and verify reports the fault. */
typedef bool (*IndexFoldKind) (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
/* A record's row has the number of the event of the edition in force. */
bool index_fold_amend (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_record (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_move (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_pair (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_customer (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_seal (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
/* Ends a record, whose words stay until the index is made anew. */
bool index_fold_end (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_entry (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_contact (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_box (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_standing (IndexFold *fold, const Event *event, gconstpointer document, GError **error);

GHashTable *index_volumes_new (void);
bool index_put_volumes (IndexFold *fold, GError **error);
/* Keeps the former place and code of a record, and moves its standing along. */
bool index_note_move (Index *index, const MovesStep *step, const char *reference, const char *trigger, GError **error);
/* The present place of the record that had a reference code before it was moved; NULL: none had. Given. */
bool index_moved_by_code (Index *index, const char *reference, char **place, GError **error);
/* Ends the copies, on moved records, of what a change ends or replaces. */
bool index_end_carried (Index *index, const StandingChange *change, GError **error);
/* What ended a record. */
typedef struct {
  uint64_t event;
  bool transferred; /* handed over; false: destroyed */
} IndexEnd;
/* Notes what ended the record that the event number record filed. */
bool index_note_gone (Index *index, uint64_t record, const IndexEnd *end, GError **error);
/* Removes the names and the standing of a customer whose file has ended, and notes its end by the event of its last
 * edition. */
bool index_end_customer (Index *index, const char *number, const IndexEnd *end, GError **error);
/* Lists the path of an event's file, and nothing else. */
bool index_put_listed (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
/* What ended the record that was filed at path, when folding from the first event; otherwise NULL. Borrowed. */
const IndexEnd *index_ending (const IndexFold *fold, const char *path);
/* The paths of all records that the journal amends, without rows yet. Given. */
GHashTable *index_all_amended (Index *index, GError **error);
/* The paths of all records that the journal destroys or hands over, each with its IndexEnd. Given. */
GHashTable *index_all_gone (Index *index, GError **error);

/* ---- Text ---- */

#define INDEX_DIGEST 16 /* stored bytes of a part's digest: 128 bits are enough to tell files apart */
/* The first bytes of a digest in hexadecimal. */
void index_digest_bytes (const char *hex, guint8 bytes[INDEX_DIGEST]);

/* The codes in a text, each marked as one token for the full-text table: KH, A02 and 2024 for "KH.A02.2024". Given. */
char *index_codes (const char *text);
/* The same of a word as somebody typed it, with a middle dot for a dot; empty when it has other letters than codes
 * have, which would be left out. Given. */
char *index_codes_typed (const char *word);
/* Before a customer's number: the code of a record that is the customer's now. The number alone also stands in codes
 * that a record had before it was moved. */
#define INDEX_OF_CUSTOMER "of.n"
/* Appends a line, unless it is NULL or empty. */
void index_append_line (GString *text, const char *more);
