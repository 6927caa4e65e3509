/* Events: one line, written in one way. */
#include "form/document/event.h"

#include "tests/unit/fixtures/unit.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define HEAD "000000007 " ZEROS " 2026-11-23T08:12:00Z "

static Event *stamped (const char *verb)
{
  Event *event = event_new (verb);
  event_stamp (event, 7, ZEROS, 1795421520, "王 p%");
  return event;
}

static void test_an_event_goes_both_ways (void)
{
  g_autoptr (Event) event = stamped ("file");
  event_put (event, "path", "a b=c%");
  event_put (event, "nothing", NULL);
  event_put (event, "title-of", "");
  event_put_number (event, "bytes", G_MAXUINT64);
  g_autofree char *line = event_print (event, NULL);
  g_assert_cmpstr (line, ==, HEAD "王%20p%25 file path=a%20b=c%25 title-of= bytes=18446744073709551615\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (Event) read = event_parse (line, strlen (line) - 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (event_number (read), ==, 7);
  g_assert_cmpstr (event_previous (read), ==, ZEROS);
  g_assert_cmpint (event_time (read), ==, 1795421520);
  g_assert_cmpstr (event_actor (read), ==, "王 p%");
  g_assert_cmpstr (event_verb (read), ==, "file");
  g_assert_cmpstr (event_get (read, "path"), ==, "a b=c%");
  g_assert_cmpstr (event_get (read, "title-of"), ==, "");
  g_assert_null (event_get (read, "nothing"));
  g_assert_cmpuint (event_get_number (read, "bytes"), ==, G_MAXUINT64);
  g_assert_cmpuint (event_get_number (read, "path"), ==, 0);
  g_assert_cmpuint (event_get_number (read, "nothing"), ==, 0);
  g_assert_cmpstr (event_field_name (read, 2), ==, "bytes");
  g_assert_cmpstr (event_field_value (read, 0), ==, "a b=c%");
  g_assert_null (event_field_name (read, 3));
  g_assert_null (event_field_value (read, 3));
}

static void test_a_line_has_at_most_4096_bytes (void)
{
  g_autoptr (Event) bare = stamped ("file");
  event_put (bare, "a", "");
  g_autofree char *shortest = event_print (bare, NULL);
  size_t room = EVENT_MAX_BYTES - strlen (shortest);
  g_autofree char *value = g_strnfill (room, 'x');
  g_autoptr (Event) longest = stamped ("file");
  event_put (longest, "a", value);
  g_autofree char *line = event_print (longest, NULL);
  g_assert_cmpuint (strlen (line), ==, EVENT_MAX_BYTES);
  g_autoptr (Event) read = event_parse (line, strlen (line) - 1, NULL);
  g_assert_cmpstr (event_get (read, "a"), ==, value);

  g_autofree char *more = g_strconcat (value, "x", NULL);
  g_autoptr (Event) longer = stamped ("file");
  event_put (longer, "a", more);
  GError *error = NULL;
  g_assert_null (event_print (longer, &error));
  assert_refused (&error, "D-EVENT-TOO-LONG");
  g_autofree char *filling = g_strnfill (EVENT_MAX_BYTES, 'x');
  g_autofree char *written = g_strconcat (HEAD "p file a=", filling, NULL);
  g_assert_null (event_parse (written, EVENT_MAX_BYTES, &error));
  assert_refused (&error, "D-EVENT");
  g_autoptr (Event) cut = event_parse (written, EVENT_MAX_BYTES - 1, NULL);
  g_assert_nonnull (cut);
}

static void test_an_event_has_at_most_32_fields (void)
{
  g_autoptr (Event) event = stamped ("file");
  for (unsigned i = 0; i < EVENT_MAX_FIELDS; i++) {
    char name[] = {(char)('a' + i / 26), (char)('a' + i % 26), '\0'};
    event_put (event, name, "x");
  }
  g_autofree char *line = event_print (event, NULL);
  g_autoptr (Event) read = event_parse (line, strlen (line) - 1, NULL);
  g_assert_cmpstr (event_field_name (read, EVENT_MAX_FIELDS - 1), ==, "bf");
  event_put (event, "zz", "x");
  GError *error = NULL;
  g_assert_null (event_print (event, &error));
  assert_refused (&error, "D-EVENT-TOO-LONG");
  line[strlen (line) - 1] = '\0';
  g_autofree char *more = g_strconcat (line, " zz=x", NULL);
  g_assert_null (event_parse (more, strlen (more), &error));
  assert_refused (&error, "D-EVENT");
}

static void test_lines_that_were_never_written (void)
{
  static const char *const refused[] = {
      "",
      "x",
      HEAD "p file ",
      HEAD "p file  a=1",
      HEAD "p file a",
      HEAD "p file =1",
      HEAD "p file A=1",
      HEAD "p file 1a=1",
      HEAD "p file a=1 a=2",
      HEAD "p file a=%20%",
      HEAD "p file a=%41",
      HEAD "p file a=%2a",
      HEAD "p file a=\t",
      HEAD "p file a=1\r",
      HEAD "p file a=1\n",
      HEAD "p file a=\xE2\x80\xAE",
      HEAD "p file a=\xFF",
      HEAD "p File",
      HEAD "p",
      HEAD " file a=1",
      HEAD "%00 file",
      "000000000 " ZEROS " 2026-11-23T08:12:00Z p file",
      "7 " ZEROS " 2026-11-23T08:12:00Z p file",
      "0000000007 " ZEROS " 2026-11-23T08:12:00Z p file",
      "00000000x " ZEROS " 2026-11-23T08:12:00Z p file",
      "000000007 0" ZEROS " 2026-11-23T08:12:00Z p file",
      "000000007 abc 2026-11-23T08:12:00Z p file",
      "000000007 " ZEROS " 2026-02-30T08:12:00Z p file",
      "000000007 " ZEROS " 1795421520 p file",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++) {
    GError *error = NULL;
    g_autoptr (Event) event = event_parse (refused[i], strlen (refused[i]), &error);
    g_assert_null (event);
    g_assert_cmpint (error->code, ==, ERROR_UNREADABLE);
    assert_refused (&error, "D-EVENT");
  }
  static const char nul[] = HEAD "p file a=1\0";
  g_assert_null (event_parse (nul, sizeof nul - 1, NULL));
}

static void test_an_actor_has_1_to_64_bytes (void)
{
  g_autofree char *longest = g_strnfill (64, 'a');
  g_autofree char *line = g_strconcat (HEAD, longest, " file", NULL);
  g_autoptr (Event) event = event_parse (line, strlen (line), NULL);
  g_assert_cmpstr (event_actor (event), ==, longest);
  g_autofree char *longer = g_strconcat (HEAD, longest, "a file", NULL);
  g_assert_null (event_parse (longer, strlen (longer), NULL));
}

/* The event as it is written, with these fields. */
static Event *erasing (const char *verb, const char *path, const char *erases)
{
  Event *event = event_new (verb);
  event_put (event, "path", path);
  event_put (event, "erases", erases);
  event_put (event, "tx", "00112233445566778899aabbccddeeff-000001");
  return event;
}

#define RECORD "customers/C00/C00001/2010/a/0001"
#define TITLES "destruction/D2026-0001/titles"

static void test_an_event_erases_what_its_kind_may (void)
{
  g_autoptr (Event) record = erasing ("destroy", RECORD "/tombstone.xml", RECORD);
  g_assert_true (event_is_erasing (record));
  g_assert_true (event_erases (record, RECORD "/record.1.xml"));
  g_assert_false (event_erases (record, RECORD "/tombstone.xml"));
  g_assert_false (event_erases (record, RECORD));
  g_assert_false (event_erases (record, "customers/C00/C00001/2010/a/00011/record.1.xml"));
  g_autoptr (Event) beside = erasing ("certificate", "destruction/D2026-0001/certificate.xml", TITLES);
  g_assert_true (event_erases (beside, TITLES));
  g_assert_true (event_erases (beside, TITLES "/titles.1.xml"));
  g_assert_false (event_erases (beside, "destruction/D2026-0001/register.1.xml"));
}

/* Of a customer the editions of the profile, not what is in the volumes. */
static void test_the_end_of_a_customer_erases_the_profile (void)
{
  g_autoptr (Event) file = erasing ("destroy", "customers/C00/C00001/tombstone.xml", "customers/C00/C00001");
  g_assert_true (event_is_erasing (file));
  g_assert_true (event_erases (file, "customers/C00/C00001/customer.1.xml"));
  g_assert_false (event_erases (file, "customers/C00/C00001/tombstone.xml"));
  g_assert_false (event_erases (file, "customers/C00/C00001/2010/a/0001/tombstone.xml"));
  g_assert_false (event_erases (file, "customers/C00/C00001"));
}

static void test_an_event_erases_nothing_else (void)
{
  static const char *const wrong[][3] = {
      {"destroy", "journal/x.txt", "journal"},
      {"destroy", "people/x.txt", "people"},
      {"destroy", "README.txt", "archive.xml"},
      {"destroy", "customers/C00/C00001/2010/a/tombstone.xml", RECORD},
      {"destroy", RECORD "/tombstone.xml", "customers/C00/C00001/2010/a"},
      {"destroy", RECORD "/tombstone.xml", "customers/C00/C00001/2010/a/0002"},
      {"destroy", RECORD "/why.xml", RECORD},
      {"destroy", "customers/C00/C00001/tombstone.xml", "customers/C00"},
      {"destroy", "customers/C00/C00001/tombstone.xml", "customers/C00/C00002"},
      {"destroy", "customers/C00/tombstone.xml", "customers/C00"},
      {"destroy", "registers/loans/2026/000/L2026-0001/tombstone.xml", "registers/loans/2026/000"},
      {"destroy", "registers/loans/2026/001/L2026-0001/tombstone.xml", "registers/loans/2026/001/L2026-0001"},
      {"certificate", RECORD "/tombstone.xml", RECORD},
      {"certificate", "destruction/D2026-0001/certificate.xml", "destruction/D2026-0001"},
      {"certificate", "destruction/D2026-0001/certificate.xml", "destruction/D2026-0001/register.1.xml"},
      {"file", RECORD, RECORD},
      {"customer", "customers/C00/C00001/customer.2.xml", "customers/C00/C00001/customer.1.xml"},
      {"note", RECORD "/tombstone.xml", RECORD}};
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (Event) event = erasing (wrong[i][0], wrong[i][1], wrong[i][2]);
    g_assert_false (event_is_erasing (event));
    g_assert_false (event_erases (event, wrong[i][2]));
  }
  g_autoptr (Event) unstaged = event_new ("destroy");
  event_put (unstaged, "path", RECORD "/tombstone.xml");
  event_put (unstaged, "erases", RECORD);
  g_assert_false (event_is_erasing (unstaged));
}

static void test_an_event_brings_nothing_where_it_must_not_stand (void)
{
  static const struct {
    const char *verb, *path;
    bool may;
  } cases[] = {{"file", RECORD, true},
               {"file", "journal/000000009", false},
               {"customer", "people/p0001.1.xml", false},
               {"layout", "archive.xml", false},
               {"hold", RECORD, false},
               {"later", "journal/000000009", false},
               {"later", ".staging/x", false},
               {"later", "archive.xml", false},
               {"later", "RESTORED.txt", false},
               {"later", "people/p0009.1.xml", false},
               {"later", "people/p0009.1.later", false},
               {"later", "layouts/company.9.xml", false},
               {"later", "checkpoints/later.txt", false},
               {"later", "destruction/D2026-0001/later.xml", false},
               {"later", "customers/C00/C00001/customer.9.xml", false},
               {"later", RECORD, false},
               {"later", RECORD "/record.9.xml", false},
               {"later", RECORD "/tombstone.xml", false},
               {"later", "registers/decisions/2026/000/H2026-0001/entry.9.xml", false},
               {"later", "customers/C00/C00001/later.xml", true},
               {"later", "later/1.xml", true},
               {"later", "registers/later/2027", true}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Event) event = event_new (cases[i].verb);
    event_put (event, "path", cases[i].path);
    g_assert_cmpint (event_may_bring (event), ==, cases[i].may);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event/both-ways", test_an_event_goes_both_ways);
  g_test_add_func ("/event/at-most-4096-bytes", test_a_line_has_at_most_4096_bytes);
  g_test_add_func ("/event/at-most-32-fields", test_an_event_has_at_most_32_fields);
  g_test_add_func ("/event/lines-that-were-never-written", test_lines_that_were_never_written);
  g_test_add_func ("/event/an-actor-has-1-to-64-bytes", test_an_actor_has_1_to_64_bytes);
  g_test_add_func ("/event/erases-what-its-kind-may", test_an_event_erases_what_its_kind_may);
  g_test_add_func ("/event/the-end-of-a-customer", test_the_end_of_a_customer_erases_the_profile);
  g_test_add_func ("/event/erases-nothing-else", test_an_event_erases_nothing_else);
  g_test_add_func ("/event/brings-nothing-elsewhere", test_an_event_brings_nothing_where_it_must_not_stand);
  return g_test_run ();
}
