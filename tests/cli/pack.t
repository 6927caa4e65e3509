#!/bin/bash
# Packing: a tarball that is the archive at one position, the same wherever it is made, and never a wrong one.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"
shopt -s lastpipe

# An archive a of two customers and four records.
open_archive () {
  fresh
  {
    dossier init a --fonds Z109 --name 示范客户档案
    dossier -C a customer add --number C00001 杭州西湖仪器有限公司
    dossier -C a customer add --number C00042 'Harbour Trading'
    dossier -C a file "$SAMPLES/contract.tif" "$SAMPLES/zhijian.png" --each --customer C00042 --category contracts --date 2024-03-05
    dossier -C a file "$SAMPLES/huoyun.tif" --with annex="$SAMPLES/fankui.jpg" --customer C00001 --category feedback --date 2023-03-05 --title 往来
    dossier -C a seal C00042/2024
    dossier -C a file "$SAMPLES/bakery.png" --customer C00001 --category feedback --date 2024-07-01
  } >"$OUT" 2>"$ERR"
}

value () { # FILE NAME: of a line of PACK.txt or of a receipt
  sed -n "s/^$2: //p" "$1"
}

files () { # DIRECTORY: every file but the journal, what is under way, and PACK.txt; and the events
  (cd "$1" && find . -type f ! -path './.staging/*' ! -path './journal/*' ! -name PACK.txt -print0 | LC_ALL=C sort -z |
    xargs -0r sha256sum && cat journal/*)
}

leftovers () { find . -maxdepth 1 -name '*.partial-*'; }

# ---- A full pack ----

open_archive
refused_twice () { # WHAT MESSAGE ARGUMENT…
  exits "$1 is not guessed" 2 dossier -C a pack -o never.tar "${@:3}"
  like 'which is said' "$(err)" "D-USAGE.*$2"
}
refused_twice 'which compression' 'zstd and --gzip exclude each other' --zstd --gzip
refused_twice 'which of two names' 'output is given twice' -o other.tar
refused_twice 'which archive' 'archive is given twice' -C b
before=$(files a)
events=$(cat a/journal/0* | wc -l)
exits 'an archive is packed' 0 dossier -C a pack -o full.tar
like 'which says what is in it' "$(out)" 'packed  full.tar  \(events 1 to [0-9]+, 4 records, [0-9]+ files'
like 'and how to go on' "$(out)" 'next   dossier pack --since full.tar.receipt'
is 'nothing half done is left' "$(leftovers)" ''
exits 'it verifies as it is' 0 dossier verify full.tar
mkdir t && tar -xf full.tar -C t
is 'tar unpacks the archive as it was' "$(files t)" "$before"
is 'PACK.txt is the last member' "$(tar -tf full.tar | tail -n 1)" PACK.txt
is 'the journal comes first, customers last' \
  "$(tar -tf full.tar | sed 's,/.*,,' | uniq | tr '\n' ' ')" 'journal archive.xml README.txt layouts customers PACK.txt '
is 'within them the order is that of the paths' "$(tar -tf full.tar | grep ^customers/)" \
  "$(tar -tf full.tar | grep ^customers/ | LC_ALL=C sort)"
is 'members are files of nobody that everybody may read' \
  "$(tar -tvf full.tar --numeric-owner | cut -d' ' -f1,2 | sort -u)" '-rw-r--r-- 0/0'
is 'PACK.txt counts the members' "$(value t/PACK.txt files)" "$(tar -tf full.tar | grep -cvx PACK.txt)"
is 'and their bytes' "$(value t/PACK.txt bytes)" "$(tar -tvf full.tar | awk '$6 != "PACK.txt" {n += $3} END {print n}')"
is 'and tells the position' "$(value t/PACK.txt from) $(value t/PACK.txt to)" "1 $events"
is 'the receipt has the digest of the tarball' "$(value full.tar.receipt tarball)" "$(sha256sum <full.tar | cut -d' ' -f1)"
is 'and its length' "$(value full.tar.receipt bytes)" "$(wc -c <full.tar)"
like 'the journal has an event' "$(tail -n 1 a/journal/*)" \
  " pack from=1 to=$events head=$(value full.tar.receipt head) since=0{64} digest=$(value full.tar.receipt tarball) bytes="
exits 'the archive verifies afterwards' 0 dossier -C a verify
exits 'PACK.txt is no part of the archive' 1 dossier -C t verify
like 'and the only thing that is not' "$(out)" 'V-FILE-UNLISTED.*PACK.txt.*1 fault,'
rm t/PACK.txt
exits 'without it what was unpacked verifies' 0 dossier -C t verify
exits 'what was unpacked can be filed into' 0 dossier -C t file "$SAMPLES/books.webp" --customer C00042 --category feedback --date 2025-01-02

# ---- The same bytes ----

open_archive
exits 'of packs nothing is known' 0 dossier -C a status --backups
like 'and that is said' "$(err)" 'no packs are recorded in the journal'
exits 'a pack without an event' 0 dossier -C a pack -o one.tar --no-event
is 'leaves the journal alone' "$(cat a/journal/* | grep -c ' pack ')" 0
(umask 077 && LC_ALL=zh_CN.UTF-8 TZ=Asia/Shanghai dossier -C a pack -o two.tar --no-event) >"$OUT" 2>"$ERR"
ok 'umask, locale and time zone do not matter' cmp one.tar two.tar
mkdir b && (cd a && find . -depth -type f ! -path './.staging/*' | LC_ALL=C sort -r) | while IFS= read -r file; do
  mkdir -p "b/$(dirname "$file")" && cp "a/$file" "b/$file" && chmod 600 "b/$file"
done
if [ "$(id -u)" -eq 0 ]; then chown -R 4242:4242 b; fi
ok 'another owner, mode, time and order of the directory' dossier -C b pack -o three.tar --no-event
ok 'do not matter' cmp one.tar three.tar
mkdir c && tar -xf one.tar -C c
ok 'nor that it was unpacked from a pack' dossier -C c pack -o four.tar --no-event
ok 'which is the same again' cmp one.tar four.tar
dossier -C a pack -o - --no-event --jobs 1 2>"$ERR" | sha256sum | read -r piped _
is 'standard output gets the same' "$piped" "$(sha256sum <one.tar | cut -d' ' -f1)"
for how in zstd gzip xz; do
  ok "packed with $how" dossier -C a pack -o "one.$how" --no-event "--$how=2"
  "$how" -dc <"one.$how" | cmp - one.tar
  ok 'it is the same within'
done
exits 'a level that there is not is refused' 2 dossier -C a pack -o never.tar --gzip=17
like 'with a code' "$(err)" 'error\[D-COMPRESSION\]'
ok 'and nothing is made' test ! -e never.tar

# What is committed and not yet placed is read where it is staged, and belongs in the pack.
tx=$(sed -n 's/.* file path=customers\/C00\/C00001\/2024.* tx=//p' a/journal/0*)
mkdir -p "a/.staging/${tx%-*}"
mv a/customers/C00/C00001/2024/a06-feedback/0001 "a/.staging/${tx%-*}/${tx#*-}"
ok 'a record that is still to be placed is packed' dossier -C a pack -o five.tar --no-event
ok 'at its place' cmp one.tar five.tar

# ---- Increments ----

open_archive
dossier -C a pack -o full.tar >"$OUT"
dossier -C a file "$SAMPLES/books.webp" --customer C00042 --category feedback --date 2025-01-02 >"$OUT"
dossier -C a customer set C00042 --owner 李强 >"$OUT"
exits 'only what is new is packed' 0 dossier -C a pack -o more.tar --since full.tar.receipt
is 'which is this' "$(tar -tf more.tar | tr '\n' ' ')" "journal/$(printf %09d $(($(value full.tar.receipt to) + 1))) \
customers/C00/C00042/2025/a06-feedback/0001/manifest-sha256.1.txt \
customers/C00/C00042/2025/a06-feedback/0001/original-001.webp customers/C00/C00042/2025/a06-feedback/0001/record.1.xml \
customers/C00/C00042/customer.2.xml PACK.txt "
exits 'with the first one it verifies' 0 dossier verify full.tar more.tar
is 'it follows the first' "$(value more.tar.receipt from) $(value more.tar.receipt since)" \
  "$(($(value full.tar.receipt to) + 1)) $(value full.tar.receipt head)"
mkdir t && tar -xf full.tar -C t && tar -xf more.tar -C t && rm t/PACK.txt
exits 'both unpacked are an archive' 0 dossier -C t verify
is 'with all that the first one had then' "$(files t)" "$(files a | sed '$d')"
exits 'a number will do' 0 dossier -C a pack -o number.tar --no-event --since "$(value full.tar.receipt to)"
exits 'nothing new is an increment too' 0 dossier -C a pack -o none.tar --no-event --since "$(cat a/journal/* | wc -l)"
is 'with PACK.txt alone' "$(tar -tf none.tar)" PACK.txt
like 'and says so' "$(out)" 'no events after event'

before=$(tree_digest a)
fresh_receipt () { sed "s/^$1: .*/$1: $2/" full.tar.receipt >other.receipt; }
fresh_receipt head "$(printf %064d 7)"
exits 'a receipt of another past is refused' 6 dossier -C a pack -o never.tar --since other.receipt
like 'with a code' "$(err)" 'error\[D-PACK-FORK\]'
fresh_receipt archive "$(printf %064d 7)"
exits 'a receipt of another archive is refused' 6 dossier -C a pack -o never.tar --since other.receipt
like 'with a code' "$(err)" 'error\[D-PACK-ARCHIVE\]'
fresh_receipt to 999
exits 'a receipt of events that there are not is refused' 6 dossier -C a pack -o never.tar --since other.receipt
like 'with a code' "$(err)" 'error\[D-PACK-AHEAD\]'
echo nonsense >other.receipt
exits 'what is no receipt is refused' 3 dossier -C a pack -o never.tar --since other.receipt
like 'with a code' "$(err)" 'error\[D-RECEIPT\]'
exits 'a pack in its place, too' 2 dossier -C a pack -o never.tar --since full.tar
like 'and the receipt is named' "$(err)" 'error\[D-NOT-A-RECEIPT\]: expected the receipt.*usually full.tar.receipt'
is 'none of this changed anything' "$(tree_digest a)" "$before"
ok 'nor made a file' test ! -e never.tar

# ---- What the journal knows of packs ----

exits 'the packs are a sheet' 0 dossier -C a status --backups --csv
like 'with headings' "$(out | head -n 1)" '^event,time,actor,days,name,restoring,from,to,bytes,'
exits 'the state of the archive is none' 2 dossier -C a status --csv
exits 'the packs are listed' 0 dossier -C a --json status --backups
is 'those that were noted' "$(jq -r 'select(.type == "backup") | "\(.from) \(.to) \(.digest) \(.bytes)"' <"$OUT")" \
  "1 $(value full.tar.receipt to) $(value full.tar.receipt tarball) $(wc -c <full.tar)
$(value more.tar.receipt from) $(value more.tar.receipt to) $(value more.tar.receipt tarball) $(wc -c <more.tar)"
event=$(jq -r 'select(.type == "backup") | .event' <"$OUT" | head -n 1)
needs () { dossier -C a --json status --backups | jq -r 'select(.type == "backup") | .restoring // "-"' | paste -sd ' '; }
is 'a restore needs both' "$(needs)" 'needed needed'
is 'made today' "$(jq -r 'select(.type == "backup") | .days' <"$OUT" | sort -u)" 0
is 'in ten days they are ten days old' "$(later 864000 dossier -C a --json status --backups 2>/dev/null | jq -r 'select(.type == "backup") | .days' | sort -u)" 10
before=$(tree_digest a)
exits 'a dry run of discarding one' 0 dossier -C a -n pack --discarded "$event"
exits 'what is no pack is not discarded' 2 dossier -C a pack --discarded "$event" --discarded 1
like 'with a code' "$(err)" 'error\[D-EVENT-UNKNOWN\]'
is 'nothing changes' "$(tree_digest a)" "$before"
exits 'one that is gone is noted' 0 dossier -C a pack --discarded "$event"
is 'and told' "$(dossier -C a --json status --backups | jq -r 'select(.type == "backup") | .discarded')" "$(cat a/journal/* | wc -l)
null"
exits 'but once' 6 dossier -C a pack --discarded "$event"
like 'with a code' "$(err)" 'error\[D-PACK-DISCARDED\]'
is 'the second alone restores nothing' "$(needs)" '- spare'
like 'and that is said' "$(dossier -C a status --backups 2>&1)" 'a full one is missing'
exits 'the archive verifies' 0 dossier -C a verify

# Somebody rewrites the journal, and all its digests fit again.
last=$(value more.tar.receipt to)
falsified () { # DESC WHICH SED: the first or the second event of a pack
  rm -rf f f.tar*
  cp -a a f
  (cd f && forge_begin && number=$(grep -n ' pack ' lines | sed -n "$2{s/:.*//p}") && sed -i "$number{$3}" lines && forge_end && echo "$number" >../number)
  exits "$1" 1 dossier -C f --json verify
  is 'is found' "$(jq -r 'select(.grade == "fault") | "\(.code) \(.place)"' <"$OUT" | LC_ALL=C sort | head -n 1)" "V-PACK-EVENT journal/$(printf %09d "$(cat number)"):1"
  dossier -C f pack -o f.tar --no-event >"$OUT"
  exits 'in a pack' 1 dossier --json verify f.tar
  is 'too' "$(jq -r 'select(.grade == "fault") | .code' <"$OUT" | LC_ALL=C sort -u)" V-PACK-EVENT
}
falsified 'an event that tells of a pack with another head' 1 's/ head=[0-9a-f]*/ head=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/'
falsified 'with a head in which one digit is another' 2 's/\( head=.\{63\}\)[0-7]/\18/;t;s/\( head=.\{63\}\)./\10/'
falsified 'of fewer events' 2 "s/ to=$last / to=$((last - 1)) /"
falsified 'that goes on from other events' 2 's/ since=[0-9a-f]*/ since=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/'
falsified 'or from none' 2 "s/ since=[0-9a-f]*/ since=$(printf %064d 0)/"
falsified 'or, full, from some' 1 's/ since=0*/ since=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/'
rm -rf f && cp -a a f && (cd f && forge_begin && forge_end)
exits 'the same journal once more is sound' 0 dossier -C f verify
(cd f && forge_begin && sed -i '2s/ tester / tosser /' lines && forge_end)
exits 'a past that was written anew' 1 dossier -C f --json verify
is 'is not the one that was packed' "$(jq -r 'select(.grade == "fault") | .code' <"$OUT" | sort | uniq -c | tr -s ' ')" ' 2 V-PACK-EVENT'

# ---- Signed packs ----

new_key admin && new_key stranger
open_archive
dossier -C a person add 管理员 --role administrator --key "$KEYS/admin.pub.pem" >"$OUT"
dossier -C a pack -o plain.tar --no-event >"$OUT"
exits 'a pack is signed' 0 as admin env -u DOSSIER_ACTOR dossier -C a pack -o full.tar --sign
is 'its signature is the last member' "$(tar -tf full.tar | tail -n 2 | tr '\n' ' ')" 'PACK.txt PACK.txt.sig '
is 'with the same time' "$(tar --full-time -tvf full.tar | tail -n 2 | awk '{ print $4, $5 }' | sort -u | grep -c .)" 1
{ tar -xOf plain.tar PACK.txt && printf '%s: %s\n' person p0001 key "$(fingerprint admin)" position "$(value full.tar.receipt to)"; } >PACK.txt
is 'PACK.txt says who signed it' "$(tar -xOf full.tar PACK.txt)" "$(cat PACK.txt)"
before=$(grep -abo '^PACK.txt' plain.tar | tail -n 1 | cut -d: -f1)
ok 'what stands before is that of a pack without signature' cmp -n "$before" full.tar plain.tar
is 'which has none' "$(tar -tf plain.tar | grep -c 'PACK.txt.sig')" 0
like 'and the journal tells by whom' "$(cat a/journal/*)" ' p0001 pack '
exits 'it verifies' 0 dossier --json verify full.tar
is 'and by whom it is signed, is said' "$(jq -r 'select(.code == "V-PACK-SIGNED") | "\(.grade) \(.place) \(.found)"' <"$OUT")" \
  "note full.tar: PACK.txt.sig p0001 $(fingerprint admin)"
exits 'of one without signature' 0 dossier verify plain.tar
unlike 'nothing of the kind' "$(out)" 'SIGN'

# What the pages tell a stranger to do, who has the key from elsewhere.
cp "$KEYS/admin.pub.pem" p0001.pem
sed -n '/^\(tar -xOf\|openssl\) /{/\\e$/N; s/\\e\n//; s/p0003/p0001/; p}' "$HARNESS_TOP/man/dossier-pack.1" >page.sh
is 'the commands of the manual page' "$(sh -e page.sh 2>&1)" 'Verified OK
Verified OK'
sed -i s/records/record/ PACK.txt
not_ok 'find a change' sh -c "$(grep 'sig PACK.txt$' page.sh)"
{ echo 'T=.'; readme_commands a/README.txt 4.2 4.3; readme_commands a/README.txt 5. 6.; } >pack.sh
is 'those of README.txt in the archive, too' "$(PACK=full.tar UNPACKED=u by_hand . ./pack.sh)" \
  "$(value full.tar.receipt tarball)  full.tar
$(value full.tar.receipt bytes) full.tar
$(tar -xOf full.tar PACK.txt | sed -n 's/^members: //p')  -
members: $(tar -xOf full.tar PACK.txt | sed -n 's/^members: //p')
signed: u/people/p0001.pem"
{ readme_commands a/README.txt 4.2 4.3; readme_commands a/README.txt 5.4 5.5; } >signed.sh
mkdir v && tar -xf full.tar -C v && sed -i 's/^records: .*/records: 9/' v/PACK.txt
is 'which find a change' "$(UNPACKED=v by_hand . ./signed.sh)" 'signed: BAD SIGNATURE'
exits 'and what they unpack is an archive' 0 dossier -C u verify
cp u.txt.sig u/PACK.txt.sig
exits 'with a signature in it' 1 dossier -C u verify
like 'there is one thing too many' "$(out)" 'V-FILE-UNLISTED.*PACK.txt.sig.*1 fault,'

# Every way of packing.
sign_to () { as admin dossier -C a pack -o - --sign --no-event "$@"; }
exits 'through a pipe' 0 sh -c "dossier -C a pack -o - --sign --no-event --signing-key '$KEYS/admin.pem' --passphrase-file '$PASSPHRASE_FILE' | dossier verify -"
like 'it is signed' "$(out)" 'V-PACK-SIGNED'
for how in zstd gzip xz; do
  sign_to "--$how" >"signed.tar.$how"
  exits "and compressed with $how" 0 dossier verify "signed.tar.$how"
  like 'it is' "$(out)" 'V-PACK-SIGNED'
done
dossier -C a file "$SAMPLES/books.webp" --customer C00042 --category feedback --date 2025-01-02 >"$OUT"
exits 'an increment is signed' 0 as admin dossier -C a pack -o more.tar --sign --since full.tar.receipt
exits 'whose it is, tells the pack before' 0 dossier verify full.tar more.tar
is 'of both' "$(grep -c V-PACK-SIGNED "$OUT")" 2
exits 'not it alone' 3 dossier verify more.tar
like 'and that is said' "$(out)" 'not checked\[V-PACK-SIGNATURE\].*more.tar'
exits 'they are unpacked' 0 dossier unpack full.tar more.tar r
ok 'without signatures' test ! -e r/PACK.txt -a ! -e r/PACK.txt.sig
exits 'which verifies' 0 dossier -C r verify
exits 'and compared' 0 dossier -C a compare full.tar
unlike 'with nothing to tell of them' "$(out)" 'PACK\.txt'
before=$(tree_digest a)
exits 'a stranger does not sign' 6 as stranger dossier -C a pack -o never.tar --sign
like 'with a code' "$(err)" 'error\[D-SIGNER-UNKNOWN\]'
ok 'and then there is no pack' test ! -e never.tar
(umask 077 && echo 'another sentence' >wrong)
exits 'nor who does not know the passphrase' 2 dossier -C a pack -o - --sign --signing-key "$KEYS/admin.pem" --passphrase-file wrong
ok 'and then not a byte was written' test ! -s "$OUT"
exits 'the passphrase is read once' 0 dossier -C a pack -o other.tar --sign --signing-key "$KEYS/admin.pem" --passphrase-fd 5 \
  5<"$PASSPHRASE_FILE"
before=$(tree_digest a)
touch taken.tar.receipt.sig
exits 'a signature does not replace anything' 6 as admin dossier -C a pack -o taken.tar --sign
is 'nothing of this changed the archive' "$(tree_digest a)" "$before"

# ---- Damage ----

open_archive
bad=customers/C00/C00042/2024/a02-contracts/0001/original-001.tif
printf '~' | dd of=a/$bad bs=1 seek=5000 conv=notrunc status=none
before=$(tree_digest a)
exits 'a changed scan stops the pack' 3 dossier -C a pack -o never.tar
like 'by its name' "$(err)" "error\[D-DAMAGED\].*where: $bad"
ok 'there is no tarball' test ! -e never.tar
ok 'and no receipt' test ! -e never.tar.receipt
is 'nothing half done is left' "$(leftovers)" ''
is 'the archive is as it was' "$(tree_digest a)" "$before"
rm a/customers/C00/C00001/2024/a06-feedback/0001/record.1.xml
echo >>a/customers/C00/C00001/2023/a06-feedback/0001/manifest-sha256.1.txt
exits 'it can be left out' 1 dossier -C a pack -o rest.tar --keep-going
like 'and is a finding' "$(out)" "V-FILE-CHANGED.*where: $bad"
is 'PACK.txt lists all that is' "$(tar -xOf rest.tar PACK.txt | sed -n 's/^left-out: //p')" \
  "customers/C00/C00001/2023/a06-feedback/0001 V-MANIFEST-CHANGED
customers/C00/C00001/2024/a06-feedback/0001/record.1.xml V-FILE-MISSING
$bad V-FILE-CHANGED"
exits 'verifying says so' 1 dossier verify rest.tar
like 'by its name' "$(out)" "V-PACK-LEFT-OUT.*where: $bad"
is 'and it is not in the pack' "$(tar -tf rest.tar | grep -cx "$bad")" 0
exits 'into a pipe too' 1 dossier -C a pack -o - --keep-going --no-event
like 'where it is told beside' "$(err)" "left out  $bad  \[V-FILE-CHANGED\]"
tar -tf "$OUT" >/dev/null 2>&1
ok 'and not amid the tarball'

# A file too large to be kept in memory is compared while it is written.
open_archive
head -c 6000000 /dev/urandom >big.bin
dossier -C a file big.bin --customer C00001 --category feedback --date 2024-08-01 >"$OUT" 2>"$ERR"
big=customers/C00/C00001/2024/a06-feedback/0002/original-001.bin
exits 'a large file is packed' 0 dossier -C a pack -o big.tar
tar -xOf big.tar $big | cmp - big.bin
ok 'as it is'
printf '~' | dd of=a/$big bs=1 seek=5999999 conv=notrunc status=none
exits 'a large file that has changed stops the pack' 3 dossier -C a pack -o never.tar
like 'by its name' "$(err)" "error\[D-DAMAGED\].*where: $big"
ok 'there is no tarball' test ! -e never.tar
is 'nothing half done is left' "$(leftovers)" ''
exits 'or is left out' 1 dossier -C a pack -o rest.tar --keep-going
is 'as a whole' "$(tar -tf rest.tar | grep -cx "$big")" 0

# So is a shorter one, beside the tarball, wherever it stands in it, compressed or not.
open_archive
seq 100000 | head -c 300000 >middling.bin
seq 200000 500000 | head -c 300000 >last.bin
{
  dossier -C a customer add --number C00099 'Last in the Pack'
  dossier -C a file middling.bin --customer C00001 --category feedback --date 2022-08-01
  dossier -C a file last.bin --customer C00099 --category feedback --date 2024-08-01
} >"$OUT" 2>"$ERR"
cp -a a sound
for bad in C00/C00001/2022/a06-feedback/0001 C00/C00099/2024/a06-feedback/0001; do
  bad=$(cd a && echo customers/"$bad"/original-001.*)
  printf '~' | dd of="a/$bad" bs=1 seek=299999 conv=notrunc status=none
  for how in '' --zstd; do
    exits "a file that has changed stops the pack $how" 3 dossier -C a pack -o never.tar $how
    like 'by its name' "$(err)" "error\[D-DAMAGED\].*where: $bad"
    is 'nothing half done is left' "$(leftovers)" ''
    exits 'and one into a pipe' 3 dossier -C a pack -o - $how
    is 'which has no PACK.txt' "$(tar -tf "$OUT" 2>/dev/null | grep -cx PACK.txt)" 0
    exits 'or is left out' 1 dossier -C a pack -o rest.tar $how --keep-going --no-event
    is 'as a whole' "$(tar -tf rest.tar | grep -cx "$bad")" 0
    rm -f rest.tar rest.tar.receipt
  done
  rm -rf a && cp -a sound a
done

# ---- Not what was filed, but another thing ----

open_archive
record=a/customers/C00/C00042/2024/a02-contracts/0001
cp -a a b
for thing in link pipe directory; do
  rm -rf a && cp -a b a && rm $record/record.1.xml
  case $thing in
    link) ln -s /etc/passwd $record/record.1.xml ;;
    pipe) mkfifo $record/record.1.xml ;;
    directory) mkdir $record/record.1.xml ;;
  esac
  exits "a $thing in the place of a file stops the pack" 3 guarded dossier -C a pack -o never.tar --no-event
  like 'by its name' "$(err)" 'where: customers/C00/C00042/2024/a02-contracts/0001/record.1.xml'
  exits 'or is left out' 1 guarded dossier -C a pack -o "$thing.tar" --no-event --keep-going
  is 'and what it leads to is not in the pack' "$(tar -xOf "$thing.tar" | grep -ac 'root:x:')" 0
done
rm -rf a && cp -a b a && mv a/customers/C00/C00042/2024 elsewhere && ln -s "$PWD/elsewhere" a/customers/C00/C00042/2024
exits 'a link in the place of a directory is not followed' 3 dossier -C a pack -o never.tar --no-event
ok 'and there is no tarball' test ! -e never.tar
rm -rf a && cp -a b a && echo stranger >a/customers/C00/C00042/2024/notes.txt
exits 'what no event knows' 0 dossier -C a pack -o strange.tar --no-event
is 'is not in the pack' "$(tar -tf strange.tar | grep -c notes)" 0
rm -rf a && cp -a b a
sed -i 's, path=README.txt , path=../README.txt ,' a/journal/000000001
exits 'a journal that was changed is not packed' 3 dossier -C a pack -o never.tar --no-event
ok 'and there is no tarball' test ! -e never.tar
is 'nor anything half done' "$(leftovers)" ''

# ---- Refusals ----

open_archive
echo precious >there.tar
before=$(tree_digest a)
exits 'what is there is not replaced' 6 dossier -C a pack -o there.tar
like 'with a code' "$(err)" 'error\[D-EXISTS\]'
is 'it is as it was' "$(cat there.tar)" precious
exits 'nor a receipt' 6 dossier -C a pack -o never.tar --receipt there.tar
ok 'and then there is no tarball either' test ! -e never.tar
exits 'an archive is not packed into itself' 2 dossier -C a pack -o a/backup.tar
like 'with a code' "$(err)" 'error\[D-PACK-INSIDE\]'
ln -s a/customers link
exits 'not through a link either' 2 dossier -C a pack -o link/backup.tar
exits 'where there is no directory there is no pack' 3 dossier -C a pack -o nowhere/backup.tar
exits 'a full disk is an error' 3 sh -c 'dossier -C a pack -o - --no-event >/dev/full'
like 'that says so' "$(err)" 'error\[D-DISK-FULL\]'
exits 'without -o it is a usage error' 2 dossier -C a pack
exits 'a tarball is no JSON' 2 dossier -C a --json pack -o -
exits 'a dry run says what would be packed' 0 dossier -C a -n pack -o never.tar
like 'in a line' "$(out)" 'would pack  never.tar  \(events 1 to [0-9]+, 4 records, '
ok 'and makes nothing' test ! -e never.tar
is 'none of this changed the archive' "$(tree_digest a)" "$before"

# ---- Other digests ----

fresh
for crypto in sha512 gm; do
  algorithm=${crypto/gm/sm3}
  {
    dossier init "$crypto" --crypto "$crypto"
    dossier -C "$crypto" customer add --number C00042 'Harbour Trading'
    dossier -C "$crypto" file "$SAMPLES/contract.tif" --customer C00042 --category contracts --date 2024-03-05
  } >"$OUT" 2>"$ERR"
  exits "an archive in $algorithm is packed" 0 dossier -C "$crypto" pack -o "$crypto.tar"
  is 'and its receipt speaks of that' "$(value "$crypto.tar.receipt" algorithm)" "$algorithm"
  is 'as openssl does' "$(value "$crypto.tar.receipt" tarball)" "$(openssl dgst -r "-$algorithm" "$crypto.tar" | cut -d' ' -f1)"
  dossier -C "$crypto" pack -o "$crypto.2.tar" --since "$crypto.tar.receipt" >"$OUT"
  exits 'it verifies with its increment' 0 dossier verify "$crypto.tar" "$crypto.2.tar"
done

# ---- While others file ----

open_archive
for i in 1 2 3 4 5 6 7 8; do
  (
    for n in $(seq 15); do
      echo "scan $i $n" >"w$i-$n.txt"
      dossier -q -C a file "w$i-$n.txt" --customer C00042 --category feedback --date "20$((10 + i))-01-01" || exit 1
    done
  ) >"w$i.out" 2>&1 &
  writers="${writers:-} $!"
done
for n in 1 2 3 4; do dossier -q -C a pack -o "busy$n.tar" >"busy$n.out" 2>&1 || echo "status $?" >>"busy$n.out"; done
failed=0
for writer in $writers; do wait "$writer" || failed=$((failed + 1)); done
is '8 who file are not disturbed' "$failed" 0
for n in 1 2 3 4; do
  like "pack $n amid them is made" "$(cat "busy$n.out")" "^packed  busy$n.tar"
  mkdir "u$n" && tar -xf "busy$n.tar" -C "u$n"
  to=$(value "u$n/PACK.txt" to) && rm "u$n/PACK.txt"
  is 'it has the first events of the archive' "$(cat "u$n"/journal/*)" "$(cat a/journal/* | head -n "$to")"
  exits 'it verifies' 0 dossier verify "busy$n.tar"
  exits 'also unpacked' 0 dossier -C "u$n" verify
  is 'and each of its files is the archive'"'"'s' "$(cd "u$n" && find . -type f ! -path './journal/*' -exec cmp {} ../a/{} \; 2>&1)" ''
done
unset writers

# ---- README.txt ----

# The commands of the section on packs, run as they stand there.
open_archive
dossier -C a pack -o full.tar >"$OUT"
readme_commands a/README.txt 5. 6. >pack.sh
readme_commands a/README.txt 3. 4. >verify.sh
ok 'README.txt has commands about packs' test -s pack.sh
is 'they tell digest, length and members of the pack as receipt and PACK.txt do' "$(PACK=full.tar UNPACKED=u by_hand . ./pack.sh)" \
  "$(value full.tar.receipt tarball)  full.tar
$(value full.tar.receipt bytes) full.tar
$(value u.txt members)  -
members: $(value u.txt members)"
like 'and what was unpacked passes the others' "$(by_hand u ../verify.sh)" \
  "^$(value full.tar.receipt to) events, head $(value full.tar.receipt head)
$(value full.tar.receipt archive)  -
[0-9a-f]{64} \*archive.xml$"

# ---- Which packs a restore needs ----

fresh
dossier init a >"$OUT"
dossier -C a pack -o one.tar >"$OUT"
dossier -C a customer add 'After the first' >"$OUT"
dossier -C a pack -o two.tar --since one.tar.receipt >"$OUT"
is 'the first and what came since' "$(needs)" 'needed needed'
unlike 'nothing is in no pack' "$(dossier -C a status --backups 2>&1)" 'in no pack'
dossier -C a pack -o three.tar >"$OUT"
is 'a newer full pack does alone' "$(needs)" 'spare spare needed'
dossier -C a customer add 'After the third' >"$OUT"
like 'until something new is filed' "$(dossier -C a status --backups 2>&1)" "1 event after event $(value three.tar.receipt to) is in no pack that can be restored"
done_testing
