/* Shared declarations of verification.
 *
 * Verification first reads, then judges. A file or a record's directory becomes a value (VerifyFile, VerifyDirectory);
 * judges look at values only and open no file. So it does not matter whether the value comes from an archive's
 * directory (verify/gather.c) or from a pack (verify/pass/).
 *
 * An entry (VerifyEntry) is one path that an event of the journal filed. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/authority.h"
#include "fold/evidence.h"
#include "fold/roster.h"
#include "fold/rulebook.h"
#include "form/document/checkpoint.h"
#include "form/document/fonds.h"
#include "form/document/customer.h"
#include "form/registers/incident.h"
#include "form/registers/loan.h"
#include "form/document/manifest.h"
#include "form/document/record.h"
#include "form/document/titles.h"
#include "form/document/tombstone.h"
#include "form/finding.h"
#include "form/layout.h"
#include "sys/io.h"
#include "sys/xml.h"
#include "verify/journal.h"
#include "verify/selection.h"
#include "verify/table.h"
#include "verify/run.h"

#define VERIFY_PIECE_BYTES (256 * 1024) /* SPEED: one buffer of this size beats mmap and larger ones */
#define VERIFY_MAX_FINDINGS 10000       /* more findings are only counted */

typedef struct Verify Verify;
struct Verify {
  int root; /* descriptor of the archive */
  /* The type of the file at a path of the archive, as io_type. */
  IoType (*type) (const Verify *verify, const char *path, GError **error);
  Selection *selection;
  DigestAlgorithm algorithm;
  VerifyTable *table;
  bool has_fonds;
  Fonds fonds;
  GHashTable *layouts;          /* "company.1": Layout */
  GHashTable *parents;          /* "layouts/company.1.xml": its bytes, for layouts of later packs that extend it */
  Roster *roster;               /* people and their roles; NULL before verify_people */
  const VerifyJournal *journal; /* as it was read */
  const VerifyAgainst *against; /* the outside checkpoint, or NULL */
  Checkpoint *kept;             /* the outside checkpoint, parsed, or NULL */
  GBytes *authorities;          /* or NULL; borrowed */
  GHashTable *registers;        /* "D2026-0001 1": VerifyRegister; NULL before gone_judge_registers */
  GHashTable *staged;           /* path: ".staging/ID/000001" of committed files that may not have been moved yet */
  XmlSchema *schema;            /* NULL: documents are not checked against it */
  GPtrArray *shipped;           /* of GBytes: the layouts installed with the program, or NULL */
  GArray *facts;                /* of VerifyFacts, by verify_table_index */
  GMutex lock;                  /* of the next nine */
  GPtrArray *findings;          /* of Finding */
  GHashTable *reported;         /* "CODE place" of each finding so far */
  GPtrArray *strangers;         /* paths that the journal does not list, to be looked up again */
  GArray *tombstones;           /* of VerifyTombstone */
  GArray *titles;               /* of VerifyTitles */
  GHashTable *editions;         /* of amended records: number of an entry to the bytes (GBytes) of its XML */
  GHashTable *contents;         /* the same of its manifest */
  GHashTable *runs;             /* number of a `contents` event: digest of verify_lines */
  GPtrArray *desk;              /* of DeskKept: entries that are judged together */
  GHashTable *secrecies;        /* number of the event of a record's edition: its security classification */
  uint64_t dropped;
  bool unread;        /* some faults became "not checked", so the dropped ones may not be faults either */
  atomic_bool faulty; /* a fault was found, other than that something is missing */
  atomic_uint_fast64_t files, bytes, records, voided, destroyed, transferred, moved, profiles, volumes;
};

/* An edition of a register of destruction, with its signatures. */
typedef struct {
  const VerifyEntry *entry;
  Register *list;
  Authority *authority;  /* NULL: its layout or procedure is unknown */
  uint64_t allowed;      /* the event that completed the required signatures; 0: they are incomplete */
  int64_t earliest;      /* the earliest time that a signer states; 0: nobody signed */
  Key *recipient;        /* the pinned key of the archive that receives records; NULL: none, or not as pinned */
  uint64_t acknowledged; /* the event that completed the recipient's acknowledgement; 0: none */
} VerifyRegister;

/* A tombstone: its record was destroyed or transferred. */
typedef struct {
  unsigned index;           /* of the tombstone's entry, while more packs may bring more entries */
  const VerifyEntry *entry; /* known to gone_destructions */
  Tombstone *stone;
} VerifyTombstone;

/* An edition of a loan, an incident or a handover. */
typedef struct {
  unsigned index; /* of its entry */
  Kind kind;
  gpointer document;
} DeskKept;

/* The titles of an edition of a register. */
typedef struct {
  unsigned index; /* of their entry */
  Titles *titles;
} VerifyTitles;

/* What a register may state about a record or its customer, and no event states. */
typedef struct {
  uint64_t words;  /* part of the digest of title, document number, date and creators, or of the customer's name */
  GQuark trigger;  /* of a record */
  uint32_t closed; /* Julian day; 0: none */
  uint32_t pages;  /* of the paper of a record; 0: not known */
  uint16_t copies;
  bool known; /* the document is there and is the one that was filed */
} VerifyFacts;

/* All signed documents and their signatures. */
typedef struct {
  Verify *verify;
  GPtrArray *entries; /* of VerifyEntry: signed documents, signatures, keys and layouts, in the order of their events */
  GHashTable *bytes;  /* path: GBytes (NULL: a scan) of unchanged files; borrowed */
  EvidenceJournal journal;
  Rulebook *rulebook;
} VerifySigned;
typedef void (*VerifyJudge) (const VerifySigned *all, const VerifyEntry *entry);
/* The bytes of the file of an entry; NULL when it is missing or changed, which has been reported. Borrowed. */
GBytes *verify_signed_bytes (const VerifySigned *all, const VerifyEntry *entry);

#define VERIFY_LANES 2 /* files that a thread hashes at once */

/* Data of one thread. */
typedef struct {
  Verify *verify;
  Digest *digest[VERIFY_LANES];
  guint8 *buffer[VERIFY_LANES]; /* of VERIFY_PIECE_BYTES each */
} VerifyWorker;

/* Adds a finding, given. A second one with the same code and place is dropped. */
void verify_add (Verify *verify, Finding *finding);
/* The same for the file of an entry (or NULL); fills in since for a fault. finding may be NULL: nothing is added. */
void verify_report (Verify *verify, const VerifyEntry *entry, Finding *finding);
/* A fault at place, in the file of an entry. entry, expected and found may be NULL. */
void verify_fault (Verify *verify, const char *code, const char *place, const VerifyEntry *entry, const char *expected,
                   const char *found, const char *message);
/* A fault in the file of an entry. message NULL: that of the code. */
void verify_accuse (Verify *verify, const VerifyEntry *entry, const char *code, const char *message);
/* A fault for an error in reading a document. */
void verify_fault_error (Verify *verify, const char *code, const char *place, const VerifyEntry *entry,
                         const GError *error);
/* Reports why path could not be opened: it or a directory above it is missing or of another type, or it cannot be read
 * (not checked). */
void verify_explain (Verify *verify, const char *path, const VerifyEntry *entry, bool directory, const GError *error);

/* ---- Values: verify/values.c ---- */

/* A file, directory or other item of a directory. */
typedef struct {
  char *name; /* in its directory */
  IoType type;
  bool read; /* bytes, digest and contents are known */
  uint64_t bytes;
  char digest[DIGEST_HEX_SIZE];
  GBytes *contents; /* NULL: the file is larger than was to be kept */
  uint64_t links;   /* number of hard links; 0: not known */
  bool longer;      /* it is longer than anything filed here; then it was not read, and bytes is its length */
  GError *error;    /* why it could not be opened or read, or NULL */
} VerifyFile;

VerifyFile *verify_file_new (const char *name, IoType type);
void verify_file_free (VerifyFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyFile, verify_file_free)

/* A record's directory: its files and its manifest. */
typedef struct {
  GPtrArray *files;   /* of VerifyFile; sorted by name once complete */
  Manifest *manifest; /* NULL: missing, unreadable or invalid */
  GError *error;      /* why the manifest is invalid, or NULL */
} VerifyDirectory;

VerifyDirectory *verify_directory_new (void);
void verify_directory_free (VerifyDirectory *directory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyDirectory, verify_directory_free)
/* Sorts the files by name. */
void verify_directory_sort (VerifyDirectory *directory);
/* NULL when there is no such file. The files must be sorted. */
VerifyFile *verify_directory_find (const VerifyDirectory *directory, const char *name);
/* Parses the manifest after its contents have been read. place is that of the directory, for messages. */
void verify_directory_parse (VerifyDirectory *directory, const Verify *verify, const char *place);

/* How many bytes of a file are kept for judging; 0: only its digest is needed. name is the file's name in the directory
 * of a record, and ignored for other entries. */
size_t verify_keeps (const Verify *verify, const VerifyEntry *entry, const char *name);

/* How many bytes a file of an entry may have: a longer one differs from what was filed. 0: not known. */
uint64_t verify_most (const Verify *verify, const VerifyEntry *entry, const char *name);

/* Computes the digest of the lines that an edition of a record contributes to the sealed list of a volume, without the
 * record's number there. contents is the entry with the digest of its manifest (verify_table_contents); digest is that
 * of the manifest as read; false when it differs or manifest is NULL. */
bool verify_lines (const Verify *verify, const VerifyEntry *contents, const char *digest, const Manifest *manifest,
                   char hex[DIGEST_HEX_SIZE]);

/* A record while it was in a volume: verify/moves.c */
typedef struct {
  const VerifyEntry *record;
  unsigned item;         /* its number there */
  uint64_t since, until; /* the events that brought it and took it away, by a move or for ever; until 0: it is there */
} VerifyResident;
/* The records (of VerifyResident) that were ever in a volume. Given. */
GArray *verify_residents (const VerifyTable *table, const char *volume);
/* Whether it was in the volume just before an event. */
bool verify_resided (const VerifyResident *resident, uint64_t number);

/* ---- Gathering from the directory of an archive: verify/hash.c, verify/gather.c ---- */

/* For sys/work: what each thread owns. The algorithm of the Verify must be known. */
gpointer verify_worker_new (gpointer verify);
void verify_worker_free (gpointer worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyWorker, verify_worker_free)

/* A file to be hashed: an open file, a member of an open pack, or bytes in memory. */
typedef struct {
  VerifyFile *file; /* receives digest, length and contents, or the error */
  size_t keep;      /* the contents are kept up to this many bytes */
  uint64_t most;    /* a longer file is not hashed: that may take hours, and proves nothing; 0: all are */
  GBytes *data;     /* the bytes in memory; NULL: read from fd */
  int fd;
  bool is_member;         /* fd is a pack; the next two are set */
  uint64_t offset, bytes; /* position and length in the pack */
} VerifyOpen;
/* Hashes the files and closes them; packs stay open. */
void verify_hash (VerifyWorker *worker, const VerifyOpen *opened, unsigned n);

#define VERIFY_BATCH 8 /* entries: enough to keep both lanes busy, few enough for many threads */
#define VERIFY_OPEN 16 /* files open in a thread */
/* Reads and judges the files of up to VERIFY_BATCH entries. */
void verify_entries (VerifyWorker *worker, const VerifyEntry *const *entries, unsigned n);
/* Reads and judges all layouts. To be called first. */
void verify_layouts (Verify *verify);
/* Reads and judges all signed documents and signatures. Needs the layouts. */
void verify_people (Verify *verify);

/* ---- Judging: verify/record.c, verify/volume.c, verify/document.c ---- */

/* Judges the file of an entry other than a record or layout. lines: see verify_volume_manifest; NULL for others. */
void verify_single (Verify *verify, const VerifyEntry *entry, const VerifyFile *file, GHashTable *lines);
/* Reports a file that is longer than anything filed there. expected is its digest, or NULL. */
void verify_longer (Verify *verify, const VerifyEntry *entry, const char *place, const VerifyFile *file,
                    const char *expected);
/* Adds a file that was read to the counts. */
void verify_count (Verify *verify, const VerifyFile *file);
/* Counts the file of an entry and compares its digest; false after reporting a finding. */
bool verify_file (Verify *verify, const VerifyEntry *entry, const VerifyFile *file);

void verify_record (Verify *verify, const VerifyEntry *entry, const VerifyDirectory *directory);
/* Checks an edition of a record (entry: the record, or its later edition) against its files (or NULL), its layout's
 * rules and the record that it answers. The layout has the category. */
void verify_described (Verify *verify, const VerifyEntry *entry, const Record *record, const VerifyDirectory *directory,
                       const Layout *layout, const LayoutCategory *category);
bool verify_waives (const Record *record, const char *check);
/* Checks that only the tombstone is left of a destroyed record. */
void gone_erased (Verify *verify, const VerifyEntry *entry, const VerifyDirectory *directory);
/* The files of these entries are unchanged. */
void verify_seal (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
/* lines: for each record of the volume ("0007") the digest of verify_lines. A record that is not in it is not compared.
 */
void verify_volume_manifest (Verify *verify, const VerifyEntry *entry, GBytes *bytes, GHashTable *lines);
/* files: VerifyFile by path. To be called before any record is judged; layouts that were judged before are skipped. */
void verify_judge_layouts (Verify *verify, GHashTable *files);
/* Judge the event of a layout, and an administrator's statement about one that is good by itself. */
void verify_judge_layout (const VerifySigned *all, const VerifyEntry *entry);
void verify_judge_adoption (const VerifySigned *all, const VerifyEntry *entry, const Statement *statement);
/* files: VerifyFile by path, of all signed documents, signatures and keys. Sets verify->roster. */
void verify_judge_people (Verify *verify, GHashTable *files);
/* Reports that a destroyed file still exists. */
void gone_present (Verify *verify, const VerifyEntry *entry, const char *place);

/* ---- Checkpoints: verify/checkpoint.c ---- */

/* Parses the outside checkpoint. To be called before the journal is read, which keeps the line it refers to. */
void verify_begin_against (Verify *verify, const VerifyOptions *options, VerifyJournal *journal);
/* Compares the journal and the roster with the outside checkpoint. */
void verify_against (Verify *verify);
/* Judges one of the archive's own checkpoints, in the order of their events. previous is the entry of the one before,
 * or NULL. */
void verify_checkpoint (Verify *verify, const VerifyEntry *entry, GBytes *bytes, const VerifyEntry *previous);
/* Judge a timestamp and a signature of a checkpoint; text is the checkpoint. */
void verify_timestamp (Verify *verify, const VerifyEntry *entry, GBytes *text, GBytes *response);
void verify_cosignature (Verify *verify, const VerifyEntry *entry, GBytes *text, GBytes *signature);

/* Parses and validates a document; false after reporting a finding. */
bool verify_xml (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
/* True when document is not NULL; otherwise reports error. */
bool verify_has_read (Verify *verify, const VerifyEntry *entry, gconstpointer document, const GError *error);
/* The layout that a document names, or NULL after reporting that the archive does not have it. */
const Layout *verify_layout (Verify *verify, const char *id, unsigned edition, const VerifyEntry *entry,
                             const char *place);
/* Judges the document of a register's entry against its events. */
void verify_entry_document (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
/* Judges all events of register entries against the archive at that time. Needs the table alone. */
void verify_entries_in_force (Verify *verify);
/* Judge titles, and a tombstone against the record that was filed at its place. gone_destructions compares it with
 * its register. */
void gone_titles (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
void gone_tombstone (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
/* Whether an entry is an edition of a profile or a file of an entry, which end with a customer's file. */
bool gone_is_of_file (const VerifyEntry *entry);
/* The fault of a customer's line by the events before its register; NULL: none. verify/gone/customer.c */
const char *gone_claims_customer (Verify *verify, const VerifyRegister *edition, const RegisterLine *line);
/* Judge the tombstones of a customer's file and of an entry that ended with it, beyond what all tombstones have. */
void gone_customer (Verify *verify, const VerifyTombstone *tombstone, const VerifyRegister *edition,
                    const RegisterLine *line);
void gone_entry (Verify *verify, const VerifyTombstone *tombstone, const RegisterLine *line);
/* The line of a customer with the entry of a directory, and that entry; NULL: no line has it. */
const RegisterLine *gone_line_of_entry (const Register *list, const char *directory, const RegisterEntry **entry);
/* Whether a tombstone is of the customer or the entry with this directory. */
bool gone_stone_is_of (const char *path, const Tombstone *tombstone);
/* Whether a tombstone has the code of the record at path as it was in force before an event. */
bool gone_stone_names (const Verify *verify, const char *path, uint64_t before, const Tombstone *tombstone);
/* Judges the registers of destruction with their signatures. Needs the roster. */
void gone_judge_registers (const VerifySigned *all);
/* Judge the key of a recipient and its acknowledgement, after the register that they belong to.
 * verify/gone/transfer.c */
void gone_judge_recipient (const VerifySigned *all, const VerifyEntry *entry);
void gone_judge_acknowledgement (const VerifySigned *all, const VerifyEntry *entry);
/* Checks that a register with transfers pins a recipient and its key, and another register none. */
void gone_recipient_named (Verify *verify, const VerifyRegister *edition);
/* Replaces faults about files that a newer table says were destroyed: they could not be checked. */
void gone_settle_destroyed (Verify *verify, const VerifyTable *newer);
/* Checks that each destroyed record was destroyed with authority, by its register and its tombstone. */
void gone_destructions (Verify *verify);

/* ---- Editions of records: verify/edition.c ---- */

/* Keep the documents of amended records until all have been read. entry is the record, for its first edition, or the
 * entry of the file. Safe to call from several threads. */
void verify_keep_edition (Verify *verify, const VerifyEntry *record, GBytes *xml, GBytes *manifest);
void verify_amendment (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
void verify_contents (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
/* Judges each edition against the one before it. Call it when everything has been read. */
void verify_editions (Verify *verify);
/* Judges a later edition of a record by the rules of its layout and the layout in force when the record was filed or
 * moved to its place. name is that of its XML. */
void verify_rules (Verify *verify, const VerifyEntry *filed, const VerifyEntry *edition, const char *name,
                   const Record *record);

/* ---- Moves and pairs: verify/moves.c, verify/pairs.c ---- */

/* The event by which a record came to the place that it had at an edition: the last move, or its filing. */
uint64_t verify_arrival (const VerifyTable *table, const VerifyEntry *record, const VerifyEntry *edition);
/* Whether an edition came with a move. */
bool verify_came_by_move (const VerifyTable *table, const VerifyEntry *record, const VerifyEntry *edition);
void verify_moved (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
/* Judge all moves and pairs against the archive at that time. Need the table alone. */
void verify_moves (Verify *verify);
void verify_pairs (Verify *verify);
/* Where a path is to be found while the move to it is not carried out; NULL: no such move is in .staging. Given. */
char *verify_unmoved (const Verify *verify, const char *path);

/* ---- What people did with papers: verify/desk/ ---- */

/* Keeps the document of a loan, an incident or a handover until everything has been read; false for another kind. Safe
 * to call from several threads. */
bool desk_keep (Verify *verify, const VerifyEntry *entry, gpointer document);
void desk_kept_free (gpointer kept);
/* Those of a kind (of DeskKept), by event. Free the array only. */
GPtrArray *desk_kept_of (const Verify *verify, Kind kind);
/* The signed commits with an event of this verb, and who signed the one with an event of this number; NULL: nobody. */
GArray *desk_commits (const Verify *verify, const char *verb);
const char *desk_signer (const GArray *commits, uint64_t number);
/* Judges the loans and incidents that were kept. Needs people, layouts and, for classifications, all records. */
void desk_loans (Verify *verify);
/* Judges the i-th fact of the table's standing, which is a step of a loan. */
void desk_loan_fact (Verify *verify, const VerifyEntry *entry, unsigned i);
/* Keeps the security classification (or NULL) of an edition of a record. */
void desk_keep_secrecy (Verify *verify, const VerifyEntry *entry, const char *secrecy);
/* Judges the handovers that were kept. Call it last. */
void desk_handovers (Verify *verify);
void desk_contacts (Verify *verify);

/* Judges all shelvings, which have no document. Needs the table and the layouts. */
void desk_shelvings (Verify *verify);

/* ---- Statements about other documents: verify/gone/claims.c ---- */

/* Makes room for every entry of the table. Not thread-safe. */
void gone_facts_grow (Verify *verify);
/* Keep what registers may state about a record or a customer. Safe to call from several threads for different entries.
 */
void gone_facts_of_record (const Verify *verify, const VerifyEntry *entry, const Record *record);
void gone_facts_of_customer (const Verify *verify, const VerifyEntry *entry, const Customer *customer);
/* The layout in force just before an event; NULL when it is not known. */
const Layout *verify_layout_at (const Verify *verify, uint64_t number);
/* Checks the lines and titles of all registers against records, profiles and events. Call it last. */
void gone_claims (Verify *verify);
/* Checks the numbers of records and the counts of seals, and that nothing was filed after a seal. Needs the table
 * alone. */
void verify_volumes (Verify *verify);

/* ---- Unlisted files: verify/tree.c ---- */

/* Looks for unlisted files in a directory and those beneath it; not in "customers" when only_top. */
void verify_tree (Verify *verify, const char *directory, bool only_top);
/* The directories in customers/, given; a thread takes one at a time. Reports an empty customers/. */
GPtrArray *verify_shards (Verify *verify);
/* Reads .staging: remembers which committed files have not been moved to their place, and reports leftovers. */
void verify_staging (Verify *verify);
/* Whether path is a directory that every archive has, even if empty. */
bool verify_is_own (const char *path);
/* Reports a path that the journal does not list. */
void verify_stranger (Verify *verify, const char *path, IoType type);
/* Reports those of verify->strangers that a newer table does not list either. */
void verify_strangers (Verify *verify, const VerifyTable *newer);

/* ---- Common to archives and packs: verify/session.c, verify/unread.c ---- */

void verify_init (Verify *verify);
void verify_clear (Verify *verify);
void verify_load_schema (Verify *verify);
/* Takes over the table and algorithm of the journal, and its findings (of Finding), which are given. */
void verify_take_journal (Verify *verify, const VerifyJournal *journal, GPtrArray *findings, VerifySummary *summary);
void verify_check_selection (Verify *verify, const VerifyOptions *options);
/* Makes each fault "not checked" that something unread may explain. To be called last. */
void verify_settle_unread (Verify *verify);
/* Moves the findings into the array and fills in the counts. */
void verify_finish (Verify *verify, GPtrArray *findings, VerifySummary *summary);
