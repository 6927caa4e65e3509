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

# without_key COMMAND…: nobody signs it.
without_key () {
  local DOSSIER_SIGNING_KEY='' DOSSIER_PASSPHRASE_FILE=''
  "$@"
}

# fingerprint NAME: of the key.
fingerprint () {
  openssl pkey -pubin -in "$KEYS/$1.pub.pem" -outform DER | sha256sum | cut -d' ' -f1
}

# found DIR [OPTION…]: an archive whose administrator, p0001, is "admin", who is its archivist too and signs what others
# do not sign themselves. The options are of init.
found () {
  [ -e "$KEYS/admin.pem" ] || new_key admin
  export DOSSIER_SIGNING_KEY=$KEYS/admin.pem DOSSIER_PASSPHRASE_FILE=$PASSPHRASE_FILE
  dossier init "$@" >/dev/null
  dossier -C "$1" person add 'Administrator' --role administrator --role archivist --department HR \
    --key "$KEYS/admin.pub.pem" >/dev/null
}

# ---- Forging: what somebody does who can write every file, and has not the keys of others ----

# The journal as one file of lines, and back as blocks of one line, each with the digest of the line before it and the
# digest of what it brought as that is now. In the archive's directory.
forge_begin () {
  # shellcheck disable=SC2012  # names without anything odd in them
  ls journal | LC_ALL=C sort | while IFS= read -r name; do cat "journal/$name"; done >lines
  rm journal/*
}
forge_end () {
  local n=0 previous rest path hex
  previous=$(printf '%064d' 0)
  while IFS= read -r line; do
    n=$((n + 1))
    rest=${line#* }
    rest=${rest#* }
    path=$(sed -n 's/.* path=\([^ ]*\) digest=.*/\1/p' <<<"$line")
    if [ -n "$path" ] && [ -e "$path" ]; then
      hex=$(sha256sum <"$path" | cut -d' ' -f1)
      rest=$(sed "s/ digest=[0-9a-f]*/ digest=$hex/" <<<"$rest")
    fi
    line="$(printf '%09d' "$n") $previous $rest"
    printf '%s\n' "$line" >"journal/$(printf '%09d' "$n")"
    previous=$(sha256sum <"journal/$(printf '%09d' "$n")" | cut -d' ' -f1)
  done <lines
  rm lines
}

# forge_event VERB PATH [TIME]: one more line at the end of lines.
forge_event () {
  local time
  time=${3:-$(tail -n1 lines | cut -d' ' -f3)}
  printf '000000000 0 %s forger %s path=%s digest=%064d tx=%032d-000001\n' "$time" "$1" "$2" 0 0 >>lines
}

# sign_text KEY FILE: FILE.txt gets its signature FILE.sig, by openssl.
sign_text () {
  openssl dgst -sha256 -sign "$KEYS/$1.pem" -passin "file:$PASSPHRASE_FILE" -out "$2.sig" "$2.txt"
}
