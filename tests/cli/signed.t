#!/bin/bash
# Decisions that are signed because the layout wants it.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
# shellcheck source=tests/cli/people.sh
. "$(dirname "$0")/people.sh"
command -v jq >/dev/null || skip_all "there is no jq"
R=registers/decisions/$YEAR/000

fresh
cat >strict.xml <<'E'
<layout xmlns="urn:x-dossier:1" id="strict" edition="1" extends="company" signed="lift restrict"
        zh="严格" en="strict"/>
E
exits 'an archive whose layout wants signatures' 0 dossier init early --layout strict.xml
exits 'a customer' 0 dossier -C early customer add 甲公司 --owner li
exits 'without an administrator nobody can be asked to sign' 0 dossier -C early restrict C00001 --reason x
exits 'verified' 0 dossier -C early verify

found a --layout strict.xml
new_key wang
ok 'somebody who may act' as admin dossier -C a person add 王芳 --key "$KEYS/wang.pub.pem" --role archivist --department HR
cd a || exit 1
exits 'a customer' 0 dossier customer add 甲公司 --owner li
exits 'what the layout does not ask for' 0 dossier hold set C00001 --matter 1
before=$(tree_digest .)
exits 'what it asks for' 6 without_key dossier hold lift "H$YEAR-0001" --reason 结案
like 'is refused without a key' "$(err)" 'D-KEY-NONE'
like 'and says how' "$(err)" 'dossier key new'
new_key stranger
exits 'and with a stranger'\''s' 6 as stranger dossier hold lift "H$YEAR-0001" --reason 结案 --sign
like 'who is nobody here' "$(err)" 'D-SIGNER-UNKNOWN'
is 'nothing was written' "$(tree_digest .)" "$before"
exits 'signed' 0 as wang env -u DOSSIER_ACTOR dossier hold lift "H$YEAR-0001" --reason 结案 --sign
like 'who signs is who decides' "$(cat "$R/H$YEAR-0001/entry.2.xml")" 'by="p0002"'
exits 'a restriction' 0 as wang dossier restrict C00001 --reason 请求 --sign
exits 'verified' 0 dossier verify

# A forger who can write every file, but has no key.
cp -a . ../sound
chmod -R u+w . ../sound
tampered () { # DESC CODE
  exits "$1" 1 dossier verify --json
  is "$1: $2" "$(jq -r 'select(.type == "finding" and .grade == "fault") | .code' <"$OUT" | LC_ALL=C sort -u | grep -cx "$2")" 1
  rm -rf ../broken && mv "$PWD" ../broken && cp -a ../sound "$PWD" && cd "$PWD" || exit 1
}
exits 'another hold' 0 dossier hold set C00001 --matter 2
forge_begin
sed "s/H$YEAR-0001/H$YEAR-0003/" "$R/H$YEAR-0001/entry.2.xml" >"$R/H$YEAR-0003/entry.2.xml"
add () { printf 'n p %s-12-31T00:00:00Z forger %s\n' "$((YEAR + 1))" "$*" >>lines; }
add decision "path=$R/H$YEAR-0003/entry.2.xml" digest=0 kind=hold tx=00000000000000000000000000000000-000001
add lift on=customers/C00/C00001 "entry=H$YEAR-0003" edition=2
forge_end
tampered 'a hold lifted by who has no key' V-UNSIGNED
sed -i 's/结案/撤案/' "$R/H$YEAR-0001/entry.2.xml"
forge_begin
forge_end
tampered 'a reason changed after it was signed' V-SIGNATURE
done_testing
