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
  dossier -C a loan ask "$@" --borrower "$borrower" --department Sales --use consult --purpose 查内情 >/dev/null &&
    dossier -C a loan out "L2011-000$((++LENT))" >/dev/null && dossier -C a loan back "L2011-000$LENT" >/dev/null
}
LENT=0
at $THEN dossier -C a hold set C00001 C00002 --reason 两家 --matter 案件 >/dev/null
at $THEN lend 借阅人甲 C00001/2010/a06/1
at $THEN lend 借阅人甲 C00001/2010/a06/2 $OTHER/2010/a06/1
at $THEN dossier -C a customer set C00001 --note 内情备注 >/dev/null

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
like 'profile and entries are counted' "$(out)" 'destroy +3 records, 7 files'
like 'the loan that is about somebody else, too, stays' "$(out)" 'also about other customers: +L2011-0002'
like 'the record of another customer that has the name is listed' "$(out)" 'C00002/2010/a06-feedback/0001'
D=D$YEAR-0002
exits 'shown' 0 dossier -C a destroy show $D
like 'with what ends with it' "$(out)" 'entries that end with it +2'
like 'under the name, for those who sign' "$(out)" 'C00001 +杭州内幕仪器有限公司 .*2022-01-01 +destroy +file-ended'
unlike 'the register has no name' "$(cat a/destruction/$D/register.1.xml)" '内幕'
is 'it has the digests of all of it' "$(grep -o 'path="[^"]*"' a/destruction/$D/register.1.xml | sort)" \
  'path="customers/C00/C00001"
path="registers/decisions/2011/000/H2011-0001"
path="registers/loans/2011/000/L2011-0001"'
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

D1=D$YEAR-0001
is 'a tombstone stays of the profile' "$(ls a/customers/C00/C00001)" "2010
tombstone.xml"
is 'and one of each entry' "$(find a/registers/loans a/registers/decisions -type f | sort)" "a/registers/decisions/2011/000/H2011-0001/tombstone.xml
a/registers/decisions/2011/000/H2011-0002/entry.1.xml
a/registers/decisions/2011/000/H2011-0002/entry.2.xml
a/registers/loans/2011/000/L2011-0001/tombstone.xml
a/registers/loans/2011/000/L2011-0002/tombstone.xml
a/registers/loans/2011/000/L2011-0003/entry.1.xml
a/registers/loans/2011/000/L2011-0003/entry.2.xml
a/registers/loans/2011/000/L2011-0003/entry.3.xml"
ok 'it verifies' dossier -C a verify
is 'no name is left but in the record of another' "$(grep -rlE '内幕|内情|借阅人甲' a "$XDG_CACHE_HOME")" \
  a/customers/C00/C00002/2010/a06-feedback/0001/record.1.xml
KEEP=/work/wt/tmp-ending/kept; rm -rf $KEEP; cp -a a $KEEP; cp -a "$HARNESS_ROOT/keys" "$HARNESS_ROOT/passphrase" $KEEP.keys 2>/dev/null
cp -a "$HARNESS_ROOT" /work/wt/tmp-ending/root
done_testing
