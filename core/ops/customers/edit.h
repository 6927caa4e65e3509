/* Customers: opened, changed, read and listed. Every change is a new edition of the profile (customer.N.xml), committed
 * as one event; the editions before it stay. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/customer.h"
#include "store/archive.h"

/* What a person asks for. */
typedef struct {
  GPtrArray *changes; /* of ProfileChange */
  const char *source; /* where contacts and sections come from: a value of the facet "source", or NULL */
  const char *actor;
  const GDate *today;
  bool reviewed;    /* the profile was reviewed today: the next review is planned from here */
  bool same_name;   /* another customer with the same name is meant */
  unsigned edition; /* that was read and edited; 0: the one at the head */
  bool dry_run;     /* write nothing */
} CustomerEdit;

/* Opens a customer: number is the user's own, or NULL for the next free one. Without an owner the actor looks after the
 * customer. Gives the profile as it was written. Durable on return. Errors: those of profile_apply and profile_check;
 * D-NUMBER (usage); refused: D-NUMBER-TAKEN, D-CUSTOMER-EXISTS (the same name, unless same_name, or the same credit
 * code), D-TOO-LARGE. */
Customer *customers_add (Archive *archive, const char *number, const CustomerEdit *edit, GError **error);

/* Changes a customer. *changed is false when the profile already was as asked: no edition is then written. Errors as
 * above, and D-EDITION-CHANGED (refused) when somebody else was first; D-PROFILE-FORBIDS (refused) when the customer
 * has records that a new value rules out. */
Customer *customers_set (Archive *archive, const char *number, const CustomerEdit *edit, bool *changed, GError **error);

/* A profile; edition 0 is the current one. D-CUSTOMER-UNKNOWN, D-EDITION-UNKNOWN (usage); D-FILE-CHANGED
 * (unreadable) when its file is not the one that was filed. */
Customer *customers_read (Archive *archive, const char *number, unsigned edition, GError **error);

/* The current profile at the head that the index has reached, of a customer that there is: for use inside a
 * transaction's prepare. D-FILE-CHANGED (unreadable). */
Customer *customers_at_head (Archive *archive, Index *index, const char *number, GError **error);

/* Whether a customer is restricted. */
bool customers_restricted (Archive *archive, const char *number, bool *restricted, GError **error);

/* Whether records of a category may be filed for a customer: D-PROFILE-FORBIDS (refused). */
bool customers_allow_category (Archive *archive, const Customer *customer, const char *category, GError **error);

/* A customer is listed when the words match and, for each facet that is named, one of its values is at or beneath one
 * of the values asked for. */
typedef struct {
  const char *words; /* NULL: all */
  GPtrArray *facets; /* of CustomerFacet; values as people type them */
  const char *by;    /* "nature/history": order by these facets, or NULL: by number */
  bool restricted;   /* those who are restricted, too */
} CustomerQuery;

/* The profiles, of Customer. Errors: D-FACET-*, D-FACET-SINGLE (a facet of several values orders nothing). A profile
 * that cannot be read is an error: a list never leaves a customer out silently. */
GPtrArray *customers_list (Archive *archive, const CustomerQuery *query, GError **error);
/* The facets of a query's order, checked. Given. */
char **customers_order (Archive *archive, const char *by, GError **error);
