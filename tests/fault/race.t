#!/usr/bin/env bash
# Sixteen processes at once, some of them stopped or killed: nothing is lost, no number is skipped, nobody waits.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"
[ -e "$SHIM" ] || skip_all "the shim is not built (make fault)"

WRITERS=16
EACH=${FAULT_EACH:-6}

# write_many WRITER: files its scans one command after another into two customers.
write_many () {
  local i
  for i in $(seq "$EACH"); do
    echo "writer $1 scan $i" >"scan-$1-$i.txt"
    dossier -q -C work file "scan-$1-$i.txt" -c "C0000$((i % 2 + 1))" -k contracts -d 2024-03-05 >>"out-$1" 2>>"err-$1" ||
      echo "$?" >>"failed-$1"
  done
}

# The record numbers of a volume are 0001 to their count.
unbroken () {
  local wanted
  wanted=$(seq -f %04g "$(find "$1" -mindepth 1 -maxdepth 1 -type d | wc -l)")
  [ "$(find "$1" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort)" = "$wanted" ]
}

make_archive () {
  fresh
  dossier -q init work >"$OUT" && dossier -q -C work customer add 甲公司 --owner li >"$OUT" &&
    dossier -q -C work customer add 乙公司 --owner li >"$OUT" || exit 1
}

make_archive
for w in $(seq $WRITERS); do write_many "$w" & done
wait
is "no writer failed" "$(cat failed-* 2>/dev/null)" ""
diag "$(cat err-* 2>/dev/null | head -n 5)"
is "every scan was acknowledged" "$(cat out-* | grep -c '^filed')" $((WRITERS * EACH))
is "every scan is there" "$(find work/customers -name 'original-001.txt' -exec sha256sum {} + | cut -c1-64 | sort)" \
  "$(sha256sum scan-*.txt | cut -c1-64 | sort)"
ok "no number is skipped (first customer)" unbroken work/customers/C00/C00001/2024/a02-contracts
ok "no number is skipped (second customer)" unbroken work/customers/C00/C00002/2024/a02-contracts
is "nothing is left in .staging" "$(ls -A work/.staging)" ""
exits "the archive verifies" 0 dossier -C work verify
like "the index counts them all" "$(dossier -C work status --json)" "\"records\":$((WRITERS * EACH)),"

# Two edit the same edition: one wins, the other is told.
for w in $(seq $WRITERS); do
  { dossier -q -C work customer set C00001 --edition 1 --owner "person$w" >"set-$w" 2>&1; echo $? >"status-$w"; } &
done
wait
is "one of $WRITERS editors of the same edition wins" "$(grep -lx 0 status-* | wc -l)" 1
is "the others are refused" "$(grep -lx 6 status-* | wc -l)" $((WRITERS - 1))
is "there is one new edition" "$(find work/customers/C00/C00001 -maxdepth 1 -name "*.xml" | wc -l)" 2
exits "the archive verifies" 0 dossier -C work verify

# Holds are set and lifted while others file: every hold has a number of its own, and one of many who lift the same one
# does it.
make_archive
dossier -q -C work hold set C00001 --matter first >"$OUT" || exit 1
first=$(dossier -C work hold list | cut -d' ' -f1)
for w in $(seq 4); do write_many "$w" & done
for w in $(seq 6); do
  { dossier -q -C work hold set C00001 --matter "matter $w" >"hold-$w" 2>&1; echo $? >"held-$w"; } &
  { dossier -q -C work hold lift "$first" --reason x >"lift-$w" 2>&1; echo $? >"lifted-$w"; } &
done
wait
is "no writer failed" "$(cat failed-* 2>/dev/null)" ""
is "every hold is set" "$(grep -lx 0 held-* | wc -l)" 6
is "each with a number of its own" "$(dossier -C work hold list | cut -d' ' -f1 | sort -u | wc -l)" 6
is "one of 6 lifts the hold" "$(grep -lx 0 lifted-* | wc -l)" 1
is "the others are refused" "$(grep -l D-HOLD-LIFTED lift-* | wc -l)" 5
is "what is filed meanwhile is held" "$(dossier -C work due --list held C00001 2>"$ERR" | wc -l)" \
  "$(find work/customers/C00/C00001 -name record.1.xml | wc -l)"
is "nothing is left in .staging" "$(ls -A work/.staging)" ""
exits "the archive verifies" 0 dossier -C work verify

# One is stopped at each of its calls in turn; the others do not wait for it, and it finishes when it may go on.
make_archive
echo stopped >stopped.txt
total=$(FAULT_AT=0 FAULT_COUNT=count LD_PRELOAD=$SHIM dossier -q -C work file stopped.txt -c C00001 -k orders -d 2024-03-05 >"$OUT" 2>"$ERR"
  cut -d' ' -f1 count)
bad=0
points=0
for ((n = 1; n <= total; n += 5)); do
  rm -rf work
  XDG_CACHE_HOME=$PWD/cache-$n
  export XDG_CACHE_HOME
  dossier -q init work >"$OUT" && dossier -q -C work customer add 甲公司 --owner li >"$OUT" || exit 1
  FAULT_AT=$n FAULT_MODE=stop LD_PRELOAD=$SHIM XDG_CACHE_HOME=$PWD/cache-stopped-$n dossier -q -C work file stopped.txt \
    -c C00001 -k contracts -d 2024-03-05 >stopped.out 2>stopped.err &
  pid=$!
  await stopped "$pid"
  for w in 1 2 3; do
    echo "other $w" >"other-$w.txt"
    guarded dossier -q -C work file "other-$w.txt" -c C00001 -k contracts -d 2024-03-05 >"$OUT" 2>"$ERR" || {
      bad=$((bad + 1))
      diag "stopped at $n: another writer ended with $?" "$(err)"
    }
  done
  dossier -C work verify >"$OUT" 2>&1 || { bad=$((bad + 1)); diag "stopped at $n: does not verify" "$(out)"; }
  kill -CONT "$pid"
  wait "$pid" || { bad=$((bad + 1)); diag "stopped at $n: ended with $?" "$(cat stopped.err)"; }
  dossier -C work verify >"$OUT" 2>&1 || { bad=$((bad + 1)); diag "continued at $n: does not verify" "$(out)"; }
  is_there=$(find work/customers -name original-001.txt | wc -l)
  if [ "$is_there" -ne 4 ] || ! unbroken work/customers/C00/C00001/2024/a02-contracts; then
    bad=$((bad + 1))
    diag "stopped at $n: $is_there records"
  fi
  points=$((points + 1))
done
is "nobody waits for one who is stopped at any of $points calls, and he loses nothing" "$bad" 0

# A batch takes much longer to get ready than a single filing, and is not kept waiting by a row of these for ever.
make_archive
mkdir batch
for i in $(seq 300); do echo "batch $i" >"batch/$i.txt"; done
filed_singly () {
  local i=0
  until [ -e enough ]; do
    i=$((i + 1))
    echo "single $1 $i" >"single-$1.txt"
    dossier -q -C work file "single-$1.txt" -c C00001 -k contracts -d 2024-03-05 >>"out-$1" 2>>"err-$1" || echo $? >>"failed-$1"
  done
}
filed_singly 1 &
filed_singly 2 &
await test -s out-1
await test -s out-2
exits "a batch among single filings" 0 dossier -q -C work file --each batch/*.txt -c C00001 -k contracts -d 2024-03-05
touch enough
wait
is "no single filing failed" "$(cat failed-* 2>/dev/null)" ""
ok "no number is skipped" unbroken work/customers/C00/C00001/2024/a02-contracts
is "everything is there" "$(find work/customers -name record.1.xml | wc -l)" $((300 + $(cat out-1 out-2 | grep -c '^filed')))

# Some are killed while all are writing.
make_archive
for w in $(seq $WRITERS); do
  if [ $((w % 4)) -eq 0 ]; then
    for i in $(seq "$EACH"); do
      echo "writer $w scan $i" >"scan-$w-$i.txt"
      { FAULT_AT=$((w * 3 / 4 + 10 * i)) FAULT_MODE=kill LD_PRELOAD=$SHIM dossier -q -C work file "scan-$w-$i.txt" \
        -c "C0000$((i % 2 + 1))" -k contracts -d 2024-03-05 >>"out-$w" 2>>"err-$w"; } 2>/dev/null
    done &
  else
    write_many "$w" &
  fi
done
wait
is "no other writer failed" "$(cat failed-* 2>/dev/null)" ""
dossier -q -C work customer add 丙公司 --owner li >"$OUT"
ok "the last writer tidies up" test -z "$(ls -A work/.staging)"
ok "no number is skipped" unbroken work/customers/C00/C00001/2024/a02-contracts
acknowledged=$(cat out-* | grep -c '^filed')
there=$(find work/customers -name record.1.xml | wc -l)
ok "nothing acknowledged is lost ($acknowledged of $there)" test "$acknowledged" -le "$there"
ok "of those who lived nothing is missing" test "$acknowledged" -ge $((12 * EACH))
exits "the archive verifies" 0 dossier -C work verify
# Two archivists amend, move, pair, file and seal in one volume at once.
make_archive
V=C00001/2024/c01
letter () { echo "letter $1" >"letter-$1.txt"; dossier -q -C work file "letter-$1.txt" -c C00001 -k correspondence -d 2024-03-05 --copies 1 "${@:2}" >>"$OUT" 2>&1; }
for i in $(seq 10); do letter "$i"; done
for i in $(seq 11 14); do letter "$i" --kind request; done
for i in $(seq 15 18); do letter "$i" --kind reply; done
at_once () { dossier -q -C work "${@:2}" --reason "$1" >>"did-$1" 2>>"did-$1" || echo "$1: $?" >>refused-at-once; }
note_all () { for i in $(seq 6); do at_once "$1" amend "$V/$i" --note "$1 $i"; done; }
move_all () { for i in $(seq 7 10); do at_once mover move "$V/$i" --category "$1"; done; }
pair_all () { for i in $(seq 11 14); do at_once pairer pair "$V/$((i + 4))" "$V/$i"; done; }
file_all () { for i in $(seq 19 24); do letter "$i" && echo "$i" >>filed-at-once; done; }
note_all one & note_all two & move_all freight & pair_all & file_all &
dossier -q -C work seal $V >sealed 2>&1 &
wait
is 'no correction was refused' "$(cat refused-at-once 2>/dev/null)" ''
is 'every note is there' "$(for i in $(seq 6); do dossier --json -C work show "$V/$i" | jq -r 'select(.type == "record").notes | sort | join(",")'; done | paste -sd';')" \
  "$(for i in $(seq 6); do echo "one $i,two $i"; done | paste -sd';')"
is 'every record was moved' "$(dossier --json -C work list C00001/2024/a04 | jq -r 'select(.type == "record").title' | sort | paste -sd' ')" 'letter-10 letter-7 letter-8 letter-9'
is 'every pair is tied' "$(for i in $(seq 11 14); do dossier --json -C work show "$V/$i" | jq -r 'select(.type == "record").paired'; done | paste -sd' ')" \
  "$(for i in 15 16 17 18; do echo "C00001/2024/c01-correspondence/00$i"; done | paste -sd' ')"
is 'what was acknowledged is there' "$(dossier --json -C work list $V | jq -r 'select(.type == "record").title' | grep -c 'letter-\(19\|2.\)')" \
  "$(grep -c . filed-at-once 2>/dev/null || echo 0)"
is 'nothing is left in .staging' "$(ls -A work/.staging)" ''
exits 'the archive verifies' 0 dossier -C work verify
done_testing
