/* Plain system calls: the library for them (keyutils) is seldom installed. */
#include "sys/crypto/secret.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/crypto/libcrypto.h"
#include "sys/error.h"

#define TYPE "user"

static long find (const char *name)
{
  return syscall (SYS_request_key, TYPE, name, NULL, 0);
}

/* The keyring of the session or, where none was begun, that of the user. Named directly, the first would be begun for
 * this process alone. */
static long session (void)
{
  return syscall (SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
}

bool secret_keep (const char *name, const char *text, unsigned seconds, GError **error)
{
  long key = syscall (SYS_add_key, TYPE, name, text, strlen (text), session ());
  if (key >= 0 && syscall (SYS_keyctl, KEYCTL_SET_TIMEOUT, key, seconds) == 0)
    return true;
  const char *reason = g_strerror (errno);
  if (key >= 0)
    secret_forget (name);
  return error_set (error, ERROR_UNREADABLE, "D-KEYRING", NULL, "name a file with --passphrase-file instead",
                    "the kernel's keyring cannot be used: %s", reason);
}

char *secret_find (const char *name, size_t max)
{
  long key = find (name);
  g_autofree char *text = g_malloc0 (max + 1);
  long len = key < 0 ? -1 : syscall (SYS_keyctl, KEYCTL_READ, key, text, max);
  char *given = len > 0 && (size_t)len <= max ? g_strdup (text) : NULL;
  OPENSSL_cleanse (text, max);
  return given;
}

bool secret_forget (const char *name)
{
  long key = find (name);
  return key >= 0 && syscall (SYS_keyctl, KEYCTL_UNLINK, key, session ()) == 0;
}
