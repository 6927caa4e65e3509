/* dossier key: makes and shows the user's own pair of keys, which belongs to no archive. */
#include <fcntl.h>
#include <string.h>

#include "form/text.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/crypto/secret.h"
#include "tools/verbs.h"
#include "tools/screen/keyring.h"
#include "tools/screen/passphrase.h"

static void print_key (Output *output, const Key *key, const char *path)
{
  output_begin (output, "key");
  output_text (output, "path", N_ ("key"), path);
  output_text (output, "algorithm", N_ ("type"), key_type_name (key_type (key)));
  output_text (output, "fingerprint", N_ ("fingerprint"), key_fingerprint (key));
  output_end (output);
}

/* ---- new ---- */

static bool create_key_file (const char *path, GBytes *bytes, bool is_private, GError **error)
{
  size_t len = 0;
  const void *data = g_bytes_get_data (bytes, &len);
  return (is_private ? io_create_private (AT_FDCWD, path, data, len, error)
                     : io_create_file (AT_FDCWD, path, data, len, error)) &&
         io_sync (AT_FDCWD, path, error);
}

/* Writes both files or none. */
static bool write_pair (const char *path, const char *public_path, const Key *key, const char *passphrase,
                        GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (GBytes) pem = key_print_private (key, passphrase, error);
  g_autoptr (GBytes) public_pem = key_print_public (key);
  if (pem == NULL || !io_make_dirs (AT_FDCWD, directory, NULL, error) || !create_key_file (path, pem, true, error))
    return false;
  if (create_key_file (public_path, public_pem, false, error) && io_sync (AT_FDCWD, directory, error))
    return true;
  io_remove (AT_FDCWD, path, NULL);
  return false;
}

/* Checked before a passphrase is asked for. */
static bool is_key_free (const char *path, GError **error)
{
  if (io_type (AT_FDCWD, path, NULL) == IO_NONE)
    return true;
  return error_set (error, ERROR_REFUSED, "D-EXISTS", path,
                    "choose another file with --signing-key; keys are never overwritten", "the key exists already");
}

static bool read_type (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  return key_type_from_name (value, data) || options_error (error, "key", "--type must be p256, ed25519 or sm2");
}

static int make_key_pair (Context *context, char **argv, GError **error)
{
  KeyType type = KEY_P256;
  const Option options[] = {{"type", 0, N_ ("p256 (default), ed25519 or sm2"), "TYPE", .set = read_type, .data = &type},
                            {0}};
  char **arguments = options_read (context, "key new [--type TYPE]", 0, 0, options, argv, error);
  if (arguments == NULL)
    return 0;
  g_autofree char *path = keyring_path (context), *public_path = keyring_public_path (path);
  g_autofree char *prompt = g_strdup_printf (_ ("New passphrase for %s: "), path);
  if (!is_key_free (path, error) || !is_key_free (public_path, error))
    return 0;
  g_auto (KeySecret) passphrase =
      context->dry_run ? g_strdup ("") : passphrase_read (context, NULL, prompt, true, error);
  g_autoptr (Key) key = passphrase == NULL ? NULL : key_generate (type, error);
  if (key == NULL || (!context->dry_run && !write_pair (path, public_path, key, passphrase, error)))
    return 0;
  if (context->dry_run) {
    output_note (context->output, _ ("nothing was written"));
    return 0;
  }
  print_key (context->output, key, path);
  g_autofree char *word = text_word (public_path);
  output_next (context->output, "dossier person add NAME --key %s", word);
  return 0;
}

/* ---- show ---- */

static int show_public_key (Context *context, char **argv, GError **error)
{
  bool is_public = false;
  const Option options[] = {{"public", 0, N_ ("print the public key itself"), NULL, .flag = &is_public}, {0}};
  char **arguments = options_read (context, "key show [FILE] [--public]", 0, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  g_autofree char *own = keyring_path (context), *beside = keyring_public_path (own);
  const char *path = arguments[0] != NULL ? arguments[0] : beside;
  g_autoptr (GError) problem = NULL;
  g_autoptr (Key) key = keyring_read_public (path, &problem);
  if (path == beside && error_has_id (problem, "D-NOT-FOUND"))
    error_set (error, ERROR_REFUSED, "D-KEY-NONE", path, "run `dossier key new`, or name the file of a public key",
               "you have no key of your own");
  else if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  if (key == NULL)
    return 0;
  g_autoptr (GBytes) pem = key_print_public (key);
  g_autofree char *text = g_strndup (g_bytes_get_data (pem, NULL), g_bytes_get_size (pem));
  if (is_public)
    output_raw (context->output, "public-key", text);
  else
    print_key (context->output, key, path);
  return 0;
}

/* ---- unlock and lock ---- */

#define DEFAULT_MINUTES 60
#define MAX_MINUTES 720 /* a working day, and a long one */
enum { SECONDS_A_MINUTE = 60 };

/* The key is opened with it first, so that no wrong passphrase is kept. */
static int unlock_key (Context *context, char **argv, GError **error)
{
  unsigned minutes = DEFAULT_MINUTES;
  const Option options[] = {{"for", 0, N_ ("forget it after so many minutes (default: 60)"), "MINUTES",
                             .number = &minutes, .most = MAX_MINUTES},
                            {0}};
  if (options_read (context, "key unlock [--for MINUTES]", 0, 0, options, argv, error) == NULL)
    return 0;
  g_autofree char *path = keyring_path (context), *name = keyring_secret_name (path);
  g_autofree char *prompt = g_strdup_printf (_ ("Passphrase of %s: "), path);
  g_autoptr (GBytes) pem = io_read_file (AT_FDCWD, path, KEY_MAX_BYTES, error);
  g_auto (KeySecret) passphrase = pem == NULL ? NULL : passphrase_read (context, NULL, prompt, false, error);
  g_autoptr (Key) key = passphrase == NULL ? NULL : key_parse_private (pem, path, passphrase, error);
  if (key == NULL || (!context->dry_run && !secret_keep (name, passphrase, minutes * SECONDS_A_MINUTE, error)))
    return 0;
  output_line (context->output,
               message_plural ("unlocked  %s  (for %u minute)", "unlocked  %s  (for %u minutes)", minutes), path,
               minutes);
  return 0;
}

static int lock_key (Context *context, char **argv, GError **error)
{
  if (options_read (context, "key lock", 0, 0, NULL, argv, error) == NULL)
    return 0;
  g_autofree char *path = keyring_path (context), *name = keyring_secret_name (path);
  if (!context->dry_run)
    secret_forget (name);
  output_line (context->output, _ ("locked  %s"), path);
  return 0;
}

const CommandForm command_key[] = {{"new", make_key_pair, false},
                                   {"show", show_public_key, true},
                                   {"unlock", unlock_key, false},
                                   {"lock", lock_key, false},
                                   {NULL, NULL, false}};
