#!/bin/bash
# Unpacking: what was packed is there again, whole, verified and under its name, or nothing is.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/dry.sh"
. "$(dirname "$0")/people.sh"

refused () { # DESCRIPTION STATUS CODE COMMAND...: and nothing is there that was not
  local description=$1 status=$2 code=$3 before
  shift 3
  before=$(tree_digest .)
  exits "$description" "$status" "$@"
  like "$description: $code" "$(err)" "error\[$code\]"
  is "$description: nothing was written" "$(tree_digest .)" "$before"
}

files () { # DIRECTORY: every file of an archive but the journal, what is under way, and RESTORED.txt; and the events
  (cd "$1" && find . -type f ! -path './.staging/*' ! -path './journal/*' ! -name RESTORED.txt -print0 | LC_ALL=C sort -z |
    xargs -0r sha256sum && cat journal/*)
}

fresh
{
  dossier init a --fonds Z109 --name 示范客户档案
  dossier -C a customer add --number C00042 'Harbour Trading'
  dossier -C a customer add --number C00043 'Other'
  dossier -C a file "$SAMPLES/contract.tif" "$SAMPLES/zhijian.png" --each --customer C00042 --category contracts --date 2024-03-05
  dossier -C a pack -o full.tar
  dossier -C a file "$SAMPLES/bakery.png" --customer C00043 --category feedback --date 2024-07-01
  dossier -C a seal C00042/2024
  dossier -C a pack -o more.tar --since full.tar.receipt
} >"$OUT" 2>"$ERR"
cp -a a as-packed
tail -n 1 a/journal/* | grep -q ' pack ' && rm "$(find as-packed/journal -type f | LC_ALL=C sort | tail -n 1)"

# ---- Everything ----

exits 'a chain of packs is unpacked' 0 dossier unpack full.tar more.tar r
like 'which says as of when' "$(out)" 'unpacked  r  \(as of event [0-9]+, 3 records, [0-9]+ files'
is 'everything is there as it was packed' "$(files r)" "$(files as-packed)"
exits 'it verifies' 0 dossier -C r verify
like 'with a note of what it is' "$(out)$(err)" 'note\[V-RESTORED\]'
is 'nothing half done is left' "$(find . -maxdepth 1 -name '*.partial-*')" ''
exits 'it can be read' 0 dossier -C r find Harbour
exits 'its status' 0 dossier -C r status
like 'says as of when it is' "$(out)$(err)" 'restored as of event +[0-9]+.*later destructions are not known'
ok 'and packed' dossier -C r pack -o again.tar --no-event
ok 'with the same bytes as the archive' cmp again.tar <(dossier -C as-packed pack --no-event -o -)
ok 'a pipe is unpacked' sh -c 'cat full.tar | dossier unpack - piped'
ok 'a slash after the name does no harm' dossier unpack full.tar slash/
exits 'JSON is one object a line' 0 dossier --json unpack full.tar json
like 'with what was unpacked' "$(out)" '"type":"unpack","path":"json","unpacked":true'
exits 'a dry run verifies' 0 dossier -n unpack full.tar more.tar dry
like 'says what it would do' "$(out)" 'would unpack  dry'
ok 'and writes nothing' [ ! -e dry ]
rm -rf piped slash json again.tar*

# ---- Not before it is accepted ----

refused 'it cannot be changed' 6 D-RESTORED dossier -C r customer add 'Somebody New'
refused 'a sealing neither' 6 D-RESTORED dossier -C r seal C00043
refused 'an archive that was not restored is not accepted' 6 D-NOT-RESTORED dossier unpack --accept-as-newest a
exits 'a dry run of accepting' 0 dossier -n unpack --accept-as-newest r
ok 'changes nothing' [ -e r/RESTORED.txt ]
exits 'it is accepted by name' 0 dossier unpack --accept-as-newest r --yes
like 'which the journal says' "$(cat r/journal/* | tail -n 1)" ' accept events=[0-9]+ head=[0-9a-f]{64}'
exits 'then it is like any other' 0 dossier -C r customer add 'Somebody New'
exits 'and verifies' 0 dossier -C r verify
is 'without the note' "$(cat "$OUT" "$ERR" | grep -c V-RESTORED)" 0
refused 'it is accepted once' 6 D-NOT-RESTORED dossier unpack --accept-as-newest r

# ---- A part ----

exits 'one record is restored' 0 dossier unpack full.tar more.tar part --only C00042/2024/a02-contracts/2
like 'and how to verify it is told' "$(out)" 'next   dossier -C part verify C00042/2024/a02-contracts/2$'
is 'with what proves it' "$(cd part && find customers -type f | LC_ALL=C sort)" 'customers/C00/C00042/2024/a02-contracts/0002/manifest-sha256.1.txt
customers/C00/C00042/2024/a02-contracts/0002/original-001.png
customers/C00/C00042/2024/a02-contracts/0002/record.1.xml
customers/C00/C00042/2024/a02-contracts/manifest-sha256.1.txt
customers/C00/C00042/2024/a02-contracts/volume.1.xml
customers/C00/C00042/customer.1.xml'
exits 'it verifies' 0 dossier -C part verify C00042/2024/a02-contracts/2
refused 'it is never written to' 6 D-RESTORED dossier -C part customer add 'Somebody'
refused 'nor accepted' 6 D-RESTORED dossier unpack --accept-as-newest part
exits 'a customer is restored' 0 dossier unpack full.tar more.tar customer --only C00043
is 'and no other' "$(ls customer/customers/C00)" C00043
exits 'a year and a customer' 0 dossier unpack full.tar more.tar years --only 2024 --only C00043
refused 'a year that is not there' 1 D-PACK-WITHOUT dossier unpack full.tar none --only 2024 --only 2023
refused 'no reference' 2 D-REFERENCE dossier unpack full.tar none --only 'C0004 2'
rm -rf customer years

exits 'into a directory whose name a shell would take apart' 0 dossier unpack full.tar "恢复 的'库" --only C00042
exits 'what is said to be next can be run' 0 bash -c "$(out | sed -n 's/^next   //p')"
like 'and does what it says' "$(out)" 'checked  2 records'
rm -r "恢复 的'库"

# ---- What a dry run foretells ----

foretells 'a chain' 0 unpack full.tar more.tar foretold
is 'with every file that is then there' "$(out | sed -n 's/.* \([0-9]*\) files.*/\1/p')" "$(find foretold -type f | wc -l)"
foretells 'a part' 0 unpack full.tar more.tar small --only C00042/2024/a02-contracts/2
foretells 'one of the full pack' 0 unpack full.tar small2 --only C00042
foretells 'accepting a part' 6 unpack --accept-as-newest small --yes
cp -a foretold broken && echo nonsense >broken/RESTORED.txt
foretells 'accepting what does not say what it is' 3 unpack --accept-as-newest broken --yes
foretells 'accepting' 0 unpack --accept-as-newest foretold --yes
foretells 'accepting twice' 6 unpack --accept-as-newest foretold --yes
foretells 'accepting an increment by itself' 3 unpack --accept-as-newest "$(mkdir alone && tar -xf more.tar -C alone && echo alone)"
foretells 'no parent' 3 unpack full.tar not/there
foretells 'a file as the parent' 3 unpack full.tar full.tar/there
foretells 'a name that is too long' 3 unpack full.tar "$(printf %0250d 0)"
foretells 'a name that is taken' 6 unpack full.tar foretold
if [ "$(id -u)" -eq 0 ]; then
  mkdir read-only && mount -t tmpfs -o ro none read-only 2>"$ERR"
  if mountpoint -q read-only; then
    foretells 'a file system that is read-only' 3 unpack full.tar read-only/r
    umount read-only
  else
    skip 'a file system that is read-only' 'cannot mount'
  fi
else
  mkdir read-only && chmod a-w read-only
  foretells 'a directory that cannot be written to' 3 unpack full.tar read-only/r
fi
rm -rf small small2 broken alone foretold

# ---- Signed ----

new_key admin && new_key stranger
{ dossier init s && dossier -C s person add 管理员 --role administrator --key "$KEYS/admin.pub.pem" &&
  dossier -C s pack -o signed.tar --no-event && dossier unpack signed.tar signed; } >"$OUT" 2>"$ERR"
exits 'a stranger does not sign the accepting' 6 as stranger dossier unpack --accept-as-newest signed --sign --yes
exits 'who is known does' 0 as admin env -u DOSSIER_ACTOR dossier unpack --accept-as-newest signed --sign --yes
like 'and the journal has the signature' "$(cat signed/journal/* | tail -n 2)" ' p0001 accept .* p0001 signed '
exits 'it verifies' 0 dossier -C signed verify

# ---- Damage ----

cp full.tar bad.tar
offset=$(grep -abo 'II\*' bad.tar | head -n 1 | cut -d: -f1)
printf '~' | dd of=bad.tar bs=1 seek=$((offset + 5000)) conv=notrunc status=none
refused 'a damaged pack' 1 D-PACK-FAULTY dossier unpack bad.tar x
like 'its fault is named' "$(out)" 'V-FILE-CHANGED'
foretells 'a damaged pack' 1 unpack bad.tar x
exits 'what is sound in it can be had' 0 dossier unpack bad.tar sound --only C00042/2024/a02-contracts/2
exits 'and verifies' 0 dossier -C sound verify C00042/2024/a02-contracts/2
refused 'what is not, cannot' 1 D-PACK-FAULTY dossier unpack bad.tar x --only C00042/2024/a02-contracts/1
head -c $(($(wc -c <full.tar) - 1024)) full.tar >cut.tar
refused 'a cut pack' 1 D-PACK-FAULTY dossier unpack cut.tar x
{ cp -a a b && rm b/customers/C00/C00043/2024/a06-feedback/0001/original-001.png &&
  dossier -C b pack -o less.tar --keep-going --no-event; } >"$OUT" 2>"$ERR"
foretells 'what was left out' 1 unpack less.tar less
like 'is named' "$(out)" 'V-PACK-LEFT-OUT'
exits 'and missing' 1 dossier -C less verify
like 'alone' "$(out)" 'V-FILE-MISSING.*1 fault,'
refused 'an increment alone' 1 D-PACK-EARLIER dossier unpack more.tar x
refused 'the wrong order' 1 D-PACK-FAULTY dossier unpack full.tar full.tar x
refused 'no pack' 5 D-NOT-A-PACK dossier unpack a/README.txt x
refused 'a directory that is there' 6 D-EXISTS dossier unpack full.tar a
refused 'a file that is there' 6 D-EXISTS dossier unpack full.tar full.tar.receipt
refused 'no parent' 3 D-NOT-FOUND dossier unpack full.tar not/there
refused 'no directory' 2 D-USAGE dossier unpack full.tar
refused 'two pipes' 2 D-PACK-TWICE dossier unpack - - x

done_testing
