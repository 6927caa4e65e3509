/* Destruction: a record is there, destroyed with authority, missing, or there although it was destroyed. Registers are
 * judged by the same fold as when they were signed (fold/authority.h), once it is known who may act; each tombstone is
 * held against the journal when it is met, and against its register at the end, when all of both are known. */
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

/* ---- What stands where a record stood ---- */

bool verify_is_erasing (const Verify *verify, const VerifyEntry *entry)
{
  const char *path = verify_table_path (verify->table, entry);
  g_autofree char *directory = g_path_get_dirname (path), *above = g_path_get_dirname (directory);
  g_autofree char *reason = entry->kind == KIND_RECORD ? g_strconcat (path, "/tombstone.xml", NULL)
                                                       : g_strconcat (above, "/certificate.xml", NULL);
  return g_hash_table_contains (verify->staged, reason);
}

void verify_present (Verify *verify, const VerifyEntry *entry, const char *place)
{
  if (verify_is_erasing (verify, entry))
    verify_add (verify, finding_new (FINDING_NOTE, "V-NOT-ERASED", place,
                                     "its destruction is recorded and not carried out to the end: the next command"
                                     " that writes does so"));
  else
    verify_fault (verify, "V-DESTROYED-PRESENT", place, NULL, NULL, NULL,
                  "move it out of the archive, or restore the journal that goes with it",
                  "it is there although the journal says that it was destroyed");
}

void verify_erased (Verify *verify, const VerifyEntry *entry, const VerifyDirectory *directory)
{
  const char *path = verify_table_path (verify->table, entry);
  atomic_fetch_add (&verify->records, 1);
  for (unsigned i = 0; i < directory->files->len; i++) {
    const VerifyFile *file = directory->files->pdata[i];
    g_autofree char *place = g_strconcat (path, "/", file->name, NULL);
    if (!g_str_equal (file->name, "tombstone.xml"))
      verify_present (verify, entry, place);
  }
}

void verify_titles (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (Titles) titles = titles_parse (bytes, path, &error);
  if (titles == NULL)
    verify_fault_error (verify, "V-XML", path, entry, error);
}

static bool was_erased_since (const Verify *verify, const VerifyEntry *now, const char *path)
{
  const VerifyEntry *then = verify_table_find (verify->table, path);
  return now->erased && then != NULL && !then->erased;
}

/* What has been erased since, by a newer table: the record in which a place stands, or titles there; or NULL. */
static const VerifyEntry *destroyed_since (const Verify *verify, const VerifyTable *newer, const char *place)
{
  unsigned first = 0, end = 0;
  g_autofree char *path = g_strdup (place);
  for (char *slash = path + strlen (path); slash != NULL; slash = strrchr (path, '/')) {
    *slash = '\0';
    const VerifyEntry *now = verify_table_find (newer, path);
    if (now != NULL && (now->kind == KIND_RECORD || now->kind == KIND_TITLES))
      return was_erased_since (verify, now, path) ? now : NULL;
  }
  verify_table_range (newer, place, &first, &end);
  const VerifyEntry *inner = end > first ? verify_table_entry (newer, first) : NULL;
  bool titles = inner != NULL && inner->kind == KIND_TITLES;
  return titles && was_erased_since (verify, inner, verify_table_path (newer, inner)) ? inner : NULL;
}

void verify_settle_destroyed (Verify *verify, const VerifyTable *newer)
{
  for (unsigned i = 0; i < verify->findings->len; i++) {
    Finding *finding = verify->findings->pdata[i];
    const VerifyEntry *record =
        finding->grade == FINDING_FAULT ? destroyed_since (verify, newer, finding->place) : NULL;
    if (record == NULL)
      continue;
    verify->findings->pdata[i] =
        finding_new (FINDING_NOT_CHECKED, "V-DESTROYED-MEANWHILE", verify_table_path (newer, record),
                     "it was destroyed while it was being looked at: verify again");
    finding_free (finding);
  }
}

/* ---- Tombstones ---- */

static void accuse (Verify *verify, const VerifyEntry *entry, const char *code, const char *expected, const char *found,
                    const char *what)
{
  verify_fault (verify, code, verify_table_path (verify->table, entry), entry, expected, found, NULL, "%s", what);
}

/* Whether a statement that a tombstone names is the one that the journal brought before. */
static bool knows_signer (const Verify *verify, const VerifyEntry *entry, const TombstoneSigner *signer)
{
  char digest[DIGEST_HEX_SIZE];
  const VerifyEntry *statement = verify_table_find (verify->table, signer->statement);
  if (statement == NULL || statement->number >= entry->number ||
      (statement->kind != KIND_STATEMENT && statement->kind != KIND_PAPER))
    return false;
  verify_table_digest (verify->table, statement, digest);
  return g_str_equal (digest, signer->digest);
}

/* The record that was filed there, when it is the one of the tombstone. */
static bool is_of_record (const Verify *verify, const VerifyEntry *entry, const Tombstone *stone)
{
  char digest[DIGEST_HEX_SIZE];
  g_auto (NamePlace) place = {0};
  const RefCode *code = &stone->reference;
  g_autofree char *path = g_path_get_dirname (verify_table_path (verify->table, entry));
  const VerifyEntry *record = verify_table_find (verify->table, path);
  if (record == NULL || record->kind != KIND_RECORD || record->number >= entry->number)
    return false;
  g_autofree char *words = g_strdup_printf ("%s %s %s", code->category, code->retention, code->fonds);
  verify_table_digest (verify->table, record, digest);
  return g_str_equal (digest, stone->manifest) && g_str_equal (words, verify_table_words (verify->table, record)) &&
         name_split_path (path, &place) && g_str_equal (place.customer, code->customer) && place.year == code->year &&
         place.item == code->item && record->files == stone->files && record->bytes == stone->bytes &&
         record->pages == stone->pages;
}

void verify_tombstone (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (Tombstone) stone = tombstone_parse (bytes, path, &error);
  if (stone == NULL) {
    verify_fault_error (verify, "V-XML", path, entry, error);
    return;
  }
  bool transferred = stone->kind == TOMBSTONE_TRANSFERRED;
  g_autofree char *words = g_strdup_printf (
      "%s %s", stone->number, register_disposition_name (transferred ? REGISTER_TRANSFER : REGISTER_DESTROY));
  if (!g_str_equal (words, verify_table_words (verify->table, entry)))
    accuse (verify, entry, "V-TOMBSTONE", verify_table_words (verify->table, entry), words,
            N_ ("the tombstone names another register than the event, or says otherwise what became of the record"));
  if (!is_of_record (verify, entry, stone))
    accuse (verify, entry, "V-TOMBSTONE", NULL, NULL, N_ ("the tombstone is one of another record"));
  for (unsigned i = 0; i < stone->signers->len; i++) {
    const TombstoneSigner *signer = stone->signers->pdata[i];
    if (!knows_signer (verify, entry, signer))
      accuse (verify, entry, "V-TOMBSTONE", signer->statement, NULL,
              N_ ("the tombstone names a statement that the journal had not brought"));
  }
  VerifyStone kept = {.entry = entry, .edition = stone->edition, .transferred = transferred};
  g_strlcpy (kept.digest, stone->digest, sizeof kept.digest);
  g_mutex_lock (&verify->lock);
  g_array_append_val (verify->stones, kept);
  g_mutex_unlock (&verify->lock);
}

/* ---- Whether the rules allowed it then ---- */

static void count (const StandingFact *fact G_GNUC_UNUSED, gpointer data)
{
  unsigned *n = data;
  ++*n;
}

static void take_later (const StandingFact *fact, gpointer data)
{
  GDate *latest = data, day;
  if (date_parse_strict (fact->change.value, &day) && (!g_date_valid (latest) || g_date_compare (&day, latest) > 0))
    *latest = day;
}

static GDate day_of (int64_t seconds)
{
  GDate day;
  g_autoptr (GDateTime) instant = g_date_time_new_from_unix_utc (seconds);
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay)g_date_time_get_day_of_month (instant), (GDateMonth)g_date_time_get_month (instant),
                  (GDateYear)g_date_time_get_year (instant));
  return day;
}

/* The first day on which the rule alone allows it, as far as it can be told without the record: from the year that it
 * was filed under. Cleared when it cannot. */
static GDate ruled_day (const Layout *layout, const RegisterLine *line)
{
  GDate day;
  unsigned years = (unsigned)g_ascii_strtoull (line->reference.retention + 1, NULL, 10);
  g_date_clear (&day, 1);
  if (layout != NULL && layout_trigger_from (layout, line->trigger) == LAYOUT_TRIGGER_YEAR)
    g_date_set_dmy (&day, 1, G_DATE_JANUARY, (GDateYear)((unsigned)line->reference.year + 1 + years));
  return day;
}

static void check_term (Verify *verify, const VerifyStone *stone, const VerifyRegister *edition,
                        const RegisterLine *line)
{
  GDate extended, day = day_of (verify_table_time (verify->table, stone->entry));
  g_autofree char *key = g_strdup_printf ("%s.%u", edition->list->layout, edition->list->layout_edition);
  GDate ruled = ruled_day (g_hash_table_lookup (verify->layouts, key), line);
  bool permanent = line->reference.retention[0] != 'D' || !g_date_valid (&line->due);
  unsigned holds = 0;
  const Standing *standing = verify_table_standing (verify->table);
  g_date_clear (&extended, 1);
  standing_over (standing, STANDING_EXTENDED, line->path, stone->entry->number, take_later, &extended);
  standing_over (standing, STANDING_HELD, line->path, stone->entry->number, count, &holds);
  if (holds > 0)
    accuse (verify, stone->entry, "V-DESTROY-HELD", NULL, NULL, N_ ("the record was on hold when it was destroyed"));
  if (permanent)
    accuse (verify, stone->entry, "V-DESTROY-PERMANENT", NULL, NULL, N_ ("the record was to be kept permanently"));
  else if (g_date_compare (&line->due, &day) > 0 || (g_date_valid (&ruled) && g_date_compare (&ruled, &day) > 0) ||
           (g_date_valid (&extended) && g_date_compare (&extended, &day) > 0))
    accuse (verify, stone->entry, "V-DESTROY-TERM", NULL, NULL,
            N_ ("the record was destroyed before its retention period was over"));
}

static void check_seal (Verify *verify, const VerifyStone *stone, const RegisterLine *line)
{
  g_autofree char *volume = g_path_get_dirname (line->path), *seal = g_strconcat (volume, "/volume.1.xml", NULL);
  const VerifyEntry *entry = verify_table_find (verify->table, seal);
  if (entry == NULL || entry->number >= stone->entry->number)
    accuse (verify, stone->entry, "V-DESTROY-UNSEALED", NULL, NULL,
            N_ ("the volume was not sealed when the record was destroyed"));
}

/* ---- Tombstones against registers ---- */

static const VerifyRegister *register_of (const Verify *verify, const VerifyStone *stone)
{
  const char *words = verify_table_words (verify->table, stone->entry), *gap = strchr (words, ' ');
  g_autofree char *number = g_strndup (words, gap != NULL ? (size_t)(gap - words) : strlen (words));
  g_autofree char *key = g_strdup_printf ("%s %u", number, stone->edition);
  return verify->registers != NULL ? g_hash_table_lookup (verify->registers, key) : NULL;
}

static void judge_stone (Verify *verify, const VerifyStone *stone)
{
  char digest[DIGEST_HEX_SIZE];
  const VerifyEntry *entry = stone->entry;
  const VerifyRegister *edition = register_of (verify, stone);
  if (edition == NULL) {
    accuse (verify, entry, "V-DESTROY-UNSIGNED", NULL, NULL,
            N_ ("the register by which the record is said to have been destroyed is not there"));
    return;
  }
  g_autofree char *path = g_path_get_dirname (verify_table_path (verify->table, entry));
  const RegisterLine *line = register_find (edition->list, path);
  verify_table_digest (verify->table, edition->entry, digest);
  RegisterDisposition expected = stone->transferred ? REGISTER_TRANSFER : REGISTER_DESTROY;
  if (line == NULL || line->disposition != expected || !g_str_equal (digest, stone->digest)) {
    accuse (verify, entry, "V-DESTROY-UNSIGNED", NULL, NULL,
            N_ ("the register that was signed does not say that the record is to go so"));
    return;
  }
  if (edition->allowed == 0 || edition->allowed >= entry->number ||
      verify_table_time (verify->table, entry) < edition->cooled)
    accuse (verify, entry, "V-DESTROY-UNSIGNED", NULL, NULL,
            N_ ("not everybody had signed who must when the record was destroyed"));
  check_term (verify, stone, edition, line);
  check_seal (verify, stone, line);
}

void verify_destructions (Verify *verify)
{
  for (unsigned i = 0; i < verify->stones->len; i++)
    judge_stone (verify, &g_array_index (verify->stones, VerifyStone, i));
}
