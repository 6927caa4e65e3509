/* Everything is written through store/change, which keeps the chain and the order of placing and knows no rule. */
#include "tests/forge/forge.h"

#include <inttypes.h>
#include <string.h>

#include "ops/backup/redact.h"
#include "ops/destroy/internal.h"
#include "sys/error.h"
#include "tests/unit/fixtures/packed.h"
#include "verify/run.h"

/* ---- Writing ---- */

void forge_commit (Forger *forger, bool (*compose) (Change *change, GError **error), gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer given = (gpointer)(guintptr)data;
  Change change = {.archive = forger->court.archive, .actor = "forger", .compose = compose, .data = given};
  g_assert_true (change_begin (&change, &error)); /* so that compose can fill directories */
  change_commit (&change, &error);
  g_assert_no_error (error);
}

GBytes *forge_read (const Forger *forger, const char *path)
{
  g_autofree char *file = g_build_filename (forger->court.path, path, NULL), *text = NULL;
  gsize len = 0;
  g_assert_true (g_file_get_contents (file, &text, &len, NULL));
  return g_bytes_new_take (g_steal_pointer (&text), len);
}

static void put_fields (Event *event, const char *const *fields)
{
  for (unsigned i = 0; fields[i] != NULL; i += 2)
    event_put (event, fields[i], fields[i + 1]);
}

bool forge_add_file (Change *change, const ForgeFile *file, GError **error)
{
  Event *event = change_bring (change, file->verb, file->path, file->bytes, error);
  if (event != NULL)
    put_fields (event, file->fields);
  return event != NULL;
}

static bool compose_file (Change *change, GError **error)
{
  return forge_add_file (change, change->data, error);
}

void forge_bring (Forger *forger, const ForgeFile *file, char hex[DIGEST_HEX_SIZE])
{
  if (hex != NULL)
    digest_gbytes (archive_fonds (forger->court.archive)->digest, file->bytes, hex);
  forge_commit (forger, compose_file, file);
  g_bytes_unref (file->bytes);
}

typedef struct {
  const char *verb;
  const char *const *fields;
  const ForgeFile *files; /* that come first */
  unsigned n;
} BareEvent;

static bool compose_event (Change *change, GError **error)
{
  const BareEvent *bare = change->data;
  for (unsigned i = 0; i < bare->n; i++)
    if (!forge_add_file (change, &bare->files[i], error))
      return false;
  put_fields (change_event (change, bare->verb), bare->fields);
  return true;
}

void forge_bring_all (Forger *forger, const ForgeFile *files, unsigned n, const char *then,
                      const char *const *then_fields)
{
  forge_commit (forger, compose_event, &(BareEvent){then, then_fields, files, n});
  for (unsigned i = 0; i < n; i++)
    g_bytes_unref (files[i].bytes);
}

void forge_event (Forger *forger, const char *verb, const char *const *fields)
{
  forge_commit (forger, compose_event, &(BareEvent){verb, fields, NULL, 0});
}

static bool compose_statement (Change *change, GError **error)
{
  return change_sign (change, change->data, error);
}

void forge_sign (Forger *forger, const char *person, const char *role, const char *decision, const char *path,
                 const char *subject, const char *digest)
{
  Signer signer = court_signer (&forger->court, person);
  const ChangeStatement statement = {.key = signer.key,
                                     .person = signer.person,
                                     .path = path,
                                     .subject = subject,
                                     .digest = digest,
                                     .role = role,
                                     .decision = decision};
  forge_commit (forger, compose_statement, &statement);
  g_free (signer.person);
}

/* ---- A destruction, step by step ---- */

/* Draws an honest register up, in a copy of its own: it is what the lies begin with. */
static void draw_up (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  Court scratch = forger->court;
  const char *lines = forger->forgery->lines;
  scratch.path = g_strconcat (forger->court.path, "-scratch", NULL);
  scratch.archive = NULL;
  court_copy (forger->court.path, scratch.path);
  g_assert_true (court_open (&scratch, &error));
  court_propose (&scratch, NULL, lines != NULL ? lines : "C00001/2010/a06/1", &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) numbers = destroy_numbers (scratch.archive, &error);
  g_assert_no_error (error);
  g_autoptr (Destruction) honest =
      destroy_open (scratch.archive, index_of (scratch.archive, NULL), numbers->pdata[numbers->len - 1], &error);
  g_assert_no_error (error);
  forger->list = g_steal_pointer (&honest->list);
  forger->titles = g_steal_pointer (&honest->titles);
  g_clear_pointer (&honest->authority, authority_free); /* which borrowed the list */
  court_close (&scratch);
  g_assert_true (io_remove_tree (AT_FDCWD, scratch.path, NULL));
  g_free (scratch.path);
}

static void write_register (Forger *forger)
{
  Register *list = forger->list;
  char hex[DIGEST_HEX_SIZE];
  g_autofree char *path = register_path (list->number, list->edition);
  g_autofree char *titles_path = register_titles_path (list->number, list->edition);
  GBytes *titles = titles_print (forger->titles);
  digest_gbytes (archive_fonds (forger->court.archive)->digest, titles, hex);
  g_free (list->titles);
  list->titles = g_strdup (hex);
  forge_bring (forger, &(ForgeFile){"register", path, register_print (list), {"register", list->number, NULL}},
               forger->digest);
  forge_bring (forger, &(ForgeFile){"titles", titles_path, titles, {"register", list->number, NULL}}, NULL);
}

/* The tool lets nobody sign a register that says what is not so, and everybody one that is true. */
static void ask_to_submit (const Forger *forger)
{
  const ForgeCase *forgery = forger->forgery;
  g_autoptr (GError) error = NULL;
  g_auto (SignResult) result = {0};
  const char *refusal = forgery->refusal != NULL ? forgery->refusal : "D-DESTROY-CHANGED";
  bool is_false = (forgery->list != NULL || forgery->titles != NULL) && refusal[0] != '\0';
  Signer signer = court_signer (&forger->court, "appraiser");
  const SignRequest request = {.number = forger->list->number, .signer = &signer};
  bool good = destroy_sign (forger->court.archive, &request, "tester", true, &result, &error);
  if (good == is_false || (is_false && !error_has_id (error, refusal))) {
    g_test_message ("the tool %s: %s %s", good ? "signs" : "does not sign", error != NULL ? error_id (error) : "",
                    error != NULL ? error->message : "");
    g_test_fail ();
  }
  g_free (signer.person);
}

static void sign (Forger *forger, ProcedureStage stage, const char *person, const char *role)
{
  if (g_strcmp0 (person, forger->forgery->absent) == 0)
    return;
  if (forger->forgery->signs != NULL)
    forger->forgery->signs (forger, stage, person);
  const Register *list = forger->list;
  bool attests = stage == STAGE_ATTEST;
  g_autofree char *number = court_person (person);
  g_autofree char *path = destroy_statement_path (list->number, list->edition, stage, role, number, "txt");
  g_autofree char *subject =
      attests ? register_certificate_path (list->number) : register_path (list->number, list->edition);
  const char *decision = stage == STAGE_REVIEW ? "approve" : procedure_stage_name (stage);
  forge_sign (forger, person, role, decision, path, subject, attests ? forger->certified : forger->digest);
}

static void sign_all (Forger *forger)
{
  sign (forger, STAGE_SUBMIT, "appraiser", "appraiser");
  sign (forger, STAGE_REVIEW, "reviewer", "reviewer");
  sign (forger, STAGE_APPROVE, "approver", "approver");
  if (forger->forgery->approved != NULL)
    forger->forgery->approved (forger);
  court_now += 8 * COURT_DAY;
  sign (forger, STAGE_COUNT, "witness", "witness");
  sign (forger, STAGE_COUNT, "witness2", "witness");
  sign (forger, STAGE_EXECUTE, "operator", "operator");
}

static void name_signers (const Forger *forger, Tombstone *tombstone)
{
  static const struct {
    ProcedureStage stage;
    const char *person, *role;
  } signers[] = {{STAGE_SUBMIT, "appraiser", "appraiser"}, {STAGE_REVIEW, "reviewer", "reviewer"},
                 {STAGE_APPROVE, "approver", "approver"},  {STAGE_COUNT, "witness", "witness"},
                 {STAGE_COUNT, "witness2", "witness"},     {STAGE_EXECUTE, "operator", "operator"}};
  for (unsigned i = 0; i < G_N_ELEMENTS (signers); i++) {
    char hex[DIGEST_HEX_SIZE];
    if (g_strcmp0 (signers[i].person, forger->forgery->absent) == 0)
      continue;
    g_autofree char *person = court_person (signers[i].person), *stage = NULL, *role = g_strdup (signers[i].role);
    g_autofree char *path =
        destroy_statement_path (forger->list->number, forger->list->edition, signers[i].stage, role, person, "txt");
    g_autofree char *file = g_build_filename (forger->court.path, path, NULL), *text = NULL;
    gsize len = 0;
    g_assert_true (g_file_get_contents (file, &text, &len, NULL));
    g_autoptr (GBytes) bytes = g_bytes_new (text, len);
    digest_gbytes (archive_fonds (forger->court.archive)->digest, bytes, hex);
    stage = g_strdup (procedure_stage_name (signers[i].stage));
    tombstone_add_signer (tombstone, &(TombstoneSigner){stage, role, person, path, hex});
  }
}

Tombstone *forge_tombstone (const Forger *forger, const RegisterLine *line)
{
  const Register *list = forger->list;
  Tombstone *tombstone = tombstone_new ();
  g_autofree char *reference = register_is_customer (line) ? NULL : refcode_print (&line->reference);
  bool transferred = line->disposition == REGISTER_TRANSFER;
  if (reference != NULL)
    refcode_parse (reference, &tombstone->reference, NULL);
  else
    tombstone->of = g_path_get_basename (line->path);
  tombstone->kind = transferred ? TOMBSTONE_TRANSFERRED : TOMBSTONE_DESTROYED;
  tombstone->nonce = g_strdup (FIXTURE_NONCE);
  tombstone->time = court_now;
  tombstone->by = g_strdup ("forger");
  tombstone->files = line->files;
  tombstone->bytes = line->bytes;
  tombstone->pages = line->pages;
  tombstone->copies = line->copies;
  tombstone->trigger = g_strdup (line->trigger);
  tombstone->from = line->from;
  tombstone->due = line->due;
  tombstone->manifest = g_strdup (line->manifest);
  tombstone->layout = g_strdup (list->layout);
  tombstone->layout_edition = list->layout_edition;
  tombstone->number = g_strdup (list->number);
  tombstone->edition = list->edition;
  tombstone->digest = g_strdup (forger->digest);
  tombstone->recipient = transferred ? g_strdup (list->recipient) : NULL;
  name_signers (forger, tombstone);
  return tombstone;
}

static void destroy_line (Forger *forger, const RegisterLine *line)
{
  char hex[DIGEST_HEX_SIZE];
  g_autofree char *files = g_strdup_printf ("%u", line->files), *pages = g_strdup_printf ("%u", line->pages);
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, line->bytes);
  g_autofree char *path = g_strconcat (line->path, "/tombstone.xml", NULL);
  g_autoptr (Tombstone) tombstone = forge_tombstone (forger, line);
  RegisterTotals *totals =
      line->disposition == REGISTER_TRANSFER ? &forger->certificate->transferred : &forger->certificate->destroyed;
  if (forger->forgery->tombstone != NULL)
    forger->forgery->tombstone (tombstone);
  const ForgeFile file = {"destroy",
                          path,
                          tombstone_print (tombstone),
                          {"erases", line->path, "register", forger->list->number, "disposition",
                           register_disposition_name (line->disposition), "files", files, "bytes", bytes, "pages",
                           pages, NULL}};
  forge_bring (forger, &file, hex);
  certificate_add_line (forger->certificate, line->path, hex);
  totals->records++;
  totals->files += line->files;
  totals->pages += line->pages;
  totals->bytes += line->bytes;
}

static void destroy_all (Forger *forger)
{
  forger->certificate = certificate_new ();
  for (unsigned i = 0; i < forger->list->lines->len; i++) {
    const RegisterLine *line = forger->list->lines->pdata[i];
    if (register_is_customer (line))
      forge_end_file (forger, line);
    else if (line->disposition != REGISTER_KEEP)
      destroy_line (forger, line);
  }
}

static void certify (Forger *forger)
{
  const Register *list = forger->list;
  Certificate *certificate = forger->certificate;
  g_autofree char *path = register_certificate_path (list->number), *titles = register_titles_directory (list->number);
  certificate->number = g_strdup (list->number);
  certificate->edition = list->edition;
  certificate->digest = g_strdup (forger->digest);
  certificate->nonce = g_strdup (FIXTURE_NONCE);
  certificate->outcome = CERTIFICATE_EXECUTED;
  certificate->time = court_now;
  certificate->by = g_strdup ("forger");
  certificate->file_system = g_strdup ("ext");
  certificate->kept = register_totals (list, REGISTER_KEEP);
  if (forger->forgery->certificate != NULL)
    forger->forgery->certificate (certificate);
  const ForgeFile file = {
      "certificate",
      path,
      certificate_print (certificate),
      {"erases", titles, "register", list->number, "outcome", certificate_outcome_name (certificate->outcome), NULL}};
  forge_bring (forger, &file, forger->certified);
}

static void destroy (Forger *forger)
{
  const ForgeCase *forgery = forger->forgery;
  draw_up (forger);
  if (forgery->list != NULL)
    forgery->list (forger->list);
  if (forgery->titles != NULL)
    forgery->titles (forger->titles);
  write_register (forger);
  if (forgery->written != NULL)
    forgery->written (forger);
  ask_to_submit (forger);
  if (forgery->end < FORGE_PROPOSED)
    sign_all (forger);
  if (forgery->end < FORGE_COUNTED) {
    destroy_all (forger);
    certify (forger);
  }
  if (forgery->end < FORGE_EXECUTED) {
    sign (forger, STAGE_ATTEST, "witness", "witness");
    sign (forger, STAGE_ATTEST, "witness2", "witness");
  }
}

static void ask_to_do (Forger *forger)
{
  const ForgeCase *forgery = forger->forgery;
  g_autoptr (GError) error = NULL;
  bool done = forgery->attempt (forger, &error);
  if (!done && error_has_id (error, forgery->refusal))
    return;
  g_test_message ("the tool %s: %s %s", done ? "does it" : "refuses otherwise", error != NULL ? error_id (error) : "",
                  error != NULL ? error->message : "");
  g_test_fail ();
}

static void forge (Forger *forger)
{
  const ForgeCase *forgery = forger->forgery;
  if (forgery->packing != FORGE_ONE_PACK) {
    forger->earlier = packed_archive (forger->court.path, NULL);
    forger->packed = journal_length (archive_journal (forger->court.archive));
  }
  if (forgery->before != NULL)
    forgery->before (forger);
  if (forgery->attempt != NULL)
    ask_to_do (forger);
  if (forgery->end != FORGE_NOTHING)
    destroy (forger);
  if (forgery->after != NULL)
    forgery->after (forger);
}

/* ---- Verdicts ---- */

static int compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Codes of the faults, sorted, once each. Given. */
static char *codes_of (const GPtrArray *findings)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  for (unsigned i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    if (finding->grade == FINDING_FAULT && !g_ptr_array_find_with_equal_func (codes, finding->code, g_str_equal, NULL))
      g_ptr_array_add (codes, finding->code);
  }
  g_ptr_array_sort (codes, compare_text);
  g_ptr_array_add (codes, NULL);
  return g_strjoinv (" ", (char **)codes->pdata);
}

static char *judge_directory (const Forger *forger)
{
  g_autoptr (GError) error = NULL;
  VerifySummary summary;
  const VerifyOptions options = {.against_nothing = true, .jobs = 1};
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  verify_run (forger->court.path, &options, findings, &summary, &error);
  g_assert_no_error (error);
  return codes_of (findings);
}

/* The earlier pack without what was destroyed since. Given. */
static GBytes *redact (const Forger *forger)
{
  g_autoptr (GError) error = NULL;
  g_auto (PackingResult) result = {0};
  g_autofree char *name = NULL, *contents = NULL;
  gsize len = 0;
  int out = g_file_open_tmp ("dossier-forge-XXXXXX", &name, NULL), in = fd_of_bytes (forger->earlier);
  g_autoptr (Archive) archive = archive_open (forger->court.path, ARCHIVE_READ, &error);
  const RedactingRequest request = {
      .name = "x.tar", .fd = in, .options = {.descriptor = out, .no_event = true, .jobs = 1}};
  backup_redact_run (archive, &request, "tester", &result, &error);
  g_assert_no_error (error);
  close (in);
  close (out);
  g_assert_true (g_file_get_contents (name, &contents, &len, NULL));
  unlink (name);
  return g_bytes_new_take (g_steal_pointer (&contents), len);
}

static char *judge_packs (GBytes *const *packs, unsigned n)
{
  g_autoptr (GError) error = NULL;
  VerifySummary summary;
  VerifyPack inputs[2];
  const VerifyOptions options = {.jobs = 1, .against_nothing = true};
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  for (unsigned i = 0; i < n; i++)
    inputs[i] = (VerifyPack){i == 0 ? "1.tar" : "2.tar", fd_of_bytes (packs[i])};
  verify_packs (inputs, n, &options, findings, &summary, &error);
  g_assert_no_error (error);
  for (unsigned i = 0; i < n; i++)
    close (inputs[i].fd);
  return codes_of (findings);
}

static char *judge_pack (const Forger *forger)
{
  bool redacts = forger->forgery->packing == FORGE_REDACTED;
  g_autofree char *since = forger->earlier != NULL && !redacts ? g_strdup_printf ("%" PRIu64, forger->packed) : NULL;
  g_autoptr (GBytes) last = redacts ? redact (forger) : packed_archive (forger->court.path, since);
  GBytes *const packs[] = {since != NULL ? forger->earlier : last, last};
  return judge_packs (packs, since != NULL ? 2 : 1);
}

/* ---- Cases ---- */

static Court original; /* that all cases begin with a copy of */

static void clean_up (void)
{
  court_free_keys (&original);
  g_assert_true (io_remove_tree (AT_FDCWD, original.base, NULL));
  g_free (original.path);
  g_free (original.base);
}

static void set_up_original (void)
{
  if (original.path != NULL)
    return;
  original.base = g_dir_make_tmp ("dossier-forge-XXXXXX", NULL);
  original.path = g_build_filename (original.base, "original", NULL);
  court_found (&original, NULL);
  court_close (&original);
  atexit (clean_up);
}

/* The code is among those that were found; NULL: none was. */
static void expect (const char *codes, const char *code)
{
  g_auto (GStrv) found = g_strsplit (codes, " ", -1);
  if (code == NULL ? codes[0] == '\0' : g_strv_contains ((const char *const *)found, code))
    return;
  g_test_message ("expected %s, found %s", code != NULL ? code : "nothing", codes[0] != '\0' ? codes : "nothing");
  g_test_fail ();
}

/* An archive founded by what the case composes. */
static Archive *found_falsely (const Forger *forger)
{
  g_autoptr (GError) error = NULL;
  char code[] = "Z001", keeper[] = FONDS_KEEPER, name[] = "forged", nonce[] = FIXTURE_NONCE;
  const Fonds fonds = {.format = FONDS_FORMAT, .code = code, .keeper = keeper, .name = name, .nonce = nonce};
  static const char *const directories[] = {"", "journal", ".staging"};
  for (unsigned i = 0; i < G_N_ELEMENTS (directories); i++) {
    g_autofree char *path = g_build_filename (forger->court.path, directories[i], NULL);
    g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  }
  Archive *archive = archive_create (forger->court.path, &fonds, &error);
  g_assert_no_error (error);
  Change change = {.archive = archive, .actor = "forger", .compose = forger->forgery->found};
  change_commit (&change, &error);
  g_assert_no_error (error);
  return archive;
}

/* A copy of the court, or the archive that the case asks for. */
static void begin (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  const ForgeCase *forgery = forger->forgery;
  set_up_original ();
  court_now = COURT_START + COURT_DAY;
  if (forgery->founding == NULL)
    forger->court = original;
  forger->court.base = original.base;
  forger->court.path = g_build_filename (original.base, "a", NULL);
  if (forgery->founding == NULL)
    court_copy (original.path, forger->court.path);
  else if (!forgery->is_empty)
    court_found_as (&forger->court, forgery->founding);
  FoundingRequest request = forgery->founding != NULL ? *forgery->founding : (FoundingRequest){0};
  request.path = forger->court.path;
  if (forgery->is_empty)
    forger->court.archive = forgery->found != NULL ? found_falsely (forger) : fixture_found (&request);
  g_assert_true (court_open (&forger->court, &error));
}

static void judge (const Forger *forger)
{
  g_autofree char *directory = judge_directory (forger), *pack = judge_pack (forger);
  expect (directory, forger->forgery->code);
  if (g_str_equal (pack, directory))
    return;
  g_test_message ("the directory has %s, a pack of it %s", directory, pack);
  g_test_fail ();
}

/* The archive as "reserved.a-hold-signed-again" in the directory FORGE_KEEP, for tests of other verifiers. */
static void keep (const Forger *forger, const char *kept)
{
  g_autofree char *name = g_strdup (g_test_get_path () + strlen ("/forge/"));
  g_strdelimit (name, "/", '.');
  g_autofree char *path = g_build_filename (kept, name, NULL);
  court_copy (forger->court.path, path);
}

static void run_case (gconstpointer data)
{
  Forger forger = {.forgery = data};
  const char *kept = g_getenv ("FORGE_KEEP");
  unit_do_not_sync ();
  begin (&forger);
  forge (&forger);
  court_close (&forger.court);
  if (kept != NULL)
    keep (&forger, kept);
  else
    judge (&forger);
  register_free (forger.list);
  titles_free (forger.titles);
  certificate_free (forger.certificate);
  g_clear_pointer (&forger.earlier, g_bytes_unref);
  if (forger.forgery->founding != NULL)
    court_free_keys (&forger.court);
  g_assert_true (io_remove_tree (AT_FDCWD, forger.court.path, NULL));
  g_free (forger.court.path);
  io_replace_calls (NULL);
}

/* ---- Tables ---- */

typedef struct {
  const char *group;
  const ForgeCase *cases;
  unsigned n;
} ForgeTable;

static ForgeTable tables[64];
static unsigned n_tables;

void forge_register (const char *group, const ForgeCase *cases, unsigned n)
{
  g_assert_cmpuint (n_tables, <, G_N_ELEMENTS (tables));
  tables[n_tables++] = (ForgeTable){group, cases, n};
}

static void add_cases (const ForgeTable *table, const char *code)
{
  for (unsigned i = 0; i < table->n; i++) {
    if (code != NULL && g_strcmp0 (table->cases[i].code, code) != 0)
      continue;
    g_autofree char *name = g_strdup (table->cases[i].name);
    g_strdelimit (name, " ", '-');
    g_autofree char *path = g_strdup_printf ("/forge/%s/%s", table->group, name);
    g_test_add_data_func (path, &table->cases[i], run_case);
  }
}

void forge_add_tests (void)
{
  for (unsigned i = 0; i < n_tables; i++)
    add_cases (&tables[i], g_getenv ("FORGE_CODE"));
}
