/* Checks that apply to files and documents of every kind, and those of archive.xml and profiles. Other documents have
 * source files of their own. */
#include <inttypes.h>
#include <string.h>

#include "form/document/customer.h"
#include "form/name.h"
#include "sys/error.h"
#include "sys/message.h"
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

bool verify_has_read (Verify *verify, const VerifyEntry *entry, gconstpointer document, const GError *error)
{
  if (document == NULL)
    verify_fault_error (verify, "V-XML", verify_table_path (verify->table, entry), entry, error);
  return document != NULL;
}

void verify_count (Verify *verify, const VerifyFile *file)
{
  if (!file->read)
    return;
  atomic_fetch_add (&verify->files, 1);
  atomic_fetch_add (&verify->bytes, file->bytes);
}

void verify_longer (Verify *verify, const VerifyEntry *entry, const char *place, const VerifyFile *file,
                    const char *expected)
{
  Finding *finding = finding_new ("V-FILE-CHANGED", place, "the file is longer than the one that was filed");
  finding->expected = g_strdup (expected);
  finding->found = g_strdup_printf (_ ("%ju bytes, not read"), (uintmax_t)file->bytes);
  verify_report (verify, entry, finding);
}

bool verify_file (Verify *verify, const VerifyEntry *entry, const VerifyFile *file)
{
  char expected[DIGEST_HEX_SIZE];
  const char *path = verify_table_path (verify->table, entry);
  verify_count (verify, file);
  if (!file->read && !file->longer) {
    verify_explain (verify, path, entry, false, file->error);
    return false;
  }
  verify_table_digest (verify->table, entry, expected);
  if (file->longer) {
    verify_longer (verify, entry, path, file, expected);
    return false;
  }
  if (!g_str_equal (expected, file->digest))
    verify_report (verify, entry, finding_of ("V-FILE-CHANGED", path, expected, file->digest));
  else if (file->bytes > kind_limit (entry->kind))
    verify_accuse (verify, entry, "V-TOO-LARGE", NULL);
  else
    return true;
  return false;
}

GBytes *verify_signed_bytes (const VerifySigned *all, const VerifyEntry *entry)
{
  return g_hash_table_lookup (all->bytes, verify_table_path (all->verify->table, entry));
}

/* ---- archive.xml and profiles ---- */

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
  gone_facts_of_customer (verify, entry, customer);
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
      [KIND_FONDS] = check_fonds,       [KIND_CUSTOMER] = check_customer, [KIND_CONTENTS] = verify_contents,
      [KIND_AMEND] = verify_amendment,  [KIND_SEAL] = verify_seal,        [KIND_TITLES] = gone_titles,
      [KIND_TOMBSTONE] = gone_tombstone};
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
