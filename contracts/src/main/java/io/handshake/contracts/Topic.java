package io.handshake.contracts;

import java.time.Duration;
import java.util.Map;

/** Every topic: its name, its partitions, its settings. Records are keyed by org id. */
public enum Topic {
    BOOKING_REQUESTED("booking.requested.v1", Cleanup.AFTER_7_DAYS),
    BOOKING_REPLAYED("booking.replayed.v1", Cleanup.AFTER_7_DAYS),
    BOOKING_CONFIRMED("booking.confirmed.v1", Cleanup.AFTER_7_DAYS),
    BOOKING_FAILED("booking.failed.v1", Cleanup.AFTER_7_DAYS),
    BOOKING_STEPS("booking.steps.v1", Cleanup.AFTER_7_DAYS),
    /** What could not be read, with its bytes intact. */
    BOOKING_REQUESTED_DLT("booking.requested.v1-dlt", Cleanup.AFTER_30_DAYS),
    /** The newest settings of each clinic; read whole by each ingress when it starts. */
    CLINIC_SETTINGS("clinic.settings.v1", Cleanup.OLDER_OF_EACH_KEY);

    /** Enough for 12 workers; more can be added, fewer cannot. */
    public static final int DEFAULT_PARTITIONS = 12;

    /**
     * What a letter may weigh, in bytes: as much as a record of the topic that it came from, and the headers that say why
     * it was set aside.
     */
    public static final int MAX_DEAD_LETTER_BYTES = 2 * 1024 * 1024;

    private final String topicName;
    private final Cleanup cleanup;

    Topic(String topicName, Cleanup cleanup) {
        this.topicName = topicName;
        this.cleanup = cleanup;
    }

    /** The name at the broker. */
    public String topicName() {
        return topicName;
    }

    /** How many partitions it is created with. */
    public int partitions() {
        return this == CLINIC_SETTINGS ? 1 : DEFAULT_PARTITIONS;
    }

    /**
     * How many copies must have a record before it counts as written ({@code min.insync.replicas}): all but one, so that one
     * broker may be away, and never fewer than one.
     */
    public static int inSyncOf(int replicas) {
        return Math.max(1, replicas - 1);
    }

    /** Kafka's topic settings that differ from a broker's defaults. */
    public Map<String, String> settings() {
        return switch (cleanup) {
            case AFTER_7_DAYS -> deleteAfter(Duration.ofDays(7));
            case AFTER_30_DAYS ->
                Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        Long.toString(Duration.ofDays(30).toMillis()),
                        "max.message.bytes",
                        Integer.toString(MAX_DEAD_LETTER_BYTES));
            // What a clinic leaves behind goes from the brokers' disks, too; by default they may take their time.
            case OLDER_OF_EACH_KEY ->
                Map.of(
                        "cleanup.policy",
                        "compact",
                        "max.compaction.lag.ms",
                        Long.toString(Duration.ofDays(7).toMillis()));
        };
    }

    private static Map<String, String> deleteAfter(Duration age) {
        return Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(age.toMillis()));
    }

    private enum Cleanup {
        AFTER_7_DAYS,
        AFTER_30_DAYS,
        OLDER_OF_EACH_KEY
    }
}
