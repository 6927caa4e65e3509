#!/bin/bash
# find and list: pieces of words, filters, order, pipes; and the index, which nobody needs to know of.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# scene: an archive with two customers and five records; the working directory is inside.
scene () {
  fresh
  dossier init a --fonds Z109 --name 测试 >"$OUT" 2>"$ERR" && cd a || exit 1
  {
    dossier customer add --name 上海宏远贸易有限公司 --owner tester
    dossier customer add --name 'KHOO Trading' --owner tester
    file_one 1 C00001 contracts 购销合同 2023-05-01 --docno HT-2023-001 --creator 法务部
    file_one 2 C00001 contracts 补充协议 2024-01-09
    file_one 3 C00001 vouchers '付款凭证 84.80' 2024-03-05 --note 附合同复印件
    file_one 4 C00002 contracts 'Delivery contract' 2024-06-30
    file_one 5 C00002 feedback 'Reply to a request' 2024-06-30 --kind reply
  } >"$OUT" 2>"$ERR" || { diag "$(cat "$OUT" "$ERR")"; exit 1; }
}
file_one () {
  printf 'scan %s\n' "$1" >"../scan-$1.txt"
  dossier file "../scan-$1.txt" --customer "$2" --category "$3" --title "$4" --date "$5" "${@:6}"
}
# found ARG…: the references that find gives, on one line.
found () { dossier find "$@" 2>"$ERR" </dev/null | cut -d' ' -f1 | paste -sd' '; }

scene
sale=C00001/2023/a02-contracts/0001
supplement=C00001/2024/a02-contracts/0001
payment=C00001/2024/pz-vouchers/0001
delivery=C00002/2024/a02-contracts/0001
answer=C00002/2024/a06-feedback/0001

is 'two Chinese characters; titles before notes' "$(found 合同)" "$sale $payment"
is 'one Chinese character' "$(found 购)" "$sale"
is 'a piece of a number' "$(found 84.8)" "$payment"
is 'the middle of a word, in any case' "$(found ELIVER)" "$delivery"
is 'a customer by name' "$(found khoo)" "$answer $delivery"
is 'a customer and a word' "$(found 宏远 协议)" "$supplement"
is 'a document number' "$(found HT-2023)" "$sale"
is 'a creator' "$(found 法务)" "$sale"
is 'the name of a scan' "$(found scan-4)" "$delivery"
is 'a piece of a reference code' "$(found KH.A02.2023)" "$sale"
is 'all words must occur' "$(found 合同 协议)" ""
is 'by customer, by a piece of the name' "$(found --customer 宏远 合同)" "$sale $payment"
is 'by year' "$(found --year 2023)" "$sale"
is 'by category, as a title' "$(found --category contracts)" "$delivery $supplement $sale"
is 'by days' "$(found --from 2024-01-01 --to 20240305)" "$payment $supplement"
is 'by kind' "$(found --kind reply)" "$answer"
is 'by grade' "$(found --grade A --year 2023)" "$sale"
is 'everything, newest first' "$(found)" "$answer $delivery $payment $supplement $sale"
is 'no more than the limit' "$(found --limit 2)" "$answer $delivery"
like 'which is said' "$(cat "$ERR")" '--limit 0'
is 'customers' "$(found --customers khoo)" "C00002"
exits 'nothing found is no failure' 0 dossier find nothing-of-the-kind
like 'and is said' "$(err)" 'nothing found'

exits 'an unknown category' 2 dossier find --category nonsense
like 'has its code' "$(err)" 'D-CATEGORY-UNKNOWN'
exits 'an unknown kind' 2 dossier find --kind nonsense
like 'has its code' "$(err)" 'D-KIND-UNKNOWN'
exits 'an unknown grade' 2 dossier find --grade Z
like 'has its code' "$(err)" 'D-GRADE-UNKNOWN'
exits 'an unknown customer' 2 dossier find --customer nobody
like 'has its code' "$(err)" 'D-CUSTOMER-UNKNOWN'
exits 'a period that ends before it begins' 2 dossier find --from 2024-02-01 --to 2024-01-01
like 'has its code' "$(err)" 'D-PERIOD-ORDER'
exits 'an impossible day' 2 dossier find --from 2024-02-30
like 'has its code' "$(err)" 'D-DATE'
exits 'a limit below zero' 2 dossier find --limit -1

exits 'JSON' 0 dossier find --json --limit 1
is 'has all columns' "$(jq -r 'select(.type == "record") | [.path, .reference, .kind, .customer, .year] | join(" ")' "$OUT")" \
  "$answer Z109-KH.A06.2024-D10-C00002-0001 reply C00002 2024"
is 'and a summary' "$(jq -r 'select(.type == "summary") | "\(.found) \(.more)"' "$OUT")" '1 true'
exits 'CSV' 0 dossier find --csv 购销
is 'has a heading and a row' "$(wc -l <"$OUT")" 2

# ---- list ----

exits 'list lists customers' 0 dossier list
is 'by number' "$(cut -d' ' -f1 "$OUT" | paste -sd' ')" 'C00001 C00002'
exits 'of a customer, volumes' 0 dossier list C00001
is 'in their order' "$(cut -d' ' -f1 "$OUT" | paste -sd' ')" 'C00001/2023/a02-contracts C00001/2024/a02-contracts C00001/2024/pz-vouchers'
exits 'of a year, volumes' 0 dossier list 2023
is 'of all customers' "$(cut -d' ' -f1 "$OUT")" 'C00001/2023/a02-contracts'
exits 'of a volume, records' 0 dossier list C00001/2024/a02
is 'by number' "$(cut -d' ' -f1 "$OUT")" "$supplement"
exits 'all records of a customer' 0 dossier list C00001 --records
is 'in their order' "$(cut -d' ' -f1 "$OUT" | paste -sd' ')" "$sale $supplement $payment"
exits 'records of a category' 0 dossier list --category a02
is 'in their order' "$(cut -d' ' -f1 "$OUT" | paste -sd' ')" "$sale $supplement $delivery"
exits 'volumes of a year' 0 dossier list --volumes --year 2023
is 'and no others' "$(cut -d' ' -f1 "$OUT")" 'C00001/2023/a02-contracts'
exits 'volumes are not filtered by what records have' 2 dossier list --volumes --category a02
exits 'a record has nothing beneath it' 2 dossier list "$sale"

# ---- path ----

is 'path is relative to where the archive is' "$(dossier -C . path "$sale")" "customers/C00/$sale"
is 'or from the root' "$(dossier path --absolute "$sale")" "$PWD/customers/C00/$sale"
is 'or from the archive' "$(cd customers && dossier path --inside "$sale")" "customers/C00/$sale"
is 'or of the parts' "$(dossier path --inside --parts "$sale")" "customers/C00/$sale/original-001.txt"
is 'a scan is what was filed' "$(sha256sum <"$(dossier path --parts "$sale")")" "$(sha256sum <../scan-1.txt)"
is 'references come through a pipe' "$(dossier find 协议 | dossier path --inside)" "customers/C00/$supplement"
is 'or for a dash' "$(echo C00002 | dossier path --inside -)" 'customers/C00/C00002'
exits 'what is not there' 2 dossier path C00009
like 'has its code' "$(err)" 'D-REFERENCE-UNKNOWN'
exits 'parts of a customer' 2 dossier path --parts C00001

# ---- The index ----

answers () {
  local words
  for words in 合同 84.8 khoo HT-2023 '宏远 凭证' nothing; do
    # shellcheck disable=SC2086
    dossier find --json $words
  done
  dossier find --json --grade A
  dossier list --json --records
  dossier list --json C00001
  dossier show --json "$payment"
}
before=$(answers 2>&1)
index=$(echo "$XDG_CACHE_HOME"/dossier/*/index.sqlite)
ok 'the index is in the cache' test -s "$index"
is 'which only its owner may read' "$(stat -c %a "$(dirname "$index")")" 700
is 'nothing of it is in the archive' "$(find . -name '*sqlite*')" ''
digest=$(tree_digest .)

rm -rf "$XDG_CACHE_HOME"/dossier
is 'deleted, it gives the same answers' "$(answers 2>&1)" "$before"
printf 'garbage' >"$index"
is 'overwritten, it gives the same answers' "$(answers 2>&1)" "$before"
truncate -s 5000 "$index"
is 'cut short, it gives the same answers' "$(answers 2>&1)" "$before"
size=$(stat -c %s "$index")
dd if=/dev/urandom of="$index" bs=1 count=3000 seek=$((size / 2)) conv=notrunc 2>/dev/null
is 'damaged in the middle, it gives the same answers' "$(answers 2>&1)" "$before"
is 'where there can be no cache, too' "$(XDG_CACHE_HOME=/dev/null answers 2>"$ERR")" "$before"
like 'which is noted' "$(err)" 'cache directory is not writable'
exits 'which index status says' 0 env XDG_CACHE_HOME=/dev/null dossier index status
like 'in a word' "$(out)" 'in memory'
exits 'it is made again on demand' 0 dossier index rebuild --json
is 'of all records' "$(jq -r 'select(.type == "index") | "\(.records) \(.event == .length)"' "$OUT")" '5 true'
is 'none of this changes the archive' "$(tree_digest .)" "$digest"

cp -a . ../older
last=$(find journal -type f -printf '%f\n' | sort | tail -n1)
rm "../older/journal/$last"
rm -rf "../older/customers/C00/$answer"
is 'an archive that was rolled back has its own answers' "$(dossier -C ../older find khoo | cut -d' ' -f1)" "$delivery"
is 'and so has the newer one' "$(answers 2>&1)" "$before"

for i in 1 2 3 4 5 6 7 8; do
  (rm -f "$index"; dossier find --json 合同 >"../out-$i" 2>&1) &
done
wait
is 'eight that make it at once all have it' "$(cat ../out-? | sort | uniq -c | awk '{ print $1 }' | sort -u)" 8
is 'and leave it whole' "$(answers 2>&1)" "$before"

exits 'index wants a word' 2 dossier index
exits 'index knows no other' 2 dossier index vacuum
done_testing
