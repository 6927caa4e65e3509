/* What may be destroyed when: the records of an archive in lists, in groups, and as a calendar. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ops/ask/report.h"
#include "ops/decide.h"
#include "store/archive.h"

typedef enum { DUE_BY_NOTHING, DUE_BY_YEAR, DUE_BY_CATEGORY, DUE_BY_CUSTOMER } DueBy;

typedef struct {
  const char *const *references; /* customers (a piece of the name will do), years, volumes, records; empty: all */
  GDate day;                     /* the lists are those of this day, which may lie in the future */
  unsigned lists;                /* of which rows are wanted: bits 1 << RetentionList */
  DueBy by;                      /* groups are wanted */
  bool restricted;               /* the names and titles of what is restricted, too */
  const char *lang;              /* "zh" or "en": of titles */
} DueQuery;

/* A record of one of the lists. Names and titles are NULL where it is restricted and they were not asked for. */
typedef struct {
  RetentionList list;
  const char *list_name;
  char *path, *reference, *title, *customer, *customer_name, *category, *period, *trigger;
  int year;
  unsigned pages;
  GDate first, extended; /* as in Retention */
  char *holds;           /* "2026-0001 2026-0003", or NULL */
  char *because;         /* a sentence, where its end cannot be computed; or NULL */
  bool restricted;
} DueRow;

/* The year of its first day, a category, or a customer; records without a day stand in a group of their own, whose key
 * is the name of their list. */
typedef struct {
  char *key, *title; /* title may be NULL */
  uint64_t records[RETENTION_LISTS];
  GDate next; /* the first day after the query's on which one of its records becomes due; or cleared */
} DueGroup;

typedef struct {
  GPtrArray *rows;   /* of DueRow, by list, day and place */
  GPtrArray *groups; /* of DueGroup, by key */
  uint64_t records[RETENTION_LISTS];
  GDate next;
} Due;

void due_free (Due *due);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Due, due_free)

/* The query is the rows, or the groups, of a Due. */
extern const Report due_report, due_group_report;
/* How many columns people get: as a rule, to see what holds a record, and why its end cannot be computed. */
enum { DUE_BRIEF = 7, DUE_BRIEF_HELD = 8, DUE_BRIEF_UNKNOWN = 9 };

/* Errors: D-REFERENCE-*, D-CUSTOMER-UNKNOWN, D-CUSTOMER-AMBIGUOUS (usage). */
Due *due_collect (Archive *archive, const DueQuery *query, GError **error);

/* An iCalendar file (RFC 5545) of the rows, one event for each volume and day on which records of it become due. The
 * same archive at the same event gives the same bytes, and an entry keeps its UID. Given; NULL when no row has a day.
 */
char *due_calendar (Archive *archive, const Due *due);
