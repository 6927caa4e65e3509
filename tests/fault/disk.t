#!/usr/bin/env bash
# A file system that is really full, and one that really cannot be written to.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

mounted=
mount_small () { # SIZE
  mkdir -p small
  mount -t tmpfs -o "size=$1" none small 2>"$ERR" && mounted=$PWD/small
}
unmount () {
  if [ -n "$mounted" ]; then umount "$mounted"; fi
  mounted=
}
trap 'unmount; harness_end' EXIT

fresh
if ! mount_small 400k; then
  diag "not possible here: mounting a small file system ($(head -n 1 "$ERR"))"
  skip "a full disk" "cannot mount"
  skip "a read-only file system" "cannot mount"
  done_testing
fi

work=small/archive
head -c 20000 /dev/urandom >scan.bin
head -c 900000 /dev/urandom >large.bin
ok "an archive is made on a small file system" dossier init $work
ok "with a customer" dossier -C $work customer add 甲公司 --owner li
ok "and a scan" dossier -C $work file scan.bin -c C00001 -k contracts --pages 1 -d 2024-03-05

before=$(tree $work)
exits "a scan that does not fit is refused" 3 dossier -C $work file large.bin -c C00001 -k contracts --pages 1 -d 2024-03-06
like "the full disk is named" "$(err)" 'error\[D-DISK-FULL\]'
is "nothing has changed" "$(tree $work)" "$before"
is "nothing is left in .staging" "$(ls -A $work/.staging)" ""
exits "the archive verifies" 0 dossier -C $work verify

# Filing until it is full: what was acknowledged is there.
acknowledged=0
for i in $(seq 40); do
  head -c 15000 /dev/urandom >scan.bin
  before=$(tree $work)
  dossier -C $work file scan.bin -c C00001 -k contracts --pages 1 -t "第 $i 份" -d 2024-03-06 >"$OUT" 2>"$ERR"
  status=$?
  [ $status -eq 0 ] || break
  acknowledged=$((acknowledged + 1))
done
is "the disk is full in the end" "$status" 3
like "and that is said" "$(err)" 'error\[D-DISK-FULL\]'
is "the last one changed nothing" "$(tree $work)" "$before"
is "all that were acknowledged are there" "$(find $work/customers -name record.1.xml | wc -l)" $((acknowledged + 1))
exits "the full archive verifies" 0 dossier -C $work verify

fill=$(df --output=avail -B1 small | tail -n 1)
head -c "$fill" /dev/zero >small/filler 2>/dev/null
before=$(tree $work)
exits "not one byte is free" 3 dossier -C $work customer add 乙公司 --owner li
is "nothing has changed then, either" "$(tree $work)" "$before"
exits "and it can be read" 0 dossier -C $work verify
rm -f small/filler
mount -o remount,size=2m small
ok "with more space it goes on" dossier -C $work file scan.bin -c C00001 -k contracts --pages 1 -d 2024-03-06
exits "and verifies" 0 dossier -C $work verify

mount -o remount,ro small
before=$(tree $work)
exits "a read-only archive takes no scan" 3 dossier -C $work file large.bin -c C00001 -k contracts --pages 1 -d 2024-03-06
like "that is said" "$(err)" 'error\[D-READ-ONLY\]'
exits "nor a customer" 3 dossier -C $work customer add 丙公司 --owner li
exits "nor a seal" 3 dossier -C $work seal C00001/2024
exits "but verifies" 0 dossier -C $work verify
exits "and shows" 0 dossier -C $work show C00001
exits "and finds" 0 dossier -C $work find 份
exits "and logs" 0 dossier -C $work log
is "nothing has changed" "$(tree $work)" "$before"
exits "no archive is made there" 3 dossier init small/another
unmount
done_testing
