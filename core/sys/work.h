/* Work for several threads, in two forms. A known number of things is shared out. Jobs that come one after another go
 * through a queue, which does them ahead and returns them in order. Callers need no locks, conditions or threads of
 * their own.
 *
 * begin makes what a thread needs for itself (a digest, a buffer), and end frees it; both run in that thread, and only
 * if it gets work. Both may be NULL; own is then NULL. If a thread cannot be started, the program crashes, as it does
 * when memory runs out. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* ---- Sharing out ---- */

typedef struct {
  unsigned threads; /* at most, including the calling thread, which works too; 0 is taken as 1 */
  gpointer (*begin) (gpointer data);
  void (*end) (gpointer own);
  /* Does the i-th thing. False stops the work: no other thing is begun, and those that were begun are finished. This is
   * a failure if *error is set. No other thread has the i-th thing, so its result needs no lock. */
  bool (*work) (unsigned i, gpointer own, gpointer data, GError **error);
  /* Called in the calling thread from time to time and after the last thing, with the number of things begun. Or NULL.
   */
  void (*progress) (unsigned done, unsigned n, gpointer data);
  gpointer data; /* for all threads */
} WorkShare;

/* Does n things, which are begun in order, and returns when no thread works any more. False when work stopped; *error
 * is then that of the first thing in order that failed, or unset when none set it. */
bool work_share_out (const WorkShare *share, unsigned n, GError **error);

/* ---- A queue ---- */

typedef struct {
  unsigned threads; /* at most; they start as jobs come */
  unsigned most;    /* jobs that were added and not yet taken back */
  size_t budget;    /* bytes that these jobs hold; 0: no limit */
  gpointer (*begin) (gpointer data);
  void (*end) (gpointer own);
  /* Does a job in any thread and returns the bytes that it then holds. The job keeps its own errors. */
  size_t (*work) (gpointer job, gpointer own, gpointer data);
  void (*free) (gpointer job); /* frees a job that nobody takes back */
  gpointer data;               /* for all threads */
} WorkRules;

/* One thread adds jobs and takes them back. Before it adds a job it asks for room, and takes jobs back while there is
 * none. The queue itself waits only for jobs to be done, so a job that alone exceeds the budget passes like any other.
 */
typedef struct WorkQueue WorkQueue;
WorkQueue *work_queue_new (const WorkRules *rules);
/* Cancels the queue: waits for jobs in progress, begins no others, frees all. */
void work_queue_free (WorkQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WorkQueue, work_queue_free)

/* Whether another job may be added: neither most nor budget is reached. */
bool work_queue_has_room (WorkQueue *queue);
/* Adds a job, which is given. bytes: the most that it holds until it is done. */
void work_queue_add (WorkQueue *queue, gpointer job, size_t bytes);
/* Waits for the job that was added first, and returns it. Given; NULL when there are no jobs. */
gpointer work_queue_take (WorkQueue *queue);
