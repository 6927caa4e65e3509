/* What verify says of records that somebody destroyed past the program: whoever can write the journal cannot sign. */
#include "form/document/tombstone.h"
#include "store/index.h"
#include "tests/unit/fixtures/court.h"
#include "verify/verify.h"

#define GOOD "customers/C00/C00001/2010/a06-feedback/0001"
#define YOUNG "customers/C00/C00001/2024/a06-feedback/0001"

static Court court;

/* ---- Destroying without asking ---- */

typedef struct {
  const char *record, *reference; /* reference NULL: the record's own */
  Register *list;
  char *digest; /* of the register */
} Deed;

/* The tombstone that the register would allow, if it did. */
static Tombstone *make_stone (const Deed *deed, const Event *filed)
{
  const RegisterLine *line = deed->list->lines->pdata[0];
  Tombstone *stone = tombstone_new ();
  refcode_parse (deed->reference != NULL ? deed->reference : event_get (filed, "ref"), &stone->reference, NULL);
  stone->nonce = g_strdup (FIXTURE_NONCE);
  stone->time = court_now;
  stone->by = g_strdup ("root");
  stone->files = (unsigned)event_get_number (filed, "files");
  stone->bytes = event_get_number (filed, "bytes");
  stone->pages = (unsigned)event_get_number (filed, "pages");
  stone->copies = 1;
  stone->trigger = g_strdup ("FY");
  stone->from = line->from;
  stone->due = line->due;
  stone->manifest = g_strdup (event_get (filed, "manifest"));
  stone->layout = g_strdup (deed->list->layout);
  stone->layout_edition = 1;
  stone->number = g_strdup (COURT_NUMBER);
  stone->edition = 1;
  stone->digest = g_strdup (deed->digest);
  return stone;
}

static bool prepare_deed (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  const Deed *deed = data;
  uint64_t number = 0;
  char hex[DIGEST_HEX_SIZE];
  g_assert_true (index_event_of (index, deed->record, &number, error));
  g_autoptr (Event) filed = journal_event (archive_journal (court.archive), number, error);
  g_autoptr (Tombstone) stone = make_stone (deed, filed);
  g_autoptr (GBytes) bytes = tombstone_print (stone);
  g_autofree char *path = g_strconcat (deed->record, "/tombstone.xml", NULL);
  if (!transaction_write (transaction, 1, NULL, bytes, hex, error))
    return false;
  Event *event = event_new ("destroy");
  event_put (event, "path", path);
  event_put (event, "digest", hex);
  event_put (event, "erases", deed->record);
  event_put (event, "register", COURT_NUMBER);
  event_put (event, "disposition", "destroy");
  transaction_add_event (transaction, 1, event);
  return true;
}

static void destroy (const char *record, const char *reference)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Destruction) destruction =
      destroy_open (court.archive, index_of (court.archive, NULL), COURT_NUMBER, &error);
  g_assert_no_error (error);
  Deed deed = {record, reference, destruction->list, destruction->digest};
  g_autoptr (Transaction) transaction = transaction_begin (court.archive, "root", &error);
  transaction_add_item (transaction, TRANSACTION_FILE, &error);
  transaction_commit (transaction, prepare_deed, &deed, &error);
  g_assert_no_error (error);
}

/* ---- Verdicts ---- */

/* Codes of the faults, sorted, once each. */
static char *faults (void)
{
  g_autoptr (GError) error = NULL;
  VerifySummary summary;
  const VerifyOptions options = {.against_nothing = true};
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_assert_true (verify_run (court.path, &options, findings, &summary, &error));
  for (unsigned i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    if (finding->grade == FINDING_FAULT && strstr (text->str, finding->code) == NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", finding->code);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void expect (const char *codes)
{
  g_autofree char *found = faults ();
  g_assert_cmpstr (found, ==, codes);
}

static void must (bool done, GError **error)
{
  g_assert_no_error (*error);
  g_assert_true (done);
}

static void sign (const char *person, const char *role)
{
  g_autoptr (GError) error = NULL;
  char *words[] = {g_strdup ("sign"), g_strdup (person), g_strdup (role), NULL};
  must (court_sign (&court, words, &error), &error);
  for (unsigned i = 0; words[i] != NULL; i++)
    g_free (words[i]);
}

/* A register of one record that everybody has signed but the operator; with him when that is asked. */
static void set_up_signed (bool executed)
{
  g_autoptr (GError) error = NULL;
  must (court_propose (&court, NULL, "C00001/2010/a06/1", &error), &error);
  sign ("appraiser", "appraiser");
  sign ("reviewer", "reviewer");
  sign ("approver", "approver");
  court_now += 8 * COURT_DAY;
  sign ("witness", "witness");
  sign ("witness2", "witness");
  if (executed)
    sign ("operator", "operator");
}

static void decide (DecisionKind kind, const char *place, const char *day)
{
  g_autoptr (GError) error = NULL;
  char *words[] = {g_strdup ("decide"), g_strdup (place), g_strdup (day), NULL};
  must (court_decide (&court, kind, place == NULL, words, &error), &error);
  for (unsigned i = 0; i < 3; i++)
    g_free (words[i]);
}

static void test_what_everybody_signed_is_no_fault (void)
{
  set_up_signed (true);
  expect ("");
  destroy (GOOD, NULL);
  expect ("");
}

static void test_without_the_operator_it_was_not_signed (void)
{
  set_up_signed (false);
  destroy (GOOD, NULL);
  expect ("V-DESTROY-UNSIGNED");
}

static void test_what_stands_on_no_register_was_not_signed (void)
{
  set_up_signed (true);
  destroy (YOUNG, NULL);
  expect ("V-DESTROY-UNSIGNED");
}

static void test_a_hold_forbade_it (void)
{
  set_up_signed (true);
  decide (DECISION_HOLD, GOOD, NULL);
  destroy (GOOD, NULL);
  expect ("V-DESTROY-HELD");
}

static void test_a_hold_that_was_lifted_does_not (void)
{
  set_up_signed (true);
  decide (DECISION_HOLD, GOOD, NULL);
  decide (DECISION_HOLD, NULL, NULL); /* lifts it */
  destroy (GOOD, NULL);
  expect ("");
}

static void test_an_extension_forbade_it (void)
{
  set_up_signed (true);
  decide (DECISION_EXTEND, "customers/C00/C00001/2010", "2060-01-01");
  destroy (GOOD, NULL);
  expect ("V-DESTROY-TERM");
}

static void test_a_tombstone_is_of_its_own_record (void)
{
  set_up_signed (true);
  destroy (GOOD, "Z001-KH.A06.2010-D10-C00001-0002");
  expect ("V-TOMBSTONE");
}

/* ---- Before and after ---- */

static void set_up (G_GNUC_UNUSED gpointer *fixture, G_GNUC_UNUSED gconstpointer data)
{
  unit_do_not_sync ();
  court = (Court){.base = g_dir_make_tmp ("dossier-court-XXXXXX", NULL)};
  court.path = g_build_filename (court.base, "a", NULL);
  court_found (&court, NULL);
}

static void tear_down (G_GNUC_UNUSED gpointer *fixture, G_GNUC_UNUSED gconstpointer data)
{
  court_close (&court);
  court_free_keys (&court);
  g_assert_true (io_remove_tree (AT_FDCWD, court.base, NULL));
  g_free (court.path);
  g_free (court.base);
  io_replace_calls (NULL);
}

#define ADD(name) g_test_add ("/verify-destruction/" #name, gpointer, NULL, set_up, call_##name, tear_down)
#define CALL(name)                                                                                                     \
  static void call_##name (G_GNUC_UNUSED gpointer *fixture, G_GNUC_UNUSED gconstpointer data)                          \
  {                                                                                                                    \
    test_##name ();                                                                                                    \
  }
CALL (what_everybody_signed_is_no_fault)
CALL (without_the_operator_it_was_not_signed)
CALL (what_stands_on_no_register_was_not_signed)
CALL (a_hold_forbade_it)
CALL (a_hold_that_was_lifted_does_not)
CALL (an_extension_forbade_it)
CALL (a_tombstone_is_of_its_own_record)

int main (int argc, char **argv)
{
  if (g_getenv ("MEMORY") != NULL)
    g_setenv ("TMPDIR", g_getenv ("MEMORY"), TRUE);
  unit_init (&argc, &argv);
  ADD (what_everybody_signed_is_no_fault);
  ADD (without_the_operator_it_was_not_signed);
  ADD (what_stands_on_no_register_was_not_signed);
  ADD (a_hold_forbade_it);
  ADD (a_hold_that_was_lifted_does_not);
  ADD (an_extension_forbade_it);
  ADD (a_tombstone_is_of_its_own_record);
  return g_test_run ();
}
