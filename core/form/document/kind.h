/* The meaning of events' verbs: one row for each kind of document that an event adds to the archive, and for each verb
 * that adds none (dossier-archive(5), Events). A new kind of document needs one more row. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct EntryForm EntryForm;

typedef enum {
  KIND_FONDS,      /* archive.xml */
  KIND_LAYOUT,     /* layouts/ID.N.xml */
  KIND_ADOPTION,   /* an administrator's statement about a layout */
  KIND_README,     /* README.txt */
  KIND_CUSTOMER,   /* customer.N.xml */
  KIND_RECORD,     /* a record's directory; its digest is that of its manifest */
  KIND_PART,       /* a scan that an amendment adds to a record */
  KIND_CONTENTS,   /* the manifest of a record's later edition */
  KIND_AMEND,      /* a later edition of a record: record.N.xml */
  KIND_MOVED,      /* moved.xml, at the old place of a record */
  KIND_MANIFEST,   /* a sealed volume's manifest */
  KIND_SEAL,       /* volume.N.xml */
  KIND_DECISION,   /* registers/decisions/…/entry.N.xml */
  KIND_CORRECTION, /* registers/corrections/…/entry.N.xml */
  KIND_HANDOVER,   /* registers/handovers/…/entry.N.xml */
  KIND_LOAN,       /* registers/loans/…/entry.N.xml */
  KIND_LOAN_PAPER, /* a scan beside it */
  KIND_INCIDENT,   /* registers/incidents/…/entry.N.xml */
  KIND_CONTACT,    /* registers/contacts/…/entry.N.xml */
  KIND_PERSON,     /* people/pNNNN.N.xml */
  KIND_KEY,        /* people/pNNNN.pem */
  KIND_STATEMENT,
  KIND_SIGNATURE, /* of a statement, a checkpoint or an acknowledgement */
  KIND_CHECKPOINT,
  KIND_TIMESTAMP,
  KIND_REGISTER, /* of destruction */
  KIND_TITLES,
  KIND_RECIPIENT,       /* the public key of an archive that receives records */
  KIND_ACKNOWLEDGEMENT, /* what that archive signs when it has them */
  KIND_PAPER,           /* a scan of a signature on paper */
  KIND_TOMBSTONE,       /* of a record that was destroyed or handed over, or of a customer's file or an entry */
  KIND_CERTIFICATE,
  /* Events about a place. */
  KIND_HOLD,
  KIND_LIFT,
  KIND_EXTEND,
  KIND_RESTRICT,
  KIND_RELEASE,
  KIND_TRIGGER,
  KIND_WITHDRAW,
  KIND_VOID,
  KIND_UNVOID,
  KIND_REOPEN,
  KIND_CLOSE,
  KIND_OFFER,    /* a record is on a list of a handover */
  KIND_WITHHOLD, /* it stays */
  KIND_TAKE,     /* a department has taken it over */
  KIND_SHELVE,   /* the paper of a record */
  KIND_UNSHELVE, /* it is kept in no place any more */
  KIND_MOVE,     /* of a record's directory */
  KIND_PAIR,     /* of a reply and its request */
  KIND_BOX,      /* of papers, which is put or moved into a place: form/document/shelf.h */
  KIND_ASK,
  KIND_APPROVE,
  KIND_REFUSE,
  KIND_OUT,
  KIND_RENEW,
  KIND_BACK,
  KIND_REPORT,
  KIND_SETTLE,
  KIND_NOTE,    /* a contact with a customer */
  KIND_RETRACT, /* it was noted by mistake */
  /* Events about the archive as a whole. */
  KIND_SIGNED,
  KIND_PACK,
  KIND_DISCARD,
  KIND_ACCEPT,
  KIND_UNKNOWN, /* a verb of a later version; has no row */
} Kind;

/* Strings are NULL and numbers are 0 where they do not apply. */
typedef struct {
  const char *verb;
  const char *where;    /* the field with a path: "path" of the added document, or "on" or "code" for the place that the
                           event is about */
  const char *paths[5]; /* patterns of its paths: see kind.c */
  const char *digest;   /* the field with its digest */
  size_t limit;         /* bytes: see kind_limit */
  const char *root;     /* root element of its XML in dossier.rng */
  const char *words[2]; /* fields whose values verify keeps, joined by a space */
  const char *erases;   /* ".": all other files in its directory; otherwise a name beside it */
  unsigned rank;        /* of the kind's folder in a pack: see kind_rank */
  bool is_signed;       /* a signature, a signed document or a key: judged together, in the order of the journal */
  bool is_listed;       /* the index lists its path and nothing else */
  const EntryForm *entry;    /* of an entry of a register: form/registers/entry.h */
  const char *begins, *ends; /* the standing that the event begins or ends on its place: fold/standing */
  const char *day;           /* the field with the day of that standing */
} KindRow;

/* The row of any kind but KIND_UNKNOWN. */
const KindRow *kind_row (Kind kind);
Kind kind_of_verb (const char *verb);
/* The largest size of the file, or of a record's XML, in bytes. */
size_t kind_limit (Kind kind);
/* The kind of a file, or of a record's directory, by its path. KIND_UNKNOWN for any other path, including files of a
 * record. */
Kind kind_of_path (const char *path);
/* Whether path fits the kind. */
bool kind_has_path (Kind kind, const char *path);
/* The path that an event erases when it adds a document of this kind at path, which must fit the kind. NULL: none.
 * Given.
 */
char *kind_erases (Kind kind, const char *path);
/* The order of paths in a pack: by rank, then bytewise. The journal comes first (0), then kinds with a rank, folders of
 * a later format, customers, and last the pack's own files. */
unsigned kind_rank (const char *path);
