package io.handshake.worker;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** One container of each kind for all tests of this JVM; whoever is the first to ask starts it. */
final class DockerServers {

    static final String POSTGRES_IMAGE = "postgres:18";
    static final String KAFKA_IMAGE = "apache/kafka:4.2.1";

    static PostgresServer postgres() {
        return Postgres.SERVER;
    }

    static KafkaServer kafka() {
        return Kafka.SERVER;
    }

    private static <C extends GenericContainer<?>> C started(C container) {
        container.start();
        AtExit.stop(container::stop);
        return container;
    }

    private static final class Postgres {

        static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            PostgreSQLContainer container = started(new PostgreSQLContainer(POSTGRES_IMAGE));
            return new PostgresServer(
                    container.getHost() + ":" + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                    container.getUsername(),
                    container.getPassword());
        }
    }

    private static final class Kafka {

        static final KafkaServer SERVER =
                KafkaServer.provisioned(started(new KafkaContainer(KAFKA_IMAGE)).getBootstrapServers());
    }

    private DockerServers() {}
}
