#!/usr/bin/env bash
# Every call that changes the file system fails, once or for ever after: never a false success; with status 3 the archive is as
# it was, with status 7 running again is right; and it always verifies.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"
[ -e "$SHIM" ] || skip_all "the shim is not built (make fault)"

# Where nothing can be removed any more, a failed init leaves the two empty directories that it began with.
unchanged () {
  if [ ! -e template/archive.xml ] && [ "$mode" != "${mode%-ever}" ]; then
    ! tree work | grep -qvE '^d \.(/journal|/\.staging)?$'
  else
    [ "$(tree work)" = "$before" ]
  fi
}

# judge STATUS: what a run under faults has come to.
judge () {
  local state=uncommitted
  sound || complain "$mode" "does not verify"
  if committed; then state=committed; fi
  case $1 in
    0) [ $state = committed ] || complain "$mode" "false success" ;;
    1) [ "$name" = inbox ] || complain "$mode" "status 1" ;;
    3)
      # Sources that cannot be moved after the commit stay, and are found filed.
      [ "$name" = inbox ] || unchanged || complain "$mode" "status 3, and something has changed"
      grep -q '^error\[D-' "$HARNESS_ROOT/err.first" || complain "$mode" "no error was named"
      ;;
    7) grep -q '^error\[D-UNKNOWN-OUTCOME\]' "$HARNESS_ROOT/err.first" || complain "$mode" "the unknown outcome was not named" ;;
    *) complain "$mode" "status $1" ;;
  esac
  complete $state 6 "$mode"
}

points=0
for name in ${FAULT_SCENARIOS:-init init-empty customer-add customer-set customer-import file file-new-volume file-each batch batch-again batch-open inbox seal hold void reopen contact contact-settle segment}; do
  scenario "$name"
  total=$(count_calls "${COMMAND[@]}")
  for mode in EIO ENOSPC-ever EROFS-ever EIO-ever; do
    bad=0
    for ((n = 1; n <= total; n += STEP)); do
      prepare
      before=$(tree work)
      if [ "$mode" != "${mode%-ever}" ]; then export FAULT_EVER=1; fi
      faulty "$n" "${mode%-ever}" "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null
      status=$?
      unset FAULT_EVER
      points=$((points + 1))
      cp "$ERR" "$HARNESS_ROOT/err.first"
      judge $status
    done
    is "$name never claims what failed: $mode at each of $total calls" "$bad" 0
  done
done
diag "$points points"
done_testing
