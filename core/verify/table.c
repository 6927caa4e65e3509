/* Paths and digests lie one after another in one run of bytes, entries in a second one, and an array of numbers gives
 * the order of paths, in which all that stands beneath a directory is one run. */
#include "verify/table.h"

#include <string.h>

#include "form/date.h"
#include "form/document/checkpoint.h"
#include "form/document/commit.h"
#include "form/document/decision.h"
#include "form/document/register.h"
#include "form/name.h"
#include "form/refcode.h"
#include "sys/message.h"

struct VerifyTable {
  DigestAlgorithm algorithm;
  size_t digest_bytes;
  int64_t epoch; /* time of the first event */
  GByteArray *text;
  GArray *entries; /* of VerifyEntry, in the journal's order */
  GArray *order;   /* of uint32_t */
  GHashTable *known_words;
  GPtrArray *words;   /* of char *, borrowed from known_words */
  GPtrArray *decided; /* of Event */
};

VerifyTable *verify_table_new (DigestAlgorithm algorithm)
{
  VerifyTable *table = g_new0 (VerifyTable, 1);
  table->algorithm = algorithm;
  table->digest_bytes = digest_hex_length (algorithm) / 2;
  table->epoch = INT64_MIN;
  table->text = g_byte_array_new ();
  table->entries = g_array_new (FALSE, FALSE, sizeof (VerifyEntry));
  table->order = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  table->known_words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  table->words = g_ptr_array_new ();
  table->decided = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
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
  g_ptr_array_unref (table->decided);
  g_free (table);
}

static uint16_t intern (VerifyTable *table, const char *words)
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

/* What a verb brings, where it stands, and in which field its digest is. */
typedef struct {
  const char *verb;
  VerifyKind kind;
  const char *digest;
  const char *name; /* path, or its last part, begins so, or ends so; NULL: see is_in_place */
  const char *word; /* field that is kept as words, or NULL */
} Brought;

static const Brought brought[] = {
    {"init", VERIFY_FONDS, "digest", "archive.xml", NULL},
    {"layout", VERIFY_LAYOUT, "digest", "layouts/", "use"},
    {"readme", VERIFY_README, "digest", "README.txt", NULL},
    {"customer", VERIFY_CUSTOMER, "digest", "customer.", NULL},
    {"file", VERIFY_RECORD, "manifest", NULL, NULL},
    {"manifest", VERIFY_MANIFEST, "digest", "manifest-", NULL},
    {"seal", VERIFY_SEAL, "digest", "volume.", "records"},
    {"decision", VERIFY_DECISION, "digest", "decisions/", "kind"},
    {"person", VERIFY_PERSON, "digest", "people/", NULL},
    {"key", VERIFY_KEY, "digest", "people/", NULL},
    {"statement", VERIFY_STATEMENT, "digest", ".txt", NULL},
    {"signature", VERIFY_SIGNATURE, "digest", ".sig", NULL},
    {"checkpoint", VERIFY_CHECKPOINT, "digest", ".txt", NULL},
    {"timestamp", VERIFY_TIMESTAMP, "digest", ".tsr", NULL},
    {"register", VERIFY_REGISTER, "digest", NULL, NULL},
    {"certificate", VERIFY_CERTIFICATE, "digest", NULL, "outcome"},
    {"paper", VERIFY_PAPER, "digest", "destruction/", NULL},
    {"titles", VERIFY_TITLES, "digest", NULL, NULL},
    {"destroy", VERIFY_TOMBSTONE, "digest", NULL, NULL},
};

/* The directory of path is that of a customer (level 0) or a volume (level 2). */
static bool stands_in (const char *path, const char *name, bool volume)
{
  g_auto (NamePlace) place = {0};
  const char *slash = strrchr (path, '/');
  if (slash == NULL || !g_str_has_prefix (slash + 1, name))
    return false;
  g_autofree char *directory = g_strndup (path, (size_t)(slash - path));
  return name_split_path (directory, &place) && place.item == 0 && (volume ? place.directory != NULL : place.year == 0);
}

static bool is_decision (const char *path)
{
  g_autofree char *id = decision_id_from_path (path);
  return id != NULL;
}

/* "D2026-0001" of what stands in a register's directory, so many levels deep. Given; NULL when it is none. */
static char *register_of (const char *path, unsigned levels)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  bool good =
      g_strv_length (parts) == 2 + levels && g_str_equal (parts[0], "destruction") && register_is_number (parts[1]);
  return good ? g_strdup (parts[1]) : NULL;
}

static bool is_certificate (const char *path)
{
  g_autofree char *number = register_of (path, 1);
  g_autofree char *place = number != NULL ? register_certificate_path (number) : NULL;
  return g_strcmp0 (path, place) == 0;
}

static bool is_titles (const char *path)
{
  g_autofree char *number = register_of (path, 2);
  g_autofree char *place = number != NULL ? register_titles_directory (number) : NULL;
  return place != NULL && g_str_has_prefix (path, place) && g_str_has_suffix (path, ".xml");
}

static bool is_register (const char *path)
{
  g_autofree char *number = NULL;
  unsigned edition = 0;
  return register_split_path (path, &number, &edition);
}

static bool is_tombstone (const char *path)
{
  g_auto (NamePlace) place = {0};
  g_autofree char *record = g_path_get_dirname (path);
  return g_str_has_suffix (path, "/tombstone.xml") && name_split_path (record, &place) && place.item != 0;
}

static bool is_in_place (const Brought *what, const char *path)
{
  g_auto (NamePlace) place = {0};
  switch (what->kind) {
  case VERIFY_FONDS:
  case VERIFY_README:
    return g_str_equal (path, what->name);
  case VERIFY_STATEMENT:
  case VERIFY_SIGNATURE:
    return g_str_has_suffix (path, what->name) &&
           (g_str_has_prefix (path, "people/") || g_str_has_prefix (path, "destruction/") ||
            (what->kind == VERIFY_SIGNATURE && checkpoint_parse_path (path, NULL) != 0));
  case VERIFY_CHECKPOINT:
  case VERIFY_TIMESTAMP:
    return checkpoint_parse_path (path, NULL) != 0 && g_str_has_suffix (path, what->name);
  case VERIFY_LAYOUT:
  case VERIFY_PERSON:
  case VERIFY_KEY:
    return g_str_has_prefix (path, what->name) && strchr (path + strlen (what->name), '/') == NULL;
  case VERIFY_DECISION:
    return is_decision (path);
  case VERIFY_REGISTER:
    return is_register (path);
  case VERIFY_CERTIFICATE:
    return is_certificate (path);
  case VERIFY_TITLES:
    return is_titles (path);
  case VERIFY_PAPER:
    return g_str_has_prefix (path, what->name);
  case VERIFY_TOMBSTONE:
    return is_tombstone (path);
  case VERIFY_CUSTOMER:
    return stands_in (path, what->name, false);
  case VERIFY_RECORD:
    return name_split_path (path, &place) && place.item != 0;
  default:
    return stands_in (path, what->name, true);
  }
}

/* The reference code of a record must name the place it was filed at; the rest of it is kept for the record's own
 * check. */
static const char *check_reference (VerifyTable *table, const Event *event, VerifyEntry *entry)
{
  g_auto (RefCode) code = {0};
  g_auto (NamePlace) place = {0};
  const char *ref = event_get (event, "ref");
  if (ref == NULL || !refcode_parse (ref, &code, NULL) || code.page != 0)
    return N_ ("the event has no proper reference code");
  if (!name_split_path (event_get (event, "path"), &place) || !g_str_equal (place.customer, code.customer) ||
      place.year != code.year || place.item != code.item)
    return N_ ("the event's reference code names another place");
  g_autofree char *words = g_strconcat (code.category, " ", code.retention, " ", code.fonds, NULL);
  entry->words = intern (table, words);
  return NULL;
}

/* A tombstone erases its record and a certificate its register's titles; nothing else erases anything. */
static const char *check_erasing (VerifyTable *table, const Event *event, VerifyEntry *entry)
{
  const char *path = event_get (event, "path"), *erases = event_get (event, "erases");
  const char *number = event_get (event, "register"), *disposition = event_get (event, "disposition");
  g_autofree char *own = entry->kind == VERIFY_CERTIFICATE ? register_of (path, 1) : NULL;
  g_autofree char *expected = entry->kind == VERIFY_TOMBSTONE ? g_path_get_dirname (path)
                              : own != NULL                   ? register_titles_directory (own)
                                                              : NULL;
  if (g_strcmp0 (erases, expected) != 0 || (expected != NULL && !event_is_erasing (event)))
    return N_ ("the event erases what it may not");
  bool paper = entry->kind == VERIFY_PAPER;
  if (entry->kind != VERIFY_TOMBSTONE && !paper)
    return NULL;
  const char *first = paper ? event_get (event, "decision") : number;
  const char *second = paper ? event_get (event, "subject") : disposition;
  if (first == NULL || second == NULL)
    return N_ ("the event does not say what its verb needs");
  g_autofree char *words = g_strconcat (first, " ", second, NULL);
  entry->words = intern (table, words);
  return NULL;
}

static const char *append (VerifyTable *table, VerifyEntry *entry, const char *path, const char *hex)
{
  size_t len = strlen (path) + 1;
  if (table->text->len > UINT32_MAX - len - DIGEST_HEX_SIZE)
    return N_ ("the journal is too long to be held in memory");
  entry->path = table->text->len;
  g_byte_array_append (table->text, (const guint8 *)path, (guint)len);
  guint8 digest[DIGEST_HEX_SIZE / 2];
  for (size_t i = 0; i < table->digest_bytes; i++)
    digest[i] = (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  g_byte_array_append (table->text, digest, (guint)table->digest_bytes);
  g_array_append_val (table->entries, *entry);
  return NULL;
}

/* An event that puts a decision on a place: *known is false when it is none. */
static const char *add_decided (VerifyTable *table, const Event *event, bool *known)
{
  GDate day;
  DecisionKind kind;
  g_auto (NamePlace) place = {0};
  const char *on = event_get (event, "on"), *id = event_get (event, "decision"), *hold = event_get (event, "hold");
  const char *until = event_get (event, "until"), *date = event_get (event, "date"), *code = event_get (event, "code");
  *known = decision_kind_from_name (event_verb (event), &kind);
  if (!*known)
    return NULL;
  if (on == NULL || !name_split_path (on, &place) || id == NULL || !decision_is_id (id))
    return N_ ("the event names no decision, or no place that it is on");
  if ((kind == DECISION_LIFT) != (hold != NULL) || (hold != NULL && !decision_is_id (hold)) ||
      (kind == DECISION_EXTEND) != (until != NULL) || (until != NULL && !date_parse_strict (until, &day)) ||
      (kind == DECISION_TRIGGER) != (code != NULL) || (date != NULL && !date_parse_strict (date, &day)))
    return N_ ("the event does not say what its verb needs");
  g_ptr_array_add (table->decided, event_copy (event));
  return NULL;
}

const GPtrArray *verify_table_decided (const VerifyTable *table)
{
  return table->decided;
}

static const Brought *brought_by (const char *verb)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (brought); i++)
    if (g_str_equal (verb, brought[i].verb))
      return &brought[i];
  return NULL;
}

/* What was restored up to here was accepted: the event says again what the line before it is. */
static const char *check_accept (const Event *event)
{
  return event_get_number (event, "events") + 1 == event_number (event) &&
                 g_strcmp0 (event_get (event, "head"), event_previous (event)) == 0
             ? NULL
             : N_ ("the event accepts another state than the one before it");
}

/* The events about packs bring nothing; what they tell can only be of what came before them. */
static const char *check_pack (const VerifyTable *table, const Event *event)
{
  uint64_t pack = event_get_number (event, "pack");
  if (g_str_equal (event_verb (event), "discard"))
    return pack == 0 || pack >= event_number (event) ? N_ ("the event tells of a pack that there was not") : NULL;
  static const char *const digests[] = {"head", "since", "digest"};
  uint64_t from = event_get_number (event, "from"), to = event_get_number (event, "to");
  for (unsigned i = 0; i < G_N_ELEMENTS (digests); i++) {
    const char *hex = event_get (event, digests[i]);
    if (hex == NULL || !digest_is_hex (table->algorithm, hex))
      return N_ ("the event has no digest of the archive's algorithm");
  }
  uint64_t redacted = event_get_number (event, "redacted");
  if (from == 0 || to == 0 || from > to + 1 || to >= event_number (event) ||
      (event_get (event, "redacted") != NULL && (redacted <= to || redacted >= event_number (event))))
    return N_ ("the event tells of a pack of events that there were not");
  return NULL;
}

/* An event that brings nothing. */
static const char *add_told (VerifyTable *table, const Event *event, bool *known)
{
  const char *verb = event_verb (event);
  *known = true;
  if (g_str_equal (verb, COMMIT_VERB)) /* see verify/commits.h */
    return NULL;
  if (g_str_equal (verb, "pack") || g_str_equal (verb, "discard"))
    return check_pack (table, event);
  return g_str_equal (verb, "accept") ? check_accept (event) : add_decided (table, event, known);
}

const char *verify_table_add (VerifyTable *table, const Event *event, bool *known)
{
  const Brought *what = brought_by (event_verb (event));
  const char *path = event_get (event, "path");
  *known = what != NULL;
  if (table->epoch == INT64_MIN)
    table->epoch = event_time (event);
  if (what == NULL)
    return add_told (table, event, known);
  const char *hex = event_get (event, what->digest);
  if (path == NULL || !name_path_is_valid (path) || !is_in_place (what, path))
    return N_ ("the event's path is not one where its thing may stand");
  if (hex == NULL || !digest_is_hex (table->algorithm, hex))
    return N_ ("the event has no digest of the archive's algorithm");
  int64_t seconds = event_time (event) - table->epoch;
  VerifyEntry entry = {.bytes = event_get_number (event, "bytes"),
                       .number = (uint32_t)event_number (event),
                       .seconds = (uint32_t)CLAMP (seconds, 0, (int64_t)UINT32_MAX),
                       .pages = (uint32_t)event_get_number (event, "pages"),
                       .files = (uint32_t)event_get_number (event, "files"),
                       .kind = (uint8_t)what->kind};
  const char *fault = what->kind == VERIFY_RECORD ? check_reference (table, event, &entry) : NULL;
  const char *word = what->word != NULL ? event_get (event, what->word) : NULL;
  if (word != NULL)
    entry.words = intern (table, word);
  if (fault == NULL)
    fault = check_erasing (table, event, &entry);
  const char *full = append (table, &entry, path, hex);
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

static VerifyEntry *changeable (VerifyTable *table, const VerifyEntry *entry)
{
  size_t i = (size_t)(entry - (const VerifyEntry *)(const void *)table->entries->data);
  return &g_array_index (table->entries, VerifyEntry, i);
}

static void mark_erased (VerifyTable *table)
{
  for (unsigned i = 0; i < table->order->len; i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    bool stone = entry->kind == VERIFY_TOMBSTONE;
    if (!stone && entry->kind != VERIFY_CERTIFICATE)
      continue;
    unsigned first = 0, end = 0;
    g_autofree char *directory = g_path_get_dirname (verify_table_path (table, entry));
    const VerifyEntry *record = stone ? verify_table_find (table, directory) : NULL;
    if (record != NULL && record->kind == VERIFY_RECORD && record->number < entry->number)
      changeable (table, record)->erased = true;
    if (!stone)
      verify_table_range (table, directory, &first, &end);
    for (unsigned j = first; j < end; j++) {
      const VerifyEntry *titles = verify_table_entry (table, j);
      if (titles->kind == VERIFY_TITLES && titles->number < entry->number)
        changeable (table, titles)->erased = true;
    }
  }
}

void verify_table_sort (VerifyTable *table, VerifyRepeated repeated, gpointer data)
{
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
  return (const char *)table->text->data + entry->path;
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

int64_t verify_table_time (const VerifyTable *table, const VerifyEntry *entry)
{
  return table->epoch + entry->seconds;
}

void verify_table_meet (VerifyTable *table, const VerifyEntry *entry)
{
  changeable (table, entry)->met = true;
}

const char *verify_table_words (const VerifyTable *table, const VerifyEntry *entry)
{
  return entry->words < table->words->len ? table->words->pdata[entry->words] : "";
}

/* The first entry whose path is not before path. */
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

static const VerifyEntry *seal_over (const VerifyTable *table, const VerifyEntry *entry)
{
  g_autofree char *volume = g_path_get_dirname (verify_table_path (table, entry));
  g_autofree char *seal = g_strconcat (volume, "/volume.1.xml", NULL);
  const VerifyEntry *found = verify_table_find (table, seal);
  return found != NULL && found->number > entry->number ? found : entry;
}

char *verify_table_since (const VerifyTable *table, const VerifyEntry *entry)
{
  const VerifyEntry *last = entry->kind == VERIFY_RECORD ? seal_over (table, entry) : entry;
  g_autofree char *time = date_print_time (verify_table_time (table, last));
  return g_strdup_printf (_ ("%s event %u %s"), time, last->number, brought[last->kind].verb);
}
