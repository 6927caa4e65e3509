#!/usr/bin/env bash
# kill -9 at every call that changes the file system, of every command that changes an archive. Afterwards the archive
# verifies, what was acknowledged is there, what was not is there whole or not at all, and the command works again.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"
[ -e "$SHIM" ] || skip_all "the shim is not built (make fault)"

points=0
for name in ${FAULT_SCENARIOS:-init init-empty customer-add customer-set customer-import file file-new-volume file-each batch batch-again batch-open inbox amend move pair seal hold void reopen contact contact-settle loan-back shelve file-shelved handover-take segment}; do
  scenario "$name"
  total=$(count_calls "${COMMAND[@]}")
  bad=0
  for ((n = 1; n <= total; n += STEP)); do
    prepare
    { faulty "$n" kill "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null; } 2>/dev/null
    status=$?
    points=$((points + 1))
    if [ "$status" -ne 137 ]; then
      complain kill "status $status, not killed"
      continue
    fi
    acknowledged=$(cat "$OUT")
    sound || complain kill "does not verify"
    state=uncommitted
    if committed; then state=committed; fi
    if [ -n "$acknowledged" ] && [ $state = uncommitted ]; then complain kill "acknowledged and lost"; fi
    complete $state 6 kill
  done
  is "$name survives being killed at each of $total calls" "$bad" 0
done
diag "$points points"
done_testing
