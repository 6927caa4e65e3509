#!/bin/bash
# why: each rule with what it decided from, in both languages, with the line it is written in.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

fresh
exits 'an archive is made' 0 dossier init a --fonds Z109 --name 测试
cd a || exit 1
exits 'a customer is opened' 0 dossier customer add --name 上海宏远贸易有限公司 --owner tester
n=0
file_one () { # CATEGORY OPTION…
  n=$((n + 1))
  printf 'scan %s\n' "$n" >"../scan-$n.txt"
  dossier file "../scan-$n.txt" --customer C00001 --category "$@" >"$OUT" 2>"$ERR" || diag "$(err)"
}
# field REF SUBJECT EXPRESSION: of the explanations in JSON.
field () { dossier why --json "$1" | jq -r "select(.subject == \"$2\") | $3"; }

file_one vouchers --title 凭证 --date 2015-06-01
voucher=C00001/2015/pz-vouchers/0001
is 'the year' "$(field $voucher year .value)" 2015
is 'its rule' "$(field $voucher year .rule)" zh-lijuan/document-year
is 'its inputs' "$(field $voucher year '.inputs | join(" ")')" 'kind=ordinary date=2015-06-01'
# tag_at LINE: the element that ends in that line of the layout, which may have begun some lines above.
tag_at () { head -n "$1" layouts/company.1.xml | tac | sed '/<[a-z]/q' | tac; }
line=$(field $voucher year .place)
like 'the file and line' "$line" '^layouts/company\.1\.xml:[0-9]+$'
like 'where that rule stands' "$(tag_at "${line##*:}")" 'code="document-year"'
line=$(field $voucher retention .place)
like 'the line of the category' "$(tag_at "${line##*:}")" 'code="KU.PZ"'
is 'the layout and its edition' "$(field $voucher year '"\(.layout) \(.edition)"')" 'company 1'
is 'the period' "$(field $voucher retention .value)" D30
is 'a voucher of 2015 may be destroyed from 2046' "$(field $voucher end .value)" 2046-01-01
is 'it never leaves' "$(field $voucher loan .value)" L0
like 'and who may read it' "$(field $voucher loan .because)" 'head of finance'
is 'Finance keeps it' "$(field $voucher custodian .value)" Finance

file_one contracts --title 合同 --date 2024-01-09
contract=C00001/2024/a02-contracts/0001
is 'the end of a contract is not known' "$(field $contract end .value)" 'not known'
like 'and on what it depends' "$(field $contract end .because)" 'end of the contract'
file_one contracts --title 合同二 --date 2024-01-09 --opened 2024-01-09 --closed 2026-06-30
is 'closed, it is' "$(field C00001/2024/a02/2 end .value)" 2057-01-01
is 'from the day of closing' "$(field C00001/2024/a02/2 end '.inputs | join(" ")')" 'trigger=2026-06-30 from=record'

file_one WS.XZ --title 章程 --date 2024-01-09
charter=$(dossier find 章程 | cut -d' ' -f1)
is 'permanent has no end' "$(field "$charter" end .value)" never
like 'as it says' "$(field "$charter" end .because)" 'permanently'
file_one feedback --title 批复 --kind reply --date 2024-01-09
is 'another kind, another rule' "$(field C00001/2024/a06/1 year .rule)" zh-lijuan/reply-alone
file_one plans --title 规划 --kind plan --date 2023-12-20 --period 2024-2026
plan=$(dossier find 规划 | cut -d' ' -f1)
is 'a plan is filed in its first year' "$(field "$plan" year '.inputs | join(" ")')" 'kind=plan period-first=2024-01-01'

# Corrections: no move or amendment shortens a term, and all of them are told.
exits 'a contract is moved to a category of a shorter term' 0 dossier move C00001/2024/a02/2 --category feedback --reason wrong
moved=$(grep -om1 'C00001/2024/a06-feedback/[0-9]*' "$OUT")
is 'its end stays' "$(field "$moved" end .value)" 2057-01-01
like 'by the code that it had' "$(field "$moved" end '.inputs | join(" ")')" 'earlier-code=Z109-KH.A02.2024-D30-C00001-0002'
is 'why it was moved' "$(field "$moved" edition .because)" wrong
file_one contracts --title 短期合同 --date 2024-02-09 --closed 2026-01-02 --waive pages --reason text
closed=$(grep -om1 'C00001/2024/a02-contracts/[0-9]*' "$OUT")
exits 'a closing day is corrected to an earlier one' 0 dossier amend "$closed" --closed 2025-01-01 --reason early
is 'the later one counts' "$(field "$closed" end .value)" 2057-01-01
like 'of an earlier edition' "$(field "$closed" end '.inputs | join(" ")')" 'edition=earlier'
exits 'a record is void' 0 dossier void C00001/2024/a02/1 --reason double
like 'which is told, with the reason' "$(field C00001/2024/a02/1 void '"\(.value) \(.because)"')" '^V[0-9]+-0001 .*double'
like 'log has the number of the entry' "$(dossier log C00001/2024/a02/1)" 'void .*V[0-9]+-0001'

exits 'for people' 0 dossier why $voucher
like 'in English' "$(out)" 'a document is filed in the year of its date'
if locale -a 2>/dev/null | grep -qi '^zh_CN\.utf'; then
  exits 'for people' 0 env LC_ALL=zh_CN.UTF-8 LANGUAGE=zh_CN dossier why $voucher
else
  exits 'for people' 0 env LANGUAGE=zh_CN dossier why $voucher
fi
like 'in Chinese' "$(out)" '一般文件归在其形成年度立卷'
exits 'several through a pipe' 0 bash -c "dossier find 合同 | dossier why --json"
exits 'a customer has no such rules' 2 dossier why C00001
like 'which is said' "$(err)" 'D-NO-DOCUMENT'
exits 'what is not there' 2 dossier why C00001/2024/a02/9
like 'has its code' "$(err)" 'D-REFERENCE-UNKNOWN'
done_testing
