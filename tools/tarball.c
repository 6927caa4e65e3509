/* What pack and redact have in common. */
#include "tools/tarball.h"

#include <unistd.h>

#include "tools/screen/keyring.h"

#define LEVEL_MAX 22 /* of zstd, which has the most */

static const char *given_verb;
static char *given_output, *given_receipt;
static gboolean given_no_event;
static TarCompression given_compression;
static unsigned given_level;

static gboolean take_compression (const char *option, const char *value, G_GNUC_UNUSED gpointer data, GError **error)
{
  guint64 level = 0;
  given_compression = g_str_equal (option, "--zstd") ? TAR_ZSTD : g_str_equal (option, "--xz") ? TAR_XZ : TAR_GZIP;
  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 1, LEVEL_MAX, &level, NULL)) {
    command_usage_error (error, given_verb, "%s takes a level such as 3, not '%s'", option, value);
    return FALSE;
  }
  given_level = (unsigned)level;
  return TRUE;
}

#define COMPRESSION(name, help)                                                                                        \
  {                                                                                                                    \
    name, 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer)(guintptr)take_compression, help, "LEVEL"    \
  }

static const GOptionEntry shared[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &given_output, NULL, "FILE|-"},
    {"receipt", 0, 0, G_OPTION_ARG_FILENAME, &given_receipt, N_ ("write the receipt here and not to FILE.receipt"),
     "FILE"},
    COMPRESSION ("zstd", N_ ("compress with zstd")),
    COMPRESSION ("gzip", N_ ("compress with gzip")),
    COMPRESSION ("xz", N_ ("compress with xz")),
    {"no-event", 0, 0, G_OPTION_ARG_NONE, &given_no_event, N_ ("do not note the pack in the journal"), NULL},
};

void tarball_clear (const char *verb)
{
  given_verb = verb;
  g_clear_pointer (&given_output, g_free);
  g_clear_pointer (&given_receipt, g_free);
  given_no_event = FALSE;
  given_compression = TAR_PLAIN;
  given_level = 0;
}

GOptionEntry *tarball_entries (const char *output, const GOptionEntry *own)
{
  GArray *entries = g_array_new (TRUE, FALSE, sizeof (GOptionEntry));
  g_array_append_vals (entries, shared, G_N_ELEMENTS (shared));
  g_array_index (entries, GOptionEntry, 0).description = output;
  for (; own->long_name != NULL; own++)
    g_array_append_vals (entries, own, 1);
  return (GOptionEntry *)(void *)g_array_free (entries, FALSE);
}

const char *tarball_output (void)
{
  return given_output;
}

bool tarball_is_stdout (void)
{
  return g_strcmp0 (given_output, "-") == 0;
}

bool tarball_check (const Context *context, GError **error)
{
  if (!tarball_is_stdout () || context->dry_run)
    return true;
  if (output_is_json (context->output))
    command_usage_error (error, given_verb, "standard output cannot be a tarball and JSON");
  else if (isatty (STDOUT_FILENO))
    command_usage_error (error, given_verb, "a tarball is nothing for a terminal: redirect standard output");
  else
    return true;
  return false;
}

void tarball_fill (const Context *context, PackingOptions *options)
{
  if (given_receipt == NULL && !tarball_is_stdout ())
    given_receipt = g_strconcat (given_output, ".receipt", NULL);
  options->output = tarball_is_stdout () ? NULL : given_output;
  options->descriptor = STDOUT_FILENO;
  options->receipt = given_receipt;
  options->compression = given_compression;
  options->level = given_level;
  options->no_event = given_no_event;
  options->dry_run = context->dry_run;
}

Archive *tarball_open (Context *context, PackingOptions *options, GError **error)
{
  bool reads_only = options->no_event || options->dry_run;
  return keyring_open (context, reads_only ? ARCHIVE_READ : ARCHIVE_WRITE, &options->signer, error);
}
