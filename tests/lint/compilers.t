#!/bin/bash
# Other checks of the sources: clang with the same warnings, gcc's analyser, cppcheck.
. "$(dirname "$0")/../cli/harness.sh"
cd "$HARNESS_TOP" || exit 1

warnings=$(make -s --no-print-directory print-WARNINGS)
packages=$(pkg-config --cflags glib-2.0 libxml-2.0 libarchive libcrypto sqlite3)
read -ra flags <<<"-std=gnu17 $warnings -D_GNU_SOURCE -DDOSSIER_VERSION=__FILE__ -DDOSSIER_RELEASED=__FILE__ -iquote core -iquote . -include core/sys/banned.h $packages"
each () { # N COMMAND…: with N sources at a time
  local n=$1
  shift
  git ls-files core/ tools/ tests/unit/ | grep '\.c$' | xargs -P2 -n"$n" "$@"
}

clang=$(command -v clang-14 || command -v clang)
ok "clang is installed" test -n "$clang"
# clang takes a variable that only its clean-up uses as unused.
ok "clang finds nothing" each 8 "$clang" -fsyntax-only "${flags[@]}" -Wno-unused-variable

# The analyser does not know that GLib's allocations never fail, its clean-up attributes free, and its assertions end a test. Its
# reports of double frees, use after free, descriptors and uninitialised values are sound.
ok "gcc's analyser finds nothing" each 1 gcc -O1 -fanalyzer -Wno-analyzer-malloc-leak -Wno-analyzer-null-dereference \
  -Wno-analyzer-null-argument -Wno-analyzer-possible-null-argument -S -o /dev/null "${flags[@]}"

ok "cppcheck is installed" command -v cppcheck
ok "cppcheck finds nothing" cppcheck -q -j2 --std=c17 --enable=warning,portability,performance --inline-suppr --error-exitcode=1 \
  --library=gtk --suppress=missingInclude --suppress=unknownMacro --suppress=nullPointerRedundantCheck --suppress=identicalInnerCondition --suppress=memleak \
  -D_GNU_SOURCE -DDOSSIER_VERSION=__FILE__ -DDOSSIER_RELEASED=__FILE__ -DG_GNUC_PRINTF\(a,b\)= -Icore -I. core tools
done_testing
