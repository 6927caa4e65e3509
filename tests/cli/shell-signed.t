#!/usr/bin/env bash
# The commands of an archive's README.txt about signatures, run as they stand there, with openssl alone: they pass on a good
# archive, and find what they claim to find, as verify does.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

new_key admin
new_key li ed25519
new_key wang sm2
new_key forger
openssl genrsa -out "$HARNESS_ROOT/plain" 2048 2>/dev/null
openssl pkcs8 -topk8 -scrypt -in "$HARNESS_ROOT/plain" -passout "file:$PASSPHRASE_FILE" -out "$KEYS/rsa.pem"
openssl pkey -in "$HARNESS_ROOT/plain" -pubout -out "$KEYS/rsa.pub.pem"

fresh
found a
for person in li wang rsa; do as admin dossier -C a person add $person --role administrator --key "$KEYS/$person.pub.pem" >/dev/null; done
as li dossier -C a person grant wang witness >/dev/null
as wang dossier -C a person grant rsa witness >/dev/null
as rsa dossier -C a person grant li witness >/dev/null
dossier -C a checkpoint >/dev/null 2>&1
for person in admin li wang rsa; do as $person dossier -C a sign >/dev/null; done
as admin dossier -C a person grant p0002 --key "$KEYS/forger.pub.pem" --replace-key >/dev/null
for person in admin wang rsa; do as $person dossier -C a --sign customer add "customer of $person" >/dev/null; done
BASE=$PWD/a
exits 'the archive is good' 0 dossier -C a verify
unlike 'and nothing is found in it' "$(out)" 'fault|WAITING'

# The indented lines of section 3, and of 4.1 to 4.7.
readme_commands "$BASE/README.txt" 3. 4.9 >"$HARNESS_ROOT/verify.sh"
COMMANDS=$HARNESS_ROOT/verify.sh
ok 'README.txt has commands' grep -q BAD.SIGNATURE "$COMMANDS"

# What they print beyond the lines that they are said to print.
shell_verdict () { # DIRECTORY
  by_hand "$1" "$COMMANDS" |
    grep -vE '^([0-9]+ events, head [0-9a-f]{64}|[0-9a-f]{64}  -|[0-9a-f]{64} \*archive\.xml|[0-9a-f]{64} people/p[0-9]{4}\.(2\.)?pem|people/p[0-9]{4}\.[0-9]+\.xml: .*)$'
}
is 'they say nothing of a good archive' "$(shell_verdict "$BASE")" ''
like 'but whose keys there are' "$(by_hand "$BASE" "$COMMANDS")" "$(fingerprint admin) people/p0001.pem"
before=$(tree_digest "$BASE")
by_hand "$BASE" "$COMMANDS" >"$OUT"
is 'they change nothing' "$(tree_digest "$BASE")" "$before"
fresh
dossier init plain >/dev/null
is 'nor of an archive without people' "$(shell_verdict plain)" ''

# found_by_both DESC WORDS COMMANDS: somebody who makes all digests fit is found by the commands, with these words, and by verify.
found_by_both () {
  fresh
  cp -a "$BASE" a
  (cd a && forge_begin && set -e && eval "$3" && forge_end) >"$OUT" 2>&1 || { harness_report 1 "$1: could not be done"; diag "$(out)"; return; }
  like "$1" "$(shell_verdict a)" "$2"
  exits "$1: by verify, too" 1 dossier -C a verify
}
found_by_both 'a statement that was changed' 'p0002.1.administrator.p0001.txt: BAD SIGNATURE' "sed -i 's/^time: 2/time: 1/' people/p0002.1.administrator.p0001.txt"
found_by_both 'a statement signed by Ed25519' 'p0003.2.administrator.p0002.txt: BAD SIGNATURE' "sed -i 's/^time: 2/time: 1/' people/p0003.2.administrator.p0002.txt"
found_by_both 'a statement signed by SM2' 'p0004.2.administrator.p0003.txt: BAD SIGNATURE' "sed -i 's/^time: 2/time: 1/' people/p0004.2.administrator.p0003.txt"
found_by_both 'a statement signed by RSA' 'p0002.2.administrator.p0004.txt: BAD SIGNATURE' "sed -i 's/^time: 2/time: 1/' people/p0002.2.administrator.p0004.txt"
found_by_both 'an edition that was changed' 'p0002.2.administrator.p0004.txt: ANOTHER SUBJECT' "sed -i 's/witness/approver/' people/p0002.2.xml"
found_by_both 'another'\''s key' "p0002.1.administrator.p0001.txt: NOT THAT PERSON'S KEY" "sed -i 's/^key: .*/key: $(fingerprint rsa)/' people/p0002.1.administrator.p0001.txt"
found_by_both 'a journal written anew' 'ANOTHER JOURNAL' "sed -i '2,\$s/ tester / tosser /' lines"
found_by_both 'a checkpoint of it' 'checkpoints/000000027.txt: ANOTHER JOURNAL' "sed -i '2,\$s/ tester / tosser /' lines"
found_by_both 'a signature of a checkpoint' 'checkpoints/000000027.p0003.sig: BAD SIGNATURE' "cp checkpoints/000000027.p0001.sig checkpoints/000000027.p0003.sig"
found_by_both 'another archive' 'ANOTHER ARCHIVE' "sed -i '1s/ fonds=Z001/ fonds=Z002/' lines"

found_by_both 'a signed commit' 'event [0-9]*: BAD SIGNATURE' "sed -i 's/customer of wang/customer of wong/' customers/C00/C00002/customer.1.xml"
found_by_both 'a commit signed in another name' "event [0-9]*: NOT THAT PERSON'S KEY" "sed -i 's/ signed person=p0003/ signed person=p0004/' lines"

# Keys and signatures made as it tells.
fresh
mkdir made
{ echo 'T=made'; readme_commands "$BASE/README.txt" 4.10 5.; } >make.sh
is 'a key and a signature are made' "$(by_hand . ./make.sh)" 'Verified OK'
found b
exits 'such a key is a person'\''s here' 0 as admin dossier -C b person add made --role administrator --key made/key.pub
exits 'and signs' 0 dossier -C b person grant p0002 witness --signing-key made/key.pem --passphrase-file made/passphrase
exits 'and all is good' 0 dossier -C b verify
done_testing
