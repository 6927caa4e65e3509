#!/bin/bash
# The two commands of README, each in a clean Debian 12 of its own (debootstrap with git, gcc, make and what they need, nothing
# else). Needs root, debootstrap, a network and 2 GB in TMPDIR; takes some minutes. MIRROR= names another mirror.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/dossier-fresh.XXXXXX")
mirror=${MIRROR:-http://deb.debian.org/debian}

leave () {
  for root in "$work"/*/; do
    umount "$root/proc" "$root/dev/pts" 2>/dev/null || true
  done
  rm -rf --one-file-system "$work"
}
trap leave EXIT

# What a machine behind a proxy or with a mirror of its own needs to reach packages; nothing else of this machine.
borrow_network () { # ROOT
  cp /etc/resolv.conf "$1/etc/" 2>/dev/null || true
  cp /etc/hosts "$1/etc/" 2>/dev/null || true
  rm -rf "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d
  cp -a /etc/apt/sources.list /etc/apt/sources.list.d "$1/etc/apt/" 2>/dev/null || true
  cp -a /etc/apt/apt.conf.d/. "$1/etc/apt/apt.conf.d/"
  if [ -d /etc/apt/keyrings ]; then cp -a /etc/apt/keyrings "$1/etc/apt/"; fi
  cp -a /usr/share/keyrings/. "$1/usr/share/keyrings/" 2>/dev/null || true
  if [ -d /usr/local/share/ca-certificates ]; then cp -a /usr/local/share/ca-certificates "$1/usr/local/share/"; fi
  if [ -d /etc/ssl/certs ]; then mkdir -p "$1/etc/ssl" && cp -a /etc/ssl/certs "$1/etc/ssl/"; fi
}

echo "a clean Debian 12 from $mirror"
debootstrap --variant=minbase --include=git,gcc,make,ca-certificates bookworm "$work/base" "$mirror" >"$work/log" 2>&1 ||
  { tail -n 20 "$work/log"; exit 1; }
borrow_network "$work/base"

for goal in demo check; do
  root=$work/$goal
  cp -a "$work/base" "$root"
  mount -t proc proc "$root/proc"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts" # tests of what a terminal sees
  git clone -q "$top" "$root/root/dossier"
  echo "== make $goal"
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb ${http_proxy:+http_proxy="$http_proxy"} \
    ${https_proxy:+https_proxy="$https_proxy"} chroot "$root" make -C /root/dossier --no-print-directory "$goal" >"$work/$goal.log" 2>&1 ||
    { tail -n 100 "$work/$goal.log"; echo "make $goal failed on a clean machine"; exit 1; }
  grep -E '^(installing|installed)' "$work/$goal.log"
  tail -n 12 "$work/$goal.log"
  umount "$root/proc" "$root/dev/pts"
  rm -rf --one-file-system "$root"
done
echo "both commands work on a clean Debian 12"
