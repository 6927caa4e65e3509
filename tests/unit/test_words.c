/* Which words of a query must be asked for as prefixes. */
#include "sys/db_words.h"

#include <glib.h>

static const struct {
  const char *word;
  bool is_short;
} cases[] = {
    {"合同", false},
    {"购销合同", false},
    {"合", true},
    {"abc", false},
    {"invoice", false},
    {"ab", true},
    {"合同a", true},
    {"合同abc", false},
    {"abc合", true},
    {"かな", false},
    {"한국", false},
    {"ＡＢＣ", false},
    {"ＡＢ", true},
    {"é", true},
    {"éàü", false},
    {"", true},
    {"84.8", false},
    {"\x01"
     "2024",
     true},
    {"\xff\xfe", true},
};

static void test_short_ends (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].word);
    g_assert_cmpint (db_words_end_short (cases[i].word), ==, cases[i].is_short);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/short-ends", test_short_ends);
  return g_test_run ();
}
