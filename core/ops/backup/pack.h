/* Packing: an archive, or what later events brought, as one tarball (dossier-archive(5), PACKS).
 *
 * The position is the journal's head when packing begins: what others file meanwhile is of the next pack. Every file is
 * compared with its event or manifest before, or at the latest while, it is written. */
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
  const char *output;   /* a path at which nothing stands, outside the archive; NULL: the descriptor */
  int descriptor;       /* a pipe or file to which the tarball is written as it comes */
  const char *receipt;  /* a path at which nothing stands, or NULL: none is written */
  const Signer *signer; /* signs PACK.txt, and the receipt into RECEIPT.sig; NULL: nobody */
  const char *since;    /* path of a receipt, or number of an event: only what came later. NULL: everything */
  TarCompression compression;
  unsigned level;  /* of compression; 0: its default */
  bool keep_going; /* what is damaged or missing is left out */
  bool no_event;   /* the journal is not told; the archive may be open for reading only */
  bool dry_run;
  unsigned jobs; /* threads that read ahead; 0: four */
  /* Called now and then from the calling thread, with files' groups written and in all. May be NULL. */
  void (*progress) (uint64_t done, uint64_t total, gpointer data);
  gpointer progress_data;
} PackingOptions;

typedef struct {
  Pack *pack;          /* as written; of a dry run: records, and bytes as the events state them */
  Receipt receipt;     /* time 0: nothing was written */
  GPtrArray *findings; /* of Finding: what was left out */
  uint64_t redacted;   /* position up to which destructions were carried out on it, or 0 */
  uint64_t event;      /* number of the event, or 0 */
} PackingResult;
void backup_pack_result_clear (PackingResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PackingResult, backup_pack_result_clear)

/* Writes the pack. On true a pack in a file is durable and has its name, its receipt likewise, and the event stands in
 * the journal. On false there is no file of the final name, unless the error is D-PACK-NOT-RECORDED (unreadable): then
 * the pack is whole, and its receipt or its event is missing, or may be. Errors: D-EXISTS, D-PACK-INSIDE (usage),
 * D-DAMAGED (unreadable; a file, named, is not the one that was filed), D-SIGNER-EXPIRED (refused), D-PACK-ARCHIVE,
 * D-PACK-FORK, D-PACK-AHEAD (refused: the receipt is not of this archive's past), those of sys/io, sys/tar and
 * receipt_parse. */
bool backup_pack_run (Archive *archive, const PackingOptions *options, const char *actor, PackingResult *result,
                      GError **error);
