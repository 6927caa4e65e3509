/* When records may be destroyed: the report behind `dossier due`. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ops/ask/report.h"
#include "ops/decide.h"
#include "store/archive.h"

/* How many records are on each list, and the first day after the query's on which another one becomes due. */
typedef struct {
  uint64_t records[RETENTION_LISTS];
  GDate next; /* cleared: none does */
} DueTotals;

typedef struct {
  const char *const *references; /* customers (part of the name will do), years, volumes, records; NULL or empty: all */
  GDate day;                     /* the lists are those of this day, which may lie in the future */
  unsigned lists;                /* whose rows are wanted: bits 1 << RetentionList */
  const char *lang;              /* "zh" or "en": of titles */
  DueTotals *totals;             /* set when the rows have been found: of all lists; or NULL */
} DueQuery;

/* A record on one of the lists. Its title and its customer's name are NULL when it is restricted, unless the request
 * asks for such records. */
typedef struct {
  RetentionList list;
  const char *list_name;
  char *path, *volume, *reference, *title, *customer, *customer_name, *category, *category_title, *period, *trigger;
  char *due_year; /* the year of its first day, or list_name when it has none */
  int year;
  unsigned pages, declared, uncounted; /* as in IndexRow */
  GDate first, extended;               /* as in Retention */
  char *holds;                         /* "H2026-0001 H2026-0003", or NULL */
  char *because;                       /* a sentence, when its end cannot be computed; or NULL */
  bool restricted;
} DueRow;

/* The query is a DueQuery. Rows come by list, day and place; can be counted by year, category and customer. Errors:
 * D-REFERENCE-*, D-CUSTOMER-UNKNOWN, D-CUSTOMER-AMBIGUOUS (usage). */
extern const Report due_report;
/* How many columns people get: usually; when they see holds; when they see why an end cannot be computed. */
enum { DUE_BRIEF = 7, DUE_BRIEF_HELD = 8, DUE_BRIEF_UNKNOWN = 9 };

/* The totals of a day alone. */
bool due_count (Archive *archive, const GDate *day, DueTotals *totals, GError **error);
