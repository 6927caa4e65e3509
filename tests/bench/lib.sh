# shellcheck shell=bash
# For benchmarks: two commands timed in turn (A B A B …) in one run, and the ratio of their medians. Machines are shared and noisy, so
# only such ratios mean anything.

RUNS=${BENCH_RUNS:-5}

# Seconds that a command takes, on stdout; its output goes to a log.
seconds () {
  local before=$EPOCHREALTIME after
  "$@" >>"$BENCH_LOG" 2>&1 || { echo "failed: $*" >&2; tail -5 "$BENCH_LOG" >&2; exit 1; }
  after=$EPOCHREALTIME
  awk -v a="$after" -v b="$before" 'BEGIN { printf "%.6f\n", a - b }'
}

median () {
  sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# One line of the report: what was measured, ours and the peer's median, the ratio, and the goal.
report () { # JOB OURS PEER PEER-NAME GOAL
  awk -v job="$1" -v ours="$2" -v peer="$3" -v name="$4" -v goal="$5" 'BEGIN {
    printf "%-44s %9.4f s  %9.4f s  %6.2f x  %-28s goal %s\n", job, ours, peer, peer / ours, name, goal }'
}

# pair JOB GOAL PEER-NAME OURS PEER: times two shell functions in turn.
pair () {
  local job=$1 goal=$2 name=$3 ours=$4 peer=$5 i
  local -a a=() b=()
  "$ours" 0 >>"$BENCH_LOG" 2>&1
  "$peer" 0 >>"$BENCH_LOG" 2>&1
  for ((i = 1; i <= RUNS; i++)); do
    a+=("$(seconds "$ours" "$i")") || exit 1
    b+=("$(seconds "$peer" "$i")") || exit 1
  done
  report "$job" "$(printf '%s\n' "${a[@]}" | median)" "$(printf '%s\n' "${b[@]}" | median)" "$name" "$goal"
}
