/* Shared declarations of verifying packs. The members of a pack come in the order in which they are needed: the
 * journal, then the layouts, then the files. The members of one record are collected into an item; threads hash and
 * judge items while reading goes on.
 *
 * verify/pass/run.c goes over the chain, verify/pass/journal.c reads the journal of each pack, verify/pass/member.c
 * finds the entry of each other member, verify/pass/bytes.c reads it, verify/pass/queue.c runs the threads,
 * verify/pass/text.c judges PACK.txt and the chain, and verify/pass/signature.c the signature. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/pack.h"
#include "verify/internal.h"
#include "verify/pass.h"

/* In a redacted pack, in the place of records destroyed later: */
#define PASS_STONE "tombstone.xml"         /* of a record */
#define PASS_CERTIFICATE "certificate.xml" /* of the titles of a register */

typedef struct Pass Pass;

/* ---- Items ---- */

/* Where the bytes of a member are: in memory (held), in the pack (offset), or neither when it was hashed already. */
typedef struct {
  GBytes *held;    /* or NULL */
  uint64_t offset; /* in the pack; 0: not in the pack, since a header comes first */
  uint64_t bytes;
} PassBytes;

/* The members that belong to one entry: a record's files, or one file. */
typedef struct {
  const VerifyEntry *entry; /* NULL: not listed in the journal, or not selected */
  bool is_record;
  char *path;                /* of the record, or of the file */
  GPtrArray *files;          /* of VerifyFile, in the order of the pack */
  GArray *sources;           /* of PassBytes, one for each file */
  int fd;                    /* of the pack */
  uint64_t bytes;            /* to be hashed */
  size_t held;               /* of them in memory */
  GString *lines;            /* output: the lines of the list of members */
  char run[DIGEST_HEX_SIZE]; /* output: of a record, the digest of verify_lines, or empty */
} PassItem;

PassItem *pass_item_new (const Pass *pass, const char *path, const VerifyEntry *entry, bool is_record);
void pass_item_free (PassItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PassItem, pass_item_free)
/* Adds a member. file and source.held are given; file is complete already when source is empty. */
void pass_item_add (PassItem *item, VerifyFile *file, PassBytes source);

/* How many bytes of a member of this name are kept for judging. */
size_t pass_item_keeps (const Verify *verify, const PassItem *item, const char *name);

/* Hashes all files of the items, and writes their lines. */
void pass_items_hash (VerifyWorker *worker, const GPtrArray *items);

/* ---- The threads ---- */

/* Called in the thread that adds items, in the order in which they were added. */
typedef void (*PassRetire) (PassItem *item, gpointer data);
typedef struct PassQueue PassQueue;
PassQueue *pass_queue_new (Verify *verify, unsigned jobs, PassRetire retire, gpointer data);
void pass_queue_free (PassQueue *queue);
/* Adds an item, which is given; waits while too much is in progress. */
void pass_queue_add (PassQueue *queue, PassItem *item);
/* Waits until everything has been retired. */
void pass_queue_drain (PassQueue *queue);

/* ---- The chain ---- */

/* The end of the packs before this one. */
typedef struct {
  unsigned index;             /* of this pack, from 0 */
  uint64_t last;              /* last event before this pack; 0: none */
  char head[DIGEST_HEX_SIZE]; /* digest of its line */
} PassChain;

/* The contents of a pack, for comparison with its PACK.txt. */
typedef struct {
  const char *name; /* for findings */
  bool judged;      /* its events follow those of the packs before it; otherwise it was only hashed */
  uint64_t files, bytes, records;
  char members[DIGEST_HEX_SIZE];
} PassFound;

/* Compares PACK.txt with the contents of the pack, and the pack with the chain. */
void pass_text_judge (Verify *verify, const PassChain *chain, const PassFound *found, const VerifyJournal *journal,
                      int64_t time, const Pack *text);

/* ---- Signatures ---- */

/* A signed PACK.txt with its signature. It is judged after all packs have been read and all keys are known. */
typedef struct {
  char *place; /* of the signature */
  Pack *text;
  GBytes *bytes, *signature;
} PassSigned;
void pass_signed_free (gpointer data);

/* ---- Sealed lists ---- */

/* A sealed list of which a record was moved to where it comes later in the pack. */
typedef struct {
  const VerifyEntry *entry;
  VerifyFile *file;
} PassWaiting;
void pass_waiting_free (gpointer data);
/* Judges them, when all records of the pack are known. */
void pass_judge_waiting (Pass *pass);

/* ---- One pass ---- */

struct Pass {
  Verify verify; /* first, so that a Verify can be cast to its Pass */
  const VerifyOptions *options;
  const PassTee *tee;
  VerifySummary *summary;
  VerifyJournal journal;
  VerifyJournalReading *reading;
  GPtrArray *journal_findings; /* of Finding, before they are moved to verify */
  PassQueue *queue;
  VerifyWorker *worker;    /* of this thread */
  Digest *digest;          /* of a long member */
  GHashTable *layouts;     /* path: VerifyFile */
  GHashTable *signings;    /* path: VerifyFile, of signed documents, signatures and keys */
  GByteArray *runs;        /* by verify_table_index, for records: the digest of verify_lines; zeros: not known */
  GArray *packed_before;   /* of uint32_t: how many entries before the i-th are in the packs; filled in at the end */
  GHashTable *replaced;    /* paths that a document replaces in the pack, a record or the directory of a register's
                              titles: the document's path when it fits, or NULL */
  GHashTable *stones;      /* of those paths: GBytes of a tombstone that does not fit, unless a later pack has a move */
  GHashTable *redacted;    /* paths that PACK.txt says were removed: number of the event that destroyed them */
  GPtrArray *signed_packs; /* of PassSigned */
  GPtrArray *waiting;      /* of PassWaiting, of the current pack */
  bool cut;                /* something was not read, so missing files are not reported */
  uint64_t read;           /* bytes of the packs before this one */
  uint64_t total;          /* of all packs; 0: not known */
  int64_t reported;        /* time of the last report of progress, in microseconds */

  /* The current pack. */
  PassChain chain;
  PassFound found;
  int fd;
  TarReader *reader;
  TarMember member;
  char last[TAR_MAX_PATH + 1]; /* path of the previous member */
  Digest *members;
  uint64_t first; /* number of its first event; 0: not known yet */
  bool settled;   /* its journal has been read whole */
  bool ruled;     /* its layouts have been judged */
  PassItem *record;
  Pack *text;
  GBytes *text_bytes; /* of a signed PACK.txt */
  GBytes *signature;  /* empty: not a signature, which has been reported */
  GError *failure;    /* of the tarball */
};

/* A fault that belongs to no entry. message NULL: that of the code. */
void pass_fault (Pass *pass, const char *code, const char *place, const char *message);

/* verify/pass/bytes.c: the current member. On failure the error is kept in pass->failure, and false, NULL or -1 is
 * returned. */

ssize_t pass_read (Pass *pass, void *buffer, size_t len);
/* The whole member, for the caller alone. Given, or NULL. */
GBytes *pass_read_whole (Pass *pass);
/* Reads the member into an item. */
bool pass_gather (Pass *pass, PassItem *item, const char *name);
/* For a member that is not kept: begin, each piece, end. file receives its length and digest. */
bool pass_begin (Pass *pass);
bool pass_piece (Pass *pass, const void *piece, size_t len);
bool pass_end (Pass *pass, VerifyFile *file);
void pass_report_progress (Pass *pass);

/* verify/pass/journal.c */

/* Takes a member of journal/. */
void pass_take_journal (Pass *pass);
/* After the last of them: the table is ready. */
void pass_settle_journal (Pass *pass);

/* verify/pass/member.c */

/* Takes any other member. */
void pass_take_member (Pass *pass);
/* Called with each item that the threads have finished, in order. */
void pass_retire (PassItem *item, gpointer data);
/* Whether a tombstone is of the record at a path, or of the customer or entry there. */
bool pass_stone_fits (const Pass *pass, const char *record, GBytes *bytes);
/* Sends the current record to the threads. */
void pass_end_record (Pass *pass);

/* verify/pass/signature.c */

/* Takes PACK.txt.sig. */
void pass_take_signature (Pass *pass);
/* At the end of a pack: keeps the signature that PACK.txt announces, or reports that it is missing. */
void pass_end_signature (Pass *pass);
/* After the last pack: judges the signatures. */
void pass_judge_signatures (Pass *pass);
