#!/bin/bash
# One damage is one finding, whoever meets it: verify, pack and seal agree about grade, code and place. Nobody is shown an altered
# document as a genuine one.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

fresh
{
  dossier init a --fonds Z109 --name Test
  dossier -C a customer add 'Harbour Trading'
  printf 'one\n' >one.txt && printf 'two\n' >two.txt
  for name in one two; do dossier -C a file $name.txt --customer C00001 --category feedback --date 2024-03-05 --title 往来函件; done
} >"$OUT" 2>"$ERR"
dossier -C a pack -o good.tar --no-event >"$OUT" 2>"$ERR"
mv a good
V=customers/C00/C00001/2024/a06-feedback
MANIFEST=$V/0001/manifest-sha256.1.txt

copy () { chmod -R u+rwX a 2>/dev/null; rm -rf a left.tar*; cp -a good a; }
# COMMAND…: "grade code place" of each finding about the volume.
findings_of () {
  "$@" >"$OUT" 2>"$ERR" </dev/null
  jq -r --arg volume "$V" 'select(.type == "finding" and (.place | startswith($volume))) | "\(.grade) \(.code) \(.place)"' "$OUT" | LC_ALL=C sort
}
agree () { # DESC FINDING [RUN…]
  local description=$1 finding=$2
  shift 2
  is "$description: verify" "$(findings_of "$@" dossier -C a --json verify)" "$finding"
  is "$description: pack" "$(findings_of "$@" dossier -C a --json pack -o left.tar --keep-going --no-event)" "$finding"
  is "$description: seal" "$(findings_of "$@" dossier -n -C a --json seal C00001/2024/a06)" "$finding"
  is "$description: compare" "$(findings_of "$@" dossier -C a --json compare good.tar)" "$finding"
}

# ---- Grades, places and limits ----

copy && rm a/$MANIFEST
agree 'a manifest that is gone' "fault V-MANIFEST-MISSING $MANIFEST"
is 'the record is left out as a whole' "$(tar -xOf left.tar PACK.txt | sed -n 's/^left-out: //p')" "$V/0001 V-MANIFEST-MISSING"
copy && head -c 2097152 /dev/zero >a/$MANIFEST
agree 'a manifest of two mebibytes' "fault V-MANIFEST-CHANGED $MANIFEST"
copy && : >a/$MANIFEST
agree 'a manifest that is empty' "fault V-MANIFEST-CHANGED $MANIFEST"
copy && rm a/$V/0001/original-001.txt
agree 'a scan that is gone' "fault V-FILE-MISSING $V/0001/original-001.txt"
copy && echo three >a/$V/0001/original-001.txt
agree 'a scan that is another one' "fault V-FILE-CHANGED $V/0001/original-001.txt"
copy && rm a/$V/0001/original-001.txt && ln -s ../../../../../../one.txt a/$V/0001/original-001.txt
agree 'a link instead of a scan' "fault V-NOT-PLAIN $V/0001/original-001.txt"
strays () { # DESC FINDING: a pack says what it does not take; compare looks only at what was filed
  is "$1: verify" "$(findings_of dossier -C a --json verify)" "$2"
  is "$1: pack" "$(findings_of dossier -C a --json pack -o left.tar --no-event ${3-})" "$2"
  is "$1: seal" "$(findings_of dossier -n -C a --json seal C00001/2024/a06)" "$2"
}
copy && ln -s one a/$V/0001/link
strays 'a link that nothing lists' "fault V-NOT-PLAIN $V/0001/link"
copy && echo x >a/$V/0001/con
strays 'a reserved name' "fault V-NAME-INVALID $V/0001/con"
copy && echo x >a/$V/0001/more.txt && mkdir a/$V/0001/some
strays 'a file and a directory that nothing lists' "fault V-DIR-UNLISTED $V/0001/some
fault V-FILE-UNLISTED $V/0001/more.txt"
is 'the pack lacks nothing that was filed' "$(tar -xOf left.tar PACK.txt | grep -c '^left-out: ')" 0
exits 'so it is whole' 0 dossier verify left.tar
rm left.tar*
exits 'but the exit status tells of them' 1 dossier -C a pack -o left.tar
exits 'into a pipe too' 1 dossier -C a pack -o - --no-event
like 'where it is said beside' "$(err)" "left out  $V/0001/more.txt  \[V-FILE-UNLISTED\]"
copy && mv a/$V/0001/original-001.txt a/$V/0001/Original-001.txt
strays 'a name in another case' "fault V-FILE-MISSING $V/0001/original-001.txt
fault V-NAME-CASE $V/0001/Original-001.txt" --keep-going
copy && rm -r a/$V/0001
agree 'a record that is gone' "fault V-RECORD-MISSING $V/0001"

if [ "$(id -u)" -eq 0 ] && ! command -v setpriv >"$OUT"; then
  skip 'a scan that may not be read' 'root, and no setpriv'
else
  # Root without its right to read everything.
  drop=()
  [ "$(id -u)" -ne 0 ] || drop=(setpriv "--bounding-set=-dac_override,-dac_read_search")
  for place in $V/0001/original-001.txt $MANIFEST; do
    copy && chmod 000 "a/$place"
    agree "${place##*/} that may not be read" "not-checked V-UNREADABLE $place" "${drop[@]}"
    exits 'which is no verdict' 3 "${drop[@]}" dossier -C a compare good.tar
  done
  exits 'a volume that could not be read is not sealed' 3 "${drop[@]}" dossier -n -C a seal C00001/2024/a06
fi

# ---- Altered documents ----

copy && sed -i 's/往来函件/伪造函件/' a/$V/0001/record.1.xml
for command in show 'show --xml' why; do
  read -ra words <<<"$command"
  exits "$command does not take an altered record for a genuine one" 3 dossier -C a "${words[@]}" C00001/2024/a06/1
  like 'but says so' "$(err)" "error\[D-FILE-CHANGED\].*where: $V/0001/record.1.xml"
  unlike 'and tells nothing of it' "$(out)" '伪造函件'
done
exits 'the other record is shown' 0 dossier -C a show C00001/2024/a06/2
copy && sed -i 's/往来函件/伪造函件/' a/$V/0001/record.1.xml && (cd a/$V/0001 && sha256sum original-001.txt record.1.xml >manifest-sha256.1.txt)
exits 'nor one whose manifest was altered with it' 3 dossier -C a show C00001/2024/a06/1
like 'which is named' "$(err)" "error\[D-FILE-CHANGED\].*where: $MANIFEST"
copy && sed -i 's/Harbour/Harbor/' a/customers/C00/C00001/customer.1.xml
exits 'nor an altered profile' 3 dossier -C a show C00001
like 'which is named' "$(err)" 'error\[D-FILE-CHANGED\].*where: customers/C00/C00001/customer.1.xml'
copy && dossier -C a seal C00001/2024 >"$OUT" && sed -i 's/records="2"/records="3"/' a/$V/volume.1.xml
exits 'nor an altered container note' 3 dossier -C a show C00001/2024/a06
like 'which is named' "$(err)" "error\[D-FILE-CHANGED\].*where: $V/volume.1.xml"

# ---- An index that is made after the change ----

rebuild () { dossier -C a index rebuild >"$OUT" 2>"$ERR"; }
copy && sed -i 's/往来函件/伪造函件/' a/$V/0001/record.1.xml && rebuild
is 'an altered record is not found by its words' "$(dossier -C a find 伪造函件 2>&1)" 'nothing found'
is 'the list has its number, and nothing that it says' "$(dossier -C a --json list C00001/2024/a06 | jq -r 'select(.path) | "\(.path) \(.title)"')" \
  "C00001/2024/a06-feedback/0001 null
C00001/2024/a06-feedback/0002 往来函件"
(cd a/$V/0001 && sha256sum original-001.txt record.1.xml >manifest-sha256.1.txt) && rebuild
is 'nor one whose manifest was altered with it' "$(dossier -C a find 伪造函件 2>&1)" 'nothing found'
rm a/$V/0001/manifest-sha256.1.txt && rebuild
is 'nor one that has no manifest' "$(dossier -C a find 伪造函件 2>&1)" 'nothing found'
copy && sed -i 's/Harbour/Harbor/' a/customers/C00/C00001/customer.1.xml && rebuild
unlike 'an altered name is not shown with the records' "$(dossier -C a find 往来函件)" Harbor
exits 'and the profile is still known to be altered' 3 dossier -C a show C00001
like 'which is named' "$(err)" 'error\[D-FILE-CHANGED\].*where: customers/C00/C00001/customer.1.xml'
copy && rebuild
is 'what is as it was filed is found again' "$(dossier -C a --json find 往来函件 | jq -r '.path // empty')" \
  "C00001/2024/a06-feedback/0002
C00001/2024/a06-feedback/0001"
done_testing
