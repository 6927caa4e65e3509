/* Layouts: their files, which of them was in force when, and whether each came into force as it may (fold/rulebook.h).
 *
 * Which layout judges a document follows from the journal alone: that which the last event before it put into force. An
 * event that had no right to do so is a fault by itself. */
#include <string.h>

#include "form/document/adoption.h"
#include "form/name.h"
#include "sys/decimal.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- Reading ---- */

/* The layouts of the archive, as they were read. */
typedef struct {
  Verify *verify;
  GHashTable *files; /* path: VerifyFile */
  uint64_t before;   /* the event of the layout that is being read */
} Layouts;

/* The bytes of the layout, given; NULL after reporting a finding. */
static GBytes *right_layout (const Layouts *layouts, const VerifyEntry *entry)
{
  const VerifyFile *file = g_hash_table_lookup (layouts->files, verify_table_path (layouts->verify->table, entry));
  return file != NULL && verify_file (layouts->verify, entry, file) ? g_bytes_ref (file->contents) : NULL;
}

/* For layout_parse: the bytes of the edition that was recorded last before the layout that extends it. */
static GBytes *resolve_layout (const char *id, gpointer data, GError **error)
{
  const Layouts *layouts = data;
  const VerifyTable *table = layouts->verify->table;
  g_autofree char *prefix = g_strdup_printf ("layouts/%s.", id);
  const VerifyEntry *last = NULL;
  unsigned first = 0, end = 0;
  verify_table_range (table, "layouts", &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    if (entry->kind == KIND_LAYOUT && entry->number < layouts->before &&
        (last == NULL || entry->number > last->number) && g_str_has_prefix (verify_table_path (table, entry), prefix))
      last = entry;
  }
  GBytes *kept = last != NULL ? g_hash_table_lookup (layouts->verify->parents, verify_table_path (table, last)) : NULL;
  GBytes *bytes = kept != NULL ? g_bytes_ref (kept) : last != NULL ? right_layout (layouts, last) : NULL;
  if (bytes == NULL)
    error_set (error, ERROR_UNREADABLE, "D-LAYOUT-MISSING", id, NULL, "the archive has no readable layout %s", id);
  return bytes;
}

/* Installed layouts need no check against the schema: the program's tests do that. */
static bool is_shipped (const Verify *verify, GBytes *bytes)
{
  for (unsigned i = 0; verify->shipped != NULL && i < verify->shipped->len; i++)
    if (g_bytes_equal (bytes, verify->shipped->pdata[i]))
      return true;
  return false;
}

static void judge_layout (Layouts *layouts, const VerifyEntry *entry)
{
  Verify *verify = layouts->verify;
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (GBytes) bytes = right_layout (layouts, entry);
  if (bytes == NULL || (!is_shipped (verify, bytes) && !verify_xml (verify, entry, bytes)))
    return;
  g_hash_table_insert (verify->parents, g_strdup (path), g_bytes_ref (bytes));
  layouts->before = entry->number;
  g_autoptr (Layout) layout = layout_parse (bytes, path, resolve_layout, layouts, NULL, &error);
  if (layout == NULL) {
    verify_fault_error (verify, "V-LAYOUT", path, entry, error);
    return;
  }
  char *key = g_strdup_printf ("%s.%u", layout_id (layout), layout_edition (layout));
  g_autofree char *name = g_strdup_printf ("layouts/%s.xml", key);
  if (!g_str_equal (name, path))
    verify_fault (verify, "V-LAYOUT", path, entry, path, name,
                  "the layout's id or edition does not match its file name");
  g_hash_table_insert (verify->layouts, key, g_steal_pointer (&layout));
}

void verify_judge_layouts (Verify *verify, GHashTable *files)
{
  Layouts layouts = {.verify = verify, .files = files};
  unsigned first = 0, end = 0;
  verify_table_range (verify->table, "layouts", &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    g_autofree char *name = g_path_get_basename (verify_table_path (verify->table, entry));
    name[strlen (name) - strlen (".xml")] = '\0';
    if (entry->kind == KIND_LAYOUT && !g_hash_table_contains (verify->layouts, name))
      judge_layout (&layouts, entry);
  }
}

/* ---- In force ---- */

const Layout *verify_layout (Verify *verify, const char *id, unsigned edition, const VerifyEntry *entry,
                             const char *place)
{
  char digits[DECIMAL_SIZE];
  g_autofree char *key = g_strconcat (id, ".", decimal_print (edition, 1, digits), NULL);
  const Layout *layout = g_hash_table_lookup (verify->layouts, key);
  g_autofree char *path = g_strconcat ("layouts/", key, ".xml", NULL);
  /* An unreadable layout has a finding of its own. */
  if (layout == NULL && verify_table_find (verify->table, path) == NULL)
    verify_report (verify, entry, finding_of ("V-LAYOUT-UNKNOWN", place, NULL, key));
  return layout;
}

static const Layout *layout_of_path (const Verify *verify, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *key = g_strndup (name, strlen (name) - strlen (".xml"));
  return g_hash_table_lookup (verify->layouts, key);
}

/* The path of the layout that the event of an entry put into force, or NULL. Given. */
static char *put_into_force (const VerifyTable *table, const VerifyEntry *entry)
{
  const char *path = verify_table_path (table, entry);
  bool adopts = entry->kind == KIND_ADOPTION;
  if ((!adopts && entry->kind != KIND_LAYOUT) || adoption_use (verify_table_words (table, entry)) != USE_INFORCE)
    return NULL;
  if (!adopts)
    return g_strdup (path);
  char *layout = NULL;
  g_autofree char *decision = NULL, *person = NULL;
  adoption_split (path, &layout, &decision, &person);
  return layout;
}

const Layout *verify_layout_at (const Verify *verify, uint64_t number)
{
  unsigned first = 0, end = 0;
  const VerifyEntry *last = NULL;
  verify_table_range (verify->table, "layouts", &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    g_autofree char *path = entry->number < number ? put_into_force (verify->table, entry) : NULL;
    if (path != NULL && (last == NULL || entry->number > last->number))
      last = entry;
  }
  g_autofree char *path = last != NULL ? put_into_force (verify->table, last) : NULL;
  return path != NULL ? layout_of_path (verify, path) : NULL;
}

/* ---- Coming into force ---- */

/* Whether a record was there at an event: filed before it, and not destroyed before it. */
static bool stood_at (const Verify *verify, const VerifyEntry *record, uint64_t number)
{
  if (record->kind != KIND_RECORD || record->number > number)
    return false;
  g_autofree char *path = g_strconcat (verify_table_path (verify->table, record), "/tombstone.xml", NULL);
  return verify_table_find_before (verify->table, path, number) == NULL;
}

/* Reports the first record whose category the layout does not have, or has in another directory. */
static void check_categories (Verify *verify, const VerifyEntry *event, const Layout *layout, const Layout *before)
{
  if (before == NULL || !layout_drops_directory (layout, before))
    return;
  for (unsigned i = 0; i < verify_table_length (verify->table); i++) {
    const VerifyEntry *record = verify_table_entry (verify->table, i);
    if (!stood_at (verify, record, event->number))
      continue;
    g_auto (NamePlace) place = {0};
    const char *path = verify_table_path (verify->table, record), *words = verify_table_words (verify->table, record);
    g_autofree char *code = g_strndup (words, strcspn (words, " "));
    const LayoutCategory *category = layout_category_by_code (layout, code);
    if (category != NULL && name_split_path (path, &place) &&
        g_str_equal (category_directory (category), place.directory))
      continue;
    verify_report (verify, event,
                   finding_of ("V-LAYOUT-CATEGORY", verify_table_path (verify->table, event), path, code));
    return;
  }
}

static void report_verdict (Verify *verify, const VerifyEntry *entry, RulebookVerdict verdict)
{
  static const char *const codes[] = {
      [RULEBOOK_USE] = "V-LAYOUT-USE",           [RULEBOOK_SUBJECT] = "V-STATEMENT-SUBJECT",
      [RULEBOOK_UNSIGNED] = "V-LAYOUT-UNSIGNED", [RULEBOOK_WEAKER] = "V-LAYOUT-WEAKER",
      [RULEBOOK_REASON] = "V-LAYOUT-REASON",     [RULEBOOK_EARLY] = "V-LAYOUT-EARLY"};
  if (verdict != RULEBOOK_GOOD)
    verify_accuse (verify, entry, codes[verdict], NULL);
}

/* What comes into force is compared with what the journal says was in force, and then judged by the rulebook. */
static void judge_coming (const VerifySigned *all, const VerifyEntry *entry)
{
  Verify *verify = all->verify;
  g_autofree char *path = put_into_force (verify->table, entry);
  const Layout *layout = path != NULL ? layout_of_path (verify, path) : NULL;
  if (layout != NULL)
    check_categories (verify, entry, layout, verify_layout_at (verify, entry->number));
}

void verify_judge_layout (const VerifySigned *all, const VerifyEntry *entry)
{
  char digest[DIGEST_HEX_SIZE];
  Verify *verify = all->verify;
  const char *path = verify_table_path (verify->table, entry);
  verify_table_digest (verify->table, entry, digest);
  const RosterBrought brought = {entry->number, path, digest};
  judge_coming (all, entry);
  report_verdict (verify, entry,
                  rulebook_bring_layout (all->rulebook, &brought,
                                         adoption_use (verify_table_words (verify->table, entry)),
                                         layout_of_path (verify, path)));
}

void verify_judge_adoption (const VerifySigned *all, const VerifyEntry *entry, const Statement *statement)
{
  char digest[DIGEST_HEX_SIZE], line[DIGEST_HEX_SIZE];
  int64_t bound_at = 0;
  Verify *verify = all->verify;
  verify_table_digest (verify->table, entry, digest);
  const RosterBrought brought = {entry->number, verify_table_path (verify->table, entry), digest};
  all->journal.line (statement->position, line, &bound_at, all->journal.data);
  judge_coming (all, entry);
  LayoutUse use = adoption_use (verify_table_words (verify->table, entry));
  RulebookVerdict verdict = rulebook_bring_statement (all->rulebook, &brought, use, statement,
                                                      MAX (bound_at, verify_table_time (verify->table, entry)));
  report_verdict (verify, entry, verdict);
  if (use == USE_INFORCE && verdict == RULEBOOK_GOOD && rulebook_by_new_signer (all->rulebook))
    verify_add (verify, finding_of ("V-LAYOUT-NEW-SIGNER", brought.path, NULL, NULL));
}
