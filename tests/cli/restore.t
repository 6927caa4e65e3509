#!/bin/bash
# Restoring what was packed before a destruction: with the packs that came after it, or with a newer journal, what was
# destroyed does not come back.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"
. "$(dirname "$0")/destroying.sh"
. "$(dirname "$0")/dry.sh"

V=customers/C00/C00001/2010/a06-feedback
refused () { # DESCRIPTION CODE COMMAND...: and there is no x
  local description=$1 code=$2
  shift 2
  exits "$description" 6 "$@"
  exits "$description, dry" 6 "$@" -n
  like "$description: $code" "$(err)" "error\[$code\]"
  ok "$description: nothing is there" [ ! -e x ]
}
is_gone () { # DESCRIPTION DIRECTORY
  is "$1" "$(grep -rc 内情 "$2" | grep -v ':0$')" ''
}

fresh
staff
old_records 2 内情反馈 2>"$ERR"
dossier -C a pack -o old.tar >"$OUT"
cp -a a fork
dossier -C a file "$SAMPLES/bakery.png" --customer C00001 --category feedback --date 2025-07-01 >"$OUT"
dossier -C a pack -o more.tar --since old.tar.receipt >"$OUT"
counted && execute >"$OUT"
dossier -C a pack -o last.tar --since more.tar.receipt >"$OUT"
dossier -C a pack -o all.tar --no-event >"$OUT"
cat a/journal/* >lines

ok 'the old pack holds what was destroyed later' grep -q 内情 old.tar
foretells 'a chain with the later tombstones' 0 unpack old.tar more.tar last.tar chain
is_gone 'does not bring it back' chain
exits 'and verifies' 0 dossier -C chain verify

foretells 'an old pack and a newer archive' 1 unpack old.tar x --journal a
is_gone 'do not bring it back' x
is 'the tombstones are there' "$(find x/$V -name tombstone.xml | wc -l)" 2
is 'what came after the pack is missing, and nothing else' "$(grep -o 'fault\[[A-Z-]*\]' "$OUT" | sort -u)" 'fault[V-DIR-MISSING]'
ok 'nothing is to be accepted' [ ! -e x/RESTORED.txt ]
rm -rf x

foretells 'all packs but the last, and a newer pack' 0 unpack old.tar more.tar x --journal all.tar
is_gone 'do not bring it back either' x
exits 'what comes out verifies' 0 dossier -C x verify
exits 'and can be filed into at once' 0 dossier -C x customer add 'Somebody New'
rm -rf x

foretells 'a journal alone' 1 unpack old.tar more.tar x --journal lines
is_gone 'is enough for that' x
is 'though nothing explains the gap' "$(find x/$V -mindepth 1 -type d)" ''
rm -rf x

refused 'an older journal' D-JOURNAL-OLDER dossier unpack old.tar more.tar x --journal old.tar
dossier -q init other
refused 'another archive' D-JOURNAL-ARCHIVE dossier unpack old.tar x --journal other
refused 'a gap' D-JOURNAL-GAP dossier unpack old.tar x --journal last.tar
for n in 1 2 3; do dossier -C fork customer set C00001 --phone "+86 10 5555 019$n"; done >"$OUT"
refused 'a fork' D-JOURNAL-FORK dossier unpack old.tar more.tar x --journal fork
foretells 'a journal that is none' 6 unpack old.tar x --journal a/README.txt
exits 'a part with a journal' 2 dossier unpack old.tar x --journal a --only 2010

done_testing
