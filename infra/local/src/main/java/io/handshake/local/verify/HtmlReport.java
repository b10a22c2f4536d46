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
            :root { color-scheme: light dark; --line: light-dark(#dde1e6, #33373d); --quiet: light-dark(#5a6169, #a3aab3); }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
              background: light-dark(#fff, #16181c); color: light-dark(#1c1e21, #e6e8eb); }
            h1 { font-size: 1.4rem; margin: 0; }
            p { margin: .25rem 0 1.5rem; color: var(--quiet); overflow-wrap: anywhere; }
            table { border-collapse: collapse; width: 100%%; }
            th, td { text-align: left; vertical-align: top; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--line); }
            th { font-weight: 600; color: var(--quiet); }
            td { overflow-wrap: break-word; }
            td:last-child { overflow-wrap: anywhere; }
            td:first-child { font-weight: 600; white-space: nowrap; }
            .failed td:first-child { color: light-dark(#b3261e, #ff8a80); }
            .warning td:first-child { color: light-dark(#8a5300, #ffc46b); }
            .ok td:first-child { color: light-dark(#1b6e3c, #7ddc9f); }
            .do { display: block; font-weight: 400; padding-left: 1.2rem; text-indent: -1.2rem; }
            .do::before { content: "\\2192\\00a0"; font-weight: 600; }
            @media (max-width: 48rem) {
              thead { position: absolute; clip-path: inset(50%%); width: 1px; height: 1px; overflow: hidden; }
              table, tbody { display: block; }
              tr { display: block; padding: .75rem 0; border-bottom: 1px solid var(--line); }
              td { display: inline; padding: 0 .5rem 0 0; border: 0; }
              td:nth-child(n+3) { display: block; padding: .15rem 0 0; }
            }
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
                + (toDo.isEmpty() ? "" : "<span class=\"do\">" + escaped(toDo) + "</span>");
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
