#!/bin/bash
# Adopting a layout: what it would change, who signs it, and how nobody weakens the rules of an archive alone.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

# edition N FILE [SED…]: the layout company as edition N, changed.
edition () {
  local n=$1 file=$2
  shift 2
  sed -e "s/id=\"company\" edition=\"1\"/id=\"company\" edition=\"$n\"/" "$@" "$HARNESS_TOP/layouts/company.xml" >"$file"
}
SHORTER='s/period="D30" trigger="CE"/period="D5" trigger="CE"/'
LONGER='s/period="D30" trigger="CE"/period="D40" trigger="CE"/'
WEAKENS='s/id="company"/weakens="the law has changed" &/'
in_force () { dossier -C "$1" layout list | sed -n 's/ in force here.*//p' | tr -d ' '; }

# ---- Without people: stricter alone ----

fresh
dossier init a --fonds Z109 >/dev/null
dossier -C a customer add 西湖 >/dev/null
dossier -C a file "$SAMPLES/contract.tif" --customer C00001 --category a02 --date 2024-03-05 >/dev/null
edition 2 longer.xml -e "$LONGER"
before=$(tree_digest a)
exits 'what a layout would change is told' 0 dossier -C a -n layout adopt ./longer.xml
like 'with the records that it concerns' "$(out)" 'KH.A02  1  retention  D30 CE  D40 CE'
is 'and nothing is written' "$(tree_digest a)" "$before"
exits 'it is not adopted without a word' 2 dossier -C a layout adopt ./longer.xml
like 'with a code' "$(err)" 'error\[D-NOT-CONFIRMED\]'
is 'and nothing is written' "$(tree_digest a)" "$before"
exits 'it is adopted' 0 dossier -C a layout adopt ./longer.xml --yes
like 'and said so' "$(out)" 'adopted  company  \(edition 2\)'
is 'it is in force' "$(in_force a)" 'company228'
exits 'the archive verifies' 0 dossier -C a verify
exits 'what is there stays as it was' 0 dossier -C a show C00001/2024/a02/1
like 'with its term' "$(out)" 'D30'
exits 'what is filed from then on has the new term' 0 dossier -C a file "$SAMPLES/huoyun.tif" --customer C00001 --category a02 --date 2024-03-06
exits 'as is shown' 0 dossier -C a show C00001/2024/a02/2
like 'in its code' "$(out)" 'D40'
exits 'the archive verifies' 0 dossier -C a verify
before=$(tree_digest a)
exits 'the same layout again is refused' 6 dossier -C a layout adopt ./longer.xml --yes
like 'with a code' "$(err)" 'error\[D-LAYOUT-SAME\]'
edition 2 other.xml -e "$LONGER" -e 's/every="P2M"/every="P1M"/'
exits 'so is another one of its edition' 6 dossier -C a layout adopt ./other.xml --yes
like 'with a code' "$(err)" 'error\[D-LAYOUT-EDITION\]'
like 'and the edition to give it' "$(err)" 'edition="3"'
edition 3 weaker.xml
exits 'a weaker one is refused' 6 dossier -C a layout adopt ./weaker.xml --yes
like 'with a code' "$(err)" 'error\[D-LAYOUT-WEAKER\]'
like 'the rule is named' "$(out)" 'note\[L-WEAKER-RETENTION\]: KH.A02'
edition 3 weaker.xml -e "$WEAKENS"
exits 'whatever it says about it' 6 dossier -C a layout adopt ./weaker.xml --yes
edition 3 moved.xml -e "$LONGER" -e 's/directory="a02-contracts"/directory="a02-papers"/'
exits 'a category with records may not move' 6 dossier -C a layout adopt ./moved.xml --yes
like 'with a code' "$(err)" 'error\[D-LAYOUT-CATEGORY\]'
edition 3 gone.xml -e "$LONGER" -e 's/KH\.A02/KH.A07/g'
exits 'nor vanish' 6 dossier -C a layout adopt ./gone.xml --yes
like 'with a code' "$(err)" 'error\[D-LAYOUT-CATEGORY\]'
is 'none of this changed anything' "$(tree_digest a)" "$before"
exits 'a layout that extends the one in force is adopted' 0 dossier -C a layout adopt accounting --yes
like 'with the procedure it adds' "$(out)" 'KU.PZ KU.ZB KU.NB KU.YB KU.QT  0  destruction'
exits 'as the archive has that one' 0 dossier -C a layout show --category a02
like 'with its longer term' "$(out)" 'D40'
exits 'the archive verifies' 0 dossier -C a verify
dossier -C a pack -o full.tar >/dev/null
exits 'so does a pack' 0 dossier verify full.tar
edition 3 three.xml -e "$LONGER" -e 's/days="7"/days="6"/'
cp three.xml company.xml
sed 's/id="accounting" edition="1"/id="accounting" edition="2"/' "$HARNESS_TOP/layouts/accounting.xml" >accounting.xml
exits 'a later edition of the parent comes with the child' 0 dossier -C a layout adopt ./accounting.xml --yes
exits 'and is in force' 0 dossier -C a layout show
like 'with its rules' "$(out)" 'of 6 days'
exits 'the archive verifies' 0 dossier -C a verify
dossier -C a pack -o more.tar --since full.tar.receipt >/dev/null
exits 'so do both packs' 0 dossier verify full.tar more.tar

# ---- With one administrator ----

fresh
found a --fonds Z109
new_key li
as admin dossier -C a person add 李强 --role reviewer --key "$KEYS/li.pub.pem" >/dev/null
edition 2 longer.xml -e "$LONGER"
before=$(tree_digest a)
exits 'a layout needs a signature' 6 without_key dossier -C a layout adopt ./longer.xml --yes
like 'with a code' "$(err)" 'error\[D-KEY-NONE\]'
exits 'of an administrator' 6 as li dossier -C a layout adopt ./longer.xml --yes
like 'with a code' "$(err)" 'error\[D-NOT-ADMINISTRATOR\]'
is 'none of this changed anything' "$(tree_digest a)" "$before"
exits 'who adopts a stricter one alone' 0 as admin dossier -C a layout adopt ./longer.xml --yes
is 'it is in force' "$(in_force a)" 'company228'
like 'by a statement' "$(cat a/layouts/company.2.adopt.p0001.txt)" 'decision: adopt'
ok 'which openssl verifies' openssl dgst -sha256 -verify a/people/p0001.pem -signature a/layouts/company.2.adopt.p0001.sig a/layouts/company.2.adopt.p0001.txt
exits 'the archive verifies' 0 dossier -C a verify
before=$(tree_digest a)
edition 3 weaker.xml
exits 'a weaker one needs a reason' 6 as admin dossier -C a layout adopt ./weaker.xml --yes
like 'with a code' "$(err)" 'error\[D-LAYOUT-WEAKER\]'
like 'and how to give it' "$(err)" 'weakens="REASON"'
edition 3 weaker.xml -e "$WEAKENS"
exits 'and a second administrator' 6 as admin dossier -C a layout adopt ./weaker.xml --yes
like 'with a code' "$(err)" 'error\[D-LAYOUT-WEAKER\]'
like 'and how to make one' "$(err)" 'person grant PERSON administrator'
is 'none of this changed anything' "$(tree_digest a)" "$before"

# ---- With two: proposed, and after the time to wait adopted ----

as admin dossier -C a person grant p0002 administrator >/dev/null
exits 'a weaker layout is proposed' 0 as admin dossier -C a layout adopt ./weaker.xml --yes
like 'and not more' "$(out)" 'proposed  company  \(edition 3\)'
is 'it is not in force' "$(in_force a)" 'company228'
exits 'status shows it' 0 dossier -C a status
like 'by name' "$(out)" 'proposed layout *company\.3'
like 'with what is missing' "$(out)" 'signatures missing *1'
like 'and what to do' "$(out)" 'next *dossier layout adopt company\.3'
exits 'in JSON too' 0 dossier -C a --json status
is 'as an object' "$(jq -r 'select(.proposed) | "\(.proposed) \(.weaker) \(."waits-for")"' "$OUT")" 'company.3 true 1'
exits 'nobody proposes it twice' 6 as admin dossier -C a layout adopt company.3 --yes
like 'with a code' "$(err)" 'error\[D-SIGNED-ALREADY\]'
exits 'another administrator does' 0 as li dossier -C a layout adopt company.3 --yes
exits 'status says from when it may be adopted' 0 dossier -C a status
like 'a week from now' "$(out)" "may be adopted from *$(date -u -d '+7 days' +%Y-%m-%d)"
exits 'it cannot be adopted at once' 6 as li dossier -C a layout adopt company.3 --yes
like 'with a code' "$(err)" 'error\[D-LAYOUT-COOLING-OFF\]'
exits 'nor a day before the time is over' 6 later $((6 * 86400)) as li dossier -C a layout adopt company.3 --yes
exits 'the archive verifies meanwhile' 0 dossier -C a verify
exits 'what is filed meanwhile has the old term' 0 dossier -C a customer add 西湖
cp -a a meanwhile
exits 'then one adopts it' 0 later $((8 * 86400)) as li dossier -C a layout adopt company.3 --yes
is 'and it is not in force' "$(in_force a)" 'company228'
exits 'and the other one' 0 later $((8 * 86400)) as admin dossier -C a layout adopt company.3 --yes
like 'which is said' "$(out)" 'adopted  company  \(edition 3\)'
is 'and it is in force' "$(in_force a)" 'company328'
exits 'the archive verifies' 0 dossier -C a verify
unlike 'without a fault' "$(out)" 'fault'
like 'but the second administrator was new' "$(out)" 'note\[V-LAYOUT-NEW-SIGNER\]'
dossier -C a pack -o full.tar >/dev/null
exits 'so does a pack' 0 dossier verify full.tar
exits 'status shows it no more' 0 dossier -C a status
unlike 'at all' "$(out)" 'proposed'

# Another layout comes into force meanwhile: the proposal was about other rules.
edition 4 stricter.xml -e "$LONGER" -e 's/every="P2M"/every="P1M"/'
exits 'a stricter one is adopted while a weaker one waits' 0 as li dossier -C meanwhile layout adopt ./stricter.xml --yes
is 'and is in force' "$(in_force meanwhile)" 'company428'
exits 'the one that waited can come no more' 6 later $((8 * 86400)) as li dossier -C meanwhile layout adopt company.3 --yes
like 'with a code' "$(err)" 'error\[D-LAYOUT-OUTDATED\]'
exits 'the archive verifies' 0 dossier -C meanwhile verify

# ---- More than one signature ----

edition 4 two.xml -e 's/zone="+08:00"/& administrators="2"/'
exits 'a layout asks for two administrators' 0 as admin dossier -C a layout adopt ./two.xml --yes
edition 5 three.xml -e 's/zone="+08:00"/& administrators="2"/' -e 's/every="P2M"/every="P1M"/'
exits 'the next one needs both' 0 as admin dossier -C a layout adopt ./three.xml --yes
like 'so it is proposed' "$(out)" 'proposed  company  \(edition 5\)'
is 'and not in force' "$(in_force a)" 'company428'
exits 'until the second signs' 0 as li dossier -C a layout adopt company.5 --yes
is 'then it is' "$(in_force a)" 'company528'
exits 'the archive verifies' 0 dossier -C a verify

# ---- Forged: somebody who can write every file, and has one administrator's key or none ----

fresh
found a --fonds Z109
edition 2 weaker.xml -e "$WEAKENS" -e "$SHORTER"
forged () { # DESC CODE PLACE COMMANDS
  rm -rf f
  cp -a a f
  (cd f && forge_begin && set -e && eval "$4" && forge_end) >"$OUT" 2>&1 || { harness_report 1 "$1: could not be done"; diag "$(out)"; return; }
  dossier -C f --json verify >"$OUT" 2>"$ERR" </dev/null
  grep -qE "\"grade\":\"fault\",\"code\":\"$2\",\"place\":\"$3\"" "$OUT"
  local got=$?
  harness_report $got "$1: $2"
  [ $got -eq 0 ] || diag "wanted $2 at $3" "$(cat "$OUT" "$ERR")"
  exits "$1: the tool does not go by it" 3 dossier -C f customer add 西湖
  like 'and says why' "$(err)" 'error\[D-LAYOUT-UNPROVED\]'
}
plant () { cp ../weaker.xml layouts/company.2.xml && forge_event layout layouts/company.2.xml && sed -i "\$s/ tx=/ id=company edition=2 use=$1&/" lines; }
forged 'a weaker layout without a signature' V-LAYOUT-UNSIGNED layouts/company.2.xml 'plant inforce'
forged 'one that is adopted by a statement of nobody' V-STATEMENT 'layouts/company.2.adopt.p0001.txt' \
  "plant proposed; echo >layouts/company.2.adopt.p0001.txt; forge_event adopt layouts/company.2.adopt.p0001.txt; sed -i '\$s/ tx=/ use=inforce&/' lines"
mv a people && dossier init a >/dev/null
forged 'a weaker layout where there are no people' V-LAYOUT-WEAKER layouts/company.2.xml 'plant inforce'
done_testing
