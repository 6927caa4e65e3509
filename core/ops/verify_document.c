/* Documents that stand alone: archive.xml, README.txt, layouts and profiles; and what all XML has to pass. */
#include <string.h>

#include "form/customer.h"
#include "form/name.h"
#include "ops/verify_private.h"
#include "sys/error.h"

#define README_MAX_BYTES (1024 * 1024)

bool verify_xml (Verify *verify, GBytes *bytes, size_t max, const VerifyEntry *entry, const char *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XmlDocument) document = xml_parse (bytes, max, place, &error);
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

/* ---- Layouts ---- */

static char *layout_key (const char *id, unsigned edition)
{
  return g_strdup_printf ("%s.%u", id, edition);
}

const Layout *verify_layout (Verify *verify, const char *id, unsigned edition, const VerifyEntry *entry,
                             const char *place)
{
  g_autofree char *key = layout_key (id, edition);
  const Layout *layout = g_hash_table_lookup (verify->layouts, key);
  g_autofree char *path = g_strdup_printf ("layouts/%s.xml", key);
  /* A layout that stands there and could not be read has its own finding. */
  if (layout == NULL && verify_table_find (verify->table, path) == NULL)
    verify_fault (verify, "V-LAYOUT-UNKNOWN", place, entry, NULL, key, NULL,
                  "it names a layout that this archive never had");
  return layout;
}

/* The bytes of the highest edition of a layout that events brought. */
static GBytes *resolve (const char *id, gpointer data, GError **error)
{
  VerifyWorker *worker = data;
  const VerifyTable *table = worker->verify->table;
  g_autofree char *prefix = g_strdup_printf ("layouts/%s.", id);
  const VerifyEntry *best = NULL;
  guint64 highest = 0;
  for (unsigned i = 0; i < verify_table_length (table); i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    const char *path = verify_table_path (table, entry);
    if (entry->kind != VERIFY_LAYOUT || !g_str_has_prefix (path, prefix))
      continue;
    guint64 edition = g_ascii_strtoull (path + strlen (prefix), NULL, 10);
    if (edition > highest)
      best = entry;
    highest = MAX (highest, edition);
  }
  GBytes *bytes = best != NULL ? verify_read (worker, best, XML_MAX_LAYOUT) : NULL;
  if (bytes == NULL)
    error_set (error, ERROR_UNREADABLE, "D-LAYOUT-UNKNOWN", id, NULL, "the archive has no readable layout %s", id);
  return bytes;
}

static void load_layout (VerifyWorker *worker, const VerifyEntry *entry)
{
  Verify *verify = worker->verify;
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (GBytes) bytes = verify_read (worker, entry, XML_MAX_LAYOUT);
  if (bytes == NULL || !verify_xml (verify, bytes, XML_MAX_LAYOUT, entry, path))
    return;
  g_autoptr (Layout) layout = layout_parse (bytes, path, resolve, worker, NULL, &error);
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

void verify_load_layouts (Verify *verify)
{
  VerifyWorker worker;
  verify_worker_init (&worker, verify);
  for (unsigned i = 0; i < verify_table_length (verify->table); i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    if (entry->kind == VERIFY_LAYOUT)
      load_layout (&worker, entry);
  }
  verify_worker_clear (&worker);
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

void verify_document (VerifyWorker *worker, const VerifyEntry *entry)
{
  Verify *verify = worker->verify;
  const char *path = verify_table_path (verify->table, entry);
  bool is_text = entry->kind == VERIFY_README;
  g_autoptr (GBytes) bytes = verify_read (worker, entry, is_text ? README_MAX_BYTES : XML_MAX_BYTES);
  if (bytes == NULL || is_text || !verify_xml (verify, bytes, XML_MAX_BYTES, entry, path))
    return;
  if (entry->kind == VERIFY_CUSTOMER)
    check_customer (verify, entry, bytes);
  else
    check_fonds (verify, entry, bytes);
}
