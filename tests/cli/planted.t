#!/usr/bin/env bash
# An event that somebody plants in the journal, with a transaction in .staging that recovery would finish: the next writer erases
# nothing by it and places nothing where it must not stand, and verify finds the event.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

fresh
found a >"$OUT" 2>&1
printf 'scan\n' >scan.txt
{
  dossier -C a customer add 华东贸易
  dossier -C a file scan.txt -c C00001 -k contracts -d 2024-03-05 -t 合同
} >"$OUT" 2>&1
BASE=$PWD/a
ID=$(printf '%032d' 0)
rest () { (cd a && find . -type f ! -path './.staging/*' ! -path './journal/*' -print0 | LC_ALL=C sort -z | xargs -0r sha256sum); }

# planted DESC VERB FIELDS: FIELDS come after the actor, with the digest of the staged item.
planted () {
  local last hex before journal
  fresh && cp -a "$BASE" a
  mkdir -p a/.staging/$ID && echo planted >a/.staging/$ID/000001
  hex=$(sha256sum <a/.staging/$ID/000001 | cut -d' ' -f1)
  (cd a && forge_begin && printf '000000000 0 %s forger %s %s tx=%s-000001\n' "$(tail -n1 lines | cut -d' ' -f3)" "$2" "${3//HEX/$hex}" $ID >>lines && forge_end)
  last=$(ls a/journal | LC_ALL=C sort | tail -n1)
  cp "a/journal/$last" a/.staging/$ID/block
  before=$(rest) journal=$(find a/journal -type f | LC_ALL=C sort)
  guarded dossier -C a customer add 北方机械 >"$OUT" 2>"$ERR" </dev/null
  is "$1: the next writer is refused" "$?" 3
  is 'it erases and places nothing' "$(rest)" "$before"
  is 'the journal is there' "$(find a/journal -type f | LC_ALL=C sort)" "$journal"
  exits 'verify finds it' 1 guarded dossier -C a verify
}

planted 'a file in the journal that erases it' destroy 'path=journal/x.txt digest=HEX erases=journal'
planted 'people erased' destroy 'path=people/x.txt digest=HEX erases=people'
planted 'archive.xml erased' destroy 'path=x.txt digest=HEX erases=archive.xml'
planted 'a record erased by an event that files a customer' customer 'path=customers/C00/C00001/x.xml digest=HEX erases=customers/C00/C00001/2024/a02-contracts/0001'

# A verb of a later version may bring a file, and erases nothing either.
fresh && cp -a "$BASE" a
mkdir -p a/.staging/$ID && echo planted >a/.staging/$ID/000001
(cd a && forge_begin && printf '000000000 0 %s forger shred path=x.txt digest=%064d erases=customers/C00/C00001/2024/a02-contracts/0001 tx=%s-000001\n' \
  "$(tail -n1 lines | cut -d' ' -f3)" 0 $ID >>lines && forge_end)
guarded dossier -C a customer add 北方机械 >"$OUT" 2>"$ERR" </dev/null
ok 'a record that an unknown verb would erase is there' test -f a/customers/C00/C00001/2024/a02-contracts/0001/record.1.xml
guarded dossier -C a verify >"$OUT" 2>"$ERR"
like 'verify names the event' "$(out)" 'V-EVENT-UNKNOWN'

done_testing
