# shellcheck shell=bash
# For fault tests: a template archive, the commands that are tried on a copy of it, and how each is judged.
# FAULT=short tries every seventh call only.

# shellcheck source=tests/cli/harness.sh
. "$(dirname "${BASH_SOURCE[0]}")/../cli/harness.sh"

SHIM=$BUILD/tests/fault/shim.so
# Between the calls that are tried.
export STEP=1
if [ "${FAULT:-}" = short ]; then STEP=7; fi

# The program with its Nth mutating call killed, stopped or failed: faulty N MODE COMMAND…
faulty () {
  local at=$1 mode=$2
  shift 2
  FAULT_AT=$at FAULT_MODE=$mode FAULT_COUNT=$HARNESS_ROOT/count LD_PRELOAD=$SHIM${LD_PRELOAD:+:$LD_PRELOAD} "$@"
}

# How many mutating calls a command makes on a fresh copy.
count_calls () {
  prepare
  FAULT_AT=0 FAULT_COUNT=$HARNESS_ROOT/count LD_PRELOAD=$SHIM${LD_PRELOAD:+:$LD_PRELOAD} "$@" >"$OUT" 2>"$ERR"
  cut -d' ' -f1 "$HARNESS_ROOT/count"
}

# Everything beneath a directory but what lies in .staging, with digests.
tree () {
  (cd "$1" 2>/dev/null && find . -path './.staging/*' -prune -o -printf '%y %p\n' | LC_ALL=C sort &&
    find . -path './.staging/*' -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum)
}

# A template in ./template and its copy in ./work; the index is copied with it.
make_template () {
  fresh
  head -c 5000 /dev/zero | tr '\0' 'a' >scan-1.txt
  head -c 6000 /dev/zero | tr '\0' 'b' >scan-2.txt
  head -c 7000 /dev/zero | tr '\0' 'c' >scan-3.txt
  dossier -q init template &&
    dossier -q -C template customer add 甲公司 --owner li &&
    dossier -q -C template file scan-1.txt -c C00001 -k contracts --pages 1 -t 第一份 -d 2024-03-05 || exit 1
} >"$OUT"

prepare () {
  rm -rf work
  # Links are as good as copies: no file of an archive is ever written to again.
  if [ -d template ]; then cp -al template work; fi
  if [ -d template.in ]; then rm -rf in && cp -a template.in in; fi
  if [ -d template.cache ]; then rm -rf "$XDG_CACHE_HOME" && cp -a template.cache "$XDG_CACHE_HOME"; fi
}

# The commands. Each scenario sets: COMMAND, the change it makes (a path that is there afterwards), and what a second run of it
# gives when the first one had been committed.
scenario () {
  LOGGED=
  case $1 in
    init)
      fresh
      COMMAND=(dossier -q init work) CHANGE=archive.xml AGAIN=6
      ;;
    init-empty)
      fresh
      mkdir template
      COMMAND=(dossier -q init work) CHANGE=archive.xml AGAIN=6
      ;;
    customer-add)
      make_template
      COMMAND=(dossier -q -C work customer add 乙公司 --owner li) CHANGE=customers/C00/C00002/customer.1.xml AGAIN=6
      ;;
    customer-set)
      make_template
      COMMAND=(dossier -q -C work customer set C00001 --edition 1 --owner wang)
      CHANGE=customers/C00/C00001/customer.2.xml AGAIN=0
      ;;
    customer-import)
      # Two are opened and one is changed, in one commit.
      make_template
      printf '%s\n' name,owner,phone 甲公司,wang,1 乙公司,li,2 丙公司,li,3 >customers.csv
      COMMAND=(dossier -q -C work customer import customers.csv) CHANGE=customers/C00/C00003/customer.1.xml AGAIN=0
      ;;
    file)
      make_template
      COMMAND=(dossier -q -C work file scan-2.txt -c C00001 -k contracts --pages 1 -t 第二份 -d 2024-04-01)
      CHANGE=customers/C00/C00001/2024/a02-contracts/0002/record.1.xml AGAIN=6
      ;;
    amend)
      make_template
      COMMAND=(dossier -q -C work amend C00001/2024/a02/1 --title 更正 --add annex=scan-2.txt --reason 更正)
      CHANGE=customers/C00/C00001/2024/a02-contracts/0001/record.2.xml AGAIN=6
      ;;
    move)
      make_template
      COMMAND=(dossier -q -C work move C00001/2024/a02/1 --category orders --reason 更正)
      CHANGE=customers/C00/C00001/2024/a01-orders/0001/record.2.xml AGAIN=2
      ;;
    pair)
      make_template
      dossier -q -C template file scan-2.txt -c C00001 -k orders --kind request -t 请示 -d 2023-04-01 >"$OUT"
      dossier -q -C template file scan-3.txt -c C00001 -k orders --kind reply -t 批复 -d 2024-04-01 >"$OUT"
      COMMAND=(dossier -q -C work pair C00001/2024/a01/1 C00001/2023/a01/1 --reason 配对)
      CHANGE=customers/C00/C00001/2024/a01-orders/0002/record.2.xml AGAIN=6
      ;;
    file-new-volume)
      make_template
      COMMAND=(dossier -q -C work file scan-2.txt scan-3.txt -c C00001 -k orders -t 第二份 -d 2023-04-01)
      CHANGE=customers/C00/C00001/2023/a01-orders/0001/record.1.xml AGAIN=6
      ;;
    file-each)
      make_template
      mkdir each
      for i in 1 2 3 4 5 6; do echo "scan $i" >"each/$i.txt"; done
      COMMAND=(dossier -q -C work file --each each/1.txt each/2.txt each/3.txt each/4.txt each/5.txt each/6.txt
        -c C00001 -k contracts --pages 1 -d 2024-05-01)
      CHANGE=customers/C00/C00001/2024/a02-contracts/0007/record.1.xml AGAIN=6
      ;;
    batch | batch-again)
      make_template
      mkdir each
      printf 'file,customer,category,date,title\n' >each/list.csv
      if [ "$1" = batch-again ]; then
        cp scan-1.txt each/0.txt
        printf '0.txt,C00001,contracts,2024-03-05,第一份\n' >>each/list.csv
      fi
      for i in 1 2 3 4; do
        echo "scan $i" >"each/$i.txt"
        printf '%s.txt,%s,contracts,2024-05-01,题名\n' $i "$([ $i -lt 4 ] && echo C00001 || echo 乙公司)" >>each/list.csv
      done
      dossier -q -C template customer add 乙公司 --owner li >"$OUT"
      COMMAND=(dossier -q -C work batch apply each/list.csv)
      CHANGE=customers/C00/C00002/2024/a02-contracts/0001/record.1.xml AGAIN=0
      ;;
    batch-open)
      # The customer of a row is opened in the same transaction.
      make_template
      mkdir each
      for i in 1 2 3; do echo "scan $i" >"each/$i.txt"; done
      printf '%s\n' file,customer,category,date 1.txt,C00001,contracts,2024-05-01 2.txt,丙公司,contracts,2024-05-01 \
        3.txt,丙公司,contracts,2024-05-02 >each/list.csv
      COMMAND=(dossier -q -C work batch apply each/list.csv --add-customers)
      CHANGE=customers/C00/C00002/2024/a02-contracts/0002/record.1.xml AGAIN=0
      ;;
    inbox)
      # A record of two pages after their sheet, a page alone, a duplicate, and one that is put aside. Codes are read by other programs,
      # so that the sheet's is made only where qrencode is.
      make_template
      mkdir template.in
      printf 'second scan\n' >template.in/C00001_contracts_2024-04-01_a.txt
      printf 'third scan\n' >template.in/C00001_contracts_2024-04-02_b.txt
      cp scan-1.txt template.in/C00001_contracts_2024-04-03_c.txt
      : >template.in/0.txt
      if command -v qrencode >/dev/null && command -v ZXingReader >/dev/null; then
        qrencode -o template.in/1.png -s 12 -m 20 'DOSSIER SHEET CUSTOMER:C00001 CATEGORY:KH.A01 DATE:2024-03-05'
        cp "$SAMPLES/fankui.jpg" template.in/2.jpg
        cp "$SAMPLES/zhijian.png" template.in/3.png
      fi
      COMMAND=(dossier -q -C work inbox file in --settle 0 --yes)
      CHANGE=customers/C00/C00001/2024/a02-contracts/0002/record.1.xml AGAIN=0
      RECORDED=$((3 + $(find template.in -name '[23].*' | wc -l)))
      ;;
    seal)
      make_template
      COMMAND=(dossier -q -C work seal C00001/2024) CHANGE=customers/C00/C00001/2024/a02-contracts/volume.1.xml AGAIN=6
      ;;
    hold)
      make_template
      COMMAND=(dossier -q -C work hold set C00001 C00001/2024/a02-contracts/0001 --matter 7)
      CHANGE=registers/decisions/$YEAR/000/H$YEAR-0001/entry.1.xml AGAIN=6
      ;;
    void)
      make_template
      COMMAND=(dossier -q -C work void C00001/2024/a02/1 --reason 重复)
      CHANGE=registers/corrections/$YEAR/000/V$YEAR-0001/entry.1.xml AGAIN=6
      ;;
    loan-back)
      make_template
      dossier -q -C template file "$SAMPLES/contract.tif" -c C00001 -k orders -t 订单 -d 2024-04-01 >"$OUT"
      dossier -q -C template loan ask C00001/2024/a01/1 --borrower 张三 --department Sales --use consult --purpose 对账 >"$OUT"
      dossier -q -C template loan out "L$YEAR-0001" >"$OUT"
      COMMAND=(dossier -q -C work loan back "L$YEAR-0001" --pages 2 --condition 缺页)
      CHANGE=registers/loans/$YEAR/000/L$YEAR-0001/entry.3.xml AGAIN=6
      ;;
    contact)
      # A day's list: an entry for each row, or for none.
      make_template
      printf 'customer,kind,text\nC00001,call,one\nC00001,visit,two\n' >list.csv
      COMMAND=(dossier -q -C work contact add --sheet list.csv)
      CHANGE=registers/contacts/$YEAR/000/K$YEAR-0002/entry.1.xml AGAIN=0
      ;;
    contact-settle)
      make_template
      dossier -q -C template contact add C00001 --kind complaint --text 迟到 >"$OUT" || exit 1
      COMMAND=(dossier -q -C work contact settle "K$YEAR-0001" --reason 已道歉)
      CHANGE=registers/contacts/$YEAR/000/K$YEAR-0001/entry.2.xml AGAIN=6
      ;;
    reopen)
      make_template
      dossier -q -C template seal C00001/2024 >"$OUT" || exit 1
      COMMAND=(dossier -q -C work reopen C00001/2024/a02 --reason 补件)
      CHANGE=registers/corrections/$YEAR/000/V$YEAR-0001/entry.1.xml AGAIN=6
      ;;
    shelve)
      # A box that is placed, and two papers that are put into it: by events alone.
      make_template
      dossier -q -C template file scan-2.txt -c C00001 -k contracts --pages 1 -t 第二份 -d 2024-04-01 >"$OUT" || exit 1
      COMMAND=(dossier -q -C work shelve C00001/2024/a02 --box B7 --room 2 --shelf A3)
      CHANGE=archive.xml LOGGED='"verb":"shelve"' AGAIN=6
      ;;
    handover-take)
      # One line is taken over and one is not: two editions in one commit.
      make_template
      dossier -q -C template file scan-2.txt -c C00001 -k contracts --pages 1 -t 第二份 -d 2024-04-01 >"$OUT" || exit 1
      dossier -q -C template handover propose --from Sales --to HR >"$OUT" || exit 1
      number=$(dossier -C template handover list --json | jq -r 'select(.type == "handover").handover')
      dossier -q -C template handover sign "$number" --for Sales --by 张三 >"$OUT" || exit 1
      dossier -q -C template handover sign "$number" --for HR --by 李四 >"$OUT" || exit 1
      COMMAND=(dossier -q -C work handover take "$number" --differs "1=x" --without 2 --reason 未到)
      CHANGE=registers/handovers/${number:1:4}/000/$number/entry.5.xml AGAIN=6
      ;;
    file-shelved)
      make_template
      COMMAND=(dossier -q -C work file scan-2.txt -c C00001 -k contracts --pages 1 -t 第二份 -d 2024-04-01 --box B7 --room 2)
      CHANGE=customers/C00/C00001/2024/a02-contracts/0002/record.1.xml AGAIN=6
      ;;
    segment)
      # The last of a thousand events: the command seals the journal, too.
      make_template
      mkdir many each
      for i in $(seq 990); do echo "scan $i" >"many/$i.txt"; done
      for i in 1 2 3 4 5 6; do echo "last scan $i" >"each/$i.txt"; done
      find many -type f >list
      dossier -q -C template file --each --from-file list -c C00001 -k feedback -d 2024-05-01 >"$OUT" || exit 1
      COMMAND=(dossier -q -C work file --each each/1.txt each/2.txt each/3.txt each/4.txt each/5.txt each/6.txt
        -c C00001 -k contracts --pages 1 -d 2024-05-01)
      CHANGE=customers/C00/C00001/2024/a02-contracts/0007/record.1.xml AGAIN=6
      ;;
  esac
  if [ -e template/archive.xml ]; then dossier -q -C template status >"$OUT"; fi
  rm -rf template.cache
  if [ -d "$XDG_CACHE_HOME" ]; then cp -a "$XDG_CACHE_HOME" template.cache; fi
}

# The archive verifies, or (before its first commit) is none yet.
sound () {
  if [ ! -e template/archive.xml ] && [ -z "$(ls work/journal 2>/dev/null)" ]; then return 0; fi
  dossier -C work verify >"$OUT" 2>"$ERR"
}

committed () {
  dossier -C work log --json 2>/dev/null | grep -qF "${LOGGED:-\"path\":\"${CHANGE%/record.1.xml}\"}"
}

# n is the sweep's own.
# shellcheck disable=SC2154
# shellcheck disable=SC2154 # n is the loop's
complain () {
  diag "$1 at call ${n:-?} ($(cut -d' ' -f2 "$HARNESS_ROOT/count" 2>/dev/null)): $2" "$(head -c 1500 "$OUT")" "$(head -c 1500 "$ERR")"
  bad=$((bad + 1))
}

# Nothing is left in the folder, and each of its files lies in done or problems, as it was, once.
accounted () {
  local left
  left=$(find in -maxdepth 1 -type f)
  [ -z "$left" ] || complain "$1" "the folder still has $left"
  [ "$(find in/done in/problems -type f ! -name '*.note.txt' -exec sha256sum {} + | cut -d' ' -f1 | sort)" = \
    "$(find template.in -type f -exec sha256sum {} + | cut -d' ' -f1 | sort)" ] || complain "$1" "files were lost or changed"
  [ "$(find work/customers -name 'original*' | wc -l)" -eq "$RECORDED" ] || complain "$1" "filed twice, or not at all"
}

# shellcheck disable=SC2154 # name is the loop's
# Running the command again completes what it was to do, and leaves nothing behind.
complete () {
  local was=$1 want=0 status
  if [ "$was" = committed ]; then want=$AGAIN; fi
  "${COMMAND[@]}" >"$OUT" 2>"$ERR" </dev/null
  status=$?
  # A page is missing, which opens an incident.
  if [ "$name" = loan-back ] && [ "$status" -eq 1 ]; then status=$want; fi
  # The first of its two runs put something aside.
  if [ "$name" = inbox ] && [ "$status" -eq 1 ]; then status=$want; fi
  [ "$status" -eq "$want" ] || complain "$3" "status $status of the second run, not $want"
  if [ "$name" = inbox ]; then accounted "$3"; fi
  if [ "$want" -eq 6 ] && [ "${COMMAND[2]}" = init ]; then dossier -q -C work customer add 丙 --owner li >/dev/null; fi
  [ -e "work/$CHANGE" ] || complain "$3" "$CHANGE is not there after the second run"
  if [ "$name" = segment ] && [ -z "$(find work/journal -name '*.log')" ]; then
    complain "$3" "the journal is not sealed"
  fi
  [ -z "$(ls -A work/.staging)" ] || complain "$3" "something is left in .staging"
  sound || complain "$3" "does not verify after the second run"
}
