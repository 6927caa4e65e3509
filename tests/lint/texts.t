#!/bin/bash
# Everything but C: shell, manual pages, translations, files in git.
. "$(dirname "$0")/../cli/harness.sh"
cd "$HARNESS_TOP" || exit 1

# shellcheck disable=SC2046
ok "shellcheck finds nothing" shellcheck -x -S warning -e SC1091,SC2034 $(git ls-files -- '*.sh' '*.t' .ci/setup .ci/run tests/bench/run tests/bench/large tests/forge/mutants 'tests/bench/part-*')
is "mandoc finds nothing" "$(mandoc -Tlint -Wwarning man/*.[1-8] 2>&1 | grep -v 'referenced manual not found')" ""
for page in man/*.[1-8]; do
  is "$(basename "$page") names itself" "$(sed -n 's/^\.Dt \([^ ]*\) .*/\1/p' "$page")" "$(basename "${page%.*}" | tr '[:lower:]' '[:upper:]')"
done
ok "every page that a page refers to exists" sh -c "
  sed -n 's/^\.Xr \(dossier[a-z-]*\) \([0-9]\).*/\1.\2/p' man/* | sort -u | while read -r page; do
    test -e man/\$page || { echo missing: \$page; exit 1; }
  done"

# An error about a pack, such as D-TAR-PATH, is a finding of verify with the letter V.
codes () { grep -rhoE "\\b$1(-[A-Z]+)+\\b" "${@:2}" | sed 's/^[DV]-/-/' | sort -u; }
is "every code that a page names is in the program" "$(comm -23 <(codes '[DVL]' man README.md) <(codes '[DVL]' core tools))" ""

# Codes of findings: the table, where they are used, and the page. Those of a tarball and of a signature that does not
# count are made from the ids of errors.
findings () { grep -ohE 'V-[A-Z]+(-[A-Z]+)*' | LC_ALL=C sort -u; }
table () { grep -E '^    \{"V-' core/form/finding.c | findings; }
used () {
  { git grep -ohE '"V-[A-Z-]*[A-Z]"' -- core tools ':!core/form/finding.c'
    grep -vE '^    \{"V-' core/form/finding.c
    git grep -ohE '"D-TAR-[A-Z]+"' -- core/sys/tar | sed 's/D-/V-/'
    git grep -ohE '"D-DESTROY-[A-Z-]+"' -- core/fold/authority.c | sed 's/D-/V-/'; } | findings
}
is "every code of a finding has a row in the table, and every row is used" "$(diff <(table) <(used))" ""
is "dossier-verify(1) lists these codes and no others" "$(diff <(table) <(findings <man/dossier-verify.1))" ""

tests/lint/messages "$HARNESS_ROOT/new.pot" 2>"$ERR"
ok "messages can be gathered"
ids () { msgattrib --no-obsolete --no-wrap "$1" | grep -E '^msgid' | LC_ALL=C sort; }
is "the Chinese translation has exactly these messages" "$(diff <(ids "$HARNESS_ROOT/new.pot") <(ids tools/zh_CN.po))" ""
is "every message is translated" "$(msgattrib --untranslated tools/zh_CN.po; msgattrib --only-fuzzy tools/zh_CN.po)" ""
is "translations have the same values" "$(msgfmt --check-format -o /dev/null tools/zh_CN.po 2>&1)" ""
is "no message is cut off at a macro" "$(grep -n '<PRI' "$HARNESS_ROOT/new.pot")" ""
is "messages behind a condition are marked" "$(grep -rnE '\? "[a-z]+ [^"]*"|: "[a-z]+ [a-z][^"]*";?\)?$' core/*/*.c |
  grep -vE 'ORDER BY|OR codes|codes : ')" ""

is "no merge conflict is left" "$(git grep -nE '^(<<<<<<<|>>>>>>>)( |$)')" ""
is "git has no built files" "$(git ls-files -- build '*.o' '*.a' '*.mo')" ""
is "scripts are executable" "$(git ls-files -s -- '*.t' .ci/setup .ci/run | grep -v ^100755)" ""
done_testing
