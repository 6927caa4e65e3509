#!/usr/bin/env bash
# Only files and directories may stand in an archive, in every corner of it: verify finds whatever else is planted there, and writers
# neither follow it nor wait for it, but say where it is.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

GUARD_SECONDS=60
ID=0123456789abcdef0123456789abcdef

fresh
found a >"$OUT" 2>&1
printf 'scan\n' >scan.txt
{
  dossier -C a customer add 华东贸易
  dossier -C a file scan.txt -c C00001 -k contracts -d 2024-03-05 -t 合同
  dossier -C a hold set C00001/2024 --matter 2026-7
  dossier -C a checkpoint
} >"$OUT" 2>&1
exits 'the archive is good' 0 dossier -C a verify
BASE=$PWD/a
NEXT=$(printf '%09d' $(($(cat a/journal/* | wc -l) + 1)))
HOLD=$(cd a && dirname registers/decisions/*/*/*/entry.1.xml)

# plant THING PATH: in the archive a.
plant () {
  mkdir -p "$(dirname "a/$2")" && rm -rf "a/$2"
  case $1 in
    'a link to a device') ln -s /dev/zero "a/$2" ;;
    'a link to a directory') ln -s ../outside "a/$2" ;;
    'a link to nothing') ln -s nothing "a/$2" ;;
    'a pipe') mkfifo "a/$2" ;;
    'a socket') perl -MIO::Socket::UNIX -e 'chdir shift or die; IO::Socket::UNIX->new (Local => shift, Listen => 1) or die' "a/$(dirname "$2")" "$(basename "$2")" ;;
    'a device') mknod "a/$2" c 1 5 2>/dev/null ;;
    'a directory') mkdir "a/$2" ;;
    'a file') echo x >"a/$2" ;;
    'a huge file') truncate -s 300G "a/$2" ;;
  esac
}

# The place is there, or beneath what was planted.
where_is () { [ -L "a/$where" ] || [ -e "a/$where" ] || [[ $where == "$path"/* ]]; }

# writes DESC COMMAND…: a writer ends, in success or by refusing with a place that exists and what to do.
writes () {
  local description=$1 status where
  shift
  guarded "$@" >"$OUT" 2>"$ERR" </dev/null
  status=$?
  where=$(sed -n 's/^ *where: //p' "$ERR" | head -n1)
  [ "$status" -eq 0 ] || { [ "$status" -lt 6 ] && where_is && grep -q '^ *hint: ' "$ERR"; }
  harness_report $? "$description"
  [ "$status" -eq 0 ] || where_is || diag "status $status" "$(err)"
}

# corner PATH CODES THING…: verify finds each thing there, a fault at that place; writers do not follow it.
corner () {
  local path=$1 codes=$2 thing
  shift 2
  for thing in "$@"; do
    rm -rf a outside && cp -a "$BASE" a && mkdir outside && echo kept >outside/file
    if ! plant "$thing" "$path"; then
      skip "$thing as $path" 'it cannot be made here'
      continue
    fi
    guarded dossier -C a --json verify >"$OUT" 2>"$ERR"
    is "$thing as $path is a fault" "$?" 1
    like 'that is named' "$(grep '"grade":"fault"' "$OUT")" "\"code\":\"($codes)\",\"place\":\"${path}[\":]"
    writes 'a writer ends' dossier -C a customer add 北方机械
    [[ $path != [cd]* ]] || writes 'so does another' dossier -C a checkpoint
    is 'neither follows it' "$(ls outside) $(cat outside/file)" 'file kept'
  done
}

ODD=('a link to a device' 'a link to a directory' 'a link to nothing' 'a pipe' 'a socket' 'a device')
fresh
corner .staging V-NOT-PLAIN "${ODD[@]}" 'a file'
corner .staging/stray V-NOT-PLAIN "${ODD[@]}"
corner .staging/stray/more V-NOT-PLAIN 'a pipe' 'a link to a directory'
corner .staging/$ID V-NOT-PLAIN "${ODD[@]}" 'a file'
corner .staging/$ID.gone V-NOT-PLAIN 'a pipe' 'a link to a directory' 'a file'
corner .staging/$ID/owner V-NOT-PLAIN "${ODD[@]}" 'a directory'
corner .staging/$ID/block V-NOT-PLAIN "${ODD[@]}" 'a directory'
corner .staging/$ID/block V-TOO-LARGE 'a huge file'
corner .staging/$ID/000001 V-NOT-PLAIN "${ODD[@]}"
corner .staging/$ID/000001/original-001.txt V-NOT-PLAIN 'a pipe' 'a link to a device'
corner journal/stray V-JOURNAL-STRAY "${ODD[@]}" 'a directory' 'a huge file'
corner "journal/$NEXT" V-NOT-PLAIN "${ODD[@]}" 'a directory'
corner "journal/$NEXT" 'V-TOO-LARGE' 'a huge file'
for directory in checkpoints people layouts registers "$HOLD" customers customers/C00/C00001 customers/C00/C00001/2024/a02-contracts/0001; do
  corner $directory/stray V-NOT-PLAIN 'a link to a device' 'a link to a directory' 'a pipe' 'a device'
done
corner layouts V-NOT-PLAIN 'a link to a directory' 'a pipe'
corner people V-NOT-PLAIN 'a link to a directory' 'a file'
corner checkpoints V-NOT-PLAIN 'a link to a directory' 'a file'
corner destruction V-NOT-PLAIN "${ODD[@]}"
corner RESTORED.txt V-NOT-PLAIN 'a link to a device' 'a pipe'
corner stray V-NOT-PLAIN "${ODD[@]}"

# What was committed and is not in its place yet.
fresh
cp -a "$BASE" a
tx=$(cat a/journal/* | sed -n 's/.* file .* tx=\([0-9a-f]*\)-000001.*/\1/p')
RECORD=customers/C00/C00001/2024/a02-contracts/0001
mkdir "a/.staging/$tx"
mv "a/$RECORD" outside
grep -l " tx=$tx" a/journal/* | head -n1 | xargs -I{} cp {} "a/.staging/$tx/block"
ln -s "$PWD/outside" "a/.staging/$tx/000001"
exits 'a link in the place of a staged record is a fault' 1 guarded dossier -C a verify
like 'of its place in .staging' "$(out)" "V-NOT-PLAIN.*where: .staging/$tx/000001"
exits 'the next writer does not place it' 3 guarded dossier -C a customer add 北方机械
like 'says where it is' "$(err)" "where: .staging/$tx/000001"
ok 'and it has not come into the archive' test ! -e "a/$RECORD" -a ! -L "a/$RECORD"

# A link above the place of something new is refused before the event is in the journal.
fresh
cp -a "$BASE" a && mkdir outside && rm -rf a/checkpoints && ln -s ../outside a/checkpoints
before=$(cat a/journal/* | sha256sum)
exits 'a checkpoint is not made through a link' 3 guarded dossier -C a checkpoint
like 'which is named' "$(err)" 'where: checkpoints'
is 'before anything is in the journal' "$(cat a/journal/* | sha256sum)" "$before"

done_testing
