/* Stock-taking (盘点): compares the labels read, box by box, with the places of the papers. Changes nothing.
 *
 * A sheet has a line for each label: the reference code of a record, or "DOSSIER BOX B7" for the label of a box, in
 * which the labels after it were read. Or it has columns: with headings (box 盒号, code 档号), or a box beside a code.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "ops/ask/report.h"
#include "sys/sheet.h"

#define AUDIT_BOX_LABEL "DOSSIER BOX " /* and the code of the box */

typedef struct {
  const char *state;      /* "present", "misplaced", "missing", "not checked", "unknown", "gone", "void"; "on loan": not
                             here; "return not recorded": here although it is out */
  const char *path;       /* of the record; NULL: unknown */
  const char *reference;  /* 档号; or the text on an unknown label */
  char *expected, *found; /* boxes or places; NULL: none, or not said */
  unsigned line;          /* of the sheet; 0: it was not read */
  bool restricted;
  bool is_fault;
} AuditRow;

typedef struct {
  unsigned present, misplaced, missing, unchecked, unknown, gone, voided, lent, unrecorded;
} AuditCounts;

typedef struct {
  const Sheet *sheet;
  const char *box; /* in which all labels were read, as it is typed; or NULL */
  bool all;        /* rows also for papers that are present or not checked */
  AuditCounts *counts;
} AuditQuery;

/* Query: AuditQuery. Boxes that the sheet names are checked; when it names none, those of the records whose labels were
 * read. D-SHELF-CODE, D-SHEET-EMPTY (usage). */
extern const Report audit_report;
unsigned audit_faults (const AuditCounts *counts);
