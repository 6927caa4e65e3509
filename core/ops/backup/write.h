/* The tarball of a pack as it comes out: written, hashed and counted; and PACK.txt's account of its members. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ops/backup/load.h"
#include "ops/backup/pack.h"

typedef struct PackingWriter PackingWriter;

/* Begins a tarball. A file begins under another name beside the final one, which says that it is not whole. All are
 * borrowed; members are added to the result's pack, of which the algorithm must be known. */
PackingWriter *backup_pack_writer_new (const Archive *archive, const PackingOptions *options, PackingResult *result,
                                       GError **error);
/* Removes a file that did not come to its end. */
void backup_pack_writer_free (PackingWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackingWriter, backup_pack_writer_free)

/* A member from memory. */
bool backup_pack_writer_bytes (PackingWriter *writer, const char *path, GBytes *bytes, int64_t time, GError **error);
/* A member of the archive; D-DAMAGED, perhaps only later, when one that was not compared before is not what was filed.
 */
bool backup_pack_writer_member (PackingWriter *writer, const PackingMember *member, GError **error);
/* A member piece by piece: begun, so many bytes of it, and its digest once it is known. */
bool backup_pack_writer_begin (PackingWriter *writer, const char *path, uint64_t len, int64_t time, GError **error);
bool backup_pack_writer_piece (PackingWriter *writer, const void *data, size_t len, GError **error);
void backup_pack_writer_done (PackingWriter *writer, const char *path, const char *hex);
/* D-DAMAGED as above; else PACK.txt, its signature when somebody signs, the end of the tarball, and, to a file, its
 * durable final name; and the receipt but for its own file. */
bool backup_pack_writer_end (PackingWriter *writer, GError **error);

/* Adds a member to the digest of the list of members. */
void backup_pack_list_member (Digest *members, const char *path, const char *hex);
/* A file that is durable, and whole, once it has this name, which must be free. */
bool backup_write_file (const char *path, GBytes *bytes, GError **error);
