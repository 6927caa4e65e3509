/* The list of customers, with a column for each class that the layout divides them into. */
#pragma once

#include <glib.h>

#include "ops/ask/report.h"
#include "ops/customers.h"

typedef struct {
  Report report;        /* the query of a request is the Profiles themselves */
  GPtrArray *list;      /* of Customer */
  GPtrArray *facets;    /* of const char *: the classes that have a column, which the layout owns */
  GArray *columns;      /* of ReportColumn */
  const Layout *layout; /* borrowed from the archive */
  const char *lang;
} Profiles;

void profiles_free (Profiles *profiles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Profiles, profiles_free)

/* lang is the language of titles; NULL is for programs, which get codes and all columns. Errors: those of
 * customers_list. */
Profiles *profiles_collect (Archive *archive, const CustomerQuery *query, const char *lang, GError **error);
