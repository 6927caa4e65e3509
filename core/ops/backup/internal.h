/* What packing and redacting share: what comes before the first byte, and after the last. */
#pragma once

#include "ops/backup/pack.h"
#include "store/change.h"

void backup_pack_result_init (PackingResult *result);
/* PACK.txt will say that this is who signed it when the journal had so many events; signer may be NULL. */
void backup_pack_set_signer (Pack *pack, const Signer *signer, uint64_t position);
/* Nothing stands at the paths of tarball, receipt and signature, and none is in the archive. D-EXISTS, D-PACK-INSIDE.
 */
bool backup_pack_check_paths (const Archive *archive, const PackingOptions *options, GError **error);
/* The receipt of what the result tells, its signature, and, unless there is to be none, the event, by the change.
 * D-PACK-NOT-RECORDED. */
bool backup_pack_record (const PackingOptions *options, Change *change, PackingResult *result, GError **error);
