#!/bin/bash
# Destruction, from the list of what is due to the certificate that the witnesses signed; and that nobody does it alone.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"
. "$(dirname "$0")/destroying.sh"

# refused DESC CODE COMMAND…: by a rule, and nothing has changed in the archive "a".
refused () {
  local description=$1 code=$2 before
  shift 2
  before=$(tree_digest a)
  exits "$description: refused" 6 "$@"
  like "$description: with its code" "$(err)" "error\\[$code\\]"
  is "$description: nothing has changed" "$(tree_digest a)" "$before"
}

volume=customers/C00/C00001/2010/a06-feedback

# ---- The way through ----

fresh
CUSTOMER=杭州内幕仪器有限公司 staff --name 示范
old_records 2 内情反馈 孙某某
exits 'a register is drawn up' 0 dossier -C a destroy propose --due
like 'and has a number' "$(out)" 'drawn up  '"$D"' .*edition 1'
unlike 'it holds no title' "$(cat a/destruction/$D/register.1.xml)" '内情'
like 'but its titles do' "$(cat a/destruction/$D/titles/titles.1.xml)" '内情反馈1'
refused 'a record is on one register only' D-DESTROY-LISTED dossier -C a destroy propose C00001/2010/a06/1
exits 'it is submitted' 0 as appraiser dossier -C a destroy submit $D
like 'by a statement' "$(cat a/destruction/$D/1.submit.appraiser.p0002.txt)" 'decision: submit'
refused 'not twice' D-DESTROY-TWICE as appraiser dossier -C a destroy submit $D
refused 'the approver waits for the reviewer' D-DESTROY-ORDER as approver dossier -C a destroy sign approver $D
refused 'who does not hold the post does not sign' D-DESTROY-POST as witness dossier -C a destroy sign reviewer $D
like 'post and department are told at once' "$(err)" 'p0006 does not hold the role hr-head now; .*a person from the department: HR'
like 'and who may' "$(err)" 'hint: these people may sign as reviewer: p0003 reviewer \(HR\)'
exits 'it is reviewed' 0 as reviewer dossier -C a destroy sign reviewer $D
exits 'and approved' 0 as approver dossier -C a destroy sign approver $D
exits 'show tells what is missing' 0 dossier -C a destroy show $D
like 'namely two witnesses' "$(out)" 'count *destruction witness *2'
like 'and who they may be' "$(out)" 'p0006 witness \(Sales\), p0007 witness2 \(HR\)'
refused 'nobody counts before the cooling-off ends' D-DESTROY-COOLING-OFF as witness dossier -C a destroy sign witness $D
like 'the error names the register, not a statement that was never written' "$(err)" "where: $D
"
refused 'nobody destroys before it is counted' D-DESTROY-ORDER as operator later "$COOLED" dossier -C a destroy run $D --confirm=$D
like 'whose signatures are missing is said' "$(err)" 'required signatures are missing: witness \(2\)'
exits 'one witness counts' 0 as witness later "$COOLED" dossier -C a destroy sign witness $D
refused 'one is not enough' D-DESTROY-ORDER as operator later "$COOLED" dossier -C a destroy run $D --confirm=$D
exits 'a second one counts' 0 as witness2 later "$COOLED" dossier -C a destroy sign witness $D
before=$(tree_digest a)
exits 'without the number nothing goes' 2 as operator later "$COOLED" dossier -C a destroy run $D --confirm="D$YEAR-0002"
is 'nothing at all' "$(tree_digest a)" "$before"
exits 'a dry run says that it may' 0 as operator later "$COOLED" dossier -C a destroy run $D --dry-run
is 'and changes nothing' "$(tree_digest a)" "$before"
exits 'the operator carries it out' 0 execute
is 'a tombstone stays of each record' "$(ls a/$volume/0001 a/$volume/0002)" "a/$volume/0001:
tombstone.xml

a/$volume/0002:
tombstone.xml"
is 'the titles are gone' "$(find a/destruction -name 'titles*')" ''
like 'the certificate says what was done' "$(cat a/destruction/$D/certificate.xml)" '<erasing method="unlinked-here" file-system="'
is 'no title and no creator is left anywhere' "$(grep -rl '内情\|孙某某' a "$XDG_CACHE_HOME")" ''
is 'not in the pages of the index either' "$(cat "$XDG_CACHE_HOME"/dossier/*/* | LC_ALL=C grep -c 内情)" 0
refused 'it is carried out once' D-DESTROY-ENDED execute
exits 'one witness signs the certificate' 0 as witness later "$COOLED" dossier -C a destroy sign witness $D
exits 'and the other' 0 as witness2 later "$COOLED" dossier -C a destroy sign witness $D
exits 'show says so' 0 dossier -C a destroy show $D
shown=$(out)
is 'whoever is asked for it' "$(dossier -C a show $D)" "$shown"
is 'log has its events' "$(dossier -C a log --json $D | jq -r 'select(.type == "event").verb' | sort | uniq -c | tr -s ' ' | paste -sd,)" \
  ' 1 certificate, 2 destroy, 1 register, 8 signature, 8 statement, 1 titles'
like 'attested' "$(out)" 'state *attested'
exits 'find does not find what is gone' 0 dossier -C a find 反馈
is 'nothing' "$(out)" ''
exits 'a number is never used again' 0 dossier -C a list C00001
is 'the archive counts it still' "$(sed -n 's/.*<contents records="\([0-9]*\)".*/\1/p' a/$volume/volume.1.xml)" 2

exits 'in Chinese all of it is Chinese' 0 env LANGUAGE=zh_CN LC_ALL=C.UTF-8 dossier -C a destroy show $D
unlike 'every word' "$(out | grep -v "D$YEAR")" '[ ](attested|submit|review|approve|count|execute|attest|destroy|term-over)( |$)'

# ---- An outsider ----

exits 'it is handed to an outsider' 0 dossier -C a destroy show $D --export out
cd out || exit 1
ok 'whose sha256sum agrees' sha256sum -c --strict manifest-sha256.1.txt
verified=0
for statement in destruction/*/*.txt; do
  person=$(sed -n 's/^person: //p' "$statement")
  openssl dgst -sha256 -verify "people/$person.pem" -signature "${statement%.txt}.sig" "$statement" >/dev/null && verified=$((verified + 1))
  subject=$(sed -n 's/^subject: //p' "$statement")
  is "$(basename "$statement") is about the very file" "$(sed -n 's/^digest: //p' "$statement")" "$(sha256sum "$subject" | cut -d' ' -f1)"
done
is 'openssl verifies all eight statements' "$verified" 8
for stone in customers/*/*/*/*/*/tombstone.xml; do
  digest=$(sha256sum "$stone" | cut -d' ' -f1)
  like "the certificate lists $stone" "$(cat destruction/*/certificate.xml)" "tombstone=\"$digest\""
  like "and the journal's line has it" "$(cat journal.txt)" "path=$stone digest=$digest"
done
is 'each tombstone names its signers by the digests of their statements' \
  "$(sed -n 's/.*statement="\([^"]*\)" digest="\([^"]*\)".*/\2  \1/p' customers/*/*/*/*/*/tombstone.xml | sort -u | sha256sum -c --strict | grep -c OK)" 6
is 'no title is handed out' "$(grep -rl '内情\|内幕' .)" ''
cd ..

# ---- Taking it back ----

fresh
staff
old_records 1
approved
exits 'a hold may be set at any moment' 0 dossier -C a hold set C00001 --matter 2026-7
refused 'a hold stops the count' D-DESTROY-HELD as witness later "$COOLED" dossier -C a destroy sign witness $D
exits 'it is lifted' 0 dossier -C a hold lift "H$YEAR-0001" --reason 结案
refused 'and has voided the register' D-DESTROY-VOIDED as witness later "$COOLED" dossier -C a destroy sign witness $D
like 'which hold is said' "$(err)" "hold H$YEAR-0001 was set on C00001 \(event [0-9]+\)"
like 'and what to do' "$(err)" "dossier destroy propose --replace $D --due"
exits 'show tells it, too' 0 dossier -C a destroy show $D
like 'in its head' "$(out)" "voided by *hold H$YEAR-0001 on C00001 "
exits 'a new edition is drawn up' 0 dossier -C a destroy propose --replace $D 'C00001/2010/a06/1 keep 2060-01-01 lawsuit'
like 'which is the second' "$(out)" 'edition 2'
refused 'all signatures are void' D-DESTROY-ORDER as witness2 later "$COOLED" dossier -C a destroy sign witness $D
exits 'a register is withdrawn' 0 dossier -C a destroy withdraw $D
refused 'once' D-DESTROY-ENDED dossier -C a destroy withdraw $D
is 'its titles are gone' "$(find a/destruction -name 'titles*')" ''
ok 'the record is still there' test -e "a/$volume/0001/original-001.tif"
exits 'and free for another register' 0 dossier -C a destroy propose C00001/2010/a06/1
like 'with the next number' "$(out)" "D$YEAR-0002"
exits 'which is submitted' 0 as appraiser dossier -C a destroy submit "D$YEAR-0002"
exits 'and rejected' 0 as reviewer dossier -C a destroy sign reviewer "D$YEAR-0002" --decision reject
refused 'nobody approves what was rejected' D-DESTROY-REJECTED as approver dossier -C a destroy sign approver "D$YEAR-0002"
refused 'paper counts only where the layout says so' D-DESTROY-PAPER dossier -C a destroy sign reviewer "D$YEAR-0002" --signed-on-paper "$SAMPLES/contract.tif" --person p0003

# ---- All that is missing, at once ----

fresh
staff
YOUNG=$((YEAR - 1))
dossier -C a file "$SAMPLES/contract.tif" --customer C00001 --category a06 --duplicate --title 旧 --date 2010-03-05 >/dev/null
dossier -C a file "$SAMPLES/contract.tif" --customer C00001 --category a06 --duplicate --title 新 --date "$YOUNG-03-05" >/dev/null
refused 'of what is due nothing may go' D-DESTROY-NOTHING dossier -C a destroy propose --due
like 'since no volume is sealed' "$(err)" '1 are in volumes that are not sealed.*dossier seal C00001/2010/a06-feedback'
refused 'records that are named are refused' D-DESTROY-UNSEALED dossier -C a destroy propose C00001/2010/a06/1 "C00001/$YOUNG/a06/1"
like 'each of them for all reasons' "$(err)" "not sealed; C00001/$YOUNG/a06-feedback/0001: the retention period is not over.*; .*not sealed"
refused 'a record that is not due' D-DESTROY-TERM dossier -C a destroy propose "C00001/$YOUNG/a06/1"
unlike 'whose volume need not be sealed for that' "$(err)" 'hint: .*seal'
dossier -C a amend C00001/2010/a06/1 --former-code 'A-17 (2003)' --reason 'on the old label' >"$OUT" 2>&1
for line in 'A-17 (2003)' 'A-17  (2003) destroy' 'A-17 (2003) destroy flood' 'A-17 (2003) flood'; do
  refused "a former code with a blank: $line" D-DESTROY-UNSEALED dossier -C a destroy propose "$line"
  like 'is that of a record' "$(err)" 'C00001/2010/a06-feedback/0001'
done
refused 'also from a pipe' D-DESTROY-UNSEALED sh -c 'echo "A-17 (2003) destroy" | dossier -C a destroy propose -'
exits 'one that nothing has' 2 dossier -C a destroy propose 'A-18 (2003) destroy'
like 'is told as a whole' "$(err)" 'A-18 \(2003\)'
before=$(tree_digest a)
exits 'records that are not there are refused' 2 dossier -C a destroy propose C00001/2010/a06/8 C00001/2010/a06/1 C00001/2010/a06/9 'C00001/2010/a06/1 forget it'
like 'all of them' "$(err)" 'a06/8.*a06/9.*not a line of a register'
is 'and nothing has changed' "$(tree_digest a)" "$before"

# ---- Restricted records ----

fresh
staff
old_records 2 内情反馈
dossier -C a restrict C00001/2010/a06/1 --reason 隐私 >/dev/null
dossier -C a destroy propose --due >"$OUT"
unlike 'a proposal shows no title' "$(cat "$OUT")" '内情'
exits 'a register is shown' 0 dossier -C a destroy show $D
unlike 'without the title of what is restricted' "$(out)" '内情反馈1'
like 'and with the other' "$(out)" '内情反馈2'
like 'which is said' "$(err)" 'the title of 1 restricted record is not shown'
exits 'who asks by name' 0 dossier -C a destroy show $D --restricted
like 'sees it' "$(out)" '内情反馈1'

# ---- Proof ----

# finds DESC CODE PLACE: verify finds that there.
finds () {
  dossier -C a verify --json >"$OUT" 2>"$ERR"
  is "$1" "$(jq -r --arg c "$2" 'select(.type == "finding" and .code == $c) | .place' <"$OUT" | sort -u | head -1)" "$3"
}

fresh
staff
old_records 2
dossier -C a file "$SAMPLES/contract.tif" --customer C00001 --category a06 --duplicate --title 新 --date 2024-03-05 >/dev/null
attested
exits 'verify knows what was destroyed with authority' 0 dossier -C a verify
like 'and counts what is there, and apart what was destroyed' "$(out)" "checked  $(find a/customers -name record.1.xml | wc -l) record.*$(find a/customers -name tombstone.xml | wc -l) records were destroyed, and are gone"
is 'so does status' "$(dossier -C a --json status | sed -n 's/.*"records":\([0-9]*\),"destroyed":\([0-9]*\).*/\1 \2/p')" \
  "$(find a/customers -name record.1.xml | wc -l) $(find a/customers -name tombstone.xml | wc -l)"
is 'list' "$(dossier -C a --json list --volumes C00001/2010 | sed -n 's/.*"records":\([0-9]*\).*"destroyed":\([0-9]*\).*/\1 \2/p')" \
  "$(find a/customers -path '*/2010/*' -name record.1.xml | wc -l) $(find a/customers -name tombstone.xml | wc -l)"
like 'and show' "$(dossier -C a show C00001/2010/a06)" 'destroyed +[0-9]'
is 'list --gone has each of them' "$(dossier -C a --json list --gone | jq -r 'select(.type=="gone").path' | sort)" \
  "$(cd a/customers && find . -name tombstone.xml | sed 's|^\./[^/]*/||; s|/tombstone.xml$||' | sort)"
is 'with the register that did it' "$(dossier -C a --json list --gone | jq -r 'select(.type=="gone").register' | sort -u)" "D$YEAR-0001"
is 'and no record that stands' "$(comm -12 <(dossier -C a --json list --records | jq -r 'select(.type=="record").path' | sort) <(dossier -C a --json list --gone | jq -r 'select(.type=="gone").path' | sort))" ''
cp -a a opened
exits 'a volume some of whose numbers were destroyed is opened' 0 dossier -C opened reopen C00001/2010/a06 --reason 'one was forgotten'
dossier -C opened file "$SAMPLES/contract.tif" --customer C00001 --category a06 --duplicate --title 后补 --date 2010-03-05 >/dev/null
exits 'and sealed again, without a waiver' 0 dossier -C opened seal C00001/2010/a06
exits 'it verifies' 0 dossier -C opened verify
is 'of a customer without one, nothing' "$(dossier -C a --json list --gone 2009 | jq -c 'select(.type=="gone")')" ''
exits 'gone records have no kind' 2 dossier -C a list --gone --kind ordinary
exits 'a pack of it is verified, too' 0 dossier -C a pack -o p.tar
exits 'as the archive' 0 dossier verify p.tar
exits 'show tells what stays' 0 dossier -C a show C00001/2010/a06/1
like 'by which register' "$(out)" "register *$D"
like 'and who signed' "$(out)" 'approve: approver p0004'
exits 'path says that it is gone' 0 dossier -C a path C00001/2010/a06/1
like 'on stderr' "$(err)" 'only the tombstone is left'
exits 'why has nothing to explain' 6 dossier -C a why C00001/2010/a06/1
like 'and says so' "$(err)" 'error.D-DESTROYED.'
exits 'nothing is decided about it any more' 6 dossier -C a hold set C00001/2010/a06/1 --matter 1
readme_commands a/README.txt 3. 4.9 >verify.sh
is 'the commands of README.txt find nothing wrong either' \
  "$(by_hand a ../verify.sh | grep -vE '^([0-9]+ events, head [0-9a-f]{64}|[0-9a-f]{64}  -|[0-9a-f]{64} (\*archive\.xml|people/.*)|people/.*<.*)$')" ''
cp -a a sound
restore () { rm -rf a && cp -a sound a; }
cp "$SAMPLES/contract.tif" a/$volume/0001/original-001.tif
like 'the commands of README.txt find what was put back' "$(by_hand a ../verify.sh)" "$volume/0001/original-001.tif"
finds 'what was destroyed and is there is found' V-DESTROYED-PRESENT $volume/0001/original-001.tif
restore
mkdir a/destruction/$D/titles && echo x >a/destruction/$D/titles/titles.1.xml
finds 'as are titles' V-DESTROYED-PRESENT destruction/$D/titles/titles.1.xml
restore
rm a/$volume/0001/tombstone.xml
finds 'a tombstone that is gone is missing' V-FILE-MISSING $volume/0001/tombstone.xml
restore
rm -r a/customers/C00/C00001/2024/a06-feedback/0001
finds 'what root erases without keys is missing' V-RECORD-MISSING customers/C00/C00001/2024/a06-feedback/0001
restore
sed -i 's/pages="3"/pages="4"/' a/$volume/0002/tombstone.xml
finds 'a tombstone that is changed is found' V-FILE-CHANGED $volume/0002/tombstone.xml
for file in register.1.xml certificate.xml 1.approve.approver.p0004.txt 1.approve.approver.p0004.sig; do
  restore
  printf x >>a/destruction/$D/$file
  finds "$file that is changed is found" V-FILE-CHANGED destruction/$D/$file
done
restore
cp sound/people/p0003.pem a/people/p0004.pem
finds 'a key that is swapped is found' V-FILE-CHANGED people/p0004.pem

# A tombstone that root writes into the journal, without anybody's signature.
restore
record=customers/C00/C00001/2024/a06-feedback/0001
manifest=$(sha256sum a/$record/manifest-sha256.1.txt | cut -d' ' -f1)
sed -e "s/Z109-KH.A06.2010-D10-C00001-0001/Z109-KH.A06.2024-D10-C00001-0001/; s/manifest=\"[0-9a-f]*/manifest=\"$manifest/" \
  a/$volume/0001/tombstone.xml >stone
rm a/$record/*
cp stone a/$record/tombstone.xml
last=$(find a/journal -type f | sort | tail -1)
number=$((10#$(tail -1 "$last" | cut -d' ' -f1) + 1))
printf '%09d %s %s root destroy path=%s/tombstone.xml digest=%s erases=%s register='"$D"' disposition=destroy files=1 bytes=11246 pages=3 tx=00112233445566778899aabbccddeeff-000001\n' \
  $number "$(tail -1 "$last" | sha256sum | cut -d' ' -f1)" "$(tail -1 "$last" | cut -d' ' -f3)" $record "$(sha256sum stone | cut -d' ' -f1)" $record \
  >"a/journal/$(printf %09d $number)"
finds 'a tombstone that no register allows is found' V-DESTROY-UNSIGNED $record/tombstone.xml

# ---- What is kept ----

fresh
staff
old_records 2
exits 'one is destroyed and one is kept' 0 dossier -C a destroy propose C00001/2010/a06/1 'C00001/2010/a06/2 keep 2060-01-01 lawsuit'
as appraiser dossier -C a destroy submit $D >/dev/null
as reviewer dossier -C a destroy sign reviewer $D >/dev/null
as approver dossier -C a destroy sign approver $D >/dev/null
as witness later "$COOLED" dossier -C a destroy sign witness $D >/dev/null
as witness2 later "$COOLED" dossier -C a destroy sign witness $D >/dev/null
exits 'it is carried out' 0 execute
ok 'what is kept is there' test -e "a/$volume/0002/original-001.tif"
like 'until its day' "$(dossier -C a due --as-of 2060-01-01 2>&1)" '1 due'
like 'the certificate counts it' "$(cat a/destruction/$D/certificate.xml)" '<kept records="1"'

# ---- Two at once ----

fresh
staff
employ operator2 HR operator
old_records 4
counted
(as operator later "$COOLED" dossier -C a destroy run $D --confirm=$D >one 2>&1; echo $? >one.status) &
(as operator2 later "$COOLED" dossier -C a destroy run $D --confirm=$D >other 2>&1; echo $? >other.status) &
while [ -n "$(jobs -r)" ]; do
  dossier -C a verify >verdict 2>&1
  echo $? >>verdicts
done
wait
is 'whoever verifies meanwhile finds no fault' "$(grep -cvx '[03]' verdicts)" 0
like 'of two operators at once one at least carries it out' "$(cat one.status other.status)" '0'
is 'each record has one event' "$(cat a/journal/* | grep -c ' destroy path=')" 4
is 'there is one certificate' "$(cat a/journal/* | grep -c ' certificate path=')" 1
is 'and nothing else was erased' "$(find a/$volume -type f | sed 's/.*feedback.//' | sort | tr '\n' ' ')" \
  '0001/tombstone.xml 0002/tombstone.xml 0003/tombstone.xml 0004/tombstone.xml manifest-sha256.1.txt volume.1.xml '

# ---- Handing over, and backups ----

fresh
staff
old_records 2
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out z200.pem 2>/dev/null
openssl pkey -in z200.pem -pubout -out z200.pub.pem
refused 'what is handed over is handed to somebody' D-DESTROY-RECIPIENT dossier -C a destroy propose 'C00001/2010/a06/1 transfer'
refused 'whose key is known' D-DESTROY-RECIPIENT dossier -C a destroy propose --to Z200 'C00001/2010/a06/1 transfer'
refused 'and is not the key of somebody here' D-DESTROY-RECIPIENT \
  dossier -C a destroy propose --to Z200 --recipient-key "$KEYS/operator.pub.pem" 'C00001/2010/a06/1 transfer'
refused 'a recipient receives something' D-DESTROY-RECIPIENT \
  dossier -C a destroy propose --to Z200 --recipient-key z200.pub.pem C00001/2010/a06/1
exits 'one is destroyed and one handed over' 0 \
  dossier -C a destroy propose --to Z200 --recipient-key z200.pub.pem C00001/2010/a06/1 'C00001/2010/a06/2 transfer'
exits 'who signs sees the recipient' 0 dossier -C a destroy show $D
like 'and the fingerprint of its key' "$(out)" "recipient's key +$(openssl pkey -pubin -in z200.pub.pem -outform DER | sha256sum | cut -d' ' -f1)"
like 'the register pins it' "$(cat a/destruction/$D/register.1.xml)" "recipient-key=\"$(sha256sum a/destruction/$D/recipient.1.pem | cut -d' ' -f1)\""
as appraiser dossier -C a destroy submit $D >/dev/null
as reviewer dossier -C a destroy sign reviewer $D >/dev/null
as approver dossier -C a destroy sign approver $D >/dev/null
as witness later "$COOLED" dossier -C a destroy sign witness $D >/dev/null
as witness2 later "$COOLED" dossier -C a destroy sign witness $D >/dev/null
exits 'what was not acknowledged is not handed over' 6 execute
like 'and it is said so' "$(err)" 'D-DESTROY-UNACKNOWLEDGED.*Z200'
ok 'it stands still' test -e "a/$volume/0002/original-001.tif"

dossier -C a pack -o early.tar --no-event >"$OUT"
refused 'a pack that is not recorded is none' D-DESTROY-NOT-PACKED dossier -C a destroy acknowledge $D --pack early.tar --export t.txt
mv "a/$volume/0002/original-001.tif" kept.tif
ok 'a pack that leaves a missing file out is recorded' sh -c 'dossier -C a pack -o lacking.tar --keep-going; [ $? -eq 1 ]'
refused 'and is not accepted' D-DESTROY-NOT-PACKED dossier -C a destroy acknowledge $D --pack lacking.tar --export t.txt
like 'it lacks a file' "$(err)" "where: $volume/0002/original-001.tif"
mv kept.tif "a/$volume/0002/original-001.tif"
ok 'a whole one' dossier -C a pack -o gone.tar
gone=$(grep -h ' pack from=' a/journal/* | tail -n1 | cut -c1-9 | sed 's/^0*//')
ok 'that was discarded' dossier -C a pack --discarded "$gone"
refused 'is none, either' D-DESTROY-NOT-PACKED dossier -C a destroy acknowledge $D --pack gone.tar --export t.txt
ok 'no text was written' test ! -e t.txt
ok 'it is packed' dossier -C a pack -o transfer.tar
before=$(tree_digest a)
exits 'the text for the recipient is written' 0 dossier -C a destroy acknowledge $D --pack transfer.tar --export acknowledge.txt
is 'which changes nothing in the archive' "$(tree_digest a)" "$before"
exits 'it may be printed' 0 dossier -C a destroy acknowledge $D --pack transfer.tar --export -
is 'and is the same' "$(out)" "$(cat acknowledge.txt)"
exits 'a text is never overwritten' 6 dossier -C a destroy acknowledge $D --pack transfer.tar --export acknowledge.txt
exits 'a transfer is acknowledged by a signature, or a text is written' 2 dossier -C a destroy acknowledge $D
exits 'not both' 2 dossier -C a destroy acknowledge $D --pack transfer.tar --export x --signature x

# The recipient's side, as dossier-destroy(1) shows it: tar, sha256sum and openssl alone.
mkdir z200
cp transfer.tar acknowledge.txt z200
cp z200.pem z200/key.pem
mandoc -Tascii "$HARNESS_TOP/man/dossier-destroy.1" 2>/dev/null | col -b >page.txt
sed -n "/sed -n 's\/^pack:/,/openssl dgst -sha256 -sign/p" page.txt >recipient.sh
is 'the page shows how' "$(grep -c . recipient.sh)" 8
like 'the recipient compares and signs' "$(cd z200 && PATH=/usr/bin:/bin sh -e ../recipient.sh 2>&1; echo "status $?")" \
  'transfer.tar: OK.*manifest-sha256.1.txt: OK.*original-001.tif: OK.*status 0$'
mkdir unpack
tar -xOf transfer.tar README.txt >unpack/README.txt
readme_commands unpack/README.txt 3.2 3.3 >received.sh
readme_commands unpack/README.txt 5.1 5.6 >>received.sh
TEXT=$PWD/acknowledge.txt KEY=$PWD/z200.pem PACK=$PWD/transfer.tar UNPACKED=$PWD/received by_hand a ../received.sh >"$OUT"
unlike 'README.txt shows it, too' "$(out)" 'FAILED|ANOTHER'
ok 'and signs' openssl dgst -sha256 -verify z200.pub.pem -signature acknowledge.txt.sig acknowledge.txt
chmod u+w received/$volume/0002/original-001.tif
echo >>received/$volume/0002/original-001.tif
rm acknowledge.txt.sig
sed -i '/^mkdir "$UNPACKED"/d; /^tar -xf/d' received.sh
TEXT=$PWD/acknowledge.txt KEY=$PWD/z200.pem PACK=$PWD/transfer.tar UNPACKED=$PWD/received by_hand a ../received.sh >"$OUT"
like 'what has changed on the way is named' "$(out)" 'original-001.tif: FAILED'
ok 'and not signed' test ! -e acknowledge.txt.sig

openssl dgst -sha256 -sign "$KEYS/operator.pem" -passin "file:$PASSPHRASE_FILE" -out own.sig acknowledge.txt
refused 'nobody here signs for the recipient' D-DESTROY-UNACKNOWLEDGED dossier -C a destroy acknowledge $D --signature own.sig
sed 's/^pack: .*/pack: '"$(sha256sum lacking.tar | cut -d' ' -f1)/" acknowledge.txt >other.txt
openssl dgst -sha256 -sign z200.pem -out gone.sig <(sed 's/^pack: .*/pack: '"$(sha256sum gone.tar | cut -d' ' -f1)/" acknowledge.txt)
refused 'a signature about a pack that was discarded is none' D-DESTROY-UNACKNOWLEDGED \
  dossier -C a destroy acknowledge $D --signature gone.sig
sed '/^record: /s/[0-9a-f]\{64\}/'"$(printf '%064d' 0)/" acknowledge.txt >other.txt
openssl dgst -sha256 -sign z200.pem -out other.sig other.txt
refused 'nor about other contents' D-DESTROY-UNACKNOWLEDGED dossier -C a destroy acknowledge $D --signature other.sig
exits 'a dry run files nothing' 0 dossier -C a destroy acknowledge $D --signature z200/acknowledge.sig -n
is 'and changes nothing' "$(tree_digest a)" "$before"
exits 'the signature is filed' 0 dossier -C a destroy acknowledge $D --signature z200/acknowledge.sig
is 'with the text that was signed' "$(cat a/destruction/$D/acknowledged.1.txt)" "$(cat acknowledge.txt)"
refused 'once' D-DESTROY-ACKNOWLEDGED dossier -C a destroy acknowledge $D --signature z200/acknowledge.sig
exits 'show says so' 0 dossier -C a destroy show $D
like 'that it was acknowledged' "$(out)" 'acknowledged +yes'
exits 'then it is handed over' 0 execute
like 'its tombstone says so' "$(cat a/$volume/0002/tombstone.xml)" 'kind="transferred"'
counts='"destroyed":1,"transferred":1'
like 'what was handed over is counted apart: status' "$(dossier -C a --json status)" "$counts"
like 'list' "$(dossier -C a --json list --volumes C00001/2010)" '"destroyed":1,"void":0,.*"transferred":1'
like 'show' "$(dossier -C a --json show C00001/2010/a06)" "$counts"
like 'show of the customer' "$(dossier -C a --json show C00001 | grep '"type":"counts"')" "$counts"
like 'verify' "$(dossier -C a --json verify | tail -n1)" "$counts"
like 'in words' "$(dossier -C a verify)" '1 record was destroyed, and is gone.*1 record was handed over to another archive, and is gone'
like 'in Chinese' "$(LC_ALL=zh_CN.UTF-8 dossier -C a verify)" '1 件已销毁，不再存在.*1 件已移交其他档案馆，不再存在'
is 'list --gone has each with its kind' "$(dossier -C a --json list --gone | jq -r 'select(.type=="gone").state' | xargs)" 'destroyed transferred'
like 'and to whom' "$(cat a/$volume/0002/tombstone.xml)" 'recipient="Z200"'
like 'of the other that it was destroyed' "$(cat a/$volume/0001/tombstone.xml)" 'kind="destroyed"'
like 'the certificate lists the backup that still holds them' "$(cat a/destruction/$D/certificate.xml)" \
  "<backup event=\"[0-9]*\" to=\"[0-9]*\" digest=\"$(sha256sum transfer.tar | cut -d' ' -f1)\""
exits 'verify is content' 0 dossier -C a verify
readme_commands a/README.txt 3. 4.9 >verify.sh
unlike 'the commands of README.txt as well' "$(by_hand a ../verify.sh)" 'SIGNATURE|NOT |ANOTHER|OTHER|FAILED'
dossier -C a pack -o whole.tar --no-event >"$OUT"
exits 'and verify of a pack' 0 dossier verify whole.tar
exits 'an outsider gets the acknowledgement' 0 dossier -C a destroy show $D --export outside
sed -n '/acknowledged.\*.txt; do/,/^     done/p' outside/README.txt | tail -n3 >check.sh
is 'and can check it' "$(cd outside && sh ../check.sh)" 'Verified OK'
cp -a a forged
chmod -R u+w forged/destruction
rm forged/destruction/$D/acknowledged.1.sig
exits 'without it verify finds a fault' 1 dossier -C forged verify
like 'of the transfer' "$(out)" 'V-DESTROY-UNACKNOWLEDGED.*2010/a06-feedback/0002'
like 'and so do the commands' "$(by_hand forged ../verify.sh)" 'acknowledged.1.txt: BAD SIGNATURE'

# ---- A damaged register does not hide the others ----

fresh
staff
old_records 2
dossier -C a destroy propose C00001/2010/a06/1 >/dev/null
dossier -C a destroy propose C00001/2010/a06/2 >/dev/null
chmod u+w a/destruction/$D/register.1.xml
echo >>a/destruction/$D/register.1.xml
exits 'a list with a damaged register' 3 dossier -C a destroy show
like 'says which one it is' "$(err)" "error\[D-FILE-CHANGED\].*where: destruction/$D/register.1.xml"
like 'and lists the other' "$(out)" "D$YEAR-0002 +1 +draft"

# ---- On paper, where a layout allows it ----

fresh
sed -e 's/id="company"/id="paper"/; s/<destruction code="standard"/<destruction code="standard" on-paper="yes"/' "$HARNESS_TOP/layouts/company.xml" >paper.xml
ok 'a layout may allow paper' dossier layout check ./paper.xml
staff --layout ./paper.xml
old_records 1
dossier -C a destroy propose --due >/dev/null
as appraiser dossier -C a destroy submit $D >/dev/null
{ cat "$SAMPLES/contract.tif" && head -c 2000000 /dev/zero; } >scan.tif # larger than a document may be
exits 'the reviewer signs on paper' 0 dossier -C a destroy sign reviewer $D --signed-on-paper scan.tif --person reviewer
like 'which is weaker' "$(err)" 'weaker'
exits 'the approver with a key' 0 as approver dossier -C a destroy sign approver $D
refused 'nobody signs twice, paper or not' D-DESTROY-TWICE as approver dossier -C a destroy sign approver $D
as witness later "$COOLED" dossier -C a destroy sign witness $D >/dev/null
as witness2 later "$COOLED" dossier -C a destroy sign witness $D >/dev/null
exits 'it is carried out' 0 execute
exits 'show says that it is weaker' 0 dossier -C a destroy show $D
like 'as a whole' "$(out)" 'weaker *at least one signature is on paper'
like 'and whose signature it is' "$(out)" 'p0003 *reviewer *approve .*paper \(weaker\)'
exits 'verify says so, too' 0 dossier -C a verify
like 'where' "$(out)" 'V-SIGNED-ON-PAPER'
dossier -C a pack -o all.tar --no-event >/dev/null 2>&1
exits 'and of a pack' 0 dossier verify all.tar
like 'where, too' "$(out)" 'V-SIGNED-ON-PAPER'
# ---- A void record ----

fresh
staff
old_records 2
dossier -C a void C00001/2010/a06/1 --reason twice >/dev/null
counted && execute >/dev/null
is 'a void record that was destroyed is listed once' "$(dossier -C a --json list --gone | jq -r 'select(.type=="gone") | "\(.path) \(.state)"')" \
  "C00001/2010/a06-feedback/0001 destroyed
C00001/2010/a06-feedback/0002 destroyed"

done_testing
