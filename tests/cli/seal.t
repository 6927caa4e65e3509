#!/bin/bash
# Sealing: what is complete is closed, what is not is refused with its reasons.
. "$(dirname "$0")/harness.sh"

# An archive of one customer in the working directory.
open_archive () {
  fresh
  dossier init . --fonds Z109 --name Test >/dev/null
  dossier customer add 'Harbour Trading' >/dev/null
}

scan () { # NAME: a file without pages, unlike any other
  printf 'scan %s\n' "$1" >"$1.txt"
}

# A PNG of one page: signature, header of a 1 x 1 picture, end. Its bytes differ behind the end.
paged_scan () { # NAME
  {
    printf '\211PNG\r\n\032\n'
    printf '\000\000\000\015IHDR\000\000\000\001\000\000\000\001\010\000\000\000\000\072\176\233\125'
    printf '\000\000\000\012IDAT\170\234\143\140\000\000\000\002\000\001\110\257\244\161'
    printf '\000\000\000\000IEND\256\102\140\202%s' "$1"
  } >"$1.png"
}

open_archive
mkdir ../scans && cd ../scans || exit 1
scan one && scan two
cd "$HARNESS_ROOT/$HARNESS_SCENE" || exit 1
ok 'two records are filed' dossier file ../scans/one.txt ../scans/two.txt --each --customer C00001 --category feedback --date 2024-03-05
before=$(tree_digest .)
exits 'a dry run succeeds' 0 dossier -n seal C00001/2024/a06 --checked-by 王芳
like 'and says what would be sealed' "$(out)" 'would seal +C00001/2024/a06-feedback +\(2 records, 2 files'
is 'and writes nothing' "$(tree_digest .)" "$before"
exits 'nobody checks what they prepared' 6 dossier seal C00001/2024/a06 --prepared-by 王芳 --checked-by ' 王 芳'
like 'by the name' "$(err)" 'error\[D-SAME-PERSON\]'
exits 'nor does the actor' 6 dossier --actor 王芳 seal C00001/2024/a06 --checked-by 王芳
exits 'the volume is sealed' 0 dossier seal C00001/2024/a06 --checked-by 王芳 --note '往来反馈'
volume=customers/C00/C00001/2024/a06-feedback
ok 'its manifest is valid for sha256sum' sh -c "cd $volume && sha256sum -c --strict --quiet manifest-sha256.1.txt"
is 'the manifest lists every file but itself' "$(cut -c67- $volume/manifest-sha256.1.txt)" \
  "$(cd $volume && find . -type f ! -path ./manifest-sha256.1.txt | cut -c3- | LC_ALL=C sort)"
like 'the container note says who checked' "$(cat $volume/volume.1.xml)" '<checked-by>王芳</checked-by>'
like 'and who prepared: the actor' "$(cat $volume/volume.1.xml)" '<prepared-by>tester</prepared-by>'
like 'and what it holds' "$(cat $volume/volume.1.xml)" 'records="2" files="2"'
like 'the seal is an event' "$(cat journal/*)" ' seal path=customers/C00/C00001/2024/a06-feedback/volume.1.xml '
unlike 'which tells no name and no note' "$(cat journal/*)" '王芳|往来|Harbour'
exits 'the archive verifies' 0 dossier verify

before=$(tree_digest .)
printf 'three\n' >../scans/three.txt
exits 'nothing can be filed into a sealed volume' 6 dossier file ../scans/three.txt --customer C00001 --category feedback --date 2024-05-01
like 'the refusal has its code' "$(err)" 'error\[D-VOLUME-SEALED\]'
exits 'nor can it be sealed twice' 6 dossier seal C00001/2024/a06
like 'with the same code' "$(err)" 'error\[D-VOLUME-SEALED\]'
exits 'a year with nothing left to seal says so' 6 dossier seal 2024
like 'with a code' "$(err)" 'error\[D-NOTHING-TO-SEAL\]'
exits 'a year without volumes is unknown' 2 dossier seal 1999
like 'with a code' "$(err)" 'error\[D-REFERENCE-UNKNOWN\]'
exits 'a record is not sealed' 2 dossier seal C00001/2024/a06/1
is 'and none of this changed anything' "$(tree_digest .)" "$before"

open_archive
paged_scan one && paged_scan two && mv ./*.png ..
ok 'a record with wrong declared pages is filed under a waiver' dossier file ../one.png --customer C00001 --category contracts \
  --date 2024-03-05 --pages 2 --waive pages --reason 'the back is empty'
ok 'what was waived when it was filed stays waived' dossier seal C00001/2024/a02

open_archive
printf '%%PDF-1.4\nno real document\n' >../odd.pdf
printf 'hello\n' >../hello.txt
ok 'a damaged scan is filed under a waiver' dossier file ../odd.pdf --customer C00001 --category contracts --date 2024-03-05 \
  --waive damaged --reason 'as it was received'
ok 'and another record in another volume' dossier file ../hello.txt --customer C00001 --category feedback --date 2024-03-05
before=$(tree_digest .)
exits 'a contract whose pages are not known is not sealed' 6 dossier seal 2024
like 'the check is named' "$(err)$(out)" 'pages-known'
like 'and the record' "$(err)$(out)" 'customers/C00/C00001/2024/a02-contracts/0001'
like 'the refusal has its code' "$(err)" 'error\[D-INCOMPLETE\]'
is 'nothing of the year was sealed' "$(tree_digest .)" "$before"
exits 'a waiver needs a reason' 2 dossier seal 2024 --waive pages-known
exits 'a waiver that waives nothing is refused' 2 dossier seal C00001/2024/a06 --waive numbering --reason none
like 'with its code' "$(err)" 'error\[D-WAIVER-UNUSED\]'
exits 'with a waiver the whole year is sealed' 0 dossier seal 2024 --waive pages-known:C00001/2024/a02-contracts/0001 --reason '原件如此'
like 'the reason stands in the container note' "$(cat customers/C00/C00001/2024/a02-contracts/volume.1.xml)" \
  '<waiver check="pages-known" place="customers/C00/C00001/2024/a02-contracts/0001" reason="原件如此"/>'
is 'in one transaction' "$(grep -h ' seal ' journal/* | sed 's/.*tx=//; s/-.*//' | sort -u | wc -l)" 1
exits 'the archive verifies' 0 dossier verify

# ---- References from a pipe ----

open_archive
printf 'one\n' >../one.txt && printf 'two\n' >../two.txt
dossier customer add Coca-Cola >"$OUT"
dossier file ../one.txt --customer C00002 --category feedback --date 2024-03-05 >"$OUT"
dossier file ../two.txt --customer C00001 --category feedback --date 2024-03-05 >"$OUT"
exits 'a volume is named by a pipe' 0 bash -c 'dossier list 2024 --volumes | grep ^C00001 | dossier seal -'
is 'and that alone is sealed' "$(find customers -name volume.1.xml)" customers/C00/C00001/2024/a06-feedback/volume.1.xml
is 'a pipe names volumes to list, too' "$(echo C00002/2024/a06 | dossier list - | cut -d' ' -f1)" C00002/2024/a06-feedback/0001
for verb in missing due log 'hold list'; do
  # shellcheck disable=SC2086  # a list of words
  exits "a hyphen is no piece of a name for $verb" 2 dossier $verb -
done

# ---- Declared, but not counted ----

open_archive
printf '\320\317\021\340\241\261\032\341\0\0' >../letter.doc
printf '\0\0\0\030ftypheic\0\0\0\0mif1heic' >../photo.heic
exits 'an office document is filed as declared' 0 dossier file ../letter.doc --customer C00001 --category contracts --date 2024-03-05 --pages 5
like 'and said not to be counted' "$(out)" 'pages declared: 5; not counted'
exits 'so is a photograph' 0 dossier file ../photo.heic --customer C00001 --category contracts --date 2024-03-05 --pages 1
like 'in the same words' "$(out)" 'pages declared: 1; not counted'
exits 'and they are sealed as they were filed' 0 dossier seal 2024
exits 'the archive verifies' 0 dossier verify

open_archive
printf 'good\n' >../good.txt
ok 'a record is filed' dossier file ../good.txt --customer C00001 --category feedback --date 2024-03-05
record=customers/C00/C00001/2024/a06-feedback/0001
chmod u+w $record/original-001.txt && printf 'evil\n' >$record/original-001.txt
before=$(tree_digest .)
exits 'what was changed is not sealed' 3 dossier seal 2024
like 'the refusal has its code' "$(err)" 'error\[D-DAMAGED\]'
like 'the file is named' "$(err)$(out)" 'original-001.txt'
exits 'nor with a waiver' 3 dossier seal 2024 --waive V-FILE-CHANGED --reason 'never mind'
is 'nothing was sealed' "$(tree_digest .)" "$before"

done_testing
