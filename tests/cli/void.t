#!/bin/bash
# Voids and reopenings: what is wrongly filed leaves lists, counts and searches; a sealed volume takes records again. Both are
# entries of the register of corrections, and both can be undone.
. "$(dirname "$0")/harness.sh"

scan () { printf 'scan %s\n' "$1" >"$HARNESS_ROOT/$1.txt"; } # NAME: a file without pages, unlike any other
fresh
for name in one two three four; do scan $name; done
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier file "$HARNESS_ROOT"/{one,two,three}.txt --each --customer C00001 --category feedback --date 2010-03-05 >/dev/null

# ---- Void ----

before=$(tree_digest .)
exits 'a dry run succeeds' 0 dossier -n void C00001/2010/a06/2 --reason 'filed twice'
like 'and says that nothing was written' "$(err)" 'nothing was written'
like 'and says what would happen' "$(out)" "would be void +C00001/2010/a06-feedback/0002 +\\(V$YEAR-0001\\)"
is 'and writes nothing' "$(tree_digest .)" "$before"
exits 'a record is voided' 0 dossier void C00001/2010/a06/2 --reason 'filed twice'
exits 'the archive verifies' 0 dossier verify
unlike 'lists leave it out' "$(dossier list C00001/2010/a06)" 0002
unlike 'so do searches' "$(dossier find two)" 0002
like 'counts have it apart' "$(dossier --json status | jq -c 'select(.type == "archive") | [.records, .void]')" '^\[2,1\]$'
like 'for the volume too' "$(dossier --json list C00001 | jq -c 'select(.type == "volume") | [.records, .void]')" '^\[2,1\]$'
like 'for the customer, too' "$(dossier --json show C00001 | jq -c 'select(.type == "counts") | [.records, .void]')" '^\[2,1\]$'
like 'verify counts it among the others' "$(dossier --json verify | tail -n1 | jq -c '[.records, .void]')" '^\[3,1\]$'
like 'in words' "$(dossier verify)" '1 of these records is void'
like 'in Chinese' "$(LC_ALL=zh_CN.UTF-8 dossier verify)" '其中 1 件作废'
is 'list --gone has it' "$(dossier --json list --gone C00001 | jq -r 'select(.type == "gone") | [.path, .state, .register] | join(" ")')" \
  "C00001/2010/a06-feedback/0002 void V$YEAR-0001"
is 'by volume and category' "$(dossier list --gone C00001/2010/a06 --category a06 | cut -d' ' -f1)" C00001/2010/a06-feedback/0002
is 'and not by another' "$(dossier list --gone C00001 --category contracts)$(dossier list --gone --year 2011)" ''
is 'its number is no gap' "$(dossier --json missing C00001/2010 | jq -r 'select(.check == "numbering").what')" ''
like 'show says so' "$(dossier show C00001/2010/a06/2)" "void +V$YEAR-0001"
like 'and why' "$(dossier show V$YEAR-0001)" 'reason +filed twice'
like 'the log has it' "$(dossier log C00001/2010/a06/2)" ' void '
unlike 'without its reason' "$(cat journal/*)" 'twice'
like 'its term goes on' "$(dossier due --as-of 2055-01-01)" 'C00001/2010/a06-feedback/0002'
dossier index rebuild >/dev/null
unlike 'a new index says the same' "$(dossier list C00001/2010/a06)" 0002
before=$(tree_digest .)
refused () { # CODE STATUS DESC COMMAND…
  exits "$3" "$2" "${@:4}"
  like "with its code" "$(err)" "error\\[$1\\]"
}
refused D-VOID 6 'it cannot be voided twice' dossier void C00001/2010/a06/2 --reason x
refused D-NOT-VOID 6 'what is not void cannot be put back' dossier void C00001/2010/a06/1 --undo --reason x
refused D-USAGE 2 'no reason' dossier void C00001/2010/a06/1
refused D-REFERENCE-UNKNOWN 2 'a volume is not void' dossier void C00001/2010/a06 --reason x
refused D-VOLUME-OPEN 6 'a volume that is not sealed cannot be opened' dossier reopen C00001/2010/a06 --reason x
is 'and none of this changed anything' "$(tree_digest .)" "$before"
exits 'a void is undone' 0 dossier void C00001/2010/a06/2 --undo --reason 'it was right'
like 'the entry has both editions' "$(dossier show V$YEAR-0001)" 'void undone'
like 'and the list has the record again' "$(dossier list C00001/2010/a06)" 0002
exits 'the archive verifies' 0 dossier verify
exits 'records come from a pipe' 0 bash -c 'dossier list C00001/2010/a06 | head -2 | dossier void - --reason x'
is 'in one entry' "$(dossier --json show V$YEAR-0002 | jq -r '.places? | length? // empty' | head -1)" 2
dossier void C00001/2010/a06/1 C00001/2010/a06/2 --undo --reason x >/dev/null
exits 'the archive verifies' 0 dossier verify

# ---- Reopen ----

dossier void C00001/2010/a06/3 --reason x >/dev/null
exits 'a volume with a void record is sealed' 0 dossier seal C00001/2010/a06
like 'with all its records' "$(cat customers/C00/C00001/2010/a06-feedback/volume.1.xml)" 'records="3"'
exits 'the archive verifies' 0 dossier verify
exits 'nothing is filed there' 6 dossier file "$HARNESS_ROOT/four.txt" --customer C00001 --category feedback --date 2010-05-01
like 'and the hint says how' "$(err)" 'dossier reopen'
exits 'a sealed volume is opened' 0 dossier reopen C00001/2010/a06 --reason 'one was forgotten'
like 'it is open' "$(dossier --json list C00001 | jq -r 'select(.type == "volume") | .sealed')" '^open|^false|no'
like 'and shown so' "$(dossier show C00001/2010/a06)" 'sealed +no'
is 'also in JSON' "$(dossier --json show C00001/2010/a06 | jq -r 'select(.type == "volume") | "\(.sealed) \(."sealed-at")"')" 'false null'
exits 'and takes a record' 0 dossier file "$HARNESS_ROOT/four.txt" --customer C00001 --category feedback --date 2010-05-01
exits 'the archive verifies' 0 dossier verify
exits 'it is opened once' 6 dossier reopen C00001/2010/a06 --reason x
exits 'and sealed again' 0 dossier seal C00001/2010/a06
like 'which is shown' "$(dossier show C00001/2010/a06)" 'sealed +yes'
V=customers/C00/C00001/2010/a06-feedback
like 'with a second container note' "$(cat $V/volume.2.xml)" 'edition="2".*|records="4"'
ok 'and a second list' sh -c "cd $V && sha256sum -c --strict --quiet manifest-sha256.2.txt"
like 'the entry ends' "$(dossier show V$YEAR-0004)" 'volume sealed again'
exits 'the archive verifies' 0 dossier verify
exits 'nothing is filed there any more' 6 dossier file "$SAMPLES/hardware.jpg" --customer C00001 --category feedback --date 2010-05-01
dossier pack -o "$HARNESS_ROOT/full.tar" >/dev/null
exits 'a pack of it verifies' 0 dossier verify "$HARNESS_ROOT/full.tar"
exits 'and compares' 0 dossier compare "$HARNESS_ROOT/full.tar"
exits 'and is restored' 0 dossier unpack "$HARNESS_ROOT/full.tar" "$HARNESS_ROOT/restored"
exits 'to an archive that verifies' 0 dossier -C "$HARNESS_ROOT/restored" verify
printf 'x' >>"registers/corrections/$YEAR/000/V$YEAR-0004/entry.1.xml"
exits 'an altered entry is found' 1 dossier verify

done_testing
