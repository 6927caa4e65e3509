#!/bin/bash
# log and status: what has happened, and what there is.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

fresh
dossier init a --fonds Z109 --name 测试 >"$OUT" 2>"$ERR" && cd a || exit 1
{
  dossier --actor zhang customer add 甲公司 --owner li
  dossier --actor zhang customer add 乙公司 --owner li
  for i in 1 2 3; do
    echo "scan $i" >"../scan-$i.txt"
    dossier --actor wang file "../scan-$i.txt" -c C00001 -k contracts -t "合同 $i" -d 2024-03-05
  done
} >"$OUT" 2>"$ERR" || { diag "$(cat "$OUT" "$ERR")"; exit 1; }
before=$(tree_digest .)

exits "log shows all events" 0 dossier log
is "one a line, the oldest first" "$(out | grep -o '^ *[0-9]*' | tr -d ' ' | paste -sd' ')" "1 2 3 4 5 6 7 8 9"
like "with time, actor, verb and place" "$(out)" '7 +[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z +wang +file +C00001/2024/a02-contracts/0001'
unlike "and without names or titles" "$(out)" '合同|甲公司'
exits "by verb" 0 dossier log --verb customer
is "those with it" "$(out | wc -l)" 3
exits "by actor" 0 dossier log --by wang
is "those that he did" "$(out | wc -l)" 3
exits "the newest" 0 dossier log --newest 2
is "are the last" "$(out | grep -o '^ *[0-9]*' | tr -d ' ' | paste -sd' ')" "8 9"
exits "the newest with a verb" 0 dossier log --newest 1 --verb customer
is "is the last of these" "$(out | grep -o '^ *[0-9]*' | tr -d ' ')" 6
exits "more than there are" 0 dossier log --newest 100 --verb file
is "are all, in order" "$(out | grep -o '^ *[0-9]*' | tr -d ' ' | paste -sd' ')" "7 8 9"
exits "of a record" 0 dossier log C00001/2024/a02-contracts/0002
is "its one event" "$(out | wc -l)" 1
exits "of a customer" 0 dossier log C00001
is "the profile and the records" "$(out | wc -l)" 4
exits "of a customer without records" 0 dossier log C00002
is "the profile alone" "$(out | wc -l)" 1
exits "nothing of a verb that there was not" 0 dossier log --verb destroy
is "is no line" "$(out)" ""
exits "as JSON" 0 dossier --json log --newest 1
is "everything that the line says" "$(out | head -n 1 | jq -r '[.event, .actor, .verb, .path] | map(tostring) | join(" ")')" \
  "9 wang file customers/C00/C00001/2024/a02-contracts/0003"
is "and the line's digest" "$(out | head -n 1 | jq -r .line)" "$(sha256sum <journal/000000009 | cut -c1-64)"
exits "as CSV" 0 dossier log --csv --newest 1
like "with the full path" "$(out)" 'file,customers/C00/C00001/2024/a02-contracts/0003'
exits "of what is not there" 2 dossier log C00009
exits "a negative number is a mistake" 2 dossier log --newest -1
exits "two references are a mistake" 2 dossier log C00001 C00002
exits "no verb at all is a mistake" 2 dossier log --verb nonsense
like "and the verbs are named" "$(err)" 'D-VERB.*where: nonsense.*hint: use one of: init, .*customer, file, .*destroy'

exits "status says what there is" 0 dossier status
like "the fonds" "$(out)" 'fonds +Z109'
like "the name" "$(out)" 'name +测试'
like "the customers" "$(out)" 'customers +2'
like "the records" "$(out)" 'records +3'
like "the events" "$(out)" 'events +9'
like "the head" "$(out)" "head +$(sha256sum <journal/000000009 | cut -c1-64)"
like "the id" "$(out)" "id +$(head -n 1 journal/000000001 | sha256sum | cut -c1-64)"
is "log and status change nothing" "$(tree_digest .)" "$before"
exits "status takes no arguments" 2 dossier status here

mkdir -p .staging/0123456789abcdef0123456789abcdef
exits "status of an archive with a rest" 0 dossier status
like "counts it" "$(out)" 'abandoned +1'
like "and says who tidies up" "$(err)" 'interrupted'

cd ..
exits "another directory is no archive" 5 dossier -C . status
like "that is said" "$(err)" 'error\[D-NOT-AN-ARCHIVE\]'
cp -a a newer
sed -i 's/format="1"/format="2"/' newer/archive.xml
exits "a newer format" 5 dossier -C newer log
like "is refused by name" "$(err)" 'error\[D-FORMAT-NEWER\].*format 2'

cp -a a damaged
rm damaged/journal/000000007
exits "a journal with a gap" 3 dossier -C damaged log
like "is told, with the place" "$(err)" 'error\[D-JOURNAL-GAP\]'
like "of the gap" "$(err)" 'journal/000000008'
cp -a a swapped
sed -i 's/ zhang / zheng /' swapped/journal/000000005
exits "a journal with a changed line" 3 dossier -C swapped log
like "is told" "$(err)" 'error\[D-JOURNAL-CHAIN\]'
like "at the line after it" "$(err)" 'journal/000000006:1'
done_testing
