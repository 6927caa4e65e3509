#!/bin/bash
# Verifying packs: as the archive would be, in one pass, alone, in chains and from pipes.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"
. "$(dirname "$0")/tampering.sh"

codes () { # of what was found, but the note that goes with every verification
  sed -n 's/^[a-z ]*\[\(V-[A-Z-]*\)\].*/\1/p' "$OUT" "$ERR" | grep -v -e V-NO-CHECKPOINT -e V-NO-SANDBOX | sort -u | tr '\n' ' '
}

finds () { # DESCRIPTION CODES PACK...: faults, and which
  local description=$1 want=$2
  shift 2
  exits "$description" 1 dossier verify "$@"
  is "$description: what is found" "$(codes)" "$want"
}

# An archive a, its first pack and three increments, the last one of nothing but a note; and one pack of everything.
fresh
{
  dossier init a --fonds Z109 --name 示范客户档案
  dossier -C a customer add --number C00042 'Harbour Trading'
  dossier -C a file "$SAMPLES/contract.tif" "$SAMPLES/zhijian.png" --each --customer C00042 --category contracts --date 2024-03-05
  dossier -C a pack -o full.tar
  dossier -C a file "$SAMPLES/bakery.png" --customer C00042 --category feedback --date 2024-07-01
  dossier -C a pack -o one.tar --since full.tar.receipt
  dossier -C a seal C00042/2024
  dossier -C a customer set C00042 --phone '+86 21 5555 0100'
  dossier -C a pack -o two.tar --since one.tar.receipt
  dossier -C a pack -o three.tar --since two.tar.receipt
  dossier -C a pack -o all.tar --no-event
} >"$OUT" 2>"$ERR"
like 'packs are made' "$(ls)" 'all.tar.*full.tar.*one.tar.*three.tar.*two.tar'

# ---- What is sound ----

before=$(tree_digest .)
exits 'a pack is verified' 0 dossier verify all.tar
packed=$(sed -n 's/^checked  \(.*\) in .*/\1/p' "$OUT")
exits 'and the archive' 0 dossier -C a verify
is 'with the same counts' "$packed" "$(sed -n 's/^checked  \(.*\) in .*/\1/p' "$OUT")"
exits 'a chain is verified' 0 dossier verify full.tar one.tar two.tar three.tar
like 'as one' "$(out)" 'checked +3 records'
ok 'a pipe will do' sh -c 'cat all.tar | dossier verify -'
ok 'and a pipe that ends a chain' sh -c 'cat two.tar | dossier verify full.tar one.tar -'
exits 'one customer of it' 0 dossier verify all.tar C00042/2024/a02
like 'is less' "$(out)" 'checked +2 records'
exits 'an unknown reference is not checked' 3 dossier verify all.tar C00099
is 'and named' "$(codes)" 'V-NOTHING-CHECKED '
for c in zstd gzip xz; do
  dossier -C a pack -o $c.tar --$c --no-event >"$OUT" 2>"$ERR"
  exits "compressed with $c" 0 dossier verify $c.tar
  rm -f $c.tar $c.tar.receipt
done
is 'nothing was written' "$(tree_digest .)" "$before"
mkdir z
for c in zstd gzip xz; do
  dossier -C a pack -o z/$c.tar --$c --no-event >"$OUT" 2>"$ERR"
  for more in 'one byte' 'four zeros' 'nothing, compressed' 'itself'; do
    {
      cat z/$c.tar
      case $more in
        'one byte') printf x ;;
        'four zeros') printf '\0\0\0\0' ;;
        'nothing, compressed') $c -c </dev/null ;;
        'itself') cat z/$c.tar ;;
      esac
    } >z/more.tar
    exits "$c: $more after it" 1 dossier verify z/more.tar
    like "$c: $more: is found" "$(out)" 'V-TAR-(TRAILING|DAMAGED)'
  done
  exits "$c: no such pack is unpacked" 1 dossier unpack z/more.tar z/r
  head -c -1 z/$c.tar >z/cut.tar
  exits "$c: a byte less" 1 dossier verify z/cut.tar
done
{ printf '\x1f\x8b\x08\0\x7f' && tail -c +6 z/gzip.tar; } >z/foreign.tar
exits "gzip: another time in its header" 1 dossier verify z/foreign.tar
like 'is found' "$(out)" 'V-TAR-FOREIGN'
{ head -c -5 z/gzip.tar && printf x && tail -c 4 z/gzip.tar; } >z/check.tar
exits "gzip: another check at its end" 1 dossier verify z/check.tar
like 'is found, too' "$(out)" 'V-TAR-DAMAGED'
cp all.tar z/copy && gzip z/copy
exits 'compressed by another program, with its name' 1 dossier verify z/copy.gz
like 'is told what to do' "$(out)" 'V-TAR-FOREIGN.*decompress it into a pipe with the program that compressed it'
exits 'so it is verified' 0 sh -c 'gzip -dc z/copy.gz | dossier verify -'
exits 'without its name it is as dossier would' 0 sh -c 'cat all.tar | gzip -n | dossier verify -'
rm -r z
exits 'JSON is one object a line' 0 dossier --json verify all.tar
is 'the last one a summary' "$(out | tail -n 1 | grep -c '"type":"summary","verdict":"pass"')" 1

# ---- The sandbox ----

# What a pack holds is read by a process that can open nothing any more. It waits for the rest of the pipe meanwhile.
exits 'a system has a sandbox, or the lack of it is told' 0 dossier verify all.tar
sandbox=yes
if grep -q 'V-NO-SANDBOX.*seccomp' "$OUT"; then sandbox=no; fi
mkfifo fifo
dossier verify - <fifo >"$OUT" 2>"$ERR" &
verifier=$!
exec 9>fifo
head -c 700 all.tar >&9
confined () { grep -qx 'Seccomp:[[:space:]]2' "/proc/$verifier/status"; }
if [ $sandbox = yes ]; then
  await confined
  ok 'it has no way out before it reads the rest'
else
  skip 'it has no way out before it reads the rest' 'this system has no seccomp'
fi
tail -c +701 all.tar >&9
exec 9>&-
wait "$verifier"
is 'what comes through a pipe is verified' $? 0
rm fifo

# ---- Chains ----

exits 'an increment alone is not checked' 3 dossier verify one.tar
is 'for want of those before it' "$(codes)" 'V-PACK-EARLIER '
exits 'with a missing increment the rest is not checked' 3 dossier verify full.tar two.tar
is 'and no pack is faulty for that' "$(codes)" 'V-PACK-GAP '
exits 'nor without the full pack' 3 dossier verify one.tar two.tar
is 'which is what is missing' "$(codes)" 'V-PACK-EARLIER '
like 'by name' "$(out)" 'the full pack is missing'
unlike 'and not another archive with no id' "$(out)" 'V-PACK-ARCHIVE'
finds 'an overlap' 'V-PACK-OVERLAP ' full.tar one.tar one.tar
finds 'a full pack after its increment' 'V-PACK-EARLIER V-PACK-OVERLAP ' one.tar full.tar
finds 'a full pack after another' 'V-PACK-OVERLAP ' full.tar all.tar
{
  cp -a a b
  rm -f b/journal/* && tar -xf full.tar -C b
  rm -rf b/PACK.txt b/customers/*/*/2024/a06-feedback b/customers/*/*/customer.2.xml b/customers/*/*/2024/*/volume.1.xml \
    b/customers/*/*/2024/*/manifest-*
  dossier -C b customer set C00042 --phone '+86 10 5555 0199'
  dossier -C b customer set C00042 --phone '+86 10 5555 0200'
  dossier -C b pack -o fork.tar --since full.tar.receipt
  dossier -C b pack -o fork2.tar --since fork.tar.receipt
  dossier init c --fonds Z110 --name Other
  dossier -C c customer add --number C00001 'Somebody Else'
  dossier -C c customer add --number C00002 'Somebody Other'
  dossier -C c customer add --number C00003 'Nobody'
  dossier -C c customer add --number C00004 'Nobody Else'
  dossier -C c pack -o other.tar --since 7
} >"$OUT" 2>"$ERR"
exits 'the other branch is sound by itself' 0 dossier verify full.tar fork.tar
finds 'a fork' 'V-CHAIN V-PACK-EVENT V-PACK-FORK ' full.tar one.tar fork2.tar
exits 'another archive' 1 dossier verify full.tar other.tar
like 'is named' "$(codes)" 'V-PACK-ARCHIVE '

# ---- Damage ----

size=$(wc -c <all.tar)
head -c $((size - 512)) all.tar >cut.tar
finds 'a cut' 'V-TAR-TRUNCATED ' cut.tar
head -c $((size / 2 / 512 * 512)) all.tar >cut.tar
finds 'a cut in the middle, and not everything that is missing' 'V-TAR-TRUNCATED ' cut.tar
{ cat all.tar && printf x; } >long.tar
finds 'a byte more' 'V-TAR-TRAILING ' long.tar
cp all.tar bad.tar
offset=$(grep -abo 'II\*' bad.tar | head -n 1 | cut -d: -f1)
poke bad.tar $((offset + 5000))
finds 'a changed scan' 'V-FILE-CHANGED V-PACK-TEXT ' bad.tar
like 'with its path, and when it was last good' "$(out)$(err)" \
  'where: customers/C00/C00042/2024/a02-contracts/0001/original-001.tif.*known good: '
mkdir r && tar -xf all.tar -C r && tar -cf repacked.tar -C r journal archive.xml README.txt layouts customers PACK.txt
exits 'packed again by tar' 1 dossier verify repacked.tar
like 'it is no pack of ours' "$(codes)" 'V-TAR-(TYPE|FOREIGN) '
exits 'a file that is none' 5 dossier verify a/README.txt
like 'is said to be none' "$(err)" 'D-NOT-A-PACK'
{ dossier -C a pack -o left.tar --no-event; rm a/customers/C00/C00042/2024/a06-feedback/0001/original-001.png; } >"$OUT" 2>"$ERR"
exits 'what is missing is left out' 1 dossier -C a pack -o less.tar --keep-going --no-event
exits 'and verify says so' 1 dossier verify less.tar
like 'as it says of the archive' "$(codes)" 'V-FILE-MISSING.*V-PACK-LEFT-OUT'
exits 'a pack that cannot be read' 3 dossier verify missing.tar
like 'and named' "$(err)" 'D-NOT-FOUND.*missing.tar'
exits 'a pack cannot be a directory' 2 dossier -C a verify ./a

# ---- Long members ----

# Out of a file, whoever hashes a long member reads it from there; out of a pipe all bytes come by in their order.
fresh
head -c 300001 /dev/urandom >middling.bin
head -c 5000000 /dev/urandom >long.bin
{
  dossier init a
  dossier -C a customer add --number C00042 'Harbour Trading'
  dossier -C a file middling.bin long.bin --each --customer C00042 --category feedback --date 2024-07-01
  dossier -C a pack -o all.tar --no-event
} >"$OUT" 2>"$ERR"
exits 'long members in a file' 0 dossier verify all.tar
from_file=$(sed -n 's/^checked  \(.*\) in .*/\1/p' "$OUT")
exits 'and out of a pipe' 0 sh -c 'cat all.tar | dossier verify -'
is 'are the same' "$(sed -n 's/^checked  \(.*\) in .*/\1/p' "$OUT")" "$from_file"
exits 'by one thread too' 0 dossier verify --jobs 1 all.tar
exits 'a file that stands open at its beginning is no pipe' 0 sh -c 'dossier verify - <all.tar'

place () { # of FILE in the pack: of its bytes, which nothing else has
  local header
  header=$(grep -abo "$1" all.tar | tail -n 1 | cut -d: -f1)
  echo $((header / 512 * 512 + 512))
}
middling=$(place 0001/original-001.bin)
long=$(place 0002/original-001.bin)
for at in "$middling" $((middling + 299999)) $((long + 4194304)) $((long + 4999999)); do
  cp all.tar bad.tar
  poke bad.tar "$at"
  finds "a changed byte at $at" 'V-FILE-CHANGED V-PACK-TEXT ' bad.tar
  exits 'as out of a pipe' 1 sh -c 'cat bad.tar | dossier verify -'
  is 'with the same codes' "$(codes)" 'V-FILE-CHANGED V-PACK-TEXT '
done
cp all.tar bad.tar
poke bad.tar $((middling + 300001))
finds 'a byte of the padding' 'V-TAR-FOREIGN ' bad.tar
for size in $((long + 1000)) $((long + 4999999)) $((long + 5000000)); do
  head -c "$size" all.tar >cut.tar
  finds "a cut at $size" 'V-TAR-TRUNCATED ' cut.tar
done

# ---- Other digests ----

for crypto in gm sha512; do
  fresh
  {
    dossier init a --crypto $crypto
    dossier -C a customer add --number C00042 'Harbour Trading'
    dossier -C a pack -o full.tar
    dossier -C a file "$SAMPLES/bakery.png" --customer C00042 --category feedback --date 2024-07-01
    dossier -C a seal 2024
    dossier -C a pack -o more.tar --since full.tar.receipt
    dossier -C a pack -o last.tar --since more.tar.receipt
  } >"$OUT" 2>"$ERR"
  exits "$crypto: a chain" 0 dossier verify full.tar more.tar last.tar
  exits "$crypto: an increment alone" 3 dossier verify more.tar
  is "$crypto: is compared with its own list" "$(codes)" 'V-PACK-EARLIER '
  exits "$crypto: one of a single event" 3 dossier verify last.tar
  ok "$crypto: it is unpacked" dossier unpack full.tar more.tar r
  exits "$crypto: and verifies" 0 dossier -C r verify
done

# ---- Who signed what ----

fresh
found a --fonds Z109 --name Test
new_key clerk
ok 'somebody signs' as admin dossier -C a person add '李明' --role archivist --key "$KEYS/clerk.pub.pem"
ok 'and it is packed' dossier -C a pack -o signed.tar --no-event
exits 'a pack of what is signed is verified' 0 dossier verify signed.tar
is 'without a word' "$(codes)" ''
mkdir t && tar -xf signed.tar -C t && rm t/PACK.txt
(
  cd t || exit 1
  sed -i 's/decision: .*/decision: revoke/' people/*.txt
  forge_begin
  forge_end
) 2>/dev/null
ok 'somebody forges a statement and the journal' dossier -C t pack -o forged.tar --no-event
exits 'a pack of it is found out' 1 dossier verify forged.tar
packed=$(codes)
exits 'like the archive' 1 dossier -C t verify
is 'with the same codes' "$packed" "$(codes)"
like 'which name the signature' "$packed" 'V-[A-Z-]*'

done_testing
