/* Work for several threads, in two shapes: things that are all there are shared out; jobs that come one after another
 * go through a queue, done ahead and given back in their order. Everything else that threads need to agree on is here,
 * so that whoever has work has no lock, no condition and no thread of its own.
 *
 * What one thread needs for itself (a digest, a buffer) begin makes and end frees, in that thread and only if it gets
 * something to do. Both may be NULL; own is NULL then. Work says nothing through errors that stop the program: a
 * thread that cannot be started is a crash, as memory that cannot be had. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* ---- Sharing out ---- */

typedef struct {
  unsigned threads; /* at most, with the calling one, which takes its part; 0 is 1 */
  gpointer (*begin) (gpointer data);
  void (*end) (gpointer own);
  /* Does the i-th thing. False: no further thing is begun, and those that have been are finished. That is a failure
   * when *error is set, and else a way to stop. Nobody else has the i-th thing, so its result needs no lock. */
  bool (*work) (unsigned i, gpointer own, gpointer data, GError **error);
  /* Called in the calling thread, from time to time and after the last thing, with how many have been begun. Or NULL.
   */
  void (*progress) (unsigned done, unsigned n, gpointer data);
  gpointer data; /* what all threads see */
} WorkShare;

/* Does n things, begun in their order, and returns when no thread works any more. False: stopped; *error is of the
 * first thing in order that fails, however the threads ran, or not set when none of them set any. */
bool work_share_out (const WorkShare *share, unsigned n, GError **error);

/* ---- A queue ---- */

typedef struct {
  unsigned threads; /* at most; started as jobs come */
  unsigned most;    /* jobs under way, added and not yet taken back */
  size_t budget;    /* bytes that they hold; 0: not counted */
  gpointer (*begin) (gpointer data);
  void (*end) (gpointer own);
  /* Does a job, in any thread; the bytes that it holds from then on. What went wrong is kept in the job. */
  size_t (*work) (gpointer job, gpointer own, gpointer data);
  void (*free) (gpointer job); /* one that is not taken back */
  gpointer data;               /* what all threads see */
} WorkRules;

/* Of one thread, which adds jobs and takes them back. It asks before it adds, and takes back while there is no room:
 * the queue itself never makes anybody wait but for a job to be done, so a job that alone exceeds the budget goes
 * through like any other. */
typedef struct WorkQueue WorkQueue;
WorkQueue *work_queue_new (const WorkRules *rules);
/* Cancels: waits for the jobs that a thread is at, begins no other, frees all of them. */
void work_queue_free (WorkQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WorkQueue, work_queue_free)

/* Whether one more job may be added: most and budget are not reached. */
bool work_queue_has_room (WorkQueue *queue);
/* Adds a job, which is given. bytes: what it holds, or may come to hold, until it is done. */
void work_queue_add (WorkQueue *queue, gpointer job, size_t bytes);
/* The job that was added first, waited for until it is done. Given; NULL when none is under way. */
gpointer work_queue_take (WorkQueue *queue);
