#!/bin/bash
# A directory may be listed while entries are made in it: the listing may hold a later one and lack an earlier one. The journal
# is then listed again; what stays missing is a fault.
source "$(dirname "$0")/harness.sh"

# beside TIMES COMMAND…: the next listings of the journal, so many, lack its block before the last.
beside () {
  local times=$1
  shift
  HIDE_NAME=000000006 HIDE_TIMES=$times LD_PRELOAD=$BUILD/tests/cli/hide.so \
    ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0 "$@"
}

fresh
dossier init a >"$OUT"
for i in 1 2 3; do dossier -q -C a customer add "Customer $i" >"$OUT"; done
is 'the journal has these blocks' "$(cd a/journal && echo *)" '000000001 000000005 000000006 000000007'

exits 'a block that the first listing lacks is read' 0 beside 1 dossier -C a verify --against-nothing
is 'with all events' "$(beside 1 dossier -C a --json verify --against-nothing | sed -n 's/.*"events":\([0-9]*\).*/\1/p')" 7
exits 'what no listing has is missing' 1 beside 1000 dossier -C a verify --against-nothing
like 'and said so' "$(out)$(err)" 'V-JOURNAL-GAP'

for verb in 'customer list' 'log' 'status'; do
  # shellcheck disable=SC2086  # a list of words
  exits "$verb reads a block that the first listing lacks" 0 beside 1 dossier -C a $verb
done
exits 'a writer does, too' 0 beside 1 dossier -C a customer add 'Customer 4'
is 'with the next number' "$(cd a/journal && echo *)" '000000001 000000005 000000006 000000007 000000008'
exits 'what no listing has stops a reader' 3 beside 1000 dossier -C a log
like 'which says so' "$(err)" 'error\[D-JOURNAL-GAP\]'
done_testing
