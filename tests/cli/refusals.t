#!/bin/bash
# Refusals: whatever is typed wrong, each command that the hint or `next` names works once its words in capitals are filled in, and in
# Chinese everything is said in Chinese. Those that people and destructions need are in hints.t.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
command -v jq >/dev/null || skip_all "there is no jq"

# filled COMMAND: with values for what the reader is to fill in.
filled () {
  sed -E "s/\bSCAN\b/..\/new.txt/g; s/\bCUSTOMER\b/C00001/g; s/\bCATEGORY\b/contracts/g; s/\b(REF|RECORD)\b/${record//\//\\/}/g
    s/\bVOLUME\b/C00001\/2024\/a02-contracts/g; s/\bVERB\b/hold/g; s/\bNUMBER\b/$number/g; s/\bHOLD\b/$number/g; s/\bDATE\b/2026-11-30/g
    s/\bTEXT\b/text/g; s/\bNAME\b/Newcomer-$(wc -l <"$HARNESS_ROOT/tried")/g; s/\bDIR\b/..\/new/g; s/\bFILE\b/..\/filled/g; s/^dossier key new/& --passphrase-file ..\/passphrase/; s/…$//; s/ …//" <<<"$1"
}

: >"$HARNESS_ROOT/tried"
# tried COMMAND DESC: it works, in a copy of the archive.
tried () {
  local command
  command=$(filled "$1")
  grep -qxF -- "$command" "$HARNESS_ROOT/tried" && return
  echo "$command" >>"$HARNESS_ROOT/tried"
  rm -rf ../copy ../new ../filled* && cp -r . ../copy
  exits "$2: $command" 0 bash -c "cd ../copy && $command"
}

# commands: those in backticks of what was printed, and that of `next`.
commands () {
  sed -n 's/^next *//p; s/^hint: //p' "$OUT" "$ERR" | grep -oE '`dossier [^`]*`|^dossier .*' | tr -d '`' | sort -u
}

# meets DESC COMMAND…: whatever comes of it, its hints are true.
met=0
meets () {
  local description=$1 command saved
  shift
  "$@" >"$OUT" 2>"$ERR" </dev/null
  met=$((met + 1))
  saved=$(commands)
  is "$description: the archive has the place" "$(nowhere .)" ""
  is "$description: commands in hints are in backticks" "$(grep '^hint: ' "$ERR" | sed 's/`[^`]*`//g' | grep -E '\bdossier [a-z]')" ""
  while IFS= read -r command; do
    [ -z "$command" ] || tried "$command" "$description"
  done <<<"$saved"
}

fresh
echo 'a scan' >scan.txt
echo 'another scan' >new.txt
echo 'open sesame' >passphrase && chmod 600 passphrase
number=H$YEAR-0001 record=C00001/2024/a02-contracts/0001
meets 'no archive is around' dossier status
mkdir a && cd a || exit 1
meets 'an archive is made' dossier init ../made --fonds Z109 --name test
cd .. && rm -rf a && mv made a && cd a || exit 1
meets 'a customer is added' dossier customer add 'West Lake' --owner tester
meets 'a record is filed' dossier file ../scan.txt --customer C00001 --category contracts --title 'A contract' --date 2024-01-09 --pages 1
meets 'a hold is set' dossier hold set $record --matter 'case 7'
for usage in 'frobnicate' 'status here' 'hold' 'hold frob' 'hold lift' "hold lift $number" 'log a b' 'log --verb nonsense' 'log --newest 1 --newest 2' 'find --from 2024-01-01 --from 2024-02-01' 'pack -o ../x.tar --zstd --gzip' 'pack -o ../x.tar -o ../y.tar' 'verify --jobs 1 -j 2' 'show --frob' 'find --year x' 'due --list soon' 'due --by colour' \
  'list C00009' "list $record" 'show C00009' 'show C00001/2024/a02-contracts/9' 'show H2001-0001' 'show D2001-0001' "why C00001" "why $number" 'why H2001-0001' \
  "path --parts C00001" "path --absolute --inside $record" 'show --xml C00001/2024' 'layout show nothing' 'layout show --category nonsense' 'layout list x' \
  'find --kind nonsense' 'find --grade nonsense' 'find --category nonsense' 'find --customer nobody' 'find --from 2024-02-01 --to 2024-01-01' \
  'customer add' 'customer set' 'customer set C00001' 'customer set C00001 frob=1' 'customer show nobody' 'customer show C00001 --edition 9' \
  'file ../gone.txt --customer C00001 --category contracts --pages 1 --date 2024-01-09' 'file ../scan.txt' 'file ../scan.txt --customer nobody --category contracts --pages 1' \
  'file ../scan.txt --customer C00001 --category nonsense' 'file ../scan.txt --customer C00001 --category contracts --pages 1 --date 2024-01-09' \
  'file ../new.txt --customer C00001 --category contracts --pages 1' 'file ../new.txt --customer C00001 --category contracts --pages 1 --kind nonsense --date 2024-01-09' \
  'file ../new.txt --customer C00001 --category contracts --pages 1 --role nonsense --date 2024-01-09' 'file ../new.txt --customer C00001 --category contracts --pages 1 --kind reply --date 2024-01-09' \
  "hold set $record" 'hold set --matter x' "hold lift H2001-0001 --reason x" "restrict $record" "release $record --reason x" "event $record XX 2027-05-31" \
  "event $record FY 2027-05-31" "event $record CE" "retention extend $record --until 2020-01-01 --reason x" 'seal C00009/2024' 'seal C00001/2023' \
  'pack' 'pack -o ../x.tar --since ../scan.txt' 'pack --discarded 1' 'unpack' 'unpack ../gone.tar ../y' 'compare' 'compare ../gone.tar' 'redact' 'redact ../gone.tar -o ../z.tar' \
  'verify nothing' 'verify --part 9' 'verify --against ../gone.txt' 'checkpoint 999' 'checkpoint --tsa http://localhost --to ../c.txt' 'sign' 'key show' 'key new x' \
  'person list x' 'person add somebody' 'person grant p0009 approver' 'person sign p0009' 'destroy' 'destroy propose' 'destroy propose --due' "destroy propose $record" 'destroy show D2001-0001' \
  'destroy submit D2001-0001' 'destroy run D2001-0001' 'destroy withdraw D2001-0001' 'index' 'index frob' 'doctor /nonexistent' 'init .' '--as-of tomorrow status' '--actor= status'; do
  # shellcheck disable=SC2086
  meets "$usage" dossier $usage
  # shellcheck disable=SC2086
  LANGUAGE=zh_CN dossier $usage >"$OUT" 2>"$ERR" </dev/null
  is "$usage: in Chinese it says so in Chinese" "$(grep -E '^(错误|建议)' "$ERR" | sed -E 's/^[^:：]*(: |：)//' | grep -vP '\p{Han}')" ""
done
meets 'what is due' dossier due --as-of 2090-01-01 --list all
meets 'a record is shown' dossier show $record
meets 'a hold is lifted' dossier hold lift "$number" --reason closed
meets 'a customer is restricted' dossier restrict C00001 --reason request
meets 'a restricted customer is listed' dossier list C00001
meets 'a customer is released' dossier release C00001 --reason request
meets 'a volume is sealed' dossier seal C00001/2024/a02-contracts
meets 'a sealed volume takes no record' dossier file ../new.txt --customer C00001 --category contracts --title x --date 2024-01-09
meets 'a checkpoint is made' dossier checkpoint --to ../kept.txt
meets 'a checkpoint is never overwritten' dossier checkpoint --to ../kept.txt
meets 'a pack is made' dossier pack -o ../p.tar
meets 'a pack is never overwritten' dossier pack -o ../p.tar
meets 'it is compared' dossier compare ../p.tar
meets 'it is unpacked' dossier unpack ../p.tar ../back
meets 'the archive is verified' dossier verify
chmod u+w README.txt && echo x >>README.txt
meets 'a damaged archive is verified' dossier verify
ok 'many were met' test "$met" -gt 100
ok 'and many commands tried' test "$(wc -l <"$HARNESS_ROOT/tried")" -gt 30

# Of several references all faults are told, whatever the verb, and nothing is changed.
chmod u+w README.txt && sed -i '$d' README.txt
before=$(tree_digest .)
for command in 'amend --title x --reason y' 'move --category feedback --reason y' 'void --reason y' 'hold set --matter y' 'restrict --reason y' \
  'shelve --box B99' 'incident open --text y' 'loan ask --borrower 张三 --department Sales --use consult --purpose y'; do
  # shellcheck disable=SC2086 # words of a command
  dossier --json $command C00001/2024/a02/77 C00001/2024/a02/78 >"$OUT" 2>"$ERR"
  is "$command: both are told" "$(jq -r 'select(.type == "fault") | "\(.reference) \(.code)"' "$OUT")" \
    'C00001/2024/a02/77 D-REFERENCE-UNKNOWN
C00001/2024/a02/78 D-REFERENCE-UNKNOWN'
  is "$command: and counted" "$(jq -r 'select(.type == "error") | .id' "$OUT" "$ERR")" D-REFERENCES
done
for command in 'loan approve L2026-0098 L2026-0099' 'contact settle --reason y K2026-0098 K2026-0099' 'incident close --reason y I2026-0098 I2026-0099'; do
  # shellcheck disable=SC2086 # words of a command
  dossier --json $command >"$OUT" 2>"$ERR"
  is "$command: both are told" "$(jq -r 'select(.type == "fault") | .reference' "$OUT" | wc -l)" 2
done
is 'nothing has changed' "$(tree_digest .)" "$before"

# What is typed stands in backticks in Chinese, too.
is 'translations have the commands of their messages' "$(
  msgcat --no-wrap "$HARNESS_TOP/tools/zh_CN.po" | awk '
    function typed(text,   n) { n = 0; while (match(text, /`[^`]*`/)) { n++; text = substr(text, RSTART + RLENGTH) } return n }
    /^msgid "/ { id = $0 } /^msgstr "/ { if (typed(id) != typed($0)) print id }'
)" ""
done_testing
