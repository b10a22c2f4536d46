package io.handshake.worker.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.Topic;
import io.handshake.embedded.LoopbackPorts;
import io.handshake.worker.KafkaServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** On a real broker, which has the topics of the contracts, and two of this test's own. */
class KafkaTopicsTest {

    private static final KafkaServer BROKER = KafkaServer.embedded();
    private static final Map<String, String> SERVICES =
            Map.of("SPRING_KAFKA_BOOTSTRAP_SERVERS", BROKER.bootstrapServers());

    private final String first = "first-" + UUID.randomUUID();
    private final String second = "second-" + UUID.randomUUID();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final KafkaTopicsMain command = new KafkaTopicsMain(printer(), printer());

    private PrintStream printer() {
        return new PrintStream(said, true, UTF_8);
    }

    @Test
    void makesGrowsAndAltersAndThenHasNothingToDo() {
        assertThat(run(false, wanted(first, 1, "1000"))).isZero();
        awaitAtTheBroker(first, 1, "1000");
        assertThat(run(false, wanted(first, 2, "2000"), wanted(second, 1, "3000")))
                .isZero();

        awaitAtTheBroker(first, 2, "2000");
        awaitAtTheBroker(second, 1, "3000");
        said.reset();
        assertThat(run(false, wanted(first, 2, "2000"), wanted(second, 1, "3000")))
                .isZero();
        assertThat(said.toString(UTF_8)).isEqualToNormalizingNewlines("2 topics, 0 differences\n");
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndDoesNothing() {
        assertThat(run(true, wanted(first, 1, "1000"))).isEqualTo(KafkaTopicsMain.DIFFERENT);

        assertThat(said.toString(UTF_8)).contains("would make " + first + ": 1 partitions, 1 replicas");
        assertThatThrownBy(() -> check(BROKER.bootstrapServers(), first).require())
                .isInstanceOf(MissingTopics.class);
    }

    @Test
    void whatItCannotMendIsAFailure() {
        assertThat(run(false, wanted(first, 1, "1000"))).isZero();
        awaitAtTheBroker(first, 1, "1000");

        assertThat(run(false, new WantedTopic(first, 1, 3, Map.of()))).isEqualTo(1);
        assertThat(said.toString(UTF_8)).contains("cannot mend " + first);
    }

    /** They were made by somebody else, out of the same contracts. */
    @Test
    void theTopicsOfTheContractsAreRecognised() {
        assertThat(command.run(List.of("--dry-run", "--replication-factor", "1"), SERVICES))
                .as(said.toString(UTF_8))
                .isZero();
    }

    @Test
    void brokersThatCannotBeAskedAreAFailureInOneLine() {
        assertThat(command.run(List.of("--bootstrap-servers", "nowhere"), SERVICES))
                .isEqualTo(1);
        assertThat(said.toString(UTF_8))
                .startsWith("handshake topics: the brokers at nowhere: ")
                .hasLineCount(1);
        assertThat(command.run(List.of("--perhaps"), SERVICES)).isEqualTo(2);
    }

    @Test
    void aWorkerStartsOnlyWhereAllTopicsAre() {
        assertThatCode(() -> check(BROKER.bootstrapServers(), Topic.BOOKING_REQUESTED.topicName())
                        .require())
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check(BROKER.bootstrapServers(), second).require())
                .isInstanceOf(MissingTopics.class)
                .hasMessage(
                        "SPRING_KAFKA_BOOTSTRAP_SERVERS: expected brokers with all topics, found none named " + second);
    }

    /** A restart brings no broker back. */
    @Test
    void aWorkerStartsWhereNoBrokerAnswers() {
        assertThatCode(() -> check("127.0.0.1:" + LoopbackPorts.free(), first).require())
                .doesNotThrowAnyException();
    }

    private int run(boolean dryRun, WantedTopic... wanted) {
        TopicsOptions options =
                new TopicsOptions(Map.of(TopicsOptions.BROKERS, BROKER.bootstrapServers()), 1, 1, dryRun);
        return command.run(options, List.of(wanted));
    }

    private static WantedTopic wanted(String name, int partitions, String retention) {
        return new WantedTopic(name, partitions, 1, Map.of("retention.ms", retention));
    }

    /** What its controller has decided, a broker tells a moment later. */
    private static void awaitAtTheBroker(String name, int partitions, String retention) {
        try (KafkaTopics topics =
                new KafkaTopics(Map.of("bootstrap.servers", BROKER.bootstrapServers()), Duration.ofSeconds(20))) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(topics.look(List.of(name))).hasEntrySatisfying(name, found -> {
                        assertThat(found.partitions()).isEqualTo(partitions);
                        assertThat(found.settings()).containsEntry("retention.ms", retention);
                    }));
        }
    }

    private static KafkaTopicsCheck check(String brokers, String topic) {
        return new KafkaTopicsCheck(Map.of("bootstrap.servers", brokers), List.of(topic), Duration.ofMillis(1_500));
    }
}
