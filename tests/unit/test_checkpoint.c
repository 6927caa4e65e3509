/* Checkpoints: one text for one meaning, and the names of what belongs to them. */
#include "form/document/checkpoint.h"

#include "tests/unit/fixtures/unit.h"

#define A "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define B "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

static const char TEXT[] = "dossier-checkpoint: 1\n"
                           "archive: " A "\n"
                           "events: 2500\n"
                           "head: " B "\n"
                           "time: 2026-11-23T08:12:00Z\n"
                           "previous: " A "\n"
                           "segments: " B "\n";

static void test_a_checkpoint_goes_both_ways (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bytes_of (TEXT);
  g_autoptr (Checkpoint) checkpoint = checkpoint_parse (bytes, "c.txt", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (checkpoint->events, ==, 2500);
  g_assert_cmpstr (checkpoint->archive, ==, A);
  g_assert_cmpstr (checkpoint->head, ==, B);
  g_assert_cmpint (checkpoint->time, ==, 1795421520);
  g_assert_cmpstr (checkpoint->previous, ==, A);
  g_assert_cmpstr (checkpoint->segments, ==, B);
  g_autoptr (GBytes) printed = checkpoint_print (checkpoint);
  g_assert_true (g_bytes_equal (printed, bytes));
}

static void test_every_byte_matters (void)
{
  char changed[sizeof TEXT];
  for (size_t i = 0; i < sizeof TEXT - 1; i++)
    for (unsigned byte = 0; byte < 256; byte++) {
      g_autoptr (GError) error = NULL;
      memcpy (changed, TEXT, sizeof TEXT - 1);
      changed[i] = (char)byte;
      g_autoptr (GBytes) bytes = g_bytes_new (changed, sizeof TEXT - 1);
      g_autoptr (Checkpoint) checkpoint = checkpoint_parse (bytes, "c.txt", &error);
      g_autoptr (GBytes) printed = checkpoint == NULL ? NULL : checkpoint_print (checkpoint);
      g_assert_true (checkpoint == NULL ? error_has_id (error, "D-CHECKPOINT") : g_bytes_equal (printed, bytes));
    }
}

static void test_paths_go_both_ways (void)
{
  static const struct {
    const char *path;
    uint64_t events;
    const char *person;
  } cases[] = {
      {"checkpoints/000002500.txt", 2500, NULL},
      {"checkpoints/000002500.p0004.sig", 2500, "p0004"},
      {"checkpoints/000002500.tsr", 2500, NULL},
      {"checkpoints/000002500.2.tsr", 2500, NULL},
      {"checkpoints/000000000.txt", 0, NULL},
      {"checkpoints/2500.txt", 0, NULL},
      {"checkpoints/000002500.sig", 0, NULL},
      {"checkpoints/000002500.p4.sig", 0, NULL},
      {"checkpoints/000002500.1.tsr", 0, NULL},
      {"checkpoints/000002500.02.tsr", 0, NULL},
      {"checkpoints/000002500.p0004.txt", 0, NULL},
      {"checkpoints/000002500", 0, NULL},
      {"checkpoints/000002500.txt/x", 0, NULL},
      {"people/000002500.txt", 0, NULL},
      {"", 0, NULL},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *person = NULL;
    g_test_message ("%s", cases[i].path);
    g_assert_cmpuint (checkpoint_parse_path (cases[i].path, &person), ==, cases[i].events);
    g_assert_cmpstr (person, ==, cases[i].person);
  }
  g_autofree char *text = checkpoint_path (2500), *signature = checkpoint_signature_path (2500, "p0004"),
                  *first = checkpoint_timestamp_path (2500, 1), *second = checkpoint_timestamp_path (2500, 2);
  g_assert_cmpstr (text, ==, cases[0].path);
  g_assert_cmpstr (signature, ==, cases[1].path);
  g_assert_cmpstr (first, ==, cases[2].path);
  g_assert_cmpstr (second, ==, cases[3].path);
}

static void test_the_list_of_segments_is_a_text (void)
{
  char listed[DIGEST_HEX_SIZE], expected[DIGEST_HEX_SIZE];
  static const char text[] = A "  journal/000000001-000001003.log\n" B "  journal/000001004-000002003.log\n";
  g_autoptr (Digest) list = digest_new (DIGEST_SHA256);
  checkpoint_add_segment (list, A, 1, 1003);
  checkpoint_add_segment (list, B, 1004, 2003);
  digest_finish (list, listed);
  digest_bytes (DIGEST_SHA256, text, sizeof text - 1, expected);
  g_assert_cmpstr (listed, ==, expected);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint/both-ways", test_a_checkpoint_goes_both_ways);
  g_test_add_func ("/checkpoint/every-byte-matters", test_every_byte_matters);
  g_test_add_func ("/checkpoint/paths-go-both-ways", test_paths_go_both_ways);
  g_test_add_func ("/checkpoint/the-list-of-segments-is-a-text", test_the_list_of_segments_is_a_text);
  return g_test_run ();
}
