/* A checkpoint: the state of a journal at one event, as a text that is signed as it is and kept outside the archive
 * (dossier-archive(5), CHECKPOINTS).
 *
 *     dossier-checkpoint: 1
 *     archive: <digest of the journal's line 1>
 *     events: 2500
 *     head: <digest of line 2500>
 *     time: 2026-11-23T08:12:00Z
 *     previous: <digest of the previous checkpoint, or zeros>
 *     segments: <digest of the list of sealed segments, see checkpoint_add_segment>
 *
 * The archive keeps it in checkpoints/, under the number of events that it covers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "sys/crypto/digest.h"

#define CHECKPOINT_MAX_BYTES 4096 /* seven lines */

typedef struct {
  char *archive; /* id */
  uint64_t events;
  char *head;
  int64_t time; /* UTC seconds */
  char *previous, *segments;
} Checkpoint;

Checkpoint *checkpoint_new (void);
void checkpoint_free (Checkpoint *checkpoint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Checkpoint, checkpoint_free)

/* Accepts exactly the bytes that checkpoint_print writes; otherwise D-CHECKPOINT (unreadable, where "name:line").
 * Given. */
Checkpoint *checkpoint_parse (GBytes *bytes, const char *name, GError **error);
GBytes *checkpoint_print (const Checkpoint *checkpoint);

/* Adds one line of the list of segments, "HEX  journal/000000001-000001003.log": the digest of the segment's last line
 * and its path. `segments` is the digest of the whole list; for an empty list, the digest of no bytes. */
void checkpoint_add_segment (Digest *list, const char *hex, uint64_t first, uint64_t last);

/* "checkpoints/000002500.txt"; "checkpoints/000002500.p0004.sig"; "checkpoints/000002500.tsr" for the first timestamp
 * and "checkpoints/000002500.2.tsr" for the second. Given. */
char *checkpoint_path (uint64_t events);
char *checkpoint_signature_path (uint64_t events, const char *person);
char *checkpoint_timestamp_path (uint64_t events, unsigned n);
/* The number of events in such a path; 0 for any other path. person, which may be NULL, receives the person of a
 * signature (given). */
uint64_t checkpoint_parse_path (const char *path, char **person);
