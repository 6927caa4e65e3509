/* Judges registers of destruction, their signatures and their certificates, in the order of events. */
#include <string.h>

#include "form/document/certificate.h"
#include "form/document/register.h"
#include "form/document/statement.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

static void register_edition_free (VerifyRegister *edition)
{
  if (edition == NULL)
    return;
  authority_free (edition->authority);
  register_free (edition->list);
  key_free (edition->recipient);
  g_free (edition);
}

/* ---- Registers ---- */

/* Authority keeps digests as pointers, so they are interned. */
static const char *interned_digest (const Verify *verify, const VerifyEntry *entry)
{
  char hex[DIGEST_HEX_SIZE];
  verify_table_digest (verify->table, entry, hex);
  return g_intern_string (hex);
}

/* Checks that each line falls under the register's procedure, and that each required search was made. */
static void check_lines_by (Verify *verify, const VerifyRegister *edition, const Layout *layout,
                            const LayoutProcedure *procedure)
{
  for (unsigned i = 0; i < edition->list->lines->len; i++) {
    const RegisterLine *line = edition->list->lines->pdata[i];
    if (layout_procedure_of (layout, register_category (line)) != procedure) {
      verify_accuse (verify, edition->entry, "V-DESTROY-PROCEDURES", NULL);
      break;
    }
  }
  for (unsigned i = 0; i < procedure_n_pulled (procedure); i++)
    if (!g_ptr_array_find_with_equal_func (edition->list->pulled, procedure_pulled (procedure, i), g_str_equal, NULL))
      verify_accuse (verify, edition->entry, "V-DESTROY-PULLED", NULL);
}

/* Checks what the register states about the archive and about itself. */
static void check_whole (Verify *verify, const VerifyRegister *edition)
{
  const Register *list = edition->list;
  const char *path = verify_table_path (verify->table, edition->entry);
  const Layout *layout = verify_layout_at (verify, edition->entry->number);
  g_autofree char *before = list->edition > 1 ? register_path (list->number, list->edition - 1) : NULL;
  if (verify->has_fonds && !g_str_equal (list->fonds, verify->fonds.code))
    verify_fault (verify, "V-REGISTER", path, edition->entry, verify->fonds.code, list->fonds,
                  "the register names another fonds than archive.xml");
  if (layout != NULL &&
      (!g_str_equal (list->layout, layout_id (layout)) || list->layout_edition != layout_edition (layout)))
    verify_fault (verify, "V-REGISTER", path, edition->entry, layout_id (layout), list->layout,
                  "the register names a layout that was not in force");
  if (before != NULL && verify_table_find_before (verify->table, before, edition->entry->number) == NULL)
    verify_fault (verify, "V-REGISTER", path, edition->entry, before, NULL, "the previous edition is missing");
  gone_recipient_named (verify, edition);
}

/* Checks the register against the layout that it names. */
static void check_register_rules (Verify *verify, VerifyRegister *edition)
{
  const Register *list = edition->list;
  const char *path = verify_table_path (verify->table, edition->entry);
  const Layout *layout = verify_layout (verify, list->layout, list->layout_edition, edition->entry, path);
  const LayoutProcedure *procedure = layout != NULL ? layout_procedure_by_code (layout, list->procedure) : NULL;
  if (procedure != NULL) {
    edition->authority = authority_new (layout, procedure, list, path, interned_digest (verify, edition->entry));
    check_lines_by (verify, edition, layout, procedure);
  } else if (layout != NULL) {
    verify_accuse (verify, edition->entry, "V-RULES", "the layout has no such destruction procedure");
  }
}

static void judge_register (const VerifySigned *all, const VerifyEntry *entry)
{
  Verify *verify = all->verify;
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  GBytes *bytes = verify_signed_bytes (all, entry);
  if (bytes == NULL || !verify_xml (verify, entry, bytes))
    return;
  g_autoptr (Register) list = register_parse (bytes, path, &error);
  if (!verify_has_read (verify, entry, list, error))
    return;
  unsigned number = 0;
  g_autofree char *name = NULL;
  if (!register_split_path (path, &name, &number) || !g_str_equal (name, list->number) || number != list->edition)
    verify_accuse (verify, entry, "V-REGISTER", NULL);
  VerifyRegister *edition = g_new0 (VerifyRegister, 1);
  edition->entry = entry;
  edition->list = g_steal_pointer (&list);
  check_whole (verify, edition);
  check_register_rules (verify, edition);
  g_hash_table_replace (verify->registers, g_strdup_printf ("%s %u", edition->list->number, number), edition);
}

/* ---- Signatures ---- */

/* The parts of a statement's name: "1.review.reviewer.p0003.txt". */
typedef struct {
  VerifyRegister *edition;
  ProcedureStage stage;
  char *role, *person;
} StatementName;

static void statement_name_clear (StatementName *name)
{
  g_free (name->role);
  g_free (name->person);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StatementName, statement_name_clear)

static bool split_name (const VerifySigned *all, const char *path, StatementName *name)
{
  g_auto (GStrv) directories = g_strsplit (path, "/", -1);
  if (g_strv_length (directories) != 3)
    return false;
  g_auto (GStrv) parts = g_strsplit (directories[2], ".", -1);
  if (g_strv_length (parts) != 5 || !procedure_stage_from_name (parts[1], &name->stage))
    return false;
  g_autofree char *key = g_strdup_printf ("%s %s", directories[1], parts[0]);
  name->edition = g_hash_table_lookup (all->verify->registers, key);
  name->role = g_strdup (parts[2]);
  name->person = g_strdup (parts[3]);
  return name->edition != NULL && name->edition->authority != NULL;
}

/* The statement, given, when it is valid and its signer held the post. Its other faults were reported when it was
 * judged as a statement. */
static Statement *check_statement (const VerifySigned *all, const VerifyEntry *entry, const StatementName *name)
{
  ProcedureSigner signer;
  const char *words[2] = {NULL, NULL}, *path = verify_table_path (all->verify->table, entry);
  g_autofree char *beside = statement_signature_path (path);
  const VerifyEntry *signature = verify_table_find (all->verify->table, beside);
  if (signature == NULL)
    return NULL;
  if (authority_find_signer (name->edition->authority, name->role, &signer))
    words[0] = signer.post != NULL ? signer.post : signer.role;
  const Evidence evidence = {.path = path,
                             .text = verify_signed_bytes (all, entry),
                             .signature = verify_signed_bytes (all, signature),
                             .event = entry->number,
                             .roles = words};
  g_autoptr (GPtrArray) findings = g_ptr_array_new ();
  if (evidence.text == NULL || evidence.signature == NULL)
    return NULL;
  Statement *statement = evidence_check (all->verify->roster, &all->journal, &evidence, findings);
  for (unsigned i = 0; i < findings->len; i++)
    verify_add (all->verify, findings->pdata[i]);
  return statement;
}

/* Counts a signature; remembers the event that completes the required ones. */
static void count_signature (Verify *verify, const VerifyEntry *entry, VerifyRegister *edition,
                             const AuthoritySignature *given)
{
  g_autoptr (GError) error = NULL;
  if (!authority_take (edition->authority, given, &error)) {
    g_autofree char *code = g_strdup_printf ("V%s", error_id (error) + 1);
    verify_accuse (verify, entry, code, error->message);
  } else if (edition->allowed == 0) {
    edition->allowed = authority_stage (edition->authority) > STAGE_EXECUTE ? entry->number : 0;
    edition->earliest = authority_earliest (edition->authority);
  }
}

static AuthoritySignature signature_by (const VerifySigned *all, const VerifyEntry *entry, const StatementName *name)
{
  const VerifyTable *table = all->verify->table;
  return (AuthoritySignature){.path = verify_table_path (table, entry),
                              .file = interned_digest (all->verify, entry),
                              .stage = name->stage,
                              .role = name->role,
                              .person = name->person,
                              .event = entry->number,
                              .recorded_at = verify_table_time (table, entry)};
}

static void judge_statement_of_register (const VerifySigned *all, const VerifyEntry *entry)
{
  char line[DIGEST_HEX_SIZE];
  g_auto (StatementName) name = {0};
  if (!split_name (all, verify_table_path (all->verify->table, entry), &name))
    return;
  g_autoptr (Statement) statement = check_statement (all, entry, &name);
  if (statement == NULL)
    return;
  if (!g_str_equal (statement->role, name.role) || !g_str_equal (statement->person, name.person)) {
    verify_accuse (all->verify, entry, "V-DESTROY-NAME", NULL);
    return;
  }
  const Person *person = roster_person (all->verify->roster, statement->person, statement->position);
  AuthoritySignature given = signature_by (all, entry, &name);
  given.decision = statement->decision;
  given.department = person != NULL ? person->department : NULL;
  given.key = statement->key;
  given.subject = statement->subject;
  given.digest = statement->digest;
  given.signed_at = statement->time;
  given.position = statement->position;
  all->journal.line (statement->position, line, &given.bound_at, all->journal.data);
  authority_hold (name.edition->authority, person, &given);
  count_signature (all->verify, entry, name.edition, &given);
}

/* A scan counts as its event states; people must check whose signature it shows. */
static void judge_paper (const VerifySigned *all, const VerifyEntry *entry)
{
  g_auto (StatementName) name = {0};
  Verify *verify = all->verify;
  const char *path = verify_table_path (verify->table, entry);
  if (!split_name (all, path, &name))
    return;
  g_auto (GStrv) words = g_strsplit (verify_table_words (verify->table, entry), " ", 2);
  if (words[0] == NULL || words[1] == NULL)
    return;
  const Person *person = roster_person (verify->roster, name.person, entry->number - 1);
  g_autofree char *certificate = register_certificate_path (name.edition->list->number);
  const VerifyEntry *after = name.stage == STAGE_ATTEST ? verify_table_find (verify->table, certificate) : NULL;
  const VerifyEntry *subject = name.stage == STAGE_ATTEST ? after : name.edition->entry;
  AuthoritySignature given = signature_by (all, entry, &name);
  given.decision = words[0];
  given.department = person != NULL ? person->department : NULL;
  given.subject = subject != NULL ? verify_table_path (verify->table, subject) : NULL;
  given.digest = words[1];
  given.signed_at = given.recorded_at;
  given.position = entry->number - 1;
  given.on_paper = true;
  count_signature (all->verify, entry, name.edition, &given);
  verify_add (verify, finding_new ("V-SIGNED-ON-PAPER", path, NULL));
}

/* ---- Certificates ---- */

static void check_tombstones (Verify *verify, const VerifyEntry *entry, const Certificate *certificate)
{
  const VerifyTable *table = verify->table;
  for (unsigned i = 0; i < certificate->lines->len; i++) {
    const CertificateLine *line = certificate->lines->pdata[i];
    g_autofree char *path = g_strconcat (line->path, "/tombstone.xml", NULL);
    const VerifyEntry *tombstone = verify_table_find_before (table, path, entry->number);
    if (tombstone == NULL || !verify_table_has_digest (table, tombstone, line->tombstone)) {
      verify_accuse (verify, entry, "V-CERTIFICATE",
                     "the certificate lists a tombstone that was not recorded before it");
      return;
    }
  }
}

/* Checks that the certificate lists every record that went by this register. */
static void check_complete (Verify *verify, const VerifyEntry *entry, const Certificate *certificate)
{
  const VerifyTable *table = verify->table;
  g_autofree char *prefix = g_strconcat (certificate->number, " ", NULL);
  unsigned gone = 0;
  for (unsigned i = 0; i < verify_table_length (table); i++) {
    const VerifyEntry *tombstone = verify_table_entry (table, i);
    gone += tombstone->kind == KIND_TOMBSTONE && g_str_has_prefix (verify_table_words (table, tombstone), prefix);
  }
  if (gone != certificate->lines->len ||
      certificate->destroyed.records + certificate->transferred.records != certificate->lines->len)
    verify_accuse (verify, entry, "V-CERTIFICATE",
                   "the certificate lists other records than were destroyed or transferred");
}

static bool same_totals (const RegisterTotals *one, const RegisterTotals *other)
{
  return one->records == other->records && one->files == other->files && one->pages == other->pages &&
         one->bytes == other->bytes;
}

/* Whether the retention period of a line lasts as long as the register keeps the record. */
static bool is_kept_anyway (const RegisterLine *line)
{
  return register_is_customer (line) || line->reference.retention[0] != 'D' ||
         (g_date_valid (&line->due) && g_date_compare (&line->due, &line->until) >= 0);
}

/* Its totals are those of the lines, and each line that was to be kept has been extended. */
static void check_carried_out (Verify *verify, const VerifyEntry *entry, const Certificate *certificate,
                               const Register *list)
{
  const RegisterTotals destroyed = register_totals (list, REGISTER_DESTROY);
  const RegisterTotals kept = register_totals (list, REGISTER_KEEP);
  const RegisterTotals transferred = register_totals (list, REGISTER_TRANSFER);
  if (!same_totals (&certificate->destroyed, &destroyed) || !same_totals (&certificate->kept, &kept) ||
      !same_totals (&certificate->transferred, &transferred))
    verify_accuse (verify, entry, "V-CERTIFICATE", "the totals of the certificate differ from those of the register");
  for (unsigned i = 0; i < list->lines->len; i++) {
    const RegisterLine *line = list->lines->pdata[i];
    if (line->disposition != REGISTER_KEEP || is_kept_anyway (line))
      continue;
    GDate until = standing_extended (verify_table_standing (verify->table), line->path, entry->number);
    if (!g_date_valid (&until) || g_date_compare (&until, &line->until) < 0) {
      verify_fault (verify, "V-CERTIFICATE", verify_table_path (verify->table, entry), entry, line->path, NULL,
                    "the register keeps a record whose period was not extended");
      return;
    }
  }
}

/* A register that destroys nothing has no tombstones that would show this. */
static void check_allowed (Verify *verify, const VerifyEntry *entry, const Certificate *certificate,
                           const VerifyRegister *edition)
{
  g_autofree char *next = register_path (edition->list->number, edition->list->edition + 1);
  bool superseded = verify_table_find_before (verify->table, next, entry->number) != NULL;
  if (certificate->lines->len == 0 && (edition->allowed == 0 || superseded))
    verify_accuse (verify, entry, "V-CERTIFICATE",
                   "the register was not signed as its procedure requires, or a later edition had replaced it");
}

/* Whether a pack held an edition of a profile or a file of an entry. */
static bool holds_file (const Verify *verify, const VerifyRecordedPack *pack, const char *directory)
{
  unsigned first = 0, end = 0;
  const VerifyTable *table = verify->table;
  verify_table_range (table, directory, &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    g_autofree char *above = g_path_get_dirname (verify_table_path (table, entry));
    if (gone_is_of_file (entry) && g_str_equal (above, directory) && entry->number >= pack->from &&
        entry->number <= pack->to)
      return true;
  }
  return false;
}

/* Whether a pack held one of the records, or an edition of one, and was neither discarded nor redacted before the
 * certificate. */
static bool holds_any (const Verify *verify, const VerifyRecordedPack *pack, const Certificate *certificate,
                       uint64_t before)
{
  if (pack->event >= before || (pack->discarded != 0 && pack->discarded < before) || pack->redacted > pack->to)
    return false;
  for (unsigned i = 0; i < certificate->lines->len; i++) {
    const CertificateLine *line = certificate->lines->pdata[i];
    const VerifyEntry *record = verify_table_find (verify->table, line->path);
    bool filed = record != NULL && record->number >= pack->from && record->number <= pack->to;
    bool amended = record != NULL && verify_table_edition (verify->table, record, pack->from, NULL) !=
                                         verify_table_edition (verify->table, record, pack->to + 1, NULL);
    if (filed || amended || holds_file (verify, pack, line->path))
      return true;
  }
  return false;
}

/* It names the backups that still hold the destroyed records, as the journal knows them. */
static void check_backups (Verify *verify, const VerifyEntry *entry, const Certificate *certificate)
{
  const GPtrArray *packs = verify_table_recorded_packs (verify->table);
  unsigned n = 0;
  bool same = true;
  for (unsigned i = 0; i < packs->len; i++) {
    const VerifyRecordedPack *pack = packs->pdata[i];
    if (!holds_any (verify, pack, certificate, entry->number))
      continue;
    const CertificateBackup *backup = n < certificate->backups->len ? certificate->backups->pdata[n] : NULL;
    same = same && backup != NULL && backup->event == pack->event && backup->to == pack->to &&
           g_str_equal (backup->digest, pack->digest);
    n++;
  }
  if (!same || n != certificate->backups->len)
    verify_accuse (verify, entry, "V-CERTIFICATE",
                   "the certificate does not name exactly the backups that still held the records");
}

static void judge_certificate (const VerifySigned *all, const VerifyEntry *entry)
{
  Verify *verify = all->verify;
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  GBytes *bytes = verify_signed_bytes (all, entry);
  if (bytes == NULL || !verify_xml (verify, entry, bytes))
    return;
  g_autoptr (Certificate) certificate = certificate_parse (bytes, path, &error);
  if (!verify_has_read (verify, entry, certificate, error))
    return;
  g_autofree char *place = register_certificate_path (certificate->number);
  g_autofree char *key = g_strdup_printf ("%s %u", certificate->number, certificate->edition);
  const VerifyRegister *edition = g_hash_table_lookup (verify->registers, key);
  if (!g_str_equal (place, path) || edition == NULL ||
      !verify_table_has_digest (verify->table, edition->entry, certificate->digest) ||
      !g_str_equal (certificate_outcome_name (certificate->outcome), verify_table_words (verify->table, entry)))
    verify_accuse (verify, entry, "V-CERTIFICATE",
                   "the certificate does not match its file name, its register or its event");
  check_tombstones (verify, entry, certificate);
  check_complete (verify, entry, certificate);
  if (edition != NULL && certificate->outcome == CERTIFICATE_EXECUTED) {
    check_allowed (verify, entry, certificate, edition);
    check_carried_out (verify, entry, certificate, edition->list);
    check_backups (verify, entry, certificate);
  }
  if (edition != NULL && edition->authority != NULL && certificate->outcome == CERTIFICATE_EXECUTED)
    authority_certify (edition->authority, path, interned_digest (verify, entry));
}

/* ---- In order ---- */

/* Reports certificates that not all witnesses have signed. */
static void note_unattested (Verify *verify)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, verify->registers);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const VerifyRegister *edition = value;
    g_autofree char *path = register_certificate_path (edition->list->number);
    const VerifyEntry *certificate = verify_table_find (verify->table, path);
    if (edition->allowed != 0 && certificate != NULL && authority_stage (edition->authority) == STAGE_ATTEST)
      verify_add (verify, finding_new ("V-NOT-ATTESTED", path, NULL));
  }
}

void gone_judge_registers (const VerifySigned *all)
{
  static const VerifyJudge judges[KIND_UNKNOWN] = {[KIND_REGISTER] = judge_register,
                                                   [KIND_CERTIFICATE] = judge_certificate,
                                                   [KIND_PAPER] = judge_paper,
                                                   [KIND_RECIPIENT] = gone_judge_recipient,
                                                   [KIND_ACKNOWLEDGEMENT] = gone_judge_acknowledgement,
                                                   [KIND_STATEMENT] = judge_statement_of_register};
  all->verify->registers =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)register_edition_free);
  for (unsigned i = 0; i < all->entries->len; i++) {
    const VerifyEntry *entry = all->entries->pdata[i];
    if (judges[entry->kind] != NULL)
      judges[entry->kind](all, entry);
  }
  note_unattested (all->verify);
}
