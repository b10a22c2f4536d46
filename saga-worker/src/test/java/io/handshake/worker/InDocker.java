package io.handshake.worker;

import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The same suite on the servers' own images: run where Docker is, reported as skipped where it is not. */
@ExtendWith(DockerCondition.class)
@Testcontainers(disabledWithoutDocker = true)
public interface InDocker extends OnPostgres {

    @Override
    default PostgresServer postgres() {
        return DockerServers.postgres();
    }
}
