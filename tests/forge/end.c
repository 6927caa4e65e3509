/* How a forger ends the file of a customer. */
#include <string.h>

#include "tests/forge/forge.h"

/* The tombstones of a customer and its entries, in one commit. */
typedef struct {
  Forger *forger;
  const RegisterLine *line;
} Ending;

static bool add_stone (Change *change, const Ending *ending, const char *directory, Tombstone *tombstone,
                       GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  Forger *forger = ending->forger;
  g_autofree char *files = g_strdup_printf ("%u", tombstone->files);
  g_autofree char *path = g_strconcat (directory, "/tombstone.xml", NULL);
  if (forger->forgery->tombstone != NULL)
    forger->forgery->tombstone (tombstone);
  g_autoptr (GBytes) bytes = tombstone_print (tombstone);
  digest_gbytes (archive_fonds (forger->court.archive)->digest, bytes, hex);
  const ForgeFile file = {
      "destroy",
      path,
      bytes,
      {"erases", directory, "register", forger->list->number, "disposition", "destroy", "files", files, NULL}};
  certificate_add_line (forger->certificate, directory, hex);
  forger->certificate->destroyed.records++;
  forger->certificate->destroyed.files += tombstone->files;
  return forge_add_file (change, &file, error);
}

/* The customer has a profile again. */
static bool add_profile (Change *change, const RegisterLine *line, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("<x/>", 4);
  g_autofree char *path = g_strconcat (line->path, "/customer.2.xml", NULL);
  return forge_add_file (change, &(ForgeFile){"customer", path, bytes, {NULL}}, error);
}

static bool compose_ending (Change *change, GError **error)
{
  const Ending *ending = change->data;
  const ForgeCase *forgery = ending->forger->forgery;
  g_autoptr (Tombstone) first = forge_tombstone (ending->forger, ending->line);
  if (forgery->ending != FORGE_ENTRIES_ALONE && !add_stone (change, ending, ending->line->path, first, error))
    return false;
  for (unsigned i = 0; forgery->ending != FORGE_WITHOUT_ENTRIES && i < ending->line->entries->len; i++) {
    const RegisterEntry *entry = ending->line->entries->pdata[i];
    g_autoptr (Tombstone) tombstone = forge_tombstone (ending->forger, ending->line);
    g_free (tombstone->of);
    tombstone->of = g_path_get_basename (entry->path);
    forge_set (&tombstone->manifest, entry->manifest);
    tombstone->files = entry->files;
    if (!add_stone (change, ending, entry->path, tombstone, error))
      return false;
  }
  return forgery->ending != FORGE_AND_MORE || add_profile (change, ending->line, error);
}

static int compare_certified (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(CertificateLine *const *)a)->path, (*(CertificateLine *const *)b)->path);
}

void forge_end_file (Forger *forger, const RegisterLine *line)
{
  forge_commit (forger, compose_ending, &(Ending){forger, line});
  g_ptr_array_sort (forger->certificate->lines, compare_certified);
}
