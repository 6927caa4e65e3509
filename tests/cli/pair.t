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

# ---- DA/T 22-2015 ----

fresh
sed 's/years="zh-lijuan"/years="dat22-2015"/; s/id="company"/id="dat"/' "$HARNESS_TOP/layouts/company.xml" >"$S/dat.xml"
dossier init . --fonds Z109 --name Test --layout "$S/dat.xml" >"$OUT" 2>&1
dossier customer add 'Harbour Trading' >/dev/null
dossier file "$S/one.txt" --customer C00001 --category correspondence --kind request --date 2023-11-20 --title Request >/dev/null
exits 'a reply is filed' 0 dossier file "$S/three.txt" --customer C00001 --category correspondence --kind reply \
  --date 2024-01-09 --title Reply --reply-to C00001/2023/c01/1
ok 'the request stays' test -s customers/C00/C00001/2023/c01-correspondence/0001/original-001.txt
like 'and both are tied' "$(paired C00001/2024/c01/1)" 'C00001/2023/c01-correspondence/0001'
exits 'the archive verifies' 0 dossier verify
done_testing
