package io.handshake.local.chaos;

import io.handshake.local.audit.SecrecyAudit;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.talk.Reply;
import io.handshake.local.talk.WorkerApi;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where an operator looks in a house, searched for what an operator must not see. */
final class Secrecy {

    private static final int OK = 200;
    private static final List<String> SAID = List.of("/actuator/health", "/actuator/prometheus");

    /** Logs, keys and headers, and of what a service says of itself all that is exposed: health and metrics. */
    static List<String> violations(LocalHouse house) {
        Map<String, String> searched = new TreeMap<>(Markers.searched());
        house.secrets().forEach((setting, value) -> searched.put("the value of " + setting, value));
        SecrecyAudit audit = new SecrecyAudit(searched)
                .folder(house.folders().log())
                .file(house.folders().data().resolve("launcher.log"))
                .file(house.folders().postgres().resolve("server.log"))
                .labels(house.kafkaServers());
        for (ServiceProcess service : house.services()) {
            WorkerApi scraper = new WorkerApi(service.url(), house.metricsToken());
            for (String path : SAID) {
                Reply said = scraper.get(path);
                if (said.status() == OK) {
                    audit.text(path + " of " + service.name(), said.body());
                }
            }
        }
        return audit.violations();
    }

    private Secrecy() {}
}
