/* What threads do comes out as if one had done it: everything once, results and errors in order, and no more held than
 * may be. */
#include "sys/work.h"

#include <stdatomic.h>
#include <string.h>

#include "sys/error.h"

#define THINGS 1000
#define THREADS 4

/* ---- Sharing out ---- */

typedef struct {
  unsigned times[THINGS]; /* that each thing was done */
  atomic_uint begun, ended;
  unsigned fail[2]; /* numbers, from 1, of things that fail; 0: none */
  unsigned stop;    /* of one that stops without an error */
  unsigned reports, last;
} Sharing;

static gpointer begin_sharing (gpointer data)
{
  Sharing *sharing = data;
  atomic_fetch_add (&sharing->begun, 1);
  return &sharing->ended;
}

static void end_sharing (gpointer own)
{
  atomic_uint *ended = own;
  atomic_fetch_add (ended, 1);
}

static bool share (unsigned i, gpointer own, gpointer data, GError **error)
{
  Sharing *sharing = data;
  g_assert_true (own == NULL || own == &sharing->ended);
  sharing->times[i]++;
  if (i % 7 == 0)
    g_usleep (100);
  if (i + 1 == sharing->fail[0] || i + 1 == sharing->fail[1])
    error_set (error, ERROR_UNREADABLE, "D-TEST", "place", NULL, "thing %u", i);
  return i + 1 != sharing->fail[0] && i + 1 != sharing->fail[1] && i + 1 != sharing->stop;
}

static void report (unsigned done, unsigned n, gpointer data)
{
  Sharing *sharing = data;
  g_assert_cmpuint (done, >=, sharing->last);
  g_assert_cmpuint (done, <=, n);
  sharing->last = done;
  sharing->reports++;
}

static void test_everything_is_done_once (void)
{
  static const unsigned threads[] = {0, 1, 2, THREADS, THINGS + 1}, lengths[] = {0, 1, 3, THINGS};
  for (unsigned t = 0; t < G_N_ELEMENTS (threads); t++)
    for (unsigned l = 0; l < G_N_ELEMENTS (lengths); l++) {
      Sharing sharing = {0};
      WorkShare rules = {
          .threads = threads[t], .begin = begin_sharing, .end = end_sharing, .work = share, .data = &sharing};
      g_assert_true (work_share_out (&rules, lengths[l], NULL));
      for (unsigned i = 0; i < THINGS; i++)
        g_assert_cmpuint (sharing.times[i], ==, i < lengths[l]);
      g_assert_cmpuint (atomic_load (&sharing.begun), <=, MIN (MAX (threads[t], 1), lengths[l]));
      g_assert_cmpuint (atomic_load (&sharing.begun), ==, atomic_load (&sharing.ended));
    }
}

/* Whichever thread is first: the error is the one that a single thread would have met. */
static void test_the_first_error_in_order_is_given (void)
{
  for (unsigned threads = 1; threads <= THREADS; threads++)
    for (unsigned k = 0; k < 20; k++) {
      g_autoptr (GError) error = NULL;
      Sharing sharing = {.fail = {301 + k, 302 + k}};
      WorkShare rules = {.threads = threads, .work = share, .data = &sharing};
      g_autofree char *expected = g_strdup_printf ("thing %u", 300 + k);
      g_assert_false (work_share_out (&rules, THINGS, &error));
      g_assert_nonnull (strstr (error->message, expected));
      for (unsigned i = 0; i <= 300 + k; i++)
        g_assert_cmpuint (sharing.times[i], ==, 1);
      g_assert_cmpuint (sharing.times[THINGS - 1], ==, 0);
    }
}

static void test_work_can_stop_without_an_error (void)
{
  g_autoptr (GError) error = NULL;
  Sharing sharing = {.stop = 1};
  WorkShare rules = {.threads = 1, .work = share, .data = &sharing};
  g_assert_false (work_share_out (&rules, THINGS, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sharing.times[0], ==, 1);
  g_assert_cmpuint (sharing.times[1], ==, 0);
}

static void test_progress_ends_with_everything (void)
{
  Sharing sharing = {0};
  WorkShare rules = {.threads = THREADS, .work = share, .progress = report, .data = &sharing};
  g_assert_true (work_share_out (&rules, THINGS, NULL));
  g_assert_cmpuint (sharing.reports, >=, 1);
  g_assert_cmpuint (sharing.last, ==, THINGS);
}

/* ---- A queue ---- */

typedef struct {
  unsigned number, result;
  size_t bytes; /* that it holds once it is done */
  atomic_int *alive;
} Number;

static Number *number_new (unsigned number, size_t bytes, atomic_int *alive)
{
  Number *made = g_new0 (Number, 1);
  *made = (Number){.number = number, .bytes = bytes, .alive = alive};
  atomic_fetch_add (alive, 1);
  return made;
}

static void number_free (gpointer data)
{
  Number *number = data;
  atomic_fetch_sub (number->alive, 1);
  g_free (number);
}

static size_t square (gpointer job, gpointer own, gpointer data)
{
  Number *number = job;
  gint *pause = data;
  g_assert_null (own);
  if (*pause > 0 && number->number % 5 == 0)
    g_usleep ((gulong)*pause);
  number->result = number->number * number->number;
  return number->bytes;
}

static void take_next (WorkQueue *queue, unsigned *taken)
{
  Number *number = work_queue_take (queue);
  g_assert_cmpuint (number->number, ==, *taken);
  g_assert_cmpuint (number->result, ==, number->number * number->number);
  number_free (number);
  (*taken)++;
}

static void test_jobs_come_back_in_order (void)
{
  static const unsigned lengths[] = {0, 1, 5, THINGS};
  gint pause = 200;
  for (unsigned threads = 0; threads <= THREADS; threads++)
    for (unsigned l = 0; l < G_N_ELEMENTS (lengths); l++) {
      atomic_int alive = 0;
      unsigned taken = 0;
      WorkRules rules = {.threads = threads, .most = 10, .work = square, .free = number_free, .data = &pause};
      g_autoptr (WorkQueue) queue = work_queue_new (&rules);
      for (unsigned i = 0; i < lengths[l]; i++) {
        while (!work_queue_has_room (queue))
          take_next (queue, &taken);
        work_queue_add (queue, number_new (i, 0, &alive), 0);
        g_assert_cmpint (atomic_load (&alive), <=, 10);
      }
      while (taken < lengths[l])
        take_next (queue, &taken);
      g_assert_null (work_queue_take (queue));
      g_assert_cmpint (atomic_load (&alive), ==, 0);
    }
}

/* Jobs count with what they may hold until they are done, and then with what they do hold. */
static void test_the_budget_is_kept (void)
{
  gint pause = 0;
  atomic_int alive = 0;
  unsigned taken = 0;
  WorkRules rules = {.threads = 2, .most = 100, .budget = 1000, .work = square, .free = number_free, .data = &pause};
  g_autoptr (WorkQueue) queue = work_queue_new (&rules);
  for (unsigned i = 0; i < 2; i++) {
    g_assert_true (work_queue_has_room (queue));
    work_queue_add (queue, number_new (i, 500, &alive), 500);
  }
  g_assert_false (work_queue_has_room (queue));
  take_next (queue, &taken);
  g_assert_true (work_queue_has_room (queue));
  work_queue_add (queue, number_new (2, 5000, &alive), 1); /* more than there is room for: it goes through alone */
  take_next (queue, &taken);
  for (unsigned i = 0; i < 1000 && work_queue_has_room (queue); i++)
    g_usleep (1000);
  g_assert_false (work_queue_has_room (queue));
  take_next (queue, &taken);
  g_assert_true (work_queue_has_room (queue));
  work_queue_add (queue, number_new (3, 10, &alive), 1000);
  for (unsigned i = 0; i < 1000 && !work_queue_has_room (queue); i++)
    g_usleep (1000);
  g_assert_true (work_queue_has_room (queue));
  take_next (queue, &taken);
  g_assert_cmpint (atomic_load (&alive), ==, 0);
}

static void test_it_can_be_cancelled (void)
{
  gint pause = 1000;
  for (unsigned taken_first = 0; taken_first < 2; taken_first++) {
    atomic_int alive = 0;
    unsigned taken = 0;
    WorkRules rules = {.threads = 2, .most = 100, .work = square, .free = number_free, .data = &pause};
    WorkQueue *queue = work_queue_new (&rules);
    for (unsigned i = 0; i < 50; i++)
      work_queue_add (queue, number_new (i, 0, &alive), 0);
    while (taken < taken_first)
      take_next (queue, &taken);
    work_queue_free (queue);
    g_assert_cmpint (atomic_load (&alive), ==, 0);
  }
}

/* A thread that has something to do has something of its own for it. */
static gpointer begin_counting (gpointer data)
{
  atomic_fetch_add ((atomic_int *)data, 1);
  return data;
}

static void end_counting (gpointer own)
{
  atomic_fetch_sub ((atomic_int *)own, 1);
}

static size_t count (gpointer job, gpointer own, gpointer data)
{
  g_assert_true (own == data);
  g_assert_cmpint (atomic_load ((atomic_int *)own), >, 0);
  return ((Number *)job)->bytes;
}

static void test_each_thread_has_its_own (void)
{
  atomic_int alive = 0, owned = 0;
  WorkRules rules = {.threads = THREADS,
                     .most = 100,
                     .begin = begin_counting,
                     .end = end_counting,
                     .work = count,
                     .free = number_free,
                     .data = &owned};
  WorkQueue *queue = work_queue_new (&rules);
  work_queue_free (queue);
  queue = work_queue_new (&rules);
  for (unsigned i = 0; i < 20; i++)
    work_queue_add (queue, number_new (i, 0, &alive), 0);
  for (unsigned i = 0; i < 20; i++)
    number_free (work_queue_take (queue));
  work_queue_free (queue);
  g_assert_cmpint (atomic_load (&owned), ==, 0);
  g_assert_cmpint (atomic_load (&alive), ==, 0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/work/share/once", test_everything_is_done_once);
  g_test_add_func ("/work/share/error", test_the_first_error_in_order_is_given);
  g_test_add_func ("/work/share/stop", test_work_can_stop_without_an_error);
  g_test_add_func ("/work/share/progress", test_progress_ends_with_everything);
  g_test_add_func ("/work/queue/order", test_jobs_come_back_in_order);
  g_test_add_func ("/work/queue/budget", test_the_budget_is_kept);
  g_test_add_func ("/work/queue/cancel", test_it_can_be_cancelled);
  g_test_add_func ("/work/queue/own", test_each_thread_has_its_own);
  return g_test_run ();
}
