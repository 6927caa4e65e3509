/* People: those who act in an archive, with their roles and keys. Every change makes a new edition of the person's
 * document (people/pNNNN.E.xml), which administrators sign. Earlier editions are kept, so the signatures of somebody
 * who has left can still be verified. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/roster.h"
#include "form/layout.h"
#include "ops/sign/signer.h"
#include "store/archive.h"
#include "store/people.h"

/* Fails when the signer's key does not belong to that person at the journal's head: D-SIGNER-EXPIRED (refused), those
 * of people_read. */
bool people_check_signer (Archive *archive, const Signer *signer, GError **error);
/* Signs every later commit of the archive with the signer's key, and refuses to commit once the key no longer belongs
 * to that person (D-SIGNER-EXPIRED). Moves the contents of *signer into the archive and gives them there, borrowed. */
const Signer *people_sign_commits (Archive *archive, Signer *signer, bool only_demanded);

/* A change that somebody asks for. NULL strings were not given. */
typedef struct {
  const char *number;     /* of a known person; NULL: add a new one */
  const char *name;       /* of a new person */
  const char *department; /* its code in the layout */
  GPtrArray *grants;      /* of PersonRole; from 0 means from now on */
  char **revokes;         /* codes of roles; NULL: none */
  const Key *key;         /* the person's new public key; NULL: none */
  bool replaces_key;      /* end the present key now */
  bool leaves;            /* end the key and all roles now */
  bool same_name;         /* allow a second person of the same name */
} PeopleEdit;

typedef struct {
  Person *person;     /* the new edition */
  unsigned waits_for; /* so many more administrators must sign it before it takes effect */
} PeopleResult;
void people_result_clear (PeopleResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PeopleResult, people_result_clear)

/* Adds or changes a person and signs the new edition, in one transaction. signer may be NULL only while the archive has
 * never had an administrator; the person must then become one. With dry_run nothing is written. Durable on return.
 *
 * Refused: D-NOT-ADMINISTRATOR; D-NO-ADMINISTRATOR (no administrator would be left, or the first person is not one);
 * D-KEY-TAKEN (the key belongs or belonged to somebody); D-KEY-SECOND (the person has a key already); D-KEY-NONE (there
 * is no key to end, or an administrator would be without one); D-ROLE-HELD, D-ROLE-NOT-HELD, D-PERSON-EXISTS (of this
 * name). Usage: D-PERSON-UNKNOWN, D-PERSON-NAME, D-PERIOD, D-ROLE-UNKNOWN, D-DEPARTMENT-UNKNOWN, D-NOTHING-TO-CHANGE.
 */
bool people_edit (Archive *archive, const PeopleEdit *edit, const Signer *signer, const char *actor, bool dry_run,
                  PeopleResult *result, GError **error);

/* Adds another administrator's signature to the newest edition of a person. Refused: D-NOT-ADMINISTRATOR,
 * D-SIGNED-ALREADY, D-NOTHING-TO-SIGN (it has taken effect already). Usage: D-PERSON-UNKNOWN. */
bool people_sign (Archive *archive, const char *number, const Signer *signer, const char *actor, bool dry_run,
                  PeopleResult *result, GError **error);

/* The number of the person that word names: "p0003", "3", or a full name. D-PERSON-UNKNOWN, D-PERSON-AMBIGUOUS
 * (usage). Given. */
char *people_find (const Roster *roster, const char *word, GError **error);
