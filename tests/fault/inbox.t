#!/usr/bin/env bash
# A disk that is full for a moment, or fails once, while a folder is watched: the round is told to have failed, the next one does it,
# and the balance holds.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"
[ -e "$SHIM" ] || skip_all "the shim is not built (make fault)"

name=inbox
scenario inbox
total=$(count_calls "${COMMAND[@]}")
WATCH=(dossier -C work inbox watch in --settle 0 --interval 1 --rounds 3 --json)
for mode in ENOSPC EIO; do
  bad=0
  for ((n = 2; n <= total; n += ${STEP:-1} * 11)); do
    prepare
    faulty "$n" $mode "${WATCH[@]}" >"$OUT" 2>"$ERR" </dev/null
    status=$?
    [ "$status" -eq 1 ] || complain "$mode" "status $status of the watch, not 1: one file is put aside"
    accounted "$mode"
    sound || complain "$mode" "does not verify"
  done
  is "a watch makes up for what failed: $mode at every eleventh of $total calls" "$bad" 0
done
done_testing
