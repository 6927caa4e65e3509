/* Checks destructions: whether each destroyed record was destroyed with authority, and whether it is really gone. A
 * tombstone is compared with the journal as soon as it is read, and with its register at the end, when all registers
 * have been judged (fold/authority.h). */
#include <string.h>

#include "form/date.h"
#include "form/document/certificate.h"
#include "form/document/register.h"
#include "form/document/titles.h"
#include "form/document/tombstone.h"
#include "form/name.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- Remains of destroyed records ---- */

/* Whether the destruction of a record or of titles is still under way: then its remains are not a fault. */
static bool is_erasing (const Verify *verify, const VerifyEntry *entry)
{
  const char *path = verify_table_path (verify->table, entry);
  g_autofree char *directory = g_path_get_dirname (path), *above = g_path_get_dirname (directory);
  g_autofree char *reason = entry->kind == KIND_RECORD   ? g_strconcat (path, "/tombstone.xml", NULL)
                            : entry->kind == KIND_TITLES ? g_strconcat (above, "/certificate.xml", NULL)
                                                         : g_strconcat (directory, "/tombstone.xml", NULL);
  return g_hash_table_contains (verify->staged, reason);
}

void gone_present (Verify *verify, const VerifyEntry *entry, const char *place)
{
  if (is_erasing (verify, entry))
    verify_add (verify, finding_new ("V-NOT-ERASED", place, NULL));
  else
    verify_add (verify, finding_of ("V-DESTROYED-PRESENT", place, NULL, NULL));
}

void gone_erased (Verify *verify, const VerifyEntry *entry, const VerifyDirectory *directory)
{
  const char *path = verify_table_path (verify->table, entry);
  g_autofree char *stone = g_strconcat (path, "/tombstone.xml", NULL);
  const VerifyEntry *end = verify_table_find (verify->table, stone);
  bool transferred = end != NULL && g_str_has_suffix (verify_table_words (verify->table, end), " transfer");
  atomic_fetch_add (transferred ? &verify->transferred : &verify->destroyed, 1);
  for (unsigned i = 0; i < directory->files->len; i++) {
    const VerifyFile *file = directory->files->pdata[i];
    g_autofree char *place = g_strconcat (path, "/", file->name, NULL);
    const VerifyEntry *own = verify_table_find (verify->table, place);
    if (own == NULL || own->erased) /* else it has been recorded since, and is verified as such */
      gone_present (verify, entry, place);
  }
}

void gone_titles (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (GError) error = NULL;
  VerifyTitles met = {verify_table_index (verify->table, entry), titles_parse (bytes, path, &error)};
  if (!verify_has_read (verify, entry, met.titles, error))
    return;
  g_mutex_lock (&verify->lock);
  g_array_append_val (verify->titles, met);
  g_mutex_unlock (&verify->lock);
}

/* The entry that a newer table erases and the current one does not: the record around place, titles at or beneath
 * place, or an edition of a profile or file of an entry; or NULL. */
static const VerifyEntry *destroyed_since (const Verify *verify, const VerifyTable *newer, const char *place)
{
  unsigned first = 0, end = 0;
  const VerifyEntry *now = NULL;
  g_autofree char *path = g_strdup (place);
  for (char *slash = path + strlen (path); slash != NULL && now == NULL; slash = strrchr (path, '/')) {
    *slash = '\0';
    now = verify_table_find (newer, path);
    if (now != NULL && now->kind != KIND_RECORD && now->kind != KIND_TITLES && !gone_is_of_file (now))
      now = NULL;
  }
  verify_table_range (newer, place, &first, &end);
  if (now == NULL && end > first && verify_table_entry (newer, first)->kind == KIND_TITLES)
    now = verify_table_entry (newer, first);
  const VerifyEntry *then = now != NULL ? verify_table_find (verify->table, verify_table_path (newer, now)) : NULL;
  return then != NULL && now->erased && !then->erased ? now : NULL;
}

/* Whether a newer table moved the record at or around place, or to it. */
static bool moved_since (const Verify *verify, const VerifyTable *newer, const char *place)
{
  const Moves *moves = verify_table_moves (newer);
  for (unsigned i = moves_length (verify_table_moves (verify->table)); i < moves_length (moves); i++) {
    const MovesStep *step = moves_step (moves, i);
    if (name_is_beneath (place, step->from) || name_is_beneath (place, step->to))
      return true;
  }
  return false;
}

void gone_settle_destroyed (Verify *verify, const VerifyTable *newer)
{
  for (unsigned i = verify->findings->len; i-- > 0;) {
    Finding *finding = verify->findings->pdata[i];
    bool fault = finding->grade == FINDING_FAULT;
    if (g_str_equal (finding->code, "V-FILE-UNLISTED") && verify_table_find (newer, finding->place) != NULL) {
      g_ptr_array_remove_index (verify->findings, i);
      finding_free (finding);
      continue;
    }
    const VerifyEntry *record = fault ? destroyed_since (verify, newer, finding->place) : NULL;
    if (record != NULL)
      verify->findings->pdata[i] = finding_new ("V-DESTROYED-MEANWHILE", verify_table_path (newer, record), NULL);
    else if (fault && moved_since (verify, newer, finding->place))
      verify->findings->pdata[i] = finding_new ("V-MOVED-MEANWHILE", finding->place, NULL);
    else
      continue;
    finding_free (finding);
  }
}

/* ---- Tombstones ---- */

/* Whether an earlier event recorded the statement that a tombstone names. */
static bool knows_signer (const Verify *verify, const VerifyEntry *entry, const TombstoneSigner *signer)
{
  const VerifyEntry *statement = verify_table_find_before (verify->table, signer->statement, entry->number);
  return statement != NULL && (statement->kind == KIND_STATEMENT || statement->kind == KIND_PAPER) &&
         verify_table_has_digest (verify->table, statement, signer->digest);
}

bool gone_stone_names (const Verify *verify, const char *path, uint64_t before, const Tombstone *tombstone)
{
  g_auto (NamePlace) place = {0};
  const RefCode *code = &tombstone->reference;
  unsigned edition = 0;
  if (code->fonds == NULL)
    return false;
  const VerifyEntry *filed = verify_table_record_at (verify->table, path, before);
  if (filed == NULL)
    return false;
  const VerifyEntry *record = verify_table_edition (verify->table, filed, before, &edition);
  g_autofree char *words = g_strdup_printf ("%s %s %s", code->category, code->retention, code->fonds);
  return g_str_equal (words, verify_table_words (verify->table, record)) && name_split_path (path, &place) &&
         g_str_equal (place.customer, code->customer) && place.year == code->year && place.item == code->item;
}

/* Whether a tombstone describes the edition of the record that was in force before an event. */
static bool describes_edition (const Verify *verify, const char *path, uint64_t before, const Tombstone *tombstone)
{
  unsigned edition = 0;
  if (!gone_stone_names (verify, path, before, tombstone))
    return false;
  const VerifyEntry *filed = verify_table_record_at (verify->table, path, before);
  const VerifyEntry *record = verify_table_edition (verify->table, filed, before, &edition);
  const VerifyEntry *contents = verify_table_contents (verify->table, filed, edition);
  return contents != NULL && verify_table_has_digest (verify->table, contents, tombstone->manifest) &&
         record->files == tombstone->files && record->bytes == tombstone->bytes && record->pages == tombstone->pages;
}

bool gone_stone_is_of (const char *path, const Tombstone *tombstone)
{
  g_autofree char *number = g_path_get_basename (path);
  return g_strcmp0 (number, tombstone->of) == 0;
}

/* Whether the tombstone describes the record that was filed at its place, or has the number of the customer or entry
 * there, whose digests are compared with the register. */
static bool is_of_place (const Verify *verify, const VerifyEntry *entry, const Tombstone *tombstone)
{
  g_auto (NamePlace) place = {0};
  g_autofree char *path = g_path_get_dirname (verify_table_path (verify->table, entry));
  if (!name_split_path (path, &place) || place.item == 0)
    return gone_stone_is_of (path, tombstone) && entry->files == tombstone->files && entry->bytes == 0 &&
           entry->pages == 0;
  return describes_edition (verify, path, entry->number, tombstone) && entry->files == tombstone->files &&
         entry->bytes == tombstone->bytes && entry->pages == tombstone->pages;
}

void gone_tombstone (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (Tombstone) tombstone = tombstone_parse (bytes, path, &error);
  if (!verify_has_read (verify, entry, tombstone, error))
    return;
  bool transferred = tombstone->kind == TOMBSTONE_TRANSFERRED;
  g_autofree char *words = g_strdup_printf (
      "%s %s", tombstone->number, register_disposition_name (transferred ? REGISTER_TRANSFER : REGISTER_DESTROY));
  if (!g_str_equal (words, verify_table_words (verify->table, entry)))
    verify_fault (verify, "V-TOMBSTONE", path, entry, verify_table_words (verify->table, entry), words,
                  "the tombstone and its event differ in the register or in the disposition");
  if (!is_of_place (verify, entry, tombstone))
    verify_accuse (verify, entry, "V-TOMBSTONE", "the tombstone belongs to another record");
  for (unsigned i = 0; i < tombstone->signers->len; i++) {
    const TombstoneSigner *signer = tombstone->signers->pdata[i];
    if (!knows_signer (verify, entry, signer))
      verify_fault (verify, "V-TOMBSTONE", path, entry, signer->statement, NULL,
                    "the tombstone names a statement that was not recorded before it");
  }
  VerifyTombstone kept = {verify_table_index (verify->table, entry), NULL, g_steal_pointer (&tombstone)};
  g_mutex_lock (&verify->lock);
  g_array_append_val (verify->tombstones, kept);
  g_mutex_unlock (&verify->lock);
}

/* ---- The rules in force at that time ---- */

static void count_fact (const StandingFact *fact G_GNUC_UNUSED, gpointer data)
{
  unsigned *n = data;
  ++*n;
}

/* The first day on which the retention rule allows the destruction, computed from the year of the reference code alone.
 * Cleared when the record itself would be needed. */
static GDate ruled_day (const Layout *layout, const RegisterLine *line)
{
  GDate day;
  unsigned years = (unsigned)g_ascii_strtoull (line->reference.retention + 1, NULL, 10);
  g_date_clear (&day, 1);
  if (layout != NULL && layout_trigger_from (layout, line->trigger) == LAYOUT_TRIGGER_YEAR)
    g_date_set_dmy (&day, 1, G_DATE_JANUARY, (GDateYear)((unsigned)line->reference.year + 1 + years));
  return day;
}

/* A term must be over at the earliest time that a signer states: the time of the event is a claim of anybody. */
static void check_term (Verify *verify, const VerifyTombstone *tombstone, const VerifyRegister *edition,
                        const RegisterLine *line)
{
  const Standing *standing = verify_table_standing (verify->table);
  GDate extended = standing_extended (standing, line->path, tombstone->entry->number);
  g_autofree char *key = g_strdup_printf ("%s.%u", edition->list->layout, edition->list->layout_edition);
  const Layout *layout = g_hash_table_lookup (verify->layouts, key);
  GDate ruled = ruled_day (layout, line);
  /* A layout that is unknown or unreadable has a finding of its own; its zone shifts a day at most. */
  GDate day = layout != NULL ? layout_day (layout, edition->earliest) : date_of_time (edition->earliest, 0);
  bool permanent = line->reference.retention[0] != 'D' || !g_date_valid (&line->due);
  unsigned holds = 0;
  standing_over (standing, STANDING_HELD, line->path, tombstone->entry->number, count_fact, &holds);
  if (holds > 0)
    verify_accuse (verify, tombstone->entry, "V-DESTROY-HELD", NULL);
  if (standing_out (standing, line->path, tombstone->entry->number) != NULL)
    verify_accuse (verify, tombstone->entry, "V-DESTROY-ON-LOAN", NULL);
  if (permanent)
    verify_accuse (verify, tombstone->entry, "V-DESTROY-PERMANENT", NULL);
  else if (g_date_compare (&line->due, &day) > 0 || (g_date_valid (&ruled) && g_date_compare (&ruled, &day) > 0) ||
           (g_date_valid (&extended) && g_date_compare (&extended, &day) > 0))
    verify_accuse (verify, tombstone->entry, "V-DESTROY-TERM", NULL);
}

static void check_sealed (Verify *verify, const VerifyTombstone *tombstone, const RegisterLine *line)
{
  g_autofree char *volume = g_path_get_dirname (line->path), *seal = g_strconcat (volume, "/volume.1.xml", NULL);
  unsigned open = 0;
  standing_over (verify_table_standing (verify->table), STANDING_OPEN, volume, tombstone->entry->number, count_fact,
                 &open);
  if (open > 0 || verify_table_find_before (verify->table, seal, tombstone->entry->number) == NULL)
    verify_accuse (verify, tombstone->entry, "V-DESTROY-UNSEALED", NULL);
}

/* ---- Tombstones and registers ---- */

static const VerifyRegister *register_of (const Verify *verify, const VerifyTombstone *tombstone)
{
  const char *words = verify_table_words (verify->table, tombstone->entry), *gap = strchr (words, ' ');
  g_autofree char *number = g_strndup (words, gap != NULL ? (size_t)(gap - words) : strlen (words));
  g_autofree char *key = g_strdup_printf ("%s %u", number, tombstone->stone->edition);
  return verify->registers != NULL ? g_hash_table_lookup (verify->registers, key) : NULL;
}

/* Nothing is destroyed by an edition after the next one came. */
static void check_superseded (Verify *verify, const VerifyTombstone *tombstone, const VerifyRegister *edition)
{
  g_autofree char *next = register_path (edition->list->number, edition->list->edition + 1);
  if (verify_table_find_before (verify->table, next, tombstone->entry->number) != NULL)
    verify_accuse (verify, tombstone->entry, "V-DESTROY-UNSIGNED",
                   "a later edition of the register had replaced the signed one");
}

/* Whether a record got another edition between two events. */
static bool was_amended (const Verify *verify, const char *path, uint64_t after, uint64_t before)
{
  const VerifyEntry *filed = verify_table_record_at (verify->table, path, after);
  return filed != NULL && verify_table_edition (verify->table, filed, after, NULL) !=
                              verify_table_edition (verify->table, filed, before, NULL);
}

/* A hold voids the register that it meets, even when it is lifted (RULES 4), and so do an amendment of one of its
 * records and another layout. */
static void check_voided (Verify *verify, const VerifyTombstone *tombstone, const VerifyRegister *edition)
{
  uint64_t after = edition->entry->number, before = tombstone->entry->number;
  const Standing *standing = verify_table_standing (verify->table);
  bool held = false, amended = false;
  for (unsigned i = 0; i < edition->list->lines->len; i++) {
    const RegisterLine *line = edition->list->lines->pdata[i];
    held = held || standing_met (standing, STANDING_HELD, line->path, after, before);
    amended = amended || was_amended (verify, line->path, after, before);
  }
  if (amended)
    verify_accuse (verify, tombstone->entry, "V-DESTROY-VOIDED",
                   "a record of the register was amended after the register was drawn up");
  if (held)
    verify_accuse (verify, tombstone->entry, "V-DESTROY-VOIDED",
                   "a hold was set on a record of the register after the register was drawn up");
  if (verify_layout_at (verify, before) != verify_layout_at (verify, after))
    verify_accuse (verify, tombstone->entry, "V-DESTROY-VOIDED",
                   "another layout was adopted after the register was drawn up");
}

/* What the tombstone repeats of the register's line. */
static void check_stone (Verify *verify, const VerifyTombstone *tombstone, const VerifyRegister *edition,
                         const RegisterLine *line)
{
  const Tombstone *stone = tombstone->stone;
  const Register *list = edition->list;
  const char *recipient = stone->kind == TOMBSTONE_TRANSFERRED ? list->recipient : NULL;
  g_autofree char *from = date_print (&line->from), *due = date_print (&line->due);
  g_autofree char *own_from = date_print (&stone->from), *own_due = date_print (&stone->due);
  g_autofree char *expected = g_strdup_printf ("%s %s %s copies=%u layout=%s.%u %s", line->trigger, from, due,
                                               line->copies, list->layout, list->layout_edition, recipient);
  g_autofree char *found = g_strdup_printf ("%s %s %s copies=%u layout=%s.%u %s", stone->trigger, own_from, own_due,
                                            stone->copies, stone->layout, stone->layout_edition, stone->recipient);
  if (!g_str_equal (expected, found))
    verify_fault (verify, "V-TOMBSTONE", verify_table_path (verify->table, tombstone->entry), tombstone->entry,
                  expected, found, "the tombstone disagrees with the line of the register");
}

/* It names all who signed before, and nobody else. When a signature does not count, that has been reported. */
static void check_signers (Verify *verify, const VerifyTombstone *tombstone, const VerifyRegister *edition)
{
  const GPtrArray *taken = edition->allowed != 0 ? authority_signatures (edition->authority) : NULL;
  const GPtrArray *signers = tombstone->stone->signers;
  unsigned n = 0;
  bool same = true;
  for (unsigned i = 0; taken != NULL && i < taken->len; i++) {
    const AuthoritySignature *signature = taken->pdata[i];
    if (signature->event >= tombstone->entry->number)
      continue;
    const TombstoneSigner *signer = n < signers->len ? signers->pdata[n] : NULL;
    same = same && signer != NULL && g_str_equal (signer->statement, signature->path) &&
           g_str_equal (signer->person, signature->person) && g_str_equal (signer->role, signature->role) &&
           g_str_equal (signer->stage, procedure_stage_name (signature->stage));
    n++;
  }
  if (taken != NULL && (!same || n != signers->len))
    verify_accuse (verify, tombstone->entry, "V-TOMBSTONE",
                   "the tombstone does not name exactly those who had signed the register");
}

/* The tombstone of a customer or an entry repeats the count and the digest of its line. */
static void check_listed (Verify *verify, const VerifyTombstone *tombstone, const char *manifest, unsigned files)
{
  const Tombstone *stone = tombstone->stone;
  if (!g_str_equal (stone->manifest, manifest) || stone->files != files)
    verify_fault (verify, "V-TOMBSTONE", verify_table_path (verify->table, tombstone->entry), tombstone->entry,
                  manifest, stone->manifest, "the tombstone disagrees with the line of the register");
}

static void judge_tombstone (Verify *verify, const VerifyTombstone *tombstone)
{
  const VerifyEntry *entry = tombstone->entry;
  const VerifyRegister *edition = register_of (verify, tombstone);
  if (edition == NULL) {
    verify_accuse (verify, entry, "V-DESTROY-UNSIGNED",
                   "the register of destruction that the tombstone names is missing");
    return;
  }
  g_autofree char *path = g_path_get_dirname (verify_table_path (verify->table, entry));
  const RegisterEntry *ended = NULL;
  const RegisterLine *line = register_find (edition->list, path);
  if (line == NULL)
    line = gone_line_of_entry (edition->list, path, &ended);
  const Tombstone *stone = tombstone->stone;
  RegisterDisposition expected = stone->kind == TOMBSTONE_TRANSFERRED ? REGISTER_TRANSFER : REGISTER_DESTROY;
  if (line == NULL || line->disposition != expected ||
      !verify_table_has_digest (verify->table, edition->entry, stone->digest)) {
    verify_accuse (verify, entry, "V-DESTROY-UNSIGNED",
                   "the signed register does not list this record for this disposition");
    return;
  }
  if (edition->allowed == 0 || edition->allowed >= entry->number)
    verify_accuse (verify, entry, "V-DESTROY-UNSIGNED",
                   "the record was destroyed before all required signatures were given");
  if (stone->kind == TOMBSTONE_TRANSFERRED && (edition->acknowledged == 0 || edition->acknowledged >= entry->number))
    verify_accuse (verify, entry, "V-DESTROY-UNACKNOWLEDGED", NULL);
  check_superseded (verify, tombstone, edition);
  check_voided (verify, tombstone, edition);
  check_stone (verify, tombstone, edition, line);
  check_signers (verify, tombstone, edition);
  if (stone->of != NULL)
    check_listed (verify, tombstone, ended != NULL ? ended->manifest : line->manifest,
                  ended != NULL ? ended->files : line->files);
  if (ended != NULL) {
    gone_entry (verify, tombstone, line);
  } else if (register_is_customer (line)) {
    gone_customer (verify, tombstone, edition, line);
  } else {
    check_term (verify, tombstone, edition, line);
    check_sealed (verify, tombstone, line);
  }
}

void gone_destructions (Verify *verify)
{
  for (unsigned i = 0; i < verify->tombstones->len; i++) {
    VerifyTombstone *tombstone = &g_array_index (verify->tombstones, VerifyTombstone, i);
    tombstone->entry = verify_table_at (verify->table, tombstone->index);
    judge_tombstone (verify, tombstone);
  }
}
