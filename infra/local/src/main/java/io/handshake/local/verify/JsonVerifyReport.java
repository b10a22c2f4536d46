package io.handshake.local.verify;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The report for programs. */
final class JsonVerifyReport {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static String of(VerifyReport report) {
        ObjectNode root = JSON.createObjectNode()
                .put("passed", report.isPassed())
                .put("at", report.at().toString())
                .put("ingress", report.ingress())
                .put("worker", report.worker());
        ObjectNode counts = root.putObject("counts");
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict.name().toLowerCase(Locale.ROOT), report.count(verdict));
        }
        ArrayNode findings = root.putArray("findings");
        for (Checked found : report.findings()) {
            ObjectNode finding = findings.addObject()
                    .put("result", found.verdict().name())
                    .put("area", found.area())
                    .put("check", found.name())
                    .put("words", found.finding().words())
                    .put("action", found.finding().toDo());
            List<String> ids = found.finding().ids();
            if (!ids.isEmpty()) {
                ids.forEach(finding.putArray("about")::add);
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private JsonVerifyReport() {}
}
