/* For tests of readers beside writers: the first $HIDE_TIMES listings that hold an entry $HIDE_NAME leave it out, as a
 * listing may that began before the entry was made. */
#include <dirent.h>
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

ssize_t getdents64 (int fd, void *buffer, size_t len)
{
  static ssize_t (*real) (int, void *, size_t);
  static long hidden;
  const char *name = getenv ("HIDE_NAME"), *times = getenv ("HIDE_TIMES");
  if (real == NULL)
    *(void **)&real = dlsym (RTLD_NEXT, "getdents64");
  ssize_t got = real (fd, buffer, len);
  for (char *at = buffer; name != NULL && times != NULL && got > 0 && at < (char *)buffer + got;) {
    struct dirent64 entry;
    memcpy (&entry, at, offsetof (struct dirent64, d_name));
    if (strcmp (at + offsetof (struct dirent64, d_name), name) == 0 && hidden < strtol (times, NULL, 10)) {
      hidden++;
      memmove (at, at + entry.d_reclen, (size_t)((char *)buffer + got - at - entry.d_reclen));
      got -= entry.d_reclen;
    } else {
      at += entry.d_reclen;
    }
  }
  return got;
}
