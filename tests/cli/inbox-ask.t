#!/bin/bash
# dossier inbox file on a terminal: one key accepts, skips, goes back or ends; a piece of a name finds the customer; fields stick.
. "$(dirname "$0")/harness.sh"
script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip_all 'script(1) gives no terminal here'

# talk STATUS [WAIT ANSWER]… -- ARGUMENT…: dossier inbox on a terminal of its own; each answer is typed once that text has come. What the
# terminal shows is in $OUT.
talk () {
  local want=$1 command seen='' character script=()
  shift
  while [ "$1" != -- ]; do
    script+=("$1")
    shift
  done
  shift
  command=$(printf '%q ' dossier inbox "$@")
  coproc TERMINAL { script -qc "$command; echo \$? >$HARNESS_ROOT/status" /dev/null; }
  exec 8<&"${TERMINAL[0]}" 9>&"${TERMINAL[1]}"
  : >"$OUT"
  while [ ${#script[@]} -gt 0 ]; do
    seen=''
    while [[ $seen != *"${script[0]}"* ]]; do
      IFS= read -r -N 1 -t "$GUARD_SECONDS" -u 8 character || { hangs "${script[0]}"; break; }
      seen+=$character
      printf %s "$character" >>"$OUT"
    done
    # shellcheck disable=SC2059  # with its escapes
    printf "${script[1]}" >&9
    script=("${script[@]:2}")
  done
  cat <&8 >>"$OUT"
  exec 8<&- 9>&-
  wait "$TERMINAL_PID" 2>/dev/null
  [ "$(cat "$HARNESS_ROOT/status")" -eq "$want" ] || { diag "status $(cat "$HARNESS_ROOT/status"): $(out)"; false; }
}
archive () {
  fresh
  mkdir in
  dossier init a --fonds Z109 >"$OUT" 2>&1 || exit 1
  export DOSSIER_ARCHIVE=$PWD/a
  dossier customer add --name 杭州西湖仪器有限公司 --owner tester >"$OUT" 2>&1 || exit 1
  dossier customer add --name 'Harbour Hardware' --owner tester >"$OUT" 2>&1 || exit 1
  for i in 1 2 3 4; do echo "scan $i" >"in/$i.txt"; done
}
filed () { dossier list C00001 --records --json 2>/dev/null | jq -r 'select(.path) | "\(.path) \(.title)"' | paste -sd ';'; }

archive
ok 'fields are asked for and stick' talk 0 \
  'uit: ' c 'customer []: ' '西湖\n' 'uit: ' k 'category []: ' 'a06\n' 'uit: ' d 'date []: ' '2024-03-05\n' 'uit: ' t 'title []: ' '第一份\n' 'uit: ' '\n' \
  '2/4' '' 'uit: ' '\n' '3/4' '' 'uit: ' s '4/4' '' 'uit: ' q -- file in --settle 0
like 'the customer is shown with its name' "$(out)" 'C00001 杭州西湖仪器有限公司'
is 'what was accepted is filed' "$(filed)" 'C00001/2024/a06-feedback/0001 第一份;C00001/2024/a06-feedback/0002 2'
is 'what was skipped, or came after the end, stays' "$(cd in && echo *.txt)" '3.txt 4.txt'

archive
archive
ok 'questions show the present value' talk 0 'uit: ' d 'date []: ' '2024-03-05\n' 'uit: ' '\n' '2/4' '' 'uit: ' d 'date [2024-03-05]: ' '2024-02-30\n' \
  'date [2024-03-05]: ' '\n' 'uit: ' c 'customer [C00001]: ' '\n' 'uit: ' k 'category [KH.A06]: ' '\n' 'uit: ' t 'title []: ' 'Second\n' 'uit: ' t 'title [Second]: ' '\n' \
  'uit: ' '\n' '3/4' '' 'uit: ' q -- file in --settle 0 -c C00001 -k feedback
is 'which Return keeps, also after an answer that is not understood' "$(filed)" 'C00001/2024/a06-feedback/0001 1;C00001/2024/a06-feedback/0002 Second'

archive
ok 'one can go back' talk 0 'uit: ' '\n' 'uit: ' '\n' 'uit: ' b '2/4' '' 'uit: ' s '3/4' '' 'uit: ' q -- \
  file in --settle 0 -c C00001 -k feedback -d 2024-03-05
is 'and decide otherwise' "$(filed)" 'C00001/2024/a06-feedback/0001 1'

archive
ok 'what is not understood is asked for again' talk 1 'uit: ' c 'customer []: ' 'nobody at all\n' 'customer []: ' 'hardware\n' 'uit: ' q -- \
  file in --settle 0 -k feedback -d 2024-03-05
like 'with the reason' "$(out)" 'no such customer'
is 'nothing was accepted' "$(filed)" ''
ok 'Return asks for what is missing; a record without a customer cannot be accepted' talk 1 'uit: ' '\n' 'customer []: ' '\n' '1/4' '' 'uit: ' q -- file in --settle 0 -k feedback
archive
ok 'what Return asks for is enough' talk 1 'uit: ' '\n' 'customer []: ' '西湖\n' 'category []: ' 'a06\n' 'date []: ' '2024-03-05\n' 'uit: ' '\n' '2/4' '' 'uit: ' q -- \
  file in --settle 0
is 'and one more Return files it' "$(filed)" 'C00001/2024/a06-feedback/0001 1'
archive
before=$(tree_digest a)
ok 'an interrupt ends it' talk 130 'uit: ' '\n' '2/4' '' 'uit: ' '\003' -- file in --settle 0 -c C00001 -k feedback -d 2024-03-05
is 'and nothing is filed' "$(tree_digest a) $(ls in | wc -l)" "$before 4"
ok 'nobody is asked with --yes' talk 0 -- file in --settle 0 -c C00001 -k feedback -d 2024-03-05 --yes
is 'all are filed' "$(dossier list C00001 --records --json | jq -r 'select(.path) | .path' | wc -l)" 4
done_testing
