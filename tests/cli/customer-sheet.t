#!/usr/bin/env bash
# Customers from a sheet, and back: new ones, changed ones, doubtful ones; all or none of them.
. "$(dirname "$0")/harness.sh"

archive () {
  fresh
  dossier init a >/dev/null || exit 1
  cd a || exit 1
}
add () { dossier -q customer add "$@" >/dev/null || exit 1; }
# sheet LINE…: the file sheet.csv beside the archive.
sheet () { printf '%s\n' "$@" >../sheet.csv; }
# shellcheck disable=SC2120 # `ok` passes them
import () { dossier customer import ../sheet.csv "$@"; }
# counted DESC WANT: the summary of the last command, as "new changed same".
import_json () { dossier --json customer import ../sheet.csv "$@" >"$OUT" 2>"$ERR"; }
counts () { jq -r 'select(.type == "summary") | "\(.new) \(.changed) \(.same)"' "$OUT"; }
faults () { jq -r 'select(.type == "fault") | "\(.row) \(.column // "-") \(.code)"' "$OUT"; }
# refused DESC FAULT [OPTION…]: the sheet has this fault, told with what is wrong and what would be right, and nothing changes.
refused () {
  local description=$1 want=$2 before
  shift 2
  before=$(tree_digest .)
  import_json "$@"
  is "$description: status" $? 6
  is "$description: fault" "$(faults | head -1)" "$want"
  is "$description: nothing changed" "$(tree_digest .)" "$before"
}
field () { dossier --json customer show "$1" | jq -r "select(.type == \"customer\").\"$2\""; }

archive
sheet 客户名单,, '客户名称,统一社会信用代码,电话,客户性质,2024年金额,备注,风险' \
  '杭州样例贸易有限公司,91350100M000100Y43,0571-1；0571-2,零售商,"1,200,000.50",一,欠账；破产改制' 甲公司,,,制造商,,, 合计,,,,,,
before=$(tree_digest .)
ok "a dry run" import -n
like "shows who is new" "$(out)" '3 +new +C00001 +杭州样例贸易有限公司'
is "and writes nothing" "$(tree_digest .)" "$before"
ok "a sheet with a title, headings in Chinese and a total" import
like "is imported" "$(out)" $'new  2\nchanged  0\nunchanged  0'
is "in one commit" "$(dossier --json log | jq -r 'select(.verb == "customer" and (.path | test("C00000") | not)) | .time' | sort -u | wc -l)" 1
is "a cell of several values" "$(dossier --json customer show C00001 | jq -c 'select(.type == "customer").contacts')" '["phone: 0571-1","phone: 0571-2"]'
is "a class by its title, one computed from a figure" "$(dossier --json customer show C00001 | jq -c 'select(.type == "customer").facets')" \
  '["nature=retailer","risk=arrears","risk=insolvency","scale=large"]'
is "the actor looks after them" "$(field C00002 owner)" tester
before=$(tree_digest .)
ok "the same sheet again" import
like "changes nothing" "$(out)" $'new  0\nchanged  0\nunchanged  2'
is "at all" "$(tree_digest .)" "$before"
ok "the archive verifies" dossier verify

sheet customer,name,phone,owner,note C00001,,0571-3,li, C00002,甲厂,[clear],,二
ok "headings in English, customers by number" import -n
like "the dry run names each field" "$(out)" 'C00001 +杭州样例贸易有限公司 +phone +0571-1; 0571-2 +0571-3'
like "and the name" "$(out)" '甲公司 +甲厂'
import_json
is "both are changed" "$(counts)" "0 2 0"
is "an empty cell leaves its field" "$(dossier --json customer show C00001 | jq -c 'select(.type == "customer").notes')" '["一"]'
import_json
is "and again nothing is" "$(counts)" "0 0 2"
sheet name,phone 甲厂,[清空] 乙公司,1
import_json
is "what is cleared already stays so" "$(counts)" "1 0 1"
sheet name,phone 甲厂,7 丙公司,8
import_json --create-only
is "only new ones" "$(counts)" "1 0 0"
import_json --update-only
is "only those who are there" "$(counts)" "0 1 1"
sheet name,phone 丁公司,7
import_json --update-only
is "a new one is left out" "$(jq -r 'select(.type == "summary") | "\(.new) \(.left)"' "$OUT")" "0 1"
sheet name,number 戊公司,vip7
import_json
is "a number of its own" "$(find customers -name VIP7)" customers/V/VIP7
sheet 'company,phone' 己公司,1
import_json --map company=name
is "another heading" "$(counts)" "1 0 0"
sheet name,phone,来路 庚公司,1,x
ok "a column that is not known" import
like "is named" "$(err)" 'column C is not used: 来路'
ok "the archive verifies after all" dossier verify

# Sources and the order of values stay.
archive
add 甲公司 --phone 1 --phone 2 --source 业务员
sheet name,phone "甲公司,2;3"
import_json --source 网站
is "a contact that stays keeps its source" "$(dossier --json customer show C00001 | jq -c 'select(.type == "customer").contacts')" '["phone: 2  (sales)","phone: 3  (web)"]'

# Figures and classes that are computed from them.
archive
sheet 'name,scale,2023 amount' 甲公司,small,500000
import_json
is "the figure decides the class" "$(dossier --json customer show C00001 | jq -c 'select(.type == "customer").facets')" '["scale=medium"]'
like "which is told" "$(cat "$ERR")" 'figures decide the class'
import_json
is "and the same sheet changes nothing" "$(counts)" "0 0 1"
sheet 'name,2023 amount' 甲公司,500000.00
import_json
is "nor do zeros" "$(counts)" "0 0 1"

# Faults: each with its row and column, all at once.
archive
add 杭州样例贸易有限公司 --credit-code 91350100M000100Y43
add 甲公司
sheet name,nature,opened,credit-code,2024.amount 乙公司,shop,2024-02-30,91350100M000100Y44,x
refused "a value that is none" "2 B D-FACET-VALUE"
is "all faults of a row" "$(faults)" $'2 B D-FACET-VALUE\n2 C D-DATE\n2 D D-CREDIT-CODE\n2 E D-FIGURE'
like "with what would be right" "$(jq -r 'select(.type == "fault" and .column == "B").hint' "$OUT")" retailer
like "and the text" "$(jq -r 'select(.type == "fault" and .column == "B") | .cell, .heading' "$OUT")" $'shop\nnature'
sheet name,credit-code,credit-code-waiver 乙公司,91350100M000100Y44,2014年旧照
import_json -n
is "a wrong check digit that is waived" "$(counts)" "1 0 0"
sheet name,phone =1+1,2
refused "a formula in a cell that names whom" "2 A D-CELL"
sheet name,phone 乙公司,=1+1
refused "a formula" "2 B D-CELL"
sheet name,phone 乙公司,3.3E+17
refused "lost digits" "2 B D-CELL-DIGITS"
sheet name,owner "乙公司,\"a" 'b"'
refused "a line break in a field of one line" "2 B D-CELL-LINES"
sheet name,phone 乙公司,1,2
refused "a cell without a heading" "2 C D-CELL-SURPLUS"
sheet name,phone ,1
refused "nobody" "2 A D-FIELD-NEEDED"
sheet name,name 乙公司,丙公司
refused "two columns of one meaning" "1 B D-SHEET-HEADINGS"
sheet name,customer 乙公司,../x
refused "a number that is none" "2 B D-NUMBER"
sheet name,history 乙公司,former
refused "what a class needs" "2 B D-PROFILE-NEEDS"
sheet name,opened,closed 乙公司,2024-01-02,2023-01-02
refused "days out of order" "2 C D-DATE-ORDER"
sheet name,opened 乙公司,45292
refused "a spreadsheet's number of a day" "2 B D-DATE"
sheet name,phone 乙公司,1 乙公司,2
refused "a customer in two rows" "3 A D-ROW-TWICE"
sheet name,customer 甲,C00002 乙,c00002
refused "a number in two rows" "3 B D-ROW-TWICE"
sheet name,credit-code 乙,91440300708461136T 丙,91440300708461136T
refused "a credit code in two rows" "3 B D-ROW-TWICE"
sheet name,customer,credit-code 甲公司,C00002,91350100M000100Y43
refused "the code of another customer" "2 C D-CUSTOMER-EXISTS"
sheet name,owner 甲公司,[clear]
refused "an owner is not cleared" "2 B D-FIELD-NEEDED"
sheet name,scale,2024.amount 甲公司,,1e9
refused "a figure that is none" "2 C D-FIGURE"
printf 'name,note\n乙公司,\xff\n' >../sheet.csv
exits "a sheet of unknown bytes" 3 import
printf 'name,note\n乙公司,a\xe2\x80\xaeb\n' >../sheet.csv
refused "bidirectional characters" "2 B D-TEXT"
sheet name,phone
exits "no rows" 2 import
like "is an error of its own" "$(err)" D-SHEET-EMPTY
sheet x,y 1,2
exits "no headings" 2 import
like "is another one" "$(err)" D-SHEET-HEADINGS
sheet phone,owner 1,2
exits "nothing that says whom" 2 import
exits "a map that is none" 2 import --map name
exits "nothing to do" 2 import --create-only --update-only
exits "no such file" 3 dossier customer import nowhere.csv
sheet name,opened 甲公司,2024-01-02
seq 5 | sed 's/.*/新客户&,2024-01-02/' >>../sheet.csv
echo '乙公司,2024-02-30' >>../sheet.csv
refused "one bad row of seven" "8 B D-DATE"

# Doubles.
sheet name,phone 样例贸易（杭州）有限责任公司,1
refused "the same trade name" "2 A D-CUSTOMER-ALIKE"
is "is a doubt" "$(jq -r 'select(.type == "fault").problem' "$OUT")" "this may be the same firm: C00001 杭州样例贸易有限公司"
sheet name,credit-code 另一公司,91350100M000100Y43
refused "the same credit code under another name" "2 B D-CUSTOMER-ALIKE"
sheet name,credit-code 杭州样例贸易有限公司,91440300708461136T
refused "the same name with another code" "2 B D-CUSTOMER-ALIKE"
sheet name,phone 乙有限公司,1 乙股份有限公司,2
refused "two rows of one trade name" "3 A D-CUSTOMER-ALIKE"
sheet name,customer 样例贸易（杭州）有限责任公司,C00001
import_json -n
is "a number says who it is" "$(counts)" "0 1 0"
sheet name,customer 样例贸易（杭州）有限责任公司,C00009
import_json -n
is "or that it is another" "$(counts)" "1 0 0"
sheet name,phone 样例贸易（杭州）有限责任公司,1
import_json --same-name
is "it is another, they say" "$(counts)" "1 0 0"
import_json
is "and now it is known" "$(counts)" "0 0 1"
ok "a customer is renamed" dossier customer set C00002 name=新名公司
sheet name,phone 甲公司,1
refused "a former name" "2 A D-CUSTOMER-ALIKE"
exits "by hand: a double" 6 dossier customer add 杭州市样例贸易股份有限公司
like "is named" "$(err)" 'error\[D-CUSTOMER-ALIKE\]: this may be the same firm: C00001 杭州样例贸易有限公司'
like "with what helps" "$(err)" 'hint: .*--same-name'
exits "a dry run says so, too" 6 dossier -n customer add 杭州市样例贸易股份有限公司
ok "on purpose it is opened" dossier customer add 杭州市样例贸易股份有限公司 --same-name
add 同名公司
add 同名公司 --same-name
sheet name,phone 同名公司,1
refused "a name of two customers" "2 A D-CUSTOMER-AMBIGUOUS"

# Somebody else was faster.
archive
add 甲公司
dossier customer export >../sheet.csv
ok "another change" dossier customer set C00001 owner=li
sed -i 's/甲公司/甲厂/' ../sheet.csv
refused "an old sheet" "2 $(head -1 ../sheet.csv | tr ',' '\n' | grep -n edition | cut -d: -f1 | awk '{ printf "%c%c", 64 + int (($1 - 1) / 26), 65 + ($1 - 1) % 26 }') D-EDITION-CHANGED"

# Restricted customers are neither exported nor imported.
archive
add 甲公司
add 乙公司 --credit-code 91350100M000100Y43
ok "a customer is restricted" dossier restrict C00002 --reason 本人要求
ok "the others are exported" dossier customer export
unlike "without it" "$(out)" '乙公司|C00002'
sheet name,phone 乙公司,1
refused "it is not found by name" "2 A D-RESTRICTED"
sheet customer,phone C00002,1
refused "nor by number" "2 A D-RESTRICTED"
sheet name,credit-code 另一公司,91350100M000100Y43
refused "nor by code" "2 B D-RESTRICTED"
unlike "and nobody is told who it is" "$(cat "$OUT")" 'C00002|"乙公司'
sheet name,phone 乙有限公司,1
refused "nor by trade name" "2 A D-CUSTOMER-ALIKE"
unlike "nor then" "$(cat "$OUT")" C00002

# Numbers that customers had before.
archive
add One former-number=C00003
add Two
sheet number,name,former-number ',Neu,C00003'
refused "a number that another customer had" "2 C D-CUSTOMER-EXISTS"
sheet number,name,former-number C00003,Neu,
refused "as a new one" "2 A D-NUMBER-TAKEN"
sheet number,name,former-number ',Neu,X1' ',Alt,X1'
refused "the same for two rows" "3 C D-ROW-TWICE"
sheet number,name,former-number ',Neu,C00005' ',Alt,X1'
ok "numbers go on" import
is "without them" "$(dossier customer list --csv | cut -d, -f1 | tail -n +2 | tr '\n' ' ')" "C00001 C00002 C00004 C00006 "

# Export and back, with values that hurt.
archive
add '=HYPERLINK("x"),"y"' --note "'=1" --note '-2' --phone '+86 571;1' --person '[clear]' --address 'a；b' --contact 'line=@x' region='[清空]'
add '#甲, "乙" 丙' --note '#' --note '合计' --note '一；二' --section 'basics=x;y' --representative "'+1"
add 丁公司 --credit-code 91350100M000100Y44 --waive credit-code --reason 旧照 service='a;b' service=c 2023.amount=12345678901234567890.50 2022.orders=7
add '_x0041_ &amp; <b>' --email 'a,b@c' --note "$(printf '长%.0s' $(seq 2000))" --former-number 007 --former-number 1E5 --phone 13900000000000000000
before=$(tree_digest .)
for form in csv xlsx; do
  for language in en zh_CN; do
    file=../$form.$language.$form
    ok "an export as $form in $language" env LC_ALL=C.UTF-8 LANGUAGE=$language LANG=$language.UTF-8 dossier customer export -o "$file"
    dossier --json customer import "$file" >"$OUT" 2>"$ERR"
    is "changes nothing: $(cat "$ERR" | head -c 300)" "$(counts)" "0 0 4"
  done
done
is "at all" "$(tree_digest .)" "$before"
refused_over=$(dossier customer export -o ../csv.en.csv 2>&1)
like "a file that is there is not overwritten" "$refused_over" D-EXISTS
exits "a workbook needs a file" 2 dossier customer export --format xlsx
exits "another format is not known" 2 dossier customer export --format pdf
ok "JSON of an export" dossier --json customer export -o ../j.csv
is "says what was written" "$(jq -r 'select(.type == "export") | "\(.file) \(.customers)"' "$OUT")" "../j.csv 4"
ok "a dry run" dossier -n customer export -o ../none.csv
is "writes no file" "$(ls ../none.csv 2>/dev/null)" ""

# Two who import at once: both are told the truth.
archive
seq 50 | sed 's/.*/客户&号,1/' | cat <(echo name,phone) - >../sheet.csv
import >"$HARNESS_ROOT/one" 2>&1 &
import >"$HARNESS_ROOT/other" 2>&1 &
wait
is "each customer is opened once" "$(dossier -q --json customer list | jq -r 'select(.type == "customer").name' | sort | uniq -d)" ""
is "and none is missing" "$(dossier -q --json customer list | jq -r 'select(.type == "customer").name' | wc -l)" 50
ok "the archive is sound" dossier verify

done_testing
