#!/bin/bash
# dossier print: forms with the columns that archivists know, as pages, text and sheets; names that hurt; codes that a scanner reads.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"
. "$(dirname "$0")/destroying.sh"
command -v jq >/dev/null || skip_all "there is no jq"

# scan N: a file of its own.
scan () { echo "scan $1" >"$1.txt" && echo "$1.txt"; }
# joined: the lines of standard input, as one.
joined () { sed ':a; N; $!ba; s/\n/、/g'; }
# headings FILE: the headings of the first table.
headings () { grep -o '<thead>.*</thead>' "$1" | head -n1 | grep -oP '(?<=<th scope="col">)[^<]*' | joined; }
# fields FILE: the headings of what stands at the head of the first page.
fields () { grep -m1 '<dl>' "$1" | grep -oP '(?<=<dt>)[^<]*' | joined; }
# cells FILE COLUMN: of all rows.
cells () { grep '^<tr><td' "$1" | sed 's,</td></tr>$,,; s,<td[^>]*>,,g; s,<tr>,,; s,</td>,\x1f,g' | cut -d$'\x1f' -f"$2"; }
# drawn FILE N PNG: the Nth code of a page, drawn as a scan of 300 dpi.
drawn () {
  perl -MCompress::Zlib -e '
    my ($file, $n, $png) = @ARGV;
    local $/; open(my $in, "<", $file) or die; my $html = <$in>;
    my @codes = $html =~ m{<svg [^>]*viewBox="0 0 (\d+) \d+"><path d="([^"]*)"}g;
    my ($side, $path) = @codes[2 * $n - 2, 2 * $n - 1]; my $scale = 10; my $size = $side * $scale;
    my @rows = map { "1" x $side } 1 .. $side;
    substr($rows[$2], $1, $3) = "0" x $3 while $path =~ /M(\d+) (\d+)h(\d+)v1h-\d+z/g;
    my $data = join "", map { my $row = join "", map { ($_ ? "\xff" : "\0") x $scale } split //; ("\0" . $row) x $scale } @rows;
    my $chunk = sub { my ($type, $body) = @_; pack("N", length $body) . $type . $body . pack("N", crc32($type . $body)) };
    open(my $out, ">:raw", $png) or die;
    print $out "\x89PNG\r\n\x1a\n", $chunk->("IHDR", pack("NNCCCCC", $size, $size, 8, 0, 0, 0, 0)),
      $chunk->("pHYs", pack("NNC", 11811, 11811, 1)), $chunk->("IDAT", compress($data)), $chunk->("IEND", "");' "$@"
}

fresh
export DOSSIER_ARCHIVE=$PWD/a
dossier init a --fonds Z109 --name '西湖档案室 <Z109>' >"$OUT"
dossier customer add '<b>Müller & Söhne</b>' >"$OUT"
dossier customer add '杭州西湖仪器有限公司' >"$OUT"
file () { dossier file "$(scan "$1")" -c "${3:-C00001}" -k feedback --date 2024-03-0"$1" --title "$2" "${@:4}" >"$OUT" 2>&1 || cat "$OUT"; }
long=$(printf '关于客户档案归档整理移交的补充通知%.0s' $(seq 19))
file 1 '<script>alert("甲&乙")</script>' C00001 --pages 3 --docno '=1+1' --creator '销售部' --creator 质检部 --box B7 --note '缺页' --former-code 旧-1
file 2 "$long" C00001 --box B7 --secrecy 内部
cp "$SAMPLES/contract.tif" .
dossier file contract.tif -c C00001 -k contracts --date 2024-05-01 --title 'contract شركة' >"$OUT" 2>&1
file 3 反馈 C00002 --pages 2 --box B8
file 4 作废的 C00002
dossier void C00002/2024/a06/2 --reason x >"$OUT"

# ---- The forms ----

exits 'without a form it lists them' 0 dossier print --json
is 'each has a word and titles' "$(jq -r 'select(.type == "form") | "\(.form) \(.["title-zh"])"' "$OUT" | head -n 4 | paste -sd ';')" \
  'record-list 归档文件目录;contents 卷内目录;volume-cover 案卷;container-note 备考表'
exits 'an unknown form is a usage error' 2 dossier print lists C00001
like 'with its code and the forms' "$(err)" 'error\[D-PRINT-FORM\].*hint: use one of: record-list, '
exits 'what the archive does not have is a usage error' 2 dossier print record-list C00009
exits 'and nothing is no form' 6 dossier print record-list C00002/2024/a06/2
like 'a void record is told' "$(err)" 'D-PRINT-NOTHING'

# ---- A list ----

exits 'a record list' 0 dossier print record-list C00001 C00002 -o list.html --language zh
is 'is told' "$(out)" 'printed  list.html  (4 rows)'
is 'its columns are those of the standard' "$(headings list.html)" '序号、档号、文号、责任者、题名、日期、密级、页数、备注'
is 'and what stands at its head' "$(fields list.html)" '全宗名称、年度、保管期限、机构（问题）'
is 'a list for each period and category' "$(grep -c '<section>' list.html)" 2
is 'records in order, without void ones' "$(cells list.html 2 | paste -sd ' ')" \
  'Z109-KH.A06.2024-D10-C00001-0001 Z109-KH.A06.2024-D10-C00001-0002 Z109-KH.A06.2024-D10-C00002-0001 Z109-KH.A02.2024-D30-C00001-0001'
is 'pages declared, unknown, and counted' "$(cells list.html 8 | paste -sd ' ')" '3 ? 2 3'
is 'who made it, and remarks' "$(cells list.html 4,9 | head -n1)" $'销售部；质检部\x1f原编号 旧-1；缺页'
is 'a long title is there in full' "$(cells list.html 5 | sed -n 2p)" "$long"
is 'markup in a title is text' "$(cells list.html 5 | head -n1)" '&lt;script&gt;alert(&quot;甲&amp;乙&quot;)&lt;/script&gt;'
ok 'and in no other place' sh -c '! grep -qiE "<script|<b>|https?:|@import|url\(| style=| on[a-z]+=" list.html'
is 'the policy allows its own style sheet alone' "$(grep -oP "(?<=content=\")default-src[^\"]*" list.html)" \
  "default-src 'none'; style-src 'sha256-$(perl -0ne 'print $1 if m{<style>(.*?)</style>}s' list.html | openssl dgst -sha256 -binary | base64)'"
exits 'an existing file is left' 6 dossier print record-list C00001 -o list.html
like 'with a code' "$(err)" 'D-EXISTS'
exits 'a dry run' 0 dossier print record-list C00001 -o other.html -n
ok 'writes nothing' test ! -e other.html
exits 'both languages' 0 dossier print record-list C00001
like 'stand beside each other' "$(out)" '<span>档号</span> <span lang="en">Reference code</span>'
exits 'English alone' 0 dossier print record-list C00001 --language en
is 'has none of the Chinese headings' "$(headings "$OUT")" 'No.、Reference code、Document number、Creator、Title、Date、Secrecy、Pages、Remarks'
exits 'in a Chinese locale' 0 env LC_ALL=zh_CN.UTF-8 dossier print record-list C00001
is 'Chinese alone is usual' "$(headings "$OUT")" '序号、档号、文号、责任者、题名、日期、密级、页数、备注'
exits 'no other language' 2 dossier print record-list C00001 --language fr

# ---- Formats ----

exits 'CSV by the ending of the file' 0 dossier print record-list C00001 -o list.csv --language zh
is 'its first line' "$(head -n1 list.csv)" $'序号,档号,文号,责任者,题名,日期,密级,页数,备注\r'
like 'a cell that would be run is text' "$(cat list.csv)" ",'=1\+1,"
exits 'for spreadsheets' 0 dossier print record-list C00001 --format excel
is 'it has a mark' "$(head -c3 "$OUT" | od -An -tx1)" ' ef bb bf'
exits 'a workbook' 0 dossier print record-list C00001 -o list.xlsx
is 'is one' "$(unzip -p list.xlsx xl/workbook.xml | grep -c '<workbook')" 1
exits 'text' 0 dossier print contents C00001 --format text --language zh
like 'aligned' "$(out)" $'卷内目录\n档号 .*\n顺序号  文号'
exits 'references from a pipe' 0 bash -c 'dossier find 反馈 | dossier print labels - --format csv --language zh'
is 'each a row' "$(sed 1d "$OUT" | wc -l)" "$(dossier find 反馈 | wc -l)"
exits 'no other format' 2 dossier print labels C00001 --format pdf
exits 'JSON needs a file' 2 dossier print labels C00001 --json
exits 'and tells' 0 dossier print labels C00001 --stock L4731 --start-at 188 -o labels.html --json
is 'file, form, rows and pages' "$(jq -c 'select(.type == "print") | [.form, .file, .format, .rows, .pages, .hidden]' "$OUT")" \
  '["labels","labels.html","html",3,2,0]'
exits 'without an option for the table there is no JSON of it' 2 dossier print labels C00001 --format json

# ---- Volumes and boxes ----

exits 'contents' 0 dossier print contents C00001/2024/a06 --language zh -o contents.html
is 'columns' "$(headings contents.html)" '顺序号、文号、责任者、题名、日期、页号、备注'
is 'page numbers end where pages are not known' "$(cells contents.html 6 | paste -sd ' ')" '1–3 4–?'
exits 'covers' 0 dossier print volume-cover C00001/2024/a06/1 --language zh -o cover.html
is 'what they say' "$(fields cover.html)" '全宗名称、类目名称、案卷题名、时间、保管期限、件数、页数、归档号、档号'
like 'and the counts' "$(cat cover.html)" '<dd>2024-03-01 – 2024-03-02</dd>.*<dd>10年</dd>.*<dd>2</dd>.*<dd>3 \+ \?</dd>.*<dd>C00001/2024/a06-feedback</dd>'
exits 'spines' 0 dossier print box-spine 2024 --stock 40 --language zh --format csv
is 'one for each box' "$(out | tr -d '\r')" $'全宗号,年度,保管期限,机构（问题）,起止件号,盒号\nZ109,2024,10年,客户反馈,C00001-0001 – C00001-0002,B7\nZ109,2024,10年,客户反馈,C00002-0001,B8'
like 'what is in no box is told' "$(err)" '1 record is in no box'
exits 'one record' 0 dossier print box-spine C00001/2024/a06/1 --language zh --format csv
like 'stands for its whole box' "$(out)" 'C00001-0001 – C00001-0002,B7'
exits 'so does the code' 0 dossier print box-spine b7 --language zh --format csv
like 'of the box' "$(out)" 'C00001-0001 – C00001-0002,B7'
exits 'labels of boxes' 0 dossier print box-labels B7 B8 --language zh -o boxes.html
is 'have codes that an audit reads' "$(grep -oP '(?<=aria-label=")[^"]*' boxes.html | joined)" 'DOSSIER BOX B7、DOSSIER BOX B8'
exits 'records in no box have no spine' 6 dossier print box-spine C00001/2024/a02
exits 'a spine of no width' 2 dossier print box-spine 2024 --stock 35
like 'names the widths' "$(err)" 'D-PRINT-STOCK.*30, 20, 40, 50'
exits 'stamps' 0 dossier print filing-stamp C00001/2024/a06/1 --language zh --format csv
is 'have six cells' "$(out | tr -d '\r')" $'全宗号,年度,件号,机构（问题）,保管期限,页数\nZ109,2024,C00001-0001,KH.A06,10年,3'
exits 'a list is not printed on labels' 2 dossier print record-list C00001 --start-at 3
exits 'nor behind the last of a sheet' 2 dossier print labels C00001 --start-at 34
like 'with how many there are' "$(err)" 'D-PRINT-START.*33 labels'

# ---- The container note ----

exits 'an open volume' 0 dossier print container-note C00001/2024/a06 --prepared-by 张明 --checked-by 李芳 --note 已修补 --language zh --format csv
is 'says who did what' "$(out | tr -d '\r')" $'档号,案卷题名,盒内文件情况说明,整理人,整理日期,检查人,检查日期\nZ109-KH.A06.2024-C00001,<b>Müller & Söhne</b> 2024年 客户反馈,盒内共2件，3 + ?页。 页数未清点：1件。 已修补,张明,,李芳,'
exits 'who prepared it cannot check it' 6 dossier print container-note C00001/2024/a06 --prepared-by '张明' --checked-by ' 张 明' -o note.html
like 'with a code and a place' "$(err)" 'error\[D-SAME-PERSON\].*where: customers/C00/C00001/2024/a06-feedback'
ok 'nothing is written' test ! -e note.html
dossier seal C00002/2024/a06 --prepared-by 张明 --checked-by 李芳 --note 完好 >"$OUT" 2>&1
exits 'sealed again' 0 dossier print container-note C00002/2024/a06 --language zh --format csv
like 'it has names and days' "$(out)" "盒内共1件，2页。 已作废：1件。 完好,张明,$TODAY,李芳,$TODAY"

# ---- Loans ----

L=L$YEAR-0001
dossier loan ask C00001/2024/a06/1 C00001/2024/a06/2 --borrower '张<b>三</b>' --department 销售部 --use lend --purpose '对账 & 核对' >"$OUT"
for form in loan-slip out-card overdue-letter; do
  exits "$form without a loan" 6 dossier print $form -o none.html
  like 'says so' "$(err)" D-PRINT-NOTHING
done
exits 'a slip of what is asked for' 0 dossier print loan-slip $L --language zh --format text
like 'has the loan, the borrower and the purpose' "$(out | tr '\n' ' ')" "$L +借阅人 +张<b>三</b> +部门（单位） +销售部 +利用方式 +借出 +借阅事由 +对账 & 核对 "
like 'the codes' "$(out)" '1 +Z109-KH.A06.2024-D10-C00001-0001 '
like 'and room to sign' "$(out)" '审批人: _+'
exits 'no card stands for it' 6 dossier print out-card $L -o none.html
dossier loan approve $L --by 李四 >"$OUT"
dossier loan out $L >"$OUT"
exits 'a slip in Chinese, by its title' 0 dossier print 借阅单 $L --language zh -o slip.html
is 'the columns' "$(headings slip.html)" '序号、档号、档案名称、密级、页数、存放位置、借阅期限'
is 'what stands at its head' "$(fields slip.html)" '借阅编号、借阅人、部门（单位）、利用方式、借阅事由、借阅日期、归还日期、是否完好'
like 'who approved' "$(cat slip.html)" '李四'
unlike 'names are escaped' "$(cat slip.html)" '张<b>'
exits 'a card for each place' 0 dossier print out-card C00001/2024/a06/1 --language zh --format csv
like 'says where it belongs and when it is back' "$(out)" "Z109-KH.A06.2024-D10-C00001-0001,.*,B7,$L,张<b>三</b>,销售部,$TODAY,"
is 'two of them' "$(dossier print out-card $L --language zh --format csv | grep -c "B7,$L")" 2
exits 'nothing is overdue' 6 dossier print overdue-letter $L -o none.html
exits 'until its day is over' 0 dossier --as-of 2099-01-01 print overdue-letter $L --language zh -o letter.html
is 'the letter has the days' "$(headings letter.html)" '序号、档号、档案名称、借出日期、应还日期、逾期天数'
like 'and a slip to send back' "$(cat letter.html)" '回执'
dossier loan back $L --condition 完好 >"$OUT"
like 'a slip of what came back says in which condition' "$(dossier print loan-slip $L --language zh --format text | tr '\n' ' ')" "归还日期 +$TODAY +是否完好 +完好"
exits 'what is not out has no card' 6 dossier print out-card C00001/2024/a06/1 -o none.html
ok 'no page was left' test ! -e none.html
# ---- Hand-overs ----

exits 'a list for the end of the month' 0 dossier print month-end-list C00001/2024/a06 -o month.html --language zh
is 'its columns' "$(headings month.html)" '顺序号、档号、题名、类别、起止日期、页数、份数、保管期限、备注'
is 'copies that nobody declared are not known' "$(cells month.html 4-8 | head -n1)" $'客户反馈\x1f2024-03-01\x1f3\x1f?\x1f10年'
like 'totals, and lines for both departments' "$(cat month.html)" '<p>合计：2件，3 \+ \?页。</p>.*移交部门经办人.*接收部门经办人'
exits 'a list of volumes' 0 dossier print accounting-handover 2024 -o accounts.html --language zh
is 'has the columns of Order 79' "$(headings accounts.html)" '会计档案名称、卷号、册数、起止年度、档案编号、应保管期限、已保管期限'
like 'says what the files are' "$(cat accounts.html)" '电子会计档案文件4 \([0-9]+ B\): image/tiff, text/plain'
is 'and who signs' "$(grep -oP '(?<=class="role">)[^<]*' accounts.html | paste -sd ' ')" '移交方经办人 接收方经办人 移交方监督人 接收方监督人'
exits 'a deed' 0 dossier print deed C00001 -o deed.html --language zh
is 'what it says' "$(fields deed.html)" '交接性质、档案所属年度、类别、数量、检索工具、移出说明、接收意见'
is 'of both sides' "$(cells deed.html 1 | joined)" '单位名称、领导人、经办人、日期（同日）、印章'

dossier handover propose --from Sales >handovers 2>&1
T=$(grep -o 'T[0-9-]*' handovers | head -n1)
dossier handover sign "$T" --for Sales --by 张三 >"$OUT" 2>&1
exits 'the list of a handover' 0 dossier print month-end-list "$T" -o handover.html --language zh
like 'has its departments, month and number' "$(cat handover.html)" "<dd>销售部</dd>.*<dd>${YEAR}-[0-9]{2}</dd>.*<dd>$T</dd>"
is 'its records' "$(cells handover.html 2 | joined)" "$(dossier show "$T" | grep -o 'Z109-[A-Z0-9.-]*' | sort -u | joined)"
is 'and who signed' "$(grep -oP '(?<=class="name">)[^<]*' handover.html | joined)" '张三'
exits 'its deed' 0 dossier print deed "$T" --format text --language zh
like 'names it' "$(out)" "检索工具 +移交清单 $T"
exits 'no such handover' 2 dossier print deed "T$YEAR-0099"

# ---- Restricted, altered ----

dossier restrict C00001/2024/a06/2 --reason x >"$OUT"
exits 'restricted records' 0 dossier print record-list C00001 -o restricted.html
is 'are left out' "$(cells restricted.html 2 | wc -l)" 2
like 'and told' "$(err)" '1 restricted record or place is left out'
exits 'of the contents, too' 0 dossier print contents C00001/2024/a06 --format csv
is 'without the title' "$(grep -c "$long" "$OUT")" 0
exits 'unless asked for' 0 dossier print record-list C00001 --restricted
is 'they are there' "$(cells "$OUT" 2 | wc -l)" 3
exits 'nothing but restricted ones' 6 dossier print labels C00001/2024/a06/2
cp -r a b
sed -i 's/反馈/反愦/' b/customers/C00/C00002/2024/a06-feedback/0001/record.1.xml
exits 'an altered record is not printed' 3 dossier -C b print record-list C00002 -o altered.html
ok 'nor half a list' test ! -e altered.html

# ---- Codes ----

if command -v zbarimg >/dev/null; then
  exits 'labels with codes' 0 dossier print labels C00001 --restricted -o codes.html
  for i in 1 2 3; do drawn codes.html $i code$i.png; done
  is 'a reader reads each' "$(zbarimg -q --raw --nodbus code[123].png 2>/dev/null | paste -sd ' ')" "$(cells list.html 2 | grep C00001 | sort | paste -sd ' ')"
  exits 'separator sheets' 0 dossier print separator C00002 --category contracts --retention D30 --date 2024-03-05 --kind plan \
    --title '合同 1' -o sheet.html
  mkdir in && drawn sheet.html 1 in/1.png && cp contract.tif in/2.tif
  exits 'the inbox reads one' 0 dossier doctor --labels in/1.png
  like 'as it was meant' "$(out)" 'DOSSIER SHEET FONDS:Z109 CUSTOMER:C00002 CATEGORY:KH.A02 RETENTION:D30 DATE:2024-03-05 KIND:plan TITLE:%E5'
fi
exits 'a sheet for a volume' 0 dossier print separator C00002/2024/a06 --format csv --language zh
is 'says its category' "$(out | tr -d '\r' | tail -n1)" 'Z109,C00002 杭州西湖仪器有限公司,KH.A06 客户反馈,,,,'
exits 'a sheet for nobody' 0 dossier print separator --category contracts --format text
exits 'none for a record' 2 dossier print separator C00002/2024/a06/1
like 'with a code' "$(err)" 'D-PRINT-REFERENCE'
exits 'a period is one' 2 dossier print separator C00002 --retention 10
exits 'a kind is one' 2 dossier print separator C00002 --kind none
exits 'a title has room' 2 dossier print separator C00002 --title "$long"
like 'or is told' "$(err)" 'D-PRINT-LABEL'

# ---- Destruction ----

fresh
staff
old_records 2 '反馈<i>'
approved
export DOSSIER_ARCHIVE=$PWD/a
exits 'a register' 0 dossier print destruction-register "$D" -o register.html --language zh
is 'has eleven columns' "$(headings register.html)" '序号、档号、题名、责任者、形成时间、起止年度、页数/册数、应保管期限、已保管期限、销毁时间、备注'
is 'a row' "$(cells register.html 2-8,10 | head -n1)" \
  $'Z109-KH.A06.2010-D10-C00001-0001\x1f反馈&lt;i&gt;1\x1f销售部\x1f2010-03-05\x1f2010\x1f3/?\x1f10年\x1f'
is 'signatures that were given, and lines for the others' \
  "$(grep -oP '(?<=class="role">)[^<]*|(?<=class="name">)[^<]*' register.html | paste -sd ' ')" \
  '鉴定人（提交） appraiser p0002 审核人（审核） reviewer p0003 批准人（批准） approver p0004 监销人（监销清点） 监销人（监销清点） 销毁执行人（执行） 监销人（监销签字） 监销人（监销签字）'
exits 'no certificate yet' 6 dossier print certificate "$D"
dossier restrict C00001/2010/a06/1 --reason x >"$OUT"
exits 'a restricted record' 0 dossier print destruction-register "$D" --format csv
is 'has its line without a title' "$(sed -n 2p "$OUT" | cut -d, -f2-4)" 'Z109-KH.A06.2010-D10-C00001-0001,,'
like 'which is told' "$(err)" 'the title of 1 restricted record is not shown'
dossier release C00001/2010/a06/1 --reason x >"$OUT"
exits 'a number of no register is a usage error' 2 dossier print certificate "D$YEAR-0099"
for who in witness witness2; do as "$who" later "$COOLED" dossier destroy sign witness "$D" >"$OUT"; done
execute >"$OUT" 2>&1
exits 'afterwards' 0 dossier print destruction-register "$D" --language zh -o after.html
is 'the day stands there, and no title' "$(cells after.html 3,10 | head -n1)" $'\x1f'"$(TZ=UTC-8 date -d "@$(($(date +%s) + COOLED))" +%F)"
exits 'a certificate' 0 dossier print certificate "$D" --language zh -o certificate.html
like 'says what was done, and what not' "$(cat certificate.html)" '未作磁盘擦除.*<td>销毁</td><td class="n">2</td><td class="n">2</td><td class="n">6</td>'
is 'who signs' "$(grep -oP '(?<=class="role">)[^<]*' certificate.html | paste -sd ' ')" '销毁执行人（执行） 监销人（监销签字） 监销人（监销签字）'
exits 'a destroyed record is refused' 6 dossier print labels C00001/2010/a06/1
like 'with its code' "$(err)" 'D-DESTROYED'
done_testing
