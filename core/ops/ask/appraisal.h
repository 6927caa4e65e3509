/* Appraisal every so often (定期鉴定): which volumes have waited for it longer than the layout allows. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ops/ask/report.h"
#include "store/archive.h"

typedef struct {
  const char *customer; /* number; NULL: all customers */
  const char *volume;   /* path; NULL: all volumes */
  int year;             /* 0: all years */
  GDate day;            /* volumes whose appraisal is due before this day are overdue */
  const char *lang;     /* of titles */
  bool all;             /* the others, too */
} AppraisalQuery;

/* A volume. It was last appraised when one of its records, or a place above them, was destroyed, handed over or kept
 * longer, by a register or a decision; a volume without any of these counts from its first filing. */
typedef struct {
  const char *path, *category, *category_title, *every, *customer_name;
  const char *by; /* "H2026-0001", "D2026-0001"; NULL: it was filed */
  GDate last, due;
  unsigned days;    /* overdue */
  unsigned records; /* that stand */
  bool restricted;
} AppraisalRow;

/* The query is an AppraisalQuery. Rows come by place. */
extern const Report appraisal_report;
/* How many volumes are overdue. */
bool appraisal_count (Archive *archive, const AppraisalQuery *query, uint64_t *overdue, GError **error);
