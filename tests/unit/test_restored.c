/* RESTORED.txt: one way to write it, and every other refused. */
#include "form/document/restored.h"

#include "tests/unit/fixtures/unit.h"

#define HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define HEAD "dossier-restored: 1\nalgorithm: sha256\narchive: " HEX "\n"
#define WHOLE HEAD "events: 12\nhead: " HEX "\nextent: everything\n"

static void test_it_goes_both_ways (void)
{
  static const char *const texts[] = {WHOLE, HEAD "events: 1\nhead: " HEX "\nextent: part\n"};
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) bytes = bytes_of (texts[i]);
    g_autoptr (GError) error = NULL;
    Restored restored;
    g_assert_true (restored_parse (bytes, "RESTORED.txt", &restored, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (restored.events, ==, i == 0 ? 12 : 1);
    g_assert_cmpint (restored.partial, ==, i == 1);
    g_autoptr (GBytes) printed = restored_print (&restored);
    g_assert_true (g_bytes_equal (printed, bytes));
  }
}

static void test_other_texts_are_refused (void)
{
  static const char *const cases[] = {
      "",
      HEAD,
      WHOLE "more: 1\n",
      HEAD "events: 0\nhead: " HEX "\nextent: everything\n",
      HEAD "events: 012\nhead: " HEX "\nextent: everything\n",
      HEAD "events: 12\nhead: " HEX "\nextent: half\n",
      HEAD "events: 12\nhead: ba78\nextent: part\n",
      "dossier-restored: 2\n" WHOLE,
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) bytes = bytes_of (cases[i]);
    Restored restored;
    GError *error = NULL;
    g_assert_false (restored_parse (bytes, "RESTORED.txt", &restored, &error));
    assert_refused (&error, "D-RESTORED-TEXT");
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/restored/goes-both-ways", test_it_goes_both_ways);
  g_test_add_func ("/restored/refusals", test_other_texts_are_refused);
  return g_test_run ();
}
