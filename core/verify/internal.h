/* What the parts of verification share.
 *
 * First gather, then judge: what an event brought becomes a value first, a VerifyFile or a VerifyDirectory, and then
 * that value is judged. Nothing that judges opens a file, so it is all one whether the value was gathered from the
 * directory of an archive (verify/gather.c) or from the members of a pack. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/authority.h"
#include "fold/evidence.h"
#include "fold/roster.h"
#include "form/document/checkpoint.h"
#include "form/document/fonds.h"
#include "form/document/manifest.h"
#include "form/finding.h"
#include "form/layout.h"
#include "sys/io.h"
#include "sys/xml.h"
#include "verify/journal.h"
#include "verify/selection.h"
#include "verify/table.h"
#include "verify/verify.h"

#define VERIFY_PIECE_BYTES (256 * 1024) /* SPEED: one buffer of this size beats mmap and larger ones */
#define VERIFY_MAX_FINDINGS 10000       /* kept; beyond that they are only counted */

typedef struct Verify Verify;
struct Verify {
  int root; /* descriptor of the archive */
  /* What stands at a path of the archive, as io_type. */
  IoType (*type) (const Verify *verify, const char *path, GError **error);
  Selection *selection;
  DigestAlgorithm algorithm;
  VerifyTable *table;
  bool has_fonds;
  Fonds fonds;
  GHashTable *layouts;          /* "company.1": Layout */
  Roster *roster;               /* who may act; known once verify_people has judged */
  const VerifyJournal *journal; /* as it was read */
  const VerifyAgainst *against; /* a checkpoint that was kept elsewhere, or NULL */
  Checkpoint *kept;             /* what it says, or NULL */
  GBytes *authorities;          /* or NULL; borrowed */
  GHashTable *registers;        /* "D2026-0001 1": VerifyRegister; known once verify_judge_people has judged */
  GHashTable *staged;           /* path: ".staging/ID/000001" of what is committed and perhaps not yet placed */
  XmlSchema *schema;            /* or NULL: not checked */
  GPtrArray *shipped;           /* of GBytes: the layouts that came with it, or NULL */
  GMutex lock;                  /* of the next five */
  GPtrArray *findings;          /* of Finding */
  GHashTable *reported;         /* "CODE place" of what has been found already */
  GPtrArray *strangers;         /* paths of what no event knows, to be looked up again */
  GArray *tombstones;           /* of VerifyTombstone */
  uint64_t dropped;
  atomic_bool faulty; /* something is not as it was filed; what is only missing does not count */
  atomic_uint_fast64_t files, bytes, records, profiles, volumes;
};

/* An edition of a register with what was signed about it. */
typedef struct {
  const VerifyEntry *entry;
  Register *list;
  Authority *authority; /* NULL: its rules are not known */
  uint64_t allowed;     /* the event by which everybody had signed who must before a record may go; 0: none */
  int64_t cooled;       /* the end of its cooling-off */
} VerifyRegister;
void verify_register_free (VerifyRegister *edition);

/* A record that was destroyed or handed over. */
typedef struct {
  const VerifyEntry *entry; /* of the tombstone */
  unsigned edition;         /* of the register, which the event names */
  bool transferred;
  char digest[DIGEST_HEX_SIZE]; /* of the register, as the tombstone has it */
} VerifyTombstone;

/* What is signed, and by whom. */
typedef struct {
  Verify *verify;
  GPtrArray *entries; /* of VerifyEntry: what is signed, and layouts, in the order of their events */
  GHashTable *bytes;  /* path: GBytes (NULL: a scan) of what is as it was filed; borrowed */
  EvidenceJournal journal;
} VerifySigned;
typedef void (*VerifyJudge) (const VerifySigned *all, const VerifyEntry *entry);
/* The bytes of what an entry brought; NULL when they are not the right ones, which has been said. Borrowed. */
GBytes *verify_signed_bytes (const VerifySigned *all, const VerifyEntry *entry);

#define VERIFY_LANES 2 /* files that one thread hashes at once */

/* One thread's own. */
typedef struct {
  Verify *verify;
  Digest *digest[VERIFY_LANES];
  guint8 *buffer[VERIFY_LANES]; /* of VERIFY_PIECE_BYTES each */
} VerifyWorker;

/* Takes a finding; a second one with the same code and place is dropped. */
void verify_add (Verify *verify, Finding *finding);
/* The same for what an entry (or NULL) brought: since is filled in for a fault. No finding (NULL): nothing is said. */
void verify_report (Verify *verify, const VerifyEntry *entry, Finding *finding);
/* A fault at place, in the file of an entry. entry, expected and found may be NULL. */
void verify_fault (Verify *verify, const char *code, const char *place, const VerifyEntry *entry, const char *expected,
                   const char *found, const char *message);
/* A fault in the file of an entry. message NULL: that of the code. */
void verify_accuse (Verify *verify, const VerifyEntry *entry, const char *code, const char *message);
/* The same for an error met while reading data. */
void verify_fault_error (Verify *verify, const char *code, const char *place, const VerifyEntry *entry,
                         const GError *error);
/* Says why what should stand at path could not be opened: it or a directory above is missing or something else, or
 * it cannot be read (then not checked). */
void verify_explain (Verify *verify, const char *path, const VerifyEntry *entry, bool directory, const GError *error);

/* ---- Values: verify/values.c ---- */

/* A file, or another thing that has a name in a directory. */
typedef struct {
  char *name; /* in its directory */
  IoType type;
  bool read; /* the next three are known */
  uint64_t bytes;
  char digest[DIGEST_HEX_SIZE];
  GBytes *contents; /* NULL: more than were to be kept */
  uint64_t links;   /* names that the file has; 0: not known */
  GError *error;    /* why it could not be opened or read, or NULL */
} VerifyFile;

VerifyFile *verify_file_new (const char *name, IoType type);
void verify_file_free (VerifyFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyFile, verify_file_free)

/* A record's directory: what stands in it, and its manifest. */
typedef struct {
  GPtrArray *files;   /* of VerifyFile, in the order of names once it is complete */
  Manifest *manifest; /* NULL: missing, unreadable, or wrong */
  GError *error;      /* what is wrong with the manifest */
} VerifyDirectory;

VerifyDirectory *verify_directory_new (void);
void verify_directory_free (VerifyDirectory *directory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyDirectory, verify_directory_free)
/* Puts the files in the order of their names. */
void verify_directory_sort (VerifyDirectory *directory);
/* NULL when there is nothing of this name. Needs the order. */
VerifyFile *verify_directory_find (const VerifyDirectory *directory, const char *name);
/* Parses the manifest once its contents are there. place is the directory's, for messages. */
void verify_directory_parse (VerifyDirectory *directory, const Verify *verify, const char *place);

/* The most bytes of a file of an entry, of this name if that is a record, whose contents are judged; 0: only its digest
 * is. */
size_t verify_keeps (const Verify *verify, const VerifyEntry *entry, const char *name);

/* The digest of the lines that a record has in the manifest of its volume, by its own manifest (NULL: there is none to
 * be had) and that one's digest; false when it is not the one that was filed. */
bool verify_lines (const Verify *verify, const VerifyEntry *record, const char *digest, const Manifest *manifest,
                   char hex[DIGEST_HEX_SIZE]);

/* ---- Gathering from the directory of an archive: verify/hash.c, verify/gather.c ---- */

/* Of a Verify whose algorithm is known, as sys/work begins and ends what a thread has for itself. */
gpointer verify_worker_new (gpointer verify);
void verify_worker_free (gpointer worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyWorker, verify_worker_free)

/* What is to be hashed: a file that is open, a member of a pack that is, or bytes that are there already. */
typedef struct {
  VerifyFile *file; /* receives what was read, or why it could not be */
  size_t keep;      /* contents are kept when they are at most so many bytes */
  GBytes *data;     /* instead of fd; NULL: there is an fd */
  int fd;
  bool is_member;         /* of the pack that fd is; the next two are set */
  uint64_t offset, bytes; /* where it stands in the pack */
} VerifyOpen;
/* Hashes them, and closes the files; packs stay open. */
void verify_hash (VerifyWorker *worker, const VerifyOpen *opened, unsigned n);

#define VERIFY_BATCH 8 /* entries: enough that no lane is idle for long, few enough for many threads */
#define VERIFY_OPEN 16 /* files at a time in a thread */
/* Gathers what up to VERIFY_BATCH entries brought, and judges it. */
void verify_entries (VerifyWorker *worker, const VerifyEntry *const *entries, unsigned n);
/* Gathers and judges all layouts, which the others need. */
void verify_layouts (Verify *verify);
/* Gathers and judges everything that is signed, and by whom; needs the layouts. */
void verify_people (Verify *verify);

/* ---- Judging: verify/record.c, verify/volume.c, verify/document.c ---- */

/* Judges what an entry that is no record and no layout brought; lines as for verify_volume_manifest, else NULL. */
void verify_single (Verify *verify, const VerifyEntry *entry, const VerifyFile *file, GHashTable *lines);
/* Counts a file that was read. */
void verify_count (Verify *verify, const VerifyFile *file);
/* Counts the file that an entry brought and holds it against the digest; false after having said what is wrong.
 */
bool verify_file (Verify *verify, const VerifyEntry *entry, const VerifyFile *file);

void verify_record (Verify *verify, const VerifyEntry *entry, const VerifyDirectory *directory);
/* The place of a record that was destroyed: nothing but its tombstone stands there. */
void verify_erased (Verify *verify, const VerifyEntry *entry, const VerifyDirectory *directory);
/* What these brought is as it was filed. */
void verify_seal (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
/* lines: by a record's name in the volume, "0007", the digest by verify_lines. A record that is not there is not
 * compared. */
void verify_volume_manifest (Verify *verify, const VerifyEntry *entry, GBytes *bytes, GHashTable *lines);
/* files: VerifyFile by path. Needed before any record. Layouts that were judged before are not judged again. */
void verify_judge_layouts (Verify *verify, GHashTable *files);
/* files: VerifyFile by path, of every entry whose kind is signed. Sets the roster. */
void verify_judge_people (Verify *verify, GHashTable *files);
/* Says that something stands there which was erased. */
void verify_present (Verify *verify, const VerifyEntry *entry, const char *place);
/* Whether a record or titles are still being erased: then their remains are no fault. */
bool verify_is_erasing (const Verify *verify, const VerifyEntry *entry);

/* ---- Checkpoints: verify/checkpoint.c ---- */

/* Reads the checkpoint that was kept elsewhere, before the journal, in which its line is to be kept. */
void verify_begin_against (Verify *verify, const VerifyOptions *options, VerifyJournal *journal);
/* Holds the journal and the roster against it. */
void verify_against (Verify *verify);
/* A checkpoint of the archive's own, in the order of their events. previous is the entry of the one before, or NULL. */
void verify_checkpoint (Verify *verify, const VerifyEntry *entry, GBytes *bytes, const VerifyEntry *previous);
/* A timestamp, or a signature, of one; text is the checkpoint's bytes. */
void verify_timestamp (Verify *verify, const VerifyEntry *entry, GBytes *text, GBytes *response);
void verify_cosignature (Verify *verify, const VerifyEntry *entry, GBytes *text, GBytes *signature);

/* Parses and validates strictly; false after having said what is wrong. */
bool verify_xml (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
/* Whether a document could be read from it (not NULL); else says why not. */
bool verify_has_read (Verify *verify, const VerifyEntry *entry, gconstpointer document, const GError *error);
/* The layout that a document says it was made under, or NULL after having said that there is none. */
const Layout *verify_layout (Verify *verify, const char *id, unsigned edition, const VerifyEntry *entry,
                             const char *place);
/* An entry's document, which is right by its digest, against the events after it. */
void verify_entry_document (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
/* What was decided against what stood then: what the table alone shows. */
void verify_entries_in_force (Verify *verify);
/* A tombstone, which is right by its digest, against the event that filed its record; whether its register allowed it
 * is asked at the end. */
void verify_titles (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
void verify_tombstone (Verify *verify, const VerifyEntry *entry, GBytes *bytes);
/* Registers with their signatures, once all people are known. */
void verify_judge_registers (const VerifySigned *all);
/* Faults in what a newer table says was destroyed since are none: nothing was checked there. */
void verify_settle_destroyed (Verify *verify, const VerifyTable *newer);
/* Whether each record that is gone was destroyed with authority: what registers and tombstones show together. */
void verify_destructions (Verify *verify);
/* Numbers without gaps or repeats, counts of seals, nothing after a seal: what the table alone shows. */
void verify_volumes (Verify *verify);

/* ---- What should not be there: verify/tree.c ---- */

/* Lists a directory and those beneath it, except "customers" when only_top. */
void verify_tree (Verify *verify, const char *directory, bool only_top);
/* The directories beneath customers/, each a piece of work of its own. Reports an empty customers/. */
GPtrArray *verify_shards (Verify *verify);
/* Reads which events are committed and not yet placed, and notes what is left in .staging. */
void verify_staging (Verify *verify);
/* Directories that every archive has, with or without anything in them. */
bool verify_is_own (const char *path);
/* Reports what no event knows. */
void verify_stranger (Verify *verify, const char *path, IoType type);
/* Of the strangers, those that a newer table does not know either are faults. */
void verify_strangers (Verify *verify, const VerifyTable *newer);

/* ---- What verifying archives and packs have in common: verify/session.c ---- */

void verify_init (Verify *verify);
void verify_clear (Verify *verify);
void verify_load_schema (Verify *verify);
/* Takes what the journal says: table, algorithm, and the findings (of Finding), which are given. */
void verify_take_journal (Verify *verify, const VerifyJournal *journal, GPtrArray *findings, VerifySummary *summary);
void verify_check_selection (Verify *verify, const VerifyOptions *options);
/* Gives findings and counts away. */
void verify_finish (Verify *verify, GPtrArray *findings, VerifySummary *summary);
