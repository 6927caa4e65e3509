/* Many questions between index_begin and index_end get the answers that each alone would have got, and none is newer
 * than the journal that was read. */
#include "store/index.h"
#include "sys/db.h"
#include "tests/unit/fixtures/index.h"
#include "tests/unit/fixtures/unit.h"

#define VOLUME "customers/C00/C00001/2024/a02-contracts"

typedef struct {
  Fresh fresh;
  Archive *archive;
  GPtrArray *events;
} Scene;

static void file (Scene *scene, unsigned item)
{
  fixture_file (scene->archive, scene->events, "a02-contracts",
                fixture_record ("C00001", 2024, "KH.A02", item, "contract"));
  fixture_commit (scene->archive, scene->events);
}

/* Two records that hold the same bytes. */
static void set_up (Scene *scene, gconstpointer data)
{
  fresh_set_up (&scene->fresh, data);
  scene->archive = fixture_found (&(FoundingRequest){.path = scene->fresh.path, .code = "Z109"});
  scene->events = fixture_events ();
  fixture_customer (scene->archive, scene->events, "C00001", 1, "KHOO TRADING");
  file (scene, 1);
  file (scene, 2);
}

static void tear_down (Scene *scene, gconstpointer data)
{
  archive_close (scene->archive);
  g_ptr_array_unref (scene->events);
  fresh_tear_down (&scene->fresh, data);
}

static void check (Index *index, unsigned next)
{
  g_autofree char *holder = NULL, *none = NULL;
  g_autoptr (GError) error = NULL;
  unsigned item = 0;
  g_assert_true (index_digest_holder (index, FIXTURE_DIGEST, &holder, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (holder, ==, VOLUME "/0001");
  g_assert_true (index_digest_holder (index, FIXTURE_NONCE FIXTURE_NONCE, &none, NULL));
  g_assert_null (none);
  g_assert_true (index_next_item (index, VOLUME, &item, NULL));
  g_assert_cmpuint (item, ==, next);
}

static void test_index_follows_the_journal (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  Index *index = index_of (scene->archive, NULL);
  check (index, 3);
  file (scene, 3);
  check (index_of (scene->archive, NULL), 4);
}

static void lose_a_table (const Index *index)
{
  g_autoptr (Db) other = db_open (index_file (index), false, NULL);
  g_assert_true (db_execute (other, "DROP TABLE part", NULL));
}

static void test_index_is_mended_meanwhile (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  Index *index = index_of (scene->archive, NULL);
  lose_a_table (index);
  check (index, 3);
  check (index, 3);
  file (scene, 3);
  check (index_of (scene->archive, NULL), 4);
}

/* Another process may have folded more events into the index than this one has read. */
static void test_lists_nothing_newer_than_its_journal (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  Index *index = index_of (scene->archive, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) before = index_listed (index, "layouts", &error);
  g_assert_no_error (error);
  g_autoptr (Archive) other = archive_open (scene->fresh.path, ARCHIVE_READ, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) events = fixture_events ();
  Event *event = event_new ("layout");
  event_put (event, "path", "layouts/other.1.xml");
  event_put (event, "digest", "0000000000000000000000000000000000000000000000000000000000000000");
  g_ptr_array_add (events, event);
  fixture_commit (other, events);
  g_assert_true (journal_refresh (archive_journal (other), &error));
  Index *ahead = index_of (other, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) theirs = index_listed (ahead, "layouts", &error);
  g_autoptr (GArray) ours = index_listed (index, "layouts", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (theirs->len, ==, before->len + 1);
  g_assert_cmpuint (ours->len, ==, before->len);
}

#define TEST(name) g_test_add ("/index-many/" #name, Scene, NULL, set_up, test_##name, tear_down)

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  TEST (index_follows_the_journal);
  TEST (index_is_mended_meanwhile);
  TEST (lists_nothing_newer_than_its_journal);
  return g_test_run ();
}
