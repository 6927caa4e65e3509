/* Reads a chain of packs one after another, and makes the checks that need all of them. */
#include "verify/pass.h"

#include <sys/stat.h>
#include <unistd.h>

#include "form/document/register.h"
#include "form/name.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/pass/internal.h"

/* ---- Types of paths ---- */

static void count_packed (Pass *pass)
{
  const VerifyTable *table = pass->verify.table;
  uint32_t packed = 0;
  g_array_set_size (pass->packed_before, 0);
  for (unsigned i = 0; i <= verify_table_length (table); i++) {
    g_array_append_val (pass->packed_before, packed);
    packed += i < verify_table_length (table) && verify_table_entry (table, i)->packed;
  }
}

/* The type that a path would have after unpacking. */
static IoType type_in_packs (const Verify *verify, const char *path, G_GNUC_UNUSED GError **error)
{
  const Pass *pass = (const Pass *)(const void *)verify;
  const VerifyEntry *entry = verify_table_find (verify->table, path);
  unsigned first = 0, end = 0;
  if (entry != NULL && entry->packed)
    return entry->kind == KIND_RECORD ? IO_DIR : IO_FILE;
  verify_table_range (verify->table, path, &first, &end);
  const uint32_t *before = (const uint32_t *)(const void *)pass->packed_before->data;
  return before[end] > before[first] ? IO_DIR : IO_NONE;
}

void pass_fault (Pass *pass, const char *code, const char *place, const char *message)
{
  verify_fault (&pass->verify, code, place, NULL, NULL, NULL, message);
}

/* ---- One pack, and all of them ---- */

/* Reports a failure of reading. False, with *error, when it says nothing about the pack. */
static bool report_failure (Pass *pass, GError **error)
{
  bool is_none = error_has_id (pass->failure, "D-TAR-HEADER") || error_has_id (pass->failure, "D-TAR-TRUNCATED");
  if (is_none && pass->chain.index == 0 && pass->found.files == 0 && pass->text == NULL)
    return error_set (error, ERROR_FORMAT, "D-NOT-A-PACK", pass->found.name, "name a tarball that `dossier pack` wrote",
                      "not a pack");
  if (g_str_has_prefix (error_id (pass->failure), "D-TAR-")) {
    g_autofree char *code = g_strconcat ("V", error_id (pass->failure) + 1, NULL);
    verify_fault (&pass->verify, code, error_where (pass->failure), NULL, NULL, NULL, pass->failure->message);
    return true;
  }
  if (pass->tee != NULL || !error_has_id (pass->failure, "D-IO")) {
    g_propagate_error (error, g_steal_pointer (&pass->failure));
    return false;
  }
  verify_add (&pass->verify, finding_new ("V-UNREADABLE", pass->found.name, "%s", pass->failure->message));
  return true;
}

static void take_redacted (Pass *pass)
{
  for (unsigned i = 0; i < pass->text->redacted->len; i++) {
    const PackRedacted *redacted = pass->text->redacted->pdata[i];
    const VerifyEntry *entry = verify_table_find (pass->verify.table, redacted->path);
    g_hash_table_insert (pass->redacted, g_strdup (redacted->path), GUINT_TO_POINTER ((guint)redacted->event));
    if (entry == NULL || entry->packed)
      pass_fault (pass, "V-PACK-TEXT", redacted->path,
                  N_ ("PACK.txt says that this was removed from the pack, but it is still there"));
  }
}

/* Of the paths that are keys, those of records that later packs moved become the present ones. */
static void follow_moves (const Pass *pass, GHashTable *paths)
{
  GHashTableIter iter;
  gpointer path, value;
  g_autoptr (GPtrArray) moved = g_ptr_array_new_with_free_func (g_free); /* a path, and the one before */
  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, NULL)) {
    char *now = moves_now (verify_table_moves (pass->verify.table), path, 0);
    if (now == NULL)
      continue;
    g_ptr_array_add (moved, now);
    g_ptr_array_add (moved, g_strdup (path));
  }
  for (unsigned i = 0; i < moved->len; i += 2) {
    g_hash_table_steal_extended (paths, moved->pdata[i + 1], &path, &value);
    g_free (path);
    g_hash_table_insert (paths, g_strdup (moved->pdata[i]), value);
  }
}

/* The packs from before a move were redacted, too: a tombstone in them is that of the record's last place. */
static void settle_moved (Pass *pass)
{
  GHashTableIter iter;
  gpointer path, bytes;
  if (moves_length (verify_table_moves (pass->verify.table)) == 0)
    return;
  follow_moves (pass, pass->replaced);
  follow_moves (pass, pass->stones);
  follow_moves (pass, pass->redacted);
  g_hash_table_iter_init (&iter, pass->stones);
  while (g_hash_table_iter_next (&iter, &path, &bytes))
    if (pass_stone_fits (pass, path, bytes))
      g_hash_table_insert (pass->replaced, g_strdup (path), g_strconcat (path, "/" PASS_STONE, NULL));
}

/* Whether a document in the pack explains that something is gone: it, or what it was a part of. */
static bool is_explained (const Pass *pass, const char *path)
{
  g_autofree char *place = g_strdup (path);
  for (char *slash = place; slash != NULL; slash = strrchr (place, '/')) {
    if (slash != place)
      *slash = '\0';
    if (g_hash_table_lookup (pass->replaced, place) != NULL)
      return true;
  }
  return false;
}

/* Reports paths that were removed from the packs, unless a later pack has the event that destroyed it. */
static void report_redacted (Pass *pass)
{
  GHashTableIter iter;
  gpointer path, event;
  g_hash_table_iter_init (&iter, pass->redacted);
  while (g_hash_table_iter_next (&iter, &path, &event)) {
    const VerifyEntry *entry = verify_table_find (pass->verify.table, path);
    if (entry == NULL || entry->packed || entry->erased || !selection_has (pass->verify.selection, path))
      continue;
    Finding *finding = finding_new ("V-PACK-REDACTED", path, NULL);
    if (is_explained (pass, path))
      finding->grade = FINDING_NOTE;
    finding->found = g_strdup_printf (_ ("event %u"), GPOINTER_TO_UINT (event));
    verify_add (&pass->verify, finding);
  }
}

/* Whether PACK.txt says that this, or something beneath it, was removed. */
static bool is_redacted (const Pass *pass, const char *place)
{
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init (&iter, pass->redacted);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (g_str_equal (path, place) || name_is_beneath (path, place))
      return true;
  return false;
}

/* A tombstone or certificate alone proves nothing: PACK.txt must list the files removed. */
static void report_reasons (Pass *pass)
{
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init (&iter, pass->replaced);
  while (g_hash_table_iter_next (&iter, &path, NULL)) {
    bool titles = g_str_has_suffix (path, "/titles");
    g_autofree char *register_place = titles ? g_path_get_dirname (path) : NULL;
    g_autofree char *place =
        g_strconcat (titles ? register_place : path, titles ? "/" PASS_CERTIFICATE : "/" PASS_STONE, NULL);
    if (!is_redacted (pass, path))
      pass_fault (pass, "V-FILE-UNLISTED", place,
                  titles ? N_ ("a certificate, although PACK.txt does not say that it erased anything")
                         : N_ ("a tombstone, although the journal does not say that its record was destroyed"));
  }
}

static void end_pack (Pass *pass)
{
  if (pass->failure != NULL) /* the pack broke off inside the record */
    g_clear_pointer (&pass->record, pass_item_free);
  pass_end_record (pass);
  pass_settle_journal (pass);
  if (pass->queue != NULL)
    pass_queue_drain (pass->queue);
  pass_judge_waiting (pass);
  pass->cut |= pass->failure != NULL || pass->text == NULL || !pass->found.judged;
  if (pass->failure != NULL)
    return;
  if (pass->members != NULL)
    digest_finish (pass->members, pass->found.members);
  if (pass->text == NULL) {
    pass_fault (pass, "V-PACK-TRUNCATED", pass->found.name, NULL);
    return;
  }
  pass_text_judge (&pass->verify, &pass->chain, &pass->found, &pass->journal, verify_journal_time (pass->reading),
                   pass->text);
  if (pass->found.judged)
    take_redacted (pass);
  pass_end_signature (pass);
}

static bool take_pack (Pass *pass, const VerifyPack *pack, GError **error)
{
  pass->fd = pack->fd;
  pass->found = (PassFound){.name = pack->name, .judged = true};
  pass->first = 0;
  pass->last[0] = '\0';
  pass->settled = pass->ruled = false;
  pass->chain.last = pass->journal.last;
  g_strlcpy (pass->chain.head, pass->journal.head, sizeof pass->chain.head);
  pass->reader = tar_reader_new_fd (pack->fd, pack->name);
  while (pass->failure == NULL && tar_reader_next (pass->reader, &pass->member, &pass->failure) > 0) {
    if (pass->text != NULL && !g_str_equal (pass->member.path, PACK_SIGNATURE_FILE))
      pass_fault (pass, "V-PACK-ORDER", pass->member.path, N_ ("a member follows PACK.txt"));
    pass_take_member (pass);
  }
  end_pack (pass);
  bool goes_on = pass->failure == NULL || report_failure (pass, error);
  g_clear_error (&pass->failure);
  pass->read += tar_reader_position (pass->reader);
  g_clear_pointer (&pass->reader, tar_reader_free);
  g_clear_pointer (&pass->text, pack_free);
  g_clear_pointer (&pass->text_bytes, g_bytes_unref);
  g_clear_pointer (&pass->signature, g_bytes_unref);
  pass->chain.index++;
  return goes_on;
}

/* Reports entries that no pack holds. */
static void report_unpacked (Pass *pass)
{
  const VerifyTable *table = pass->verify.table;
  count_packed (pass);
  for (unsigned i = 0; i < verify_table_length (table); i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    const char *path = verify_table_path (table, entry);
    if (!entry->packed && !entry->erased && !g_hash_table_contains (pass->redacted, path) &&
        selection_has (pass->verify.selection, path))
      verify_explain (&pass->verify, path, entry, entry->kind == KIND_RECORD, NULL);
  }
}

static bool take_chain (Pass *pass, const VerifyPack *packs, unsigned n, GError **error)
{
  verify_load_schema (&pass->verify);
  verify_begin_against (&pass->verify, pass->options, &pass->journal);
  for (unsigned i = 0; i < n; i++)
    if (!take_pack (pass, &packs[i], error))
      return false;
  if (pass->journal.events == 0) {
    pass_judge_signatures (pass);
    return true;
  }
  /* After a failure, missing files are not reported. */
  if (!pass->cut) {
    verify_judge_people (&pass->verify, pass->signings);
    verify_against (&pass->verify);
    verify_volumes (&pass->verify);
    verify_moves (&pass->verify);
    verify_pairs (&pass->verify);
    verify_entries_in_force (&pass->verify);
    desk_shelvings (&pass->verify);
    verify_editions (&pass->verify);
    desk_loans (&pass->verify);
    gone_destructions (&pass->verify);
    gone_claims (&pass->verify);
    desk_handovers (&pass->verify);
    desk_contacts (&pass->verify);
    settle_moved (pass);
    report_unpacked (pass);
    report_redacted (pass);
    report_reasons (pass);
  }
  pass_judge_signatures (pass);
  verify_check_selection (&pass->verify, pass->options);
  return true;
}

static void init_pass (Pass *pass, const VerifyOptions *options, const PassTee *tee, VerifySummary *summary)
{
  verify_init (&pass->verify);
  pass->verify.type = type_in_packs;
  pass->options = options;
  pass->tee = tee;
  pass->summary = summary;
  pass->journal_findings = g_ptr_array_new ();
  pass->reading = verify_journal_new (&pass->journal, pass->journal_findings);
  pass->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)verify_file_free);
  pass->signings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)verify_file_free);
  pass->replaced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pass->stones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  pass->redacted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pass->signed_packs = g_ptr_array_new_with_free_func (pass_signed_free);
  pass->waiting = g_ptr_array_new_with_free_func (pass_waiting_free);
  pass->runs = g_byte_array_new ();
  pass->packed_before = g_array_new (FALSE, FALSE, sizeof (uint32_t));
}

static void clear_pass (Pass *pass)
{
  pass_queue_free (pass->queue);
  pass_item_free (pass->record);
  g_clear_pointer (&pass->worker, verify_worker_free);
  digest_free (pass->members);
  digest_free (pass->digest);
  verify_journal_finish (pass->reading);
  g_ptr_array_set_free_func (pass->journal_findings, (GDestroyNotify)finding_free);
  g_ptr_array_unref (pass->journal_findings);
  g_hash_table_unref (pass->layouts);
  g_hash_table_unref (pass->signings);
  g_hash_table_unref (pass->replaced);
  g_hash_table_unref (pass->stones);
  g_hash_table_unref (pass->redacted);
  g_ptr_array_unref (pass->signed_packs);
  g_ptr_array_unref (pass->waiting);
  g_byte_array_unref (pass->runs);
  g_array_unref (pass->packed_before);
  verify_clear (&pass->verify);
  verify_journal_clear (&pass->journal);
}

/* An earlier pack of a chain has a record where it was before a later pack moved it. */
static bool follow_chain (Pass *pass, const VerifyPack *packs, unsigned n, GError **error)
{
  g_auto (PassPeek) peek = {0};
  selection_widen (pass->verify.selection, pass->options->later);
  if (n < 2 || selection_is_everything (pass->verify.selection))
    return true;
  if (!pass_peek (packs, n, &peek, error))
    return false;
  if (peek.moves != NULL)
    selection_follow (pass->verify.selection, peek.moves);
  if (peek.moves != NULL && pass->tee != NULL)
    pass->tee->moves (peek.moves, pass->tee->data);
  return true;
}

static uint64_t total_bytes (const VerifyPack *packs, unsigned n)
{
  uint64_t total = 0;
  for (unsigned i = 0; i < n; i++) {
    struct stat status;
    if (fstat (packs[i].fd, &status) != 0 || !S_ISREG (status.st_mode))
      return 0;
    total += (uint64_t)status.st_size;
  }
  return total;
}

bool pass_run (const VerifyPack *packs, unsigned n, const VerifyOptions *options, const PassTee *tee,
               GPtrArray *findings, VerifySummary *summary, GError **error)
{
  g_autofree Pass *pass = g_new0 (Pass, 1);
  int64_t began = g_get_monotonic_time ();
  *summary = (VerifySummary){0};
  init_pass (pass, options, tee, summary);
  pass->total = total_bytes (packs, n);
  pass->verify.selection = selection_new (options->references, options->part, options->parts, error);
  if (pass->verify.selection != NULL && !follow_chain (pass, packs, n, error))
    g_clear_pointer (&pass->verify.selection, selection_free);
  bool done = pass->verify.selection != NULL && take_chain (pass, packs, n, error);
  if (done)
    verify_finish (&pass->verify, findings, summary);
  else
    g_ptr_array_set_free_func (pass->verify.findings, (GDestroyNotify)finding_free);
  summary->microseconds = (uint64_t)(g_get_monotonic_time () - began);
  clear_pass (pass);
  return done;
}
