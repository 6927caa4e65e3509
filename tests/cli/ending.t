#!/bin/bash
# The end of a customer's file: profile and entries are destroyed by one line of a register, when the relationship has
# ended, the last record is gone and the entries' own term is over. The number stays for ever, and no name.
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

# ---- 2011: the customer is served, and leaves ----

THEN='2011-02-01'
OTHER=C00002
fresh
CUSTOMER=杭州内幕仪器有限公司 at $THEN staff --name 示范 >/dev/null 2>&1
at $THEN dossier -C a customer add 宁波另一家公司 >/dev/null
at $THEN old_records 2 内情反馈 孙某某
at $THEN dossier -C a file "$SAMPLES/contract.tif" --customer $OTHER --category feedback --duplicate --title 致杭州内幕仪器有限公司函 --date 2010-03-05 >/dev/null
lend () { # BORROWER REF…: consulted and given back
  local borrower=$1
  shift
  dossier -C a loan ask "$@" --borrower "$borrower" --department Sales --use consult --purpose "$PURPOSE" >/dev/null &&
    dossier -C a loan out "L2011-000$((++LENT))" >/dev/null && dossier -C a loan back "L2011-000$LENT" >/dev/null
}
LENT=0
PURPOSE=查内情
at $THEN dossier -C a hold set C00001 $OTHER --reason 两家 --matter 案件 >/dev/null
at $THEN lend 借阅人甲 C00001/2010/a06/1
at $THEN lend 借阅人甲 C00001/2010/a06/2
PURPOSE=核对
at $THEN lend 借阅人乙 $OTHER/2010/a06/1
at $THEN dossier -C a customer set C00001 --note 内情备注 >/dev/null
at $THEN dossier -C a contact add C00001 --kind visit --text 内情联络 --with 孙某某 >/dev/null
at $THEN dossier -C a contact add $OTHER --kind call --text 问候 >/dev/null

at $THEN dossier -C a hold lift H2011-0001 --reason 结案 >/dev/null
refused 'everything that is missing is told at once' D-DESTROY-RELATIONSHIP dossier -C a destroy propose --customer C00001
like 'the records' "$(err)" '2 records of the customer are still there, the first of them C00001/2010/a06-feedback/0001'
like 'how the end is recorded' "$(err)" 'dossier event C00001 RE DATE'
exits 'the relationship ends' 0 at $THEN dossier -C a event C00001 RE 2011-01-31
refused 'records are still there' D-DESTROY-RECORDS dossier -C a destroy propose --customer C00001
ok 'they are destroyed' counted
ok 'by a register of their own' execute
refused 'the term of the entries is not over' D-DESTROY-TERM at 2021-12-01 dossier -C a destroy propose --customer C00001
ok 'the archive verifies' dossier -C a verify

# ---- The register ----

# through: the present register is signed and counted.
through () {
  as appraiser dossier -C a destroy submit $D >/dev/null && as reviewer dossier -C a destroy sign reviewer $D >/dev/null &&
    as approver dossier -C a destroy sign approver $D >/dev/null &&
    as witness later "$COOLED" dossier -C a destroy sign witness $D >/dev/null &&
    as witness2 later "$COOLED" dossier -C a destroy sign witness $D >/dev/null
}

exits 'the file of the customer is proposed' 0 dossier -C a destroy propose --customer C00001
like 'profile and entries are counted' "$(out)" 'destroy +5 records, 10 files'
like 'the hold that is about somebody else, too, stays' "$(out)" 'also about other customers: +H2011-0001'
like 'the record of another customer that has the name is listed' "$(out)" 'C00002/2010/a06-feedback/0001'
D=D$YEAR-0002
exits 'shown' 0 dossier -C a destroy show $D
like 'with what ends with it' "$(out)" 'entries that end with it +4'
like 'under the name, for those who sign' "$(out)" 'C00001 +杭州内幕仪器有限公司 .*2022-01-01 +destroy +file-ended'
unlike 'the register has no name' "$(cat a/destruction/$D/register.1.xml)" '内幕'
is 'it has the digests of all of it' "$(grep -o 'path="[^"]*"' a/destruction/$D/register.1.xml | sort)" \
  'path="customers/C00/C00001"
path="registers/contacts/2011/000/K2011-0001"
path="registers/decisions/2011/000/H2011-0002"
path="registers/loans/2011/000/L2011-0001"
path="registers/loans/2011/000/L2011-0002"'
exits 'it is printed' 0 dossier -C a print destruction-register $D --language en --format csv
like 'with the number and what goes' "$(out)" '1,C00001,杭州内幕仪器有限公司,.*,"2 editions, 4 entries",'
ok 'it verifies' dossier -C a verify
refused 'a customer is on one register only' D-DESTROY-LISTED dossier -C a destroy propose --customer C00001
ok 'it is signed and counted' through
cp -a a before
dossier -C a hold set C00001 --matter 2026-7 >/dev/null
refused 'a hold stops it' D-DESTROY-HELD execute
rm -rf a && cp -a before a
dossier -C a customer set C00001 --note 又来 >/dev/null
refused 'an edition that came since stops it' D-DESTROY-CHANGED execute
rm -rf a && cp -a before a 2>/dev/null
exits 'the operator carries it out' 0 execute

# ---- Afterwards ----

is 'a tombstone stays of the profile' "$(ls a/customers/C00/C00001)" "2010
tombstone.xml"
is 'and one of each entry' "$(find a/registers/*/2011/000/{H2011-0002,K2011-0001,L2011-000[12]} -type f | sort)" "a/registers/contacts/2011/000/K2011-0001/tombstone.xml
a/registers/decisions/2011/000/H2011-0002/tombstone.xml
a/registers/loans/2011/000/L2011-0001/tombstone.xml
a/registers/loans/2011/000/L2011-0002/tombstone.xml"
ok 'entries about others stay' test -e a/registers/decisions/2011/000/H2011-0001/entry.1.xml -a -e a/registers/loans/2011/000/L2011-0003/entry.3.xml
ok 'it verifies' dossier -C a verify
is 'no name is left but in the record of another' "$(grep -rlE '内幕|内情|借阅人甲' a)" a/customers/C00/C00002/2010/a06-feedback/0001/record.1.xml
is 'nor in the index' "$(cat "$XDG_CACHE_HOME"/dossier/*/* | LC_ALL=C grep -cE '内情|借阅人甲')" 0
is 'the events stay' "$(dossier -C a log C00001 | grep -c ' \(customer\|ask\|trigger\|destroy\) ')" 8
exits 'the number says what happened' 0 dossier -C a show C00001
like 'by which register' "$(out)" "state +destroyed.*register +$D"
like 'as data, too' "$(dossier -C a --json show C00001)" '"type":"tombstone","of":"C00001","state":"destroyed"'
like 'so does the number of an entry' "$(dossier -C a show L2011-0001)" "number +L2011-0001.*register +$D"
like 'list --gone has the customer' "$(dossier -C a list --gone)" "C00001 +destroyed .*$D"
is 'the lists do not' "$(dossier -C a customer list | cut -d' ' -f1)" $OTHER
unlike 'nor do the lists of entries' "$(dossier -C a loan list --all; dossier -C a hold list --all)" 'C00001|L2011-000[12]'
refused 'nothing is filed' D-DESTROYED dossier -C a file "$SAMPLES/hardware.jpg" --customer C00001 --category feedback --date 2010-03-05
refused 'nothing is decided' D-DESTROYED dossier -C a hold set C00001 --matter 2026-8
refused 'nothing is changed' D-DESTROYED dossier -C a customer set C00001 --name 他人
refused 'the number is given to nobody' D-NUMBER-TAKEN dossier -C a customer add --number C00001 他人
refused 'it ends once' D-DESTROY-GONE dossier -C a destroy propose --customer C00001
refused 'and never for the keeper' D-DESTROY-PERMANENT dossier -C a destroy propose --customer C00000
ok 'made anew, the index says the same' diff <(dossier -C a list --gone && dossier -C a customer list && dossier -C a hold list --all) \
  <(dossier -C a index rebuild >/dev/null && dossier -C a list --gone && dossier -C a customer list && dossier -C a hold list --all)
exits 'it is handed to an outsider' 0 dossier -C a destroy show $D --export out
is 'with all tombstones' "$(cd out && find . -name tombstone.xml | wc -l)" 5

# ---- Packs ----

dossier -C before pack --no-event -o old.tar >/dev/null
exits 'an older pack is compared' 0 dossier -C a compare old.tar
like 'which holds what was destroyed' "$(out)" 'V-PACK-DESTROYED.*customers/C00/C00001/customer.1.xml'
exits 'unpacked with the newer journal' 0 dossier unpack old.tar new --journal a
is 'it has no profile' "$(ls new/customers/C00/C00001)" "2010
tombstone.xml"
ok 'and verifies' dossier -C new verify
exits 'redacted' 0 dossier -C a redact --no-event old.tar -o clean.tar
ok 'it verifies, too' dossier verify clean.tar
is 'with the tombstones alone' "$(tar tf clean.tar | grep -E 'C00001/[^/]*$|L2011-000[12]/')" "registers/loans/2011/000/L2011-0001/tombstone.xml
registers/loans/2011/000/L2011-0002/tombstone.xml
customers/C00/C00001/tombstone.xml"
is 'and no name' "$(tar xOf clean.tar | grep -acE '内情|借阅人甲')" 0
exits 'a pack of today' 0 dossier -C a pack --no-event -o today.tar
ok 'verifies' dossier verify today.tar
lost=$(find a/customers/C00/C00001/2010 -name tombstone.xml | head -n 1)
mv "$lost" stone.xml
exits 'a tombstone of a record is lost' 1 dossier -C a verify
exits 'and put back, though the file of the customer has ended' 0 dossier -C a unpack --repair today.tar
ok 'as it was, too' cmp "$lost" stone.xml
mv a/customers/C00/C00001/tombstone.xml stone.xml
exits 'a lost tombstone' 1 dossier -C a verify
exits 'is put back from it' 0 dossier -C a unpack --repair today.tar
ok 'as it was' cmp a/customers/C00/C00001/tombstone.xml stone.xml
is 'and nothing else' "$(ls a/customers/C00/C00001)" "2010
tombstone.xml"

# ---- The commands of README.txt ----

awk '/^3\. /{on = 1} /^5\. /{on = 0} on && /^    /{print substr($0, 5)}' a/README.txt >commands
is 'find nothing' "$(cd a && TSA=/dev/null bash ../commands 2>&1 | grep -E 'NOT|ANOTHER|BAD|FAILED|customers/|registers/')" ''
done_testing
