/* Trying out what this machine and a file system can do for an archive. */
#pragma once

#include <glib.h>

typedef enum {
  DOCTOR_GOOD,    /* works */
  DOCTOR_LIMITED, /* missing; dossier works without it, and detail says what does not work then */
  DOCTOR_BAD,     /* missing; without it no archive can be written here */
} DoctorState;

typedef struct {
  const char *area; /* library, helper, file-system, label: static */
  char *name;
  DoctorState state;
  char *detail; /* a version, a path, or the consequence; one line */
} DoctorPoint;

void doctor_point_free (DoctorPoint *point);

/* Adds a DoctorPoint with its version for each library and helper program. */
void doctor_examine_programs (GPtrArray *points);

/* Tries the file system in a new subdirectory called name, which is removed again: hard links, rename without
 * replacement, durability of files and directories, file locks, safe opening. Adds a DoctorPoint for each trial, also
 * for a failed one. */
void doctor_examine_directory (int dirfd, const char *name, GPtrArray *points);
