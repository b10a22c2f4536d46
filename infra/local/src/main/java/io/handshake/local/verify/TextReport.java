package io.handshake.local.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for a terminal. */
final class TextReport {

    static List<String> lines(VerifyReport report) {
        int area = report.findings().stream()
                .mapToInt(found -> found.area().length())
                .max()
                .orElse(1);
        List<String> lines = new ArrayList<>();
        lines.add("Handshake verify, " + report.at() + ": ingress " + report.ingress() + ", saga-worker "
                + report.worker());
        lines.add("");
        for (Checked found : report.findings()) {
            String begin = String.format(Locale.ROOT, "%-7s  %-" + area + "s  ", found.verdict(), found.area());
            lines.add(begin + found.name() + ": " + found.finding().words());
            if (!found.finding().toDo().isEmpty()) {
                lines.add(" ".repeat(begin.length()) + "-> " + found.finding().toDo());
            }
        }
        lines.add("");
        lines.add(report.summary());
        return lines;
    }

    private TextReport() {}
}
