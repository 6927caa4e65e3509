# shellcheck shell=bash
# Ways to tamper with an archive, for tamper.t and shell-verify.t. Sourced after harness.sh.
#
# `tampering` calls, for each way, the caller's function
#     kind DESC GRADE CODE PLACE SHELL COMMANDS
# COMMANDS are run by eval inside a fresh copy of the archive that `tampering_archive` made. GRADE is fault, not-checked or note; SHELL
# is yes when the commands of README.txt claim to find it too.

V=customers/C00/C00042/2024/a02-contracts # sealed
W=customers/C00/C00042/2024/a06-feedback  # open
X=customers/C00/C00043/2024/a02-contracts
D=registers/decisions/$YEAR/000/H$YEAR-0001/entry.1.xml

tampering_archive () { # in the directory a of the present one
  local i
  for i in 1 2 3 4 5 6 7; do printf 'scan %s\n%0*d\n' "$i" $((i * 700)) "$i" >"scan$i.txt"; done
  {
    dossier init a --name 东方公司
    dossier -C a customer add --number C00042 --name 华东贸易 --owner 王芳
    dossier -C a customer add --number C00043 --name 北方机械 --owner 王芳
    dossier -C a customer set C00042 --owner 李明
    dossier -C a file scan1.txt scan2.txt --customer C00042 --category contracts --date 2024-03-05 --title 合同一
    dossier -C a file scan3.txt --customer C00042 --category contracts --date 2024-03-06 --title 合同二
    dossier -C a file --each scan4.txt scan5.txt scan6.txt --customer C00042 --category feedback --date 2024-04-01
    dossier -C a seal C00042/2024/a02-contracts --note 完整 --waive pages-known --reason 文本
    dossier -C a customer set C00043 --owner 李明
    dossier -C a file scan7.txt --customer C00043 --category contracts --date 2024-05-06 --title 合同三
    dossier -C a hold set C00043/2024 --matter 2026-7
  } >"$OUT" 2>"$ERR"
}

sha () { sha256sum <"$1" | cut -d' ' -f1; }
# Writes over a byte; what is written is another one than stands there.
poke () { # FILE AT [BYTES]
  local bytes="${3:-~}"
  [ -n "${3-}" ] || [ "$(dd if="$1" bs=1 skip="$2" count=1 status=none | tr -d '\0')" != '~' ] || bytes='!'
  printf '%s' "$bytes" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
# A record's manifest as its files are now, as somebody would make it who knows how.
remanifest () {
  (cd "$1" && rm manifest-sha256.1.txt && LC_ALL=C sha256sum -- * | LC_ALL=C sort -k2 >"$HARNESS_ROOT/m" &&
    mv "$HARNESS_ROOT/m" manifest-sha256.1.txt)
}
# Edits the line of the journal that brought a path.
reline () { # PATH SED
  local file
  file=$(grep -l " path=$1 " journal/*) && sed -i "\| path=$1 |$2" "$file"
}
# Puts a digest into the event that brought a path.
reevent () { reline "$1" "s/ \\(digest\\|manifest\\)=[0-9a-f]*/ \\1=$2/"; }
# Numbers stay, and every line gets the digest of the line before it, to the end of the journal.
rechain () {
  local previous file line rest
  previous=$(printf '%064d' 0)
  for file in journal/[0-9]*; do
    while IFS= read -r line; do
      rest=${line#* }
      line="${line%% *} $previous ${rest#* }"
      printf '%s\n' "$line"
      previous=$(printf '%s\n' "$line" | sha256sum | cut -d' ' -f1)
    done <"$file" >"$HARNESS_ROOT/block"
    mv "$HARNESS_ROOT/block" "$file"
  done
}
# Changes a document and hides it as far as one can without other people's records of the journal's head.
rewrite () { # PATH SED: of a file with an event of its own
  sed -i "$2" "$1" && reevent "$1" "$(sha "$1")" && rechain
}
rewrite_record () { # DIRECTORY SED
  sed -i "$2" "$1/record.1.xml" && remanifest "$1" && reevent "$1" "$(sha "$1/manifest-sha256.1.txt")" && rechain
}

tampering_files () {
  kind 'a byte of a scan is changed' fault V-FILE-CHANGED $V/0001/original-001.txt yes 'poke $V/0001/original-001.txt 100'
  kind 'a byte is added to a scan' fault V-FILE-CHANGED $W/0001/original-001.txt yes 'echo >>$W/0001/original-001.txt'
  kind 'a byte of a decision is changed' fault V-FILE-CHANGED "$D" yes 'poke $D 200'
  kind 'a decision is gone' fault V-FILE-MISSING "$D" yes 'rm $D'
  kind 'a scan is truncated' fault V-FILE-CHANGED $W/0001/original-001.txt yes 'truncate -s 10 $W/0001/original-001.txt'
  kind 'a scan is emptied' fault V-FILE-CHANGED $W/0001/original-001.txt yes ': >$W/0001/original-001.txt'
  kind 'two scans of a record are swapped' fault V-FILE-CHANGED $V/0001/original-002.txt yes \
    'mv $V/0001/original-001.txt t; mv $V/0001/original-002.txt $V/0001/original-001.txt; mv t $V/0001/original-002.txt'
  kind 'scans of two records are swapped' fault V-FILE-CHANGED $W/0002/original-001.txt yes \
    'mv $W/0001/original-001.txt t; mv $W/0002/original-001.txt $W/0001/original-001.txt; mv t $W/0002/original-001.txt'
  kind 'two records are swapped' fault V-MANIFEST-CHANGED $W/0001/manifest-sha256.1.txt yes \
    'mv $W/0001 t; mv $W/0002 $W/0001; mv t $W/0002'
  kind 'a scan is deleted' fault V-FILE-MISSING $V/0001/original-002.txt yes 'rm $V/0001/original-002.txt'
  kind 'a description is deleted' fault V-FILE-MISSING $W/0003/record.1.xml yes 'rm $W/0003/record.1.xml'
  kind 'a manifest is deleted' fault V-MANIFEST-MISSING $W/0003/manifest-sha256.1.txt yes 'rm $W/0003/manifest-sha256.1.txt'
  kind 'a record is deleted' fault V-RECORD-MISSING $W/0003 yes 'rm -r $W/0003'
  kind 'a sealed record is deleted' fault V-RECORD-MISSING $V/0002 yes 'rm -r $V/0002'
  kind 'the files of a record are deleted' fault V-MANIFEST-MISSING $W/0003/manifest-sha256.1.txt yes 'rm $W/0003/*'
  kind 'a volume is deleted' fault V-DIR-MISSING $V yes 'rm -r $V'
  kind 'a year is deleted' fault V-DIR-MISSING customers/C00/C00043/2024 yes 'rm -r customers/C00/C00043/2024'
  kind 'a customer is deleted' fault V-DIR-MISSING customers/C00/C00043 yes 'rm -r customers/C00/C00043'
  kind 'all customers are gone' fault V-TREE-EMPTY customers yes 'rm -r customers/*'
  kind 'the directory of customers is gone' fault V-DIR-MISSING customers yes 'rm -r customers'
  kind 'a file is added to a record' fault V-FILE-UNLISTED $W/0001/extra.txt yes 'echo x >$W/0001/extra.txt'
  kind 'a file is added to a volume' fault V-FILE-UNLISTED $W/notes.txt yes 'echo x >$W/notes.txt'
  kind 'a file is added to a customer' fault V-FILE-UNLISTED customers/C00/C00042/customer.3.xml yes \
    'cp customers/C00/C00042/customer.2.xml customers/C00/C00042/customer.3.xml'
  kind 'a file is added to the archive' fault V-FILE-UNLISTED notes.txt yes 'echo x >notes.txt'
  kind 'a file with a name that no archive gives' fault V-NAME-INVALID "$W/Desktop (1).ini" yes 'echo x >"$W/Desktop (1).ini"'
  kind 'a record is added' fault V-DIR-UNLISTED $W/0004 yes 'cp -r $W/0003 $W/0004'
  kind 'an empty directory is added' fault V-DIR-UNLISTED $W/0004 no 'mkdir $W/0004'
  kind 'a directory is added to a record' fault V-DIR-UNLISTED $W/0001/more no 'mkdir $W/0001/more'
  kind 'a customer is added' fault V-DIR-UNLISTED customers/C00/C00044 yes 'cp -r customers/C00/C00043 customers/C00/C00044'
  kind 'a thousand of customers is added' fault V-DIR-UNLISTED customers/C01 yes 'cp -r customers/C00 customers/C01'
  kind 'a scan is renamed' fault V-FILE-UNLISTED $W/0001/original-002.txt yes 'mv $W/0001/original-001.txt $W/0001/original-002.txt'
  kind 'a record is renamed' fault V-RECORD-MISSING $W/0003 yes 'mv $W/0003 $W/0004'
  kind 'the case of a name is changed' fault V-NAME-CASE $W/0001/Original-001.txt yes 'mv $W/0001/original-001.txt $W/0001/Original-001.txt'
  kind 'the case of a directory is changed' fault V-NAME-CASE customers/C00/C00042/2024/A06-feedback yes 'mv $W customers/C00/C00042/2024/A06-feedback'
  kind 'a scan is moved to another record' fault V-FILE-MISSING $V/0001/original-002.txt yes 'mv $V/0001/original-002.txt $V/0002/'
  kind 'a scan becomes a symbolic link' fault V-NOT-PLAIN $W/0001/original-001.txt yes 'mv $W/0001/original-001.txt ..; ln -s "$PWD/../original-001.txt" $W/0001/'
  kind 'a record becomes a symbolic link' fault V-NOT-PLAIN $W/0001 yes 'mv $W/0001 ../moved; ln -s "$PWD/../moved" $W/0001'
  kind 'a volume becomes a symbolic link' fault V-NOT-PLAIN $W yes 'mv $W ../moved; ln -s "$PWD/../moved" $W'
  kind 'a symbolic link is added' fault V-NOT-PLAIN $W/0001/link yes 'ln -s /etc/passwd $W/0001/link'
  kind 'a scan becomes a pipe' fault V-NOT-PLAIN $W/0001/original-001.txt yes 'rm $W/0001/original-001.txt; mkfifo $W/0001/original-001.txt'
  kind 'a pipe is added' fault V-NOT-PLAIN pipe yes 'mkfifo pipe'
  kind 'a scan becomes a directory' fault V-NOT-PLAIN $W/0001/original-001.txt yes 'rm $W/0001/original-001.txt; mkdir $W/0001/original-001.txt'
  kind 'a record becomes a file' fault V-NOT-PLAIN $W/0001 yes 'rm -r $W/0001; echo x >$W/0001'
  kind 'a scan has a second name outside' note V-HARD-LINK $W/0001/original-001.txt no 'ln $W/0001/original-001.txt ../second'
  kind 'the text for people is changed' fault V-FILE-CHANGED README.txt yes 'echo trust us >>README.txt'
  kind 'the text for people is deleted' fault V-FILE-MISSING README.txt yes 'rm README.txt'
  kind 'the rules are changed' fault V-FILE-CHANGED layouts/company.1.xml yes 'sed -i s/D30/D10/ layouts/company.1.xml'
  kind 'the rules are deleted' fault V-DIR-MISSING layouts yes 'rm -r layouts'
  kind 'rules are added' fault V-FILE-UNLISTED layouts/company.2.xml yes 'cp layouts/company.1.xml layouts/company.2.xml'
  kind 'the name of the archive is changed' fault V-FILE-CHANGED archive.xml yes 'sed -i s/东方/西方/ archive.xml'
  kind 'archive.xml is deleted' fault V-FILE-MISSING archive.xml yes 'rm archive.xml'
  kind 'a profile is changed' fault V-FILE-CHANGED customers/C00/C00042/customer.1.xml yes 'sed -i s/华东/华西/ customers/C00/C00042/customer.1.xml'
  kind 'an edition of a profile is deleted' fault V-FILE-MISSING customers/C00/C00042/customer.1.xml yes 'rm customers/C00/C00042/customer.1.xml'
  kind 'the newest edition of a profile is replaced by an older one' fault V-FILE-CHANGED customers/C00/C00042/customer.2.xml yes \
    'cp customers/C00/C00042/customer.1.xml customers/C00/C00042/customer.2.xml'
  kind 'the seal of a volume is deleted' fault V-FILE-MISSING $V/volume.1.xml yes 'rm $V/volume.1.xml'
  kind 'the counts of a seal are changed' fault V-FILE-CHANGED $V/volume.1.xml yes 'sed -i s/records=\"2\"/records=\"1\"/ $V/volume.1.xml'
  kind 'the list of a sealed volume is deleted' fault V-FILE-MISSING $V/manifest-sha256.1.txt yes 'rm $V/manifest-sha256.1.txt'
  kind 'a line of a sealed list is taken out' fault V-FILE-CHANGED $V/manifest-sha256.1.txt yes 'sed -i 2d $V/manifest-sha256.1.txt'
  kind 'what is staged and belongs to nobody' note V-STAGING-STRAY .staging/junk no 'echo x >.staging/junk'
}

tampering_manifests () {
  kind 'a description is edited and its manifest with it' fault V-MANIFEST-CHANGED $W/0001/manifest-sha256.1.txt yes \
    'sed -i s/scan4/scan9/ $W/0001/record.1.xml; remanifest $W/0001'
  kind 'a scan is replaced and its manifest with it' fault V-MANIFEST-CHANGED $W/0001/manifest-sha256.1.txt yes \
    'echo forged >$W/0001/original-001.txt; remanifest $W/0001'
  kind 'a scan is replaced, its manifest and its event too' fault V-CHAIN journal/000000010:1 yes \
    'echo forged >$W/0001/original-001.txt; remanifest $W/0001; reevent $W/0001 "$(sha $W/0001/manifest-sha256.1.txt)"'
  kind 'a manifest is emptied' fault V-MANIFEST-CHANGED $W/0001/manifest-sha256.1.txt yes ': >$W/0001/manifest-sha256.1.txt'
  kind 'an empty manifest that the journal agrees with' fault V-MANIFEST-EMPTY $W/0001/manifest-sha256.1.txt yes \
    ': >$W/0001/manifest-sha256.1.txt; reevent $W/0001 "$(sha $W/0001/manifest-sha256.1.txt)"; rechain'
  kind 'a manifest that leads out of its record' fault V-MANIFEST $W/0001/manifest-sha256.1.txt yes \
    'sed -i "s|  original|  ../0002/original|" $W/0001/manifest-sha256.1.txt; reevent $W/0001 "$(sha $W/0001/manifest-sha256.1.txt)"; rechain'
  kind 'a line of a manifest is taken out' fault V-FILE-UNLISTED $W/0001/original-001.txt yes \
    'sed -i /original/d $W/0001/manifest-sha256.1.txt'
  kind 'a digest in a manifest is edited' fault V-FILE-CHANGED $W/0001/record.1.xml yes \
    'sed -i "s/^.\(.*record\)/0\1/;s/^\(.\)../\1ab/" $W/0001/manifest-sha256.1.txt'
  kind 'a manifest with DOS line ends' fault V-MANIFEST-CHANGED $W/0001/manifest-sha256.1.txt yes 'sed -i s/$/\\r/ $W/0001/manifest-sha256.1.txt'
  kind 'a manifest of another algorithm is added' fault V-FILE-UNLISTED $W/0001/manifest-sha512.1.txt yes \
    'echo x >$W/0001/manifest-sha512.1.txt'
}

tampering_journal () {
  kind 'a character of an event is changed' fault V-CHAIN journal/000000005:1 yes 'sed -i s/tester/tosser/ journal/000000005'
  kind 'a time is changed' fault V-CHAIN journal/000000001:2 yes 'sed -i "2s/ 20..-/ 2019-/" journal/000000001'
  kind 'a line in a block is removed' fault V-JOURNAL-NUMBER journal/000000010:2 yes 'sed -i 2d journal/000000010'
  kind 'the last line of a block is removed' fault V-JOURNAL-GAP journal/000000013 yes 'sed -i 3d journal/000000010'
  kind 'a block is removed' fault V-JOURNAL-GAP journal/000000007 yes 'rm journal/000000006'
  kind 'the first block is removed' fault V-JOURNAL-GAP journal/000000005 yes 'rm journal/000000001'
  kind 'two lines are swapped' fault V-JOURNAL-NUMBER journal/000000010:1 yes 'sed -i -n "1{h;d};2{p;x};p" journal/000000010'
  kind 'two blocks are swapped' fault V-JOURNAL-NUMBER journal/000000006:1 yes \
    'mv journal/000000006 t; mv journal/000000007 journal/000000006; mv t journal/000000007'
  kind 'a line is written twice' fault V-JOURNAL-NUMBER journal/000000010:2 yes 'sed -i 1p journal/000000010'
  kind 'a block is copied to the end' fault V-JOURNAL-NUMBER journal/000000017:1 yes 'cp journal/000000016 journal/000000017'
  kind 'an event is forged at the end, not chained' fault V-CHAIN journal/000000016:1 yes \
    'sed "s/^000000016 ./000000017 f/" journal/000000016 >journal/000000017'
  kind 'a block is numbered higher' fault V-JOURNAL-GAP journal/000000020 no 'mv journal/000000017 journal/000000020'
  kind 'a block has DOS line ends' fault V-EVENT journal/000000007:1 yes 'sed -i s/$/\\r/ journal/000000007'
  kind 'the last line end of a block is cut off' fault V-JOURNAL-CUT journal/000000007:1 yes 'truncate -s -1 journal/000000007'
  kind 'a block is cut in the middle of a line' fault V-EVENT journal/000000007:1 yes 'truncate -s 60 journal/000000007'
  kind 'a block is emptied' fault V-JOURNAL-EMPTY journal/000000007 yes ': >journal/000000007'
  kind 'an empty line is added' fault V-EVENT journal/000000007:2 yes 'echo >>journal/000000007'
  kind 'a line of 5,000 bytes is added' fault V-EVENT journal/000000016:2 yes 'printf "%05000d\n" 1 >>journal/000000016'
  kind 'a NUL byte is written into the journal' fault V-EVENT journal/000000007:1 no 'printf "\\0" | dd of=journal/000000007 bs=1 seek=100 conv=notrunc status=none'
  kind 'a field is written twice' fault V-EVENT journal/000000007:1 yes 'sed -i "s/ tx=/ path=x tx=/" journal/000000007'
  kind 'a digest in upper case' fault V-EVENT journal/000000007:1 yes 'sed -i -E "s/^([0-9]+ )([0-9a-f]+)/\\1\\U\\2/" journal/000000007'
  kind 'a stray file in the journal' fault V-JOURNAL-STRAY journal/notes.txt no 'echo x >journal/notes.txt'
  kind 'a directory in the journal' fault V-NOT-PLAIN journal/000000019 no 'mkdir journal/000000019'
  kind 'a block becomes a symbolic link' fault V-NOT-PLAIN journal/000000007 yes 'mv journal/000000007 ..; ln -s "$PWD/../000000007" journal/'
  kind 'the journal is emptied' fault V-NO-EVENTS journal yes 'rm journal/*'
  kind 'the journal is gone' fault V-DIR-MISSING journal yes 'rm -r journal'
  kind 'a block that overlaps another one' fault V-JOURNAL-DIFFERS journal/000000011 no 'sed -n 2p journal/000000010 | sed s/tester/other/ >journal/000000011'
}

# Rewritten to the end of the journal, so that the chain is whole: what remains is what the documents say of each other.
tampering_rewritten () {
  kind 'an event older than the one before' note V-EVENT-TIME journal/000000007:1 no 'sed -i "s/ 2[0-9]*-/ 2001-/" journal/000000007; rechain'
  kind 'a verb of a later version' not-checked V-EVENT-UNKNOWN journal/000000015:1 no 'sed -i "s/ customer / baptise /" journal/000000015; rechain'
  kind 'a second init' fault V-EVENT journal/000000007:1 no 'sed -i "s/ customer .*/ init/" journal/000000007; rechain'
  kind 'an event whose path leads out' fault V-EVENT journal/000000016:1 yes 'reline $X/0001 "s| path=[^ ]*| path=../0001|"; rechain'
  kind 'an event whose reference code is of another place' fault V-EVENT journal/000000016:1 no 'reline $X/0001 "s| ref=\([^ ]*\)0001| ref=\10009|"; rechain'
  kind 'a record brought by two events' fault V-EVENT-REPEATED $W/0001 yes 'reline $W/0002 "s|0002|0001|g"; rechain'
  kind 'another retention period in the event' fault V-REFERENCE $X/0001/record.1.xml no 'reline $X/0001 "s/-D30-/-D40-/"; rechain'
  kind 'a shorter retention period everywhere' fault V-RETENTION $X/0001/record.1.xml no \
    'reline $X/0001 "s/-D30-/-D10-/"; rewrite_record $X/0001 s/D30/D10/g'
  kind 'a record that says it is another one' fault V-REFERENCE $X/0001/record.1.xml no 'rewrite_record $X/0001 s/C00043-0001/C00042-0001/'
  kind 'a record of another fonds' fault V-REFERENCE $X/0001/record.1.xml no 'reline $X/0001 "s/ref=Z001/ref=Z999/"; rewrite_record $X/0001 s/Z001/Z999/'
  kind 'a category of another directory' fault V-REFERENCE $X/0001/record.1.xml no \
    'reline $X/0001 "s/KH.A02/KH.A03/"; rewrite_record $X/0001 s/KH.A02/KH.A03/'
  kind 'a category that the rules do not have' fault V-RULES $X/0001/record.1.xml no \
    'reline $X/0001 "s/KH.A02/ZZ.Z9/"; rewrite_record $X/0001 s/KH.A02/ZZ.Z9/'
  kind 'another trigger of the retention period' fault V-RULES $X/0001/record.1.xml no 'rewrite_record $X/0001 s/trigger=\"CE\"/trigger=\"FY\"/'
  kind 'a date that gives another year' fault V-YEAR $X/0001/record.1.xml no 'rewrite_record $X/0001 s/=\"2024-/=\"2023-/'
  kind 'another rule for the year' fault V-YEAR $X/0001/record.1.xml no 'rewrite_record $X/0001 s/document-year/reply-alone/'
  kind 'a part taken from the description' fault V-RECORD-COUNT $X/0001/record.1.xml no 'rewrite_record $X/0001 s/bytes=\"[0-9]*\"/bytes=\"1\"/'
  kind 'an unknown element in a description' fault V-SCHEMA $X/0001/record.1.xml no \
    'rewrite_record $X/0001 "s|</record>|<evil/></record>|"'
  kind 'a description that is no XML' fault V-XML $X/0001/record.1.xml no 'rewrite_record $X/0001 "s|</record>||"'
  kind 'a DOCTYPE in a description' fault V-XML $X/0001/record.1.xml no 'rewrite_record $X/0001 "2i <!DOCTYPE record>"'
  kind 'a layout that this archive never had' fault V-LAYOUT-UNKNOWN $X/0001/record.1.xml no \
    'rewrite_record $X/0001 "s/id=\"company\"/id=\"fantasy\"/"'
  kind 'a number that was never given' fault V-NUMBER-GAP $W yes 'rm -r $W/0002; sed -i 2d journal/000000010; rechain'
  kind 'a profile of another customer' fault V-CUSTOMER customers/C00/C00043/customer.2.xml no \
    'rewrite customers/C00/C00043/customer.2.xml s/C00043/C00042/'
  kind 'a seal that counts wrong' fault V-SEAL-COUNT $V/volume.1.xml no 'reline $V/volume.1.xml "s/ pages=/ pages=7/"; rechain'
  kind 'a seal whose list leaves a file out' fault V-SEAL-MANIFEST $V/manifest-sha256.1.txt no 'rewrite $V/manifest-sha256.1.txt 2d'
  kind 'a seal without its list' fault V-SEAL-INCOMPLETE $V no \
    'rm $V/manifest-sha256.1.txt; sed -i "1s/.*/000000013 x 2026-01-01T00:00:00Z tester baptise/;s/ x 2026-01-01T00:00:00Z/ 0 $(sed -n 2p journal/000000013 | cut -d" " -f3)/" journal/000000013; rechain'
  kind 'a decision about another customer' fault V-ENTRY-EVENTS "$D" no 'rewrite $D s/C00043/C00042/'
  kind 'a decision of another number' fault V-ENTRY "$D" no 'rewrite $D s/-0001/-0002/'
  kind 'a hold taken out of its commit' fault V-ENTRY-EVENTS "$D" no 'sed -i 2d journal/000000017; rechain'
  kind 'a hold that became an extension' fault V-EVENT journal/000000017:2 no 'sed -i "2s/ hold / extend /" journal/000000017; rechain'
  kind 'a hold on what is not there' fault V-ENTRY-PLACE customers/C00/C00043/2023 no \
    'sed -i "2s|/2024|/2023|" journal/000000017; rechain'
  kind 'the rules replaced, with their event' fault V-LAYOUT layouts/company.1.xml no \
    'rewrite layouts/company.1.xml "s/edition=\"1\"/edition=\"2\"/"'
}

tampering () {
  tampering_files
  tampering_manifests
  tampering_journal
  tampering_rewritten
}
