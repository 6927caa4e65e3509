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
CUSTOMER=杭州机密仪器有限公司 staff --name 示范
old_records 2 绝密反馈 孙某某
exits 'a register is drawn up' 0 dossier -C a destroy propose --due
like 'and has a number' "$(out)" 'drawn up  D2026-0001 .*edition 1'
unlike 'it holds no title' "$(cat a/destruction/D2026-0001/register.1.xml)" '绝密'
like 'but its titles do' "$(cat a/destruction/D2026-0001/titles/titles.1.xml)" '绝密反馈1'
refused 'a record is on one register only' D-DESTROY-LISTED dossier -C a destroy propose C00001/2010/a06/1
exits 'it is submitted' 0 as appraiser dossier -C a destroy submit D2026-0001
like 'by a statement' "$(cat a/destruction/D2026-0001/1.submit.appraiser.p0002.txt)" 'decision: submit'
refused 'not twice' D-DESTROY-TWICE as appraiser dossier -C a destroy submit D2026-0001
refused 'the approver waits for the reviewer' D-DESTROY-ORDER as approver dossier -C a destroy sign approver D2026-0001
refused 'who does not hold the post does not sign' D-DESTROY-POST as witness dossier -C a destroy sign reviewer D2026-0001
exits 'it is reviewed' 0 as reviewer dossier -C a destroy sign reviewer D2026-0001
exits 'and approved' 0 as approver dossier -C a destroy sign approver D2026-0001
exits 'show tells what is missing' 0 dossier -C a destroy show D2026-0001
like 'namely two witnesses' "$(out)" 'count *witness *2'
like 'and who they may be' "$(out)" 'p0006 witness, p0007 witness2'
refused 'nobody counts before the cooling-off ends' D-DESTROY-COOLING-OFF as witness dossier -C a destroy sign witness D2026-0001
refused 'nobody destroys before it is counted' D-DESTROY-ORDER as operator later "$COOLED" dossier -C a destroy run D2026-0001 --confirm=D2026-0001
exits 'one witness counts' 0 as witness later "$COOLED" dossier -C a destroy sign witness D2026-0001
refused 'one is not enough' D-DESTROY-ORDER as operator later "$COOLED" dossier -C a destroy run D2026-0001 --confirm=D2026-0001
exits 'a second one counts' 0 as witness2 later "$COOLED" dossier -C a destroy sign witness D2026-0001
before=$(tree_digest a)
exits 'without the number nothing goes' 2 as operator later "$COOLED" dossier -C a destroy run D2026-0001 --confirm=D2026-0002
is 'nothing at all' "$(tree_digest a)" "$before"
exits 'a dry run says that it may' 0 as operator later "$COOLED" dossier -C a destroy run D2026-0001 --dry-run
is 'and changes nothing' "$(tree_digest a)" "$before"
exits 'the operator carries it out' 0 execute
is 'a tombstone stays of each record' "$(ls a/$volume/0001 a/$volume/0002)" "a/$volume/0001:
tombstone.xml

a/$volume/0002:
tombstone.xml"
is 'the titles are gone' "$(find a/destruction -name 'titles*')" ''
like 'the certificate says what was done' "$(cat a/destruction/D2026-0001/certificate.xml)" '<erasing method="unlinked-here" file-system="'
is 'no title and no creator is left anywhere' "$(grep -rl '绝密\|孙某某' a "$XDG_CACHE_HOME")" ''
is 'not in the pages of the index either' "$(cat "$XDG_CACHE_HOME"/dossier/*/* | LC_ALL=C grep -c 绝密)" 0
refused 'it is carried out once' D-DESTROY-ENDED execute
exits 'one witness signs the certificate' 0 as witness later "$COOLED" dossier -C a destroy sign witness D2026-0001
exits 'and the other' 0 as witness2 later "$COOLED" dossier -C a destroy sign witness D2026-0001
exits 'show says so' 0 dossier -C a destroy show D2026-0001
like 'attested' "$(out)" 'state *attested'
exits 'find does not find what is gone' 0 dossier -C a find 反馈
is 'nothing' "$(out)" ''
exits 'a number is never used again' 0 dossier -C a list C00001
is 'the archive counts it still' "$(sed -n 's/.*<contents records="\([0-9]*\)".*/\1/p' a/$volume/volume.1.xml)" 2

# ---- An outsider ----

exits 'it is handed to an outsider' 0 dossier -C a destroy show D2026-0001 --export out
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
is 'no title is handed out' "$(grep -rl '绝密\|机密' .)" ''
cd ..

# ---- Taking it back ----

fresh
staff
old_records 1
approved
exits 'a hold may be set at any moment' 0 dossier -C a hold set C00001 --matter 2026-7
refused 'a hold stops the count' D-DESTROY-HELD as witness later "$COOLED" dossier -C a destroy sign witness D2026-0001
exits 'it is lifted' 0 dossier -C a hold lift 2026-0001 --reason 结案
exits 'and the count goes on' 0 as witness later "$COOLED" dossier -C a destroy sign witness D2026-0001
exits 'a new edition is drawn up' 0 dossier -C a destroy propose --replace D2026-0001 'C00001/2010/a06/1 keep 2060-01-01 lawsuit'
like 'which is the second' "$(out)" 'edition 2'
refused 'all signatures are void' D-DESTROY-ORDER as witness2 later "$COOLED" dossier -C a destroy sign witness D2026-0001
exits 'a register is withdrawn' 0 dossier -C a destroy withdraw D2026-0001
refused 'once' D-DESTROY-ENDED dossier -C a destroy withdraw D2026-0001
is 'its titles are gone' "$(find a/destruction -name 'titles*')" ''
ok 'the record is still there' test -e "a/$volume/0001/original-001.tif"
exits 'and free for another register' 0 dossier -C a destroy propose C00001/2010/a06/1
like 'with the next number' "$(out)" 'D2026-0002'
exits 'which is submitted' 0 as appraiser dossier -C a destroy submit D2026-0002
exits 'and rejected' 0 as reviewer dossier -C a destroy sign reviewer D2026-0002 --decision reject
refused 'nobody approves what was rejected' D-DESTROY-REJECTED as approver dossier -C a destroy sign approver D2026-0002
refused 'paper counts only where the layout says so' D-DESTROY-PAPER dossier -C a destroy sign reviewer D2026-0002 --signed-on-paper "$SAMPLES/contract.tif" --person p0003

# ---- What is kept ----

fresh
staff
old_records 2
exits 'one is destroyed and one is kept' 0 dossier -C a destroy propose C00001/2010/a06/1 'C00001/2010/a06/2 keep 2060-01-01 lawsuit'
as appraiser dossier -C a destroy submit D2026-0001 >/dev/null
as reviewer dossier -C a destroy sign reviewer D2026-0001 >/dev/null
as approver dossier -C a destroy sign approver D2026-0001 >/dev/null
as witness later "$COOLED" dossier -C a destroy sign witness D2026-0001 >/dev/null
as witness2 later "$COOLED" dossier -C a destroy sign witness D2026-0001 >/dev/null
exits 'it is carried out' 0 execute
ok 'what is kept is there' test -e "a/$volume/0002/original-001.tif"
like 'until its day' "$(dossier -C a due --as-of 2060-01-01 2>&1)" '1 due'
like 'the certificate counts it' "$(cat a/destruction/D2026-0001/certificate.xml)" '<kept records="1"'

# ---- Two at once ----

fresh
staff
employ operator2 HR operator
old_records 4
counted
(as operator later "$COOLED" dossier -C a destroy run D2026-0001 --confirm=D2026-0001 >one 2>&1; echo $? >one.status) &
(as operator2 later "$COOLED" dossier -C a destroy run D2026-0001 --confirm=D2026-0001 >other 2>&1; echo $? >other.status) &
wait
like 'of two operators at once one at least carries it out' "$(cat one.status other.status)" '0'
is 'each record has one event' "$(cat a/journal/* | grep -c ' destroy path=')" 4
is 'there is one certificate' "$(cat a/journal/* | grep -c ' certificate path=')" 1
is 'and nothing else was erased' "$(find a/$volume -type f | sed 's/.*feedback.//' | sort | tr '\n' ' ')" \
  '0001/tombstone.xml 0002/tombstone.xml 0003/tombstone.xml 0004/tombstone.xml manifest-sha256.1.txt volume.1.xml '
done_testing
