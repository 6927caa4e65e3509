/* When archives were last verified as a whole, by this user on this machine: a line for each run in
 * dossier/verified in the user's cache directory. It is no evidence and may be deleted; commands only remind by it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sys/crypto/digest.h"

typedef struct {
  char archive[DIGEST_HEX_SIZE]; /* its id */
  int64_t time;                  /* UTC seconds */
  uint64_t events;               /* up to which the journal went */
  bool clean;                    /* no faults, and nothing that could not be checked */
} Verified;

/* Opens the file before the process gives up the right to: a descriptor, or -1 when there is no place for it. */
int verified_open (void);
/* Adds a line. What cannot be written is lost. */
void verified_note (int fd, const Verified *verified);
/* The newest clean run over an archive; time 0: none is known. */
Verified verified_last (const char *archive);
