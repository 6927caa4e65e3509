#!/usr/bin/env bash
# The end of a customer's file, killed and failed at every call that changes the file system: the archive always verifies, the same
# command finishes it, and what is left is the same each time: the tombstones, the certificate, and everything of others.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/people.sh
. "$(dirname "$0")/../cli/people.sh"
# shellcheck source=tests/cli/destroying.sh
. "$(dirname "$0")/../cli/destroying.sh"
[ -e "$SHIM" ] || skip_all "the shim is not built (make fault)"

# A customer without records, who left in 2011, with two entries; the register is counted. Another customer stays.
fresh
at 2011-02-01 staff >"$OUT" 2>"$ERR"
at 2011-02-01 dossier -C a customer set C00001 --phone '+86 21 5555 0100' >"$OUT" 2>"$ERR"
at 2011-02-01 dossier -C a customer add 另一家 >"$OUT" 2>"$ERR"
at 2011-02-01 dossier -C a hold set C00001 --matter 2011-7 >"$OUT" 2>"$ERR"
at 2011-02-01 dossier -C a hold lift H2011-0001 --reason 结案 >"$OUT" 2>"$ERR"
at 2011-02-01 dossier -C a event C00001 RE 2011-01-31 >"$OUT" 2>"$ERR"
dossier -C a destroy propose --customer C00001 >"$OUT" 2>"$ERR"
as appraiser dossier -C a destroy submit "$D" >"$OUT"
as reviewer dossier -C a destroy sign reviewer "$D" >"$OUT"
as approver dossier -C a destroy sign approver "$D" >"$OUT"
as witness later "$COOLED" dossier -C a destroy sign witness "$D" >"$OUT"
as witness2 later "$COOLED" dossier -C a destroy sign witness "$D" >"$OUT"
mv a template
# From here on the cooling-off is over.
export CLOCK_SHIFT=$COOLED LD_PRELOAD=$BUILD/tests/cli/clock.so
cp -a "$XDG_CACHE_HOME" template.cache
RUN=(dossier -q -C work destroy run "$D" --confirm="$D" --signing-key "$KEYS/operator.pem"
  --passphrase-file "$PASSPHRASE_FILE")
ENTRIES=registers/decisions/2011/000

# What must be there when all is done, and nothing else.
{
  (cd template && find . -type f) | grep -v -e '/customers/C00/C00001/' -e "^./$ENTRIES/" -e '/titles/' -e '^./journal/' -e '^./.staging'
  printf './%s\n' customers/C00/C00001/tombstone.xml $ENTRIES/H2011-000{1,2}/tombstone.xml "destruction/$D/certificate.xml" \
    "destruction/$D/1.execute.operator.p0005.txt" "destruction/$D/1.execute.operator.p0005.sig"
} | LC_ALL=C sort >expected

in_place () {
  (cd work && find . -path ./.staging -prune -o -type f -print) | grep -v '^./journal/' | LC_ALL=C sort | cmp -s - expected
}
finished () { in_place && [ -z "$(ls -A work/.staging)" ]; }

# Whatever has happened: it verifies, and running again (which is refused when it had come to its end) leaves just what should be.
settle () {
  local status
  sound || complain "$1" "does not verify"
  "${RUN[@]}" >"$OUT" 2>"$ERR" </dev/null
  status=$?
  [ $status -eq 0 ] || grep -q 'D-DESTROY-ENDED' "$ERR" || complain "$1" "status $status of the second run"
  finished || complain "$1" "other files are there than should be"
  [ "$(cat work/journal/* | grep -c ' destroy path=')" -eq 3 ] || complain "$1" "something has two tombstones"
  [ "$(cat work/journal/* | grep -c ' certificate path=')" -eq 1 ] || complain "$1" "there is not one certificate"
  sound || complain "$1" "does not verify after the second run"
}

total=$(count_calls "${RUN[@]}")
ok 'a run that nobody disturbs leaves just what should be' finished
ok 'it makes many calls' test "$total" -gt 50
for mode in ${FAULT_MODES:-kill EIO ENOSPC-ever}; do
  bad=0
  for ((n = 1; n <= total; n += STEP)); do
    prepare
    { faulty "$n" $mode "${RUN[@]}" >"$OUT" 2>"$ERR" </dev/null; } 2>/dev/null
    status=$?
    if [ $mode = kill ] && [ $status -ne 137 ]; then complain $mode "status $status, not killed"; fi
    if [ $mode != kill ] && [ $status -eq 0 ] && ! in_place; then complain $mode "false success"; fi
    case $status in 0 | 3 | 7 | 137) ;; *) complain $mode "status $status" ;; esac
    settle $mode
  done
  is "$mode at each of $total calls does no harm" "$bad" 0
done
done_testing
