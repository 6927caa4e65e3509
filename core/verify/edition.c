/* Checks the later editions of records. Each of their files has an event of its own and is verified like any other
 * file; here an edition is judged against the one before it. It may come in another pack, so the documents of amended
 * records are kept until everything has been read. */
#include <inttypes.h>
#include <string.h>

#include "form/document/manifest.h"
#include "form/name.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- Keeping documents ---- */

static void keep (Verify *verify, GHashTable *documents, const VerifyEntry *entry, GBytes *bytes)
{
  g_mutex_lock (&verify->lock);
  g_hash_table_insert (documents, GUINT_TO_POINTER (entry->number), g_bytes_ref (bytes));
  g_mutex_unlock (&verify->lock);
}

void verify_keep_edition (Verify *verify, const VerifyEntry *record, GBytes *xml, GBytes *manifest)
{
  keep (verify, verify->editions, record, xml);
  keep (verify, verify->contents, record, manifest);
}

void verify_amendment (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (Record) record = record_parse (bytes, path, &error);
  const VerifyEntry *filed = verify_table_record_of (verify->table, entry);
  if (!verify_has_read (verify, entry, record, error))
    return;
  if (filed == NULL || filed->number > entry->number) {
    verify_accuse (verify, entry, "V-EDITION", "no record had been filed here");
    return;
  }
  g_autofree char *name = g_path_get_basename (path);
  verify_rules (verify, filed, entry, name, record);
  gone_facts_of_record (verify, entry, record);
  keep (verify, verify->editions, entry, bytes);
}

void verify_contents (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  char digest[DIGEST_HEX_SIZE], *run = g_malloc0 (DIGEST_HEX_SIZE);
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (Manifest) manifest = manifest_parse (verify->algorithm, bytes, path, &error);
  verify_table_digest (verify->table, entry, digest);
  if (manifest == NULL)
    verify_fault_error (verify, "V-MANIFEST", path, entry, error);
  if (manifest == NULL || !verify_lines (verify, entry, digest, manifest, run)) {
    g_free (run);
    return;
  }
  keep (verify, verify->contents, entry, bytes);
  g_mutex_lock (&verify->lock);
  g_hash_table_insert (verify->runs, GUINT_TO_POINTER (entry->number), run);
  g_mutex_unlock (&verify->lock);
}

/* ---- One edition ---- */

typedef struct {
  Verify *verify;
  const VerifyEntry *filed;         /* the record */
  const VerifyEntry *xml, *before;  /* of this edition and of the one before it */
  const VerifyEntry *list, *former; /* their manifests */
  unsigned number;
  bool moved;                         /* it came with a move */
  Record *record, *earlier;           /* or NULL */
  Manifest *manifest, *past_manifest; /* or NULL */
} Edition;

static void edition_clear (Edition *edition)
{
  record_free (edition->record);
  record_free (edition->earlier);
  manifest_free (edition->manifest);
  manifest_free (edition->past_manifest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Edition, edition_clear)

static void accuse (const Edition *edition, const char *message)
{
  verify_accuse (edition->verify, edition->xml, "V-EDITION", message);
}

static void tell_difference (const Edition *edition, const char *message, const char *expected, const char *found)
{
  verify_fault (edition->verify, "V-EDITION", verify_table_path (edition->verify->table, edition->xml), edition->xml,
                expected, found, message);
}

static void check_number (const Edition *edition, const char *message, uint64_t expected, uint64_t found)
{
  if (expected == found)
    return;
  g_autofree char *one = g_strdup_printf ("%" PRIu64, expected), *other = g_strdup_printf ("%" PRIu64, found);
  tell_difference (edition, message, one, other);
}

/* The events alone: they follow one another, and nothing is amended that is gone. */
static void check_events (const Edition *edition)
{
  const VerifyTable *table = edition->verify->table;
  uint64_t end = verify_table_end (table, edition->filed);
  if (edition->list == NULL || edition->list->kind != KIND_CONTENTS ||
      edition->list->number + 1 != edition->xml->number)
    accuse (edition, N_ ("the manifest of this edition was not recorded with it"));
  if (edition->xml->number <= edition->before->number)
    accuse (edition, N_ ("the edition was recorded before an earlier one"));
  if (end != 0 && edition->xml->number > end)
    accuse (edition, N_ ("the record was amended after it was destroyed or transferred"));
  const char *words = verify_table_words (table, edition->xml), *filed = verify_table_words (table, edition->before);
  if (!edition->moved && !g_str_equal (words, filed))
    tell_difference (edition, N_ ("an amendment changes the reference code"), filed, words);
}

static bool same_part (const RecordPart *one, const RecordPart *other)
{
  return g_str_equal (one->role, other->role) && g_strcmp0 (one->title, other->title) == 0 &&
         g_str_equal (one->media, other->media) && one->bytes == other->bytes &&
         g_str_equal (one->digest, other->digest) && g_str_equal (one->state, other->state) &&
         one->pages == other->pages && (one->superseded == other->superseded || one->superseded == 0);
}

/* Every part of the edition before is there, unchanged; it may only have been superseded by this edition. */
static void check_kept_parts (const Edition *edition)
{
  for (unsigned i = 0; i < edition->earlier->parts->len; i++) {
    const RecordPart *part = edition->earlier->parts->pdata[i];
    const RecordPart *now = record_find_part (edition->record, part->file);
    if (now == NULL || !same_part (part, now))
      tell_difference (edition, N_ ("a part of the edition before is missing or changed"), part->file,
                       now != NULL ? now->file : NULL);
    else if (now->superseded != part->superseded && now->superseded != edition->number)
      tell_difference (edition, N_ ("the part was superseded by another edition"), NULL, part->file);
  }
}

/* This edition brought every further part, as its event says. Returns their number. */
static unsigned check_new_parts (const Edition *edition)
{
  unsigned n = 0;
  const VerifyTable *table = edition->verify->table;
  for (unsigned i = 0; i < edition->record->parts->len; i++) {
    const RecordPart *part = edition->record->parts->pdata[i];
    if (record_find_part (edition->earlier, part->file) != NULL)
      continue;
    g_autofree char *path = g_strconcat (verify_table_path (table, edition->filed), "/", part->file, NULL);
    const VerifyEntry *entry = verify_table_find (table, path);
    bool brought = entry != NULL && entry->kind == KIND_PART && entry->number > edition->before->number &&
                   entry->number < edition->xml->number && verify_table_has_digest (table, entry, part->digest);
    if (!brought || entry->bytes != part->bytes || part->superseded != 0)
      tell_difference (edition, N_ ("a part of this edition was not recorded with it"), NULL, part->file);
    n++;
  }
  return n;
}

/* How many scans the events of this edition bring. */
static unsigned count_brought (const Edition *edition)
{
  unsigned first = 0, end = 0, n = 0;
  const VerifyTable *table = edition->verify->table;
  verify_table_range (table, verify_table_path (table, edition->filed), &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    n += entry->kind == KIND_PART && entry->number > edition->before->number && entry->number < edition->xml->number;
  }
  return n;
}

/* What an amendment leaves as it is: code, filing and rules of the record. */
static void check_unchanged (const Edition *edition)
{
  const Record *one = edition->earlier, *other = edition->record;
  g_autofree char *code = refcode_print (&one->reference), *own = refcode_print (&other->reference);
  if (one->filed != other->filed || !g_str_equal (one->filed_by, other->filed_by))
    accuse (edition, N_ ("an amendment changes who filed the record, or when"));
  if (edition->moved) /* layout and trigger are those of the new place */
    return;
  if (!g_str_equal (code, own))
    tell_difference (edition, N_ ("an amendment changes the reference code"), code, own);
  if (!g_str_equal (one->layout, other->layout) || one->layout_edition != other->layout_edition)
    tell_difference (edition, N_ ("an amendment changes the layout by which the record was filed"), one->layout,
                     other->layout);
  if (!g_str_equal (one->trigger, other->trigger) || g_strcmp0 (one->mandate, other->mandate) != 0)
    tell_difference (edition, N_ ("an amendment changes the rule of retention"), one->trigger, other->trigger);
}

/* The manifest lists the files of the edition before with their digests, its manifest, and what this edition brought.
 */
static void check_manifest (const Edition *edition, unsigned n_new)
{
  char hex[DIGEST_HEX_SIZE];
  const VerifyTable *table = edition->verify->table;
  const Manifest *own = edition->manifest;
  bool same = true;
  for (unsigned i = 0; i < manifest_length (edition->past_manifest); i++)
    same = same && g_strcmp0 (manifest_find (own, manifest_path (edition->past_manifest, i)),
                              manifest_hex (edition->past_manifest, i)) == 0;
  g_autofree char *list = manifest_file_name (edition->verify->algorithm, edition->number - 1);
  g_autofree char *xml = g_strdup_printf ("record.%u.xml", edition->number);
  verify_table_digest (table, edition->former, hex);
  same = same && g_strcmp0 (manifest_find (own, list), hex) == 0;
  verify_table_digest (table, edition->xml, hex);
  same = same && g_strcmp0 (manifest_find (own, xml), hex) == 0;
  for (unsigned i = 0; i < edition->record->parts->len; i++) {
    const RecordPart *part = edition->record->parts->pdata[i];
    same = same && g_strcmp0 (manifest_find (own, part->file), part->digest) == 0;
  }
  if (!same || manifest_length (own) != manifest_length (edition->past_manifest) + 2 + n_new)
    accuse (edition, N_ ("the manifest of this edition does not list exactly the files of the record"));
}

static void check_counts (const Edition *edition)
{
  bool complete;
  const VerifyEntry *xml = edition->xml;
  check_number (edition, N_ ("the event counts another number of parts than the record has"),
                edition->record->parts->len, xml->files);
  check_number (edition, N_ ("the event counts another number of bytes than the record has"),
                record_bytes (edition->record), xml->bytes);
  check_number (edition, N_ ("the event counts another number of pages than the record has"),
                record_counted_pages (edition->record, &complete), xml->pages);
}

static Record *read_record (const Edition *edition, const VerifyEntry *entry)
{
  GBytes *bytes = g_hash_table_lookup (edition->verify->editions, GUINT_TO_POINTER (entry->number));
  return bytes != NULL ? record_parse (bytes, verify_table_path (edition->verify->table, entry), NULL) : NULL;
}

static Manifest *read_manifest (const Edition *edition, const VerifyEntry *entry)
{
  const Verify *verify = edition->verify;
  GBytes *bytes = entry != NULL ? g_hash_table_lookup (verify->contents, GUINT_TO_POINTER (entry->number)) : NULL;
  return bytes != NULL ? manifest_parse (verify->algorithm, bytes, verify_table_path (verify->table, entry), NULL)
                       : NULL;
}

/* The documents, as far as they could be read; what could not has been reported. */
static void check_documents (Edition *edition)
{
  edition->record = read_record (edition, edition->xml);
  edition->earlier = read_record (edition, edition->before);
  edition->manifest = read_manifest (edition, edition->list);
  edition->past_manifest = read_manifest (edition, edition->former);
  if (edition->record == NULL)
    return;
  check_number (edition, N_ ("the edition does not match the name of the file"), edition->number,
                edition->record->edition);
  check_counts (edition);
  if (edition->earlier == NULL)
    return;
  check_unchanged (edition);
  check_kept_parts (edition);
  unsigned n_new = check_new_parts (edition);
  check_number (edition, N_ ("a scan was recorded that the edition does not list"), n_new, count_brought (edition));
  if (edition->manifest != NULL && edition->past_manifest != NULL)
    check_manifest (edition, n_new);
}

/* ---- All editions of a record ---- */

/* Reports files that belong to no edition: those of an edition that skips one, or scans that none lists. */
static void check_strays (Verify *verify, const VerifyEntry *filed, unsigned editions)
{
  unsigned first = 0, end = 0;
  uint64_t last = verify_table_edition (verify->table, filed, UINT64_MAX, NULL)->number;
  verify_table_range (verify->table, verify_table_path (verify->table, filed), &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    g_autofree char *name = g_path_get_basename (verify_table_path (verify->table, entry));
    const char *dot = strchr (name, '.');
    bool numbered = entry->kind == KIND_AMEND || entry->kind == KIND_CONTENTS;
    bool stray = numbered ? g_ascii_strtoull (dot + 1, NULL, 10) > editions
                          : entry->kind == KIND_PART && (entry->number > last || entry->number < filed->number);
    if (stray)
      verify_accuse (verify, entry, "V-EDITION", "the file belongs to no edition of the record: one is missing");
  }
}

static void check_record (Verify *verify, const VerifyEntry *filed)
{
  unsigned editions = 0;
  const VerifyTable *table = verify->table;
  const VerifyEntry *before = filed, *former = filed;
  verify_table_edition (table, filed, UINT64_MAX, &editions);
  for (unsigned number = 2; number <= editions; number++) {
    g_autofree char *path = g_strdup_printf ("%s/record.%u.xml", verify_table_path (table, filed), number);
    g_auto (Edition) edition = {.verify = verify,
                                .filed = filed,
                                .xml = verify_table_find (table, path),
                                .before = before,
                                .list = verify_table_contents (table, filed, number),
                                .former = former,
                                .number = number};
    edition.moved = verify_came_by_move (table, filed, edition.xml);
    check_events (&edition);
    if (former != NULL)
      check_documents (&edition);
    before = edition.xml;
    former = edition.list;
  }
  check_strays (verify, filed, editions);
}

void verify_editions (Verify *verify)
{
  for (unsigned i = 0; i < verify_table_length (verify->table); i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    if (entry->kind == KIND_RECORD && entry->amended &&
        selection_has (verify->selection, verify_table_path (verify->table, entry)))
      check_record (verify, entry);
  }
}
