# shellcheck shell=bash
# For benchmarks: two commands timed in turn (A B A B …) in one run, and the ratio of their medians. Machines are shared
# and noisy, so only such ratios mean anything.

RUNS=${BENCH_RUNS:-5}

die () {
  echo "$*" >&2
  tail -n 5 "$BENCH_LOG" >&2
  exit 1
}

# Seconds that a command takes, on stdout; its output goes to a log.
seconds () {
  local before=$EPOCHREALTIME after
  "$@" >>"$BENCH_LOG" 2>&1 || die "failed: $*"
  after=$EPOCHREALTIME
  awk -v a="$after" -v b="$before" 'BEGIN { printf "%.6f\n", a - b }'
}

median () {
  sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

heading () {
  printf '%-36s %12s %12s   %s, medians of %s\n' job ours peer 'how many times as fast or, for a goal of <=, as long' "$RUNS"
}

# One line: what was measured, both medians, their ratio (the peer's to ours; ours to the peer's where little is good),
# the goal and the peer.
report () { # JOB GOAL PEER-NAME OURS PEER
  awk -v job="$1" -v goal="$2" -v name="$3" -v ours="$4" -v peer="$5" 'BEGIN {
    ratio = goal ~ /^<=/ ? ours / peer : peer / ours
    printf "%-36s %9.2f ms %9.2f ms   %6.2f x  (goal %s)  %s\n", job, ours * 1000, peer * 1000, ratio, goal, name }'
}

nothing () { :; }

# pair JOB GOAL PEER-NAME OURS PEER [PREPARE]: times two shell functions in turn, after one run of each that does not
# count. Each gets the run's number, and so does PREPARE, which is called before them and not timed.
pair () {
  local job=$1 goal=$2 name=$3 ours=$4 peer=$5 prepare=${6:-nothing} i
  local -a a=() b=()
  for ((i = 0; i <= RUNS; i++)); do
    "$prepare" "$i" >>"$BENCH_LOG" 2>&1 || die "failed: $prepare"
    a[i]=$(seconds "$ours" "$i") || exit 1
    b[i]=$(seconds "$peer" "$i") || exit 1
  done
  report "$job" "$goal" "$name" "$(printf '%s\n' "${a[@]:1}" | median)" "$(printf '%s\n' "${b[@]:1}" | median)"
}

# times JOB GOAL UNIT FUNCTION EXPRESSION: without a peer; the expression makes of s seconds what the goal speaks of.
times () {
  local job=$1 goal=$2 unit=$3 function=$4 expression=$5 i
  local -a a=()
  for ((i = 0; i <= RUNS; i++)); do a[i]=$(seconds "$function") || exit 1; done
  printf '%s\n' "${a[@]:1}" | median |
    awk -v job="$job" -v goal="$goal" -v unit="$unit" "{ s = \$1; printf \"%-36s %9.2f %s   (goal %s)\\n\", job, $expression, unit, goal }"
}

# ---- Where it runs ----

finish () {
  cd /
  if mountpoint -q "$WORK/disk"; then umount "$WORK/disk"; fi
  rm -rf "$WORK"
}

# An empty directory WORK, removed again at the end, with room for so many MiB in WORK/disk: as root a journaled ext4 of
# its own on a loop device, otherwise TMPDIR as it is, and the output says so.
prepare () { # MIB
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/dossier-bench.XXXXXX") || exit 1
  BENCH_LOG=$WORK/log
  export XDG_CACHE_HOME=$WORK/cache PATH=$PWD/build/bin:$PATH LC_ALL=C.UTF-8 DOSSIER_ACTOR=bench
  trap finish EXIT
  trap 'exit 130' INT TERM
  tell_load
  mkdir "$WORK/disk"
  if mount_image "$1" >>"$BENCH_LOG" 2>&1; then
    echo "disk: ext4 with a journal, on a loop device"
  else
    echo "disk: ${TMPDIR:-/tmp} as it is ($(stat -f -c %T "$WORK")); as root it would be a journaled ext4 on a loop device"
  fi
}

# Where others compute, what uses all processors loses most, and its ratios with it.
tell_load () {
  local load rest
  read -r load rest </proc/loadavg
  echo "machine: $(nproc) processors, load $load before the start"
}

# The image and its tables of inodes are written once before, since doing so meanwhile would be measured too; its own
# cache would be a second one.
mount_image () { # MIB
  [ "$(id -u)" -eq 0 ] || return 1
  dd if=/dev/zero of="$WORK/image" bs=1M count="$1" conv=fsync &&
    mkfs.ext4 -q -i 4096 -E lazy_itable_init=0,lazy_journal_init=0 "$WORK/image" &&
    mount -o loop "$WORK/image" "$WORK/disk" && losetup --direct-io=on "$(findmnt -no SOURCE "$WORK/disk")"
}
