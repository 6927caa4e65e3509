#!/bin/bash
# The user's own pair of keys: made once, kept secret, never overwritten, and as good to openssl(1) as to us.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

fresh
exits 'a key is made' 0 dossier key new --passphrase-file "$PASSPHRASE_FILE"
key=$XDG_CONFIG_HOME/dossier/key.pem
is 'in the user'\''s configuration directory, for its owner alone' "$(stat -c %a "$key")" 600
like 'protected by its passphrase' "$(head -n1 "$key")" '^-----BEGIN ENCRYPTED PRIVATE KEY-----$'
like 'with scrypt' "$(openssl asn1parse -in "$key")" ':scrypt'
like 'and AES' "$(openssl asn1parse -in "$key")" 'aes-256-cbc'
ok 'openssl reads it with the passphrase' openssl pkey -in "$key" -passin "file:$PASSPHRASE_FILE" -noout
not_ok 'and not with another' openssl pkey -in "$key" -passin 'pass:another sentence' -noout
is 'the public key stands beside it' "$(openssl pkey -in "$key" -passin "file:$PASSPHRASE_FILE" -pubout)" \
  "$(cat "$XDG_CONFIG_HOME/dossier/key.pub.pem")"
like 'the fingerprint is told' "$(dossier key show)" \
  "$(openssl pkey -pubin -in "$XDG_CONFIG_HOME/dossier/key.pub.pem" -outform DER | sha256sum | cut -d' ' -f1)"
is 'the public key can be printed' "$(dossier key show --public)" "$(cat "$XDG_CONFIG_HOME/dossier/key.pub.pem")"
before=$(tree_digest "$XDG_CONFIG_HOME")
exits 'a second key does not take its place' 6 dossier key new --passphrase-file "$PASSPHRASE_FILE"
like 'and that has a code' "$(err)" 'error\[D-EXISTS\]'
rm "$key"
exits 'nor is a public key overwritten' 6 dossier key new --passphrase-file "$PASSPHRASE_FILE"
ok 'no private key is then left without its public one' test ! -e "$key"

fresh
exits 'a dry run writes nothing' 0 dossier -n key new
ok 'not even a directory' test ! -e "$XDG_CONFIG_HOME"
for type in ed25519 sm2; do
  exits "a key of type $type is made" 0 dossier key new --type $type --signing-key $type.pem --passphrase-file "$PASSPHRASE_FILE"
  ok 'which openssl reads' openssl pkey -in $type.pem -passin "file:$PASSPHRASE_FILE" -noout
  like 'and whose type is told' "$(dossier key show $type.pub.pem)" "type +$type"
done
exits 'RSA keys are not made here' 6 dossier key new --type rsa --signing-key rsa.pem --passphrase-file "$PASSPHRASE_FILE"
like 'and that has a code' "$(err)" 'error\[D-KEY-TYPE\]'
exits 'nor keys of a type that is none' 2 dossier key new --type des --signing-key rsa.pem --passphrase-file "$PASSPHRASE_FILE"
ok 'and nothing was written' test ! -e rsa.pem

# Where a passphrase may come from.
exits 'the passphrase may come through a descriptor' 0 dossier key new --signing-key fd.pem --passphrase-fd 5 5<"$PASSPHRASE_FILE"
ok 'and is the same' openssl pkey -in fd.pem -passin "file:$PASSPHRASE_FILE" -noout
(umask 077 && printf 'short\n' >short)
exits 'a short one is refused' 2 dossier key new --signing-key x.pem --passphrase-file short
like 'with a code' "$(err)" 'error\[D-PASSPHRASE\]'
(umask 077 && head -c 2000 /dev/zero | tr '\0' x >long)
exits 'a file without a line feed is read up to a limit' 0 dossier key new --signing-key long.pem --passphrase-file long
cp "$PASSPHRASE_FILE" open && chmod 644 open
exits 'a file that others can read is refused' 6 dossier key new --signing-key x.pem --passphrase-file open
like 'with a code' "$(err)" 'error\[D-PASSPHRASE-FILE\]'
: >empty && chmod 600 empty
exits 'an empty file holds none' 2 dossier key new --signing-key x.pem --passphrase-file empty
exits 'a file that is not there' 3 dossier key new --signing-key x.pem --passphrase-file nowhere
exits 'a descriptor that is not open' 2 dossier key new --signing-key x.pem --passphrase-fd 77
exits 'a descriptor that is no number' 2 dossier key new --signing-key x.pem --passphrase-fd x
exits 'without a terminal nothing is asked' 2 setsid dossier key new --signing-key x.pem
like 'and the hint tells what to do' "$(err)" '--passphrase-file'
ok 'none of this made a key' test ! -e x.pem

# typed NAME KEYS…: makes a key on a terminal that script(1) gives, answering each prompt with the next of the keys. What
# the terminal shows is in $OUT.
typed () {
  local name=$1 keys
  shift
  coproc TERMINAL { script -qec "dossier key new --signing-key $name" /dev/null; }
  exec 8<&"${TERMINAL[0]}" 9>&"${TERMINAL[1]}"
  : >"$OUT"
  for keys in "$@"; do
    IFS= read -r -d : -t "$GUARD_SECONDS" -u 8 prompt || hangs "$prompt"
    printf '%s\n' "$prompt" >>"$OUT"
    # shellcheck disable=SC2059  # with its escapes
    printf "$keys" >&9
  done
  cat <&8 >>"$OUT"
  exec 8<&- 9>&-
  wait "$TERMINAL_PID" 2>/dev/null
}

if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
  typed typed.pem 'typed sentence\n' 'typed sentence\n'
  ok 'a passphrase can be typed' openssl pkey -in typed.pem -passin 'pass:typed sentence' -noout
  typed shown.pem 'typed sentence\n' 'typed sentence\n'
  unlike 'and is not shown' "$(out)" 'typed sentence'
  typed differ.pem 'typed sentence\n' 'another sentence\n'
  ok 'two that differ make no key' test ! -e differ.pem
  typed edited.pem 'wrong\025typed x\177\177 sentence\n' 'typed sentence\n'
  ok 'it can be corrected while it is typed' openssl pkey -in edited.pem -passin 'pass:typed sentence' -noout
  typed stopped.pem 'half a sen\003'
  ok 'an interrupt makes no key' test ! -e stopped.pem
else
  for point in 'a passphrase can be typed' 'and is not shown' 'two that differ make no key' 'it can be corrected while it is typed' \
    'an interrupt makes no key'; do
    skip "$point" 'script(1) gives no terminal here'
  done
fi

exits 'no form' 2 dossier key
exits 'a form that is none' 2 dossier key forge
exits 'what is no key is not shown' 3 dossier key show "$PASSPHRASE_FILE"
like 'with a code' "$(err)" 'error\[D-KEY\]'
exits 'a private key is no public key' 3 dossier key show ed25519.pem
done_testing
