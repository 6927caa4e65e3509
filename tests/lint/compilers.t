#!/bin/bash
# Second opinions on the sources: clang with the same warnings, gcc's analyser, cppcheck.
. "$(dirname "$0")/../cli/harness.sh"
cd "$HARNESS_TOP" || exit 1

warnings=$(make -s --no-print-directory print-WARNINGS)
packages=$(pkg-config --cflags glib-2.0 libxml-2.0 libarchive libcrypto sqlite3)
common="-std=gnu17 $warnings -D_GNU_SOURCE -DDOSSIER_VERSION=\"0\" -iquote core -iquote . -include core/sys/banned.h $packages"
sources=$(ls core/*/*.c tools/*.c tests/unit/*.c)

clang=$(command -v clang-14 || command -v clang)
ok "clang is installed" test -n "$clang"
# shellcheck disable=SC2086
ok "clang finds nothing" sh -c "printf '%s\n' $(echo $sources) | xargs -P2 -n8 $clang -fsyntax-only ${common//\"/\\\\\\\"}"

# The analyser follows malloc and free, not GLib's clean-up attributes and reference counts; what it says of descriptors,
# null pointers and uninitialised values is sound here.
# shellcheck disable=SC2086
ok "gcc's analyser finds nothing" sh -c "printf '%s\n' $(echo $sources) |
  xargs -P2 -n8 gcc -O1 -fanalyzer -Wno-analyzer-malloc-leak -Wno-analyzer-use-of-uninitialized-value -S -o /dev/null ${common//\"/\\\\\\\"}"

ok "cppcheck is installed" command -v cppcheck
ok "cppcheck finds nothing" cppcheck -q -j2 --std=c17 --enable=warning,portability,performance --inline-suppr --error-exitcode=1 \
  --library=gtk --suppress=missingInclude --suppress=unknownMacro --suppress=nullPointerRedundantCheck \
  -D_GNU_SOURCE -DDOSSIER_VERSION='"0"' -DG_GNUC_PRINTF\(a,b\)= -Icore -I. core tools
done_testing
