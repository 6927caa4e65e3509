#!/usr/bin/env bash
# What cannot be read is not checked, and neither is what depends on it: each file and each directory of an archive in turn, which
# verify may not read. None of it is a fault, and no hint tells to move good files away.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"
. "$(dirname "$0")/destroying.sh"

fresh
drop=()
if [ "$(id -u)" -eq 0 ]; then
  if ! command -v setpriv >"$OUT"; then
    skip 'unreadable files' 'root, and no setpriv'
    done_testing
    exit
  fi
  drop=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
{
  staff && old_records 2 && attested && old_records 1 机密
  printf 'scan\n' >scan.txt
  dossier -C a customer set C00001 --owner 王芳
  dossier -C a file scan.txt -c C00001 -k contracts -d 2024-03-05 -t 合同
  dossier -C a hold set C00001/2024 --matter 2026-7
  as admin dossier -C a checkpoint
} >"$OUT" 2>&1
# That user's program stands beside the archive and is called by a relative path: what lies above may be closed to it.
kit () {
  mkdir -p kit/tests/cli && cp -r "$HARNESS_BUILD/bin" "$HARNESS_BUILD/share" kit && cp "$HARNESS_BUILD/tests/cli/clock.so" kit/tests/cli
  chmod 755 "$HARNESS_ROOT" . && chmod -R a+rX kit a
}
HARNESS_BUILD=$BUILD BUILD=kit
plainly () { DOSSIER_DATA=kit/share/dossier "${drop[@]}" kit/bin/dossier -C a verify </dev/null; }
kit
exits 'the archive is good' 0 later $((COOLED + 86400)) plainly
unlike 'and nothing but the sandbox is missing' "$(out)" 'not checked|cannot be preloaded'
is 'the archive is good' "$?" 0

# unread PATH: without the right to read it.
unread () {
  local mode
  mode=$(stat -c %a "a/$1") && chmod 000 "a/$1"
  plainly >"$OUT" 2>"$ERR"
  is "$1 unread is not checked" "$?" 3
  is 'nothing is a fault for that' "$(grep '^fault' "$OUT")" ''
  unlike 'no hint tells to move anything away' "$(out)" 'hint: (move|remove|rename)'
  chmod "$mode" "a/$1"
}

while IFS= read -r path; do unread "${path#a/}"; done < <(find a -mindepth 1 | LC_ALL=C sort)

# A fault that stands by itself stays one.
scan=$(cd a && find customers -name original-001.txt)
printf x >>"a/$scan"
for path in people/p0003.pem journal/000000004; do
  chmod 000 "a/$path"
  exits "beside $path unread, a changed scan is a fault" 1 plainly
  like 'and named' "$(out)" "fault\\[V-FILE-CHANGED\\].*where: $scan"
  chmod 644 "a/$path"
done

# So does one that does not depend on what was not read: a hold that nobody signed, beside a checkpoint or a statement
# about a destruction; people and layouts could explain it.
last=$(grep -l ' decision ' a/journal/* | tail -n1)
cp -p "$last" saved && sed -i '/ signed /d' "$last"
for block in a/journal/*; do [[ $block > $last ]] && rm "$block"; done
is 'the hold was signed' "$(grep -c ' signed ' saved)" 1
exits 'without its signature it is a fault' 1 plainly
for path in $(cd a && find checkpoints destruction -name '*.txt' | sed -n '1p;$p'); do
  chmod 000 "a/$path"
  exits "beside $path unread, it is a fault" 1 plainly
  like 'and named' "$(out)" 'fault\[V-UNSIGNED\]'
  chmod 644 "a/$path"
done
chmod 000 a/people/p0001.1.xml
plainly >"$OUT" 2>"$ERR"
unlike 'beside a person unread it is none' "$(out)" 'fault\[V-UNSIGNED\]'
chmod 644 a/people/p0001.1.xml

# The first block names the digest algorithm, and archive.xml does too.
fresh
new_key gm sm2
ok 'an archive with SM3' dossier init a --crypto gm --administrator 李强 --key "$KEYS/gm.pub.pem"
dossier -C a customer add 华东贸易 >"$OUT" 2>&1
kit
unread journal/000000001

done_testing
