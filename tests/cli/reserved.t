#!/bin/bash
# Acts that the layout reserves: only the people it names perform them, by their keys; and one unlocking serves a session.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

for name in admin li wang zhao; do new_key $name; done
fresh
cat >strict.xml <<'END2'
<?xml version="1.0" encoding="UTF-8"?>
<layout xmlns="urn:x-dossier:1" id="strict" edition="1" extends="company" zh="限定" en="reserved">
  <reserved verb="file" posts="archivist"/>
  <reserved verb="seal" posts="archivist"/>
  <reserved verb="decision" posts="archivist hr-head management"/>
</layout>
END2
echo 1 >scan.txt
FILED=2024
file () { "$@" file scan.txt --customer C00001 --category feedback --date $FILED-03-05 --duplicate; }
dossier init b --layout ./strict.xml >/dev/null
dossier -C b customer add 客户 >/dev/null
exits 'an archive without people needs no key' 0 file dossier -C b

found a --layout ./strict.xml
unset DOSSIER_SIGNING_KEY DOSSIER_PASSPHRASE_FILE
as admin dossier -C a person add 李强 --role archivist --department HR --key "$KEYS/li.pub.pem" >/dev/null
as admin dossier -C a person add 王芳 --role reviewer --department HR --key "$KEYS/wang.pub.pem" >/dev/null
as admin dossier -C a person add 赵明 --role archivist --department Sales --key "$KEYS/zhao.pub.pem" >/dev/null
unset DOSSIER_ACTOR
exits 'what is not reserved needs no key' 0 dossier -C a customer add 客户
before=$(tree_digest a)
exits 'a typed name is no key' 6 file dossier -C a --actor p0002
like 'with a code' "$(err)" 'error\[D-KEY-NONE\]'
for other in p0001 p0099 王芳; do
  exits "nor in the name of $other with a key of one's own" 6 file as li dossier -C a --actor $other
  like 'with a code' "$(err)" 'error\[D-ACTOR-KEY\]'
done
is 'and nothing has changed' "$(tree_digest a)" "$before"
exits 'a key is not unlocked for no time' 2 dossier key unlock --for 0
exits 'another person may not file' 6 file as wang dossier -C a
like 'with a code' "$(err)" 'error\[D-RESERVED\]'
like 'and who may' "$(err)" 'archivist \(HR\): .*p0002 李强 \(HR\)'
exits 'nor a holder of the post from another department' 6 file as zhao dossier -C a
like 'with a code' "$(err)" 'error\[D-RESERVED\]'
exits 'a dry run says so, too' 6 file as wang dossier -C a --dry-run
like 'with a code' "$(err)" 'error\[D-RESERVED\]'
exits 'and asks for no passphrase' 0 file dossier -C a --dry-run --signing-key "$KEYS/li.pem"
is 'none of this changed anything' "$(tree_digest a)" "$before"
exits 'the archivist may' 0 file as li dossier -C a
like 'and signs it' "$(tail -n1 "a/journal/$(ls a/journal | tail -n1)")" ' p0002 signed person=p0002 '
exits 'nobody else seals' 6 as wang dossier -C a seal C00001/2024/a06
exits 'nor sets a hold' 6 as wang dossier -C a hold set C00001/2024/a06/1 --matter 1
exits 'the archivist sets it' 0 as li dossier -C a hold set C00001/2024/a06/1 --matter 1
exits 'and seals' 0 as li dossier -C a seal C00001/2024/a06 --yes
exits 'the archive verifies' 0 dossier -C a verify
unlike 'without a fault' "$(out)" 'fault'

# What the act needs beyond its own verb is known to a dry run: an amended year is a move, a reply to an old request is paired.
echo 2 >other.txt
printf '%s\n' 'file,customer,category,title,date' 'other.txt,C00001,feedback,合同,2023-03-05' >sheet.csv
exits 'who may not file is told by the check of a sheet' 6 as wang dossier -C a batch check sheet.csv
like 'with a code' "$(err)" 'error\[D-RESERVED\]'
like 'after what the check found' "$(out)" '合同'
exits 'who may is not' 0 as li dossier -C a batch check sheet.csv
sed '/reserved verb="move"/s/posts="[^"]*"/posts="management"/; s/id="company" edition="1"/id="moving" edition="1"/' "$HARNESS_TOP/layouts/company.xml" >moving.xml
found n --layout ./moving.xml
as admin dossier -C n person add 李强 --role archivist --department HR --key "$KEYS/li.pub.pem" >/dev/null
as li dossier -C n customer add 客户 >/dev/null
file as li dossier -C n
before=$(tree_digest n)
for run in '' --dry-run; do
  exits "a year is not amended by who may not move${run:+, in a dry run}" 6 as li dossier -C n amend C00001/2024/a06/1 --date 2023-03-05 --reason x $run
  like 'with a code' "$(err)" 'error\[D-RESERVED\]: the layout reserves "move"'
  exits "other things are${run:+, in a dry run}" 0 as li dossier -C n amend C00001/2024/a06/1 --title 别 --reason x --dry-run
done
is 'none of this changed anything' "$(tree_digest n)" "$before"

# ---- Whatever is reserved ----

{
  echo '<layout xmlns="urn:x-dossier:1" id="most" edition="1" extends="company" zh="限定" en="reserved">'
  for verb in customer register checkpoint pack discard layout correction decision timestamp; do
    echo "<reserved verb=\"$verb\" posts=\"hr-head\"/>"
  done
  echo '</layout>'
} >most.xml
found m --layout ./most.xml
export DOSSIER_ACTOR=tester
as admin dossier -C m person add 王芳 --role hr-head --department HR --key "$KEYS/wang.pub.pem" >/dev/null
# only COMMAND…: an act that the head performs and nobody else.
only () {
  local before
  before=$(tree_digest m)
  exits "$*: not without a key" 6 without_key "$@"
  like 'with a code' "$(err)" 'error\[D-KEY-NONE\]'
  exits 'nor with that of another' 6 as admin "$@"
  exits 'nor does a dry run' 6 as admin "$@" --dry-run
  like 'with a code' "$(err)" 'error\[D-RESERVED\]'
  is 'nothing was changed' "$(tree_digest m)" "$before"
  exits 'but with that of the head' 0 as wang "$@"
  like 'who signs it' "$(tail -n1 "m/journal/$(ls m/journal | tail -n1)")" ' signed person=p0002 '
}
only dossier -C m customer add 客户
only dossier -C m customer set C00001 --owner 王芳
FILED=2010 file dossier -C m >/dev/null
dossier -C m seal C00001/2010/a06 >/dev/null
only dossier -C m hold set C00001/2010/a06/1 --matter 1
only dossier -C m hold lift "H$YEAR-0001" --reason 结案
only dossier -C m event C00001 RE 2020-01-01
only dossier -C m void C00001/2010/a06/1 --reason 错
only dossier -C m void --undo C00001/2010/a06/1 --reason 错
only dossier -C m reopen C00001/2010/a06 --reason 补
exits 'to seal it again ends the correction' 6 dossier -C m seal C00001/2010/a06
like 'which is reserved, too' "$(err)" 'D-RESERVED.*"correction"'
only dossier -C m checkpoint
only dossier -C m pack -o full.tar
only dossier -C m pack --discarded "$(grep -rh ' pack ' m/journal | cut -c1-9 | sed 's/^0*//')"
exits 'the archive verifies' 0 dossier -C m verify
unlike 'without a fault' "$(out)" 'fault'
unset DOSSIER_SIGNING_KEY DOSSIER_PASSPHRASE_FILE DOSSIER_ACTOR

# ---- Unlocked once ----

FILED=2025
mkdir -p "$XDG_CONFIG_HOME/dossier"
cp "$KEYS/li.pem" "$XDG_CONFIG_HOME/dossier/key.pem"
cp "$KEYS/li.pub.pem" "$XDG_CONFIG_HOME/dossier/key.pub.pem"
exits 'without a passphrase nothing is filed' 2 file setsid -w dossier -C a
like 'with a code' "$(err)" 'error\[D-PASSPHRASE\]'
dossier key unlock --passphrase-file "$PASSPHRASE_FILE" >"$OUT" 2>"$ERR"
status=$?
if [ $status -eq 3 ] && grep -q D-KEYRING "$ERR"; then
  skip 'a key is unlocked' 'this system lets no program use the keyring of the kernel'
else
  is 'a key is unlocked' "$status" 0
  like 'for an hour' "$(out)" 'unlocked .*for 60 minutes'
  for i in 1 2 3; do exits "then nobody asks: $i" 0 file dossier -C a; done
  exits 'it is locked' 0 dossier key lock
  exits 'then nothing is filed' 2 file setsid -w dossier -C a
  exits 'it is unlocked for a minute' 0 dossier key unlock --for 1 --passphrase-file "$PASSPHRASE_FILE"
  exits 'and locked' 0 dossier key lock
fi
(umask 077 && echo 'another sentence' >wrong)
exits 'a wrong passphrase is not kept' 2 dossier key unlock --passphrase-file wrong
exits 'nor one for ever' 2 dossier key unlock --for 10000 --passphrase-file "$PASSPHRASE_FILE"

# ---- Forged ----

cp -a a whole
forged () { # DESC CODE COMMANDS
  rm -rf f
  cp -a whole f
  (cd f && forge_begin && set -e && eval "$3" && forge_end) >"$OUT" 2>&1 || { harness_report 1 "$1: could not be done"; diag "$(out)"; return; }
  dossier -C f --json verify >"$OUT" 2>"$ERR" </dev/null
  grep -qE "\"grade\":\"fault\",\"code\":\"$2\"" "$OUT"
  local got=$?
  harness_report $got "$1: $2"
  [ $got -eq 0 ] || diag "wanted $2" "$(cat "$OUT" "$ERR")"
}
forged 'a record filed without a signature' V-UNSIGNED "sed -i '0,/ signed /{/ signed /d}' lines"
sed -e 's/id="company"/id="strict"/' -e 's/\(verb="file" posts=\)"[^"]*"/\1"reviewer"/' "$HARNESS_TOP/layouts/company.xml" >loose.xml
found c --layout ./loose.xml
unset DOSSIER_SIGNING_KEY DOSSIER_PASSPHRASE_FILE
as admin dossier -C c person add 李强 --role reviewer --key "$KEYS/li.pub.pem" >/dev/null
dossier -C c customer add 客户 >/dev/null
exits 'who holds the role files' 0 file as li dossier -C c
as admin dossier -C c person add 王芳 --role approver --key "$KEYS/wang.pub.pem" >/dev/null
before=$(sha256sum <c/layouts/strict.1.xml)
rm -rf whole && cp -a c whole
forged 'a record filed by somebody who did not' V-RESERVED "sed -i 's/posts=\"reviewer\"/posts=\"approver\"/' layouts/strict.1.xml"
done_testing
