#!/usr/bin/env bash
# Writes docs/licences.md from what `mvn -Psupply-chain -DskipTests package` has left in each service's target/supply.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# "     (Licence) (or another) Name (group:artifact:version - url)" becomes one paragraph for each licence.
paragraphs() {
    sed -nE 's/^ *\((.*)\) .* \(([^ :()]+:[^ :()]+):[^ ]+ - .*\)$/\1\t\2/p' "$1" |
        sed 's/) (/ or /; /\tio\.handshake:/d' |
        LC_ALL=C sort -u |
        awk -F '\t' '$1 != licence { if (NR > 1) print ""; licence = $1; printf "\n**%s**: %s", $1, $2; next }
                     { printf ", %s", $2 }
                     END { print "" }' |
        fold -s -w 128 |
        sed 's/ *$//'
}

{
    cat <<'END'
# Licences

What the two services bring along when they run, without tests, by the licence that its own pom names. Written by
`infra/licences.sh` after `mvn -Psupply-chain -DskipTests package`, which stops at a licence that is not on the list in
`pom.xml`, and writes a CycloneDX bill of materials of each service (`bom.json`, in its target/supply). The console also brings
uPlot (MIT), as a file of its own.
END
    for service in ingress saga-worker; do
        printf '\n## %s\n' "$service"
        paragraphs "$service/target/supply/licences.txt"
    done
} > docs/licences.md
