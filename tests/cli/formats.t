#!/bin/bash
# Lists in the formats of other programs: CSV, CSV for spreadsheets, workbooks, JSON.
. "$(dirname "$0")/harness.sh"

fresh
dossier init a >"$OUT"
dossier -C a customer add '华东贸易' >"$OUT"
dossier -C a customer add '=HYPERLINK("http://x")' >"$OUT"
echo scan >s.txt
dossier -C a file s.txt -c C00001 -k a06 -d 2024-03-05 --title '反馈, "重要"' --docno 00123 >"$OUT"

lists=('customer list' 'list' 'list --records' 'list --volumes' 'list --gone' 'find 反馈' 'due --list all' 'missing' 'log' 'hold list'
  'person list' 'layout list')
marked () { { printf '\xef\xbb\xbf'; cat "$1"; } | cmp - "$2"; }
for list in "${lists[@]}"; do
  # shellcheck disable=SC2086  # a list of words
  list () { dossier -C a $list "$@"; }
  list >plain
  status=$?
  list --csv >plain.csv
  is "$list as CSV" $? $status
  list --csv=excel >excel.csv
  is "$list for a spreadsheet" $? $status
  ok 'is the same after a byte-order mark' marked plain.csv excel.csv
  exits "$list --format excel" $status list --format excel
  cp "$OUT" list
  ok 'is the same, too' cmp list excel.csv
  exits "$list --format csv" $status list --format csv
  cp "$OUT" list
  ok 'is --csv' cmp list plain.csv
  exits "$list --format json" $status list --format json
  like 'is JSON' "$(tail -n 1 "$OUT")" '"type":"summary"'
  exits "$list --format xlsx" $status list --format xlsx
  cp "$OUT" list.xlsx
  ok 'is a workbook' unzip -tqq list.xlsx
  is 'with a row for each' "$(unzip -p list.xlsx xl/worksheets/sheet1.xml | grep -ao '<row ' | wc -l)" "$(grep -c . plain.csv)"
  exits "$list --format text" $status list --format text
  cp "$OUT" list
  ok 'is what comes without it' cmp list plain
done

exits 'a workbook of records' 0 dossier -C a list --records --format xlsx
cp "$OUT" list.xlsx
cells () { unzip -p list.xlsx xl/sharedStrings.xml | grep -aoP '<t[^>]*>\K[^<]*'; }
like 'has titles as they are' "$(cells)" '反馈, &quot;重要&quot;|反馈, "重要"'
like 'numbers of documents as text' "$(cells)" '00123'
like 'headings for people' "$(cells | head -n 3)" 'record'
LC_ALL=zh_CN.UTF-8 dossier -C a list --records --format xlsx >list.xlsx
like 'in their language' "$(cells | head -n 3)" '日期'
dossier -C a customer list --format xlsx >list.xlsx
is 'no cell is a formula' "$(unzip -p list.xlsx xl/worksheets/sheet1.xml | grep -ac '<f')" 0
like 'only text that looks like one' "$(cells)" '=HYPERLINK'

exits 'two formats contradict each other' 2 dossier -C a list --csv --format xlsx
like 'and that is said' "$(err)" '--csv and --format exclude each other'
exits 'a format that is none' 2 dossier -C a list --format pdf
like 'is told with those that are' "$(err)" 'takes text, csv, excel, xlsx or json'
exits 'so is one of --csv' 2 dossier -C a list --csv=xlsx
exits 'a terminal gets no workbook' 2 script -qec "dossier -C a list --format xlsx" /dev/null
exits 'a full disk is an error' 3 bash -c 'dossier -C a list --format xlsx >/dev/full'
done_testing
