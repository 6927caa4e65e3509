/* A report on records that no list has: those destroyed or handed over, from what the archive still holds about them,
 * those that are void, and the places that moved records have left. */
#pragma once

#include "form/document/tombstone.h"
#include "ops/ask/report.h"

typedef struct {
  const char *path;          /* of the record */
  const char *state;         /* "destroyed", "transferred", "void", "moved"; "?" when the tombstone cannot be read */
  const char *reference;     /* 档号; this and the next are NULL, cleared or 0 then, too */
  GDate day;                 /* when, in the archive's zone */
  const char *number;        /* of the register, of the entry that voided it, or the place it moved to */
  unsigned pages, uncounted; /* pages 0: not known; uncounted: 1 then */
  bool restricted;
} GoneRow;

/* Takes a ReportQuery, of which the customer, volume, category and year narrow the list. Errors: D-CUSTOMER-*,
 * D-CATEGORY-*, D-INDEX. */
extern const Report gone_report;
