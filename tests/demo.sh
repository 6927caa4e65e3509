#!/bin/bash
# make demo: the main job on this project's own samples, from an empty directory to a verified archive with a backup. Prints each command before
# running it, and the tree at the end. Usage: tests/demo.sh DIRECTORY (removed first)
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
expect () { # STATUS COMMAND…: the command must end with this status
  local want=$1 got=0
  shift
  show "$@"
  "$@" || got=$?
  [ "$got" -eq "$want" ] || { echo "this ended with status $got, not $want" >&2; exit 1; }
}

say 'An archive is a directory of plain files.'
run dossier init archive --fonds Z109 --name '示范客户档案'
cd archive

say 'Add each customer once; dossier gives it a number.'
run dossier customer add '杭州西湖仪器有限公司' --owner '王芳'
run dossier customer add 'HARBOUR HARDWARE & PAINT' --owner 'Ann Lee'

say 'File scans. The filing rules give year, retention period and reference code.'
run dossier file ../inbox/contract.tif --customer C00001 --category contracts --title '仪器购销合同' --date 2024-03-05 --creator '杭州西湖仪器有限公司'
run dossier file ../inbox/zhijian.png --customer 西湖 --category 质检记录 --title '出厂检验报告' --date 2024-05-06
run dossier file --each ../inbox/hardware.jpg ../inbox/hardware-2.pdf --customer HARBOUR --category vouchers --date 2023-02-11

say 'Ask what would happen, and why, before doing it.'
run dossier file ../inbox/bakery.png --customer C00001 --category feedback --title '反馈' --date 2024-12-30 --dry-run

say 'Find records by words or parts of words, in any language, and let dossier explain them.'
run dossier find 合同
run dossier find harbour
run dossier show C00001/2024/a02/1
run dossier why C00001/2024/a02/1

say 'A sealed volume takes no more records.'
run dossier seal C00001/2024/a02-contracts
expect 6 dossier file ../inbox/bakery.png --customer C00001 --category contracts --title '补充协议' --date 2024-03-06

say 'Verify everything from the files alone.'
run dossier verify
run sh -c "cd customers/C00/C00001/2024/a02-contracts && sha256sum -c manifest-sha256.1.txt"

say 'Change one byte …'
scan=customers/C00/C00001/2024/a02-contracts/0001/original-001.tif
chmod u+w "$scan"
cp "$scan" ../kept.tif
printf '\001' | dd of="$scan" bs=1 seek=100 conv=notrunc status=none
expect 1 dossier verify
cp ../kept.tif "$scan"
run dossier verify -q

say 'List what may be destroyed, and when. A hold protects records from destruction.'
run dossier due --as-of 2055-01-01
run dossier hold set C00002/2023 --matter 'case 2026-17'
run dossier due --as-of 2055-01-01 --list held

say 'A backup is one tarball, verified without unpacking it.'
run dossier pack -o ../backup.tar
run dossier verify ../backup.tar

say 'All files of the archive:'
cd ..
find archive -path archive/.staging -prune -o -print | LC_ALL=C sort | sed -e 's,[^/]*/,  ,g'
printf '\nThe archive is in %s.\n' "$place/archive"
