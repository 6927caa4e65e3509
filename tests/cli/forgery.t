#!/bin/bash
# Somebody who can write every file of an archive, its journal included, and makes all digests fit again: what people have
# signed shows it all the same.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

for name in admin li wang forger; do new_key $name; done
fresh
found a
as admin dossier -C a person add 李强 --role reviewer --key "$KEYS/li.pub.pem" >/dev/null
as admin dossier -C a person grant p0002 witness >/dev/null
found other
as admin dossier -C other person add 李强 --role reviewer --key "$KEYS/li.pub.pem" >/dev/null
BASE=$PWD/a
OTHER=$PWD/other
exits 'the archive is good before' 0 dossier -C a verify
unlike 'and nothing is found in it' "$(out)" 'fault|WAITING'
(cp -a a same && cd same && forge_begin && forge_end)
exits 'it is still good when its journal has been written anew, as it was' 0 dossier -C same verify
unlike 'with nothing found' "$(out)" 'fault'

# forged DESC CODE PLACE COMMANDS: a fault.
forged () {
  fresh
  cp -a "$BASE" a
  (cd a && forge_begin && set -e && eval "$4" && forge_end) >"$OUT" 2>&1 || { harness_report 1 "$1: could not be done"; diag "$(out)"; return; }
  guarded dossier -C a --json verify >"$OUT" 2>"$ERR" </dev/null
  [ $? -eq 1 ] && grep -qF "\"grade\":\"fault\",\"code\":\"$2\",\"place\":\"$3\"" "$OUT"
  local got=$?
  harness_report $got "$1: $2"
  [ $got -eq 0 ] || diag "wanted $2 at $3" "$(cat "$OUT" "$ERR")"
}

P=people/p0002
S=people/p0002.2.administrator.p0001

forged 'a role is written into an edition' V-STATEMENT-SUBJECT $S.txt "sed -i 's/word=\"reviewer\"/word=\"approver\"/' $P.2.xml"
forged 'a name is changed' V-STATEMENT-SUBJECT $S.txt "sed -i 's/李强/李刚/' $P.2.xml"
forged 'a statement is moved to another position' V-SIGNATURE $S.txt 'sed -i "s/^position: .*/position: 8/; s/^head: .*/head: $(sed -n 8p lines | sha256sum | cut -c1-64)/" '"$S.txt"
forged 'a statement is signed by a stranger' V-SIGNATURE $S.txt "sign_text forger people/p0002.2.administrator.p0001"
forged 'a statement is signed by another person in the administrator'\''s name' V-SIGNATURE $S.txt "sign_text li people/p0002.2.administrator.p0001"
forged 'the signature is another statement'\''s' V-SIGNATURE $S.txt "cp people/p0002.1.administrator.p0001.sig $S.sig"
forged 'the signature is empty' V-SIGNATURE $S.txt ": >$S.sig"
forged 'the statement names a stranger'\''s key' V-SIGNER-KEY $S.txt "sed -i 's/^key: .*/key: $(fingerprint forger)/' $S.txt; sign_text forger people/p0002.2.administrator.p0001"
forged 'the statement names another person' V-SIGNER-ROLE $S.txt "sed -i 's/^key: .*/key: $(fingerprint li)/; s/^person: .*/person: p0002/' $S.txt; sign_text li people/p0002.2.administrator.p0001"
forged 'the statement names nobody' V-SIGNER $S.txt "sed -i 's/^person: .*/person: p0009/' $S.txt"
forged 'a statement of another archive' V-STATEMENT-ARCHIVE people/p0002.1.administrator.p0001.txt "for f in $P.1.xml $P.1.administrator.p0001.txt $P.1.administrator.p0001.sig; do cat \"$OTHER/\$f\" >\$f; done"
forged 'a statement about the edition before' V-STATEMENT-SUBJECT $S.txt "cp $P.1.administrator.p0001.txt $S.txt; cp $P.1.administrator.p0001.sig $S.sig"
forged 'a statement with a line more' V-STATEMENT $S.txt "sed -i 's/^role: .*/&\nnote: x/' $S.txt; sign_text admin people/p0002.2.administrator.p0001"
forged 'a statement in another order' V-STATEMENT $S.txt "sed -i '5{h;d};6{G}' $S.txt; sign_text admin people/p0002.2.administrator.p0001"
forged 'a statement with another role' V-SIGNER-ROLE $S.txt "sed -i 's/^role: .*/role: reviewer/' $S.txt; sign_text admin people/p0002.2.administrator.p0001"
forged 'a statement that rejects' V-STATEMENT-SUBJECT $S.txt "sed -i 's/^decision: .*/decision: reject/' $S.txt; sign_text admin people/p0002.2.administrator.p0001"
forged 'a statement made on another journal' V-STATEMENT-HEAD $S.txt "sed -i 's/^head: 0/head: z/; s/^head: [^z]/head: 0/; s/^head: z/head: 1/' $S.txt; sign_text admin people/p0002.2.administrator.p0001"
forged 'a statement at a position that had not come' V-STATEMENT-TIME $S.txt "sed -i 's/^position: .*/position: 999/' $S.txt; sign_text admin people/p0002.2.administrator.p0001"
forged 'a statement without its signature' V-SIGNATURE-MISSING $S.txt "rm $S.sig; sed -i '\\|path=$S.sig|d' lines"
forged 'a signature without its statement' V-SIGNATURE $S.sig "rm $S.txt; sed -i '\\|path=$S.txt|d' lines"
forged 'a public key is swapped' V-KEY people/p0001.1.xml "cat '$KEYS/forger.pub.pem' >people/p0001.pem"
forged 'the administrator is swapped, with key and fingerprint' V-STATEMENT-HEAD $S.txt "cat '$KEYS/forger.pub.pem' >people/p0001.pem; sed -i 's/fingerprint=\"[0-9a-f]*\"/fingerprint=\"$(fingerprint forger)\"/' people/p0001.1.xml"
forged 'a public key that is none' V-KEY people/p0002.pem "echo nothing >people/p0002.pem"
forged 'one key under two names' V-KEY-SHARED people/p0003.pem "cp $P.pem people/p0003.pem; sed 's/p0002/p0003/g' $P.1.xml >people/p0003.1.xml; forge_event key people/p0003.pem; forge_event person people/p0003.1.xml"
forged 'another'\''s key without its file' V-KEY-SHARED people/p0003.1.xml "sed 's/number=\"p0002/number=\"p0003/; s/p0002.pem/p0003.pem/' $P.1.xml >people/p0003.1.xml; forge_event person people/p0003.1.xml"
forged 'a key that no person has' V-KEY people/p0003.pem "cp '$KEYS/wang.pub.pem' people/p0003.pem; forge_event key people/p0003.pem"
forged 'a person out of number' V-PERSON people/p0009.1.xml "sed 's/p0002/p0009/g; /<key/d' $P.1.xml >people/p0009.1.xml; forge_event person people/p0009.1.xml"
forged 'an edition left out' V-PERSON people/p0002.2.xml "rm people/p0002.1*; sed -i '/p0002\\.1\\./d' lines"
forged 'a person that is no document' V-SCHEMA people/p0002.2.xml "sed -i 's/<name>/<name>  /' $P.2.xml"
forged 'the same administrator twice' V-STATEMENT-SUBJECT people/p0002.2.administrator.p0002.txt "cp $S.txt people/p0002.2.administrator.p0002.txt; cp $S.sig people/p0002.2.administrator.p0002.sig; forge_event statement people/p0002.2.administrator.p0002.txt; forge_event signature people/p0002.2.administrator.p0002.sig"
forged 'a statement where none may stand' V-EVENT 'journal/000000014:1' "forge_event statement customers/s.txt; mkdir -p customers; cp $S.txt customers/s.txt"

# An edition that nobody signed is no fault, and does not hold.
fresh
cp -a "$BASE" a
(cd a && forge_begin && sed 's/edition="2"/edition="3"/; s/reviewer/approver/' $P.2.xml >$P.3.xml && forge_event person $P.3.xml && forge_end)
exits 'an edition that nobody signed' 0 dossier -C a verify
like 'is noted' "$(out)" 'V-PERSON-WAITING'
is 'and does not hold' "$(dossier -C a person list --json | jq -r 'select(.person == "p0002") | .roles')" 'reviewer, witness'
done_testing
