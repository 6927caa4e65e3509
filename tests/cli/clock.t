#!/bin/bash
# Clocks that are wrong. The time of an event is a claim: it may lie ahead or run back, locks nobody out and decides
# nothing. Who changes an archive by a doubtful clock is told so.
source "$(dirname "$0")/harness.sh"
source "$(dirname "$0")/people.sh"
source "$(dirname "$0")/destroying.sh"

DAY=86400

made () {
  fresh
  dossier init a >"$OUT" 2>"$ERR" && dossier -C a customer add 华东贸易 >>"$OUT" 2>>"$ERR"
}
event_year () { # N: of the last event but N
  cat a/journal/0* | tail -n $((1 + $1)) | head -n 1 | cut -d' ' -f3 | cut -c1-4
}
notes () { dossier -C a --json verify | grep -c '"grade":"note","code":"V-EVENT-TIME"'; }

# ---- Events ----

made
exits 'a machine whose clock is twenty years ahead may change the archive' 0 later $((20 * 366 * DAY)) \
  dossier -C a customer set C00001 --owner 王芳
like 'and is told so' "$(<"$ERR")" "check the clock of this machine: it shows .*, 73[0-9]{2} days after the last change"
exits 'the next change has the time of its own machine' 0 dossier -C a customer set C00001 --owner 李明
like 'which is told that it seems to be behind' "$(<"$ERR")" "73[0-9]{2} days before the last change"
is 'one event states a time to come' "$(event_year 1)" "$(date -u -d "$((20 * 366)) days" +%Y)"
is 'the next one the time of its machine' "$(event_year 0)" "$(date -u +%Y)"
exits 'verify finds no fault' 0 dossier -C a verify
is 'and notes both times' "$(notes)" 2
exits 'when that time has come, one of them is not ahead any more' 0 later $((21 * 366 * DAY)) dossier -C a --json verify
like 'it ran back' "$(<"$OUT")" '"the event states an earlier time than the one before it"'
exits 'a pack is judged alike' 0 dossier -C a pack -o b.tar
exits 'without a fault' 0 dossier verify b.tar
like 'and with the notes' "$(<"$OUT")" 'V-EVENT-TIME'
exits 'a checkpoint by the right clock' 0 dossier -C a checkpoint
exits 'a file of today' 0 dossier -C a file "$SAMPLES/shouju.jpg" -c C00001 -k a06 --date "$TODAY" --title 来函
exits 'one of tomorrow is refused' 6 dossier -C a file "$SAMPLES/contract.tif" -c C00001 -k a06 --title 来函 \
  --date "$(date -u -d "$TODAY + 3 days" +%F)"
like 'whatever an event says' "$(<"$ERR")" 'D-DATE-FUTURE'
exits 'and nothing else is wrong' 0 dossier -C a verify

made
exits 'a clock of the year 1985' 0 at 1985-06-01 dossier -C a customer set C00001 --owner 王芳
like 'which was before this program was made' "$(<"$ERR")" 'it shows 1985-06-01T[0-9:]*Z, before this program was made'
exits 'also to make an archive' 0 at 1985-06-01 dossier init b
like 'tells so' "$(<"$ERR")" 'before this program was made'
exits 'a note, and the leap back to today is another' 0 dossier -C a verify
exits 'a quarter of an hour is no doubt' 0 later -900 dossier -C a customer set C00001 --owner 张三
exits 'nor are ten days of holidays' 0 later $((10 * DAY)) dossier -C a customer set C00001 --owner 李明
is 'nothing is said' "$(<"$ERR")" ''

made
exits 'a clock of the year 9998' 0 at 9998-06-01 dossier -C a customer set C00001 --owner 王芳
exits 'is noted' 0 dossier -C a verify
like 'as ahead' "$(<"$OUT")" 'V-EVENT-TIME'
before=$(find a -type f -exec sha256sum {} + | sort)
for instant in '9999-12-31 12:00' '1970-01-01 12:00' '1960-01-01 12:00'; do
  exits "a clock of $instant cannot be stated" 6 at "$instant" dossier -C a customer set C00001 --owner 李明
  like 'and is refused' "$(<"$ERR")" 'D-CLOCK'
  unlike 'without a word of GLib' "$(<"$ERR")" 'CRITICAL|WARNING'
done
for shift in 300000000000 9000000000000 -300000000000; do
  exits "a clock that is $shift seconds away" 6 later "$shift" dossier -C a file "$SAMPLES/shouju.jpg" -c C00001 -k a06 --note x
  like 'is refused' "$(<"$ERR")" 'D-CLOCK'
  exits 'nobody makes an archive by it' 6 later "$shift" dossier init "c$shift"
  for verb in 'verify' 'due' 'list' 'status' 'log' 'why C00001' '-n customer set C00001 --owner x' 'doctor'; do
    # shellcheck disable=SC2086
    later "$shift" dossier -C a $verb >"$OUT" 2>"$ERR" </dev/null
    status=$?
    [ "$status" -lt 124 ] && ! grep -qE 'CRITICAL|WARNING' "$ERR"
    harness_report $? "$verb, asked by that clock, does not break (status $status)"
  done
done
is 'and nothing has changed' "$(find a -type f -exec sha256sum {} + | sort)" "$before"

# ---- Days are the archive's ----

made
sed -n 's/.*zone="\([^"]*\)".*/\1/p' a/layouts/company.*.xml >zone
like 'the layout has the zone of China' "$(<zone)" '^\+08:00$'
last=$((YEAR + 1))
dossier -C a file "$SAMPLES/shouju.jpg" -c C00001 -k a06 --date 2024-03-05 --title 来函 >"$OUT" 2>"$ERR"
exits 'a hold of New Year in China' 0 at "$((last - 1))-12-31 16:30" dossier -C a hold set C00001 --matter 1 --reason 诉讼
like 'has the number of the new year' "$(<"$OUT")" "H$last-0001"
exits 'a file dated New Year in China' 0 at "$((last - 1))-12-31 16:30" dossier -C a file "$SAMPLES/contract.tif" -c C00001 \
  -k a06 --title 来函 --date "$last-01-01"
exits 'and verify agrees' 0 at "$last-01-02" dossier -C a verify

# ---- Early plans ----

made
exits 'a plan for the next year, signed in December, needs no waiver' 0 at 2026-12-20 dossier -C a file \
  "$SAMPLES/shouju.jpg" -c C00001 -k TJ --kind plan --date 2026-12-20 --period 2027-2029 --title 三年计划
like 'it is filed under that year' "$(<"$OUT")" 'C00001/2027/tj'
exits 'and verify agrees' 0 at 2026-12-21 dossier -C a verify
exits 'a plan for the year after that is refused' 6 at 2026-12-20 dossier -C a file \
  "$SAMPLES/contract.tif" -c C00001 -k TJ --kind plan --date 2026-12-20 --period 2028-2029 --title 两年计划
like 'without a reason' "$(<"$ERR")" 'D-DATE-FUTURE'
exits 'and so is another document with that period' 6 at 2026-12-20 dossier -C a file \
  "$SAMPLES/contract.tif" -c C00001 -k a06 --date 2027-01-02 --period 2027-2029 --title 来函

# ---- A dry run on another day ----

made
dossier -C a file "$SAMPLES/shouju.jpg" -c C00001 -k a06 --date "$TODAY" --title 来函 >"$OUT" 2>"$ERR"
dossier -C a seal "$YEAR" --yes >"$OUT" 2>"$ERR"
exits 'a register of today cannot have a record of this year' 6 dossier -C a -n destroy propose C00001/$YEAR/a06/1
like 'whose term is not over' "$(<"$ERR")" 'D-DESTROY-TERM'
exits 'in sixteen years it could' 0 dossier -C a -n --as-of $((YEAR + 16))-01-01 destroy propose C00001/$YEAR/a06/1
like 'under a number of that year' "$(<"$OUT")" "D$((YEAR + 16))-0001"
exits 'only a dry run may suppose a day' 2 dossier -C a --as-of $((YEAR + 16))-01-01 destroy propose C00001/$YEAR/a06/1
exits 'so may a hold' 0 dossier -C a -n --as-of $((YEAR + 16))-01-01 hold set C00001 --matter 1 --reason 诉讼
like 'with a number of that year' "$(<"$OUT")" "H$((YEAR + 16))-0001"

# ---- Each step of a destruction on a machine whose clock is wrong ----

fresh
staff >"$OUT" 2>"$ERR"
dossier -C a file "$SAMPLES/contract.tif" -c C00001 -k a06 --date "$TODAY" --title 来函 >"$OUT" 2>"$ERR"
dossier -C a seal "$YEAR" --yes >"$OUT" 2>"$ERR"
A=$((20 * 366 * DAY))
young=a/customers/C00/C00001/$YEAR/a06-feedback/0001/record.1.xml
E1=D$(date -u -d "$TODAY + $((20 * 366)) days" +%Y)-0001
exits 'a clerk with a clock twenty years ahead proposes a record that is not due' 0 later "$A" dossier -C a destroy propose C00001/$YEAR/a06/1
like 'under a number of that year' "$(<"$OUT")" "$E1"
exits 'no appraiser with the right clock signs it' 6 as appraiser dossier -C a destroy submit "$E1"
like 'its term is not over' "$(<"$ERR")" 'D-DESTROY-TERM'
exits 'one whose clock is ahead does' 0 as appraiser later "$A" dossier -C a destroy submit "$E1"
exits 'no reviewer with the right clock' 6 as reviewer dossier -C a destroy sign reviewer "$E1"
exits 'one whose clock is ahead does' 0 as reviewer later "$A" dossier -C a destroy sign reviewer "$E1"
exits 'and an approver' 0 as approver later "$A" dossier -C a destroy sign approver "$E1"
exits 'no witness with the right clock' 6 as witness dossier -C a destroy sign witness "$E1"
exits 'a witness' 0 as witness later $((A + COOLED)) dossier -C a destroy sign witness "$E1"
exits 'and another' 0 as witness2 later $((A + COOLED)) dossier -C a destroy sign witness "$E1"
exits 'when all clocks but one are ahead, that of the operator is enough' 6 as operator dossier -C a destroy run "$E1" --confirm="$E1"
ok 'the record is there' test -e "$young"
exits 'verify notes the statements' 0 dossier -C a verify
like 'that are ahead of its clock' "$(<"$OUT")" 'V-STATEMENT-AHEAD'

old_records 1 >"$OUT" 2>"$ERR"
dossier -C a customer set C00001 --owner 王芳 >"$OUT" 2>"$ERR"
exits 'a record that is due goes all its way, whatever the clocks before' 0 attested
exits 'with verify' 0 later "$COOLED" dossier -C a verify
ok 'it is gone' test ! -e a/customers/C00/C00001/2010/a06-feedback/0001/record.1.xml

fresh
staff >"$OUT" 2>"$ERR"
old_records 1 >"$OUT" 2>"$ERR"
approved
exits 'a witness whose clock is behind does not end the cooling-off' 6 as witness later $((6 * DAY)) dossier -C a destroy sign witness $D
exits 'nor one whose clock was set back to 1990' 6 as witness at 1990-01-01 dossier -C a destroy sign witness $D
later $((-5 * 366 * DAY)) dossier -C a customer set C00001 --owner 李明 >"$OUT" 2>"$ERR"
exits 'an event long ago shortens nothing' 6 as witness later $((6 * DAY)) dossier -C a destroy sign witness $D
exits 'two witnesses in time' 0 as witness later "$COOLED" dossier -C a destroy sign witness $D
exits 'both' 0 as witness2 later "$COOLED" dossier -C a destroy sign witness $D
exits 'an operator whose clock is behind does nothing' 6 as operator later $DAY dossier -C a destroy run $D --confirm=$D
ok 'the record is there' test -e a/customers/C00/C00001/2010/a06-feedback/0001/record.1.xml
exits 'one with the right clock does' 0 execute
exits 'and verify agrees by any clock' 0 dossier -C a verify
exits 'twenty years later' 0 later "$A" dossier -C a verify
done_testing
