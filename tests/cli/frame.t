#!/bin/bash
# What every command has in common: options, exit statuses, streams, signals.
. "$(dirname "$0")/harness.sh"

fresh
exits "a verb is needed" 2 dossier
like "and the error says so with its code" "$(err)" '^error\[D-USAGE\]: '
is "and stdout stays empty" "$(out)" ""
exits "an unknown verb is a usage error" 2 dossier frobnicate
like "which says where the list of verbs is" "$(err)" 'hint: see `dossier help'
exits "an unknown option of a verb is a usage error" 2 dossier help --frobnicate
exits "an option that lacks its value is a usage error" 2 dossier --as-of
exits "an impossible day is refused" 2 dossier --as-of 2024-02-30 help
exits "an unknown time for colour is refused" 2 dossier help --color=sometimes
exits "the version is printed" 0 dossier --version
like "as the program's name and a number" "$(out)" '^dossier  [0-9]+\.[0-9]'

exits "options may stand before the verb" 0 dossier -q --as-of 2055-01-01 help
exits "options may stand after the verb" 0 dossier help -q --as-of=2055-01-01
exits "a short option may hold its value" 5 dossier -C/nonexistent-archive status
exits "an archive that is not there is no archive" 5 dossier status -C /nonexistent-archive
like "with the code for that" "$(err)" 'D-NOT-AN-ARCHIVE'
exits "a directory that is none of ours is no archive" 5 dossier -C . status
DOSSIER_ARCHIVE=/nonexistent-archive exits "the archive may be named by the environment" 5 dossier status
mkdir upward
exits "without a name it is searched upwards, and not found" 5 env -C upward dossier status
exits "an actor with control characters is refused" 2 dossier --actor $'a\tb' help
like "with the code for that" "$(err)" 'D-ACTOR'
exits "an actor without a name is refused" 2 dossier --actor '' help

exits "an archive is made" 0 dossier init a
before=$(tree_digest a)
exits "it is found from a directory inside it" 0 env -C a/journal dossier status
exits "a dry run of a second one changes nothing" 0 dossier init b --dry-run
ok "and makes no directory" test ! -e b
exits "reading changes nothing" 0 dossier -C a status
is "and the tree is as before" "$(tree_digest a)" "$before"

dossier help 2>"$ERR" >/dev/full
is "a full stdout is no success" "$?" 3
like "and says what happened" "$(err)" 'No space left'
(dossier help; echo $? >status) 2>"$ERR" | true
like "a reader that goes away ends the program quietly" "$(cat status)" '^[03]$'
is "without a word" "$(err)" ""
dossier help >&- 2>"$ERR"
is "a closed stdout is no success" "$?" 3
dossier -C a status <&- >"$OUT" 2>&-
is "closed stdin and stderr do no harm" "$?" 0
unlike "no colour is written to a pipe" "$(dossier frobnicate 2>&1)" $'\033'
unlike "nor by --color=auto" "$(dossier --color=auto frobnicate 2>&1)" $'\033'
like "unless it is asked for" "$(dossier --color=always frobnicate 2>&1)" $'\033'

mkfifo pipe
guarded dossier file pipe --customer C00001 --category contracts --title t -C a >"$OUT" 2>"$ERR"
ok "a FIFO in place of a scan blocks nobody" test $? -lt 124

done_testing
