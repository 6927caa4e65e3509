/* What this machine and a file system can do for an archive: tried out, not guessed. */
#pragma once

#include <glib.h>

typedef enum {
  DOCTOR_GOOD,    /* there, and works */
  DOCTOR_LIMITED, /* missing, and dossier does without it: detail says what is lost */
  DOCTOR_BAD,     /* missing, and an archive cannot be written here without it */
} DoctorState;

typedef struct {
  const char *area; /* library, helper, file-system: static */
  char *name;
  DoctorState state;
  char *detail; /* version, path, or what is lost; one line */
} DoctorPoint;

void doctor_point_free (DoctorPoint *point);

/* Libraries and helper programs with their versions: adds DoctorPoints to points. */
void doctor_examine_programs (GPtrArray *points);

/* Tries the file system of a directory in a new directory in it, named name, which is removed again: hard link,
 * no-replace rename, durability of files and directories, file locks, safe opening. Adds DoctorPoints; a failure is a
 * point, too. */
void doctor_examine_directory (int dirfd, const char *name, GPtrArray *points);
