#!/bin/bash
# init: the tree that it makes, what it refuses, and that it never damages what is there.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# refused DESC STATUS ID DIR ARG…: with that status and id, and DIR as it was (or not there, as it was).
refused () {
  local description=$1 want=$2 id=$3 directory=$4 before='' after=''
  shift 4
  if [ -d "$directory" ]; then before=$(tree_digest "$directory"); fi
  exits "$description" "$want" dossier init "$directory" "$@"
  like "$description: $id" "$(err)" "error\[$id\]"
  if [ -d "$directory" ]; then after=$(tree_digest "$directory"); fi
  is "$description: nothing has changed" "$after" "$before"
}

fresh
exits "an archive is made where nothing is" 0 dossier init a
like "it says what was made" "$(out)" '^made +a +\(Z001, layout company edition 1\)'
like "and what to do next" "$(out)" 'next +dossier -C a customer add'
is "the tree is the documented one" "$(cd a && find . | LC_ALL=C sort | paste -sd' ')" \
  ". ./.staging ./README.txt ./archive.xml ./customers ./customers/C00 ./customers/C00/C00000 ./customers/C00/C00000/customer.1.xml ./journal ./journal/000000001 ./layouts ./layouts/company.1.xml"
is "the layout is the one that ships, byte for byte" "$(sha256sum <a/layouts/company.1.xml)" \
  "$(sha256sum <"$BUILD/share/dossier/layouts/company.xml")"
is "the events are those of a founding" "$(cut -d' ' -f5 a/journal/000000001 | paste -sd' ')" "init layout readme customer"
like "the first has fonds, format and algorithm" "$(head -n 1 a/journal/000000001)" \
  'init path=archive\.xml digest=[0-9a-f]{64} format=1 algorithm=sha256 fonds=Z001 tx=[0-9a-f]{32}-000001$'
is "the actor is recorded" "$(cut -d' ' -f4 a/journal/000000001 | sort -u)" tester
exits "it verifies" 0 dossier -C a verify
like "the README is in Chinese" "$(cat a/README.txt)" 验证
like "the README is in English" "$(cat a/README.txt)" 'no special program is needed'

fresh
mkdir empty
exits "an empty directory becomes an archive" 0 dossier init empty --fonds Z109 --name '宏远档案' --layout real-estate
like "with the code" "$(cat empty/archive.xml)" 'fonds="Z109"'
like "and the name" "$(cat empty/archive.xml)" '宏远档案'
is "a layout comes with those it extends" "$(find empty/layouts -type f -printf "%f\n" | sort | paste -sd' ')" "company.1.xml real-estate.1.xml"
is "one is in force, the other its parent" "$(grep -o 'id=[a-z-]* edition=1 use=[a-z]*' empty/journal/* | paste -sd' ')" \
  "id=company edition=1 use=parent id=real-estate edition=1 use=inforce"
exits "it verifies" 0 dossier -C empty verify

sed 's/id="key-accounts"/id="own"/' "$BUILD/share/dossier/layouts/key-accounts.xml" >own.xml
exits "a layout of the user's own" 0 dossier init own --layout ./own.xml
is "is copied" "$(sha256sum <own/layouts/own.1.xml)" "$(sha256sum <own.xml)"
exits "and in force" 0 dossier -C own layout show

exits "the name of the directory is the default" 0 dossier init 客户档案
like "so in archive.xml" "$(cat 客户档案/archive.xml)" '客户档案'
exits "a trailing slash does no harm" 0 dossier init slash/
ok "and the archive is there" test -e slash/archive.xml
exits "in JSON" 0 dossier --json init json
like "there is an object with the id" "$(out)" '"type":"archive","path":"[^"]*/json","id":"[0-9a-f]{64}"'

refused "a second init is refused" 6 D-EXISTS json
mkdir full && echo text >full/note.txt
refused "a directory with a file is refused" 6 D-EXISTS full
mkdir foreign && mkdir foreign/journal && echo text >foreign/journal/note.txt
refused "a directory with a journal of another kind is refused" 6 D-EXISTS foreign
echo text >file
refused "a file in its place is refused" 6 D-EXISTS file
is "and the file is what it was" "$(cat file)" text
refused "a missing parent is refused" 3 D-NOT-FOUND nowhere/archive
ok "and not made" test ! -e nowhere
refused "an unknown layout is refused" 2 D-LAYOUT-UNKNOWN x --layout no-such-layout
refused "an unsound layout is refused" 5 D-LAYOUT x --layout "$HARNESS_TOP/tests/bad/layout-band-gap.xml"
refused "a fonds code in small letters is refused" 2 D-FONDS-CODE x --fonds z109
refused "a fonds code of nine characters is refused" 2 D-FONDS-CODE x --fonds ABCDEFGHI
refused "a name with a control character is refused" 2 D-FONDS-NAME x --name $'a\tb\nc'
refused "an empty name is refused" 2 D-FONDS-NAME x --name '  '
exits "no directory is a mistake" 2 dossier init
exits "two directories are a mistake" 2 dossier init x y
ok "and nothing was made" test ! -e x

exits "a dry run" 0 dossier -n init dry
like "says what would be made" "$(out)" '^would make +dry'
ok "and makes nothing" test ! -e dry

# What an interrupted init leaves.
mkdir -p left/journal left/.staging/0123456789abcdef0123456789abcdef
echo rest >left/.staging/0123456789abcdef0123456789abcdef/000001
exits "an interrupted init can be repeated" 0 dossier init left
is "its rest is gone" "$(ls -A left/.staging)" ""
exits "and it verifies" 0 dossier -C left verify
mkdir -p unfinished/journal unfinished/.staging
exits "what is not yet an archive is none" 5 dossier -C unfinished status
like "that is said" "$(err)" 'error\[D-NOT-AN-ARCHIVE\]'
done_testing
