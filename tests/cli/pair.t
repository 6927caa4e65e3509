#!/bin/bash
# Pairs: a reply and its request are tied, listed together, and moved, voided and destroyed together only. Under the rules of
# the article the request goes into the year of the reply, under DA/T 22-2015 both stay.
. "$(dirname "$0")/harness.sh"

scan () { printf 'scan %s\n' "$1" >"$HARNESS_ROOT/$1.txt"; } # NAME: a file without pages, unlike any other
for name in one two three four five six seven eight; do scan $name; done
S=$HARNESS_ROOT
paired () { # REPLY: the path of the record that it is paired with
  dossier --json show "$1" | jq -r 'select(.type == "record") | .paired'
}
refused () { # CODE DESC COMMAND…: refused, and nothing changed
  local before
  before=$(tree_digest .)
  "${@:3}" >"$OUT" 2>"$ERR"
  like "$2: refused" "$(err)" "error\\[$1\\]"
  is 'and nothing has changed' "$(tree_digest .)" "$before"
}

fresh
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier customer add 'Northern Mills' >/dev/null
dossier file "$S/one.txt" --customer C00001 --category correspondence --kind request --date 2023-11-20 --title Request >/dev/null
dossier file "$S/two.txt" --customer C00001 --category correspondence --kind request --date 2023-11-21 --title Other >/dev/null
exits 'a reply is filed and tied in one commit' 0 dossier file "$S/three.txt" --customer C00001 --category correspondence --kind reply \
  --date 2024-01-09 --title Reply --reply-to C00001/2023/c01/1
is 'in one block' "$(find journal -type f | sort | tail -1 | xargs grep -c .)" 6
ok 'the request is in the year of the reply' test -s customers/C00/C00001/2024/c01-correspondence/0002/record.2.xml
is 'moved.xml is at its old place' "$(ls customers/C00/C00001/2023/c01-correspondence/0001)" moved.xml
like 'the journal ties them' "$(cat journal/*)" ' pair reply=customers/C00/C00001/2024/c01-correspondence/0001 request=customers/C00/C00001/2024/c01-correspondence/0002'
like 'the request shows its reply' "$(dossier show C00001/2023/c01/1)" 'answered by +C00001/2024/c01-correspondence/0001'
like 'and the reply its request' "$(paired C00001/2024/c01/1)" 'C00001/2024/c01-correspondence/0002'
exits 'the archive verifies' 0 dossier verify
like 'nothing waits for a reply but the other' "$(dossier missing C00001 2>&1)" 'Other|0001|2023'
exits 'a reply that names nobody is filed' 0 dossier file "$S/four.txt" --customer C00001 --category correspondence --kind reply --date 2024-02-09 --title Late
exits 'and a later one' 0 dossier file "$S/five.txt" --customer C00001 --category correspondence --kind reply --date 2024-03-09 --title Spare
before=$(tree_digest .)
exits 'a dry run succeeds' 0 dossier -n pair C00001/2024/c01/3 C00001/2023/c01/2 --reason together
is 'and writes nothing' "$(tree_digest .)" "$before"
exits 'both are tied' 0 dossier pair C00001/2024/c01/3 C00001/2023/c01/2 --reason together
like 'the reply names its request' "$(dossier show C00001/2024/c01/3)" 'replies to +Z109-KH.C01.2024-D10-C00001-0005'
is 'a list has each reply before its request' "$(dossier --json list C00001/2024/c01 | jq -r 'select(.type == "record") | .title' | paste -sd' ')" \
  'Reply Request Late Other Spare'
exits 'the archive verifies' 0 dossier verify
dossier --json list C00001/2024/c01 >list.1; dossier --json show C00001/2023/c01/2 >>list.1
dossier index rebuild >/dev/null
dossier --json list C00001/2024/c01 >list.2; dossier --json show C00001/2023/c01/2 >>list.2
is 'a new index says the same' "$(cat list.2)" "$(cat list.1)"
rm list.1 list.2

# ---- Together only ----

refused D-PAIR 'a record of a pair' dossier pair C00001/2024/c01/4 C00001/2023/c01/1 --reason x
like 'which names the other one' "$(err)" 'paired with C00001/2024/c01-correspondence/0001 already'
like 'and what to do' "$(err)" 'hint: add new files to the pair, as in `dossier amend C00001/2024/c01-correspondence/0001 --add ROLE=FILE'
refused D-PAIR 'its reply' dossier pair C00001/2024/c01/1 C00001/2023/c01/2 --reason x
refused D-PAIR 'one is moved' dossier move C00001/2024/c01/1 --category feedback --reason x
refused D-PAIR 'the other is moved' dossier move C00001/2023/c01/1 --category feedback --reason x
refused D-PAIR 'one is voided' dossier void C00001/2024/c01/1 --reason x
dossier file "$S/six.txt" --customer C00001 --category correspondence --date 2024-01-02 --title Letter >/dev/null
refused D-REPLY 'a letter that is no request' dossier pair C00001/2024/c01/4 C00001/2024/c01/6 --reason x
refused D-REPLY 'itself' dossier pair C00001/2024/c01/4 C00001/2024/c01/4 --reason x
refused D-USAGE 'one alone' dossier pair C00001/2024/c01/4 --reason x
refused D-USAGE 'no reason' dossier pair C00001/2024/c01/1 C00001/2023/c01/1
exits 'both are voided' 0 dossier void C00001/2024/c01/1 C00001/2023/c01/1 --reason mistake
exits 'and put in force again' 0 dossier void C00001/2024/c01/1 C00001/2023/c01/1 --undo --reason none
exits 'both are moved' 0 dossier move C00001/2023/c01/1 C00001/2024/c01/1 --customer C00002 --reason 'wrong customer'
like 'the reply names the new code' "$(dossier show C00001/2024/c01/1)" 'replies to +Z109-KH.C01.2024-D10-C00002-0001'
like 'they are a pair still' "$(paired C00001/2024/c01/1)" 'C00002/2024/c01-correspondence/0001'
exits 'the archive verifies' 0 dossier verify
dossier pack -o "$S/pack.tar" >/dev/null
exits 'and its pack' 0 dossier verify "$S/pack.tar"

# ---- Amendments ask what filing asks ----

fresh
dossier init . --fonds Z109 --name Test >/dev/null
dossier customer add 'Harbour Trading' >/dev/null
dossier customer add 'Northern Mills' >/dev/null
put () { # FILE CUSTOMER KIND DATE TITLE …
  dossier file "$S/$1.txt" --duplicate -c "$2" -k correspondence --kind "$3" --date "$4" --title "$5" "${@:6}" >/dev/null
}
put one C00001 request 2023-11-20 Request
put two C00001 request 2024-05-20 Later
put three C00002 request 2023-01-20 Foreign
put four C00001 reply 2024-02-01 Reply
put five C00001 ordinary 2023-02-01 Letter
put six C00001 reply 2024-03-01 Tied --reply-to C00001/2023/c01/1
put seven C00001 ordinary 2024-01-05 Plain
refused D-REPLY "another customer's request" dossier amend C00001/2024/c01/2 --reply-to C00002/2023/c01/1 --reason x
refused D-REPLY 'a later request' dossier amend C00001/2024/c01/2 --reply-to C00001/2024/c01/1 --reason x
like 'which names the reply' "$(err)" 'where: C00001/2024/c01-correspondence/0002'
refused D-REPLY 'an ordinary letter' dossier amend C00001/2024/c01/2 --reply-to C00001/2023/c01/2 --reason x
refused D-REPLY 'a reply' dossier amend C00001/2024/c01/2 --reply-to C00001/2024/c01/3 --reason x
refused D-REPLY 'itself' dossier amend C00001/2024/c01/1 --reply-to C00001/2024/c01/1 --reason x
refused D-REPLY 'an ordinary letter that answers' dossier amend C00001/2024/c01/5 --reply-to C00002/2023/c01/1 --reason x
refused D-REPLY 'also its own customer' dossier amend C00001/2024/c01/5 --reply-to C00001/2023/c01/1 --reason x
refused D-PAIR 'a request that has its reply' dossier amend C00001/2024/c01/2 --date 2024-06-01 --reply-to C00001/2023/c01/1 --reason x
refused D-REFERENCE-UNKNOWN 'a volume' dossier amend C00001/2024/c01/2 --reply-to C00001/2023/c01 --reason x
exits 'a request that fits' 0 dossier amend C00001/2024/c01/2 --date 2024-06-01 --reply-to C00001/2024/c01/1 --reason x
refused D-REPLY 'a date before the request' dossier amend C00001/2024/c01/2 --date 2024-05-01 --reason x
refused D-PAIR 'the link of a pair' dossier amend C00001/2024/c01/3 --clear reply-to --reason x
refused D-REPLY 'a paired request after its reply' dossier amend C00001/2023/c01/1 --date 2024-04-01 --reason x
refused D-REPLY 'a paired request that is none' dossier amend C00001/2023/c01/1 --kind ordinary --reason x
refused D-REPLY 'a paired reply that is none' dossier amend C00001/2024/c01/3 --kind ordinary --reason x
exits 'a paired request keeps the year of its reply' 0 dossier amend C00001/2023/c01/1 --date 2022-12-20 --reason misread
unlike 'and stays' "$(out)" 'moved'
exits 'the archive verifies' 0 dossier verify

# ---- Its own reply ----

refused D-REPLY 'a reply without its date' dossier amend C00001/2024/c01/5 --kind request --add reply="$S/eight.txt" --reason x
refused D-REPLY 'a date without a reply' dossier amend C00001/2024/c01/5 --kind request --replied 2024-02-03 --reason x
like 'is told how to add it' "$(err)" 'hint: .*--add reply=FILE'
refused D-REPLY 'a date on a letter' dossier amend C00001/2024/c01/5 --replied 2024-02-03 --reason x
refused D-REPLY 'a reply before the request' dossier amend C00001/2024/c01/5 --kind request --add reply="$S/eight.txt" --replied 2024-01-04 --reason x
refused D-DATE-FUTURE 'a reply to come' dossier amend C00001/2024/c01/5 --kind request --add reply="$S/eight.txt" --replied 2999-01-04 --reason x
exits 'a request with its reply' 0 dossier amend C00001/2024/c01/5 --kind request --add reply="$S/eight.txt" --replied 2024-02-03 --reason x
like 'says so' "$(out)" 'date of the reply.*2024-02-03'
refused D-REPLY 'a date after its reply' dossier amend C00001/2024/c01/5 --date 2024-02-04 --reason x
exits 'the date of the reply is corrected' 0 dossier amend C00001/2024/c01/5 --replied 2024-02-05 --reason x
exits 'to another year' 0 dossier amend C00001/2024/c01/5 --replied 2025-02-05 --reason x
like 'and goes there' "$(out)" 'C00001/2024/c01-correspondence/0005 → C00001/2025/c01-correspondence/0001'
like 'which is shown' "$(dossier show C00001/2025/c01/1)" 'date of the reply +2025-02-05'
is 'in JSON, too' "$(dossier --json show C00001/2025/c01/1 | jq -r 'select(.type == "record").replied')" 2025-02-05
refused D-REPLY 'to be a letter, with the reply in it' dossier amend C00001/2025/c01/1 --kind ordinary --reason x
like 'is told what a file with that role needs' "$(err)" 'hint: .*kind request, with --replied DATE'
scan nine; scan ten; scan eleven
refused D-REPLY 'a letter with a reply' dossier file "$S/nine.txt" --with reply="$S/ten.txt" --kind ordinary -c C00001 -k correspondence -d 2024-01-01 --title Letter
dossier file "$S/nine.txt" --kind ordinary -c C00001 -k correspondence -d 2024-01-01 --title Letter >"$OUT"
letter=$(out | grep -o 'C00001/2024/c01-correspondence/[0-9]*' | head -1)
refused D-REPLY 'a reply that is added to a letter' dossier amend "$letter" --add reply="$S/ten.txt" --reason x
refused D-REPLY 'with its date, too' dossier amend "$letter" --add reply="$S/ten.txt" --replied 2024-02-02 --reason x

# ---- Its own reply, and a pair ----

dossier file "$S/ten.txt" --kind reply -c C00001 -k correspondence -d 2026-03-01 --title Second >/dev/null
second=C00001/2026/c01/1
refused D-PAIR 'a request that has its reply in itself' dossier pair $second C00001/2025/c01/1 --reason x
like 'is told what to do' "$(err)" 'hint: add new files to it, as in `dossier amend C00001/2025/c01-correspondence/0001 --add ROLE=FILE'
refused D-PAIR 'a link to it' dossier amend $second --reply-to C00001/2025/c01/1 --reason x
refused D-PAIR 'a second reply in a paired request' dossier amend C00001/2023/c01/1 --add reply="$S/eleven.txt" --replied 2024-05-05 --reason x
exits 'a reply to it is filed' 0 dossier file "$S/eleven.txt" -c C00001 -k correspondence --reply-to C00001/2025/c01/1 -d 2026-03-02 --title Third
like 'untied' "$(err)" 'the request C00001/2025/c01-correspondence/0001 has its reply in itself: this one names it untied'
is 'and the date of the reply stays' "$(dossier --json show C00001/2025/c01/1 | jq -r 'select(.type == "record").replied')" 2025-02-05
exits 'the archive verifies' 0 dossier verify

# ---- The year of a pair ----

request=$(paired C00001/2024/c01/3)
exits 'the reply gets another year' 0 dossier amend C00001/2024/c01/3 --date 2025-03-20 --reason misread
like 'the request moves along' "$(out)" "${request#customers/C00/} → C00001/2025/c01-correspondence/0003"
like 'they are a pair still' "$(paired C00001/2025/c01/2)" 'C00001/2025/c01-correspondence/0003'
like 'with the title that it had' "$(dossier show C00001/2025/c01/3)" 'Request'
refused D-PAIR 'both at once' dossier amend C00001/2025/c01/3 C00001/2025/c01/2 --date 2024-03-20 --reason x
exits 'and back' 0 dossier amend C00001/2025/c01/2 --date 2024-03-20 --reason misread
exits 'the archive verifies' 0 dossier verify
exits 'both are moved, the reply named first' 0 dossier move "$(paired "$(paired C00001/2025/c01/2)")" "$(paired C00001/2025/c01/2)" -c C00002 --reason x
exits 'the archive verifies' 0 dossier verify
exits 'a whole volume is moved, replies before requests' 0 sh -c 'dossier list C00002/2024/c01 | dossier move - -c C00001 --reason x'
exits 'the archive verifies' 0 dossier verify

# ---- Filing says what it ties ----

put one C00002 request 2023-07-01 Asked
reply=("$S/two.txt" --duplicate -c C00002 -k correspondence --date 2024-07-02 --title Answer --reply-to C00002/2023/c01/2)
exits 'a dry run' 0 dossier -n file "${reply[@]}"
like 'says the pair' "$(out)" 'would pair  C00002/2024/c01-correspondence/0003  with its request  C00002/2024/c01-correspondence/0004'
like 'and the move' "$(out)" 'would move  C00002/2023/c01-correspondence/0002 → C00002/2024/c01-correspondence/0004  \(edition 2\)'
exits 'filing' 0 dossier file "${reply[@]}"
like 'says the pair' "$(out)" 'paired  C00002/2024/c01-correspondence/0003  with its request  C00002/2024/c01-correspondence/0004'
like 'and the move' "$(out)" 'moved  C00002/2023/c01-correspondence/0002 → C00002/2024/c01-correspondence/0004  \(edition 2\)'

# ---- DA/T 22-2015 ----

fresh
sed 's/years="zh-lijuan"/years="dat22-2015"/; s/id="company"/id="dat"/' "$HARNESS_TOP/layouts/company.xml" >"$S/dat.xml"
dossier init . --fonds Z109 --name Test --layout "$S/dat.xml" >"$OUT" 2>&1
dossier customer add 'Harbour Trading' >/dev/null
dossier file "$S/one.txt" --customer C00001 --category correspondence --kind request --date 2023-11-20 --title Request >/dev/null
exits 'a reply is filed' 0 dossier file "$S/three.txt" --customer C00001 --category correspondence --kind reply \
  --date 2024-01-09 --title Reply --reply-to C00001/2023/c01/1
ok 'the request stays' test -s customers/C00/C00001/2023/c01-correspondence/0001/original-001.txt
exits 'a second reply is filed' 0 dossier file "$S/four.txt" --customer C00001 --category correspondence --kind reply \
  --date 2024-02-09 --title Second --reply-to C00001/2023/c01/1
like 'untied, which is said with the one that is tied' "$(err)" 'the request is paired with C00001/2024/c01-correspondence/0001 already'
exits 'two replies at once' 0 dossier file "$S"/{five,six}.txt --each --customer C00001 --category correspondence --date 2024-02-09 --kind reply --reply-to C00001/2023/c01/1
is 'are told alike' "$(err | grep -c 'is paired with C00001/2024/c01-correspondence/0001 already')" 2
like 'and both are tied' "$(paired C00001/2024/c01/1)" 'C00001/2023/c01-correspondence/0001'
exits 'the archive verifies' 0 dossier verify
exits 'the reply gets another year' 0 dossier amend C00001/2024/c01/1 --date 2025-01-09 --reason misread
like 'alone' "$(paired C00001/2025/c01/1)" 'C00001/2023/c01-correspondence/0001'
exits 'so does the request' 0 dossier amend C00001/2023/c01/1 --date 2022-11-20 --reason misread
like 'and both are tied' "$(paired C00001/2025/c01/1)" 'C00001/2022/c01-correspondence/0001'
exits 'the archive verifies' 0 dossier verify
done_testing
