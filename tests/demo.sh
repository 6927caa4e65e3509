#!/bin/bash
# make demo: the main job from an empty directory to an archive that is proved and backed up, on this project's own samples. Prints each command before
# it runs it; ends with the tree it made. Usage: tests/demo.sh DIRECTORY (made anew)
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
place=$(realpath -m "$1")
samples=$top/tests/samples
export PATH=$top/build/bin:$PATH DOSSIER_ACTOR=${DOSSIER_ACTOR:-demo} XDG_CACHE_HOME=$place/cache

rm -rf "$place"
mkdir -p "$place/inbox"
cd "$place"
cp "$samples"/*.{tif,jpg,png,pdf,ofd} inbox/

say () { printf '\n# %s\n' "$*"; }
show () {
  local word line='$'
  for word in "$@"; do
    case $word in
      *[\ \&\;\|]*) line+=" '$word'" ;;
      *) line+=" $word" ;;
    esac
  done
  echo "$line"
}
run () {
  show "$@"
  "$@"
}
expect () { # STATUS COMMAND…: a command that must end so
  local want=$1 got=0
  shift
  show "$@"
  "$@" || got=$?
  [ "$got" -eq "$want" ] || { echo "this ended with status $got, not $want" >&2; exit 1; }
}

say 'An archive is a directory of plain files.'
run dossier init archive --fonds Z109 --name '示范客户档案'
cd archive

say 'Customers are opened once; each gets a number.'
run dossier customer add '杭州西湖仪器有限公司' --owner '王芳'
run dossier customer add 'HARBOUR HARDWARE & PAINT' --owner 'Ann Lee'

say 'Scans are filed by the rules: year, category, retention and reference come from the layout.'
run dossier file ../inbox/contract.tif --customer C00001 --category contracts --title '仪器购销合同' --date 2024-03-05 --creator '杭州西湖仪器有限公司'
run dossier file ../inbox/zhijian.png --customer 西湖 --category 质检记录 --title '出厂检验报告' --date 2024-05-06
run dossier file --each ../inbox/hardware.jpg ../inbox/hardware-2.pdf --customer HARBOUR --category vouchers --date 2023-02-11

say 'What would happen, and why, without doing it.'
run dossier file ../inbox/bakery.png --customer C00001 --category feedback --title '反馈' --date 2024-12-30 --dry-run

say 'They are found by words or pieces of words, in any language, and explained.'
run dossier find 合同
run dossier find harbour
run dossier show C00001/2024/a02/1
run dossier why C00001/2024/a02/1

say 'A rule says no: the year is closed once its volume is sealed.'
run dossier seal C00001/2024/a02-contracts
expect 6 dossier file ../inbox/bakery.png --customer C00001 --category contracts --title '补充协议' --date 2024-03-06

say 'Everything is proved from the files alone; nothing else is trusted.'
run dossier verify
run sh -c "cd customers/C00/C00001/2024/a02-contracts && sha256sum -c manifest-sha256.1.txt"

say 'One byte changes …'
scan=customers/C00/C00001/2024/a02-contracts/0001/original-001.tif
chmod u+w "$scan"
cp "$scan" ../kept.tif
printf '\001' | dd of="$scan" bs=1 seek=100 conv=notrunc status=none
expect 1 dossier verify
cp ../kept.tif "$scan"
run dossier verify -q

say 'What may be destroyed when, by rule and trigger; a hold keeps what a matter needs.'
run dossier due --as-of 2055-01-01
run dossier hold set C00002/2023 --matter 'case 2026-17'
run dossier due --as-of 2055-01-01 --list held

say 'A backup is one tarball, proved without unpacking it.'
run dossier pack -o ../backup.tar
run dossier verify ../backup.tar

say 'This is all that there is:'
cd ..
find archive -path archive/.staging -prune -o -print | LC_ALL=C sort | sed -e 's,[^/]*/,  ,g'
printf '\nIt is in %s.\n' "$place/archive"
