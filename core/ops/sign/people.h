/* People: who may act in an archive, with which roles and which key. Every change is a new edition of the person
 * (people/pNNNN.E.xml) that administrators sign; editions before it stay, so that who left still verifies for what they
 * signed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/roster.h"
#include "ops/sign/signer.h"
#include "store/archive.h"

/* The roster at the journal's head. Errors: D-INDEX, and what archive_read gives for a file that is gone or changed;
 * D-ROSTER (unreadable) when what stands in people/ is not as it was recorded. */
Roster *people_read (Archive *archive, GError **error);

/* Whether the signer's key is still that person's at the journal's head: D-SIGNER-EXPIRED (refused), and those of
 * people_read. */
bool people_check_signer (Archive *archive, const Signer *signer, GError **error);
/* Signs every commit of the archive from now on, with the signer's key, as long as it is that person's
 * (D-SIGNER-EXPIRED, refused). Takes what signer holds, and gives it back as the archive keeps it. */
const Signer *people_sign_commits (Archive *archive, Signer *signer);

/* What a person asks for. Strings that are NULL were not given. */
typedef struct {
  const char *number;     /* of a known person; NULL: a new one */
  const char *name;       /* of a new person */
  const char *department; /* code of the layout */
  GPtrArray *grants;      /* of PersonRole; from 0: from now on */
  char **revokes;         /* words of roles; NULL: none */
  const Key *key;         /* public key that the person is to have; NULL: none */
  bool replaces_key;      /* the key that the person has ends now */
  bool leaves;            /* every role and the key end now */
  bool same_name;         /* another person of the same name is meant */
} PeopleEdit;

typedef struct {
  Person *person;     /* the new edition */
  unsigned waits_for; /* administrators who have to sign it before it holds */
} PeopleResult;
void people_result_clear (PeopleResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PeopleResult, people_result_clear)

/* Adds or changes a person, in one transaction with the administrator's statement. signer is NULL only while the
 * archive has never had an administrator: then the person must become one. With dry_run nothing is written. Durable on
 * return.
 *
 * Refusals: D-NOT-ADMINISTRATOR, D-NO-ADMINISTRATOR (nobody would be one any more, or the first person is none),
 * D-KEY-TAKEN (the key is another's, or was this person's before), D-KEY-SECOND (the person has one), D-KEY-NONE (there
 * is none to end; an administrator without a key), D-ROLE-HELD, D-ROLE-NOT-HELD, D-PERSON-EXISTS (the name). Usage:
 * D-PERSON-UNKNOWN, D-PERSON-NAME, D-ROLE-UNKNOWN, D-DEPARTMENT-UNKNOWN, D-NOTHING-TO-CHANGE. */
bool people_edit (Archive *archive, const PeopleEdit *edit, const Signer *signer, const char *actor, bool dry_run,
                  PeopleResult *result, GError **error);

/* Signs the newest edition of a person, which waits for another administrator. Refusals: D-NOT-ADMINISTRATOR,
 * D-SIGNED-ALREADY, D-NOTHING-TO-SIGN. Usage: D-PERSON-UNKNOWN. */
bool people_sign (Archive *archive, const char *number, const Signer *signer, const char *actor, bool dry_run,
                  PeopleResult *result, GError **error);

/* The number that a person means: "p0003", "3", or a name that one person has. D-PERSON-UNKNOWN, D-PERSON-AMBIGUOUS
 * (usage). Given. */
char *people_find (const Roster *roster, const char *word, GError **error);
