# shellcheck shell=bash
# What others do for the same jobs, beside what dossier does: tar and sync always, borg and restic where they are
# installed. ARCHIVE is what they back up, in PACKS and beside it; what they have written is removed again before a run,
# and not timed.
PACKS=$WORK/disk/packs
OUT=$WORK/disk/out
export BORG_REPO=$WORK/disk/borg BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes BORG_BASE_DIR=$WORK/borg \
  RESTIC_REPOSITORY=$WORK/disk/restic RESTIC_PASSWORD=bench RESTIC_CACHE_DIR=$WORK/restic
mkdir -p "$PACKS"

TAR_NAME=$(tar --version | head -n1)
SHA256SUM_NAME=$(sha256sum --version | head -n1)
peer_name () { "$1" --version 2>/dev/null || "$1" version; } # restic has no --version
has_peer () { command -v "$1" >/dev/null || { echo "not compared with $1, which is not installed"; return 1; }; }
ARCHIVE_NAME=${ARCHIVE##*/}

remove_written () { rm -rf "${PACKS:?}"/* "${OUT:?}" "$OUT.tar"; sync -f "$PACKS"; }
warm_archive () { find "$ARCHIVE" -type f -print0 | xargs -0 cat | cksum; } # borg has the kernel forget what it has read
new_borg () { rm -rf "${BORG_REPO:?}" "$BORG_BASE_DIR"; remove_written; borg init -e none && warm_archive; }
new_restic () { rm -rf "${RESTIC_REPOSITORY:?}" "$RESTIC_CACHE_DIR"; remove_written; restic init && warm_archive; }

ours_pack () { dossier -C "$ARCHIVE" pack --no-event -o "$PACKS/ours.tar"; }
ours_pack_pipe () { dossier -C "$ARCHIVE" pack --no-event -o - | cat >/dev/null; }
tar_sync () { (cd "$WORK/disk" && tar -cf "$PACKS/tar.tar" --exclude .staging "$ARCHIVE_NAME" && sync -f "$PACKS"); }
tar_pipe () { (cd "$WORK/disk" && tar -cf - --exclude .staging "$ARCHIVE_NAME" | cat >/dev/null); }
tar_sha256sum () { (cd "$WORK/disk" && tar -cf - --exclude .staging "$ARCHIVE_NAME" | sha256sum >/dev/null); }
borg_backup () { borg create "::run$1-$RANDOM" "$ARCHIVE"; }
restic_backup () { restic backup "$ARCHIVE"; }

# ---- The archive itself, whose digests are in WORK/sums ----

sum_archive () {
  (cd "$ARCHIVE" && find . -type f ! -path './.staging/*' -print0 | xargs -0 sha256sum) >"$WORK/sums"
  grep ' \./customers/' "$WORK/sums" >"$WORK/sums-customers" # in a pack, the journal may stand in other files
}
ours_verify () { dossier -C "$ARCHIVE" verify; }
sha256sum_verify () { (cd "$ARCHIVE" && sha256sum -c --quiet "$WORK/sums"); }

# ---- Increments ----

# Files a hundred more scans. Sets BEFORE, the event before them, and AFTER, the last of them.
last_event () { dossier -C "$ARCHIVE" log --newest 1 --json | sed -n 's/.*"event":\([0-9]*\).*/\1/p'; }
file_hundred () {
  rm -rf "$WORK/snapshot" "$WORK/new"
  (cd "$WORK/disk" && tar -cf /dev/null -g "$WORK/snapshot" --exclude .staging "$ARCHIVE_NAME")
  BEFORE=$(last_event)
  mkdir "$WORK/new"
  head -c 15000000 /dev/urandom | split -b 150000 - "$WORK/new/scan-"
  dossier -C "$ARCHIVE" file --each --customer C00001 --category vouchers --date 2024-03-05 "$WORK"/new/* || return
  AFTER=$(last_event)
  remove_written
}
ours_increment () { dossier -C "$ARCHIVE" pack --no-event --since "$BEFORE" -o "$PACKS/more.tar"; }
ours_nothing () { dossier -C "$ARCHIVE" pack --no-event --since "$AFTER" -o "$PACKS/none.tar"; }
tar_incremental () {
  (cd "$WORK/disk" && cp "$WORK/snapshot" "$WORK/snapshot.now" &&
    tar -cf "$PACKS/tar-more.tar" -g "$WORK/snapshot.now" --exclude .staging "$ARCHIVE_NAME" && sync -f "$PACKS")
}

# ---- Reading a pack: PACK ----

warm_pack () { cat "$PACK" | cksum; }
remove_and_warm () { remove_written && warm_pack; }
ours_verify_pack () { dossier verify "$PACK"; }
ours_verify_pipe () { cat "$PACK" | dossier verify -; }
sha256sum_pack () { sha256sum "$PACK"; }
sha256sum_pipe () { cat "$PACK" | sha256sum; }
borg_check () { borg check --verify-data; }
restic_check () { restic check --read-data; }
ours_unpack () { dossier unpack "$PACK" "$OUT"; }
tar_unpack () { mkdir "$OUT.tar" && tar -xf "$PACK" -C "$OUT.tar" && sync -f "$OUT.tar"; }
tar_unpack_verified () { tar_unpack && (cd "$OUT.tar" && sha256sum -c --quiet "$WORK/sums-customers"); }
borg_restore () { mkdir "$OUT.tar" && (cd "$OUT.tar" && borg extract "::$(borg list --last 1 --format '{archive}')" && sync -f .); }
restic_restore () { restic restore latest --target "$OUT.tar" && sync -f "$OUT.tar"; }
