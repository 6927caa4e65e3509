#!/bin/bash
# Handovers: lists by the deadlines of the layout, signed by both departments, taken over line by line; offices, item by item.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

fresh
for i in 1 2 3 4 5 6; do printf 'scan %s\n' $i >"$HARNESS_ROOT/$i.txt"; done
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier customer add 'Valley Mills' >/dev/null
file () { dossier file "$HARNESS_ROOT/$1.txt" --customer "${3:-C00001}" --category "$2" --date "${4:-2024-03-05}" "${@:5}" >/dev/null || echo "not filed: $1"; }
file 1 SX C00001 2024-03-05 --creator 销售部 --copies 2 --pages 4
file 2 SX C00002 2024-03-06 --creator Sales
file 3 contracts
file 4 vouchers
file 5 feedback
Y=$(dossier --json log | jq -r 'select(.time).time' | tail -n 1 | cut -c1-4)
Y=${YEAR:-$Y}
keeper () { dossier --json show "$1" | jq -r 'select(.type == "record") | [.custodian // "-", .handover // "-", .["to-hand-over-to"] // "-"] | join(" ")'; }
pending () { dossier --json handover list --pending "$@" | jq -r 'select(.type == "pending") | [.path, .from // "-", .to, .due] | join(" ")' | paste -sd ';'; }

# ---- What is due ----

is 'what is due, and accounting is not' "$(pending)" \
  'C00001/2024/a02-contracts/0001 - GM 2024-03-12;C00001/2024/a02-contracts/0001 - HR 2024-03-12;C00001/2024/sx-audiovisual/0001 Sales HR 2024-03-31;C00002/2024/sx-audiovisual/0001 Sales HR 2024-03-31'
is 'all of it is overdue' "$(dossier --json handover list --overdue | jq -r 'select(.type == "pending").days > 0' | sort -u)" true
is 'nothing was, in its month' "$(dossier --json handover list --overdue --as-of 2024-03-12 | grep -c pending)" 0
like 'status tells' "$(dossier status)" 'not handed over in time +4'
is 'the department keeps it until then' "$(keeper C00001/2024/sx/1)" 'Origin - HR'
is 'others stay where they are' "$(keeper C00001/2024/pz/1) $(keeper C00001/2024/a06/1)" 'Finance - - Sales - -'

# ---- Wrong input ----

before=$(tree_digest .)
refused () { # DESC STATUS CODE ARGUMENT…
  exits "$1" "$2" dossier handover "${@:4}"
  like "$1: $3" "$(err)" "$3"
  is "$1: nothing changed" "$(tree_digest .)" "$before"
}
refused 'nothing tells who has the contract' 2 D-HANDOVER-FROM propose
refused 'an unknown department' 2 D-DEPARTMENT-UNKNOWN propose --from Kitchen
refused 'an unknown recipient' 2 D-DEPARTMENT-UNKNOWN propose --to Kitchen
refused 'no month' 2 D-HANDOVER-MONTH propose --from Sales --month 2024-13
refused 'vouchers stay' 6 D-HANDOVER-STAYS propose C00001/2024/pz/1 --from Finance
refused 'nothing is due that early' 6 D-HANDOVER-NOTHING propose --from Sales --month 2024-01
refused 'a customer is no record' 2 D-REFERENCE-UNKNOWN propose C00001 --from Sales
refused 'an office without names' 2 D-HANDOVER-FROM propose --office --from Finance
refused 'names without an office' 2 D-HANDOVER-FROM propose --from Sales --giver a --receiver b
refused 'an office to oneself' 6 D-HANDOVER-SAME propose --office --from Finance --giver a --receiver a
refused 'no such handover to sign' 2 D-HANDOVER-UNKNOWN sign T2024-0009 --for HR
refused 'nor to take' 2 D-HANDOVER-UNKNOWN take H2024-0001
refused 'withdrawing needs a reason' 2 D-USAGE withdraw T2024-0009
refused 'lists by department are of records' 2 D-USAGE list --from Sales

# ---- A month-end list ----

exits 'a dry run' 0 dossier -n handover propose --from 销售部
is 'writes nothing' "$(tree_digest .)" "$before"
exits 'lists are proposed' 0 dossier handover propose --from 销售部 --month 2024-03
like 'one for each department' "$(out)" "proposed  T$Y-0001  Sales → GM  \(1 record\).*proposed  T$Y-0002  Sales → HR  \(3 records\)"
T=T$Y-0002
unlike 'the journal has no names' "$(cat journal/*)" 'Harbour|scan'
like 'the list has codes, pages and copies' "$(dossier --json show $T | jq -c 'select(.type == "line") | [.line, .path, .pages, .copies]')" '2,"C00001/2024/sx-audiovisual/0001",4,2'
is 'the list of lists' "$(dossier --json handover list | jq -r 'select(.type == "handover") | [.handover, .state, .records, .copies // "?"] | join(" ")' | paste -sd ';')" \
  "T$Y-0001 proposed 1 ?;$T proposed 3 2"
before=$(tree_digest .)
refused 'no record twice' 6 D-HANDOVER-LISTED propose C00001/2024/sx/1 --from Sales
refused 'nothing is left' 6 D-HANDOVER-NOTHING propose --from Sales
refused 'no take before signatures' 6 D-HANDOVER-UNSIGNED take $T
refused 'no side of it' 6 D-HANDOVER-SIDE sign $T --for GM --by x
exits 'one department signs' 0 dossier handover sign $T T$Y-0001 --for Sales --by 张三
before=$(tree_digest .)
refused 'one is not enough' 6 D-HANDOVER-UNSIGNED take $T
refused 'the same person for the other side' 6 D-HANDOVER-SAME sign $T --for HR --by 张三
exits 'the other signs' 0 dossier handover sign $T --for 人力资源部 --by 李四
before=$(tree_digest .)
refused 'a line that is none' 2 D-HANDOVER-LINE take $T --differs 9=x
refused 'a difference that says nothing' 2 D-HANDOVER-LINE take $T --differs 1
refused 'what is left out does not differ' 2 D-HANDOVER-LINE take $T --differs 1=x --without 1 --reason y
refused 'leaving out needs a reason' 2 D-REASON take $T --without 1
exits 'it is taken over' 0 dossier handover take $T --differs 2=缺一页 --without 1 --reason 未到
like 'in words' "$(out)" "taken over  $T  Sales → HR  \(2 records\).*withheld  $T  Sales → HR  \(1 record\)"
is 'the custodian follows' "$(keeper C00001/2024/sx/1)" "HR $T -"
is 'what was left out is still there' "$(pending --to HR)" 'C00001/2024/a02-contracts/0001 - HR 2024-03-12'
like 'show tells the difference' "$(dossier show $T)" 'differs +2: 缺一页'
before=$(tree_digest .)
refused 'not twice' 6 D-HANDOVER-STATE take $T
refused 'nor signed again' 6 D-HANDOVER-STATE sign $T --for HR --by 王五
refused 'nor withdrawn' 6 D-HANDOVER-STATE withdraw $T --reason x
exits 'the other list is withdrawn' 0 dossier handover withdraw T$Y-0001 --reason 重编
exits 'what was left out is on the next one' 0 dossier handover propose --from Sales --to HR
like 'alone' "$(out)" '\(1 record\)'
exits 'a record is moved meanwhile' 0 dossier move C00002/2024/sx/1 --category HD --reason wrong
is 'and keeps its custodian' "$(keeper C00002/2024/hd/1)" "HR $T -"
ok 'the archive verifies' dossier verify
is 'a new index knows the same' "$(dossier index rebuild >/dev/null; keeper C00001/2024/sx/1)" "HR $T -"

# ---- An office ----

exits 'accounting goes item by item' 0 dossier handover propose --office --from 财务部 --giver 赵 --receiver 钱
O=$(grep -oE "T[0-9]{4}-[0-9]{4}" "$OUT" | head -n 1)
like 'vouchers alone' "$(dossier show "$O")" 'C00001/2024/pz-vouchers/0001'
before=$(tree_digest .)
refused 'only these two sign' 6 D-HANDOVER-SIDE sign "$O" --by 孙
refused 'nor is the office handed over twice' 6 D-HANDOVER-LISTED propose --office --from Finance --giver 赵 --receiver 孙
exits 'both do' 0 bash -c "dossier handover sign $O --by 赵 && dossier handover sign $O --by 钱"
exits 'and it is taken over' 0 dossier handover take "$O"
is 'by the same department' "$(keeper C00001/2024/pz/1)" "Finance $O -"
ok 'the archive verifies again' dossier verify
exits 'packs know them' 0 dossier pack -o ../p.tar
exits 'and verify' 0 dossier verify ../p.tar
exits 'restored' 0 dossier unpack ../p.tar ../r
cd ../r || exit 1
is 'the custodian is there' "$(keeper C00001/2024/sx/1)" "HR $T -"
like 'in Chinese' "$(LC_ALL=zh_CN.UTF-8 dossier handover list)" '已接收'
like 'the entry, too' "$(LC_ALL=zh_CN.UTF-8 dossier show $T)" '步骤 +已接收'

# ---- In whatever order they are due, and each list once ----

fresh
for i in a b c d; do printf 'scan %s\n' $i >"$HARNESS_ROOT/$i.txt"; done
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
file a SX C00001 2024-03-05 --creator Sales
file b HD C00001 2024-03-04 --creator Sales
file c contracts C00001 2024-03-20
file d contracts C00001 2024-03-01
exits 'the later contract comes first by path' 0 dossier handover propose --from Sales --to GM --month 2024-04
like 'both are on the list' "$(out)" '\(2 records\)'
N=$(grep -oEm1 "T[0-9]{4}-[0-9]{4}" "$OUT")
is 'by path' "$(dossier --json show "$N" | jq -r 'select(.type == "line").path' | paste -sd ' ')" \
  'C00001/2024/a02-contracts/0001 C00001/2024/a02-contracts/0002'
exits 'references in any order' 0 dossier handover propose --from Sales --to HR C00001/2024/sx/1 C00001/2024/a02/2 C00001/2024/hd/1 C00001/2024/a02/1
N2=$(grep -oEm1 "T[0-9]{4}-[0-9]{4}" "$OUT")
is 'and categories, by path too' "$(dossier --json show "$N2" | jq -r 'select(.type == "line").path' | paste -sd ' ')" \
  "$(dossier --json show "$N2" | jq -r 'select(.type == "line").path' | sort | paste -sd ' ')"
exits 'named twice, it is signed once' 0 dossier handover sign "$N" "$N" --for Sales --by 张三
exits 'by the other side, too' 0 dossier handover sign "$N" "$N" --for GM --by 李四
exits 'and taken over once' 0 dossier handover take "$N" "$N" --differs 1=x
like 'with both records' "$(dossier --json handover list)" '"taken":2'
exits 'the other one is withdrawn once' 0 dossier handover withdraw "$N2" "$N2" --reason x
ok 'the archive verifies' dossier verify

# ---- With people: each side signs with a key ----

cd "$HARNESS_ROOT" || exit 1
found people --fonds Z109 --name Test
cd people || exit 1
for name in seller keeper finance; do new_key $name; done
dossier person add 张三 --role archivist --department 销售部 --key "$KEYS/seller.pub.pem" >/dev/null
dossier person add 李四 --role archivist --department HR --key "$KEYS/keeper.pub.pem" >/dev/null
dossier person add 王五 --role archivist --department Finance --key "$KEYS/finance.pub.pem" >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
file 1 SX C00001 2024-03-05 --creator 销售部
exits 'a list is proposed' 0 as seller dossier handover propose --from Sales --to HR
P=$(grep -oE "T[0-9]{4}-[0-9]{4}" "$OUT" | head -n 1)
before=$(tree_digest .)
refuse_as () { # NAME DESC STATUS CODE ARGUMENT…
  exits "$2" "$3" as "$1" dossier handover "${@:5}"
  like "$2: $4" "$(err)" "$4"
  is "$2: nothing changed" "$(tree_digest .)" "$before"
}
exits 'nobody signs without a key' 6 without_key dossier handover sign "$P" --by 张三
like 'which is said' "$(err)" D-KEY-NONE
refuse_as finance 'a third department' 6 D-HANDOVER-SIDE sign "$P"
refuse_as seller 'for another side' 6 D-HANDOVER-SIDE sign "$P" --for HR
exits 'the giving side signs' 0 as seller dossier handover sign "$P"
before=$(tree_digest .)
refuse_as seller 'not twice' 6 D-HANDOVER-SAME sign "$P"
refuse_as keeper 'one side is not enough' 6 D-HANDOVER-UNSIGNED take "$P"
exits 'the receiving side signs' 0 as keeper dossier handover sign "$P"
before=$(tree_digest .)
refuse_as seller 'the receiving side takes over' 6 D-HANDOVER-SIDE take "$P"
exits 'and does' 0 as keeper dossier handover take "$P"
is 'the names are those of the signers' "$(dossier --json handover list | jq -r 'select(.type == "handover") | [.state, .["from-by"], .["to-by"]] | join(" ")')" 'taken 张三 李四'
ok 'the archive verifies with its signatures' dossier verify
done_testing
