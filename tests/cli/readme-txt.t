#!/bin/bash
# All commands of an archive's README.txt, run as they stand there, in one shell: they print what README.txt says that they print, change
# nothing in the archive, and leave nothing behind.
. "$(dirname "$0")/harness.sh"
GOLDEN=$HARNESS_TOP/tests/golden

receipt () { sed -n "s/^$1: //p" full.tar.receipt; }

# expected: what they print of the archive a and its pack.
expected () {
  (cd a && grep -rn 合同 customers --include='record.*.xml'; grep -rl 'C00042' customers --include='record.*.xml'
    grep -h ' file ' journal/* | tail)
  echo "$(receipt to) events, head $(receipt head)"
  echo "$(receipt archive)  -"
  grep -q 'digest="sha256"' a/archive.xml && (cd a && openssl dgst -sha256 -r archive.xml)
  (cd a && for key in people/*.pem; do
    [ ! -e "$key" ] || echo "$(openssl pkey -pubin -in "$key" -outform DER | sha256sum | cut -d' ' -f1) $key"
  done)
  (cd a && grep -H -e '<name>' -e '<role' -e '<key' people/*.xml 2>/dev/null)
  echo 'Verified OK'
  echo "$(receipt tarball)  $PWD/full.tar"
  echo "$(receipt bytes) $PWD/full.tar"
  echo "$(sed -n 's/^members: //p' unpacked.txt)  -"
  grep '^members: ' unpacked.txt
}

# whole DESC: runs them in the archive a of the present directory, with a pack of it.
whole () {
  local before
  diag "$1"
  dossier -C a pack -o full.tar --no-event >"$OUT"
  readme_commands a/README.txt 2. 6. >whole.sh
  mkdir home
  before=$(tree_digest a)
  HOME=$PWD/home PACK=$PWD/full.tar UNPACKED=$PWD/unpacked by_hand a ../whole.sh |
    grep -v '^tar: .* in the future$' >"$OUT" # the clock had been moved
  is 'they print what they should' "$(out)" "$(expected)"
  is 'they change nothing in the archive' "$(tree_digest a)" "$before"
  is 'they leave nothing in the temporary directory' "$(ls -A "$TMPDIR")" ''
  is 'nor in the home directory' "$(ls -A home)" ''
  is 'nor elsewhere, except what they unpack' "$(LC_ALL=C ls -A | tr '\n' ' ')" \
    'a full.tar full.tar.receipt home unpacked unpacked.txt whole.sh '
  exits 'which is an archive' 0 dossier -C unpacked verify
}

fresh
cp -a "$GOLDEN/archive" a
whole 'an archive without people'

fresh
cp -a "$GOLDEN/destruction/archive" a
dossier -C a checkpoint >"$OUT" 2>&1
whole 'an archive with people, a destruction and a checkpoint'

for crypto in sha512 gm; do
  fresh
  mkdir scans
  for i in 1 2 3; do echo "合同 $i" >scans/$i.txt; done
  dossier init a --crypto $crypto >"$OUT"
  dossier -C a customer add --number C00042 华东贸易 >"$OUT"
  dossier -C a file --each scans/*.txt --customer C00042 --category contracts --pages 1 --date 2024-03-05 >"$OUT"
  dossier -C a seal C00042/2024 >"$OUT"
  rm -r scans
  whole "an archive with other digests: $crypto"
  cp -a a b
  echo >>b/customers/C00/C00042/2024/a02-contracts/0002/original-001.txt
  readme_commands a/README.txt 3. 4. >verify.sh
  like 'they find what was changed' "$(by_hand b ../verify.sh)" 'C00042/2024/a02-contracts/0002/original-001.txt: FAILED'
done

# Two increments over a full pack: a record has moved before the first of them, and again before the second.
fresh
for i in 1 2; do echo "合同 $i" >"$i.txt"; done
dossier init a >"$OUT"
dossier -C a customer add --number C00042 华东贸易 >"$OUT"
dossier -C a customer add --number C00043 北方机械 >"$OUT"
dossier -C a file --each 1.txt 2.txt --customer C00042 --category feedback --date 2024-03-05 --copies 1 >"$OUT"
dossier -C a pack -o 1.tar >"$OUT"
dossier -C a move C00042/2024/a06/1 --customer C00043 --reason 客户有误 >"$OUT"
dossier -C a pack --since 1.tar.receipt -o 2.tar >"$OUT"
dossier -C a move C00042/2024/a06/1 --category freight --reason 类别有误 >"$OUT"
dossier -C a amend C00042/2024/a06/2 --title 反馈 --reason 题名有误 >"$OUT"
dossier -C a pack --since 2.tar.receipt -o 3.tar >"$OUT"
readme_commands a/README.txt 4.2 4.3 >functions.sh
readme_commands a/README.txt 5.1 5.5 >each.sh
readme_commands a/README.txt 5.6 6. >end.sh
cat functions.sh >all.sh
for i in 1 2 3; do
  printf 'PACK=%s UNPACKED=%s\n' "$PWD/$i.tar" "$PWD/unpacked" | cat - each.sh >>all.sh
done
cat end.sh >>all.sh
by_hand a ../all.sh >"$OUT"
is 'each pack unpacked by hand has the members that it lists' "$(grep -c '^members: ' "$OUT") $(grep -o '^members: .*\|^[0-9a-f]*  -$' "$OUT" | sed 's/members: //; s/  -//' | sort | uniq -c | awk '$1 == 2' | wc -l)" '3 3'
unlike 'and no command fails' "$(out)" 'cannot|No such|exists|BAD'
is 'its files are those of the archive' "$(cd unpacked && find customers -type f | sort)" "$(cd a && find customers -type f | sort)"
is 'with the same contents' "$(cd unpacked/customers && tree_digest .)" "$(cd a/customers && tree_digest .)"
exits 'and it verifies' 0 dossier -C unpacked verify

# They take seconds, not hours: EVENTS=100000 for a long run.
fresh
mkdir scans
seq "${EVENTS:-2000}" | split -l 1 -a 6 - scans/ --additional-suffix=.txt
dossier init a >"$OUT"
dossier -C a customer add --number C00042 华东贸易 >"$OUT"
find scans -type f | dossier -C a file --each --customer C00042 --category feedback --date 2024-04-01 --from-file - >"$OUT"
rm -r scans
SECONDS=0
whole "many events"
diag "$(wc -l <a/journal/000000001-* 2>/dev/null) events and more: $SECONDS s"
done_testing
