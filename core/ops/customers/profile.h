/* Changes to a customer's profile, as people type them, checked against the layout in force. Pure: nothing is read or
 * written here.
 *
 * Fields: name, credit-code, representative, owner, opened, closed, review, note; kinds of contact (phone, email,
 * person, address, …); the layout's facets and sections; yearly figures as 2024.orders, 2024.amount, 2024.margin,
 * 2024.arrears, 2024.currency. facet.X, section.X and contact.X say which is meant where a word is several of them:
 * without, a facet goes before a section. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/customer.h"
#include "form/layout.h"

typedef enum {
  PROFILE_SET,    /* field=value: in place of what was there; several of one field in one run all stay */
  PROFILE_ADD,    /* field+=value */
  PROFILE_REMOVE, /* field-=value */
  PROFILE_UNSET,  /* nothing is left of the field */
} ProfileVerb;

typedef struct {
  ProfileVerb verb;
  char *field, *value;
} ProfileChange;

/* value is NULL for PROFILE_UNSET. */
ProfileChange *profile_change_new (ProfileVerb verb, const char *field, const char *value);
void profile_change_free (ProfileChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileChange, profile_change_free)
/* "field=value", "field+=value", "field-=value". D-CHANGE (usage). */
ProfileChange *profile_change_parse (const char *text, GError **error);

/* Carries out the changes, in order, and then gives each facet that the layout divides by a figure the class of the
 * latest year that has the figure. source (a value of the layout's facet of that name, or NULL) is noted with every
 * contact and section that is written. Errors of usage: D-FIELD-UNKNOWN, D-FIELD-NEEDED, D-NAME, D-TEXT, D-CREDIT-CODE,
 * D-DATE, D-FIGURE, D-FACET-UNKNOWN, D-FACET-VALUE, D-FACET-SINGLE, D-CHANGE; refused: D-FACET-COMPUTED. After an error
 * the customer is half changed. */
bool profile_apply (Customer *customer, const Layout *layout, const GPtrArray *changes, const char *source,
                    GError **error);

/* What must hold of a whole profile: a name and an owner (D-FIELD-NEEDED, usage), days in order (D-DATE-ORDER, usage),
 * and what the values of its facets ask for (D-PROFILE-NEEDS, refused). */
bool profile_check (const Customer *customer, const Layout *layout, GError **error);

/* The value of a facet that forbids records of this category, or NULL; *facet names it. Borrowed. */
const char *profile_forbids (const Customer *customer, const Layout *layout, const char *category, const char **facet);

/* The next review: today and the shortest interval that the layout has for one of the customer's values (or, when it
 * has none, for customers without such a value); cleared when there is no interval. */
void profile_plan_review (Customer *customer, const Layout *layout, const GDate *today);

/* How many of the layout's sections are written, in per cent. */
unsigned profile_completeness (const Customer *customer, const Layout *layout);
