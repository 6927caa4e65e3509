/* Items go to the threads in jobs large enough to keep two lanes of hashing busy, and come back in order. A limit on
 * the jobs in progress keeps memory small whatever the size of the pack. */
#include "verify/pass/internal.h"

#include <string.h>

#include "sys/work.h"

#define JOB_BYTES (2 * 1024 * 1024)
#define JOB_ITEMS 64
#define MOST_BYTES (8 * 1024 * 1024) /* kept in memory by jobs in progress */
#define MOST_JOBS 32                 /* in progress, when their bytes are read from the pack */
#define JOBS_MAX 64

struct PassQueue {
  PassRetire retire;
  gpointer data;
  WorkQueue *jobs; /* each a GPtrArray of PassItem */
  GPtrArray *open; /* the job that is being filled */
  uint64_t bytes;  /* of it, to be hashed */
  size_t held;     /* of them in memory */
};

/* ---- Items ---- */

static void clear_source (gpointer data)
{
  PassBytes *source = data;
  g_clear_pointer (&source->held, g_bytes_unref);
}

PassItem *pass_item_new (const Pass *pass, const char *path, const VerifyEntry *entry, bool is_record)
{
  PassItem *item = g_new0 (PassItem, 1);
  item->entry = entry;
  item->is_record = is_record;
  item->path = g_strdup (path);
  item->files = g_ptr_array_new_with_free_func ((GDestroyNotify)verify_file_free);
  item->sources = g_array_new (FALSE, FALSE, sizeof (PassBytes));
  g_array_set_clear_func (item->sources, clear_source);
  item->fd = pass->fd;
  item->lines = g_string_new (NULL);
  return item;
}

void pass_item_free (PassItem *item)
{
  if (item == NULL)
    return;
  g_free (item->path);
  g_ptr_array_unref (item->files);
  g_array_unref (item->sources);
  g_string_free (item->lines, TRUE);
  g_free (item);
}

void pass_item_add (PassItem *item, VerifyFile *file, PassBytes source)
{
  g_ptr_array_add (item->files, file);
  g_array_append_val (item->sources, source);
  item->bytes += source.bytes;
  item->held += source.held != NULL ? g_bytes_get_size (source.held) : 0;
}

size_t pass_item_keeps (const Verify *verify, const PassItem *item, const char *name)
{
  if (item->entry == NULL)
    return g_str_equal (name, PASS_STONE)         ? XML_MAX_BYTES
           : g_str_equal (name, PASS_CERTIFICATE) ? REGISTER_MAX_BYTES
                                                  : 0;
  return verify_keeps (verify, item->entry, name);
}

static void print_item_lines (PassItem *item)
{
  for (unsigned i = 0; i < item->files->len; i++) {
    const VerifyFile *file = item->files->pdata[i];
    if (item->is_record)
      g_string_append_printf (item->lines, "%s  %s/%s\n", file->digest, item->path, file->name);
    else
      g_string_append_printf (item->lines, "%s  %s\n", file->digest, item->path);
  }
}

/* Makes the files look like a listing of the directory: of a deeper path only its first directory, and the file itself
 * only when the manifest lists it. */
static void list_deeper (VerifyDirectory *directory)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;
  for (unsigned i = directory->files->len; i-- > 0;) {
    const VerifyFile *file = directory->files->pdata[i];
    const char *slash = strchr (file->name, '/');
    if (slash == NULL)
      continue;
    g_hash_table_add (names, g_strndup (file->name, (size_t)(slash - file->name)));
    if (directory->manifest == NULL || manifest_find (directory->manifest, file->name) == NULL)
      g_ptr_array_remove_index (directory->files, i);
  }
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (directory->files, verify_file_new (name, IO_DIR));
  verify_directory_sort (directory);
}

/* Judges the files of later editions, each by its own event, and takes them out of the record's. */
static void judge_editions (Verify *verify, const PassItem *item, GPtrArray *files)
{
  for (unsigned i = files->len; item->entry->amended && i-- > 0;) {
    const VerifyFile *file = files->pdata[i];
    g_autofree char *path = g_strconcat (item->path, "/", file->name, NULL);
    const VerifyEntry *entry = verify_table_find (verify->table, path);
    if (entry == NULL || verify_table_record_of (verify->table, entry) != item->entry)
      continue;
    if (!entry->erased)
      verify_single (verify, entry, file, NULL);
    g_ptr_array_remove_index (files, i);
  }
}

static void judge_record (VerifyWorker *worker, PassItem *item)
{
  Verify *verify = worker->verify;
  g_autofree char *name = manifest_file_name (verify->algorithm, 1);
  g_autoptr (VerifyDirectory) directory = verify_directory_new ();
  g_ptr_array_extend_and_steal (directory->files, g_steal_pointer (&item->files));
  item->files = g_ptr_array_new ();
  judge_editions (verify, item, directory->files);
  verify_directory_sort (directory);
  verify_directory_parse (directory, verify, item->path);
  list_deeper (directory);
  verify_record (verify, item->entry, directory);
  const VerifyFile *manifest = verify_directory_find (directory, name);
  if (manifest == NULL || !verify_lines (verify, item->entry, manifest->digest, directory->manifest, item->run))
    item->run[0] = '\0';
}

/* The longest first, so that no lane is idle for long at the end. */
static int compare_lengths (gconstpointer a, gconstpointer b)
{
  const VerifyOpen *one = a, *other = b;
  return one->bytes < other->bytes ? 1 : one->bytes > other->bytes ? -1 : 0;
}

void pass_items_hash (VerifyWorker *worker, const GPtrArray *items)
{
  g_autoptr (GArray) opened = g_array_new (FALSE, FALSE, sizeof (VerifyOpen));
  for (unsigned i = 0; i < items->len; i++) {
    const PassItem *item = items->pdata[i];
    for (unsigned k = 0; k < item->files->len; k++) {
      VerifyFile *file = item->files->pdata[k];
      const PassBytes *source = &g_array_index (item->sources, PassBytes, k);
      VerifyOpen open = {.file = file,
                         .keep = pass_item_keeps (worker->verify, item, file->name),
                         .data = source->held,
                         .fd = item->fd,
                         .is_member = source->offset > 0,
                         .offset = source->offset,
                         .bytes = source->bytes};
      if (open.data != NULL || open.is_member)
        g_array_append_val (opened, open);
    }
  }
  g_array_sort (opened, compare_lengths);
  verify_hash (worker, (const VerifyOpen *)(const void *)opened->data, opened->len);
  for (unsigned i = 0; i < items->len; i++)
    print_item_lines (items->pdata[i]);
}

/* ---- The threads ---- */

/* Judges an item in a thread. Not the manifest of a volume, which needs the digests of all its records. */
static void judge_item (VerifyWorker *worker, PassItem *item)
{
  if (item->entry == NULL)
    return;
  if (item->is_record)
    judge_record (worker, item);
  else if (item->entry->kind != KIND_MANIFEST)
    verify_single (worker->verify, item->entry, item->files->pdata[0], NULL);
}

static size_t do_job (gpointer job, gpointer worker, gpointer data G_GNUC_UNUSED)
{
  const GPtrArray *items = job;
  size_t held = 0;
  pass_items_hash (worker, items);
  for (unsigned i = 0; i < items->len; i++) {
    PassItem *item = items->pdata[i];
    judge_item (worker, item);
    held += item->held;
  }
  return held;
}

static GPtrArray *job_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)pass_item_free);
}

PassQueue *pass_queue_new (Verify *verify, unsigned jobs, PassRetire retire, gpointer data)
{
  PassQueue *queue = g_new0 (PassQueue, 1);
  queue->retire = retire;
  queue->data = data;
  queue->open = job_new ();
  queue->jobs = work_queue_new (&(WorkRules){.threads = MIN (jobs, JOBS_MAX),
                                             .most = MOST_JOBS,
                                             .budget = MOST_BYTES,
                                             .begin = verify_worker_new,
                                             .end = verify_worker_free,
                                             .work = do_job,
                                             .free = (GDestroyNotify)g_ptr_array_unref,
                                             .data = verify});
  return queue;
}

static void send_job (PassQueue *queue)
{
  if (queue->open->len == 0)
    return;
  work_queue_add (queue->jobs, queue->open, queue->held);
  queue->open = job_new ();
  queue->bytes = 0;
  queue->held = 0;
}

/* Waits for the oldest job; false when there is none. */
static bool retire_first (PassQueue *queue)
{
  g_autoptr (GPtrArray) items = work_queue_take (queue->jobs);
  for (unsigned i = 0; items != NULL && i < items->len; i++)
    queue->retire (items->pdata[i], queue->data);
  return items != NULL;
}

void pass_queue_add (PassQueue *queue, PassItem *item)
{
  g_ptr_array_add (queue->open, item);
  queue->bytes += item->bytes;
  queue->held += item->held;
  if (queue->bytes >= JOB_BYTES || queue->open->len == JOB_ITEMS)
    send_job (queue);
  while (!work_queue_has_room (queue->jobs))
    retire_first (queue);
}

void pass_queue_drain (PassQueue *queue)
{
  send_job (queue);
  while (retire_first (queue))
    ;
}

void pass_queue_free (PassQueue *queue)
{
  if (queue == NULL)
    return;
  work_queue_free (queue->jobs);
  g_ptr_array_unref (queue->open);
  g_free (queue);
}
