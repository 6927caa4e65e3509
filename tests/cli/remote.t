#!/bin/bash
# Backups that go through pipes to another place and come back: cut into pieces, through mbuffer to a tape, for which a file
# stands, and by rclone to a server that speaks S3 (s3rver of npm: in PATH, or where S3RVER says). What is not installed here is
# told point by point.
. "$(dirname "$0")/harness.sh"

fresh
{
  dossier init a --fonds Z109 --name 示范客户档案
  dossier -C a customer add --number C00042 'Harbour Trading'
  dossier -C a file "$SAMPLES/contract.tif" "$SAMPLES/zhijian.png" --each --customer C00042 --category contracts --date 2024-03-05
} >"$OUT" 2>"$ERR"
dossier -q -C a pack -o good.tar --no-event >"$OUT"

# A command of dossier-pack(1), as it stands there but for sizes and places.
page () { # WORD: that is in it and in no other
  sed -n '/^\.Sh PIPES/,/^\.Sh SIGNED/p' "$HARNESS_TOP/man/dossier-pack.1" | grep -e "$1" |
    sed 's,/dev/nst0,tape,; s,-m 1G,-m 16M,; s,-b 4G,-b 20000,; s,/mnt/usb/,usb/,'
}
export DOSSIER_ARCHIVE=a
was () { tail -n 1 a/journal/* | tail -n 1 | sed -n 's/.* pack .* digest=\([0-9a-f]*\) .*/\1/p'; }

# ---- Pieces ----

mkdir usb
exits 'a pack is cut into pieces' 0 bash -o pipefail -c "$(page 'split -b')"
ok 'there are several' test -e usb/2026-11-26.tar.ac
is 'which are the pack together' "$(cat usb/* | sha256sum | cut -d' ' -f1)" "$(was)"
exits 'and verified from them' 0 bash -o pipefail -c "$(page '^cat /mnt/usb/')"
exits 'and unpacked' 0 bash -o pipefail -c 'cat usb/2026-11-26.tar.* | dossier unpack - pieces'
rm usb/2026-11-26.tar.ac
exits 'a piece that is missing is noticed' 1 bash -o pipefail -c "$(page '^cat /mnt/usb/')"

# ---- Tape ----

if command -v mbuffer >/dev/null; then
  exits 'a pack goes to a tape' 0 bash -o pipefail -c "$(page ' mbuffer -m')"
  is 'as it was written' "$(sha256sum <tape | cut -d' ' -f1)" "$(was)"
  exits 'and is verified from there' 0 bash -o pipefail -c "$(page '^mbuffer -i')"
  head -c 1000 /dev/zero >>tape
  exits 'a block that was filled up is noticed' 1 bash -o pipefail -c "$(page '^mbuffer -i')"
  like 'and named' "$(out)" 'V-TAR-TRAILING'
  exits 'a tape that is full fails the pipe' 1 bash -o pipefail -c 'dossier pack -o - --no-event | mbuffer -q -o /dev/full'
else
  for point in 'a pack goes to a tape' 'and is verified from there' 'a block that was filled up is noticed'; do
    skip "$point" 'mbuffer is not installed'
  done
fi

# ---- S3 ----

server=
stop () {
  if [ -n "$server" ]; then kill "$server" && wait "$server"; fi 2>/dev/null
  server=
}
trap 'stop; harness_end' EXIT

# As it is written in dossier-pack(1).
export RCLONE_CONFIG=$PWD/rclone.conf
# What the environment says of other stores is none of this one's.
unset AWS_CA_BUNDLE "${!AWS_@}" "${!RCLONE_S3_@}"
start () { # DIRECTORY: a server, and a remote of it
  local port=$((20000 + RANDOM % 20000))
  "${S3RVER:-s3rver}" --directory "$1" --address 127.0.0.1 --port "$port" --configure-bucket backups >server.log 2>&1 &
  server=$!
  cat >"$RCLONE_CONFIG" <<CONF
[remote]
type = s3
provider = Other
access_key_id = S3RVER
secret_access_key = S3RVER
endpoint = http://127.0.0.1:$port
force_path_style = true
CONF
  await answers && kill -0 "$server" 2>/dev/null
}
answers () { rclone --retries 1 --low-level-retries 1 lsd remote: >"$OUT" 2>"$ERR" || ! kill -0 "$server" 2>/dev/null; }

if ! command -v rclone >/dev/null || ! command -v "${S3RVER:-s3rver}" >/dev/null; then
  for point in 'a pack goes to an object store' 'and is verified from there' 'an increment follows it' 'a cut copy is noticed' \
    'it is unpacked from there'; do
    skip "$point" "rclone or s3rver is not installed"
  done
  done_testing
fi

mkdir store
ok 'a server is there' start "$PWD/store"
exits 'a pack goes to an object store' 0 bash -o pipefail -c \
  'dossier -C a pack -o - --receipt full.receipt | rclone rcat remote:backups/full.tar'
rclone cat remote:backups/full.tar 2>"$ERR" | sha256sum | cut -d' ' -f1 >digest
is 'as it was written' "$(cat digest)" "$(sed -n 's/^tarball: //p' full.receipt)"
exits 'and is verified from there' 0 bash -o pipefail -c 'rclone cat remote:backups/full.tar | dossier verify -'
dossier -C a file "$SAMPLES/bakery.png" --customer C00042 --category feedback --date 2025-07-01 >"$OUT"
exits 'an increment follows it' 0 bash -o pipefail -c \
  'dossier -C a pack -o - --since full.receipt --receipt more.receipt | rclone rcat remote:backups/more.tar'
exits 'both are compared with the archive' 0 bash -o pipefail -c 'rclone cat remote:backups/more.tar | dossier -C a compare -'
head -c 40000 good.tar | rclone rcat remote:backups/cut.tar
exits 'a cut copy is noticed' 1 bash -c 'rclone cat remote:backups/cut.tar | dossier verify -'
exits 'it is unpacked from there' 0 bash -o pipefail -c 'rclone cat remote:backups/full.tar | dossier unpack - back'
is 'as it was' "$(cd back && find customers -type f -exec sha256sum {} + | LC_ALL=C sort)" \
  "$(cd a && find customers -type f ! -path '*/2025/*' -exec sha256sum {} + | LC_ALL=C sort)"
stop
exits 'a store that is gone fails the pipe' 1 bash -o pipefail -c \
  'dossier -C a pack -o - --no-event 2>/dev/null | rclone --retries 1 --low-level-retries 1 rcat remote:backups/late.tar'
done_testing
