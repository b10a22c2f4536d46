#!/usr/bin/env bash
# Writes docs/licences.md from what `mvn -Psupply-chain -DskipTests package` has left in each service's target/supply.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

{
    echo '# Licences'
    echo
    echo 'What the two services bring along when they run, without tests, by the licence that its own pom names. Written by'
    echo '`infra/licences.sh` after `mvn -Psupply-chain -DskipTests package`, which also writes a CycloneDX bill of materials of each'
    echo 'service (`bom.json`, beside `licences.txt` in its target/supply). The console brings htmx (BSD Zero Clause) and uPlot (MIT) as'
    echo 'files of its own.'
    for service in ingress saga-worker; do
        echo
        echo "## $service"
        echo
        echo '| licence | artifacts |'
        echo '|---|---|'
        # "     (Licence) (or another) Name (group:artifact:version - url)"
        sed -nE 's/^ *(\(.*\)) .* \(([^ :()]+:[^ :()]+):[^ ]+ - .*\)$/\1\t\2/p' "$service/target/supply/licences.txt" |
            sed -E 's/^\(([^\t]*)\)\t/\1\t/' |
            LC_ALL=C sort -u |
            awk -F '\t' '$1 != licence { if (licence != "") print "| " licence " | " list " |"; licence = $1; list = $2; next }
                         { list = list ", " $2 }
                         END { if (licence != "") print "| " licence " | " list " |" }'
    done
} > docs/licences.md
