/* Checks volumes: records are numbered without gaps, and a seal counts and lists exactly the records before it. The
 * manifest of a sealed volume has a run of lines for each record, computed from the record's manifest, and one line for
 * the seal. */
#include <inttypes.h>
#include <string.h>

#include "form/document/manifest.h"
#include "form/document/volume.h"
#include "form/name.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

/* The events of one volume, summed up. */
typedef struct {
  char *path;
  GArray *items; /* of unsigned */
  uint64_t files, bytes, pages;
  uint32_t last_filed; /* number of the last record's event */
  const VerifyEntry *last, *seal, *manifest;
} Contents;

static void contents_clear (Contents *contents)
{
  g_free (contents->path);
  g_clear_pointer (&contents->items, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contents, contents_clear)

static char *path_of_volume (const VerifyTable *table, const VerifyEntry *entry)
{
  return g_path_get_dirname (verify_table_path (table, entry));
}

/* Sums up the entries of one volume, from i on; returns the index after them. */
static unsigned sum_volume (const VerifyTable *table, unsigned i, Contents *contents)
{
  contents->path = path_of_volume (table, verify_table_entry (table, i));
  contents->items = g_array_new (FALSE, FALSE, sizeof (unsigned));
  size_t len = strlen (contents->path);
  for (; i < verify_table_length (table); i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    const char *path = verify_table_path (table, entry);
    if (strncmp (path, contents->path, len) != 0 || path[len] != '/')
      break;
    if (entry->kind == KIND_SEAL) {
      contents->seal = entry;
    } else if (entry->kind == KIND_MANIFEST) {
      contents->manifest = entry;
    } else if (entry->kind == KIND_RECORD) {
      unsigned item = (unsigned)g_ascii_strtoull (path + len + 1, NULL, 10);
      g_array_append_val (contents->items, item);
      contents->files += entry->files;
      contents->bytes += entry->bytes;
      contents->pages += entry->pages;
      if (entry->number > contents->last_filed)
        contents->last = entry;
      contents->last_filed = MAX (contents->last_filed, entry->number);
    }
  }
  return i;
}

static gint compare_items (gconstpointer a, gconstpointer b)
{
  unsigned one = *(const unsigned *)a, other = *(const unsigned *)b;
  return (one > other) - (one < other);
}

static void check_numbers (Verify *verify, Contents *contents)
{
  g_array_sort (contents->items, compare_items);
  for (unsigned i = 0, expected = 1; i < contents->items->len; i++, expected++) {
    unsigned item = g_array_index (contents->items, unsigned, i);
    if (item == expected)
      continue;
    g_autofree char *wanted = g_strdup_printf ("%04u", expected);
    g_autofree char *found = g_strdup_printf ("%04u", item);
    verify_add (verify, finding_of ("V-NUMBER-GAP", contents->path, wanted, found));
    return;
  }
}

static void check_count (Verify *verify, const VerifyEntry *seal, const char *message, uint64_t expected,
                         uint64_t found)
{
  if (expected == found)
    return;
  g_autofree char *one = g_strdup_printf ("%" PRIu64, expected);
  g_autofree char *other = g_strdup_printf ("%" PRIu64, found);
  verify_fault (verify, "V-SEAL-COUNT", verify_table_path (verify->table, seal), seal, one, other, message);
}

static void check_counts (Verify *verify, const VerifyEntry *seal, const Contents *contents, uint64_t records,
                          uint64_t files, uint64_t bytes, uint64_t pages)
{
  check_count (verify, seal, N_ ("the seal counts another number of records than were filed"), contents->items->len,
               records);
  check_count (verify, seal, N_ ("the seal counts another number of files than were filed"), contents->files, files);
  check_count (verify, seal, N_ ("the seal counts another number of bytes than were filed"), contents->bytes, bytes);
  check_count (verify, seal, N_ ("the seal counts another number of pages than were filed"), contents->pages, pages);
}

static void check_seal (Verify *verify, const Contents *contents)
{
  const VerifyEntry *seal = contents->seal;
  if ((seal == NULL) != (contents->manifest == NULL))
    verify_add (verify, finding_of ("V-SEAL-INCOMPLETE", contents->path, NULL, NULL));
  if (seal == NULL)
    return;
  if (contents->last_filed > seal->number)
    verify_accuse (verify, contents->last, "V-SEALED-ADDED", NULL);
  check_counts (verify, seal, contents, g_ascii_strtoull (verify_table_words (verify->table, seal), NULL, 10),
                seal->files, seal->bytes, seal->pages);
}

static bool is_in_volume (const VerifyEntry *entry)
{
  return entry->kind == KIND_RECORD || entry->kind == KIND_SEAL || entry->kind == KIND_MANIFEST;
}

void verify_volumes (Verify *verify)
{
  for (unsigned i = 0; i < verify_table_length (verify->table);) {
    g_auto (Contents) contents = {0};
    if (!is_in_volume (verify_table_entry (verify->table, i))) {
      i++;
      continue;
    }
    i = sum_volume (verify->table, i, &contents);
    if (!selection_reaches (verify->selection, contents.path))
      continue;
    check_numbers (verify, &contents);
    check_seal (verify, &contents);
    atomic_fetch_add (&verify->volumes, 1);
  }
}

/* ---- volume.1.xml ---- */

/* A waiver is about a record of the volume, about the volume, or about a requirement of the layout. */
static void check_waivers (Verify *verify, const VerifyEntry *entry, const Volume *volume)
{
  g_autofree char *directory = path_of_volume (verify->table, entry);
  for (unsigned i = 0; i < volume->waivers->len; i++) {
    const char *place = ((const VolumeWaiver *)volume->waivers->pdata[i])->place;
    if (!g_str_has_prefix (place, "customers/") || g_str_equal (place, directory))
      continue;
    g_autofree char *upper = g_path_get_dirname (place);
    if (!g_str_equal (upper, directory) || verify_table_find_before (verify->table, place, entry->number) == NULL)
      verify_fault (verify, "V-REFERENCE", verify_table_path (verify->table, entry), entry, directory, place,
                    N_ ("the seal waives a check of a record that the volume does not have"));
  }
}

static void check_words (Verify *verify, const VerifyEntry *entry, const Volume *volume)
{
  g_auto (NamePlace) place = {0};
  const char *path = verify_table_path (verify->table, entry);
  g_autofree char *directory = path_of_volume (verify->table, entry);
  const Layout *layout = verify_layout (verify, volume->layout, volume->layout_edition, entry, path);
  const LayoutCategory *category = layout != NULL ? layout_category_by_code (layout, volume->category) : NULL;
  if (layout != NULL && category == NULL)
    verify_fault (verify, "V-RULES", path, entry, NULL, volume->category, "the layout has no such category");
  g_autofree char *name = g_strdup_printf ("%s/volume.%u.xml", directory, volume->edition);
  if (layout != NULL && layout != verify_layout_at (verify, entry->number))
    verify_fault (verify, "V-RULES", path, entry, NULL, volume->layout,
                  N_ ("the seal names a layout that was not in force when the volume was sealed"));
  if (!name_split_path (directory, &place) || !g_str_equal (place.customer, volume->customer) ||
      place.year != volume->year || volume->edition != 1 || !g_str_equal (name, path) ||
      (category != NULL && !g_str_equal (category_directory (category), place.directory)) ||
      (verify->has_fonds && !g_str_equal (verify->fonds.code, volume->fonds)))
    verify_accuse (verify, entry, "V-REFERENCE", "the seal belongs to another volume");
}

void verify_seal (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  g_auto (Contents) contents = {0};
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (Volume) volume = volume_parse (bytes, path, &error);
  if (!verify_has_read (verify, entry, volume, error))
    return;
  unsigned first = 0, end = 0;
  g_autofree char *directory = path_of_volume (verify->table, entry);
  verify_table_range (verify->table, directory, &first, &end);
  sum_volume (verify->table, first, &contents);
  g_array_sort (contents.items, compare_items);
  unsigned n = contents.items->len;
  check_words (verify, entry, volume);
  check_waivers (verify, entry, volume);
  check_counts (verify, entry, &contents, volume->records, volume->files, volume->bytes, volume->pages);
  if (n > 0 && (g_array_index (contents.items, unsigned, 0) != volume->first_item ||
                g_array_index (contents.items, unsigned, n - 1) != volume->last_item))
    check_count (verify, entry, N_ ("the seal names another first or last record than the volume has"),
                 g_array_index (contents.items, unsigned, n - 1), volume->last_item);
}

/* ---- The volume's manifest ---- */

/* A sealed list and the digests to compare it with. */
typedef struct {
  const Verify *verify;
  const VerifyEntry *entry;
  const Manifest *manifest;
  char *volume;
  GHashTable *lines;
} Sealed;

/* Compares the lines of one record, from i on; returns the index after them, or 0 when they differ. */
static unsigned compare_record (const Sealed *sealed, unsigned i, Digest *digest)
{
  char found[DIGEST_HEX_SIZE];
  const char *path = manifest_path (sealed->manifest, i), *slash = strchr (path, '/');
  g_autofree char *name = g_strndup (path, (size_t)(slash - path));
  g_autofree char *record = g_strdup_printf ("%s/%s", sealed->volume, name);
  const VerifyEntry *entry = verify_table_find_before (sealed->verify->table, record, sealed->entry->number);
  for (; i < manifest_length (sealed->manifest); i++) {
    const char *other = manifest_path (sealed->manifest, i);
    if (strncmp (other, path, (size_t)(slash - path) + 1) != 0)
      break;
    g_autofree char *line = g_strdup_printf ("%s  %s\n", manifest_hex (sealed->manifest, i), other);
    digest_update (digest, line, strlen (line));
  }
  digest_finish (digest, found);
  const char *expected = sealed->lines != NULL ? g_hash_table_lookup (sealed->lines, name) : NULL;
  bool filed = entry != NULL && entry->kind == KIND_RECORD;
  return filed && (expected == NULL || g_str_equal (expected, found)) ? i : 0;
}

/* Compares the line of the seal, the only one outside the records. */
static bool compare_seal (const Sealed *sealed, unsigned i)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", sealed->volume, manifest_path (sealed->manifest, i));
  const VerifyEntry *seal = verify_table_find (sealed->verify->table, path);
  return seal != NULL && seal->kind == KIND_SEAL &&
         verify_table_has_digest (sealed->verify->table, seal, manifest_hex (sealed->manifest, i));
}

/* How many records and seals the list should have. */
static unsigned count_filed (const Sealed *sealed)
{
  unsigned first = 0, end = 0, filed = 0;
  verify_table_range (sealed->verify->table, sealed->volume, &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (sealed->verify->table, i);
    filed += entry->kind == KIND_SEAL || (entry->kind == KIND_RECORD && entry->number < sealed->entry->number);
  }
  return filed;
}

static bool is_as_filed (const Sealed *sealed)
{
  unsigned met = 0;
  g_autoptr (Digest) digest = digest_new (sealed->verify->algorithm);
  for (unsigned i = 0, next; i < manifest_length (sealed->manifest); i = next, met++) {
    if (strchr (manifest_path (sealed->manifest, i), '/') != NULL)
      next = compare_record (sealed, i, digest);
    else
      next = compare_seal (sealed, i) ? i + 1 : 0;
    if (next == 0)
      return false;
  }
  return met == count_filed (sealed);
}

void verify_volume_manifest (Verify *verify, const VerifyEntry *entry, GBytes *bytes, GHashTable *lines)
{
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (Manifest) manifest = manifest_parse (verify->algorithm, bytes, path, &error);
  if (manifest == NULL) {
    bool empty = error_has_id (error, "D-MANIFEST-EMPTY");
    verify_fault_error (verify, empty ? "V-MANIFEST-EMPTY" : "V-MANIFEST", path, entry, error);
    return;
  }
  g_autofree char *volume = path_of_volume (verify->table, entry);
  const Sealed sealed = {verify, entry, manifest, volume, lines};
  if (!is_as_filed (&sealed))
    verify_accuse (verify, entry, "V-SEAL-MANIFEST", NULL);
}
