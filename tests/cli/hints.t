#!/bin/bash
# A command that `next` or a hint names works as it stands. Words in capitals are for the user to fill in: there the verb must exist.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"
. "$(dirname "$0")/destroying.sh"

# step STATUS COMMAND…: and every command that it names. They run dry, signed by the appraiser where a key is needed.
step () {
  local command named=$HARNESS_ROOT/named status=$1
  shift
  exits "$*" "$status" "$@"
  is "$*: the archive has the place" "$(nowhere "$DOSSIER_ARCHIVE")" ""
  { sed -n 's/^next *//p' "$OUT"; grep -h '^hint' "$ERR" | grep -o '`dossier [^`]*`' | tr -d '`'; } >"$named"
  [ "$status" -eq 0 ] || like 'is refused with a code' "$(err)" $'(^|\n)error\\[D-'
  while IFS= read -r command; do
    # shellcheck disable=SC2086  # its words
    if [[ $command =~ (^| )[A-Z]+( |$)|… ]]; then
      set -- $command
      exits "\`$command\` is a form of a verb" 0 dossier help "$2"
    elif [ "$command" = 'dossier key new' ]; then
      exits "\`$command\` works" 0 without_key dossier key new --dry-run
    else
      exits "\`$command\` works" 0 as appraiser bash -c "$command --dry-run \"\$@\"" hint
    fi
  done <"$named"
}

fresh
export DOSSIER_ARCHIVE=$PWD/a
staff
cp "$SAMPLES/contract.tif" .
step 0 dossier file contract.tif --customer C00001 --category a06 --title 反馈1 --date 2010-03-05
step 6 dossier file contract.tif --customer C00001 --category a06 --title 反馈1 --date 2010-03-05
step 6 dossier file contract.tif --customer C00001 --category a06 --title 反馈
step 2 dossier file contract.tif --customer C00001 --category a06 --title 反馈 --kind other
step 2 dossier file contract.tif --customer C00001 --category a06 --title 反馈 --role other --date 2010-03-05
step 2 dossier file contract.tif --customer C00099 --category a06 --title 反馈
step 2 dossier file contract.tif
step 0 dossier file contract.tif --customer C00001 --category a06 --title 反馈2 --date 2010-03-05 --duplicate
step 6 dossier destroy propose C00001/2010/a06/1
step 2 dossier seal C00001/2010/a06/1
step 2 dossier seal 1999
step 0 dossier seal C00001/2010/a06
step 6 dossier seal C00001/2010/a06
step 6 dossier file contract.tif --customer C00001 --category a06 --title 反馈3 --date 2010-03-05 --duplicate
step 0 dossier hold set C00001/2010/a06/2 --matter 1
step 6 dossier hold set C00001/2010/a06/2 --matter 1
step 2 dossier hold set C00001
step 6 dossier hold lift "H$YEAR-0001" C00001/2010 --reason x
step 0 dossier hold lift "H$YEAR-0001" --reason x
step 6 dossier hold lift "H$YEAR-0001" --reason x
step 2 dossier hold lift "H$YEAR-0009" --reason x
step 2 dossier hold set --query 没有这个 --matter 1
step 0 dossier restrict C00001/2010/a06/2 --reason x
step 0 dossier release C00001/2010/a06/2 --reason x
step 6 dossier release C00001/2010/a06/2 --reason x
step 0 dossier retention extend C00001/2010/a06/2 --until 2090-01-01 --reason x
step 6 dossier retention extend C00001/2010/a06/2 --until 2011-01-01 --reason x
step 6 dossier event C00001/2010/a06/2 RE 2020-01-01
step 2 dossier event C00001/2010/a06/2 XX 2020-01-01
step 0 dossier key new --signing-key own.pem --passphrase-file "$PASSPHRASE_FILE"
step 6 dossier key new --signing-key own.pem --passphrase-file "$PASSPHRASE_FILE"
step 2 as admin dossier person grant reviewer nothing
step 2 as admin dossier person grant nobody reviewer
step 6 as appraiser dossier person grant reviewer witness
step 6 as admin dossier person add reviewer
step 6 without_key dossier person add another
step 2 dossier sign
step 0 dossier checkpoint
step 0 dossier checkpoint --to copy.txt
step 6 dossier checkpoint --to copy.txt
step 2 dossier checkpoint 7
step 2 dossier destroy show "D$YEAR-0009"
step 0 dossier destroy propose --due
step 6 dossier destroy propose C00001/2010/a06/1
step 6 as operator dossier destroy run $D
step 6 as reviewer dossier destroy sign approver $D
step 6 as reviewer dossier destroy sign nobody $D
step 0 as appraiser dossier destroy submit $D
step 0 as reviewer dossier destroy sign reviewer $D
step 0 as approver dossier destroy sign approver $D
step 6 as witness dossier destroy sign witness $D
step 0 as witness later "$COOLED" dossier destroy sign witness $D
step 0 as witness2 later "$COOLED" dossier destroy sign witness $D
step 2 as operator later "$COOLED" dossier destroy run $D
step 0 as operator later "$COOLED" dossier destroy run $D --confirm=$D
step 6 dossier destroy withdraw $D
done_testing
