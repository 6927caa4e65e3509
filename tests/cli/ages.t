#!/bin/bash
# status reminds when the archive was packed or verified too long ago, by the layout or by the user.
. "$(dirname "$0")/harness.sh"

fresh
printf 'scan\n' >"$HARNESS_ROOT/one.txt"
dossier init . --fonds Z109 --name Test >/dev/null
verified=$XDG_CACHE_HOME/dossier/verified
notes () { { dossier status "$@" >/dev/null; } 2>&1; }
in_days () { date -u -d "$TODAY + $1 days" +%F; } # N: the day N days after today
field () { dossier --json status | jq -r --arg key "$1" 'select(.type == "archive") | .[$key] // "none"'; }

is 'a new archive has time' "$(notes)" ''
is 'nothing is known of it' "$(field pack) $(field full-pack) $(field verification)" 'none none none'
is 'the layout says how often' "$(field pack-every) $(field full-pack-every) $(field verification-every)" 'P7D P3M P1M'
is 'on the last day, too' "$(notes --as-of "$(in_days 7)")" ''
like 'a day later it is told' "$(notes --as-of "$(in_days 8)")" '^no pack was made in the last 7 days: run `dossier pack -o FILE`$'
like 'in Chinese' "$(LC_ALL=zh_CN.UTF-8 dossier status --as-of "$(in_days 8)" 2>&1)" '7 天内没有做过备份'
late=$(notes --as-of "$(in_days 100)")
like 'a full pack is the better advice' "$late" 'no full pack was made in the last 3 months'
unlike 'which is a pack, too' "$late" 'no pack'
like 'and nobody verified it' "$late" 'no verification without faults is known here in the last 1 month: run `dossier verify`'

exits 'a part is not the whole' 0 dossier verify --part 1/2
exits 'nor is a customer' 0 dossier verify C00000
is 'so nothing is noted' "$(field verification)" none
exits 'the whole' 0 dossier verify
unlike 'is' "$(field verification)" none
is 'today' "$(field verification-days)" 0
good=$(field verification)
is 'on a line' "$(cut -d' ' -f2- "$verified")" "$(field events) clean $(field id)"
exits 'a pack' 0 dossier pack -o ../p.tar
is 'is full' "$([ "$(field pack)" = "$(field full-pack)" ] && field pack-days)" 0
is 'all is well for a while' "$(notes --as-of "$(in_days 6)")" ''
exits 'an increment' 0 dossier pack --since ../p.tar.receipt -o ../q.tar
like 'becomes old first' "$(notes --as-of "$(in_days 8)")" '^no pack was made in the last 7 days: run `dossier pack --since RECEIPT -o FILE`$'
is 'the user may ask for less' "$(notes --as-of "$(in_days 20)" --every pack=P1M)" ''
like 'in weeks, too' "$(notes --as-of "$(in_days 20)" --every pack=P2W)" 'in the last 2 weeks'
like 'or for more' "$(notes --as-of "$(in_days 3)" --every verification=P2D --every pack=P1M)" '^no verification without faults is known here in the last 2 days'
for text in pack pack= pack=7 pack=P0D incremental=P1D =P1D; do
  exits "not an interval: $text" 2 dossier status --every "$text"
  like 'is named' "$(err)" D-INTERVAL
done

dossier customer add Mill >/dev/null
dossier file "$HARNESS_ROOT/one.txt" --customer C00001 --category feedback --date 2010-03-05 >/dev/null
printf 'other\n' >"$(find customers -name 'original-001.txt')"
exits 'a verification with faults' 1 dossier verify
is 'is noted' "$(tail -n 1 "$verified" | cut -d' ' -f3)" faults
is 'and is not the last one without' "$(notes --as-of "$(in_days 20)" --every pack=P1M)" ''
printf 'not a line\n\n2024-01-01T00:00:00Z x clean y\n' >>"$verified"
is 'lines of other forms are passed over' "$(field verification) $(field verification-days)" "$good 0"
rm "$verified"
is 'without the file nothing is known' "$(field verification)" none
done_testing
