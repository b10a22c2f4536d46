package io.handshake.local.house;

import io.handshake.embedded.LoopbackPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at every port before anything is started, so that one message names all that are taken. */
final class PortCheck {

    /** @throws IllegalStateException that names each taken port and who wanted it */
    static void check(HousePlan plan) {
        List<String> taken = new ArrayList<>();
        wanted(plan).forEach((user, port) -> {
            try {
                LoopbackPorts.claim(port, user);
            } catch (IllegalStateException e) {
                taken.add(port + " (for " + user + ")");
            }
        });
        if (!taken.isEmpty()) {
            throw new IllegalStateException((taken.size() == 1 ? "This port" : "These ports") + " of 127.0.0.1 "
                    + (taken.size() == 1 ? "is" : "are") + " taken: " + String.join(", ", taken)
                    + ". Stop what listens there, or use --port-offset N.");
        }
    }

    private static Map<String, Integer> wanted(HousePlan plan) {
        Map<String, Integer> wanted = new LinkedHashMap<>(plan.ports().byUser());
        if (plan.outside().containsKey(Settings.KAFKA)) {
            wanted.remove("Kafka");
        }
        if (plan.outside().containsKey(Settings.DATABASE_URL) || hasLeftPostgresBehind(plan.folders())) {
            wanted.remove("PostgreSQL");
        }
        if (plan.outside().containsKey(Settings.GOOGLE_API)) {
            wanted.remove("the Google stand-in");
        }
        return wanted;
    }

    /** A server that survived its launcher holds the port, and is stopped by its successor. */
    private static boolean hasLeftPostgresBehind(Folders folders) {
        Path pidFile = folders.postgres().resolve("cluster").resolve("postmaster.pid");
        try {
            return Files.exists(pidFile)
                    && Files.readAllLines(pidFile).stream()
                            .findFirst()
                            .filter(line -> line.matches("\\d{1,18}"))
                            .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                            .isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + pidFile + " cannot be read", e);
        }
    }

    private PortCheck() {}
}
