#!/bin/bash
# An archive under the rules for commercial cryptography: digests are SM3, keys SM2; the same commands, and openssl's.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

new_key admin sm2
new_key li sm2
fresh
mkdir scans
for i in 1 2 3; do echo "scan $i" >"scans/$i.txt"; done
exits 'an archive with SM3' 0 dossier init a --crypto gm --administrator 李强 --key "$KEYS/admin.pub.pem"
like 'says so' "$(cat a/archive.xml)" 'digest="sm3"'
like 'in its first event' "$(head -n1 a/journal/000000001)" ' algorithm=sm3 '
like 'its administrator is there' "$(dossier -C a person list)" 'p0001  李强  .*administrator'
is 'the chain is of SM3' "$(sed -n 2p a/journal/000000001 | cut -d' ' -f2)" \
  "$(head -n1 a/journal/000000001 | openssl dgst -sm3 -r | cut -c1-64)"
as admin dossier -C a person grant p0001 archivist --department HR >/dev/null
export DOSSIER_SIGNING_KEY=$KEYS/admin.pem DOSSIER_PASSPHRASE_FILE=$PASSPHRASE_FILE
dossier -C a customer add --number C00042 华东贸易 >/dev/null
dossier -C a file --each scans/*.txt --customer C00042 --category contracts --date 2024-03-05 --pages 1 >/dev/null
exits 'a volume is sealed' 0 dossier -C a seal C00042/2024
like 'manifests are of SM3' "$(cd a/customers/C00/C00042/2024/a02-contracts && ls)" 'manifest-sm3\.1\.txt'
exits 'a person is added' 0 as admin dossier -C a --sign person add 王芳 --role witness --key "$KEYS/li.pub.pem"
statement=a/people/p0002.1.administrator.p0001
ok 'the statement is signed with SM2 and SM3' openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678 -pubin -inkey a/people/p0001.pem -sigfile $statement.sig -in $statement.txt
not_ok 'under no other identifier' openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:0000 -pubin -inkey a/people/p0001.pem -sigfile $statement.sig -in $statement.txt
is 'and names the SM3 of its subject' "$(sed -n 's/^digest: //p' $statement.txt)" "$(openssl dgst -sm3 -r a/people/p0002.1.xml | cut -c1-64)"
exits 'a checkpoint' 0 dossier -C a checkpoint --to kept.txt
exits 'is signed' 0 as li dossier -C a sign --to kept.txt
exits 'the archive verifies' 0 dossier -C a verify --against kept.txt
is 'with nothing found' "$(findings)" ''
exits 'packed' 0 dossier -C a pack -o full.tar
exits 'the pack verifies' 0 dossier verify full.tar
exits 'signed' 0 as li dossier -C a pack -o signed.tar --sign
exits 'it verifies' 0 dossier verify signed.tar
like 'and who signed it is said' "$(out)" "V-PACK-SIGNED.*p0002 $(fingerprint li)"
for name in PACK.txt PACK.txt.sig; do tar -xOf signed.tar $name >$name; done
ok 'with SM2 and SM3' openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678 -pubin -inkey "$KEYS/li.pub.pem" -sigfile PACK.txt.sig -in PACK.txt
{ readme_commands a/README.txt 4.2 4.3; readme_commands a/README.txt 5.3 6.; } >pack.sh
is 'the commands of README.txt say so' "$(PACK=signed.tar UNPACKED=u by_hand . ./pack.sh | tail -n 1)" 'signed: u/people/p0002.pem'

# README.txt speaks of SM3, and its commands run.
unlike 'README.txt asks for no sha256sum' "$(cat a/README.txt)" 'sha256sum|manifest-sha256|@sm3@|@sha256@'
readme_commands a/README.txt 3. 4.9 >verify.sh
shell_verdict () { # DIRECTORY
  by_hand "$1" ../verify.sh |
    grep -vE '^([0-9]+ events, head [0-9a-f]{64}|[0-9a-f]{64}  -|[0-9a-f]{64} people/p[0-9]{4}\.pem|people/p[0-9]{4}\.[0-9]+\.xml: .*)$'
}
is 'the commands say nothing of a good archive' "$(shell_verdict a)" ''
like 'but how far it goes' "$(by_hand a ../verify.sh)" "^[0-9]+ events, head $(tail -n1 "a/journal/$(ls a/journal | tail -n1)" | openssl dgst -sm3 -r | cut -c1-64)"
found_by_both () { # DESC WORDS COMMAND
  rm -rf b && cp -a a b && (cd b && eval "$3")
  like "$1" "$(shell_verdict b)" "$2"
  exits "$1: by verify, too" 1 dossier -C b verify
}
found_by_both 'a scan that was changed' 'original-001.txt: FAILED' 'echo >>customers/C00/C00042/2024/a02-contracts/0001/original-001.txt'
found_by_both 'a line of the journal' 'CHAIN BROKEN' 'sed -i s/tester/tosser/ journal/000000007'
found_by_both 'a signature' 'people/p0002.1.administrator.p0001.txt: BAD SIGNATURE' 'truncate -s -1 people/p0002.1.administrator.p0001.sig'
found_by_both 'a file that nothing lists' '^layouts/x$' 'touch layouts/x'

# Other ways.
exits 'keys of other types are taken, too' 0 sh -c "dossier key new --signing-key '$KEYS/ed.pem' --type ed25519 --passphrase-file '$PASSPHRASE_FILE'"
exits 'and sign' 0 as admin dossier -C a person add 赵 --role administrator --key "$KEYS/ed.pub.pem"
exits 'there' 0 as ed dossier -C a person grant p0002 reviewer
exits 'and all verifies' 0 dossier -C a verify
exits 'an archive with SHA-512' 0 dossier init c --crypto sha512
exits 'verifies' 0 dossier -C c verify
exits 'digests of another kind' 2 dossier init d --crypto md5
exits 'a key without an administrator' 2 dossier init d --key "$KEYS/li.pub.pem"
unset DOSSIER_SIGNING_KEY
exits 'an administrator without a key' 6 dossier init d --administrator 李强
ok 'make no archive' test ! -e d
dossier key new --passphrase-file "$PASSPHRASE_FILE" >/dev/null
exits 'one'\''s own key is the administrator'\''s' 0 dossier init d --administrator 李强
ok 'when no other is named' cmp -s d/people/p0001.pem "$XDG_CONFIG_HOME/dossier/key.pub.pem"
done_testing
