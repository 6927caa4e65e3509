/* An index that somebody altered may cost a refusal, or time to make it anew; never a record, a number or a place. Two
 * hundred times, rows of any tables are changed at random, and each time a destruction is run, a hold is set, a record
 * is filed and a volume sealed: whatever comes into the journal must be what came into it with a good index. */
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "form/date.h"
#include "ops/customers/edit.h"
#include "ops/customers/profile.h"
#include "ops/file/run.h"
#include "ops/file/seal.h"
#include "sys/io.h"
#include "tests/unit/fixtures/court.h"
#include "tests/unit/fixtures/packed.h"
#include "verify/run.h"

#define SEED 20261130
enum { ROUNDS = 200, MOST = 12 };

/* ---- What is done ---- */

static bool run (Court *court, GError **error)
{
  char *words[] = {(char[]){"run"}, (char[]){"operator"}, NULL};
  return court_run (court, words, error);
}

/* By short path, by reference code and by the name of the customer. */
static bool hold (Court *court, GError **error)
{
  static const char *const references[] = {"C00001/2024/a06/1", "Z001-KH.A06.2024-D10-C00001-0001", "上海宏远/2024"};
  const DecidingRequest request = {
      .kind = DECISION_HOLD, .references = (const char *const[]){references[0], NULL}, .reason = "why", .matter = "7"};
  DecidingRequest requests[] = {request, request, request};
  requests[1].references = (const char *const[]){references[1], NULL};
  requests[1].matter = "8";
  requests[2].references = (const char *const[]){references[2], NULL};
  requests[2].matter = "9";
  bool good = true;
  for (unsigned i = 0; i < G_N_ELEMENTS (requests) && good; i++) {
    g_autoptr (GPtrArray) decisions = decide_run (court->archive, &requests[i], "tester", false, error);
    good = decisions != NULL;
  }
  return good;
}

static bool file_one (Court *court, const char *customer, const char *category, GError **error)
{
  GDate today;
  g_autoptr (FilingRequest) request = file_request_new ();
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 1, G_DATE_DECEMBER, 2026);
  file_request_add (request, "tests/samples/hardware.jpg", NULL);
  request->customer = customer;
  request->category = category;
  request->title = "来函";
  request->duplicate = true;
  g_date_set_dmy (&request->date, 5, G_DATE_MARCH, 2010);
  g_autoptr (GPtrArray) requests = g_ptr_array_new (), faults = file_faults_new ();
  g_ptr_array_add (requests, request);
  g_autoptr (GPtrArray) filed = file_run (court->archive, requests, "clerk", &today, false, faults, NULL, error);
  return filed != NULL;
}

static bool file (Court *court, GError **error)
{
  return file_one (court, "C00001", "KH.A05", error) && file_one (court, "C00002", "KH.A05", error);
}

/* A sealed volume takes nothing more. */
static bool file_late (Court *court, GError **error)
{
  return file_one (court, "C00001", "KH.A06", error);
}

static bool seal (Court *court, GError **error)
{
  g_auto (SealingResult) result = {0};
  const char *const references[] = {"C00001/2010/a05", NULL};
  g_autoptr (GPtrArray) waivers = g_ptr_array_new_with_free_func ((GDestroyNotify)file_seal_waiver_free);
  const SealingRequest request = {.references = references, .waivers = waivers};
  return file_seal_seal (court->archive, &request, "tester", false, &result, error);
}

static bool add_named (Court *court, char *called, GError **error)
{
  const GDate today = date_of_time (court_now, 0);
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  ProfileChange name = {PROFILE_SET, (char[]){"name"}, called};
  g_ptr_array_add (changes, &name);
  const CustomerEdit edit = {.changes = changes, .actor = "tester", .today = &today};
  g_autoptr (Customer) customer = customers_add (court->archive, NULL, &edit, error);
  return customer != NULL;
}

static bool add_customer (Court *court, GError **error)
{
  return add_named (court, (char[]){"宁波港务局"}, error);
}

static bool (*const acts[]) (Court *, GError **) = {run, hold, file, seal, file_late, add_customer};
static const char *const act_names[] = {"run", "hold", "file", "seal", "file late", "add a customer"};
#define ACTS G_N_ELEMENTS (acts)

/* ---- What comes of it ---- */

static bool tell_event (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data,
                        GError **error G_GNUC_UNUSED)
{
  static const char *const fields[] = {"path", "on", "entry", "ref", "records", "files", "pages"};
  g_string_append (data, event_verb (event));
  for (unsigned i = 0; i < G_N_ELEMENTS (fields); i++)
    g_string_append_printf (data, " %s", event_get (event, fields[i]));
  g_string_append_c (data, '\n');
  return true;
}

/* The events after the first so many. Given. */
static char *tell_events (const Court *court, uint64_t first)
{
  g_autoptr (GError) error = NULL;
  Journal *journal = archive_journal (court->archive);
  g_autoptr (GString) text = g_string_new (NULL);
  g_assert_true (journal_refresh (journal, &error));
  if (journal_length (journal) > first)
    g_assert_true (journal_visit (journal, first + 1, 0, tell_event, text, &error));
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static unsigned count_faults (const char *path)
{
  g_autoptr (GError) error = NULL;
  VerifySummary summary;
  const VerifyOptions options = {.against_nothing = true, .jobs = 1};
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_assert_true (verify_run (path, &options, findings, &summary, &error));
  for (unsigned i = 0; summary.faults > 0 && i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    g_test_message ("%s %s: %s", finding->code, finding->place, finding->message);
  }
  return (unsigned)summary.faults;
}

/* ---- An archive of which a register may be carried out, or not any more ---- */

typedef struct {
  Court court;
  char *original, *index, *kept; /* paths: of the tree, of the index, and of a copy of it */
  uint64_t events;
  char *expected[ACTS]; /* what each act brings into the journal */
} Case;

static void act_in_words (Court *court, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_assert_true (court_sign (court, words, &error));
}

static void copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize len = 0;
  g_assert_true (g_file_get_contents (from, &bytes, &len, NULL));
  g_assert_true (g_file_set_contents_full (to, bytes, (gssize)len, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void begin (Case *scene)
{
  scene->court.path = g_build_filename (scene->court.base, "a", NULL);
  court_copy (scene->original, scene->court.path);
  copy_file (scene->kept, scene->index);
}

static void end (Case *scene)
{
  court_close (&scene->court);
  g_assert_true (io_remove_tree (AT_FDCWD, scene->court.path, NULL));
  g_clear_pointer (&scene->court.path, g_free);
}

/* Does one act with the index as it is now; the events that came of it. Given. */
static char *act (Case *scene, unsigned i, GError **error)
{
  if (!court_open (&scene->court, error))
    return g_strdup ("");
  acts[i](&scene->court, error);
  return tell_events (&scene->court, scene->events);
}

static void set_up (Case *scene, gconstpointer held)
{
  g_autoptr (GError) error = NULL;
  unit_do_not_sync ();
  scene->court.base = g_dir_make_tmp ("dossier-wrong-XXXXXX", NULL);
  scene->original = g_build_filename (scene->court.base, "original", NULL);
  scene->kept = g_build_filename (scene->court.base, "kept", NULL);
  scene->court.path = scene->original;
  court_found (&scene->court, NULL);
  g_assert_true (add_named (&scene->court, (char[]){"杭州西湖仪器厂"}, &error));
  court_propose (&scene->court, NULL, "C00001/2010/a06/1, C00001/2010/a06/2", &error);
  g_assert_no_error (error);
  act_in_words (&scene->court, "sign appraiser appraiser");
  act_in_words (&scene->court, "sign reviewer reviewer");
  act_in_words (&scene->court, "sign approver approver");
  court_now += 8 * COURT_DAY;
  act_in_words (&scene->court, "sign witness witness");
  act_in_words (&scene->court, "sign witness2 witness");
  if (held != NULL) {
    char *words[] = {(char[]){"hold"}, (char[]){"C00001/2010/a06/2"}, NULL};
    g_assert_true (court_decide (&scene->court, DECISION_HOLD, false, words, &error));
  }
  scene->index = g_strdup (index_file (index_of (scene->court.archive, &error)));
  g_assert_nonnull (scene->index);
  scene->events = journal_length (archive_journal (scene->court.archive));
  court_close (&scene->court);
  scene->court.path = NULL;
  copy_file (scene->index, scene->kept);
  for (unsigned i = 0; i < ACTS; i++) {
    g_autoptr (GError) refused = NULL;
    begin (scene);
    scene->expected[i] = act (scene, i, &refused);
    end (scene);
    bool refuses = (held != NULL && acts[i] == run) || acts[i] == file_late;
    g_test_message ("%s: %s", act_names[i], refused != NULL ? refused->message : "done");
    g_assert_cmpint (refused != NULL, ==, refuses);
    g_assert_cmpint (scene->expected[i][0] == '\0', ==, refuses);
  }
}

static void tear_down (Case *scene, gconstpointer held G_GNUC_UNUSED)
{
  court_free_keys (&scene->court);
  g_assert_true (io_remove_tree (AT_FDCWD, scene->court.base, NULL));
  g_free (scene->court.base);
  g_free (scene->original);
  g_free (scene->index);
  g_free (scene->kept);
  for (unsigned i = 0; i < ACTS; i++)
    g_free (scene->expected[i]);
  io_replace_calls (NULL);
}

/* ---- Altering the index ---- */

typedef struct {
  sqlite3 *db;
  GRand *random;
  GString *done; /* for whoever looks for the reason */
} Vandal;

static int take_word (void *words, int n G_GNUC_UNUSED, char **values, char **names G_GNUC_UNUSED)
{
  g_ptr_array_add (words, g_strdup (values[0] != NULL ? values[0] : ""));
  return 0;
}

static GPtrArray *ask (const Vandal *vandal, const char *sql)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  sqlite3_exec (vandal->db, sql, take_word, words, NULL);
  return words;
}

static guint pick (const Vandal *vandal, guint n)
{
  return n == 0 ? 0 : (guint)g_rand_int_range (vandal->random, 0, (gint32)n);
}

static const char *pick_word (const Vandal *vandal, const GPtrArray *words)
{
  return words->pdata[pick (vandal, words->len)];
}

/* Another value for a column: that of another row, a near one, or none. Given. */
static char *other_value (const Vandal *vandal, const char *table, const char *column, guint rows)
{
  switch (pick (vandal, 6)) {
  case 0:
    return g_strdup ("NULL");
  case 1:
    return g_strdup_printf ("%s + 1", column);
  case 2:
    return g_strdup_printf ("max (%s - 1, 0)", column);
  case 3:
    return g_strdup_printf ("'%u'", pick (vandal, 1000));
  default:
    return g_strdup_printf ("(SELECT %s FROM %s LIMIT 1 OFFSET %u)", column, table, pick (vandal, rows));
  }
}

static void alter (Vandal *vandal)
{
  g_autoptr (GPtrArray) tables = ask (vandal, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE "
                                              "'CREATE VIRTUAL%'");
  /* The tables in which numbers and places are, more often than those of words. */
  static const char *const mine[] = {"volume", "record", "customer", "entry", "standing", "listed", "gone", "called"};
  const char *table = pick (vandal, 4) > 0 ? mine[pick (vandal, G_N_ELEMENTS (mine))] : pick_word (vandal, tables);
  g_autofree char *list = g_strdup_printf ("SELECT name FROM pragma_table_info ('%s')", table);
  g_autofree char *key = g_strdup_printf ("SELECT group_concat (name) FROM (SELECT name FROM pragma_table_info ('%s')"
                                          " WHERE pk > 0 ORDER BY pk)",
                                          table);
  g_autofree char *count = g_strdup_printf ("SELECT count (*) FROM %s", table);
  g_autoptr (GPtrArray) columns = ask (vandal, list), keys = ask (vandal, key), counts = ask (vandal, count);
  guint rows = (guint)g_ascii_strtoull (counts->pdata[0], NULL, 10);
  const char *column = pick_word (vandal, columns), *by = keys->pdata[0];
  by = by[0] != '\0' ? by : "rowid";
  g_autofree char *where =
      g_strdup_printf ("(%s) IN (SELECT %s FROM %s LIMIT 1 OFFSET %u)", by, by, table, pick (vandal, rows));
  g_autofree char *value = other_value (vandal, table, column, rows), *sql = NULL;
  if (pick (vandal, 3) == 0)
    sql = g_strdup_printf ("DELETE FROM %s WHERE %s", table, where);
  else
    sql = g_strdup_printf ("UPDATE OR IGNORE %s SET %s = %s WHERE %s", table, column, value, where);
  sqlite3_exec (vandal->db, sql, NULL, NULL, NULL);
  g_string_append_printf (vandal->done, "%s;\n", sql);
}

/* Changes a few rows of the index. Given: what was done. */
static char *spoil (const Case *scene, GRand *random)
{
  Vandal vandal = {.random = random, .done = g_string_new (NULL)};
  g_assert_cmpint (sqlite3_open (scene->index, &vandal.db), ==, SQLITE_OK);
  for (guint n = 1 + pick (&vandal, MOST); n > 0; n--)
    alter (&vandal);
  sqlite3_close (vandal.db);
  return g_string_free (vandal.done, FALSE);
}

/* ---- Verdicts ---- */

static bool begins_with (const char *text, const char *beginning)
{
  return strncmp (text, beginning, strlen (beginning)) == 0;
}

static unsigned refused;

/* What came into the journal is what came with a good index, or the beginning of it, and then a refusal. */
static void check_act (Case *scene, unsigned i, const char *done)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *events = act (scene, i, &error);
  const char *expected = scene->expected[i];
  bool good = error == NULL ? g_str_equal (events, expected) : begins_with (expected, events);
  refused += error != NULL && expected[0] != '\0';
  good = good && (acts[i] != seal || count_faults (scene->court.path) == 0);
  if (good)
    return;
  g_test_message ("after %s%s said %s %s, and the journal has\n%sinstead of\n%s", done, act_names[i],
                  error != NULL ? error_id (error) : "nothing", error != NULL ? error->message : "", events, expected);
  g_test_fail ();
}

static void test_altered_rows (Case *scene, gconstpointer held)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + (held != NULL));
  g_test_message ("seed %u", SEED + (held != NULL));
  for (unsigned round = 0; round < ROUNDS / 2; round++) {
    begin (scene);
    g_autofree char *done = spoil (scene, random), *spoilt = g_strconcat (scene->kept, "-spoilt", NULL);
    copy_file (scene->index, spoilt);
    for (unsigned i = 0; i < ACTS; i++) {
      if (i > 0)
        begin (scene);
      copy_file (spoilt, scene->index);
      check_act (scene, i, done);
      end (scene);
    }
  }
  g_test_message ("%u of %u acts were refused", refused, (unsigned)(ROUNDS / 2 * ACTS));
}

/* The index of another archive in its place, one of no archive, and one that is old. */
static void test_foreign_index (Case *scene, gconstpointer held G_GNUC_UNUSED)
{
  g_autofree char *other = g_build_filename (scene->court.base, "other", NULL);
  g_autoptr (Archive) archive = fixture_found (&(FoundingRequest){.path = other});
  g_autofree char *foreign = g_strdup (index_file (index_of (archive, NULL)));
  g_clear_pointer (&archive, archive_close);
  for (unsigned i = 0; i < ACTS; i++) {
    begin (scene);
    copy_file (foreign, scene->index);
    check_act (scene, i, "the index of another archive;\n");
    end (scene);
    begin (scene);
    g_assert_true (g_file_set_contents (scene->index, "no database", -1, NULL));
    check_act (scene, i, "no index;\n");
    end (scene);
  }
}

int main (int argc, char **argv)
{
  if (g_getenv ("MEMORY") != NULL)
    g_setenv ("TMPDIR", g_getenv ("MEMORY"), TRUE);
  unit_init (&argc, &argv);
  g_test_add ("/index-wrong/altered-rows", Case, NULL, set_up, test_altered_rows, tear_down);
  g_test_add ("/index-wrong/altered-rows-with-a-hold", Case, "held", set_up, test_altered_rows, tear_down);
  g_test_add ("/index-wrong/foreign", Case, NULL, set_up, test_foreign_index, tear_down);
  return g_test_run ();
}
