#!/bin/bash
# Runs the transcripts of a page: its blocks that begin with ```console. Prints the page with what the commands print now, or, with --update,
# writes into the page each line that differs in more than times, digests and the like. Usage: tests/transcripts.sh [--update] PAGE
#
# The blocks beneath one heading ("## …") run in one shell, on a terminal; all headings begin in the same directory, which is empty at first.
# A command is a line that begins with "$ ", and the lines after it while the one before ends with a backslash.
set -euo pipefail

# What differs from run to run: digests, times, sizes (of a user's name, too), the year of a register's number.
normalised () {
  LC_ALL=C sed -E -e "/\[V-NO-SANDBOX\]/,+2d" -e 's/[0-9a-f]{64}/DIGEST/g' -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/TIME/g' -e 's/(in|用时) [0-9.]+ (s|秒)/\1 N \2/g' \
    -e 's/[0-9.]+( |\xc2\xa0)(B|kB|MB)/N \2/g' -e 's/\b([DH])2[0-9]{3}-/\1YEAR-/g' "$@"
}

# section LINE…: the text beneath one heading, its commands run anew.
section () (
  cd "$start"
  inside=
  while [ $# -gt 0 ]; do
    line=$1
    shift
    case $inside$line in
      '```console') inside=yes ;;
      'yes```') inside= ;;
      'yes$ '*) ;;
      yes*) continue ;; # what it printed when the page was written
    esac
    printf '%s\n' "$line"
    [ -n "$inside" ] && [[ $line == '$ '* ]] || continue
    command=${line#\$ }
    while [[ $command == *\\ ]]; do
      printf '%s\n' "$1"
      command+=$'\n'$1
      shift
    done
    eval "$command" || true
  done
)

page () { # PAGE
  local line lines=()
  while IFS= read -r line <&3; do
    if [[ $line == '## '* ]]; then
      section "${lines[@]}"
      lines=()
    fi
    lines+=("$line")
  done 3<"$1"
  section "${lines[@]}"
}

case $1 in
  --inside)
    stty -onlcr cols 120
    start=$PWD
    page "$2"
    ;;
  --normalised) normalised "$2" ;;
  *)
    update=
    if [ "$1" = --update ]; then update=1; shift; fi
    top=$(cd "$(dirname "$0")/.." && pwd)
    page=$(realpath "$1")
    work=$(mktemp -d "${TMPDIR:-/tmp}/dossier-transcripts.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    mkdir "$work/home" "$work/start"
    cd "$work/start"
    env -i PATH="${DOSSIER_BUILD:-$top/build}/bin:$PATH" HOME="$work/home" USER=ann LOGNAME=ann LANG=C.UTF-8 TERM=dumb TMPDIR="$work" \
      script -qec "$(printf '%q ' "$top/tests/transcripts.sh" --inside "$page")" /dev/null </dev/null >"$work/page"
    if [ -z "$update" ]; then
      cat "$work/page"
    elif ! cmp -s <(normalised "$page") <(normalised "$work/page"); then
      cp "$page" "$work/old"
      { diff --unchanged-group-format=$'old %df,%dlp\n' --old-group-format='' --new-group-format=$'page %dF,%dLp\n' \
        --changed-group-format=$'page %dF,%dLp\n' <(normalised "$work/old") <(normalised "$work/page") || true; } |
        while read -r file lines; do sed -n "$lines" "$work/$file"; done >"$page"
      echo "updated: $page"
    fi
    ;;
esac
