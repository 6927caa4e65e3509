/* Writing the tarball of a pack: members are written, hashed and counted, and their list goes into PACK.txt. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ops/backup/load.h"
#include "ops/backup/pack.h"

typedef struct PackingWriter PackingWriter;

/* Whether the directory of a new file or directory exists; D-NOT-FOUND. */
bool backup_has_directory (const char *path, GError **error);

/* Begins a tarball. Until it is complete, a file has a temporary name beside the final one (NAME.partial-…). All
 * arguments are borrowed; members are counted in the result's pack, whose algorithm must be set. */
PackingWriter *backup_pack_writer_new (const Archive *archive, const PackingOptions *options, PackingResult *result,
                                       GError **error);
/* Removes the file if it is not complete. */
void backup_pack_writer_free (PackingWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackingWriter, backup_pack_writer_free)

/* Writes a member from memory. */
bool backup_pack_writer_bytes (PackingWriter *writer, const char *path, GBytes *bytes, int64_t time, GError **error);
/* Writes a file of the archive, and checks it if that was not done before. D-DAMAGED, perhaps only from a later call,
 * when it is not the file that was filed. */
bool backup_pack_writer_member (PackingWriter *writer, const PackingMember *member, GError **error);
/* Write a member piece by piece: begin it, write its bytes, then give its digest. */
bool backup_pack_writer_begin (PackingWriter *writer, const char *path, uint64_t len, int64_t time, GError **error);
bool backup_pack_writer_piece (PackingWriter *writer, const void *data, size_t len, GError **error);
void backup_pack_writer_done (PackingWriter *writer, const char *path, const char *hex);
/* Writes PACK.txt, its signature if there is a signer, and the end of the tarball. Makes a file durable and gives it
 * its final name. Fills in the receipt, but does not write it. D-DAMAGED as above. */
bool backup_pack_writer_end (PackingWriter *writer, GError **error);

/* Adds a member to the digest of the list of members. */
void backup_pack_list_member (Digest *members, const char *path, const char *hex);
/* Writes a new file, which gets its name only when it is complete and durable. */
bool backup_write_file (const char *path, GBytes *bytes, GError **error);
