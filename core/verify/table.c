/* All paths and digests are in one array of bytes, the entries in a second one. A third one holds the order of paths,
 * in which everything beneath a directory is one range. */
#include "verify/table.h"

#include <string.h>

#include "form/date.h"
#include "form/document/manifest.h"
#include "form/name.h"
#include "form/refcode.h"
#include "form/document/shelf.h"
#include "sys/message.h"

struct VerifyTable {
  DigestAlgorithm algorithm;
  size_t digest_bytes;
  GByteArray *text;
  GArray *entries; /* of VerifyEntry, in the journal's order */
  GArray *order;   /* of uint32_t */
  GHashTable *known_words;
  GPtrArray *words; /* of char *, borrowed from known_words */
  Standing *standing;
  GPtrArray *recorded_packs; /* of VerifyRecordedPack */
  GPtrArray *pairs;          /* of VerifyPair */
  Moves *moves;
  GHashTable *filed; /* index of an entry of a moved record: offset of the path that its event gave */
};

static void recorded_pack_free (gpointer data)
{
  g_free (((VerifyRecordedPack *)data)->digest);
  g_free (data);
}

static void pair_free (gpointer data)
{
  g_free (((VerifyPair *)data)->reply);
  g_free (((VerifyPair *)data)->request);
  g_free (data);
}

VerifyTable *verify_table_new (DigestAlgorithm algorithm)
{
  VerifyTable *table = g_new0 (VerifyTable, 1);
  table->algorithm = algorithm;
  table->digest_bytes = digest_hex_length (algorithm) / 2;
  table->text = g_byte_array_new ();
  table->entries = g_array_new (FALSE, FALSE, sizeof (VerifyEntry));
  table->order = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  table->known_words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  table->words = g_ptr_array_new ();
  table->standing = standing_new ();
  table->recorded_packs = g_ptr_array_new_with_free_func (recorded_pack_free);
  table->pairs = g_ptr_array_new_with_free_func (pair_free);
  table->moves = moves_new ();
  table->filed = g_hash_table_new (NULL, NULL);
  return table;
}

void verify_table_free (VerifyTable *table)
{
  if (table == NULL)
    return;
  g_byte_array_unref (table->text);
  g_array_unref (table->entries);
  g_array_unref (table->order);
  g_hash_table_unref (table->known_words);
  g_ptr_array_unref (table->words);
  standing_free (table->standing);
  g_ptr_array_unref (table->recorded_packs);
  g_ptr_array_unref (table->pairs);
  moves_free (table->moves);
  g_hash_table_unref (table->filed);
  g_free (table);
}

static uint16_t intern_words (VerifyTable *table, const char *words)
{
  gpointer index = NULL;
  if (g_hash_table_lookup_extended (table->known_words, words, NULL, &index))
    return (uint16_t)GPOINTER_TO_UINT (index);
  if (table->words->len >= UINT16_MAX)
    return UINT16_MAX;
  char *kept = g_strdup (words);
  g_hash_table_insert (table->known_words, kept, GUINT_TO_POINTER (table->words->len));
  g_ptr_array_add (table->words, kept);
  return (uint16_t)(table->words->len - 1);
}

static bool is_of_edition (const VerifyEntry *entry)
{
  return entry->kind == KIND_PART || entry->kind == KIND_CONTENTS || entry->kind == KIND_AMEND;
}

/* Checks that the reference code of a record names its place; the rest is kept for the record's own check. */
static const char *take_reference (VerifyTable *table, const Event *event, VerifyEntry *entry)
{
  const char *path = event_get (event, "path");
  g_autofree char *record = entry->kind == KIND_AMEND ? g_path_get_dirname (path) : g_strdup (path);
  g_auto (RefCode) code = {0};
  g_auto (NamePlace) place = {0};
  const char *ref = event_get (event, "ref");
  if (ref == NULL || !refcode_parse (ref, &code, NULL) || code.page != 0)
    return N_ ("the event lacks a valid reference code");
  if (!name_split_path (record, &place) || !g_str_equal (place.customer, code.customer) || place.year != code.year ||
      place.item != code.item)
    return N_ ("the event's reference code names another place");
  g_autofree char *words = g_strconcat (code.category, " ", code.retention, " ", code.fonds, NULL);
  entry->words = intern_words (table, words);
  return NULL;
}

static bool names_its_layout (const Event *event)
{
  const char *id = event_get (event, "id"), *edition = event_get (event, "edition");
  g_autofree char *path = g_strdup_printf ("layouts/%s.%s.xml", id, edition);
  return (id == NULL && edition == NULL) || g_strcmp0 (event_get (event, "path"), path) == 0;
}

/* Keeps the fields of an event that its kind names; checks the path that it erases. */
static const char *check_fields (VerifyTable *table, const Event *event, VerifyEntry *entry)
{
  const KindRow *row = kind_row (entry->kind);
  g_autofree char *expected = kind_erases (entry->kind, event_get (event, "path"));
  if (g_strcmp0 (event_get (event, "erases"), expected) != 0 || (expected != NULL && !event_is_erasing (event)))
    return N_ ("the event erases a path that it may not");
  if (entry->kind == KIND_LAYOUT && !names_its_layout (event))
    return N_ ("the event names another layout than its path");
  if (row->words[0] == NULL)
    return NULL;
  const char *first = event_get (event, row->words[0]);
  const char *second = row->words[1] != NULL ? event_get (event, row->words[1]) : "";
  if (first == NULL || second == NULL)
    return N_ ("the event lacks a field that its verb requires");
  g_autofree char *words = g_strconcat (first, row->words[1] != NULL ? " " : "", second, NULL);
  entry->words = intern_words (table, words);
  return NULL;
}

static const char *append_entry (VerifyTable *table, VerifyEntry *entry, const char *path, const char *hex)
{
  size_t len = strlen (path) + 1;
  if (table->text->len > UINT32_MAX - len - DIGEST_HEX_SIZE)
    return N_ ("the journal is too long to keep in memory");
  entry->path = table->text->len;
  g_byte_array_append (table->text, (const guint8 *)path, (guint)len);
  guint8 digest[DIGEST_HEX_SIZE / 2];
  for (size_t i = 0; i < table->digest_bytes; i++)
    digest[i] = (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  g_byte_array_append (table->text, digest, (guint)table->digest_bytes);
  g_array_append_val (table->entries, *entry);
  return NULL;
}

/* An event that begins or ends something in force on a place. */
static const char *add_change (VerifyTable *table, const Event *event)
{
  StandingChange change = {0};
  const char *fault = standing_read (event, &change);
  if (fault == NULL)
    standing_apply (table->standing, &change);
  return fault;
}

const Standing *verify_table_standing (const VerifyTable *table)
{
  return table->standing;
}

const GPtrArray *verify_table_recorded_packs (const VerifyTable *table)
{
  return table->recorded_packs;
}

/* The event accepts a restored archive; it repeats the number and digest of the line before it. */
static const char *check_accept (const Event *event)
{
  return event_get_number (event, "events") + 1 == event_number (event) &&
                 g_strcmp0 (event_get (event, "head"), event_previous (event)) == 0
             ? NULL
             : N_ ("the event accepts another state than that of the line before it");
}

/* Events about packs file nothing, and can only refer to earlier events. Each pack is discarded once. */
static const char *take_discard (const VerifyTable *table, const Event *event)
{
  uint64_t pack = event_get_number (event, "pack");
  for (unsigned i = 0; i < table->recorded_packs->len; i++) {
    VerifyRecordedPack *recorded = table->recorded_packs->pdata[i];
    if (recorded->event == pack && recorded->discarded == 0) {
      recorded->discarded = event_number (event);
      return NULL;
    }
  }
  return N_ ("the event names a pack that was never recorded, or that was discarded before");
}

static const char *take_pack (const VerifyTable *table, const Event *event)
{
  static const char *const digests[] = {"head", "since", "digest"};
  uint64_t from = event_get_number (event, "from"), to = event_get_number (event, "to");
  for (unsigned i = 0; i < G_N_ELEMENTS (digests); i++) {
    const char *hex = event_get (event, digests[i]);
    if (hex == NULL || !digest_is_hex (table->algorithm, hex))
      return N_ ("the event lacks a digest of the archive's algorithm");
  }
  uint64_t redacted = event_get_number (event, "redacted");
  if (from == 0 || to == 0 || from > to + 1 || to >= event_number (event) ||
      (event_get (event, "redacted") != NULL && (redacted <= to || redacted >= event_number (event))))
    return N_ ("the event names events that did not exist before it");
  VerifyRecordedPack *recorded = g_new0 (VerifyRecordedPack, 1);
  *recorded = (VerifyRecordedPack){event_number (event), from, to, redacted, 0, g_strdup (event_get (event, "digest"))};
  g_ptr_array_add (table->recorded_packs, recorded);
  return NULL;
}

static const char *take_move (VerifyTable *table, const Event *event)
{
  MovesStep step;
  const char *fault = moves_read (event, &step);
  if (fault != NULL)
    return fault;
  moves_add (table->moves, event);
  standing_move (table->standing, step.from, step.to);
  return NULL;
}

static bool is_record_path (const char *path)
{
  g_auto (NamePlace) place = {0};
  return path != NULL && name_split_path (path, &place) && place.item != 0;
}

static const char *take_pair (VerifyTable *table, const Event *event)
{
  const char *reply = event_get (event, "reply"), *request = event_get (event, "request");
  if (!is_record_path (reply) || !is_record_path (request) || g_str_equal (reply, request))
    return N_ ("the event does not name two records");
  VerifyPair *pair = g_new (VerifyPair, 1);
  *pair = (VerifyPair){event_number (event), g_strdup (reply), g_strdup (request)};
  g_ptr_array_add (table->pairs, pair);
  return NULL;
}

const Moves *verify_table_moves (const VerifyTable *table)
{
  return table->moves;
}

const GPtrArray *verify_table_pairs (const VerifyTable *table)
{
  return table->pairs;
}

/* An event that files nothing. */
static const char *check_without_path (VerifyTable *table, const Event *event, Kind kind)
{
  switch (kind) {
  case KIND_PACK:
    return take_pack (table, event);
  case KIND_DISCARD:
    return take_discard (table, event);
  case KIND_ACCEPT:
    return check_accept (event);
  case KIND_MOVE:
    return take_move (table, event);
  case KIND_PAIR:
    return take_pair (table, event);
  case KIND_BOX:
    return shelf_read_box (event, &(Shelf){0}) ? NULL : N_ ("the event lacks the codes of a box and its place");
  default: /* for signatures see verify/commits.h */
    return kind != KIND_UNKNOWN && kind_row (kind)->where != NULL ? add_change (table, event) : NULL;
  }
}

const char *verify_table_add (VerifyTable *table, const Event *event, bool *known)
{
  Kind kind = kind_of_verb (event_verb (event));
  *known = kind != KIND_UNKNOWN;
  if (kind == KIND_UNKNOWN || kind_row (kind)->digest == NULL)
    return check_without_path (table, event, kind);
  const char *path = event_get (event, "path"), *hex = event_get (event, kind_row (kind)->digest);
  if (path == NULL || !name_path_is_valid (path) || !kind_has_path (kind, path))
    return N_ ("the event's path does not suit its verb");
  if (hex == NULL || !digest_is_hex (table->algorithm, hex))
    return N_ ("the event lacks a digest of the archive's algorithm");
  uint64_t seconds = (uint64_t)MAX (event_time (event), 0);
  VerifyEntry entry = {.bytes = event_get_number (event, "bytes"),
                       .number = (uint32_t)event_number (event),
                       .seconds = (uint32_t)seconds,
                       .ages = seconds >> 32 & 0x3f,
                       .pages = (uint32_t)event_get_number (event, "pages"),
                       .files = (uint32_t)event_get_number (event, "files"),
                       .words = UINT16_MAX,
                       .kind = kind & 0x7f};
  const char *fault = kind == KIND_RECORD || kind == KIND_AMEND ? take_reference (table, event, &entry) : NULL;
  if (fault == NULL)
    fault = check_fields (table, event, &entry);
  const char *full = append_entry (table, &entry, path, hex);
  return fault != NULL ? fault : full;
}

static gint compare_paths (gconstpointer a, gconstpointer b, gpointer data)
{
  const VerifyTable *table = data;
  const VerifyEntry *one = &g_array_index (table->entries, VerifyEntry, *(const uint32_t *)a);
  const VerifyEntry *other = &g_array_index (table->entries, VerifyEntry, *(const uint32_t *)b);
  int order = strcmp (verify_table_path (table, one), verify_table_path (table, other));
  return order != 0 ? order : (one->number > other->number) - (one->number < other->number);
}

unsigned verify_table_size (const VerifyTable *table)
{
  return table->entries->len;
}

unsigned verify_table_index (const VerifyTable *table, const VerifyEntry *entry)
{
  return (unsigned)(entry - (const VerifyEntry *)(const void *)table->entries->data);
}

const VerifyEntry *verify_table_at (const VerifyTable *table, unsigned index)
{
  return &g_array_index (table->entries, VerifyEntry, index);
}

static VerifyEntry *changeable (VerifyTable *table, const VerifyEntry *entry)
{
  return &g_array_index (table->entries, VerifyEntry, verify_table_index (table, entry));
}

static void mark_erased (VerifyTable *table)
{
  for (unsigned i = 0; i < table->order->len; i++) {
    unsigned first = 0, end = 0;
    const VerifyEntry *entry = verify_table_entry (table, i);
    g_autofree char *erases = kind_erases (entry->kind, verify_table_path (table, entry));
    if (erases == NULL)
      continue;
    const VerifyEntry *itself = verify_table_find_before (table, erases, entry->number);
    if (itself != NULL)
      changeable (table, itself)->erased = true;
    verify_table_range (table, erases, &first, &end);
    size_t len = strlen (erases);
    for (unsigned j = first; j < end; j++) {
      VerifyEntry *beneath = changeable (table, verify_table_entry (table, j));
      if (beneath->number < entry->number && strchr (verify_table_path (table, beneath) + len + 1, '/') == NULL)
        beneath->erased = true;
    }
  }
}

/* The files of later editions follow the record in the order of paths. */
static void mark_amended (VerifyTable *table)
{
  VerifyEntry *record = NULL;
  for (unsigned i = 0; i < table->order->len; i++) {
    VerifyEntry *entry = changeable (table, verify_table_entry (table, i));
    if (entry->kind == KIND_RECORD)
      record = entry;
    else if (record != NULL && is_of_edition (entry) &&
             name_is_beneath (verify_table_path (table, entry), verify_table_path (table, record)))
      record->amended = true;
  }
}

static const char *text_at (const VerifyTable *table, uint32_t offset)
{
  return (const char *)table->text->data + offset;
}

/* Gives an entry another path; its digest follows the path. */
static void replace_path (VerifyTable *table, VerifyEntry *entry, const char *path)
{
  guint8 digest[DIGEST_HEX_SIZE / 2];
  const char *before = text_at (table, entry->path);
  memcpy (digest, before + strlen (before) + 1, table->digest_bytes);
  entry->path = table->text->len;
  g_byte_array_append (table->text, (const guint8 *)path, (guint)strlen (path) + 1);
  g_byte_array_append (table->text, digest, (guint)table->digest_bytes);
}

/* Gives what belongs to moved records the paths at which it is now. */
static void follow_moves (VerifyTable *table)
{
  for (unsigned i = 0; moves_length (table->moves) > 0 && i < table->entries->len; i++) {
    VerifyEntry *entry = &g_array_index (table->entries, VerifyEntry, i);
    const char *filed = verify_table_filed_path (table, entry);
    g_autofree char *now = moves_now (table->moves, filed, entry->number);
    if (now == NULL || g_str_equal (now, text_at (table, entry->path)))
      continue;
    if (!g_hash_table_contains (table->filed, GUINT_TO_POINTER (i)))
      g_hash_table_insert (table->filed, GUINT_TO_POINTER (i), GUINT_TO_POINTER (entry->path));
    replace_path (table, entry, now);
  }
}

void verify_table_sort (VerifyTable *table, VerifyRepeated repeated, gpointer data)
{
  follow_moves (table);
  g_array_set_size (table->order, 0);
  for (uint32_t i = 0; i < table->entries->len; i++)
    g_array_append_val (table->order, i);
  g_array_sort_with_data (table->order, compare_paths, table);
  unsigned kept = 0;
  for (unsigned i = 0; i < table->order->len; i++) {
    uint32_t number = g_array_index (table->order, uint32_t, i);
    const VerifyEntry *entry = &g_array_index (table->entries, VerifyEntry, number);
    if (kept > 0 &&
        g_str_equal (verify_table_path (table, entry), verify_table_path (table, verify_table_entry (table, kept - 1))))
      repeated (table, entry, data);
    else
      g_array_index (table->order, uint32_t, kept++) = number;
  }
  g_array_set_size (table->order, kept);
  mark_erased (table);
  mark_amended (table);
}

unsigned verify_table_length (const VerifyTable *table)
{
  return table->order->len;
}

const VerifyEntry *verify_table_entry (const VerifyTable *table, unsigned i)
{
  return &g_array_index (table->entries, VerifyEntry, g_array_index (table->order, uint32_t, i));
}

const char *verify_table_path (const VerifyTable *table, const VerifyEntry *entry)
{
  return text_at (table, entry->path);
}

void verify_table_digest (const VerifyTable *table, const VerifyEntry *entry, char hex[DIGEST_HEX_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  const char *path = verify_table_path (table, entry);
  const guint8 *bytes = (const guint8 *)path + strlen (path) + 1;
  for (size_t i = 0; i < table->digest_bytes; i++) {
    hex[2 * i] = digits[bytes[i] >> 4];
    hex[2 * i + 1] = digits[bytes[i] & 15];
  }
  hex[2 * table->digest_bytes] = '\0';
}

bool verify_table_has_digest (const VerifyTable *table, const VerifyEntry *entry, const char *hex)
{
  char digest[DIGEST_HEX_SIZE];
  verify_table_digest (table, entry, digest);
  return strcmp (digest, hex) == 0;
}

int64_t verify_table_time (const VerifyTable *table G_GNUC_UNUSED, const VerifyEntry *entry)
{
  return (int64_t)((uint64_t)entry->ages << 32 | entry->seconds);
}

void verify_table_mark_packed (VerifyTable *table, const VerifyEntry *entry)
{
  changeable (table, entry)->packed = true;
}

const char *verify_table_words (const VerifyTable *table, const VerifyEntry *entry)
{
  return entry->words < table->words->len ? table->words->pdata[entry->words] : "";
}

/* The first entry whose path is not less than path. */
static unsigned lower_bound (const VerifyTable *table, const char *path)
{
  unsigned low = 0, high = table->order->len;
  while (low < high) {
    unsigned middle = low + (high - low) / 2;
    if (strcmp (verify_table_path (table, verify_table_entry (table, middle)), path) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const VerifyEntry *verify_table_find (const VerifyTable *table, const char *path)
{
  unsigned i = lower_bound (table, path);
  if (i == table->order->len)
    return NULL;
  const VerifyEntry *entry = verify_table_entry (table, i);
  return g_str_equal (verify_table_path (table, entry), path) ? entry : NULL;
}

const VerifyEntry *verify_table_find_before (const VerifyTable *table, const char *path, uint64_t number)
{
  const VerifyEntry *entry = verify_table_find (table, path);
  return entry != NULL && entry->number < number ? entry : NULL;
}

const char *verify_table_filed_path (const VerifyTable *table, const VerifyEntry *entry)
{
  gpointer offset = NULL;
  unsigned index = verify_table_index (table, entry);
  if (moves_length (table->moves) > 0 &&
      g_hash_table_lookup_extended (table->filed, GUINT_TO_POINTER (index), NULL, &offset))
    return text_at (table, GPOINTER_TO_UINT (offset));
  return verify_table_path (table, entry);
}

const VerifyEntry *verify_table_record_at (const VerifyTable *table, const char *path, uint64_t number)
{
  g_autofree char *now = moves_now (table->moves, path, 0);
  const VerifyEntry *record = verify_table_find_before (table, now != NULL ? now : path, number);
  if (record == NULL || record->kind != KIND_RECORD)
    return NULL;
  g_autofree char *place = moves_before (table->moves, verify_table_path (table, record), number);
  return g_str_equal (place, path) ? record : NULL;
}

const VerifyEntry *verify_table_edition (const VerifyTable *table, const VerifyEntry *record, uint64_t before,
                                         unsigned *edition)
{
  const VerifyEntry *last = record;
  unsigned n = 1;
  while (record->amended) {
    g_autofree char *path = g_strdup_printf ("%s/record.%u.xml", verify_table_path (table, record), n + 1);
    const VerifyEntry *next = verify_table_find_before (table, path, before);
    if (next == NULL)
      break;
    last = next;
    n++;
  }
  if (edition != NULL)
    *edition = n;
  return last;
}

const VerifyEntry *verify_table_contents (const VerifyTable *table, const VerifyEntry *record, unsigned edition)
{
  if (edition == 1)
    return record;
  g_autofree char *name = manifest_file_name (table->algorithm, edition);
  g_autofree char *path = g_strconcat (verify_table_path (table, record), "/", name, NULL);
  return verify_table_find (table, path);
}

uint64_t verify_table_end (const VerifyTable *table, const VerifyEntry *record)
{
  g_autofree char *path =
      record->erased ? g_strconcat (verify_table_path (table, record), "/tombstone.xml", NULL) : NULL;
  const VerifyEntry *stone = path != NULL ? verify_table_find (table, path) : NULL;
  return stone != NULL ? stone->number : 0;
}

const VerifyEntry *verify_table_record_of (const VerifyTable *table, const VerifyEntry *entry)
{
  if (!is_of_edition (entry))
    return NULL;
  g_autofree char *path = g_path_get_dirname (verify_table_path (table, entry));
  const VerifyEntry *record = verify_table_find (table, path);
  return record != NULL && record->kind == KIND_RECORD ? record : NULL;
}

void verify_table_range (const VerifyTable *table, const char *directory, unsigned *first, unsigned *end)
{
  *first = 0;
  *end = table->order->len;
  if (directory[0] == '\0')
    return;
  g_autofree char *from = g_strconcat (directory, "/", NULL);
  g_autofree char *to = g_strconcat (directory, "0", NULL); /* '0' follows '/' */
  *first = lower_bound (table, from);
  *end = lower_bound (table, to);
}

/* The last seal over a record after its filing, or the record. */
static const VerifyEntry *seal_over (const VerifyTable *table, const VerifyEntry *entry)
{
  const VerifyEntry *last = entry;
  g_autofree char *volume = g_path_get_dirname (verify_table_path (table, entry));
  for (unsigned edition = 1;; edition++) {
    g_autofree char *path = g_strdup_printf ("%s/volume.%u.xml", volume, edition);
    const VerifyEntry *seal = verify_table_find (table, path);
    if (seal == NULL)
      return last;
    if (seal->number > last->number)
      last = seal;
  }
}

char *verify_table_since (const VerifyTable *table, const VerifyEntry *entry)
{
  const VerifyEntry *last = entry->kind == KIND_RECORD ? seal_over (table, entry) : entry;
  g_autofree char *time = date_print_time (verify_table_time (table, last));
  return g_strdup_printf (_ ("%s event %u %s"), time, last->number, kind_row (last->kind)->verb);
}
