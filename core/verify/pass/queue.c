/* Things go to the threads in jobs of enough bytes to keep two lanes of hashing busy, and come back in their order. So
 * much is under way at most that memory stays small whatever the pack. */
#include "verify/pass/internal.h"

#include <string.h>

#define JOB_BYTES (2 * 1024 * 1024)
#define JOB_THINGS 64
#define MOST_BYTES (8 * 1024 * 1024) /* held, under way: the reader is ahead, and no more */
#define MOST_JOBS 32                 /* under way, when what they hash is not held but read from the pack */
#define JOBS_MAX 64

typedef struct {
  GPtrArray *things;
  uint64_t bytes; /* to be hashed */
  size_t held;
  bool done;
} Job;

struct PassQueue {
  Verify *verify;
  PassRetire retire;
  gpointer data;
  GThread *threads[JOBS_MAX];
  unsigned running;
  GAsyncQueue *jobs; /* to the threads; the queue itself says that there are no more */
  GQueue under_way;  /* of Job, in order */
  size_t held;       /* by them */
  Job *open;         /* being filled, or NULL */
  GMutex lock;       /* of done */
  GCond done;
};

/* ---- Things ---- */

static void clear_source (gpointer data)
{
  PassBytes *source = data;
  g_clear_pointer (&source->held, g_bytes_unref);
}

PassThing *pass_thing_new (const Pass *pass, const char *path, const VerifyEntry *entry, bool is_record)
{
  PassThing *thing = g_new0 (PassThing, 1);
  thing->entry = entry;
  thing->is_record = is_record;
  thing->path = g_strdup (path);
  thing->files = g_ptr_array_new_with_free_func ((GDestroyNotify)verify_file_free);
  thing->sources = g_array_new (FALSE, FALSE, sizeof (PassBytes));
  g_array_set_clear_func (thing->sources, clear_source);
  thing->fd = pass->fd;
  thing->lines = g_string_new (NULL);
  return thing;
}

void pass_thing_free (PassThing *thing)
{
  if (thing == NULL)
    return;
  g_free (thing->path);
  g_ptr_array_unref (thing->files);
  g_array_unref (thing->sources);
  g_string_free (thing->lines, TRUE);
  g_free (thing);
}

void pass_thing_add (PassThing *thing, VerifyFile *file, PassBytes source)
{
  g_ptr_array_add (thing->files, file);
  g_array_append_val (thing->sources, source);
  thing->bytes += source.bytes;
  thing->held += source.held != NULL ? g_bytes_get_size (source.held) : 0;
}

size_t pass_thing_keeps (const Verify *verify, const PassThing *thing, const char *name)
{
  if (thing->entry == NULL)
    return 0;
  return verify_keeps (verify, thing->entry, name);
}

static void add_lines (PassThing *thing)
{
  for (unsigned i = 0; i < thing->files->len; i++) {
    const VerifyFile *file = thing->files->pdata[i];
    if (thing->is_record)
      g_string_append_printf (thing->lines, "%s  %s/%s\n", file->digest, thing->path, file->name);
    else
      g_string_append_printf (thing->lines, "%s  %s\n", file->digest, thing->path);
  }
}

/* As a listing of the directory would show it: of paths that go deeper the first part, and themselves only when the
 * manifest asks for them. */
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

static void judge_record (VerifyWorker *worker, PassThing *thing)
{
  Verify *verify = worker->verify;
  g_autofree char *name = manifest_file_name (verify->algorithm, 1);
  g_autoptr (VerifyDirectory) directory = verify_directory_new ();
  g_ptr_array_extend_and_steal (directory->files, g_steal_pointer (&thing->files));
  thing->files = g_ptr_array_new ();
  verify_directory_sort (directory);
  verify_directory_parse (directory, verify, thing->path);
  list_deeper (directory);
  verify_record (verify, thing->entry, directory);
  const VerifyFile *manifest = verify_directory_find (directory, name);
  if (manifest == NULL || !verify_lines (verify, thing->entry, manifest->digest, directory->manifest, thing->run))
    thing->run[0] = '\0';
}

/* The longest first, so that no lane is left alone for long at the end. */
static int compare_lengths (gconstpointer a, gconstpointer b)
{
  const VerifyOpen *one = a, *other = b;
  return one->bytes < other->bytes ? 1 : one->bytes > other->bytes ? -1 : 0;
}

void pass_things_hash (VerifyWorker *worker, const GPtrArray *things)
{
  g_autoptr (GArray) opened = g_array_new (FALSE, FALSE, sizeof (VerifyOpen));
  for (unsigned i = 0; i < things->len; i++) {
    const PassThing *thing = things->pdata[i];
    for (unsigned k = 0; k < thing->files->len; k++) {
      VerifyFile *file = thing->files->pdata[k];
      const PassBytes *source = &g_array_index (thing->sources, PassBytes, k);
      VerifyOpen open = {.file = file,
                         .keep = pass_thing_keeps (worker->verify, thing, file->name),
                         .data = source->held,
                         .fd = thing->fd,
                         .is_member = source->offset > 0,
                         .offset = source->offset,
                         .bytes = source->bytes};
      if (open.data != NULL || open.is_member)
        g_array_append_val (opened, open);
    }
  }
  g_array_sort (opened, compare_lengths);
  verify_hash (worker, (const VerifyOpen *)(const void *)opened->data, opened->len);
  for (unsigned i = 0; i < things->len; i++)
    add_lines (things->pdata[i]);
}

/* ---- The threads ---- */

/* What a thread can judge alone: not the manifest of a volume, which needs what its records gave. */
static void judge (VerifyWorker *worker, PassThing *thing)
{
  if (thing->entry == NULL)
    return;
  if (thing->is_record)
    judge_record (worker, thing);
  else if (thing->entry->kind != KIND_MANIFEST)
    verify_single (worker->verify, thing->entry, thing->files->pdata[0], NULL);
}

/* The first job comes once the journal has told the algorithm. */
static gpointer run (gpointer data)
{
  PassQueue *queue = data;
  VerifyWorker *worker = NULL;
  for (gpointer next; (next = g_async_queue_pop (queue->jobs)) != queue;) {
    Job *job = next;
    if (worker == NULL)
      worker = verify_worker_new (queue->verify);
    pass_things_hash (worker, job->things);
    for (unsigned i = 0; i < job->things->len; i++)
      judge (worker, job->things->pdata[i]);
    g_mutex_lock (&queue->lock);
    job->done = true;
    g_cond_signal (&queue->done);
    g_mutex_unlock (&queue->lock);
  }
  g_clear_pointer (&worker, verify_worker_free);
  return NULL;
}

PassQueue *pass_queue_new (Verify *verify, unsigned jobs, PassRetire retire, gpointer data)
{
  PassQueue *queue = g_new0 (PassQueue, 1);
  queue->verify = verify;
  queue->retire = retire;
  queue->data = data;
  queue->jobs = g_async_queue_new ();
  g_queue_init (&queue->under_way);
  g_mutex_init (&queue->lock);
  g_cond_init (&queue->done);
  queue->running = CLAMP (jobs, 1, JOBS_MAX);
  for (unsigned i = 0; i < queue->running; i++)
    queue->threads[i] = g_thread_new ("verify", run, queue);
  return queue;
}

static void send (PassQueue *queue)
{
  if (queue->open == NULL)
    return;
  g_queue_push_tail (&queue->under_way, queue->open);
  g_async_queue_push (queue->jobs, queue->open);
  queue->open = NULL;
}

/* Waits for the job that was sent first. */
static void retire_first (PassQueue *queue)
{
  Job *job = g_queue_pop_head (&queue->under_way);
  g_mutex_lock (&queue->lock);
  while (!job->done)
    g_cond_wait (&queue->done, &queue->lock);
  g_mutex_unlock (&queue->lock);
  for (unsigned i = 0; i < job->things->len; i++)
    queue->retire (job->things->pdata[i], queue->data);
  queue->held -= job->held;
  g_ptr_array_unref (job->things);
  g_free (job);
}

void pass_queue_add (PassQueue *queue, PassThing *thing)
{
  if (queue->open == NULL) {
    queue->open = g_new0 (Job, 1);
    queue->open->things = g_ptr_array_new_with_free_func ((GDestroyNotify)pass_thing_free);
  }
  g_ptr_array_add (queue->open->things, thing);
  queue->open->bytes += thing->bytes;
  queue->open->held += thing->held;
  queue->held += thing->held;
  if (queue->open->bytes >= JOB_BYTES || queue->open->things->len == JOB_THINGS)
    send (queue);
  while (queue->under_way.length > MOST_JOBS || (queue->held > MOST_BYTES && queue->under_way.length > 0))
    retire_first (queue);
}

void pass_queue_drain (PassQueue *queue)
{
  send (queue);
  while (queue->under_way.length > 0)
    retire_first (queue);
}

void pass_queue_free (PassQueue *queue)
{
  if (queue == NULL)
    return;
  pass_queue_drain (queue);
  for (unsigned i = 0; i < queue->running; i++)
    g_async_queue_push (queue->jobs, queue);
  for (unsigned i = 0; i < queue->running; i++)
    g_thread_join (queue->threads[i]);
  g_async_queue_unref (queue->jobs);
  g_mutex_clear (&queue->lock);
  g_cond_clear (&queue->done);
  g_free (queue);
}
