/* How long ago the archive was packed and verified, against the intervals of the layout or of the user. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/archive.h"

typedef struct {
  const char *of;    /* LAYOUT_FULL_PACK, LAYOUT_PACK, LAYOUT_VERIFICATION */
  int64_t time;      /* of the last one, UTC seconds; 0: none is known */
  unsigned days;     /* since then or, if there is none, since the archive was made */
  const char *every; /* the interval ("P7D"), borrowed; NULL: there is none */
  bool is_late;
} BackupAge;
enum { BACKUP_AGES = 3 };

/* Packs that are gone do not count, nor verifications of a part or with faults. asked: "pack=P1D", NULL-terminated, or
 * NULL: intervals that replace those of the layout. D-INTERVAL (usage). */
bool backup_ages (Archive *archive, char *const *asked, const GDate *today, BackupAge ages[BACKUP_AGES],
                  GError **error);
