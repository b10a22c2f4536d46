package io.handshake.local.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import io.handshake.local.audit.Evidence.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that was asked and told so far: the topics from their beginning to where they end at this moment. */
record KafkaHistory(List<BookingRequested> requests, List<Told> outcomes) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int FETCH_WAIT_MS = 20;

    KafkaHistory {
        requests = List.copyOf(requests);
        outcomes = List.copyOf(outcomes);
    }

    private static final List<Topic> TOPICS =
            List.of(Topic.BOOKING_REQUESTED, Topic.BOOKING_CONFIRMED, Topic.BOOKING_FAILED);

    /** @throws IllegalStateException when the brokers do not give it all within 30 s */
    static KafkaHistory read(String bootstrapServers) {
        return of(records(bootstrapServers, TOPICS));
    }

    /**
     * As above, but from these places on.
     *
     * @param from as {@link #ends} says, of an earlier moment
     */
    static KafkaHistory readFrom(KafkaPlaces from, String bootstrapServers) {
        return of(asked(bootstrapServers, consumer -> all(consumer, TOPICS, from.ends())));
    }

    /** Where the topics end at this moment. */
    static KafkaPlaces ends(String bootstrapServers) {
        return new KafkaPlaces(
                asked(bootstrapServers, consumer -> consumer.endOffsets(partitions(consumer, TOPICS), PATIENCE)));
    }

    private static KafkaHistory of(List<ConsumerRecord<byte[], byte[]>> records) {
        List<BookingRequested> requests = new ArrayList<>();
        List<Told> outcomes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> unread : records) {
            if (unread.topic().equals(Topic.BOOKING_REQUESTED.topicName())) {
                requests.add(JsonEvents.read(unread.value(), BookingRequested.class));
            } else {
                outcomes.add(told(unread));
            }
        }
        return new KafkaHistory(requests, outcomes);
    }

    /**
     * All records of these topics, from the beginning to where they end at this moment.
     *
     * @throws IllegalStateException as above
     */
    static List<ConsumerRecord<byte[], byte[]>> records(String bootstrapServers, List<Topic> topics) {
        return asked(bootstrapServers, consumer -> all(consumer, topics, Map.of()));
    }

    private static <T> T asked(String bootstrapServers, Function<KafkaConsumer<byte[], byte[]>, T> question) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(bootstrapServers))) {
            return question.apply(consumer);
        } catch (KafkaException e) {
            throw new IllegalStateException("The brokers do not give what is on the topics", e);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(
            KafkaConsumer<byte[], byte[]> consumer, List<Topic> topics, Map<TopicPartition, Long> from) {
        List<TopicPartition> partitions = partitions(consumer, topics);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        from.forEach(consumer::seek);
        return upTo(consumer.endOffsets(partitions, PATIENCE), consumer);
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, List<Topic> topics) {
        return topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topicName(), PATIENCE).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private static Map<String, Object> settings(String bootstrapServers) {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                FETCH_WAIT_MS,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
    }

    private static List<ConsumerRecord<byte[], byte[]>> upTo(
            Map<TopicPartition, Long> ends, KafkaConsumer<byte[], byte[]> consumer) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("The topics could not be read to their ends within " + PATIENCE);
            }
            consumer.poll(POLL).forEach(found::add);
        }
        return found;
    }

    private static Told told(ConsumerRecord<byte[], byte[]> unread) {
        Header id = unread.headers().lastHeader(EventHeaders.ID);
        BookingOutcome outcome = unread.topic().equals(Topic.BOOKING_CONFIRMED.topicName())
                ? JsonEvents.read(unread.value(), BookingConfirmed.class)
                : JsonEvents.read(unread.value(), BookingFailed.class);
        return new Told(id == null ? "" : new String(id.value(), UTF_8), outcome);
    }

    boolean isEveryRequestAnswered() {
        Set<List<Object>> answered = outcomes.stream()
                .map(Told::outcome)
                .flatMap(outcome -> outcome.requestIds().stream().map(id -> List.<Object>of(outcome.bookingId(), id)))
                .collect(Collectors.toSet());
        return requests.stream()
                .allMatch(request -> answered.contains(List.<Object>of(request.bookingId(), request.requestId())));
    }
}
