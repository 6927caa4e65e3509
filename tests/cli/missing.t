#!/usr/bin/env bash
# What should be in an archive and is not: each check with a record that passes it and one that does not.
. "$(dirname "$0")/harness.sh"

# rows ARGUMENT…: "place check state" of each row.
rows () { dossier --json missing "$@" 2>"$ERR" | jq -r 'select(.type=="missing") | "\(.path) \(.check) \(.state)"'; }

fresh
at 2024-01-02 dossier init a >"$OUT" || exit 1
cd a || exit 1
ln -s "$SAMPLES" ../s
dossier -q customer add 甲 --owner 王芳 >"$OUT"
exits 'of an empty archive nothing is missing' 0 dossier missing
like 'and that is said' "$(err)" 'nothing is missing'

# ---- Records ----

file () { dossier -q file "$@" -c C00001 >"$OUT" 2>"$ERR" || { cat "$ERR"; exit 1; }; }
at 2024-03-20 file ../s/dingdan.pdf -k orders --kind request -d 2024-03-05 --copies 1
exits 'a request without its reply is found' 1 at 2024-03-25 dossier missing C00001/2024/a01
is 'alone' "$(at 2024-03-25 rows C00001/2024/a01)" 'C00001/2024/a01-orders/0001 answered missing'
is 'with the days that it waits' "$(at 2024-03-25 dossier --json missing C00001/2024/a01 | jq 'select(.type=="missing").days')" 20
at 2024-03-26 file ../s/fankui.jpg -k orders -d 2024-03-26 --copies 1 --reply-to C00001/2024/a01/1
is 'with its reply, nothing is' "$(rows C00001/2024/a01)" ''
at 2024-03-26 file ../s/bakery.png -k orders --title 请示 --role request -d 2024-03-05 --with reply=../s/books.webp --replied 2024-03-06 --copies 1
is 'nor with the reply in the record' "$(rows C00001/2024/a01)" ''

at 2024-03-27 file ../s/contract.tif -k contracts -d 2024-03-25 --pages 3
is 'copies are never assumed' "$(rows C00001/2024/a02)" 'C00001/2024/a02-contracts/0001 copies-declared missing'
like 'and a person sees no number' "$(dossier show C00001/2024/a02/1)" 'copies +\?'
at 2024-03-27 file ../s/hardware.jpg -k contracts -d 2024-03-25 --pages 2 --waive pages --reason 末页缺失 --copies 1
is 'a waived check is told with its reason' \
  "$(dossier --json missing C00001/2024/a02 | jq -r 'select(.state=="waived") | "\(.path) \(.check) \(.reason)"')" \
  'C00001/2024/a02-contracts/0002 pages-match 末页缺失'
printf 'text' >../t.txt
at 2024-03-27 file ../t.txt -k contracts -d 2024-03-25 --copies 1
like 'pages that nobody counted' "$(rows C00001/2024/a02)" '0003 pages-known missing'
like 'are asked for by sealing, too' "$(dossier seal C00001/2024/a02 2>&1)" 'pages-known'
exits 'copies are not' 0 dossier seal C00001/2024/a02 --waive pages-known --reason 文本
is 'and what the seal waived is told with its reason' \
  "$(dossier --json missing C00001/2024/a02 | jq -r 'select(.check=="pages-known") | "\(.path) \(.state) \(.reason)"')" \
  'C00001/2024/a02-contracts/0003 waived 文本'
at 2024-05-10 file ../s/huoyun.tif -k freight -d 2024-03-05 --copies 1
is 'late filing is told' "$(rows C00001/2024/a04)" 'C00001/2024/a04-freight/0001 on-time missing'
is 'with the days and the department' \
  "$(dossier --json missing C00001/2024/a04 | jq -r 'select(.type=="missing") | "\(.days) \(.department) \(."department-name")"')" '40 Sales sales'
like 'whose name people read' "$(dossier missing C00001/2024/a04)" ' 40 +sales  it was to be filed by'
like 'in their language' "$(LC_ALL=zh_CN.UTF-8 dossier missing C00001/2024/a04)" ' 40 +销售部  '
at 2024-05-10 file ../s/ferry.djvu -k freight -d 2019-03-05 --copies 1
is 'but not of what is older than the archive' "$(rows C00001/2019)" ''
is 'with --all, each check of a volume is named' "$(rows --all C00001/2019 | cut -d' ' -f2- | xargs)" \
  'pages-match ok copies-declared ok numbering ok on-time ok'

# A contract needs its original.
at 2025-03-20 file ../s/bakery.png -k contracts -d 2025-03-18 --role copy --copies 1 --duplicate
is 'a copy alone is told' "$(at 2025-03-21 rows C00001/2025/a02)" 'C00001/2025/a02-contracts/0001 parts-complete missing'
like 'with what it lacks' "$(at 2025-03-21 dossier missing C00001/2025/a02)" 'it has no part "original"'
at 2025-03-20 dossier -q amend C00001/2025/a02/1 --add original=../s/books.webp --duplicate --reason 收到原件 >"$OUT"
is 'with its original, nothing is' "$(at 2025-03-21 rows C00001/2025/a02)" ''
at 2025-03-20 file ../s/ferry.djvu -k contracts -d 2025-03-18 --role copy --copies 1 --waive parts --reason 原件遗失 --duplicate
is 'a waiver is told with its reason' \
  "$(at 2025-03-21 dossier --json missing C00001/2025/a02 | jq -r 'select(.check == "parts-complete") | "\(.path) \(.state) \(.reason)"')" \
  'C00001/2025/a02-contracts/0002 waived 原件遗失'

# ---- Customers ----

is 'years without a record' "$(at 2025-02-01 dossier --json missing C00001 | jq -r 'select(.check=="years").what')" 'no record of 2020, 2021, 2022, 2023'
at 2024-01-03 dossier -q customer add 乙 --owner 王芳 history=new opened=2024-02-01 >"$OUT"
is 'an expected set is not asked for before its term' "$(at 2024-05-01 rows C00002)" ''
is 'and then for each category' "$(at 2024-05-03 rows C00002)" "$(printf 'C00002 new-file missing\nC00002 new-file missing')"
is 'with the days over' "$(at 2024-05-03 dossier --json missing C00002 | jq -r 'select(.type=="missing").days' | sort -u)" 2
at 2024-05-02 dossier -q file ../s/zhijian.png -c C00002 -k b03 -d 2024-05-01 --copies 1 >"$OUT"
at 2024-05-02 dossier -q file ../s/shouju.jpg -c C00002 -k b06 -d 2024-05-01 --valid-until 2024-06-15 --copies 1 >"$OUT"
is 'a complete file has nothing missing' "$(at 2024-05-03 rows C00002)" ''
is 'which --all says' "$(at 2024-05-03 rows --all C00002 | grep C00002\ )" "$(printf 'C00002 new-file ok\nC00002 years ok')"
dossier restrict C00002 --mandate 客户要求 --reason 撤回同意 >"$OUT"
is 'a restricted customer is not in the list' "$(at 2026-01-01 rows | grep -c C00002)" 0
unlike 'unless asked for' "$(at 2026-01-01 rows --restricted | grep -c C00002)" '^0$'
exits 'a record is no place to look' 2 dossier missing C00001/2024/a04/1
exits 'nobody is nobody' 2 dossier missing C00009

done_testing
