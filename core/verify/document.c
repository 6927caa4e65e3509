/* Checks files that are documents by themselves: archive.xml and profiles here, others in their own source files. */
#include <string.h>

#include "form/document/customer.h"
#include "form/name.h"
#include "sys/error.h"
#include "verify/internal.h"

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

/* The keeper's profile is the last file of the founding, after README.txt. */
static void check_keeper (Verify *verify, const VerifyEntry *entry, const char *keeper)
{
  g_autofree char *directory = name_customer_path (keeper);
  g_autofree char *path = g_strconcat (directory, "/customer.1.xml", NULL);
  const VerifyEntry *readme = verify_table_find (verify->table, "README.txt"),
                    *profile = verify_table_find (verify->table, path);
  if (profile == NULL || readme == NULL || profile->number != readme->number + 1)
    verify_fault (verify, "V-KEEPER", verify_table_path (verify->table, entry), entry, path, NULL, NULL);
}

static void check_fonds (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_auto (Fonds) fonds = {0};
  if (!verify_has_read (verify, entry, fonds_parse (bytes, &fonds, &error) ? &fonds : NULL, error))
    return;
  check_keeper (verify, entry, fonds.keeper);
  if (fonds.digest != verify->algorithm)
    verify_report (verify, entry,
                   finding_of ("V-FONDS", verify_table_path (verify->table, entry), digest_name (verify->algorithm),
                               digest_name (fonds.digest)));
}

void verify_single (Verify *verify, const VerifyEntry *entry, const VerifyFile *file, GHashTable *lines)
{
  static void (*const judges[KIND_UNKNOWN]) (Verify *, const VerifyEntry *, GBytes *) = {
      [KIND_FONDS] = check_fonds,        [KIND_CUSTOMER] = check_customer, [KIND_CONTENTS] = verify_contents,
      [KIND_AMEND] = verify_amendment,   [KIND_SEAL] = verify_seal,        [KIND_TITLES] = gone_titles,
      [KIND_TOMBSTONE] = gone_tombstone, [KIND_MOVED] = verify_moved};
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
