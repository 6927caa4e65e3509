#!/bin/bash
# Pages that nobody has counted are unknown, and never 0: neither those of a record nor a sum with such a record in it.
. "$(dirname "$0")/harness.sh"

fresh
echo one >1.txt
echo two >2.txt
dossier init a --fonds Z109 --name Test >"$OUT"
dossier -C a customer add 'Harbour Trading' >"$OUT"
dossier -C a file 1.txt -c C00001 -k KH.A04 -d 2001-01-01 --copies 1 >"$OUT"
dossier -C a file "$SAMPLES/contract.tif" -c C00001 -k KH.A04 -d 2001-01-02 --copies 1 >"$OUT"
dossier -C a file "$SAMPLES/contract.tif" --with annex=1.txt --title both -c C00001 -k KH.A05 -d 2001-01-02 --copies 1 --duplicate >"$OUT" 2>&1
dossier -C a file 2.txt -c C00001 -k KH.A06 -d 2001-01-02 --copies 1 >"$OUT"

like 'a volume with some pages' "$(dossier -C a list C00001)" 'a04-freight +2 +2 +3\+\?'
like 'a volume with none that are known' "$(dossier -C a list C00001)" 'a06-feedback +1 +1 +\?'
like 'a record' "$(dossier -C a list C00001/2001/a04)" '0001 +2001-01-01 +\? '
for ref in C00001 C00001/2001 C00001/2001/a04; do
  like "$ref in figures" "$(dossier -C a show "$ref")" 'pages +(3|6)\+\?'
done
like 'the archive' "$(dossier -C a status)" 'pages +6\+\?'
is 'programs get what is known' "$(dossier -C a --json list C00001 | jq -c 'select(.type == "volume") | [.pages, ."pages-uncounted"]' | paste -sd' ')" \
  '[3,1] [3,null] [null,1]'
is 'also of the archive' "$(dossier -C a --json status | jq -c 'select(.type == "archive") | [.pages, ."pages-uncounted"]')" '[6,2]'
like 'what is due' "$(dossier -C a due --as-of 2020-01-01)" 'a04-freight/0001.* \?  1'
exits 'what is sealed' 0 dossier -C a seal 2001 --yes
like 'says so' "$(out)" '2 records, 2 files, 3\+\? pages'
like 'of each volume' "$(out)" '1 record, 1 file, \? pages'
exits 'what is drawn up for destruction' 0 dossier -C a destroy propose --due
like 'says so, too' "$(out)" 'destroy +4 records, 5 files, 6\+\? pages'
like 'line by line' "$(dossier -C a destroy show D$YEAR-0001)" '2001-01-01 +\? +D10'
dossier -C a void C00001/2001/a04/1 --reason mistake >"$OUT"
like 'what is gone' "$(dossier -C a list --gone C00001)" "void.*V$YEAR-0001 +\\? "
is 'what is void is no unknown page of its volume' "$(dossier -C a --json list C00001 | jq -c 'select(.path == "C00001/2001/a04-freight") | [.pages, ."pages-uncounted"]')" '[3,null]'

# ---- A scan that was superseded is no part of its record any more ----

fresh
for i in 1 2; do echo "scan $i" >$i.txt; done
dossier init a --fonds Z109 --name Test >"$OUT"
dossier -C a customer add 'Harbour Trading' >"$OUT"
dossier -C a file 1.txt -c C00001 -k KH.A04 -d 2001-01-01 --copies 1 >"$OUT"
dossier -C a amend C00001/2001/a04/1 --replace original-001=2.txt --reason 'a better scan' >"$OUT"
like 'neither in the list of volumes' "$(dossier -C a list C00001)" 'a04-freight +1 +1 '
like 'nor of the volume' "$(dossier -C a show C00001/2001/a04)" 'parts +1[^0-9]'
is 'nor of the records' "$(dossier -C a --json list C00001/2001/a04 | jq 'select(.type == "record").parts')" 1
like 'nor in the archive' "$(dossier -C a status)" 'scans +1[^0-9]'
dossier -C a index rebuild >"$OUT"
like 'a new index says the same' "$(dossier -C a list C00001)" 'a04-freight +1 +1 '
is 'but it is known to have been filed' "$(dossier -C a file 1.txt -c C00001 -k KH.A05 -d 2001-01-01 2>&1 | grep -c D-DUPLICATE)" 1
done_testing
