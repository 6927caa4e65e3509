#!/bin/bash
# How sources look: headers that compile alone, sizes, format, words that must not be left.
. "$(dirname "$0")/../cli/harness.sh"
cd "$HARNESS_TOP" || exit 1
sources=$(ls core/*/*.[ch] tools/*.[ch] tests/*/*.[ch] 2>/dev/null)

# shellcheck disable=SC2046  # lists of words
flags () { printf '%s ' -std=gnu17 -D_GNU_SOURCE -iquote core -iquote . $(pkg-config --cflags glib-2.0 libxml-2.0); }

for header in core/*/*.h tools/*.h; do
  # shellcheck disable=SC2046
  echo "#include \"$header\"" | gcc $(flags) -Wall -Wextra -Werror -fsyntax-only -x c - 2>>"$HARNESS_ROOT/headers" ||
    echo "$header does not compile alone" >>"$HARNESS_ROOT/headers"
done
is "every header compiles alone" "$(cat "$HARNESS_ROOT/headers" 2>/dev/null)" ""

# A function begins with a brace in the first column, and ends so.
# shellcheck disable=SC2086
is "no function is longer than 80 lines" "$(awk '
  FNR == 1 { start = 0 }
  /^\{/ { start = FNR }
  /^\}/ && start { if (FNR - start - 1 > 80) print FILENAME ":" start ": " FNR - start - 1 " lines"; start = 0 }
' $sources)" ""
# shellcheck disable=SC2086
is "no file is longer than 600 lines" "$(wc -l $sources | awk '$1 > 600 && $2 != "total"')" ""
# shellcheck disable=SC2086
is "no line is wider than 120 columns" "$(LC_ALL=C.UTF-8 grep -nE '^.{121}' $sources)" ""
# shellcheck disable=SC2086
is "sources are formatted" "$(clang-format-14 --dry-run $sources 2>&1 | grep -E 'warning|error|not found' | head -20)" ""
is "no line ends with white space" "$(git grep -nE '[[:space:]]+$' -- '*.[ch]' '*.sh' '*.t' Makefile '*.md' 'man/*')" ""
words='TO''DO|FIX''ME|X''XX|HA''CK'
is "nothing is left to be done" "$(git grep -nwE "$words" -- core tools tests layouts man Makefile README.md .ci)" ""
is "every file of core has its header's names only" "$(
  for object in "$BUILD"/obj/core/*/*.o; do
    module=$(basename "$object" .o)
    nm -g --defined-only "$object" | awk -v m="${module%%_*}" '{ if (index($3, m "_") != 1 && index($3, "_") != 1) print m ": " $3 }'
  done | grep -vE '^(layout: (category_|year_decision_)|fonds: |sniff: |error: dossier_error_|helper: |filing: |explaining: explained_|checkpointing: checkpointed_)' | head -20
)" ""
is "the program is not linked with what it loads when it is needed" "$(readelf -d "$BUILD/bin/dossier" | grep -oE 'lib(archive|crypto)[^]]*')" ""
is "the thread sanitizer knows what GLib orders between threads" "$(
  git grep -hoE '\bg_(mutex|rec_mutex|rw_lock|cond|once_init|async_queue|thread_pool)_[a-z_]+ \(' -- core tools | tr -d ' (' | sort -u |
    grep -vE '_(init|clear|unref|signal|broadcast)$|async_queue_new' | while read -r name; do
      grep -qF " __wrap_$name " tests/tsan/glib.c || grep -qF "*__wrap_$name " tests/tsan/glib.c || echo "$name"
      grep -qwF "$name" Makefile || echo "$name"
    done
)" ""
done_testing
