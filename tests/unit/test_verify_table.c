/* The table of what events brought: its order, what it refuses, and how little it takes. */
#include "verify/table.h"

#include <malloc.h>
#include <string.h>

static const char HEX[] = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";

static Event *filed (unsigned number, unsigned customer, unsigned item, unsigned said)
{
  g_autofree char *path =
      g_strdup_printf ("customers/C%02u/C%05u/2024/a02-contracts/%04u", customer / 1000, customer, item);
  g_autofree char *ref = g_strdup_printf ("Z109-KH.A02.2024-D30-C%05u-%04u", customer, said);
  Event *event = event_new ("file");
  event_put (event, "path", path);
  event_put (event, "manifest", HEX);
  event_put (event, "ref", ref);
  event_put_number (event, "files", 2);
  event_put_number (event, "bytes", 300000);
  event_put_number (event, "pages", 3);
  event_stamp (event, number, HEX, 1700000000 + number, "p0003");
  return event;
}

static const char *add (VerifyTable *table, Event *event)
{
  bool known = false;
  const char *wrong = verify_table_add (table, event, &known);
  g_assert_true (known);
  event_free (event);
  return wrong;
}

static void count_repeated (const VerifyTable *table G_GNUC_UNUSED, const VerifyEntry *entry G_GNUC_UNUSED,
                            gpointer data)
{
  ++*(unsigned *)data;
}

static void test_entries_come_in_order_of_path (void)
{
  g_autoptr (VerifyTable) table = verify_table_new (DIGEST_SHA256);
  unsigned repeated = 0, first = 0, end = 0;
  char hex[DIGEST_HEX_SIZE];
  g_assert_null (add (table, filed (1, 43, 1, 1)));
  g_assert_null (add (table, filed (2, 42, 2, 2)));
  g_assert_null (add (table, filed (3, 42, 1, 1)));
  g_assert_null (add (table, filed (4, 42, 1, 1)));
  verify_table_sort (table, count_repeated, &repeated);
  g_assert_cmpuint (repeated, ==, 1);
  g_assert_cmpuint (verify_table_length (table), ==, 3);
  const VerifyEntry *entry = verify_table_find (table, "customers/C00/C00042/2024/a02-contracts/0001");
  g_assert_true (entry == verify_table_entry (table, 0));
  g_assert_cmpuint (entry->number, ==, 3);
  verify_table_digest (table, entry, hex);
  g_assert_cmpstr (hex, ==, HEX);
  g_assert_cmpstr (verify_table_words (table, entry), ==, "KH.A02 D30 Z109");
  g_autofree char *since = verify_table_since (table, entry);
  g_assert_cmpstr (since, ==, "2023-11-14T22:13:23Z event 3 file");
  verify_table_range (table, "customers/C00/C00042", &first, &end);
  g_assert_cmpuint (end - first, ==, 2);
  verify_table_range (table, "customers/C00/C0004", &first, &end);
  g_assert_cmpuint (end - first, ==, 0);
}

static void test_events_that_cannot_be_are_refused (void)
{
  g_autoptr (VerifyTable) table = verify_table_new (DIGEST_SHA256);
  g_assert_nonnull (add (table, filed (1, 42, 1, 2)));
  static const char *const wrong[][3] = {
      {"customer", "customers/C00/C00042/2024/customer.1.xml", "digest"},
      {"customer", "README.txt", "digest"},
      {"readme", "../README.txt", "digest"},
      {"seal", "customers/C00/C00042/volume.1.xml", "digest"},
      {"layout", "layouts/more/company.1.xml", "digest"},
      {"readme", "README.txt", "manifest"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++) {
    Event *event = event_new (wrong[i][0]);
    event_put (event, "path", wrong[i][1]);
    event_put (event, wrong[i][2], HEX);
    event_stamp (event, 2, HEX, 1700000000, "p0003");
    g_assert_nonnull (add (table, event));
  }
}

static Event *packed (uint64_t from, uint64_t to, const char *head)
{
  Event *event = event_new ("pack");
  event_put_number (event, "from", from);
  event_put_number (event, "to", to);
  event_put (event, "head", head);
  event_put (event, "since", HEX);
  event_put (event, "digest", HEX);
  event_stamp (event, 9, HEX, 1700000000, "p0003");
  return event;
}

static void test_a_pack_is_of_what_came_before_it (void)
{
  g_autoptr (VerifyTable) table = verify_table_new (DIGEST_SHA256);
  g_assert_null (add (table, packed (1, 8, HEX)));
  g_assert_null (add (table, packed (9, 8, HEX)));
  g_assert_nonnull (add (table, packed (1, 9, HEX)));
  g_assert_nonnull (add (table, packed (0, 8, HEX)));
  g_assert_nonnull (add (table, packed (8, 6, HEX)));
  g_assert_nonnull (add (table, packed (1, 8, "5feceb")));
  for (uint64_t pack = 8; pack <= 10; pack++) {
    Event *event = event_new ("discard");
    event_put_number (event, "pack", pack);
    event_stamp (event, 10, HEX, 1700000000, "p0003");
    const char *wrong = add (table, event);
    g_assert_true ((wrong == NULL) == (pack == 9)); /* the number of those above */
  }
  verify_table_sort (table, count_repeated, NULL);
  g_assert_cmpuint (verify_table_length (table), ==, 0);
}

static void test_a_record_takes_little_memory (void)
{
  enum { RECORDS = 100000 };
  struct mallinfo2 before = mallinfo2 ();
  g_autoptr (VerifyTable) table = verify_table_new (DIGEST_SHA256);
  unsigned repeated = 0;
  for (unsigned i = 0; i < RECORDS; i++)
    g_assert_null (add (table, filed (i + 1, i / 10, i % 10 + 1, i % 10 + 1)));
  verify_table_sort (table, count_repeated, &repeated);
  struct mallinfo2 after = mallinfo2 ();
  size_t taken = after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
  /* Arrays double: half of the last step may be room that was never touched, and so takes no memory. */
  g_assert_cmpuint (taken / RECORDS, <=, 240);
  g_assert_cmpuint (sizeof (VerifyEntry), <=, 32);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verify-table/order", test_entries_come_in_order_of_path);
  g_test_add_func ("/verify-table/refused", test_events_that_cannot_be_are_refused);
  g_test_add_func ("/verify-table/pack", test_a_pack_is_of_what_came_before_it);
  g_test_add_func ("/verify-table/memory", test_a_record_takes_little_memory);
  return g_test_run ();
}
