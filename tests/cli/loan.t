#!/bin/bash
# The reading desk: records are asked for, approved, handed out, renewed and taken back as the loan rule of the layout allows. What
# the rule forbids is refused by its name. Incidents stay open until they are settled.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

scan () { printf 'scan %s\n' "$1" >"$HARNESS_ROOT/$1.txt"; } # NAME: a file without pages, unlike any other
fresh
for name in one two three letter slip; do scan $name; done
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier customer add 'Other' >/dev/null
dossier file "$HARNESS_ROOT"/{one,two}.txt --each --customer C00001 --category feedback --date 2010-03-05 >/dev/null
dossier file "$SAMPLES/contract.tif" --customer C00001 --category contracts --title Contract --date 2010-03-05 >/dev/null
dossier file "$SAMPLES/dingdan.pdf" --customer C00001 --category vouchers --title Voucher --date 2010-03-05 >/dev/null
dossier file "$SAMPLES/fankui.jpg" --customer C00001 --category licences --title Licence --date 2010-03-05 >/dev/null
dossier file "$HARNESS_ROOT/three.txt" --customer C00002 --category feedback --date 2010-03-05 >/dev/null
R=C00001/2010/a06-feedback
L=L$YEAR
I=I$YEAR
ask () { dossier loan ask "$@" --purpose accounts; }
inside=(--borrower 张三 --department Sales)
outside=(--borrower 王五 --external 法院)
refused () { # CODE STATUS DESC COMMAND…
  exits "$3" "$2" "${@:4}"
  like "with its code" "$(err)" "error\\[$1\\]"
}

# ---- What the rules forbid ----

before=$(tree_digest .)
refused D-LOAN-RULE 6 'a voucher never leaves (L0)' ask C00001/2010/pz/1 "${inside[@]}" --use lend
like 'the rule is named, with its line' "$(err)" 'rule L0 of KU\.PZ \(layouts/company\.1\.xml:[0-9]+\)'
like 'and what is allowed' "$(err)" 'hint: allowed: internal consultation with the approval of head of finance'
like 'in Chinese' "$(LC_ALL=zh_CN.UTF-8 ask C00001/2010/pz/1 "${inside[@]}" --use lend 2>&1)" '规则 L0（KU.PZ'
refused D-LOAN-RULE 6 'a contract is used on site (L1)' ask C00001/2010/a02/1 "${inside[@]}" --use lend
refused D-LOAN-RULE 6 'nobody outside borrows feedback (L2)' ask $R/0001 "${outside[@]}" --use lend
refused D-LOAN-RULE 6 'a licence needs its purpose in writing (L3)' ask C00001/2010/b06/1 "${inside[@]}" --use consult
like 'the paper is named' "$(err)" 'privacy-purpose'
refused D-LOAN-RULE 6 'an outsider needs an official letter' ask $R/0001 "${outside[@]}" --use consult
refused D-LOAN-RULE 6 'with its number' ask $R/0001 "${outside[@]}" --use consult --paper official-letter=:"$HARNESS_ROOT/letter.txt"
refused D-LOAN-RULE 6 'and a scan' ask $R/0001 "${outside[@]}" --use consult --paper official-letter=7
refused D-LOAN-RULE 6 'nobody keeps it longer than the rule says' ask $R/0001 "${inside[@]}" --use lend --due 9999-01-01
refused D-LOAN-USE 2 'a use on site has no last day' ask $R/0001 "${inside[@]}" --use consult --due 9999-01-01
refused D-LOAN-USE 2 'a use that is none' ask $R/0001 "${inside[@]}" --use steal
refused D-LOAN-PAPER 2 'a paper that is none' ask $R/0001 "${inside[@]}" --use consult --paper ticket=7
refused D-LOAN-BORROWER 2 'a borrower from nowhere' ask $R/0001 --borrower 张三 --use consult
refused D-DEPARTMENT-UNKNOWN 2 'a department that is none' ask $R/0001 --borrower 张三 --department Nowhere --use consult
refused D-REFERENCE-UNKNOWN 2 'a whole customer is not lent' ask C00001 "${inside[@]}" --use consult
refused D-LOAN-UNKNOWN 2 'a loan that is none' dossier loan out "$L-0007"
is 'none of this wrote anything' "$(tree_digest .)" "$before"

# ---- From the request to the return ----

exits 'a dry run succeeds' 0 dossier -n loan ask $R/0001 "${inside[@]}" --use lend --purpose x
is 'and writes nothing' "$(tree_digest .)" "$before"
exits 'two records are asked for' 0 ask $R/0001 $R/0002 --borrower 张三 --department 销售部 --use lend
like 'in one loan' "$(out)" "asked +$R/0002 +\\($L-0001\\)"
refused D-LOAN-RULE 6 'without an approval nothing goes out' dossier loan out "$L-0001"
refused D-LOAN-BORROWER 6 'who borrows does not approve' dossier loan approve "$L-0001" --by 张三
refused D-LOAN-RULE 6 'a post that is not asked' dossier loan approve "$L-0001" --by 李四 --post finance-head
exits 'the head of the department approves' 0 dossier loan approve "$L-0001" --by 李四 --slip "$HARNESS_ROOT/slip.txt"
refused D-LOAN-RULE 6 'once' dossier loan approve "$L-0001" --by 李四
refused D-LOAN-STATE 6 'what is not out does not come back' dossier loan back "$L-0001"
exits 'it goes out' 0 dossier loan out "$L-0001"
like 'until a day' "$(out)" "out +$R/0001 +\\($L-0001, until [0-9]{4}-"
refused D-LOAN-STATE 6 'once' dossier loan out "$L-0001"
refused D-LOAN-STATE 6 'and is not refused any more' dossier loan refuse "$L-0001" --reason x
like 'show tells who has it, by its number' "$(dossier show $R/1)" "on loan +$L-0001"
unlike 'and no name' "$(dossier show $R/1)" 张三
like 'the loan has the name' "$(dossier show "$L-0001")" 'borrower +张三'
unlike 'the journal has not' "$(cat journal/*)" 张三
unlike 'nor the purpose' "$(cat journal/*)" accounts
like 'log knows the loan' "$(dossier log "$L-0001")" ' out '
like 'and the record' "$(dossier log $R/1)" ' approve '
exits 'a record that is out may be asked for' 0 ask $R/0001 --borrower 赵六 --department HR --use consult
refused D-LOAN-OUT 6 'and waits' dossier loan out "$L-0002"
refused D-LOAN-OUT 6 'so does the volume' bash -c "dossier loan ask $R --borrower 赵六 --department HR --use consult --purpose x >/dev/null && dossier loan out $L-0003"
refused D-LOAN-OUT 6 'a record that is out is not moved' dossier move $R/1 --category orders --reason x
exits 'it is renewed' 0 dossier loan renew "$L-0001"
refused D-LOAN-RULE 6 'once, as the rule says' dossier loan renew "$L-0001"
like 'lists have the name' "$(dossier loan list --borrower 张)" "$L-0001"
is 'by use' "$(dossier --json loan list --use consult | jq -r '.loan // empty' | sort -u | tr '\n' ' ')" "$L-0002 $L-0003 "
is 'by record' "$(dossier --json loan list --record $R/2 | jq -r '.loan // empty' | tr '\n' ' ')" "$L-0001 $L-0003 "
is 'nothing is overdue' "$(dossier loan list --overdue)" ''
is 'until it is' "$(dossier --as-of 9000-01-01 --json loan list --overdue | jq -r '.record // empty' | tr '\n' ' ')" "$R/0001 $R/0002 "
like 'status tells' "$(dossier --as-of 9000-01-01 status)" 'overdue +2'
exits 'one comes back' 0 dossier loan back $R/1 --condition good
like 'the other is still out' "$(dossier loan list --borrower 张)" "$R/0002"
exits 'then the other' 0 dossier loan back "$L-0001" --result used
exits 'now the next one gets it' 0 dossier loan out "$L-0002"
exits 'and it comes back' 0 dossier loan back "$L-0002"
exits 'a request is refused' 0 dossier loan refuse "$L-0003" --reason no
is 'no loan is open' "$(dossier loan list)" ''
like 'all are kept' "$(dossier loan list --all)" "$L-0003"
exits 'the archive verifies' 0 dossier verify
dossier index rebuild >/dev/null
is 'a new index says the same' "$(dossier loan list)" ''

# ---- Several approvals, papers, customers ----

exits 'an outsider shows a letter' 0 ask C00001/2010/pz/1 "${outside[@]}" --use extract --paper official-letter=7:"$HARNESS_ROOT/letter.txt"
ok 'the scan lies beside the entry' test -f "registers/loans/$YEAR/000/$L-0004/1.official-letter.bin"
refused D-LOAN-POST 2 'two posts approve: one must be named' dossier loan approve "$L-0004" --by 李四
dossier loan approve "$L-0004" --by 李四 --post management >/dev/null
refused D-LOAN-RULE 6 'one is not enough' dossier loan out "$L-0004"
exits 'titles name posts' 0 dossier loan approve "$L-0004" --by 钱七 --post 财务负责人
exits 'then it is used on site' 0 dossier loan out "$L-0004"
exits 'and comes back' 0 dossier loan back "$L-0004"
exits 'each customer has a loan of its own' 0 ask $R/0001 C00002/2010/a06/1 "${inside[@]}" --use consult
is 'with the next numbers' "$(out | grep -o "$L-[0-9]*" | sort -u | tr '\n' ' ')" "$L-0005 $L-0006 "
refused D-LOAN-POST 6 'no approval is asked for' dossier loan approve "$L-0005" --by 李四
dossier loan out "$L-0005" "$L-0006" >/dev/null
dossier loan back "$L-0005" "$L-0006" >/dev/null

# ---- What is not lent ----

dossier void $R/2 --reason x >/dev/null
refused D-VOID 6 'a void record' ask $R/0002 "${inside[@]}" --use consult
dossier void $R/2 --undo --reason x >/dev/null
dossier restrict $R/2 --reason x >/dev/null
refused D-RESTRICTED 6 'a restricted record' ask $R/0002 "${inside[@]}" --use consult
refused D-RESTRICTED 6 'a volume with one in it' ask $R "${inside[@]}" --use consult
dossier release $R/2 --reason x >/dev/null
dossier amend $R/1 --secrecy 绝密 --reason x >/dev/null
exits 'a classified record' 0 ask $R/0001 "${inside[@]}" --use lend
dossier loan approve "$L-0007" --by 李四 >/dev/null
dossier loan out "$L-0007" >/dev/null
due=$(dossier --json loan list | jq -r '.due // empty')
ok 'is back after three working days' test "$(($(date -ud "$due" +%s) - $(date -ud "$(TZ=UTC-8 date +%F)" +%s)))" -le $((14 * 86400))
dossier seal C00001/2010 >/dev/null
refused D-DESTROY-ON-LOAN 6 'a record that is out is not destroyed' dossier destroy propose "$R/1 destroy"
dossier loan back "$L-0007" >/dev/null

# ---- Incidents ----

ask C00001/2010/a02/1 "${inside[@]}" --use consult >/dev/null
dossier loan approve "$L-0008" --by 李四 >/dev/null
dossier loan out "$L-0008" >/dev/null
exits 'pages that are missing open an incident' 1 dossier loan back "$L-0008" --pages 2
like 'which says so' "$(out)" "incident +$I-0001 +pages: 2 came back, 3 are recorded"
like 'the return names it' "$(dossier show "$L-0008")" "incident +$I-0001"
like 'the record does, too' "$(dossier show C00001/2010/a02/1)" "incidents +$I-0001"
like 'status counts it' "$(dossier status)" 'open incidents +1'
exits 'the archive verifies' 0 dossier verify
exits 'it is closed' 0 dossier incident close "$I-0001" --reason found
refused D-INCIDENT-CLOSED 6 'once' dossier incident close "$I-0001" --reason found
refused D-INCIDENT-UNKNOWN 2 'one that is none' dossier incident close "$I-0009" --reason found
refused D-USAGE 2 'a kind that is none' dossier incident open $R/1 --kind theft --text x
exits 'one is opened by hand' 0 dossier incident open $R/1 --text wet
like 'and listed' "$(dossier incident list $R/1)" "$I-0002"
like 'by a piece of the name, too' "$(dossier incident list harbour)" "$I-0002"
is 'a closed one is not' "$(dossier incident list | grep -c "$I-0001")" 0
like 'unless all are' "$(dossier incident list --all)" "$I-0001.2"
ask C00001/2010/a02/1 "${inside[@]}" --use consult >/dev/null
dossier loan approve "$L-0009" --by 李四 >/dev/null
dossier loan out "$L-0009" >/dev/null
scan=customers/C00/C00001/2010/a02-contracts/0001/original-001.tif
cp -p $scan "$HARNESS_ROOT/kept.tif"
chmod u+w $scan
printf x >>$scan
exits 'a changed file opens one' 1 dossier loan back "$L-0009"
like 'with the finding' "$(out)" "incident +$I-0003 +V-FILE-CHANGED"
cp -p "$HARNESS_ROOT/kept.tif" $scan
exits 'the archive verifies' 0 dossier verify
exits 'it packs' 0 dossier pack -o "$HARNESS_ROOT/all.tar"
exits 'the pack verifies' 0 dossier verify "$HARNESS_ROOT/all.tar"
exits 'and restores' 0 dossier unpack "$HARNESS_ROOT/all.tar" "$HARNESS_ROOT/restored"
exits 'which verifies' 0 dossier -C "$HARNESS_ROOT/restored" verify
is 'with all loans' "$(dossier -C "$HARNESS_ROOT/restored" loan list --all)" "$(dossier loan list --all)"
exits 'and compares' 0 dossier compare "$HARNESS_ROOT/all.tar"
echo x >../letter.txt
dossier file ../letter.txt -c C00001 -k orders --date 2011-01-05 --pages 2 >/dev/null
dossier file ../letter.txt -c C00001 -k orders --date 2011-01-06 --duplicate >/dev/null
for n in 1 2; do
  ask "harbour/2011/a01/$n" "${inside[@]}" --use consult >"$OUT"
  loan=$(grep -o "$L-[0-9]*" "$OUT" | head -n1)
  dossier loan out "$loan" >/dev/null
  exits "declared pages are recorded, unknown ones are not 0 ($n)" 0 dossier loan back "$loan" --pages 2
done

# ---- Each thing once ----

exits 'two records are asked for' 0 ask $R/0001 $R/0002 "${inside[@]}" --use lend
loan=$(grep -om1 "$L-[0-9]*" "$OUT")
exits 'a list has a line for each place, and names the loan twice' 0 bash -c 'dossier loan list | dossier loan approve --by 李四'
is 'which is approved once, with both' "$(out | grep -c '^approved ')" 2
exits 'so it goes out' 0 bash -c 'dossier loan list | dossier loan out'
exits 'and is renewed' 0 dossier loan renew "$loan" "$loan"
exits 'two records of one loan come back' 0 dossier loan back $R/0001 $R/0002 $R/0001
is 'in one edition' "$(dossier --json show "$loan" | jq -r 'select(.step == "back").places | length')" 2
exits 'another one' 0 ask $R/0001 $R/0002 "${inside[@]}" --use consult
loan=$(grep -om1 "$L-[0-9]*" "$OUT")
dossier loan out "$loan" "$loan" >/dev/null
exits 'comes back by its number and a record' 0 dossier loan back $R/0002 "$loan"
is 'whole' "$(dossier loan list)" ''
exits 'a request is refused once' 0 bash -c "dossier loan ask $R/1 --borrower 张三 --department Sales --use consult --purpose x >/dev/null; dossier loan list | cat - <(dossier loan list) | dossier loan refuse --reason no"
exits 'an incident at two places' 0 dossier incident open $R/1 $R/2 --text wet
exits 'is settled once' 0 bash -c 'dossier incident list | dossier incident close --reason dry'
exits 'one more' 0 dossier incident open $R/1 $R/1 --text wet
incident=$(grep -om1 "$I-[0-9]*" "$OUT")
exits 'named twice' 0 dossier incident close "$incident" "$incident" --reason dry
exits 'the archive verifies' 0 dossier verify

# ---- Pages and days ----

ask C00001/2010/a02/1 "${inside[@]}" --use consult >"$OUT"
loan=$(grep -om1 "$L-[0-9]*" "$OUT")
ask C00001/2011/a01/1 "${inside[@]}" --use consult >"$OUT"
other=$(grep -om1 "$L-[0-9]*" "$OUT")
dossier loan approve "$loan" --by 李四 >/dev/null
dossier loan out "$loan" "$other" >/dev/null
refused D-LOAN-PAGES 2 'pages are those of one loan' dossier loan back "$loan" "$other" --pages 3
exits 'none is a number, too' 1 dossier loan back "$loan" --pages 0
like 'and a difference' "$(out)" 'pages: 0 came back, 3 are recorded'
exits 'without a count there is none' 0 dossier loan back "$other"
exits 'a day without work is asked for' 0 ask $R/0001 "${inside[@]}" --use lend --due "$(date -ud "$TODAY next saturday" +%F)"
loan=$(grep -om1 "$L-[0-9]*" "$OUT")
ok 'and moves on' test "$(date -ud "$(dossier --json show "$loan" | jq -r '.due // empty' | head -n 1)" +%u)" -lt 6
dossier loan refuse "$loan" --reason x >/dev/null
refused D-LOAN-USE 2 'a day that is over' ask $R/0001 "${inside[@]}" --use lend --due 2020-01-06
like 'which is said' "$(err)" 'this day is over'

# ---- One paper goes out once ----

for i in 1 2 3; do
  exits "request $i" 0 ask $R/0001 --borrower "b$i" --department HR --use consult
  loans[i]=$(grep -om1 "$L-[0-9]*" "$OUT")
done
exits 'and one for the volume' 0 ask $R --borrower b4 --department HR --use consult
loans[4]=$(grep -om1 "$L-[0-9]*" "$OUT")
before=$(tree_digest .)
for i in '1 2' '1 4' '4 1'; do
  refused D-LOAN-OUT 6 "not for both: $i" dossier loan out "${loans[${i% *}]}" "${loans[${i#* }]}"
done
is 'none of them went out' "$(tree_digest .)" "$before"
dossier loan refuse "${loans[@]}" --reason x >/dev/null
for both in "$R/0002 $R" "$R $R/0002"; do
  exits "a record within its volume: $both" 0 ask $both "${inside[@]}" --use consult
  like 'is asked for with it' "$(out)" "asked +$R +\("
  unlike 'and not by itself' "$(out)" "$R/0002"
done
dossier loan list | dossier loan refuse --reason x >/dev/null

# ---- With people: the post approves with its key ----

cd "$HARNESS_ROOT" || exit 1
found people --fonds Z109 --name Test
cd people || exit 1
for name in head clerk; do new_key $name; done
dossier person add 赵六 --role custodian-head --department 销售部 --key "$KEYS/head.pub.pem" >/dev/null
dossier person add 周七 --role department-archivist --department Sales --key "$KEYS/clerk.pub.pem" >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier file "$HARNESS_ROOT/one.txt" --customer C00001 --category feedback --date 2010-03-05 >/dev/null
exits 'a person borrows' 0 as clerk dossier loan ask $R/1 --borrower p0003 --use lend --purpose 对账
P=$(grep -oE 'L[0-9]{4}-[0-9]{4}' "$OUT" | head -n 1)
refused D-RESERVED 6 "not everybody approves" as clerk dossier loan approve "$P"
refused D-KEY-NONE 6 'nobody without a key' without_key dossier loan approve "$P" --by 赵六
exits 'the head of the department does' 0 as head dossier loan approve "$P"
is 'and is named, with the number' "$(dossier --json show "$P" | jq -r 'select(.step == "approved") | [.approver, .person, .post] | join(" ")')" '赵六 p0002 custodian-head'
exits 'it goes out' 0 as clerk dossier loan out "$P"
ok 'the archive verifies with the signature' dossier verify
# ---- Places of one loan that come back one after the other, and records in a lent volume ----

fresh
dossier init . --fonds Z109 >"$OUT"
dossier customer add One >"$OUT"
dossier file "$HARNESS_ROOT"/{one,two}.txt --each -c C00001 -k feedback -d 2010-03-05 >"$OUT"
exits 'two records in one loan' 0 ask $R/1 $R/2 "${inside[@]}" --use lend
dossier loan approve "$L-0001" --by 主任 >"$OUT" && dossier loan out "$L-0001" >"$OUT"
cp -p customers/C00/C00001/2010/a06-feedback/0002/original-001.txt "$HARNESS_ROOT/second.txt"
chmod u+w customers/C00/C00001/2010/a06-feedback/0002/original-001.txt
echo x >>customers/C00/C00001/2010/a06-feedback/0002/original-001.txt
is 'show of the volume tells of the loan' "$(dossier show $R | sed -n 's/^on loan *//p')" "$L-0001"
exits 'the whole one comes back alone' 0 dossier loan back $R/1
is 'and no incident is opened on it' "$(dossier incident list --all 2>/dev/null | wc -l)" 0
is 'the other one is still out' "$(dossier --json show $R | jq -c 'select(.type == "volume").loans')" "[\"$L-0001\"]"
exits 'the damaged one' 1 dossier loan back $R/2
is 'has its own' "$(dossier --json incident list | jq -r 'select(.type == "incident") | .place')" C00001/2010/a06-feedback/0002
cp -p "$HARNESS_ROOT/second.txt" customers/C00/C00001/2010/a06-feedback/0002/original-001.txt
exits 'the volume is lent' 0 ask $R "${inside[@]}" --use lend
dossier loan approve "$L-0002" --by 主任 >"$OUT" && dossier loan out "$L-0002" >"$OUT"
refused D-LOAN-STATE 6 'a record of it does not come back alone' dossier loan back $R/1
like 'which is said' "$(err)" "this is out with its volume, by $L-0002"
like 'with what helps' "$(err)" "dossier loan back C00001/2010/a06-feedback\`"
exits 'the volume comes back' 0 dossier loan back $R
ok 'the archive verifies' dossier verify

# ---- The queue ----

fresh
dossier init . --fonds Z109 >"$OUT"
dossier customer add One >"$OUT"
dossier file "$HARNESS_ROOT/one.txt" -c C00001 -k feedback -d 2010-03-05 >"$OUT"
for name in 张三 李四 王五; do
  exits "$name asks" 0 ask $R/1 --borrower $name --department Sales --use lend
done
like 'who comes later is told' "$(err)" "asked for before: $L-0001, $L-0002"
exits 'the second is approved' 0 dossier loan approve "$L-0002" --by 主任
exits 'and goes out before the first' 0 dossier loan out "$L-0002"
like 'which is told' "$(err)" "asked for before: $L-0001\$"
exits 'a fourth asks, and is refused while it is out' 0 ask $R/1 --borrower 赵六 --department Sales --use lend
dossier loan refuse "$L-0004" --reason no >"$OUT" 2>"$ERR"
is 'nobody is next yet' "$(grep -c 'next in the queue' "$ERR")" 0
exits 'it comes back' 0 dossier loan back "$L-0002"
like 'and the first is next' "$(err)" "next in the queue: $L-0001\$"
exits 'who is refused' 0 dossier loan refuse "$L-0001" --reason no
like 'gives way to the third' "$(err)" "next in the queue: $L-0003"

# Holidays are announced for a year; nobody knows those of 2099.
exits 'the last one is approved' 0 dossier loan approve "$L-0003" --by 主任
exits 'and goes out in a year whose holidays the layout does not name' 0 at 2099-03-02 dossier loan out "$L-0003"
like 'which is told' "$(err)" 'names no holidays of 2099: check that 2099-03-09 is a working day'
like 'show of the volume tells that something in it is out' "$(dossier show $R)" "on loan +$L-0003"

# Nobody reads of a restricted customer's borrowers by chance.
exits 'the customer is restricted' 0 dossier restrict C00001 --reason privacy
is 'no list has its loans' "$(dossier loan list --all 2>/dev/null | wc -l)" 0
is 'unless asked for' "$(dossier loan list --all --restricted | wc -l)" 4
done_testing
