package io.handshake.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Names and settings are a contract with whoever reads the topics: written out, so that a change is seen. */
class TopicTest {

    @Test
    void namesStayWhatTheyAre() {
        assertThat(Arrays.stream(Topic.values()).map(Topic::topicName))
                .containsExactly(
                        "booking.requested.v1",
                        "booking.replayed.v1",
                        "booking.confirmed.v1",
                        "booking.failed.v1",
                        "booking.steps.v1",
                        "booking.requested.v1-dlt",
                        "clinic.settings.v1");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLINIC_SETTINGS", "BOOKING_REQUESTED_DLT"})
    void whatIsAboutBookingsIsKeptForAWeekInTwelvePartitions(Topic topic) {
        assertThat(topic.partitions()).isEqualTo(12);
        assertThat(topic.settings()).isEqualTo(Map.of("cleanup.policy", "delete", "retention.ms", "604800000"));
    }

    @Test
    void whatCouldNotBeReadIsKeptForAMonthInAsManyPartitionsAsItCameFrom() {
        assertThat(Topic.BOOKING_REQUESTED_DLT.partitions()).isEqualTo(Topic.BOOKING_REQUESTED.partitions());
        assertThat(Topic.BOOKING_REQUESTED_DLT.settings())
                .isEqualTo(Map.of(
                        "cleanup.policy", "delete", "retention.ms", "2592000000", "max.message.bytes", "2097152"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "5, 4"})
    void oneBrokerMayBeAwayWhereThereIsMoreThanOneCopy(int replicas, int inSync) {
        assertThat(Topic.inSyncOf(replicas)).isEqualTo(inSync);
    }

    @Test
    void settingsOfClinicsAreKeptForEver() {
        assertThat(Topic.CLINIC_SETTINGS.partitions()).isEqualTo(1);
        assertThat(Topic.CLINIC_SETTINGS.settings())
                .isEqualTo(Map.of("cleanup.policy", "compact", "max.compaction.lag.ms", "604800000"));
    }
}
