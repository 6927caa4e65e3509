/* Scans: whatever the bytes are, the answer comes, and comes again the same. Helper programs are out of reach. */
#include "sys/sniff.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);

int LLVMFuzzerInitialize (int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
  return setenv ("PATH", "/nonexistent", 1);
}

static void check (int fd, const char *name)
{
  g_auto (Sniff) sniff = {0}, again = {0};
  g_assert_true (sniff_file (fd, name, &sniff, NULL));
  g_assert_true (sniff_file (fd, name, &again, NULL));
  g_assert_cmpint (sniff.state, ==, again.state);
  g_assert_cmpuint (sniff.pages, ==, again.pages);
  g_assert_true (sniff.media != NULL && sniff.extension != NULL);
  g_assert_true (sniff.state != SNIFF_COUNTED || sniff.pages > 0);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static int fd = -1;
  if (fd < 0)
    fd = memfd_create ("scan", MFD_CLOEXEC);
  g_assert_true (ftruncate (fd, 0) == 0 && pwrite (fd, data, size, 0) == (ssize_t)size);
  check (fd, "scan");
  check (fd, "scan.ofd");
  return 0;
}
