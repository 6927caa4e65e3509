#!/bin/bash
# Checkpoints: how far the journal has come, kept elsewhere, shows what the journal alone cannot: that it was cut off, rolled
# back, or written anew.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

for name in admin li; do new_key $name; done

# ---- Making ----

fresh
found a
exits 'a dry run makes none' 0 dossier -n -C a checkpoint
ok 'not even a directory' test ! -e a/checkpoints
exits 'a checkpoint is made' 0 dossier -C a checkpoint
like 'and says where' "$(out)" 'written  checkpoints/000000006\.txt  \(6 events\)'
like 'and that only a copy kept elsewhere is worth something' "$(err)" 'kept outside the archive'
is 'it names the archive' "$(sed -n 's/^archive: //p' a/checkpoints/000000006.txt)" "$(head -n1 a/journal/000000001 | sha256sum | cut -d' ' -f1)"
is 'and the head' "$(sed -n 's/^head: //p' a/checkpoints/000000006.txt)" "$(tail -n1 a/journal/000000005 | sha256sum | cut -d' ' -f1)"
like 'the event says so' "$(cat a/journal/000000007)" ' checkpoint path=checkpoints/000000006.txt digest='
before=$(tree_digest a)
exits 'a second one of the same is not made' 0 dossier -C a checkpoint --to kept.txt
like 'and that is said' "$(out)" 'unchanged'
is 'nothing has changed' "$(tree_digest a)" "$before"
like 'with what to do with the copy' "$(out)" 'next   dossier verify --against kept.txt'
ok 'which is written' cmp -s kept.txt a/checkpoints/000000006.txt
exits 'a copy is never overwritten' 6 dossier -C a checkpoint --to kept.txt
like 'with a code' "$(err)" 'error\[D-EXISTS\]'
exits 'nor is one made for a place that is not there' 3 dossier -C a checkpoint --to nowhere/kept.txt
dossier -C a customer add 客户 >/dev/null
exits 'after something has happened there is a new one' 0 dossier -C a checkpoint --to later.txt
like 'which names the one before' "$(cat later.txt)" "previous: $(sha256sum <kept.txt | cut -d' ' -f1)"

# ---- Signing ----

as admin dossier -C a person add 李强 --role witness --key "$KEYS/li.pub.pem" >/dev/null
exits 'a checkpoint is signed' 0 as li dossier -C a sign
like 'the last one when none is named' "$(out)" 'signed  checkpoints/000000008\.txt  \(p0002\)'
ok 'openssl verifies it' openssl dgst -sha256 -verify a/people/p0002.pem -signature a/checkpoints/000000008.p0002.sig a/checkpoints/000000008.txt
exits 'by number' 0 as admin dossier -C a sign 6 --to kept.txt
ok 'the signature is also written beside the copy' cmp -s kept.p0001.sig a/checkpoints/000000006.p0001.sig
exits 'by path' 0 as admin dossier -C a sign checkpoints/000000008.txt
before=$(tree_digest a)
exits 'once is enough' 6 as admin dossier -C a sign 6
like 'with a code' "$(err)" 'error\[D-SIGNED-ALREADY\]'
exits 'a dry run signs nothing' 0 as li dossier -n -C a sign 6
exits 'and asks for no passphrase' 0 dossier -n -C a sign 6 --signing-key "$KEYS/li.pem"
exits 'a copy of another one' 6 as li dossier -C a sign 8 --to kept.txt
like 'with a code' "$(err)" 'error\[D-CHECKPOINT-OTHER\]'
exits 'one that is not there' 2 as li dossier -C a sign 7
like 'with a code' "$(err)" 'error\[D-CHECKPOINT-UNKNOWN\]'
new_key stranger
exits 'a stranger signs nothing' 6 as stranger dossier -C a sign 6
like 'with a code' "$(err)" 'error\[D-SIGNER-UNKNOWN\]'
exits 'a wrong passphrase signs nothing' 2 dossier -C a sign 6 --signing-key "$KEYS/li.pem" --passphrase-fd 5 5<<<'another sentence'
is 'none of this changed anything' "$(tree_digest a)" "$before"
exits 'the archive verifies' 0 dossier -C a verify
exits 'a copy with all signatures' 0 dossier -C a checkpoint --to all.txt
is 'has only its own' "$(ls all.*)" 'all.txt'
exits 'an archive without a checkpoint has none to sign' 2 as admin dossier -C "$(found b >/dev/null; echo b)" sign

# ---- Comparing ----

exits 'an archive that went on is good' 0 dossier -C a verify --against kept.txt
is 'and the note is gone' "$(findings)" ''
mkdir a/kept && cp kept.txt a/kept/
exits 'a copy inside the archive is no outside check' 2 dossier -C a verify --against a/kept/kept.txt
like 'and refused' "$(err)" 'D-CHECKPOINT-INSIDE'
rm -r a/kept
exits 'a copy without signatures' 0 dossier -C a verify --against later.txt
like 'is worth a note' "$(out)" 'note\[V-CHECKPOINT-UNSIGNED\]'
cp -a a whole
exits 'another archive' 1 dossier -C b verify --against kept.txt
like 'is told as such' "$(out)" 'fault\[V-CHECKPOINT-ARCHIVE\]'

cp -a a cut
ls cut/journal | tail -n 4 | while read -r name; do sed -n 's/.* path=\([^ ]*\) .*/\1/p' "cut/journal/$name" | while read -r path; do rm "cut/$path"; done; rm "cut/journal/$name"; done
exits 'a journal cut off, with what it brought, passes alone' 0 dossier -C cut verify
exits 'but not against a checkpoint' 1 dossier -C cut verify --against all.txt
like 'as a rollback' "$(out)" 'fault\[V-CHECKPOINT-ROLLBACK\]'
like 'with what was expected' "$(out)" 'expected: event 16'
exits 'an earlier one does not see it' 0 dossier -C cut verify --against kept.txt

cp -a a anew
(cd anew && forge_begin && sed -i '2,$s/ tester / tosser /' lines && forge_end)
exits 'a journal that was written anew' 1 dossier -C anew verify --against kept.txt
like 'is a fork' "$(out)" 'fault\[V-CHECKPOINT-FORK\]: the journal.s past was rewritten'
like 'at the copy' "$(out)" 'where: kept.txt'
cp -a a tail
(cd tail && forge_begin && sed -i '$s/ tester / tosser /' lines && forge_end)
exits 'one whose end was written anew is good for what is older' 0 dossier -C tail verify --against kept.txt

# ---- The copy itself ----

sed 's/^events: 6/events: 5/' kept.txt >x.txt
exits 'a copy that was changed' 1 dossier -C a verify --against x.txt
like 'fits no journal' "$(out)" 'fault\[V-CHECKPOINT-FORK\]'
sed 's/^time: 2/time: 3/' kept.txt >x.txt
cp kept.p0001.sig x.p0001.sig
exits 'nor its signature' 1 dossier -C a verify --against x.txt
like 'with its code' "$(out)" 'fault\[V-SIGNATURE\]'
like 'and place' "$(out)" 'where: x.p0001.sig'
echo nonsense >x.txt
exits 'what is no checkpoint was not compared with' 3 dossier -C a verify --against x.txt
like 'with its code' "$(out)" 'not checked\[V-CHECKPOINT\]'
exits 'what is not there' 3 dossier -C a verify --against nowhere.txt

# ---- The archive's own, forged ----

# forged DESC CODE PLACE COMMANDS
forged () {
  rm -rf f
  cp -a whole f
  (cd f && forge_begin && set -e && eval "$4" && forge_end) >"$OUT" 2>&1 || { harness_report 1 "$1: could not be done"; diag "$(out)"; return; }
  dossier -C f --json verify >"$OUT" 2>"$ERR" </dev/null
  [ $? -eq 1 ] && grep -qF "\"grade\":\"fault\",\"code\":\"$2\",\"place\":\"$3\"" "$OUT"
  local got=$?
  harness_report $got "$1: $2"
  [ $got -eq 0 ] || diag "wanted $2 at $3" "$(cat "$OUT" "$ERR")"
}
forged 'the past is written anew' V-CHECKPOINT-FORK checkpoints/000000006.txt "sed -i '2,\$s/ tester / tosser /' lines"
forged 'a checkpoint is changed' V-CHECKPOINT checkpoints/000000006.txt "sed -i 's/^events: 6/events: 5/' checkpoints/000000006.txt"
forged 'a checkpoint is moved' V-CHECKPOINT checkpoints/000000008.txt "cp checkpoints/000000006.txt checkpoints/000000008.txt"
forged 'a checkpoint names another before it' V-CHECKPOINT-CHAIN checkpoints/000000008.txt "sed -i 's/^previous: 0/previous: z/; s/^previous: [^z]/previous: 0/; s/^previous: z/previous: 1/' checkpoints/000000008.txt"
forged 'a checkpoint lists other segments' V-CHECKPOINT-SEGMENTS checkpoints/000000008.txt "sed -i 's/^segments: e/segments: 0/' checkpoints/000000008.txt"
forged 'a checkpoint of another archive' V-CHECKPOINT-ARCHIVE checkpoints/000000008.txt "sed -i 's/^archive: 0/archive: z/; s/^archive: [^z]/archive: 0/; s/^archive: z/archive: 1/' checkpoints/000000008.txt"
forged 'a signature of another checkpoint' V-SIGNATURE checkpoints/000000008.p0001.sig "cp checkpoints/000000006.p0001.sig checkpoints/000000008.p0001.sig"
forged 'a signature under another name' V-SIGNATURE checkpoints/000000006.p0002.sig "cp checkpoints/000000006.p0001.sig checkpoints/000000006.p0002.sig; forge_event signature checkpoints/000000006.p0002.sig"
forged 'a signature of no checkpoint' V-SIGNATURE checkpoints/000000007.p0001.sig "cp checkpoints/000000006.p0001.sig checkpoints/000000007.p0001.sig; forge_event signature checkpoints/000000007.p0001.sig"

# ---- A long journal ----

fresh
mkdir many
for i in $(seq 1 1010); do echo "$i" >"many/$i.txt"; done
found a
dossier -C a customer add --number C00042 客户 >/dev/null
dossier -C a file --each many/*.txt --customer C00042 --category feedback --date 2024-04-01 >/dev/null
exits 'a checkpoint of a journal with a segment' 0 dossier -C a checkpoint --to kept.txt
segment=$(basename a/journal/*.log)
is 'has the digest of the list of segments' "$(sed -n 's/^segments: //p' kept.txt)" \
  "$(printf '%s  journal/%s\n' "$(tail -n1 "a/journal/$segment" | sha256sum | cut -d' ' -f1)" "$segment" | sha256sum | cut -d' ' -f1)"
exits 'and verifies' 0 dossier -C a verify --against kept.txt
done_testing
