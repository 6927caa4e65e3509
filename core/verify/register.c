/* Registers and what was signed about them, in the order in which it came. */
#include <string.h>

#include "form/document/certificate.h"
#include "form/document/register.h"
#include "form/document/statement.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

void verify_register_free (VerifyRegister *edition)
{
  if (edition == NULL)
    return;
  authority_free (edition->authority);
  register_free (edition->list);
  g_free (edition);
}

typedef struct {
  Verify *verify;
  GHashTable *bytes; /* path: GBytes, of what is as it was filed; borrowed */
  const EvidenceJournal *journal;
} Judging;

static GBytes *right_bytes (const Judging *judging, const VerifyEntry *entry)
{
  return g_hash_table_lookup (judging->bytes, verify_table_path (judging->verify->table, entry));
}

static void fault (const Judging *judging, const VerifyEntry *entry, const char *code, const char *message)
{
  verify_fault (judging->verify, code, verify_table_path (judging->verify->table, entry), entry, NULL, NULL, NULL, "%s",
                message);
}

/* ---- Registers ---- */

/* Digests live as long as the table: they are interned. */
static const char *digest_of (const Verify *verify, const VerifyEntry *entry)
{
  char hex[DIGEST_HEX_SIZE];
  verify_table_digest (verify->table, entry, hex);
  return g_intern_string (hex);
}

/* By the layout that the register names. */
static void find_rules (const Judging *judging, VerifyRegister *edition)
{
  Verify *verify = judging->verify;
  const char *path = verify_table_path (verify->table, edition->entry);
  const Layout *layout =
      verify_layout (verify, edition->list->layout, edition->list->layout_edition, edition->entry, path);
  const LayoutProcedure *procedure =
      layout != NULL ? layout_procedure_by_code (layout, edition->list->procedure) : NULL;
  if (procedure != NULL)
    edition->authority = authority_new (layout, procedure, edition->list, path, digest_of (verify, edition->entry));
  else if (layout != NULL)
    fault (judging, edition->entry, "V-RULES", N_ ("the layout has no such procedure of destruction"));
}

/* Each line's procedure is the register's, and each thing that it pulls out was looked for. */
static void check_rules (const Judging *judging, const VerifyRegister *edition)
{
  g_autofree char *key = g_strdup_printf ("%s.%u", edition->list->layout, edition->list->layout_edition);
  const Layout *layout = g_hash_table_lookup (judging->verify->layouts, key);
  const LayoutProcedure *procedure = layout_procedure_by_code (layout, edition->list->procedure);
  for (unsigned i = 0; i < edition->list->lines->len; i++) {
    const RegisterLine *line = edition->list->lines->pdata[i];
    if (layout_procedure_of (layout, line->reference.category) != procedure) {
      fault (judging, edition->entry, "V-DESTROY-PROCEDURES", N_ ("a line is destroyed by another procedure"));
      break;
    }
  }
  for (unsigned i = 0; i < procedure_n_pulled (procedure); i++)
    if (!g_ptr_array_find_with_equal_func (edition->list->pulled, procedure_pulled (procedure, i), g_str_equal, NULL))
      fault (judging, edition->entry, "V-DESTROY-PULLED", N_ ("nobody has looked for what the procedure pulls out"));
}

static void judge_register (const Judging *judging, const VerifyEntry *entry)
{
  Verify *verify = judging->verify;
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  GBytes *bytes = right_bytes (judging, entry);
  if (bytes == NULL || !verify_xml (verify, entry, bytes))
    return;
  g_autoptr (Register) list = register_parse (bytes, path, &error);
  if (list == NULL) {
    verify_fault_error (verify, "V-XML", path, entry, error);
    return;
  }
  unsigned number = 0;
  g_autofree char *name = NULL;
  if (!register_split_path (path, &name, &number) || !g_str_equal (name, list->number) || number != list->edition)
    fault (judging, entry, "V-REGISTER", N_ ("the register has another number or edition than its file"));
  VerifyRegister *edition = g_new0 (VerifyRegister, 1);
  edition->entry = entry;
  edition->list = g_steal_pointer (&list);
  find_rules (judging, edition);
  if (edition->authority != NULL)
    check_rules (judging, edition);
  g_hash_table_replace (verify->registers, g_strdup_printf ("%s %u", edition->list->number, number), edition);
}

/* ---- Signatures ---- */

/* What the name of a statement says: "1.review.reviewer.p0003.txt". */
typedef struct {
  VerifyRegister *edition;
  ProcedureStage stage;
  char *role, *person;
} Name;

static void name_clear (Name *name)
{
  g_free (name->role);
  g_free (name->person);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Name, name_clear)

static bool split_name (const Judging *judging, const char *path, Name *name)
{
  g_auto (GStrv) directories = g_strsplit (path, "/", -1);
  if (g_strv_length (directories) != 3)
    return false;
  g_auto (GStrv) parts = g_strsplit (directories[2], ".", -1);
  if (g_strv_length (parts) != 5 || !procedure_stage_from_name (parts[1], &name->stage))
    return false;
  g_autofree char *key = g_strdup_printf ("%s %s", directories[1], parts[0]);
  name->edition = g_hash_table_lookup (judging->verify->registers, key);
  name->role = g_strdup (parts[2]);
  name->person = g_strdup (parts[3]);
  return name->edition != NULL && name->edition->authority != NULL;
}

/* The statement, when it is good by itself and who signed held the post. What is wrong with it otherwise was said when
 * it was judged as a statement, but for the post. */
static Statement *check_statement (const Judging *judging, const VerifyEntry *entry, const Name *name)
{
  ProcedureSigner signer;
  const char *words[2] = {NULL, NULL}, *path = verify_table_path (judging->verify->table, entry);
  g_autofree char *beside = statement_signature_path (path);
  const VerifyEntry *signature = verify_table_find (judging->verify->table, beside);
  if (signature == NULL)
    return NULL;
  if (authority_find_signer (name->edition->authority, name->role, &signer))
    words[0] = signer.post != NULL ? signer.post : signer.role;
  const Evidence evidence = {.path = path,
                             .text = right_bytes (judging, entry),
                             .signature = right_bytes (judging, signature),
                             .event = entry->number,
                             .time = verify_table_time (judging->verify->table, entry),
                             .roles = words};
  g_autoptr (GPtrArray) findings = g_ptr_array_new ();
  if (evidence.text == NULL || evidence.signature == NULL)
    return NULL;
  Statement *statement = evidence_check (judging->verify->roster, judging->journal, &evidence, findings);
  for (unsigned i = 0; i < findings->len; i++)
    verify_add (judging->verify, findings->pdata[i]);
  return statement;
}

/* Remembers the event by which everybody had signed who must before a record may go. */
static void take (const Judging *judging, const VerifyEntry *entry, VerifyRegister *edition,
                  const AuthoritySignature *given)
{
  g_autoptr (GError) error = NULL;
  if (!authority_take (edition->authority, given, &error)) {
    g_autofree char *code = g_strdup_printf ("V%s", error_id (error) + 1);
    fault (judging, entry, g_intern_string (code), error->message);
    return;
  }
  unsigned stage = authority_stage (edition->authority);
  if (edition->allowed == 0 && stage > STAGE_EXECUTE) {
    edition->allowed = entry->number;
    edition->cooled = authority_cooled_at (edition->authority);
  }
}

static AuthoritySignature signature_by (const Judging *judging, const VerifyEntry *entry, const Name *name)
{
  const VerifyTable *table = judging->verify->table;
  return (AuthoritySignature){.path = verify_table_path (table, entry),
                              .file = digest_of (judging->verify, entry),
                              .stage = name->stage,
                              .role = name->role,
                              .person = name->person,
                              .event = entry->number,
                              .recorded_at = verify_table_time (table, entry)};
}

static void judge_statement (const Judging *judging, const VerifyEntry *entry)
{
  g_auto (Name) name = {0};
  if (!split_name (judging, verify_table_path (judging->verify->table, entry), &name))
    return;
  g_autoptr (Statement) statement = check_statement (judging, entry, &name);
  if (statement == NULL)
    return;
  if (!g_str_equal (statement->role, name.role) || !g_str_equal (statement->person, name.person)) {
    fault (judging, entry, "V-DESTROY-NAME", N_ ("its name says other things than the statement"));
    return;
  }
  const Person *person = roster_person (judging->verify->roster, statement->person, statement->position);
  AuthoritySignature given = signature_by (judging, entry, &name);
  given.decision = statement->decision;
  given.department = person != NULL ? person->department : NULL;
  given.key = statement->key;
  given.subject = statement->subject;
  given.digest = statement->digest;
  given.signed_at = statement->time;
  given.position = statement->position;
  take (judging, entry, name.edition, &given);
}

/* A scan of paper says what its event says; whose signature it shows, people have to see. */
static void judge_paper (const Judging *judging, const VerifyEntry *entry)
{
  g_auto (Name) name = {0};
  Verify *verify = judging->verify;
  const char *path = verify_table_path (verify->table, entry);
  if (!split_name (judging, path, &name))
    return;
  g_auto (GStrv) said = g_strsplit (verify_table_words (verify->table, entry), " ", 2);
  if (said[0] == NULL || said[1] == NULL)
    return;
  const Person *person = roster_person (verify->roster, name.person, entry->number - 1);
  g_autofree char *certificate = register_certificate_path (name.edition->list->number);
  const VerifyEntry *after = name.stage == STAGE_ATTEST ? verify_table_find (verify->table, certificate) : NULL;
  const VerifyEntry *subject = name.stage == STAGE_ATTEST ? after : name.edition->entry;
  AuthoritySignature given = signature_by (judging, entry, &name);
  given.decision = said[0];
  given.department = person != NULL ? person->department : NULL;
  given.subject = subject != NULL ? verify_table_path (verify->table, subject) : NULL;
  given.digest = said[1];
  given.signed_at = given.recorded_at;
  given.position = entry->number - 1;
  given.on_paper = true;
  take (judging, entry, name.edition, &given);
  verify_add (verify,
              finding_new (FINDING_NOTE, "V-SIGNED-ON-PAPER", path, "signed on paper: weaker than a signature by key"));
}

/* ---- Certificates ---- */

static void check_lines (const Judging *judging, const VerifyEntry *entry, const Certificate *certificate)
{
  char digest[DIGEST_HEX_SIZE];
  const VerifyTable *table = judging->verify->table;
  for (unsigned i = 0; i < certificate->lines->len; i++) {
    const CertificateLine *line = certificate->lines->pdata[i];
    g_autofree char *path = g_strconcat (line->path, "/tombstone.xml", NULL);
    const VerifyEntry *stone = verify_table_find (table, path);
    if (stone != NULL)
      verify_table_digest (table, stone, digest);
    if (stone == NULL || stone->number >= entry->number || !g_str_equal (digest, line->tombstone)) {
      fault (judging, entry, "V-CERTIFICATE", N_ ("the certificate lists a tombstone that was not there"));
      return;
    }
  }
}

/* Every record that went by this register before is on its certificate. */
static void check_complete (const Judging *judging, const VerifyEntry *entry, const Certificate *certificate)
{
  const VerifyTable *table = judging->verify->table;
  g_autofree char *prefix = g_strconcat (certificate->number, " ", NULL);
  unsigned gone = 0;
  for (unsigned i = 0; i < verify_table_length (table); i++) {
    const VerifyEntry *stone = verify_table_entry (table, i);
    gone += stone->kind == KIND_TOMBSTONE && g_str_has_prefix (verify_table_words (table, stone), prefix);
  }
  if (gone != certificate->lines->len ||
      certificate->destroyed.records + certificate->transferred.records != certificate->lines->len)
    fault (judging, entry, "V-CERTIFICATE", N_ ("the certificate lists other records than were destroyed"));
}

static void judge_certificate (const Judging *judging, const VerifyEntry *entry)
{
  Verify *verify = judging->verify;
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  GBytes *bytes = right_bytes (judging, entry);
  if (bytes == NULL || !verify_xml (verify, entry, bytes))
    return;
  g_autoptr (Certificate) certificate = certificate_parse (bytes, path, &error);
  if (certificate == NULL) {
    verify_fault_error (verify, "V-XML", path, entry, error);
    return;
  }
  g_autofree char *place = register_certificate_path (certificate->number);
  g_autofree char *key = g_strdup_printf ("%s %u", certificate->number, certificate->edition);
  const VerifyRegister *edition = g_hash_table_lookup (verify->registers, key);
  if (!g_str_equal (place, path) || edition == NULL ||
      !g_str_equal (certificate->digest, digest_of (verify, edition->entry)) ||
      !g_str_equal (certificate_outcome_name (certificate->outcome), verify_table_words (verify->table, entry)))
    fault (judging, entry, "V-CERTIFICATE", N_ ("the certificate is one of another register, edition or outcome"));
  check_lines (judging, entry, certificate);
  check_complete (judging, entry, certificate);
  if (edition != NULL && edition->authority != NULL && certificate->outcome == CERTIFICATE_EXECUTED)
    authority_certify (edition->authority, path, digest_of (verify, entry));
}

/* ---- In order ---- */

static gint compare_numbers (gconstpointer a, gconstpointer b)
{
  const VerifyEntry *one = *(const VerifyEntry *const *)a, *other = *(const VerifyEntry *const *)b;
  return (one->number > other->number) - (one->number < other->number);
}

static void judge (const Judging *judging, const VerifyEntry *entry)
{
  switch ((Kind)entry->kind) {
  case KIND_REGISTER:
    judge_register (judging, entry);
    break;
  case KIND_CERTIFICATE:
    judge_certificate (judging, entry);
    break;
  case KIND_PAPER:
    judge_paper (judging, entry);
    break;
  default:
    judge_statement (judging, entry);
  }
}

/* Registers that were carried out and whose witnesses have not signed the certificate. */
static void note_unattested (const Judging *judging)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, judging->verify->registers);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const VerifyRegister *edition = value;
    g_autofree char *path = register_certificate_path (edition->list->number);
    const VerifyEntry *certificate = verify_table_find (judging->verify->table, path);
    if (edition->allowed != 0 && certificate != NULL && authority_stage (edition->authority) == STAGE_ATTEST)
      verify_add (judging->verify, finding_new (FINDING_NOTE, "V-NOT-ATTESTED", path,
                                                "the witnesses have not all signed the certificate yet"));
  }
}

void verify_judge_registers (Verify *verify, GHashTable *bytes, const EvidenceJournal *journal)
{
  const Judging judging = {verify, bytes, journal};
  unsigned first = 0, end = 0;
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  verify->registers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)verify_register_free);
  verify_table_range (verify->table, "destruction", &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    if (kind_row (entry->kind)->is_signed && entry->kind != KIND_SIGNATURE)
      g_ptr_array_add (entries, (gpointer)(guintptr)entry);
  }
  g_ptr_array_sort (entries, compare_numbers);
  for (unsigned i = 0; i < entries->len; i++)
    judge (&judging, entries->pdata[i]);
  note_unattested (&judging);
}
