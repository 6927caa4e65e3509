#!/bin/bash
# All commands of an archive's README.txt, run as they stand there, in one shell: they print what README.txt says that they print, change
# nothing in the archive, and leave nothing behind.
. "$(dirname "$0")/harness.sh"
GOLDEN=$HARNESS_TOP/tests/golden

receipt () { sed -n "s/^$1: //p" full.tar.receipt; }

# expected: what they print of the archive a and its pack.
expected () {
  (cd a && grep -rn 合同 customers --include='record.*.xml'; grep -rl 'C00042' customers --include='record.*.xml'
    grep -h ' file ' journal/* | tail)
  echo "$(receipt to) events, head $(receipt head)"
  echo "$(receipt archive)  -"
  (cd a && openssl dgst -sha256 -r archive.xml)
  (cd a && for key in people/*.pem; do
    [ ! -e "$key" ] || echo "$(openssl pkey -pubin -in "$key" -outform DER | sha256sum | cut -d' ' -f1) $key"
  done)
  (cd a && grep -H -e '<name>' -e '<role' -e '<key' people/*.xml 2>/dev/null)
  echo 'Verified OK'
  echo "$(receipt tarball)  $PWD/full.tar"
  echo "$(receipt bytes) $PWD/full.tar"
  echo "$(sed -n 's/^members: //p' unpacked.txt)  -"
  grep '^members: ' unpacked.txt
}

# whole ARCHIVE: runs them in a copy of an archive, with a pack of it.
whole () {
  local before
  fresh
  cp -a "$1" a
  dossier -C a pack -o full.tar --no-event >"$OUT"
  readme_commands a/README.txt 2. 6. >whole.sh
  mkdir home
  before=$(tree_digest a)
  HOME=$PWD/home PACK=$PWD/full.tar UNPACKED=$PWD/unpacked by_hand a ../whole.sh |
    grep -v '^tar: .* in the future$' >"$OUT" # the clock had been moved
  is 'they print what they should' "$(out)" "$(expected)"
  is 'they change nothing in the archive' "$(tree_digest a)" "$before"
  is 'they leave nothing in the temporary directory' "$(ls -A "$TMPDIR")" ''
  is 'nor in the home directory' "$(ls -A home)" ''
  is 'nor elsewhere, except what they unpack' "$(LC_ALL=C ls -A | tr '\n' ' ')" \
    'a full.tar full.tar.receipt home unpacked unpacked.txt whole.sh '
  exits 'which is an archive' 0 dossier -C unpacked verify
}

for archive in "$GOLDEN/archive" "$GOLDEN/destruction/archive"; do
  rm -rf "$HARNESS_ROOT/whole"
  cp -a "$archive" "$HARNESS_ROOT/whole"
  dossier -C "$HARNESS_ROOT/whole" checkpoint >"$OUT" 2>&1
  whole "$HARNESS_ROOT/whole"
done
done_testing
