#!/bin/bash
# dossier inbox: a scanner's folder. Every file in it is filed, put aside with a note, or waits and says for what; none is
# dropped, and none is filed twice.
. "$(dirname "$0")/harness.sh"
for program in jq qrencode ZXingReader zbarimg pdftoppm; do
  command -v $program >/dev/null || skip_all "there is no $program: .ci/setup installs it"
done

# An archive in ./a with two customers, and an empty folder ./in.
archive () {
  fresh
  mkdir in
  dossier init a --fonds Z109 >"$OUT" 2>&1 || exit 1
  export DOSSIER_ARCHIVE=$PWD/a
  dossier customer add --name 杭州西湖仪器有限公司 --owner tester >"$OUT" 2>&1 || exit 1
  dossier customer add --name 'Harbour Hardware' --owner tester >"$OUT" 2>&1 || exit 1
}
# page FILE TEXT [SIZE]: a page with that QR code, of 12 dots (or so many) a module.
page () { qrencode -o "$1" -s "${3:-12}" -m 20 -d 300 "$2"; }
# scan FILE…: pages without a code, each unlike any other.
scans=0
scan () {
  local file
  for file; do
    scans=$((scans + 1))
    { cat "$SAMPLES/fankui.jpg" && printf '%08d' $scans; } >"$file"
  done
}
inbox () { dossier inbox file in --settle 0 --yes "$@"; }
records () { jq -r 'select(.type == "record") | "\(.scans | join("+")) \(.path)"' "$OUT" | paste -sd ';'; }
told () { jq -r --arg type "$1" 'select(.type == $type) | "\(.file): \(.problem)"' "$OUT" | LC_ALL=C sort | paste -sd ';'; }
summary () { jq -c 'select(.type == "summary") | [.in, .filed, .problems, .waiting]' "$OUT"; }
listed () { dossier inbox list in --settle 0 --json "$@" >"$OUT" 2>"$ERR"; jq -r 'select(.type == "scan") | "\(.file) \(.state) \(.record // "-")"' "$OUT" | paste -sd ';'; }
left () { (cd in && find . -path ./done -prune -o -path ./problems -prune -o ! -name . -print | LC_ALL=C sort | sed 's,^\./,,' | paste -sd ' '); }
day () { ls in/done; }

# ---- Names and options ----

archive
echo one >in/C00001_contracts_2024-03-05_Framework_deal.txt
echo two >in/杭州西湖仪器有限公司_客户反馈_20240406.txt
echo three >in/three.txt
is 'a name is taken apart' "$(dossier inbox list in --settle 0 --json | jq -r 'select(.file | startswith("C0"))? | "\(.customer) \(.category) \(.date) \(.title) \(.by)"')" \
  'C00001 KH.A02 2024-03-05 Framework deal name'
exits 'what has a name is filed' 1 inbox --json
is 'each under its customer' "$(records)" \
  'C00001_contracts_2024-03-05_Framework_deal.txt C00001/2024/a02-contracts/0001;杭州西湖仪器有限公司_客户反馈_20240406.txt C00001/2024/a06-feedback/0001'
is 'what nobody knows waits' "$(told waiting)" 'three.txt: the customer is not known'
is 'and all are accounted for' "$(summary)" '[3,2,0,1]'
is 'the others have left the folder' "$(left)" three.txt
ok 'and lie in done, as they were' cmp "in/done/$(day)/C00001_contracts_2024-03-05_Framework_deal.txt" <(echo one)
exits 'options say the rest' 0 dossier inbox file in --settle 0 --customer hardware --category feedback --date 2024-05-06
like 'and that is enough without --yes' "$(out)" 'filed  C00002/2024/a06-feedback/0001  <- three.txt'
exits 'an empty folder is fine' 0 inbox
like 'and balanced' "$(out)" 'in 0 = filed 0 \+ problems 0 \+ waiting 0'
echo four >in/four.txt
exits 'another record describes, too' 0 inbox --like C00002/2024/a06/1 --date 2024-05-07
like 'its customer and category' "$(out)" 'C00002/2024/a06-feedback/0002'
exits 'which must be a record' 2 inbox --like C00002
like 'and is told so' "$(err)" D-NOT-A-RECORD
ok 'the archive verifies' dossier verify

# ---- Options and names ----

archive
for name in a02.txt b01.png x.txt C00002.txt C00002_contracts_2024-03-05_Deal.txt; do echo "$name" >"in/$name"; done
cp "$SAMPLES/fankui.jpg" in/b01.png
proposed () { dossier inbox list in --settle 0 --json "$@" | jq -r 'select(.type == "scan") | "\(.file): \(.customer) \(.category) \(.date) \(.title) \(.by)"'; }
is 'options come before names' "$(proposed -c hardware -k feedback -d 2024-01-01)" 'C00002.txt: C00002 KH.A06 2024-01-01 null given
C00002_contracts_2024-03-05_Deal.txt: C00002 KH.A06 2024-01-01 contracts 2024-03-05 Deal given
a02.txt: C00002 KH.A06 2024-01-01 null given
b01.png: C00002 KH.A06 2024-01-01 null given
x.txt: C00002 KH.A06 2024-01-01 null given'
is 'names say what options do not' "$(proposed -k feedback)" 'C00002.txt: C00002 KH.A06 null null name
C00002_contracts_2024-03-05_Deal.txt: C00002 KH.A06 2024-03-05 contracts Deal name
a02.txt: null KH.A06 null null null
b01.png: null KH.A06 null null null
x.txt: null KH.A06 null null null'
is 'a number of a scan is no category' "$(proposed | grep -c 'null null null null null')" 3
dossier file in/x.txt -c C00001 -k feedback -d 2024-01-02 >"$OUT"
is 'a record to be like comes after options, and before names' "$(proposed --like C00001/2024/a06/1 -c C00002 | cut -d' ' -f2-3 | sort -u)" 'C00002 KH.A06'
exits 'the options are used' 0 dossier inbox file in --settle 0 -c C00001 -k feedback -d 2024-01-01
is 'for all' "$(dossier list C00001/2024 --records --json | jq -r 'select(.path) | .path' | grep -c a06-feedback)" 5
is 'and the titles are those of the files' "$(dossier show C00001/2024/a06/3 --json | jq -r 'select(.title) | .title' | head -n 1)" C00002_contracts_2024-03-05_Deal

# ---- Names of any bytes ----

archive
echo odd >$'in/C00001_feedback_2024-01-01_\xd6\xd0.txt'
echo waits >$'in/\xff\x01.txt'
exits 'a name that is not UTF-8' 0 dossier inbox list in --settle 0 --json
is 'is shown escaped' "$(jq -r 'select(.type == "scan") | .file' "$OUT" | paste -sd ' ')" 'C00001_feedback_2024-01-01_\xD6\xD0.txt \xFF\u{0001}.txt'
exits 'and so it is' 1 inbox --json
is 'when it is filed or waits' "$(jq -r 'if .type == "record" then .scans[0] else .file // empty end' "$OUT" | paste -sd ' ')" \
  'C00001_feedback_2024-01-01_\xD6\xD0.txt \xFF\u{0001}.txt'
is 'also in the title' "$(dossier show C00001/2024/a06/1 --json | jq -r 'select(.title) | .title' | head -n 1)" '\xD6\xD0'

# ---- A file that is called done ----

for name in "done" problems; do
  archive
  echo one >in/C00001_contracts_2024-03-05_one.txt
  for kind in file link; do
    if [ $kind = file ]; then echo mine >in/$name; else ln -s /tmp in/$name; fi
    before=$(tree_digest a)
    exits "$kind $name in the folder" 1 dossier inbox list in --settle 0
    like 'is a problem' "$(out)" "$name +problem .*directory of this name"
    exits 'with which nothing is filed' 3 inbox
    like 'which says why' "$(err)" "error\[D-NOT-A-DIRECTORY\].*where: $name"
    is 'and nothing changes' "$(tree_digest a) $(left)" "$before C00001_contracts_2024-03-05_one.txt"
    rm in/$name
  done
  exits 'renamed, all is well' 0 inbox
done

# ---- Not without a word ----

archive
scan in/C00001_contracts_2024-03-05_x.jpg
before=$(tree_digest a)
exits 'without a terminal somebody must have said so' 2 dossier inbox file in --settle 0
like 'it says' "$(err)" D-NOT-CONFIRMED
exits 'a dry run needs nobody' 0 dossier -n inbox file in --settle 0
like 'it says what would be' "$(out)" 'would file  C00001/2024/a02-contracts/0001'
is 'and changes nothing' "$(tree_digest a) $(left)" "$before C00001_contracts_2024-03-05_x.jpg"
exits 'an archive is needed' 5 env -u DOSSIER_ARCHIVE dossier inbox file in --yes
exits 'and the folder' 3 dossier inbox list nowhere

# ---- When a file is ready ----

exits 'a file that has just come waits' 0 dossier inbox file in --yes
like 'it says why' "$(out)" 'waiting  C00001_contracts_2024-03-05_x.jpg: it has changed in the last seconds'
exits 'not for ever' 0 later 6 dossier inbox file in --yes
is 'then it is taken' "$(left)" ''
touch in/.C00001_contracts_2024-01-01 in/C00001_contracts_2024-01-02.part in/Thumbs.db
exits 'names of files that are being written' 0 inbox
is 'wait' "$(left)" '.C00001_contracts_2024-01-01 C00001_contracts_2024-01-02.part Thumbs.db'
like 'and are counted' "$(out)" 'in 3 = filed 0 \+ problems 0 \+ waiting 3'

# ---- Problems ----

archive
head -c 3000 "$SAMPLES/fankui.jpg" >in/C00001_feedback_2024-01-01_cut.jpg
: >in/empty.jpg
cp "$HARNESS_TOP/tests/bad/pdf-password.pdf" in/C00001_feedback_2024-01-01_locked.pdf
echo secret >secret
ln -s ../secret in/C00001_feedback_2024-01-01_link.txt
mkfifo in/pipe
mkdir in/sub && echo inner >in/sub/inner.txt
echo good >in/C00001_feedback_2024-01-01_good.txt
exits 'a damaged file waits a minute: it may be on its way' 1 later 10 dossier inbox file in --yes --json
is 'the locked one does not' "$(ls in/problems)" $'C00001_feedback_2024-01-01_locked.pdf\nC00001_feedback_2024-01-01_locked.pdf.note.txt'
is 'the good one is filed' "$(records)" 'C00001_feedback_2024-01-01_good.txt C00001/2024/a06-feedback/0001'
is 'links, pipes and directories are problems, and stay' "$(told problem | grep -o '[^;]*\(link.txt\|pipe\|sub\): [^;]*' | cut -d: -f1 | paste -sd ' ')" \
  'C00001_feedback_2024-01-01_link.txt pipe sub'
is 'all are accounted for' "$(summary)" '[7,1,4,2]'
exits 'after a minute it is put aside' 1 later 70 dossier inbox file in --yes --json
is 'with a note' "$(find in/problems -name '*.note.txt' | wc -l)" 3
like 'that says what helps' "$(cat in/problems/empty.jpg.note.txt)" $'^empty.jpg\n\nproblem: .*the file is empty\nwhat helps: scan it again'
is 'all are accounted for again' "$(summary)" '[5,0,5,0]'
is 'nothing was taken through the link, nor beneath the directory' "$(left)" 'C00001_feedback_2024-01-01_link.txt pipe sub sub/inner.txt'
: >in/empty.jpg
exits 'the same name again' 1 inbox
ok 'is another file' test -e in/problems/empty-2.jpg -a -e in/problems/empty-2.jpg.note.txt
mkdir elsewhere && rm -rf in/done && ln -s ../elsewhere in/done
echo other >in/C00001_feedback_2024-01-02_other.txt
exits 'a link in the place of done/ is not followed' 3 inbox
is 'the source stays' "$(ls elsewhere) $(left | cut -d' ' -f2)" ' C00001_feedback_2024-01-02_other.txt'
rm in/done
exits 'and is found filed' 1 inbox --json
is 'once that is mended' "$(records)" 'C00001_feedback_2024-01-02_other.txt C00001/2024/a06-feedback/0002'
ok 'the archive verifies' dossier verify

# ---- Filed before ----

archive
echo same >in/C00001_feedback_2024-01-01_a.txt
echo same >in/C00002_feedback_2024-01-01_b.txt
exits 'the same bytes twice' 0 inbox --json
is 'are filed once, and the second is told where' "$(records)" \
  'C00001_feedback_2024-01-01_a.txt C00001/2024/a06-feedback/0001;C00002_feedback_2024-01-01_b.txt C00001/2024/a06-feedback/0001'
is 'and counted' "$(jq -c 'select(.type == "summary") | [.in, .filed, .before]' "$OUT")" '[2,2,1]'
is 'there is one record' "$(dossier list C00001/2024 --json | jq -c 'select(.path)' | wc -l)" 1
echo same >in/again.txt
exits 'again, with --remove' 0 inbox --remove --customer C00002 --category contracts --date 2024-01-01
ok 'a duplicate is never removed' test -e "in/done/$(day)/again.txt"
echo new >in/new.txt
exits 'what is filed now' 0 inbox --remove --customer C00002 --category contracts --date 2024-01-01
is 'is' "$(find in -name 'new*')" ''
echo unique >in/C00001_feedback_2024-01-03_same.txt
exits 'a source that is used again' 0 inbox
echo different >in/C00001_feedback_2024-01-03_same.txt
exits 'is filed again' 0 inbox
ok 'and both are kept' test -e "in/done/$(day)/C00001_feedback_2024-01-03_same-2.txt"
ok 'the archive verifies' dossier verify

# ---- Rules refuse ----

archive
echo early >in/C00001_feedback_2999-01-01_early.txt
echo nodate >in/C00001_feedback_nodate.txt
echo closed >in/C00009_feedback_2024-01-01_nobody.txt
echo good >in/C00002_feedback_2024-01-01_good.txt
exits 'what the rules refuse waits' 1 inbox --json
is 'each with its reason' "$(told waiting | grep -o '^[^;]*;' | head -n 1)" 'C00001_feedback_2999-01-01_early.txt: 2999-01-01 is in the future;'
is 'and stops no other' "$(records)" 'C00002_feedback_2024-01-01_good.txt C00002/2024/a06-feedback/0001'
is 'all are accounted for' "$(summary)" '[4,1,0,3]'

# ---- Separator sheets ----

SHEET='DOSSIER SHEET CUSTOMER:C00001 CATEGORY:KH.A02 RETENTION:D30 DATE:2024-03-05 TITLE:%E5%90%88%E5%90%8C'
archive
scan in/p1.jpg in/p2.jpg in/p10.jpg in/p12.jpg
page in/p0.png "$SHEET"
page in/p11.png 'DOSSIER SHEET FONDS:Z109 CUSTOMER:C00002 CATEGORY:KH.A06 DATE:2024-04-01'
is 'without codes, pages are pages' "$(listed)" 'p0.png waiting 1;p1.jpg waiting 2;p2.jpg waiting 3;p10.jpg waiting 4;p11.png waiting 5;p12.jpg waiting 6'
is 'with them they are grouped, in the order of their numbers' "$(listed --codes)" \
  'p0.png separator sheet 1;p1.jpg ready 1;p2.jpg ready 1;p10.jpg ready 1;p11.png separator sheet 2;p12.jpg ready 2'
exits 'and filed' 0 inbox --json
is 'a record for each sheet' "$(records)" 'p1.jpg+p2.jpg+p10.jpg C00001/2024/a02-contracts/0001;p12.jpg C00002/2024/a06-feedback/0001'
is 'with the title of the sheet' "$(dossier show C00001/2024/a02/1 --json | jq -r 'select(.title) | .title' | head -n 1)" 合同
is 'of three pages, and not the sheet' "$(find a/customers/C00/C00001/2024/a02-contracts/0001 -name 'original*' | wc -l)" 3
is 'which is kept' "$(find in/done -name '*.png' | wc -l)" 2
is 'sheets are counted' "$(jq -c 'select(.type == "summary") | [.in, .filed, .sheets]' "$OUT")" '[6,6,2]'

archive
page in/1.png "$SHEET"
scan in/2.jpg
page in/3.png "$SHEET"
page in/4.png 'DOSSIER SHEET'
scan in/5.jpg
exits "a sheet's state ends at the next" 1 inbox --json
is 'also when that says nothing' "$(told waiting)" '5.jpg: the customer is not known'
is 'and a sheet without pages is kept away' "$(left)" '4.png 5.jpg'
exits 'options describe what a sheet does not' 0 inbox --customer C00002 --category feedback --date 2024-01-01
is 'then the folder is empty' "$(left)" ''

archive
page in/1.png "$SHEET"
exits 'a sheet without pages' 1 inbox
is 'waits for them' "$(left)" 1.png
scan in/2.jpg
head -c 3000 "$SAMPLES/fankui.jpg" >in/3.jpg
page in/4.png "$SHEET"
scan in/5.jpg
exits 'a record with a broken page' 1 inbox --json
is 'is put aside whole, with its sheet' "$(find in/problems ! -name '*.note.txt' -type f -printf '%f\n' | sort | paste -sd ' ')" '1.png 2.jpg 3.jpg'
like 'and each says which page' "$(cat in/problems/2.jpg.note.txt)" 'problem: 3.jpg, of the same record: it is damaged'
is 'the next record is filed' "$(records)" '5.jpg C00001/2024/a02-contracts/0001'
mv in/problems/1.png in/problems/2.jpg in/
scan in/3.jpg
exits 'it comes back' 0 inbox --json
is 'in order' "$(records)" '2.jpg+3.jpg C00001/2024/a02-contracts/0002'

archive
page in/1.png "$SHEET"
scan in/2.jpg in/3.jpg in/5.jpg
touch -d '+1 hour' in/3.jpg
page in/4.png "$SHEET"
exits 'a record waits for a page that is still being written' 0 later 10 dossier inbox file in --settle 5 --yes --json
is 'and others do not' "$(records)" '5.jpg C00001/2024/a02-contracts/0001'
is 'it says so' "$(told waiting)" '2.jpg: it waits for 3.jpg, which may belong to it;3.jpg: it has changed in the last seconds'

wrong () { # DESC PROBLEM CODE [OPTION…]
  archive
  page in/1.png "$3"
  scan in/2.jpg
  exits "$1" 1 inbox --json "${@:4}"
  like 'is told' "$(told waiting)$(told problem)" "$2"
  is 'and files nothing' "$(records)" ''
}
wrong 'a sheet of another archive' 'the sheet is of another archive: Z200' 'DOSSIER SHEET FONDS:Z200 CUSTOMER:C00001 CATEGORY:KH.A02 DATE:2024-01-01'
wrong 'a sheet with another retention period' 'the sheet says D10, and the layout says D30 for KH.A02' 'DOSSIER SHEET CUSTOMER:C00001 CATEGORY:KH.A02 RETENTION:D10 DATE:2024-01-01'
wrong 'a sheet of nobody' 'C00077' 'DOSSIER SHEET CUSTOMER:C00077 CATEGORY:KH.A02 DATE:2024-01-01'
wrong 'a code that is nearly a sheet' 'cannot be understood' 'DOSSIER SHEET CUSTOMER:C00001  CATEGORY:KH.A02' --customer C00002 --category feedback --date 2024-01-01

# ---- Labels ----

archive
scan first.jpg
dossier file first.jpg -c C00001 -k contracts -d 2024-03-05 -t 框架合同 --docno HT-7 >"$OUT"
CODE=$(dossier show C00001/2024/a02/1 --json | jq -r 'select(.reference) | .reference' | head -n 1)
page in/1.png "$CODE"
scan in/2.jpg
exits 'a page with the label of a record' 0 inbox --json
is 'is filed, with the pages after it' "$(records)" '1.png+2.jpg C00001/2024/a02-contracts/0002'
is 'described like that record' "$(dossier show C00001/2024/a02/2 --json | jq -r 'select(.title) | .title' | head -n 1)" 框架合同
page in/1.png "${CODE%0001}0077"
exits 'a label of a record that is not there' 1 inbox --customer C00002 --category feedback --date 2024-01-01
is 'waits' "$(left)" 1.png
rm in/1.png
page in/1.png "${CODE/Z109/Z200}"
exits 'a label of another archive' 0 inbox --json --customer C00002 --category feedback --date 2024-01-01
is 'is a foreign code' "$(records)" '1.png C00002/2024/a06-feedback/0001'

# ---- Many codes ----

# joined OUT IN…: pages below each other, as one portable grey map in a PDF-free format that the readers take.
joined () {
  local out=$1
  shift
  perl -MCompress::Zlib -e '
    my ($out, @in) = @ARGV; my @rows; my $width = 0;
    for my $file (@in) {
      local $/; open my $f, "<:raw", $file or die; my $png = <$f>; my ($at, $data, $w, $h) = (8, "");
      while ($at < length $png) {
        my ($len, $type) = unpack "Na4", substr $png, $at, 8; my $body = substr $png, $at + 8, $len;
        ($w, $h) = unpack "NN", $body if $type eq "IHDR"; $data .= $body if $type eq "IDAT"; $at += 12 + $len;
      }
      my $raw = uncompress($data); my $stride = 1 + int(($w + 7) / 8); my @before = (0) x ($stride - 1);
      for my $y (0 .. $h - 1) {
        my ($filter, @line) = unpack "C*", substr $raw, $y * $stride, $stride;
        for my $x (0 .. $#line) {
          my ($l, $u, $c) = ($x ? $line[$x-1] : 0, $before[$x], $x ? $before[$x-1] : 0);
          my $p = $l + $u - $c; my ($pa, $pb, $pc) = map { abs($p - $_) } $l, $u, $c;
          my $paeth = $pa <= $pb && $pa <= $pc ? $l : $pb <= $pc ? $u : $c;
          $line[$x] = ($line[$x] + (0, $l, $u, int(($l + $u) / 2), $paeth)[$filter]) & 255;
        }
        @before = @line; push @rows, substr unpack("B*", pack "C*", @line), 0, $w; $width = $w if $w > $width;
      }
    }
    my $white = substr $rows[0], 0, 1;
    my $body = join "", map { "\0" . join "", map { $_ eq $white ? "\xff" : "\0" } split //, $_ . $white x ($width - length) } @rows;
    my $chunk = sub { my ($t, $d) = @_; pack("N", length $d) . $t . $d . pack("N", crc32($t . $d)) };
    open my $o, ">:raw", $out or die;
    print $o "\x89PNG\r\n\x1a\n", $chunk->("IHDR", pack("NNCCCCC", $width, scalar @rows, 8, 0, 0, 0, 0)), $chunk->("IDAT", compress($body)), $chunk->("IEND", "");
  ' "$out" "$@"
}
archive
page sheet.png "$SHEET" 8
page other.png 'DOSSIER SHEET CUSTOMER:C00002 CATEGORY:KH.A06 DATE:2024-04-01' 8
page invoice.png '01,10,031001800104,12345678,9.00,20181225,,ABCD,' 8
page parcel.png 'https://example.org/track?id=1' 8
joined in/1.png invoice.png sheet.png parcel.png
scan in/2.jpg
joined in/3.png invoice.png parcel.png
exits 'a sheet among foreign codes' 0 inbox --json
is 'counts, and foreign codes alone do not' "$(records)" '2.jpg+3.png C00001/2024/a02-contracts/0001'
joined in/1.png sheet.png invoice.png other.png
scan in/2.jpg
exits 'two sheets on one page' 1 inbox --json
like 'contradict each other' "$(told problem)" '^1.png: there are several codes of dossier on it;2.jpg: 1.png, of the same record'

# ---- Formats ----

# drawn pdf|tif OUT TEXT: a page with that code, drawn as boxes in a PDF or as dots in a TIFF.
drawn () {
  qrencode -t ASCII -m 4 -o - "$3" | perl -e '
    my ($form, $out) = @ARGV; my @rows = map { chomp; $_ } <STDIN>; my $n = @rows; open my $o, ">:raw", $out or die;
    my @dark = map { my $r = $_; [map { substr($r, 2 * $_, 1) eq "#" } 0 .. $n - 1] } @rows;
    if ($form eq "pdf") {
      my $draw = join "", map { my $y = $_; map { $dark[$y][$_] ? sprintf("%d %d 5 5 re f\n", 100 + 5 * $_, 700 - 5 * $y) : () } 0 .. $n - 1 } 0 .. $n - 1;
      my @objects = ("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>", "<</Length " . length($draw) . ">>stream\n${draw}endstream");
      my ($body, @at) = ("%PDF-1.4\n"); for my $i (0 .. $#objects) { push @at, length $body; $body .= ($i + 1) . " 0 obj\n$objects[$i]\nendobj\n" }
      print $o $body, "xref\n0 5\n0000000000 65535 f \n", (map { sprintf "%010d 00000 n \n", $_ } @at), "trailer<</Size 5/Root 1 0 R>>\nstartxref\n", length $body, "\n%%EOF\n";
    } else {
      my $data = join "", map { my $line = join "", map { ($_ ? "\0" : "\xff") x 8 } @$_; $line x 8 } @dark; my $w = 8 * $n;
      my @tags = ([256, 4, $w], [257, 4, $w], [258, 3, 8], [259, 3, 1], [262, 3, 1], [273, 4, 8], [277, 3, 1], [278, 4, $w], [279, 4, length $data]);
      print $o "II*\0", pack("V", 8 + length $data), $data, pack("v", scalar @tags), (map { pack("vvVV", $_->[0], $_->[1], 1, $_->[2]) } @tags), pack("V", 0);
    }' "$1" "$2"
}
archive
drawn pdf in/1.pdf "$SHEET"
scan in/2.jpg
drawn tif in/3.tif 'DOSSIER SHEET CUSTOMER:C00002 CATEGORY:KH.A06 DATE:2024-04-01'
scan in/4.jpg
exits 'sheets as PDF and as TIFF' 0 inbox --json
is 'are read, too' "$(records)" '2.jpg C00001/2024/a02-contracts/0001;4.jpg C00002/2024/a06-feedback/0001'
is 'without a word' "$(err)" ''

# ---- Readers ----

# only PROGRAM…: a PATH with these programs alone, beside the shell's.
only () {
  local program
  rm -rf bin
  mkdir bin
  for program in dossier "$@"; do ln -s "$(command -v "$program")" bin/; done
}
archive
page in/1.png "$SHEET"
scan in/2.jpg
cp -r in saved
only zbarimg pdftoppm
exits 'zbarimg reads codes where there is no ZXingReader' 0 env PATH="$PWD/bin" "$PWD/bin/dossier" inbox file in --settle 0 --yes
like 'the same' "$(out)" 'filed  C00001/2024/a02-contracts/0001  <- 2.jpg'
rm -r in && mv saved in
echo x >>in/2.jpg
only
exits 'without any reader' 1 env PATH="$PWD/bin" "$PWD/bin/dossier" inbox file in --settle 0 --yes
like 'codes are not checked, and that is said' "$(err)" 'not checked  QR codes: 1.png: neither ZXingReader nor zbarimg is installed'
is 'nothing is guessed' "$(left)" '1.png 2.jpg'

archive
page in/1.png "$SHEET"
scan in/2.jpg in/4.jpg in/6.jpg
drawn tif in/3.tif 'DOSSIER SHEET CUSTOMER:C00002 CATEGORY:KH.A06 DATE:2024-04-01'
page in/5.png "$SHEET"
only ZXingReader
exits 'a page whose codes cannot be read, where others have some' 1 env PATH="$PWD/bin" "$PWD/bin/dossier" inbox file in --settle 0 --yes --json
is 'may be a sheet: what it may divide waits' "$(told waiting)" '2.jpg: 3.tif may be a separator sheet: its codes cannot be read'
is 'and the rest does not' "$(records)" '6.jpg C00001/2024/a02-contracts/0001'

# ---- Watching ----

archive
page in/1.png "$SHEET"
scan in/2.jpg
dossier inbox watch in --settle 2 --interval 1 >watch.out 2>watch.err &
watch=$!
await grep -q 'waiting  2.jpg: further pages of it may come' watch.out
scan in/3.jpg
echo text >in/C00002_feedback_2024-01-01_text.txt
await grep -q 'filed  C00002/2024/a06-feedback/0001' watch.out
await grep -q 'filed  C00001/2024/a02-contracts/0001  <- 2.jpg, 3.jpg' watch.out
kill -TERM $watch
wait $watch
is 'a watch ends in order' $? 0
like 'with the balance' "$(tail -n 1 watch.out)" '^in 4 = filed 4 \+ problems 0 \+ waiting 0; separator sheets 1'
is 'the folder is empty' "$(left)" ''
dossier inbox watch in --settle 0 --interval 1 >again.out 2>again.err &
watch=$!
await grep -qs "^$TODAY  in " again.out # the archive's day, not that of UTC
mv in in.away
await grep -q 'tried again in the next round' again.err
mv in.away in
echo back >in/C00002_feedback_2024-01-02_back.txt
await grep -q 'C00002/2024/a06-feedback/0002' again.out
kill -INT $watch
wait $watch
is 'a folder that went away and came back is watched again' $? 0
ok 'the archive verifies' dossier verify
# ---- An archive is no inbox ----

fresh
dossier init a >"$OUT"
dossier -C a customer add One >"$OUT"
echo scan >scan.txt
dossier -C a file scan.txt -c C00001 -k feedback -d 2024-03-05 >"$OUT"
ln -s a/journal link
before=$(tree_digest a)
for folder in a a/journal a/customers/C00/C00001/2024/a06-feedback/0001 link; do
  for form in list file 'watch --rounds 1'; do
    # shellcheck disable=SC2086  # a list of words
    exits "inbox $form $folder is refused" 6 dossier -C a inbox $form "$folder" --settle 0 -c C00001 -k feedback -d 2024-01-01
    like 'with its code' "$(err)" 'error\[D-INBOX-ARCHIVE\]'
  done
done
is 'and nothing has changed' "$(tree_digest a)" "$before"

done_testing
