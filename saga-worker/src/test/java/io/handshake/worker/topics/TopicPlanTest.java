package io.handshake.worker.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.contracts.Topic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPlanTest {

    private static final WantedTopic WANTED = new WantedTopic("a", 3, 3, Map.of("retention.ms", "5"));

    @Test
    void allThatIsThereAsItShouldBeIsLeftAlone() {
        assertThat(changes(new FoundTopic(3, 3, Map.of("retention.ms", "5", "other", "1"))))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsMade() {
        assertThat(TopicPlan.changes(List.of(WANTED), Map.of())).containsExactly(new TopicChange.Make(WANTED));
    }

    @Test
    void partitionsAreAddedAndNeverTakenAway() {
        assertThat(changes(new FoundTopic(2, 3, Map.of("retention.ms", "5"))))
                .containsExactly(new TopicChange.Grow("a", 2, 3));
        assertThat(changes(new FoundTopic(4, 3, Map.of("retention.ms", "5")))).isEmpty();
    }

    @Test
    void aSettingWithAnotherValueIsSet() {
        assertThat(changes(new FoundTopic(3, 3, Map.of("retention.ms", "6"))))
                .containsExactly(new TopicChange.Alter("a", "retention.ms", "6", "5"));
    }

    @Test
    void copiesAreToldOfAndLeftToTheOperator() {
        assertThat(changes(new FoundTopic(3, 1, Map.of("retention.ms", "5"))))
                .containsExactly(new TopicChange.Leave("a", 1, 3));
    }

    /** Two copies in sync of a topic that has one would refuse each record. */
    @Test
    void howManyCopiesMustBeInSyncWaitsForTheCopies() {
        WantedTopic three = new WantedTopic("a", 3, 3, Map.of("min.insync.replicas", "2"));
        Map<String, String> one = Map.of("min.insync.replicas", "1");

        assertThat(TopicPlan.changes(List.of(three), Map.of("a", new FoundTopic(3, 1, one))))
                .containsExactly(new TopicChange.Leave("a", 1, 3));
        assertThat(TopicPlan.changes(List.of(three), Map.of("a", new FoundTopic(3, 3, one))))
                .containsExactly(new TopicChange.Alter("a", "min.insync.replicas", "1", "2"));
    }

    @Test
    void allTopicsOfTheContractsAreWantedWithTheirSettingsAndTheCopiesInSync() {
        List<WantedTopic> wanted = WantedTopic.all(24, 3);

        assertThat(wanted).hasSameSizeAs(Topic.values());
        assertThat(wanted).allSatisfy(topic -> assertThat(topic.settings()).containsEntry("min.insync.replicas", "2"));
        assertThat(wanted)
                .filteredOn(topic -> topic.partitions() != 24)
                .extracting(WantedTopic::name)
                .containsExactly(Topic.CLINIC_SETTINGS.topicName());
    }

    @Test
    void theServicesOwnEnvironmentSaysHowToBeLetIn() {
        TopicsOptions options = TopicsOptions.parse(
                List.of("--dry-run"),
                Map.of(
                        "SPRING_KAFKA_BOOTSTRAP_SERVERS", "there:9092",
                        "SPRING_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SSL",
                        "SPRING_DATASOURCE_PASSWORD", "not for brokers"));

        assertThat(options.clients()).isEqualTo(Map.of("bootstrap.servers", "there:9092", "security.protocol", "SSL"));
        assertThat(options.dryRun()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--partitions 0", "--partitions", "--replication-factor x", "--force", "--dry-run yes"})
    void saysWhatItExpected(String arguments) {
        assertThatThrownBy(() -> TopicsOptions.parse(List.of(arguments.split(" ")), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    private static List<TopicChange> changes(FoundTopic found) {
        return TopicPlan.changes(List.of(WANTED), Map.of("a", found));
    }
}
