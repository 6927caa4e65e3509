#!/bin/bash
# People: who may act, with which roles and keys, by administrators' signed statements.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

for name in admin li wang zhao second spare; do new_key $name; done

# refused DESC CODE COMMAND…: by a rule, and nothing has changed in the archive "a".
refused () {
  local description=$1 code=$2 before
  shift 2
  before=$(tree_digest a)
  exits "$description: refused" 6 "$@"
  like "$description: with its code" "$(err)" "error\\[$code\\]"
  is "$description: nothing has changed" "$(tree_digest a)" "$before"
}

# ---- The first one ----

fresh
dossier init a >/dev/null
exits 'an archive begins without people' 0 dossier -C a person list
like 'and says so' "$(err)" 'add the first one as administrator'
refused 'who founds an archive as administrator has a key' D-KEY-NONE env XDG_CONFIG_HOME="$PWD/none" "$(command -v dossier)" init b --administrator 管理员
like 'or is told how to make one' "$(err)" 'hint: run `dossier key new`'
ok 'and there is no archive yet' test ! -e b
refused 'the first person is administrator' D-NO-ADMINISTRATOR dossier -C a person add 李强 --role reviewer --key "$KEYS/li.pub.pem"
refused 'and has a key' D-KEY-NONE dossier -C a person add 李强 --role administrator
exits 'the first administrator needs no signature' 0 dossier -C a person add 管理员 --role administrator --key "$KEYS/admin.pub.pem"
like 'and has a number' "$(out)" 'added  p0001  管理员'
is 'the public key is in the archive' "$(cat a/people/p0001.pem)" "$(cat "$KEYS/admin.pub.pem")"
like 'the edition names its fingerprint' "$(cat a/people/p0001.1.xml)" "fingerprint=\"$(fingerprint admin)\""
unlike 'no name is in the journal' "$(cat a/journal/*)" '管理员'
refused 'the second person needs a signature' D-KEY-NONE dossier -C a person add 李强 --key "$KEYS/li.pub.pem"
refused 'of somebody known' D-SIGNER-UNKNOWN as li dossier -C a person add 李强 --key "$KEYS/li.pub.pem"

# ---- Adding, granting, revoking ----

exits 'an administrator adds a person' 0 env -u DOSSIER_ACTOR "$(command -v dossier)" -C a person add 李强 --role reviewer --department HR --signing-key "$KEYS/admin.pem" --passphrase-file "$PASSPHRASE_FILE" --key "$KEYS/li.pub.pem"
statement=people/p0002.1.administrator.p0001
like 'a statement says so' "$(cat a/$statement.txt)" 'subject: people/p0002.1.xml'
ok 'which openssl verifies' openssl dgst -sha256 -verify a/people/p0001.pem -signature a/$statement.sig a/$statement.txt
like 'about the very file' "$(cat a/$statement.txt)" "digest: $(sha256sum a/people/p0002.1.xml | cut -d' ' -f1)"
like 'by the administrator, who acts' "$(tail -n1 a/journal/000000007)" ' p0001 signature path='
refused 'somebody else than an administrator' D-NOT-ADMINISTRATOR as li dossier -C a person grant p0002 approver
refused 'a key that is somebody'\''s' D-KEY-TAKEN as admin dossier -C a person add 王芳 --key "$KEYS/li.pub.pem"
refused 'the administrator'\''s own under a second name' D-KEY-TAKEN as admin dossier -C a person add 王芳 --key "$KEYS/admin.pub.pem"
refused 'a second key at once' D-KEY-SECOND as admin dossier -C a person grant p0002 --key "$KEYS/wang.pub.pem"
refused 'a name that is there' D-PERSON-EXISTS as admin dossier -C a person add 李强 --key "$KEYS/wang.pub.pem"
refused 'a role that is held' D-ROLE-HELD as admin dossier -C a person grant p0002 reviewer
refused 'taking a role that is not held' D-ROLE-NOT-HELD as admin dossier -C a person revoke p0002 approver
exits 'a role that the layout does not have' 2 as admin dossier -C a person grant p0002 emperor
like 'is told with those that it has' "$(err)" 'hint: use one of: administrator, .*witness'
exits 'a department that the layout does not have' 2 as admin dossier -C a person grant p0002 approver --department XX
like 'with a code' "$(err)" 'error\[D-DEPARTMENT-UNKNOWN\]'
exits 'somebody unknown' 2 as admin dossier -C a person grant p0099 reviewer
like 'with a code' "$(err)" 'error\[D-PERSON-UNKNOWN\]'
exits 'a day that is none' 2 as admin dossier -C a person grant p0002 approver --until 2027-02-30
exits 'an end before the beginning' 2 as admin dossier -C a person grant p0002 approver --from 2027-06-01 --until 2027-05-01
exits 'no change at all' 2 as admin dossier -C a person grant p0002
exits 'another person of the same name is added when that is meant' 0 as admin dossier -C a person add 李强 --same-name --key "$KEYS/wang.pub.pem"
exits 'who has two bearers of one name' 2 as admin dossier -C a person grant 李强 witness
like 'must say which' "$(err)" 'hint: use one of: p0002, p0003'
exits 'a name that one person has will do' 0 as admin dossier -C a person grant 管理员 management
before=$(tree_digest a)
exits 'a dry run says what would be' 0 as admin dossier -n -C a person grant p0003 witness --until "$((YEAR + 4))-12-31"
like 'in words' "$(out)" 'would change  p0003'
is 'and does nothing' "$(tree_digest a)" "$before"
exits 'a role may have its time' 0 as admin dossier -C a person grant p0003 witness --from "$((YEAR + 3))-01-01" --until "$((YEAR + 4))-12-31"
like 'the last day counts whole' "$(cat a/people/p0003.2.xml)" "word=\"witness\" from=\"$((YEAR + 3))-01-01T00:00:00Z\" until=\"$((YEAR + 5))-01-01T00:00:00Z\""
like 'the list tells it' "$(dossier -C a person list)" "p0003 .*witness from $((YEAR + 3))-01-01 until $((YEAR + 4))-12-31"
exits 'a role is taken back' 0 as admin dossier -C a person revoke p0002 reviewer
unlike 'and is no longer listed' "$(dossier -C a person list)" 'reviewer'
ok 'the edition before stays' grep -q reviewer a/people/p0002.1.xml
exits 'a role may come again' 0 as admin dossier -C a person grant p0002 reviewer

# ---- Keys ----

exits 'a person without a key' 0 as admin dossier -C a person add 孙 --role witness
refused 'has none to give up' D-KEY-NONE as admin dossier -C a person revoke p0004 --key
exits 'a key is replaced' 0 as admin dossier -C a person grant p0002 --key "$KEYS/second.pub.pem" --replace-key
ok 'the new one has its own file' test -e a/people/p0002.2.pem
ok 'and the old one stays, for what it signed' cmp -s a/people/p0002.pem "$KEYS/li.pub.pem"
refused 'the old key signs no more' D-SIGNER-EXPIRED as li dossier -C a person grant p0003 approver
refused 'and does not come back' D-KEY-TAKEN as admin dossier -C a person grant p0002 --key "$KEYS/li.pub.pem" --replace-key
refused 'nor for another person' D-KEY-TAKEN as admin dossier -C a person add 赵 --key "$KEYS/li.pub.pem"
exits 'the only administrator replaces the key with the old one' 0 as admin dossier -C a person grant p0001 --key "$KEYS/spare.pub.pem" --replace-key
refused 'which is void from then on' D-SIGNER-EXPIRED as admin dossier -C a person grant p0003 approver
exits 'and the new one signs' 0 as spare dossier -C a person grant p0003 approver
exits 'a person leaves' 0 as spare dossier -C a person revoke p0003 --leaves
unlike 'and is no longer listed' "$(dossier -C a person list)" p0003
like 'but with --all' "$(dossier -C a person list --all)" p0003

# ---- Nobody is locked out ----

refused 'the last administrator stays one' D-NO-ADMINISTRATOR as spare dossier -C a person revoke p0001 administrator
refused 'and cannot leave' D-NO-ADMINISTRATOR as spare dossier -C a person revoke p0001 --leaves
refused 'nor give up the key' D-KEY-NONE as spare dossier -C a person revoke p0001 --key
exits 'once there is another one' 0 as spare dossier -C a person add 赵 --role administrator --key "$KEYS/zhao.pub.pem"
exits 'the first may go' 0 as zhao dossier -C a person revoke p0001 --leaves
refused 'and decides no more' D-SIGNER-EXPIRED as spare dossier -C a person grant p0001 administrator

# ---- Two administrators ----

cat >two.xml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<layout xmlns="urn:x-dossier:1" id="two" edition="1" extends="company" administrators="2" zh="双人" en="by two"/>
END
rm -rf a
found a --layout ./two.xml
exits 'with one administrator there one is enough' 0 as admin dossier -C a person add 赵 --role administrator --key "$KEYS/zhao.pub.pem"
unlike 'and the person holds' "$(err)" 'must sign it'
exits 'then two have to sign' 0 as admin dossier -C a person add 李强 --role reviewer --key "$KEYS/li.pub.pem"
like 'the second is asked for' "$(err)" '1 more administrator must sign it before it takes effect'
like 'with the command' "$(out)" 'next   dossier person sign p0003'
like 'until then the role is not held' "$(dossier -C a person list --json | jq -r 'select(.person == "p0003") | "\(.roles) \(."waits-for")"')" '^null 1$'
refused 'the same one signs once' D-SIGNED-ALREADY as admin dossier -C a person sign p0003
refused 'and not the one it is about' D-SIGNER-EXPIRED as li dossier -C a person sign p0003
before=$(tree_digest a)
exits 'a dry run of the second signature' 0 as zhao dossier -n -C a person sign p0003
like 'shows what would be signed' "$(out)" 'roles +reviewer'
like 'with the whole fingerprint' "$(out)" "key +$(fingerprint li)"
exits 'which asks for no passphrase' 0 dossier -n -C a person sign p0003 --signing-key "$KEYS/zhao.pem"
mv "$KEYS/zhao.pub.pem" kept.pub.pem
exits 'but needs the public key' 6 dossier -n -C a person sign p0003 --signing-key "$KEYS/zhao.pem"
like 'which it names' "$(err)" 'D-KEY-NONE.*where: .*zhao.pub.pem'
mv kept.pub.pem "$KEYS/zhao.pub.pem"
is 'and signs nothing' "$(tree_digest a)" "$before"
exits 'the second signs' 0 as zhao dossier -C a person sign p0003
is 'and the role is held' "$(dossier -C a person list --json | jq -r 'select(.person == "p0003") | "\(.roles) \(."waits-for")"')" 'reviewer 0'
refused 'nothing is left to sign' D-NOTHING-TO-SIGN as zhao dossier -C a person sign p0003
exits 'one administrator alone takes nothing away' 0 as admin dossier -C a person revoke p0002 administrator
is 'the other is still one' "$(dossier -C a person list --json | jq -r 'select(.person == "p0002") | .roles')" administrator
exits 'a change that waits gives way to the next' 0 as zhao dossier -C a person grant p0002 witness
exits 'which is then signed' 0 as admin dossier -C a person sign p0002
is 'and stands on what held before' "$(dossier -C a person list --json | jq -r 'select(.person == "p0002") | .roles')" 'administrator, witness'

# ---- Two at once ----

rm -rf a
found a
as admin dossier -C a person add 李强 --key "$KEYS/li.pub.pem" >/dev/null
as admin dossier -C a person grant p0002 reviewer >first 2>&1 & one=$!
as admin dossier -C a person grant p0002 witness >other 2>&1 & two=$!
wait $one; first=$?
wait $two; other=$?
is 'two changes of one person at once both happen' "$first $other" '0 0'
is 'one after the other' "$(dossier -C a person list --json | jq -r 'select(.person == "p0002") | "\(.roles) \(.edition)"')" 'reviewer, witness 3'

# ---- What has been tampered with is not worked on ----

printf '<!-- -->' >>a/people/p0002.1.xml
exits 'a changed person is not worked on' 3 dossier -C a person list
like 'and that has a code' "$(err)" 'error\[D-FILE-CHANGED\]'

exits 'no form' 2 dossier -C a person
exits 'a form that is none' 2 dossier -C a person promote p0001
done_testing
