#!/usr/bin/env bash
# Customers at the command line: opened, changed, shown and listed; every change an edition, nothing half done.
. "$(dirname "$0")/harness.sh"

archive () {
  fresh
  dossier init a >/dev/null || exit 1
  cd a || exit 1
}
add () { dossier -q customer add "$@" >/dev/null || exit 1; }
# refused DESC STATUS ID COMMAND…: with that status and id, and the archive as it was.
refused () {
  local description=$1 status=$2 id=$3 before
  shift 3
  before=$(tree_digest .)
  exits "$description: status" "$status" "$@"
  like "$description: $id" "$(err)" $'(^|\n)'"error\[$id\]: .+"
  is "$description: nothing changed" "$(tree_digest .)" "$before"
}
editions () { find customers -path '*/C00000' -prune -o -name 'customer.*.xml' -print | LC_ALL=C sort | xargs; }

archive
ok "a customer is opened" dossier customer add 杭州样例贸易有限公司 history=新客户 --facet nature=retailer --phone 0571-1 --phone 0571-2
like "and named by the next number" "$(out)" "added +C00001 +杭州样例贸易有限公司"
like "with what to do next" "$(out)" "next +dossier file SCAN --customer C00001"
is "one edition is there" "$(editions)" "customers/C00/C00001/customer.1.xml"
is "the event has no name" "$(cat journal/* | grep -c 杭州)" 0
is "the actor looks after the customer" "$(dossier --json customer show C00001 | jq -r 'select(.type=="customer").owner')" tester
ok "a piece of the name is enough" dossier customer show 样例
like "and finds the customer" "$(out)" C00001
ok "the profile is shown in Chinese" env LC_ALL=zh_CN.UTF-8 LANGUAGE=zh_CN dossier customer show C00001
like "with the titles of the layout" "$(out)" 零售商

ok "a value is changed" dossier customer set C00001 representative=王伟 history=regular
is "as a new edition beside the old one" "$(editions)" "customers/C00/C00001/customer.1.xml customers/C00/C00001/customer.2.xml"
ok "the same change again" dossier customer set C00001 representative=王伟 history=regular
like "is no change" "$(out)" "^unchanged "
is "and no edition" "$(editions | wc -w)" 2
is "the first edition is still shown" "$(dossier --json customer show C00001 --edition 1 | jq -r 'select(.type=="customer").representative')" null
refused "an edition that is not there" 2 D-EDITION-UNKNOWN dossier customer show C00001 --edition 3
refused "an edition that is no number" 2 D-USAGE dossier customer set C00001 --edition 0 owner=x

refused "who edited an edition that is not the last is told" 6 D-EDITION-CHANGED dossier customer set C00001 --edition 1 owner=other
ok "who edited the last is not" dossier customer set C00001 --edition 2 owner=other
ok "a field is cleared" dossier customer set C00001 --unset phone --unset representative
is "and gone" "$(dossier --json customer show C00001 | jq -r 'select(.type=="customer") | .contacts, .representative')" "$(printf 'null\nnull')"
ok "sections count" dossier customer set C00001 basics=一 market=二 section.credit=三
is "in per cent of nine" "$(dossier --json customer show C00001 | jq 'select(.type=="customer").complete')" 33
ok "a dry run" dossier -n customer set C00001 owner=nobody
like "says what would be" "$(out)" "^would change +C00001"
is "and writes nothing" "$(dossier --json customer show C00001 | jq -r 'select(.type=="customer").owner')" other

archive
at 2026-11-23 add 甲公司
is "the next review is two months away" "$(dossier --json customer show C00001 | jq -r 'select(.type=="customer").review')" 2027-01-23
ok "a phone is no review" at 2026-12-24 dossier customer set C00001 phone=1
is "the day stays" "$(dossier --json customer show C00001 | jq -r 'select(.type=="customer").review')" 2027-01-23
ok "a review is one" at 2026-12-24 dossier customer set C00001 --reviewed
is "and the next is planned" "$(dossier --json customer show C00001 | jq -r 'select(.type=="customer").review')" 2027-02-24
exits "the reviews are a calendar" 0 dossier customer list --ics
like "with an entry that keeps its name" "$(out)" 'UID:C00001\.2027-02-24@'
like "on the day" "$(out)" 'DTSTART;VALUE=DATE:20270224'
like "that says what is to be done" "$(out)" $'SUMMARY:C00001: profile to review\r'

refused "an unknown value of a facet" 2 D-FACET-VALUE dossier customer add 乙 nature=shop
like "the allowed ones are named" "$(err)" "hint: .*retailer"
refused "an unknown facet" 2 D-FACET-UNKNOWN dossier customer add 乙 --facet colour=red
refused "an unknown field" 2 D-FIELD-UNKNOWN dossier customer add 乙 colour=red
refused "a wrong check digit" 2 D-CREDIT-CODE dossier customer add 乙 --credit-code 91350100M000100Y44
like "the right one is named" "$(err)" "hint: .* should be 3"
refused "a former customer without a last deal" 6 D-PROFILE-NEEDS dossier customer add 乙 history=former
refused "an impossible day" 2 D-DATE dossier customer add 乙 --opened 2024-02-30
refused "a customer without a name" 2 D-NAME dossier customer add ""
refused "no customer at all" 2 D-USAGE dossier customer add
refused "two owners by options" 2 D-FIELD-TWICE dossier customer set C00001 --owner a --owner b
refused "two owners as fields" 2 D-FIELD-TWICE dossier customer set C00001 owner=a owner=b
refused "two amounts of one year" 2 D-FIELD-TWICE dossier customer set C00001 2024.amount=1 2024.amount=2
refused "nothing to change" 2 D-USAGE dossier customer set C00001
refused "an unknown customer" 2 D-CUSTOMER-UNKNOWN dossier customer set C00009 owner=x
refused "a name with bidirectional characters" 2 D-NAME dossier customer add "$(printf 'a\342\200\256b')"
refused "a name with a line feed" 2 D-NAME dossier customer add "$(printf 'a\nb')"
refused "a name that is not UTF-8" 2 D-NAME dossier customer add "$(printf '\304\343\272\303')"
refused "a name of 501 bytes" 2 D-NAME dossier customer add "$(printf '%0501d' 1)"
refused "the same name" 6 D-CUSTOMER-EXISTS dossier customer add 甲公司
refused "a number that is taken" 6 D-NUMBER-TAKEN dossier customer add 乙 --number c00001
refused "a number that can be none" 2 D-NUMBER dossier customer add 乙 --number ../../etc
refused "a number that Windows reserves" 2 D-NUMBER dossier customer add 乙 --number COM1
refused "a sixth verb" 2 D-USAGE dossier customer remove C00001
ok "the same name on purpose" dossier customer add 甲公司 --same-name
ok "a number of the user's own" dossier customer add 乙 --number vip7 --credit-code 91350100M000100Y43
is "in its own shard" "$(find customers -name VIP7)" customers/V/VIP7
refused "the same credit code" 6 D-CUSTOMER-EXISTS dossier customer add 丙 --credit-code "9135 0100 M000 100Y 43"
refused "also when it is set" 6 D-CUSTOMER-EXISTS dossier customer set C00001 credit-code=91350100M000100Y43
refused "an identity number as a credit code" 2 D-CREDIT-CODE dossier customer add 丙 --credit-code 11010519491231002X --waive credit-code --reason 身份证
refused "nor with a wrong check digit" 2 D-CREDIT-CODE dossier customer add 丙 --credit-code 110105194912310021 --waive credit-code --reason 身份证
refused "a wrong check digit waived without a reason" 2 D-WAIVER dossier customer add 丙 --credit-code 91350100M000100Y44 --waive credit-code
refused "another check waived" 2 D-WAIVER dossier customer add 丙 --waive name --reason x
ok "a wrong check digit as the licence has it" dossier customer add 丙 --credit-code 91350100M000100Y44 --waive credit-code --reason 2014年旧照
is "with the reason" "$(dossier --json customer show 丙 | jq -r 'select(.type=="customer") | .["credit-code"], .["credit-code-waiver"]')" "$(printf '91350100M000100Y44\n2014年旧照')"
ok "the archive verifies" dossier verify
ok "a right code" dossier customer set 丙 credit-code=91440300708461136T
is "needs no reason" "$(dossier --json customer show 丙 | jq -r 'select(.type=="customer")["credit-code-waiver"]')" null
ok "a name of 300 bytes" dossier customer add "$(printf '司%.0s' $(seq 100))"
ok "numbers go on" dossier customer add 丁
like "after the highest" "$(out)" C00005

archive
add 阿里木·买买提 former-number=A-173
add "Huadong Trading"
add 上海旧名
ok "a customer is renamed" dossier customer set C00003 name=上海新名
add 上海旧名二厂
# found NUMBER TEXT…: each text means that customer.
found () {
  local number=$1 text
  shift
  for text; do is "$text is $number" "$(dossier --json customer show "$text" | jq -r 'select(.type=="customer").customer')" "$number"; done
}
found C00001 阿里木·买买提 阿里木•买买提 阿里木・买买提
found C00001 阿里木买买提 "阿里木 买买提" 买买提 A-173 ａ-173
found C00002 "huadong trading" HuadongTrading "ＨＵＡＤＯＮＧ　trading"
found C00003 上海新名 上海旧名
found C00004 上海旧名二厂
refused "case, width and blanks make no second customer" 6 D-CUSTOMER-EXISTS dossier customer add "HUADONG　ＴＲＡＤＩＮＧ"
refused "nor do other dots" 6 D-CUSTOMER-EXISTS dossier customer add 阿里木・买买提
refused "a former name may be the same firm" 6 D-CUSTOMER-ALIKE dossier customer add 上海旧名
like "and that is said" "$(err)" "former name of C00003 上海新名"
ok "or another one" dossier customer add 上海旧名 --same-name
# Old numbers, printed on labels, mean one customer for ever.
refused "a number that another customer had" 6 D-CUSTOMER-EXISTS dossier customer add 戊 --former-number ａ-173
refused "that another customer has" 6 D-CUSTOMER-EXISTS dossier customer add 戊 --former-number C00002
refused "also when it is set" 6 D-CUSTOMER-EXISTS dossier customer set C00002 former-number=A-173
ok "one in the form of a number" dossier customer set C00002 former-number=C00006
refused "is given to nobody" 6 D-NUMBER-TAKEN dossier customer add 戊 --number C00006
ok "numbers go on" dossier customer add 戊
like "without it" "$(out)" C00007
found C00002 C00006
found C00005 上海旧名
printf scan >scan.txt
ok "a record is filed by a former number" dossier file scan.txt -c A-173 -k correspondence -d 2024年3月5日
like "for that customer" "$(out)" C00001/2024
ok "and listed by another spelling" dossier list 阿里木•买买提
ok "a name may begin a reference" dossier --json show "A-173/2024/c01/1"
is "to a record" "$(jq -r 'select(.type=="record").path' "$OUT")" customers/C00/C00001/2024/c01-correspondence/0001
ok "in every verb" dossier hold set 阿里木・买买提/2024 --matter 2026-7
is "also where it acts" "$(dossier --json hold list | jq -r 'select(.type=="hold").place')" C00001/2024
refused "two customers are not guessed at" 2 D-CUSTOMER-AMBIGUOUS dossier hold set 旧名 --matter 2026-7
refused "a typing error in a number is no piece of one" 2 D-REFERENCE-UNKNOWN dossier hold set C0000 --matter 2026-7
refused "nobody is nobody" 2 D-CUSTOMER-UNKNOWN dossier list 无此人
ok "an index made anew" dossier index rebuild
found C00001 A-173 阿里木•买买提
found C00003 上海新名

archive
add 甲零售 nature=supermarket history=new risk=arrears risk=insolvency --owner p1
add 乙批发 nature=wholesaler history=regular
add 丙机关 nature=政府 history=regular
add "=HYPERLINK(\"x\")"
numbers () { dossier -q --json customer list "$@" | jq -r 'select(.type=="customer").customer' | xargs; }
is "all are listed" "$(numbers)" "C00001 C00002 C00003 C00004"
is "a class holds what is beneath it" "$(numbers nature=中间商)" "C00001 C00002"
is "classes narrow each other" "$(numbers nature=intermediary --facet history=regular)" "C00002"
is "values of one facet widen" "$(numbers nature=wholesaler nature=government)" "C00002 C00003"
is "one of several values is enough" "$(numbers risk=欠账)" "C00001"
is "words narrow" "$(numbers 零售)" "C00001"
is "classes order" "$(numbers --by history/nature)" "C00001 C00003 C00002 C00004"
is "nobody is an empty list" "$(numbers nature=agent)" ""
refused "an unknown class" 2 D-FACET-VALUE dossier customer list nature=shop
refused "ordering by a facet of several values" 2 D-FACET-SINGLE dossier customer list --by risk
refused "ordering by nothing known" 2 D-FACET-UNKNOWN dossier customer list --by colour
dossier customer list --csv >"$OUT"
is "CSV has a line a customer" "$(grep -c '' "$OUT")" 5
like "a name that a spreadsheet would run is defused" "$(out)" "C00004,\"'=HYPERLINK"
like "several values are told apart" "$(out)" "arrears; insolvency"
dossier customer list >"$OUT"
like "the table has titles" "$(out)" "supermarket"

archive
ok "Chinese in the C locale" env LC_ALL=C dossier customer add 杭州样例 history=潜在客户
ok "and back" env LC_ALL=C dossier customer list --csv
like "as it was" "$(out)" 杭州样例
ok "a Chinese locale" env LC_ALL=zh_CN.GB18030 LANG=zh_CN dossier customer set C00001 region=华东
like "says what has changed" "$(out)" C00001

printf scan >scan.txt
refused "a potential customer has no contracts" 6 D-PROFILE-FORBIDS dossier file scan.txt -c C00001 -k contracts -d 2024-01-02
ok "once a customer" dossier customer set C00001 history=new
ok "there are contracts" dossier file scan.txt -c C00001 -k contracts -d 2024-01-02
refused "and no way back" 6 D-PROFILE-FORBIDS dossier customer set C00001 history=potential

archive
add 甲
for i in 1 2 3 4 5 6 7 8; do
  dossier customer set C00001 --edition 1 note="$i" >/dev/null 2>"$HARNESS_ROOT/told.$i" &
done
wait
is "of eight who edit one edition one wins" "$(editions)" "customers/C00/C00001/customer.1.xml customers/C00/C00001/customer.2.xml"
is "and seven are told" "$(grep -l D-EDITION-CHANGED "$HARNESS_ROOT"/told.* | wc -l)" 7
for i in 1 2 3 4 5 6 7 8; do dossier -q customer add "并发 $i" >/dev/null & done
wait
is "eight at once get eight numbers" "$(numbers | wc -w)" 9
for i in 1 2 3 4; do dossier -q customer add 同名 >/dev/null 2>&1 & done
wait
is "four who open the same customer open one" "$(numbers 同名 | wc -w)" 1
ok "the archive is sound" dossier verify
printf ' ' >>customers/C00/C00001/customer.2.xml
refused "an altered profile is not edited" 3 D-FILE-CHANGED dossier customer set C00001 owner=x
refused "nor listed" 3 D-FILE-CHANGED dossier customer list
refused "nor shown" 3 D-FILE-CHANGED dossier customer show C00001 --edition 2
exits "an earlier edition is shown" 0 dossier customer show C00001 --edition 1
printf ' ' >>customers/C00/C00001/customer.1.xml
refused "but not when it was altered" 3 D-FILE-CHANGED dossier customer show C00001 --edition 1

done_testing
