/* An entry of the register of contacts (form/registers/entry.h): a visit, call, letter, message, greeting or complaint.
 * Edition 1 notes it; a later one settles a complaint, or withdraws a mistaken entry. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/entry.h"

typedef enum {
  CONTACT_VISIT,
  CONTACT_CALL,
  CONTACT_LETTER,
  CONTACT_MESSAGE,
  CONTACT_GREETING,
  CONTACT_COMPLAINT,
} ContactKind;
#define CONTACT_KINDS 6
typedef enum { CONTACT_NOTED, CONTACT_SETTLED, CONTACT_WITHDRAWN } ContactStep;

#define CONTACT_MOST_SATISFIED 5 /* from 1, not at all, to 5 */

typedef struct {
  Entry entry; /* about one customer */
  ContactKind kind;
  ContactStep step;
  GDate day;             /* of the contact itself; the same in every edition */
  unsigned satisfaction; /* noted: 1 to CONTACT_MOST_SATISFIED, or 0 */
  char *text;            /* noted: a summary; later: the settlement, or the reason of the withdrawal */
  char *person;          /* noted: with whom, or NULL */
  char *needs;           /* noted: what the customer needs, or NULL */
  char *record;          /* noted: full path of a record of this customer that belongs to it, or NULL */
} Contact;

Contact *contact_new (ContactKind kind);
void contact_free (Contact *contact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Contact, contact_free)

extern const struct Shape contact_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-CONTACT for an invalid value. Given. */
Contact *contact_parse (GBytes *bytes, const char *name, GError **error);

extern const EntryForm contact_entry;

/* "visit", "call", "letter", "message", "greeting", "complaint"; false for another word. */
const char *contact_kind_name (ContactKind kind);
bool contact_kind_from_name (const char *name, ContactKind *kind);
