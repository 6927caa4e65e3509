/* The forger: somebody who can write every file of an archive and has the keys of honest people, but tells lies.
 * Whatever it commits is correctly chained and correctly signed; only the meaning is false. A case says what is false
 * in a destruction that is genuine otherwise, and which finding must come, from the directory and from a pack of it. */
#pragma once

#include "form/document/certificate.h"
#include "form/document/register.h"
#include "form/document/titles.h"
#include "form/document/tombstone.h"
#include "ops/amend.h"
#include "ops/file.h"
#include "store/change.h"
#include "tests/unit/fixtures/court.h"

/* How far the destruction goes. FORGE_NOTHING: no register is drawn up, and only before and after are called. */
typedef enum { FORGE_ATTESTED, FORGE_EXECUTED, FORGE_COUNTED, FORGE_PROPOSED, FORGE_NOTHING } ForgeEnd;

typedef struct Forger Forger;

typedef struct {
  const char *name; /* what is false */
  const char *code; /* of the fault that verify must find; NULL: it must find none */
  const char
      *refusal;      /* of the tool, for who is asked to sign the forged register; NULL: D-DESTROY-CHANGED; "": none */
  const char *lines; /* as court_propose; NULL: one record that is due */
  ForgeEnd end;
  /* An archive of another kind than the court's: empty, or with the court's people and records. NULL: the court's. */
  const FoundingRequest *founding;
  bool is_empty;
  /* Composes the founding of an empty archive; NULL: the tool founds it. */
  bool (*found) (Change *change, GError **error);
  /* What is verified in place of one pack: the full pack made before all this with the increment since then, or the
   * full pack with what was destroyed since then taken out. */
  enum { FORGE_ONE_PACK, FORGE_CHAIN, FORGE_REDACTED } packing;
  /* Which tombstones are written when the file of a customer ends. */
  enum { FORGE_WHOLE, FORGE_WITHOUT_ENTRIES, FORGE_ENTRIES_ALONE, FORGE_AND_MORE } ending; /* and a new profile */
  const char *absent; /* the person of the court who does not sign; or NULL */
  /* Each may change what is written; NULL: it stays true. */
  void (*list) (Register *list);
  void (*titles) (Titles *titles);
  void (*tombstone) (Tombstone *tombstone);
  void (*certificate) (Certificate *certificate);
  /* Something that happens before the register is drawn up, when it was written, after it was approved, and in the end.
   */
  void (*before) (Forger *forger), (*written) (Forger *forger), (*approved) (Forger *forger), (*after) (Forger *forger);
  /* In a case without a register: what the tool is asked to do after before, and must refuse with refusal. */
  bool (*attempt) (Forger *forger, GError **error);
  /* Something that happens before a person signs: the clock of that person's machine may be another. */
  void (*signs) (Forger *forger, ProcedureStage stage, const char *person);
} ForgeCase;

struct Forger {
  Court court;
  const ForgeCase *forgery;
  Register *list;
  Titles *titles;
  char digest[DIGEST_HEX_SIZE]; /* of the register as it was written */
  Certificate *certificate;     /* in the making */
  char certified[DIGEST_HEX_SIZE];
  GBytes *earlier; /* the pack made before */
  uint64_t packed; /* events in it */
};

/* A file that an event brings, and more fields of the event. Bytes are taken. */
typedef struct {
  const char *verb, *path;
  GBytes *bytes;
  const char *fields[13]; /* name, value, …, NULL */
} ForgeFile;

/* Commits a file, asking nobody. hex (or NULL) receives its digest. */
void forge_bring (Forger *forger, const ForgeFile *file, char hex[DIGEST_HEX_SIZE]);
/* Adds a file to a change. */
bool forge_add_file (Change *change, const ForgeFile *file, GError **error);
/* The tombstone of a line as a run would write it. Given. */
Tombstone *forge_tombstone (const Forger *forger, const RegisterLine *line);
/* Brings the tombstones of a customer and its entries in one commit, as the case says. */
void forge_end_file (Forger *forger, const RegisterLine *line);
/* Commits several files at once and then an event that brings nothing; its fields as above. */
void forge_bring_all (Forger *forger, const ForgeFile *files, unsigned n, const char *then,
                      const char *const *then_fields);
/* Commits an event that brings nothing; fields as above. */
void forge_event (Forger *forger, const char *verb, const char *const *fields);
/* Signs a file with the key of a person of the court. */
void forge_sign (Forger *forger, const char *person, const char *role, const char *decision, const char *path,
                 const char *subject, const char *digest);

/* Commits what compose adds (store/change.h). data is that of the change. */
void forge_commit (Forger *forger, bool (*compose) (Change *change, GError **error), gconstpointer data);
/* The bytes of a file of the archive. Given. */
GBytes *forge_read (const Forger *forger, const char *path);

/* Puts a second edition of the layout into force, by which vouchers have a procedure of their own that pulls open
 * matters out. */
void forge_adopt (Forger *forger);

/* Adopts a second edition of the layout company with these pairs of texts replaced, NULL-terminated. */
void forge_adopt_with (Forger *forger, const char *const *pairs);
/* Replaces the only occurrence of a text. */
void forge_replace (char **text, const char *old, const char *new);

/* Files a letter of that year through the tool, on a machine whose clock says 2099, or with a waiver of its date. */
void forge_file_in (Forger *forger, GDateYear year, bool waived);

/* ---- amending.c ---- */

/* An edition of a record (its directory) of the court, by the forger; 0: the second. Given. */
Record *forge_next_edition (const Forger *forger, const char *record, unsigned edition);
/* The manifest of the first edition as it was filed. Given. */
GBytes *forge_first_manifest (const Forger *forger, const char *record);
/* That of the next one, with one more file; it leaves one out, or has a wrong digest for those before. Given. */
typedef enum { FORGE_LISTED, FORGE_LISTED_SHORTER, FORGE_LISTED_OTHERWISE } ForgeManifest;
GBytes *forge_next_manifest (const Forger *forger, const char *record, const char *name, const char *hex,
                             ForgeManifest lie);

/* What the tool does for a clerk: files a scan for the customer C00001, amends or moves a record, seals a volume. */
void forge_file (Forger *forger, FilingRequest *request);
void forge_amend (Forger *forger, const char *reference, AmendRequest *request);
void forge_seal (Forger *forger, const char *reference);

/* Replaces a string of a document. */
void forge_set (char **text, const char *value);

/* The table of a file: each case runs in a copy of the court, as /forge/GROUP/NAME. */
#define FORGE_TABLE(group, cases)                                                                                      \
  static void __attribute__ ((constructor)) register_table (void)                                                      \
  {                                                                                                                    \
    forge_register (group, cases, G_N_ELEMENTS (cases));                                                               \
  }
void forge_register (const char *group, const ForgeCase *cases, unsigned n);

/* Adds the tests of all tables that were registered; with FORGE_CODE=CODE in the environment, only those cases in which
 * that code must be found. With FORGE_KEEP=DIRECTORY, nothing is judged, and each archive is left there. */
void forge_add_tests (void);
