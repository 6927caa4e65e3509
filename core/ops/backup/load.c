/* A thread takes a few groups, reads their files, and then hashes two files at a time, the longest first: this is
 * faster than hashing one after the other. */
#include "ops/backup/load.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/filed.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/tar.h"
#include "sys/work.h"

#define MOST_BATCHES 32
#define BATCH_GROUPS 8                /* that a thread takes at once */
#define BATCH_BYTES (4 * 1024 * 1024) /* of files kept in memory; larger files are read when they are written */

typedef struct {
  unsigned first, n, given; /* first group of the plan, number of groups, groups already handed out */
  PackingGroup *groups[BATCH_GROUPS];
} Batch;

struct PackingLoader {
  const Archive *archive;
  const PackingPlan *plan;
  bool compare_all;
  WorkQueue *queue; /* of Batch */
  unsigned sent;    /* groups put into the queue */
  Batch *giving;    /* the batch that is being handed out, or NULL */
};

/* The state of one thread. */
typedef struct {
  PackingLoader *loader;
  Digest *one, *other;
  size_t room; /* bytes of this batch that may still be kept */
  /* The item that is being read, and its group. */
  PackingGroup *group;
  const PackingItem *item;
  unsigned at, end; /* number of the item, and of the first one after the group */
} Loading;

static void packing_member_free (gpointer data)
{
  PackingMember *member = data;
  g_clear_pointer (&member->bytes, g_bytes_unref);
  g_free (member->path);
  g_free (member);
}

void backup_pack_group_free (PackingGroup *group)
{
  if (group == NULL)
    return;
  g_ptr_array_unref (group->members);
  g_ptr_array_unref (group->faults);
  g_ptr_array_unref (group->strays);
  g_free (group);
}

/* ---- Reading ---- */

static GBytes *read_bytes (int fd, const char *path, size_t len, GError **error)
{
  g_autofree char *buffer = g_malloc (MAX (len, 1));
  size_t done = 0;
  for (ssize_t got; done < len && (got = pread (fd, buffer + done, len - done, (off_t)done)) != 0;) {
    if (got < 0 && errno != EINTR) {
      error_set_errno (error, errno, path, "cannot read the file");
      return NULL;
    }
    done += got > 0 ? (size_t)got : 0;
  }
  return g_bytes_new_take (g_steal_pointer (&buffer), done);
}

int backup_pack_member_open (const PackingMember *member, const Archive *archive, GError **error)
{
  return filed_open_file (archive, member->item->path, member->item->number, member->name, error);
}

/* path is the item's own or that of a file in the item's directory. */
static PackingMember *add_member (const Loading *loading, const char *path, const char *hex)
{
  const PackingItem *item = loading->item;
  PackingMember *member = g_new0 (PackingMember, 1);
  member->path = g_strdup (path);
  member->name = item->directory ? member->path + strlen (item->path) + 1 : NULL;
  member->item = item;
  member->time = item->time;
  g_strlcpy (member->hex, hex, sizeof member->hex);
  g_ptr_array_add (loading->group->members, member);
  return member;
}

/* Adds a file to the group, with its bytes if there is room for them. */
static Finding *load_file (const char *path, const char *hex, int fd, gpointer data, GError **error)
{
  Loading *loading = data;
  struct stat status;
  GBytes *bytes = NULL;
  if (fstat (fd, &status) != 0) {
    error_set_errno (error, errno, path, "cannot examine the file");
    return NULL;
  }
  size_t len = (size_t)status.st_size;
  if (len <= loading->room) {
    bytes = read_bytes (fd, path, len, error);
    if (bytes == NULL)
      return NULL;
    len = g_bytes_get_size (bytes);
    loading->room -= len;
    loading->group->held += len;
  }
  PackingMember *member = add_member (loading, path, hex);
  member->len = len;
  member->bytes = bytes;
  return NULL;
}

/* Whether a file of the record is an item of its own. Those of the group follow the record. */
static bool is_of_later_edition (const char *path, gpointer data)
{
  const Loading *loading = data;
  const PackingPlan *plan = loading->loader->plan;
  for (unsigned at = loading->at + 1; at < loading->end; at++)
    if (strcmp (backup_plan_item (plan, at)->path, path) == 0)
      return true;
  return false;
}

/* Without its manifest a record cannot be checked and is left out completely. */
static void load_record (Loading *loading, const char *hex)
{
  const PackingItem *item = loading->item;
  PackingGroup *group = loading->group;
  g_autoptr (Filed) filed = filed_open (loading->loader->archive, item->path, item->number, hex);
  if (filed->manifest == NULL) {
    g_ptr_array_add (group->faults, filed_fault (filed));
    group->left_out = item->path;
    return;
  }
  g_autofree char *place = g_strconcat (item->path, "/", filed->own, NULL);
  PackingMember *own = add_member (loading, place, hex);
  own->bytes = g_bytes_ref (filed->lines);
  own->len = g_bytes_get_size (filed->lines);
  own->same = true;
  group->held += (size_t)own->len;
  group->records++;
  filed_visit (filed, load_file, loading, group->faults);
  filed_check_names (filed, is_of_later_edition, loading, group->strays);
}

static void load_single (Loading *loading, const char *hex)
{
  const PackingItem *item = loading->item;
  g_autoptr (GError) error = NULL;
  IO_AUTO_FD fd = filed_open_file (loading->loader->archive, item->path, item->number, NULL, &error);
  if (fd >= 0)
    load_file (item->path, hex, fd, loading, &error);
  if (error != NULL)
    g_ptr_array_add (loading->group->faults, finding_of_error ("V-FILE-MISSING", item->path, hex, error));
}

static int by_path (gconstpointer a, gconstpointer b)
{
  const PackingMember *const *one = a, *const *other = b;
  return strcmp ((*one)->path, (*other)->path);
}

static PackingGroup *load_group (Loading *loading, unsigned i)
{
  const PackingPlan *plan = loading->loader->plan;
  unsigned first = g_array_index (plan->groups, unsigned, i), end = g_array_index (plan->groups, unsigned, i + 1);
  PackingGroup *group = loading->group = g_new0 (PackingGroup, 1);
  group->members = g_ptr_array_new_with_free_func (packing_member_free);
  group->faults = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  group->strays = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  for (unsigned at = first; at < end; at++) {
    char hex[DIGEST_HEX_SIZE];
    loading->at = at;
    loading->end = end;
    loading->item = backup_plan_item (plan, at);
    backup_plan_hex (plan, loading->item, hex);
    if (loading->item->directory)
      load_record (loading, hex);
    else
      load_single (loading, hex);
  }
  g_ptr_array_sort (group->members, by_path);
  return group;
}

/* ---- Comparing ---- */

/* Whether the writer checks the member: it hashes the tarball anyway, so this takes hardly longer. */
static bool is_left_to_writer (const Loading *loading, const PackingMember *member)
{
  return !loading->loader->compare_all && (member->bytes == NULL || member->len >= TAR_DIRECT_BYTES);
}

static int longest_first (gconstpointer a, gconstpointer b)
{
  const PackingMember *const *one = a, *const *other = b;
  return (*one)->len < (*other)->len ? 1 : (*one)->len > (*other)->len ? -1 : 0;
}

static void hash_all (Loading *loading, GPtrArray *files)
{
  g_ptr_array_sort (files, longest_first);
  for (unsigned i = 0; i < files->len; i += 2) {
    PackingMember *a = files->pdata[i], *b = i + 1 < files->len ? files->pdata[i + 1] : NULL;
    char a_hex[DIGEST_HEX_SIZE], b_hex[DIGEST_HEX_SIZE];
    digest_update_both (loading->one, g_bytes_get_data (a->bytes, NULL), (size_t)a->len, loading->other,
                        b == NULL ? NULL : g_bytes_get_data (b->bytes, NULL), b == NULL ? 0 : (size_t)b->len);
    digest_finish (loading->one, a_hex);
    digest_finish (loading->other, b_hex);
    a->same = strcmp (a->hex, a_hex) == 0;
    if (b != NULL)
      b->same = strcmp (b->hex, b_hex) == 0;
  }
}

static void hash_large (Loading *loading, PackingMember *member)
{
  char found[DIGEST_HEX_SIZE];
  uint64_t len = 0;
  IO_AUTO_FD fd = backup_pack_member_open (member, loading->loader->archive, NULL);
  bool read = fd >= 0 && filed_hash (fd, member->path, loading->one, found, &len, NULL);
  member->same = read && len == member->len && strcmp (member->hex, found) == 0;
}

/* Turns members with another digest into faults. Hashes them once more, so that the finding has the digest. */
static void drop_changed (Loading *loading, PackingGroup *group)
{
  for (unsigned i = group->members->len; i > 0; i--) {
    PackingMember *member = group->members->pdata[i - 1];
    if (member->same || is_left_to_writer (loading, member))
      continue;
    char found[DIGEST_HEX_SIZE] = "";
    if (member->bytes != NULL)
      digest_gbytes (loading->loader->plan->algorithm, member->bytes, found);
    g_ptr_array_add (group->faults,
                     finding_of ("V-FILE-CHANGED", member->path, member->hex, found[0] != '\0' ? found : NULL));
    group->held -= member->bytes != NULL ? (size_t)member->len : 0;
    g_ptr_array_remove_index (group->members, i - 1);
  }
}

static size_t load_batch (gpointer job, gpointer own, gpointer data G_GNUC_UNUSED)
{
  Batch *batch = job;
  PackingGroup **groups = batch->groups;
  Loading *loading = own;
  size_t held = 0;
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  loading->room = BATCH_BYTES;
  for (unsigned i = 0; i < batch->n; i++) {
    groups[i] = load_group (loading, batch->first + i);
    for (unsigned k = 0; k < groups[i]->members->len; k++) {
      PackingMember *member = groups[i]->members->pdata[k];
      if (member->same || is_left_to_writer (loading, member))
        continue;
      if (member->bytes != NULL)
        g_ptr_array_add (files, member);
      else
        hash_large (loading, member);
    }
  }
  hash_all (loading, files);
  for (unsigned i = 0; i < batch->n; i++) {
    drop_changed (loading, groups[i]);
    held += groups[i]->held;
  }
  return held;
}

/* ---- Threads ---- */

static gpointer begin_loading (gpointer loader)
{
  Loading *loading = g_new0 (Loading, 1);
  loading->loader = loader;
  loading->one = digest_new (loading->loader->plan->algorithm);
  loading->other = digest_new (loading->loader->plan->algorithm);
  return loading;
}

static void end_loading (gpointer own)
{
  Loading *loading = own;
  digest_free (loading->one);
  digest_free (loading->other);
  g_free (loading);
}

static void batch_free (gpointer data)
{
  Batch *batch = data;
  for (unsigned i = 0; i < batch->n; i++)
    backup_pack_group_free (batch->groups[i]);
  g_free (batch);
}

PackingLoader *backup_pack_loader_new (const Archive *archive, const PackingPlan *plan, unsigned threads,
                                       bool compare_all)
{
  PackingLoader *loader = g_new0 (PackingLoader, 1);
  loader->archive = archive;
  loader->plan = plan;
  loader->compare_all = compare_all;
  loader->queue = work_queue_new (&(WorkRules){.threads = threads,
                                               .most = MOST_BATCHES,
                                               .budget = threads * (size_t)BATCH_BYTES + 1,
                                               .begin = begin_loading,
                                               .end = end_loading,
                                               .work = load_batch,
                                               .free = batch_free,
                                               .data = loader});
  return loader;
}

void backup_pack_loader_free (PackingLoader *loader)
{
  if (loader == NULL)
    return;
  work_queue_free (loader->queue);
  if (loader->giving != NULL)
    batch_free (loader->giving);
  g_free (loader);
}

PackingGroup *backup_pack_loader_next (PackingLoader *loader)
{
  unsigned groups = loader->plan->groups->len - 1;
  while (loader->sent < groups && work_queue_has_room (loader->queue)) {
    Batch *batch = g_new0 (Batch, 1);
    batch->first = loader->sent;
    batch->n = MIN (BATCH_GROUPS, groups - loader->sent);
    loader->sent += batch->n;
    work_queue_add (loader->queue, batch, BATCH_BYTES);
  }
  if (loader->giving == NULL && (loader->giving = work_queue_take (loader->queue)) == NULL)
    return NULL;
  Batch *batch = loader->giving;
  PackingGroup *group = g_steal_pointer (&batch->groups[batch->given++]);
  if (batch->given == batch->n)
    g_clear_pointer (&loader->giving, batch_free);
  return group;
}
