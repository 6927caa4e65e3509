#!/bin/bash
# Backups that go through pipes to another place and come back: rclone to a server that speaks S3 (s3rver of npm: in PATH, or where
# S3RVER says), and what is cut into pieces. What is not installed here is told point by point.
. "$(dirname "$0")/harness.sh"

fresh
{
  dossier init a --fonds Z109 --name 示范客户档案
  dossier -C a customer add --number C00042 'Harbour Trading'
  dossier -C a file "$SAMPLES/contract.tif" "$SAMPLES/zhijian.png" --each --customer C00042 --category contracts --date 2024-03-05
} >"$OUT" 2>"$ERR"
dossier -q -C a pack -o good.tar --no-event >"$OUT"

# ---- Pieces ----

exits 'a pack is cut into pieces' 0 sh -c 'dossier -C a pack -o - --no-event | split -b 20000 - piece.'
ok 'there are several' test -e piece.ac
exits 'and verified from them' 0 sh -c 'cat piece.* | dossier verify -'
rm piece.ac
exits 'a piece that is missing is noticed' 1 sh -c 'cat piece.* | dossier verify -'

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
  local port=$((20000 + RANDOM % 20000)) i
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
  for i in $(seq 50); do
    if rclone --retries 1 --low-level-retries 1 lsd remote: >"$OUT" 2>"$ERR"; then return 0; fi
    kill -0 "$server" 2>/dev/null || return 1
    read -rt 0.2 <> <(:) || true
  done
  return 1
}

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
