package io.handshake.local.house;

import java.nio.file.Path;

/** The two services, and where the build leaves them. */
public enum Service {
    INGRESS("ingress"),
    SAGA_WORKER("saga-worker");

    private final String serviceName;

    Service(String serviceName) {
        this.serviceName = serviceName;
    }

    /** As operators call it: in logs, file names and messages. */
    public String serviceName() {
        return serviceName;
    }

    /** The executable jar. */
    public Path jar(Path repository) {
        return repository.resolve(serviceName).resolve("target").resolve(serviceName + ".jar");
    }
}
