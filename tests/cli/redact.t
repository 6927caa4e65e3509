#!/bin/bash
# Redacting a pack: what was destroyed after it was made is taken out, everything else is what it was, and both are told. And
# packing while records are being destroyed.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"
. "$(dirname "$0")/destroying.sh"

value () { sed -n "s/^$2: //p" "$1"; } # FILE NAME: of a line of PACK.txt or of a receipt
backups () { dossier -C a --json status --backups 2>/dev/null | jq -r 'select(.type == "backup") | "\(.event) \(.destroyed)"'; }
codes () { jq -r 'select(.type == "finding") | "\(.grade) \(.code) \(.place)"' <"$OUT" | LC_ALL=C sort; }

V=customers/C00/C00001/2010/a06-feedback
fresh
staff
old_records 3 内情反馈 2>"$ERR"
dossier -C a pack -o old.tar >"$OUT"
as operator dossier -C a pack -o once.tar --sign --no-event >"$OUT"
dossier -C a file "$SAMPLES/bakery.png" --customer C00001 --category feedback --date 2025-07-01 >"$OUT"
dossier -C a pack -o more.tar --since old.tar.receipt >"$OUT"
first=$(($(value old.tar.receipt to) + 1))
exits 'before a destruction there is nothing to redact' 6 dossier -C a redact old.tar -o never.tar
like 'with a code' "$(err)" 'error\[D-NOTHING-TO-REDACT\]'
ok 'and nothing is made' test ! -e never.tar
cp -a a older
counted && execute >"$OUT"
is 'after it the journal knows which pack holds what is gone' "$(backups)" "$first 3
$(value more.tar.receipt to | awk '{ print $1 + 1 }') 0"
exits 'comparing tells each file' 0 dossier -C a --json compare old.tar
is 'in notes' "$(codes | grep -c "^note V-PACK-DESTROYED $V/")" 9
ok 'the old pack still holds a title' grep -q 内情 old.tar

exits 'the pack is redacted' 0 dossier -C a redact old.tar -o new.tar
like 'which tells of what' "$(out)" "redacted  $V/0001  \(event [0-9]+\)"
like 'and what is left to do' "$(err)" 'remove every copy of old.tar'
next=$(out | sed -n 's/^next   //p')
is 'with the command for that' "$next" "dossier pack --discarded $first"
like 'the list of packs names their files' "$(dossier -C a status --backups 2>/dev/null)" "$first .* old.tar .*more.tar .*new.tar"
is 'no title is left in it' "$(grep -c 内情 new.tar)" 0
{ tar -xf old.tar --one-top-level=o && tar -xf new.tar --one-top-level=n; } 2>"$ERR"
is 'of a record the tombstone is left' "$(find n/$V/000? -type f -printf '%f\n' | sort -u)" tombstone.xml
ok 'which is that of the archive' cmp n/$V/0002/tombstone.xml a/$V/0002/tombstone.xml
rm -r o/$V/000? n/$V/000? && mv o/PACK.txt o.txt && mv n/PACK.txt n.txt
is 'everything else is as it was' "$(tree_digest n)" "$(tree_digest o)"
is 'it is the same position' "$(sed -n 1,8p n.txt)" "$(sed -n 1,8p o.txt)"
is 'PACK.txt tells what is gone' "$(value n.txt redacted | cut -d' ' -f1)" "$V/0001
$V/0002
$V/0003"
is 'and no longer counts it' "$(value n.txt records) $(value o.txt records)" '0 3'
is 'the receipt is that of the new tarball' "$(value new.tar.receipt tarball)" "$(sha256sum <new.tar | cut -d' ' -f1)"
exits 'the tombstones explain what is gone' 0 dossier --json verify new.tar
is 'which is noted' "$(codes | grep -v V-NO-)" "note V-PACK-REDACTED $V/0001
note V-PACK-REDACTED $V/0002
note V-PACK-REDACTED $V/0003"
dossier -C a pack -o last.tar --since more.tar.receipt >"$OUT"
exits 'a later pack knows' 0 dossier verify new.tar more.tar last.tar
exits 'and what they unpack to is the archive' 0 dossier unpack new.tar more.tar last.tar whole
exits 'which verifies' 0 dossier -C whole verify
exits 'the archive knows' 0 dossier -C a compare new.tar
exits 'an older state of it does not' 6 dossier -C older compare new.tar
like 'with a code' "$(err)" 'error\[D-PACK-AHEAD\]'
exits 'nor is it redacted there' 6 dossier -C older redact new.tar -o never.tar --no-event
like 'with a code' "$(err)" 'error\[D-PACK-AHEAD\]'
exits 'and there is no more to redact' 6 dossier -C a redact new.tar -o never.tar
is 'the old pack is still listed, the new one holds nothing' "$(backups | cut -d' ' -f2 | tr '\n' ' ')" '3 0 0 0 '
like 'in words too' "$(dossier -C a status --backups 2>&1)" '1 pack still contains records that have been destroyed since'
exits 'the command does it' 0 sh -c "${next/dossier/dossier -C a}"
unlike 'until it is gone' "$(dossier -C a status --backups 2>&1)" 'still contains'

exits 'through pipes' 0 sh -c 'dossier -q -C a redact - -o - --no-event <old.tar >piped.tar'
ok 'it is the same' cmp piped.tar new.tar
# What is signed is signed anew, or not any more.
as operator dossier -C a pack -o late.tar --sign --no-event >"$OUT"
exits 'a signature alone is nothing to redact' 6 dossier -C a redact late.tar -o never.tar
exits 'the signature of what was redacted goes' 0 dossier -C a redact once.tar -o never.tar --no-event
is 'with who made it' "$(tar -tf never.tar | grep -c 'PACK.txt.sig') $(tar -xOf never.tar PACK.txt | grep -c '^person: ')" '0 0'
rm never.tar*
{ head -c $(($(wc -c <once.tar) - 2048)) once.tar && head -c 1024 /dev/zero; } >bad.tar
exits 'a signed pack that ends before its signature is refused' 3 dossier -C a redact bad.tar -o never.tar
like 'with a code' "$(err)" 'error\[D-PACK-TRUNCATED\]'
exits 'nor compared' 3 dossier -C a compare bad.tar
like 'with a code' "$(err)" 'error\[D-PACK-TRUNCATED\]'
exits 'and found out' 1 dossier --json verify bad.tar
like 'by verify' "$(codes)" 'fault V-SIGNATURE-MISSING bad.tar: PACK.txt.sig'
exits 'redacted and signed' 0 as operator dossier -C a redact old.tar -o signed.tar --sign
is 'it is signed after the last destruction' "$(tar -xOf signed.tar PACK.txt | sed -n 's/^position: //p')" \
  "$(cat a/journal/* | sed -n 's/.* pack .* redacted=\([0-9]*\)$/\1/p' | tail -n 1)"
exits 'who signed it, later packs tell' 3 dossier --json verify signed.tar
like 'and only they' "$(codes)" 'not-checked V-PACK-SIGNATURE signed.tar: PACK.txt.sig'
dossier -C a pack -o newest.tar --since more.tar.receipt >"$OUT"
exits 'with them' 0 dossier --json verify signed.tar more.tar newest.tar
like 'it is known' "$(codes)" 'note V-PACK-SIGNED signed.tar: PACK.txt.sig'
exits 'that the pack of before them ends too early' 3 dossier --json verify signed.tar more.tar
like 'is said' "$(codes)" 'not-checked V-PACK-SIGNATURE signed.tar: PACK.txt.sig'

for how in zstd gzip xz; do
  exits "compressed with $how" 0 dossier -C a redact old.tar -o "new.$how" --no-event "--$how=2"
  "$how" -dc <"new.$how" | cmp - new.tar
  ok 'it is the same within'
  is 'and its receipt that of the compressed one' "$(value "new.$how.receipt" tarball) $(value "new.$how.receipt" bytes)" \
    "$(sha256sum <"new.$how" | cut -d' ' -f1) $(wc -c <"new.$how")"
  exits 'the archive knows it' 0 dossier -C a compare "new.$how"
  "$how" -c <old.tar >old.packed
  if [ "$how" = gzip ]; then gzip -nc <old.tar >old.packed; fi
  exits 'from one that is compressed' 0 dossier -C a redact old.packed -o plain.tar --no-event
  ok 'it is the same without' cmp plain.tar new.tar
  rm "new.$how" "new.$how.receipt" plain.tar plain.tar.receipt old.packed
done
exits 'compressed into a pipe' 0 sh -c 'dossier -q -C a redact old.tar -o - --no-event --zstd | zstd -dc | cmp - new.tar'
exits 'a level that there is not is refused' 2 dossier -C a redact old.tar -o never.tar --gzip=17
like 'with a code' "$(err)" 'error\[D-COMPRESSION\]'
exits 'nor is a word one' 2 dossier -C a redact old.tar -o never.tar --xz=best
like 'as the help of this verb says' "$(err)" 'hint: see `dossier help redact'
exits 'of an increment nothing was destroyed' 6 dossier -C a redact more.tar -o never.tar
before=$(tree_digest a)
exits 'a dry run' 0 dossier -C a redact old.tar -o never.tar -n
ok 'makes nothing' test ! -e never.tar
sed "s/^bytes: .*/bytes: 1/" old.tar >bad.tar
exits 'a pack that was changed is refused' 3 dossier -C a redact bad.tar -o never.tar
tar -cf bad.tar --format=ustar -C o archive.xml
exits 'as is what is no pack' 3 dossier -C a redact bad.tar -o never.tar
exits 'or no tarball' 5 dossier -C a redact a/README.txt -o never.tar
like 'with a code' "$(err)" 'error\[D-NOT-A-PACK\]'
head -c 60000 old.tar >bad.tar
exits 'or half of one' 3 dossier -C a redact bad.tar -o never.tar
dossier -q init other >"$OUT" && dossier -q -C other pack -o other.tar >"$OUT"
exits 'or one of another archive' 6 dossier -C a redact other.tar -o never.tar
like 'with a code' "$(err)" 'error\[D-PACK-ARCHIVE\]'
exits 'what is there is not replaced' 6 dossier -C a redact old.tar -o new.tar
is 'nothing of this changed the archive' "$(tree_digest a)" "$before"
is 'nor left anything half done' "$(ls -d never.tar* ./*.partial-* 2>/dev/null)" ''

# ---- Packing while records are destroyed ----

fresh
staff
old_records 12 2>"$ERR"
counted
execute >run.out 2>&1 &
run=$!
for n in 1 2 3 4 5 6; do dossier -q -C a pack --no-event -o "p$n.tar" >"p$n.out" 2>&1 || echo "status $?" >>"p$n.out"; done
wait "$run"
is 'the destruction is not disturbed' $? 0
bad=''
for n in 1 2 3 4 5 6; do
  grep -q '^packed' "p$n.out" || bad="$bad p$n: $(cat "p$n.out");"
  to=$(tar -xOf "p$n.tar" PACK.txt | sed -n 's/^to: //p')
  tar -tf "p$n.tar" >"p$n.list"
  for i in 0001 0002 0003 0004 0005 0006 0007 0008 0009 0010 0011 0012; do
    event=$(cat a/journal/* | sed -n "s,^\\([0-9]*\\) .* destroy path=$V/$i/tombstone.xml .*,\\1,p")
    want=$V/$i/original-001.tif
    if [ "$((10#$event))" -le "$to" ]; then want=$V/$i/tombstone.xml; fi
    [ "$(grep -c -x -e "$want" "p$n.list")" = 1 ] || bad="$bad p$n lacks $want;"
    [ "$(grep -c "^$V/$i/\(original-001.tif\|tombstone.xml\)" "p$n.list")" = 1 ] || bad="$bad p$n has too much of $i;"
  done
done
is 'each pack amid it has what there was at its position' "$bad" ''

# Into a pipe nothing can begin again. What is read ahead is less than what stands before the records that are destroyed.
fresh
staff
mkdir before
for i in $(seq 45); do head -c 1000000 /dev/urandom >"before/$i.bin"; done
dossier -C a file --each before/* --category ZL --date 2024-01-01 >"$OUT"
old_records 2 2>"$ERR"
counted
mkfifo pipe
(
  dossier -q -C a pack --no-event -o - >pipe 2>late.err
  echo $? >late.status
) &
packing=$!
exec 7<pipe
head -c 100000 <&7 >late.tar
execute >"$OUT" 2>"$ERR"
cat <&7 >>late.tar
exec 7<&-
wait "$packing"
is 'a pack in a pipe that meets a destruction ends' "$(cat late.status)" 4
like 'and says why' "$(cat late.err)" 'error\[D-PACK-DESTROYED\].*event [0-9]+ destroyed this'
exits 'what went through the pipe is no pack' 1 dossier verify late.tar
exits 'again, it is one' 0 sh -c 'dossier -q -C a pack --no-event -o - | dossier verify -'

# ---- Editions of a record go with it ----

fresh
staff
old_records 2 内情反馈 2>"$ERR"
dossier -C a pack -o old.tar >"$OUT"
dossier -C a amend C00001/2010/a06/1 --title 内情更正 --add annex="$SAMPLES/bakery.png" --reason 漏页 >"$OUT"
dossier -C a pack -o full.tar >"$OUT"
dossier -C a pack -o more.tar --since old.tar.receipt >"$OUT"
exits 'a register of an amended record is signed' 0 counted
exits 'and carried out' 0 execute
exits 'the archive verifies' 0 dossier -C a verify
is 'of the amended record the tombstone is left' "$(find a/$V/0001 -type f -printf '%f\n')" tombstone.xml
is 'each pack that held an edition is known' "$(backups | cut -d' ' -f2 | paste -sd' ')" '2 2 1'
for pack in old full more; do
  exits "$pack.tar is redacted" 0 dossier -C a redact $pack.tar -o $pack.new.tar
  exits 'and compares' 0 dossier -C a compare $pack.new.tar
  is 'no title is left in it' "$(grep -c 内情 $pack.new.tar)" 0
done
exits 'what is gone from a chain is explained' 0 dossier --json verify old.new.tar more.new.tar
is 'in notes, of the editions, too' "$(codes | grep -v -e V-NO- -e '^note V-PACK-REDACTED')" ''
is 'and nothing else' "$(codes | grep -c V-PACK-REDACTED)" 5
exits 'so is a record that was amended after it was packed' 0 dossier verify old.new.tar
exits 'an old pack is restored by the newest journal' 0 dossier unpack full.tar restored --journal a
is 'without the editions' "$(find restored/$V/0001 -type f -printf '%f\n')" tombstone.xml

# ---- The titles of registers ----

# titled DESC: a pack that holds titles which were erased since is sound.
titled () {
  diag "$1"
  is 'the old pack holds titles' "$(tar -tf titled.tar | grep -c /titles/)" 1
  exits 'it is redacted' 0 dossier -C a redact titled.tar -o titled.new.tar
  is 'the new one does not' "$(tar -tf titled.new.tar | grep -c /titles/)" 0
  is 'the certificate says why' "$(tar -tf titled.new.tar | grep -c "^destruction/$D/certificate.xml$")" 1
  exits 'which explains it' 0 dossier --json verify titled.new.tar
  like 'in notes' "$(codes | paste -sd' ')" "note V-PACK-REDACTED destruction/$D/titles/titles.1.xml"
  is 'and nothing else is wrong' "$(codes | grep -v -e V-NO- -e '^note ')" ''
  exits 'it compares' 0 dossier -C a compare titled.new.tar
  exits 'and is redacted again to the same' 6 dossier -C a redact titled.new.tar -o never.tar
  dossier -C a pack -o later.tar --since titled.tar.receipt >"$OUT"
  exits 'a later pack knows' 0 dossier verify titled.new.tar later.tar
  exits 'and what they unpack to is the archive' 0 dossier unpack titled.new.tar later.tar whole
  exits 'which verifies' 0 dossier -C whole verify
}

fresh
staff
old_records 2 绝密反馈 2>"$ERR"
dossier -C a destroy propose --due >"$OUT"
dossier -C a pack -o titled.tar >"$OUT"
exits 'a register is withdrawn' 0 dossier -C a destroy withdraw "$D"
titled 'of a register that was withdrawn'

fresh
staff
old_records 2 绝密反馈 2>"$ERR"
exits 'a register is signed' 0 counted
dossier -C a pack -o titled.tar >"$OUT"
exits 'and carried out' 0 execute
titled 'of a register that was carried out'

# ---- A record that was moved, and destroyed at its new place ----

fresh
staff
dossier -C a customer add 'Northern Mills' >"$OUT"
for n in 1 2; do
  dossier -C a file "$SAMPLES/contract.tif" --customer C00001 --category a06 --duplicate --title "内情$n" --creator 销售部 --date 2010-03-05 >"$OUT" 2>"$ERR"
done
dossier -C a pack -o first.tar >"$OUT"
dossier -C a move C00001/2010/a06/2 --customer C00002 --reason 'wrong customer' >"$OUT"
dossier -C a seal 2010 >"$OUT"
dossier -C a pack -o second.tar --since first.tar.receipt >"$OUT"
counted && execute >"$OUT"
dossier -C a pack -o third.tar --since second.tar.receipt >"$OUT"
for pack in first second; do
  exits "the pack is redacted: $pack" 0 dossier -C a redact $pack.tar -o $pack.new.tar
  is 'no title is left in it' "$(grep -c 内情 $pack.new.tar)" 0
  exits 'it compares' 0 dossier -C a --json compare $pack.new.tar
  is 'and nothing in it is still to be destroyed' "$(codes | grep DESTROYED)" ''
  exits 'nor to be redacted' 6 dossier -C a redact $pack.new.tar -o never.tar --no-event
  like 'with a code' "$(err)" 'error\[D-NOTHING-TO-REDACT\]'
done
exits 'the pack of before the move is restored by the newest journal' 0 dossier unpack --journal a first.new.tar restored
exits 'to what verifies' 0 dossier -C restored verify
N=customers/C00/C00002/2010/a06-feedback/0001
is 'the tombstone is at the new place alone' "$(find restored/$V/0002 restored/$N -type f)" "restored/$V/0002/moved.xml
restored/$N/tombstone.xml"
dossier -C a pack -o full.tar >"$OUT"
exits 'by a pack of it, too' 0 dossier unpack --journal full.tar first.new.tar packed
is 'also' "$(find packed/$V/0002 packed/$N -name tombstone.xml)" "packed/$N/tombstone.xml"
exits 'with the pack that has the move, what is gone is explained' 0 dossier --json verify first.new.tar second.new.tar
is 'in notes' "$(codes | grep -v -e V-NO- -e '^note V-PACK-REDACTED')" ''
exits 'and both are unpacked' 0 dossier unpack first.new.tar second.new.tar both
is 'with the tombstone at the new place' "$(find both/$V/0002 both/$N -type f)" "both/$V/0002/moved.xml
both/$N/tombstone.xml"
exits 'a later pack knows' 0 dossier unpack first.new.tar second.new.tar third.tar all
exits 'what they unpack to verifies' 0 dossier -C all verify
is 'and has what the archive has there' "$(cd all && tree_digest customers)" "$(cd a && tree_digest customers)"

done_testing
