#!/bin/bash
# Shelves: where a paper is stands in the journal alone, as codes; boxes are moved as a whole; stock is taken by labels.
. "$(dirname "$0")/harness.sh"

scan () { printf 'scan %s\n' "$1" >"$HARNESS_ROOT/$1.txt"; }
fresh
for name in one two three four five six; do scan $name; done
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
file () { dossier file "$HARNESS_ROOT/$1.txt" --customer C00001 "${@:2}"; }
place () { dossier --json show "$1" | jq -r 'select(.type == "record") | [.box, .room, .shelf] | map (. // "-") | join(" ")'; }

# ---- With filing ----

exits 'a record is filed into a box' 0 file one -k feedback --date 2010-03-05 --box b7 --room 2 --shelf a3
is 'show says where the paper is' "$(place C00001/2010/a06/1)" 'B7 2 A3'
unlike 'the record itself does not' "$(cat customers/C00/C00001/2010/a06-feedback/0001/record.1.xml)" 'B7'
like 'one commit has all' "$(dossier --json log | jq -r 'select(.tx != null or .verb == "box" or .verb == "shelve") | .verb' | tail -n 3 | paste -sd ' ')" 'file box shelve'
exits 'into the same box: it keeps its place' 0 file two -k feedback --date 2010-04-05 --box B7
is 'which is told of the second, too' "$(place C00001/2010/a06/2)" 'B7 2 A3'
is 'the box is placed once' "$(dossier log --verb box | wc -l)" 1
exits 'a record without a place' 0 file three -k feedback --date 2010-05-05
is 'is in none' "$(place C00001/2010/a06/3)" '- - -'
ok 'the archive verifies' dossier verify

# ---- Wrong input ----

before=$(tree_digest .)
refused () { # DESC STATUS CODE ARGUMENT…
  exits "$1" "$2" dossier "${@:4}"
  like "$1: $3" "$(err)" "$3"
  is "$1: nothing changed" "$(tree_digest .)" "$before"
}
refused 'a name is no code' 2 D-SHELF-CODE shelve C00001/2010/a06/3 --box 王芳的盒子
refused 'nor is a long one' 2 D-SHELF-CODE shelve C00001/2010/a06/3 --room A23456789012345678901
refused 'nor a path' 2 D-SHELF-CODE file "$HARNESS_ROOT/four.txt" -c C00001 -k feedback --date 2010-01-01 --shelf ../x
refused 'a record needs a place' 2 D-SHELF-NEEDED shelve C00001/2010/a06/3
refused 'a box that is moved, too' 2 D-SHELF-NEEDED shelve --box B7
refused 'a room alone is no box' 2 D-SHELF-NEEDED shelve --room 3
refused 'off takes no place' 2 D-SHELF-NEEDED shelve C00001/2010/a06/1 --off --box B7
refused 'and no box' 2 D-SHELF-NEEDED shelve --off
refused 'a customer is no paper' 2 D-REFERENCE-UNKNOWN shelve C00001 --box B7
refused 'a record that is none' 2 D-REFERENCE-UNKNOWN shelve C00001/2010/a06/99 --box B7
refused 'a box in another room' 6 D-BOX-ELSEWHERE shelve C00001/2010/a06/3 --box B7 --room 9
refused 'also when filing' 6 D-BOX-ELSEWHERE file "$HARNESS_ROOT/four.txt" -c C00001 -k feedback --date 2010-01-01 --box B7 --shelf Z
refused 'another year' 6 D-BOX-MIXED file "$HARNESS_ROOT/four.txt" -c C00001 -k feedback --date 2011-01-01 --box B7
refused 'another department' 6 D-BOX-MIXED file "$HARNESS_ROOT/four.txt" -c C00001 -k quality-inspection --date 2010-01-01 --box B7
refused 'another period' 6 D-BOX-MIXED file "$HARNESS_ROOT/four.txt" -c C00001 -k XS --date 2010-01-01 --box B7
refused 'a paper that is there already' 6 D-SHELVED shelve C00001/2010/a06/1 --box B7
refused 'a box that is there already' 6 D-SHELVED shelve --box B7 --room 2 --shelf A3
refused 'a paper that is nowhere' 6 D-NOT-SHELVED shelve C00001/2010/a06/3 --off
refused 'an inventory of no box' 2 D-BOX-UNKNOWN list --box B99
refused 'a search in no box' 2 D-BOX-UNKNOWN find --box B99
refused 'boxes of a volume' 2 D-USAGE list --boxes C00001
refused 'boxes by year' 2 D-USAGE list --boxes --year 2010
refused 'volumes in a room' 2 D-USAGE list --volumes --room 2
exits 'a dry run' 0 dossier -n shelve C00001/2010/a06/3 --box B7
like 'says what would happen' "$(out)" 'would shelve  C00001/2010/a06-feedback/0003  box B7, room 2, shelf A3'
is 'and writes nothing' "$(tree_digest .)" "$before"

# ---- Shelving ----

exits 'a volume is shelved' 0 dossier shelve C00001/2010/a06 --box B7
like 'the rest of it' "$(out)" '^shelved  C00001/2010/a06-feedback/0003  box B7, room 2, shelf A3'
like 'and says what was there' "$(err)" '2 papers were there already'
exits 'references from a pipe' 0 bash -c 'dossier find one | dossier shelve - --box C1 --room 1'
is 'one is in another box' "$(place C00001/2010/a06/1)" 'C1 1 -'
exits 'without a box' 0 dossier shelve C00001/2010/a06/2 --room 5 --shelf 4-1
is 'it is loose' "$(place C00001/2010/a06/2)" '- 5 4-1'
exits 'taken off' 0 dossier shelve C00001/2010/a06/2 --off
is 'it is nowhere' "$(place C00001/2010/a06/2)" '- - -'
exits 'and back' 0 dossier shelve C00001/2010/a06/1 C00001/2010/a06/2 --box B7 --json
is 'JSON tells each' "$(jq -r 'select(.type == "shelved") | [.record, .box, .room, .shelf, .from, .done] | join(",")' "$OUT" | paste -sd ' ')" \
  'C00001/2010/a06-feedback/0001,B7,2,A3,box C1, room 1,true C00001/2010/a06-feedback/0002,B7,2,A3,-,true'
ok 'the archive verifies' dossier verify
is 'a new index knows the same' "$(place C00001/2010/a06/1; dossier index rebuild >/dev/null; place C00001/2010/a06/1)" $'B7 2 A3\nB7 2 A3'

# ---- Boxes ----

exits 'the inventory of a box' 0 dossier list --box b7
is 'has its papers' "$(cut -d' ' -f1 "$OUT" | paste -sd ' ')" 'C00001/2010/a06-feedback/0001 C00001/2010/a06-feedback/0002 C00001/2010/a06-feedback/0003'
like 'and says where it is, and how many' "$(err)" 'box B7  room 2  shelf A3  records 3  pages 0'
is 'a search in it' "$(dossier find two --box B7 | cut -d' ' -f1)" C00001/2010/a06-feedback/0002
is 'all boxes' "$(dossier list --boxes --csv | tail -n +2 | tr -d '\r' | paste -sd ' ')" 'B7,2,A3,3,0,2010,KH.A06,0 C1,1,,0,0,,,0'
is 'those of a room' "$(dossier list --boxes --room 1 | cut -d' ' -f1)" C1
exits 'the box is moved' 0 dossier shelve --box B7 --room 3 --shelf C1
like 'in words' "$(out)" '^moved  box B7, room 3, shelf C1  \(was: box B7, room 2, shelf A3\)'
like 'with what is in it' "$(err)" '3 papers are in the box'
is 'by one event' "$(dossier log | tail -n 1 | awk '{print $4}')" box
is 'its papers are there' "$(place C00001/2010/a06/3)" 'B7 3 C1'
is 'a room has them' "$(dossier find --room 3 --json | jq -r 'select(.type == "record").path' | sort | head -n 1)" C00001/2010/a06-feedback/0001
is 'the lists say so' "$(dossier list C00001/2010/a06 --json | jq -r 'select(.type == "record") | [.box, .room, .shelf] | join(" ")' | sort -u)" 'B7 3 C1'
exits 'a void record' 0 dossier void C00001/2010/a06/3 --reason twice
unlike 'is in no inventory' "$(dossier list --box B7 2>&1)" '0003'
exits 'nor is it put anywhere' 6 dossier shelve C00001/2010/a06/3 --box C1
like 'with a code' "$(err)" D-VOID
exits 'in force again' 0 dossier void C00001/2010/a06/3 --undo --reason once
is 'it is where it was' "$(place C00001/2010/a06/3)" 'B7 3 C1'
exits 'a restricted record' 0 dossier restrict C00001/2010/a06/2 --reason law
unlike 'is not named' "$(dossier list --box B7 2>/dev/null)" '0002'
like 'but counted' "$(dossier list --box B7 2>&1 >/dev/null)" '1 restricted record is left out'
exits 'and released' 0 dossier release C00001/2010/a06/2 --reason law
exits 'an amendment' 0 dossier amend C00001/2010/a06/2 --title Two --reason wrong
is 'keeps the place' "$(place C00001/2010/a06/2)" 'B7 3 C1'
exits 'a move' 0 dossier move C00001/2010/a06/2 --category orders --reason wrong
is 'takes the paper along' "$(place C00001/2010/a01/1)" 'B7 3 C1'
like 'in the inventory' "$(dossier list --box B7 2>/dev/null)" 'C00001/2010/a01-orders/0001'
ok 'the archive verifies' dossier verify

# ---- Stock-taking ----

audit () { dossier --json shelve audit "$@" >"$OUT" 2>"$ERR"; }
rows () { jq -r 'select(.type == "audit") | [.state, .record // "-", .expected // "-", .found // "-", .line // "-"] | join(" ")' "$OUT" | paste -sd ';'; }
code () { dossier --json show "$1" | jq -r 'select(.type == "record").reference'; }
one=$(code C00001/2010/a06/1) two=$(code C00001/2010/a01/1) three=$(code C00001/2010/a06/3)
file four -k feedback --date 2011-01-01 --box D1 --room 3 >/dev/null
four=$(code C00001/2011/a06/1)
printf '%s\n' 'DOSSIER BOX B7' "$one" "$two" "$three" >all.txt
exits 'all is there' 0 audit all.txt
is 'and nothing to tell' "$(rows)" ''
is 'but counts' "$(jq -c 'select(.type == "summary") | [.present, .misplaced, .missing, .unchecked, .unknown]' "$OUT")" '[3,0,0,1,0]'
exits 'the same on a pipe' 0 bash -c 'dossier shelve audit - <all.txt'
exits 'without any box: those of the records' 0 bash -c "printf '%s\n' '$one' '$two' '$three' | dossier shelve audit -"
exits 'one is missing' 1 bash -c "printf '%s\n' '$one' '$three' | dossier --json shelve audit - --box B7 >$OUT"
is 'and named' "$(rows)" 'missing C00001/2010/a01-orders/0001 B7 - -'
printf '%s\n' 'box,code' "B7,$one" "B7,$four" "D1,$three" "D1,Z109-KH.A06.2011-D10-C00001-0099" ",C00001/2010/a01/1" >mixed.csv
exits 'a sheet with columns' 1 audit mixed.csv --all
is 'present, misplaced, unknown, missing' "$(rows)" \
  'present C00001/2010/a06-feedback/0001 B7 B7 2;misplaced C00001/2011/a06-feedback/0001 D1 B7 3;misplaced C00001/2010/a06-feedback/0003 B7 D1 4;unknown - - D1 5;misplaced C00001/2010/a01-orders/0001 B7 D1 6'
printf '盒号,档号\nB7,%s\n' "$one" >zh.csv
exits 'headings in Chinese' 1 audit zh.csv
is 'the others are missing' "$(rows)" 'missing C00001/2010/a01-orders/0001 B7 - -;missing C00001/2010/a06-feedback/0003 B7 - -'
loan=$(dossier --json loan ask C00001/2010/a01/1 --borrower Ann --department sales --use lend --purpose quote | jq -r 'select(.type == "loan").loan')
dossier loan approve "$loan" >/dev/null && dossier loan out "$loan" >/dev/null
printf '%s\n' 'DOSSIER BOX B7' "$one" "$three" >lent.txt
exits 'a paper that is out on loan is not missing' 0 audit lent.txt --all
is 'but told' "$(rows)" 'present C00001/2010/a06-feedback/0001 B7 B7 2;present C00001/2010/a06-feedback/0003 B7 B7 3;on loan C00001/2010/a01-orders/0001 B7 - -;not checked C00001/2011/a06-feedback/0001 D1 - -'
exits 'a box is lent as a whole' 0 dossier loan ask --box b7 --borrower Bob --department Sales --use consult --purpose check
is 'all that is in it' "$(dossier --json loan list --borrower Bob | jq -r 'select(.type == "loan").record' | sort | paste -sd ' ')" \
  'C00001/2010/a01-orders/0001 C00001/2010/a06-feedback/0001 C00001/2010/a06-feedback/0003'
exits 'a box that is none' 2 dossier loan ask --box B99 --borrower Bob --department Sales --use consult --purpose check
like 'is named' "$(err)" 'D-BOX-UNKNOWN'
exits 'neither a box nor a record' 2 dossier loan ask --borrower Bob --department Sales --use consult --purpose check
exits 'one that is back without anybody saying so' 1 audit all.txt
is 'is told' "$(rows)" 'return not recorded C00001/2010/a01-orders/0001 B7 B7 3'
like 'with what to do' "$(dossier shelve audit all.txt 2>&1)" '1 paper is here although it is out on loan: run `dossier loan back`'
dossier loan back "$loan" >/dev/null
dossier void C00001/2010/a06/3 --reason twice >/dev/null
exits 'a void paper in its box' 1 audit all.txt
is 'is told' "$(rows)" 'void C00001/2010/a06-feedback/0003 B7 B7 4'
: >empty.txt
exits 'an empty sheet' 2 dossier shelve audit empty.txt
like 'says so' "$(err)" D-SHEET-EMPTY
exits 'no sheet' 3 dossier shelve audit nowhere.csv
exits 'no argument' 2 dossier shelve audit
exits 'as CSV' 1 dossier shelve audit all.txt --csv
like 'with headings' "$(out)" 'state,record,reference,expected,found,line'
like 'in Chinese' "$(LC_ALL=zh_CN.UTF-8 dossier shelve audit all.txt 2>&1)" '相符 2 件，借出 0 件，错位 0 件，缺 0 件，未盘点 1 件'

# ---- A layout that only warns ----

fresh
sed 's/ mixed="refuse"//' "$HARNESS_TOP/layouts/company.xml" >mild.xml
dossier init w --fonds Z109 --name Test --layout mild.xml >/dev/null
cd w || exit 1
dossier customer add 'Harbour Trading' >/dev/null
file five -k feedback --date 2010-01-01 --box B1 >/dev/null
file six -k feedback --date 2011-01-01 >/dev/null
exits 'papers of two years may share a box' 0 dossier shelve C00001/2011/a06/1 --box B1
like 'with a warning' "$(err)" 'should have the same year, department and retention period, and box B1 holds C00001/2010/a06-feedback/0001'
ok 'the archive verifies' dossier verify

# ---- Packs ----

dossier pack -o ../b.tar >/dev/null
exits 'a pack is unpacked' 0 dossier unpack ../b.tar ../back
cd ../back || exit 1
is 'with the places' "$(place C00001/2011/a06/1)" 'B1 - -'
exits 'and verifies' 0 dossier verify ../b.tar
done_testing
