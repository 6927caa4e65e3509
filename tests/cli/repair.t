#!/bin/bash
# Repairing: from a pack comes back what was filed, where it is missing or damaged, and nothing else.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"
. "$(dirname "$0")/destroying.sh"
. "$(dirname "$0")/dry.sh"

V=customers/C00/C00042/2024/a02-contracts
whole () { (cd a && find . -type f ! -path './.staging/*' -print0 | LC_ALL=C sort -z | xargs -0r sha256sum); }
leftovers () { find . -maxdepth 1 -name '*.partial-*'; }

fresh
{
  dossier init a --fonds Z109 --name Test
  dossier -C a customer add --number C00042 'Harbour Trading'
  dossier -C a file "$SAMPLES/contract.tif" "$SAMPLES/zhijian.png" --each --customer C00042 --category contracts --date 2024-03-05
  dossier -C a pack -o full.tar
  dossier -C a file "$SAMPLES/bakery.png" --customer C00042 --category feedback --date 2024-07-01
} >"$OUT" 2>"$ERR"
before=$(whole)
chmod -R u+w a
printf x >>a/$V/0001/original-001.tif
rm a/$V/0002/record.1.xml a/$V/0002/manifest-sha256.1.txt
rm a/customers/C00/C00042/2024/a06-feedback/0001/original-001.png
damaged=$(whole)

exits 'a dry run' 1 dossier -C a -n unpack full.tar --only 2024 --repair
is 'says what would be put back' "$(grep -c '^would put back' "$OUT")" 3
is 'and what would still be missing' "$(findings | cut -d: -f1) $(sed -n 's/^where: //p' "$OUT")" \
  'fault[V-FILE-MISSING] customers/C00/C00042/2024/a06-feedback/0001/original-001.png'
is 'and changes nothing' "$(whole)" "$damaged"
is 'nor leaves anything' "$(leftovers)$(ls -d a.damaged* 2>/dev/null)" ''
exits 'one record is repaired' 0 dossier -C a unpack full.tar --only C00042/2024/a02/1 --repair
is 'its file is put back' "$(out | grep 'put back')" "put back  $V/0001/original-001.tif"
ok 'as it was filed' cmp a/$V/0001/original-001.tif "$SAMPLES/contract.tif"
ok 'the damaged one is kept beside the archive' [ -e "$(echo a.damaged-*)/$V/0001/original-001.tif" ]
ok 'no other record is touched' [ ! -e a/$V/0002/record.1.xml ]
exits 'a year is repaired, as far as the pack has it' 1 dossier -C a unpack full.tar --only 2024 --repair
like 'and what it has not is named' "$(out)" 'V-FILE-MISSING.*a06-feedback/0001/original-001.png.*'
cp "$SAMPLES/bakery.png" a/customers/C00/C00042/2024/a06-feedback/0001/original-001.png
is 'everything else is as it was' "$(whole)" "$before"
exits 'a sound archive' 0 dossier -C a unpack full.tar --only 2024 --repair
is 'is left alone' "$(out | head -n1)$(whole)" "nothing to put back$before"
like 'and that is said' "$(out)" 'pass  *2024: as it was filed'
chmod -R u+w a
rm a/$V/0001/original-001.tif a/layouts/*
printf x >>a/customers/C00/C00042/customer.1.xml
echo stray >a/customers/stray.txt
exits 'everything is repaired that the packs can' 1 dossier -C a unpack full.tar --repair
is 'each file' "$(out | grep -c '^put back')" 3
like 'what is left is said' "$(out)" 'V-FILE-UNLISTED.*customers/stray.txt.*fail +1 fault'
rm a/customers/stray.txt
exits 'then nothing is left' 0 dossier -C a unpack full.tar --repair
like 'which is said, too' "$(out)" 'nothing to put back.*pass +everything is as it was filed'
is 'and true' "$(whole)" "$before"
rm -r a.damaged-*
is 'nothing half done is left' "$(leftovers)" ''

# ---- What stands where something else was ----

{ dossier -C a seal C00042/2024/a02 && dossier -C a pack -o sealed.tar --no-event; } >"$OUT"
before=$(whole)
chmod -R u+w a
foretells 'sound' 0 -C a unpack sealed.tar --only 2024 --repair
for way in 'a link for a record' 'a file for a year' 'a link for everything' 'nothing where everything was' 'records without manifests'; do
  case $way in
    'a link for a record') rm -r a/$V/0001 && ln -s /etc a/$V/0001 ;;
    'a file for a year') rm -r a/customers/C00/C00042/2024 && echo x >a/customers/C00/C00042/2024 ;;
    'a link for everything') mv a/customers elsewhere && ln -s ../elsewhere a/customers ;;
    'nothing where everything was') rm -r a/customers && mkdir a/customers ;;
    'records without manifests') rm a/$V/*/manifest* && echo x >>a/$V/0001/record.1.xml && rm a/layouts/* && chmod a+w a/$V/0002/* ;;
  esac
  elsewhere=$(tree_digest elsewhere 2>/dev/null)
  foretells "$way" 0 -C a unpack sealed.tar --only 2024 --repair
  is "$way: is again what it was" "$(whole)" "$before"
  is "$way: what is not in the archive is left alone" "$(tree_digest elsewhere 2>/dev/null)" "$elsewhere"
done
rm -r elsewhere a.damaged-*

# ---- Whose pack it is ----

rm -r a/$V/0002
damaged=$(whole)
printf '~' >>full.tar
exits 'a damaged pack' 1 dossier -C a unpack full.tar --only 2024 --repair
is 'puts nothing back' "$(whole)" "$damaged"
{ dossier init c && dossier -C c customer add --number C00042 Other && dossier -C c file "$SAMPLES/bakery.png" --customer C00042 \
  --category feedback --date 2024-07-01 && dossier -C c pack -o other.tar --no-event; } >"$OUT" 2>"$ERR"
exits 'a pack of another archive' 6 dossier -C a unpack other.tar --only 2024 --repair
like 'is refused' "$(err)" 'D-PACK-ARCHIVE'
is 'and puts nothing back' "$(whole)" "$damaged"
mv a/journal/* . && exits 'an archive without its journal' 6 dossier -C a unpack sealed.tar --only 2024 --repair
like 'is told so' "$(err)" 'D-PACK-AHEAD.*archive.s journal is damaged'
exits 'a repair without packs' 2 dossier -C a unpack --repair

# ---- What was destroyed ----

fresh
staff
old_records 2 内情反馈 2>"$ERR"
dossier -C a pack -o old.tar >"$OUT"
counted && execute >"$OUT"
rm -r a/customers/C00/C00001/2010
exits 'a dry run for a year in which records were destroyed' 1 dossier -n -C a unpack old.tar --only 2010 --repair
exits 'a year in which records were destroyed' 1 dossier -C a unpack old.tar --only 2010 --repair
is 'does not bring them back' "$(grep -rc 内情 a | grep -v ':0$')" ''
is 'but the seal' "$(cd a && find customers/C00/C00001/2010 -type f)" 'customers/C00/C00001/2010/a06-feedback/manifest-sha256.1.txt
customers/C00/C00001/2010/a06-feedback/volume.1.xml'

done_testing
