/* Opening an archive: what it says of itself is held against its journal, and reading changes nothing. */
#include "store/index.h"
#include "store/layouts.h"
#include "tests/unit/fixtures/scene.h"

static void assert_opens_not (Scene *scene, const char *id, ErrorKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = scene_tree (scene);
  g_assert_null (archive_open (scene->fresh.path, ARCHIVE_WRITE, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (error->code, ==, kind);
  assert_refused (&error, id);
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
}

static void change (Scene *scene, const char *path, const char *old, const char *new)
{
  g_autofree char *full = g_build_filename (scene->fresh.path, path, NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (full, &text, NULL, NULL));
  g_autoptr (GString) changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, old, new, 1), ==, 1);
  g_assert_true (g_file_set_contents (full, changed->str, (gssize)changed->len, NULL));
}

static void a_new_archive_opens (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_READ);
  g_autofree char *base = g_path_get_basename (scene->fresh.path);
  g_assert_cmpstr (archive_fonds (archive)->code, ==, "Z001");
  g_assert_cmpstr (archive_fonds (archive)->name, ==, base);
  g_assert_cmpstr (archive_path (archive), ==, scene->fresh.path);
  const Layout *layout = layouts_in_force (archive, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (layout_id (layout), ==, "company");
  g_assert_true (layouts_in_force (archive, &error) == layout);
}

static void ask_changes_nothing (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = scene_tree (scene);
  {
    g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_READ);
    g_assert_nonnull (layouts_in_force (archive, &error));
    g_assert_nonnull (index_of (archive, &error));
  }
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
}

static void another_directory_is_no_archive (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_true (io_remove_tree (scene->fresh.fd, "journal", NULL));
  g_assert_true (io_remove (scene->fresh.fd, "archive.xml", NULL));
  assert_opens_not (scene, "D-NOT-AN-ARCHIVE", ERROR_FORMAT);
}

static void a_missing_directory_is_no_archive (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (scene->fresh.path, "nowhere", NULL);
  g_assert_null (archive_open (path, ARCHIVE_READ, &error));
  assert_refused (&error, "D-NOT-AN-ARCHIVE");
}

static void a_lost_journal_is_no_new_archive (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_true (io_remove (scene->fresh.fd, "journal/000000001", NULL));
  assert_opens_not (scene, "D-JOURNAL-GAP", ERROR_UNREADABLE);
}

static void a_newer_format_is_refused_by_name (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  change (scene, "archive.xml", "format=\"1\"", "format=\"2\"");
  assert_opens_not (scene, "D-FORMAT-NEWER", ERROR_FORMAT);
}

static void a_changed_fonds_is_told (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  change (scene, "archive.xml", "Z001", "Z002");
  assert_opens_not (scene, "D-FILE-CHANGED", ERROR_UNREADABLE);
}

static void a_missing_fonds_is_told (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_true (io_remove (scene->fresh.fd, "archive.xml", NULL));
  assert_opens_not (scene, "D-NOT-FOUND", ERROR_UNREADABLE);
}

static void a_changed_layout_is_not_used (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  change (scene, "layouts/company.1.xml", "D30", "D10");
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  g_assert_null (layouts_in_force (archive, &error));
  g_assert_cmpstr (error_where (error), ==, "layouts/company.1.xml");
  assert_refused (&error, "D-FILE-CHANGED");
}

static void a_link_in_the_place_of_a_file_is_not_followed (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *link = g_build_filename (scene->fresh.path, "archive.xml", NULL);
  g_assert_true (io_rename_new (scene->fresh.fd, "archive.xml", "elsewhere.xml", NULL));
  g_assert_cmpint (symlink ("elsewhere.xml", link), ==, 0);
  g_assert_null (archive_open (scene->fresh.path, ARCHIVE_READ, &error));
  g_assert_cmpint (error->code, ==, ERROR_UNREADABLE);
}

static void the_archive_is_found_from_within (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *inner = g_build_filename (scene->fresh.path, "layouts", NULL);
  g_assert_cmpint (g_chdir (inner), ==, 0);
  g_autofree char *found = archive_find (&error);
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  g_assert_cmpstr (found, ==, scene->fresh.path);
  g_assert_null (archive_find (&error));
  assert_refused (&error, "D-NOT-AN-ARCHIVE");
  g_assert_cmpint (g_chdir (here), ==, 0);
}

static void an_event_that_names_a_place_outside_is_refused (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_READ);
  const char *const paths[] = {"../outside", "/etc/passwd", "customers/../../x", "customers//x", ""};
  for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (Event) event = event_new ("customer");
    event_put (event, "path", paths[i]);
    g_assert_null (archive_locate (archive, event, NULL, &error));
    assert_refused (&error, "D-EVENT");
  }
}

static void found_refuses_a_directory_that_is_not_empty (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_auto (Founding) founding = {0};
  g_autofree char *before = scene_tree (scene);
  const FoundingRequest request = {.path = scene->fresh.path};
  g_assert_false (found_plan (&request, &founding, &error));
  assert_refused (&error, "D-EXISTS");
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
}

/* Two foundings checked the directory when it was empty; one has won since. */
static void found_refuses_when_another_was_first (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_auto (Founding) founding = {0};
  g_autofree char *path = g_build_filename (scene->fresh.path, "inner", NULL);
  const FoundingRequest request = {.path = path};
  g_assert_true (found_plan (&request, &founding, &error));
  {
    g_autoptr (Archive) winner = found_commit (&founding, "tester", &error);
    g_assert_no_error (error);
  }
  g_autofree char *before = scene_tree (scene);
  g_assert_null (found_commit (&founding, "tester", &error));
  assert_refused (&error, "D-EXISTS");
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
}

#define ADD(name) g_test_add ("/archive/" #name, Scene, NULL, scene_set_up, name, scene_tear_down)

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  ADD (a_new_archive_opens);
  ADD (ask_changes_nothing);
  ADD (another_directory_is_no_archive);
  ADD (a_missing_directory_is_no_archive);
  ADD (a_lost_journal_is_no_new_archive);
  ADD (a_newer_format_is_refused_by_name);
  ADD (a_changed_fonds_is_told);
  ADD (a_missing_fonds_is_told);
  ADD (a_changed_layout_is_not_used);
  ADD (a_link_in_the_place_of_a_file_is_not_followed);
  ADD (the_archive_is_found_from_within);
  ADD (an_event_that_names_a_place_outside_is_refused);
  ADD (found_refuses_a_directory_that_is_not_empty);
  ADD (found_refuses_when_another_was_first);
  return g_test_run ();
}
