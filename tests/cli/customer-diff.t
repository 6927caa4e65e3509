#!/usr/bin/env bash
# What changed in a profile: who, when, from which source, field by field.
. "$(dirname "$0")/harness.sh"

fresh
dossier init a >/dev/null || exit 1
cd a || exit 1
dossier -q customer add 甲有限公司 representative=王伟 ownership=state --phone 1 >/dev/null || exit 1
ok "a change with a source" dossier --actor li customer set C00001 phone+=2 --source 业务员
ok "a change of the person in charge" dossier customer set C00001 representative=李娜 note=一
ok "a change of the legal form" dossier customer set C00001 name=甲股份有限公司 ownership=private
changes () { dossier --json customer diff "$@" | jq -r 'select(.type == "change") | [.edition, .by, .field, .before, .after, .source, .means] | map (. // "-") | join ("|")'; }
is "all changes are told" "$(changes 甲)" '2|li|phone|1|1; 2|sales|-
3|tester|representative|王伟|李娜|-|the person in charge changes
3|tester|note|-|一|-|-
4|tester|name|甲有限公司|甲股份有限公司|-|the legal form changes
4|tester|ownership|state|private|-|the legal form changes'
is "or those between two editions" "$(changes C00001 1 2)" '2|li|phone|1|1; 2|sales|-'
like "with the time" "$(dossier --json customer diff C00001 1 2 | jq -r 'select(.type == "change").changed')" "Z$"
ok "in Chinese" env LC_ALL=C.UTF-8 LANGUAGE=zh_CN LANG=zh_CN.UTF-8 dossier customer diff C00001
like "with Chinese names" "$(out)" 法定代表人
exits "one edition alone" 2 dossier customer diff C00001 1
exits "the later one first" 2 dossier customer diff C00001 3 2
exits "an edition that is not there" 2 dossier customer diff C00001 1 9
like "is named" "$(err)" D-EDITION-UNKNOWN
exits "a word that is no edition" 2 dossier customer diff C00001 1 x
dossier -q customer add 乙 >/dev/null
exits "a profile without changes" 0 dossier customer diff C00002
like "says so" "$(err)" 'nothing has changed'
done_testing
