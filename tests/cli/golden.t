#!/usr/bin/env bash
# An archive that was made once: later versions must say of it what was said then.
. "$(dirname "$0")/harness.sh"
GOLDEN=$HARNESS_TOP/tests/golden

# What was said, without the note that a system has no sandbox, and without the time it took.
said () {
  grep -v '"V-NO-SANDBOX"' "$1" | sed 's/"milliseconds":[0-9]*/"milliseconds":0/; s/"notes":[0-9]*/"notes":0/'
}

# By a clock that all of it lies behind.
settled () { at 2100-01-01 "$@"; }

fresh
cp -a "$GOLDEN/archive" a
exits 'the archive of the first format passes' 0 settled dossier -C a --json verify --against-nothing
is 'with the same words' "$(said "$OUT")" "$(said "$GOLDEN/verify.json")"
is 'its scans are those of the samples' "$(sha256sum <a/customers/C00/C00042/2024/a02-contracts/0001/original-001.tif)" \
  "$(sha256sum <"$SAMPLES/contract.tif")"
readme_commands a/README.txt 3. 4. >verify.sh
is 'the commands of its README.txt say what they said' \
  "$(by_hand a ../verify.sh)" "$(cat "$GOLDEN/commands.txt")"
is 'its pack is the same tarball, byte for byte' \
  "$(dossier -q -C a pack --no-event -o - | sha256sum)" "$(cat "$GOLDEN/pack.sha256")"
printf '~' | dd of=a/customers/C00/C00042/2024/a02-contracts/0001/original-001.tif bs=1 seek=5000 conv=notrunc status=none
exits 'a byte changed in it is found' 1 settled dossier -C a --json verify --against-nothing
is 'with the same words again' "$(said "$OUT" | grep '"finding"')" "$(cat "$GOLDEN/changed.json")"
exits 'a record is filed into a volume of it that is open' 0 \
  dossier -C a file "$SAMPLES/fapiao.ofd" --customer C00043 --category vouchers --date 2024-07-01
exits 'and none into the sealed one' 6 \
  dossier -C a file "$SAMPLES/ferry.djvu" --customer C00042 --category contracts --date 2024-07-01

# Accounting files that were destroyed, with all that was signed.
fresh
GOLDEN=$GOLDEN/destruction
cp -a "$GOLDEN/archive" a
exits 'what was destroyed with authority passes' 0 settled dossier -C a --json verify --against-nothing
is 'with the same words, too' "$(said "$OUT")" "$(said "$GOLDEN/verify.json")"
exits 'its register can be shown' 0 dossier -C a --json destroy show D2026-0001
is 'as it was shown then' "$(out)" "$(cat "$GOLDEN/show.json")"
for statement in a/destruction/*/*.txt; do
  person=$(sed -n 's/^person: //p' "$statement")
  ok "openssl verifies $(basename "$statement")" openssl dgst -sha256 -verify "a/people/$person.pem" -signature "${statement%.txt}.sig" "$statement"
done
printf '~' | dd of=a/destruction/D2026-0001/1.approve.approver.p0007.txt bs=1 seek=300 conv=notrunc status=none
exits 'a statement that was changed is found' 1 settled dossier -C a --json verify --against-nothing
is 'and that the destruction was not signed then' "$(said "$OUT" | grep '"finding"')" "$(cat "$GOLDEN/forged.json")"
cp -r "$GOLDEN/keys" keys
chmod -R go= keys
exits 'its keys can be read still, and sign nothing more' 6 dossier -C a destroy sign it-witness D2026-0001 \
  --signing-key keys/witness-it.pem --passphrase-file keys/passphrase
like 'as it was signed already' "$(err)" 'D-DESTROY-'

done_testing
