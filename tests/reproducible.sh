#!/bin/bash
# Builds twice, in directories of different names and lengths, and compares what comes out byte by byte.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d "${TMPDIR:-/tmp}/dossier-twice.XXXXXX")
trap 'rm -rf "$work"' EXIT
for copy in one another-directory; do
  mkdir "$work/$copy"
  tar c --exclude=./build --exclude=./.git . | tar x -C "$work/$copy"
  make -s -C "$work/$copy" -j2 all >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  (cd "$work/$copy/build" && find bin share -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) >"$work/$copy.sums"
done
if ! diff "$work/one.sums" "$work/another-directory.sums"; then
  echo "0 passed, 1 failed"
  exit 1
fi
echo "the same bytes twice: $(wc -l <"$work/one.sums") files"
