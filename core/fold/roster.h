/* The roster: which persons, keys and roles were valid at each point of the journal. It takes the files of people/ in
 * the order of their events, and checks their signatures. It does no I/O, so writing and verifying judge alike.
 *
 * An edition of a person becomes valid at the event with the last signature that it needs: as many administrators as
 * the layout asks for, or all of them when there are fewer. Until the archive has its first administrator, an edition
 * needs no signature: the founder names the first ones. A new edition replaces one that still lacks signatures. */
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

/* ---- Taking files, in the order of their events ---- */

/* The verdict about a file. The roster ignores files that are not ROSTER_GOOD. */
typedef enum {
  ROSTER_GOOD,
  ROSTER_PERSON,     /* number or edition differ from those in the file's name, or are not the next ones */
  ROSTER_KEY,        /* an edition names a key that has no file, or whose file is another key's */
  ROSTER_KEY_SHARED, /* the key belongs to another person */
  ROSTER_SIGNER,     /* the signer was not a person of the archive then */
  ROSTER_SIGNER_KEY, /* the signer had another key then, or none */
  ROSTER_ROLE,       /* the signer did not have the role then */
  ROSTER_TIME,       /* the statement's position is not before its event */
  ROSTER_SIGNATURE,  /* the signature does not fit the key and the bytes */
  ROSTER_SUBJECT,    /* the statement is about another file */
  ROSTER_TWICE,      /* the same administrator has signed already */
} RosterVerdict;

/* The event that recorded a file. */
typedef struct {
  uint64_t event; /* number */
  const char *path;
  const char *digest;
} RosterBrought;

/* Sets how many administrators must sign each edition that follows; 1 when never called. */
void roster_require (Roster *roster, unsigned administrators);
/* Takes a key, which the next edition of its person names. The key is given. */
RosterVerdict roster_bring_key (Roster *roster, const RosterBrought *brought, Key *key);
/* Takes an edition of a person, which is given. */
RosterVerdict roster_bring_person (Roster *roster, const RosterBrought *brought, Person *person);
/* Takes a statement about an edition; text is the statement's bytes, brought its event. */
RosterVerdict roster_bring_statement (Roster *roster, const RosterBrought *brought, const Statement *statement,
                                      GBytes *text, GBytes *signature);

/* ---- Questions ---- */

/* A position is a number of events: the state of the journal when it had so many. */

/* The edition that was valid at a position (0: at the end), or NULL. Borrowed. */
const Person *roster_person (const Roster *roster, const char *number, uint64_t position);
/* The newest edition, valid or not; *waits_for is how many signatures it still needs (0: it is valid). NULL for an
 * unknown person. */
const Person *roster_newest (const Roster *roster, const char *number, unsigned *waits_for);
/* How many persons the roster has, and their numbers in order; borrowed. */
unsigned roster_length (const Roster *roster);
const char *roster_number (const Roster *roster, unsigned i);
/* "p0004": the next free number. Given. */
char *roster_next_number (const Roster *roster);
/* The number of the event that recorded an edition; 0 when the person has no such edition. */
uint64_t roster_event_of (const Roster *roster, const char *number, unsigned edition);

/* Whether a person had a role at a position and a time (UTC seconds). */
bool roster_role_at (const Roster *roster, const char *number, const char *role, uint64_t position, int64_t time);
/* The key that a person had at a position and a time, or NULL; borrowed. */
const Key *roster_key_at (const Roster *roster, const char *number, uint64_t position, int64_t time);
/* The time by which the key and the roles of who made an event at this position are judged: the time that the event
 * claims, but none before the edition in force was made. What that edition ended cannot be had again by a clock that is
 * set back. */
int64_t roster_time_at (const Roster *roster, const char *number, uint64_t position, int64_t time);
/* The number of the person in whose editions this key occurs; NULL for an unknown key. Borrowed. */
const char *roster_key_holder (const Roster *roster, const char *fingerprint);
/* How many persons had a role at a position and a time. */
unsigned roster_count (const Roster *roster, const char *role, uint64_t position, int64_t time);
/* How many persons are administrators at the end, by their editions in effect. An edition that makes someone one counts
 * whatever the time is now, so no clock can change the number. */
unsigned roster_administrators (const Roster *roster);
/* When a person who is an administrator was made one, if persons of this list (of char *) alone signed that; by the
 * time that the edition states. INT64_MIN: at the founding, or another person signed it, too. */
int64_t roster_made_administrator (const Roster *roster, const char *number, const GPtrArray *by);
/* Whether the archive has ever had an administrator. */
bool roster_is_founded (const Roster *roster);

/* A signature and its stated signer. */
typedef struct {
  const char *person, *key; /* number and fingerprint */
  uint64_t position;        /* the person must have had the key at this position and this time (roster_time_at) */
  int64_t time;
  GBytes *text, *signature;
} RosterSignature;
/* ROSTER_SIGNER, ROSTER_SIGNER_KEY, ROSTER_SIGNATURE, or ROSTER_GOOD. */
RosterVerdict roster_judge_signature (const Roster *roster, const RosterSignature *signature);

/* Checks a statement that the event of this number recorded: the signature is good, the statement's position is before
 * the event, and the signer had the key and one of the roles both at that position and when the event came. The time of
 * signing is the signer's own, since the times of events are claims of anybody; what the edition of the person in force
 * at the event has ended does not count, whatever time is stated. roles is NULL-terminated; NULL stands for the
 * statement's own role, an empty list for none. The caller compares archive, head and subject. */
RosterVerdict roster_judge (const Roster *roster, const Statement *statement, GBytes *text, GBytes *signature,
                            uint64_t event, const char *const *roles);
