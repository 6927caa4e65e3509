#!/bin/bash
# The plan of the sources: files include only their own floor and lower ones; a room of ops is included through one header; form
# and fold do no I/O and read no clock; only sys/io changes files.
. "$(dirname "$0")/../cli/harness.sh"
cd "$HARNESS_TOP" || exit 1

# Floors, the lowest first. store and verify are on the same floor and do not include each other, so verify never trusts the index.
floor () {
  case $1 in
    core/sys/* | sys/*) echo 1 ;;
    core/form/* | form/*) echo 2 ;;
    core/fold/* | fold/*) echo 3 ;;
    core/store/* | store/* | core/verify/* | verify/*) echo 4 ;;
    core/ops/* | ops/*) echo 5 ;;
    tools/screen/*) echo 6 ;;
    tools/*) echo 7 ;;
  esac
}

includes () {
  git ls-files core/ tools/ | grep '\.[ch]$' | xargs grep -nE '^#include "' |
    sed -E 's/^([^:]*):([0-9]*):#include "([^"]*)".*/\1 \2 \3/'
}
includes >"$HARNESS_ROOT/includes"

wrong=$(
  while read -r file line included; do
    to=$(floor "$included")
    if [ -z "$to" ] || [ "$to" -gt "$(floor "$file")" ]; then echo "$file:$line includes $included"; fi
  done <"$HARNESS_ROOT/includes"
)
is "every file includes its own floor or a lower one" "$wrong" ""
is "verify includes no store, and store no verify" "$(grep -E '^core/(verify/.* store/|store/.* verify/)' "$HARNESS_ROOT/includes")" ""
is "fold includes neither store nor sys/io" "$(grep -E '^core/fold/.* (store/|sys/(io|db|helper)\.h)' "$HARNESS_ROOT/includes")" ""

wrong=$(
  while read -r file line included; do
    in=${included%/*}
    [[ $in == tools/* ]] || in=core/$in
    case $included in
      ops/*/*) [ "${file%/*}" = "$in" ] || [ "$file" = "$in.h" ] || echo "$file:$line includes $included" ;;
      tools/*/internal.h) [ "${file%/*}" = "${included%/*}" ] || echo "$file:$line includes $included" ;;
      */internal.h) [[ ${file%/*}/ == "$in"/* ]] || echo "$file:$line includes $included" ;;
    esac
  done <"$HARNESS_ROOT/includes"
)
is "a room of ops is included through its front header, and internal.h only by its own folder" "$wrong" ""

is "the private header of a folder is called internal.h" "$(git ls-files core tools | grep -E '_(private|internal)\.h$')" ""

is "no file of core repeats the name of its folder" "$(git ls-files core | grep -E '/([a-z]+)/\1\.[ch]$')" ""

# The front header of a folder is beside it and belongs to it (form/layout.h, form/layout/). Two pairs of folders are one module each
# and may include each other: store and its index, and verify with its pass over packs.
folder () {
  local path=${1%.[ch]}
  if [ -d "$path" ]; then echo "$path"; else echo "${path%/*}"; fi
}
circle=$(
  while read -r file _ included; do
    case $file in core/* | tools/screen/*) ;; *) continue ;; esac
    case $included in tools/*) to=$included ;; *) to=core/$included ;; esac
    echo "$(folder "$file") $(folder "$to")"
  done <"$HARNESS_ROOT/includes" | sort -u | grep -vxE 'core/store/index core/store|core/verify/pass core/verify' | tsort 2>&1 >/dev/null
)
is "includes between folders form no circle" "$circle" ""

wrong=$(git ls-files core/form core/fold | grep '\.[ch]$' |
  xargs grep -nE '^#include ("(sys/(io|db|helper)\.h|store/|ops/)|<(fcntl|unistd|dirent|time|sys/stat|gio/gio)\.h>)')
is "form and fold include no header for I/O or time" "$wrong" ""

# A function can be declared on another floor than its own, so calls are followed, too: one for each pair of folders.
(cd "$BUILD/obj" && find core tools -name '*.o' -exec nm -A {} +) | sed 's/\.o:/ /' | awk '
  $(NF - 1) == "U" { used[$1 " " $NF] }
  $(NF - 1) ~ /[BDRT]/ { file[$NF] = $1 }
  END { for (pair in used) { split(pair, word); if (word[2] in file) print word[1], file[word[2]], word[2] } }' |
  awk '{ from = $1; to = $2; sub(/[^/]*$/, "", from); sub(/[^/]*$/, "", to) } !seen[from " " to]++' >"$HARNESS_ROOT/calls"
wrong=$(
  while read -r from to name; do
    if [ "$(floor "$to")" -gt "$(floor "$from")" ]; then echo "$from calls $name in $to"; fi
  done <"$HARNESS_ROOT/calls"
)
is "every call goes to its own floor or a lower one" "$wrong" ""

is "no folder of core has more than 27 sources" "$(git ls-files core tools/screen | grep '\.c$' | xargs -n1 dirname | sort | uniq -c | awk '$1 > 27')" ""
wrong=$(
  git ls-files core tools | grep '\.[ch]$' | xargs wc -l | awk '$2 != "total" { room = $2; sub("/[^/]*$", "", room); all += $1; lines[room] += $1 }
    END { for (room in lines) if (4 * lines[room] > all) print room ": " lines[room] " of " all " lines" }'
)
is "no room holds more than a quarter of the code" "$wrong" ""

# Calls are read from the objects, where no comment or macro can hide them.
calls () {
  local object=$1
  nm -u "$object" | awk '{ print $2 }' | sed 's/@.*//'
}
changing='open|open64|openat|openat64|creat|mkdir|mkdirat|rename|renameat|renameat2|link|linkat|symlink|symlinkat|unlink|unlinkat|rmdir|remove|truncate|truncate64|ftruncate|ftruncate64|chmod|fchmod|fchmodat|chown|fchown|utime|utimes|utimensat|futimens|fsync|fdatasync|syncfs|sync|write|pwrite|pwrite64|writev|fopen|fopen64|freopen|freopen64|mkstemp|mkostemp|mkdtemp|tmpfile|fallocate|posix_fallocate|copy_file_range|sendfile|sendfile64|splice|setxattr|g_mkdir|g_mkdir_with_parents|g_unlink|g_rename|g_remove|g_rmdir|g_chmod|g_open|g_creat|g_fopen|g_file_set_contents|g_file_set_contents_full|g_mkstemp|g_mkdtemp|g_file_open_tmp|archive_write_disk_new'
# Allowed: opening files for reading, writing to a pipe or to stderr, and the index, which is not in the archive.
allowed='^(tools/((main|screen/passphrase)\.o (open|write)|file\.o fopen)|core/ops/(found/doctor|file/scan)\.o open|core/store/archive\.o open|core/sys/(helper|io_read|io_open|sandbox)\.o (open|write|openat)|core/sys/db\.o (g_mkdir_with_parents|remove))$'
wrong=$(
  (cd "$BUILD/obj" && find core tools -name '*.o' ! -path core/sys/io.o | LC_ALL=C sort) | while read -r object; do
    calls "$BUILD/obj/$object" | grep -xE "$changing|${changing//|/64|}64" | sed "s,^,$object ,"
  done | grep -vE "$allowed"
)
is "only core/sys/io makes calls that change files" "$wrong" ""

wrong=$(
  (cd "$BUILD/obj" && find core/form core/fold -name '*.o') | while read -r object; do
    calls "$BUILD/obj/$object" | grep -xE 'time|clock_gettime|gettimeofday|g_get_real_time|g_get_monotonic_time|g_date_time_new_now.*|g_date_set_time.*|read|pread|stat|fstat|getenv|g_getenv|g_file_get_contents' |
      sed "s,^,$object ,"
  done
)
is "form and fold make no calls for I/O or time" "$wrong" ""

wrong=$(
  (cd "$BUILD/obj" && find core -name '*.o') | while read -r object; do
    calls "$BUILD/obj/$object" | grep -xE 'printf|puts|putchar|fprintf|perror|g_print|g_printerr|exit|abort|err|errx' |
      sed "s,^,$object ,"
  done
)
is "core never prints or exits" "$wrong" ""
done_testing
