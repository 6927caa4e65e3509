#!/bin/bash
# --json on every verb: one object a line, each with its type, the last a summary or an error, UTF-8 whatever the locale.
. "$(dirname "$0")/harness.sh"
command -v jq >/dev/null || skip_all "there is no jq"

# json DESC STATUS COMMAND…: runs with --json and checks what every verb promises. An error's status is in it, too.
json () {
  local description=$1 want=$2
  shift 2
  exits "$description" "$want" "$@" --json
  jq -es --argjson want "$want" '
    length > 0 and all(.[]; type == "object" and (.type | type) == "string")
    and (.[-1].type == "summary" or .[-1].type == "error")
    and ([.[:-1][] | select(.type == "summary" or .type == "error")] | length) == 0
    and (.[-1].type == "error") == ($want > 1) and .[-1].status == $want
  ' <"$OUT" >/dev/null 2>>"$ERR"
  ok "$description: objects with types, closed by a summary or an error"
  is "$description: one object a line" "$(jq -c . <"$OUT" | wc -l)" "$(wc -l <"$OUT")"
  iconv -f UTF-8 -t UTF-8 "$OUT" >/dev/null 2>&1
  ok "$description: UTF-8"
}

# The verbs of this file; at the end they must be all that there are.
tried () {
  sed -nE 's/^json "[^"]*" [0-9] (env LC_ALL=C )?dossier (-C [a-z]+ )?([a-z]+).*/\3/p' "$HARNESS_TOP/tests/cli/json.t" | LC_ALL=C sort -u
}

fresh
json "init" 0 dossier init a --name '档案馆'
json "init of what is there" 6 dossier init a
json "customer add" 0 dossier -C a customer add '杭州西湖仪器有限公司' --owner '王芳'
json "customer list" 0 dossier -C a customer list
json "customer show" 0 dossier -C a customer show C00001
json "customer set" 0 dossier -C a customer set C00001 --owner '李强'
json "customer show of nobody" 2 dossier -C a customer show C00999
json "file" 0 dossier -C a file "$SAMPLES/contract.tif" --customer C00001 --category contracts --title '购销合同 "一"' --date 2024-03-05
is "what was filed is named" "$(jq -r 'select(.type != "summary") | .path // empty' <"$OUT" | head -n1)" "C00001/2024/a02-contracts/0001"
json "a dry run of file" 0 dossier -C a file "$SAMPLES/bakery.png" --customer C00001 --category vouchers --title t --date 2024-03-05 -n
json "file of a scan that is not there" 3 dossier -C a file nowhere.tif --customer C00001 --category contracts --title t --date 2024-03-05
json "find" 0 dossier -C a find 合同
json "find in the C locale" 0 env LC_ALL=C dossier -C a find 合同
like "Chinese stays Chinese there" "$(out)" '购销合同'
json "find of nothing" 0 dossier -C a find 没有这个
json "list" 0 dossier -C a list C00001
json "missing" 1 dossier -C a missing C00001
json "show" 0 dossier -C a show C00001/2024/a02/1
json "path" 0 dossier -C a path C00001/2024/a02/1
json "why" 0 dossier -C a why C00001/2024/a02/1
json "print" 0 dossier -C a print record-list C00001 -o list.html
json "print into standard output" 2 dossier -C a print record-list C00001
json "log" 0 dossier -C a log
json "status" 0 dossier -C a status
json "void" 0 dossier -C a void C00001/2024/a02/1 --reason why
json "void undone" 0 dossier -C a void C00001/2024/a02/1 --undo --reason why
json "handover propose" 0 dossier -C a handover propose --from Sales
json "handover list" 0 dossier -C a handover list --pending
json "handover sign" 6 dossier -C a handover sign "T$(dossier -C a handover list --json | jq -r 'select(.type == "handover").handover' | head -n 1 | cut -c2-)" --for Quality
json "shelve" 0 dossier -C a shelve C00001/2024/a02/1 --box B7 --room 2
json "shelve a box" 0 dossier -C a shelve --box B7 --room 3
json "list --boxes" 0 dossier -C a list --boxes
echo C00001/2024/a02/1 >labels.txt
json "shelve audit" 0 dossier -C a shelve audit labels.txt
json "loan ask" 0 dossier -C a loan ask C00001/2024/a02/1 --borrower 张三 --department Sales --use consult --purpose 核对
json "loan ask for what the rule forbids" 6 dossier -C a loan ask C00001/2024/a02/1 --borrower 张三 --department Sales --use lend --purpose 核对
json "loan approve" 0 dossier -C a loan approve "L$YEAR-0001" --by 李四
json "loan out" 0 dossier -C a loan out "L$YEAR-0001"
json "loan list" 0 dossier -C a loan list
json "loan back with a page too many" 1 dossier -C a loan back "L$YEAR-0001" --pages 99
json "show of a loan" 0 dossier -C a show "L$YEAR-0001"
json "incident list" 0 dossier -C a incident list
json "incident close" 0 dossier -C a incident close "I$YEAR-0001" --reason 重数
json "incident open" 0 dossier -C a incident open C00001/2024/a02/1 --text 受潮
json "show of an incident" 0 dossier -C a show "I$YEAR-0001"
json "contact add" 0 dossier -C a contact add C00001 --kind complaint --text 迟到
json "contact list" 0 dossier -C a contact list
json "contact due" 0 dossier -C a contact due --since "$TODAY"
json "contact settle" 0 dossier -C a contact settle "K$YEAR-0001" --reason 已道歉
json "contact withdraw" 0 dossier -C a contact withdraw "K$YEAR-0001" --reason 误记
json "show of a contact" 0 dossier -C a show "K$YEAR-0001"
json "move" 0 dossier -C a move C00001/2024/a02/1 --category feedback --reason why --dry-run
json "pair" 2 dossier -C a pair C00001/2024/a02/1 --reason why
json "amend" 0 dossier -C a amend C00001/2024/a02/1 --note more --reason why
echo ledger >ledger.txt
printf 'file,customer,category,date\nledger.txt,C00001,feedback,2023-05-06\ngone.txt,C00001,feedback,2023-05-06\n' >list.csv
json "batch template" 0 dossier -C a batch template new.csv
json "batch check" 1 dossier -C a batch check list.csv
json "batch apply with faults" 6 dossier -C a batch apply list.csv
sed -i '$d' list.csv
cp -a a b
mkdir folder
echo note >folder/C00001_feedback_2023-05-06_note.txt
json "inbox list" 0 dossier -C b inbox list folder --settle 0
json "inbox file without --yes" 2 dossier -C b inbox file folder --settle 0
json "inbox file" 0 dossier -C b inbox file folder --settle 0 --yes
json "inbox watch" 0 dossier -C b inbox watch folder --settle 0 --rounds 1
json "batch apply" 0 dossier -C b batch apply list.csv
json "seal" 0 dossier -C a seal C00001/2024/a02-contracts
json "reopen" 0 dossier -C a reopen C00001/2024/a02-contracts --reason why
json "seal again" 0 dossier -C a seal C00001/2024/a02-contracts
json "filing into a sealed volume" 6 dossier -C a file "$SAMPLES/bakery.png" --customer C00001 --category contracts --title t --date 2024-03-05
json "verify" 0 dossier -C a verify
json "pack" 0 dossier -C a pack -o full.tar
json "a dry run of pack" 0 dossier -C a pack -o - -n
json "pack of what is new" 0 dossier -C a pack -o more.tar --since full.tar.receipt
json "status of backups" 0 dossier -C a status --backups
json "pack discarded" 0 dossier -C a pack --discarded "$(jq -r 'select(.type == "backup") | .event' <"$OUT" | head -n1)"
json "pack into a pipe" 2 dossier -C a pack -o -
json "verify of a pack" 0 dossier verify full.tar
json "unpack" 0 dossier unpack full.tar unpacked
json "a dry run of unpack" 0 dossier -n unpack full.tar none
json "unpack to what is there" 6 dossier unpack full.tar unpacked
json "repair" 0 dossier -C a unpack full.tar --only C00001 --repair
json "accept" 0 dossier unpack --accept-as-newest unpacked --yes
json "compare" 0 dossier -C a compare full.tar
json "redact of what was never destroyed" 6 dossier -C a redact full.tar -o never.tar
json "compare with what is no pack" 5 dossier -C a compare "$SAMPLES/contract.tif"
chmod u+w a/customers/C00/C00001/2024/a02-contracts/0001/original-001.tif
printf x >>a/customers/C00/C00001/2024/a02-contracts/0001/original-001.tif
json "verify of a changed file" 1 dossier -C a verify
jq -es 'any(.[]; .grade == "fault" and (.place | endswith("original-001.tif")))' <"$OUT" >/dev/null
ok "which is a finding that names it"
json "due" 0 dossier -C a due --as-of 2060-01-01 --list all
is "what is not computable says why" "$(jq -r 'select(.type == "due") | .list + " " + (.because | length > 0 | tostring)' <"$OUT")" "unknown true"
json "due by year" 0 dossier -C a due --by year
json "a calendar" 0 dossier -C a due --ics
json "event" 0 dossier -C a event C00001/2024/a02/1 CE 2027-05-31
json "retention" 0 dossier -C a retention extend C00001/2024/a02/1 --until 2060-01-01 --reason 鉴定
json "an extension that shortens" 6 dossier -C a retention extend C00001/2024/a02/1 --until 2059-01-01 --reason 鉴定
json "hold" 0 dossier -C a hold set C00001 --matter 2026-7
is "a decision has its places" "$(jq -r 'select(.type == "decision") | .places | join(" ")' <"$OUT")" "C00001"
json "hold list" 0 dossier -C a hold list
json "restrict" 0 dossier -C a restrict C00001 --reason 请求
json "release" 0 dossier -C a release C00001 --reason 同意
(umask 077 && echo 'a sentence of words' >passphrase)
json "key new" 0 dossier key new --passphrase-file passphrase
json "key new where there is one" 6 dossier key new --passphrase-file passphrase
json "key show" 0 dossier key show
json "key show --public" 0 dossier key show --public
json "person add" 0 dossier -C a person add '李强' --role administrator --key "$XDG_CONFIG_HOME/dossier/key.pub.pem"
json "person grant" 0 dossier -C a person grant p0001 reviewer --passphrase-file passphrase
dossier -C a person grant p0001 archivist --department HR --passphrase-file passphrase >/dev/null
json "person grant of what is held" 6 dossier -C a person grant p0001 reviewer --passphrase-file passphrase
export DOSSIER_PASSPHRASE_FILE=$PWD/passphrase
json "person list" 0 dossier -C a person list
json "destroy propose of what is not due" 6 dossier -C a destroy propose --due
json "destroy show of no register" 0 dossier -C a destroy show
dossier -C a file "$SAMPLES/huoyun.tif" --duplicate --customer C00001 --category feedback --title 旧 --date 2010-03-05 >/dev/null
dossier -C a seal 2010 >/dev/null
json "hold lift" 0 dossier -C a hold lift "$(dossier -C a hold list --json | jq -r 'select(.type == "hold") | .hold' | head -n1)" --reason 结案
json "destroy propose" 0 dossier -C a destroy propose --due
is "a register has its number" "$(jq -r 'select(.type == "register") | .number' <"$OUT")" "D$YEAR-0001"
register=D$YEAR-0001
json "destroy submit without the role" 6 dossier -C a destroy submit "$register" --passphrase-file passphrase
dossier -C a person grant p0001 appraiser --passphrase-file passphrase >/dev/null
json "destroy submit" 0 dossier -C a destroy submit "$register" --passphrase-file passphrase
is "a signature tells what comes of it" "$(jq -r 'select(.type == "signature") | .state' <"$OUT")" submitted
json "destroy sign" 6 dossier -C a destroy sign reviewer "$register" --passphrase-file passphrase
json "destroy run" 6 dossier -C a destroy run "$register" --confirm "$register" --passphrase-file passphrase
json "destroy show" 0 dossier -C a destroy show "$register"
is "words are those of the layout in every language" "$(jq -r 'select(.type == "missing") | .stage + " " + .role' <"$OUT")" "review reviewer"
json "destroy show of a register that is none" 2 dossier -C a destroy show D1999-0001
json "destroy withdraw" 0 dossier -C a destroy withdraw "$register"
json "checkpoint" 0 dossier -C a checkpoint --to kept.txt
json "sign" 0 dossier -C a sign --passphrase-file passphrase
json "verify of a journal that is good for a checkpoint" 1 dossier -C a verify --against kept.txt
json "index status" 0 dossier -C a index status
json "index rebuild" 0 dossier -C a index rebuild
json "doctor" 0 dossier -C a doctor
json "layout list" 0 dossier layout list
json "layout show" 0 dossier layout show company
json "layout check" 0 dossier layout check company
json "completion of a word" 0 dossier -C a completion words sho
json "the script of a shell" 0 dossier completion bash
json "help" 0 dossier help
json "help of a verb" 0 dossier help file
json "a verb that is none" 2 dossier frobnicate
json "an archive that is none" 5 dossier -C nowhere status
exits "options before the verb" 0 dossier --json -C a status
is "give JSON, too" "$(jq -rs '.[-1].type' <"$OUT")" "summary"

# shellcheck disable=SC2016
is "every verb was tried" "$(dossier help --json | jq -r 'select(.type == "verb") | .verb' | LC_ALL=C sort | comm -23 - <(tried))" ""
done_testing
