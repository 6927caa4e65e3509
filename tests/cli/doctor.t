#!/bin/bash
# doctor: tries what an archive needs, and leaves nothing behind.
. "$(dirname "$0")/harness.sh"

fresh
exits "doctor works without an archive" 0 dossier doctor
like "and names libraries with their versions" "$(out)" 'SQLite +good +3\.[0-9]+'
like "libxml2's too is written as people write it" "$(out)" 'libxml2 +good +2\.[0-9]+\.[0-9]+'
like "and helpers" "$(out)" 'pdfinfo +(good|limited)'
like "and where layouts are" "$(out)" "$BUILD"

mkdir d
exits "doctor tries a directory" 0 dossier doctor d
for ability in 'atomic naming' 'rename without replacement' 'fsync of files' 'fsync of directories'; do
  like "$ability works here" "$(out)" "$ability +good"
done
is "and leaves nothing in it" "$(ls -A d)" ""
exits "a directory that is not there is an error" 3 dossier doctor nowhere
like "with its code" "$(err)" 'D-NOT-FOUND'
exits "a file is no directory" 3 dossier doctor "$OUT"

dossier init a >/dev/null
before=$(tree_digest a)
exits "doctor tries the archive's file system" 0 dossier -C a doctor
like "all of it" "$(out)" 'fsync of directories +good'
is "and leaves the archive as it was" "$(tree_digest a)" "$before"
exits "an archive that is named and is none is an error" 5 dossier -C nowhere doctor

exits "without helpers doctor says so" 0 env PATH="$BUILD/bin" "$BUILD/bin/dossier" doctor
# ---- Test sheets ----

if command -v qrencode >/dev/null && command -v ZXingReader >/dev/null; then
  sheet='DOSSIER SHEET CUSTOMER:C00042 CATEGORY:KH.A02'
  qrencode -o good.png -s 12 -m 20 -d 300 "$sheet"
  exits "a test sheet that can be read" 0 dossier doctor --labels good.png
  like "is good" "$(out)" "separator sheet +good +$sheet"
  like "and so is its resolution" "$(out)" 'resolution +good +300 dpi'
  unlike "and nothing else is told" "$(out)" SQLite
  qrencode -o coarse.png -s 12 -m 20 -d 100 Z109-KH.A02.2024-D30-C00042-0007
  exits "a coarse scan" 0 dossier doctor --labels coarse.png --json
  is "is limited" "$(jq -r 'select(.type == "point") | "\(.name) \(.state)"' "$OUT" | paste -sd ';')" 'resolution limited;label good'
  qrencode -o foreign.png -s 12 -m 20 https://example.org
  exits "a foreign code" 0 dossier doctor --labels foreign.png
  like "is told to be one" "$(out)" 'foreign code +limited +https://example.org'
  qrencode -o broken.png -s 12 -m 20 'DOSSIER SHEET CUSTOMER'
  exits "half a sheet" 1 dossier doctor --labels broken.png
  like "is bad" "$(out)" 'code not understood +bad'
else
  skip "test sheets" "needs qrencode and ZXingReader: .ci/setup installs them"
fi
exits "a page without a code" 1 dossier doctor --labels "$SAMPLES/fankui.jpg"
like "is bad" "$(out)" 'code +bad'
exits "a page that is not there" 3 dossier doctor --labels nowhere.png

if [ "$(id -u)" -eq 0 ] && mkdir m && mount -t tmpfs -o ro none m 2>/dev/null; then
  exits "a file system that cannot be written is a finding" 1 dossier doctor m
  like "and says so" "$(out)" 'writing +bad'
  umount m
else
  skip "a file system that cannot be written is a finding" "needs root and mount"
fi
done_testing
