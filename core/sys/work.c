/* The threads of a share-out have only a counter in common until one of them fails. The jobs of a queue are an ordered
 * list, with a mark at the first job that no thread has begun. */
#include "sys/work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#define PROGRESS_MICROSECONDS 100000

/* ---- Sharing out ---- */

/* The lock is a pthread mutex, because the thread sanitizer does not see GLib's. */
typedef struct {
  const WorkShare *share;
  unsigned n;
  atomic_uint_fast64_t next; /* n or more when all are taken */
  atomic_bool stopped;
  pthread_mutex_t lock; /* for the members below */
  unsigned failed;      /* the thing whose error is kept */
  GError *error;
} Sharing;

static void keep_first (Sharing *sharing, unsigned i, GError *error)
{
  pthread_mutex_lock (&sharing->lock);
  if (sharing->error == NULL || i < sharing->failed) {
    g_clear_error (&sharing->error);
    sharing->failed = i;
    sharing->error = g_steal_pointer (&error);
  }
  pthread_mutex_unlock (&sharing->lock);
  g_clear_error (&error);
}

/* A thread finishes what it has taken even if another one fails. So everything before the failed thing is done too. */
static bool take_thing (Sharing *sharing, unsigned *i)
{
  uint_fast64_t next = atomic_load (&sharing->stopped) ? sharing->n : atomic_fetch_add (&sharing->next, 1);
  *i = (unsigned)next;
  return next < sharing->n;
}

static void share_out (Sharing *sharing, bool reports)
{
  const WorkShare *share = sharing->share;
  gpointer own = NULL;
  int64_t reported = g_get_monotonic_time ();
  unsigned i = 0, done = 0;
  for (; take_thing (sharing, &i); done++) {
    GError *error = NULL;
    if (reports && g_get_monotonic_time () - reported >= PROGRESS_MICROSECONDS) {
      reported = g_get_monotonic_time ();
      share->progress (i, sharing->n, share->data);
    }
    if (done == 0 && share->begin != NULL)
      own = share->begin (share->data);
    if (share->work (i, own, share->data, &error))
      continue;
    atomic_store (&sharing->stopped, true);
    if (error != NULL)
      keep_first (sharing, i, error);
  }
  if (own != NULL && share->end != NULL)
    share->end (own);
}

static gpointer run_share (gpointer data)
{
  share_out (data, false);
  return NULL;
}

bool work_share_out (const WorkShare *share, unsigned n, GError **error)
{
  Sharing sharing = {.share = share, .n = n};
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  pthread_mutex_init (&sharing.lock, NULL);
  for (unsigned i = 1; i < MIN (share->threads, n); i++)
    g_ptr_array_add (threads, g_thread_new ("share", run_share, &sharing));
  share_out (&sharing, share->progress != NULL);
  for (unsigned i = 0; i < threads->len; i++)
    g_thread_join (threads->pdata[i]);
  pthread_mutex_destroy (&sharing.lock);
  if (share->progress != NULL)
    share->progress ((unsigned)MIN (atomic_load (&sharing.next), n), n, share->data);
  if (sharing.error != NULL)
    g_propagate_error (error, sharing.error);
  return !atomic_load (&sharing.stopped);
}

/* ---- A queue ---- */

typedef struct Job Job;
struct Job {
  Job *next; /* added after this one */
  gpointer item;
  size_t bytes;
  bool done;
};

struct WorkQueue {
  WorkRules rules;
  GPtrArray *threads;   /* of GThread */
  pthread_mutex_t lock; /* for the members below; not GLib's, as above */
  pthread_cond_t added, done;
  Job *first, *last, *untaken; /* NULL: none */
  unsigned under_way;
  size_t held;
  bool ending;
};

/* Takes the next job; NULL at the end. */
static Job *take_job (WorkQueue *queue)
{
  pthread_mutex_lock (&queue->lock);
  while (queue->untaken == NULL && !queue->ending)
    pthread_cond_wait (&queue->added, &queue->lock);
  Job *job = queue->ending ? NULL : queue->untaken;
  if (job != NULL)
    queue->untaken = job->next;
  pthread_mutex_unlock (&queue->lock);
  return job;
}

static gpointer run_queue (gpointer data)
{
  WorkQueue *queue = data;
  const WorkRules *rules = &queue->rules;
  gpointer own = NULL;
  bool begun = false;
  for (Job *job; (job = take_job (queue)) != NULL;) {
    if (!begun && rules->begin != NULL)
      own = rules->begin (rules->data);
    begun = true;
    size_t bytes = rules->work (job->item, own, rules->data);
    pthread_mutex_lock (&queue->lock);
    queue->held = queue->held - job->bytes + bytes;
    job->bytes = bytes;
    job->done = true;
    pthread_cond_signal (&queue->done);
    pthread_mutex_unlock (&queue->lock);
  }
  if (own != NULL && rules->end != NULL)
    rules->end (own);
  return NULL;
}

WorkQueue *work_queue_new (const WorkRules *rules)
{
  WorkQueue *queue = g_new0 (WorkQueue, 1);
  queue->rules = *rules;
  queue->threads = g_ptr_array_new ();
  pthread_mutex_init (&queue->lock, NULL);
  pthread_cond_init (&queue->added, NULL);
  pthread_cond_init (&queue->done, NULL);
  return queue;
}

void work_queue_free (WorkQueue *queue)
{
  if (queue == NULL)
    return;
  pthread_mutex_lock (&queue->lock);
  queue->ending = true;
  pthread_cond_broadcast (&queue->added);
  pthread_mutex_unlock (&queue->lock);
  for (unsigned i = 0; i < queue->threads->len; i++)
    g_thread_join (queue->threads->pdata[i]);
  for (Job *job = queue->first, *next; job != NULL; job = next) {
    next = job->next;
    queue->rules.free (job->item);
    g_free (job);
  }
  g_ptr_array_unref (queue->threads);
  pthread_mutex_destroy (&queue->lock);
  pthread_cond_destroy (&queue->added);
  pthread_cond_destroy (&queue->done);
  g_free (queue);
}

bool work_queue_has_room (WorkQueue *queue)
{
  const WorkRules *rules = &queue->rules;
  pthread_mutex_lock (&queue->lock);
  bool room = queue->under_way < rules->most && (rules->budget == 0 || queue->held < rules->budget);
  pthread_mutex_unlock (&queue->lock);
  return room;
}

void work_queue_add (WorkQueue *queue, gpointer item, size_t bytes)
{
  Job *job = g_new0 (Job, 1);
  job->item = item;
  job->bytes = bytes;
  pthread_mutex_lock (&queue->lock);
  if (queue->first == NULL)
    queue->first = job;
  else
    queue->last->next = job;
  queue->last = job;
  if (queue->untaken == NULL)
    queue->untaken = job;
  queue->under_way++;
  queue->held += bytes;
  pthread_cond_signal (&queue->added);
  pthread_mutex_unlock (&queue->lock);
  if (queue->threads->len < MAX (queue->rules.threads, 1))
    g_ptr_array_add (queue->threads, g_thread_new ("queue", run_queue, queue));
}

gpointer work_queue_take (WorkQueue *queue)
{
  Job *job = queue->first;
  if (job == NULL)
    return NULL;
  pthread_mutex_lock (&queue->lock);
  while (!job->done)
    pthread_cond_wait (&queue->done, &queue->lock);
  queue->first = job->next;
  queue->under_way--;
  queue->held -= job->bytes;
  pthread_mutex_unlock (&queue->lock);
  gpointer item = job->item;
  g_free (job);
  return item;
}
