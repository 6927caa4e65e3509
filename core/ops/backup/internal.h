/* Shared by packing and redacting: the steps before the first byte of a tarball and after the last. */
#pragma once

#include "ops/backup/pack.h"
#include "store/change.h"

void backup_pack_result_init (PackingResult *result);
/* Sets who signs PACK.txt, and at which event of the journal; signer may be NULL. */
void backup_pack_set_signer (Pack *pack, const Signer *signer, uint64_t position);
/* Checks that tarball, receipt and signature do not exist yet and are outside the archive. D-EXISTS, D-PACK-INSIDE. */
bool backup_pack_check_paths (const Archive *archive, const PackingOptions *options, GError **error);
/* Writes the receipt of the result, its signature, and, unless options->no_event, the event through the change.
 * D-PACK-NOT-RECORDED. */
bool backup_pack_record (const PackingOptions *options, Change *change, PackingResult *result, GError **error);
