/* A finding: a verdict about data. An error is about a command instead. */
#pragma once

#include <glib.h>

typedef enum {
  FINDING_NOTE,        /* worth knowing; the verdict stays "pass" */
  FINDING_NOT_CHECKED, /* could not be checked here: never a pass of that point */
  FINDING_FAULT,       /* the archive is not as it should be */
} FindingGrade;

typedef struct {
  FindingGrade grade;
  char *code;     /* V-FILE-CHANGED, … stable, never translated */
  char *place;    /* path beneath the archive, or "journal/NAME:line" */
  char *message;  /* one line */
  char *expected; /* a digest, a number; or NULL */
  char *found;    /* or NULL */
  char *since;    /* when it was last known good: "2026-11-23T08:12:00Z event 12 file"; or NULL */
  char *hint;     /* what to do, or NULL */
} Finding;

/* The grade and the hint are those of the code (the table in finding.c); so is the message when format is NULL. A code
 * that is not in the table ends the program. The message is translated here, the hint where it is printed. The caller
 * may set the other fields, and lowers the grade of V-CHECKPOINT and V-NO-EVENTS where the check could not be made. */
Finding *finding_new (const char *code, const char *place, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* The same with the message of the code. expected and found may be NULL. */
Finding *finding_of (const char *code, const char *place, const char *expected, const char *found);
/* A finding whose code is not in the table: the name of a layout's check, or the id of an error. It has no hint. */
Finding *finding_graded (FindingGrade grade, const char *code, const char *place, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* The finding for a file that could not be read or parsed: missing (a code) when error is NULL or D-NOT-FOUND,
 * otherwise V-NOT-PLAIN, V-MANIFEST, V-MANIFEST-EMPTY or V-UNREADABLE. */
Finding *finding_of_error (const char *missing, const char *place, const char *expected, const GError *error);
void finding_free (Finding *finding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Finding, finding_free)

/* Orders a pointer array of Finding: the gravest first, then by code and place. For g_ptr_array_sort. */
gint finding_compare (gconstpointer a, gconstpointer b);
