package io.handshake.local.verify;

/** One line of the report: which part of the system, which property of it, and what was found. */
record Checked(String area, String name, Finding finding) {

    Verdict verdict() {
        return finding.verdict();
    }
}
