#!/bin/bash
# The parts of an archive that verify, compare and unpack take: a customer by name or former number, a record by a code
# from before or by any place that it had, also in packs that were made before it moved.
. "$(dirname "$0")/harness.sh"

O=customers/C00/C00001/2024/a06-feedback N=customers/C00/C00002/2024/a06-feedback
fresh
for name in one two three; do printf 'scan %s\n' "$name" >"$HARNESS_ROOT/$name.txt"; done
dossier init a --fonds Z109 --name Test >/dev/null
dossier -C a customer add 'Harbour Trading' --former-number K0042 >/dev/null
dossier -C a customer add 'Old Mills' >/dev/null
dossier -C a customer set C00002 --name 'Northern Mills' >/dev/null
dossier -C a file "$HARNESS_ROOT"/{two,three}.txt --each -c C00001 -k feedback -d 2024-03-05 --copies 1 >/dev/null
dossier -C a file "$HARNESS_ROOT/one.txt" -c C00001 -k feedback -d 2024-03-05 --copies 1 --former-code 'A-17 (2003)' >/dev/null
dossier -C a seal C00001/2024/a06 >/dev/null
dossier -C a pack -o full.tar >/dev/null
dossier -C a move C00001/2024/a06/3 --customer C00002 --reason wrong >/dev/null
dossier -C a amend C00002/2024/a06/1 --title again --reason typo >/dev/null
dossier -C a pack --since full.tar.receipt -o later.tar >/dev/null
dossier -C a pack -o whole.tar >/dev/null

records () { jq -r 'select(.type == "summary").records' <"$OUT"; }

# ---- verify ----

while IFS='|' read -r ref all old; do
  exits "the archive: $ref" 0 dossier -C a --json verify "$ref"
  is 'its records' "$(records)" "$all"
  exits "a full pack: $ref" 0 dossier -C a --json verify whole.tar "$ref"
  is 'its records' "$(records)" "$all"
  exits "a chain with the move between: $ref" 0 dossier -C a --json verify full.tar later.tar "$ref"
  is 'its records' "$(records)" "$all"
  exits "the pack before the move: $ref" 0 dossier -C a --json verify full.tar "$ref"
  is 'its records' "$(records)" "$old"
done <<'END'
C00001/2024/a06/3|1|1
C00002/2024/a06/1|1|1
A-17 (2003)|1|1
C00001|2|3
C00002|1|1
Northern|1|1
Old Mills|1|1
Harbour/2024|2|3
K0042|2|3
END
exits 'without the archive, a name is no part of a pack' 2 dossier -C "$HARNESS_ROOT" verify whole.tar Northern
like 'and the hint names the archive' "$(err)" '-C ARCHIVE'
exits 'nobody of this name' 2 dossier -C a verify Nobody
like 'is said' "$(err)" 'D-CUSTOMER-UNKNOWN'
dossier init b --fonds Z110 --name Other >/dev/null
dossier -C b customer add 'Northern Mills' >/dev/null
exits 'another archive does not know the customers of a pack' 2 dossier -C b verify whole.tar Northern
exits 'what has a pipe is not known before it is read' 2 sh -c 'cat whole.tar | dossier -C a verify - Northern'
exits 'but numbers are found' 0 sh -c 'cat whole.tar | dossier -C a verify - C00002'

# ---- compare ----

for ref in C00001/2024/a06/3 C00002/2024/a06/1 'A-17 (2003)' Northern K0042; do
  for pack in full.tar later.tar whole.tar; do
    exits "compare $pack $ref" 0 dossier -C a compare $pack "$ref"
  done
done

# ---- unpack ----

unpacks () { # DESCRIPTION ARCHIVE PACKS REF SCAN…: these scans and no others are in the part, which then verifies
  local description=$1 archive=$2 packs=$3 ref=$4
  shift 4
  rm -rf part
  # shellcheck disable=SC2086  # a list of words
  exits "$description" 0 dossier -C "$archive" unpack $packs part --only "$ref"
  is 'its scans' "$(cd part/customers/C00 && find . -name 'original-*' | sort | paste -sd' ')" "$*"
  ok 'the next command verifies it' sh -c "$(sed -n 's/^next *//p' "$OUT")"
}
for ref in C00001/2024/a06/3 C00002/2024/a06/1; do
  unpacks "a chain: $ref" "$HARNESS_ROOT" 'full.tar later.tar' $ref ./C00002/2024/a06-feedback/0001/original-001.txt
  ok 'with the profile of the customer' test -s part/customers/C00/C00002/customer.1.xml
  unpacks "a full pack: $ref" "$HARNESS_ROOT" whole.tar $ref ./C00002/2024/a06-feedback/0001/original-001.txt
  unpacks "a pack from before the move: $ref" a full.tar $ref ./C00001/2024/a06-feedback/0003/original-001.txt
done
unpacks 'a chain: the customer to whom it moved' "$HARNESS_ROOT" 'full.tar later.tar' C00002 ./C00002/2024/a06-feedback/0001/original-001.txt
unpacks 'by name' a 'full.tar later.tar' 'Old Mills' ./C00002/2024/a06-feedback/0001/original-001.txt
unpacks 'by a code from before' a 'full.tar later.tar' 'A-17 (2003)' ./C00002/2024/a06-feedback/0001/original-001.txt
unpacks 'a chain: the customer whom it left' "$HARNESS_ROOT" 'full.tar later.tar' C00001 \
  ./C00001/2024/a06-feedback/0001/original-001.txt ./C00001/2024/a06-feedback/0002/original-001.txt
is 'with its moved.xml' "$(ls part/$O/0003)" moved.xml
unpacks 'and its volume' "$HARNESS_ROOT" 'full.tar later.tar' C00001/2024/a06 \
  ./C00001/2024/a06-feedback/0001/original-001.txt ./C00001/2024/a06-feedback/0002/original-001.txt

# ---- repair ----

for ref in C00001/2024/a06/3 C00002/2024/a06/1 C00002 Northern 'A-17 (2003)'; do
  for packs in 'full.tar later.tar' whole.tar; do
    for file in original-001.txt record.2.xml manifest-sha256.3.txt; do echo bad >>a/$N/0001/$file; done
    # shellcheck disable=SC2086  # a list of words
    exits "repair $ref from $packs" 0 dossier -C a unpack $packs --repair --only "$ref"
    rm -rf a.damaged-*
  done
done
echo bad >>a/$N/0001/original-001.txt
exits 'a scan from before the move is put back by the new number' 0 dossier -C a unpack full.tar --repair --only C00002/2024/a06/1
exits 'the archive verifies' 0 dossier -C a verify
done_testing
