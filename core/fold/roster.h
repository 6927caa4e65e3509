/* The roster: who may act, from the first event of a journal to the one folded last. A fold over what events bring in
 * people/, with the signatures checked on the way; without I/O, so that the one who writes and the one who verifies
 * judge alike.
 *
 * An edition of a person holds from the event at which enough administrators have signed it: as many as the layout asks
 * for, or all that there are when they are fewer. Before anybody has been administrator an edition needs nobody:
 * whoever makes an archive names the first ones. A later edition puts one that still waits out of use. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/person.h"
#include "form/document/statement.h"
#include "sys/crypto/key.h"

typedef struct Roster Roster;

Roster *roster_new (void);
void roster_free (Roster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Roster, roster_free)

/* ---- The fold: what events bring, in their order ---- */

/* What is wrong with something brought; it is then left out. */
typedef enum {
  ROSTER_GOOD,
  ROSTER_PERSON,     /* the number or edition is not that of its file, or not the next one */
  ROSTER_KEY,        /* a key file that no edition names, or whose fingerprint is another */
  ROSTER_KEY_SHARED, /* the key is another person's */
  ROSTER_SIGNER,     /* no such person held at that position */
  ROSTER_SIGNER_KEY, /* the person had another key then, or none */
  ROSTER_ROLE,       /* the person did not hold the role then */
  ROSTER_TIME,       /* the statement's position or time is not before its event's */
  ROSTER_SIGNATURE,  /* it is not that key's signature of these bytes */
  ROSTER_SUBJECT,    /* the statement is about something else */
  ROSTER_TWICE,      /* the same administrator has signed it already */
} RosterVerdict;

/* Where and when something was brought. */
typedef struct {
  uint64_t event; /* number */
  int64_t time;   /* UTC seconds */
  const char *path;
  const char *digest;
} RosterBrought;

/* So many administrators are asked for from here on; 1 when never called. */
void roster_require (Roster *roster, unsigned administrators);
/* A key is given; it is that of the person's edition that follows. */
RosterVerdict roster_bring_key (Roster *roster, const RosterBrought *brought, Key *key);
/* A person's edition, given. */
RosterVerdict roster_bring_person (Roster *roster, const RosterBrought *brought, Person *person);
/* A statement about an edition, at its statement event; text is its bytes. */
RosterVerdict roster_bring_statement (Roster *roster, const RosterBrought *brought, const Statement *statement,
                                      GBytes *text, GBytes *signature);

/* ---- Questions ---- */

/* The edition that held when position events stood in the journal (0: at the end), or NULL. Borrowed. */
const Person *roster_person (const Roster *roster, const char *number, uint64_t position);
/* The newest edition, also while it still waits for signatures; *waits_for is the number of them that lack (0: it
 * holds). NULL for an unknown person. */
const Person *roster_newest (const Roster *roster, const char *number, unsigned *waits_for);
/* Numbers, in their order; borrowed. */
unsigned roster_length (const Roster *roster);
const char *roster_number (const Roster *roster, unsigned i);
/* "p0004": the next free number. Given. */
char *roster_next_number (const Roster *roster);
/* The event that brought an edition, 0 when there is none. */
uint64_t roster_event_of (const Roster *roster, const char *number, unsigned edition);

/* Whether a person held a role at a position and an instant. */
bool roster_role_at (const Roster *roster, const char *number, const char *role, uint64_t position, int64_t time);
/* The key that a person had at a position and an instant, or NULL; borrowed. */
const Key *roster_key_at (const Roster *roster, const char *number, uint64_t position, int64_t time);
/* Whose key this is, was or is to be; NULL for a stranger's. Borrowed. */
const char *roster_key_holder (const Roster *roster, const char *fingerprint);
/* How many persons held a role at a position and an instant. */
unsigned roster_count (const Roster *roster, const char *role, uint64_t position, int64_t time);
/* Whether anybody has ever been administrator. */
bool roster_is_founded (const Roster *roster);

/* A signature, and whose it is said to be. */
typedef struct {
  const char *person, *key; /* number and fingerprint */
  uint64_t position;        /* and instant at which the key must have been the person's */
  int64_t time;
  GBytes *text, *signature;
} RosterSignature;
/* ROSTER_SIGNER, ROSTER_SIGNER_KEY, ROSTER_SIGNATURE, or ROSTER_GOOD. */
RosterVerdict roster_judge_signature (const Roster *roster, const RosterSignature *signature);

/* Whether a statement is one that its person could make: the key is the person's at that time, the signature is its,
 * position and time are not after those of its event, and the person held one of the roles both at the position and at
 * the event. roles is NULL-terminated; NULL: the statement's own role; empty: none is needed. Archive, head and subject
 * are for the caller to compare. */
RosterVerdict roster_judge (const Roster *roster, const Statement *statement, GBytes *text, GBytes *signature,
                            uint64_t event, int64_t time, const char *const *roles);
