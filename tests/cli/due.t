#!/bin/bash
# due, retention extend, event: what may be destroyed when, by rule, trigger and decision.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
command -v jq >/dev/null || skip_all "there is no jq"

fresh
exits 'an archive is made' 0 dossier init a --fonds Z109 --name 测试
cd a || exit 1
exits 'a customer is opened' 0 dossier customer add --name 上海宏远贸易有限公司 --owner tester
exits 'and another' 0 dossier customer add --name '杭州西湖, 仪器' --owner tester
n=0
file_one () { # CUSTOMER CATEGORY OPTION…
  n=$((n + 1))
  printf 'scan %s\n' "$n" >"../scan-$n.txt"
  dossier file "../scan-$n.txt" --customer "$1" --category "$2" "${@:3}" >"$OUT" 2>"$ERR" || diag "$(err)"
}
# list DAY LIST: the records of a list on a day, with the first day on which they may be destroyed.
list () { dossier due --as-of "$1" --list "$2" --json | jq -r 'select(.type == "due") | .path + " " + (.from // "-")'; }

file_one C00001 vouchers --title 凭证 --date 2015-06-01
file_one C00001 contracts --title 合同 --date 2024-01-09
file_one C00001 contracts --title 合同二 --date 2024-01-09 --closed 2026-06-30
file_one C00001 B01 --title 规模 --date 2024-01-09
file_one C00002 WS.XZ --title 章程 --date 2024-01-09
file_one C00002 correspondence --title 来函 --date 2014-02-28
voucher=C00001/2015/pz-vouchers/0001 contract=C00001/2024/a02-contracts/0001 letter=C00002/2014/c01-correspondence/0001
closed=C00001/2024/a02-contracts/0002 scale=C00001/2024/b01-scale/0001 charter=C00002/2024/xz-administration/0001

is 'what is due today' "$(list 2026-11-26 due)" "$letter 2025-01-01"
is 'the day before, it was not' "$(list 2024-12-31 due)" ''
is 'on the day it was' "$(list 2025-01-01 due)" "$letter 2025-01-01"
is 'the list of the future, the longest waiting first' "$(list 2060-01-01 due)" "$letter 2025-01-01
$voucher 2046-01-01
$closed 2057-01-01"
is 'what comes later' "$(list 2026-11-26 later)" "$voucher 2046-01-01
$closed 2057-01-01"
is 'what cannot be computed' "$(list 2060-01-01 unknown)" "$contract -
$scale -"
is 'what is kept for ever' "$(list 2060-01-01 permanent)" "$charter -"
exits 'for people' 0 dossier due --as-of 2060-01-01
like 'references come first, to be piped on' "$(out)" "^$letter "
like 'and the lists are counted beside them' "$(err)" '3 due, 0 later, 0 on hold, 2 unknown, 1 permanent'
is 'of one customer, by a piece of the name' "$(dossier due --as-of 2060-01-01 宏远 2>/dev/null | cut -d' ' -f1)" "$voucher
$closed"
is 'what lies in what was named is not said twice' "$(dossier due --as-of 2060-01-01 C00002 $letter C00002/2014 2>/dev/null | wc -l)" 1
exits 'an unknown customer' 2 dossier due nobody
like 'has its code' "$(err)" D-CUSTOMER-UNKNOWN
exits 'an unknown list' 2 dossier due --list soon
exits 'an unknown grouping' 2 dossier due --by colour
exits 'CSV' 0 dossier due --list all --csv
is 'has a line a record, and headings' "$(out | wc -l)" 7

is 'by year' "$(dossier due --as-of 2050-01-01 --by year --json | jq -r 'select(.type == "group") | "\(.key) \(.due) \(.later) \(.unknown) \(.permanent)"')" \
'2025 1 0 0 0
2046 1 0 0 0
2057 0 1 0 0
permanent 0 0 0 1
unknown 0 0 2 0'
is 'by category' "$(dossier due --by category --json | jq -r 'select(.key == "KH.A02") | "\(.title) \(.later) \(.unknown) \(.next)"')" \
  'contracts 1 1 2057-01-01'
is 'by customer' "$(dossier due --by customer --json | jq -r 'select(.type == "group") | "\(.key) \(.due) \(.later) \(.unknown) \(.permanent)"')" \
'C00001 0 2 2 0
C00002 1 0 0 1'

# The calendar.
exits 'a calendar' 0 dossier due --ics
cp "$OUT" ../first.ics
is 'every line ends with CRLF' "$(grep -c $'\r$' ../first.ics)" "$(wc -l <../first.ics)"
is 'none is longer than 75 bytes' "$(LC_ALL=C awk '{ sub (/\r$/, ""); if (length ($0) > 75) print }' ../first.ics)" ''
unfold () { sed 's/\r$//' "$1" | sed -e ':a' -e 'N' -e '$!ba' -e 's/\n //g'; }
is 'an event for each volume and day' "$(unfold ../first.ics | grep -c '^BEGIN:VEVENT$')" 3
like 'on its day' "$(unfold ../first.ics)" 'DTSTART;VALUE=DATE:20460101'
like 'commas are escaped' "$(unfold ../first.ics)" 'DESCRIPTION:杭州西湖\\, 仪器\\nZ109-KH\.C01\.2014-D10-C00002-0001'
unfold ../first.ics | grep '^UID:' | LC_ALL=C sort >../first.uids
is 'every event has a UID of its own' "$(LC_ALL=C sort -u ../first.uids | wc -l)" 3
file_one C00001 vouchers --title 凭证又 --date 2015-07-01
dossier due --ics >../second.ics
unfold ../second.ics | grep '^UID:' | LC_ALL=C sort | cmp -s ../first.uids -
ok 'which stays when more is filed'
like 'in the volume that the event is of' "$(unfold ../second.ics)" 'SUMMARY:C00001/2015/pz-vouchers: records to appraise for destruction: 2'
exits 'of nothing there is none' 0 dossier due --ics $charter
is 'not even an empty one' "$(out)" ''

# Events.
before=$(tree_digest .)
exits 'a trigger that is none of the layout' 2 dossier event $contract XX 2027-05-31
like 'is refused with its code' "$(err)" 'D-TRIGGER-UNKNOWN'
like 'and with those that are' "$(err)" 'FY, CE, RE'
exits 'a day that follows from the year' 6 dossier event $contract FY 2027-05-31
like 'cannot be recorded' "$(err)" 'D-TRIGGER-COMPUTED'
exits 'a trigger that the record does not wait for' 6 dossier event $contract RE 2027-05-31
like 'is refused' "$(err)" 'D-TRIGGER-OTHER'
exits 'an impossible day' 2 dossier event $contract CE 2027-02-29
like 'is none' "$(err)" 'D-DATE'
exits 'an end before the contract' 6 dossier event $contract CE 2024-01-08
like 'is refused' "$(err)" 'D-TRIGGER-EARLY'
exits 'for the whole customer, too' 6 dossier event C00001 CE 2024-01-08
exits 'nothing that could be withdrawn' 6 dossier event $contract CE --withdraw --reason x
like 'is none' "$(err)" 'D-TRIGGER-NONE'
exits 'what is not there' 2 dossier event C00001/2024/a02/9 CE 2027-05-31
like 'has its code' "$(err)" 'D-REFERENCE-UNKNOWN'
exits 'a dry run' 0 dossier event $contract CE 2027-05-31 -n
is 'none of which has written anything' "$(tree_digest .)" "$before"
exits 'the end of a contract' 0 dossier event $contract CE 2027-05-31 --reason 履行完毕
exits 'recorded twice' 6 dossier event $contract CE 2027-05-31
like 'is refused' "$(err)" 'D-TRIGGER-RECORDED'
is 'it gives its record a day' "$(list 2060-01-01 due | grep -F $contract)" "$contract 2058-01-01"
exits 'the end of a relationship' 0 dossier event C00001 RE 2030-01-15
is 'gives all that wait for it one' "$(list 2060-01-01 due | grep -F $scale)" "$scale 2041-01-01"
is 'and why says from what' "$(dossier why --json $scale | jq -r 'select(.subject == "end") | .inputs | join(" ")')" \
  'trigger=2030-01-15 from=event event='"H$YEAR"'-0002'
exits 'another end for all contracts of the customer' 0 dossier event C00001 CE 2025-01-01
is 'does not shorten what has its own' "$(list 2060-01-01 due | grep a02)" "$closed 2057-01-01
$contract 2058-01-01"
exits 'withdrawn, it was an error' 0 dossier event $contract CE --withdraw --reason 续约
like 'and called so' "$(out)" '^withdrawn  '
is 'the next wider place counts' "$(list 2060-01-01 due | grep -F $contract)" "$contract 2056-01-01"
exits 'withdrawn there, too' 0 dossier event C00001 CE --withdraw --reason 误记
is 'it waits again' "$(list 2060-01-01 unknown)" "$contract -"
exits 'a profile that says when its customer closed' 0 dossier customer set C00002 closed=1995-02-28
file_one C00002 B01 --title 规模 --date 2024-01-09 --waive closed --reason 补归档
is 'begins no period' "$(list 2060-01-01 unknown)" "$contract -
C00002/2024/b01-scale/0001 -"
like 'why names the command that does' "$(dossier why C00002/2024/b01/1)" '`dossier event C00002 RE DATE`'
like 'and so does due' "$(dossier due --list unknown --json C00002)" '`dossier event C00002 RE DATE`'
exits 'an end before the year of the record' 0 dossier event C00002 RE 1995-02-28
like 'is noted' "$(err)" '1995-02-28 is before the last record there, of 2024-01-09'
is 'begins none before that year has ended' "$(list 2060-01-01 due | grep C00002/2024/b01)" 'C00002/2024/b01-scale/0001 2035-01-01'
like 'which why says' "$(dossier why C00002/2024/b01/1)" 'after the year filed under'
exits 'without it' 0 dossier event C00002 RE --withdraw --reason 误记

# Extensions.
before=$(tree_digest .)
exits 'an extension to an earlier day' 6 dossier retention extend $voucher --until 2045-12-31 --reason x
like 'would shorten' "$(err)" 'D-EXTENSION-SHORTER'
exits 'to the day itself' 6 dossier retention extend $voucher --until 2046-01-01 --reason x
exits 'of what is kept for ever' 6 dossier retention extend $charter --until 2999-01-01 --reason x
exits 'without a reason' 2 dossier retention extend $voucher --until 2050-01-01
exits 'without a day' 2 dossier retention extend $voucher --reason x
is 'none of which has written anything' "$(tree_digest .)" "$before"
exits 'an extension' 0 dossier retention extend $voucher --until 2060-01-01 --reason 鉴定
is 'is the first day' "$(list 2060-01-01 due | grep -F $voucher)" "$voucher 2060-01-01"
is 'not of its neighbour' "$(list 2060-01-01 due | grep pz-vouchers/0002)" 'C00001/2015/pz-vouchers/0002 2046-01-01'
exits 'a wider one that is shorter for it' 0 dossier retention extend C00001 --until 2050-01-01 --reason 鉴定
is 'leaves the longer one' "$(list 2060-01-01 due | grep pz-)" "C00001/2015/pz-vouchers/0002 2050-01-01
$voucher 2060-01-01"
is 'why shows it' "$(dossier why --json $voucher | jq -r 'select(.subject == "end") | .value + " " + (.inputs[-1])')" \
  '2060-01-01 extension='"H$YEAR"'-0005'
is 'the reference code stays' "$(dossier show --json $voucher | jq -r 'select(.type == "record") | .reference')" Z109-KU.PZ.2015-D30-C00001-0001
like 'status counts what is due' "$(dossier --as-of 2060-01-01 status --json | jq -r .due | head -n 1)" '^[1-9]'

# Appraisal every so often: vouchers every five years, by volume.
appraisals () { dossier due --appraisal --json "$@" | jq -r 'select(.type == "appraisal") | [.path, .last, .due, .days, .by] | map(tostring) | join(" ")'; }
last=$(appraisals --all C00001/2015/pz-vouchers | cut -d' ' -f2)
due=$((${last%%-*} + 5))-${last#*-}
later=$(date -u -d "$due + 11 days" +%Y-%m-%d)
is 'a decision to keep a record longer appraises its volume' "$(appraisals --all C00001/2015/pz-vouchers)" \
  "C00001/2015/pz-vouchers $last $due null H$YEAR-0006"
is 'nothing is overdue on that day' "$(appraisals --as-of "$due")" ''
is 'and then it is, by days' "$(appraisals --as-of "$later" | sort -u | head -n1)" "C00001/2015/pz-vouchers $last $due 11 H$YEAR-0006"
like 'due tells how many' "$(dossier due --as-of "$later" --json | tail -n1)" '"appraisals":1'
like 'in words' "$(dossier due --as-of "$later" 2>&1 >"$OUT")" '1 volume is overdue for appraisal: see `dossier due --appraisal`'
like 'in Chinese' "$(LC_ALL=zh_CN.UTF-8 dossier due --as-of "$later" 2>&1 >"$OUT")" '1 卷逾期未鉴定：见 `dossier due --appraisal`'
like 'with the reason' "$(LC_ALL=zh_CN.UTF-8 dossier why $voucher)" "$due.*本卷上次鉴定：$last（H$YEAR-0006）"
like 'in the C locale' "$(LC_ALL=C dossier why $voucher)" "the volume was last appraised on $last, by H$YEAR-0006"
dossier -q customer add 丙 --owner tester
file_one C00003 vouchers --title 凭证 --date 2001-03-01
like 'without an act, it counts from the filing' "$(dossier why C00003/2001/pz-vouchers/1)" 'has not been appraised since'
exits 'a whole customer' 0 dossier due --appraisal --all C00003
like 'has its volumes' "$(out)" '^C00003/2001/pz-vouchers  '
exits 'a record has none' 2 dossier due --appraisal $voucher
exits 'nothing is overdue today' 0 dossier due --appraisal
like 'which is said' "$(err)" 'no volume is overdue for appraisal'

# What was decided is verified, and survives the index.
exits 'verified' 0 dossier verify
answers () { dossier due --as-of 2055-01-01 --list all --json | grep -v '"summary"'; dossier hold list --all --json; } 2>&1
answers >../before.json
rm -rf "$XDG_CACHE_HOME/dossier"
answers | cmp -s ../before.json -
ok 'an index made again gives the same answers'
done_testing
