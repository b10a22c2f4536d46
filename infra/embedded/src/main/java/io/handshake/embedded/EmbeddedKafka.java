package io.handshake.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker with its controller inside this JVM, on 127.0.0.1 only. The data folder is kept: a broker that was
 * closed, or whose JVM was killed, starts again with its records.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final KafkaNode node;
    private final KafkaRaftServer server;

    private EmbeddedKafka(KafkaNode node, KafkaRaftServer server) {
        this.node = node;
        this.server = server;
    }

    /**
     * Starts a broker and returns when it serves.
     *
     * @param port the broker's port, 0 for a free one
     * @throws IllegalStateException when the port is taken, or Kafka cannot start on this folder
     */
    public static EmbeddedKafka start(Path dataDir, int port) {
        return start(dataDir, port, List.of(), Map.of());
    }

    /**
     * The same of one that lets in only whom the guard knows, so that its topics are made by somebody who is.
     *
     * @throws IllegalStateException as above
     */
    public static EmbeddedKafka startGuarded(Path dataDir, int port, KafkaGuard guard) {
        return start(dataDir, port, guard.users(), guard.settings());
    }

    private static EmbeddedKafka start(Path dataDir, int port, List<String> users, Map<String, String> more) {
        KafkaNode node = new KafkaNode(
                dataDir.toAbsolutePath(), LoopbackPorts.claim(port, "Kafka"), LoopbackPorts.free(), users, more);
        KafkaRaftServer server = prepared(node);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new IllegalStateException("Kafka did not start on port " + node.port(), e);
        }
        log.atInfo()
                .addKeyValue("event", "kafka_started")
                .addKeyValue("port", node.port())
                .log();
        return new EmbeddedKafka(node, server);
    }

    private static KafkaRaftServer prepared(KafkaNode node) {
        try {
            Files.createDirectories(node.dataDir());
            node.format();
            return new KafkaRaftServer(node.config(), Time.SYSTEM);
        } catch (IOException e) {
            throw new IllegalStateException("Kafka cannot use the folder " + node.dataDir(), e);
        } catch (Exception e) {
            throw new IllegalStateException("Kafka cannot be prepared in " + node.dataDir(), e);
        }
    }

    /** Host and port as clients want them. */
    public String bootstrapServers() {
        return node.bootstrapServers();
    }

    public int port() {
        return node.port();
    }

    /**
     * Creates the topics that are missing and adds the partitions that are missing; running it again changes nothing. Not for
     * one with a guard.
     */
    public void provision(Collection<TopicSpec> topics) {
        try (KafkaTopics present = new KafkaTopics(bootstrapServers())) {
            present.provision(topics);
        }
    }

    /** Stops the broker and gives port and folder free before it returns. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
