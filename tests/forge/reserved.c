/* Acts that the layout reserves, signed by others than those it names, or by nobody. Each act is made honestly by the
 * archivist; then the signature of its commit is exchanged. */
#include "tests/forge/forge.h"

#include <inttypes.h>
#include <string.h>

#include "form/document/commit.h"
#include "ops/amend.h"
#include "ops/amend/correct.h"
#include "ops/file.h"

#define RECORD "customers/C00/C00001/2010/a06-feedback/0001"
#define OTHER "customers/C00/C00001/2010/a06-feedback/0002"
#define VOLUME "customers/C00/C00001/2010/a05-scheduling"

/* Who signs in place of the archivist. NULL and 0: nothing is changed. */
typedef struct {
  const char *person; /* whose name is written */
  const char *key_of; /* whose key signs; NULL: the person's */
  const char *named;  /* whose key is named; NULL: the one that signs */
  bool other_commit;  /* the signature is that of an earlier commit of the archivist */
  const char *actor;  /* the name of the commit's actor from then on */
  bool unsigned_at_all;
} Signing;

/* ---- Exchanging the signature of the last commit ---- */

static char *last_block (const Forger *forger)
{
  char *last = NULL;
  g_autofree char *directory = g_build_filename (forger->court.path, "journal", NULL);
  g_autoptr (GDir) names = g_dir_open (directory, 0, NULL);
  for (const char *name; (name = g_dir_read_name (names)) != NULL;)
    if (last == NULL || strcmp (name, last) > 0)
      forge_set (&last, name);
  char *path = g_build_filename (directory, last, NULL);
  g_free (last);
  return path;
}

static Event *read_line (const char *line)
{
  g_autoptr (GError) error = NULL;
  Event *event = event_parse (line, strlen (line), &error);
  g_assert_no_error (error);
  return event;
}

static bool keep_signature (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data,
                            GError **error G_GNUC_UNUSED)
{
  GBytes **kept = data;
  if (*kept == NULL)
    *kept = commit_signature (event);
  return true;
}

static GBytes *first_signature (const Forger *forger)
{
  g_autoptr (GError) error = NULL;
  GBytes *signature = NULL;
  journal_visit_verb (archive_journal (forger->court.archive), COMMIT_VERB, keep_signature, &signature, &error);
  g_assert_no_error (error);
  g_assert_nonnull (signature);
  return signature;
}

/* The same lines under another actor, with the digests that follow from it, and the line after them. Given. */
static char *call_otherwise (const Forger *forger, const char *text, const char *actor, Event *after)
{
  char hex[DIGEST_HEX_SIZE] = "";
  g_autoptr (GString) called = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    g_autoptr (Event) event = read_line (*line);
    const char *previous = line == lines ? event_previous (event) : hex;
    event_stamp (event, event_number (event), previous, event_time (event), actor);
    g_autofree char *printed = event_print (event, NULL);
    digest_bytes (archive_fonds (forger->court.archive)->digest, printed, strlen (printed), hex);
    g_string_append (called, printed);
  }
  event_stamp (after, event_number (after), hex, event_time (after), actor);
  return g_strndup (called->str, called->len - 1);
}

/* The line that signs in place of this one. Given. */
static char *sign_otherwise (const Forger *forger, const Event *line, const Signing *signing)
{
  g_autoptr (GError) error = NULL;
  const char *person = signing->person != NULL ? signing->person : "administrator";
  const Key *key = forger->court.keys[court_index (signing->key_of != NULL ? signing->key_of : person)];
  const Key *named = signing->named != NULL ? forger->court.keys[court_index (signing->named)] : key;
  g_autofree char *number = court_person (person);
  const char *archive = journal_archive_id (archive_journal (forger->court.archive));
  g_autoptr (GBytes) text =
      commit_text (archive, event_number (line) - 1, event_previous (line), number, key_fingerprint (named));
  g_autoptr (GBytes) signature = signing->other_commit ? first_signature (forger) : key_sign (key, text, &error);
  g_assert_no_error (error);
  g_autoptr (Event) event = commit_event (number, key_fingerprint (named), signature);
  event_stamp (event, event_number (line), event_previous (line), event_time (line), event_actor (line));
  return event_print (event, NULL);
}

static void sign_again (Forger *forger, const Signing *signing)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = last_block (forger), *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  char *last = strrchr (text, '\n');
  *last = '\0';
  last = strrchr (text, '\n');
  *last++ = '\0';
  g_autoptr (Event) line = read_line (last);
  g_assert_cmpstr (event_verb (line), ==, COMMIT_VERB);
  g_autofree char *acts =
      signing->actor != NULL ? call_otherwise (forger, text, signing->actor, line) : g_strdup (text);
  g_autofree char *again = signing->unsigned_at_all ? g_strdup ("") : sign_otherwise (forger, line, signing);
  g_autofree char *block = g_strconcat (acts, "\n", again, NULL);
  court_close (&forger->court);
  g_assert_true (g_file_set_contents (path, block, -1, &error));
  g_assert_true (court_open (&forger->court, &error));
}

/* ---- Acts ---- */

static void hold_as (Forger *forger, const char *actor)
{
  g_autoptr (GError) error = NULL;
  const char *const places[] = {OTHER, NULL};
  const DecidingRequest request = {
      .kind = DECISION_HOLD, .references = places, .reason = "why", .matter = actor != NULL ? actor : "7"};
  g_autoptr (GPtrArray) decisions =
      decide_run (forger->court.archive, &request, actor != NULL ? actor : "clerk", false, &error);
  g_assert_no_error (error);
}

static void hold (Forger *forger)
{
  hold_as (forger, NULL);
}

static void file (Forger *forger)
{
  forge_file_in (forger, 2025, true);
}

static void seal (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  g_auto (SealingResult) result = {0};
  const char *const volumes[] = {VOLUME, NULL};
  g_autoptr (GPtrArray) waivers = g_ptr_array_new_with_free_func ((GDestroyNotify)file_seal_waiver_free);
  const SealingRequest request = {.references = volumes, .waivers = waivers};
  file_seal_seal (forger->court.archive, &request, "clerk", false, &result, &error);
  g_assert_no_error (error);
}

static void amend (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  GDate today;
  const char *const records[] = {RECORD, NULL};
  AmendRequest request = {.references = records, .reason = "why", .title = "信函"};
  g_date_clear (&today, 1);
  g_date_set_time_t (&today, court_now);
  g_autoptr (GPtrArray) amended = amend_run (forger->court.archive, &request, "clerk", &today, false, &error);
  g_assert_no_error (error);
}

static void void_it (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  const char *const records[] = {OTHER, NULL};
  const CorrectRequest request = {.kind = CORRECTION_VOID, .references = records, .reason = "why"};
  g_autoptr (GPtrArray) corrections = amend_correct (forger->court.archive, &request, "clerk", false, &error);
  g_assert_no_error (error);
}

/* ---- People ---- */

static void change (Forger *forger, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) given = g_strsplit (line, " ", -1);
  char *words[4] = {NULL};
  for (unsigned i = 0; given[i] != NULL; i++)
    words[i] = given[i];
  g_assert_true (court_change_person (&forger->court, words, &error));
}

/* The operator gets another key; the key of the person "nobody" stands for the former one from then on. */
static void renew (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  Key **key = &forger->court.keys[court_index ("operator")], *former = *key;
  *key = key_generate (KEY_P256, &error);
  g_test_queue_destroy ((GDestroyNotify)key_free, *key);
  PeopleEdit edit = {.number = "p0005", .key = *key, .replaces_key = true};
  g_assert_true (court_edit (&forger->court, &edit, true, &error));
  forger->court.keys[court_index ("nobody")] = former;
}

#define SIGNED(name, act, ...)                                                                                         \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    act (forger);                                                                                                      \
    sign_again (forger, &(const Signing){__VA_ARGS__});                                                                \
  }
SIGNED (held_honestly, hold, .person = "administrator")
SIGNED (held_by_nobody, hold, .unsigned_at_all = true)
SIGNED (held_by_a_witness, hold, .person = "witness")
SIGNED (held_by_the_operator, hold, .person = "operator")
SIGNED (held_by_the_appraiser, hold, .person = "appraiser")
SIGNED (held_from_another_department, hold, .person = "foreign")
SIGNED (held_by_the_head, hold, .person = "reviewer")
SIGNED (held_by_the_management, hold, .person = "approver")
SIGNED (held_with_another_key, hold, .key_of = "witness")
SIGNED (held_with_a_key_that_is_only_named, hold, .key_of = "witness", .named = "administrator")
SIGNED (held_with_the_former_key, hold, .person = "operator", .key_of = "nobody")
SIGNED (held_with_another_signature, hold, .other_commit = true)
SIGNED (filed_by_nobody, file, .unsigned_at_all = true)
SIGNED (filed_by_the_head, file, .person = "reviewer")
SIGNED (sealed_by_nobody, seal, .unsigned_at_all = true)
SIGNED (sealed_by_the_head, seal, .person = "reviewer")
SIGNED (amended_by_nobody, amend, .unsigned_at_all = true)
SIGNED (amended_by_the_head, amend, .person = "reviewer")
SIGNED (voided_by_nobody, void_it, .unsigned_at_all = true)
SIGNED (voided_by_the_management, void_it, .person = "approver")
SIGNED (voided_by_the_head, void_it, .person = "reviewer")

SIGNED (held_in_the_name_of_another, hold, .person = "operator", .actor = "administrator")
SIGNED (held_in_the_number_of_another, hold, .person = "operator", .actor = "p0001")
SIGNED (held_in_a_number_of_nobody, hold, .person = "operator", .actor = "p0099")
SIGNED (filed_in_the_name_of_another, file, .person = "operator", .actor = "approver")
SIGNED (held_in_a_name_of_the_past, hold, .person = "operator", .actor = "nobody")
SIGNED (held_in_the_own_number, hold, .person = "operator", .actor = "p0005")
SIGNED (held_in_the_own_name, hold, .person = "operator", .actor = "operator")
SIGNED (held_in_a_name_that_is_free, hold, .person = "operator", .actor = "newcomer")

static void held_by_a_typed_name (Forger *forger)
{
  hold_as (forger, "p0001");
  sign_again (forger, &(const Signing){.unsigned_at_all = true});
}

static void held_after_revocation (Forger *forger)
{
  court_now += COURT_DAY;
  change (forger, "revoke operator archivist");
  held_by_the_operator (forger);
}

static void held_after_leaving (Forger *forger)
{
  court_now += COURT_DAY;
  change (forger, "leave operator");
  held_by_the_operator (forger);
}

/* The clock of the machine that commits says that it was before. */
static void held_after_revocation_by_a_clock_set_back (Forger *forger)
{
  court_now += 9 * COURT_DAY;
  change (forger, "revoke operator archivist");
  court_now -= 5 * COURT_DAY;
  held_by_the_operator (forger);
}

static void held_after_leaving_by_a_clock_set_back (Forger *forger)
{
  court_now += 9 * COURT_DAY;
  change (forger, "leave operator");
  court_now -= 5 * COURT_DAY;
  held_by_the_operator (forger);
}

static void held_with_the_former_key_by_a_clock_set_back (Forger *forger)
{
  court_now += 9 * COURT_DAY;
  renew (forger);
  court_now -= 5 * COURT_DAY;
  held_with_the_former_key (forger);
}

static void held_with_the_key_before_it_was_renewed (Forger *forger)
{
  court_now += COURT_DAY;
  renew (forger);
  held_with_the_former_key (forger);
}

static void held_before_the_appointment (Forger *forger)
{
  held_by_the_appraiser (forger);
  change (forger, "grant appraiser archivist");
}

static void held_after_a_post_that_ended (Forger *forger)
{
  change (forger, "grant appraiser archivist 1");
  court_now += 2 * COURT_DAY;
  held_by_the_appraiser (forger);
}

/* ---- Honest ---- */

static void held_and_left (Forger *forger)
{
  held_by_the_operator (forger);
  court_now += COURT_DAY;
  change (forger, "leave operator");
}

static void held_and_renewed (Forger *forger)
{
  held_by_the_operator (forger);
  court_now += COURT_DAY;
  renew (forger);
}

static void held_with_the_new_key (Forger *forger)
{
  court_now += COURT_DAY;
  renew (forger);
  held_by_the_operator (forger);
}

/* By a clock a minute behind that of the administrator. */
static void employ (Forger *forger, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Key) key = key_generate (KEY_P256, &error);
  PeopleEdit edit = {.name = name, .department = "HR", .key = key};
  court_edit (&forger->court, &edit, true, &error);
  g_assert_no_error (error);
}

static void held_before_such_a_person_came (Forger *forger)
{
  held_in_a_name_that_is_free (forger);
  employ (forger, "newcomer");
}

static void held_after_such_a_person_came (Forger *forger)
{
  employ (forger, "newcomer");
  held_in_a_name_that_is_free (forger);
}

static void held_in_the_name_of_who_left (Forger *forger)
{
  court_now += COURT_DAY;
  change (forger, "leave nobody");
  held_in_a_name_of_the_past (forger);
}

/* The tool is asked by the administrator. */
static bool hold_under_another_name (Forger *forger, GError **error)
{
  const char *const places[] = {OTHER, NULL};
  const DecidingRequest request = {.kind = DECISION_HOLD, .references = places, .reason = "why", .matter = "7"};
  g_autoptr (GPtrArray) decisions = decide_run (forger->court.archive, &request, "operator", false, error);
  return decisions != NULL;
}

static void held_just_after_the_appointment (Forger *forger)
{
  court_now += COURT_DAY;
  change (forger, "grant appraiser archivist");
  court_now -= 60;
  held_by_the_appraiser (forger);
}

static void held_within_a_term (Forger *forger)
{
  change (forger, "grant appraiser archivist 9");
  court_now += 2 * COURT_DAY;
  held_by_the_appraiser (forger);
}

static void filed_by_a_department (Forger *forger)
{
  change (forger, "grant witness2 department-archivist");
  file (forger);
  sign_again (forger, &(const Signing){.person = "witness2"});
}

static void all_of_it (Forger *forger)
{
  hold (forger);
  file (forger);
  amend (forger);
  void_it (forger);
  seal (forger);
}

/* A hundred commits of one session. */
static void a_hundred (Forger *forger)
{
  for (unsigned i = 0; i < 100; i++) {
    g_autofree char *matter = g_strdup_printf ("matter %u", i);
    hold_as (forger, matter);
  }
}

#define FALSE_ACT(text, finding, forged)                                                                               \
  {                                                                                                                    \
    .name = text, .code = finding, .after = forged, .end = FORGE_NOTHING                                               \
  }
static const ForgeCase cases[] = {
    FALSE_ACT ("a hold signed again", NULL, held_honestly),
    FALSE_ACT ("a hold that nobody signed", "V-UNSIGNED", held_by_nobody),
    FALSE_ACT ("a hold under a typed name", "V-UNSIGNED", held_by_a_typed_name),
    FALSE_ACT ("a hold by who has no post", "V-RESERVED", held_by_a_witness),
    FALSE_ACT ("a hold by a head of another department", "V-RESERVED", held_from_another_department),
    FALSE_ACT ("a hold with the key of another", "V-SIGNER-KEY", held_with_another_key),
    FALSE_ACT ("a hold with a key that is only named", "V-SIGNATURE", held_with_a_key_that_is_only_named),
    FALSE_ACT ("a hold with the signature of another commit", "V-SIGNATURE", held_with_another_signature),
    FALSE_ACT ("a hold after the post was revoked", "V-RESERVED", held_after_revocation),
    FALSE_ACT ("the same by a clock set back", "V-RESERVED", held_after_revocation_by_a_clock_set_back),
    FALSE_ACT ("a hold after leaving", "V-SIGNER-KEY", held_after_leaving),
    FALSE_ACT ("a hold after leaving by a clock set back", "V-SIGNER-KEY", held_after_leaving_by_a_clock_set_back),
    FALSE_ACT ("a hold with the former key", "V-SIGNER-KEY", held_with_the_key_before_it_was_renewed),
    FALSE_ACT ("a hold with the former key by a clock set back", "V-SIGNER-KEY",
               held_with_the_former_key_by_a_clock_set_back),
    FALSE_ACT ("a hold before the appointment", "V-RESERVED", held_before_the_appointment),
    FALSE_ACT ("a hold after the post has ended", "V-RESERVED", held_after_a_post_that_ended),
    FALSE_ACT ("a hold in the name of another", "V-ACTOR", held_in_the_name_of_another),
    FALSE_ACT ("a hold in the number of another", "V-ACTOR", held_in_the_number_of_another),
    FALSE_ACT ("a hold in a number that nobody has", "V-ACTOR", held_in_a_number_of_nobody),
    FALSE_ACT ("a hold in the name of who left", "V-ACTOR", held_in_the_name_of_who_left),
    FALSE_ACT ("a hold in the name of a newcomer", "V-ACTOR", held_after_such_a_person_came),
    FALSE_ACT ("a record in the name of another", "V-ACTOR", filed_in_the_name_of_another),
    FALSE_ACT ("a hold in the own number", NULL, held_in_the_own_number),
    FALSE_ACT ("a hold in the own name", NULL, held_in_the_own_name),
    FALSE_ACT ("a hold in a name that nobody has", NULL, held_in_a_name_that_is_free),
    FALSE_ACT ("a hold in a name that a person has later", NULL, held_before_such_a_person_came),
    {.name = "a hold that the tool makes in the name of another",
     .attempt = hold_under_another_name,
     .refusal = "D-ACTOR-KEY",
     .end = FORGE_NOTHING},
    FALSE_ACT ("a record that nobody signed", "V-UNSIGNED", filed_by_nobody),
    FALSE_ACT ("a record by who may only decide", "V-RESERVED", filed_by_the_head),
    FALSE_ACT ("a seal that nobody signed", "V-UNSIGNED", sealed_by_nobody),
    FALSE_ACT ("a seal by who may only decide", "V-RESERVED", sealed_by_the_head),
    FALSE_ACT ("an amendment that nobody signed", "V-UNSIGNED", amended_by_nobody),
    FALSE_ACT ("an amendment by who may only decide", "V-RESERVED", amended_by_the_head),
    FALSE_ACT ("a void that nobody signed", "V-UNSIGNED", voided_by_nobody),
    FALSE_ACT ("a void by who may only decide", "V-RESERVED", voided_by_the_management),
    FALSE_ACT ("a void by the head", NULL, voided_by_the_head),
    FALSE_ACT ("a hold by the head", NULL, held_by_the_head),
    FALSE_ACT ("a hold by the management", NULL, held_by_the_management),
    FALSE_ACT ("who signed leaves later", NULL, held_and_left),
    FALSE_ACT ("the key is renewed later", NULL, held_and_renewed),
    FALSE_ACT ("a renewed key", NULL, held_with_the_new_key),
    FALSE_ACT ("a clock that is a minute behind", NULL, held_just_after_the_appointment),
    FALSE_ACT ("a post that ends later", NULL, held_within_a_term),
    FALSE_ACT ("a record by the archivist of a department", NULL, filed_by_a_department),
    FALSE_ACT ("all acts by the archivist", NULL, all_of_it),
    FALSE_ACT ("a hundred commits", NULL, a_hundred),
};
FORGE_TABLE ("reserved", cases)
