#!/bin/bash
# Comparing an archive with a pack of it: what differs is named with who is right; what events explain is no difference.
. "$(dirname "$0")/harness.sh"

fresh
{
  dossier init a --fonds Z109 --name 示范客户档案
  dossier -C a customer add --number C00042 'Harbour Trading'
  dossier -C a file "$SAMPLES/contract.tif" "$SAMPLES/zhijian.png" --each --customer C00042 --category contracts --date 2024-03-05
  dossier -C a file "$SAMPLES/bakery.png" --customer C00042 --category feedback --date 2025-07-01
  dossier -C a pack -o full.tar
  dossier -C a file "$SAMPLES/books.webp" --customer C00042 --category feedback --date 2025-08-01
  dossier -C a pack -o more.tar --since full.tar.receipt
} >"$OUT" 2>"$ERR"
cp -a a good
V=customers/C00/C00042/2024/a02-contracts

codes () { jq -r 'select(.type == "finding") | "\(.code) \(.place)"' <"$OUT" | LC_ALL=C sort; }
sums () { jq -r 'select(.type == "summary") | "\(.same) \(.different) \(."only-pack") \(."only-archive") \(.later) \(.earlier)"' <"$OUT"; }

before=$(tree_digest a)
exits 'an archive is as its pack has it' 0 dossier -C a --json compare full.tar
is 'with no finding' "$(codes)" ''
is 'but for a record that came later' "$(sums)" "$(($(tar -tf full.tar | grep -cv -e ^journal/ -e PACK.txt))) 0 0 0 1 0"
exits 'an increment, too' 0 dossier -C a --json compare more.tar
is 'before which there was more' "$(sums)" '3 0 0 0 0 8'
exits 'from standard input' 0 sh -c 'dossier -C a compare - <full.tar'
like 'in words' "$(out)" 'equal     no unexplained differences'
exits 'a compressed one' 0 sh -c 'gzip -n <full.tar | dossier -C a compare -'
exits 'a part' 0 dossier -C a --json compare full.tar C00042/2024
like 'has fewer files' "$(sums)" '^9 0 0 0 '
is 'nothing is written' "$(tree_digest a)" "$before"

printf '~' | dd of=a/$V/0001/original-001.tif bs=1 seek=5000 conv=notrunc status=none
rm a/$V/0002/record.1.xml
rm -r a/customers/C00/C00042/2025/a06-feedback/0001
exits 'damage is found' 1 dossier -C a --json compare full.tar
is 'and named' "$(codes)" "V-FILE-CHANGED $V/0001/original-001.tif
V-FILE-MISSING $V/0002/record.1.xml
V-RECORD-MISSING customers/C00/C00042/2025/a06-feedback/0001"
like 'with the command that mends it' "$(out)" '"hint":"run `dossier unpack full.tar --only C00042/2024/a02-contracts/0001 --repair`"'
is 'all can be mended' "$(jq -r 'select(.type == "summary") | .repairable' <"$OUT")" 5
cp full.tar '全 包.tar'
: >a/layouts/company.1.xml
exits 'what is read with everything is damaged' 1 dossier -C a --json compare '全 包.tar' 2025
repair=$(jq -r 'select(.place == "layouts/company.1.xml") | .hint' <"$OUT" | sed 's/^run `\(.*\)`$/\1/')
exits 'and mended by the command that is told' 0 env DOSSIER_ARCHIVE=a bash -c "$repair"
like 'whatever the name of the pack' "$(out)" 'put back  layouts/company.1.xml'
exits 'what is no pack' 5 dossier -C a compare a/README.txt
like 'is said to be none' "$(err)" 'error\[D-NOT-A-PACK\]'
exits 'two packs are one too many' 2 dossier -C a compare full.tar full.tar
like 'which is said' "$(err)" 'error\[D-USAGE\].*one pack'
exits 'a part that nobody knows is a usage error' 2 dossier -C a compare full.tar C00099
like 'with a code' "$(err)" 'error\[D-REFERENCE-UNKNOWN\]'

# The other one is wrong.
rm -rf a && cp -a good a
dossier -C a pack --no-event -o - 2>"$ERR" | sed 's/Harbour Trading/Harbour trading/' >bad.tar
exits 'a pack that was changed' 1 dossier -C a --json compare bad.tar
like 'is told apart' "$(codes)" 'V-PACK-CHANGED customers/C00/C00042/customer.1.xml'
rm a/$V/0001/original-001.tif
dossier -q -C a pack --no-event --keep-going -o less.tar >"$OUT" 2>"$ERR"
rm -rf a && cp -a good a
exits 'a pack from which something was left out' 1 dossier -C a --json compare less.tar
is 'lacks it' "$(codes)" "V-PACK-LACKS $V/0001/original-001.tif"
printf '~' | dd of=a/$V/0001/original-001.tif bs=1 seek=5000 conv=notrunc status=none
exits 'and when the archive has not got it either' 1 dossier -C a --json compare less.tar
is 'neither has' "$(codes)" "V-BOTH-CHANGED $V/0001/original-001.tif"

# Packs that are not of this archive's past.
rm -rf a && cp -a good a
dossier -q init other >"$OUT" && dossier -q -C other pack -o other.tar >"$OUT"
exits 'a pack of another archive is refused' 6 dossier -C a compare other.tar
like 'with a code' "$(err)" 'error\[D-PACK-ARCHIVE\]'
dossier -q -C a pack --no-event -o now.tar >"$OUT"
tar -xf full.tar --one-top-level=old && rm old/PACK.txt
exits 'a pack of more than there is' 6 dossier -C old compare now.tar
like 'with a code' "$(err)" 'error\[D-PACK-AHEAD\]'
dossier -q -C old file "$SAMPLES/hardware.jpg" --customer C00042 --category feedback --date 2025-07-01 >"$OUT"
dossier -q -C old customer set C00042 --owner li >"$OUT"
dossier -q -C old customer set C00042 --owner wang >"$OUT"
dossier -q -C old customer set C00042 --owner zhao >"$OUT"
exits 'a pack of another past' 6 dossier -C old compare now.tar
like 'with a code' "$(err)" 'error\[D-PACK-FORK\]'
head -c 50000 full.tar >cut.tar
exits 'a pack that was cut off' 3 dossier -C a compare cut.tar
like 'with a code' "$(err)" 'error\[D-TAR-TRUNCATED\]'
exits 'without a pack it is a usage error' 2 dossier -C a compare
done_testing
