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

# ---- Each option is in its page, and each option of a page exists ----

# listed: the options that a help text on standard input lists, one a line.
listed () { grep -oE '^ +(-[A-Za-z0-9], )?--[a-z-]+' | grep -oE -- '--[a-z-]+|-[A-Za-z0-9]' | sort -u; }
# named: the options that mdoc lines on standard input name: the arguments of Fl, of which several letters are several options.
named () {
  awk '{
    on = 0
    sub (/^\./, "")
    for (i = 1; i <= NF; i++) {
      if ($i == "Fl") on = 1
      else if ($i ~ /^[A-Z][a-z]$/) on = 0
      else if (on && $i ~ /^-[a-z]/) print "-" $i
      else if (on && $i ~ /^[A-Za-z0-9]+$/) for (j = 1; j <= length ($i); j++) print "-" substr ($i, j, 1)
    }
  }' | sort -u
}
described () { grep '^\.It' "$1" | named; }

dossier help help | listed >shared
cp shared any
is "dossier(1) describes the shared options" "$(described "$HARNESS_TOP/man/dossier.1")" "$(cat shared)"
is "and each verb as the list does" "$(sed -n '/^\.It Cm [a-z]*$/{N; s/^\.It Cm //; s/\n\(.\)\(.*\):$/ \L\1\E\2/p}' "$HARNESS_TOP/man/dossier.1")" \
  "$(dossier help --json | jq -r 'select(.type == "verb") | "\(.verb) \(.summary)"')"
for verb in $verbs; do
  page=$HARNESS_TOP/man/dossier-$verb.1
  { dossier help "$verb"; sed -n "s/^$verb //p" forms | while read -r form; do dossier help "$verb" "$form"; done; } | listed >own
  sort -u -o any any own
  described "$page" >page
  is "dossier-$verb(1) describes each option" "$(comm -23 own shared | comm -23 - page)" ""
  is "and no other" "$(comm -13 own page)" ""
  is "nor does its synopsis" "$(sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESC/p' "$page" | named | comm -13 <(sort -u own shared) -)" ""
  is "and has the summary of the list for its name" "$(sed -n 's/^\.Nd //p' "$page")" \
    "$(dossier help --json | jq -r --arg verb "$verb" 'select(.type == "verb" and .verb == $verb) | .summary')"
done
is "no page names an option that no verb has" "$(cat "$HARNESS_TOP"/man/* | named | comm -13 any -)" ""

# A verb with forms shows them all, with their options.
while read -r verb form; do
  like "help $verb shows $form" "$(dossier help "$verb")" "usage: dossier $verb $form"
done <forms
like "help hold has the options of its forms" "$(dossier help hold)" '--matter=.*--reason=.*--all'
is "and the shared ones once" "$(dossier help hold | grep -c -e --dry-run)" 1

# In every language each verb is listed once, beneath the others, and lines fit a terminal.
for language in C.UTF-8 en_US.UTF-8 zh_CN.UTF-8; do
  list () { env -u LC_ALL LANG="$language" dossier help "$@"; }
  is "$language: each verb is listed once" "$(list | sed -n 's/^  \([a-z]*\) .*/\1/p' | sort)" "$(sort <<<"$verbs")"
  is "$language: what it does stands beneath what the others do" "$(list | grep '^  ' | grep -vE '^  [a-z ]{11} [^ ]')" ""
  wide=$(for verb in "" $verbs; do
    [ "$(list $verb | LC_ALL=C.UTF-8 wc -L)" -le 80 ] || echo "$verb"
  done)
  is "$language: no line is wider than 80 columns" "$wide" ""
done

# A letter means one option, whatever the verb.
is "a letter means the same option in every verb" "$(for verb in $verbs; do dossier help "$verb"; done |
  sed -nE 's/^  -(.), --([a-z-]+).*/\1 \2/p' | sort -u | cut -d' ' -f1 | uniq -d)" ""

like "what may be left out is in brackets" "$(dossier pack --help)" '--zstd\[=LEVEL\] +compress'
exits "help is never paged into a pipe" 0 env PAGER=false dossier help
done_testing
