package io.handshake.embedded;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The settings of one node that is broker and controller at once, and the formatting of its data folder.
 *
 * @param users who there is from the first start on, as Kafka's {@code --add-scram} has it
 * @param more settings that win over ours
 */
record KafkaNode(Path dataDir, int port, int controllerPort, List<String> users, Map<String, String> more) {

    /** Where clients come in, in the names of settings. */
    static final String CLIENTS = "CLIENTS";

    static final String CONTROLLER = "CONTROLLER";

    private static final int NODE_ID = 1;
    private static final String CLUSTER_ID = "aGFuZHNoYWtlLWxvY2FsMQ";
    private static final int DEDUPE_BUFFER_BYTES = 2 * 1024 * 1024;

    String bootstrapServers() {
        return LoopbackPorts.HOST + ":" + port;
    }

    /** Does nothing to a folder that is formatted already. */
    void format() throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
                .setNodeId(NODE_ID)
                .setClusterId(CLUSTER_ID)
                .addDirectory(dataDir.toString())
                .setMetadataLogDirectory(dataDir.toString())
                .setControllerListenerName(CONTROLLER)
                .setScramArguments(users)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setIgnoreFormatted(true)
                .run();
    }

    KafkaConfig config() {
        Map<String, String> settings = new TreeMap<>(defaults());
        settings.putAll(more);
        return new KafkaConfig(settings, false);
    }

    private Map<String, String> defaults() {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE_ID)),
                Map.entry("log.dirs", dataDir.toString()),
                Map.entry(
                        "listeners",
                        "%5$s://%1$s:%2$d,%3$s://%1$s:%4$d"
                                .formatted(LoopbackPorts.HOST, port, CONTROLLER, controllerPort, CLIENTS)),
                Map.entry("advertised.listeners", CLIENTS + "://" + bootstrapServers()),
                Map.entry("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT"),
                Map.entry("inter.broker.listener.name", CLIENTS),
                Map.entry("controller.listener.names", CONTROLLER),
                // named here and not in the formatted folder, so that the port may differ in the next run
                Map.entry("controller.quorum.voters", NODE_ID + "@" + LoopbackPorts.HOST + ":" + controllerPort),
                // a node that was killed must outwait its own old session before it may register again
                Map.entry("broker.session.timeout.ms", "2500"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // by default half of a caller's patience passes before a killed consumer's partitions move on
                Map.entry("group.min.session.timeout.ms", "3000"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "2"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                // the default takes 128 MB of heap at the start
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(DEDUPE_BUFFER_BYTES)));
    }
}
