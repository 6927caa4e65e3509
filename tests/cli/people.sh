# shellcheck shell=bash
# For tests with people who sign: keys in a directory of their own, all under one passphrase. Sourced after harness.sh.

KEYS=$HARNESS_ROOT/keys
PASSPHRASE_FILE=$HARNESS_ROOT/passphrase
mkdir "$KEYS"
(umask 077 && echo 'a sentence of several words' >"$PASSPHRASE_FILE")

# new_key NAME [TYPE]: a pair of keys, $KEYS/NAME.pem and $KEYS/NAME.pub.pem.
new_key () {
  dossier key new --signing-key "$KEYS/$1.pem" --type "${2:-p256}" --passphrase-file "$PASSPHRASE_FILE" >/dev/null
}

# as NAME COMMAND…: the command with that key to sign with.
as () {
  local name=$1
  shift
  "$@" --signing-key "$KEYS/$name.pem" --passphrase-file "$PASSPHRASE_FILE"
}

# fingerprint NAME: of the key.
fingerprint () {
  openssl pkey -pubin -in "$KEYS/$1.pub.pem" -outform DER | sha256sum | cut -d' ' -f1
}

# found DIR [OPTION…]: an archive whose administrator, p0001, is "admin". The options are of init.
found () {
  [ -e "$KEYS/admin.pem" ] || new_key admin
  dossier init "$@" >/dev/null
  dossier -C "$1" person add 'Administrator' --role administrator --key "$KEYS/admin.pub.pem" >/dev/null
}
