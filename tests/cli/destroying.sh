# shellcheck shell=bash
# For tests of destruction: an archive whose people may sign one. Sourced after people.sh.

COOLED=$((8 * 86400))
# Registers are numbered by the year: the first one.
D=D$YEAR-0001

# employ NAME DEPARTMENT ROLE…: a person of the archive "a" with a key of that name.
employ () {
  local name=$1 department=$2 roles=() role
  shift 2
  for role; do roles+=(--role "$role"); done
  [ -e "$KEYS/$name.pem" ] || new_key "$name"
  as admin dossier -C a person add "$name" --key "$KEYS/$name.pub.pem" --department "$department" "${roles[@]}" >/dev/null
}

# old_records N [TITLE]: N records of 2010 that may be destroyed since 2021, in a sealed volume of the customer C00001.
old_records () {
  local i
  for ((i = 1; i <= $1; i++)); do
    dossier -C a file "$SAMPLES/contract.tif" --customer C00001 --category a06 --duplicate --title "${2:-反馈}$i" \
      --creator "${3:-销售部}" --date 2010-03-05 >/dev/null || return
  done
  dossier -C a seal 2010 >/dev/null
}

# staff: the archive "a" with everybody that the default layout asks for.
staff () {
  found a --fonds Z109 "$@"
  employ appraiser HR appraiser archivist
  employ reviewer HR hr-head
  employ approver GM management
  employ operator HR operator archivist # who extends the records that a register keeps
  employ witness Sales witness
  employ witness2 HR witness
  dossier -C a customer add "${CUSTOMER:-杭州西湖仪器有限公司}" >/dev/null
}

# approved: a register of all that is due, signed until the cooling-off.
approved () {
  dossier -C a destroy propose --due >/dev/null &&
    as appraiser dossier -C a destroy submit $D >/dev/null &&
    as reviewer dossier -C a destroy sign reviewer $D >/dev/null &&
    as approver dossier -C a destroy sign approver $D >/dev/null
}

# counted: and by the witnesses.
counted () {
  approved &&
    as witness later "$COOLED" dossier -C a destroy sign witness $D >/dev/null &&
    as witness2 later "$COOLED" dossier -C a destroy sign witness $D >/dev/null
}

execute () {
  as operator later "$COOLED" dossier -C a destroy run $D --confirm=$D
}

attested () {
  counted && execute >/dev/null &&
    as witness later "$COOLED" dossier -C a destroy sign witness $D >/dev/null &&
    as witness2 later "$COOLED" dossier -C a destroy sign witness $D >/dev/null
}
