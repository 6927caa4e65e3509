#!/usr/bin/env bash
# The commands of an archive's README.txt, run as they stand there: they pass on a good archive, and find every kind of
# tampering that they claim to find, as verify does.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/tampering.sh"

fresh
tampering_archive
BASE=$PWD/a

# The indented lines of the section on verifying.
readme_commands "$BASE/README.txt" 3. 4. >"$HARNESS_ROOT/verify.sh"
COMMANDS=$HARNESS_ROOT/verify.sh

# What the commands print beyond the lines that they are said to print. What the first one prints ends it, as README.txt says:
# the others would wait for a pipe that stands in the place of a file.
shell_verdict () { # DIRECTORY
  local irregular
  irregular=$(cd "$1" && head -n 1 "$COMMANDS" | sh)
  [ -z "$irregular" ] || { echo "$irregular"; return; }
  by_hand "$1" "$COMMANDS" |
    grep -vE '^([0-9]+ events, head [0-9a-f]{64}|[0-9a-f]{64}  -|[0-9a-f]{64} \*archive\.xml)$'
}

ok 'README.txt has commands' test -s "$COMMANDS"
is 'the first of them looks for what is neither file nor directory' "$(head -n 1 "$COMMANDS")" 'find . ! -type f ! -type d'
is 'they say nothing of a good archive' "$(shell_verdict "$BASE")" ''
like 'but how far it goes' "$(by_hand "$BASE" "$COMMANDS")" '^18 events, head [0-9a-f]{64}'
is 'and its identity' "$(by_hand "$BASE" "$COMMANDS" | sed -n 's/  -$//p')" \
  "$(dossier -C "$BASE" --json verify | sed -n 's/.*"archive":"\([0-9a-f]*\)".*/\1/p')"
before=$(tree_digest "$BASE")
by_hand "$BASE" "$COMMANDS" >"$OUT"
is 'they change nothing' "$(tree_digest "$BASE")" "$before"

kind () { # DESC GRADE CODE PLACE SHELL COMMANDS
  local verdict
  [ "$5" = yes ] || return 0
  fresh
  cp -a "$BASE" a
  (cd a && set -e && eval "$6") >"$OUT" 2>&1 || { harness_report 1 "$1: could not be done"; diag "$(out)"; return; }
  verdict=$(shell_verdict a)
  [ -n "$verdict" ] && ! guarded dossier -C a verify >"$OUT" 2>"$ERR" </dev/null
  harness_report $? "$1: both find it"
}
tampering

# A journal with a segment, and a leftover part of it.
fresh
mkdir many
for i in $(seq 1 1010); do echo "$i" >"many/$i.txt"; done
{
  dossier init a
  dossier -C a customer add --number C00042 --name 华东贸易 --owner 王芳
  dossier -C a file --each many/*.txt --customer C00042 --category feedback --date 2024-04-01
  dossier -C a customer set C00042 --owner 李明
} >"$OUT" 2>"$ERR"
cp a/journal/0* .
ok 'a segment has been sealed' sh -c 'ls a/journal | grep -q "\.log$"'
is 'the commands read it' "$(shell_verdict a)" ''
exits 'verify reads it' 0 dossier -C a verify
segment=$(basename a/journal/*.log)
sed -n 1,3p "a/journal/$segment" >a/journal/000000001
is 'a part that was left over does not disturb the commands' "$(shell_verdict a)" ''
exits 'nor verify' 0 dossier -C a verify
like 'which says so' "$(out)" 'V-JOURNAL-LEFTOVER'
sed -i s/tester/tosser/ a/journal/000000001
exits 'a part that differs is no part of the journal' 0 dossier -C a verify
like 'verify notes a late commit' "$(out)" 'V-JOURNAL-LOST'
echo nonsense >a/journal/000000001
exits 'what nobody can have left is a fault' 1 dossier -C a verify
like 'with its code' "$(out)" 'V-JOURNAL-DIFFERS'
rm a/journal/000000001
truncate -s -100 "a/journal/$segment"
exits 'a truncated segment is found' 1 dossier -C a verify
like 'with its place' "$(out)" "journal/$segment"
unlike 'by the commands too' "$(shell_verdict a)" '^$'
sed -i '500d' "a/journal/$segment"
exits 'a line taken out of a segment is found' 1 dossier -C a verify
like 'with its line' "$(out)" "V-JOURNAL-NUMBER.*journal/$segment:500"
mv "a/journal/$segment" a/journal/000000001-000000900.log
exits 'a segment with another name is found' 1 dossier -C a verify
like 'as such' "$(out)" 'V-JOURNAL-NAME'

done_testing
