/* A finding is a verdict about the archive; an error (sys/error.h) is about a command. */
#pragma once

#include <glib.h>

typedef enum {
  FINDING_NOTE,        /* worth knowing; the verdict stays "pass" */
  FINDING_NOT_CHECKED, /* could not be checked; this never counts as a pass */
  FINDING_FAULT,       /* something is wrong in the archive */
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

/* The table in finding.c gives the grade and the hint, and the message too when format is NULL. A code that is not in
 * the table ends the program. The message is translated here, the hint when it is printed. Callers may set the other
 * fields, and lower the grade of V-CHECKPOINT and V-NO-EVENTS when the check could not be made, and of
 * V-PACK-REDACTED where a tombstone explains it. */
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

/* For g_ptr_array_sort of Finding: the gravest first, then by code and place. */
gint finding_compare (gconstpointer a, gconstpointer b);
