#!/usr/bin/env bash
# Packing and redacting, killed and failed at every call that changes the file system: what has a pack's name is whole, nothing is
# claimed that is not so, and a full disk leaves nothing behind.

# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"
[ -e "$SHIM" ] || skip_all "the shim is not built (make fault)"

# shellcheck source=tests/cli/people.sh
. "$(dirname "$0")/../cli/people.sh"
# shellcheck source=tests/cli/destroying.sh
. "$(dirname "$0")/../cli/destroying.sh"

keep_cache () {
  dossier -q -C template status >"$OUT"
  rm -rf template.cache && cp -a "$XDG_CACHE_HOME" template.cache
}

# An archive ./template, the tarball ./good.tar that comes of it, and the COMMAND that makes it of ./work.
to_pack () {
  make_template
  keep_cache
  dossier -q -C template pack --no-event -o good.tar >"$OUT"
  COMMAND=(dossier -q -C work pack -o out.tar)
}
to_redact () {
  fresh
  staff
  old_records 2
  dossier -q -C a pack --no-event -o old.tar
  counted
  execute
  mv a template
  keep_cache
  dossier -q -C template redact old.tar --no-event -o good.tar
  COMMAND=(dossier -q -C work redact old.tar -o out.tar)
} >"$OUT" 2>"$ERR"

# A pack and its receipt: each there whole, or not there.
whole () {
  [ ! -e out.tar ] || [ "$(sha256sum <out.tar)" = "$good" ] || complain "$mode" "there is a pack that is not whole"
  [ ! -e out.tar.receipt ] || [ "$(sed -n 's/^tarball: //p' out.tar.receipt)" = "${good%% *}" ] ||
    complain "$mode" "there is a receipt that is not whole"
  [ -e out.tar ] || [ ! -e out.tar.receipt ] || complain "$mode" "there is a receipt without its pack"
  sound || complain "$mode" "does not verify"
}

recorded () { grep -qF "digest=${good%% *}" work/journal/*; }

# Once nothing of the name is in the way, packing works.
again () {
  rm -f out.tar out.tar.receipt
  "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null || complain "$mode" "does not work afterwards"
  [ -z "$(ls -A work/.staging)" ] || complain "$mode" "something is left in .staging"
  tar -tf out.tar 2>/dev/null | tail -n 1 | grep -qx PACK.txt || complain "$mode" "the next pack is not whole"
  rm -f out.tar*
}

sweep () {
  good=$(sha256sum <good.tar)
  total=$(count_calls "${COMMAND[@]}")
  rm -f out.tar*
  mode=kill bad=0
  for ((n = 1; n <= total; n += STEP)); do
    prepare
    { faulty "$n" kill "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null; } 2>/dev/null
    status=$?
    points=$((points + 1))
    [ "$status" -eq 137 ] || complain kill "status $status, not killed"
    acknowledged=$(cat "$OUT")
    whole
    if [ -n "$acknowledged" ] && ! recorded; then complain kill "acknowledged and not recorded"; fi
    again
  done
  is "$name survives being killed at each of $total calls" "$bad" 0

  for mode in EIO ENOSPC ENOSPC-ever EROFS-ever EIO-ever; do
    bad=0
    for ((n = 1; n <= total; n += STEP)); do
      prepare
      if [ "$mode" != "${mode%-ever}" ]; then export FAULT_EVER=1; fi
      faulty "$n" "${mode%-ever}" "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null
      status=$?
      unset FAULT_EVER
      points=$((points + 1))
      if [ "$status" -eq 0 ]; then
        { [ -e out.tar ] && [ -e out.tar.receipt ] && recorded; } || complain "$mode" "false success"
      elif [ "$status" -ne 3 ]; then
        complain "$mode" "status $status"
      elif grep -qF 'error[D-PACK-NOT-RECORDED]' "$ERR"; then
        [ -e out.tar ] || complain "$mode" "a pack that is said to be whole is not there"
      elif [ "$mode" = "${mode%-ever}" ]; then
        [ ! -e out.tar ] || complain "$mode" "failed, and there is a pack"
        [ -z "$(ls -d out.tar.partial-* 2>/dev/null)" ] || complain "$mode" "something half done is left"
      fi
      whole
      again
    done
    is "$name never claims what failed: $mode at each of $total calls" "$bad" 0
  done
}

points=0
for name in pack redact; do
  "to_$name"
  sweep
done
diag "$points points"

# Stopped while the tarball is being written, until records that it has not come to are destroyed. Read ahead is less than what
# stands before them.
fresh
staff
mkdir before
for i in $(seq 45); do head -c 1000000 /dev/urandom >"before/$i.bin"; done
dossier -C a file --each before/* --category ZL --date 2024-01-01 >"$OUT"
old_records 2 2>"$ERR"
counted
last () { cat a/journal/* | tail -n 1 | cut -d' ' -f1; }
before=$((10#$(last)))
FAULT_AT=20 FAULT_MODE=stop FAULT_ONLY=write LD_PRELOAD="$SHIM $BUILD/tests/cli/clock.so" CLOCK_SHIFT=$COOLED dossier -C a pack -o late.tar >late.out 2>late.err &
packing=$!
await stopped "$packing"
partial=$(echo late.tar.partial-*)
ok "a part of the tarball is written" test -s "$partial"
execute >"$OUT" 2>"$ERR"
cp -a a copy
dossier -q -C copy pack --no-event -o copy.tar >"$OUT"
kill -CONT "$packing"
wait "$packing"
is "a pack to a file that meets a destruction is made" "$? $(cat late.err)" "0 "
like "and told once" "$(cat late.out)" "^packed  late.tar"
ok "it begins again after the destruction" test "$(sed -n 's/^to: //p' late.tar.receipt)" -gt "$before"
ok "and is what the archive was then" cmp late.tar copy.tar
exits "it verifies" 0 dossier verify late.tar
is "of what was destroyed it has the tombstones alone" \
  "$(tar -tf late.tar | sed -n 's,^customers/C00/C00001/2010/a06-feedback/00[0-9]*/,,p' | sort | uniq -c | tr -s ' ')" " 2 tombstone.xml"
is "nothing half done is left" "$(ls -d ./*.partial-* 2>/dev/null)" ""
is "the event tells of it" "$(tail -n 1 "$(find a/journal -type f | LC_ALL=C sort | tail -n 1)" | sed -n 's/.* pack .* to=\([0-9]*\) .*/\1/p')" \
  "$(sed -n 's/^to: //p' late.tar.receipt)"
exits "and the archive verifies" 0 dossier -C a verify

# A disk that is really full.
to_pack
mkdir small
if mount -t tmpfs -o size=8k none small 2>"$ERR"; then
  prepare
  exits "a full disk is an error" 3 dossier -C work pack -o small/out.tar
  like "that says so" "$(err)" 'error\[D-DISK-FULL\]'
  is "and nothing is left on it" "$(ls -A small)" ""
  umount small
else
  skip "a full disk" "cannot mount"
fi
done_testing
