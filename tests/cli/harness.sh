# shellcheck shell=bash
# For command tests: TAP without a plan up front, a fresh directory for each scene, and the program that was just built.
# Sourced by every tests/cli/*.t. A command's output is in the files $OUT and $ERR after `exits`.

HARNESS_TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
BUILD=${DOSSIER_BUILD:-$HARNESS_TOP/build}
SAMPLES=$HARNESS_TOP/tests/samples
PATH=$BUILD/bin:$PATH
HARNESS_ROOT=$(mktemp -d "${TMPDIR:-/tmp}/dossier-test.XXXXXX")
OUT=$HARNESS_ROOT/out
ERR=$HARNESS_ROOT/err
# What the program and the commands of a test leave there is found by done_testing.
TMPDIR=$HARNESS_ROOT/tmp
mkdir "$TMPDIR"
export PATH BUILD SAMPLES OUT ERR TMPDIR LC_ALL=C.UTF-8 DOSSIER_ACTOR=tester
unset LANGUAGE LANG LC_MESSAGES DOSSIER_ARCHIVE DOSSIER_DATA NO_COLOR G_DEBUG PAGER
# Today and its year in the zone of the layouts that ship: years and entries are numbered by it.
TODAY=$(TZ=UTC-8 date +%F)
YEAR=${TODAY%%-*}
HARNESS_COUNT=0
HARNESS_FAILED=0
HARNESS_SCENE=0
HARNESS_DONE=

harness_end () {
  local status=$?
  cd /
  chmod -R u+rwX "$HARNESS_ROOT" 2>/dev/null
  rm -rf "$HARNESS_ROOT"
  if [ -z "$HARNESS_DONE" ]; then
    echo "Bail out! the test ended before done_testing"
    exit 1
  fi
  exit "$status"
}
trap harness_end EXIT

# A new empty directory, also for the index and for the user's key; the working directory from now on.
fresh () {
  HARNESS_SCENE=$((HARNESS_SCENE + 1))
  mkdir "$HARNESS_ROOT/$HARNESS_SCENE" "$HARNESS_ROOT/$HARNESS_SCENE.cache"
  export XDG_CACHE_HOME=$HARNESS_ROOT/$HARNESS_SCENE.cache XDG_CONFIG_HOME=$HARNESS_ROOT/$HARNESS_SCENE.config
  cd "$HARNESS_ROOT/$HARNESS_SCENE" || exit 1
}

# later SECONDS COMMAND…: so long after now.
later () {
  local seconds=$1
  shift
  LD_PRELOAD=$BUILD/tests/cli/clock.so CLOCK_SHIFT=$((${CLOCK_SHIFT:-0} + seconds)) \
    ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0 "$@"
}
# at INSTANT COMMAND…: on that day, at noon in China, or at that time of UTC ("2026-11-23 16:30").
at () {
  local instant=$1
  shift
  [[ $instant == *:* ]] || instant="$instant 04:00"
  later $(($(date -u -d "$instant" +%s) - $(date -u +%s))) "$@"
}

harness_report () { # STATUS DESC
  HARNESS_COUNT=$((HARNESS_COUNT + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $HARNESS_COUNT - $2"
  else
    HARNESS_FAILED=$((HARNESS_FAILED + 1))
    echo "not ok $HARNESS_COUNT - $2"
  fi
  return 0
}

# A limit only ever guards against hanging. When it strikes, done_testing fails and says so: what was printed until then is no answer.
GUARD_SECONDS=300
hangs () { # WHAT…
  echo "HANGS: no answer after $GUARD_SECONDS s: $*" | tee -a "$HARNESS_ROOT/hangs"
}

# guarded COMMAND…: runs it, within that limit.
guarded () {
  timeout "$GUARD_SECONDS" "$@"
  local status=$?
  if [ "$status" -eq 124 ]; then hangs "$@"; fi
  return "$status"
}

# await COMMAND…: waits, within that limit, until it succeeds.
await () {
  local end=$((SECONDS + GUARD_SECONDS))
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || { hangs await "$@"; return 1; }
    sleep 0.01
  done
}

# A process stopped, or ended.
stopped () { case $(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null) in [TZ] | '') ;; *) false ;; esac; }

# nowhere ARCHIVE: the places of the last error that its archive does not have.
nowhere () {
  local place
  sed -n 's/^where: //p' "$ERR" | grep -E '^(customers|people|layouts|registers|destruction|journal|checkpoints)/' |
    while IFS= read -r place; do [ -e "$1/${place%:[0-9]*}" ] || echo "$place"; done
}

diag () {
  local line
  while IFS= read -r line; do echo "# $line"; done <<<"$*"
}

# ok DESC COMMAND…: the command succeeds. Without a command: the status before it was 0.
ok () {
  local before=$? description=$1
  shift
  if [ $# -gt 0 ]; then
    "$@" >"$OUT" 2>"$ERR"
    before=$?
  fi
  harness_report "$before" "$description"
  if [ "$before" -ne 0 ] && [ $# -gt 0 ]; then diag "status $before: $*" "$(cat "$OUT" "$ERR")"; fi
}

# not_ok DESC COMMAND…: the command fails, and not by a signal.
not_ok () {
  local description=$1 status
  shift
  "$@" >"$OUT" 2>"$ERR"
  status=$?
  [ "$status" -ne 0 ] && [ "$status" -lt 124 ]
  harness_report $? "$description"
}

# is DESC GOT WANT
is () {
  [ "$2" = "$3" ]
  harness_report $? "$1"
  [ "$2" = "$3" ] || diag "got:  $2" "want: $3"
}

# like DESC TEXT REGEX (extended); unlike is its opposite.
like () {
  [[ $2 =~ $3 ]]
  harness_report $? "$1"
  [[ $2 =~ $3 ]] || diag "text: $2" "does not match: $3"
}

unlike () {
  [[ ! $2 =~ $3 ]]
  harness_report $? "$1"
  [[ ! $2 =~ $3 ]] || diag "text: $2" "matches: $3"
}

# exits DESC STATUS COMMAND…: dying by a signal is never the expected status, whatever it is.
exits () {
  local description=$1 want=$2 status
  shift 2
  "$@" >"$OUT" 2>"$ERR" </dev/null
  status=$?
  [ "$status" -eq "$want" ] && { [ "$status" -lt 124 ] || [ "$status" -eq 130 ]; }
  harness_report $? "$description"
  [ "$status" -eq "$want" ] || diag "status $status, not $want: $*" "$(head -c 4000 "$OUT")" "$(head -c 4000 "$ERR")"
}

out () { cat "$OUT"; }
err () { cat "$ERR"; }
# What verify found, but for what this system lacks.
findings () { sed -n '/^note\[V-NO-SANDBOX\]/d; /^\(fault\|not checked\|note\)\[/p' "$OUT"; }

# A fingerprint of everything beneath a directory, to show that nothing has changed.
tree_digest () {
  (cd "$1" && find . -printf '%y %p\n' | LC_ALL=C sort && find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum) |
    sha256sum | cut -d' ' -f1
}

# readme_commands README FROM TO: the commands of an archive's README.txt (its indented lines), from one section to before another.
readme_commands () {
  awk -v from="$2 " -v to="$3 " 'index($0, from) == 1 {on = 1} index($0, to) == 1 {on = 0} on && /^    /{print substr($0, 5)}' "$1"
}

# by_hand DIRECTORY COMMANDS: runs commands of README.txt there. done_testing finds what they leave in the temporary directory.
by_hand () {
  (cd "$1" && guarded sh "$2" </dev/null 2>&1)
}

# skip_all REASON: nothing of this file can be tested here.
skip_all () {
  echo "1..0 # SKIP $1"
  HARNESS_DONE=1
  exit 0
}

# skip DESC REASON: one test that cannot be tried here.
skip () {
  HARNESS_COUNT=$((HARNESS_COUNT + 1))
  echo "ok $HARNESS_COUNT - $1 # SKIP $2"
}

done_testing () {
  [ ! -e "$HARNESS_ROOT/hangs" ] || {
    harness_report 1 'nothing hangs'
    diag "$(cat "$HARNESS_ROOT/hangs")"
  }
  [ -z "$(ls -A "$TMPDIR")" ] || {
    harness_report 1 'nothing is left in the temporary directory'
    diag "$(ls -A "$TMPDIR")"
  }
  echo "1..$HARNESS_COUNT"
  HARNESS_DONE=1
  if [ "$HARNESS_FAILED" -gt 0 ]; then exit 1; fi
  exit 0
}
