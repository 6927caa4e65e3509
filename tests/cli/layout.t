#!/bin/bash
# dossier layout: the rules that ship, the user's own, and those in force in an archive.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

bad=$HARNESS_TOP/tests/bad

fresh
exits 'list succeeds' 0 dossier layout list
for id in accounting company key-accounts real-estate; do
  like "list names $id" "$(out)" "(^|[[:space:]])${id}[[:space:]]"
done

exits 'every layout that ships is sound' 0 dossier layout check
is 'check names four sound layouts' "$(grep -c '^sound ' "$OUT")" 4

exits 'show of a layout' 0 dossier layout show company
like 'show gives the categories' "$(out)" 'KH\.A02 +a02-contracts +contracts'
like 'show gives the year rules' "$(out)" 'zh-lijuan.*in force'
like 'show gives the destruction' "$(out)" 'destruction witness \(2'
exits 'outside an archive the default layout is shown' 0 dossier layout show
like 'which is company' "$(out)" '^company, edition 1'

exits 'one category by its Chinese title' 0 dossier layout show company --category 会计凭证
like 'with its loan rule' "$(out)" 'never leaves'
like 'with its mandate' "$(out)" 'L: Measures for Accounting Archives'
exits 'an unknown category is a usage error' 2 dossier layout show company --category 小说
like 'named by its code' "$(err)" 'D-CATEGORY-UNKNOWN'
exits 'an ambiguous category is a usage error' 2 dossier layout show company --category KH
like 'named by its code' "$(err)" 'D-CATEGORY-AMBIGUOUS'

exits 'an unknown layout is a usage error' 2 dossier layout show nonsense
like 'with its code' "$(err)" 'D-LAYOUT-UNKNOWN'
like 'and the layouts there are' "$(err)" 'accounting, company, key-accounts, real-estate'
exits 'a file that is not there' 3 dossier layout check ./nothing.xml
like 'with its code' "$(err)" 'D-NOT-FOUND'
exits 'no form' 2 dossier layout
exits 'an unknown form' 2 dossier layout dance

# Every fault of every file, each with its line.
exits 'faults are findings' 1 dossier layout check "$bad/layout-band-gap.xml" "$bad/layout-no-rest.xml" company
like 'the first file is faulty' "$(out)" 'L-BAND-GAP'
like 'at a line' "$(out)" 'layout-band-gap\.xml:[0-9]+'
like 'the second file is looked at too' "$(out)" 'L-NO-REST'
like 'a sound one is said to be sound' "$(out)" 'sound +company'
exits 'unsound XML is a finding with its own code' 1 dossier layout check "$bad/layout-malformed.xml"
like 'that of the reader of XML' "$(out)" 'D-XML-MALFORMED'
exits 'a weakened rule is a finding' 1 dossier layout check "$bad/layout-weaker-retention.xml"
like 'that names the rule of the parent' "$(out)" 'L-WEAKER-RETENTION.*company\.xml:[0-9]+'

# JSON: one object a line, the last a summary.
exits 'list in JSON' 0 dossier --json layout list
ok 'is JSON, line by line' jq -es 'all(.[]; has("type")) and .[-1].type == "summary"' <(dossier --json layout list)
exits 'faults in JSON' 1 dossier --json layout check "$bad/layout-band-gap.xml"
is 'with the code of the fault' "$(jq -r 'select(.type == "finding") | .code' "$OUT")" L-BAND-GAP
exits 'a category in JSON' 0 dossier --json layout show company --category KH.A02
is 'with its period' "$(jq -r 'select(.type == "category") | .period' "$OUT")" D30
exits 'a layout in JSON' 0 dossier --json layout show company
is 'is all its categories' "$(jq -r 'select(.type == "category") | .code' "$OUT" | wc -l)" 28

# The user's own file works the same, and finds a parent beside it or among those that ship.
fresh
cat >shop.xml <<'XML'
<layout xmlns="urn:x-dossier:1" id="shop" edition="3" extends="company" zh="小店" en="shop" years="dat22-2015">
  <category code="KH.D01" directory="d01-warranty" grade="A" loan="L1" custodian="Sales" zh="保修单" en="warranty">
    <retention period="D5" trigger="FY" mandate="R"/>
    <deadline on="month-end" zh="月底" en="month end"/>
  </category>
</layout>
XML
cat >branch.xml <<'XML'
<layout xmlns="urn:x-dossier:1" id="branch" edition="1" extends="shop" zh="分店" en="branch"/>
XML
exits "the user's own layout is sound" 0 dossier layout check ./shop.xml branch.xml
exits 'and is shown' 0 dossier layout show branch.xml --category 保修单
like 'with what it inherits from the file beside it' "$(out)" 'KH\.D01'
exits 'its year rules are in force' 0 dossier layout show ./shop.xml
like 'as it chose them' "$(out)" 'dat22-2015.*in force'

# An archive has its own copy.
exits 'an archive of that layout' 0 dossier init archive --layout ./shop.xml --fonds Z109 --name 小店
rm shop.xml branch.xml
cd archive || exit 1
before=$(tree_digest .)
exits 'inside it, its own layout is shown' 0 dossier layout show
like 'from its own copy' "$(out)" '^shop, edition 3'
exits 'checked' 0 dossier layout check
like 'and sound' "$(out)" 'sound +shop'
exits 'and listed first' 0 dossier layout list
like 'as the one in force' "$(grep shop "$OUT")" 'in force'
is 'and nothing has changed' "$(tree_digest .)" "$before"

exits 'with a customer in a class' 0 dossier customer add 某公司 nature=manufacturer
exits 'check warns of the classes without' 0 dossier layout check
like 'as a note' "$(out)" 'note.L-EMPTY-CLASS.*consumer'
like 'and the layout stays sound' "$(out)" 'sound +shop'

done_testing
