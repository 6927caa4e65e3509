# shellcheck shell=bash
# For tests of verbs whose dry run says, and exits, what the real run would. Sourced after harness.sh.

dry_told () { # what the command wrote, as the real run words it
  sed -e 's/^would unpack /unpacked /; s/^would accept /accepted /; s/^would put back /put back /' \
    -e 's/\.partial-[0-9a-f]*/.partial-X/; /^next  /d; /^damaged files were moved to /d' "$OUT" "$ERR"
}

# foretells DESC STATUS ARGUMENT…: dossier -n changes nothing, and tells how dossier itself then ends.
foretells () {
  local description=$1 want=$2 before told
  shift 2
  before=$(tree_digest .)
  exits "$description, dry" "$want" dossier -n "$@"
  is "$description: a dry run changes nothing" "$(tree_digest .)" "$before"
  told=$(dry_told)
  exits "$description" "$want" dossier "$@"
  is "$description: as it was foretold" "$(dry_told)" "$told"
}
