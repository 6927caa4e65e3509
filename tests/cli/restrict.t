#!/bin/bash
# restrict and release: kept and verified, and shown to nobody who does not ask for it by name.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
command -v jq >/dev/null || skip_all "there is no jq"

fresh
exits 'an archive is made' 0 dossier init a --fonds Z109 --name 测试
cd a || exit 1
exits 'a customer is opened' 0 dossier customer add --name 上海宏远贸易有限公司 --owner tester
exits 'and another' 0 dossier customer add --name 杭州西湖仪器有限公司 --owner tester
n=0
file_one () { # CUSTOMER CATEGORY OPTION…
  n=$((n + 1))
  printf 'scan %s\n' "$n" >"../scan-$n.txt"
  dossier file "../scan-$n.txt" --customer "$1" --category "$2" "${@:3}" >"$OUT" 2>"$ERR" || diag "$(err)"
}
file_one C00001 vouchers --title 付款凭证 --date 2015-06-01
file_one C00001 contracts --title 购销合同 --date 2016-01-09 --closed 2017-01-01
file_one C00002 contracts --title 运输合同 --date 2016-01-09 --closed 2017-01-01
file_one C00002 contracts --title 仓储合同 --date 2016-01-19 --closed 2017-01-01

before=$(tree_digest .)
exits 'restricting without a reason' 2 dossier restrict C00001
exits 'releasing what is not restricted' 6 dossier release C00001 --reason x
like 'is refused' "$(err)" 'D-NOT-RESTRICTED'
exits 'a dry run' 0 dossier restrict C00001 --reason x -n
is 'none of which has written anything' "$(tree_digest .)" "$before"
exits 'a customer is restricted' 0 dossier restrict C00001 --reason '请求 2026-31'
exits 'and a record of another one' 0 dossier restrict C00002/2016/a02/2 --reason '请求 2026-32'
exits 'restricting again' 6 dossier restrict C00001 --reason x
like 'is refused' "$(err)" 'D-RESTRICTED'
exits 'releasing a part of it' 6 dossier release C00001/2015/pz/1 --reason x
like 'is refused' "$(err)" 'D-NOT-RESTRICTED'
like 'with what is restricted' "$(err)" 'hint: release C00001, which'

# Nowhere.
exits 'a scan that a restricted record has' 6 dossier file ../scan-1.txt -c C00002 -k contracts --date 2016-01-09
like 'is refused without its place' "$(err)" 'D-DUPLICATE.*already filed in a restricted record'
unlike 'anywhere' "$(out)$(err)" 'C00001'
exits 'nor does JSON tell it' 6 dossier --json file ../scan-1.txt -c C00002 -k contracts --date 2016-01-09
unlike 'in any field' "$(out)$(err)" 'C00001|付款'
exits 'nor a dry run that files it again' 0 dossier -n file ../scan-1.txt -c C00002 -k contracts --date 2016-01-09 --duplicate
unlike 'nor its waiver' "$(out)$(err)" 'C00001|付款'
printf '%s\n' file,customer,category,title,date scan-1.txt,C00001,vouchers,付款,2015-03-05 >../sheet.csv
for verb in check apply; do
  exits "batch $verb of what was filed before" 0 dossier batch $verb ../sheet.csv
  like 'says so' "$(out)" 'filed before  a restricted record  '
  unlike 'without its place' "$(out)$(err)" 'pz-vouchers/0001'
  exits 'in JSON, too' 0 dossier --json batch $verb ../sheet.csv
  unlike 'not there either' "$(out)$(err)" 'pz-vouchers/0001'
done
exits 'a customer of the same name as a restricted one' 6 dossier customer add 上海宏远贸易有限公司
like 'is refused' "$(err)" 'D-CUSTOMER-EXISTS'
unlike 'without its number' "$(out)$(err)" 'C00001'
is 'not found by a title' "$(dossier find 合同 | cut -d' ' -f1)" C00002/2016/a02-contracts/0001
is 'nor by the name of the customer' "$(dossier find 宏远)" ''
is 'nor by number' "$(dossier find C00001)" ''
is 'nor as a customer' "$(dossier find --customers 宏远)" ''
is 'not in the list of customers' "$(dossier customer list | cut -d' ' -f1)" C00002
is 'nor in the plain one' "$(dossier list | cut -d' ' -f1)" C00002
is 'its volumes are not listed' "$(dossier list 2015)" ''
is 'nor its records' "$(dossier list --records | cut -d' ' -f1)" C00002/2016/a02-contracts/0001
exits 'a piece of the name does not file' 2 dossier file ../scan-1.txt --customer 宏远 --category vouchers --title x --date 2015-01-01 -n
like 'nor does a hint tell it' "$(err)" 'D-CUSTOMER-UNKNOWN'
unlike 'in any piece' "$(err)" 'C00001'
is 'due lists it without names' "$(dossier due --as-of 2060-01-01 --json C00001 | jq -r 'select(.type == "due") | "\(.path) \(.title) \(."customer-name") \(.restricted)"')" \
'C00001/2015/pz-vouchers/0001 null null yes
C00001/2016/a02-contracts/0001 null null yes'
dossier due --as-of 2060-01-01 --ics | tr -d '\r\n ' >../ics
is 'nor does the calendar name it' "$(grep -c '宏远' ../ics)" 0

# To who asks for it.
is 'found when asked for' "$(dossier find 宏远 --restricted | wc -l)" 2
is 'by the name of the customer, too' "$(dossier find --restricted --customer 宏远 | wc -l)" 2
exits 'which is no name of a customer else' 2 dossier find --customer 宏远
is 'listed when asked for' "$(dossier customer list --restricted | cut -d' ' -f1 | tr '\n' ' ')" 'C00001 C00002 '
is 'and with its volumes' "$(dossier list C00001 --restricted | wc -l)" 2
exits 'a list of itself' 0 dossier list C00001
like 'says why it is empty' "$(err)" 'restricted'
exits 'shown by exact reference' 0 dossier show C00001/2015/pz/1
like 'with its title' "$(out)" 付款凭证
like 'which says so' "$(out)" 'restricted +yes'
exits 'the customer, too' 0 dossier show C00001
like 'says so' "$(out)" 'restricted +yes'
like 'with the volumes' "$(out)" 'C00001/2015/pz-vouchers'
exits 'its profile' 0 dossier customer show C00001
like 'says so' "$(out)" 'restricted +yes'
exits 'a volume with a restricted record' 0 dossier show C00002/2016/a02
unlike 'does not list it' "$(out)" 仓储
is 'it has a path' "$(dossier path C00001/2015/pz/1)" "$PWD/customers/C00/C00001/2015/pz-vouchers/0001"
is 'and why tells' "$(dossier why --json C00001/2015/pz/1 | jq -r 'select(.subject == "restricted") | .value')" yes
is 'names to who asks for what is due' "$(dossier due --as-of 2060-01-01 --restricted --json C00001/2015 | jq -r 'select(.type == "due") | .title')" 付款凭证

# Kept.
exits 'verified' 0 dossier verify
is 'all of it' "$(dossier verify --json | jq -r 'select(.type == "summary") | .records')" 4
is 'counted' "$(dossier status --json | jq -r '"\(.customers) \(.records) \(.restricted)"' | head -n 1)" '2 4 1'
file_one C00001 vouchers --title 补记 --date 2015-09-01
is 'what is filed there later is restricted, too' "$(dossier find 补记)" ''
exits 'a hold covers what is restricted' 0 dossier hold set --query 付款 --matter 1
exits 'a whole volume is sealed' 0 dossier seal C00001/2015/pz
rm -rf "$XDG_CACHE_HOME/dossier"
is 'an index made again hides the same' "$(dossier find 合同 | wc -l) $(dossier customer list | wc -l)" '1 1'

exits 'released' 0 dossier release C00001 --reason 撤回
is 'it is found again' "$(dossier find 宏远 | wc -l)" 3
is 'the other stays' "$(dossier find 仓储)" ''
exits 'verified' 0 dossier verify
file_one C00002 contracts --title 租赁合同 --date 2018-03-09
dossier restrict C00002/2018/a02/1 --reason x >"$OUT"
exits 'an end before a restricted record began' 6 dossier event C00002/2018 CE 2018-01-15 --reason x
like 'is refused without its place' "$(err)" 'D-TRIGGER-EARLY.*where: a restricted record'
done_testing
