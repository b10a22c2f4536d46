package io.handshake.worker.live;

import io.handshake.contracts.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics of bookings into the {@link Feed}, from some minutes back, without a group and without a trace at the
 * brokers. It outlives brokers and goes on where it was.
 */
final class KafkaTopicsTail {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopicsTail.class);

    static final Set<Topic> TOPICS = Set.of(
            Topic.BOOKING_REQUESTED,
            Topic.BOOKING_REPLAYED,
            Topic.BOOKING_CONFIRMED,
            Topic.BOOKING_FAILED,
            Topic.BOOKING_STEPS,
            Topic.BOOKING_REQUESTED_DLT);

    /** Of each partition, however much was written in the last minutes: the charts of a very busy house begin later. */
    private static final long MOST_BACK = 50_000;

    private static final int MOST_AT_ONCE = 2_000;
    private static final int FETCH_BYTES = 8 * 1024 * 1024;
    private static final int PARTITION_FETCH_BYTES = 256 * 1024;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LOOK_FOR_PARTITIONS_EVERY = Duration.ofSeconds(10);
    private static final int REQUEST_TIMEOUT_MS = 5_000;

    private final Map<String, Object> settings;
    private final Feed feed;
    private final Clock clock;

    /** @param consumer how this service's consumers find and trust the brokers */
    KafkaTopicsTail(Map<String, Object> consumer, Feed feed, Clock clock) {
        this.settings = settings(consumer);
        this.feed = feed;
        this.clock = clock;
    }

    private static Map<String, Object> settings(Map<String, Object> consumer) {
        Map<String, Object> settings = new HashMap<>(consumer);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(
                ConsumerConfig.CLIENT_ID_CONFIG, consumer.getOrDefault(ConsumerConfig.CLIENT_ID_CONFIG, "") + "-live");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A position is lost only when the log was cut or made anew: then nothing of it has been read yet.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        return settings;
    }

    /** Reads until nobody wants it any more; what was read is forgotten then. */
    void read(BooleanSupplier isWanted) {
        boolean begun = false;
        try {
            while (isWanted.getAsBoolean()) {
                try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
                    Map<TopicPartition, Long> ends = assign(consumer, begun);
                    begun = true;
                    follow(consumer, ends, isWanted);
                } catch (KafkaException e) {
                    LOG.atWarn()
                            .addKeyValue("event", "live_tail_restarts")
                            .addKeyValue("cause", e.getClass().getSimpleName())
                            .log();
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        } finally {
            feed.forget();
        }
    }

    /** Gives the ends as they are at the beginning. */
    private Map<TopicPartition, Long> assign(KafkaConsumer<byte[], byte[]> consumer, boolean goesOn) {
        Set<TopicPartition> partitions = allPartitions(consumer);
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        if (goesOn) {
            Positions next = feed.next();
            partitions.forEach(one -> consumer.seek(one, next.of(topic(one), one.partition())));
        } else {
            Positions start = start(consumer, ends);
            partitions.forEach(one -> consumer.seek(one, start.of(topic(one), one.partition())));
            feed.begin(start);
        }
        return ends;
    }

    private Positions start(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        long since = clock.instant().minus(Tally.HORIZON).toEpochMilli();
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                ends.keySet().stream().collect(Collectors.toMap(partition -> partition, _ -> since)));
        Positions start = new Positions();
        ends.forEach((partition, end) -> {
            OffsetAndTimestamp first = found.get(partition);
            long from = first == null ? end : Math.max(first.offset(), end - MOST_BACK);
            start.set(topic(partition), partition.partition(), from);
        });
        return start;
    }

    private void follow(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, BooleanSupplier isWanted) {
        boolean caughtUp = false;
        long lookedAt = System.nanoTime();
        while (isWanted.getAsBoolean()) {
            List<Sighting> seen = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                seen.add(KafkaSightings.of(topic(record.topic()), record));
            }
            if (!seen.isEmpty()) {
                feed.add(seen);
            }
            if (!caughtUp && reached(consumer, ends)) {
                caughtUp = true;
                feed.caughtUp();
            }
            if (System.nanoTime() - lookedAt > LOOK_FOR_PARTITIONS_EVERY.toNanos()) {
                lookedAt = System.nanoTime();
                addNewPartitions(consumer);
            }
        }
    }

    private static boolean reached(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        try {
            return ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey(), Duration.ZERO) >= end.getValue());
        } catch (TimeoutException e) {
            return false; // a position is being found anew: the next look knows more
        }
    }

    /** A topic that does not exist yet is waited for by starting anew. */
    private static Set<TopicPartition> allPartitions(KafkaConsumer<byte[], byte[]> consumer) {
        Set<TopicPartition> all = new HashSet<>();
        for (Topic topic : TOPICS) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic.topicName());
            if (partitions == null || partitions.isEmpty()) {
                throw new KafkaException("expected the topic " + topic.topicName() + ", found none");
            }
            partitions.forEach(one -> all.add(new TopicPartition(topic.topicName(), one.partition())));
        }
        return all;
    }

    /** Read from their first record: what was written before they were noticed counts too. */
    private void addNewPartitions(KafkaConsumer<byte[], byte[]> consumer) {
        Set<TopicPartition> added = allPartitions(consumer);
        added.removeAll(consumer.assignment());
        if (added.isEmpty()) {
            return;
        }
        Set<TopicPartition> all = new HashSet<>(consumer.assignment());
        all.addAll(added);
        consumer.assign(all);
        added.forEach(one -> {
            consumer.seek(one, 0);
            feed.widen(topic(one), one.partition(), 0);
        });
    }

    private static Topic topic(TopicPartition partition) {
        return topic(partition.topic());
    }

    private static Topic topic(String name) {
        return TOPICS.stream()
                .filter(topic -> topic.topicName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("expected a topic that was asked for, found another"));
    }
}
