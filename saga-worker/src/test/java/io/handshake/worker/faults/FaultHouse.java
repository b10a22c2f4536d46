package io.handshake.worker.faults;

import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import io.handshake.embedded.google.GoogleStandIn;
import io.handshake.embedded.google.InsertedEvent;
import io.handshake.worker.AtExit;
import io.handshake.worker.Bookings;
import io.handshake.worker.KafkaServer;
import io.handshake.worker.PostgresServer;
import io.handshake.worker.WorkerHouse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * One worker for all suites of this room, on a broker and a database that nobody else uses: what other suites publish is none
 * of its business. Each case brings a clinic of its own.
 */
final class FaultHouse {

    static final String GROUP = "faults";

    private static final Duration READ_WITHIN = Duration.ofSeconds(60);

    final GoogleStandIn google;
    final JdbcClient sql;
    final SqlFaults sqlFaults;
    final Witness witness;
    private final WorkerHouse house;
    private final ConfigurableApplicationContext worker;
    private final Admin admin;
    private final Map<String, Consumer<InsertedEvent>> onInserted = new ConcurrentHashMap<>();

    private static final class Shared {
        static final FaultHouse HOUSE = new FaultHouse();
    }

    private FaultHouse() {
        KafkaServer kafka = KafkaServer.ofItsOwn();
        house = new WorkerHouse(PostgresServer.embedded(), kafka);
        worker = house.startWorker(Map.of(
                "handshake.inbox.group-id", GROUP,
                "handshake.inbox.drain-for", "500ms",
                // A whole town of clinics rings at one moment: our own quotas have a suite of their own.
                "handshake.google.project-requests-per-minute", "600000",
                "handshake.google.clinic-requests-per-minute", "60000"));
        google = house.google;
        google.onInserted(
                event -> onInserted.getOrDefault(event.account(), anybody -> {}).accept(event));
        sql = house.sql();
        sqlFaults = SqlFaults.install(sql);
        witness = new Witness(kafka.bootstrapServers(), sql);
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        AtExit.stop(this::stop);
    }

    static FaultHouse shared() {
        return Shared.HOUSE;
    }

    private void stop() {
        witness.close();
        admin.close();
        house.close();
    }

    /** So many clinics with a Google account each. */
    List<String> clinics(int count) {
        try (ExecutorService makers = Executors.newFixedThreadPool(8)) {
            List<Future<String>> clinics = IntStream.range(0, count)
                    .mapToObj(i -> makers.submit(house::connectedClinic))
                    .toList();
            return clinics.stream().map(FaultHouse::result).toList();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    static String account(String org) {
        return org + "@clinic.test";
    }

    static String refreshToken(String org) {
        return "dev-" + org;
    }

    /** A person has agreed again, with all rights. */
    void reconnect(String org) {
        google.addAccount("again-" + org, account(org));
        house.connect(org, "again-" + org);
    }

    /** Called when the clinic's next events are in its calendar, and not answered yet. */
    void onInserted(String org, Consumer<InsertedEvent> deed) {
        onInserted.put(account(org), deed);
    }

    /** Tomorrow at the next full hour and so many quarters later: the worker runs on the machine's own clock. */
    static Bookings wish(String org, int quarter) {
        Instant now = Clock.systemUTC().instant();
        Instant start =
                now.truncatedTo(ChronoUnit.HOURS).plus(24, ChronoUnit.HOURS).plus(15L * quarter, ChronoUnit.MINUTES);
        return Bookings.aBooking().of(org).callOfItsOwn().receivedAt(now).at(start.toString());
    }

    void request(BookingRequested request) {
        house.publish(Topic.BOOKING_REQUESTED, request.orgId(), JsonEvents.write(request), Map.of());
    }

    void replay(BookingRequested request) {
        house.publish(Topic.BOOKING_REPLAYED, request.orgId(), JsonEvents.write(request), Map.of());
    }

    /** Every record so far has been read, and its transaction committed. */
    void awaitAllRead() {
        await().atMost(READ_WITHIN).pollInterval(Duration.ofMillis(50)).until(() -> unread().isEmpty());
    }

    private Map<TopicPartition, Long> unread() throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, Long> unread = new HashMap<>();
        ends().forEach((partition, end) -> {
            OffsetAndMetadata offset = read.get(partition);
            long done = offset == null ? 0 : offset.offset();
            if (done < end) {
                unread.put(partition, end - done);
            }
        });
        return unread;
    }

    private Map<TopicPartition, Long> ends() throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> partitions = requestPartitions().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(partitions).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static Set<TopicPartition> requestPartitions() {
        return List.of(Topic.BOOKING_REQUESTED, Topic.BOOKING_REPLAYED).stream()
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new TopicPartition(topic.topicName(), partition)))
                .collect(Collectors.toSet());
    }

    /** The group's offsets go back to the beginning while nobody reads. */
    void readEverythingAgain() throws InterruptedException, ExecutionException {
        Collection<ConcurrentMessageListenerContainer<?, ?>> listeners = listeners();
        listeners.forEach(ConcurrentMessageListenerContainer::stop);
        Map<TopicPartition, OffsetAndMetadata> beginning = requestPartitions().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(0)));
        admin.alterConsumerGroupOffsets(GROUP, beginning).all().get();
        listeners.forEach(ConcurrentMessageListenerContainer::start);
        awaitAllRead();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // a bean's class does not say what its records hold
    private Collection<ConcurrentMessageListenerContainer<?, ?>> listeners() {
        return (Collection)
                worker.getBeansOfType(ConcurrentMessageListenerContainer.class).values();
    }

    /** The rows of these clinics, by booking id. */
    Map<String, Row> rows(Collection<String> orgs) {
        Map<String, Row> rows = new HashMap<>();
        sql.sql("""
                select booking_id::text, org_id, attempt, state, coalesce(reason, ''), coalesce(parked_because, ''), detail,
                       event_id, starts_at, ends_at
                  from booking_saga where org_id = any (?)
                """).param(orgs.toArray(String[]::new)).query(row -> {
            rows.put(
                    row.getString(1),
                    new Row(
                            row.getString(1),
                            row.getString(2),
                            row.getInt(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8),
                            row.getObject(9, OffsetDateTime.class).toInstant(),
                            row.getObject(10, OffsetDateTime.class).toInstant()));
        });
        return rows;
    }

    /** A row of {@code booking_saga}. */
    record Row(
            String bookingId,
            String org,
            int attempt,
            String state,
            String reason,
            String parkedBecause,
            String detail,
            String eventId,
            Instant startsAt,
            Instant endsAt) {

        boolean isDecided() {
            return !state.equals("RECEIVED");
        }

        boolean isClosed() {
            return isDecided() && !state.equals("UNDOING");
        }
    }
}
