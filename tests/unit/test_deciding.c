/* Deciding at the head: what another process has decided meanwhile, how many places there may be, what is gone; and the
 * retention of one record from its own documents. */
#include "ops/decide/run.h"

#include "fold/standing.h"
#include "ops/ask/record.h"
#include "ops/decide/retention.h"
#include "store/index.h"
#include "tests/unit/fixtures/index.h"
#include "tests/unit/fixtures/unit.h"

typedef struct {
  Fresh fresh;
  Archive *archive;
  GPtrArray *events;
} Scene;

static void set_up (Scene *scene, gconstpointer data)
{
  fresh_set_up (&scene->fresh, data);
  scene->archive = fixture_found (&(FoundingRequest){.path = scene->fresh.path, .code = "Z109"});
  scene->events = fixture_events ();
  fixture_customer (scene->archive, scene->events, "C00001", 1, "上海宏远贸易有限公司");
}

static void tear_down (Scene *scene, gconstpointer data)
{
  archive_close (scene->archive);
  g_ptr_array_unref (scene->events);
  fresh_tear_down (&scene->fresh, data);
}

static void file_records (Scene *scene, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    fixture_file (scene->archive, scene->events, "a02-contracts",
                  fixture_record ("C00001", 2024, "KH.A02", i + 1, "购销合同"));
  fixture_commit (scene->archive, scene->events);
}

static Archive *another_process (const Scene *scene)
{
  g_autoptr (GError) error = NULL;
  Archive *archive = archive_open (scene->fresh.path, ARCHIVE_WRITE, &error);
  g_assert_no_error (error);
  return archive;
}

static DecidingRequest request_of (DecisionKind kind, const char *const *places)
{
  DecidingRequest request = {.kind = kind, .references = places, .matter = NULL, .reason = "why"};
  g_date_clear (&request.until, 1);
  g_date_clear (&request.date, 1);
  if (kind == DECISION_HOLD)
    request.matter = "2026-7";
  return request;
}

/* The one entry that was written. */
static Decision *decide (Archive *archive, const DecidingRequest *request, GError **error)
{
  g_autoptr (GPtrArray) decisions = decide_run (archive, request, "tester", false, error);
  if (decisions == NULL)
    return NULL;
  g_assert_cmpuint (decisions->len, ==, 1);
  g_ptr_array_set_free_func (decisions, NULL);
  return decisions->pdata[0];
}

static const char *const RECORD[] = {"C00001/2024/a02/1", NULL};
static const char *const CUSTOMER[] = {"C00001", NULL};

static void test_what_another_has_lifted_is_not_lifted_again (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  file_records (scene, 1);
  DecidingRequest set = request_of (DECISION_HOLD, RECORD), lift = request_of (DECISION_HOLD, NULL);
  g_autoptr (Decision) hold = decide (scene->archive, &set, &error);
  g_assert_no_error (error);
  lift.lifts = true;
  lift.matter = NULL;
  lift.hold = hold->entry.number;
  g_autoptr (Archive) other = another_process (scene);
  g_autoptr (Decision) first = decide (other, &lift, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->entry.places->pdata[0], ==, "customers/C00/C00001/2024/a02-contracts/0001");
  uint64_t before = journal_length (archive_journal (other));
  g_autoptr (Decision) second = decide (scene->archive, &lift, &error);
  g_assert_null (second);
  assert_refused (&error, "D-HOLD-LIFTED");
  g_assert_cmpuint (journal_length (archive_journal (scene->archive)), ==, before);
}

static void test_numbers_go_on_from_what_others_have_taken (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  file_records (scene, 1);
  g_autoptr (Archive) other = another_process (scene);
  DecidingRequest one = request_of (DECISION_HOLD, RECORD), two = request_of (DECISION_HOLD, CUSTOMER);
  g_autoptr (Decision) first = decide (scene->archive, &one, &error), second = decide (other, &two, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (first->entry.number, "-0001"));
  g_assert_true (g_str_has_suffix (second->entry.number, "-0002"));
}

static void test_one_decision_is_on_so_many_places_at_most (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  file_records (scene, ENTRY_MAX_PLACES + 1);
  DecidingRequest hold = request_of (DECISION_HOLD, NULL);
  hold.query = "合同";
  g_autoptr (Decision) too_many = decide (scene->archive, &hold, &error);
  g_assert_null (too_many);
  assert_refused (&error, "D-TOO-MANY-PLACES");
  hold.query = "Z109-KH.A02.2024-D30-C00001-0007";
  g_autoptr (Decision) one = decide (scene->archive, &hold, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (one->entry.places->len, ==, 1);
}

static void test_about_what_is_gone_nothing_is_decided (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  file_records (scene, 1);
  Event *event = event_new ("destroy");
  event_put (event, "path", "customers/C00/C00001/2024/a02-contracts/0001/tombstone.xml");
  event_put (event, "digest", FIXTURE_DIGEST);
  event_put (event, "erases", "customers/C00/C00001/2024/a02-contracts/0001");
  event_put (event, "tx", FIXTURE_NONCE "-000001");
  g_ptr_array_add (scene->events, event);
  fixture_commit (scene->archive, scene->events);
  for (unsigned kind = 0; kind < DECISION_KINDS; kind++) {
    DecidingRequest request = request_of ((DecisionKind)kind, RECORD);
    request.trigger = kind == DECISION_TRIGGER ? "CE" : NULL;
    g_autoptr (Decision) decision = decide (scene->archive, &request, &error);
    g_assert_null (decision);
    assert_refused (&error, "D-DESTROYED");
  }
}

static void test_what_the_kind_needs_must_be_there (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  file_records (scene, 1);
  DecidingRequest hold = request_of (DECISION_HOLD, RECORD);
  hold.matter = NULL;
  g_autoptr (Decision) decision = decide (scene->archive, &hold, &error);
  g_assert_null (decision);
  assert_refused (&error, "D-DECISION");
}

/* ---- Two folds ---- */

static bool apply (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data, GError **error G_GNUC_UNUSED)
{
  StandingChange change = {0};
  if (standing_verb (event_verb (event), &change.kind, &change.ends)) {
    g_assert_null (standing_read (event, &change));
    standing_apply (data, &change);
  }
  return true;
}

static bool list_row (const IndexEffect *effect, gpointer data)
{
  g_ptr_array_add (data, g_strdup_printf ("%s %s", effect->entry, effect->path));
  return true;
}

static gint compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *)a, *(char *const *)b);
}

/* What the index says is in force is what the journal's events alone say. */
static void compare_folds (Archive *archive)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Standing) standing = standing_new ();
  Index *index = index_of (archive, &error);
  g_assert_true (journal_visit (archive_journal (archive), 1, 0, apply, standing, &error));
  for (unsigned kind = 0; kind < STANDING_KINDS; kind++) {
    g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
    g_assert_true (index_standing (index, (StandingKind)kind, false, list_row, rows, &error));
    for (unsigned i = 0; i < standing_length (standing); i++) {
      const StandingFact *fact = standing_fact (standing, i);
      g_assert_false (fact->idle);
      if (fact->change.kind == (StandingKind)kind && !fact->change.ends && fact->ended == 0)
        g_ptr_array_add (facts, g_strdup_printf ("%s %s", fact->change.entry, fact->change.on));
    }
    g_ptr_array_sort (rows, compare_texts);
    g_ptr_array_sort (facts, compare_texts);
    g_assert_cmpuint (rows->len, ==, facts->len);
    for (unsigned i = 0; i < rows->len; i++)
      g_assert_cmpstr (rows->pdata[i], ==, facts->pdata[i]);
  }
}

static bool list_number (const IndexEffect *effect, gpointer data)
{
  if (effect->ended == 0)
    g_ptr_array_add (data, g_strdup (effect->entry));
  return true;
}

static void decide_at_random (Scene *scene, GRand *random)
{
  static const char *const places[] = {"C00001", "C00001/2024", "C00001/2024/a02", "C00001/2024/a02/1",
                                       "C00001/2024/a02/2"};
  const char *const one[] = {places[g_rand_int_range (random, 0, G_N_ELEMENTS (places))], NULL};
  DecidingRequest request = request_of ((DecisionKind)g_rand_int_range (random, 0, DECISION_KINDS), one);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *matter = g_strdup_printf ("%u", g_rand_int (random));
  request.matter = request.kind == DECISION_HOLD ? matter : NULL;
  request.lifts = request.kind != DECISION_EXTEND && g_rand_boolean (random);
  if (request.kind == DECISION_EXTEND)
    g_date_set_dmy (&request.until, 1, G_DATE_JANUARY, (GDateYear)g_rand_int_range (random, 2050, 2100));
  if (request.kind == DECISION_TRIGGER) {
    request.trigger = "RE";
    if (!request.lifts)
      g_date_set_dmy (&request.date, 1, G_DATE_MAY, (GDateYear)g_rand_int_range (random, 2020, 2025));
  }
  if (request.kind == DECISION_HOLD && request.lifts) {
    Index *index = index_of (scene->archive, NULL);
    g_assert_true (index_standing (index, STANDING_HELD, false, list_number, numbers, NULL));
    if (numbers->len == 0)
      return;
    request.matter = NULL;
    request.hold = numbers->pdata[g_rand_int_range (random, 0, (gint32)numbers->len)];
    request.references = g_rand_boolean (random) ? NULL : one;
  }
  g_autoptr (GPtrArray) decisions = decide_run (scene->archive, &request, "tester", false, NULL);
}

static void test_index_and_journal_agree_about_what_is_in_force (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  GRand *random = g_rand_new_with_seed (7);
  file_records (scene, 2);
  uint64_t before = journal_length (archive_journal (scene->archive));
  for (unsigned i = 0; i < 200; i++)
    decide_at_random (scene, random);
  g_assert_cmpuint (journal_length (archive_journal (scene->archive)), >, before + 100);
  compare_folds (scene->archive);
  g_rand_free (random);
}

static void test_several_restrictions_are_lifted_at_once (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  static const char *const other[] = {"C00001/2024/a02/2", NULL};
  static const char *const both[] = {"C00001/2024/a02/1", "C00001/2024/a02/2", NULL};
  file_records (scene, 2);
  DecidingRequest first = request_of (DECISION_RESTRICT, RECORD), second = request_of (DECISION_RESTRICT, other);
  g_autoptr (Decision) one = decide (scene->archive, &first, &error), two = decide (scene->archive, &second, &error);
  g_assert_no_error (error);
  DecidingRequest release = request_of (DECISION_RESTRICT, both);
  release.lifts = true;
  g_autoptr (GPtrArray) editions = decide_run (scene->archive, &release, "tester", false, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (editions->len, ==, 2);
  const Decision *last = editions->pdata[1];
  g_assert_cmpstr (last->entry.number, ==, two->entry.number);
  g_assert_cmpuint (last->entry.edition, ==, 2);
  compare_folds (scene->archive);
}

/* ---- One record ---- */

#define PLACE "customers/C00/C00001/2024/a02-contracts/0001"

static Retention *ask (Scene *scene, const char *place, GError **error)
{
  Index *index = index_of (scene->archive, error);
  g_autoptr (Reading) reading = index != NULL ? ask_open (scene->archive, place, error) : NULL;
  return reading != NULL ? retention_of_record (scene->archive, index, place, reading->record, error) : NULL;
}

static void test_a_record_s_retention_comes_from_its_own_document (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  file_records (scene, 1);
  DecidingRequest hold = request_of (DECISION_HOLD, CUSTOMER), again = request_of (DECISION_HOLD, RECORD);
  g_autoptr (Decision) one = decide (scene->archive, &hold, &error), two = decide (scene->archive, &again, &error);
  g_autoptr (Retention) retention = ask (scene, PLACE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (retention->end, ==, RETENTION_DATED);
  g_assert_cmpuint (g_date_get_year (&retention->first), ==, 2055);
  g_assert_cmpuint (g_strv_length (retention->holds), ==, 2);
  g_assert_cmpstr (retention->holds[0], ==, one->entry.number);
  g_assert_cmpstr (retention->holds[1], ==, two->entry.number);
  g_assert_false (retention->restricted);
}

static void test_a_document_that_was_altered_decides_nothing (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  static const char path[] = PLACE "/record.1.xml";
  file_records (scene, 1);
  g_autoptr (Record) record = fixture_record ("C00001", 2024, "KH.A02", 1, "购销合同");
  g_date_set_dmy (&record->closed, 1, G_DATE_JANUARY, 1990);
  g_free (record->trigger);
  record->trigger = g_strdup ("CE");
  g_autoptr (GBytes) document = record_print (record);
  g_assert_true (io_remove (archive_fd (scene->archive), path, &error));
  fixture_write (scene->archive, path, document);
  g_autoptr (Retention) retention = ask (scene, PLACE, &error);
  g_assert_null (retention);
  assert_refused (&error, "D-FILE-CHANGED");
}

#define ADD(name, test) g_test_add ("/deciding/" name, Scene, NULL, set_up, test, tear_down)

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  ADD ("lifted-meanwhile", test_what_another_has_lifted_is_not_lifted_again);
  ADD ("numbers", test_numbers_go_on_from_what_others_have_taken);
  ADD ("many-places", test_one_decision_is_on_so_many_places_at_most);
  ADD ("gone", test_about_what_is_gone_nothing_is_decided);
  ADD ("folds", test_index_and_journal_agree_about_what_is_in_force);
  ADD ("released-at-once", test_several_restrictions_are_lifted_at_once);
  ADD ("needs", test_what_the_kind_needs_must_be_there);
  ADD ("retention", test_a_record_s_retention_comes_from_its_own_document);
  ADD ("altered", test_a_document_that_was_altered_decides_nothing);
  return g_test_run ();
}
