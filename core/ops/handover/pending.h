/* Records that a department still has to hand over by the layout's deadlines. After the day they are overdue. */
#pragma once

#include "ops/ask.h"

typedef struct {
  const char *path, *reference, *category;
  const char *from; /* code of the department that has it, as the layout or its creators tell; NULL: not known */
  const char *to;
  GDate due;
  unsigned days; /* overdue; 0: not yet */
  unsigned pages;
  const char *offers; /* open lists that it is on, whoever they are for; or NULL */
  bool restricted;
} PendingRow;

typedef struct {
  GDate today;
  GDate until;           /* only records due until then; cleared: all */
  const char *from, *to; /* codes of departments, or NULL. Records whose department is not known are from each */
  bool overdue;          /* only overdue records */
} PendingHandovers;

/* Query: PendingHandovers. */
extern const Report pending_report;
/* The same without restricted ones being left out. */
bool pending_visit (Archive *archive, const PendingHandovers *query, ReportVisit visit, gpointer data, GError **error);
/* How many records are overdue. */
bool pending_count (Archive *archive, const GDate *today, unsigned *overdue, GError **error);
