/* Why a record was filed as it was: each rule that decided, its inputs, and its line in the layout. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "ops/ask/record.h"

typedef struct {
  const char *subject; /* year, category, grade, retention, end, hold, restricted, loan, custodian, deadline, appraisal,
                         destruction */
  char *value;         /* 2024; KH.A02; D30; a day */
  char *rule;          /* zh-lijuan/reply-year; FY; L1; or NULL */
  char *because;       /* one sentence, or NULL */
  char *place;         /* layouts/company.1.xml:120, or NULL */
  GPtrArray *inputs;   /* of RecordInput: what the rule looked at; may be empty */
} Explanation;

typedef struct {
  char *layout; /* company */
  unsigned edition;
  bool in_force;  /* false: the record was filed under another edition than the one that explains it */
  GPtrArray *all; /* of Explanation, in the order in which a person asks */
} Explained;

void ask_explained_free (Explained *explained);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Explained, ask_explained_free)

/* Explains a record. lang ("zh", "en") is that of titles. The end of retention, holds and restrictions are those at the
 * head. D-NO-DOCUMENT (usage) for anything but a record; D-CATEGORY-GONE (refused) when the layout in force no longer
 * has the record's category. */
Explained *ask_explain_record (Archive *archive, const Reading *reading, const char *lang, GError **error);
