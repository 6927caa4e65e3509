#!/usr/bin/env bash
# dossier verify: what it says and how it ends, on archives that are good, broken, unreadable, empty, and being written to.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/tampering.sh"

fresh
tampering_archive
BASE=$PWD/a
copy () { fresh && cp -a "$BASE" a; }
# One finding of a JSON answer, by code.
finding () { grep -F "\"code\":\"$1\"" "$OUT"; }

# What a good archive gets.
copy
before=$(tree_digest a)
exits 'a good archive passes' 0 dossier -C a verify
like 'with what was counted' "$(out)" 'checked  6 records, 30 files, [^,]*, 18 events in [0-9.]+ s'
is 'nothing is on stderr' "$(err)" ''
is 'nothing is changed' "$(tree_digest a)" "$before"
is 'no index is made, only a note of the run' "$(find "$XDG_CACHE_HOME" -type f)" "$XDG_CACHE_HOME/dossier/verified"
exits 'JSON' 0 dossier -C a --json verify
like 'ends with a summary' "$(tail -n 1 "$OUT")" '"type":"summary","verdict":"pass","faults":0.*"events":18.*"records":6'
like 'that names the archive and its head' "$(tail -n 1 "$OUT")" '"archive":"[0-9a-f]{64}","head":"[0-9a-f]{64}"'
chmod -R a-w a
exits 'a copy that cannot be written will do' 0 dossier -C a verify
chmod -R u+w a

# Since when.
copy
poke a/$V/0001/original-001.txt 30
exits 'a changed byte is found' 1 dossier -C a verify
like 'with its place' "$(out)" "where: $V/0001/original-001.txt"
like 'with the digest it had' "$(out)" "expected: $(sha256sum <"$BASE/$V/0001/original-001.txt" | cut -d' ' -f1)"
like 'with the digest it has' "$(out)" "found: $(sha256sum <a/$V/0001/original-001.txt | cut -d' ' -f1)"
like 'known good since the volume was sealed' "$(out)" 'known good: [0-9T:-]+Z event 14 seal'
like 'and with what to do' "$(out)" 'hint: restore this file from a backup'
poke a/$W/0001/original-001.txt 30
exits 'in a volume that is not sealed' 1 dossier -C a verify $W
like 'it is since it was filed' "$(out)" 'known good: [0-9T:-]+Z event 10 file'

# A part of it.
exits 'another part is good' 0 dossier -C a verify C00043
exits 'a volume by the beginning of its category' 1 dossier -C a verify C00042/2024/a06
exits 'a record of it' 0 dossier -C a verify C00042/2024/a06/2
like 'is one record' "$(out)" 'checked  1 record,'
exits 'a record by its reference code' 1 dossier -C a verify Z001-KH.A06.2024-D10-C00042-0001
exits 'a year of all customers' 1 dossier -C a verify 2024
exits 'several references' 1 dossier -C a verify C00043 C00042/2024/a06
exits 'a year in which nothing was filed is not checked' 3 dossier -C a verify 2019
like 'and says so' "$(out)" 'not checked\[V-NOTHING-CHECKED\]'
exits 'so is a customer that is not there' 3 dossier -C a verify C09999
exits 'nonsense is refused' 2 dossier -C a verify '../a'
like 'with its code' "$(err)" 'D-REFERENCE'
exits 'parts: 0 of 2' 2 dossier -C a verify --part 0/2
exits 'parts: 3 of 2' 2 dossier -C a verify --part 3/2
exits 'parts: no number' 2 dossier -C a verify --part half
dossier -C a --json verify --part 1/2 >"$OUT" 2>&1
one=$(sed -n 's/.*"records":\([0-9]*\).*/\1/p' "$OUT")
dossier -C a --json verify --part 2/2 >"$OUT" 2>&1
two=$(sed -n 's/.*"records":\([0-9]*\).*/\1/p' "$OUT")
is 'two halves are the whole' "$((one + two))" 6
for i in 1 2 3 4 5 6 7 8 9; do
  dossier -C a verify --part $i/9 >"$OUT" 2>&1
  [ $? -ne 3 ] || empty=$i
done
exits 'a part without a customer is not checked' 3 dossier -C a verify --part "$empty/9"
like 'and says so' "$(out)" 'V-NOTHING-CHECKED'
exits 'one thread finds the same' 1 dossier -C a verify --jobs 1
exits 'as do many' 1 dossier -C a verify --jobs 16
exits 'no threads are refused' 2 dossier -C a verify --jobs -1

# Files of all lengths, several at a time, each in pieces.
fresh
dossier init a >"$OUT" 2>&1 && dossier -C a customer add 'Länge' >"$OUT" 2>&1
scans=()
for bytes in 1 55 56 63 64 65 4096 262143 262144 262145 300000 524288 786433 1048576; do
  yes "$bytes" | head -c "$bytes" >"scan-$bytes.txt"
  scans+=("scan-$bytes.txt")
done
exits 'files of many lengths are filed, each by itself' 0 dossier -C a file --each -c C00001 -k vouchers -d 2024-03-05 "${scans[@]}"
exits 'and all together' 0 dossier -C a file -t all -c C00001 -k vouchers -d 2024-03-05 --duplicate "${scans[@]}"
(cd a/customers/C00/C00001/2024/pz-vouchers/0015 && sha256sum -c --quiet manifest-sha256.1.txt) >"$OUT" 2>&1
is 'their digests are what sha256sum makes of them' "$?" 0
exits 'they pass' 0 dossier -C a verify
like 'all of them counted' "$(out)" 'checked  15 records, '
changed=0
for file in a/customers/C00/C00001/2024/pz-vouchers/00*/original-*.txt; do
  last=$(($(stat -c %s "$file") - 1))
  cp "$file" saved && poke "$file" $last
  dossier -C a verify --jobs $((changed % 3 + 1)) >"$OUT" 2>&1
  [[ $(grep -c '^fault' "$OUT") == 1 && $(grep '^where' "$OUT" | head -n1) == "where: ${file#a/}" ]] && changed=$((changed + 1))
  cp saved "$file"
done
is 'a change in the last byte of any of them is found there and nowhere else' "$changed" 28

# A verdict says what it covers.
copy
exits 'a part passes' 0 dossier -C a verify C00043
like 'and is named with what was left out' "$(out)" 'pass     C00043: as it was filed; 1 other customer not checked'
unlike 'so it is not everything' "$(out)" 'everything'
exits 'a volume passes' 0 dossier -C a verify C00042/2024/a02
like 'without the other records of its customer' "$(out)" 'pass     C00042/2024/a02: as it was filed; 1 other customer not checked; 3 other records of the same customers not checked'
exits 'so does a part by number' 0 dossier -C a --json verify --part 1/1
like 'in JSON' "$(tail -n1 "$OUT")" '"scope":"part 1/1","other-customers":0,"other-records":0'
poke a/$W/0001/original-001.txt 30
exits 'a fault in a part' 1 dossier -C a verify $W
like 'has its scope, too' "$(out)" "scope    $W; 1 other customer not checked"

# What is far longer than what was filed is found without reading it.
copy
truncate -s 300G a/$W/0001/original-001.txt
began=$SECONDS
exits 'a scan that has become longer is found' 1 dossier -C a verify
like 'with its length' "$(out)" "V-FILE-CHANGED.*where: $W/0001/original-001.txt.*found: 322122547200 bytes, not read"
truncate -s 200G a/$W/0002/record.1.xml a/$W/0003/manifest-sha256.1.txt a/archive.xml a/customers/C00/C00042/customer.1.xml a/$V/volume.1.xml
truncate -s 200G a/layouts/company.1.xml "a/$D"
exits 'so are documents' 1 dossier -C a verify
is 'each of them' "$(grep -c 'found: 214748364800 bytes, not read' "$OUT")" 7
ok 'in seconds' test $((SECONDS - began)) -lt 20

# What cannot be read is no pass.
copy
if [ "$(id -u)" -eq 0 ] && ! command -v setpriv >"$OUT"; then
  skip 'an unreadable directory' 'root, and no setpriv'
else
  drop=()
  [ "$(id -u)" -ne 0 ] || drop=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  chmod 755 "$HARNESS_ROOT" . && chmod -R a+rX a
  chmod 000 a/$W/0002
  exits 'a record that may not be read is not checked' 3 "${drop[@]}" "$BUILD/bin/dossier" -C a verify
  like 'and named' "$(out)" "V-UNREADABLE.*where: $W/0002"
  chmod 755 a/$W/0002 && chmod 000 a/$W
  exits 'nor a volume' 3 "${drop[@]}" "$BUILD/bin/dossier" -C a verify
  like 'named as such' "$(out)" "V-UNREADABLE.*where: $W"
  chmod 755 a/$W && chmod 000 a/$W/0001/original-001.txt
  exits 'nor a scan' 3 "${drop[@]}" "$BUILD/bin/dossier" -C a verify
  chmod 644 a/$W/0001/original-001.txt && chmod 000 a/journal
  exits 'nor a journal' 3 "${drop[@]}" "$BUILD/bin/dossier" -C a verify
  chmod 755 a/journal && chmod 000 a/customers
  exits 'nor all customers' 3 "${drop[@]}" "$BUILD/bin/dossier" -C a verify
  chmod 755 a/customers
fi
mkdir empty
DOSSIER_DATA=$PWD/empty exits 'without the schema it is not checked' 3 dossier -C a verify
like 'and says so' "$(out)" 'not checked\[V-NO-SCHEMA\]'

# What is no archive.
mkdir none
exits 'an empty directory is no archive' 5 dossier -C none verify
like 'with its code' "$(err)" 'D-NOT-AN-ARCHIVE'
exits 'a directory that is not there' 3 dossier -C nowhere verify
sed -i 's/format="1"/format="2"/' a/archive.xml
exits 'a newer format is refused by name' 5 dossier -C a verify
like 'with its code' "$(err)" 'D-FORMAT-NEWER'

# A missing mount.
copy
mv a/customers ../customers-elsewhere
mkdir a/customers
exits 'a mount that is missing' 1 dossier -C a verify
like 'is asked for' "$(out)" 'V-TREE-EMPTY.*is mounted'
unlike 'and not every file' "$(out)" 'V-RECORD-MISSING'

# Committed, and not yet placed.
copy
tx=$(sed -n 's/.* tx=\([0-9a-f]*\)-000001$/\1/p' a/journal/000000016)
mkdir "a/.staging/$tx"
mv "a/$X/0001" "a/.staging/$tx/000001"
cp a/journal/000000016 "a/.staging/$tx/block"
exits 'what is committed and not yet in its place passes' 0 dossier -C a verify
like 'with a note' "$(out)" "note\\[V-NOT-PLACED\\].*where: $X/0001"
poke "a/.staging/$tx/000001/original-001.txt" 10
exits 'and is verified where it is' 1 dossier -C a verify
mv "a/.staging/$tx" "a/.staging/$tx.gone"
exits 'also while it is being cleaned up' 1 dossier -C a verify
like 'by the name it will have' "$(out)" "V-FILE-CHANGED.*where: $X/0001/original-001.txt"
rm -r a/.staging/*
mkdir a/.staging/0123456789abcdef0123456789abcdef
exits 'a transaction that was given up is a note' 1 dossier -C a verify
like 'of its own' "$(out)" 'note\[V-STAGING-LEFTOVER\]'

# While others file.
copy
(
  for i in $(seq 1 25); do
    printf 'late %s\n' "$i" >"late$i.txt"
    dossier -C a file "late$i.txt" --customer C00043 --category feedback --date 2024-07-01 || exit 1
  done
) >"$HARNESS_ROOT/writer" 2>&1 &
writer=$!
faults=0 runs=0
while kill -0 "$writer" 2>"$ERR"; do
  runs=$((runs + 1))
  dossier -C a verify >"$OUT" 2>"$ERR" || { faults=$((faults + 1)); diag "$(out)"; }
done
wait "$writer"
ok 'a writer was not disturbed'
ok "verify ran meanwhile ($runs times)" test "$runs" -gt 0
is 'and took nothing of it for a fault' "$faults" 0
exits 'and all passes in the end' 0 dossier -C a verify

done_testing
