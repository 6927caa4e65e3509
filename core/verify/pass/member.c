/* Finds the entry of each member by the journal. The members of a record are collected and sent to the threads; the few
 * files outside customers/ are judged at once. */
#include <string.h>

#include "form/document/certificate.h"
#include "form/name.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/pass/internal.h"

/* ---- The list of members ---- */

static void add_lines (Pass *pass, const PassItem *item)
{
  digest_update (pass->members, item->lines->str, item->lines->len);
}

/* Their place is given by the index of an entry: the number of an event may be anything. */
static void keep_run (Pass *pass, const PassItem *item)
{
  size_t len = digest_hex_length (pass->verify.algorithm);
  size_t at = verify_table_index (pass->verify.table, item->entry) * len;
  if (pass->runs->len < at + len) {
    size_t before = pass->runs->len;
    g_byte_array_set_size (pass->runs, (guint)(at + len));
    memset (pass->runs->data + before, 0, at + len - before);
  }
  memcpy (pass->runs->data + at, item->run, len);
}

/* The digest of verify_lines of the edition of a record in force just before an event; NULL: not known. Given. */
static char *run_of_record (const Pass *pass, const VerifyEntry *record, uint64_t before)
{
  unsigned edition = 1;
  const VerifyTable *table = pass->verify.table;
  size_t len = digest_hex_length (pass->verify.algorithm), at = verify_table_index (table, record) * len;
  verify_table_edition (table, record, before, &edition);
  if (edition > 1) {
    const VerifyEntry *contents = verify_table_contents (table, record, edition);
    return contents == NULL ? NULL
                            : g_strdup (g_hash_table_lookup (pass->verify.runs, GUINT_TO_POINTER (contents->number)));
  }
  bool known = at + len <= pass->runs->len && pass->runs->data[at] != '\0';
  return known ? g_strndup ((const char *)pass->runs->data + at, len) : NULL;
}

/* ---- Sealed lists ---- */

/* The digests of verify_lines of all records in a sealed volume, by the number that they had there. *waits: a record
 * that was moved away is not known yet. */
static GHashTable *lines_of_volume (const Pass *pass, const VerifyEntry *entry, bool *waits)
{
  const VerifyTable *table = pass->verify.table;
  GHashTable *lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *volume = g_path_get_dirname (verify_table_path (table, entry));
  g_autoptr (GArray) residents = verify_residents (table, volume);
  *waits = false;
  for (unsigned i = 0; i < residents->len; i++) {
    const VerifyResident *resident = &g_array_index (residents, VerifyResident, i);
    const VerifyEntry *record = resident->record;
    if (!verify_resided (resident, entry->number))
      continue;
    char *run = run_of_record (pass, record, entry->number);
    *waits |= run == NULL && !record->erased && !name_is_beneath (verify_table_path (table, record), volume);
    if (run != NULL)
      g_hash_table_insert (lines, g_strdup_printf ("%04u", resident->item), run);
  }
  return lines;
}

void pass_waiting_free (gpointer data)
{
  PassWaiting *waiting = data;
  verify_file_free (waiting->file);
  g_free (waiting);
}

void pass_judge_waiting (Pass *pass)
{
  bool waits = false;
  for (unsigned i = 0; i < pass->waiting->len; i++) {
    const PassWaiting *waiting = pass->waiting->pdata[i];
    g_autoptr (GHashTable) lines = lines_of_volume (pass, waiting->entry, &waits);
    verify_single (&pass->verify, waiting->entry, waiting->file, lines);
  }
  g_ptr_array_set_size (pass->waiting, 0);
}

static void judge_list (Pass *pass, const PassItem *item)
{
  bool waits = false;
  g_autoptr (GHashTable) lines = lines_of_volume (pass, item->entry, &waits);
  if (!waits) {
    verify_single (&pass->verify, item->entry, item->files->pdata[0], lines);
    return;
  }
  PassWaiting *waiting = g_new0 (PassWaiting, 1);
  *waiting = (PassWaiting){item->entry, g_ptr_array_steal_index (item->files, 0)};
  g_ptr_array_add (pass->waiting, waiting);
}

/* ---- Items ---- */

/* Whether a tombstone has the code of its record, or the number of its customer or entry, and names who signed. The
 * edition that was destroyed may be later than the packs. */
bool pass_stone_fits (const Pass *pass, const char *record, GBytes *bytes)
{
  g_autoptr (Tombstone) stone = tombstone_parse (bytes, record, NULL);
  return stone != NULL && stone->signers->len > 0 &&
         (stone->of != NULL ? gone_stone_is_of (record, stone)
                            : gone_stone_names (&pass->verify, record, UINT64_MAX, stone));
}

/* Whether a certificate is that of its register: of the edition that it names, as far as the packs hold it. */
static bool certificate_fits (const Pass *pass, const PassItem *item, GBytes *bytes)
{
  char digest[DIGEST_HEX_SIZE];
  g_autoptr (Certificate) certificate = certificate_parse (bytes, item->path, NULL);
  if (certificate == NULL)
    return false;
  g_autofree char *own = register_certificate_path (certificate->number);
  g_autofree char *path = register_path (certificate->number, certificate->edition);
  const VerifyEntry *list = verify_table_find (pass->verify.table, path);
  if (list != NULL)
    verify_table_digest (pass->verify.table, list, digest);
  return g_str_equal (own, item->path) && (list == NULL || g_str_equal (digest, certificate->digest));
}

/* Keeps what a document explains by which something was destroyed later. */
static void judge_reason (Pass *pass, const PassItem *item)
{
  const VerifyFile *file = item->files->pdata[0];
  g_autofree char *number = register_of_certificate (item->path);
  g_autofree char *gone = number != NULL ? register_titles_directory (number) : g_path_get_dirname (item->path);
  if (file->contents == NULL || !g_hash_table_contains (pass->replaced, gone))
    return;
  if (number != NULL ? certificate_fits (pass, item, file->contents) : pass_stone_fits (pass, gone, file->contents))
    g_hash_table_insert (pass->replaced, g_steal_pointer (&gone), g_strdup (item->path));
  else if (number == NULL)
    g_hash_table_insert (pass->stones, g_steal_pointer (&gone), g_bytes_ref (file->contents));
}

void pass_retire (PassItem *item, gpointer data)
{
  Pass *pass = data;
  add_lines (pass, item);
  if (item->entry == NULL && !item->is_record && g_str_has_suffix (item->path, "/" PASS_STONE))
    judge_reason (pass, item);
  if (item->is_record && item->run[0] != '\0')
    keep_run (pass, item);
  if (item->entry == NULL || item->is_record || item->entry->kind != KIND_MANIFEST)
    return;
  judge_list (pass, item);
}

/* ---- Members ---- */

/* The entry of a member; is_record when the member is a file of a record; name is the member's name in its directory.
 */
static const VerifyEntry *find_entry (const Pass *pass, bool *is_record, const char **name)
{
  const VerifyTable *table = pass->verify.table;
  const VerifyEntry *entry = verify_table_find (table, pass->member.path);
  g_autofree char *path = g_strdup (pass->member.path);
  *is_record = false;
  *name = strrchr (pass->member.path, '/');
  *name = *name != NULL ? *name + 1 : pass->member.path;
  if (entry != NULL && entry->kind != KIND_RECORD)
    return entry;
  for (char *slash; (slash = strrchr (path, '/')) != NULL;) {
    *slash = '\0';
    entry = verify_table_find (table, path);
    if (entry != NULL && entry->kind == KIND_RECORD) {
      *is_record = true;
      *name = pass->member.path + (slash - path) + 1;
      return entry;
    }
  }
  return NULL;
}

/* Reports the uppermost unlisted directory of the path, as in an archive. */
static void report_stranger (Pass *pass)
{
  const VerifyTable *table = pass->verify.table;
  unsigned first = 0, end = 0;
  for (const char *slash = pass->member.path; slash != NULL;) {
    slash = strchr (slash + 1, '/');
    g_autofree char *top = slash != NULL ? g_strndup (pass->member.path, (size_t)(slash - pass->member.path))
                                         : g_strdup (pass->member.path);
    verify_table_range (table, top, &first, &end);
    if ((first == end && !verify_is_own (top)) || slash == NULL) {
      verify_stranger (&pass->verify, top, slash != NULL ? IO_DIR : IO_FILE);
      return;
    }
  }
}

void pass_end_record (Pass *pass)
{
  if (pass->record != NULL)
    pass_queue_add (pass->queue, g_steal_pointer (&pass->record));
}

/* Marks an entry as packed, and reports it when a pack had it already. */
static void note_packed (Pass *pass, const VerifyEntry *entry)
{
  if (entry->packed || entry->number <= pass->chain.last)
    verify_report (&pass->verify, entry, finding_of ("V-PACK-REPEATED", pass->member.path, NULL, NULL));
  pass->found.records += entry->kind == KIND_RECORD;
  verify_table_mark_packed (pass->verify.table, entry);
}

static void check_time (Pass *pass, const VerifyEntry *entry)
{
  if (pass->member.time != verify_table_time (pass->verify.table, entry))
    verify_report (&pass->verify, entry, finding_of ("V-PACK-TIME", pass->member.path, NULL, NULL));
}

static const VerifyEntry *if_selected (Pass *pass, const VerifyEntry *entry)
{
  bool judged = entry != NULL && selection_has (pass->verify.selection, verify_table_path (pass->verify.table, entry));
  return judged ? entry : NULL;
}

static void begin_record (Pass *pass, const VerifyEntry *entry)
{
  const char *path = verify_table_path (pass->verify.table, entry);
  if (pass->record != NULL && !g_str_equal (pass->record->path, path))
    pass_end_record (pass);
  if (entry->erased)
    gone_present (&pass->verify, entry, pass->member.path);
  if (pass->record != NULL)
    return;
  note_packed (pass, entry);
  pass->record = pass_item_new (pass, path, if_selected (pass, entry), true);
}

static void take_record_member (Pass *pass, const VerifyEntry *entry, const char *name)
{
  begin_record (pass, entry);
  check_time (pass, entry);
  pass_gather (pass, pass->record, name);
}

/* A file of a later edition goes with its record when this pack has both: their members are mixed. False: it has not.
 */
static bool take_edition_member (Pass *pass, const VerifyEntry *entry, const char *name)
{
  const VerifyEntry *record = entry != NULL ? verify_table_record_of (pass->verify.table, entry) : NULL;
  if (record == NULL || record->erased || record->number <= pass->chain.last)
    return false;
  begin_record (pass, record);
  note_packed (pass, entry);
  check_time (pass, entry);
  pass_gather (pass, pass->record, name);
  return true;
}

/* A tombstone in the place of a record that was destroyed later and removed from the pack: PACK.txt must list it. */
static void take_tombstone (Pass *pass, const char *directory)
{
  pass_end_record (pass);
  g_hash_table_insert (pass->replaced, g_strdup (directory), NULL);
  g_autoptr (PassItem) item = pass_item_new (pass, pass->member.path, NULL, false);
  if (pass_gather (pass, item, PASS_STONE))
    pass_queue_add (pass->queue, g_steal_pointer (&item));
}

static bool is_tombstone (const Pass *pass, const VerifyEntry *record, const char *name)
{
  return g_str_equal (name, PASS_STONE) &&
         (pass->record == NULL || !g_str_equal (pass->record->path, verify_table_path (pass->verify.table, record)));
}

/* False for the format of a later version. */
static bool take_fonds (Pass *pass, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  pass->verify.has_fonds = pass->verify.has_fonds || fonds_parse (bytes, &pass->verify.fonds, &error);
  if (!error_has_id (error, "D-FORMAT-NEWER"))
    return true;
  pass->failure = g_steal_pointer (&error);
  return false;
}

/* Judges a file outside customers/ at once; layouts and signed documents wait until all of them have been read. */
static void judge_now (Pass *pass, PassItem *item)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_ptr_array_add (items, item);
  pass_items_hash (pass->worker, items);
  add_lines (pass, item);
  VerifyFile *file = item->files->pdata[0];
  if (item->entry == NULL)
    return;
  if (item->entry->kind == KIND_FONDS && file->contents != NULL && !take_fonds (pass, file->contents))
    return;
  bool is_layout = item->entry->kind == KIND_LAYOUT;
  if (is_layout || kind_row (item->entry->kind)->is_signed)
    g_hash_table_insert (is_layout ? pass->layouts : pass->signings, g_strdup (item->path),
                         g_ptr_array_steal_index (item->files, 0));
  else
    verify_single (&pass->verify, item->entry, file, NULL);
}

/* The tombstone of a customer's file or of an entry that ended later, in the same way. False: the member is none. */
static bool take_other_tombstone (Pass *pass)
{
  const char *path = pass->member.path;
  if (!kind_has_path (KIND_TOMBSTONE, path))
    return false;
  bool of_entry = g_str_has_prefix (path, "registers/");
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *first = g_strconcat (directory, of_entry ? "/entry.1.xml" : "/customer.1.xml", NULL);
  if (verify_table_find (pass->verify.table, first) == NULL)
    return false;
  if (!of_entry) {
    take_tombstone (pass, directory);
    return true;
  }
  pass_end_record (pass);
  g_hash_table_insert (pass->replaced, g_strdup (directory), NULL);
  g_autoptr (PassItem) item = pass_item_new (pass, path, NULL, false);
  if (pass_gather (pass, item, PASS_STONE)) {
    judge_now (pass, item);
    judge_reason (pass, item);
  }
  return true;
}

/* A certificate in the place of titles that it erased later: PACK.txt must list them. False: the member is none. */
static bool take_certificate (Pass *pass)
{
  g_autofree char *number = register_of_certificate (pass->member.path);
  g_autofree char *list = number != NULL ? register_path (number, 1) : NULL;
  if (list == NULL || verify_table_find (pass->verify.table, list) == NULL)
    return false;
  pass_end_record (pass);
  g_hash_table_insert (pass->replaced, register_titles_directory (number), NULL);
  g_autoptr (PassItem) item = pass_item_new (pass, pass->member.path, NULL, false);
  if (pass_gather (pass, item, PASS_CERTIFICATE)) {
    judge_now (pass, item);
    judge_reason (pass, item);
  }
  return true;
}

static void take_single (Pass *pass, const VerifyEntry *entry, const char *name)
{
  pass_end_record (pass);
  g_autoptr (PassItem) item = pass_item_new (pass, pass->member.path, if_selected (pass, entry), false);
  if (entry != NULL) {
    if (entry->erased)
      gone_present (&pass->verify, entry, pass->member.path);
    note_packed (pass, entry);
    check_time (pass, entry);
  }
  if (!pass_gather (pass, item, name))
    return;
  if (g_str_has_prefix (pass->member.path, "customers/"))
    pass_queue_add (pass->queue, g_steal_pointer (&item));
  else
    judge_now (pass, item);
}

/* Judges the layouts when the current member comes after them. */
static void judge_layouts (Pass *pass)
{
  if (pass->ruled || g_str_has_prefix (pass->member.path, "layouts/") ||
      kind_rank (pass->member.path) < kind_rank ("layouts/"))
    return;
  pass->ruled = true;
  verify_judge_layouts (&pass->verify, pass->layouts);
}

static void take_text (Pass *pass)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = g_strdup_printf ("%s: " PACK_FILE, pass->found.name);
  if (pass->member.bytes > PACK_MAX_BYTES) {
    pass_fault (pass, "V-PACK-TEXT", place, N_ ("PACK.txt is longer than its limit"));
    return;
  }
  g_autoptr (GBytes) bytes = pass_read_whole (pass);
  if (bytes == NULL)
    return;
  pass->text = pack_parse (bytes, place, &error);
  if (pass->text == NULL)
    verify_fault_error (&pass->verify, "V-PACK-TEXT", place, NULL, error);
  else if (pass->member.time != pass->text->time)
    pass_fault (pass, "V-PACK-TIME", place, NULL);
  if (pass->text != NULL && pass->text->person != NULL)
    pass->text_bytes = g_steal_pointer (&bytes);
}

static void check_order (Pass *pass)
{
  const char *path = pass->member.path;
  unsigned rank = kind_rank (path), last = pass->last[0] != '\0' ? kind_rank (pass->last) : 0;
  if (rank != last ? rank < last : strcmp (pass->last, path) >= 0)
    pass_fault (pass, "V-PACK-ORDER", path, NULL);
  g_strlcpy (pass->last, path, sizeof pass->last);
}

void pass_take_member (Pass *pass)
{
  bool is_record = false;
  const char *name = NULL;
  pass_report_progress (pass);
  check_order (pass);
  if (g_str_equal (pass->member.path, PACK_FILE)) {
    pass_settle_journal (pass);
    judge_layouts (pass);
    take_text (pass);
    return;
  }
  if (g_str_equal (pass->member.path, PACK_SIGNATURE_FILE)) {
    pass_take_signature (pass);
    return;
  }
  pass->found.files++;
  pass->found.bytes += pass->member.bytes;
  if (g_str_has_prefix (pass->member.path, "journal/") && !pass->settled) {
    pass_take_journal (pass);
    return;
  }
  pass_settle_journal (pass);
  if (pass->members == NULL) /* without a journal the digest algorithm is unknown */
    return;
  judge_layouts (pass);
  const VerifyEntry *entry = pass->found.judged ? find_entry (pass, &is_record, &name) : NULL;
  if (pass->found.judged && entry == NULL && (take_certificate (pass) || take_other_tombstone (pass)))
    return;
  if (pass->found.judged && entry == NULL)
    report_stranger (pass);
  if (is_record && is_tombstone (pass, entry, name))
    take_tombstone (pass, verify_table_path (pass->verify.table, entry));
  else if (is_record)
    take_record_member (pass, entry, name);
  else if (!take_edition_member (pass, entry, name))
    take_single (pass, entry, name != NULL ? name : pass->member.path);
}
