/* Checks that apply to files and documents of every kind. */
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
