#!/usr/bin/env bash
# Real power cuts: a file system of its own, ext4 and xfs, is shut down without writing its log while a command that changes an
# archive stands at a random call, or has just ended. The file system is mounted again as after a power cut. Then everything that
# was acknowledged is there, byte for byte, the archive verifies, and the next command tidies up by itself.
# POWER_CUTS=N cuts on each file system; POWER_SEED=N for other calls.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"
[ -e "$SHIM" ] || skip_all "the shim is not built (make fault-long)"
command -v xfs_io >/dev/null || skip_all "xfs_io is not installed (.ci/setup --fault)"
CUTS=${POWER_CUTS:-110}
RANDOM=${POWER_SEED:-$((20261130 % 32768))}

mounted=
detach () {
  if [ -n "$mounted" ]; then umount "$mounted"; fi
  mounted=
}
attach () { mount -o loop disk.img disk && mounted=$PWD/disk; }
trap 'detach; harness_end' EXIT

make_disk () { # ext4|xfs
  truncate -s 400M disk.img
  mkdir disk
  case $1 in
    ext4) mkfs.ext4 -q -F disk.img ;;
    xfs) mkfs.xfs -q disk.img ;;
  esac >"$OUT" 2>"$ERR" && attach 2>>"$ERR"
}

# Everything that must still be there: files with their digests, and the lines of the journal, whose files are merged.
files () { tree disk/work | grep -E '^[0-9a-f]{64} ' | grep -v ' \./journal/' | LC_ALL=C sort; }
lines () { cat disk/work/journal/* 2>/dev/null | LC_ALL=C sort -u; }
acknowledge () {
  files >files.acked
  lines >lines.acked
}

# The command of the Nth cut.
choose () { # N
  local year=$((1990 + $1 / 7 % 30)) i
  case $(($1 % 7)) in
    0) COMMAND=(customer add "客户 $1" --owner li) ;;
    1)
      head -c $((RANDOM % 9000 + 1)) /dev/urandom >scan.bin
      COMMAND=(file scan.bin -c C00001 -k contracts --pages 1 -t "第 $1 份" -d 2024-03-05)
      ;;
    2)
      for i in 1 2 3 4 5 6; do echo "scan $1 $i" >"each/$i.txt"; done
      COMMAND=(file --each each/1.txt each/2.txt each/3.txt each/4.txt each/5.txt each/6.txt -c C00001 -k feedback -d 2024-05-01)
      ;;
    3) COMMAND=(customer set C00001 --owner "w$1") ;;
    4) COMMAND=(hold set C00001 --matter "$1") ;;
    5)
      echo "order $1" >scan.bin
      COMMAND=(file scan.bin -c C00001 -k orders -t "订单 $1" -d "$year-04-01")
      ;;
    6) COMMAND=(seal "C00001/$year") ;;
  esac
}

# Runs the command until it stops at call AT or ends; its status is in $status, "stopped" when it did not end.
run_until () { # AT
  local pid state
  sync -f disk # what the last cut left is old by now
  FAULT_AT=$1 FAULT_MODE=stop FAULT_COUNT=$HARNESS_ROOT/count LD_PRELOAD=$SHIM dossier -q -C disk/work "${COMMAND[@]}" \
    >"$OUT" 2>"$ERR" </dev/null &
  pid=$!
  status=stopped
  while :; do
    state=$(sed 's/.*) //; s/ .*//' "/proc/$pid/stat" 2>/dev/null)
    case $state in
      T) break ;;
      Z | '')
        wait "$pid"
        status=$?
        break
        ;;
    esac
    sleep 0.01
  done
  if [ "$status" = 0 ]; then acknowledge; fi
  xfs_io -x -c shutdown disk 2>>"$ERR" || complain cut "the file system cannot be shut down"
  if [ "$status" = stopped ]; then
    kill -KILL "$pid"
    wait "$pid"
  fi
} 2>/dev/null

judge () {
  files >files.now
  lines >lines.now
  lost=$(LC_ALL=C comm -23 files.acked files.now)$(LC_ALL=C comm -23 lines.acked lines.now)
  [ -z "$lost" ] || complain cut "acknowledged and lost: $lost"
  dossier -C disk/work verify >"$OUT" 2>"$ERR" || complain cut "does not verify"
}

# The next command that changes the archive finishes or removes what the cut left behind.
recover () {
  dossier -q -C disk/work customer set C00001 --owner "r$n" >"$OUT" 2>"$ERR" || complain recovery "the next command fails"
  [ -z "$(ls -A disk/work/.staging)" ] || complain recovery "something is left in .staging"
  dossier -C disk/work verify >"$OUT" 2>"$ERR" || complain recovery "does not verify"
  acknowledge
}

found () {
  mkdir each
  dossier -q init disk/work >"$OUT" && dossier -q -C disk/work customer add 甲公司 --owner li >"$OUT" &&
    echo first >scan.bin && dossier -q -C disk/work file scan.bin -c C00001 -k contracts --pages 1 -t 第一份 -d 2024-03-05 >"$OUT"
  acknowledge
}

# One power cut, and what is there afterwards.
cut_power () {
  choose "$n"
  # The index may be ahead of a journal that lost its end, or be cut itself.
  if ((RANDOM % 2)); then export XDG_CACHE_HOME=$PWD/disk/cache; else export XDG_CACHE_HOME=$PWD/cache; fi
  run_until $((n % 9 == 0 ? 0 : RANDOM % 70 + 1))
  case $status in
    0) acknowledged=$((acknowledged + 1)) ;;
    stopped) stopped=$((stopped + 1)) ;;
    *) refused=$((refused + 1)) ;;
  esac
  detach
  attach || complain cut "cannot be mounted again"
  judge
  # Otherwise the next cut falls into the recovery of this one.
  if ((RANDOM % 2)); then recover; fi
}

for system in ext4 xfs; do
  fresh
  if ! make_disk $system; then
    diag "not possible here: $(head -n 1 "$ERR")"
    skip "$system" "no file system can be mounted"
    continue
  fi
  found
  bad=0 acknowledged=0 stopped=0 refused=0
  for ((n = 1; n <= CUTS; n++)); do cut_power; done
  recover
  is "everything acknowledged survives $CUTS power cuts on $system" "$bad" 0
  diag "$system: $stopped cuts during a command, $acknowledged just after one was acknowledged, $refused after one was refused"
  detach

  # The teeth of this test: a program whose syncs do nothing is caught.
  fresh
  make_disk $system
  found
  bad=0
  for ((n = 1; n <= 50 && bad == 0; n++)); do FAULT_LAZY=1 cut_power; done >lazy 2>&1
  ok "a program that syncs nothing is caught on $system" test "$bad" -gt 0
  detach
done
done_testing
