/* What the verbs of events mean: one row for each kind of document that an event brings, and for each verb that brings
 * none (dossier-archive(5), Events). A new kind of document is one row more. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct EntryForm EntryForm;

typedef enum {
  KIND_FONDS,    /* archive.xml */
  KIND_LAYOUT,   /* layouts/ID.N.xml */
  KIND_README,   /* README.txt */
  KIND_CUSTOMER, /* customer.N.xml */
  KIND_RECORD,   /* a record's directory; its digest is its manifest's */
  KIND_MANIFEST, /* a sealed volume's manifest */
  KIND_SEAL,     /* volume.N.xml */
  KIND_DECISION, /* registers/decisions/…/entry.N.xml */
  KIND_PERSON,   /* people/pNNNN.N.xml */
  KIND_KEY,      /* people/pNNNN.pem */
  KIND_STATEMENT,
  KIND_SIGNATURE, /* of a statement or a checkpoint */
  KIND_CHECKPOINT,
  KIND_TIMESTAMP,
  KIND_REGISTER, /* of destruction */
  KIND_TITLES,
  KIND_PAPER,     /* a scan of a signature on paper */
  KIND_TOMBSTONE, /* of a record that was destroyed or handed over */
  KIND_CERTIFICATE,
  /* What is in force on a place. */
  KIND_HOLD,
  KIND_LIFT,
  KIND_EXTEND,
  KIND_RESTRICT,
  KIND_RELEASE,
  KIND_TRIGGER,
  KIND_WITHDRAW,
  /* About the archive as a whole. */
  KIND_SIGNED,
  KIND_PACK,
  KIND_DISCARD,
  KIND_ACCEPT,
  KIND_UNKNOWN, /* a verb of a later version; it has no row */
} Kind;

/* Strings are NULL, and numbers 0, where a kind has no such thing. */
typedef struct {
  const char *verb;
  const char *where;      /* field with a path: "path" of what the event brings, or "on", the place that it concerns */
  const char *paths[3];   /* where it may stand: see kind.c */
  const char *digest;     /* field with its digest */
  size_t limit;           /* see kind_limit */
  const char *root;       /* element of its XML in dossier.rng */
  const char *words[2];   /* fields that verify keeps, joined by a space */
  const char *erases;     /* "." all else in its directory, or a name beside it */
  unsigned rank;          /* of the kind's folder in a pack: see kind_rank */
  bool is_signed;         /* a signature, what is signed, or a key: judged together, in the journal's order */
  bool is_listed;         /* the index finds it by its path alone */
  const EntryForm *entry; /* of an edition of a register's entry: form/document/entry.h */
  const char *begins, *ends; /* what is in force on the place from the event on, and what no longer is: fold/standing */
} KindRow;

/* A kind that is not KIND_UNKNOWN. */
const KindRow *kind_row (Kind kind);
Kind kind_of_verb (const char *verb);
/* The most bytes of the file, or of a record's XML. */
size_t kind_limit (Kind kind);
/* The kind of a file (or of a record's directory) by its path; KIND_UNKNOWN for a record's files too. */
Kind kind_of_path (const char *path);
/* Whether what is of this kind may stand at path. */
bool kind_has_path (Kind kind, const char *path);
/* What an event erases that brings something of this kind to path, which must be a place for it. NULL: nothing. Given.
 */
char *kind_erases (Kind kind, const char *path);
/* Where a path comes in a pack, the lowest first; among those of one rank the order is bytewise. The journal is first
 * (0), then what has a rank, then folders of a later format, customers, and last the pack's own files. */
unsigned kind_rank (const char *path);
