# shellcheck shell=bash
# For tests of forms: the archive "a" of a real size, with names that hurt, sealed volumes, boxes and a register of destruction that was
# carried out. Sourced after harness.sh, people.sh and destroying.sh.

LONG=关于进一步加强客户档案归档整理、移交、借阅、鉴定与销毁工作以及明确各部门职责分工和办理时限的补充通知
HURTS='<script>alert("甲&乙")</script> 合同 O'"'"'Neill & Söhne <b>粗</b>'

# rows: 60 records of four customers in two years, as a sheet for `batch apply`.
rows () {
  local i n customer category title
  echo 'file,customer,category,title,date,docno,creator,pages,copies,secrecy,box,note,former code'
  for ((i = 1; i <= 60; i++)); do
    n=$(printf '%02d' "$i")
    customer=C0000$((i % 4 + 1))
    category=$( ((i % 3)) && echo KH.A06 || echo KH.A04)
    case $((i % 10)) in
      0) title="$LONG（第$i号）$LONG$LONG" ;;
      1) title="${HURTS//\"/\"\"}" ;;
      2) title="Quarterly feedback on deliveries, complaints and corrective measures no. $i" ;;
      *) title="客户反馈情况汇总表（$i）" ;;
    esac
    echo "s$n.txt,$customer,$category,\"$title\",$((2010 + i % 2))-03-$(printf '%02d' $((i % 28 + 1))),杭西仪〔2010〕$i号,销售部,$( ((i % 7)) && echo $((i % 9 + 1))),2,$( ((i % 5)) || echo 内部),B$((i % 4 + 1)),$( ((i % 6)) || echo '附件缺第三页，已向对方索取补正'),$( ((i % 4)) || echo "旧字第$i号")"
  done
}

real_archive () {
  local i
  staff --name '杭州西湖仪器有限公司档案室'
  dossier -C a customer add '<b>Müller & Söhne</b> Präzisionswerkzeuge GmbH' >/dev/null
  dossier -C a customer add "上海浦东国际机场进出口贸易（集团）股份有限公司华东区域客户服务中心" >/dev/null
  dossier -C a customer add "شركة الأجهزة الدقيقة" >/dev/null
  mkdir in
  for ((i = 1; i <= 60; i++)); do echo "scan $i" >"in/s$(printf '%02d' "$i").txt"; done
  rows >in/list.csv
  dossier -C a batch apply in/list.csv >"$OUT" 2>"$ERR" || { cat "$OUT" "$ERR"; return 1; }
}

# lent: two records are out, asked for by somebody whose name hurts.
lent () {
  employ chief Sales custodian-head
  dossier -C a loan ask C00002/2011/a06/1 C00002/2011/a06/2 --borrower "$HURTS" --department Sales --use lend --purpose "$LONG" >/dev/null &&
    as chief dossier -C a loan approve "L$YEAR-0001" >/dev/null && dossier -C a loan out "L$YEAR-0001" >/dev/null
}

# sealed: the volumes of 2010, whose records a register then lists, signed until the cooling-off.
sealed () {
  dossier -C a seal 2010 --prepared-by 张明 --checked-by 李芳 --note '附件已核对，第三件破损，已修补。' >/dev/null && approved
}
# destroyed: that register carried out, with its certificate.
destroyed () {
  as witness later "$COOLED" dossier -C a destroy sign witness "$D" >/dev/null &&
    as witness2 later "$COOLED" dossier -C a destroy sign witness "$D" >/dev/null &&
    execute >/dev/null &&
    as witness later "$COOLED" dossier -C a destroy sign witness "$D" >/dev/null &&
    as witness2 later "$COOLED" dossier -C a destroy sign witness "$D" >/dev/null
}
