/* The roster: who may act when, by editions that administrators have signed. */
#include "fold/roster.h"

#include "tests/unit/fixtures/unit.h"

#define ARCHIVE "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* A journal that is being written: the roster, the number of the last event, and a clock that goes with it. */
typedef struct {
  Roster *roster;
  uint64_t event;
  Key *keys[4]; /* of p0001 … */
} World;

static int64_t now (const World *world)
{
  return 1000 * (int64_t)world->event;
}

static void world_set_up (World *world, gconstpointer data G_GNUC_UNUSED)
{
  world->roster = roster_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (world->keys); i++)
    world->keys[i] = key_generate (KEY_P256, NULL);
  world->event = 10;
}

static void world_tear_down (World *world, gconstpointer data G_GNUC_UNUSED)
{
  roster_free (world->roster);
  for (unsigned i = 0; i < G_N_ELEMENTS (world->keys); i++)
    key_free (world->keys[i]);
}

static Key *public_of (const Key *key)
{
  g_autoptr (GBytes) pem = key_print_public (key);
  return key_parse_public (pem, "k.pem", NULL);
}

static RosterVerdict bring_key (World *world, const char *number, unsigned n, const Key *key)
{
  g_autofree char *path = person_key_path (number, n);
  RosterBrought brought = {++world->event, path, DIGEST};
  return roster_bring_key (world->roster, &brought, public_of (key));
}

static Person *make_person (const char *number, unsigned edition)
{
  Person *person = person_new ();
  person->number = g_strdup (number);
  person->edition = edition;
  person->name = g_strdup ("王芳");
  return person;
}

/* Takes the person. */
static RosterVerdict bring (World *world, Person *person)
{
  g_autofree char *path = person_path (person->number, person->edition);
  RosterBrought brought = {++world->event, path, DIGEST};
  return roster_bring_person (world->roster, &brought, person);
}

static Statement *make_statement (const World *world, const char *number, unsigned edition, const char *by,
                                  const Key *key)
{
  Statement *statement = statement_new ();
  statement->archive = g_strdup (ARCHIVE);
  statement->subject = person_path (number, edition);
  statement->digest = g_strdup (DIGEST);
  statement->role = g_strdup (PERSON_ADMINISTRATOR);
  statement->decision = g_strdup (PERSON_DECISION);
  statement->person = g_strdup (by);
  statement->key = g_strdup (key_fingerprint (key));
  statement->time = now (world);
  statement->position = world->event;
  statement->head = g_strdup (DIGEST);
  return statement;
}

static RosterVerdict bring_statement (World *world, const Statement *statement, const Key *key)
{
  g_autofree char *path = NULL, *edition = g_path_get_basename (statement->subject);
  g_auto (GStrv) parts = g_strsplit (edition, ".", -1);
  path = person_statement_path (parts[0], (unsigned)g_ascii_strtoull (parts[1], NULL, 10), statement->person);
  g_autoptr (GBytes) text = statement_print (statement), signature = key_sign (key, text, NULL);
  RosterBrought brought = {++world->event, path, DIGEST};
  return roster_bring_statement (world->roster, &brought, statement, text, signature);
}

static RosterVerdict approve (World *world, const char *number, unsigned edition, const char *by, const Key *key)
{
  g_autoptr (Statement) statement = make_statement (world, number, edition, by, key);
  return bring_statement (world, statement, key);
}

/* A person with the role and the key of that index, without any statement. */
static void add (World *world, unsigned i, const char *role)
{
  g_autofree char *number = roster_next_number (world->roster), *file = g_strconcat (number, ".pem", NULL);
  Person *person = make_person (number, 1);
  g_assert_cmpint (bring_key (world, number, 1, world->keys[i]), ==, ROSTER_GOOD);
  person_add_role (person, role, now (world), 0);
  person_add_key (person, file, KEY_P256, key_fingerprint (world->keys[i]), now (world));
  g_assert_cmpint (bring (world, person), ==, ROSTER_GOOD);
}

static void test_the_first_administrator_needs_nobody (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_false (roster_is_founded (world->roster));
  add (world, 0, PERSON_ADMINISTRATOR);
  unsigned waits_for = 9;
  g_assert_true (roster_is_founded (world->roster));
  g_assert_true (roster_role_at (world->roster, "p0001", PERSON_ADMINISTRATOR, 0, now (world)));
  g_assert_cmpstr (roster_newest (world->roster, "p0001", &waits_for)->name, ==, "王芳");
  g_assert_cmpuint (waits_for, ==, 0);
  g_assert_cmpstr (key_fingerprint (roster_key_at (world->roster, "p0001", 0, now (world))), ==,
                   key_fingerprint (world->keys[0]));
}

static void test_whoever_comes_later_waits_for_an_administrator (World *world, gconstpointer data G_GNUC_UNUSED)
{
  add (world, 0, PERSON_ADMINISTRATOR);
  add (world, 1, "reviewer");
  unsigned waits_for = 0;
  uint64_t before = world->event;
  g_assert_nonnull (roster_newest (world->roster, "p0002", &waits_for));
  g_assert_cmpuint (waits_for, ==, 1);
  g_assert_null (roster_person (world->roster, "p0002", 0));
  g_assert_false (roster_role_at (world->roster, "p0002", "reviewer", 0, now (world)));
  g_assert_cmpint (approve (world, "p0002", 1, "p0001", world->keys[0]), ==, ROSTER_GOOD);
  g_assert_true (roster_role_at (world->roster, "p0002", "reviewer", 0, now (world)));
  g_assert_false (roster_role_at (world->roster, "p0002", "reviewer", before, now (world)));
  g_assert_cmpint (approve (world, "p0002", 1, "p0001", world->keys[0]), ==, ROSTER_TWICE);
}

static void test_two_administrators_where_the_layout_asks_for_them (World *world, gconstpointer data G_GNUC_UNUSED)
{
  unsigned waits_for = 0;
  roster_require (world->roster, 2);
  add (world, 0, PERSON_ADMINISTRATOR);
  add (world, 1, PERSON_ADMINISTRATOR);
  g_assert_cmpint (approve (world, "p0002", 1, "p0001", world->keys[0]), ==, ROSTER_GOOD);
  g_assert_cmpuint (roster_count (world->roster, PERSON_ADMINISTRATOR, 0, now (world)), ==, 2);
  add (world, 2, "reviewer");
  g_assert_cmpint (approve (world, "p0003", 1, "p0001", world->keys[0]), ==, ROSTER_GOOD);
  roster_newest (world->roster, "p0003", &waits_for);
  g_assert_cmpuint (waits_for, ==, 1);
  g_assert_cmpint (approve (world, "p0003", 1, "p0001", world->keys[0]), ==, ROSTER_TWICE);
  g_assert_null (roster_person (world->roster, "p0003", 0));
  g_assert_cmpint (approve (world, "p0003", 1, "p0002", world->keys[1]), ==, ROSTER_GOOD);
  g_assert_nonnull (roster_person (world->roster, "p0003", 0));
}

static void test_a_later_edition_ends_the_waiting_of_one_before (World *world, gconstpointer data G_GNUC_UNUSED)
{
  add (world, 0, PERSON_ADMINISTRATOR);
  add (world, 1, "reviewer");
  g_assert_cmpint (bring (world, make_person ("p0002", 2)), ==, ROSTER_GOOD);
  g_assert_cmpint (approve (world, "p0002", 1, "p0001", world->keys[0]), ==, ROSTER_SUBJECT);
  g_assert_cmpint (approve (world, "p0002", 2, "p0001", world->keys[0]), ==, ROSTER_GOOD);
  g_assert_cmpuint (roster_person (world->roster, "p0002", 0)->edition, ==, 2);
  g_assert_false (roster_role_at (world->roster, "p0002", "reviewer", 0, now (world)));
}

static void test_who_left_still_verifies_for_what_was_signed (World *world, gconstpointer data G_GNUC_UNUSED)
{
  add (world, 0, PERSON_ADMINISTRATOR);
  add (world, 1, "reviewer");
  approve (world, "p0002", 1, "p0001", world->keys[0]);
  g_autoptr (Statement) statement = make_statement (world, "p0009", 1, "p0002", world->keys[1]);
  g_free (statement->role);
  statement->role = g_strdup ("reviewer");
  g_autoptr (GBytes) text = statement_print (statement), signature = key_sign (world->keys[1], text, NULL);
  uint64_t event = ++world->event;
  g_assert_cmpint (roster_judge (world->roster, statement, text, signature, event, NULL), ==, ROSTER_GOOD);

  Person *left = person_copy (roster_person (world->roster, "p0002", 0));
  left->edition = 2;
  person_role_at (left, "reviewer", now (world))->until = now (world) + 1;
  person_key_at (left, now (world))->until = now (world) + 1;
  left->changed = now (world) + 1;
  g_assert_cmpint (bring (world, left), ==, ROSTER_GOOD);
  g_assert_cmpint (approve (world, "p0002", 2, "p0001", world->keys[0]), ==, ROSTER_GOOD);
  g_assert_cmpint (roster_judge (world->roster, statement, text, signature, event, NULL), ==, ROSTER_GOOD);
  /* The same statement, brought only now. */
  g_assert_cmpint (roster_judge (world->roster, statement, text, signature, world->event + 1, NULL), ==,
                   ROSTER_SIGNER_KEY);
}

static void test_a_signer_s_clock_may_differ_from_that_of_the_journal (World *world, gconstpointer data G_GNUC_UNUSED)
{
  add (world, 0, PERSON_ADMINISTRATOR);
  add (world, 1, "reviewer");
  g_autoptr (Statement) late = make_statement (world, "p0002", 1, "p0001", world->keys[0]);
  late->time = now (world) + 5000;
  g_assert_cmpint (bring_statement (world, late, world->keys[0]), ==, ROSTER_GOOD);
}

static void test_one_key_under_two_names_is_refused (World *world, gconstpointer data G_GNUC_UNUSED)
{
  add (world, 0, PERSON_ADMINISTRATOR);
  g_assert_cmpint (bring_key (world, "p0002", 1, world->keys[0]), ==, ROSTER_KEY_SHARED);
  Person *second = make_person ("p0002", 1);
  person_add_key (second, "p0002.pem", KEY_P256, key_fingerprint (world->keys[0]), now (world));
  g_assert_cmpint (bring (world, second), ==, ROSTER_KEY_SHARED);
  g_assert_cmpstr (roster_key_holder (world->roster, key_fingerprint (world->keys[0])), ==, "p0001");
  g_assert_null (roster_key_holder (world->roster, key_fingerprint (world->keys[1])));
}

static void test_an_edition_has_the_keys_that_were_brought_for_it (World *world, gconstpointer data G_GNUC_UNUSED)
{
  Person *person = make_person ("p0001", 1);
  person_add_key (person, "p0001.pem", KEY_P256, key_fingerprint (world->keys[0]), 0);
  g_assert_cmpint (bring (world, person), ==, ROSTER_KEY);
  g_assert_cmpint (bring_key (world, "p0002", 1, world->keys[0]), ==, ROSTER_GOOD);
  person = make_person ("p0001", 1);
  person_add_key (person, "p0001.pem", KEY_P256, key_fingerprint (world->keys[0]), 0);
  g_assert_cmpint (bring (world, person), ==, ROSTER_KEY);
  g_assert_cmpint (bring_key (world, "p0001", 1, world->keys[1]), ==, ROSTER_GOOD);
  person = make_person ("p0001", 1);
  person_add_key (person, "p0001.pem", KEY_SM2, key_fingerprint (world->keys[1]), 0);
  g_assert_cmpint (bring (world, person), ==, ROSTER_KEY);
}

static void test_numbers_and_editions_follow_one_another (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (bring (world, make_person ("p0002", 1)), ==, ROSTER_PERSON);
  g_assert_cmpint (bring (world, make_person ("p0001", 2)), ==, ROSTER_PERSON);
  g_assert_cmpint (bring (world, make_person ("p0001", 1)), ==, ROSTER_GOOD);
  g_assert_cmpint (bring (world, make_person ("p0001", 1)), ==, ROSTER_PERSON);
  g_assert_cmpint (bring (world, make_person ("p0001", 3)), ==, ROSTER_PERSON);
  RosterBrought elsewhere = {++world->event, "people/p0003.1.xml", DIGEST};
  g_assert_cmpint (roster_bring_person (world->roster, &elsewhere, make_person ("p0002", 1)), ==, ROSTER_PERSON);
  g_assert_cmpuint (roster_length (world->roster), ==, 1);
  g_assert_cmpuint (roster_event_of (world->roster, "p0001", 1), >, 0);
  g_assert_cmpuint (roster_event_of (world->roster, "p0001", 2), ==, 0);
}

/* A statement about p0003's first edition by p0002, a reviewer with keys[1], with one thing wrong. */
static void test_wrong_statements_are_told_apart (World *world, gconstpointer data G_GNUC_UNUSED)
{
  add (world, 0, PERSON_ADMINISTRATOR);
  add (world, 1, "reviewer");
  approve (world, "p0002", 1, "p0001", world->keys[0]);
  add (world, 2, "approver");
  g_assert_cmpint (approve (world, "p0003", 1, "p0002", world->keys[1]), ==, ROSTER_ROLE);
  g_assert_cmpint (approve (world, "p0003", 1, "p0003", world->keys[2]), ==, ROSTER_SIGNER);
  g_assert_cmpint (approve (world, "p0003", 1, "p0004", world->keys[3]), ==, ROSTER_SIGNER);
  g_assert_cmpint (approve (world, "p0003", 1, "p0001", world->keys[3]), ==, ROSTER_SIGNER_KEY);
  g_assert_cmpint (approve (world, "p0003", 2, "p0001", world->keys[0]), ==, ROSTER_SUBJECT);
  g_autoptr (Statement) forged = make_statement (world, "p0003", 1, "p0001", world->keys[0]);
  g_assert_cmpint (bring_statement (world, forged, world->keys[3]), ==, ROSTER_SIGNATURE);
  g_autoptr (Statement) ahead = make_statement (world, "p0003", 1, "p0001", world->keys[0]);
  ahead->position = world->event + 1;
  g_assert_cmpint (bring_statement (world, ahead, world->keys[0]), ==, ROSTER_TIME);
  g_autoptr (Statement) other = make_statement (world, "p0003", 1, "p0001", world->keys[0]);
  other->digest[0] = 'f';
  g_assert_cmpint (bring_statement (world, other, world->keys[0]), ==, ROSTER_SUBJECT);
  g_autoptr (Statement) rejects = make_statement (world, "p0003", 1, "p0001", world->keys[0]);
  g_free (rejects->decision);
  rejects->decision = g_strdup ("reject");
  g_assert_cmpint (bring_statement (world, rejects, world->keys[0]), ==, ROSTER_SUBJECT);
  g_assert_null (roster_person (world->roster, "p0003", 0));
  g_assert_cmpint (approve (world, "p0003", 1, "p0001", world->keys[0]), ==, ROSTER_GOOD);
}

static void test_a_role_may_be_one_of_several_or_none (World *world, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const posts[] = {"approver", "management", NULL}, *const anybody[] = {NULL},
                           *const other[] = {"reviewer", NULL};
  add (world, 0, PERSON_ADMINISTRATOR);
  add (world, 1, "management");
  approve (world, "p0002", 1, "p0001", world->keys[0]);
  g_autoptr (Statement) statement = make_statement (world, "p0009", 1, "p0002", world->keys[1]);
  g_free (statement->role);
  statement->role = g_strdup ("approver");
  g_autoptr (GBytes) text = statement_print (statement), signature = key_sign (world->keys[1], text, NULL);
  uint64_t event = ++world->event;
  const Roster *roster = world->roster;
  g_assert_cmpint (roster_judge (roster, statement, text, signature, event, NULL), ==, ROSTER_ROLE);
  g_assert_cmpint (roster_judge (roster, statement, text, signature, event, posts), ==, ROSTER_GOOD);
  g_assert_cmpint (roster_judge (roster, statement, text, signature, event, anybody), ==, ROSTER_GOOD);
  g_assert_cmpint (roster_judge (roster, statement, text, signature, event, other), ==, ROSTER_ROLE);
}

#define ADD(name, test) g_test_add ("/roster/" name, World, NULL, world_set_up, test, world_tear_down)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("the-first-administrator-needs-nobody", test_the_first_administrator_needs_nobody);
  ADD ("whoever-comes-later-waits-for-an-administrator", test_whoever_comes_later_waits_for_an_administrator);
  ADD ("two-administrators-where-the-layout-asks-for-them", test_two_administrators_where_the_layout_asks_for_them);
  ADD ("a-later-edition-ends-the-waiting-of-one-before", test_a_later_edition_ends_the_waiting_of_one_before);
  ADD ("who-left-still-verifies-for-what-was-signed", test_who_left_still_verifies_for_what_was_signed);
  ADD ("clocks-differ", test_a_signer_s_clock_may_differ_from_that_of_the_journal);
  ADD ("one-key-under-two-names-is-refused", test_one_key_under_two_names_is_refused);
  ADD ("an-edition-has-the-keys-that-were-brought-for-it", test_an_edition_has_the_keys_that_were_brought_for_it);
  ADD ("numbers-and-editions-follow-one-another", test_numbers_and_editions_follow_one_another);
  ADD ("wrong-statements-are-told-apart", test_wrong_statements_are_told_apart);
  ADD ("a-role-may-be-one-of-several-or-none", test_a_role_may_be_one_of_several_or_none);
  return g_test_run ();
}
