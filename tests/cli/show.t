#!/bin/bash
# show: everything about a record, a volume, a customer, a year.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

fresh
exits 'an archive is made' 0 dossier init a --fonds Z109 --name 测试
cd a || exit 1
exits 'a customer is opened' 0 dossier customer add --name 上海宏远贸易有限公司 --owner tester
printf 'a scan\n' >../scan.txt
printf 'an annex\n' >../annex.txt
exits 'a record is filed' 0 dossier file ../scan.txt --with annex=../annex.txt --customer C00001 --category contracts \
  --title 购销合同 --date 2023-05-01 --docno HT-2023-001 --creator 法务部 --creator 销售部 --copies 2 --box B7 --note 原件在财务

record=C00001/2023/a02-contracts/0001
exits 'show a record' 0 dossier show C00001/2023/a02/1
for text in "$record" Z109-KH.A02.2023-D30-C00001-0001 购销合同 上海宏远贸易有限公司 法务部 销售部 HT-2023-001 2023-05-01 B7 原件在财务 \
  original-001.txt annex-001.txt scan.txt tester "customers/C00/$record"; do
  like "tells $text" "$(out)" "$text"
done
like 'and each digest' "$(out)" "$(sha256sum <../annex.txt | cut -d' ' -f1)"
exits 'by its reference code' 0 dossier show Z109-KH.A02.2023-D30-C00001-0001
like 'the same record' "$(out)" "$record"
exits 'as JSON' 0 dossier show --json "$record"
is 'one object and one a part' "$(jq -r .type "$OUT" | paste -sd' ')" 'record part part summary'
is 'with lists' "$(jq -r 'select(.type == "record") | .creators | join("+")' "$OUT")" '法务部+销售部'
exits 'as XML' 0 dossier show --xml "$record"
is 'byte for byte' "$(sha256sum <"$OUT")" "$(sha256sum <"customers/C00/$record/record.1.xml")"

exits 'show a volume' 0 dossier show C00001/2023/a02
like 'tells its records' "$(out)" '购销合同'
is 'and their number' "$(dossier show --json C00001/2023/a02 | jq -r 'select(.type == "volume") | "\(.records) \(.parts) \(.sealed)"')" '1 2 false'
exits 'an open volume has no document' 2 dossier show --xml C00001/2023/a02
like 'which is said' "$(err)" 'D-NO-DOCUMENT'
exits 'show a customer' 0 dossier show C00001
like 'tells the name' "$(out)" '上海宏远贸易有限公司'
like 'and the volumes' "$(out)" 'C00001/2023/a02-contracts'
exits 'show a year of a customer' 0 dossier show C00001/2023
like 'tells the volumes' "$(out)" 'C00001/2023/a02-contracts'
exits 'show a year of all' 0 dossier show 2023 --json
is 'tells the counts' "$(jq -r 'select(.type == "year") | "\(.records) \(.parts)"' "$OUT")" '1 2'
exits 'several at once' 0 dossier show C00001 "$record"
like 'are shown one after another' "$(out)" '上海宏远贸易有限公司.*购销合同'

exits 'seal the volume' 0 dossier seal C00001/2023/a02 --checked-by other --waive pages-known --reason 文本
digest=$(tree_digest .)
exits 'show it now' 0 dossier show C00001/2023/a02 --json
is 'sealed, and by whom' "$(jq -r 'select(.type == "volume") | "\(.sealed) \(."prepared-by") \(."checked-by")"' "$OUT")" 'true tester other'

exits 'what is not there' 2 dossier show C00001/2023/a02/9
like 'has its code' "$(err)" 'D-REFERENCE-UNKNOWN'
exits 'nothing named' 0 dossier show
is 'showing changes nothing' "$(tree_digest .)" "$digest"
printf '<record' >"customers/C00/$record/record.1.xml"
exits 'a damaged record' 3 dossier show "$record"
like 'is named' "$(err)" "$record"
rm "customers/C00/$record/record.1.xml"
exits 'a record that is gone' 3 dossier show "$record"
like 'is named too' "$(err)" 'D-NOT-FOUND'

# Entries of registers.
number=$(dossier hold set "$record" --matter 'case 7' --json | jq -r 'select(.type == "decision").decision')
dossier hold lift "$number" --reason 结案 >"$OUT" 2>"$ERR"
exits 'a decision by its number' 0 dossier show "$number"
like 'says what was decided' "$(out)" $'\ntype +hold\n'
like 'about what' "$(out)" 'case 7'
like 'and its next edition' "$(out)" $'\ntype +hold lifted\n.*结案'
is 'as JSON an object an edition' "$(dossier show --json "$number" | jq -r 'select(.type == "decision") | "\(.edition) \(.lifts)"' | paste -sd,)" '1 false,2 true'
exits 'as XML' 0 dossier show --xml "$number"
is 'the newest edition' "$(sha256sum <"$OUT")" "$(sha256sum <"registers/decisions/${number:1:4}/000/$number/entry.2.xml")"
exits 'its events' 0 dossier log "$number"
is 'are what was written and what it did' "$(dossier log --json "$number" | jq -r 'select(.type == "event").verb' | paste -sd' ')" 'decision hold decision lift'
exits 'by no rule was it filed' 2 dossier why "$number"
like 'which is said' "$(err)" 'D-REFERENCE-ENTRY'
like 'with what shows it' "$(err)" "dossier show $number"
for verb in show log why; do
  exits "$verb of a number that was not given" 2 dossier $verb H2001-0001
  like 'is refused' "$(err)" D-REFERENCE-UNKNOWN
  exits "$verb of a register of destruction that is not there" 2 dossier $verb D2001-0001
  like 'is refused, too' "$(err)" D-REFERENCE-UNKNOWN
done
done_testing
