#!/bin/bash
# Codes from before the archive (原档号): kept, searched, printed, and understood by every command that takes a reference.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

refused () { # DESC STATUS ID COMMAND…: and nothing changes
  local description=$1 want=$2 id=$3 before
  shift 3
  before=$(tree_digest .)
  exits "$description" "$want" "$@"
  like "$description: $id" "$(err)" "error\\[$id\\]"
  is "$description: nothing changed" "$(tree_digest .)" "$before"
}

fresh
dossier init a --fonds Z109 >"$OUT" 2>"$ERR" && cd a || exit 1
dossier -q customer add 西湖仪器 --owner li
for i in 1 2 3 4 5 6 7 8; do echo "paper $i" >"../$i.txt"; done
R=C00001/2024/a02-contracts
exits 'a record with codes from before' 0 dossier file ../1.txt -c 西湖 -k contracts -d 2024-03-01 --title 合同 \
  --former-code '８９-12/甲 3' --former-code 'HT·7' --former-code 'HT·7'
dossier -q file ../2.txt -c 西湖 -k contracts -d 2024-03-02 --title Two --former-code 'ht·7' --former-code C00001
dossier -q file ../3.txt -c 西湖 -k contracts -d 2024-03-03 --title Three --former-code '<b>&"x"' --former-code "\$(id)" --former-code '../../etc'
is 'each is kept once, as it was typed' "$(dossier --json show $R/1 | head -n1 | jq -c '."former-codes"')" '["８９-12/甲 3","HT·7"]'
like 'people see them' "$(dossier show $R/1)" 'former code +８９-12/甲 3'
like 'in Chinese' "$(LC_ALL=zh_CN.UTF-8 dossier show $R/1)" '原档号 +８９-12/甲 3'
like 'in the C locale' "$(LC_ALL=C dossier show $R/1)" 'former code +'
is 'widths, case and blanks make no difference' "$(dossier path '89-12/甲3' | sed 's/.*customers/customers/')" customers/C00/C00001/2024/a02-contracts/0001
exits 'a code with a blank, from a pipe' 0 bash -c "echo '  ８９-12/甲 3  2024-03-01  合同' | dossier restrict - --reason law -n"
like 'is the record' "$(out)" "$R/0001"
for code in '<b>&"x"' "\$(id)" '../../etc'; do
  is "hostile: $code" "$(dossier --json show "$code" | head -n1 | jq -r .title)" Three
done
for verb in show why log path; do exits "$verb" 0 dossier $verb 89-12/甲3; done
is 'find has it' "$(dossier find 89-12 | cut -d' ' -f1)" $R/0001
is 'also a piece' "$(dossier find 12/甲 | cut -d' ' -f1)" $R/0001
is 'lists print it' "$(dossier --json list $R | jq -r '."former-codes"' | head -n1)" '８９-12/甲 3; HT·7'
like 'CSV, too' "$(dossier list --csv $R)" '８９-12/甲 3; HT·7'
refused 'a code of several' 2 D-REFERENCE-AMBIGUOUS dossier show HT·7
like 'lists what it could be' "$(err)" "hint: $R/0001, $R/0002"
is "a customer's number stays one" "$(dossier --json show C00001 | head -n1 | jq -r .type)" customer
refused 'no code' 2 D-REFERENCE-UNKNOWN dossier show 89-12/甲
refused 'an empty code' 2 D-TEXT dossier file ../4.txt -c 西湖 -k contracts -d 2024-03-01 --former-code ''
refused 'a code that turns the text around' 2 D-TEXT dossier file ../4.txt -c 西湖 -k contracts -d 2024-03-01 --former-code $'A\u202e1'
mapfile -t many < <(seq 51 | sed 's/.*/--former-code=&/')
refused 'too many codes' 2 D-FORMER-CODES dossier file ../4.txt -c 西湖 -k contracts -d 2024-03-01 "${many[@]}"

# ---- Changes ----

exits 'one more code' 0 dossier amend 89-12/甲3 --former-code N-1 --reason 补录
like 'is added' "$(out)" 'former code  ８９-12/甲 3; HT·7 → ８９-12/甲 3; HT·7; N-1'
exits 'and found' 0 dossier show n-1
exits 'all codes go' 0 dossier amend n-1 --clear former-code --former-code N-2 --reason 更正
exits 'but the new one' 0 dossier show N-2
refused 'the others find nothing' 2 D-REFERENCE-UNKNOWN dossier show n-1
exits 'what several had is now of one' 0 dossier show HT·7
exits 'a hold by a former code' 0 dossier hold set N-2 --matter x --reason x
exits 'a reply to one' 0 dossier file ../5.txt -c 西湖 -k contracts --kind request -d 2024-04-01 --former-code Q-1
exits 'is filed' 0 dossier file ../6.txt -c 西湖 -k contracts --reply-to q-1 -d 2024-04-02
exits 'void' 0 dossier void C00001/2024/a02/2 --reason x
exits 'a void record is found by its code' 0 dossier show HT·7
exits 'a rebuilt index' 0 dossier index rebuild
exits 'knows them, too' 0 dossier show N-2
exits 'the archive verifies' 0 dossier verify

# ---- Sheets ----

printf '文件名,客户编号,类别,日期,题名,原档号,有效期至\n7.txt,C00001,证件,2024-05-01,执照,A-1；A-2,长期\n8.txt,C00001,证件,2024-05-01,许可证,A-3,2024-06-30\n' >../list.csv
exits 'a sheet with former codes' 0 dossier batch apply ../list.csv
is 'has them as they are' "$(dossier --json show A-2 | head -n1 | jq -c '[."former-codes", ."valid-until"]')" '[["A-1","A-2"],"9999-12-31"]'
is 'and not in the note' "$(dossier --json show A-2 | head -n1 | jq -c '.notes')" null
like 'people read of no end' "$(LC_ALL=zh_CN.UTF-8 dossier show A-1)" '有效期至 +长期'
refused 'a validity that ends before its date' 2 D-PERIOD-ORDER dossier file ../4.txt -c 西湖 -k 证件 -d 2024-03-01 --valid-until 2024-02-01
refused 'a validity that is none' 2 D-DATE dossier file ../4.txt -c 西湖 -k 证件 -d 2024-03-01 --valid-until soon

# ---- Licences past their validity ----

rows () { dossier --json missing C00001 "$@" | jq -r 'select(.check=="valid") | [.path, .state, .days] | map(tostring) | join(" ")'; }
L=C00001/2024/b06-identity-licences
like 'an expired licence' "$(rows --as-of 2024-07-10)" "$L/0002 expired 10"
like 'one that expires soon' "$(rows --as-of 2024-06-10)" "$L/0002 expiring"
is 'nothing before that' "$(rows --as-of 2024-05-10)" ''
exits 'an expired licence is a finding' 1 dossier missing C00001/2024/b06 --as-of 2024-07-10
like 'in words' "$(out)" 'b06-identity-licences/0002 +valid +expired +10 .*it was valid until 2024-06-30'
LC_ALL=zh_CN.UTF-8 dossier missing C00001/2024/b06 --as-of 2024-07-10 >"$OUT" 2>&1
like 'in Chinese' "$(out)" '已过期.*有效期至 2024-06-30，已过期'
exits 'a new licence' 0 dossier file ../4.txt -c 西湖 -k 证件 -d 2024-07-01 --title ' 许可证 ' --valid-until 2027-06-30
is 'takes its place' "$(rows --as-of 2024-07-10)" ''
printf x >../9.txt
exits 'a licence without a validity' 0 dossier file ../9.txt -c 西湖 -k 证件 -d 2024-07-01 --title 其他
like 'is incomplete' "$(rows --as-of 2024-07-10)" "$L/0004 missing"
exits 'the archive verifies' 0 dossier verify
done_testing
