/* Opening, changing, reading and listing customers. Every change writes a new edition of the profile (customer.N.xml)
 * and is committed as one event; earlier editions are kept. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/customer.h"
#include "store/archive.h"
#include "store/change.h"

/* What a user asks to change. */
typedef struct {
  GPtrArray *changes; /* of ProfileChange */
  const char *source; /* of the contacts and sections that are written: a value of the facet "source", or NULL */
  char **waive;       /* checks, of which "credit-code" may be waived; or NULL */
  const char *reason; /* for the waiver */
  const char *actor;
  const GDate *today;
  bool reviewed;    /* the profile was reviewed today: plan the next review from today */
  bool same_name;   /* allow a second customer with the same name or trade name */
  unsigned edition; /* the edition that the user edited; 0: the current one */
  bool dry_run;     /* write nothing */
} CustomerEdit;

/* Opens a customer. number may be NULL for the next free one. Without an owner in the changes, the actor becomes the
 * owner. Returns the profile as it was written. Durable on return. Errors: those of profile_apply and profile_check;
 * D-NUMBER (usage); refused: D-NUMBER-TAKEN, D-CUSTOMER-EXISTS (another customer has the same name, unless same_name,
 * or the same credit code), D-CUSTOMER-ALIKE (another one has the same trade name, unless same_name),
 * D-PROFILE-TOO-LARGE. */
Customer *customers_add (Archive *archive, const char *number, const CustomerEdit *edit, GError **error);

/* A customer that a change of another kind opens on its way. It is drafted before that change, under the next free
 * number and as the after-th new customer of the change; customers_open, called from the change's compose, gives it the
 * number that is free at the head, and adds its profile. actor and today are borrowed. Errors as above. */
typedef struct Newcomer Newcomer;
Newcomer *customers_draft (Archive *archive, const char *name, const char *actor, const GDate *today, unsigned after,
                           GError **error);
void customers_newcomer_free (Newcomer *newcomer);
bool customers_open (Change *change, Newcomer *newcomer, GError **error);
const Customer *customers_drafted (const Newcomer *newcomer);

/* Adds the profile of the keeper of an archive to the change that founds it. The owner is the change's actor. */
bool customers_bring_keeper (Change *change, const Fonds *fonds, GError **error);
/* Whether the customer is the keeper. */
bool customers_is_keeper (const Archive *archive, const char *number);

/* Changes a customer. When the profile already has these values, no edition is written and *changed is false. Errors as
 * above; D-EDITION-CHANGED (refused) when somebody else changed the profile first; D-PROFILE-FORBIDS (refused) when the
 * customer has records that a new value does not allow. */
Customer *customers_set (Archive *archive, const char *number, const CustomerEdit *edit, bool *changed, GError **error);

/* Reads a profile; edition 0 is the current one. D-CUSTOMER-UNKNOWN, D-EDITION-UNKNOWN (usage); D-FILE-CHANGED
 * (unreadable) when the file is not the one that was filed. */
Customer *customers_read (Archive *archive, const char *number, unsigned edition, GError **error);

/* Reads the profile of an existing customer as of the event that the index has reached. May be called while a
 * transaction is prepared. D-FILE-CHANGED (unreadable). */
Customer *customers_at_head (Archive *archive, Index *index, const char *number, GError **error);

/* Sets *restricted to whether the customer is restricted. */
bool customers_restricted (Archive *archive, const char *number, bool *restricted, GError **error);

/* Refused: D-HOLDER when the category holds no records of the keeper, or none of a customer; D-PROFILE-FORBIDS when the
 * profile does not allow records of the category. */
bool customers_allow_category (Archive *archive, const Customer *customer, const char *category, GError **error);

/* A customer is listed when the words match and, for each facet that is asked for, the customer has one of the values
 * asked for or one beneath them. */
typedef struct {
  const char *words; /* NULL: all */
  GPtrArray *facets; /* of CustomerFacet; values as people type them */
  const char *by;    /* order by these facets, as "nature/history"; NULL: by number */
  bool restricted;   /* list restricted customers too */
  bool keeper;       /* list the keeper of the archive too */
} CustomerQuery;

/* Returns the profiles, of Customer. Errors: D-FACET-*, D-FACET-SINGLE (a facet with several values cannot order a
 * list). A profile that cannot be read is an error: a list never leaves out a customer silently. */
GPtrArray *customers_list (Archive *archive, const CustomerQuery *query, GError **error);
/* The facets in by, checked as above. Given. */
char **customers_order (Archive *archive, const char *by, GError **error);
