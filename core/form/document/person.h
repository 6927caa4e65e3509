/* people/pNNNN.E.xml: one edition of a person: roles and keys, each with the time from and until which it is valid. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "sys/crypto/key.h"

#define PERSON_ADMINISTRATOR "administrator" /* signs changes of people; the only role that no layout defines */
#define PERSON_DECISION "approve"            /* the decision in an administrator's statement about an edition */

typedef struct {
  char *word;
  int64_t from, until; /* UTC seconds; valid from `from` until before `until`; until 0: without end */
} PersonRole;

typedef struct {
  char *file; /* in people/ */
  KeyType type;
  char *fingerprint;
  int64_t from, until; /* as in PersonRole */
} PersonKey;

typedef struct {
  char *number; /* p0003 */
  unsigned edition;
  char *nonce; /* 32 hexadecimal digits, new in each edition */
  char *name;
  char *department; /* code of the layout, or NULL */
  int64_t changed;  /* UTC seconds */
  char *changed_by;
  GPtrArray *roles; /* of PersonRole, by word, then by time; a role is held at most once at a time */
  GPtrArray *keys;  /* of PersonKey, by time; at most one at a time */
} Person;

Person *person_new (void);
void person_free (Person *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)
Person *person_copy (const Person *person);

PersonRole *person_add_role (Person *person, const char *word, int64_t from, int64_t until);
PersonKey *person_add_key (Person *person, const char *file, KeyType type, const char *fingerprint, int64_t from);

/* The role and the key that the person has at a time (UTC seconds), or NULL. Borrowed. */
PersonRole *person_role_at (const Person *person, const char *word, int64_t time);
PersonKey *person_key_at (const Person *person, int64_t time);

/* "people/p0003.2.xml"; "people/p0003.pem" and for a second key "people/p0003.2.pem". Given. */
char *person_path (const char *number, unsigned edition);
char *person_key_path (const char *number, unsigned key);
/* "people/p0003.2.administrator.p0001.txt": the path of an administrator's statement about an edition. Given. */
char *person_statement_path (const char *number, unsigned edition, const char *administrator);

extern const struct Shape person_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-PERSON for an invalid value. Given. */
Person *person_parse (GBytes *bytes, const char *name, GError **error);
GBytes *person_print (const Person *person);
