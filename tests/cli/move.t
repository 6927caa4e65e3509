#!/bin/bash
# Moves: a record that belongs to another customer, category or year gets a new place and code there, and is found by the
# old ones for ever.
. "$(dirname "$0")/harness.sh"

scan () { printf 'scan %s\n' "$1" >"$HARNESS_ROOT/$1.txt"; } # NAME: a file without pages, unlike any other
V=customers/C00/C00001/2024/a06-feedback
N=customers/C00/C00002/2024/a06-feedback
fresh
for name in one two three four five; do scan $name; done
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier customer add 'Northern Mills' >/dev/null
dossier file "$HARNESS_ROOT"/{one,two,three}.txt --each --customer C00001 --category feedback --date 2024-03-05 >/dev/null
dossier pack -o "$HARNESS_ROOT/first.tar" >/dev/null
old=$(dossier --json show C00001/2024/a06/1 | jq -r 'select(.type == "record") | .reference')

# ---- To another customer ----

before=$(tree_digest .)
exits 'a dry run succeeds' 0 dossier -n move C00001/2024/a06/1 --customer Northern --reason 'wrong customer'
like 'and says what would change' "$(out)" 'would move +C00001/2024/a06-feedback/0001 → C00002/2024/a06-feedback/0001 +\(edition 2\)'
is 'and writes nothing' "$(tree_digest .)" "$before"
exits 'a record is moved' 0 dossier move C00001/2024/a06/1 --customer Northern --reason 'wrong customer'
like 'from where to where is printed' "$(out)" 'moved +C00001/2024/a06-feedback/0001 → C00002/2024/a06-feedback/0001'
ok 'its directory is there' test -s $N/0001/original-001.txt
ok 'with the new edition' grep -q 'reference="Z109-KH.A06.2024-D10-C00002-0001"' $N/0001/record.2.xml
ok 'which has the reason' grep -q 'reason="wrong customer"' $N/0001/record.2.xml
is 'the old place has moved.xml alone' "$(ls $V/0001)" moved.xml
ok 'with the old code' grep -q "reference=\"$old\"" $V/0001/moved.xml
ok 'and the new place' grep -q "path=\"$N/0001\"" $V/0001/moved.xml
ok 'its manifest is valid for sha256sum' sh -c "cd $N/0001 && sha256sum -c --strict --quiet manifest-sha256.2.txt"
like 'the journal has the move' "$(cat journal/*)" " move from=$V/0001 path=$N/0001"
unlike 'and no word of it' "$(cat journal/*)" 'wrong'
exits 'the archive verifies' 0 dossier verify
for ref in C00001/2024/a06/1 $V/0001 "$old" C00002/2024/a06/1; do
  like "it is shown by $ref" "$(dossier show "$ref")" 'C00002/2024/a06-feedback/0001'
done
like 'the old customer has two records' "$(dossier --json list C00001/2024/a06 | jq -r 'select(.type == "record") | .path' | wc -l)" '^2$'
like 'a list of volumes names what it does not count' "$(dossier list C00001 2>&1 >/dev/null)" 'not counted: moved away 1; `dossier list --gone`'
like 'the new one has it' "$(dossier list C00002/2024/a06)" 'one'
like 'search finds it there' "$(dossier find one)" 'C00002/2024/a06-feedback/0001'
is 'a middle dot is a dot' "$(dossier find "${old//./·}" | cut -d' ' -f1)" C00002/2024/a06-feedback/0001
is 'by the name of its customer' "$(dossier find one northern | cut -d' ' -f1)" C00002/2024/a06-feedback/0001
is 'and not by that of the former one' "$(dossier find one harbour | grep -c C00002)" 0
is 'full-width digits are digits' "$(dossier list Ｃ００００２／２０２４／ａ０６ -y ２０２４ | cut -d' ' -f1)" C00002/2024/a06-feedback/0001
like 'its editions are told across both places' "$(dossier show C00001/2024/a06/1 --editions)" 'reference code +Z109-KH.A06.2024-D10-C00001-0001 → Z109-KH.A06.2024-D10-C00002-0001'
like 'and so are its events' "$(dossier log C00002/2024/a06/1)" ' file '
like 'and the move' "$(dossier log C00001/2024/a06/1)" ' move '
dossier list C00001 >list.1; dossier list C00002/2024/a06 >>list.1; dossier show C00001/2024/a06/1 >>list.1
dossier index rebuild >/dev/null
dossier list C00001 >list.2; dossier list C00002/2024/a06 >>list.2; dossier show C00001/2024/a06/1 >>list.2
is 'a new index says the same' "$(cat list.2)" "$(cat list.1)"
rm list.1 list.2
exits 'the next record gets a new number at the old place' 0 dossier file "$HARNESS_ROOT/four.txt" --customer C00001 --category feedback --date 2024-03-05
like 'the number after the last' "$(out)" 'C00001/2024/a06-feedback/0004'

# ---- Further moves ----

is 'the old code is found' "$(dossier find "$old" | cut -d' ' -f1)" C00002/2024/a06-feedback/0001
exits 'it is moved again, to another category' 0 dossier move "$old" --category freight --reason 'it is freight'
ok 'it is there' test -s customers/C00/C00002/2024/a04-freight/0001/record.3.xml
like 'the first place leads to the last' "$(dossier show C00001/2024/a06/1)" 'C00002/2024/a04-freight/0001'
is 'and found' "$(dossier find "$old" | cut -d' ' -f1)" C00002/2024/a04-freight/0001
like 'and so does the first code' "$(dossier path "$old")" 'a04-freight/0001'
exits 'a wrong year is corrected' 0 dossier amend C00001/2024/a06/2 --date 2023-12-30 --reason 'a year too late'
like 'and moves the record' "$(out)" 'moved +C00001/2024/a06-feedback/0002 → C00001/2023/a06-feedback/0001'
exits 'an amendment goes on there' 0 dossier amend C00001/2024/a06/2 --title 'Second' --reason typo
ok 'with the next edition' test -s customers/C00/C00001/2023/a06-feedback/0001/record.3.xml
exits 'the archive verifies' 0 dossier verify
like 'move events are two and one' "$(cat journal/* | grep -c ' move ')" '^3$'

exits 'the old number verifies the record where it is' 0 dossier --json verify C00001/2024/a06/1
is 'with all its editions' "$(jq -r 'select(.type == "summary") | .records' "$OUT")" 1
exits 'and so does the old code' 0 dossier verify "$old"

# ---- What is in force follows ----

dossier hold set C00001/2024/a06/3 --matter lawsuit >/dev/null
dossier hold set C00001 --matter audit >/dev/null
dossier retention extend C00001/2024/a06/3 --until 2070-01-01 --reason research >/dev/null
exits 'a held record is moved' 0 dossier move C00001/2024/a06/3 --customer C00002 --reason 'wrong customer'
like 'both holds are on it' "$(dossier why C00001/2024/a06/3)" 'H2026-0001'
like 'also that of its old customer' "$(dossier why C00001/2024/a06/3)" 'H2026-0002'
like 'and the extension' "$(dossier why C00001/2024/a06/3)" '2070'
dossier index rebuild >/dev/null
like 'a new index knows of both' "$(dossier why C00001/2024/a06/3)" 'H2026-0002'
exits 'the archive verifies' 0 dossier verify
exits 'one is lifted' 0 dossier hold lift H2026-0001 --reason over
exits 'and the other' 0 dossier hold lift H2026-0002 --reason over
unlike 'then it is not held' "$(dossier why C00001/2024/a06/3)" 'H2026-000[12]'
exits 'the archive verifies' 0 dossier verify

# ---- A term is never shortened ----

dossier file "$HARNESS_ROOT/five.txt" --customer C00001 --category KH.A03 --date 2010-03-05 >/dev/null
exits 'a record of thirty years is moved to a category of ten' 0 dossier move C00001/2010/a03/1 --category freight --reason freight
unlike 'it is not due after ten' "$(dossier due --as-of 2022-01-01)" 'C00001/2010/a04-freight/0001'
like 'but after thirty' "$(dossier due --as-of 2042-01-01)" 'C00001/2010/a04-freight/0001'

# ---- By hand ----

readme_commands README.txt 3. 4. >"$HARNESS_ROOT/commands.sh"
by_hand . "$HARNESS_ROOT/commands.sh" >"$HARNESS_ROOT/by-hand" 2>&1
is 'the commands of README.txt follow the moves' "$(grep -c . <"$HARNESS_ROOT/by-hand")" 3

# ---- Packs ----

dossier pack -o "$HARNESS_ROOT/second.tar" --since "$HARNESS_ROOT/first.tar.receipt" >/dev/null
dossier pack -o "$HARNESS_ROOT/whole.tar" >/dev/null
exits 'a pack from before and its increment verify' 0 dossier verify "$HARNESS_ROOT/first.tar" "$HARNESS_ROOT/second.tar"
exits 'and so does a full pack' 0 dossier verify "$HARNESS_ROOT/whole.tar"
exits 'the chain is unpacked' 0 dossier unpack "$HARNESS_ROOT/first.tar" "$HARNESS_ROOT/second.tar" "$HARNESS_ROOT/chain"
ok 'the record is at its last place' test -s "$HARNESS_ROOT/chain/customers/C00/C00002/2024/a04-freight/0001/original-001.txt"
is 'the first has moved.xml alone' "$(ls "$HARNESS_ROOT/chain/$V/0001")" moved.xml
exits 'it verifies' 0 dossier -C "$HARNESS_ROOT/chain" verify
exits 'the full pack is unpacked' 0 dossier unpack "$HARNESS_ROOT/whole.tar" "$HARNESS_ROOT/copy"
is 'and is the same' "$(cd "$HARNESS_ROOT/copy" && find customers -type f | sort)" "$(cd "$HARNESS_ROOT/chain" && find customers -type f | sort)"
exits 'the old pack with the new journal is unpacked, but for what came later' 1 dossier unpack "$HARNESS_ROOT/first.tar" "$HARNESS_ROOT/newer" --journal .
ok 'and has the record at its last place' test -s "$HARNESS_ROOT/newer/customers/C00/C00002/2024/a04-freight/0001/original-001.txt"
exits 'by its old number alone' 0 dossier unpack "$HARNESS_ROOT/whole.tar" "$HARNESS_ROOT/alone" --only C00001/2024/a06/1
ok 'it is the record where it is' test -s "$HARNESS_ROOT/alone/customers/C00/C00002/2024/a04-freight/0001/original-001.txt"
exits 'and it is compared by its old number' 0 dossier --json compare "$HARNESS_ROOT/whole.tar" C00001/2024/a06/1
is 'with its files there, the files moved.xml and those that belong to no customer' \
  "$(jq -r 'select(.type == "summary").same' <"$OUT")" \
  "$({ find customers/C00/C00002/2024/a04-freight/0001 customers/C00/C00002/2024/a06-feedback/0001 $V/0001 -type f
  tar tf "$HARNESS_ROOT/whole.tar" | grep -v '^customers/\|^journal/\|^PACK.txt'; } | wc -l)"
exits 'an old pack is compared' 0 dossier compare "$HARNESS_ROOT/first.tar"
exits 'and a new one' 0 dossier compare "$HARNESS_ROOT/whole.tar"
mv customers/C00/C00002/2024/a04-freight/0001/original-001.txt "$HARNESS_ROOT/lost"
exits 'a lost scan is found out' 1 dossier verify
exits 'and put back from the old pack' 0 dossier -C "$PWD" unpack "$HARNESS_ROOT/first.tar" "$HARNESS_ROOT/second.tar" --repair
exits 'then the archive verifies' 0 dossier verify

# ---- Refusals ----

refuses () { # CODE ARGUMENTS…: the move is refused, and nothing changed
  local code=$1 before; shift
  before=$(tree_digest .)
  dossier move "$@" >"$HARNESS_ROOT/out" 2>&1
  like "$code: move $*" "$(cat "$HARNESS_ROOT/out")" "\[$code\]"
  is 'and nothing has changed' "$(tree_digest .)" "$before"
}
refuses D-USAGE C00001/2024/a06/4 --reason x
refuses D-USAGE C00001/2024/a06/4 --customer C00002
refuses D-REFERENCE-UNKNOWN C00001/2024/a06/9 --customer C00002 --reason x
refuses D-REFERENCE-UNKNOWN C00001/2024/a06 --customer C00002 --reason x
refuses D-CUSTOMER-UNKNOWN C00001/2024/a06/4 --customer C00099 --reason x
refuses D-MOVE-NOTHING C00001/2024/a06/4 --customer C00001 --reason x
refuses D-CATEGORY-UNKNOWN C00001/2024/a06/4 --category nothing --reason x
refuses D-WAIVER C00001/2024/a06/4 --customer C00002 --waive damaged --reason x
dossier void C00001/2024/a06/4 --reason mistake >/dev/null
refuses D-VOID C00001/2024/a06/4 --customer C00002 --reason x
dossier void C00001/2024/a06/4 --undo --reason 'none' >/dev/null
dossier amend C00002/2024/a06/2 --copies 1 --reason counted >/dev/null
dossier seal C00002/2024/a06 >"$HARNESS_ROOT/out" 2>&1 || cat "$HARNESS_ROOT/out"
refuses D-VOLUME-SEALED C00001/2024/a06/4 --customer C00002 --reason x
exits 'a move out leaves a seal true' 0 dossier move C00002/2024/a06/2 --customer C00001 --reason 'it was right'
exits 'the archive verifies' 0 dossier verify

# ---- What was decided about a place, whose last record then moves away ----

fresh
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier customer add 'Northern Mills' >/dev/null
for year in 2001 2002 2003 2004; do
  dossier file "$HARNESS_ROOT/one.txt" --customer C00001 --category freight --date $year-01-01 --copies 1 --duplicate >/dev/null
done
dossier hold set C00001/2001/a04 --matter lawsuit >/dev/null
dossier hold set C00001/2002 --matter audit >/dev/null
dossier retention extend C00001/2003/a04 --until 2090-01-01 --reason research >/dev/null
dossier restrict C00001/2004/a04 --reason private >/dev/null
exits 'the decisions verify' 0 dossier verify
for year in 2001 2002 2003 2004; do
  exits "the last record of $year is moved" 0 dossier move C00001/$year/a04/1 --customer C00002 --reason 'wrong customer'
done
exits 'and still verify' 0 dossier verify
dossier pack -o "$HARNESS_ROOT/decided.tar" >/dev/null
exits 'also in a pack' 0 dossier verify "$HARNESS_ROOT/decided.tar"
rm "$HARNESS_ROOT"/decided.tar*

# ---- What came along from a volume ends for one record alone ----

fresh
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier customer add 'Northern Mills' >/dev/null
dossier file "$HARNESS_ROOT"/{one,two,three}.txt --each --customer C00001 --category freight --date 2001-01-01 --copies 1 >/dev/null
dossier hold set C00001/2001/a04 --matter lawsuit >/dev/null
dossier restrict C00001/2001 --reason private >/dev/null
dossier hold set C00001 --matter audit >/dev/null
came () { dossier --json hold list "$@" | jq -r 'select(.type == "hold") | "\(.hold) \(.place) \(.origin // "-") \(.lifted // "-")"' | sort; }
H1=$(came | sed -n '/a04-freight/s/ .*//p') R="H$YEAR-0002"
dossier move C00001/2001/a04/1 --customer C00002 --reason 'wrong customer' >/dev/null
dossier move C00001/2001/a04/2 --category feedback --reason feedback >/dev/null
came C00002 >held
is 'the list tells it at the new place, with its origin' "$(grep -c "C00002/2001/a04-freight/0001 .*C00001" held)" 2
is 'what lies above the new place, too, did not come along' "$(came C00001/2001/a06/1 | paste -sd'|')" \
  "$H1 C00001/2001/a06-feedback/0001 C00001/2001/a04-freight -|H$YEAR-0003 C00001 - -"
like 'show names both' "$(dossier show C00002/2001/a04/1 | tr -s ' \n' ' ')" "hold $H1 from C00001/2001/a04-freight hold H$YEAR-0003 from C00001 restriction $R from C00001/2001"
is 'also to programs' "$(dossier --json show C00002/2001/a04/1 | jq -c 'select(.type == "record")["brought-along"]')" \
  '["'"$H1"' C00001/2001/a04-freight","H'"$YEAR"'-0003 C00001","'"$R"' C00001/2001"]'
like 'and so does why' "$(dossier why C00002/2001/a04/1)" 'came along with the record from C00001/2001/a04-freight'
exits 'a hold that did not come along is not lifted here' 6 dossier hold lift "H$YEAR-0003" C00001/2001/a06/1 --reason x
like 'because it is elsewhere' "$(err)" 'D-HOLD-ELSEWHERE'
exits 'the other one is lifted for this record alone' 0 dossier hold lift "$H1" C00001/2001/a04/2 --reason settled
like 'at its new place' "$(out)" 'lifted +C00001/2001/a06-feedback/0001'
is 'it is free' "$(came C00001/2001/a06/1 | grep -c "$H1")" 0
is 'its former volume is not' "$(came C00001/2001/a04 | grep -c "$H1 C00001/2001/a04-freight ")" 1
is 'nor is the other record that left it' "$(came C00002 | grep -c "$H1")" 1
exits 'lifting it again is refused' 6 dossier hold lift "$H1" C00001/2001/a06/1 --reason settled
like 'as lifted' "$(err)" 'D-HOLD-LIFTED'
is 'all holds tell by which edition' "$(came --all | grep -c "a06-feedback/0001 .* $H1.2")" 1
exits 'a restriction that came along is ended likewise' 0 dossier release C00001/2001/a04/1 --reason consent
like 'and the record is found again' "$(dossier find one)" 'C00002/2001/a04-freight/0001'
exits 'but once' 6 dossier release C00002/2001/a04/1 --reason consent
came --all >list.1; dossier index rebuild >/dev/null; came --all >list.2
is 'a new index says the same' "$(cat list.2)" "$(cat list.1)"
rm held list.1 list.2
exits 'the archive verifies' 0 dossier verify
dossier pack -o "$HARNESS_ROOT/freed.tar" >/dev/null
exits 'and so does a pack' 0 dossier verify "$HARNESS_ROOT/freed.tar"
exits 'the freed record moves back under the hold' 0 dossier move C00001/2001/a06/1 --category freight --reason 'it was freight'
like 'and is held by its volume' "$(dossier why C00001/2001/a06/1)" "$H1"
unlike 'not by what it brought' "$(dossier why C00001/2001/a06/1)" 'brought along'
exits 'lifting the hold everywhere frees those that brought it along' 0 dossier hold lift "$H1" --reason over
is 'none is left' "$(came | grep -c "$H1")" 0
exits 'the archive verifies' 0 dossier verify
dossier pack -o "$HARNESS_ROOT/over.tar" >/dev/null
exits 'and so does a pack' 0 dossier verify "$HARNESS_ROOT/over.tar"
rm "$HARNESS_ROOT"/{freed,over}.tar*

# A lift at a place that never had the hold, by an honest document: in the directory and in a pack.
dossier hold set C00001/2001/a04 --matter lawsuit >/dev/null
dossier move C00001/2001/a04/3 --customer C00002 --reason 'wrong customer' >/dev/null
exits 'a record that had left before a hold' 6 dossier hold lift "H$YEAR-0004" C00002/2001/a04/1 --reason x
like 'is not freed of it' "$(err)" 'D-HOLD-ELSEWHERE'

# ---- The trigger of a former code ----

fresh
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier customer add 'Northern Mills' >/dev/null
dossier file "$HARNESS_ROOT"/{one,two,three}.txt --each --customer C00001 --category KH.A01 --date 2001-01-01 --copies 1 >/dev/null 2>&1
is 'its period runs from the end of the contract' "$(dossier --json show C00001/2001/a01/1 | jq -r 'select(.type == "record") | .trigger')" CE
dossier event C00001/2001/a01/2 CE 2003-03-03 >/dev/null
for i in 1 2 3; do dossier move C00001/2001/a01/$i --category freight --reason freight >/dev/null; done
like 'what is missing is the end of the contract' "$(dossier why C00001/2001/a04/1)" 'end of the contract.*dossier event C00001/2001/a04-freight/0001 CE DATE'
unlike 'where it was recorded before the move, nothing is' "$(dossier why C00001/2001/a04/2)" 'not known'
is 'the list of what is not known says so' "$(dossier --json due --list unknown | jq -r '.trigger // empty' | paste -sd' ')" 'CE CE'
exits 'a trigger that it never had is refused' 6 dossier event C00001/2001/a04/1 RE 2004-04-04
exits 'the end is recorded for the record itself' 0 dossier event C00001/2001/a04/3 CE 2004-04-04
unlike 'and counts' "$(dossier why C00001/2001/a04/3)" 'not known'
exits 'another moves to another customer' 0 dossier move C00001/2001/a04/1 --customer C00002 --reason 'wrong customer'
exits 'its end is recorded there' 0 dossier event C00002/2001/a04/1 CE 2005-05-05
unlike 'and counts, too' "$(dossier why C00002/2001/a04/1)" 'not known'
dossier file "$HARNESS_ROOT/four.txt" --customer C00001 --category KH.B01 --date 2001-01-01 --copies 1 >/dev/null 2>&1
dossier move C00001/2001/b01/1 --customer C00002 --category freight --reason 'wrong customer' >/dev/null
like 'a relationship is that of the customer who had the record' "$(dossier why C00002/2001/a04/2)" 'dossier event C00001 RE DATE'
exits 'whose end is recorded' 0 dossier event C00001 RE 2006-06-06
unlike 'and counts' "$(dossier why C00002/2001/a04/2)" 'not known'
dossier index rebuild >/dev/null
unlike 'a new index says the same' "$(dossier why C00002/2001/a04/1)$(dossier why C00002/2001/a04/2)$(dossier why C00001/2001/a04/3)" 'not known'
dossier seal 2001 --yes >/dev/null
exits 'all four are drawn up for destruction' 0 dossier destroy propose --due
is 'by the ends of their former codes' "$(dossier --json destroy show D2026-0001 | jq -r '.due // empty' | sort | paste -sd' ')" '2014-01-01 2015-01-01 2016-01-01 2017-01-01'
exits 'the archive verifies' 0 dossier verify

# ---- A volume that moves have emptied is sealed ----

fresh
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier customer add 'Northern Mills' >/dev/null
dossier file "$HARNESS_ROOT"/{one,two}.txt --each --customer C00001 --category freight --date 2001-01-01 --copies 1 >/dev/null
dossier file "$HARNESS_ROOT/three.txt" --customer C00001 --category feedback --date 2001-01-01 --copies 1 >/dev/null
dossier move C00001/2001/a06/1 --customer C00002 --reason 'wrong customer' >/dev/null
exits 'the customer is sealed' 0 dossier seal C00001/2001 --yes
like 'with the volume that is empty' "$(out)" 'sealed  C00001/2001/a06-feedback  \(0 records, 0 files'
unlike 'which names no record' "$(cat customers/C00/C00001/2001/a06-feedback/volume.1.xml)" 'first-item|last-item'
exits 'the archive verifies' 0 dossier verify
refuses D-VOLUME-SEALED C00002/2001/a06/1 --customer C00001 --reason 'it was right'
dossier reopen C00001/2001/a04 --reason 'two are wrong' >/dev/null
for i in 1 2; do dossier move C00001/2001/a04/$i --customer C00002 --reason 'wrong customer' >/dev/null; done
exits 'a volume that was opened and emptied is sealed again' 0 dossier seal C00001/2001/a04
exits 'the archive verifies' 0 dossier verify
dossier pack -o "$HARNESS_ROOT/empty.tar" >/dev/null
exits 'and so does a pack' 0 dossier verify "$HARNESS_ROOT/empty.tar"
like 'it is shown sealed' "$(dossier show C00001/2001/a06)" 'sealed +yes'
dossier index rebuild >/dev/null
like 'also by a new index' "$(dossier show C00001/2001/a06)" 'sealed +yes'
readme_commands README.txt 3. 4. >"$HARNESS_ROOT/commands.sh"
by_hand . "$HARNESS_ROOT/commands.sh" >"$HARNESS_ROOT/by-hand" 2>&1
is 'the commands of README.txt agree' "$(grep -c . <"$HARNESS_ROOT/by-hand")" 3

# ---- Moves that were only written into the journal ----

# adds VERB FIELDS: the next event, correctly chained.
adds () {
  local last
  last=$(cat journal/* | tail -n 1)
  printf '%09d %s 2026-01-01T00:00:00Z forger %s\n' $((10#${last%% *} + 1)) \
    "$(printf '%s\n' "$last" | sha256sum | cut -d' ' -f1)" "$1" >"journal/$(printf %09d $((10#${last%% *} + 1)))"
}
fresh
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier customer add 'Northern Mills' >/dev/null
dossier file "$HARNESS_ROOT"/{one,two,three}.txt --each --customer C00001 --category feedback --date 2024-03-05 --copies 1 >/dev/null
dossier move C00001/2024/a06/1 --customer C00002 --reason 'wrong customer' >/dev/null
cp -a . "$HARNESS_ROOT/moved"
while IFS='|' read -r what from to; do
  rm -rf "$HARNESS_ROOT/forged"; cp -a "$HARNESS_ROOT/moved" "$HARNESS_ROOT/forged"; cd "$HARNESS_ROOT/forged" || exit 1
  adds "move from=$from path=$to"
  exits "$what is a fault" 1 dossier verify
  like 'of the move' "$(out)$(err)" 'fault\[V-MOVE\]'
  exits 'also for one that only reads that' 1 dossier verify "C00002"
done <<END
two moves to one place|$V/0002|$N/0001
a move from nowhere|$V/0099|$N/0002
a move from a place that was left|$V/0001|$N/0002
a move to the place where it was before|$N/0001|$V/0001
a move to where another record is|$N/0001|$V/0003
END

# ---- Several at once ----

fresh
mkdir scans
for i in 1 2 3 4 5 6 7 8; do echo "scan $i" >scans/$i.txt; done
dossier init a --fonds Z109 --name Test >/dev/null
dossier -C a customer add 'Harbour Trading' >/dev/null
dossier -C a customer add 'Northern Mills' >/dev/null
dossier -C a file scans/*.txt --each --customer C00001 --category feedback --date 2024-03-05 >/dev/null
for i in 1 2 3 4; do
  dossier -q -C a move C00001/2024/a06/$i --customer C00002 --reason move >"out.$i" 2>&1 &
  dossier -q -C a amend C00001/2024/a06/$i --title "title $i" --reason amend >"out.a$i" 2>&1 &
done
dossier -q -C a move C00001/2024/a06/5 --category freight --reason move >out.5 2>&1 &
dossier -q -C a move C00001/2024/a06/5 --customer C00002 --reason move >out.6 2>&1 &
wait
is 'nobody was refused' "$(cat out.[1-5] out.a? | grep -c error)" 0
exits 'moves and amendments at once lose nothing' 0 dossier -C a verify
is 'each record has both' "$(for i in 1 2 3 4; do dossier -C a --json show C00001/2024/a06/$i | jq -r 'select(.type == "record") | "\(.customer) \(.title)"'; done)" \
  "$(for i in 1 2 3 4; do echo "C00002 title $i"; done)"
is 'and the numbers follow one another' "$(find a/customers/C00/C00002/2024/a06-feedback -mindepth 1 -name '000[1-4]' | sort | sed 's|.*/||' | paste -sd' ')" '0001 0002 0003 0004'
done_testing
