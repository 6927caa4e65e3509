/* Ways to get a destruction wrong: each is refused with its own code, and nothing is erased. Also what forged or
 * damaged statements, files and journals come to. */
#include "store/change.h"
#include "store/index.h"
#include "tests/unit/fixtures/court.h"

#define ONE "C00001/2010/a06/1"
#define BOTH ONE ", C00001/2010/a06/2"
#define RECORD "customers/C00/C00001/2010/a06-feedback/0001"
#define REGISTER COURT_DIRECTORY "/register.1.xml"

/* Where a case begins: everything before has gone well. */
typedef enum { FILED, DRAFTED, SUBMITTED, REVIEWED, APPROVED, COOLED, COUNTED_ONCE, COUNTED, STAGES } Point;

static const char *const steps[STAGES] = {
    NULL,     "propose " BOTH,        "sign appraiser appraiser", "sign reviewer reviewer", "sign approver approver",
    "wait 8", "sign witness witness", "sign witness2 witness"};

typedef struct {
  const char *what; /* nothing of it is erased */
  Point from;
  const char *steps; /* the last one is refused */
  const char *id;
} Wrong;

static const Wrong wrongs[] = {
    /* Drawing up. */
    {"a term that is not over", FILED, "propose C00001/2024/a06/1", "D-DESTROY-TERM"},
    {"a permanent record", FILED, "propose C00001/2010/xz/1", "D-DESTROY-PERMANENT"},
    {"a term that nobody can compute", FILED, "propose C00001/2010/b01/1", "D-DESTROY-UNKNOWN"},
    {"a volume that is not sealed", FILED, "propose C00001/2010/a05/1", "D-DESTROY-UNSEALED"},
    {"a record on hold", FILED, "hold " RECORD "; propose " ONE, "D-DESTROY-HELD"},
    {"a record of a customer on hold", FILED, "hold customers/C00/C00001; propose " ONE, "D-DESTROY-HELD"},
    {"a term that was extended", FILED, "extend " RECORD " 2060-01-01; propose " ONE, "D-DESTROY-TERM"},
    {"a record on another register", DRAFTED, "propose " ONE, "D-DESTROY-LISTED"},
    {"no record at all", FILED, "propose C00001/2010/a06/9", "D-REFERENCE-UNKNOWN"},
    {"a whole volume by name", FILED, "propose C00001/2010/a06", "D-DESTROY-LINE"},
    {"a record named twice", FILED, "propose " ONE ", " ONE, "D-DESTROY-LINE"},
    {"records of two procedures", FILED, "propose " ONE ", C00001/1990/pz/1", "D-DESTROY-PROCEDURES"},
    {"keeping without an end", FILED, "propose " ONE " keep", "D-DESTROY-LINE"},
    {"transferring to nobody", FILED, "propose " ONE " transfer", "D-DESTROY-RECIPIENT"},

    /* Every role missing. */
    {"nobody has submitted", DRAFTED, "run operator", "D-DESTROY-ORDER"},
    {"nobody has reviewed", SUBMITTED, "run operator", "D-DESTROY-ORDER"},
    {"nobody has approved", REVIEWED, "run operator", "D-DESTROY-ORDER"},
    {"nobody has counted", COOLED, "run operator", "D-DESTROY-ORDER"},
    {"one witness alone", COUNTED_ONCE, "run operator", "D-DESTROY-ORDER"},
    {"approving before the review", SUBMITTED, "sign approver approver", "D-DESTROY-ORDER"},
    {"counting before the approval", REVIEWED, "sign witness witness", "D-DESTROY-ORDER"},
    {"reviewing before the submission", DRAFTED, "sign reviewer reviewer", "D-DESTROY-ORDER"},
    {"reviewing after the approval", APPROVED, "sign chief reviewer", "D-DESTROY-ORDER"},
    {"attesting before the end", COUNTED, "sign witness witness", "D-DESTROY-TWICE"},

    /* Rejected. */
    {"the reviewer rejects", SUBMITTED, "sign reviewer reviewer reject; sign approver approver", "D-DESTROY-REJECTED"},
    {"the reviewer asks for changes", SUBMITTED, "sign reviewer reviewer change; sign chief reviewer",
     "D-DESTROY-REJECTED"},
    {"the approver rejects", REVIEWED, "sign approver approver reject; wait 8; run operator", "D-DESTROY-REJECTED"},
    {"a witness does not find what the register says", COOLED, "sign witness witness reject; run operator",
     "D-DESTROY-REJECTED"},
    {"a decision of another stage", SUBMITTED, "sign reviewer reviewer count", "D-DESTROY-DECISION"},

    /* Posts and departments. */
    {"a reviewer without the post", SUBMITTED, "sign witness reviewer", "D-DESTROY-POST"},
    {"an appraiser without the role", DRAFTED, "sign nobody appraiser", "D-DESTROY-POST"},
    {"an operator without the role", COUNTED, "run nobody", "D-DESTROY-POST"},
    {"a witness without the role", COOLED, "sign reviewer witness", "D-DESTROY-POST"},
    {"a reviewer whose post was taken away", SUBMITTED, "revoke reviewer hr-head; sign reviewer reviewer",
     "D-DESTROY-POST"},
    {"a reviewer whose post has expired", SUBMITTED, "grant nobody hr-head 1; wait 2; sign nobody reviewer",
     "D-DESTROY-POST"},
    {"a reviewer who has left", SUBMITTED, "leave reviewer; sign reviewer reviewer", "D-DESTROY-POST"},
    {"a reviewer of another department", SUBMITTED, "sign foreign reviewer", "D-DESTROY-DEPARTMENT"},
    {"a role that the procedure does not know", SUBMITTED, "sign reviewer janitor", "D-DESTROY-ROLE"},

    /* Two roles in one person. */
    {"the appraiser reviews", DRAFTED, "sign chief appraiser; sign chief reviewer", "D-DESTROY-SAME-PERSON"},
    {"the appraiser executes", DRAFTED,
     "sign chief appraiser; sign reviewer reviewer; sign approver approver; wait 8; sign witness witness; sign "
     "witness2 "
     "witness; run chief",
     "D-DESTROY-SAME-PERSON"},
    {"the approver is a witness", REVIEWED, "sign boss approver; wait 8; sign boss witness", "D-DESTROY-SAME-PERSON"},
    {"a witness is the operator", COOLED, "sign hands witness; sign witness witness; run hands",
     "D-DESTROY-SAME-PERSON"},
    {"one witness twice", COUNTED_ONCE, "sign witness witness", "D-DESTROY-TWICE"},
    {"one reviewer twice", REVIEWED, "sign reviewer reviewer", "D-DESTROY-TWICE"},
    {"one person with a second key", COUNTED_ONCE, "rekey witness; sign witness witness", "D-DESTROY-TWICE"},
    {"one key under a second name", FILED, "share witness nobody", "D-KEY-TAKEN"},

    /* Time. */
    {"counting at once", APPROVED, "sign witness witness", "D-DESTROY-COOLING-OFF"},
    {"counting a day too early", APPROVED, "wait 6; sign witness witness", "D-DESTROY-COOLING-OFF"},
    {"counting with the clock set back", COOLED, "back 2; sign witness witness", "D-DESTROY-COOLING-OFF"},
    {"a clock set back before the end of the term", FILED, "back 9000; propose C00001/2024/a06/1", "D-DESTROY-TERM"},

    /* What changes meanwhile. */
    {"a hold before the review", SUBMITTED, "hold " RECORD "; sign reviewer reviewer", "D-DESTROY-HELD"},
    {"a hold before the count", COOLED, "hold " RECORD "; sign witness witness", "D-DESTROY-HELD"},
    {"a hold before the end", COUNTED, "hold " RECORD "; run operator", "D-DESTROY-HELD"},
    {"a second hold when one was lifted", COUNTED, "hold " RECORD "; hold customers/C00/C00001; lift; run operator",
     "D-DESTROY-HELD"},
    {"a hold that was lifted before the review", SUBMITTED, "hold " RECORD "; lift; sign reviewer reviewer",
     "D-DESTROY-VOIDED"},
    {"a hold that was lifted before the count", COOLED, "hold customers/C00/C00001; lift; sign witness witness",
     "D-DESTROY-VOIDED"},
    {"a hold that was lifted before the end", COUNTED, "hold " RECORD "; lift; run operator", "D-DESTROY-VOIDED"},
    {"a hold of the year that was lifted before the end", COUNTED, "hold customers/C00/C00001/2010; lift; run operator",
     "D-DESTROY-VOIDED"},
    {"an extension before the end", COUNTED, "extend " RECORD " 2060-01-01; run operator", "D-DESTROY-TERM"},
    {"another layout", COUNTED, "adopt; run operator", "D-DESTROY-LAYOUT"},
    {"another layout before the review", SUBMITTED, "adopt; sign reviewer reviewer", "D-DESTROY-LAYOUT"},
    {"a new edition", COUNTED, "replace " ONE "; run operator", "D-DESTROY-ORDER"},
    {"a register that was withdrawn", COUNTED, "withdraw; run operator", "D-DESTROY-ENDED"},
    {"a signature on what was withdrawn", SUBMITTED, "withdraw; sign reviewer reviewer", "D-DESTROY-ENDED"},

    /* Files that are not what they were. */
    {"a register with one byte changed", COUNTED, "touch " REGISTER "; run operator", "D-FILE-CHANGED"},
    {"a register with one byte changed, before a signature", SUBMITTED, "touch " REGISTER "; sign reviewer reviewer",
     "D-FILE-CHANGED"},
    {"a statement with one byte changed", COUNTED,
     "touch " COURT_DIRECTORY "/1.approve.approver.p0004.txt; run operator", "D-DESTROY-ORDER"},
    {"a signature with one byte changed", COUNTED,
     "touch " COURT_DIRECTORY "/1.review.reviewer.p0003.sig; run operator", "D-DESTROY-ORDER"},
    {"a statement that is gone", COUNTED, "drop " COURT_DIRECTORY "/1.count.witness.p0006.txt; run operator",
     "D-DESTROY-ORDER"},
    {"a key file swapped", COUNTED, "copy people/p0003.pem people/p0004.pem; run operator", "D-FILE-CHANGED"},
    {"a file in the record that no manifest lists", COUNTED, "copy archive.xml " RECORD "/other.xml; run operator",
     "D-DESTROY-STRANGE"},
    {"a part of the record that is gone", COUNTED, "drop " RECORD "/original-001.tif; run operator",
     "D-DESTROY-STRANGE"},
    {"a record's document that was changed", COUNTED, "touch " RECORD "/record.1.xml; run operator", "D-FILE-CHANGED"},
    {"a journal that was rolled back", COUNTED, "rollback 1; run operator", "D-DESTROY-ORDER"},

    /* Statements that nobody could have made: the second witness's, forged. */
    {"a statement of another register", COUNTED_ONCE, "forge subject " COURT_DIRECTORY "/register.2.xml; run operator",
     "D-DESTROY-ORDER"},
    {"a statement about other bytes", COUNTED_ONCE, "forge digest " FIXTURE_DIGEST "; run operator", "D-DESTROY-ORDER"},
    {"a statement of another archive", COUNTED_ONCE, "forge archive " FIXTURE_DIGEST "; run operator",
     "D-DESTROY-ORDER"},
    {"a statement of another day", COUNTED_ONCE, "forge time 2026-11-23T08:12:00Z; run operator", "D-DESTROY-ORDER"},
    {"a statement of another role", COUNTED_ONCE, "forge role approver; run operator", "D-DESTROY-ORDER"},
    {"a statement of another decision", COUNTED_ONCE, "forge decision approve; run operator", "D-DESTROY-ORDER"},
    {"a statement in another's name", COUNTED_ONCE, "forge person p0006; run operator", "D-DESTROY-ORDER"},
    {"a statement by a stranger's key", COUNTED_ONCE, "forge key " FIXTURE_DIGEST "; run operator", "D-DESTROY-ORDER"},
    {"a statement on another journal", COUNTED_ONCE, "forge head " FIXTURE_DIGEST "; run operator", "D-DESTROY-ORDER"},
    {"a statement made before the approval", COUNTED_ONCE, "forge position 2; run operator", "D-DESTROY-ORDER"},
    {"a statement with a line added", COUNTED_ONCE, "forge + note; run operator", "D-DESTROY-ORDER"},
    {"a statement with a line twice", COUNTED_ONCE, "forge 2 role; run operator", "D-DESTROY-ORDER"},
    {"a statement with two lines swapped", COUNTED_ONCE, "forge x role; run operator", "D-DESTROY-ORDER"},
    {"a statement whose signature is another's", COUNTED_ONCE, "forge sig witness; run operator", "D-DESTROY-ORDER"},
    {"a statement without its signature", COUNTED_ONCE, "forge nosig -; run operator", "D-DESTROY-ORDER"},
};

static Court court;
static char *snapshots[STAGES];
static int64_t clocks[STAGES];

/* ---- Steps of this test ---- */

static char *place_of (const char *path)
{
  return g_build_filename (court.path, path, NULL);
}

static bool touch (const char *path)
{
  g_autofree char *file = place_of (path), *bytes = NULL;
  gsize len = 0;
  g_assert_true (g_file_get_contents (file, &bytes, &len, NULL));
  bytes[len / 2] = (char)(bytes[len / 2] ^ 1);
  return g_file_set_contents (file, bytes, (gssize)len, NULL);
}

static bool copy (const char *from, const char *to)
{
  g_autofree char *source = place_of (from), *target = place_of (to), *bytes = NULL;
  gsize len = 0;
  g_assert_true (g_file_get_contents (source, &bytes, &len, NULL));
  return g_file_set_contents (target, bytes, (gssize)len, NULL);
}

static bool drop (const char *path)
{
  g_autofree char *file = place_of (path);
  return g_remove (file) == 0;
}

/* Takes the last n blocks of the journal away. */
static bool roll_back (unsigned n)
{
  g_autofree char *directory = place_of ("journal");
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_autoptr (GPtrArray) names = io_list (fd, ".", NULL);
  close (fd);
  for (unsigned i = 0; i < n; i++) {
    g_autofree char *file = g_build_filename (directory, names->pdata[names->len - 1 - i], NULL);
    g_assert_cmpint (g_remove (file), ==, 0);
  }
  return true;
}

typedef struct {
  const char *verb, *path;
  GBytes *bytes;
} Thing;

static bool compose_things (Change *change, GError **error)
{
  for (const Thing *thing = change->data; thing->verb != NULL; thing++)
    if (change_bring (change, thing->verb, thing->path, thing->bytes, error) == NULL)
      return false;
  return true;
}

static void bring (Thing *things)
{
  g_autoptr (GError) error = NULL;
  Change change = {.archive = court.archive, .actor = "forger", .compose = compose_things, .data = things};
  change_commit (&change, &error);
  g_assert_no_error (error);
}

/* Puts a second edition of the layout in force. */
static bool adopt (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = place_of ("layouts/accounting.1.xml"), *text = NULL;
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_auto (GStrv) halves = g_strsplit (text, "edition=\"1\"", 2);
  g_autofree char *changed = g_strjoinv ("edition=\"2\"", halves);
  court_adopt (&court, changed, &error);
  g_assert_no_error (error);
  return true;
}

/* What the second witness would have signed, spoilt. */
static char *spoil (const char *text, const char *field, const char *value)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) spoilt = g_string_new (NULL);
  g_autofree char *prefix = g_strconcat (strlen (field) > 1 ? field : value, ": ", NULL);
  for (unsigned i = 0; lines[i + 1] != NULL; i++) {
    bool is_field = g_str_has_prefix (lines[i], prefix);
    if (is_field && g_str_equal (field, "x")) {
      g_string_append_printf (spoilt, "%s\n%s\n", lines[i + 1], lines[i]);
      i++;
    } else if (is_field && g_str_equal (field, "2"))
      g_string_append_printf (spoilt, "%s\n%s\n", lines[i], lines[i]);
    else if (is_field)
      g_string_append_printf (spoilt, "%s%s\n", prefix, value);
    else
      g_string_append_printf (spoilt, "%s\n", lines[i]);
  }
  if (g_str_equal (field, "+"))
    g_string_append (spoilt, "note: why\n");
  return g_string_free (g_steal_pointer (&spoilt), FALSE);
}

static char *honest_statement (const Signer *signer)
{
  const Journal *journal = archive_journal (court.archive);
  g_autofree char *file = place_of (REGISTER), *bytes = NULL;
  gsize len = 0;
  char hex[DIGEST_HEX_SIZE];
  g_assert_true (g_file_get_contents (file, &bytes, &len, NULL));
  digest_bytes (DIGEST_SHA256, bytes, len, hex);
  char *texts[] = {g_strdup (journal_archive_id (journal)),
                   g_strdup (REGISTER),
                   g_strdup (hex),
                   g_strdup ("witness"),
                   g_strdup ("count"),
                   g_strdup (signer->person),
                   g_strdup (key_fingerprint (signer->key)),
                   g_strdup (journal_head (journal))};
  Statement statement = {
      texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], texts[6], court_now, journal_length (journal),
      texts[7]};
  g_autoptr (GBytes) printed = statement_print (&statement);
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  return g_strndup (g_bytes_get_data (printed, NULL), g_bytes_get_size (printed));
}

static bool forge (const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  Signer signer = court_signer (&court, "witness2"), other = court_signer (&court, "witness");
  g_autofree char *honest = honest_statement (&signer);
  g_autofree char *text = spoil (honest, field, value);
  g_autoptr (GBytes) bytes = bytes_of (text);
  g_autoptr (GBytes) signature = key_sign (g_str_equal (field, "sig") ? other.key : signer.key, bytes, &error);
  Thing things[] = {{"statement", COURT_DIRECTORY "/1.count.witness.p0007.txt", bytes},
                    {"signature", COURT_DIRECTORY "/1.count.witness.p0007.sig", signature},
                    {NULL, NULL, NULL}};
  if (g_str_equal (field, "nosig"))
    things[1].verb = NULL;
  bring (things);
  g_free (signer.person);
  g_free (other.person);
  return true;
}

/* A new key for a person; or a person's key for another. */
static bool rekey (const char *name, const char *other, GError **error)
{
  g_autofree char *number = court_person (other);
  g_autoptr (Key) key = g_str_equal (name, other) ? key_generate (KEY_P256, error) : NULL;
  PeopleEdit edit = {.number = number, .key = key != NULL ? key : court.keys[court_index (name)], .replaces_key = true};
  if (!court_edit (&court, &edit, true, error))
    return false;
  Key **own = &court.keys[court_index (other)];
  if (key != NULL)
    *own = g_steal_pointer (&key);
  return true;
}

static bool act (const char *step, GError **error)
{
  g_auto (GStrv) words = g_strsplit (step, " ", -1);
  const char *verb = words[0], *rest = step + strlen (verb) + (words[1] != NULL);
  if (g_str_equal (verb, "propose") || g_str_equal (verb, "replace"))
    return court_propose (&court, g_str_equal (verb, "replace") ? COURT_NUMBER : NULL, rest, error);
  if (g_str_equal (verb, "sign"))
    return court_sign (&court, words, error);
  if (g_str_equal (verb, "run"))
    return court_run (&court, words, error);
  if (g_str_equal (verb, "withdraw"))
    return destroy_withdraw (court.archive, COURT_NUMBER, "tester", false, error);
  if (g_str_equal (verb, "wait") || g_str_equal (verb, "back")) {
    court_now += g_ascii_strtoll (words[1], NULL, 10) * (g_str_equal (verb, "wait") ? COURT_DAY : -COURT_DAY);
    return true;
  }
  if (g_str_equal (verb, "hold"))
    return court_decide (&court, DECISION_HOLD, false, words, error);
  if (g_str_equal (verb, "lift"))
    return court_decide (&court, DECISION_HOLD, true, words, error);
  if (g_str_equal (verb, "extend"))
    return court_decide (&court, DECISION_EXTEND, false, words, error);
  if (g_str_equal (verb, "grant") || g_str_equal (verb, "revoke") || g_str_equal (verb, "leave"))
    return court_change_person (&court, words, error);
  if (g_str_equal (verb, "rekey"))
    return rekey (words[1], words[1], error);
  if (g_str_equal (verb, "share"))
    return rekey (words[1], words[2], error);
  if (g_str_equal (verb, "touch"))
    return touch (words[1]);
  if (g_str_equal (verb, "copy"))
    return copy (words[1], words[2]);
  if (g_str_equal (verb, "drop"))
    return drop (words[1]);
  if (g_str_equal (verb, "rollback"))
    return roll_back ((unsigned)g_ascii_strtoull (words[1], NULL, 10));
  if (g_str_equal (verb, "adopt"))
    return adopt ();
  if (g_str_equal (verb, "forge"))
    return forge (words[1], words[2]);
  g_error ("nobody knows how to %s", step);
}

/* ---- The points at which cases begin ---- */

static void set_up (void)
{
  g_autoptr (GError) error = NULL;
  unit_do_not_sync ();
  court.base = g_dir_make_tmp ("dossier-court-XXXXXX", NULL);
  court.path = g_build_filename (court.base, "0", NULL);
  court_found (&court, "accounting");
  g_autofree char *customers = place_of ("customers");
  court.files = court_count (customers, NULL);
  for (Point point = FILED; point < STAGES; point++) {
    if (steps[point] != NULL)
      act (steps[point], &error);
    g_assert_no_error (error);
    clocks[point] = court_now;
    snapshots[point] = g_strdup_printf ("%s/snapshot%u", court.base, point);
    court_copy (court.path, snapshots[point]);
  }
}

/* ---- The cases ---- */

static void open_at (Point point, unsigned n)
{
  g_autoptr (GError) error = NULL;
  if (court.base == NULL)
    set_up ();
  g_free (court.path);
  court.path = g_strdup_printf ("%s/%u", court.base, n);
  court_now = clocks[point];
  court_copy (snapshots[point], court.path);
  court_open (&court, &error);
  g_assert_no_error (error);
}

static void assert_nothing_erased (const Wrong *wrong)
{
  g_autofree char *customers = place_of ("customers");
  unsigned added = strstr (wrong->steps, "copy archive.xml") != NULL,
           dropped = strstr (wrong->steps, "drop " RECORD) != NULL;
  g_assert_cmpuint (court_count (customers, NULL), ==, court.files + added - dropped);
  g_assert_cmpuint (court_count (customers, "tombstone.xml"), ==, 0);
}

static void test_wrong (gconstpointer data)
{
  const Wrong *wrong = data;
  g_auto (GStrv) acts = g_strsplit (wrong->steps, "; ", -1);
  Key *keys[G_N_ELEMENTS (court.keys)];
  open_at (wrong->from, 100 + (unsigned)(wrong - wrongs));
  memcpy (keys, court.keys, sizeof keys);
  for (unsigned i = 0; acts[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    bool last = acts[i + 1] == NULL;
    /* As another process would see it. */
    if (!court_open (&court, &error)) {
      g_assert_true (last);
      assert_refused (&error, wrong->id);
      break;
    }
    bool done = act (acts[i], &error);
    if (last) {
      g_assert_false (done);
      g_test_message ("%s", error->message);
      assert_refused (&error, wrong->id);
    } else
      g_assert_no_error (error);
  }
  assert_nothing_erased (wrong);
  court_close (&court);
  for (unsigned i = 0; i < G_N_ELEMENTS (keys); i++)
    if (court.keys[i] != keys[i])
      key_free (court.keys[i]);
  memcpy (court.keys, keys, sizeof keys);
  g_assert_true (io_remove_tree (AT_FDCWD, court.path, NULL));
}

static void test_the_right_way_is_open (void)
{
  g_autoptr (GError) error = NULL;
  open_at (COUNTED, 50);
  g_assert_true (act ("run operator", &error));
  g_assert_true (act ("sign witness witness", &error));
  g_assert_true (act ("sign witness2 witness", &error));
  g_autofree char *customers = place_of ("customers");
  g_assert_cmpuint (court_count (customers, "tombstone.xml"), ==, 2);
  g_assert_cmpuint (court_count (customers, NULL), ==, court.files - 6 + 2);
  g_autoptr (Destruction) destruction =
      destroy_open (court.archive, index_of (court.archive, NULL), COURT_NUMBER, &error);
  g_assert_cmpint (destruction->state, ==, DESTRUCTION_ATTESTED);
  g_assert_cmpuint (destruction->doubts->len, ==, 0);
  g_assert_false (act ("run operator", &error));
  assert_refused (&error, "D-DESTROY-ENDED");
}

static void test_a_hold_set_while_records_go_stops_the_rest (void)
{
  g_autoptr (GError) error = NULL;
  open_at (COUNTED, 51);
  g_assert_true (act ("replace " ONE, &error));
  static const char *const again[] = {"sign appraiser appraiser", "sign reviewer reviewer",
                                      "sign approver approver",   "wait 8",
                                      "sign witness witness",     "sign witness2 witness"};
  for (unsigned i = 0; i < G_N_ELEMENTS (again); i++)
    g_assert_true (act (again[i], &error));
  g_assert_true (act ("hold customers/C00/C00001/2010/a06-feedback/0002", &error));
  g_assert_true (act ("run operator", &error));
  g_autofree char *gone = place_of (RECORD "/tombstone.xml"),
                  *kept = place_of ("customers/C00/C00001/2010/a06-feedback/0002/record.1.xml");
  g_assert_true (g_file_test (gone, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
}

/* ---- Before and after ---- */

static void tear_down (void)
{
  court_close (&court);
  g_assert_true (io_remove_tree (AT_FDCWD, court.base, NULL));
  for (Point point = FILED; point < STAGES; point++)
    g_free (snapshots[point]);
  court_free_keys (&court);
  g_free (court.path);
  g_free (court.base);
}

int main (int argc, char **argv)
{
  /* Some hundred small archives and indexes: in memory. */
  if (g_getenv ("MEMORY") != NULL)
    g_setenv ("TMPDIR", g_getenv ("MEMORY"), TRUE);
  unit_init (&argc, &argv);
  g_assert_cmpuint (G_N_ELEMENTS (wrongs), >=, 60);
  for (unsigned i = 0; i < G_N_ELEMENTS (wrongs); i++) {
    g_autofree char *name = g_strdup_printf ("/destruction/refused/%s", wrongs[i].what);
    g_test_add_data_func (name, &wrongs[i], test_wrong);
  }
  g_test_add_func ("/destruction/the-right-way-is-open", test_the_right_way_is_open);
  g_test_add_func ("/destruction/a-hold-stops-the-rest", test_a_hold_set_while_records_go_stops_the_rest);
  int status = g_test_run ();
  if (court.base != NULL)
    tear_down ();
  return status;
}
