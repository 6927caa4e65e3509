/* The journal as a pack holds it: the same files whether it has been sealed or not, and nothing but its own lines. */
#include "tests/unit/fixtures/unit.h"

#include <string.h>

#include "form/document/event.h"
#include "store/journal.h"
#include "store/journal/lines.h"
#include "sys/crypto/digest.h"

#define NOW 1790000000
#define DIGEST64 "1111111111111111111111111111111111111111111111111111111111111111"

typedef struct {
  Fresh fresh;
  Journal *journal;
} Scene;

static Event *some_event (uint64_t number)
{
  Event *event = event_new (number == 1 ? "init" : "customer");
  if (number == 1)
    event_put (event, "algorithm", "sha256");
  event_put_number (event, "n", number);
  return event;
}

/* n events in one block; each block an hour after the one before. */
static void commit (Scene *scene, unsigned n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  for (unsigned i = 1; i <= n; i++)
    g_ptr_array_add (events, some_event (journal_length (scene->journal) + i));
  int64_t now = NOW + 3600 * (int64_t)journal_length (scene->journal);
  g_autoptr (GBytes) block = journal_print_block (scene->journal, events, "tester", now, &error);
  io_create_file (scene->fresh.fd, "staged", g_bytes_get_data (block, NULL), g_bytes_get_size (block), &error);
  g_assert_cmpint (journal_commit (scene->journal, "staged", block, &error), ==, 1);
  g_assert_true (io_remove (scene->fresh.fd, "staged", &error));
  g_assert_no_error (error);
}

static void set_up (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fresh_set_up (&scene->fresh, data);
  g_assert_true (io_make_dir (scene->fresh.fd, "journal", &error));
  scene->journal = journal_create (scene->fresh.fd, DIGEST_SHA256, &error);
  g_assert_no_error (error);
}

static void tear_down (Scene *scene, gconstpointer data)
{
  journal_close (scene->journal);
  fresh_tear_down (&scene->fresh, data);
}

typedef struct {
  GString *files; /* "path number-of-lines hours-after-now digest", one a line */
  GString *text;  /* all lines */
  uint64_t events;
} Exported;

static bool take_event (const Event *event G_GNUC_UNUSED, const char *digest G_GNUC_UNUSED, gpointer data,
                        GError **error G_GNUC_UNUSED)
{
  ((Exported *)data)->events++;
  return true;
}

static bool take_file (const char *path, GBytes *lines, int64_t time, gpointer data, GError **error G_GNUC_UNUSED)
{
  Exported *exported = data;
  char hex[DIGEST_HEX_SIZE];
  digest_bytes (DIGEST_SHA256, g_bytes_get_data (lines, NULL), g_bytes_get_size (lines), hex);
  g_string_append_printf (exported->files, "%s %ju %jd %.8s\n", path, (uintmax_t)lines_count (lines),
                          (intmax_t)((time - NOW) / 3600), hex);
  g_string_append_len (exported->text, g_bytes_get_data (lines, NULL), (gssize)g_bytes_get_size (lines));
  return true;
}

static void export_from (Scene *scene, uint64_t first, Exported *exported)
{
  g_autoptr (GError) error = NULL;
  *exported = (Exported){.files = g_string_new (NULL), .text = g_string_new (NULL)};
  g_assert_true (journal_export (scene->journal, first, take_event, take_file, exported, &error));
  g_assert_no_error (error);
}

static void exported_clear (Exported *exported)
{
  g_string_free (exported->files, TRUE);
  g_string_free (exported->text, TRUE);
}

static bool append_line (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data, GError **error)
{
  g_autofree char *line = event_print (event, error);
  g_string_append (data, line);
  return line != NULL;
}

static void assert_has_all_lines (Scene *scene, uint64_t first, const Exported *exported)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_assert_true (journal_visit (scene->journal, first, 0, append_line, text, NULL));
  g_assert_true (g_string_equal (text, exported->text));
  g_assert_cmpuint (exported->events, ==, journal_length (scene->journal) - first + 1);
}

static void seal (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (journal_wants_sealing (scene->journal));
  g_assert_true (journal_seal_segments (scene->journal, "segment", &error));
  g_assert_no_error (error);
}

/* Names and lengths, without digests. */
static char *shape (const Exported *exported)
{
  g_autoptr (GRegex) digest = g_regex_new (" [0-9a-f]{8}\n", 0, 0, NULL);
  return g_regex_replace_literal (digest, exported->files->str, -1, 0, "\n", 0, NULL);
}

static void test_sealing_changes_nothing (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  Exported before, after;
  commit (scene, 400);
  commit (scene, 601);
  commit (scene, 1500);
  commit (scene, 7);
  commit (scene, 1);
  export_from (scene, 1, &before);
  seal (scene);
  export_from (scene, 1, &after);
  g_assert_cmpstr (before.files->str, ==, after.files->str);
  g_autofree char *files = shape (&after);
  g_assert_cmpstr (files, ==,
                   "journal/000000001-000001001.log 1001 400\n"
                   "journal/000001002-000002501.log 1500 1001\n"
                   "journal/000002502 8 2508\n");
  assert_has_all_lines (scene, 1, &after);
  exported_clear (&before);
  exported_clear (&after);
}

static void test_an_increment_is_cut_by_number (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  Exported before, after;
  commit (scene, 999);
  commit (scene, 2);
  commit (scene, 12000);
  commit (scene, 9000);
  export_from (scene, 1001, &before);
  seal (scene);
  export_from (scene, 1001, &after);
  g_assert_cmpstr (before.files->str, ==, after.files->str);
  g_autofree char *files = shape (&after);
  g_assert_cmpstr (files, ==,
                   "journal/000001001 10000 1001\n"
                   "journal/000011001 10000 13001\n"
                   "journal/000021001 1001 13001\n");
  assert_has_all_lines (scene, 1001, &after);
  exported_clear (&before);
  exported_clear (&after);
}

static void test_a_full_last_block_leaves_no_empty_one (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  Exported exported;
  commit (scene, 5);
  commit (scene, JOURNAL_PACK_EVENTS);
  export_from (scene, 6, &exported);
  g_autofree char *files = shape (&exported);
  g_assert_cmpstr (files, ==, "journal/000000006 10000 5\n");
  exported_clear (&exported);
}

static void test_nothing_new_is_no_file (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  Exported exported;
  commit (scene, 5);
  export_from (scene, 6, &exported);
  g_assert_cmpstr (exported.files->str, ==, "");
  exported_clear (&exported);
}

static void test_a_line_changed_meanwhile_is_noticed (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  Exported exported = {.files = g_string_new (NULL), .text = g_string_new (NULL)};
  GError *error = NULL;
  commit (scene, 1200);
  seal (scene);
  g_autoptr (GBytes) bytes = io_read_file (scene->fresh.fd, "journal/000000001-000001200.log", 1 << 24, NULL);
  g_autofree char *text = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  text[g_bytes_get_size (bytes) - 2] ^= 1;
  g_assert_true (io_remove (scene->fresh.fd, "journal/000000001-000001200.log", NULL));
  g_assert_true (
      io_create_file (scene->fresh.fd, "journal/000000001-000001200.log", text, g_bytes_get_size (bytes), NULL));
  g_assert_false (journal_export (scene->journal, 1, take_event, take_file, &exported, &error));
  assert_refused (&error, "D-JOURNAL-CHAIN");
  exported_clear (&exported);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/journal-export/" path, Scene, NULL, set_up, test, tear_down)
  ADD ("sealing", test_sealing_changes_nothing);
  ADD ("increment", test_an_increment_is_cut_by_number);
  ADD ("full-last-block", test_a_full_last_block_leaves_no_empty_one);
  ADD ("nothing-new", test_nothing_new_is_no_file);
  ADD ("changed", test_a_line_changed_meanwhile_is_noticed);
  return g_test_run ();
}
