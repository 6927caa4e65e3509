#!/bin/bash
# The examples of the manual pages work as they are printed: each command ends with status 0. Only places outside the current
# directory and the year of a number are replaced. Not here: commands that need another program or the network (remote.t,
# timestamp.t), and those of a destruction (destroy.t, redact.t).
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

# commands PAGE: its examples, one command a line.
commands () {
  awk '/^\.Sh EXAMPLES/ {on = 1; next} /^\.Sh/ {on = 0} /^\.Bd/ {text = on; next} /^\.Ed/ {text = 0}
       text {sub (/^\$ /, ""); if (sub (/\\e$/, "") || /\|$/) {head = head $0 " "; next} print head $0; head = ""}' "$HARNESS_TOP/man/$1" |
    sed "s,/backup/,backup/,g; s,/media/stick/,stick/,; s,/srv/,srv/,g; s,/tmp/look,look,; s,/mnt/nas,.,; s,\\\\(dq,\",g; s,\\\\e,\\\\,g
      s,[HD]2026-0,H$YEAR-0,; s,^tiffinfo ,test -e ,"
}
# works PAGE [BUT]: runs them, but for those that match BUT.
works () {
  local command
  commands "$1" | grep -vE -e "rclone${2:+|$2}" >commands
  ok "$1 has examples" test -s commands
  while IFS= read -r command <&3; do
    exits "$1: $command" 0 bash -o pipefail -c "$command"
  done 3<commands
}
# The passphrase is asked for on a terminal, and there is none here.
dossier () { command dossier --passphrase-file "$PASSPHRASE_FILE" "$@"; }
export -f dossier
export PASSPHRASE_FILE

fresh
unset XDG_CONFIG_HOME
export HOME=$PWD/home
mkdir home backup stick srv inbox
cp "$SAMPLES/contract.tif" home/scan.tif
commands dossier.1 >commands
exits 'dossier.1: from nothing to a verified archive' 0 bash -e -o pipefail ./commands
like 'and the digest of what was found' "$(out)" "$(sha256sum <home/scan.tif | cut -d' ' -f1)  .*/original-001.tif"

works dossier-key.1
cp "$HARNESS_TOP/layouts/key-accounts.xml" our-rules.xml
works dossier-init.1
works dossier-help.1

dossier init a --fonds Z109 >"$OUT"
export DOSSIER_ARCHIVE=a
dossier customer add 'Harbour Trading' >"$OUT"
dossier customer add --number C00042 'KHOO 宏远西湖' >"$OUT"
works dossier-customer.1

cp "$SAMPLES/contract.tif" "$SAMPLES/huoyun.tif" .
cp "$SAMPLES/dingdan.pdf" request.pdf
cp "$SAMPLES/hardware-2.pdf" reply.pdf
cp "$SAMPLES/index.csv" list.xlsx
mv huoyun.tif inbox
works dossier-file.1
for i in 2 3 4 5 6 7; do
  dossier file contract.tif -c C00042 -k contracts --date "2024-03-0$i" --title "合同 contract $i" --duplicate
done >"$OUT" 2>&1
dossier file contract.tif -c C00042 -k vouchers --date 2015-06-01 --duplicate >"$OUT" 2>&1
dossier file contract.tif -c C00042 -k feedback --date 2025-06-01 --duplicate >"$OUT" 2>&1

mkdir srv/scans
works dossier-inbox.1
works dossier-find.1
works dossier-list.1
works dossier-print.1
works dossier-show.1
works dossier-why.1
works dossier-log.1
works dossier-path.1
works dossier-doctor.1
sed -n '/^<layout .*id="shop" edition="1"/,/^<.layout>/p' "$HARNESS_TOP/man/dossier-layout.5" >shop.xml
works dossier-layout.1

cp contract.tif new.tif && printf 'x' >>new.tif
works dossier-amend.1
works dossier-void.1
works dossier-hold.1
works dossier-event.1
works dossier-due.1
works dossier-retention.1
works dossier-restrict.1
works dossier-release.1

# Without pdfinfo the pages of a PDF are not known.
env PATH="$BUILD/bin" dossier file request.pdf -c C00042 -k contracts --date 2024-05-01 --duplicate >"$OUT" 2>&1
works dossier-seal.1 '^dossier seal 2024'
exits 'dossier-seal.1: all volumes of a year' 0 bash -c "$(commands dossier-seal.1 | grep '^dossier seal 2024')"

exits 'dossier.1: a sealed volume takes no record' 6 dossier file contract.tif -c C00042 -k contracts --date 2024-03-05 --duplicate
is 'with the error that the page shows' "$(grep -A2 '^error' "$ERR")" "$(grep -A2 '^error\[' "$HARNESS_TOP/man/dossier.1")"
works dossier-reopen.1

(unset -f dossier && new_key wang && new_key zhao)
cp "$KEYS/wang.pub.pem" "$KEYS/zhao.pub.pem" .
works dossier-person.1 '^dossier key new'
works dossier-checkpoint.1 'tsa|tsq'
dossier customer set C00042 note=新 >"$OUT"
dossier checkpoint >"$OUT" 2>&1
works dossier-sign.1 '2500'

works dossier-pack.1
works dossier-compare.1
cp -a a srv/archive
cp backup/*.tar .
while IFS= read -r command <&3; do
  rm -rf srv/restored
  exits "dossier-unpack.1: $command" 0 bash -c "$command"
done 3< <(commands dossier-unpack.1 | grep -v rclone)
cp sunday.tar full.tar
works dossier-verify.1 '--part' # which holds no customer here
done_testing
