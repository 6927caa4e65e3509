/* Noting contacts, settling complaints, and withdrawing mistaken entries. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/contact.h"
#include "store/archive.h"
#include "store/index.h"

/* What a user says of a contact. Strings are borrowed; those that are missing are NULL. */
typedef struct {
  const char *customer; /* as customers_find takes it */
  const char *kind;     /* a word: "visit" */
  const char *text;     /* a summary; mandatory */
  const char *person, *needs;
  const char *record; /* as customers_find_place takes it */
  GDate day;          /* cleared: today */
  unsigned satisfaction;
} ContactNote;

/* A contact that is noted, or in a dry run would be. */
typedef struct {
  Contact *contact;
  char *customer, *name; /* the customer's number and name */
  bool already;          /* the same was noted before: contact is that one, and nothing was added */
} NotedContact;

/* Notes all of them (of ContactNote), or none, in one commit. Gives their NotedContacts, in the same order. Durable on
 * return. faulty is set to the number of the note that an error is about. Usage: D-KIND-UNKNOWN, D-REASON, D-TEXT,
 * D-SATISFACTION, D-REFERENCE-*, D-CUSTOMER-*. Refused: D-DATE-FUTURE, D-DESTROYED, D-CONTACT-RECORD (the record is
 * another customer's). */
GPtrArray *contact_note (Archive *archive, const GPtrArray *notes, const GDate *today, const char *actor, bool dry_run,
                         unsigned *faulty, GError **error);
/* What would keep a contact from being noted, as contact_note finds it. */
bool contact_check (Archive *archive, const ContactNote *note, const GDate *today, GError **error);

typedef struct {
  const char *const *numbers; /* NULL-terminated */
  bool withdraws;             /* false: settles complaints */
  const char *reason;         /* mandatory */
} ContactEnding;

/* Adds an edition to each of the entries, and gives them (of Contact). Durable on return. Usage: D-REASON, D-TEXT,
 * D-CONTACT-UNKNOWN. Refused: D-CONTACT-ENDED (settled or withdrawn already), D-CONTACT-KIND (no complaint). */
GPtrArray *contact_end (Archive *archive, const ContactEnding *ending, const char *actor, bool dry_run, GError **error);

/* An edition of an entry; 0: the newest. D-CONTACT-UNKNOWN (usage). Given. */
Contact *contact_read (Archive *archive, Index *index, const char *number, unsigned edition, GError **error);
