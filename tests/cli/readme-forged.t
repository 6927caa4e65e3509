#!/bin/bash
# The commands of an archive's README.txt, run as they stand there over archives that the forger made (tests/forge): somebody
# who has the keys of honest people, and lies. A row says which case it is and what the commands must print; honest archives
# print nothing. What follows from the layout's rules alone, no row can tell: that is for `dossier verify`.
. "$(dirname "$0")/harness.sh"
FORGER=$BUILD/tests/forge/test_forge

rows () { # CASE | what the commands print
  cat <<'END'
acts/a commit signed in the name of another|^event 0+[0-9]+: NOT THAT PERSON'S KEY$
acts/a commit signed with another line|^event 0+[0-9]+: BAD SIGNATURE$
acts/a commit signed at another position|^event 0+[0-9]+: BAD SIGNATURE$
acts/a profile that erases the one before it|^customers/C00/C00001/customer\.1\.xml$
reserved/a hold with the key of another|^event 0+[0-9]+: NOT THAT PERSON'S KEY$
reserved/a hold with a key that is only named|^event 0+[0-9]+: BAD SIGNATURE$
people/a statement by the key of another|^people/p0005\.2\.administrator\.p0001\.txt: NOT THAT PERSON'S KEY$
people/a statement by a key that nobody has|^people/p0005\.2\.administrator\.p0001\.txt: BAD SIGNATURE$
people/a statement without a signature|^people/p0005\.2\.administrator\.p0001\.txt: BAD SIGNATURE$
people/a statement about other bytes|^people/p0005\.2\.administrator\.p0001\.txt: ANOTHER SUBJECT$
people/a statement for another archive|^people/p0005\.2\.administrator\.p0001\.txt: ANOTHER ARCHIVE$
people/a statement of another journal|^people/p0005\.2\.administrator\.p0001\.txt: ANOTHER JOURNAL$
people/a statement of an event to come|^people/p0005\.2\.administrator\.p0001\.txt: ANOTHER JOURNAL$
people/a key that is none|^Could not read key .*people/p0005\.2\.pem$
people/a checkpoint of another journal|^checkpoints/0+[0-9]+\.txt: ANOTHER JOURNAL$
people/a checkpoint of another archive|^checkpoints/0+[0-9]+\.txt: ANOTHER ARCHIVE$
people/a checkpoint cosigned in another's name|^checkpoints/0+[0-9]+\.p0004\.sig: BAD SIGNATURE$
registers/a statement without a register|^destruction/D2026-0002/1\.approve\.approver\.p0004\.txt: ANOTHER SUBJECT$
endings/a certificate that leaves a record out|^customers/.*/0002/tombstone\.xml: NOT CERTIFIED$
endings/a certificate with another tombstone|^customers/.*/0001/tombstone\.xml: NOT CERTIFIED$
endings/withdrawn after records were destroyed|^customers/.*/0001/tombstone\.xml: NOT CERTIFIED$
endings/a tombstone with a statement that nobody made|^destruction/D2026-0001/1\.submit\.appraiser\.p0002\.txt: FAILED$
endings/a tombstone of a transfer that was a destruction|^customers/.*/0001/tombstone\.xml: NOT ACKNOWLEDGED$
transfers/a transfer that nobody acknowledged|^customers/.*/0001/tombstone\.xml: NOT ACKNOWLEDGED$
transfers/an acknowledgement without a signature|^destruction/D2026-0001/acknowledged\.1\.txt: BAD SIGNATURE$
transfers/an acknowledgement signed by another|^destruction/D2026-0001/acknowledged\.1\.txt: BAD SIGNATURE$
transfers/an acknowledgement for another archive|^destruction/D2026-0001/acknowledged\.1\.txt: ANOTHER ARCHIVE$
transfers/an acknowledgement of other content|^destruction/D2026-0001/acknowledged\.1\.txt: OTHER RECORDS$
transfers/an acknowledgement of one record less|^customers/.*/0002/tombstone\.xml: NOT ACKNOWLEDGED$
transfers/an acknowledgement of other bytes of the register|^destruction/D2026-0001/acknowledged\.1\.txt: ANOTHER REGISTER$
editions/a manifest with other digests|^customers/.*/0001/record\.1\.xml: FAILED$
editions/an amendment of a destroyed record|^customers/.*/0001/record\.2\.xml$
moves/a move after the approval|^customers/.*/a04-freight/0001/tombstone\.xml: FAILED open or read$
seals/a sealed list with another digest|FAILED$
seals/a list without its seal|^customers/.*/a05-scheduling/volume\.1\.xml: FAILED open or read$
reserved/a hold in the own name|
honest/a destruction in an archive with SHA-512|
honest/a destruction in an archive with SM3|
honest/a signed register withdrawn|
honest/all keys renewed since|
honest/all who signed have left since|
honest/merged packs|
honest/not attested at all|
honest/two registers|
honest/clocks that differ by a minute for two years|
moves/a destruction of a moved record|
editions/an honest amendment|
transfers/a transfer of an amended record|
END
}

fresh
mkdir kept
paths=()
while IFS='|' read -r case _; do paths+=(-p "/forge/${case// /-}"); done < <(rows)
(export FORGE_KEEP=$PWD/kept && cd "$HARNESS_TOP" && guarded "$FORGER" "${paths[@]}") >"$OUT" 2>"$ERR" </dev/null
harness_report $? 'the forger makes them'
is 'each of them' "$(ls kept | wc -l)" "$(rows | wc -l)"

# What they print beyond the lines that they are said to print.
shell_verdict () { # DIRECTORY
  readme_commands "$1/README.txt" 3. 4.9 >commands.sh
  by_hand "$1" "$PWD/commands.sh" |
    grep -vE '^([0-9]+ events, head [0-9a-f]+|[0-9a-f]+  -|[0-9a-f]+ \*archive\.xml|[0-9a-f]{64} people/p[0-9]{4}\.([0-9]+\.)?pem|people/p[0-9]{4}\.[0-9]+\.xml: .*)$'
}

while IFS='|' read -r case printed; do
  name=${case// /-}
  verdict=$(shell_verdict "kept/${name/\//.}")
  [ -n "$printed" ] || { is "$case: nothing" "$verdict" ''; continue; }
  grep -qE "$printed" <<<"$verdict"
  found=$?
  harness_report $found "$case"
  [ $found -eq 0 ] || diag "$verdict"
done < <(rows)
done_testing
