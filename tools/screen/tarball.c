/* Options and checks that pack and redact share. */
#include "tools/screen/tarball.h"

#include <unistd.h>

#define LEVEL_MAX 22 /* of zstd, which has the most */

void tarball_clear (Tarball *tarball)
{
  g_clear_pointer (&tarball->receipt, g_free);
}

bool tarball_set_compression (const char *name, const char *value, gpointer data, GError **error)
{
  Tarball *tarball = data;
  guint64 level = 0;
  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 1, LEVEL_MAX, &level, NULL))
    return options_error (error, tarball->verb, "--%s takes a level such as 3, not \"%s\"", name, value);
  tarball->packing.level = (unsigned)level;
  tarball->packing.compression = g_str_equal (name, "zstd") ? TAR_ZSTD : g_str_equal (name, "xz") ? TAR_XZ : TAR_GZIP;
  return true;
}

bool tarball_is_stdout (const Tarball *tarball)
{
  return g_strcmp0 (tarball->output, "-") == 0;
}

bool tarball_check (const Context *context, const Tarball *tarball, GError **error)
{
  if (!tarball_is_stdout (tarball) || context->dry_run)
    return true;
  if (output_is_json (context->output))
    return options_error (error, tarball->verb, "standard output cannot be both the tarball and JSON");
  return !isatty (STDOUT_FILENO) ||
         options_error (error, tarball->verb, "a tarball cannot be written to a terminal; redirect standard output");
}

Archive *tarball_open (Context *context, Tarball *tarball, GError **error)
{
  PackingOptions *packing = &tarball->packing;
  bool is_stdout = tarball_is_stdout (tarball);
  if (packing->receipt == NULL && !is_stdout)
    packing->receipt = tarball->receipt = g_strconcat (tarball->output, ".receipt", NULL);
  packing->output = is_stdout ? NULL : tarball->output;
  packing->descriptor = STDOUT_FILENO;
  packing->dry_run = context->dry_run;
  return command_open_signed (context, packing->no_event ? NULL : "pack", &packing->signer, error);
}
