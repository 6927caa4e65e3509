/* A finding: a verdict about data, which is no error. */
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

/* All but the first four fields are NULL, to be set by the caller. The message is translated here, a hint where it is
 * printed. */
Finding *finding_new (FindingGrade grade, const char *code, const char *place, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* A finding about something that was filed, whoever meets it: grade, message and hint are those of its code.
 * expected and found may be NULL. */
Finding *finding_of (const char *code, const char *place, const char *expected, const char *found);
/* Why it could not be read or parsed: the code that is given when it is not there (no error, D-NOT-FOUND), else
 * V-NOT-PLAIN, V-MANIFEST, V-MANIFEST-EMPTY or V-UNREADABLE. */
Finding *finding_of_error (const char *missing, const char *place, const char *expected, const GError *error);
void finding_free (Finding *finding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Finding, finding_free)

/* Of two elements (const Finding *) of a pointer array: the gravest first, then by code and place. For
 * g_ptr_array_sort. */
gint finding_compare (gconstpointer a, gconstpointer b);
