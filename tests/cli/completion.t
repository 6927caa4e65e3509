#!/bin/bash
# Completion: what the program answers for each verb, and what bash, zsh and fish make of it.
. "$(dirname "$0")/harness.sh"

# words WORD…: what can stand in the place of the last word, without the descriptions.
words () { dossier completion words -- "$@" | cut -f 1; }
# listed: the options that a help text on standard input lists.
listed () { grep -oE '^ +(-[A-Za-z0-9], )?--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u; }

# ---- Every verb and form ----

fresh
dossier help --json | jq -r 'select(.type == "verb") | .verb' >verbs
is 'an empty word is a verb' "$(words '')" "$(cat verbs)"
is 'so is a piece of one' "$(words com)" $'compare\ncompletion'
dossier help --json | jq -r 'select(.forms) | .verb as $v | .forms | split("|")[] | "\($v) \(.)"' >forms
while read -r verb; do
  if grep -q "^$verb " forms; then
    is "after $verb its forms come" "$(words "$verb" '')" "$(sed -n "s/^$verb //p" forms)"
  else
    is "of $verb all options are known" "$(words "$verb" -- | sort -u)" "$(dossier help "$verb" | listed)"
    exits "and an argument can be asked for" 0 dossier completion words -- "$verb" ''
    is 'without a word on stderr' "$(err)" ''
  fi
done <verbs
while read -r verb form; do
  is "of $verb $form all options are known" "$(words "$verb" "$form" -- | sort -u)" "$(dossier help "$verb" "$form" | listed)"
  exits "and an argument can be asked for" 0 dossier completion words -- "$verb" "$form" ''
done <forms

# ---- What stands where ----

dossier init a >"$OUT"
dossier -C a customer add '华东贸易' >"$OUT"
dossier -C a customer add 'Northern Industries; rm -rf "$HOME"' >"$OUT"
dossier -C a customer add '保密客户' >"$OUT"
dossier -C a restrict C00003 --reason test >"$OUT"
for i in 1 2; do
  echo "scan $i" >"s$i.txt"
  dossier -q -C a file "s$i.txt" -c C00001 -k a06 -d 2024-03-05 --title "反馈 $i" >"$OUT"
done
is 'customers who are not restricted' "$(words -C a file -c C)" $'C00000\nC00001\nC00002'
is 'by a piece of the name' "$(words -C a file --customer 华东)" C00001
is 'also after =' "$(words -C a file --customer=华东)" --customer=C00001
is 'which bash cuts' "$(words -C a file --customer = 华东)" C00001
is 'a reference begins with the customer' "$(words -C a show C00001)" C00001/
is 'then comes the year' "$(words -C a show C00001/)" C00001/2024/
is 'the volume' "$(words -C a show C00001/2024/)" C00001/2024/a06-feedback/
is 'the record' "$(words -C a show C00001/2024/a06-feedback/)" $'C00001/2024/a06-feedback/0001\nC00001/2024/a06-feedback/0002'
is 'also after a name' "$(words -C a show 华东/2024/)" C00001/2024/a06-feedback/
is 'with the title' "$(dossier completion words -- -C a show C00001/2024/a06-feedback/0002)" $'C00001/2024/a06-feedback/0002\t反馈 2'
is 'nothing of a restricted customer' "$(words -C a show C00003/)" ''
is 'categories by their code' "$(words -C a file -k KH.A0 | head -n 2)" $'KH.A01\nKH.A02'
is 'with titles in the language of the user' "$(LC_ALL=zh_CN.UTF-8 dossier completion words -- -C a file -k KH.A06)" $'KH.A06\t客户反馈'
is 'verbs of the journal are not guessed' "$(words help com)" $'compare\ncompletion'
is 'the words of a choice' "$(words list --color '')" $'auto\nalways\nnever'
is 'a directory is a file name' "$(words -C '')" :files
is 'nothing after --' "$(words -C a list --no-such-option)" ''
like 'a program gets objects' "$(dossier --json completion words -- -C a show C00001/)" '"type":"word","word":"C00001/2024/"'
exits 'without an archive nothing is known' 0 dossier completion words -- show C
is 'and nothing said' "$(out)$(err)" ''
exits 'words must be given' 2 dossier completion words

# ---- In the shells ----

mkdir bin home
ln -s "$BUILD/bin/dossier" bin/dossier
PATH=$PWD/bin:$PATH

# in_bash WORD…: the replies of bash for these words.
in_bash () {
  # shellcheck disable=SC2016  # bash expands this
  bash -c 'eval "$(dossier completion bash)"; compopt () { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dossier; printf "%s\n" "${COMPREPLY[@]}"' \
    _ dossier "$@"
}
is 'bash completes verbs' "$(in_bash com)" $'compare\ncompletion'
is 'references' "$(in_bash -C a show C00001/2024/a06-feedback/)" $'C00001/2024/a06-feedback/0001\nC00001/2024/a06-feedback/0002'
is 'and values' "$(in_bash -C a file --customer = 华东)" C00001
is 'fish completes verbs' "$(HOME=$PWD/home fish -c 'dossier completion fish | source; complete -C "dossier com"' | cut -f 1)" \
  $'compare\ncompletion'
is 'and references' "$(HOME=$PWD/home fish -c 'dossier completion fish | source; complete -C "dossier -C a show C00001/2024/"' | cut -f 1)" \
  C00001/2024/a06-feedback/

# in_zsh LINE: the line after a tab in zsh.
in_zsh () {
  # shellcheck disable=SC2016  # zsh expands this
  HOME=$PWD/home zsh -f -c '
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell "PS1= PROMPT2= LISTMAX=0; autoload -Uz compinit; compinit -u -D; source <(dossier completion zsh)"
    zpty -w shell "show-line () { print -r -- \"<\$BUFFER>\" }; zle -N show-line; bindkey ^X show-line; echo rea\"\"dy"
    zpty -r -m shell seen "*ready*"
    zpty -w -n shell "$1"$'"'\\t\\x18'"'
    zpty -r -m shell seen "*<*>*"
    print -r -- "${${seen##*<}%%>*}"' _ "$1"
}
is 'zsh completes verbs' "$(in_zsh 'dossier missi')" 'dossier missing '
is 'and references' "$(in_zsh 'dossier -C a show C00001/20')" 'dossier -C a show C00001/2024/'
done_testing
