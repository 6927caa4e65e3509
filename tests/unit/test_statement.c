/* Statements: one text for one meaning, of which no byte can change unseen. */
#include "form/document/statement.h"

#include <string.h>

#include "tests/unit/fixtures/unit.h"

#define A "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define B "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const char TEXT[] = "dossier-statement: 1\n"
                           "archive: " A "\n"
                           "subject: destruction/D2026-0001/register.1.xml\n"
                           "digest: " B "\n"
                           "role: approver\n"
                           "decision: approve\n"
                           "person: p0003\n"
                           "key: " A "\n"
                           "time: 2026-11-23T08:12:00Z\n"
                           "position: 2500\n"
                           "head: " B "\n";

static Statement *parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = bytes_of (text);
  return statement_parse (bytes, "s.txt", error);
}

static void test_a_statement_goes_both_ways (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Statement) statement = parse (TEXT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (statement->subject, ==, "destruction/D2026-0001/register.1.xml");
  g_assert_cmpstr (statement->role, ==, "approver");
  g_assert_cmpstr (statement->decision, ==, "approve");
  g_assert_cmpstr (statement->person, ==, "p0003");
  g_assert_cmpstr (statement->key, ==, A);
  g_assert_cmpint (statement->time, ==, 1795421520);
  g_assert_cmpuint (statement->position, ==, 2500);
  g_assert_cmpstr (statement->head, ==, B);
  g_autoptr (GBytes) printed = statement_print (statement), same = bytes_of (TEXT);
  g_assert_true (g_bytes_equal (printed, same));
}

/* Whatever is made of it is refused, or means something else and is printed so. */
static void assert_is_not_taken_for_it (const char *bytes, size_t len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) changed = g_bytes_new (bytes, len);
  g_autoptr (Statement) statement = statement_parse (changed, "s.txt", &error);
  if (statement == NULL) {
    g_assert_cmpstr (error_id (error), ==, "D-STATEMENT");
    return;
  }
  g_autoptr (GBytes) printed = statement_print (statement);
  g_assert_true (g_bytes_equal (printed, changed));
}

static void test_every_byte_matters (void)
{
  char changed[sizeof TEXT + 1];
  size_t len = sizeof TEXT - 1;
  for (size_t i = 0; i < len; i++) {
    for (unsigned byte = 0; byte < 256; byte++) {
      memcpy (changed, TEXT, len);
      changed[i] = (char)byte;
      assert_is_not_taken_for_it (changed, len);
    }
    memcpy (changed, TEXT, i);
    memcpy (changed + i, TEXT + i + 1, len - i - 1);
    assert_is_not_taken_for_it (changed, len - 1);
    memcpy (changed + i, " ", 1);
    memcpy (changed + i + 1, TEXT + i, len - i);
    assert_is_not_taken_for_it (changed, len + 1);
  }
}

static char *without_line (unsigned n)
{
  g_auto (GStrv) lines = g_strsplit (TEXT, "\n", -1);
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    if (i != n)
      g_string_append_printf (text, "%s\n", lines[i]);
  return g_string_free (text, FALSE);
}

static void test_a_line_left_out_doubled_or_moved_is_refused (void)
{
  g_auto (GStrv) lines = g_strsplit (TEXT, "\n", -1);
  for (unsigned i = 0; i < 11; i++) {
    GError *error = NULL;
    g_autofree char *without = without_line (i);
    g_assert_null (parse (without, &error));
    assert_refused (&error, "D-STATEMENT");
    g_autofree char *last = g_strconcat (without, lines[i], "\n", NULL);
    if (i < 10) {
      g_assert_null (parse (last, &error));
      assert_refused (&error, "D-STATEMENT");
    }
    g_autofree char *doubled = g_strconcat (TEXT, lines[i], "\n", NULL);
    g_assert_null (parse (doubled, &error));
    g_assert_cmpstr (error_where (error), ==, "s.txt:12");
    assert_refused (&error, "D-STATEMENT");
  }
}

static void test_values_out_of_form_are_refused_with_their_line (void)
{
  static const struct {
    const char *from, *to, *where;
  } cases[] = {
      {"statement: 1", "statement: 2", "s.txt:1"},
      {"archive: " A, "archive: abc", "s.txt:2"},
      {"archive: b", "archive: B", "s.txt:2"},
      {"subject: d", "subject: ../d", "s.txt:3"},
      {"subject: d", "subject: /d", "s.txt:3"},
      {"subject: d", "subject: 合同/d", "s.txt:3"},
      {"digest: " B, "digest: ", "s.txt:4"},
      {"digest: " B, "digest: " A B, "s.txt:12"},
      {"role: approver", "role: Approver", "s.txt:5"},
      {"role: approver", "role: two words", "s.txt:5"},
      {"decision: approve", "decision: approve ", "s.txt:6"},
      {"person: p0003", "person: p3", "s.txt:7"},
      {"person: p0003", "person: p0000", "s.txt:7"},
      {"person: p0003", "person: p00003", "s.txt:7"},
      {"key: " A, "key: " A A, "s.txt:8"},
      {"12:00Z", "12:00+08:00", "s.txt:9"},
      {"11-23T", "11-31T", "s.txt:9"},
      {"position: 2500", "position: 02500", "s.txt:10"},
      {"position: 2500", "position: -1", "s.txt:10"},
      {"position: 2500", "position: 0", "s.txt:12"},
      {"position: 2500", "position: 9999999999999999999", "s.txt:10"},
      {"head: " B "\n", "head: " B, "s.txt:1"},
      {"head: " B "\n", "head: " B "\r\n", "s.txt:11"},
      {"head: " B "\n", "head: " B "\n\n", "s.txt:12"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;
    g_auto (GStrv) parts = g_strsplit (TEXT, cases[i].from, 2);
    g_assert_nonnull (parts[1]);
    g_autofree char *text = g_strconcat (parts[0], cases[i].to, parts[1], NULL);
    g_test_message ("%s", cases[i].to);
    g_assert_null (parse (text, &error));
    g_assert_cmpint (error->code, ==, ERROR_UNREADABLE);
    g_assert_cmpstr (error_where (error), ==, cases[i].where);
    assert_refused (&error, "D-STATEMENT");
  }
}

static void test_nothing_and_much_too_much_are_refused (void)
{
  GError *error = NULL;
  g_assert_null (parse ("", &error));
  assert_refused (&error, "D-STATEMENT");
  g_autofree char *much = g_strnfill (STATEMENT_MAX_BYTES + 1, '\n');
  g_assert_null (parse (much, &error));
  assert_refused (&error, "D-STATEMENT");
}

static void test_a_signature_stands_beside_its_text (void)
{
  g_autofree char *path = statement_signature_path ("people/p0001.2.administrator.p0001.txt");
  g_assert_cmpstr (path, ==, "people/p0001.2.administrator.p0001.sig");
  g_assert_null (statement_signature_path ("people/p0001.2.xml"));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statement/both-ways", test_a_statement_goes_both_ways);
  g_test_add_func ("/statement/every-byte-matters", test_every_byte_matters);
  g_test_add_func ("/statement/a-line-left-out-doubled-or-moved-is-refused",
                   test_a_line_left_out_doubled_or_moved_is_refused);
  g_test_add_func ("/statement/values-out-of-form-are-refused-with-their-line",
                   test_values_out_of_form_are_refused_with_their_line);
  g_test_add_func ("/statement/nothing-and-much-too-much-are-refused", test_nothing_and_much_too_much_are_refused);
  g_test_add_func ("/statement/a-signature-stands-beside-its-text", test_a_signature_stands_beside_its_text);
  return g_test_run ();
}
