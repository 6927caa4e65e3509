/* Packing: writing an archive, or only the events after some number and their files, as one tarball
 * (dossier-archive(5), PACKS).
 *
 * The pack ends with the event that is the journal's head when packing begins; later events belong to the next pack.
 * Every file is checked against its event or manifest before it is written, or at the latest while it is written. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/pack.h"
#include "form/document/receipt.h"
#include "ops/sign.h"
#include "store/archive.h"
#include "sys/tar.h"

typedef struct {
  const char *output;   /* a new file outside the archive; NULL: write to the descriptor */
  int descriptor;       /* a pipe or an open file */
  const char *receipt;  /* a new file; NULL: write no receipt */
  const Signer *signer; /* signs PACK.txt, and the receipt into a file of the same name with .sig; may be NULL */
  const char *since;    /* path of a receipt or number of an event: pack only later events; NULL: all */
  TarCompression compression;
  unsigned level;  /* of compression; 0: its default */
  bool keep_going; /* leave out damaged and missing files */
  bool no_event;   /* write no event; the archive may then be open for reading only */
  bool dry_run;
  unsigned jobs; /* threads that read ahead; 0: four */
  /* Called from time to time on the calling thread, with the groups of files written and the total. May be NULL. */
  void (*progress) (uint64_t done, uint64_t total, gpointer data);
  gpointer progress_data;
} PackingOptions;

typedef struct {
  Pack *pack;          /* as written; in a dry run: number of records, and bytes from the events */
  Receipt receipt;     /* time 0: nothing was written */
  GPtrArray *findings; /* of Finding: files that were left out, and files that no manifest lists */
  uint64_t redacted;   /* the last event whose destructions were taken out of the pack, or 0 */
  uint64_t event;      /* number of the event, or 0 */
  const char *output;  /* of the options; its plain name is in the event */
} PackingResult;
void backup_pack_result_clear (PackingResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PackingResult, backup_pack_result_clear)

/* Writes the pack. On true, a pack and a receipt in files are durable and have their final names, and the journal has
 * the event. On false, there is no file with the final name, unless the error is D-PACK-NOT-RECORDED (unreadable): then
 * the pack is complete, but its receipt or event could not be written, or perhaps not. Errors: D-EXISTS (refused),
 * D-PACK-INSIDE, D-NOT-A-RECEIPT (usage), D-DAMAGED (unreadable: a file is not the one that was filed),
 * D-PACK-DESTROYED (busy: a record was destroyed in the meantime), D-SIGNER-EXPIRED (refused), those of
 * backup_pack_range_check for the receipt, and those of sys/io, sys/tar and receipt_parse. */
bool backup_pack_run (Archive *archive, const PackingOptions *options, const char *actor, PackingResult *result,
                      GError **error);
