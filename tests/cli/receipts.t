#!/bin/bash
# The main job on real paper: every receipt of an index is filed for its company, found again, sealed, and proved unaltered.
# The index (file,company,date,total,address) is that in the directory DOSSIER_RECEIPTS, or that of the project's own samples.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

receipts=${DOSSIER_RECEIPTS:-$SAMPLES}
diag "receipts: $(basename "$receipts")"

# unquote CELL: a CSV cell as text.
unquote () {
  local cell=$1
  if [[ $cell == \"*\" ]]; then
    cell=${cell:1:${#cell}-2}
    cell=${cell//\"\"/\"}
  fi
  printf '%s' "$cell"
}

# next_cell: takes the first cell off $row, into $cell.
next_cell () {
  local pattern='^("([^"]|"")*"|[^,]*)(,|$)(.*)$'
  [[ $row =~ $pattern ]] || return 1
  cell=$(unquote "${BASH_REMATCH[1]}")
  row=${BASH_REMATCH[4]}
}

declare -a files companies dates totals categories places
while IFS= read -r row; do
  row=${row%$'\r'}
  next_cell && files+=("$cell") && next_cell && companies+=("$cell") && next_cell && dates+=("$cell") && next_cell && totals+=("$cell")
done < <(tail -n +2 "$receipts/index.csv")
n=${#files[@]}
ok "the index has receipts ($n)" test "$n" -ge 10
is 'every row was read whole' "${#totals[@]}" "$n"

fresh
exits 'an archive is made' 0 dossier init a --fonds Z109 --name 收据
cd a || exit 1

# ---- Each company a customer ----

declare -A number
failed=0
for company in "${companies[@]}"; do
  [ -z "${number[$company]:-}" ] || continue
  dossier customer add --name "$company" --owner tester --json >"$OUT" 2>"$ERR" || { failed=1 && diag "$(cat "$OUT" "$ERR")"; }
  number[$company]=$(printf 'C%05d' $((${#number[@]} + 1)))
done
is 'each company became a customer' "$failed $(find customers -name customer.1.xml ! -path "*/C00000/*" | wc -l)" "0 ${#number[@]}"

# ---- Each receipt a record ----

failed=0
for ((i = 0; i < n; i++)); do
  categories[i]=$([ $((i % 3)) -eq 2 ] && echo feedback || echo vouchers)
  dossier file "$receipts/${files[i]}" --customer "${number[${companies[i]}]}" --category "${categories[i]}" --date "${dates[i]}" \
    --title "${companies[i]} ${totals[i]}" --docno "${totals[i]}" >"$OUT" 2>"$ERR" || { failed=$((failed + 1)) && diag "${files[i]}: $(cat "$ERR")"; }
  places[i]=$(sed -n 's/^filed  \([^ ]*\)  .*/\1/p' "$OUT")
done
is 'every receipt was filed' "$failed" 0

wrong_year=0 changed=0
for ((i = 0; i < n; i++)); do
  [ "$(cut -d/ -f2 <<<"${places[i]}")" = "${dates[i]%%-*}" ] || wrong_year=$((wrong_year + 1))
  cmp -s "$receipts/${files[i]}" "$(dossier path "${places[i]}")"/original-001.* || changed=$((changed + 1))
done
is 'each in the year of its date' "$wrong_year" 0
is 'each byte for byte' "$changed" 0
is 'the journal has an event for each' "$(cat journal/* | grep -c ' file path=')" "$n"
exits 'all of them verify' 0 dossier verify

# ---- Found again ----

not_found=0
for ((i = 0; i < n; i++)); do
  dossier find "${companies[i]}" --json >"$OUT" 2>"$ERR"
  grep -qF "\"${places[i]}\"" "$OUT" || { not_found=$((not_found + 1)) && diag "by company: ${companies[i]}: $(head -c 500 "$OUT" "$ERR")"; }
  dossier find "${totals[i]}" --json >"$OUT" 2>"$ERR"
  grep -qF "\"${places[i]}\"" "$OUT" || { not_found=$((not_found + 1)) && diag "by total: ${totals[i]}: $(head -c 500 "$OUT" "$ERR")"; }
done
is 'each is found by its company and by its total' "$not_found" 0
before=$(dossier find "${companies[0]}" 2>&1)
rm -rf "$XDG_CACHE_HOME"
is 'the same is found when the index is gone' "$(dossier find "${companies[0]}" 2>&1)" "$before"

# ---- A year is sealed ----

customer=${places[0]%%/*}
year=$(cut -d/ -f2 <<<"${places[0]}")
exits "the year $year of $customer is sealed" 0 dossier seal "$customer/$year"
ok 'its volumes have a description' test -f "customers/${customer%???}/$(cut -d/ -f1-3 <<<"${places[0]}")/volume.1.xml"
exits 'everything verifies' 0 dossier verify
exits 'sha256sum agrees' 0 sh -c "cd customers/${customer%???}/$(cut -d/ -f1-3 <<<"${places[0]}") && sha256sum -c --strict manifest-sha256.1.txt"

# ---- One byte is changed ----

# change_byte FILE OFFSET: another byte than the one that stands there.
change_byte () {
  local byte
  byte=$(od -An -tu1 -j "$2" -N 1 "$1")
  chmod u+w "$1"
  # shellcheck disable=SC2059
  printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# caught DESC PLACE: after one byte of the scan at PLACE was changed, verify names file, both digests, and since when it was good.
caught () {
  local directory scan was now
  directory=$(dossier path "$2")
  scan=$(echo "$directory"/original-001.*)
  was=$(sha256sum "$scan" | cut -d' ' -f1)
  change_byte "$scan" 700
  now=$(sha256sum "$scan" | cut -d' ' -f1)
  exits "$1: verify has findings" 1 dossier verify --json
  jq -c 'select(.type=="finding" and .grade=="fault")' "$OUT" >faults
  mv faults ../faults
  like "$1: the file is named" "$(cat ../faults)" "\"place\":\"[^\"]*$2/$(basename "$scan")\""
  like "$1: what it should be" "$(cat ../faults)" "\"expected\":\"$was\""
  like "$1: what it is" "$(cat ../faults)" "\"found\":\"$now\""
  like "$1: since when it was known good" "$(cat ../faults)" '"since":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z[^"]*event [0-9]+'
  exits "$1: told to people too" 1 dossier verify
  like "$1: with the hash that was expected" "$(out)$(err)" "$was"
  change_byte "$scan" 700
  exits "$1: and clean when it is as it was" 0 dossier verify
}

caught 'in a sealed volume' "${places[0]}"
open=
for place in "${places[@]}"; do
  [[ $place == "$customer/$year/"* ]] || open=$place
done
caught 'in an open volume' "$open"

# ---- The same index as one sheet ----

fresh
exits 'another archive is made' 0 dossier init a --fonds Z109 --name 收据
cd a || exit 1
sheet=("$receipts/index.csv" --map company=customer --map total=docno --category vouchers)
exits 'without customers every row has a fault' 1 dossier batch check "${sheet[@]}" --json
is 'each its own' "$(jq -r 'select(.type == "fault").code' "$OUT" | sort | uniq -c | xargs)" "$n D-CUSTOMER-UNKNOWN"
exits 'with those that are missing all is ready' 0 dossier batch check "${sheet[@]}" --add-customers --json
is 'and counted' "$(jq -c 'select(.type == "summary") | [.rows, .ready, .faults, (.customers | length)]' "$OUT")" "[$n,$n,0,${#number[@]}]"
ready=$(jq -r 'select(.type == "record") | "\(.rows) \(.path)"' "$OUT")
exits 'it is filed' 0 dossier batch apply "${sheet[@]}" --add-customers --json
is 'where the check said' "$(jq -r 'select(.type == "record") | "\(.rows) \(.path)"' "$OUT")" "$ready"
is 'in one commit' "$(grep -hE ' (customer|file) ' journal/* | tail -n $((n + ${#number[@]})) | sed 's/.*tx=//; s/-.*//' | sort -u | wc -l)" 1
is 'each receipt under its company' "$(dossier find "${totals[0]}" --json | jq -r 'select(.type == "record") | .path' | grep -c "C00001/${dates[0]:0:4}/")" 1
exits 'and proved unaltered' 0 dossier verify
exits 'the same sheet again' 0 dossier batch apply "${sheet[@]}" --add-customers --json
is 'files nothing' "$(jq -c 'select(.type == "summary") | [.filed, .already, .customers]' "$OUT")" "[0,$n,null]"

done_testing
