/* Editions as the tool would make them, for cases in which one thing about them is false; and what the tool does itself
 * before or after a lie. */
#include "tests/forge/forge.h"

#include "form/date.h"
#include "form/document/manifest.h"

/* A file of the record as it was filed. It is remembered, since the record may be destroyed in some cases; all cases
 * begin with a copy of one court. */
static GBytes *read_filed (const Forger *forger, const char *record, const char *name)
{
  static GHashTable *known;
  gsize len = 0;
  char *text = NULL;
  g_autofree char *path = g_build_filename (record, name, NULL);
  g_autofree char *file = g_build_filename (forger->court.path, path, NULL);
  if (known == NULL)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  if (g_file_get_contents (file, &text, &len, NULL))
    g_hash_table_insert (known, g_strdup (path), g_bytes_new_take (text, len));
  GBytes *bytes = g_hash_table_lookup (known, path);
  g_assert_nonnull (bytes);
  return g_bytes_ref (bytes);
}

GBytes *forge_first_manifest (const Forger *forger, const char *record)
{
  return read_filed (forger, record, "manifest-sha256.1.txt");
}

Record *forge_next_edition (const Forger *forger, const char *record, unsigned edition)
{
  g_autoptr (GBytes) bytes = read_filed (forger, record, "record.1.xml");
  Record *next = record_parse (bytes, "record.1.xml", NULL);
  g_assert_nonnull (next);
  next->edition = edition != 0 ? edition : 2;
  next->amended = court_now;
  next->amended_by = g_strdup ("forger");
  next->amended_for = g_strdup ("why");
  return next;
}

GBytes *forge_next_manifest (const Forger *forger, const char *record, const char *name, const char *hex,
                             ForgeManifest lie)
{
  char own[DIGEST_HEX_SIZE];
  g_autoptr (GBytes) bytes = forge_first_manifest (forger, record);
  g_autoptr (Manifest) first = manifest_parse (DIGEST_SHA256, bytes, "manifest", NULL);
  g_autoptr (Manifest) manifest = manifest_new (DIGEST_SHA256);
  digest_gbytes (DIGEST_SHA256, bytes, own);
  for (unsigned i = lie == FORGE_LISTED_SHORTER ? 1 : 0; i < manifest_length (first); i++)
    manifest_add (manifest, lie == FORGE_LISTED_OTHERWISE ? hex : manifest_hex (first, i), manifest_path (first, i));
  manifest_add (manifest, own, "manifest-sha256.1.txt");
  manifest_add (manifest, hex, name);
  return manifest_print (manifest);
}

/* ---- By the tool ---- */

void forge_file (Forger *forger, FilingRequest *request)
{
  g_autoptr (GError) error = NULL;
  GDate today = date_of_time (court_now, 0);
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  g_autoptr (GPtrArray) faults = file_faults_new ();
  file_request_add (request, "tests/samples/hardware.jpg", NULL);
  request->customer = "C00001";
  request->duplicate = true;
  g_ptr_array_add (requests, request);
  g_autoptr (GPtrArray) filed =
      file_run (forger->court.archive, requests, "clerk", &today, false, faults, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (filed);
}

void forge_amend (Forger *forger, const char *reference, AmendRequest *request)
{
  g_autoptr (GError) error = NULL;
  GDate today = date_of_time (court_now, 0);
  const char *const references[] = {reference, NULL};
  request->references = references;
  request->reason = "why";
  g_autoptr (GPtrArray) amended = amend_run (forger->court.archive, request, "clerk", &today, false, &error);
  g_assert_no_error (error);
  g_assert_nonnull (amended);
}

void forge_seal (Forger *forger, const char *reference)
{
  g_autoptr (GError) error = NULL;
  const char *volumes[] = {reference, NULL};
  g_auto (SealingResult) result = {0};
  g_autoptr (GPtrArray) waivers = g_ptr_array_new ();
  const SealingRequest sealing = {.references = volumes, .waivers = waivers};
  file_seal_seal (forger->court.archive, &sealing, "clerk", false, &result, &error);
  g_assert_no_error (error);
}
