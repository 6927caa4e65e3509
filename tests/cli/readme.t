#!/bin/bash
# README.md: its transcripts are what the commands print, typed in an empty directory, and its links lead somewhere.
. "$(dirname "$0")/harness.sh"
README=$HARNESS_TOP/README.md

if script -qec true /dev/null </dev/null >"$OUT" 2>&1; then
  guarded "$HARNESS_TOP/tests/transcripts.sh" "$README" >"$HARNESS_ROOT/page"
  normalised () { "$HARNESS_TOP/tests/transcripts.sh" --normalised "$1"; }
  is 'the commands print what stands there (if they should: tests/transcripts.sh --update README.md)' \
    "$(diff <(normalised "$README") <(normalised "$HARNESS_ROOT/page"))" ''
  like 'there are transcripts' "$(grep -c '^\$ ' "$HARNESS_ROOT/page")" '^[3-9][0-9]$'
  unlike 'none of their commands fails by mistake' "$(cat "$HARNESS_ROOT/page")" 'No such file|not found|usage:|[Ss]yntax'
else
  skip 'the commands print what stands there' 'there is no script(1), or no terminal'
fi

cd "$HARNESS_TOP" || exit 1
links=$(grep -o '](\([a-z]*/\)*[A-Za-z.0-9-]*)' README.md | sed 's/^](\(.*\))$/\1/')
is 'every link leads to a file' "$(for link in $links; do [ -e "$link" ] || echo "$link"; done)" ''
is 'every manual page is linked' "$(for page in man/*.[1-8]; do grep -qF "($page)" README.md || echo "$page"; done)" ''
done_testing
