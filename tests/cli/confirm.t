#!/bin/bash
# Acts that cannot easily be taken back ask on a terminal, say how many things they touch, and take nothing but yes for yes.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"
. "$(dirname "$0")/destroying.sh"

script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip_all 'script(1) gives no terminal here'

# answered STATUS ANSWER ARGUMENT…: dossier on a terminal of its own, where that is typed once it has asked. What the terminal shows is
# in $OUT.
answered () {
  local want=$1 answer=$2 command status
  shift 2
  command=$(printf '%q ' dossier "$@")
  coproc TERMINAL { script -qc "$command; echo \$? >$HARNESS_ROOT/status" /dev/null; }
  exec 8<&"${TERMINAL[0]}" 9>&"${TERMINAL[1]}"
  : >"$OUT"
  if [ -n "$answer" ]; then
    IFS= read -r -d "${ASKS:-]}" -t "$GUARD_SECONDS" -u 8 prompt || hangs "$prompt"
    printf '%s\n' "$prompt" >>"$OUT"
    # shellcheck disable=SC2059  # with its escapes
    printf "$answer" >&9
  fi
  cat <&8 >>"$OUT"
  exec 8<&- 9>&-
  wait "$TERMINAL_PID" 2>/dev/null
  status=$(cat "$HARNESS_ROOT/status")
  [ "$status" -eq "$want" ] || diag "status $status: $(out)"
  [ "$status" -eq "$want" ]
}

fresh
{
  dossier init a
  dossier -C a customer add --number C00042 华东贸易
  for i in 1 2 3; do
    echo "反馈 $i" >$i.txt
    dossier -C a file $i.txt --customer C00042 --category "a0$((3 + i))" --date 2020-03-05
  done
  dossier -C a file "$SAMPLES/contract.tif" --customer C00042 --category a02 --date "$YEAR-01-02"
} >"$OUT"

# ---- Sealing ----

before=$(tree_digest a)
ok 'several volumes are sealed after a no' answered 2 'n\n' -C a seal 2020
like 'how many was said' "$(out)" '3 volumes with 3 records'
is 'never' "$(tree_digest a)" "$before"
ok 'nor after nothing' answered 2 '\n' -C a seal 2020
ok 'nor after the end of the input' answered 2 '\004' -C a seal 2020
ok 'nor after anything else' answered 2 'yessir\n' -C a seal 2020
is 'nothing has changed' "$(tree_digest a)" "$before"
like 'and that is said' "$(out)" 'D-NOT-CONFIRMED'
ok 'nobody is asked in a dry run' answered 0 '' -n -C a seal 2020
ok 'nor with --yes' answered 0 '' -C a seal C00042/2020/a04 --yes
ok 'nor about one volume of a year that is over' answered 0 '' -C a seal C00042/2020/a05
ok 'a year that goes on' answered 2 'n\n' -C a seal "C00042/$YEAR/a02"
like 'is said to' "$(out)" "1 volume with 1 record.*the year of C00042/$YEAR/a02-contracts has not ended"
exits 'several references without a terminal' 2 dossier -C a seal C00042/2020/a06 "C00042/$YEAR/a02"
like 'need --yes' "$(err)" 'D-NOT-CONFIRMED.*--yes'
exits 'a dry run does not' 0 dossier -n -C a seal C00042/2020/a06 "C00042/$YEAR/a02"
exits 'one goes on without a terminal' 0 dossier -C a seal 2020
ok 'yes is yes' answered 0 'yes\n' -C a seal "$YEAR"
ok 'and seals' test -e "a/customers/C00/C00042/$YEAR/a02-contracts/volume.1.xml"

# ---- A restored archive ----

dossier -C a pack -o a.tar >"$OUT"
dossier unpack a.tar b >"$OUT"
before=$(tree_digest b)
exits 'it is not accepted without a word' 2 dossier unpack --accept-as-newest b
like 'the word is --yes' "$(err)" 'D-NOT-CONFIRMED.*--yes'
ok 'nor after a no' answered 2 'no\n' unpack --accept-as-newest b
like 'how much is touched was said' "$(out)" 'b becomes the newest archive, with 4 records as of event [0-9]+'
is 'which changes nothing' "$(tree_digest b)" "$before"
ok 'after a yes it is' answered 0 'y\n' unpack --accept-as-newest b
dossier unpack a.tar c >"$OUT"
exits 'in Chinese, a Chinese yes' 0 env LC_ALL=zh_CN.UTF-8 LANGUAGE=zh_CN dossier unpack --accept-as-newest c --yes

# ---- Destroying ----

fresh
staff
old_records 2
counted
ASKS=:
run () { # STATUS ANSWER ARGUMENT…
  local want=$1 answer=$2
  shift 2
  later "$COOLED" answered "$want" "$answer" -C a destroy run "$D" \
    --signing-key "$KEYS/operator.pem" --passphrase-file "$PASSPHRASE_FILE" "$@"
}
before=$(tree_digest a)
ok 'a yes destroys nothing' run 2 'y\n'
like 'what would be destroyed was said' "$(out)" "$D destroys 2 records with 2 files"
ok 'nor does another number' run 2 'D2020-0001\n'
ok 'there is no --yes' run 2 '' --yes
is 'nothing has changed' "$(tree_digest a)" "$before"
exits 'without a terminal neither' 2 as operator later "$COOLED" dossier -C a destroy run "$D"
like 'which says what to add' "$(err)" "hint: .*--confirm=$D"
ok 'the number is what is typed' run 0 "$D\n"
is 'and destroys' "$(find a/customers -name tombstone.xml | wc -l)" 2
done_testing
