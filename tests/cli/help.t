#!/bin/bash
# Help: the list of verbs, the options of each, and a page for each.
. "$(dirname "$0")/harness.sh"

fresh
exits "help lists the verbs" 0 dossier help
like "by group" "$(out)" $'\nstart\n'
help=$(out)
exits "--help is the same" 0 dossier --help
is "word for word" "$(out)" "$help"
exits "help of a verb that is none is a usage error" 2 dossier help frobnicate

verbs=$(dossier help --json | jq -r 'select(.type == "verb") | .verb')
ok "there are verbs" test "$(wc -w <<<"$verbs")" -ge 16
for verb in $verbs; do
  exits "$verb --help succeeds without an archive" 0 dossier "$verb" --help
  like "and shows its usage" "$(out)" "^usage: dossier $verb"
  is "and nothing on stderr" "$(err)" ""
  usage=$(out)
  exits "help $verb succeeds" 0 dossier help "$verb"
  is "and is the same" "$(out)" "$usage"
  ok "$verb has a page" test -s "$HARNESS_TOP/man/dossier-$verb.1"
done
dossier help --json | jq -r 'select(.forms) | .verb as $v | .forms | split("|")[] | "\($v) \(.)"' >forms
while read -r verb form; do
  exits "$verb $form --help succeeds" 0 dossier "$verb" "$form" --help
  like "and shows its usage" "$(out)" "^usage: dossier $verb $form"
done <forms

like "what may be left out is in brackets" "$(dossier pack --help)" '--zstd\[=LEVEL\] +compress'
exits "help is never paged into a pipe" 0 env PAGER=false dossier help
done_testing
