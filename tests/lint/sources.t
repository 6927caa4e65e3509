#!/bin/bash
# The form of the sources: headers compile alone; sizes, format, names, forgotten notes.
. "$(dirname "$0")/../cli/harness.sh"
cd "$HARNESS_TOP" || exit 1
sources=$(git ls-files core/ tools/ tests/ | grep '\.[ch]$')

# shellcheck disable=SC2046  # lists of words
flags () { printf '%s ' -std=gnu17 -D_GNU_SOURCE -iquote core -iquote . $(pkg-config --cflags glib-2.0 libxml-2.0); }

for header in $(git ls-files core/ tools/ | grep '\.h$'); do
  # shellcheck disable=SC2046
  echo "#include \"$header\"" | gcc $(flags) -Wall -Wextra -Werror -fsyntax-only -x c - 2>>"$HARNESS_ROOT/headers" ||
    echo "$header does not compile alone" >>"$HARNESS_ROOT/headers"
done
is "every header compiles alone" "$(cat "$HARNESS_ROOT/headers" 2>/dev/null)" ""

# A function begins and ends with a brace in the first column.
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
is "no forgotten notes" "$(git grep -nwE "$words" -- core tools tests layouts man Makefile README.md .ci)" ""
# The name of the room or of the file is the prefix of exported names: verify_record, layout_year, journal_open, event_print.
is "names that a file of core exports begin with its room or its own name" "$(
  (cd "$BUILD/obj" && find core -name '*.o') | while read -r object; do
    file=$(basename "$object" .o)
    room=$(basename "$(dirname "$object")")
    nm -g --defined-only "$BUILD/obj/$object" | awk -v file="${file%%_*}" -v room="$room" -v object="$object" \
      '{ if (index($3, file "_") != 1 && index($3, room "_") != 1 && index($3, "_") != 1) print object ": " $3 }'
  done | grep -vE ': (category_|year_decision_|dossier_error_|procedure_|pass_|verify_run$|checkpointed_)' | head -20
)" ""
# What only one file uses is static there. Exceptions: what tests use (shapes, system calls that fail), and what macros define.
is "another file uses each name that a file exports" "$(
  (cd "$BUILD/obj" && find core tools -name '*.o' -exec nm -A {} +) | sed 's/\.o:/ /' | awk '
    $(NF - 1) == "U" { used[$NF] }
    $(NF - 1) ~ /[BDRT]/ { file[$NF] = $1 }
    END { for (name in file) if (!(name in used)) print file[name] ": " name }' |
    grep -vE '(_shape|: (main|io_replace_calls|tar_reader_new|dossier_error_quark|decision_print))$'
)" ""
# Statics, one a line: name and file. They belong to one file, so a prefix tells nothing; and a single word should be unique.
# shellcheck disable=SC2046,SC2086
grep -HE '^static [^=;]*[ *][a-z_0-9]+ \(.*[^;]$' $(printf '%s\n' $sources | grep -E '^(core|tools)/.*\.c$') |
  sed -nE 's/^([^:]*):static [^(]*[ *]([a-z_0-9]+) \(.*/\2 \1/p; s/^([^:]*):static G_GNUC_PRINTF \([^)]*\) [^(]*[ *]([a-z_0-9]+) \(.*/\2 \1/p' |
  sort -u >"$HARNESS_ROOT/statics"
is "no static of a single word has the name of another" "$(
  awk '$1 !~ /_/ { n[$1]++; files[$1] = files[$1] " " $2 } END { for (name in n) if (n[name] > 1) print name ":" files[name] }' "$HARNESS_ROOT/statics"
)" ""
# Exceptions: verbs (check_category in check.c), the life of a type (pass_clear), the forms of a command (hold_set).
is "no static begins with the name of its file or room" "$(
  awk '{ n = split($2, at, "/"); file = at[n]; sub(/[._].*/, "", file); room = at[n - 1]; name = $1; sub(/_.*/, "", name)
    if ((name == file || name == room) && $1 ~ /_/) print $2 ": " $1 }' "$HARNESS_ROOT/statics" |
    grep -vE ' (check|compare|describe|explain|export|gather|list|load|pack|parse|read|redact|report|run|search|show|sign|survey|unpack|write)_|_(init|clear|free)$' |
    grep -vE '^tools/.* (customer|event|hold|key|layout|person)_(add|set|show|list|lift|new|check|grant|revoke|sign|record|withdraw)$'
)" ""
is "the program is not linked with libraries that it loads on demand" "$(readelf -d "$BUILD/bin/dossier" | grep -oE 'lib(archive|crypto|xlsxwriter)[^]]*')" ""
is "only texts known to be UTF-8 are normalized: g_utf8_normalize reads past the end of others" "$(
  git grep -lw g_utf8_normalize -- 'core/*.c' tools | grep -vxE 'core/(form/text|sys/db_words)\.c'
)" ""
is "the thread sanitizer knows all of GLib's synchronisation in use" "$(
  git grep -hoE '\bg_(once|(mutex|rec_mutex|rw_lock|cond|once_init|async_queue|thread_pool)_[a-z_]+) \(' -- core tools | tr -d ' (' | sort -u |
    grep -vE '_(init|clear|unref|signal|broadcast)$|async_queue_new' | while read -r name; do
      grep -qF " __wrap_$name " tests/tsan/glib.c || grep -qF "*__wrap_$name " tests/tsan/glib.c || echo "$name"
      grep -qwF "$name" Makefile || echo "$name"
    done
)" ""
done_testing
