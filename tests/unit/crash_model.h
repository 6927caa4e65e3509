/* A model of a disk for simulated power cuts. While it records, every call of the IoCalls table is carried out and
 * noted. Then for any number of calls it can write out what a disk might hold if the power had failed there: what was
 * synced is kept; of the rest each directory operation may be lost or not, and each file's bytes may be missing, cut,
 * zeroed or there.
 *
 * Assumed of a disk, no more: fsync of a file keeps its bytes; fsync of a directory keeps its entries, also those moved
 * into it; a rename is whole or not at all; syncfs keeps everything. Nothing is assumed of the order of what was not
 * synced. */
#pragma once

#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

typedef enum { OP_CREATE, OP_WRITE, OP_SYNC, OP_SYNC_ALL, OP_MKDIR, OP_LINK, OP_RENAME, OP_UNLINK } OpType;

typedef struct {
  OpType type;
  unsigned inode;         /* what it is about */
  unsigned dir, from_dir; /* where the name is made or removed; where it moves from */
  char *name, *from_name;
  GBytes *data;
} Op;

typedef struct {
  bool is_dir;
  GString *bytes;      /* as written */
  GString *kept;       /* as synced */
  GHashTable *entries; /* name → inode, as synced */
} Inode;

static const IoCalls *real_calls;
static GPtrArray *model_ops;      /* of Op */
static GHashTable *model_numbers; /* st_ino → inode number, of what exists now */
static unsigned model_next;

/* ---- Recording ---- */

static void op_free (gpointer data)
{
  Op *op = data;
  g_free (op->name);
  g_free (op->from_name);
  g_clear_pointer (&op->data, g_bytes_unref);
  g_free (op);
}

static Op *record (OpType type, unsigned inode)
{
  Op *op = g_new0 (Op, 1);
  op->type = type;
  op->inode = inode;
  g_ptr_array_add (model_ops, op);
  return op;
}

static gpointer key_at (int dirfd, const char *name)
{
  struct stat status;
  int result = name == NULL ? fstat (dirfd, &status) : fstatat (dirfd, name, &status, AT_SYMLINK_NOFOLLOW);
  g_assert_cmpint (result, ==, 0);
  return GSIZE_TO_POINTER (status.st_ino ^ (status.st_dev << 40));
}

/* 0 for what lies outside (the index's cache), which is not recorded. */
static unsigned number_at (int dirfd, const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (model_numbers, key_at (dirfd, name)));
}

static unsigned number_new (int dirfd, const char *name)
{
  g_hash_table_insert (model_numbers, key_at (dirfd, name), GUINT_TO_POINTER (++model_next));
  return model_next;
}

static Op *record_entry (OpType type, unsigned inode, unsigned dir, const char *name)
{
  Op *op = record (type, inode);
  op->dir = dir;
  op->name = g_strdup (name);
  return op;
}

static int recording_create (int dirfd, const char *path, int flags, mode_t mode)
{
  unsigned dir = number_at (dirfd, NULL);
  int fd = real_calls->create (dirfd, path, flags, mode);
  if (fd >= 0 && dir != 0)
    record_entry (OP_CREATE, number_new (fd, NULL), dir, path);
  return fd;
}

static ssize_t recording_write (int fd, const void *data, size_t len)
{
  unsigned inode = number_at (fd, NULL);
  ssize_t written = real_calls->write (fd, data, len);
  if (written > 0 && inode != 0)
    record (OP_WRITE, inode)->data = g_bytes_new (data, (gsize)written);
  return written;
}

static int recording_fsync (int fd)
{
  unsigned inode = number_at (fd, NULL);
  if (inode != 0)
    record (OP_SYNC, inode);
  return 0;
}

static int recording_syncfs (int fd)
{
  if (number_at (fd, NULL) != 0)
    record (OP_SYNC_ALL, 0);
  return 0;
}

static int recording_mkdir (int dirfd, const char *path, mode_t mode)
{
  unsigned dir = number_at (dirfd, NULL);
  int result = real_calls->mkdir (dirfd, path, mode);
  if (result == 0 && dir != 0)
    record_entry (OP_MKDIR, number_new (dirfd, path), dir, path);
  return result;
}

static int recording_link (int from_dirfd, const char *from, int to_dirfd, const char *to)
{
  int result = real_calls->link (from_dirfd, from, to_dirfd, to);
  if (result == 0)
    record_entry (OP_LINK, number_at (to_dirfd, to), number_at (to_dirfd, NULL), to);
  return result;
}

static int recording_rename (int from_dirfd, const char *from, int to_dirfd, const char *to)
{
  int result = real_calls->rename (from_dirfd, from, to_dirfd, to);
  if (result != 0)
    return result;
  Op *op = record_entry (OP_RENAME, number_at (to_dirfd, to), number_at (to_dirfd, NULL), to);
  op->from_dir = number_at (from_dirfd, NULL);
  op->from_name = g_strdup (from);
  return 0;
}

static int recording_unlink (int dirfd, const char *path, int flags)
{
  struct stat status;
  bool exists = fstatat (dirfd, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
  unsigned inode = exists ? number_at (dirfd, path) : 0;
  int result = real_calls->unlink (dirfd, path, flags);
  if (result == 0 && inode != 0)
    record_entry (OP_UNLINK, inode, number_at (dirfd, NULL), path);
  return result;
}

static int unsynced (int fd)
{
  (void)fd;
  return 0;
}

/* A file system on which syncing costs nothing, for what happens outside the simulation. */
static void model_do_not_sync (void)
{
  static IoCalls calls;
  io_replace_calls (NULL);
  calls = *io_replace_calls (NULL);
  calls.fsync = calls.syncfs = unsynced;
  io_replace_calls (&calls);
}

static void model_begin (void)
{
  static IoCalls calls;
  real_calls = io_replace_calls (NULL);
  calls = (IoCalls){.create = recording_create,
                    .write = recording_write,
                    .fsync = recording_fsync,
                    .syncfs = recording_syncfs,
                    .close = real_calls->close,
                    .mkdir = recording_mkdir,
                    .link = recording_link,
                    .rename = recording_rename,
                    .unlink = recording_unlink};
  io_replace_calls (&calls);
  model_ops = g_ptr_array_new_with_free_func (op_free);
  model_numbers = g_hash_table_new (NULL, NULL);
  model_next = 0;
}

static void model_end (void)
{
  g_ptr_array_unref (model_ops);
  g_hash_table_unref (model_numbers);
}

static void import_entries (int fd, unsigned dir)
{
  g_autoptr (GPtrArray) names = io_list (fd, ".", NULL);
  for (unsigned i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    bool is_dir = io_type (fd, name, NULL) == IO_DIR;
    unsigned known = number_at (fd, name), inode = known != 0 ? known : number_new (fd, name);
    record_entry (known != 0 ? OP_LINK : is_dir ? OP_MKDIR : OP_CREATE, inode, dir, name);
    g_autoptr (GBytes) bytes = is_dir || known != 0 ? NULL : io_read_file (fd, name, 1 << 24, NULL);
    if (bytes != NULL)
      record (OP_WRITE, inode)->data = g_steal_pointer (&bytes);
    if (!is_dir)
      continue;
    int inner = openat (fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    g_assert_cmpint (inner, >=, 0);
    import_entries (inner, inode);
    close (inner);
  }
}

/* The directory in which everything happens, durable with all that is in it. */
static void model_root (int fd)
{
  import_entries (fd, number_new (fd, NULL));
  record (OP_SYNC_ALL, 0);
}

/* ---- Replaying ---- */

static void inode_free (gpointer data)
{
  Inode *inode = data;
  g_string_free (inode->bytes, TRUE);
  g_string_free (inode->kept, TRUE);
  g_hash_table_unref (inode->entries);
  g_free (inode);
}

typedef struct {
  GPtrArray *inodes;  /* of Inode, by number - 1 */
  GPtrArray *pending; /* of Op: directory operations that were not synced, in order */
} Disk;

static void disk_clear (Disk *disk)
{
  g_ptr_array_unref (disk->inodes);
  g_ptr_array_unref (disk->pending);
}

static Inode *disk_inode (const Disk *disk, unsigned number)
{
  return g_ptr_array_index (disk->inodes, number - 1);
}

static void disk_grow (Disk *disk, unsigned number, bool is_dir)
{
  while (disk->inodes->len < number) {
    Inode *inode = g_new0 (Inode, 1);
    inode->bytes = g_string_new (NULL);
    inode->kept = g_string_new (NULL);
    inode->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_ptr_array_add (disk->inodes, inode);
  }
  disk_inode (disk, number)->is_dir = is_dir;
}

static void entry_remove (const Disk *disk, unsigned dir, const char *name, unsigned inode)
{
  GHashTable *entries = disk_inode (disk, dir)->entries;
  if (GPOINTER_TO_UINT (g_hash_table_lookup (entries, name)) == inode)
    g_hash_table_remove (entries, name);
}

static void entry_apply (const Disk *disk, const Op *op)
{
  if (op->type == OP_UNLINK) {
    entry_remove (disk, op->dir, op->name, op->inode);
    return;
  }
  if (op->type == OP_RENAME)
    entry_remove (disk, op->from_dir, op->from_name, op->inode);
  g_hash_table_insert (disk_inode (disk, op->dir)->entries, g_strdup (op->name), GUINT_TO_POINTER (op->inode));
}

/* What was moved away for good is not made again where it came from. */
static bool is_outdated (const Op *pending, const Op *moved)
{
  return moved->type == OP_RENAME && pending->type != OP_UNLINK && pending->dir == moved->from_dir &&
         pending->inode == moved->inode && strcmp (pending->name, moved->from_name) == 0;
}

/* Keeps the pending operations of one directory, or of all when dir is 0. */
static void disk_sync_entries (Disk *disk, unsigned dir)
{
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  for (unsigned i = 0; i < disk->pending->len; i++) {
    Op *op = g_ptr_array_index (disk->pending, i);
    if (dir != 0 && op->dir != dir) {
      g_ptr_array_add (rest, op);
      continue;
    }
    entry_apply (disk, op);
    for (unsigned j = rest->len; j > 0; j--) {
      if (is_outdated (g_ptr_array_index (rest, j - 1), op))
        g_ptr_array_remove_index (rest, j - 1);
    }
  }
  g_ptr_array_set_size (disk->pending, 0);
  g_ptr_array_extend (disk->pending, rest, NULL, NULL);
}

static void disk_sync_bytes (Inode *inode)
{
  g_string_truncate (inode->kept, 0);
  g_string_append_len (inode->kept, inode->bytes->str, (gssize)inode->bytes->len);
}

static void disk_replay (Disk *disk, Op *op)
{
  switch (op->type) {
  case OP_WRITE:
    g_string_append_len (disk_inode (disk, op->inode)->bytes, g_bytes_get_data (op->data, NULL),
                         (gssize)g_bytes_get_size (op->data));
    return;
  case OP_SYNC:
    disk_sync_bytes (disk_inode (disk, op->inode));
    disk_sync_entries (disk, op->inode);
    return;
  case OP_SYNC_ALL:
    for (unsigned i = 0; i < disk->inodes->len; i++)
      disk_sync_bytes (g_ptr_array_index (disk->inodes, i));
    disk_sync_entries (disk, 0);
    return;
  case OP_CREATE:
  case OP_MKDIR:
    disk_grow (disk, op->inode, op->type == OP_MKDIR);
    break;
  case OP_LINK:
  case OP_RENAME:
  case OP_UNLINK:
    break;
  }
  g_ptr_array_add (disk->pending, op);
}

/* The disk after the first n operations, without the one numbered skip (none: G_MAXUINT), which must be a sync. */
static void disk_init (Disk *disk, unsigned n, unsigned skip)
{
  disk->inodes = g_ptr_array_new_with_free_func (inode_free);
  disk->pending = g_ptr_array_new ();
  disk_grow (disk, 1, true);
  for (unsigned i = 0; i < n; i++) {
    if (i != skip)
      disk_replay (disk, g_ptr_array_index (model_ops, i));
  }
}

/* ---- Crashing ---- */

typedef enum {
  CRASH_LOSE_ALL,    /* that was not synced */
  CRASH_LOSE_OLDEST, /* operation on a directory: the others overtook it */
  CRASH_KEEP_NEWEST, /* the same, and it overtook all others */
  CRASH_KEEP_NAMES,  /* and lose bytes */
  CRASH_KEEP_ALL,
  CRASH_RANDOM,
} Crash;

static GString *crash_bytes (const Inode *inode, Crash crash, GRand *random)
{
  int choice = crash == CRASH_KEEP_ALL ? 3 : crash == CRASH_RANDOM ? g_rand_int_range (random, 0, 4) : 0;
  GString *bytes = g_string_new_len (inode->kept->str, (gssize)inode->kept->len);
  if (inode->kept->len == inode->bytes->len || choice == 0)
    return bytes;
  gsize len = choice == 1 ? inode->bytes->len / 2 : inode->bytes->len;
  g_string_assign (bytes, "");
  g_string_append_len (bytes, inode->bytes->str, (gssize)len);
  if (choice == 2)
    memset (bytes->str, 0, bytes->len);
  return bytes;
}

static void crash_write (const Disk *disk, unsigned number, const char *path, Crash crash, GRand *random)
{
  const Inode *inode = disk_inode (disk, number);
  GHashTableIter iter;
  gpointer name, child;
  if (!inode->is_dir) {
    g_autoptr (GString) bytes = crash_bytes (inode, crash, random);
    g_assert_true (
        g_file_set_contents_full (path, bytes->str, (gssize)bytes->len, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
    return;
  }
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  g_hash_table_iter_init (&iter, inode->entries);
  while (g_hash_table_iter_next (&iter, &name, &child)) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    crash_write (disk, GPOINTER_TO_UINT (child), inner, crash, random);
  }
}

static bool crash_keeps (Crash crash, unsigned i, unsigned n, GRand *random)
{
  switch (crash) {
  case CRASH_LOSE_ALL:
    return false;
  case CRASH_LOSE_OLDEST:
    return i > 0;
  case CRASH_KEEP_NEWEST:
    return i + 1 == n;
  case CRASH_KEEP_NAMES:
  case CRASH_KEEP_ALL:
    return true;
  case CRASH_RANDOM:
    break;
  }
  return g_rand_boolean (random);
}

/* Loses what the crash loses, and writes what is left to path, which must not be there. */
static void disk_crash (Disk *disk, const char *path, Crash crash, GRand *random)
{
  for (unsigned i = 0; i < disk->pending->len; i++) {
    bool keeps = crash_keeps (crash, i, disk->pending->len, random);
    if (keeps)
      entry_apply (disk, g_ptr_array_index (disk->pending, i));
  }
  crash_write (disk, 1, path, crash, random);
}
