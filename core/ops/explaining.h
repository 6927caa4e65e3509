/* Why a record stands where it does: each rule that decided, what it decided from, and where it is written. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "ops/reading.h"

typedef struct {
  const char *subject; /* year, category, grade, retention, end, loan, custodian, deadline, destruction */
  char *value;         /* 2024; KH.A02; D30; a day */
  char *rule;          /* zh-lijuan/reply-year; FY; L1; or NULL */
  char *because;       /* one sentence in the language asked for, or NULL */
  char *place;         /* layouts/company.1.xml:120, or NULL */
  GPtrArray *inputs;   /* of RecordInput: what the rule looked at; may be empty */
} Explanation;

typedef struct {
  char *layout; /* company */
  unsigned edition;
  bool in_force;  /* false: the record was filed under another edition than the one that explains it */
  GPtrArray *all; /* of Explanation, in the order in which a person asks */
} Explained;

void explained_free (Explained *explained);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Explained, explained_free)

/* Explains a record. lang is "zh" or "en". The end of retention is computed as far as it is known today: it may depend
 * on the end of a contract, or of the relation to the customer. D-NO-DOCUMENT (usage) for what is no record;
 * D-CATEGORY-UNKNOWN (usage) when the layout in force no longer has the record's category. */
Explained *explaining_record (Archive *archive, const Reading *reading, const char *lang, GError **error);

/* The first day on which a record may be destroyed: 1 January after the trigger and the period. Cleared when it is kept
 * permanently or its trigger has not come; *permanent tells which. customer_closed may be cleared. */
void explaining_retention_end (const Record *record, const GDate *customer_closed, bool *permanent, GDate *end);
