package io.handshake.local.verify;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What all checks have found, the worst first.
 *
 * @param at when it began
 */
record VerifyReport(Instant at, String ingress, String worker, List<Checked> findings) {

    VerifyReport {
        findings =
                findings.stream().sorted(Comparator.comparing(Checked::verdict)).toList();
    }

    long count(Verdict verdict) {
        return findings.stream().filter(found -> found.verdict() == verdict).count();
    }

    /** Whether nothing has failed. What was left out on request has not failed: it is listed. */
    boolean isPassed() {
        return count(Verdict.FAILED) == 0;
    }

    /** In a line. */
    String summary() {
        long warnings = count(Verdict.WARNING);
        return count(Verdict.FAILED) + " failed, " + warnings + (warnings == 1 ? " warning, " : " warnings, ")
                + count(Verdict.SKIPPED) + " skipped, " + count(Verdict.OK) + " ok.";
    }
}
