/* Checks files that are documents by themselves: archive.xml, layouts and profiles here, others in their own source
 * files. */
#include <string.h>

#include "form/document/customer.h"
#include "form/name.h"
#include "sys/error.h"
#include "verify/internal.h"

/* ---- Layouts ---- */

/* The layouts of the archive, as they were read. */
typedef struct {
  Verify *verify;
  GHashTable *files; /* path: VerifyFile */
} Layouts;

/* The bytes of the layout, given; NULL after reporting a finding. */
static GBytes *right_layout (const Layouts *layouts, const VerifyEntry *entry)
{
  const VerifyFile *file = g_hash_table_lookup (layouts->files, verify_table_path (layouts->verify->table, entry));
  return file != NULL && verify_file (layouts->verify, entry, file) ? g_bytes_ref (file->contents) : NULL;
}

/* For layout_parse: the bytes of the highest edition of a layout. */
static GBytes *resolve_layout (const char *id, gpointer data, GError **error)
{
  const Layouts *layouts = data;
  const VerifyTable *table = layouts->verify->table;
  g_autofree char *prefix = g_strdup_printf ("layouts/%s.", id);
  const VerifyEntry *best = NULL;
  unsigned first = 0, end = 0;
  guint64 highest = 0;
  verify_table_range (table, "layouts", &first, &end);
  for (unsigned i = first; i < end; i++) {
    const char *path = verify_table_path (table, verify_table_entry (table, i));
    guint64 edition = g_str_has_prefix (path, prefix) ? g_ascii_strtoull (path + strlen (prefix), NULL, 10) : 0;
    if (edition > highest)
      best = verify_table_entry (table, i);
    highest = MAX (highest, edition);
  }
  GBytes *bytes = best != NULL ? right_layout (layouts, best) : NULL;
  if (bytes == NULL)
    error_set (error, ERROR_UNREADABLE, "D-LAYOUT-UNKNOWN", id, NULL, "the archive has no readable layout %s", id);
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
  Layouts layouts = {verify, files};
  unsigned first = 0, end = 0;
  verify_table_range (verify->table, "layouts", &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    g_autofree char *name = g_path_get_basename (verify_table_path (verify->table, entry));
    name[strlen (name) - strlen (".xml")] = '\0';
    if (!g_hash_table_contains (verify->layouts, name))
      judge_layout (&layouts, entry);
  }
}

/* ---- Other documents ---- */

static void check_customer (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  g_auto (NamePlace) place = {0};
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  g_autofree char *directory = g_path_get_dirname (path);
  atomic_fetch_add (&verify->profiles, 1);
  g_autoptr (Customer) customer = customer_parse (bytes, path, &error);
  if (!verify_has_read (verify, entry, customer, error))
    return;
  g_autofree char *name = g_strdup_printf ("%s/customer.%u.xml", directory, customer->edition);
  if (!g_str_equal (name, path) || !name_split_path (directory, &place) ||
      !g_str_equal (place.customer, customer->number))
    verify_accuse (verify, entry, "V-CUSTOMER", "the profile's customer or edition does not match its file name");
  g_autofree char *before = g_strdup_printf ("%s/customer.%u.xml", directory, customer->edition - 1);
  if (customer->edition > 1 && verify_table_find_before (verify->table, before, entry->number) == NULL)
    verify_fault (verify, "V-CUSTOMER", path, entry, before, NULL, "the previous edition was never filed");
  verify_facts_of_customer (verify, entry, customer);
}

static void check_fonds (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_auto (Fonds) fonds = {0};
  if (verify_has_read (verify, entry, fonds_parse (bytes, &fonds, &error) ? &fonds : NULL, error) &&
      fonds.digest != verify->algorithm)
    verify_report (verify, entry,
                   finding_of ("V-FONDS", verify_table_path (verify->table, entry), digest_name (verify->algorithm),
                               digest_name (fonds.digest)));
}

void verify_single (Verify *verify, const VerifyEntry *entry, const VerifyFile *file, GHashTable *lines)
{
  static void (*const judges[KIND_UNKNOWN]) (Verify *, const VerifyEntry *, GBytes *) = {
      [KIND_FONDS] = check_fonds,         [KIND_CUSTOMER] = check_customer, [KIND_CONTENTS] = verify_contents,
      [KIND_AMEND] = verify_amendment,    [KIND_SEAL] = verify_seal,        [KIND_TITLES] = verify_titles,
      [KIND_TOMBSTONE] = verify_tombstone};
  GBytes *bytes = file->contents;
  const KindRow *row = kind_row (entry->kind);
  if (!verify_file (verify, entry, file) || (row->root != NULL && !verify_xml (verify, entry, bytes)))
    return;
  if (entry->kind == KIND_MANIFEST)
    verify_volume_manifest (verify, entry, bytes, lines);
  else if (row->entry != NULL)
    verify_entry_document (verify, entry, bytes);
  else if (judges[entry->kind] != NULL)
    judges[entry->kind](verify, entry, bytes);
}
