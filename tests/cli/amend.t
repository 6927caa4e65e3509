#!/bin/bash
# Amendments: a correction is a new edition. The highest is in force everywhere, the others stay and are verified.
. "$(dirname "$0")/harness.sh"

scan () { printf 'scan %s\n' "$1" >"$HARNESS_ROOT/$1.txt"; } # NAME: a file without pages, unlike any other
R=customers/C00/C00001/2024/a06-feedback/0001
fresh
scan one; scan two; scan three; scan four
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier file "$HARNESS_ROOT"/{one,two}.txt --each --customer C00001 --category feedback --date 2024-03-05 >/dev/null
dossier pack -o "$HARNESS_ROOT/first.tar" >/dev/null

# ---- Fields ----

before=$(tree_digest .)
exits 'a dry run succeeds' 0 dossier -n amend C00001/2024/a06/1 --title 'Right title' --reason typo
like 'and says what would change' "$(out)" 'would amend +C00001/2024/a06-feedback/0001 +\(edition 2\)'
is 'and writes nothing' "$(tree_digest .)" "$before"
exits 'a title is corrected' 0 dossier amend C00001/2024/a06/1 --title 'Right title' --docno 'N 7' --reason 'a typo'
like 'what changed is printed' "$(out)" 'title +one → Right title'
like 'and what comes next' "$(out)" 'next +dossier show C00001/2024/a06-feedback/0001 --editions'
ok 'the first edition stays' grep -q '<title>one</title>' $R/record.1.xml
ok 'the second has its reason' grep -q 'reason="a typo"' $R/record.2.xml
ok 'its manifest is valid for sha256sum' sh -c "cd $R && sha256sum -c --strict --quiet manifest-sha256.2.txt"
is 'and lists every file but itself' "$(cut -c67- $R/manifest-sha256.2.txt)" \
  "$(cd $R && find . -type f ! -name manifest-sha256.2.txt | cut -c3- | LC_ALL=C sort)"
like 'the journal has the amendment' "$(cat journal/*)" " amend path=$R/record.2.xml "
unlike 'and no word of it' "$(cat journal/*)" 'Right|typo'
exits 'the archive verifies' 0 dossier verify
like 'show has the new title' "$(dossier show C00001/2024/a06/1)" 'title +Right title'
like 'and the reason' "$(dossier show C00001/2024/a06/1)" 'reason +a typo'
like 'search finds it' "$(dossier find Right)" 'C00001/2024/a06-feedback/0001'
like 'by its number too' "$(dossier find 'N 7')" 'C00001/2024/a06-feedback/0001'
is 'a list has it once' "$(dossier list C00001/2024/a06 | grep -c Right)" 1
like 'the log tells it' "$(dossier log C00001/2024/a06/1)" ' amend '
dossier list C00001/2024/a06 >list.1
dossier index rebuild >/dev/null
dossier list C00001/2024/a06 >list.2
is 'a new index says the same' "$(cat list.2)" "$(cat list.1)"
rm list.1 list.2

# ---- Scans ----

exits 'a scan is superseded' 0 dossier amend C00001/2024/a06/1 --replace original-001="$HARNESS_ROOT/three.txt" --reason 'a page was missing'
ok 'the old one stays' test -s $R/original-001.txt
ok 'the new one has the next number' cmp -s "$HARNESS_ROOT/three.txt" $R/original-002.txt
like 'the record says so' "$(cat $R/record.3.xml)" 'file="original-001.txt" .*superseded="3"'
exits 'a part is added' 0 dossier amend C00001/2024/a06/1 --add annex="$HARNESS_ROOT/four.txt" --reason 'it belongs here'
like 'it comes after the others' "$(dossier --json show C00001/2024/a06/1 | jq -r 'select(.type == "part") | .file' | paste -sd' ')" \
  '^original-001.txt original-002.txt annex-001.txt$'
exits 'the archive verifies' 0 dossier verify
is 'the editions tell what changed, by whom and why' \
  "$(dossier --json show C00001/2024/a06/1 --editions | jq -r 'select(.type == "edition") | "\(.edition) \(.by) \(.reason)"')" \
  '1 tester null
2 tester a typo
3 tester a page was missing
4 tester it belongs here'
like 'each with its changes' "$(dossier show C00001/2024/a06/1 --editions)" 'part superseded +original-001.txt'

# ---- Several at once ----

exits 'records come from a pipe' 0 bash -c 'dossier list C00001/2024/a06 | dossier amend - --secrecy 机密 --reason 定密'
is 'each has its edition' "$(dossier list C00001/2024/a06 | cut -d' ' -f1 | while read -r record; do dossier --json show "$record" |
  jq -r 'select(.type == "record") | "\(.edition) \(.secrecy)"'; done | paste -sd' ')" '5 机密 2 机密'
is 'in one commit' "$(dossier --json log --verb amend | jq -r 'select(.type == "event") | .time' | tail -2 | uniq | wc -l)" 1

# ---- At once ----

for i in 1 2 3 4 5 6; do scan "at-once-$i"; done
for i in 1 2 3 4 5 6; do
  dossier -q amend C00001/2024/a06/2 --note "note $i" --add annex="$HARNESS_ROOT/at-once-$i.txt" --reason "$i" >>"$OUT" 2>&1 &
done
wait
is 'six archivists who amend one record lose nothing' \
  "$(dossier --json show C00001/2024/a06/2 --editions | jq -r 'select(.type == "edition") | .reason' | sort | paste -sd' ')" '1 2 3 4 5 6 null 定密'
exits 'and it verifies' 0 dossier verify

# ---- Refusals change nothing ----

before=$(tree_digest .)
refused () { # CODE STATUS DESC COMMAND…
  exits "$3" "$2" "${@:4}"
  like "with its code" "$(err)" "error\\[$1\\]"
}
refused D-USAGE 2 'no reason' dossier amend C00001/2024/a06/1 --title x
refused D-AMEND-NOTHING 2 'nothing changes' dossier amend C00001/2024/a06/1 --title 'Right title' --reason x
refused D-DATE-FUTURE 6 'a date to come' dossier amend C00001/2024/a06/1 --date 2999-03-05 --reason x
refused D-KIND-UNKNOWN 2 'an unknown kind' dossier amend C00001/2024/a06/1 --kind other --reason x
refused D-ROLE-UNKNOWN 2 'an unknown role' dossier amend C00001/2024/a06/2 --add other="$SAMPLES/hardware.jpg" --reason x
refused D-PART-UNKNOWN 2 'an unknown part' dossier amend C00001/2024/a06/1 --replace original-009="$SAMPLES/hardware.jpg" --reason x
refused D-PART-UNKNOWN 2 'a superseded part' dossier amend C00001/2024/a06/1 --replace original-001="$SAMPLES/hardware.jpg" --reason x
refused D-DUPLICATE 6 'a scan that is filed already' dossier amend C00001/2024/a06/1 --add annex="$HARNESS_ROOT/two.txt" --reason x
refused D-AMEND-SCANS 2 'scans for several' dossier amend C00001/2024/a06/{1,2} --add annex="$SAMPLES/hardware.jpg" --reason x
refused D-AMEND-FIELD 2 'a field that must stay' dossier amend C00001/2024/a06/1 --clear title --reason x
refused D-PAGES 6 'declared pages that are not there' dossier amend C00001/2024/a06/1 --add annex="$SAMPLES/contract.tif" --pages 1 --reason x
refused D-REFERENCE-UNKNOWN 2 'a volume' dossier amend C00001/2024/a06 --title x --reason x
refused D-AMEND-NOTHING 2 'one of several that does not change stops all' dossier amend C00001/2024/a06/{2,1} --title 'Right title' --reason x
is 'and none of this changed anything' "$(tree_digest .)" "$before"

# ---- Copies and waived pages ----

refused D-USAGE 2 'no copies are no number of copies' dossier amend C00001/2024/a06/1 --copies 0 --reason x
like 'and the message says what is one' "$(err)" 'a number from 1 to 9999'
dossier file "$SAMPLES/contract.tif" -c C00001 -k KH.A03 -d 2024-03-05 --pages 5 --waive pages --reason 'two are lost' --duplicate >/dev/null 2>&1
waivers () { dossier --json show C00001/2024/a03/1 | jq -r 'select(.type == "record").waivers // [] | map (select (startswith ("pages"))) | join (",")'; }
like 'pages that do not match are waived' "$(waivers)" 'two are lost'
exits 'another field is amended' 0 dossier amend C00001/2024/a03/1 --title Measured --reason typo
like 'and they stay waived' "$(waivers)" 'two are lost'
refused D-PAGES 6 'another number asks again' dossier amend C00001/2024/a03/1 --pages 4 --reason x
exits 'of a check that there is not, nothing is waived' 2 dossier amend C00001/2024/a03/1 --pages 4 --waive bogus --reason x
like 'with a code' "$(err)" 'error\[D-WAIVER\]'
like 'and which there are' "$(err)" 'hint: use one of: pages, parts, damaged, locked, date$'
exits 'and is waived' 0 dossier amend C00001/2024/a03/1 --pages 4 --waive pages --reason 'one is lost'
is 'by the new reason alone' "$(waivers | grep -c lost),$(waivers | grep -c two)" 1,0
exits 'the true number is declared' 0 dossier amend C00001/2024/a03/1 --pages 3 --reason 'none was lost'
like 'which ends the waiver' "$(out)" 'waived +pages: one is lost → '
is 'so that no list has it' "$(waivers)$(dossier missing C00001/2024/a03 --all 2>/dev/null | grep -c waived)" 0
exits 'the archive verifies' 0 dossier verify

# ---- Seals and packs ----

exits 'a volume with amended records is sealed' 0 dossier seal C00001/2024/a06
exits 'the archive verifies' 0 dossier verify
V=customers/C00/C00001/2024/a06-feedback
ok 'the sealed list is valid for sha256sum' sh -c "cd $V && sha256sum -c --strict --quiet manifest-sha256.1.txt"
exits 'a record of a sealed volume is amended' 0 dossier amend C00001/2024/a06/2 --clear secrecy --note 'no secret' --reason '解密'
exits 'and the seal stays true' 0 dossier verify
dossier pack -o "$HARNESS_ROOT/full.tar" >/dev/null
dossier pack --since "$HARNESS_ROOT/first.tar.receipt" -o "$HARNESS_ROOT/second.tar" >/dev/null
exits 'a full pack verifies' 0 dossier verify "$HARNESS_ROOT/full.tar"
exits 'so does one from before with an increment' 0 dossier verify "$HARNESS_ROOT/first.tar" "$HARNESS_ROOT/second.tar"
exits 'the archive compares with each' 0 dossier compare "$HARNESS_ROOT/full.tar"
exits 'also with the increment' 0 dossier compare "$HARNESS_ROOT/second.tar"
exits 'also with that from before' 0 dossier compare "$HARNESS_ROOT/first.tar"
exits 'they are restored' 0 dossier unpack "$HARNESS_ROOT/first.tar" "$HARNESS_ROOT/second.tar" "$HARNESS_ROOT/restored"
exits 'and verify' 0 dossier -C "$HARNESS_ROOT/restored" verify
is 'to the same records' "$(cd "$HARNESS_ROOT/restored/customers" && tree_digest .)" "$(cd customers && tree_digest .)"

# ---- Tampering ----

damage () { # FILE CODE: one byte more
  printf 'x' >>"$1"
  exits "a change of ${1##*/} is found" 1 dossier verify
  like 'by its name' "$(out)" "fault\\[$2\\].*${1##*/}"
  truncate -s -1 "$1"
}
damage $R/record.1.xml V-FILE-CHANGED
damage $R/record.4.xml V-FILE-CHANGED
damage $R/manifest-sha256.4.txt V-FILE-CHANGED
damage $R/original-001.txt V-FILE-CHANGED
damage $R/annex-001.txt V-FILE-CHANGED
printf 'x' >>$R/record.5.xml
exits 'an altered edition is not shown' 3 dossier show C00001/2024/a06/1
exits 'nor amended' 3 dossier amend C00001/2024/a06/1 --title y --reason x
truncate -s -1 $R/record.5.xml
mv $R/annex-001.txt "$HARNESS_ROOT/aside"
exits 'a missing scan is found' 1 dossier verify
exits 'and put back from the packs' 0 dossier unpack "$HARNESS_ROOT/full.tar" --only C00001/2024/a06/1 --repair
ok 'as it was' cmp -s $R/annex-001.txt "$HARNESS_ROOT/aside"
exits 'the archive verifies' 0 dossier verify

exits 'copies are declared' 0 dossier amend C00001/2024/a06/1 --copies 2 --reason 清点
exits 'and not known again' 0 dossier amend C00001/2024/a06/1 --clear copies --reason 误计
is 'they are ?' "$(dossier show C00001/2024/a06/1 | sed -n 's/^copies *//p')" '?'
done_testing
