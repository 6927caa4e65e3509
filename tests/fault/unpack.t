#!/usr/bin/env bash
# Unpacking and repairing, killed and failed at every call that changes the file system: what has the name of an archive is
# whole, a repair puts back what was filed or nothing, and both can be done again.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"
[ -e "$SHIM" ] || skip_all "the shim is not built (make fault)"

bad=0
points=0
faulted () { # N MODE: "-ever" fails every later call too
  if [ "$2" != "${2%-ever}" ]; then export FAULT_EVER=1; fi
  faulty "$1" "${2%-ever}" "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null
  status=$?
  unset FAULT_EVER
}
complain () { # MODE MESSAGE
  bad=$((bad + 1))
  [ "$bad" -gt 5 ] || diag "$name, call $n, $1: $2" "$(head -c 500 "$ERR")"
}

# Beside what stood there before, nothing but the archive under its name or under another.
whole () {
  [ ! -e out ] || [ "$(files out)" = "$good" ] || complain "$mode" "there is an archive that is not whole"
  [ ! -e out ] || dossier -q -C out verify >"$OUT" 2>&1 || complain "$mode" "there is an archive that does not verify"
}
files () { (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum); }
again () {
  rm -rf out out.partial-*
  "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null || complain "$mode" "does not work afterwards"
  whole
  rm -rf out
}

sweep_unpack () {
  total=$(count_calls "${COMMAND[@]}")
  good=$(files out)
  rm -rf out
  bad=0 mode=kill
  for ((n = 1; n <= total; n += STEP)); do
    { faulted "$n" kill; } 2>/dev/null
    points=$((points + 1))
    [ "$status" -eq 137 ] || complain kill "status $status, not killed"
    [ ! -s "$OUT" ] || [ -e out ] || complain kill "claimed and not there"
    whole
    again
  done
  is "$name survives being killed at each of $total calls" "$bad" 0
  for mode in EIO ENOSPC-ever; do
    bad=0
    for ((n = 1; n <= total; n += STEP)); do
      faulted "$n" "$mode"
      points=$((points + 1))
      case $status in
        0) [ -e out ] || complain "$mode" "claimed and not there" ;;
        3 | 7) grep -q 'error\[D-' "$ERR" || complain "$mode" "no error is named" ;;
        *) complain "$mode" "status $status" ;;
      esac
      [ "$status" -ne 3 ] || [ ! -e out ] || complain "$mode" "failed, and there is an archive"
      whole
      again
    done
    is "$name survives $mode at each of $total calls" "$bad" 0
  done
}

make_template
{ dossier -C template pack -o full.tar && dossier -C template file scan-2.txt -c C00001 -k orders -d 2024-03-06 &&
  dossier -C template pack -o more.tar --since full.tar.receipt; } >"$OUT" 2>"$ERR"
name=unpack COMMAND=(dossier unpack full.tar more.tar out)
sweep_unpack

# ---- Repairing: the archive is what it was, or that and one file better ----

damage () {
  rm -rf work work.*
  cp -a template work
  chmod -R u+w work
  printf x >>work/customers/C00/C00001/2024/a02-contracts/0001/original-001.txt
  rm work/customers/C00/C00001/2024/a01-orders/0001/record.1.xml
}
prepare () { damage; }
sound_or_less () { # every file that is there is damaged still, or as it was filed
  local path
  (cd work && find customers -type f) | while IFS= read -r path; do
    cmp -s "work/$path" "template/$path" || [ "$path" = customers/C00/C00001/2024/a02-contracts/0001/original-001.txt ] ||
      echo "$path"
  done
}
name=repair COMMAND=(dossier -C work unpack full.tar more.tar --only 2024 --repair)
total=$(count_calls "${COMMAND[@]}")
for mode in kill EIO ENOSPC-ever; do
  bad=0
  for ((n = 1; n <= total; n += STEP)); do
    damage
    { faulted "$n" "$mode"; } 2>/dev/null
    points=$((points + 1))
    [ -z "$(sound_or_less)" ] || complain "$mode" "something else has changed: $(sound_or_less)"
    "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null || complain "$mode" "does not work afterwards"
    [ "$(files work)" = "$(files template)" ] || complain "$mode" "is not repaired afterwards"
  done
  is "$name survives $mode at each of $total calls" "$bad" 0
done
diag "$points points"

# ---- A file system that is really full ----

mkdir small
if mount -t tmpfs -o size=60k none small 2>"$ERR"; then
  trap 'umount "$HARNESS_ROOT"/*/small; harness_end' EXIT
  exits 'a full disk' 3 dossier unpack full.tar small/out
  like 'is named' "$(err)" 'error\[D-DISK-FULL\]'
  is 'and nothing is left' "$(ls -A small)" ''
  umount small
  trap harness_end EXIT
else
  skip 'a full disk' 'cannot mount'
fi

done_testing
