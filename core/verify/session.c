/* Begins and ends a verification, of an archive or of packs. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "form/name.h"
#include "sys/error.h"
#include "sys/installed.h"
#include "sys/message.h"
#include "verify/internal.h"

static IoType type_beneath_root (const Verify *verify, const char *path, GError **error)
{
  return io_type (verify->root, path, error);
}

static void clear_tombstone (gpointer data)
{
  tombstone_free (((VerifyTombstone *)data)->stone);
}

static void clear_titles (gpointer data)
{
  titles_free (((VerifyTitles *)data)->titles);
}

void verify_init (Verify *verify)
{
  verify->root = -1;
  verify->type = type_beneath_root;
  verify->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)layout_free);
  verify->parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  verify->staged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  verify->findings = g_ptr_array_new ();
  verify->tombstones = g_array_new (FALSE, FALSE, sizeof (VerifyTombstone));
  g_array_set_clear_func (verify->tombstones, clear_tombstone);
  verify->editions = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_bytes_unref);
  verify->contents = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_bytes_unref);
  verify->runs = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  verify->desk = g_ptr_array_new_with_free_func (desk_kept_free);
  verify->secrecies = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  verify->titles = g_array_new (FALSE, FALSE, sizeof (VerifyTitles));
  g_array_set_clear_func (verify->titles, clear_titles);
  verify->facts = g_array_new (FALSE, TRUE, sizeof (VerifyFacts));
  verify->reported = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  verify->strangers = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&verify->lock);
}

void verify_clear (Verify *verify)
{
  if (verify->root >= 0)
    close (verify->root);
  selection_free (verify->selection);
  fonds_clear (&verify->fonds);
  xml_schema_free (verify->schema);
  g_clear_pointer (&verify->shipped, g_ptr_array_unref);
  roster_free (verify->roster);
  checkpoint_free (verify->kept);
  g_hash_table_unref (verify->layouts);
  g_hash_table_unref (verify->parents);
  g_hash_table_unref (verify->staged);
  g_ptr_array_unref (verify->findings);
  g_hash_table_unref (verify->reported);
  g_ptr_array_unref (verify->strangers);
  g_array_unref (verify->tombstones);
  g_array_unref (verify->titles);
  g_hash_table_unref (verify->editions);
  g_hash_table_unref (verify->contents);
  g_hash_table_unref (verify->runs);
  g_ptr_array_unref (verify->desk);
  g_hash_table_unref (verify->secrecies);
  g_array_unref (verify->facts);
  g_clear_pointer (&verify->registers, g_hash_table_unref);
  g_mutex_clear (&verify->lock);
}

static void load_shipped (Verify *verify, const char *directory)
{
  g_autoptr (GPtrArray) ids = installed_layouts (NULL);
  verify->shipped = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (unsigned i = 0; ids != NULL && i < ids->len; i++) {
    g_autofree char *path = g_strdup_printf ("%s/%s.xml", directory, (const char *)ids->pdata[i]);
    GBytes *bytes = io_read_file (AT_FDCWD, path, XML_MAX_LAYOUT, NULL);
    if (bytes != NULL)
      g_ptr_array_add (verify->shipped, bytes);
  }
}

void verify_load_schema (Verify *verify)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = installed_directory ();
  g_autofree char *path = g_build_filename (directory, "dossier.rng", NULL);
  g_autoptr (GBytes) bytes = io_read_file (AT_FDCWD, path, XML_MAX_LAYOUT, &error);
  verify->schema = bytes != NULL ? xml_schema_parse (bytes, path, &error) : NULL;
  if (verify->schema != NULL) {
    load_shipped (verify, directory);
    return;
  }
  verify_add (verify,
              finding_new ("V-NO-SCHEMA", path, "no document was checked against the schema: %s", error->message));
}

void verify_take_journal (Verify *verify, const VerifyJournal *journal, GPtrArray *findings, VerifySummary *summary)
{
  verify->table = journal->table;
  verify->journal = journal;
  verify->algorithm = journal->algorithm;
  if (journal->table != NULL)
    selection_follow (verify->selection, verify_table_moves (journal->table));
  bool all_read = true;
  for (unsigned i = 0; i < findings->len; i++) {
    Finding *finding = findings->pdata[i];
    all_read &= finding->grade != FINDING_NOT_CHECKED;
    verify_add (verify, finding);
  }
  if (journal->events == 0) {
    Finding *finding = finding_new ("V-NO-EVENTS", "journal", NULL);
    finding->grade = all_read ? FINDING_FAULT : FINDING_NOT_CHECKED;
    verify_add (verify, finding);
  }
  summary->events = journal->events;
  summary->algorithm = journal->algorithm;
  g_strlcpy (summary->archive_id, journal->archive_id, DIGEST_HEX_SIZE);
  g_strlcpy (summary->head, journal->head, DIGEST_HEX_SIZE);
}

void verify_check_selection (Verify *verify, const VerifyOptions *options)
{
  const char *unmatched = selection_unmatched (verify->selection);
  uint64_t checked = atomic_load (&verify->records) + atomic_load (&verify->destroyed) +
                     atomic_load (&verify->transferred) + atomic_load (&verify->profiles);
  if (unmatched != NULL)
    verify_add (verify, finding_new ("V-NOTHING-CHECKED", unmatched,
                                     "the journal lists nothing of this name, so nothing was checked"));
  else if (!selection_is_everything (verify->selection) && checked == 0 && verify->findings->len == 0) {
    g_autofree char *place = g_strdup_printf ("part %u/%u", options->part, options->parts);
    verify_add (verify,
                finding_new ("V-NOTHING-CHECKED", place, "no customer is in this part, so nothing was checked"));
  }
  if (!options->against_nothing && options->against == NULL)
    verify_add (verify, finding_new ("V-NO-CHECKPOINT", "journal", NULL));
}

/* Counts what the selection leaves out: customers, and records of the customers that it reaches. The keeper of the
 * archive is one of these customers once it has a record. */
static void count_others (const Verify *verify, VerifySummary *summary)
{
  if (verify->table == NULL || selection_is_everything (verify->selection))
    return;
  g_autofree char *keeper = verify->has_fonds ? name_customer_path (verify->fonds.keeper) : NULL;
  bool has_own = false;
  for (unsigned i = 0; i < verify_table_length (verify->table); i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    const char *path = verify_table_path (verify->table, entry);
    g_auto (NamePlace) place = {0};
    bool first = entry->kind == KIND_CUSTOMER && g_str_has_suffix (path, "/customer.1.xml");
    if (!first && (entry->kind != KIND_RECORD || entry->erased || !name_split_path (path, &place)))
      continue;
    g_autofree char *customer = first ? g_path_get_dirname (path) : name_customer_path (place.customer);
    bool reached = selection_reaches (verify->selection, customer);
    bool own = g_strcmp0 (customer, keeper) == 0;
    summary->other_customers += first && !own && !reached;
    has_own = has_own || (!first && own && !reached);
    summary->other_records += !first && reached && !selection_reaches (verify->selection, path);
  }
  summary->other_customers += has_own;
}

void verify_finish (Verify *verify, GPtrArray *findings, VerifySummary *summary)
{
  verify_settle_unread (verify);
  for (unsigned i = 0; i < verify->findings->len; i++) {
    Finding *finding = verify->findings->pdata[i];
    g_ptr_array_add (findings, finding);
    summary->faults += finding->grade == FINDING_FAULT;
    summary->not_checked += finding->grade == FINDING_NOT_CHECKED;
    summary->notes += finding->grade == FINDING_NOTE;
  }
  if (verify->dropped > 0) {
    g_ptr_array_add (findings, finding_new ("V-MORE", "",
                                            message_plural ("%ju further finding is not listed",
                                                            "%ju further findings are not listed", verify->dropped),
                                            (uintmax_t)verify->dropped));
    *(verify->unread ? &summary->not_checked : &summary->faults) += verify->dropped;
  }
  g_ptr_array_sort (findings, finding_compare);
  summary->files = atomic_load (&verify->files);
  summary->bytes = atomic_load (&verify->bytes);
  summary->records = atomic_load (&verify->records);
  summary->voided = atomic_load (&verify->voided);
  summary->destroyed = atomic_load (&verify->destroyed);
  summary->moved = atomic_load (&verify->moved);
  summary->transferred = atomic_load (&verify->transferred);
  count_others (verify, summary);
  summary->profiles = atomic_load (&verify->profiles);
  summary->volumes = atomic_load (&verify->volumes);
}
