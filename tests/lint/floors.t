#!/bin/bash
# The house: a file includes its own floor or a lower one, form does no I/O and knows no clock, and only sys/io changes anything.
. "$(dirname "$0")/../cli/harness.sh"
cd "$HARNESS_TOP" || exit 1

floor () {
  case $1 in
    core/sys/* | sys/*) echo 1 ;;
    core/form/* | form/*) echo 2 ;;
    core/store/* | store/*) echo 3 ;;
    core/ops/* | ops/*) echo 4 ;;
    tools/*) echo 5 ;;
  esac
}

wrong=$(
  grep -nE '^#include "' core/*/*.[ch] tools/*.[ch] | sed -E 's/^([^:]*):([0-9]*):#include "([^"]*)".*/\1 \2 \3/' |
    while read -r file line included; do
      to=$(floor "$included")
      if [ -z "$to" ] || [ "$to" -gt "$(floor "$file")" ]; then echo "$file:$line includes $included"; fi
    done
)
is "every file includes its own floor or a lower one" "$wrong" ""

wrong=$(grep -nE '^#include ("(sys/(io|db|helper)\.h|store/|ops/)|<(fcntl|unistd|dirent|time|sys/stat|gio/gio)\.h>)' core/form/*.[ch])
is "form includes nothing that does I/O or knows a clock" "$wrong" ""

# What a file calls is read from its object, where no comment or macro can hide it.
calls () {
  local object=$1
  nm -u "$object" | awk '{ print $2 }' | sed 's/@.*//'
}
changing='open|open64|openat|openat64|creat|mkdir|mkdirat|rename|renameat|renameat2|link|linkat|symlink|symlinkat|unlink|unlinkat|rmdir|remove|truncate|truncate64|ftruncate|ftruncate64|chmod|fchmod|fchmodat|chown|fchown|utime|utimes|utimensat|futimens|fsync|fdatasync|syncfs|sync|write|pwrite|pwrite64|writev|fopen|fopen64|freopen|freopen64|mkstemp|mkostemp|mkdtemp|tmpfile|fallocate|posix_fallocate|copy_file_range|sendfile|sendfile64|splice|setxattr|g_mkdir|g_mkdir_with_parents|g_unlink|g_rename|g_remove|g_rmdir|g_chmod|g_open|g_creat|g_fopen|g_file_set_contents|g_file_set_contents_full|g_mkstemp|g_mkdtemp|g_file_open_tmp|archive_write_disk_new'
# Opening read-only, and writing to a pipe or to stderr, change nothing; the index is not in the archive.
allowed='^(tools/((main|passphrase)\.o (open|write)|file\.o fopen)|core/ops/(doctor|filing_scan)\.o open|core/store/archive\.o open|core/sys/(helper|io_read|io_open|sandbox)\.o (open|write|openat)|core/sys/db\.o (g_mkdir_with_parents|remove))$'
wrong=$(
  (cd "$BUILD/obj" && find core tools -name '*.o' ! -path core/sys/io.o | LC_ALL=C sort) | while read -r object; do
    calls "$BUILD/obj/$object" | grep -xE "$changing|${changing//|/64|}64" | sed "s,^,$object ,"
  done | grep -vE "$allowed"
)
is "only core/sys/io makes calls that change something" "$wrong" ""

wrong=$(
  for object in "$BUILD"/obj/core/form/*.o; do
    calls "$object" | grep -xE 'time|clock_gettime|gettimeofday|g_get_real_time|g_get_monotonic_time|g_date_time_new_now.*|g_date_set_time.*|read|pread|stat|fstat|getenv|g_getenv|g_file_get_contents' |
      sed "s,^,$(basename "$object") ,"
  done
)
is "form reads nothing and knows no clock" "$wrong" ""

wrong=$(
  for object in "$BUILD"/obj/core/*/*.o; do
    calls "$object" | grep -xE 'printf|puts|putchar|fprintf|perror|g_print|g_printerr|exit|abort|err|errx' |
      sed "s,^,$(basename "$object") ,"
  done
)
is "core prints nothing and exits never" "$wrong" ""
done_testing
