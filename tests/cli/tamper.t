#!/usr/bin/env bash
# What verify says of an archive that was tampered with: the code, the place, the status, and nothing else.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/tampering.sh"

fresh
tampering_archive
BASE=$PWD/a
exits 'the archive is good before' 0 dossier -C a verify
unlike 'and nothing is found in it' "$(out)" 'fault'

kind () { # DESC GRADE CODE PLACE SHELL COMMANDS
  local status=1 place
  case $2 in
    note) status=0 ;;
    not-checked) status=3 ;;
  esac
  fresh
  cp -a "$BASE" a
  (cd a && set -e && eval "$6") >"$OUT" 2>&1 || { harness_report 1 "$1: could not be done"; diag "$(out)"; return; }
  guarded dossier -C a --json verify >"$OUT" 2>"$ERR" </dev/null
  local got=$?
  place=${4//\"/\\\"}
  if [ "$status" = 3 ] && [ "$got" = 1 ]; then status=1; fi # a fault elsewhere as well
  if [ "$got" -eq "$status" ] && grep -qF "\"grade\":\"$2\",\"code\":\"$3\",\"place\":\"$place\"" "$OUT"; then
    harness_report 0 "$1: $3"
  else
    harness_report 1 "$1: $3"
    diag "status $got, not $status; wanted $2 $3 at $4" "$(cat "$OUT" "$ERR")"
  fi
}
tampering

# What is no tampering.
fresh
cp -a "$BASE" a
find a -exec touch -d '2001-01-01' {} +
exits 'times of files mean nothing' 0 dossier -C a verify
chmod -R u+rwX,go= a
exits 'nor do their permissions' 0 dossier -C a verify
rm -r a/.staging
exits 'nor does a copy without .staging' 0 dossier -C a verify

# What nobody can see without a record kept elsewhere is said.
fresh
cp -a "$BASE" a
rm a/journal/00000001[567] a/customers/C00/C00043/customer.2.xml
rm -r a/customers/C00/C00043/2024 a/registers
exits 'a journal cut at its end, with what it brought, passes' 0 dossier -C a verify
like 'and that this cannot be seen is noted' "$(out)" 'V-NO-CHECKPOINT'
exits 'unless one knows' 0 dossier -C a verify --against-nothing
unlike 'and says so' "$(out)" 'V-NO-CHECKPOINT'

done_testing
