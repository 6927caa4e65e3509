#!/usr/bin/env bash
# Two commits that concern the same record, both in the journal and neither in its place: the first is killed when its commit is in
# the journal; the second, which had begun before, goes on and is killed at each of its calls. Whoever comes next finishes both, in
# the order of the journal, and nothing that was acknowledged is lost. Every pair in both orders.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/people.sh
. "$(dirname "$0")/../cli/people.sh"
# shellcheck source=tests/cli/destroying.sh
. "$(dirname "$0")/../cli/destroying.sh"
[ -e "$SHIM" ] || skip_all "the shim is not built (make fault)"

# An archive with a register that both witnesses have counted, an open volume, and people.
fresh
staff
for kind in request reply; do
  dossier -C a file "$SAMPLES/contract.tif" -c C00001 -k correspondence --kind $kind --duplicate -t "$kind" -d 2010-02-05 >"$OUT" 2>"$ERR"
done
old_records 2
dossier -C a file "$SAMPLES/contract.tif" -c C00001 -k feedback --duplicate -t 新 -d 2024-03-05 >"$OUT"
counted
echo another >scan.txt
mv a template
export CLOCK_SHIFT=$COOLED LD_PRELOAD=$BUILD/tests/cli/clock.so
cp -a "$XDG_CACHE_HOME" template.cache
OLD=C00001/2010/a06/1
OPEN=C00001/2024
REQUEST=C00001/2010/c01/1 REPLY=C00001/2010/c01/2

# What each is called, and the command.
command_of () {
  case $1 in
    hold) COMMAND=(hold set "$OLD" --matter 7) ;;
    extend) COMMAND=(retention extend "$OLD" --until 2060-01-01 --reason why) ;;
    restrict) COMMAND=(restrict "$OLD" --reason why) ;;
    amend) COMMAND=(amend "$OLD" --title 更正 --reason why) ;;
    pair) COMMAND=(pair "$REPLY" "$REQUEST" --reason why) ;;
    void) COMMAND=(void "$REPLY" --reason why) ;;
    move) COMMAND=(move "$OLD" --category freight --reason why) ;;
    file) COMMAND=(file scan.txt -c C00001 -k feedback -t 又 -d 2024-04-01) ;;
    seal) COMMAND=(seal "$OPEN") ;;
    profile) COMMAND=(customer set C00001 --owner wang) ;;
    person) COMMAND=(person grant p0006 operator --signing-key "$KEYS/admin.pem" --passphrase-file "$PASSPHRASE_FILE") ;;
    destroy) COMMAND=(destroy run "$D" "--confirm=$D" --signing-key "$KEYS/operator.pem" --passphrase-file "$PASSPHRASE_FILE") ;;
  esac
}

# The second, stopped at its first call: it has read the archive and written nothing.
start () {
  FAULT_AT=1 FAULT_MODE=stop FAULT_KILL=$1 FAULT_COUNT=$HARNESS_ROOT/count LD_PRELOAD=$SHIM:$LD_PRELOAD \
    dossier -q -C work "${SECOND[@]}" >"$HARNESS_ROOT/second" 2>&1 </dev/null &
  pid=$!
  while ! grep -q '^State:.T' "/proc/$pid/status" 2>/dev/null; do
    [ -e "/proc/$pid" ] || break
    sleep 0.005
  done
}

events () { cat work/journal/* 2>/dev/null | cut -c1-9 | sort -u | wc -l; }

# Whoever comes next, and once more: the second time nothing changes.
settle () {
  dossier -C work verify >"$OUT" 2>"$ERR" || complain "$1" "does not verify"
  dossier -q -C work customer add 乙 --owner li >"$OUT" 2>"$ERR" || complain "$1" "the next command fails"
  [ -z "$(ls -A work/.staging)" ] || complain "$1" "something is left in .staging"
  dossier -C work verify >"$OUT" 2>"$ERR" || complain "$1" "does not verify after the next command"
  tree work >before
  dossier -q -C work status >"$OUT" 2>"$ERR"
  tree work | cmp -s - before || complain "$1" "reading changes something"
}

pairs=${FAULT_PAIRS:-hold+destroy destroy+hold amend+destroy destroy+amend extend+destroy destroy+extend file+seal seal+file file+file hold+restrict \
  restrict+hold profile+profile profile+hold person+person person+destroy destroy+person destroy+destroy amend+move move+amend move+move \
  hold+move move+hold destroy+move move+destroy pair+destroy destroy+pair pair+pair pair+void void+pair}
points=0
for pair in $pairs; do
  command_of "${pair%+*}"
  FIRST=("${COMMAND[@]}")
  # A destruction commits its operator's statement before the first tombstone.
  links=1
  if [ "${pair%+*}" = destroy ]; then links=2; fi
  command_of "${pair#*+}"
  SECOND=("${COMMAND[@]}")
  prepare
  total=$(FAULT_AT=0 FAULT_COUNT=$HARNESS_ROOT/count LD_PRELOAD=$SHIM:$LD_PRELOAD dossier -q -C work "${SECOND[@]}" \
    >"$OUT" 2>"$ERR" </dev/null; cut -d' ' -f1 "$HARNESS_ROOT/count")
  bad=0
  for ((n = 2; n <= total + 4; n += STEP)); do
    prepare
    before=$(events)
    { start "$n"; } 2>/dev/null
    { FAULT_LINKED=$links FAULT_AT=0 LD_PRELOAD=$SHIM:$LD_PRELOAD dossier -q -C work "${FIRST[@]}" >"$OUT" 2>"$ERR" </dev/null; } 2>/dev/null
    [ "$(events)" -gt "$before" ] || complain "$pair" "the first has not committed: $(head -c 300 "$ERR")"
    { kill -CONT "$pid"; wait "$pid"; } 2>/dev/null
    points=$((points + 1))
    settle "$pair"
  done
  is "$pair: both committed, neither placed, killed at each of $total calls" "$bad" 0
done

prepare
command_of destroy
{ faulty 65 kill dossier -q -C work "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null; } 2>/dev/null
exits 'a record of a register that is being carried out is not moved' 6 dossier -C work move C00001/2010/a06/2 --category freight --reason why
like 'with the register' "$(err)" "D-DESTROY-LISTED.*$D"
diag "$points points"
done_testing
