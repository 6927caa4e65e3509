/* What the parts of a pass over packs share. Members come in the order in which they are needed: the journal says what
 * should be there, then come the rules, then what was filed under them. What belongs together is gathered into items,
 * which threads hash and judge while reading goes on.
 *
 * verify/pass/run.c goes over the chain, verify/pass/journal.c reads the journal of each pack, verify/pass/member.c
 * finds out what each further member is, verify/pass/bytes.c reads it, verify/pass/queue.c has the threads,
 * verify/pass/text.c judges PACK.txt and the chain, and verify/pass/signature.c who signed it. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/pack.h"
#include "verify/internal.h"
#include "verify/pass.h"

typedef struct Pass Pass;

/* ---- What is gathered ---- */

/* Where the bytes of a member are: held, or in the pack, or hashed already and nowhere. */
typedef struct {
  GBytes *held;    /* or NULL */
  uint64_t offset; /* in the pack; 0: not there, since a header comes first */
  uint64_t bytes;
} PassBytes;

/* The members that belong to one entry: a record's files, or one file. */
typedef struct {
  const VerifyEntry *entry; /* NULL: no event knows it, or it is not to be judged */
  bool is_record;
  char *path;                /* of the record, or of the file */
  GPtrArray *files;          /* of VerifyFile, in the order of the pack */
  GArray *sources;           /* of PassBytes, one a file */
  int fd;                    /* of the pack */
  uint64_t bytes;            /* to be hashed */
  size_t held;               /* of them in memory */
  GString *lines;            /* filled in: the lines of the list of members */
  char run[DIGEST_HEX_SIZE]; /* filled in: of a record, the digest by verify_lines, or empty */
} PassItem;

PassItem *pass_item_new (const Pass *pass, const char *path, const VerifyEntry *entry, bool is_record);
void pass_item_free (PassItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PassItem, pass_item_free)
/* Adds a member. file and what source holds are given; file is filled in already when source is nowhere. */
void pass_item_add (PassItem *item, VerifyFile *file, PassBytes source);

/* The most bytes of a member of this name whose contents are judged; pass_item_add must be told where they are. */
size_t pass_item_keeps (const Verify *verify, const PassItem *item, const char *name);

/* Hashes all files of the items, and fills in their lines. */
void pass_items_hash (VerifyWorker *worker, const GPtrArray *items);

/* ---- The threads ---- */

/* Called from the thread that adds, in the order in which items were added. */
typedef void (*PassRetire) (PassItem *item, gpointer data);
typedef struct PassQueue PassQueue;
PassQueue *pass_queue_new (Verify *verify, unsigned jobs, PassRetire retire, gpointer data);
void pass_queue_free (PassQueue *queue);
/* Takes a item, which is given; waits while too much is under way. */
void pass_queue_add (PassQueue *queue, PassItem *item);
/* Waits until everything has been retired. */
void pass_queue_drain (PassQueue *queue);

/* ---- The chain ---- */

/* Where a pack begins, by what came before it in the chain. */
typedef struct {
  unsigned index;             /* of the pack, from 0 */
  uint64_t last;              /* event before it that is known; 0: none */
  char head[DIGEST_HEX_SIZE]; /* digest of its line */
} PassChain;

/* What was found in a pack that has been read to its end. */
typedef struct {
  const char *name; /* for findings */
  bool judged;      /* its events follow those that are known; else it was only hashed */
  uint64_t files, bytes, records;
  char members[DIGEST_HEX_SIZE];
} PassFound;

/* Holds PACK.txt against what was found, and the pack against the chain. */
void pass_text_judge (Verify *verify, const PassChain *chain, const PassFound *found, const VerifyJournal *journal,
                      int64_t time, const Pack *text);

/* ---- Signatures ---- */

/* A PACK.txt with its signature: who may sign is known once all packs have been read. */
typedef struct {
  char *place; /* of the signature */
  Pack *text;
  GBytes *bytes, *signature;
} PassSigned;
void pass_signed_free (gpointer data);

/* ---- One pass ---- */

struct Pass {
  Verify verify; /* first, so that whoever has it finds the rest */
  const VerifyOptions *options;
  const PassTee *tee;
  VerifySummary *summary;
  VerifyJournal journal;
  VerifyJournalReading *reading;
  GPtrArray *journal_findings; /* of Finding, on their way to verify */
  PassQueue *queue;
  VerifyWorker *worker;    /* of this thread */
  Digest *digest;          /* of a long member */
  GHashTable *layouts;     /* path: VerifyFile */
  GHashTable *signings;    /* path: VerifyFile, of what is signed */
  GByteArray *runs;        /* of each event that filed a record, the digest by verify_lines; zeros: not known */
  GArray *packed_before;   /* of uint32_t: how many entries before the i-th were found; filled in at the end */
  GHashTable *tombstones;  /* paths of records in whose stead a tombstone was found */
  GHashTable *redacted;    /* paths that a PACK.txt says were taken out: the event that destroyed them */
  GPtrArray *signed_packs; /* of PassSigned */
  bool cut;                /* something was not read, so what is missing is no news */
  uint64_t read;           /* bytes of the packs before */
  uint64_t total;          /* of all packs; 0: not known */
  int64_t reported;        /* when progress was, in microseconds */

  /* The pack that is being read. */
  PassChain chain;
  PassFound found;
  int fd;
  TarReader *reader;
  TarMember member;
  char last[TAR_MAX_PATH + 1]; /* path before it */
  Digest *members;
  uint64_t first; /* number of the first event of it; 0: not known yet */
  bool settled;   /* its journal has been read */
  bool ruled;     /* and its layouts */
  PassItem *record;
  Pack *text;
  GBytes *text_bytes; /* of one that is signed */
  GBytes *signature;  /* empty: it is none, which has been said */
  GError *failure;    /* of the tarball */
};

/* A fault that no entry has. */
void pass_fault (Pass *pass, const char *code, const char *place, const char *message);

/* verify/pass/bytes.c: the member that is read. What fails is kept in pass->failure, and false, NULL or -1 given. */

ssize_t pass_read (Pass *pass, void *buffer, size_t len);
/* The member, whole, for nobody but the caller. Given, or NULL. */
GBytes *pass_read_whole (Pass *pass);
/* Reads the member into a item. */
bool pass_gather (Pass *pass, PassItem *item, const char *name);
/* A member that is not held: begun, every piece that was read of it, ended; file receives length and digest. */
bool pass_begin (Pass *pass);
bool pass_piece (Pass *pass, const void *piece, size_t len);
bool pass_end (Pass *pass, VerifyFile *file);
void pass_report_progress (Pass *pass);

/* verify/pass/journal.c */

/* Takes a member of journal/. */
void pass_take_journal (Pass *pass);
/* After the last of them: what should be there is known. */
void pass_settle_journal (Pass *pass);

/* verify/pass/member.c */

/* Takes any other member. */
void pass_take_member (Pass *pass);
/* Called with each item that the threads have done with, in order. */
void pass_retire (PassItem *item, gpointer data);
/* Sends the record that is being gathered to the threads. */
void pass_end_record (Pass *pass);
/* Judges the layouts once the member is none any more. */
void pass_judge_layouts (Pass *pass);

/* verify/pass/signature.c */

/* Takes PACK.txt.sig. */
void pass_take_signature (Pass *pass);
/* At the end of a pack: keeps the signature that its PACK.txt says it has, or says that there is none. */
void pass_end_signature (Pass *pass);
/* After the last pack: whose the signatures are. */
void pass_judge_signatures (Pass *pass);
