package io.handshake.worker;

import org.testcontainers.junit.jupiter.Testcontainers;

/** The same suite on the servers' own images: run where Docker is, reported as skipped where it is not. */
@Testcontainers(disabledWithoutDocker = true)
public interface InDocker extends OnPostgres {

    @Override
    default PostgresServer postgres() {
        return DockerServers.postgres();
    }
}
