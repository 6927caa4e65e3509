/* Private keys stay with the user: an archive holds public keys only. */
#include "tools/screen/keyring.h"

#include <fcntl.h>
#include <string.h>

#include "ops/sign.h"
#include "store/block.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "tools/screen/passphrase.h"

#define ENDING ".pem"

char *keyring_path (const Context *context)
{
  return context->sign_key != NULL ? g_strdup (context->sign_key)
                                   : g_build_filename (g_get_user_config_dir (), "dossier", "key.pem", NULL);
}

char *keyring_secret_name (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  return g_strconcat ("dossier:", absolute, NULL);
}

char *keyring_public_path (const char *path)
{
  g_autofree char *stem = g_strndup (path, strlen (path) - (g_str_has_suffix (path, ENDING) ? strlen (ENDING) : 0));
  return g_strconcat (stem, ".pub.pem", NULL);
}

Key *keyring_read_public (const char *path, GError **error)
{
  g_autoptr (GBytes) pem = io_read_file (AT_FDCWD, path, KEY_MAX_BYTES, error);
  return pem == NULL ? NULL : key_parse_public (pem, path, error);
}

static Key *read_private (const Context *context, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *path = keyring_path (context);
  g_autoptr (GBytes) pem = io_read_file (AT_FDCWD, path, KEY_MAX_BYTES, &problem);
  if (error_has_id (problem, "D-NOT-FOUND")) {
    error_set (error, ERROR_REFUSED, "D-KEY-NONE", path,
               "make one with `dossier key new`, or name it with --signing-key", "you have no key to sign with");
    return NULL;
  }
  if (pem == NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  g_autofree char *prompt = g_strdup_printf (_ ("Passphrase of %s: "), path), *name = keyring_secret_name (path);
  g_auto (KeySecret) passphrase = passphrase_read (context, name, prompt, false, error);
  return passphrase == NULL ? NULL : key_parse_private (pem, path, passphrase, error);
}

char *keyring_person (Context *context)
{
  g_autofree char *path = keyring_path (context), *public_path = keyring_public_path (path);
  g_autofree char *root = context->archive_path != NULL ? g_strdup (context->archive_path) : archive_find (NULL);
  g_autoptr (Key) key = keyring_read_public (public_path, NULL);
  g_autoptr (Archive) archive = root == NULL || key == NULL ? NULL : archive_open (root, ARCHIVE_READ, NULL);
  g_autoptr (Roster) roster = archive == NULL ? NULL : people_read (archive, NULL);
  return roster == NULL ? NULL : g_strdup (roster_key_holder (roster, key_fingerprint (key)));
}

/* A dry run signs nothing, so it asks for no passphrase: the public key beside the private one says whose it is. */
static Key *read_for_dry_run (const Context *context, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *path = keyring_path (context), *public_path = keyring_public_path (path);
  Key *key = keyring_read_public (public_path, &problem);
  if (key == NULL && error_has_id (problem, "D-NOT-FOUND"))
    error_set (error, ERROR_REFUSED, "D-KEY-NONE", public_path,
               N_ ("make one with `dossier key new`, or name the private key with --signing-key"),
               "the public key, which is enough for a dry run, is not beside the private key");
  else if (key == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return key;
}

bool keyring_signer (Context *context, const Archive *archive, const Roster *roster, Signer *signer, GError **error)
{
  if (context->key == NULL)
    context->key = context->dry_run ? read_for_dry_run (context, error) : read_private (context, error);
  if (context->key == NULL || !sign_signer_find (signer, roster, key_copy (context->key), archive, error) ||
      (context->actor != NULL && !block_check_actor (roster, context->actor, signer->person, error)))
    return false;
  if (context->actor == NULL)
    context->actor = g_intern_string (signer->person);
  return true;
}
