/* The peer that filing is measured against: copies each file into a new directory of its own and makes it durable
 * before the next one, as a careful script does. copy_fsync DESTINATION FILE… */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void must (int result, const char *what)
{
  if (result >= 0)
    return;
  perror (what);
  exit (1);
}

static void sync_and_close (int fd, const char *path)
{
  must (fsync (fd), path);
  must (close (fd), path);
}

static void copy (int from, int to, const char *path)
{
  static char buffer[256 * 1024];
  ssize_t len;
  while ((len = read (from, buffer, sizeof buffer)) > 0)
    must (write (to, buffer, (size_t)len) == len ? 0 : -1, path);
  must ((int)len, path);
}

int main (int argc, char **argv)
{
  if (argc < 3)
    return 2;
  must (mkdir (argv[1], 0755), argv[1]);
  for (int i = 2; i < argc; i++) {
    char directory[4096], staged[4200], final[4200];
    snprintf (directory, sizeof directory, "%s/%06d", argv[1], i);
    snprintf (staged, sizeof staged, "%s/.scan", directory);
    snprintf (final, sizeof final, "%s/scan", directory);
    must (mkdir (directory, 0755), directory);
    int from = open (argv[i], O_RDONLY | O_CLOEXEC), to = open (staged, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    must (from, argv[i]);
    must (to, staged);
    copy (from, to, staged);
    close (from);
    sync_and_close (to, staged);
    must (rename (staged, final), final);
    int parent = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    must (parent, directory);
    sync_and_close (parent, directory);
  }
  return 0;
}
