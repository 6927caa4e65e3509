/* The user's own key: where it is, and whose it is in an archive. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "ops/sign.h"
#include "sys/crypto/key.h"
#include "tools/screen/context.h"

/* Where the private key is: --signing-key, or dossier/key.pem in the user's configuration directory. Given. */
char *keyring_path (const Context *context);
/* The name under which the kernel may keep its passphrase. Given. */
char *keyring_secret_name (const char *path);
/* The public key beside it: "key.pub.pem" for "key.pem". Given. */
char *keyring_public_path (const char *path);

/* Reads a public key. Errors: those of io_read_file and key_parse_public. */
Key *keyring_read_public (const char *path, GError **error);
/* The person whose key the user's public key is, in the archive that the context names; NULL when unknown. Given. */
char *keyring_person (Context *context);

/* The user's key as a signer in this archive, in a dry run the public key. From now on that person is the actor, unless
 * --actor says otherwise.
 * Errors: D-KEY-NONE (refused) when there is no key yet, those of passphrase_read, key_parse_private and
 * sign_signer_find. */
bool keyring_signer (Context *context, const Archive *archive, const Roster *roster, Signer *signer, GError **error);
