#!/bin/bash
# Readers and a sealer beside sixteen writers: what a process tells is never newer than the journal that it has read, so
# nobody is told of an event that does not exist.
source "$(dirname "$0")/harness.sh"

WRITERS=16
EACH=${BESIDE_EACH:-3}

write_many () { # WRITER
  local i
  for i in $(seq "$EACH"); do
    echo "writer $1 scan $i" >"scan-$1-$i.txt"
    dossier -q -C a file "scan-$1-$i.txt" -c C00001 -k a06 -d 2024-03-05 >>"filed-$1" 2>>"writer.err" || echo "$?" >>failed
  done
}
# ask NAME COMMAND…: again and again while the writers write.
ask () {
  local name=$1
  shift
  while [ ! -e written ]; do "$@" >>"$name.out" 2>>"$name.err" || echo "$?" >>"$name.failed"; done
}

fresh
dossier init a >"$OUT" && dossier -C a customer add 华东贸易 >"$OUT"
for year in 2001 2002 2003 2004 2005 2006; do
  for i in 1 2; do
    echo "$year $i" >"old-$year-$i.txt"
    dossier -q -C a file "old-$year-$i.txt" -c C00001 -k a06 -d "$year-03-05" >"$OUT"
  done
done
for w in $(seq $WRITERS); do write_many "$w" & writers+=($!); done
ask list dossier -C a list C00001 &
ask show dossier -C a show C00001/2024 &
ask find dossier -C a find scan &
ask due dossier -C a due --list all &
ask verify dossier -C a verify --against-nothing &
for year in 2001 2002 2003 2004 2005 2006; do
  dossier -C a seal "C00001/$year" --yes >>seal.out 2>>seal.err </dev/null || echo "$?" >>seal.failed
done
wait "${writers[@]}"
touch written
wait
is 'no writer failed' "$(cat failed 2>/dev/null)" ''
is 'every scan was acknowledged' "$(cat filed-* | grep -c '^filed')" $((WRITERS * EACH))
is 'every volume was sealed' "$(cat seal.failed seal.err 2>/dev/null)" ''
for name in list find due; do
  is "$name never failed" "$(sort -u $name.failed 2>/dev/null)" ''
done
is 'nobody was told of an event that does not exist' "$(cat ./*.err | grep -c 'there is no event')" 0
exits 'the archive verifies' 0 dossier -C a verify
done_testing
