#!/bin/bash
# hold: set, lifted, listed; and what verify says of decisions that were tampered with.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
# entry_of NUMBER [EDITION]: where an entry's document stands.
entry_of () { echo "registers/decisions/$YEAR/000/$1/entry.${2:-1}.xml"; }
command -v jq >/dev/null || skip_all "there is no jq"

fresh
exits 'an archive is made' 0 dossier init a --fonds Z109 --name 测试
cd a || exit 1
exits 'a customer is opened' 0 dossier customer add --name 上海宏远贸易有限公司 --owner tester
exits 'and another' 0 dossier customer add --name 杭州西湖仪器有限公司 --owner tester
n=0
file_one () { # CUSTOMER CATEGORY OPTION…
  n=$((n + 1))
  printf 'scan %s\n' "$n" >"../scan-$n.txt"
  dossier file "../scan-$n.txt" --customer "$1" --category "$2" "${@:3}" >"$OUT" 2>"$ERR" || diag "$(err)"
}
held () { dossier due --as-of 2060-01-01 --list held --json | jq -r 'select(.type == "due") | .path + " " + .holds'; }
file_one C00001 vouchers --title 凭证 --date 2015-06-01
file_one C00001 vouchers --title 付款合同凭证 --date 2015-07-01
file_one C00001 contracts --title 购销合同 --date 2016-01-09 --closed 2017-01-01
file_one C00002 vouchers --title 凭证 --date 2015-06-01
voucher=C00001/2015/pz-vouchers/0001

# Refusals.
before=$(tree_digest .)
exits 'a hold without a matter' 2 dossier hold set $voucher
exits 'a hold on nothing' 2 dossier hold set --matter 1
exits 'a hold on what is not there' 2 dossier hold set C00009 --matter 1
like 'has its code' "$(err)" 'D-REFERENCE-UNKNOWN'
exits 'a query that finds nothing' 2 dossier hold set --query 没有这个 --matter 1
like 'has its code' "$(err)" 'D-NOTHING-FOUND'
exits 'a matter that cannot be seen' 2 dossier hold set $voucher --matter $'a\u202eb'
like 'has its code' "$(err)" 'D-TEXT'
exits 'lifting what is none' 2 dossier hold lift "H$YEAR-0001" --reason x
like 'has its code' "$(err)" 'D-HOLD-UNKNOWN'
exits 'a dry run' 0 dossier hold set C00001 --matter 1 -n
like 'says what would be' "$(out)" 'would be on hold +C00001 '
is 'none of which has written anything' "$(tree_digest .)" "$before"

# Setting and lifting.
exits 'a hold on a year' 0 dossier hold set C00001/2015 --matter '（2026）沪01民初12号' --mandate 法务部 --reason 诉讼
is 'has a number' "$(out | sed -n 's/.*(\(.*\))$/\1/p')" "H$YEAR-0001"
is 'it covers what stands there' "$(held)" 'C00001/2015/pz-vouchers/0001 '"H$YEAR"'-0001
C00001/2015/pz-vouchers/0002 '"H$YEAR"'-0001'
file_one C00001 vouchers --title 补记 --date 2015-08-01
is 'and what is filed there later' "$(held | tail -n 1)" 'C00001/2015/pz-vouchers/0003 '"H$YEAR"'-0001'
exits 'a hold on what is found' 0 dossier hold set --query 合同 --matter 2026-7
is 'is on each record that matches' "$(held)" 'C00001/2015/pz-vouchers/0001 '"H$YEAR"'-0001
C00001/2015/pz-vouchers/0002 '"H$YEAR"'-0001 '"H$YEAR"'-0002
C00001/2015/pz-vouchers/0003 '"H$YEAR"'-0001
C00001/2016/a02-contracts/0001 '"H$YEAR"'-0002'
is 'the query is written down' "$(grep -c '<query>合同</query>' "$(entry_of "H$YEAR-0002")")" 1
exits 'through a pipe' 0 bash -c 'dossier find 补记 | dossier hold set --matter 3'
is 'names what was found' "$(dossier hold list --json | jq -r --arg id "H$YEAR-0003" 'select(.hold == $id) | .place')" 'C00001/2015/pz-vouchers/0003'
exits 'why says it' 0 dossier why --json C00001/2015/pz/2
is 'with every hold' "$(jq -r 'select(.subject == "hold") | .value' <"$OUT")" "H$YEAR"'-0001 '"H$YEAR"'-0002'
like 'show says it, too' "$(dossier show C00001/2015/pz/2 | tr -s '\n ' ' ')" "on hold H$YEAR-0001 H$YEAR-0002"
like 'of a year' "$(dossier show C00001/2015)" "on hold +H$YEAR-0001"
like 'and of a volume in it' "$(dossier show C00001/2015/pz)" "on hold +H$YEAR-0001"
unlike 'not of the whole customer' "$(dossier show C00001)" 'on hold'
is 'status counts them' "$(dossier status --json | jq -r .holds | head -n 1)" 3
exits 'lifting one' 0 dossier hold lift "H$YEAR-0002" --reason 结案
is 'frees what no other holds' "$(held)" 'C00001/2015/pz-vouchers/0001 '"H$YEAR"'-0001
C00001/2015/pz-vouchers/0002 '"H$YEAR"'-0001
C00001/2015/pz-vouchers/0003 '"H$YEAR"'-0001 '"H$YEAR"'-0003'
exits 'an extension' 0 dossier retention extend $voucher --until 2060-01-01 --reason 鉴定
before=$(tree_digest .)
exits 'a hold for the same matter on the same places' 6 dossier hold set C00001/2015/pz/3 --matter 3
like 'is there already' "$(err)" 'D-HOLD-EXISTS'
exits 'lifting it again' 6 dossier hold lift "H$YEAR-0002" --reason 结案
like 'is refused' "$(err)" 'D-HOLD-LIFTED'
exits 'lifting it where it never was' 6 dossier hold lift "H$YEAR-0001" $voucher --reason x
like 'is refused' "$(err)" 'D-HOLD-ELSEWHERE'
exits 'lifting what is no hold' 2 dossier hold lift "H$YEAR-0004" --reason x
like 'is refused' "$(err)" 'D-HOLD-UNKNOWN'
exits 'lifting without a reason' 2 dossier hold lift "H$YEAR-0001"
is 'none of which has written anything' "$(tree_digest .)" "$before"
exits 'a hold on two places' 0 dossier hold set C00001 C00002/2015/pz --matter 5
exits 'is lifted on one' 0 dossier hold lift "H$YEAR-0005" C00002/2015/pz --reason x
is 'and stays on the other' "$(dossier hold list --json | jq -r --arg id "H$YEAR-0005" 'select(.hold == $id) | .place')" C00001

exits 'holds on what covers a record' 0 dossier hold list C00001/2015/pz/3
is 'and on itself' "$(out | cut -d' ' -f1 | tr '\n' ' ')" "H$YEAR"'-0001 '"H$YEAR"'-0003 '"H$YEAR"'-0005 '
exits 'with those that were lifted' 0 dossier hold list --all C00002
like 'and by which edition' "$(out)" "H$YEAR"'-0005 .* '"H$YEAR"'-0005\.2'
like 'who, when, for what' "$(dossier hold list C00001/2015)" "H$YEAR"'-0001 +C00001/2015 +20[0-9-]+ +tester +（2026）沪01民初12号 +法务部 +诉讼'
exits 'a text that looks like a formula' 0 dossier hold set C00002 --matter '=1+1'
like 'does not run in a spreadsheet' "$(dossier hold list C00002 --csv)" "'=1\\+1"
exits 'verified' 0 dossier verify
is 'the log of a record shows what was decided about it' "$(dossier log C00001/2015/pz-vouchers/0003 --json | jq -r 'select(.type == "event") | .verb' | tr '\n' ' ')" 'file hold '

# Tampering: the code that each must give.
cp -a . ../sound
tampered () { # DESC CODE
  exits "$1" 1 dossier verify --json
  is "$1: $2" "$(jq -r 'select(.type == "finding" and .grade == "fault") | .code' <"$OUT" | LC_ALL=C sort -u | grep -cx "$2")" 1
  rm -rf ../broken && mv "$PWD" ../broken && cp -a ../sound "$PWD" && cd "$PWD" || exit 1
}
chmod -R u+w . ../sound
sed -i 's/2026-7/2026-8/' "$(entry_of "H$YEAR-0002")"
exits 'a list with a damaged entry' 3 dossier hold list --all
like 'says which one it is' "$(err)" "error\[D-FILE-CHANGED\].*where: registers/decisions/$YEAR/000/H$YEAR-0002/"
is 'and lists all of them' "$(out | cut -d' ' -f1 | sort -u | tr '\n' ' ')" "H$YEAR-0001 H$YEAR-0002 H$YEAR-0003 H$YEAR-0005 H$YEAR-0006 "
unlike 'without the words of the damaged one' "$(out)" '2026-8'
tampered 'a matter changed' V-FILE-CHANGED
rm "$(entry_of "H$YEAR-0001")"
tampered 'a decision gone' V-FILE-MISSING
cp "$(entry_of "H$YEAR-0001")" "$(entry_of "H$YEAR-0001" 2)"
tampered 'an edition that no event knows' V-FILE-UNLISTED

# A forger writes events, chained as they must be, of decisions that cannot be.
forge () { # VERB FIELDS…: one event at the end of the journal, in a block of its own
  local last number previous
  last=$(find journal -type f | LC_ALL=C sort | tail -n 1)
  number=$(tail -n 1 "$last" | cut -d' ' -f1)
  previous=$(tail -n 1 "$last" | sha256sum | cut -d' ' -f1)
  number=$(printf '%09d' $((10#$number + 1)))
  printf '%s %s %s-12-31T00:00:00Z forger %s\n' "$number" "$previous" "$((YEAR + 1))" "$*" >"journal/$number"
}
# An entry of the forger's own: the document at FILE says PLACE and NUMBER, and its digest is right.
forge_entry () { # FILE PLACE NUMBER
  local file
  file=$(entry_of "$1")
  mkdir -p "$(dirname "$file")"
  sed -e "s/H$YEAR-0001/$3/" -e "s|path=\"[^\"]*\"|path=\"$2\"|" "$(entry_of "H$YEAR-0001")" >"$file"
  forge decision "path=$file" "digest=$(sha256sum <"$file" | cut -d' ' -f1)" kind=hold
}
place=customers/C00/C00001/2015
forge_entry "H$YEAR-0050" $place "H$YEAR-0050"
tampered 'an entry without its events' V-ENTRY-EVENTS
forge_entry "H$YEAR-0050" $place "H$YEAR-0050"
forge hold on=customers/C00/C00002 "entry=H$YEAR-0050" edition=1
tampered 'an event on another place than its entry' V-ENTRY-EVENTS
forge_entry "H$YEAR-0050" $place "H$YEAR-0050"
forge hold on=$place "entry=H$YEAR-0050" edition=1
forge hold on=customers/C00/C00002 "entry=H$YEAR-0050" edition=1
tampered 'an event on a place more than its entry' V-ENTRY-EVENTS
forge lift on=$place/pz-vouchers/0003 "entry=H$YEAR-0003" edition=1
tampered 'a lift that no edition says' V-ENTRY-EVENTS
forge hold on=$place "entry=H$YEAR-0003" edition=1
tampered 'an event of an entry, long after it' V-ENTRY-EVENTS
forge_entry "H$YEAR-0050" $place "H$YEAR-0051"
forge hold on=$place "entry=H$YEAR-0050" edition=1
tampered 'an entry of another number' V-ENTRY
forge lift on=$place "entry=H$YEAR-0099" edition=2
tampered 'an event of an entry that was never written' V-ENTRY-UNKNOWN
forge lift on=$place/pz-vouchers "entry=H$YEAR-0001" edition=2
tampered 'a hold lifted where it is not' V-ENTRY-STATE
forge lift on=$place "entry=H$YEAR-0003" edition=2
tampered 'a hold lifted by the entry of another' V-ENTRY-STATE
forge release on=$place "entry=H$YEAR-0001" edition=2
tampered 'a release of what is not restricted' V-ENTRY-STATE
forge withdraw on=$place code=CE "entry=H$YEAR-0001" edition=2
tampered 'a day withdrawn that was not recorded' V-ENTRY-STATE
forge hold on=customers/C00/C00077 "entry=H$YEAR-0001" edition=1
tampered 'a hold where nothing stands' V-ENTRY-PLACE
forge extend on=$place "entry=H$YEAR-0001" edition=1
tampered 'an extension without its day' V-EVENT
forge hold on=layouts "entry=H$YEAR-0001" edition=1
tampered 'a hold on no place' V-EVENT
forge hold on=$place "entry=L$YEAR-0001x" edition=1
tampered 'a hold by no entry' V-EVENT
done_testing
