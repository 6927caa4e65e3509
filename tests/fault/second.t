#!/usr/bin/env bash
# A correction is killed or stopped at every call that changes the file system, and then another command changes the same record
# or its volume. The archive verifies, both changes are there whole or not at all, and a stopped command that goes on loses nothing.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"
[ -e "$SHIM" ] || skip_all "the shim is not built (make fault)"

R=C00001/2024/a02-contracts/0001
scenario amend
cp scan-3.txt scan-4.txt && echo more >>scan-4.txt
# The second commands.
second () {
  case $1 in
    amend) dossier -q -C work amend $R --docno 7 --add annex=scan-4.txt --reason 再更正 ;;
    void) dossier -q -C work void $R --reason 作废 ;;
    file) dossier -q -C work file scan-3.txt -c C00001 -k contracts --pages 1 -t 第三份 -d 2024-06-01 ;;
    seal) dossier -q -C work seal C00001/2024/a02 ;;
  esac >"$OUT" 2>"$ERR" </dev/null
}
# How many editions the record has.
editions () { dossier --json -C work show $R --editions 2>/dev/null | grep -c '"type":"edition"'; }

total=$(count_calls "${COMMAND[@]}")
for name in amend void file seal; do
  bad=0
  for ((n = 1; n <= total; n += STEP)); do
    prepare
    { faulty "$n" kill "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null; } 2>/dev/null
    first=1
    if committed; then first=2; fi
    second $name || complain "$name after a kill" 'is refused'
    sound || complain "$name after a kill" 'does not verify'
    wanted=$first
    if [ $name = amend ]; then wanted=$((first + 1)); fi
    [ "$(editions)" -eq $wanted ] || complain "$name after a kill" "$(editions) editions, not $wanted"
    [ -z "$(ls -A work/.staging)" ] || complain "$name after a kill" 'something is left in .staging'
  done
  is "$name after a correction killed at each of $total calls" "$bad" 0
done
done_testing
