#!/bin/bash
# dossier file: scans become records by the rules, or are refused whole.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# An archive in ./a with two customers, and the project's samples as ./s.
archive () {
  fresh
  ln -s "$SAMPLES" s
  dossier init a --fonds Z109 >"$OUT" 2>&1 || exit 1
  cd a || exit 1
  dossier customer add --name 杭州西湖仪器有限公司 --owner tester >"$OUT" 2>&1 || exit 1
  dossier customer add --name 'HARBOUR HARDWARE & PAINT' --owner tester >"$OUT" 2>&1 || exit 1
}

# refused DESC STATUS ID ARGUMENT…: dossier file ARGUMENT… is refused with that id, and nothing on disk changes.
refused () {
  local description=$1 status=$2 id=$3 before
  shift 3
  before=$(tree_digest .)
  exits "$description" "$status" dossier file "$@"
  like "$description: $id" "$(head -1 "$ERR")" "^error\[$id\]: ."
  is "$description: nothing changed" "$(tree_digest .)" "$before"
}

contract=(-c C00001 -k contracts --date 2024-03-05)

# ---- One record ----

archive
exits 'a scan is filed' 0 dossier file ../s/contract.tif "${contract[@]}" --pages 3
is 'and where it went is said' "$(out)" 'filed  C00001/2024/a02-contracts/0001  (3 pages)
next   dossier show C00001/2024/a02-contracts/0001'
place=customers/C00/C00001/2024/a02-contracts/0001
ok 'byte for byte' cmp ../s/contract.tif $place/original-001.tif
ok 'the source stays' test -f ../s/contract.tif
ok 'its manifest holds for sha256sum' sh -c "cd $place && sha256sum -c --strict manifest-sha256.1.txt"
is 'its manifest lists the description and the scan' "$(cut -c67- $place/manifest-sha256.1.txt)" 'original-001.tif
record.1.xml'
xml=$(cat $place/record.1.xml)
like 'its reference code follows the rules' "$xml" 'reference="Z109-KH\.A02\.2024-D30-C00001-0001"'
like 'its title is the file name' "$xml" '<title>contract</title>'
like 'the file name is kept' "$xml" 'title="contract\.tif" media="image/tiff"'
like 'its pages are counted' "$xml" 'state="counted" pages="3"'
like 'the rule of its year is kept' "$xml" 'rule="document-year"'
unlike 'the journal holds no title and no name' "$(cat journal/*)" 'contract\.tif|<title>|西湖|HARBOUR'
like 'the journal holds the reference code' "$(tail -1 "$(find journal -type f | LC_ALL=C sort | tail -1)")" \
  ' file path=customers/C00/C00001/2024/a02-contracts/0001 manifest=[0-9a-f]{64} ref=Z109-KH\.A02\.2024-D30-C00001-0001 files=1 bytes=[0-9]+ pages=3'
ok 'the archive verifies' dossier verify
ok 'no staging is left' test -z "$(ls .staging)"

exits 'JSON tells the same' 0 dossier file ../s/huoyun.tif "${contract[@]}" --json
is 'JSON: path' "$(jq -r 'select(.type=="record").path' "$OUT")" C00001/2024/a02-contracts/0002
is 'JSON: pages' "$(jq -r 'select(.type=="record").pages' "$OUT")" 1
is 'JSON: ends with a summary' "$(tail -1 "$OUT" | jq -r .type)" summary

# ---- Customer and category ----

archive
exits 'a customer is found by a piece of the name' 0 dossier file ../s/contract.tif -c 西湖 -k contracts --date 2024-03-05
like 'by a piece of the name' "$(out)" '^filed  C00001/'
exits 'a customer is found in any case' 0 dossier file ../s/hardware.jpg -c harbour -k vouchers --date 2023-02-11
like 'in any case' "$(out)" '^filed  C00002/2023/'
exits 'a category is known by its code' 0 dossier file ../s/shouju.jpg -c c00002 -k KH.A06 --date 2023-02-11
like 'by its code' "$(out)" '/a06-feedback/0001 '
exits 'a category is known by its Chinese title' 0 dossier file ../s/zhijian.png -c C00002 -k 质检记录 --date 2023-02-11
like 'by its Chinese title' "$(out)" '/a03-'
dossier customer add --name 杭州西湖茶叶有限公司 --owner tester >"$OUT" 2>&1
refused 'an ambiguous piece of a name' 2 D-CUSTOMER-AMBIGUOUS ../s/bakery.png -c 西湖 -k contracts --date 2024-03-05
like 'the hint names both' "$(err)" 'C00001 .*C00003 '
refused 'an unknown customer' 2 D-CUSTOMER-UNKNOWN ../s/bakery.png -c 杭州西湖仪表厂 -k contracts --date 2024-03-05
like 'the hint lists similar names' "$(err)" 'hint: similar names: C00001'
refused 'a number that nobody has' 2 D-CUSTOMER-UNKNOWN ../s/bakery.png -c C99999 -k contracts --date 2024-03-05
refused 'an unknown category' 2 D-CATEGORY-UNKNOWN ../s/bakery.png -c C00001 -k nonsense --date 2024-03-05
refused 'no customer' 2 D-CUSTOMER-NEEDED ../s/bakery.png -k contracts --date 2024-03-05
exits 'neither customer nor date' 2 dossier file ../s/bakery.png -k contracts
like 'are told together' "$(err)" 'the year of filing cannot be decided.*D-CUSTOMER-NEEDED'
refused 'no category' 2 D-USAGE ../s/bakery.png -c C00001
refused 'no scan' 2 D-NO-SCANS -c C00001 -k contracts --date 2024-03-05
refused 'an unknown kind' 2 D-KIND-UNKNOWN ../s/bakery.png "${contract[@]}" --kind nonsense
refused 'a kind that the category does not take' 6 D-KIND-REFUSED ../s/bakery.png -c C00001 -k vouchers --date 2024-03-05 --kind plan
refused 'an unknown role' 2 D-ROLE-UNKNOWN ../s/bakery.png "${contract[@]}" --role nonsense
refused '--with without a role' 2 D-USAGE ../s/bakery.png "${contract[@]}" --with ../s/books.webp
refused 'a title with a bidirectional character' 2 D-TEXT ../s/bakery.png "${contract[@]}" --title $'ab\u202ec'
refused 'a day that does not exist' 2 D-DATE ../s/bakery.png -c C00001 -k contracts --date 2024-02-30
refused 'a negative number of pages' 2 D-USAGE ../s/bakery.png "${contract[@]}" --pages -3

# ---- Parts ----

archive
exits 'parts go into the order of the layout' 0 dossier file ../s/shouju.jpg ../s/zhijian.png -c C00001 -k orders --title 请示与批复 \
  --kind request --role request --with reply=../s/huoyun.tif --with annex=../s/books.webp --with reply=../s/bakery.png \
  --date 2023-11-20 --replied 2024-01-09 --note 加急 --creator 甲方 --creator 乙方 --docno 第7号 --box B-12 --room 301 --shelf 4 --secrecy 秘密 --copies 2
like 'the reply decides the year' "$(out)" '^filed  C00001/2024/a01-orders/0001  \(5 pages\)'
is 'reply before request before annex, otherwise as given' \
  "$(grep -o 'file="[^"]*" title="[^"]*"' customers/C00/C00001/2024/a01-orders/0001/record.1.xml)" \
  'file="reply-001.tif" title="huoyun.tif"
file="reply-002.png" title="bakery.png"
file="request-001.jpg" title="shouju.jpg"
file="request-002.png" title="zhijian.png"
file="annex-001.webp" title="books.webp"'
xml=$(cat customers/C00/C00001/2024/a01-orders/0001/record.1.xml)
for field in 加急 甲方 乙方 第7号 秘密 'copies="2"'; do
  like "the record keeps $field" "$xml" "$field"
done
is 'and the journal the place of the paper' "$(dossier --json show C00001/2024/a01/1 | jq -r 'select(.type == "record") | [.box, .room, .shelf] | join(" ")')" 'B-12 301 4'
refused 'several scans without a title' 2 D-TITLE-MISSING ../s/contract.tif ../s/hardware.jpg "${contract[@]}"
ok 'the archive verifies' dossier verify

# ---- The year ----

archive
exits 'a reply to a request filed elsewhere' 0 dossier file ../s/dingdan.pdf -c C00001 -k orders --kind request --date 2023-11-20
exits 'is filed with a pointer to it' 0 dossier file ../s/fankui.jpg -c C00001 -k orders --kind reply --date 2024-01-09 --reply-to C00001/2023/a01/1
like 'the pointer is its reference code' "$(cat customers/C00/C00001/2024/a01-orders/0001/record.1.xml)" \
  'Z109-KH\.A01\.2023-D10-C00001-0001'
refused 'a reply to nothing' 2 D-REFERENCE-UNKNOWN ../s/bakery.png -c C00001 -k orders --kind reply --date 2024-01-09 --reply-to C00001/2019/a01/1
exits 'a plan goes to its first year' 0 dossier file ../s/contract.tif -c C00001 -k plans --kind plan --period 2024-2026 --date 2023-12-20
like 'its first year' "$(out)" '^filed  C00001/2024/'
exits 'a summary goes to its last year' 0 dossier file ../s/huoyun.tif -c C00001 -k plans --kind summary --period 2021-2023 --date 2024-02-01
like 'its last year' "$(out)" '^filed  C00001/2023/'
exits 'a meeting goes to the year it opened' 0 dossier file ../s/bakery.png -c C00001 -k administration --kind meeting --opened 2023-12-30 --closed 2024-01-02
like 'the year it opened' "$(out)" '^filed  C00001/2023/'
refused 'a plan without its period' 6 D-YEAR-INPUT ../s/books.webp -c C00001 -k plans --kind plan --date 2023-12-20
refused 'no date and no note' 6 D-YEAR-INPUT ../s/books.webp -c C00001 -k orders
refused 'another day than today' 2 D-USAGE ../s/books.webp -c C00001 -k orders --note 日期不详 --as-of 1990-01-01
exits 'but in a dry run' 0 dossier file ../s/books.webp -c C00001 -k orders --note 日期不详 --as-of 2025-05-05 -n
like 'of that day' "$(out)" '^would file  C00001/2025/'
exits 'no date, but a note' 0 dossier file ../s/books.webp -c C00001 -k orders --note 日期不详
like 'the year of filing' "$(out)" "^filed  C00001/$YEAR/"
# Days are those of the archive, which is in China: its 5 May begins at 16:00 of the 4th, UTC.
refused 'a date in the future' 6 D-DATE-FUTURE ../s/hardware.jpg -c C00001 -k orders --date 2025-05-06 --as-of 2025-05-05 -n
exits 'today is not, at half past midnight' 0 at '2025-05-04 16:30' dossier file ../s/hardware.jpg -c C00001 -k orders --date 2025-05-05 -n
exits 'tomorrow is' 6 at '2025-05-04 15:30' dossier file ../s/hardware.jpg -c C00001 -k orders --date 2025-05-05 -n
exits 'whatever the zone of the machine' 6 at '2025-05-04 15:30' env TZ=Pacific/Auckland dossier file ../s/hardware.jpg -c C00001 -k orders --date 2025-05-05 -n
refused 'a year that has not begun' 6 D-DATE-FUTURE ../s/contract.tif -c C00001 -k plans --kind plan --period 2150-2160 --date 2024-12-20
refused 'a document older than any' 6 D-DATE-OLD ../s/shouju.jpg -c C00001 -k orders --date 1899-12-31
refused 'a summary of such years' 6 D-DATE-OLD ../s/shouju.jpg -c C00001 -k plans --kind summary --period 1800-1810 --date 2024-02-01
exits 'a date in the future with a reason' 0 dossier file ../s/shouju.jpg -c C00001 -k orders --date 2150-06-01 --waive date --reason 预付
like 'the reason is kept' "$(cat customers/C00/C00001/2150/a01-orders/0001/record.1.xml)" 'check="date" reason="预付"'
exits 'an old document without a reason' 2 dossier file ../s/zhijian.png -c C00001 -k orders --date 1024-12-31 --waive date
like 'is told what lacks' "$(err)" 'error\[D-WAIVER\]'
exits 'no copies are no number' 2 dossier file ../s/zhijian.png -c C00001 -k orders --date 2024-12-31 --copies 0
exits 'an old document with a reason' 0 dossier file ../s/zhijian.png -c C00001 -k orders --date 1899-12-31 --waive date --reason 馆藏
refused 'a meeting that closed before it opened' 2 D-PERIOD-ORDER ../s/zhijian.png -c C00001 -k administration --kind meeting --opened 2024-01-02 --closed 2023-12-30
ok 'the archive verifies' dossier verify

# ---- Requests and replies ----

archive
dossier -q file ../s/dingdan.pdf -c C00001 -k orders --kind request --date 2023-11-20 >"$OUT"
exits 'what answers a request is a reply without being called one' 0 dossier file ../s/fapiao.ofd -c C00001 -k orders --date 2024-01-10 --reply-to C00001/2023/a01/1
like 'by the kind that answers a request' "$(cat customers/C00/C00001/2024/a01-orders/0001/record.1.xml)" 'kind="reply"'
refused 'a reply before its request' 6 D-REPLY ../s/bakery.png -c C00001 -k orders --date 2023-11-19 --reply-to C00001/2023/a01/1
refused 'a reply to a reply' 6 D-REPLY ../s/bakery.png -c C00001 -k orders --kind reply --date 2024-02-01 --reply-to C00001/2024/a01/1
refused 'a kind that answers nothing' 6 D-REPLY ../s/bakery.png -c C00001 -k orders --kind ordinary --date 2024-02-01 --reply-to C00001/2023/a01/1
refused 'a volume is no request' 2 D-REFERENCE-UNKNOWN ../s/bakery.png -c C00001 -k orders --date 2024-02-01 --reply-to C00001/2023/a01
dossier -q customer add 乙公司 >"$OUT"
refused "another customer's request" 6 D-REPLY ../s/bakery.png -c C00002 -k orders --date 2024-02-01 --reply-to C00001/2023/a01/1
both=(-c C00001 -k orders --title 请示与批复 --role request --date 2023-11-20)
refused 'a request with its reply and without its date' 6 D-REPLY ../s/bakery.png "${both[@]}" --with reply=../s/books.webp
like 'is told what to give' "$(err)" 'hint: add --replied DATE'
refused 'a date of no reply' 6 D-REPLY ../s/bakery.png "${both[@]}" --kind request --replied 2024-01-09
like 'is told how to add the reply' "$(err)" 'hint: .*--with reply=FILE.*--reply-to'
refused 'a reply to an ordinary document' 6 D-REPLY ../s/bakery.png "${both[@]}" --kind ordinary --with reply=../s/books.webp --replied 2024-01-09
refused 'a reply in the record before the request' 6 D-REPLY ../s/bakery.png "${both[@]}" --with reply=../s/books.webp --replied 2023-11-19
exits 'both in one record' 0 dossier file ../s/bakery.png "${both[@]}" --with reply=../s/books.webp --replied 2024-01-09
like 'go into the year of the reply' "$(out)" '^filed  C00001/2024/'
exits 'a reply alone' 0 dossier file ../s/books.webp --duplicate -c C00001 -k orders --role reply --date 2024-01-09
like 'is one' "$(cat customers/C00/C00001/2024/a01-orders/0004/record.1.xml)" 'kind="reply"'

# ---- Dry run ----

archive
before=$(tree_digest .)
exits 'a dry run says where it would go' 0 dossier file ../s/contract.tif "${contract[@]}" --dry-run
like 'where' "$(out)" '^would file  C00001/2024/a02-contracts/0001  \(3 pages\)'
like 'and why' "$(out)" 'document-year.*a document is filed in the year of its date'
is 'and writes nothing' "$(tree_digest .)" "$before"
dossier file ../s/contract.tif "${contract[@]}" >"$OUT" 2>&1
refused 'a dry run refuses what the run would' 6 D-DUPLICATE ../s/contract.tif "${contract[@]}" -n

# ---- Duplicates ----

archive
dossier file ../s/contract.tif "${contract[@]}" >"$OUT" 2>&1
cp ../s/contract.tif ../again.tif
refused 'the same bytes again' 6 D-DUPLICATE ../again.tif "${contract[@]}"
like 'the place of the first is said' "$(err)" 'C00001/2024/a02-contracts/0001'
refused 'also for another customer' 6 D-DUPLICATE ../again.tif -c C00002 -k contracts --date 2024-03-05
exits 'filed when it is meant' 0 dossier file ../again.tif "${contract[@]}" --duplicate
like 'and it says of what' "$(cat customers/C00/C00001/2024/a02-contracts/0002/record.1.xml)" \
  'check="duplicate" reason="original-001.tif: same bytes as C00001/2024/a02-contracts/0001"'
cp ../s/bakery.png ../one.png && cp ../s/bakery.png ../two.png
refused 'the same bytes twice in one command' 6 D-DUPLICATE --each ../one.png ../two.png "${contract[@]}"
like 'the first is named' "$(err)" '\.\./one\.png'
refused 'the same bytes twice in one record' 6 D-DUPLICATE ../one.png ../two.png --title x "${contract[@]}"
exits 'twice in one command when it is meant' 0 dossier file --each ../one.png ../two.png "${contract[@]}" --duplicate
ok 'the archive verifies' dossier verify

# ---- Pages, damage, locks ----

archive
refused 'fewer pages than declared' 6 D-PAGES ../s/contract.tif "${contract[@]}" --pages 4
refused 'more pages than declared' 6 D-PAGES ../s/contract.tif "${contract[@]}" --pages 2
refused 'a waiver without a reason' 2 D-WAIVER ../s/contract.tif "${contract[@]}" --pages 4 --waive pages
refused 'a waiver of no known check' 2 D-WAIVER ../s/contract.tif "${contract[@]}" --pages 4 --waive everything --reason x
exits 'a page is missing, for a reason' 0 dossier file ../s/contract.tif "${contract[@]}" --pages 4 --waive pages --reason 第4页原件缺失
like 'the reason is kept' "$(cat customers/C00/C00001/2024/a02-contracts/0001/record.1.xml)" 'check="pages" reason="第4页原件缺失"'
bad=$HARNESS_TOP/tests/bad
refused 'a scan that loops' 6 D-SCAN-DAMAGED "$bad/tiff-loop.tif" "${contract[@]}"
refused 'a scan that is cut short' 6 D-SCAN-DAMAGED "$bad/jpeg-cut.jpg" "${contract[@]}"
refused 'one bad scan among good ones' 6 D-SCAN-DAMAGED --each ../s/bakery.png "$bad/png-cut.png" ../s/books.webp "${contract[@]}"
refused 'an encrypted scan' 6 D-SCAN-LOCKED "$bad/ofd-password.ofd" "${contract[@]}"
refused 'an encrypted scan is not a damaged one' 6 D-SCAN-LOCKED "$bad/ofd-password.ofd" "${contract[@]}" --waive damaged --reason x
exits 'several faults' 2 dossier file ../s/contract.tif "$bad/png-cut.png" ../gone.tif -c nobody -k contracts --date 2999-01-01 --kind nokind --title x
like 'all are told: how many' "$(err)" 'error\[D-CUSTOMER-UNKNOWN\]: 5 errors; the first: no such customer'
like 'all are told: the kind' "$(err)" 'nokind: .* no such kind'
like 'all are told: the date' "$(err)" '2999-01-01 is in the future'
like 'all are told: a damaged scan' "$(err)" 'png-cut\.png: the scan is damaged'
like 'all are told: a missing scan' "$(err)" 'gone\.tif: '
exits 'a damaged scan with a reason' 0 dossier file "$bad/jpeg-cut.jpg" "${contract[@]}" --waive damaged --reason 原件已毁
like 'is never called counted' "$(out)" 'pages not checked'
like 'the state is kept' "$(cat customers/C00/C00001/2024/a02-contracts/0002/record.1.xml)" 'state="damaged"'
printf 'a,b\n1,2\n' >../list.csv
exits 'a spreadsheet has no pages' 0 dossier file ../list.csv "${contract[@]}" --pages 2
like 'what was declared is said' "$(out)" '0003  \(pages declared: 2; not counted\)'
ok 'its ending is kept' test -f customers/C00/C00001/2024/a02-contracts/0003/original-001.csv
like 'and shown' "$(dossier show C00001/2024/a02-contracts/0003)" 'pages +2 declared'
like 'and listed' "$(dossier list C00001/2024/a02-contracts)" '0003.*2 declared'
is 'programs get the number' "$(dossier list --json C00001/2024/a02-contracts | jq -c 'select(.title=="list" and .type=="record") | [.pages, ."pages-declared"]')" '[null,2]'
printf 'c,d\n' >../notes.csv
exits 'without a number' 0 dossier file ../notes.csv "${contract[@]}"
like 'a file is said to be one' "$(out)" '0004  \(1 file\)'
like 'whose pages nobody knows' "$(dossier show C00001/2024/a02-contracts/0004)" 'pages +\?'
printf 'GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2LA\0,\0\0\0\0\1\0\1\0\0\2\2LA\0;' >../moves.gif
exits 'frames are no pages' 0 dossier file ../moves.gif "${contract[@]}" --pages 1
like 'and are told' "$(err)" 'note  \.\./moves\.gif: the image has 2 frames'
if command -v pdfinfo >/dev/null && command -v qpdf >/dev/null; then
  exits 'pages of a PDF are counted' 0 dossier file ../s/dingdan.pdf "${contract[@]}" --pages 2
  mkdir ../bin && ln -s "$(command -v dossier)" ../bin/dossier
  DOSSIER_DATA=$BUILD/share/dossier PATH=$PWD/../bin exits 'without helpers a PDF is filed' 0 dossier file ../s/hardware-2.pdf "${contract[@]}" --pages 7
  like 'and said not to be checked' "$(out)$(err)" 'pages declared: 7; not counted.*not checked  \.\./s/hardware-2\.pdf: pdfinfo is not installed'
fi
ok 'the archive verifies' dossier verify

# ---- What is no scan ----

archive
mkfifo ../fifo
refused 'a FIFO' 3 D-NOT-A-FILE ../fifo "${contract[@]}"
refused 'a device' 3 D-NOT-A-FILE /dev/zero "${contract[@]}"
refused 'a directory' 3 D-NOT-A-FILE .. "${contract[@]}"
refused 'nothing' 3 D-NOT-FOUND ../gone.tif "${contract[@]}"
refused 'one that is gone among others' 3 D-NOT-FOUND --each ../s/bakery.png ../gone.tif "${contract[@]}"
: >../empty.tif
refused 'an empty file' 6 D-SCAN-DAMAGED ../empty.tif "${contract[@]}"
ln -s "$SAMPLES/bakery.png" ../link.png
exits 'a link to a scan' 0 dossier file ../link.png "${contract[@]}"
ok 'is filed as what it leads to' test -f customers/C00/C00001/2024/a02-contracts/0001/original-001.png -a ! -L customers/C00/C00001/2024/a02-contracts/0001/original-001.png

# ---- Names that hurt ----

archive
mkdir ../names
i=0
for name in 'with space.png' '-n' '--each' $'new\nline.png' $'tab\tescape\e[31m.png' $'bidi\u202egnp.exe' $'not\xff\xfeutf8.png' \
  "$(printf 'x%.0s' {1..251}).png" "$(printf '长%.0s' {1..84}).p" '合同 扫描（一）.png' $'e\u0301.png' ' outer ' '%2e%2e%2f.png' $'\x01\x02\x03' "$(printf '\001%.0s' {1..255})" $'\u3000全角' $'\u0600.png' $'a\u00ad.png' '=cmd.png' '..hidden.' 'CON'; do
  i=$((i + 1))
  { cat "$SAMPLES/bakery.png"; echo $i; } >"../names/$name"
done
cd ../names || exit 1
shopt -s dotglob
exits 'names that hurt are filed' 0 dossier -C ../a file --each "${contract[@]}" -- *
shopt -u dotglob
cd ../a || exit 1
is 'each of them' "$(find customers -name 'original-*' | wc -l)" "$i"
ok 'every name in the archive is plain' sh -c "! find . | LC_ALL=C grep -v '^[A-Za-z0-9._/-]*$'"
xml=$(cat customers/C00/C00001/2024/a02-contracts/*/record.1.xml)
like 'a new line is kept escaped' "$xml" 'title="new\\(x0A|u\{000A\})line\.png"'
like 'an escape sequence is kept escaped' "$xml" 'title="tab\\(x09|u\{0009\})escape\\(x1B|u\{001B\})\[31m\.png"'
like 'a bidirectional character is kept escaped' "$xml" 'title="bidi\\u\{202E\}gnp\.exe"'
like 'bytes that are no UTF-8 are kept escaped' "$xml" 'title="not\\xFF\\xFEutf8\.png"'
like 'outer spaces are kept' "$xml" 'title="\\u\{0020\}outer\\u\{0020\}"'
like 'a title has none' "$xml" '<title>outer</title>'
like 'a leading hyphen is kept' "$xml" 'title="--each"'
like 'a long name is kept' "$xml" 'title="x{251}\.png"'
like 'Chinese is kept as it is' "$xml" 'title="合同 扫描（一）\.png"'
like 'a composed letter is in NFC' "$xml" $'title="\u00e9\.png"'
unlike 'no control character is in any description' "$xml" $'[\x01-\x08\x0e-\x1f]'
ok 'the archive verifies' dossier verify
is 'the sources stay' "$(find ../names -type f -printf x | wc -c)" "$i"

# ---- Many ----

archive
mkdir ../many
for i in $(seq 300); do printf 'scan %s\n' "$i" >"../many/$i.txt"; done
exits '300 scans are one command' 0 dossier file --each ../many/*.txt "${contract[@]}"
is 'each has its line' "$(grep -c '^filed  C00001/2024/a02-contracts/0[0-9]*  (1 file)$' "$OUT")" 300
like 'and the list is next' "$(tail -1 "$OUT")" '^next   dossier list C00001/2024/a02-contracts$'
is 'and one block of the journal' "$(grep -l ' file path=' journal/* | wc -l)" 1
like 'in the order given' "$(cat customers/C00/C00001/2024/a02-contracts/0002/record.1.xml)" '<title>10</title>'
(cd ../many && find . -name '1*.txt' -print0 | sort -z) >../list
exits 'names from a list with NUL bytes' 0 bash -c 'cd ../many && dossier -C ../a file --each --from-file ../list -0 -c C00002 -k orders --date 2024-01-01 --duplicate'
is 'are all filed' "$(grep -c ^filed "$OUT")" "$(tr -dc '\0' <../list | wc -c)"
exits 'names from standard input' 0 bash -c 'ls ../many/2*.txt | dossier file --each --from-file - -c C00002 -k freight --date 2024-01-01 --duplicate'
is 'are all filed' "$(grep -c ^filed "$OUT")" "$(find ../many -name '2*.txt' | wc -l)"
refused 'a title for each of many' 2 D-USAGE --each ../many/1.txt --title x "${contract[@]}"
(seq 1000 | sed 's|.*|../many/1.txt|') >../list
refused 'more parts than a record holds' 2 D-TOO-MANY-SCANS --from-file ../list --title x "${contract[@]}"
ok 'the archive verifies' dossier verify

# ---- A scan that changes ----

archive
head -c 20000000 /dev/urandom >../growing.bin
(while :; do printf x >>../growing.bin; done) 2>/dev/null &
writer=$!
# Between two of its changes it can be read whole. Then it is filed, and tried again.
meets_a_change () {
  before=$(tree_digest .)
  dossier file ../growing.bin "${contract[@]}" --duplicate >"$OUT" 2>"$ERR"
  status=$?
  [ $status -ne 0 ]
}
await meets_a_change
is 'a scan that grows is refused' $status 6
like 'with its code' "$(head -1 "$ERR")" '^error\[D-SCAN-CHANGED\]: .'
is 'and nothing changed' "$(tree_digest .)" "$before"
kill "$writer"
wait "$writer" 2>/dev/null
exits 'it is filed when it is whole' 0 dossier file ../growing.bin "${contract[@]}" --duplicate

# ---- Sealed, closed ----

archive
dossier file ../s/contract.tif "${contract[@]}" >"$OUT" 2>&1
exits 'a volume is sealed' 0 dossier seal C00001/2024/a02-contracts
refused 'nothing more goes into it' 6 D-VOLUME-SEALED ../s/huoyun.tif "${contract[@]}"
exits 'another year is open' 0 dossier file ../s/huoyun.tif -c C00001 -k contracts --date 2023-03-05
exits 'a customer is closed' 0 dossier customer set C00002 --closed 2024-06-30
refused 'nothing is filed for a closed customer' 6 D-CUSTOMER-CLOSED ../s/bakery.png -c C00002 -k contracts --date 2024-03-05
exits 'but a late document with a reason' 0 dossier file ../s/bakery.png -c C00002 -k contracts --date 2024-03-05 --waive closed --reason 迟到
like 'the reason is kept' "$(cat customers/C00/C00002/2024/a02-contracts/0001/record.1.xml)" 'check="closed" reason="迟到"'
ok 'the archive verifies' dossier verify


# ---- A layout of the user's own ----

fresh
cat >own.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<layout xmlns="urn:x-dossier:1" id="own" edition="1" extends="company" zh="自定" en="own" years="zh-lijuan" kind="ordinary" role="original">
  <category code="QT.01" directory="qt-01" grade="A" loan="L2" custodian="HR" zh="其他一" en="other one" checks="numbering" kinds="ordinary" roles="original copy">
    <retention period="D10" trigger="FY" mandate="R"/>
    <deadline on="stays" zh="自存" en="stays"/>
  </category>
</layout>
XML
dossier init a --layout ./own.xml >"$OUT" 2>&1 && cd a && dossier customer add --name abc --owner tester >"$OUT" 2>&1
ln -s "$SAMPLES" ../s
exits 'a category of the user is filed into' 0 dossier file ../s/bakery.png -c abc -k QT.01 --date 2024-03-05 --with copy=../s/books.webp --title x
like 'in its own directory' "$(out)" '^filed  C00001/2024/qt-01/0001  \(2 pages\)'
refused 'a role that the category does not take' 6 D-ROLE-REFUSED ../s/contract.tif -c abc -k QT.01 --date 2024-03-05 --role annex
refused 'a kind that the category does not take' 6 D-KIND-REFUSED ../s/contract.tif -c abc -k QT.01 --date 2024-03-05 --kind plan
refused 'an archive that is none' 5 D-NOT-AN-ARCHIVE -C .. ../s/bakery.png "${contract[@]}"

# ---- One large scan ----

archive
truncate -s 20G ../huge.bin
exits 'a large scan takes its time' 130 timeout --preserve-status -s INT 2 dossier -n file ../huge.bin "${contract[@]}" --progress json
like 'progress counts bytes' "$(err)" '"what":"filing","done":[0-9]{6,},"total":21474836480\}'
like 'who interrupts is told in what state things are' "$(err)" 'interrupted: a change is made completely or not at all'
ok 'which is true' dossier verify

done_testing
