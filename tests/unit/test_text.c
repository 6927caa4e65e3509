/* Text from outside: what is plain, how the rest is shown, and that encoding is one-to-one. */
#include "form/text.h"

#include <string.h>

static const char *const plain[] = {"",        "a", "合同 2024",       "é",
                                    "~`\\\"'", "😀", "\xF3\xA0\x84\x80" /* a variation selector */};
static const char *const not_plain[] = {
    "\x01",         "a\tb",         "a\nb",         "\x7f",         "\xC2\x85",     "\xE2\x80\x8B",    "\xE2\x80\x8F",
    "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF", "\xD8\x9C",        "\xFF",
    "\xC0\xAF",     "\xED\xA0\x80", "\xE4\xB8",     "\x1b[31m",     "\xE2\x81\xA0", "\xF3\xA0\x80\x81"};

static void test_plain_and_not (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (plain); i++)
    g_assert_true (text_is_plain (plain[i], -1));
  for (unsigned i = 0; i < G_N_ELEMENTS (not_plain); i++)
    g_assert_false (text_is_plain (not_plain[i], -1));
  g_assert_false (text_is_plain ("a\0b", 3));
  g_assert_true (text_is_plain ("a\nb", 1));
}

static void test_escaping_shows_bytes_and_characters (void)
{
  static const struct {
    const char *text, *shown;
  } cases[] = {{"合同", "合同"},
               {"a\\b", "a\\b"},
               {"\x1b[31m", "\\u{001B}[31m"},
               {"a\xE2\x80\xAE"
                "b",
                "a\\u{202E}b"},
               {"\xFF\xE4\xB8", "\\xFF\\xE4\\xB8"},
               {"\xF3\xA0\x80\x81", "\\u{E0001}"}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = text_escape (cases[i].text, -1);
    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
  g_autofree char *nul = text_escape ("a\0b", 3);
  g_assert_cmpstr (nul, ==, "a\\x00b");
  g_autofree char *cut = text_escape ("合同", 4);
  g_assert_cmpstr (cut, ==, "合\\xE5");
  for (unsigned i = 0; i < G_N_ELEMENTS (not_plain); i++) {
    g_autofree char *shown = text_escape (not_plain[i], -1);
    g_assert_true (text_is_plain (shown, -1));
  }
}

static void test_every_byte_and_character_survives_percent_encoding (void)
{
  for (gunichar c = 1; c < 0x30000; c += c < 0x3000 ? 1 : 61) {
    char text[8] = {0};
    if (c < 0x100)
      text[0] = (char)c; /* a byte, mostly not UTF-8 */
    else if (g_unichar_validate (c))
      g_unichar_to_utf8 (c, text);
    else
      continue;
    g_autofree char *encoded = text_percent_encode (text);
    g_autofree char *decoded = text_percent_decode (encoded);
    g_assert_true (text_is_plain (encoded, -1));
    g_assert_null (strchr (encoded, ' '));
    g_assert_cmpstr (decoded, ==, text);
  }
}

static void test_percent_encoding_leaves_chinese_readable (void)
{
  g_autofree char *encoded = text_percent_encode ("王 a=50%\xE2\x80\xAE");
  g_assert_cmpstr (encoded, ==, "王%20a=50%25%E2%80%AE");
}

static void test_what_was_not_encoded_so_is_not_decoded (void)
{
  static const char *const refused[] = {"%",   "%2",   "%2g",  "%00",       "%41",  "%2a", "%e2%80%ae",
                                        "a b", "\x01", "\xFF", "%E7%8E%8B", "100%", "%%",  "\xE2\x80\xAE"};
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_null (text_percent_decode (refused[i]));
  g_autofree char *empty = text_percent_decode ("");
  g_assert_cmpstr (empty, ==, "");
}

static void test_tidy_trims_and_composes (void)
{
  g_autofree char *tidy = text_tidy (" \t\xE3\x80\x80"
                                     "e\xCC\x81 合同\n",
                                     100);
  g_assert_cmpstr (tidy, ==, "é 合同");
  g_autofree char *just = text_tidy ("合同", 6);
  g_assert_cmpstr (just, ==, "合同");
  g_assert_null (text_tidy ("合同", 5));
  g_assert_null (text_tidy (" \xE3\x80\x80 ", 100));
  g_assert_null (text_tidy ("", 100));
  for (unsigned i = 0; i < G_N_ELEMENTS (not_plain); i++) {
    g_autofree char *inside = g_strconcat ("a", not_plain[i], "b", NULL);
    g_assert_null (text_tidy (inside, 100));
  }
}

/* GLib's own function takes the NUL and what lies behind it for the rest of the character. */
static void test_normalize_stops_at_the_end (void)
{
  static const char cut_off[] = "2024\xE6\0\x9C\x88 behind the end";
  g_assert_null (text_normalize (cut_off, G_NORMALIZE_ALL_COMPOSE));
  g_autofree char *alike = text_alike (cut_off);
  g_assert_cmpstr (alike, ==, "");
  g_autofree char *whole = text_normalize ("２０２４月", G_NORMALIZE_ALL_COMPOSE);
  g_assert_cmpstr (whole, ==, "2024月");
}

static void test_width_counts_columns (void)
{
  g_assert_cmpuint (text_width (""), ==, 0);
  g_assert_cmpuint (text_width ("abc"), ==, 3);
  g_assert_cmpuint (text_width ("合同a"), ==, 5);
  g_assert_cmpuint (text_width ("e\xCC\x81"), ==, 1);
  g_assert_cmpuint (text_width ("\xE4"), ==, 1);
}

static void test_spans_end_where_a_text_holds_something_else (void)
{
  static const struct {
    const char *text, *others;
    GAsciiType classes;
    size_t span;
  } cases[] = {{"", "-", G_ASCII_LOWER, 0},   {"a-b", "-", G_ASCII_LOWER, 3},
               {"a-b", "", G_ASCII_LOWER, 1}, {"ab7C", "", G_ASCII_LOWER | G_ASCII_DIGIT, 3},
               {"7", "", G_ASCII_LOWER, 0},   {"a中", "", G_ASCII_LOWER | G_ASCII_UPPER | G_ASCII_DIGIT, 1}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (text_span (cases[i].text, cases[i].classes, cases[i].others), ==, cases[i].span);
}

static void test_a_text_is_cut_into_as_many_parts_as_there_is_room_for (void)
{
  static const struct {
    const char *text;
    unsigned n;
    const char *parts[3];
  } cases[] = {{"", 1, {""}},
               {"a", 1, {"a"}},
               {"a b", 2, {"a", "b"}},
               {" a ", 3, {"", "a", ""}},
               {"a  ", 3, {"a", "", ""}},
               {"a b c d", 4, {"a", "b", "c"}},
               {"a b c ", 4, {"a", "b", "c"}},
               {"a b c d e", 4, {"a", "b", "c"}}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup (cases[i].text);
    char *parts[3];
    unsigned n = text_cut (text, ' ', parts, G_N_ELEMENTS (parts));
    g_assert_cmpuint (n, ==, cases[i].n);
    for (unsigned k = 0; k < MIN (n, G_N_ELEMENTS (parts)); k++)
      g_assert_cmpstr (parts[k], ==, cases[i].parts[k]);
  }
}

static void test_a_word_is_one_for_a_shell (void)
{
  static const char *const same[] = {"a.tar", "备份/2026-11-26.tar", "C00042/2024", "-"};
  static const char *const others[] = {"", "a b", "it's", "$(x)", "a;b", "*", "~", "#"};
  for (unsigned i = 0; i < G_N_ELEMENTS (same); i++) {
    g_autofree char *word = text_word (same[i]);
    g_assert_cmpstr (word, ==, same[i]);
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *word = text_word (others[i]), *back = g_shell_unquote (word, NULL);
    g_assert_cmpstr (word, !=, others[i]);
    g_assert_cmpstr (back, ==, others[i]);
  }
}

static void test_names_that_are_taken_for_one_another (void)
{
  static const char *const same[] = {"阿里木·买买提 LTD", "阿里木•买买提ltd", "阿里木・买买提　Ｌｔｄ",
                                     " 阿里木买买提L t d ", "阿里木‧买买提Ltd"};
  static const char *const others[] = {"阿里木买买提", "阿里木,买买提Ltd", "", "\xff"};
  g_autofree char *alike = text_alike (same[0]);
  g_assert_cmpstr (alike, ==, "阿里木买买提ltd");
  for (unsigned i = 1; i < G_N_ELEMENTS (same); i++) {
    g_autofree char *other = text_alike (same[i]);
    g_assert_cmpstr (other, ==, alike);
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *other = text_alike (others[i]);
    g_assert_cmpstr (other, !=, alike);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/plain-and-not", test_plain_and_not);
  g_test_add_func ("/text/escaping-shows-bytes-and-characters", test_escaping_shows_bytes_and_characters);
  g_test_add_func ("/text/everything-survives-percent-encoding",
                   test_every_byte_and_character_survives_percent_encoding);
  g_test_add_func ("/text/percent-encoding-leaves-chinese-readable", test_percent_encoding_leaves_chinese_readable);
  g_test_add_func ("/text/what-was-not-encoded-so-is-not-decoded", test_what_was_not_encoded_so_is_not_decoded);
  g_test_add_func ("/text/normalize-stops-at-the-end", test_normalize_stops_at_the_end);
  g_test_add_func ("/text/tidy-trims-and-composes", test_tidy_trims_and_composes);
  g_test_add_func ("/text/spans", test_spans_end_where_a_text_holds_something_else);
  g_test_add_func ("/text/a-text-is-cut", test_a_text_is_cut_into_as_many_parts_as_there_is_room_for);
  g_test_add_func ("/text/width-counts-columns", test_width_counts_columns);
  g_test_add_func ("/text/word", test_a_word_is_one_for_a_shell);
  g_test_add_func ("/text/names-that-are-taken-for-one-another", test_names_that_are_taken_for_one_another);
  return g_test_run ();
}
