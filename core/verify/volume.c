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

/* The entries of one volume. */
typedef struct {
  char *path;
  GArray *residents;            /* of VerifyResident */
  GPtrArray *seals, *manifests; /* of VerifyEntry, by path */
} Contents;

static void contents_clear (Contents *contents)
{
  g_free (contents->path);
  g_clear_pointer (&contents->residents, g_array_unref);
  g_clear_pointer (&contents->seals, g_ptr_array_unref);
  g_clear_pointer (&contents->manifests, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contents, contents_clear)

static char *path_of_volume (const VerifyTable *table, const VerifyEntry *entry)
{
  g_autofree char *directory = g_path_get_dirname (verify_table_path (table, entry));
  return entry->kind == KIND_MOVED ? g_path_get_dirname (directory) : g_steal_pointer (&directory);
}

/* Gathers the entries of one volume, from i on; returns the index after them. */
static unsigned gather_volume (const VerifyTable *table, unsigned i, Contents *contents)
{
  contents->path = path_of_volume (table, verify_table_entry (table, i));
  contents->residents = verify_residents (table, contents->path);
  contents->seals = g_ptr_array_new ();
  contents->manifests = g_ptr_array_new ();
  size_t len = strlen (contents->path);
  for (; i < verify_table_length (table); i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    const char *path = verify_table_path (table, entry);
    if (strncmp (path, contents->path, len) != 0 || path[len] != '/')
      break;
    GPtrArray *array = entry->kind == KIND_SEAL       ? contents->seals
                       : entry->kind == KIND_MANIFEST ? contents->manifests
                                                      : NULL;
    if (array != NULL)
      g_ptr_array_add (array, (gpointer)(guintptr)entry);
  }
  return i;
}

static const VerifyResident *resident_at (const Contents *contents, unsigned i)
{
  return &g_array_index (contents->residents, VerifyResident, i);
}

static gint compare_items (gconstpointer a, gconstpointer b)
{
  unsigned one = *(const unsigned *)a, other = *(const unsigned *)b;
  return (one > other) - (one < other);
}

static void check_numbers (Verify *verify, const Contents *contents)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (unsigned));
  for (unsigned i = 0; i < contents->residents->len; i++)
    g_array_append_val (items, resident_at (contents, i)->item);
  g_array_sort (items, compare_items);
  for (unsigned i = 0, expected = 1; i < items->len; i++, expected++) {
    unsigned item = g_array_index (items, unsigned, i);
    if (item == expected)
      continue;
    g_autofree char *wanted = g_strdup_printf ("%04u", expected);
    g_autofree char *found = g_strdup_printf ("%04u", item);
    verify_add (verify, finding_of ("V-NUMBER-GAP", contents->path, wanted, found));
    return;
  }
}

/* ---- Seals ---- */

/* The contents of a volume when it was sealed. */
typedef struct {
  unsigned records, first, last;
  uint64_t files, bytes, pages;
} Sum;

/* A seal states the position of its event: later amendments, destructions and moves leave it true. */
static Sum sum_before (const VerifyTable *table, const Contents *contents, uint64_t number)
{
  Sum sum = {0};
  for (unsigned i = 0; i < contents->residents->len; i++) {
    const VerifyResident *resident = resident_at (contents, i);
    unsigned item = resident->item;
    if (!verify_resided (resident, number))
      continue;
    const VerifyEntry *edition = verify_table_edition (table, resident->record, number, NULL);
    sum.records++;
    sum.files += edition->files;
    sum.bytes += edition->bytes;
    sum.pages += edition->pages;
    sum.first = sum.first == 0 ? item : MIN (sum.first, item);
    sum.last = MAX (sum.last, item);
  }
  return sum;
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

static void check_counts (Verify *verify, const VerifyEntry *seal, const Sum *sum, uint64_t records, uint64_t files,
                          uint64_t bytes, uint64_t pages)
{
  check_count (verify, seal, N_ ("the seal counts another number of records than were filed"), sum->records, records);
  check_count (verify, seal, N_ ("the seal counts another number of files than were filed"), sum->files, files);
  check_count (verify, seal, N_ ("the seal counts another number of bytes than were filed"), sum->bytes, bytes);
  check_count (verify, seal, N_ ("the seal counts another number of pages than were filed"), sum->pages, pages);
}

/* The edition in a file name: 2 for volume.2.xml and manifest-sha256.2.txt. */
static unsigned edition_of (const VerifyTable *table, const VerifyEntry *entry)
{
  const char *dot = strchr (strrchr (verify_table_path (table, entry), '/'), '.');
  return (unsigned)g_ascii_strtoull (dot + 1, NULL, 10);
}

static const VerifyEntry *find_edition (const VerifyTable *table, const GPtrArray *entries, unsigned edition)
{
  for (unsigned i = 0; i < entries->len; i++)
    if (edition_of (table, entries->pdata[i]) == edition)
      return entries->pdata[i];
  return NULL;
}

static void check_seal (Verify *verify, const Contents *contents, const VerifyEntry *seal)
{
  const VerifyTable *table = verify->table;
  Sum sum = sum_before (table, contents, seal->number);
  check_counts (verify, seal, &sum, g_ascii_strtoull (verify_table_words (table, seal), NULL, 10), seal->files,
                seal->bytes, seal->pages);
}

static void check_seals (Verify *verify, const Contents *contents)
{
  unsigned n = MAX (contents->seals->len, contents->manifests->len);
  for (unsigned edition = 1; edition <= n; edition++) {
    const VerifyEntry *seal = find_edition (verify->table, contents->seals, edition);
    const VerifyEntry *manifest = find_edition (verify->table, contents->manifests, edition);
    if (seal == NULL || manifest == NULL || seal->number != manifest->number + 1)
      verify_add (verify, finding_of ("V-SEAL-INCOMPLETE", contents->path, NULL, NULL));
    if (seal != NULL)
      check_seal (verify, contents, seal);
  }
}

/* The opening of a volume that was in force just before an event. */
typedef struct {
  const StandingFact *fact; /* or NULL */
} Opening;

static void keep_opening (const StandingFact *fact, gpointer data)
{
  ((Opening *)data)->fact = fact;
}

static Opening opening_before (const Verify *verify, const char *path, uint64_t number)
{
  Opening opening = {0};
  standing_over (verify_table_standing (verify->table), STANDING_OPEN, path, number, keep_opening, &opening);
  return opening;
}

/* A volume is sealed again only while it is open, and the seal ends that: its entry and the event after it say so. */
static void check_sealed_again (Verify *verify, const Contents *contents)
{
  for (unsigned i = 0; i < contents->seals->len; i++) {
    const VerifyEntry *seal = contents->seals->pdata[i];
    Opening opening = opening_before (verify, contents->path, seal->number);
    bool first = edition_of (verify->table, seal) == 1;
    if (first ? opening.fact != NULL : opening.fact == NULL || opening.fact->ended != (uint64_t)seal->number + 2)
      verify_accuse (verify, seal, "V-SEALED-AGAIN", NULL);
  }
}

/* The last record that came after the first seal, and not while the volume was open again. */
static void check_added (Verify *verify, const Contents *contents)
{
  const VerifyEntry *first = find_edition (verify->table, contents->seals, 1);
  const VerifyResident *added = NULL;
  for (unsigned i = 0; first != NULL && i < contents->residents->len; i++) {
    const VerifyResident *resident = resident_at (contents, i);
    if (resident->since > first->number && (added == NULL || resident->since > added->since) &&
        opening_before (verify, contents->path, resident->since).fact == NULL)
      added = resident;
  }
  if (added != NULL)
    verify_accuse (verify, added->record, "V-SEALED-ADDED", NULL);
}

static bool is_in_volume (const VerifyEntry *entry)
{
  return entry->kind == KIND_RECORD || entry->kind == KIND_SEAL || entry->kind == KIND_MANIFEST ||
         entry->kind == KIND_MOVED;
}

void verify_volumes (Verify *verify)
{
  for (unsigned i = 0; i < verify_table_length (verify->table);) {
    g_auto (Contents) contents = {0};
    if (!is_in_volume (verify_table_entry (verify->table, i))) {
      i++;
      continue;
    }
    i = gather_volume (verify->table, i, &contents);
    if (!selection_reaches (verify->selection, contents.path))
      continue;
    check_numbers (verify, &contents);
    check_seals (verify, &contents);
    check_sealed_again (verify, &contents);
    check_added (verify, &contents);
    atomic_fetch_add (&verify->volumes, 1);
  }
}

/* ---- volume.N.xml ---- */

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
      place.year != volume->year || !g_str_equal (name, path) ||
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
  gather_volume (verify->table, first, &contents);
  Sum sum = sum_before (verify->table, &contents, entry->number);
  check_words (verify, entry, volume);
  check_waivers (verify, entry, volume);
  check_counts (verify, entry, &sum, volume->records, volume->files, volume->bytes, volume->pages);
  if (sum.records > 0 && (sum.first != volume->first_item || sum.last != volume->last_item))
    check_count (verify, entry, N_ ("the seal names another first or last record than the volume has"), sum.last,
                 volume->last_item);
}

/* ---- The volume's manifest ---- */

/* A sealed list and the digests to compare it with. */
typedef struct {
  const Verify *verify;
  const VerifyEntry *entry;
  const Manifest *manifest;
  char *volume;
  GHashTable *lines;
  GArray *residents;
} Sealed;

/* Whether a record of this number was in the volume when it was sealed. */
static bool was_there (const Sealed *sealed, const char *name)
{
  unsigned item = (unsigned)g_ascii_strtoull (name, NULL, 10);
  for (unsigned i = 0; i < sealed->residents->len; i++) {
    const VerifyResident *resident = &g_array_index (sealed->residents, VerifyResident, i);
    if (resident->item == item && verify_resided (resident, sealed->entry->number))
      return true;
  }
  return false;
}

/* Compares the lines of one record, from i on; returns the index after them, or 0 when they differ. */
static unsigned compare_record (const Sealed *sealed, unsigned i, Digest *digest)
{
  char found[DIGEST_HEX_SIZE];
  const char *path = manifest_path (sealed->manifest, i), *slash = strchr (path, '/');
  g_autofree char *name = g_strndup (path, (size_t)(slash - path));
  for (; i < manifest_length (sealed->manifest); i++) {
    const char *other = manifest_path (sealed->manifest, i);
    if (strncmp (other, path, (size_t)(slash - path) + 1) != 0)
      break;
    g_autofree char *line =
        g_strdup_printf ("%s  %s\n", manifest_hex (sealed->manifest, i), other + (slash - path) + 1);
    digest_update (digest, line, strlen (line));
  }
  digest_finish (digest, found);
  const char *expected = sealed->lines != NULL ? g_hash_table_lookup (sealed->lines, name) : NULL;
  return was_there (sealed, name) && (expected == NULL || g_str_equal (expected, found)) ? i : 0;
}

/* Compares the line of the seal, the only one outside the records. */
static bool compare_seal (const Sealed *sealed, unsigned i)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", sealed->volume, manifest_path (sealed->manifest, i));
  const VerifyEntry *seal = verify_table_find (sealed->verify->table, path);
  return seal != NULL && seal->kind == KIND_SEAL && seal->number == sealed->entry->number + 1 &&
         verify_table_has_digest (sealed->verify->table, seal, manifest_hex (sealed->manifest, i));
}

/* How many records, and one seal, the list should have. */
static unsigned count_filed (const Sealed *sealed)
{
  unsigned filed = 1;
  for (unsigned i = 0; i < sealed->residents->len; i++)
    filed += verify_resided (&g_array_index (sealed->residents, VerifyResident, i), sealed->entry->number);
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
  g_autoptr (GArray) residents = verify_residents (verify->table, volume);
  const Sealed sealed = {verify, entry, manifest, volume, lines, residents};
  if (!is_as_filed (&sealed))
    verify_accuse (verify, entry, "V-SEAL-MANIFEST", NULL);
}
