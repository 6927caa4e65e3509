#!/bin/bash
# What was destroyed is named nowhere any more: every file of archive, cache and a new backup is searched for each field
# of a record, in the ways in which text is written. Each field has a character of its own that occurs nowhere else, so
# that not even one token of the index, or a page of it that is free again, may hold it.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
# shellcheck source=tests/cli/people.sh
. "$(dirname "$0")/people.sh"
# shellcheck source=tests/cli/destroying.sh
. "$(dirname "$0")/destroying.sh"

bytes () { od -An -v -tx1 | tr -d ' \n' | sed 's/../\\x&/g'; }
hex () { od -An -v -tx1 | tr -d ' \n'; }

# writings TEXT CHARACTER: how they may stand in a file, one way a line, as a pattern of bytes. Where a character is two
# bytes, these may be two letters: then the whole text is asked for.
writings () {
  local way
  printf '%s' "$2" | bytes
  echo
  for way in UTF-16LE UTF-16BE GB18030; do
    printf '%s' "$1" | iconv -f UTF-8 -t $way | bytes
    echo
  done
  printf '%s' "$2" | hex | sed 's/../%&/g'
  echo
  printf '%s' "$2" | hex
  echo
  printf '%s' "$2" | iconv -f UTF-8 -t UTF-16BE | hex | sed 's/^/\\\\u/'
  echo
  printf '&#x%X;\n' "'$2"
}

# holders TEXT CHARACTER: the files that hold them in any of these ways.
holders () {
  writings "$1" "$2" | while IFS= read -r pattern; do
    LC_ALL=C grep -rlaiP -- "$pattern" a "$XDG_CACHE_HOME" backup.tar 2>/dev/null
  done | LC_ALL=C sort -u
}

declare -A field=([title]=题名龘 [creator]=作者靐 [note]=备注齉 [name]=扫描爩 [inside]=内文麤 [secrecy]=密级龖
  [number]=文号厵 [kept]=题名驫)
held_by () { holders "${field[$1]}" "${field[$1]: -1}"; }

fresh
staff
printf '%s\n' "${field[inside]}" >"${field[name]}.txt"
file_old () { # TITLE SCAN
  dossier -C a file "$2" --customer C00001 --category a06 --title "$1" --date 2010-03-05 --duplicate "${@:3}"
}
exits 'a record with something in every field' 0 file_old "${field[title]}" "${field[name]}.txt" \
  --creator "${field[creator]}" --note "${field[note]}" --docno "${field[number]}" --secrecy "${field[secrecy]}"
exits 'and its neighbour' 0 file_old "${field[kept]}" "$SAMPLES/contract.tif"
exits 'the volume is sealed' 0 dossier -C a seal 2010
exits 'the index knows it' 0 dossier -C a find "${field[title]}"
like 'by its title' "$(out)" 0001
exits 'the neighbour is on hold' 0 dossier -C a hold set C00001/2010/a06/2 --matter 2026-7
for what in title creator note name inside secrecy number; do
  unlike "the search finds the $what before" "$(held_by $what)" '^$'
done
exits 'destroyed, and the certificate is signed' 0 attested
is 'the neighbour was no line of the register' "$(find a/customers/C00/C00001/2010/a06-feedback/0002 -type f | wc -l)" 3
exits 'the index is brought to the head' 0 dossier -C a find "${field[title]}"
is 'which does not find it' "$(out)" ''
exits 'a new backup' 0 dossier -C a pack -o backup.tar
for what in title creator note name inside secrecy number; do
  is "nothing holds the $what after" "$(held_by $what)" ''
done
like 'what is kept is found by the same search' "$(held_by kept)" 'record\.1\.xml'
like 'in the index, too' "$(held_by kept)" 'index\.sqlite'
like 'and in the backup' "$(held_by kept)" 'backup\.tar'
exits 'verified' 0 dossier -C a verify
exits 'and the backup' 0 dossier verify backup.tar
done_testing
