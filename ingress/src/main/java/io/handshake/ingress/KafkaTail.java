package io.handshake.ingress;

import io.handshake.contracts.UnreadableEventException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads whole topics on a thread of its own, without a group: every ingress sees every record. It outlives brokers,
 * notices added partitions, and steps over records that its reader cannot read.
 */
public final class KafkaTail implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaTail.class);

    /** Where reading starts. */
    public enum From {
        FIRST_RECORD,
        NEXT_RECORD
    }

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_PARTITIONS_EVERY = Duration.ofSeconds(2);
    /** A batch that stays corrupt is left behind by starting anew, rather than tried for ever. */
    private static final int MAX_POLL_FAILURES = 10;

    private final String name;
    private final Map<String, Object> settings;
    private final List<String> topics;
    private final From from;
    private final Consumer<ConsumerRecord<byte[], byte[]>> reader;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean caughtUp;
    private volatile @Nullable KafkaPulse pulse;

    /**
     * Starts at once; returns without waiting for a broker.
     *
     * @param reader gets each record in order; what it throws is logged without the record's content
     */
    public KafkaTail(
            KafkaClientSettings clients,
            String name,
            List<String> topics,
            From from,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        this.name = name;
        this.settings = clients.reader(name);
        this.topics = List.copyOf(topics);
        this.from = from;
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("kafka-" + name).daemon().start(this::run);
    }

    /** From the first record: everything that was there at the start is read. From the next: positions are fixed. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** Whether a broker has answered within the last moments and no connection has broken since. */
    public boolean brokerAnswers() {
        KafkaPulse current = pulse;
        return current != null && current.alive();
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running()) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
                follow(consumer);
            } catch (KafkaException e) {
                log.atWarn()
                        .addKeyValue("event", "kafka_tail_restarts")
                        .addKeyValue("tail", name)
                        .addKeyValue("cause", e.getClass().getSimpleName())
                        .addKeyValue("found", e instanceof NoSuchTopic ? e.getMessage() : "")
                        .log();
                pause();
            } finally {
                caughtUp = false;
                pulse = null;
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        KafkaPulse heart = new KafkaPulse(consumer.metrics());
        Collection<TopicPartition> partitions = allPartitions(consumer);
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        switch (from) {
            case FIRST_RECORD -> consumer.beginningOffsets(partitions).forEach(consumer::seek);
            case NEXT_RECORD -> ends.forEach(consumer::seek);
        }
        pulse = heart;
        int failures = 0;
        long lookedAt = System.nanoTime();
        while (running()) {
            try {
                consumer.poll(POLL).forEach(this::read);
                if (System.nanoTime() - lookedAt > LOOK_FOR_PARTITIONS_EVERY.toNanos()) {
                    lookedAt = System.nanoTime();
                    addNewPartitions(consumer);
                }
                failures = 0;
            } catch (KafkaException e) {
                failures = bounded(failures + 1, e);
                pause();
            }
            heart.sample();
            if (!caughtUp && reached(consumer, ends)) {
                announceCaughtUp(ends.size());
            }
        }
    }

    /** A topic that does not exist yet is waited for by starting anew. */
    private Collection<TopicPartition> allPartitions(KafkaConsumer<byte[], byte[]> consumer) {
        Set<TopicPartition> all = new HashSet<>();
        for (String topic : topics) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            if (partitions == null || partitions.isEmpty()) {
                throw new NoSuchTopic(topic);
            }
            partitions.forEach(partition -> all.add(new TopicPartition(topic, partition.partition())));
        }
        return all;
    }

    private static boolean reached(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        try {
            return ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey(), Duration.ZERO) >= end.getValue());
        } catch (TimeoutException e) {
            return false; // a position is being found anew: the next look knows more
        }
    }

    private void announceCaughtUp(int partitions) {
        caughtUp = true;
        log.atInfo()
                .addKeyValue("event", "kafka_tail_caught_up")
                .addKeyValue("tail", name)
                .addKeyValue("partitions", partitions)
                .log();
    }

    /** Read from their first record: what was written before they were noticed counts too. */
    private void addNewPartitions(KafkaConsumer<byte[], byte[]> consumer) {
        if (!brokerAnswers()) {
            return;
        }
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : allPartitions(consumer)) {
            if (!consumer.assignment().contains(partition)) {
                positions.put(partition, 0L);
            }
        }
        if (positions.isEmpty()) {
            return;
        }
        Set<TopicPartition> all = new HashSet<>(consumer.assignment());
        all.addAll(positions.keySet());
        consumer.assign(all);
        positions.forEach(consumer::seek);
        log.atInfo()
                .addKeyValue("event", "kafka_tail_widened")
                .addKeyValue("tail", name)
                .addKeyValue("partitions", all.size())
                .log();
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            reader.accept(record);
        } catch (RuntimeException e) {
            // One record must not cost the others; only our own exceptions say what they found without quoting it.
            log.atWarn()
                    .addKeyValue("event", "record_unreadable")
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .addKeyValue("found", e instanceof UnreadableEventException ? e.getMessage() : "")
                    .log();
        }
    }

    private int bounded(int failures, KafkaException e) {
        if (failures > MAX_POLL_FAILURES) {
            throw e;
        }
        log.atWarn()
                .addKeyValue("event", "kafka_poll_failed")
                .addKeyValue("tail", name)
                .addKeyValue("cause", e.getClass().getSimpleName())
                .log();
        return failures;
    }

    private boolean running() {
        return stopped.getCount() > 0;
    }

    private void pause() {
        try {
            stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopped.countDown();
            Thread.currentThread().interrupt();
        }
    }

    /** Says what is missing, where the vendor's exceptions may quote anything. */
    private static final class NoSuchTopic extends KafkaException {

        private static final long serialVersionUID = 1L;

        NoSuchTopic(String topic) {
            super("expected the topic " + topic + ", found none: make it with ./handshake topics");
        }
    }
}
