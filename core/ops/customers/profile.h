/* Changes to a customer's profile as users type them, checked against the layout in force. Pure: these functions read
 * and write nothing on disk.
 *
 * Fields: name, former-number, credit-code, representative, owner, opened, closed, review, note; kinds of contact
 * (phone, email, person, address, …); the layout's facets and sections; yearly figures as 2024.orders, 2024.amount,
 * 2024.margin, 2024.arrears, 2024.currency. Write facet.X, section.X or contact.X where a word means several of these;
 * without the prefix, a facet comes before a section, and a section before a contact. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/customer.h"
#include "form/layout.h"

typedef enum {
  PROFILE_SET,    /* field=value: replaces the old values; several values of one field in one run are all kept */
  PROFILE_ADD,    /* field+=value */
  PROFILE_REMOVE, /* field-=value */
  PROFILE_UNSET,  /* clears the field */
} ProfileVerb;

typedef struct {
  ProfileVerb verb;
  char *field, *value;
} ProfileChange;

/* value is NULL for PROFILE_UNSET. */
ProfileChange *profile_change_new (ProfileVerb verb, const char *field, const char *value);
void profile_change_free (ProfileChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileChange, profile_change_free)
/* Parses "field=value", "field+=value" or "field-=value". D-CHANGE (usage). */
ProfileChange *profile_change_parse (const char *text, GError **error);

/* Makes the changes in order. Then each facet that the layout computes from a figure gets its value from the latest
 * year that has this figure. source (a value of the layout's facet of that name, or NULL) is noted with every contact
 * and section that is written. waiver, or NULL, is the reason why a credit code with a wrong check digit is taken.
 * Errors of usage: D-FIELD-UNKNOWN, D-FIELD-TWICE, D-FIELD-NEEDED, D-NAME, D-TEXT, D-CREDIT-CODE, D-DATE, D-FIGURE,
 * D-FACET-UNKNOWN, D-FACET-VALUE, D-FACET-SINGLE, D-CHANGE; refused: D-FACET-COMPUTED. After an error the customer is
 * only partly changed. */
bool profile_apply (Customer *customer, const Layout *layout, const GPtrArray *changes, const char *source,
                    const char *waiver, GError **error);

/* Checks a whole profile: it needs a name and an owner (D-FIELD-NEEDED, usage), dates in order (D-DATE-ORDER, usage),
 * and the fields that the values of its facets require (D-PROFILE-NEEDS, refused). */
bool profile_check (const Customer *customer, const Layout *layout, GError **error);

/* Returns the value of a facet that does not allow records of this category, or NULL; *facet is its name. Borrowed. */
const char *profile_forbids (const Customer *customer, const Layout *layout, const char *category, const char **facet);

/* Sets the day of the next review: today plus the shortest interval that the layout gives for one of the customer's
 * values, or, without one, for customers without such a value. Without any interval the day is cleared. */
void profile_plan_review (Customer *customer, const Layout *layout, const GDate *today);

/* How many of the layout's sections the profile has, in per cent. */
unsigned profile_completeness (const Customer *customer, const Layout *layout);
