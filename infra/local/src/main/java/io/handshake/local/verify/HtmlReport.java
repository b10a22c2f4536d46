package io.handshake.local.verify;

import java.util.stream.Collectors;

/** The report as one page that needs nothing else, in light and in dark. */
final class HtmlReport {

    static String of(VerifyReport report) {
        return """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Handshake verify: %s</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem;
              background: light-dark(#fff, #16181c); color: light-dark(#1c1e21, #e6e8eb); }
            table { border-collapse: collapse; width: 100%%; }
            th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0;
              border-bottom: 1px solid light-dark(#dde1e6, #33373d); overflow-wrap: anywhere; }
            td:first-child { font-weight: 600; white-space: nowrap; }
            .failed td:first-child { color: light-dark(#b3261e, #ff8a80); }
            .warning td:first-child { color: light-dark(#8a5300, #ffc46b); }
            .ok td:first-child { color: light-dark(#1b6e3c, #7ddc9f); }
            .do { display: block; }
            </style>
            <h1>%s</h1>
            <p>%s: ingress %s, saga-worker %s</p>
            <table>
            <thead><tr><th scope="col">Result<th scope="col">Area<th scope="col">Check<th scope="col">Found</thead>
            <tbody>
            %s
            </tbody>
            </table>
            </html>
            """.formatted(
                        report.isPassed() ? "passed" : "failed",
                        escaped(report.summary()),
                        report.at(),
                        escaped(report.ingress()),
                        escaped(report.worker()),
                        report.findings().stream().map(HtmlReport::row).collect(Collectors.joining("\n")));
    }

    private static String row(Checked found) {
        String toDo = found.finding().toDo();
        return "<tr class=\"" + word(found.verdict()) + "\"><td>" + found.verdict() + "<td>" + escaped(found.area())
                + "<td>"
                + escaped(found.name()) + "<td>" + escaped(found.finding().words())
                + (toDo.isEmpty() ? "" : "<strong class=\"do\">" + escaped(toDo) + "</strong>");
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case FAILED -> "failed";
            case WARNING -> "warning";
            case SKIPPED -> "skipped";
            case OK -> "ok";
        };
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private HtmlReport() {}
}
