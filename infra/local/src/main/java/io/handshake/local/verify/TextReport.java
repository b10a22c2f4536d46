package io.handshake.local.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for a terminal. */
final class TextReport {

    static List<String> lines(VerifyReport report) {
        int area = width(report, found -> found.area());
        int name = width(report, found -> found.name());
        List<String> lines = new ArrayList<>();
        lines.add("Handshake verify, " + report.at() + ": ingress " + report.ingress() + ", saga-worker "
                + report.worker());
        lines.add("");
        for (Checked found : report.findings()) {
            String begin = String.format(
                    Locale.ROOT,
                    "%-7s  %-" + area + "s  %-" + name + "s  ",
                    found.verdict(),
                    found.area(),
                    found.name());
            lines.add(begin + found.finding().words());
            if (!found.finding().toDo().isEmpty()) {
                lines.add(" ".repeat(begin.length()) + "-> " + found.finding().toDo());
            }
        }
        lines.add("");
        lines.add(report.summary());
        return lines;
    }

    private interface Column {
        String of(Checked found);
    }

    private static int width(VerifyReport report, Column column) {
        return report.findings().stream()
                .mapToInt(found -> column.of(found).length())
                .max()
                .orElse(1);
    }

    private TextReport() {}
}
