#!/bin/bash
# dossier batch: a sheet is checked row by row, and filed whole or not at all.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
command -v jq >/dev/null || skip_all "there is no jq"

# An archive in ./a with two customers, and scans in ./in, each unlike any other.
archive () {
  fresh
  mkdir in in/sub
  dossier init a --fonds Z109 >"$OUT" 2>&1 || exit 1
  export DOSSIER_ARCHIVE=$PWD/a
  dossier customer add --name 杭州西湖仪器有限公司 --owner tester >"$OUT" 2>&1 || exit 1
  dossier customer add --name 'Harbour Hardware' --owner tester >"$OUT" 2>&1 || exit 1
  for i in 1 2 3 4 5 6 7 8; do echo "scan $i" >in/$i.txt; done
  cp in/8.txt in/sub/nine.txt && echo more >>in/sub/nine.txt
}
# sheet LINE…: the lines as ./in/list.csv.
sheet () { printf '%s\n' "$@" >in/list.csv; }
# faults: of the last check with --json, as row, column and code.
faults () { jq -r 'select(.type == "fault") | "\(.row) \(.column // "-") \(.code)"' "$OUT" | paste -sd ';'; }
records () { jq -r 'select(.type == "record") | "\(.rows) \(.path // "-") \(.state)"' "$OUT" | paste -sd ';'; }
summary () { jq -c 'select(.type == "summary") | del(.type, .status)' "$OUT"; }
# workbook FILE XML: a workbook whose first sheet has these rows (and what follows them); style 1 is a day.
workbook () {
  perl -MCompress::Zlib=crc32 -e '
    my ($file, $rows) = @ARGV;
    my %parts = ("xl/workbook.xml" => "<workbook xmlns:r=\"r\"><sheets><sheet name=\"x\" r:id=\"r1\"/></sheets></workbook>",
      "xl/_rels/workbook.xml.rels" => "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
      "xl/styles.xml" => "<s><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></s>",
      "xl/worksheets/sheet1.xml" => "<worksheet><sheetData>$rows</worksheet>");
    open(my $out, ">:raw", $file) or die; my ($body, $list, $n) = ("", "", 0);
    for my $name (sort keys %parts) {
      my $data = $parts{$name};
      my $fields = pack("vvvvvVVVvv", 20, 0, 0, 0, 0, crc32($data), length $data, length $data, length $name, 0);
      $list .= "PK\1\2" . pack("v", 20) . $fields . pack("vvvVV", 0, 0, 0, 0, length $body) . $name;
      $body .= "PK\3\4" . $fields . $name . $data; $n++;
    }
    print $out $body, $list, "PK\5\6", pack("vvvvVVv", 0, 0, $n, $n, length $list, length $body, 0);' "$@"
}
# cells ROW VALUE…: a row of texts; =VALUE is a number, @VALUE a day, +VALUE a formula.
cells () {
  local row=$1 value
  shift
  printf '<row r="%s">' "$row"
  for value; do
    case $value in
      =*) printf '<c><v>%s</v></c>' "${value#=}" ;;
      @*) printf '<c s="1"><v>%s</v></c>' "${value#@}" ;;
      +*) printf '<c t="str"><f>A1</f><v>%s</v></c>' "${value#+}" ;;
      *) printf '<c t="inlineStr"><is><t>%s</t></is></c>' "$value" ;;
    esac
  done
  printf '</row>'
}
# told DESC FAULTS LINE…: a check of this sheet tells these faults, and apply files nothing.
told () {
  local description=$1 expected=$2 before
  shift 2
  sheet "$@"
  before=$(tree_digest a)
  exits "$description" 1 dossier batch check in/list.csv --json
  is "$description: told" "$(faults)" "$expected"
  exits "$description: not applied" 6 dossier batch apply in/list.csv
  is "$description: nothing changed" "$(tree_digest a)" "$before"
}

# ---- A day's list ----

archive
sheet '文件名,客户编号,类别,题名,日期,页数,备注' \
  '1.txt,C00001,合同,销售合同,2024-03-05,,' \
  '#这一行不处理,,,,,,' \
  '2.txt,西湖,contracts,,2024/3/6,,旧' \
  '' \
  'sub\nine.txt,C00002,a06,Letter,２０２４年３月７日,2页,'
before=$(tree_digest a)
exits 'a good sheet' 0 dossier batch check in/list.csv
like 'whom a part of a name found' "$(err)" '"西湖" is taken for C00001 杭州西湖仪器有限公司'
like 'where each would be filed, and why' "$(out)" 'C00001/2024/a02-contracts/0001.*销售合同.*a document is filed in the year of its date'
like 'how many' "$(out)" 'would file  3 records'
is 'a check writes nothing' "$(tree_digest a)" "$before"
exits 'for programs' 0 dossier batch check in/list.csv --json
is 'the records' "$(records)" '2 C00001/2024/a02-contracts/0001 ready;4 C00001/2024/a02-contracts/0002 ready;6 C00002/2024/a06-feedback/0001 ready'
is 'the counts' "$(summary)" '{"rows":3,"ready":3,"already":0,"faults":0}'
exits 'a dry run' 0 dossier -n batch apply in/list.csv
is 'writes nothing either' "$(tree_digest a)" "$before"
exits 'it is applied' 0 dossier batch apply in/list.csv
like 'and said so' "$(out)" 'filed  3 records'
is 'in one commit' "$(grep -h ' file ' a/journal/* | sed 's/.*tx=//; s/-.*//' | sort -u | wc -l)" 1
like 'a title is the name of the file' "$(dossier show C00001/2024/a02/2)" 'title +2'
like 'pages are as declared' "$(dossier show C00002/2024/a06/1)" 'pages +2 declared'
exits 'the archive verifies' 0 dossier verify
before=$(tree_digest a)
exits 'the same rows again' 0 dossier batch apply in/list.csv --json
is 'file nothing and say so' "$(summary)" '{"rows":3,"filed":0,"already":3,"faults":0}'
is 'and change nothing' "$(tree_digest a)" "$before"
{ head -1 in/list.csv; echo '3.txt,C00001,合同,又一份,2024-03-08,,'; tail -n +2 in/list.csv | tac; } >longer.csv
iconv -f UTF-8 -t GB18030 longer.csv | tr ',' ';' | sed 's/$/\r/' >in/gb.csv
exits 'in another encoding and order, and longer' 0 dossier batch apply in/gb.csv --json
is 'only the new row is filed' "$(summary)" '{"rows":4,"filed":1,"already":3,"faults":0}'
like 'and read aright' "$(dossier show C00001/2024/a02/3)" '又一份'

# ---- Several rows, one record ----

archive
sheet 'file,customer,category,with,role,title,date,pages,checksum' \
  "1.txt,C00001,contracts,A,original,Contract,2024-03-05,3,$(sha256sum in/1.txt | cut -c1-64)" \
  '2.txt,,,A,annex,,,2,' \
  '3.txt,C00001,contracts,,,Other,2024-03-06,,'
exits 'rows with the same word are one record' 0 dossier batch apply in/list.csv --json
is 'of both scans' "$(records)" '2, 3 C00001/2024/a02-contracts/0001 filed now;4 C00001/2024/a02-contracts/0002 filed now'
is 'whose pages add up' "$(dossier show C00001/2024/a02/1 --json | jq -r 'select(.type == "record")."pages-declared"')" 5
ok 'in their roles' test -f a/customers/C00/C00001/2024/a02-contracts/0001/annex-001.txt
sheet 'file,customer,category,with,title,date' '4.txt,C00001,contracts,A,One,2024-03-05' '5.txt,C00002,contracts,A,Other,2024-03-05'
exits 'rows of one record that contradict each other' 1 dossier batch check in/list.csv --json
is 'are told' "$(faults)" '3 B D-CELL-DIFFERS;3 E D-CELL-DIFFERS'

# ---- Faults ----

archive
told 'every fault of every row' '2 A D-NOT-FOUND;2 B D-CUSTOMER-UNKNOWN;2 C D-CATEGORY-UNKNOWN;2 D D-DATE;2 E D-CELL-NUMBER;2 F D-KIND-UNKNOWN;3 A D-NO-SCANS;4 D D-DATE-FUTURE' \
  'file,customer,category,date,pages,kind' 'gone.txt,nobody,nothing,2024-02-30,x,poem' ',C00001,contracts,2024-01-01,,' '1.txt,C00001,contracts,2999-01-01,,'
told 'a file outside' '2 A D-OUTSIDE;3 A D-OUTSIDE;4 A D-OUTSIDE' 'file,customer,category,date' '../a/archive.xml,C00001,contracts,2024-01-01' \
  '/etc/passwd,C00001,contracts,2024-01-01' 'C:\scans\1.tif,C00001,contracts,2024-01-01'
ln -s 1.txt in/link.txt
ln -s sub in/way
mkfifo in/fifo
told 'links and others' '2 A D-NOT-A-FILE;3 A D-NOT-A-FILE;4 A D-NOT-A-FILE;5 A D-NOT-A-FILE' 'file,customer,category,date' \
  'link.txt,C00001,contracts,2024-01-01' 'way/nine.txt,C00001,contracts,2024-01-01' 'fifo,C00001,contracts,2024-01-01' 'sub,C00001,contracts,2024-01-01'
told 'the same scan twice' '3 A D-DUPLICATE' 'file,customer,category,date' '1.txt,C00001,contracts,2024-01-01' './1.txt,C00002,contracts,2024-01-01'
told 'digits that a spreadsheet lost' '2 E D-CELL-DIGITS;3 E D-CELL-DIGITS' 'file,customer,category,date,docno' \
  '1.txt,C00001,contracts,2024-01-01,3.30106E+17' '2.txt,C00001,contracts,2024-01-01,330106198001011000'
told 'days that a spreadsheet mangled' '2 D D-DATE;3 D D-DATE;4 D D-DATE' 'file,customer,category,date' \
  '1.txt,C00001,contracts,45356' '2.txt,C00001,contracts,#######' '3.txt,C00001,contracts,5-Mar'
exits 'a number of a day' 1 dossier batch check in/list.csv
like 'the day that it was is told' "$(out)" 'D  date  45356 .*write 2024-03-05'
told 'a checksum of other bytes' '2 E D-SCAN-DIGEST;3 E D-CELL-CHECKSUM' 'file,customer,category,date,checksum' \
  "1.txt,C00001,contracts,2024-01-01,$(sha256sum in/2.txt | cut -c1-64)" '2.txt,C00001,contracts,2024-01-01,abc'
told 'another period of retention' '2 E D-CELL-RETENTION' 'file,customer,category,date,保管期限' '1.txt,C00001,contracts,2024-01-01,10年' '2.txt,C00001,contracts,2024-01-01,30年'
told 'a formula' '2 E D-CELL' 'file,customer,category,date,title' '1.txt,C00001,contracts,2024-01-01,=A1&B1'
told 'a number and a name of two customers' '3 C D-CUSTOMER-DIFFERS' 'file,customer,customer name,category,date' \
  '1.txt,C00001,杭州西湖仪器有限公司,contracts,2024-01-01' '2.txt,C00001,Harbour,contracts,2024-01-01' '3.txt,C00002,harbour,contracts,2024-01-01'
told 'two columns that mean the same' '1 B D-SHEET-HEADINGS' 'file,customer,category,客户编号,date' '1.txt,C00001,contracts,C00001,2024-01-01'
{ printf 'file,customer,category,date,title\n1.txt,C00001,contracts,2024-01-01,' && head -c 10000000 /dev/zero | tr '\0' x; } >in/list.csv
exits 'a cell of 10 MB' 1 dossier batch check in/list.csv --json
is 'a cell of 10 MB is told' "$(faults)" '2 E D-CELL'

sheet 'file,customer,category,date' '1.TXT,C00001,contracts,2024-01-01' '2.tif,C00001,contracts,2024-01-01'
exits 'names that are nearly right' 1 dossier batch check in/list.csv
like 'by case' "$(out)" 'similar name is there: 1\.txt'
like 'by ending' "$(out)" 'similar name is there: 2\.txt'

# ---- Ready, and not ----

archive
sheet 'file,customer,category,date,pages,title' '1.txt,C00001,contracts,2024-01-01,x,bad number' '2.txt,C00001,contracts,2024-01-01,,good' \
  '3.txt,C00001,contracts,2024-01-01,,=A1'
exits 'rows with faults' 1 dossier batch check in/list.csv --json
is 'are not ready' "$(records)" '3 C00001/2024/a02-contracts/0002 ready'
is 'nor counted so' "$(summary)" '{"rows":3,"ready":1,"already":0,"faults":2}'
exits 'and people are told that nothing would be filed' 1 dossier batch check in/list.csv
like 'with the number of faults' "$(out)" '2 faults: nothing is filed until they are corrected'
unlike 'and no promise' "$(out)" 'would file'
sheet 'file,customer,category,date' '1.txt,C00001,contracts,2024-13-01'
exits 'one fault' 6 dossier batch apply in/list.csv
like 'is one' "$(err)" 'the sheet has 1 fault'$'\n'

# ---- Cells without a heading, line breaks, bytes ----

told 'surplus cells' '2 E D-CELL-SURPLUS;4 F D-CELL-SURPLUS' 'file,customer,category,date' '1.txt,C00001,contracts,2024-01-01,one more' \
  '2.txt,C00001,contracts,2024-01-01,,' '3.txt,C00001,contracts,2024-01-01,  ,x,y'
told 'a text whose comma has moved the others' '2 D D-CATEGORY-UNKNOWN;2 E D-DATE;2 F D-CELL-SURPLUS' 'file,customer,title,category,date' '1.txt,C00001,Contract, signed,contracts,2024-01-01'
told 'a cell below an empty heading' '2 C D-CELL-SURPLUS' 'file,customer,,category,date' '1.txt,C00001,x,contracts,2024-01-01'
exits 'rows with surplus cells are written again' 1 dossier batch check in/list.csv --failed in/surplus.csv
is 'with them' "$(sed -n 2p in/surplus.csv | tr -d '\r')" '1.txt,C00001,x,contracts,2024-01-01,C: the column of this cell has no heading'
told 'line breaks where one line belongs' '2 D D-CELL-LINES;3 F D-CELL-LINES' 'file,customer,category,title,date,docno' \
  $'1.txt,C00001,contracts,"Line one\nline two",2024-01-01,' $'2.txt,C00001,contracts,x,2024-01-01,"No\n1"'
sheet 'file,customer,category,date,note,with,title' $'1.txt,C00001,contracts,2024-01-01,"first line\r\n\nsecond line",A,T' '2.txt,,,,of the annex,A,' \
  $'3.txt,C00001,contracts,2024-01-01,"  \n ",,'
exits 'a note may have several lines' 0 dossier batch apply in/list.csv
is 'each is one, and so is that of another row' "$(dossier show C00001/2024/a02/1 --json | jq -c 'select(.type == "record").notes')" \
  '["first line","second line","of the annex"]'
printf 'file,customer,category,date,title\n4.txt,C00001,contracts,2024-01-01,a\0b\n5.txt,C00001,contr\0cts,2024-01-01,c\n' >in/list.csv
exits 'NUL bytes' 1 dossier batch check in/list.csv --json
is 'are told in their cells' "$(faults)" '2 E D-CELL;3 C D-CELL'
iconv -f UTF-8 -t GB18030 <<<'文件名,客户编号,类别,日期,题名' >in/gb.csv
printf '4.txt,C00001,contracts,2024-01-01,a\0b\n' >>in/gb.csv
exits 'NUL bytes in GB18030' 1 dossier batch check in/gb.csv --json
is 'in their cells, too' "$(faults)" '2 E D-CELL'

# ---- Numbers of customers ----

archive
for i in 1 2 3 4 5 6 7 8 9 10; do dossier customer add --name "Firm $i" --owner tester >"$OUT" 2>&1; done
sheet 'file,customer,category,date' '1.txt,C09999,contracts,2024-01-01' '2.txt,c00021,contracts,2024-01-01' '3.txt,Ｃ０００２１,contracts,2024-01-01' '4.txt,42,contracts,2024-01-01' \
  '5.txt,C0000l,contracts,2024-01-01'
exits 'mistyped numbers of customers' 1 dossier batch check in/list.csv --add-customers --json
is 'are no names of new ones' "$(faults)" '2 B D-CUSTOMER-UNKNOWN;3 B D-CUSTOMER-UNKNOWN;4 B D-CUSTOMER-UNKNOWN;5 B D-CUSTOMER-UNKNOWN'
is 'similar numbers are named' "$(jq -r 'select(.row == 3).hint' "$OUT")" 'similar numbers: C00012 Firm 10, C00001 杭州西湖仪器有限公司, C00011 Firm 9'
before=$(tree_digest a)
exits 'and open none' 6 dossier batch apply in/list.csv --add-customers
is 'mistyped: nothing changed' "$(tree_digest a)" "$before"
unlike 'nor is that proposed' "$(dossier batch check in/list.csv 2>&1)" 'customer: 4'
sheet 'file,客户名称,category,date' '1.txt,抗州西湖仪器有限公司,contracts,2024-01-01' '2.txt,Harbour Hardwear,contracts,2024-01-01' '3.txt,Quite another,contracts,2024-01-01'
exits 'mistyped names' 1 dossier batch check in/list.csv --json
is 'find similar ones, and nothing but them' "$(jq -r 'select(.type == "fault").hint' "$OUT" | paste -sd ';')" \
  'similar names: C00001 杭州西湖仪器有限公司;similar names: C00002 Harbour Hardware;see `dossier customer list`; `dossier customer add NAME` opens a new customer'

# ---- One fault, told once ----

archive
told 'what a faulty cell would have said is not missed as well' '2 B D-CELL;2 C D-CELL;3 D D-CELL;3 F D-CELL;4 A D-CELL-DIGITS;5 E D-CELL-NUMBER' \
  'file,customer,category,date,pages,reason,waive,with,title' '1.txt,=A1,=A2,2024-01-01,,,,,' '2.txt,C00001,contracts,=A1,,=A2,date,,' \
  '330106198001011000,C00001,contracts,2024-01-01,,,,,' '3.txt,C00001,contracts,2024-01-01,many,,,B,B' "4.txt,,,,2,,,B,"
told 'a row of a record that is not known' '3 D D-CELL' 'file,customer,category,with,title,date' '1.txt,C00001,contracts,A,T,2024-01-01' '2.txt,,,=A1,,'
told 'all that is wrong with a row of an unknown customer' '2 B D-CUSTOMER-UNKNOWN;2 D D-YEAR-INPUT' 'file,customer,category,date' '1.txt,Nobody Ltd,contracts,'
sheet 'file,customer,category,date,pages' '1.txt,Nobody Ltd,contracts,2024-01-01,' '2.txt,Nobody Ltd,contracts,,'
exits 'also when it will be opened' 1 dossier batch check in/list.csv --add-customers --json
is 'or of a new one' "$(faults)" '3 D D-YEAR-INPUT'
told 'days, authors and numbers that contradict each other' '3 E D-CELL-DIFFERS;3 F D-CELL-DIFFERS;3 G D-CELL-DIFFERS' 'file,customer,category,with,date,creator,copies,title' \
  '1.txt,C00001,contracts,A,2024-01-01,One,2,T' '2.txt,,,A,2024-01-02,Other,3,'
sheet 'file,customer,category,date' '1.txt,C00001,contracts,2024-01-01' '2.txt,C00001,contracts,2024-01-01' '1.txt,C00001,contracts,2024-01-01'
exits 'a row twice' 1 dossier batch check in/list.csv
like 'is told with the row of the first' "$(out)" '1.txt .*in row 2 already'
exits 'a map of a heading that is not there' 2 dossier batch check in/list.csv --map firm=customer
like 'is told' "$(err)" 'D-SHEET-HEADINGS.*no such heading'
like 'with those that are' "$(err)" 'these headings: file, customer, category, date'

# ---- Workbooks ----

archive
workbook in/list.xlsx "$(cells 1 文件名 客户编号 类别 日期 文号 盒号 题名)$(cells 2 1.txt C00001 合同 @45356 杭字1号 =12 Contract)$(
  cells 3 2.txt C00001 合同 =20240306 '' '' '')</sheetData>"
exits 'a workbook is applied' 0 dossier batch apply in/list.xlsx
like 'days are days' "$(dossier show C00001/2024/a02/1)" 'date +2024-03-05'
like 'a number may name a box' "$(dossier show C00001/2024/a02/1)" 'box +12'
workbook in/bad.xlsx "$(cells 1 文件名 客户编号 类别 日期 文号 题名)$(cells 2 3.txt C00001 合同 @45356 =330106198001011234 x)$(
  cells 4 4.txt C00001 合同 @45356 @45356 x)$(cells 5 5.txt C00001 合同 =45356 '' +x)$(cells 6 6.txt C00001 合同 @45356 '' x)$(
  cells 7 7.txt '' 合同 @45356 '' x)</sheetData><mergeCells><mergeCell ref='B6:B7'/></mergeCells>"
before=$(tree_digest a)
exits 'a workbook with faults' 1 dossier batch check in/bad.xlsx --json
is 'lost digits, a mangled number, a number of a day, a formula, merged cells' "$(faults)" \
  '2 E D-CELL-DIGITS;4 E D-CELL-DAY;5 D D-DATE;5 F D-CELL;6 B D-CELL-MERGED'
exits 'is not applied' 6 dossier batch apply in/bad.xlsx --failed in/failed.xlsx
is 'and nothing changed' "$(tree_digest a)" "$before"
exits 'what failed is a workbook again' 1 dossier batch check in/failed.xlsx --json
like 'with the same faults' "$(faults)" '2 E D-CELL-DIGITS'

# ---- The sheet as a whole ----

sheet 'one,two' '1.txt,C00001'
exits 'no headings' 2 dossier batch check in/list.csv
like 'no headings: code' "$(err)" 'error\[D-SHEET-HEADINGS\]'
sheet 'file,customer' '1.txt,C00001'
exits 'a column that is missing' 2 dossier batch check in/list.csv
like 'is named' "$(err)" 'no column "category"'
exits 'unless the command gives it' 1 dossier batch check in/list.csv --category contracts
sheet 'file,customer,category'
exits 'no rows' 2 dossier batch check in/list.csv
like 'no rows: code' "$(err)" 'error\[D-SHEET-EMPTY\]'
exits 'a scan is no sheet' 3 dossier batch check "$SAMPLES/contract.tif"
like 'not a sheet: code' "$(err)" 'error\[D-SHEET'
exits 'a bad map' 2 dossier batch check in/list.csv --map company
exits 'a map to nowhere' 2 dossier batch check in/list.csv --map company=firm

# ---- As many rows and faults as a sheet may have ----

# The limits of memory and of processor time, which only guard: a sanitizer needs more address space than there is.
# shellcheck disable=SC2317  # called by exits
within () {
  ldd "$BUILD/bin/dossier" | grep -qE 'lib[at]san' || ulimit -v 262144
  ulimit -t 60
  "$@"
}
# many ROWS: rows of which every cell is a fault.
many () {
  echo 'file,customer,category,title,date,docno,pages,copies,kind,period,opened,closed,room,shelf,former code,checksum,waive,replied,reply-to'
  perl -e 'for (1 .. $ARGV[0]) { print "no$_.pdf,C$_ x,no$_,=x,2024-13-$_,=\"${_}000000000000000\",x$_,${_}x,k$_,2024-$_,1-$_,2-$_,=1,=2,=3,z$_,z$_,3-$_,z/$_\n" }' "$1"
}
archive
many 10000 >in/list.csv
exits 'every fault of the largest sheet is told, in 256 MiB' 1 within dossier batch check in/list.csv
like 'every fault' "$(tail -n 1 "$OUT")" '^1[0-9][0-9]... faults: nothing is filed'
many 10001 >in/list.csv
exits 'a larger one is refused' 3 within dossier batch check in/list.csv
like 'a larger one: code' "$(err)" 'error\[D-SHEET-TOO-LARGE\]'
{ echo 'file,customer,category,title,with,note'; perl -e 'printf "%s,C00001,contracts,t,g,%s\n", "1.txt", $_ . "n" x 2900 for 1 .. 9000'; } >in/list.csv
exits 'notes of thousands of rows for one record' 1 within dossier batch check in/list.csv
{
  echo 'file,customer,category,title,date,with,note'
  for i in $(seq 100); do echo "$i" >in/n$i.txt && printf 'n%s.txt,C00001,contracts,t,2024-01-01,g,n%s-%03000d\n' "$i" "$i" 0; done
} >in/list.csv
exits 'a record with more notes than fit' 1 dossier batch check in/list.csv --json
is 'is told with its row' "$(faults)" '2 F D-RECORD-TOO-LARGE'
sheet 'file,customer,category,date,former code' '1.txt,C00001,contracts,2024-01-01,a;b;c;d;e;f' '2.txt,C00001,contracts,2024-01-01,g;h;i;j;k;l'
exits 'other separators within cells mislead nobody' 0 dossier batch check in/list.csv

# ---- Other headings, titles above, customers that are missing ----

archive
sheet 'file,customer,category,date' '4.txt,One Ltd,contracts,2024-01-01' '5.txt,Two Ltd,contracts,2024-01-01' '6.txt,Three Ltd,contracts,2024-01-01'
exits 'several customers are opened' 0 dossier batch apply in/list.csv --add-customers
is 'in one commit with their records' "$(grep -hE ' (customer|file) ' a/journal/* | tail -6 | sed 's/.*tx=//; s/-.*//' | sort -u | wc -l)" 1
is 'with numbers of their own' "$(dossier customer list | tail -3 | cut -c1-6 | tr '\n' ' ')" 'C00003 C00004 C00005 '
sheet 'file,customer,category,date' '7.txt,Four Ltd,contracts,2024-01-01' '4.txt,Five Ltd,contracts,2024-01-01'
before=$(tree_digest a)
exits 'a fault that only the head shows' 6 dossier batch apply in/list.csv --add-customers
is 'opens no customer either' "$(tree_digest a)" "$before"
sheet 'file,customer,category,date' '7.txt,Four Ltd,contracts,2024-01-01' '8.txt,ＦＯＵＲ  ltd,contracts,2024-01-01'
exits 'names that mean the same' 0 dossier batch apply in/list.csv --add-customers
is 'are one customer' "$(dossier list C00006/2024 | grep -c C00006)" 1
exits 'the archive verifies' 0 dossier verify
archive
sheet '2024年归档清单,,,' '制表：王芳,,,' '序号,单　位,文件名（必填）,成文日期' '1,Newcomer Ltd,1.txt,2024-03-05' '2,Newcomer Ltd,2.txt,2024-03-06' '3,西湖,3.txt,2024-03-07' '合计,3,,'
exits 'an unknown customer' 1 dossier batch check in/list.csv --map 单位=customer -k contracts --json
is 'is a fault' "$(faults)" '4 B D-CUSTOMER-UNKNOWN;5 B D-CUSTOMER-UNKNOWN'
like 'and what can be done is said' "$(err)" 'rows without a known customer: 2; --add-customers opens them'
exits 'unless it may be opened' 0 dossier batch check in/list.csv --map 单位=customer -k contracts --add-customers --json
is 'which is said' "$(summary)" '{"rows":3,"ready":3,"already":0,"faults":0,"customers":["Newcomer Ltd"]}'
unlike 'a check opens none' "$(dossier customer list)" Newcomer
exits 'apply opens it and files' 0 dossier batch apply in/list.csv --map 单位=customer -k contracts --add-customers
like 'totals are not used' "$(err)" 'row 7 is not used: a row of totals'
like 'there it is' "$(dossier list C00003)" 'C00003/2024/a02-contracts'
exits 'the archive verifies' 0 dossier verify

# ---- Waivers ----

archive
sheet 'file,customer,category,date,pages,waive,reason' "1.txt,C00001,contracts,$((YEAR + 1))-01-01,,date,dated ahead" \
  '2.txt,C00001,contracts,2024-01-01,,closed; date,why not'
exits 'a row may waive a check' 0 dossier batch apply in/list.csv
like 'which is in the record, with the reason' "$(dossier show "C00001/$((YEAR + 1))/a02/1")" 'dated ahead'
sheet 'file,customer,category,date,waive,reason' '3.txt,C00001,contracts,2024-01-01,date,' '4.txt,C00001,contracts,2024-01-01,colour,why' \
  '5.txt,C00001,contracts,2999-01-01,,'
exits 'not without a reason, and no other check' 1 dossier batch check in/list.csv --json
is 'each in its cell' "$(faults)" '2 E D-WAIVER;3 E D-WAIVER;4 D D-DATE-FUTURE'
like 'what would be right' "$(jq -r .hint "$OUT" | tail -n 2 | head -n 1)" 'name the check under "waive"'

# ---- Rows to correct ----

archive
sheet '文件名;客户编号;类别;日期' '1.txt;C00001;合同;2024-01-01' '2.txt;C00001;合同;2024-13-01'
iconv -f UTF-8 -t GB18030 in/list.csv >in/gb.csv
exits 'rows that fail' 6 dossier batch apply in/gb.csv --failed in/failed.csv
is 'are written again in their form' "$(iconv -f GB18030 -t UTF-8 in/failed.csv | tr -d '\r')" '文件名;客户编号;类别;日期;problem
2.txt;C00001;合同;2024-13-01;"日期: ""2024-13-01"" is not a date"'
sed -i 's/2024-13-01;/2024-01-13;/' in/failed.csv
exits 'and corrected, they are filed' 0 dossier batch apply in/failed.csv
exits 'a file that exists is not overwritten' 6 dossier batch apply in/gb.csv --failed in/failed.csv

# ---- Template ----

exits 'a template' 0 dossier batch template in/new.csv
like 'has the headings' "$(head -1 in/new.csv)" 'file,customer,customer name,category,title'
exits 'and is a sheet without rows' 2 dossier batch check in/new.csv
like 'without rows' "$(err)" 'D-SHEET-EMPTY'
exits 'a workbook' 0 dossier batch template in/new.xlsx
exits 'which is one, too' 2 dossier batch check in/new.xlsx
like 'a workbook without rows' "$(err)" 'D-SHEET-EMPTY'

done_testing
