#!/bin/bash
# Every form of an archive of real size, as a browser prints it: nothing is cut off, all texts are there, codes can be read, and axe finds
# nothing. `make pages` installs what this needs.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/../cli/harness.sh"
. "$HARNESS_TOP/tests/cli/people.sh"
. "$HARNESS_TOP/tests/cli/destroying.sh"
. "$HARNESS_TOP/tests/pages/archive.sh"
MODULES=$BUILD/npm/node_modules
for program in chromium node pdfinfo pdftotext pdftoppm ZXingReader zbarimg; do
  command -v "$program" >/dev/null || skip_all "there is no $program"
done
[ -d "$MODULES/puppeteer-core" ] || skip_all "puppeteer-core and axe-core are not there: make pages"

fresh
mkdir pages
# form FORM ARGUMENT…: in three languages; once more under another NAME, in Chinese alone.
form () {
  local language languages='zh both en'
  [ -z "${NAME:-}" ] || languages=zh
  for language in $languages; do
    exits "${NAME:-$1} ($language)" 0 dossier -C a print "$@" --language "$language" -o "pages/${NAME:-$1}-$language.html"
  done
}

real_archive
for name in record-list contents volume-cover container-note box-spine filing-stamp labels; do form "$name" 2010 2011; done
NAME=labels-l4731 form labels 2011 --stock l4731 --start-at 180
NAME=box-spine-20 form box-spine 2010 2011 --stock 20
form separator C00001 C00002/2011/a06-feedback C00003 C00004 --category contracts --retention D30 --date 2024-03-05 --title '采购合同（第二批）'
form box-labels B1 B2 B3 B4
lent
for name in loan-slip out-card overdue-letter; do form $name "L$YEAR-0001" --as-of 2099-01-01; done
for name in month-end-list accounting-handover deed; do form "$name" 2010 2011; done
sealed
NAME=container-note-sealed form container-note 2010
form destruction-register "$D"
destroyed
NAME=destruction-register-after form destruction-register "$D"
form certificate "$D"
forms=$(dossier print --json | jq -r 'select(.type == "form") | .form')
is 'every form is here' "$(for form in $forms; do [ -e "pages/$form-zh.html" ] || echo "$form"; done)" ''

CHROMIUM=$(command -v chromium)
export CHROMIUM
told=$(dossier -C a print labels 2011 --stock l4731 --start-at 180 -n --json -o pages/labels-l4731.html | jq 'select(.type == "print") | .pages')
# Chromium makes a socket there, whose path must be short.
exits 'a browser prints them' 0 env TMPDIR="$HARNESS_ROOT" timeout "$GUARD_SECONDS" node "$HARNESS_TOP/tests/pages/look.mjs" "$MODULES" pages
[ -e pages/separator-zh.pdf ] || { done_testing; exit; }
is 'nothing is cut off, no program finds fault with them' "$(out)" ''

# squeezed: without white space, which lines and columns have added.
squeezed () { tr -d '[:space:]\f'; }
for html in pages/*.html; do
  name=${html%.html}
  pages=$(pdfinfo "$name.pdf" | sed -n 's/^Pages: *//p')
  ok "$name: has as many pages as sections at least" test "$pages" -ge "$(grep -c '<section>' "$html")"
  pdftotext -raw "$name.pdf" "$name.txt"
  is "$name: no page is empty" "$(tr '\f' '\1' <"$name.txt" | tr '\n' ' ' | tr '\1' '\n' | sed '$d' | grep -c '^ *[0-9 /]*$')" 0
  # The extraction turns letters from right to left around.
  squeezed <"$name.txt" >"$name.text"
  is "$name: every text is there in full" "$(grep -vP '[\x{600}-\x{6ff}]' "$name.cells" | grep . | sort -u |
    perl -CSAD -e 'open(my $in, "<", shift); local $/; my $text = <$in>; $/ = "\n"; while (<STDIN>) { chomp; print "$_\n" if index($text, $_) < 0 }' "$name.text" | head -n 3)" ''
done
is 'labels fill as many pages as print tells' "$(pdfinfo pages/labels-l4731-zh.pdf | sed -n 's/^Pages: *//p')" "$told"

# Codes, each cut out of the page as a scanner at 300 dpi sees it.
dots () { awk -v mm="$1" 'BEGIN { printf "%d", mm * 300 / 25.4 }'; }
unread () { # NAME EVERY
  local page x y width text n=0
  while read -r page x y width text; do
    n=$((n + 1))
    [ $((n % $2)) -eq 0 ] || continue
    pdftoppm -r 300 -f "$page" -l "$page" -x "$(dots "$x")" -y "$(dots "$y")" -W "$(dots "$width")" -H "$(dots "$width")" -gray -singlefile -png "pages/$1.pdf" code
    [ "$(ZXingReader -format QRCode code.png | sed -n 's/^Text: *"\(.*\)"$/\1/p')" = "$text" ] ||
      [ "$(zbarimg -q --raw --nodbus code.png 2>/dev/null)" = "$text" ] || echo "$text"
  done <"pages/$1.codes"
}
is 'labels of 20 mm can be read' "$(unread labels-zh 2)" ''
is 'labels of boxes, too' "$(unread box-labels-zh 1)" ''
is 'and those of Avery L4731' "$(unread labels-l4731-zh 3)" ''
done_testing
