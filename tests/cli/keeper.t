#!/bin/bash
# The keeper of the archive: a customer of its own, whose papers the company files for itself.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

fresh
dossier init a --fonds Z109 --name '西湖 <档案> & "公司"' >"$OUT" 2>"$ERR" && cd a || exit 1
for i in 1 2 3 4 5 6 7 8 9; do echo "paper $i" >"../$i.txt"; done
like 'archive.xml names the keeper' "$(cat archive.xml)" ' keeper="C00000" '
like 'whose profile has the name of the archive' "$(dossier --json customer show C00000 | head -n1)" '"name":"西湖 <档案> & \\"公司\\""'
like 'status names the keeper' "$(dossier --json status)" '"keeper":"C00000".*"customers":0,.*"own":0'
exits 'the archive verifies' 0 dossier verify

# ---- Numbers and lists ----

dossier -q customer add Acme --owner li
refused () { # DESC STATUS ID COMMAND…: and nothing changes
  local description=$1 want=$2 id=$3 before
  shift 3
  before=$(tree_digest .)
  exits "$description" "$want" "$@"
  like "$description: $id" "$(err)" "error\\[$id\\]"
  is "$description: nothing changed" "$(tree_digest .)" "$before"
}
is 'the first customer has the next number' "$(dossier --json customer list | jq -r 'select(.type=="customer").customer')" C00001
refused "the keeper's number for another" 6 D-NUMBER-TAKEN dossier customer add 'Others Ltd' --number C00000 --owner li
like 'which is said' "$(err)" "number of the archive's keeper"
refused "the keeper's name for another" 6 D-CUSTOMER-EXISTS dossier customer add '西湖 <档案> & "公司"' --owner li
is 'lists leave the keeper out' "$(dossier list | cut -c1-6 | xargs)" C00001
is 'unless asked' "$(dossier list --keeper | cut -c1-6 | xargs)" 'C00000 C00001'
is 'profiles, too' "$(dossier customer list | cut -c1-6 | xargs)" C00001
is 'unless asked' "$(dossier customer list --keeper | cut -c1-6 | xargs)" 'C00000 C00001'
is 'and searches' "$(dossier find --customers 西湖 2>/dev/null | wc -l)" 0
is 'unless asked' "$(dossier find --customers --keeper 西湖 | cut -c1-6)" C00000
exits 'the keeper has its whole name' 0 dossier customer show '西湖 <档案> & "公司"'
exits 'or a piece of it that names nobody else' 0 dossier -n customer set 西湖 note=x
like 'it is the keeper' "$(out)" 'C00000'

# ---- Filing ----

exits 'papers without a customer' 0 dossier file ../1.txt -k KU.PZ -d 2024-03-01 --title 工资表
like "are the keeper's own" "$(out)" 'filed +C00000/2024/pz-vouchers/0001'
like 'which is said' "$(err)" 'no customer was named: .*C00000  西湖'
exits 'or named' 0 dossier file ../2.txt -k 质量管理 -c C00000 -d 2024-03-02
unlike 'which needs no words' "$(err)" 'no customer was named'
exits 'a customer has vouchers, too' 0 dossier file ../3.txt -k KU.PZ -c acme -d 2024-03-01
refused "a customer's papers without a customer" 2 D-CUSTOMER-NEEDED dossier file ../4.txt -k contracts -d 2024-03-01
refused "a customer's papers for the keeper" 6 D-HOLDER dossier file ../4.txt -k contracts -c C00000 -d 2024-03-01
like 'the rule is named' "$(err)" 'KH\.A02 holds papers of customers only.*layouts/company\.1\.xml:[0-9]+'
refused 'also in a dry run' 6 D-HOLDER dossier -n file ../4.txt -k contracts -c C00000 -d 2024-03-01
exits 'in Chinese' 6 env LC_ALL=zh_CN.UTF-8 dossier file ../4.txt -k contracts -c C00000 -d 2024-03-01
like 'too' "$(err)" '类只收客户的文件，而 C00000 是本档案库的立档单位'
exits 'in the C locale' 6 env LC_ALL=C dossier file ../4.txt -k contracts -c C00000 -d 2024-03-01
like 'too' "$(err)" 'papers of customers only'
refused 'a reply of the keeper to a customer' 6 D-REPLY dossier file ../4.txt -k 行政综合 --reply-to C00001/2024/pz-vouchers/1 -d 2024-03-03
printf 'file,customer,category,date,title\n5.txt,,KU.PZ,2024-04-01,Five\n6.txt,C00001,contracts,2024-04-01,Six\n' >../list.csv
exits 'a sheet' 0 dossier batch apply ../list.csv
like "has the keeper's own, too" "$(err)" "1 record without a customer is the keeper's own: C00000"
printf 'file,category,date,title\n7.txt,KU.PZ,2024-04-01,Seven\n8.txt,contracts,2024-04-01,Eight\n' >../list.csv
before=$(tree_digest .)
exits 'or nothing else' 1 dossier --json batch check ../list.csv
like 'but no papers of nobody' "$(out)" 'D-CUSTOMER-NEEDED'
printf 'file,customer,category,date,title\n8.txt,C00000,contracts,2024-04-01,Eight\n' >../list.csv
exits "nor a customer's for the keeper" 1 dossier --json batch check ../list.csv
like 'with the code' "$(out)" 'D-HOLDER'
is 'nothing changed' "$(tree_digest .)" "$before"

# ---- What else knows it ----

like 'status counts own records apart' "$(dossier --json status)" '"customers":1,.*"records":5,.*"own":3'
like 'find has them' "$(dossier find 工资)" 'C00000/2024/pz-vouchers/0001'
exits 'the profile can be changed' 0 dossier customer set C00000 opened=2020-01-01 --reviewed
is 'but is not reviewed' "$(dossier --json customer show C00000 | head -n1 | jq .review)" null
like 'years without files are told from its opening' "$(dossier missing C00000)" 'no record of 2020, 2021, 2022, 2023, 2025'
is 'nothing is expected of it' "$(dossier --json missing | jq -r 'select(.path=="C00000" or .path=="customers/C00/C00000").check' | xargs)" years
exits 'it can be restricted' 0 dossier restrict C00000 --reason 'audit'
exits 'the archive verifies' 0 dossier verify
dossier -q pack -o ../full.tar
exits 'and so does a pack' 0 dossier verify ../full.tar
is 'a part of it tells that there is more' "$(dossier --json verify C00001 | tail -n1 | jq '."other-customers"')" 1

# ---- Layouts ----

cat >../own.xml <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<layout xmlns="urn:x-dossier:1" id="own" edition="1" extends="company" zh="本单位" en="own">
  <category code="ZL" directory="zl-quality-management" grade="4" loan="L2" custodian="Quality" holder="own" zh="质量管理"
            en="quality management" checks="pages-match copies-declared numbering on-time">
    <retention period="D30" trigger="FY" mandate="R"/>
    <deadline on="month-end" zh="月底" en="by the end of the month"/>
  </category>
</layout>
X
dossier -q file ../7.txt -k ZL -c C00001 -d 2024-05-01
exits 'a layout that changes whose papers these are' 0 dossier layout adopt ../own.xml --yes
like 'says so' "$(out)$(err)" 'ZL +2 +holder +customers and the keeper +the keeper'
refused "the keeper's own papers for a customer" 6 D-HOLDER dossier file ../9.txt -k ZL -c C00001 -d 2024-05-02
like 'the rule is named' "$(err)" "ZL holds the keeper's own papers only, and C00001 is a customer"
exits 'for the keeper' 0 dossier file ../9.txt -k ZL -d 2024-05-02
exits 'what was filed before stays right' 0 dossier verify
done_testing
