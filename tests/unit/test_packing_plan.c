/* The plan of a pack: the files that events brought and did not destroy, in order and in groups. */
#include "ops/backup/plan.h"
#include "form/document/kind.h"

#include "tests/unit/fixtures/unit.h"

static const char HEX[] = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";

#define VOLUME "customers/C00/C00042/2024/a02-contracts"

/* Adds an event; a path that ends in "/" is a directory. */
static bool add (PackingPlan *plan, const char *path, const char *erases, GError **error)
{
  static uint64_t number = 0;
  size_t len = strlen (path);
  g_autofree char *plain = g_strndup (path, path[len - 1] == '/' ? len - 1 : len);
  Kind kind = kind_of_path (plain);
  g_autoptr (Event) event = event_new (kind == KIND_UNKNOWN ? "any" : kind_row (kind)->verb);
  event_put (event, "path", plain);
  event_put (event, path[len - 1] == '/' ? "manifest" : "digest", HEX);
  event_put (event, "erases", erases);
  event_put (event, "tx", "x");
  number++;
  event_stamp (event, number, HEX, 1700000000 + (int64_t)number, "tester");
  return backup_plan_add (plan, event, error);
}

/* The plan as text: a "|" before each group. */
static char *planned (PackingPlan *plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_assert_true (backup_plan_finish (plan, &error));
  g_assert_no_error (error);
  for (unsigned group = 0; group + 1 < plan->groups->len; group++) {
    g_string_append (text, "| ");
    for (unsigned i = g_array_index (plan->groups, unsigned, group);
         i < g_array_index (plan->groups, unsigned, group + 1); i++)
      g_string_append_printf (text, "%s%s ", backup_plan_item (plan, i)->path,
                              backup_plan_item (plan, i)->directory ? "/" : "");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void test_the_order_is_that_of_a_pack (void)
{
  static const char *const paths[] = {VOLUME "/volume.1.xml",
                                      VOLUME "/0007/",
                                      "customers/C00/C00042/customer.1.xml",
                                      VOLUME "/0007/record.2.xml",
                                      VOLUME "/10000/",
                                      "loans/2024-0001.xml",
                                      "people/p0001.1.xml",
                                      "README.txt",
                                      "layouts/company.1.xml",
                                      "registers/decisions/2026/000/H2026-0001/entry.1.xml",
                                      VOLUME "-more/0001/",
                                      "destruction/D2026-0001/register.1.xml",
                                      "checkpoints/000001000.txt",
                                      "archive.xml"};
  g_autoptr (PackingPlan) plan = backup_plan_new (DIGEST_SHA256);
  for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_true (add (plan, paths[i], NULL, NULL));
  g_autofree char *text = planned (plan);
  g_assert_cmpstr (text, ==,
                   "| checkpoints/000001000.txt | archive.xml | README.txt | layouts/company.1.xml "
                   "| people/p0001.1.xml | registers/decisions/2026/000/H2026-0001/entry.1.xml | "
                   "destruction/D2026-0001/register.1.xml "
                   "| loans/2024-0001.xml | " VOLUME "-more/0001/ | " VOLUME "/0007/ " VOLUME "/0007/record.2.xml "
                   "| " VOLUME "/10000/ | " VOLUME "/volume.1.xml | customers/C00/C00042/customer.1.xml ");
  g_assert_cmpuint (plan->records, ==, 3);
}

static void test_only_the_tombstone_of_a_destroyed_record_is_left (void)
{
  g_autoptr (PackingPlan) plan = backup_plan_new (DIGEST_SHA256);
  g_assert_true (add (plan, VOLUME "/0007/", NULL, NULL));
  g_assert_true (add (plan, VOLUME "/0007/record.2.xml", NULL, NULL));
  g_assert_true (add (plan, VOLUME "/0008/", NULL, NULL));
  g_assert_true (add (plan, "destruction/D2026-0001/register.1.xml", NULL, NULL));
  g_assert_true (add (plan, "destruction/D2026-0001/titles/titles.1.xml", NULL, NULL));
  g_assert_true (add (plan, VOLUME "/0007/tombstone.xml", VOLUME "/0007", NULL));
  g_assert_true (add (plan, "destruction/D2026-0001/certificate.xml", "destruction/D2026-0001/titles", NULL));
  g_autofree char *text = planned (plan);
  g_assert_cmpstr (text, ==,
                   "| destruction/D2026-0001/certificate.xml | destruction/D2026-0001/register.1.xml "
                   "| " VOLUME "/0007/tombstone.xml | " VOLUME "/0008/ ");
  g_assert_cmpuint (plan->records, ==, 1);
}

static void test_an_event_that_may_not_erase_removes_nothing (void)
{
  g_autoptr (PackingPlan) plan = backup_plan_new (DIGEST_SHA256);
  g_assert_true (add (plan, VOLUME "/0007/", NULL, NULL));
  g_assert_true (add (plan, "people/p0001.1.xml", VOLUME "/0007", NULL));
  g_autofree char *text = planned (plan);
  g_assert_cmpstr (text, ==, "| people/p0001.1.xml | " VOLUME "/0007/ ");
}

static void test_digests_are_kept (void)
{
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (PackingPlan) plan = backup_plan_new (DIGEST_SHA256);
  g_assert_true (add (plan, "archive.xml", NULL, NULL));
  backup_plan_hex (plan, backup_plan_item (plan, 0), hex);
  g_assert_cmpstr (hex, ==, HEX);
}

static void test_impossible_events_are_refused (void)
{
  GError *error = NULL;
  g_autoptr (PackingPlan) plan = backup_plan_new (DIGEST_SHA256);
  g_assert_false (add (plan, "../archive.xml", NULL, &error));
  assert_refused (&error, "D-EVENT");
  g_assert_false (add (plan, "/etc/passwd", NULL, &error));
  assert_refused (&error, "D-EVENT");
  g_autoptr (PackingPlan) other = backup_plan_new (DIGEST_SHA512);
  g_assert_false (add (other, "archive.xml", NULL, &error));
  assert_refused (&error, "D-EVENT");
  g_assert_true (add (plan, "archive.xml", NULL, NULL));
  g_assert_true (add (plan, "archive.xml", NULL, NULL));
  g_assert_false (backup_plan_finish (plan, &error));
  assert_refused (&error, "D-EVENT");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/packing-plan/order", test_the_order_is_that_of_a_pack);
  g_test_add_func ("/packing-plan/destroyed", test_only_the_tombstone_of_a_destroyed_record_is_left);
  g_test_add_func ("/packing-plan/erases-elsewhere", test_an_event_that_may_not_erase_removes_nothing);
  g_test_add_func ("/packing-plan/digests", test_digests_are_kept);
  g_test_add_func ("/packing-plan/refused", test_impossible_events_are_refused);
  return g_test_run ();
}
