/* people/pNNNN.N.xml: goes both ways, is refused where it is out of its form, and knows what holds when. */
#include "form/document/person.h"

#include "tests/unit/fixtures/document.h"

#define A "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define B "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static Person *sample (void)
{
  Person *person = person_new ();
  person->number = g_strdup ("p0003");
  person->edition = 2;
  person->nonce = g_strdup ("00112233445566778899aabbccddeeff");
  person->name = g_strdup ("王芳 & <王>");
  person->changed = 1795421520;
  person->changed_by = g_strdup ("p0001");
  return person;
}

static Person *again (const Person *person)
{
  g_autoptr (GBytes) bytes = person_print (person);
  document_assert_valid (bytes);
  g_autoptr (GError) error = NULL;
  Person *read = person_parse (bytes, "p0003.2.xml", &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) twice = person_print (read);
  g_assert_true (g_bytes_equal (bytes, twice));
  return read;
}

static void test_a_person_goes_both_ways (void)
{
  g_autoptr (Person) person = sample ();
  person->department = g_strdup ("HR");
  person_add_role (person, "witness", 1000, 0);
  person_add_role (person, "reviewer", 3000, 0);
  person_add_role (person, "reviewer", 1000, 2000);
  person_add_key (person, "p0003.pem", KEY_P256, A, 1000)->until = 2000;
  person_add_key (person, "p0003.2.pem", KEY_SM2, B, 2000);
  g_autoptr (Person) read = again (person);
  g_assert_cmpstr (read->number, ==, "p0003");
  g_assert_cmpuint (read->edition, ==, 2);
  g_assert_cmpstr (read->name, ==, "王芳 & <王>");
  g_assert_cmpstr (read->department, ==, "HR");
  g_assert_cmpuint (read->roles->len, ==, 3);
  g_assert_cmpint (((const PersonRole *)read->roles->pdata[0])->until, ==, 2000);
  g_assert_cmpstr (((const PersonRole *)read->roles->pdata[2])->word, ==, "witness");
  g_assert_cmpuint (read->keys->len, ==, 2);
  g_assert_cmpint (((const PersonKey *)read->keys->pdata[1])->type, ==, KEY_SM2);
}

static void test_a_name_is_enough (void)
{
  g_autoptr (Person) person = sample ();
  g_autoptr (Person) read = again (person);
  g_assert_null (read->department);
  g_assert_cmpuint (read->roles->len + read->keys->len, ==, 0);
}

static void test_a_copy_is_the_same (void)
{
  g_autoptr (Person) person = sample ();
  person_add_role (person, "reviewer", 1000, 2000);
  person_add_key (person, "p0003.pem", KEY_P256, A, 1000)->until = 2000;
  g_autoptr (Person) copy = person_copy (person);
  g_autoptr (GBytes) one = person_print (person), other = person_print (copy);
  g_assert_true (g_bytes_equal (one, other));
}

static void test_what_holds_depends_on_the_time (void)
{
  g_autoptr (Person) person = sample ();
  person_add_role (person, "reviewer", 1000, 2000);
  person_add_role (person, "reviewer", 3000, 0);
  person_add_key (person, "p0003.pem", KEY_P256, A, 1000)->until = 2000;
  person_add_key (person, "p0003.2.pem", KEY_P256, B, 2000);
  g_assert_null (person_role_at (person, "reviewer", 999));
  g_assert_nonnull (person_role_at (person, "reviewer", 1000));
  g_assert_nonnull (person_role_at (person, "reviewer", 1999));
  g_assert_null (person_role_at (person, "reviewer", 2000));
  g_assert_nonnull (person_role_at (person, "reviewer", G_MAXINT64));
  g_assert_null (person_role_at (person, "approver", 1500));
  g_assert_null (person_key_at (person, 999));
  g_assert_cmpstr (person_key_at (person, 1999)->fingerprint, ==, A);
  g_assert_cmpstr (person_key_at (person, 2000)->fingerprint, ==, B);
}

static void test_things_of_a_person_have_places (void)
{
  g_autofree char *edition = person_path ("p0003", 2), *first = person_key_path ("p0003", 1),
                  *second = person_key_path ("p0003", 2), *statement = person_statement_path ("p0003", 2, "p0001");
  g_assert_cmpstr (edition, ==, "people/p0003.2.xml");
  g_assert_cmpstr (first, ==, "people/p0003.pem");
  g_assert_cmpstr (second, ==, "people/p0003.2.pem");
  g_assert_cmpstr (statement, ==, "people/p0003.2.administrator.p0001.txt");
}

static bool accepts (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Person) person = person_parse (bytes, name, error);
  return person != NULL;
}

/* Orders and spans are for the reader alone. */
static void test_bad_persons_are_refused (void)
{
  static const char *const unseen[] = {"person-key-file.xml",
                                       "person-key-files-unsorted.xml",
                                       "person-role-open-and-again.xml",
                                       "person-role-twice-at-a-time.xml",
                                       "person-role-until-before-from.xml",
                                       "person-roles-unsorted.xml",
                                       "person-two-keys-at-a-time.xml",
                                       "person-two-keys-open.xml",
                                       NULL};
  document_assert_all_bad ("person", 30, accepts, unseen);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/person/both-ways", test_a_person_goes_both_ways);
  g_test_add_func ("/person/a-name-is-enough", test_a_name_is_enough);
  g_test_add_func ("/person/a-copy-is-the-same", test_a_copy_is_the_same);
  g_test_add_func ("/person/what-holds-depends-on-the-time", test_what_holds_depends_on_the_time);
  g_test_add_func ("/person/things-have-places", test_things_of_a_person_have_places);
  g_test_add_func ("/person/bad-ones-are-refused", test_bad_persons_are_refused);
  return g_test_run ();
}
