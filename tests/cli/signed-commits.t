#!/bin/bash
# Signed commits: --sign, and layouts that want some things signed.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

for name in admin li wang; do new_key $name; done
fresh
cat >strict.xml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<layout xmlns="urn:x-dossier:1" id="strict" edition="1" extends="company" signed="customer seal" zh="须签" en="signed"/>
END
found a --layout ./strict.xml
as admin dossier -C a person add 李强 --role archivist --department HR --key "$KEYS/li.pub.pem" >/dev/null
unset DOSSIER_ACTOR

# ---- Signing ----

before=$(tree_digest a)
exits 'what the layout wants signed is refused unsigned' 6 dossier -C a customer add 客户
like 'with a code' "$(err)" 'error\[D-UNSIGNED\]'
like 'and how to do it' "$(err)" '--sign'
exits 'a stranger'\''s signature is none' 6 as wang dossier -C a --sign customer add 客户
like 'with a code' "$(err)" 'error\[D-SIGNER-UNKNOWN\]'
exits 'nor is one with a wrong passphrase' 2 dossier -C a --sign customer add 客户 --signing-key "$KEYS/li.pem" --passphrase-fd 5 5<<<'another sentence'
is 'none of this changed anything' "$(tree_digest a)" "$before"
exits 'it is done signed' 0 as li dossier -C a --sign customer add 客户
last=$(ls a/journal | tail -n1)
like 'the last event of the commit is the signature' "$(tail -n1 "a/journal/$last")" "^[0-9]{9} [0-9a-f]{64} [^ ]* p0002 signed person=p0002 key=$(fingerprint li) signature=[A-Za-z0-9+/]+=*$"
like 'who signs acts' "$(head -n1 "a/journal/$last")" ' p0002 customer '
like 'and stands in the document' "$(cat a/customers/C00/C00001/customer.1.xml)" 'changed-by="p0002"'
printf '%s: %s\n' dossier-commit 1 archive "$(head -n1 a/journal/000000001 | sha256sum | cut -d' ' -f1)" \
  events "$(($(tail -n1 "a/journal/$last" | cut -d' ' -f1 | sed 's/^0*//') - 1))" head "$(tail -n1 "a/journal/$last" | cut -d' ' -f2)" \
  person p0002 key "$(fingerprint li)" >commit.txt
tail -n1 "a/journal/$last" | sed 's/.* signature=//' | openssl base64 -d -A >commit.sig
ok 'openssl verifies it over the text that the journal gives' openssl dgst -sha256 -verify a/people/p0002.pem -signature commit.sig commit.txt
echo 1 >scan.txt
exits 'what the layout does not want signed needs no signature' 0 dossier -C a checkpoint
dossier -C a file scan.txt --customer C00001 --category feedback --date 2024-03-05 >/dev/null
exits 'and may have one' 0 as li dossier -C a --sign file scan.txt --customer C00001 --category feedback --date 2024-03-05 --duplicate
exits 'the passphrase is read once' 0 dossier -C a --sign person add 王芳 --key "$KEYS/wang.pub.pem" --signing-key "$KEYS/admin.pem" --passphrase-fd 5 5<"$PASSPHRASE_FILE"
exits 'the actor may be another one' 0 as li dossier -C a --sign --actor secretary customer set C00001 --owner 李强
like 'who is recorded' "$(cat "a/journal/$(ls a/journal | tail -n1)")" ' secretary customer .*'$'\n''.* secretary signed person=p0002'
exits 'a volume is sealed, signed' 0 as li dossier -C a --sign seal C00001/2024
exits 'the archive verifies' 0 dossier -C a verify
unlike 'with nothing found' "$(out)" 'fault'
cp -a a whole
as admin dossier -C a person revoke p0002 --leaves >/dev/null
exits 'who has left signs no more' 6 as li dossier -C a --sign customer add 客户二
like 'with a code' "$(err)" 'error\[D-SIGNER-EXPIRED\]'
exits 'what was signed stays good' 0 dossier -C a verify
dossier init b --layout ./strict.xml >/dev/null
exits 'before an archive has people nothing need be signed' 0 dossier -C b customer add 客户
exits 'and there is nobody who could' 6 as li dossier -C b --sign customer add 客户二

# ---- Many at once ----

for i in 1 2 3 4; do as admin dossier -C a --sign customer add "many $i" >/dev/null 2>"err$i" & done
wait
is 'several who sign at once all have it done' "$(cat err?)" ''
exits 'and all is good' 0 dossier -C a verify

# ---- Forged ----

forged () { # DESC CODE PLACE COMMANDS
  rm -rf f
  cp -a whole f
  (cd f && forge_begin && set -e && eval "$4" && forge_end) >"$OUT" 2>&1 || { harness_report 1 "$1: could not be done"; diag "$(out)"; return; }
  dossier -C f --json verify >"$OUT" 2>"$ERR" </dev/null
  [ $? -eq 1 ] && grep -qE "\"grade\":\"fault\",\"code\":\"$2\",\"place\":\"$3\"" "$OUT"
  local got=$?
  harness_report $got "$1: $2"
  [ $got -eq 0 ] || diag "wanted $2 at $3" "$(cat "$OUT" "$ERR")"
}
forged 'a signature is taken away' V-UNSIGNED 'journal/000000012' "sed -i '0,/ signed /{/ signed /d}' lines"
forged 'an unsigned commit is added' V-UNSIGNED 'journal/0000000[0-9]+' "sed 's/edition=\"2\"/edition=\"3\"/' customers/C00/C00001/customer.2.xml >customers/C00/C00001/customer.3.xml; forge_event customer customers/C00/C00001/customer.3.xml"
forged 'what was signed is changed' V-SIGNATURE 'journal/000000013' "sed -i 's/李强/李刚/' customers/C00/C00001/customer.1.xml; sed -i 's/客户/顾客/' customers/C00/C00001/customer.1.xml"
forged 'it is signed in another name' V-SIGNER-KEY 'journal/000000013' "sed -i 's/ signed person=p0002/ signed person=p0001/' lines"
forged 'it is signed in nobody'\''s name' V-SIGNER 'journal/000000013' "sed -i 's/ signed person=p0002/ signed person=p0009/' lines"
forged 'a signature that is none' V-EVENT 'journal/000000013:1' "sed -i '0,/ signed /s/ signature=[^ ]*/ signature=x/' lines"
forged 'a signature without a commit' V-EVENT 'journal/0000000[0-9]+:1' "sed -n '/ signed /p' lines | tail -n1 >>lines"
done_testing
