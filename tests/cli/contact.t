#!/usr/bin/env bash
# Contacts with customers: noted, one or a day's list, told when they are due, settled, withdrawn; and seen by nobody who must not.
. "$(dirname "$0")/harness.sh"

K=K$YEAR
refused () { # CODE STATUS DESC COMMAND…
  local before
  before=$(tree_digest .)
  exits "$3" "$2" "${@:4}"
  like "$3: its code" "$(err)" "error\\[$1\\]"
  is "$3: nothing changed" "$(tree_digest .)" "$before"
}
add () { dossier contact add "$@"; }
numbers () { dossier contact list "$@" | awk '{ print $1 }'; }
day () { date -d "$TODAY $1" +%F; }
rows () { dossier --json contact due "$@" | jq -r 'select(.type == "contact-due") | [.customer, .kind // "any", .last // "never", .due // "now"] | join(" ")'; }

fresh
dossier init . >"$OUT"
dossier customer add 华东贸易有限公司 tier=key owner=李 >"$OUT"
dossier customer add 'Hardware & Sons' owner=wang opened=2020-01-01 >"$OUT"
dossier customer add 三号 owner=李 >"$OUT"
echo scan >scan.txt
dossier file scan.txt -c C00001 -k feedback -d 2024-03-05 >"$OUT"
rm scan.txt

# ---- Noting ----

before=$(tree_digest .)
exits 'a dry run' 0 add 华东 --kind call --text 询问续约 -n
like 'says what it would do' "$(out)" "would be noted +C00001 +华东贸易有限公司 +$TODAY +\\($K-0001\\)"
is 'and changes nothing' "$(tree_digest .)" "$before"
exits 'a call, by a piece of the name' 0 add 华东 --kind 电话 --text 询问续约 --with 李经理 --needs 报价 --satisfaction 4 --record C00001/2024/a06/1
like 'gets a number' "$(out)" "noted +C00001 +华东贸易有限公司 +$TODAY +\\($K-0001\\)"
is 'in a file of its own' "$(ls "registers/contacts/$YEAR/000/$K-0001")" entry.1.xml
before=$(tree_digest .)
exits 'the same again' 0 add 华东 --kind call --text 询问续约 --with 李经理 --needs 报价 --satisfaction 4 --record C00001/2024/a06/1
like 'was noted before' "$(out)" "noted before .*\\($K-0001\\)"
is 'and adds nothing' "$(tree_digest .)" "$before"
exits 'another text is another call' 0 add C00001 --kind call --text 已报价
exits 'an earlier visit' 0 add C00001 --kind visit --text 'came by' -d "$(day '-40 days')"
exits 'a complaint' 0 add hardware --kind complaint --text 'late again' -d 2024-06-01
is 'the latest come first' "$(numbers | tr '\n' ' ')" "$K-0002 $K-0001 $K-0003 $K-0004 "
like 'with what was said' "$(dossier contact list C00001)" '询问续约'
is 'the journal has neither names nor texts' "$(grep -rlE '李经理|询问|late again' journal | wc -l)" 0
like 'show prints it' "$(dossier show "$K-0001")" 'with +李经理'
like 'with its record' "$(dossier show "$K-0001")" 'record +C00001/2024/a06-feedback/0001'
like 'show of the customer tells the last one' "$(dossier show C00001)" "last contact +$TODAY"
like 'log tells it' "$(dossier log C00001)" 'note'
ok 'the archive verifies' dossier verify

refused D-DATE-FUTURE 6 'tomorrow' add C00001 --kind call --text x -d "$(day '+2 days')"
refused D-KIND-UNKNOWN 2 'a kind that is none' add C00001 --kind dance --text x
refused D-CUSTOMER-UNKNOWN 2 'nobody' add Nobody --kind call --text x
refused D-CONTACT-RECORD 6 'a record of another customer' add C00002 --kind call --text x --record C00001/2024/a06/1
refused D-CONTACT-RECORD 6 'a volume' add C00001 --kind call --text x --record C00001/2024/a06
refused D-USAGE 2 'nothing said' add C00001 --kind call
refused D-USAGE 2 'too satisfied' add C00001 --kind call --text x --satisfaction 6
refused D-USAGE 2 'neither customer nor list' add --kind call --text x

# ---- Settling and withdrawing ----

is 'a complaint is open' "$(numbers --open)" "$K-0004"
refused D-CONTACT-KIND 6 'a call is not settled' dossier contact settle "$K-0001" --reason sent
refused D-CONTACT-UNKNOWN 2 'one that is none' dossier contact settle "$K-0099" --reason sent
exits 'the complaint is' 0 dossier contact settle "$K-0004" --reason 'sent again'
is 'and open no more' "$(numbers --open)" ''
like 'it is still listed' "$(dossier contact list C00002)" 'settled'
refused D-CONTACT-ENDED 6 'once' dossier contact settle "$K-0004" --reason sent
exits 'what was noted by mistake, from a pipe' 0 bash -c "dossier contact list C00001 --kind visit | dossier contact withdraw --reason 误记"
is 'is in no list' "$(numbers --kind visit)" ''
refused D-CONTACT-ENDED 6 'once' dossier contact withdraw "$K-0003" --reason again
like 'show has both editions' "$(dossier show "$K-0003" | tr '\n' ' ')" 'noted.*withdrawn.*误记'
ok 'the archive verifies' dossier verify

# ---- Whom nobody called ----

is 'by the rules: who is late, and who never came' "$(rows | sort)" "C00001 visit never now
C00002 any 2024-06-01 2024-09-01
C00003 any never now"
is 'by their kind' "$(rows --kind visit)" 'C00001 visit never now'
is 'by who looks after them' "$(rows --owner wang)" 'C00002 any 2024-06-01 2024-09-01'
is 'since a day' "$(rows --since 2025-01-01 | cut -d ' ' -f 1 | tr '\n' ' ')" 'C00003 C00002 '
add C00001 --kind visit --text 'came by' -d "$(day '-20 days')" >"$OUT"
is 'a visit of a key customer lasts half a year' "$(rows --kind visit)" ''
like 'a calendar has the days' "$(dossier contact due --ics)" 'DTSTART;VALUE=DATE:20240901'
exits 'the relationship ends' 0 dossier event C00003 RE 2024-01-01
is 'and nobody calls any more' "$(rows | grep -c C00003)" 0

# ---- Restricted customers ----

exits 'a customer is restricted' 0 dossier restrict C00002 --reason privacy
is 'no list has it' "$(dossier contact list | grep -c Hardware)" 0
is 'nor who is to be called' "$(rows | grep -c C00002)" 0
is 'unless asked for' "$(numbers --restricted C00002)" "$K-0004"
exits 'and is shown again' 0 dossier release C00002 --reason over

# ---- A day's list ----

printf '\xef\xbb\xbf客户,方式,内容,日期,联系人,满意度,相关档案\n华东,拜访,看样品,%s,李,5,C00001/2024/a06/1\n# 备注,,,,,,\nC00002,电话,催款,2025/11/30,,,\n' \
  "$(day '-3 days')" >../list.csv
before=$(tree_digest .)
exits 'a dry run of a list' 0 add --sheet ../list.csv -n
is 'changes nothing' "$(tree_digest .)" "$before"
exits 'a list' 0 add --sheet ../list.csv
is 'is noted in one commit' "$(dossier --json log | jq -r 'select(.verb == "contact") | .time' | tail -2 | sort -u | wc -l)" 1
is 'each row' "$(numbers --kind visit)" "$(printf '%s\n' "$K-0006" "$K-0005")"
before=$(tree_digest .)
exits 'the same list again, from a pipe' 0 bash -c 'dossier contact add - <../list.csv'
is 'adds nothing' "$(tree_digest .)" "$before"
is 'and says so' "$(grep -c '^noted before' "$OUT")" 2
printf 'customer;kind;text;day;satisfaction;record\nNobody;dance;x;2024-02-30;9;\nC00002;call;;2024-01-01;;C00001/2024/a06/1\n;call;x;;;\n' >../list.csv
refused D-SHEET-FAULTS 6 'a list with faults' add --sheet ../list.csv
dossier --json contact add --sheet ../list.csv >"$OUT" 2>/dev/null
is 'all are told' "$(jq -r 'select(.type == "fault") | "\(.row) \(.column) \(.code)"' "$OUT" | sort)" "2 A D-CUSTOMER-UNKNOWN
2 B D-KIND-UNKNOWN
2 D D-DATE
2 E D-SATISFACTION
3 C D-CELL-EMPTY
3 F D-CONTACT-RECORD
4 A D-CELL-EMPTY"
printf 'name,colour\nx,red\n' >../list.csv
refused D-SHEET-HEADINGS 2 'a list without headings' add --sheet ../list.csv
printf 'customer,kind,text\n' >../list.csv
refused D-SHEET-EMPTY 2 'an empty list' add --sheet ../list.csv
head -c 100 /dev/zero >../list.csv
refused D-SHEET 3 'what is no sheet' add --sheet ../list.csv
exits 'texts in Chinese' 6 env LC_ALL=zh_CN.UTF-8 dossier contact settle "$K-0001" --reason x
like 'for those who read it' "$(err)" '投诉'

# ---- Packs and the index ----

dossier index rebuild >"$OUT"
is 'the index can be made again' "$(numbers | wc -l)" 6
exits 'a pack' 0 dossier pack -o ../all.tar
ok 'verifies' dossier verify ../all.tar
exits 'and is restored' 0 dossier unpack ../all.tar ../again
is 'with all contacts' "$(dossier -C ../again contact list | wc -l)" 6
ok 'the archive verifies' dossier verify

done_testing
