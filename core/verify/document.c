/* Documents that stand alone: archive.xml, README.txt, layouts and profiles; and what all XML has to pass. */
#include <string.h>

#include "form/document/customer.h"
#include "form/document/register.h"
#include "form/document/titles.h"
#include "form/name.h"
#include "sys/decimal.h"
#include "sys/error.h"
#include "verify/internal.h"

bool verify_xml (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  const char *place = verify_table_path (verify->table, entry);
  g_autoptr (XmlDocument) document = xml_parse (bytes, kind_limit (entry->kind), place, &error);
  if (document == NULL) {
    verify_fault_error (verify, "V-XML", place, entry, error);
    return false;
  }
  if (verify->schema != NULL && !xml_schema_validate (verify->schema, document, &error)) {
    verify_fault_error (verify, "V-SCHEMA", place, entry, error);
    return false;
  }
  return true;
}

void verify_count (Verify *verify, const VerifyFile *file)
{
  if (!file->read)
    return;
  atomic_fetch_add (&verify->files, 1);
  atomic_fetch_add (&verify->bytes, file->bytes);
}

bool verify_file (Verify *verify, const VerifyEntry *entry, const VerifyFile *file)
{
  char expected[DIGEST_HEX_SIZE];
  const char *path = verify_table_path (verify->table, entry);
  verify_count (verify, file);
  if (!file->read) {
    verify_explain (verify, path, entry, false, file->error);
    return false;
  }
  verify_table_digest (verify->table, entry, expected);
  if (!g_str_equal (expected, file->digest))
    verify_fault (verify, "V-FILE-CHANGED", path, entry, expected, file->digest, "restore this file from a backup",
                  "the file is not the one that was filed");
  else if (file->bytes > kind_limit (entry->kind))
    verify_fault (verify, "V-TOO-LARGE", path, entry, NULL, NULL, NULL, "the file is larger than its kind may be");
  else
    return true;
  return false;
}

/* ---- Layouts ---- */

static char *layout_key (const char *id, unsigned edition)
{
  char digits[DECIMAL_SIZE];
  return g_strconcat (id, ".", decimal_print (edition, 1, digits), NULL);
}

const Layout *verify_layout (Verify *verify, const char *id, unsigned edition, const VerifyEntry *entry,
                             const char *place)
{
  g_autofree char *key = layout_key (id, edition);
  const Layout *layout = g_hash_table_lookup (verify->layouts, key);
  g_autofree char *path = g_strconcat ("layouts/", key, ".xml", NULL);
  /* A layout that stands there and could not be read has its own finding. */
  if (layout == NULL && verify_table_find (verify->table, path) == NULL)
    verify_fault (verify, "V-LAYOUT-UNKNOWN", place, entry, NULL, key, NULL,
                  "it names a layout that this archive never had");
  return layout;
}

/* All layouts that events brought, as they were met. */
typedef struct {
  Verify *verify;
  GHashTable *files; /* path: VerifyFile */
} Layouts;

/* Given, or NULL after having said what is wrong. */
static GBytes *right_bytes (const Layouts *layouts, const VerifyEntry *entry)
{
  const VerifyFile *file = g_hash_table_lookup (layouts->files, verify_table_path (layouts->verify->table, entry));
  return file != NULL && verify_file (layouts->verify, entry, file) ? g_bytes_ref (file->contents) : NULL;
}

/* The bytes of the highest edition of a layout that events brought. */
static GBytes *resolve (const char *id, gpointer data, GError **error)
{
  const Layouts *layouts = data;
  const VerifyTable *table = layouts->verify->table;
  g_autofree char *prefix = g_strdup_printf ("layouts/%s.", id);
  const VerifyEntry *best = NULL;
  guint64 highest = 0;
  for (unsigned i = 0; i < verify_table_length (table); i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    const char *path = verify_table_path (table, entry);
    if (entry->kind != KIND_LAYOUT || !g_str_has_prefix (path, prefix))
      continue;
    guint64 edition = g_ascii_strtoull (path + strlen (prefix), NULL, 10);
    if (edition > highest)
      best = entry;
    highest = MAX (highest, edition);
  }
  GBytes *bytes = best != NULL ? right_bytes (layouts, best) : NULL;
  if (bytes == NULL)
    error_set (error, ERROR_UNREADABLE, "D-LAYOUT-UNKNOWN", id, NULL, "the archive has no readable layout %s", id);
  return bytes;
}

/* The program's tests hold what ships with the schema against it. */
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
  g_autoptr (GBytes) bytes = right_bytes (layouts, entry);
  if (bytes == NULL || (!is_shipped (verify, bytes) && !verify_xml (verify, entry, bytes)))
    return;
  g_autoptr (Layout) layout = layout_parse (bytes, path, resolve, layouts, NULL, &error);
  if (layout == NULL) {
    verify_fault_error (verify, "V-LAYOUT", path, entry, error);
    return;
  }
  char *key = layout_key (layout_id (layout), layout_edition (layout));
  g_autofree char *name = g_strdup_printf ("layouts/%s.xml", key);
  if (!g_str_equal (name, path))
    verify_fault (verify, "V-LAYOUT", path, entry, path, name, NULL,
                  "the layout has another id or edition than its file");
  g_hash_table_insert (verify->layouts, key, g_steal_pointer (&layout));
}

/* By the name of its file. */
static bool has_layout (const Verify *verify, const char *file)
{
  g_autofree char *key = g_strndup (file, strlen (file) - (g_str_has_suffix (file, ".xml") ? strlen (".xml") : 0));
  return g_hash_table_contains (verify->layouts, key);
}

void verify_judge_layouts (Verify *verify, GHashTable *files)
{
  Layouts layouts = {verify, files};
  for (unsigned i = 0; i < verify_table_length (verify->table); i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    const char *key = verify_table_path (verify->table, entry) + strlen ("layouts/");
    if (entry->kind == KIND_LAYOUT && !has_layout (verify, key))
      judge_layout (&layouts, entry);
  }
}

/* ---- The others ---- */

static void check_customer (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  g_auto (NamePlace) place = {0};
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  g_autofree char *directory = g_path_get_dirname (path);
  atomic_fetch_add (&verify->profiles, 1);
  g_autoptr (Customer) customer = customer_parse (bytes, path, &error);
  if (customer == NULL) {
    verify_fault_error (verify, "V-XML", path, entry, error);
    return;
  }
  g_autofree char *name = g_strdup_printf ("%s/customer.%u.xml", directory, customer->edition);
  if (!g_str_equal (name, path) || !name_split_path (directory, &place) ||
      !g_str_equal (place.customer, customer->number))
    verify_fault (verify, "V-CUSTOMER", path, entry, NULL, NULL, NULL,
                  "the profile is one of another customer or edition");
  g_autofree char *before = g_strdup_printf ("%s/customer.%u.xml", directory, customer->edition - 1);
  if (customer->edition > 1 && verify_table_find (verify->table, before) == NULL)
    verify_fault (verify, "V-CUSTOMER", path, entry, before, NULL, NULL, "the edition before this one was never filed");
}

static void check_fonds (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_auto (Fonds) fonds = {0};
  const char *path = verify_table_path (verify->table, entry);
  if (!fonds_parse (bytes, &fonds, &error))
    verify_fault_error (verify, "V-XML", path, entry, error);
  else if (fonds.digest != verify->algorithm)
    verify_fault (verify, "V-FONDS", path, entry, digest_name (verify->algorithm), digest_name (fonds.digest), NULL,
                  "archive.xml and the journal name different digest algorithms");
}

void verify_document (Verify *verify, const VerifyEntry *entry, const VerifyFile *file)
{
  if (!verify_file (verify, entry, file) || entry->kind == KIND_README || !verify_xml (verify, entry, file->contents))
    return;
  if (entry->kind == KIND_CUSTOMER)
    check_customer (verify, entry, file->contents);
  else if (entry->kind == KIND_DECISION)
    verify_entry_document (verify, entry, file->contents);
  else if (entry->kind == KIND_TOMBSTONE)
    verify_tombstone (verify, entry, file->contents);
  else if (entry->kind == KIND_TITLES)
    verify_titles (verify, entry, file->contents);
  else
    check_fonds (verify, entry, file->contents);
}

void verify_single (Verify *verify, const VerifyEntry *entry, const VerifyFile *file, GHashTable *lines)
{
  if (entry->kind == KIND_SEAL)
    verify_seal (verify, entry, file);
  else if (entry->kind == KIND_MANIFEST)
    verify_volume_manifest (verify, entry, file, lines);
  else
    verify_document (verify, entry, file);
}
