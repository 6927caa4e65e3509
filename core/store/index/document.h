/* What the index stores of one event: read and put into strings by any thread, then written by one. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/standing.h"
#include "form/document/event.h"
#include "form/document/kind.h"
#include "store/archive.h"

#define INDEX_DIGEST 16 /* bytes of a part's digest that are kept: nobody finds two files with the same 128 bits */

typedef enum {
  INDEX_UNREAD,
  INDEX_READ,
  INDEX_ELSEWHERE, /* not in its place: it may be staged */
  INDEX_UNUSABLE,  /* gone or damaged: only what the event says is stored, so that its number stays taken */
  INDEX_FAILED,    /* the disk failed, not the document: nothing may be concluded */
} IndexReadState;

typedef struct {
  uint64_t event;
  uint64_t gone; /* of a record: the event that ended it, when that is known beforehand */
  Kind verb;
  IndexReadState state;
  GError *error;
  char *path, *volume; /* path: of a record for its tombstone, too; volume: of a record or a seal */
  char *reference, *category, *customer;
  unsigned item, pages, parts, edition;
  char *title, *date, *docno, *creators, *kind; /* of a customer: title is the name, creators the owner */
  char *trigger, *closed;                       /* of a record; closed: of a customer, too */
  char *words, *more_words, *codes;             /* for the full-text table */
  Event *event_on; /* that says what is in force on a place, which is path; change borrows from it */
  StandingChange change;
  GByteArray *digests; /* INDEX_DIGEST bytes a part */
} IndexDocument;

/* NULL when the index has no use for the event. Given. */
IndexDocument *index_document_new (const Event *event);
void index_document_free (gpointer document);

/* Reads it from its place. From any thread. */
void index_document_read (IndexDocument *document, const Archive *archive);
/* Reads it from wherever it is: for one that is elsewhere. From the journal's thread. */
void index_document_read_staged (IndexDocument *document, const Archive *archive);

/* The codes in a text, each marked as one whole token of the full-text table: "KH.A02.2024" as KH, A02 and 2024. Given.
 */
char *index_codes (const char *text);

/* The first bytes of a digest in hexadecimal. */
void index_digest_bytes (const char *hex, guint8 bytes[INDEX_DIGEST]);
