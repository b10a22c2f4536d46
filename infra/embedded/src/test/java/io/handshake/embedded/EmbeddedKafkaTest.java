package io.handshake.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(60)
class EmbeddedKafkaTest {

    @TempDir
    Path data;

    @Test
    void provisionsTopicsGrowsThemAndStartsAgainOnTheSamePort() throws Exception {
        int port;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
            port = kafka.port();
            kafka.provision(List.of(new TopicSpec("wishes", 2, Map.of("retention.ms", "1000000"))));
            kafka.provision(List.of(new TopicSpec("wishes", 2, Map.of()), new TopicSpec("answers", 1, Map.of())));
            kafka.provision(List.of(new TopicSpec("wishes", 3, Map.of()), new TopicSpec("answers", 1, Map.of())));

            assertThat(partitions(kafka)).isEqualTo(Map.of("wishes", 3, "answers", 1));
            assertThat(retention(kafka, "wishes")).isEqualTo("1000000");
            KafkaRecords.send(kafka, "answers", "kept over a restart");
        }

        try (EmbeddedKafka again = EmbeddedKafka.start(data, port)) {
            assertThat(again.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(partitions(again)).isEqualTo(Map.of("wishes", 3, "answers", 1));
            assertThat(KafkaRecords.read(again, "answers", 1)).containsExactly("kept over a restart");
        }
    }

    @Test
    void keepsItsRecordsWhenTheJvmIsKilled() throws Exception {
        int port;
        try (ChildJvm child = ChildJvm.start(KafkaChild.class, data.toString(), "0")) {
            port = Integer.parseInt(child.answer());
            child.kill();
        }

        try (EmbeddedKafka again = EmbeddedKafka.start(data, port)) {
            assertThat(KafkaRecords.read(again, "kept", 1)).containsExactly("written before the kill");
            KafkaRecords.send(again, "kept", "written after it");
            assertThat(KafkaRecords.read(again, "kept", 2)).hasSize(2);
        }
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPorts.HOST))) {
            assertThatThrownBy(() -> EmbeddedKafka.start(data, other.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Port " + other.getLocalPort());
        }
    }

    private static Map<String, Integer> partitions(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin
                    .describeTopics(List.of("wishes", "answers"))
                    .allTopicNames()
                    .get(10, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .collect(java.util.stream.Collectors.toMap(
                            topic -> topic.name(), topic -> topic.partitions().size()));
        }
    }

    private static String retention(EmbeddedKafka kafka, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get(10, TimeUnit.SECONDS)
                    .get(resource)
                    .get("retention.ms")
                    .value();
        }
    }
}
