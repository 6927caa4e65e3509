#!/bin/bash
# 500 files dropped into a scanner's folder by four writers at once, some slowly, some broken, some twice, while two processes file
# them: the balance holds. Nothing is dropped, nothing is filed twice, and each source ends in done or problems as it was.
. "$(dirname "$0")/harness.sh"

fresh
mkdir in made
dossier init a --fonds Z109 >"$OUT" 2>&1 || exit 1
export DOSSIER_ARCHIVE=$PWD/a
dossier customer add --name 杭州西湖仪器有限公司 --owner tester >"$OUT" 2>&1 || exit 1

# What each writer brings, made before: 125 files. Every 12th is broken, every 20th has the bytes of the one before it, every 25th comes
# in two halves, and every 40th under a temporary name first.
WRITERS=4
EACH=125
for ((w = 1; w <= WRITERS; w++)); do
  for ((i = 1; i <= EACH; i++)); do
    name=C00001_feedback_2024-$(printf '%02d-%02d_%d-%03d' $((i % 12 + 1)) $((i % 28 + 1)) $w $i)
    if ((i % 12 == 0)); then
      { head -c 4000 "$SAMPLES/fankui.jpg" && echo "$w $i"; } >"made/$name.jpg"
    elif ((i % 20 == 0)); then
      cp "$last" "made/$name.jpg"
    else
      { cat "$SAMPLES/fankui.jpg" && echo "$w $i"; } >"made/$name.jpg"
    fi
    last=made/$name.jpg
  done
done
write () {
  local file name i=0
  for file in made/*_"$1"-*; do
    name=${file#made/}
    i=$((i + 1))
    if ((i % 25 == 0)); then
      head -c 9000 "$file" >"in/$name"
      sleep 0.4
      tail -c +9001 "$file" >>"in/$name"
    elif ((i % 40 == 0)); then
      cp "$file" "in/$name.part"
      sleep 0.1
      mv "in/$name.part" "in/$name"
    else
      cp "$file" "in/$name"
    fi
  done
}
pids=()
for ((w = 1; w <= WRITERS; w++)); do
  write $w &
  pids+=($!)
done
watches=()
for w in 1 2; do
  dossier inbox watch in --settle 1 --interval 1 --no-codes --json >"watch.$w" 2>"watch.$w.err" &
  watches+=($!)
done
wait "${pids[@]}"
is 'the writers are done' "$(find made -type f | wc -l)" $((WRITERS * EACH))
emptied () { [ -z "$(find in -maxdepth 1 -type f)" ]; }
ok 'the folder becomes empty' await emptied
kill -TERM "${watches[@]}"
for w in 1 2; do
  wait "${watches[$((w - 1))]}"
  like "watch $w ended in order" $? '^[01]$'
  is "and its balance holds" "$(jq -r 'select(.type == "summary" or .type == "balance") | .in == .filed + .problems + .waiting + .gone' "watch.$w" | sort -u)" true
done

sums () { find "$@" -type f ! -name '*.note.txt' -exec sha256sum {} + | cut -d' ' -f1 | sort; }
is 'each file is in done or problems, as it was' "$(sums in/done in/problems)" "$(sums made)"
broken=$(find made -type f -size -5k | wc -l)
is 'the broken ones are in problems' "$(find in/problems -type f ! -name '*.note.txt' | wc -l)" "$broken"
is 'each with a note' "$(find in/problems -name '*.note.txt' | wc -l)" "$broken"
is 'what is sound is filed once' "$(find a/customers -name 'original-*' -exec sha256sum {} + | cut -d' ' -f1 | sort)" \
  "$(find made -type f -size +5k -exec sha256sum {} + | cut -d' ' -f1 | sort -u)"
is 'what both say they filed is that' "$(cat watch.1 watch.2 | jq -r 'select(.type == "record" and .filed) | .path' | sort -u | wc -l)" \
  "$(find a/customers -name 'record.1.xml' | wc -l)"
ok 'the archive verifies' dossier verify
done_testing
