/* Whom nobody has called: the days since the last contact, against those that the layout allows. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"

typedef struct {
  const char *kind, *owner; /* NULL: any */
  GDate since;              /* cleared: by the layout's rule for each customer */
} ContactDueQuery;

/* A customer to be called. Strings live until the visit returns. */
typedef struct {
  const char *customer, *name, *owner;
  const char *kind; /* that the rule asks for, or NULL */
  GDate last, due;  /* cleared: there was no contact, no rule */
} ContactDue;

/* Visits the customers whose last contact is before the day asked for, or longer ago than the layout allows, those of
 * whom it is longest ago first. D-CONTACT-RULE (usage) when the layout has no rule and no day is given. */
typedef bool (*ContactDueVisit) (const ContactDue *due, gpointer data);
bool contact_due (Archive *archive, const ContactDueQuery *query, const GDate *today, ContactDueVisit visit,
                  gpointer data, GError **error);
