#!/bin/bash
# A command beside another that moves or amends the same record: what it has read is read again, nothing is done twice,
# and a record that is just being moved is found.
. "$(dirname "$0")/harness.sh"

OLD=customers/C00/C00001/2024/a06-feedback NEW=customers/C00/C00002/2024/a06-feedback

# before FILE COMMAND… -- COMMAND…: the first command when the second one opens that file for the first time.
# after NAME COMMAND… -- COMMAND…: when the second one has renamed something to that name.
between () { # VARIABLE VALUE COMMAND… -- COMMAND…
  local variable=$1 value=$2 first=
  shift 2
  while [ "$1" != -- ]; do first+=" $(printf %q "$1")"; shift; done
  shift
  env "$variable=$value" BETWEEN_RUN="$first" LD_PRELOAD="$BUILD/tests/cli/between.so" \
    ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0" "$@"
}
before () { between BETWEEN_OPEN "$@"; }
after () { between BETWEEN_RENAME "$@"; }

begin () {
  fresh
  for name in one two three; do printf 'scan %s\n' "$name" >"$HARNESS_ROOT/$name.txt"; done
  dossier -q init a --fonds Z109 --name Test >/dev/null
  for name in 'Harbour Trading' 'Northern Mills'; do dossier -q -C a customer add "$name" >/dev/null; done
  dossier -q -C a file "$HARNESS_ROOT"/{one,two,three}.txt --each --customer C00001 --category feedback \
    --date 2024-03-05 --copies 1 >/dev/null
  dossier -C a list >/dev/null # makes the index, so that records are read by the commands alone
}

# ---- Two that change one record ----

begin
printf 'dossier -q -C a amend C00001/2024/a06/1 --title amended --reason typo && dossier -C a list >/dev/null\n' >amend.sh
printf 'dossier -q -C a move C00001/2024/a06/1 --customer C00002 --reason wrong && dossier -C a list >/dev/null\n' >move.sh
exits 'a record is amended while another process is about to move it' 0 \
  before record.1.xml bash amend.sh -- dossier -q -C a move C00001/2024/a06/1 --customer C00002 --reason 'wrong'
exits 'no edition is lost' 0 dossier -C a verify
is 'the move is the third one' "$(dossier -C a --json show C00001/2024/a06/1 --editions | jq -r 'select(.type == "edition").reason // empty' | paste -sd' ')" 'typo wrong'
begin
cp ../1/*.sh .
exits 'a record is moved while another process is about to amend it' 0 \
  before record.1.xml bash move.sh -- dossier -q -C a amend C00001/2024/a06/1 --title amended --reason typo
exits 'no edition is lost' 0 dossier -C a verify
like 'it is amended at its new place' "$(dossier -C a show C00002/2024/a06/1)" 'amended'
begin
exits 'a dry run beside a move succeeds' 0 \
  before record.1.xml bash ../1/move.sh -- dossier -n -C a amend C00001/2024/a06/1 --title amended --reason typo
like 'and tells the new place' "$(out)" 'C00002/2024/a06-feedback/0001'
begin
exits 'a hold beside a move is set' 0 \
  before company.1.xml bash ../1/move.sh -- dossier -q -C a hold set C00001/2024/a06/1 --matter lawsuit
exits 'on the record' 0 dossier -C a verify
like 'wherever it is' "$(dossier -C a why C00002/2024/a06/1)" "H$YEAR-0001"
begin
exits 'a volume is sealed while one of its records moves' 0 \
  before record.1.xml bash ../1/move.sh -- dossier -q -C a seal C00001/2024/a06
exits 'without that record' 0 dossier -C a verify
like 'which is elsewhere' "$(dossier -C a show C00001/2024/a06)" 'records +2'

# ---- Readers while a record moves ----

for verb in 'show C00001/2024/a06/1' "show $OLD/0001" 'show C00001/2024/a06/1 --editions' 'list C00001/2024/a06' 'list C00001' \
  'why C00001/2024/a06/1' 'log C00001/2024/a06/1' 'find one' 'due' 'pack -o p.tar'; do
  begin
  # shellcheck disable=SC2086  # a list of words
  exits "$verb beside a move" 0 before record.1.xml bash ../1/move.sh -- dossier -C a $verb
done
exits 'the pack verifies' 0 dossier verify p.tar
begin
exits 'a record that moves while it is verified is verified' 0 \
  before record.1.xml bash ../1/move.sh -- dossier -C a verify --jobs 1
begin
exits 'what has moved before is no fault' 3 \
  before company.1.xml bash ../1/move.sh -- dossier -C a verify --jobs 1
unlike 'but not checked' "$(out)$(err)" 'fault\['
like 'and named so' "$(out)$(err)" 'V-MOVED-MEANWHILE'
begin
exits 'what is amended during a verification is no fault' 0 \
  before record.1.xml bash ../1/amend.sh -- dossier -C a verify --jobs 1

# ---- While the record is at its new place, and moved.xml not at the old one ----

cat >"$HARNESS_ROOT/read.sh" <<'END'
set -e
ls -d a/customers/C00/C00002/2024/a06-feedback/0001 >/dev/null
if [ -e a/customers/C00/C00001/2024/a06-feedback/0001 ]; then exit 9; fi
for ref in C00001/2024/a06/1 C00002/2024/a06/1; do
  for verb in show why log path; do dossier -C a $verb $ref >>read.out 2>>read.err; done
  dossier -C a show $ref --editions >>read.out 2>>read.err
done
dossier -C a list C00002 >>read.out 2>>read.err
dossier -C a verify >>read.out 2>>read.err
dossier -C a pack -o p.tar --no-event >>read.out 2>>read.err
dossier verify p.tar >>read.out 2>>read.err
END
begin
exits 'a reader in the midst of a move succeeds' 0 \
  after 0001 bash "$HARNESS_ROOT/read.sh" -- dossier -C a move C00001/2024/a06/1 --customer C00002 --reason 'wrong'
diag "$(cat read.err)"
for verb in 'amend C00001/2024/a06/1 --title amended --reason typo' 'hold set C00001/2024/a06/1 --matter lawsuit' \
  'seal C00001/2024/a06' 'void C00002/2024/a06/1 --reason mistake'; do
  begin
  exits "a writer, too: $verb" 0 \
    after 0001 bash -c "dossier -q -C a $verb >write.out 2>&1" -- dossier -C a move C00001/2024/a06/1 --customer C00002 --reason 'wrong'
  diag "$(cat write.out)"
  exits 'and the archive verifies' 0 dossier -C a verify
done
done_testing
