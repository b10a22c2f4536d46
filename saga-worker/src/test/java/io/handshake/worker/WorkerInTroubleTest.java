package io.handshake.worker;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.embedded.EmbeddedKafka;
import io.handshake.embedded.EmbeddedPostgres;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import io.handshake.worker.inbox.WorkerInstance;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** A broker and a database of its own, which fall over while bookings are on their way. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class WorkerInTroubleTest {

    /** Longer than the statements', sockets' and sessions' time-outs; a minute's absence takes the same path. */
    private static final Duration ABSENCE = Duration.ofSeconds(8);

    /** Of all lines in one second, the clients' own included, while a server is away. */
    private static final int MOST_LINES_A_SECOND = 40;

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final Path kafkaData = AtExit.scratchFolder("kafka-in-trouble");
    private EmbeddedKafka kafka;
    private EmbeddedPostgres postgres;
    private WorkerHouse house;
    private ConfigurableApplicationContext worker;
    private String org;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(kafkaData, 0);
        AtExit.stop(() -> kafka.close());
        postgres = EmbeddedPostgres.start(AtExit.scratchFolder("postgres-in-trouble"), 0, Map.of("fsync", "off"));
        AtExit.stop(() -> postgres.close());
        house = new WorkerHouse(
                new PostgresServer("127.0.0.1:" + postgres.port(), postgres.username(), postgres.password()),
                KafkaServer.provisioned(kafka.bootstrapServers()));
        worker = house.startWorker();
    }

    @AfterAll
    void stop() {
        house.close();
    }

    @BeforeEach
    void aClinic() {
        house.google.clearFaults();
        await().atMost(SOON).until(() -> house.health(worker, "readiness") == OK);
        // a connection that was in use while the database fell over is found out by its next user
        await().atMost(SOON).untilAsserted(() -> org = house.connectedClinic());
    }

    @Test
    void aDatabaseThatIsKilledAndStaysAwayLosesNothing() {
        List<BookingRequested> requests = wishes(5);
        insertsTake(Duration.ofSeconds(2));
        requests.forEach(house::request);
        await().atMost(SOON).until(() -> house.google.count(Operation.INSERT, account()) > 0);

        postgres.kill();
        BookingRequested meanwhile = later(20);
        house.request(meanwhile);
        try (Lines lines = Lines.counted()) {
            await().during(ABSENCE)
                    .atMost(ABSENCE.plusSeconds(5))
                    .until(() -> house.outcomes(meanwhile).isEmpty());
            assertThat(lines.mostInASecond()).isLessThan(MOST_LINES_A_SECOND);
        }
        assertThat(house.health(worker, "readiness")).isNotEqualTo(OK);
        assertThat(house.health(worker, "liveness")).isEqualTo(OK);
        postgres.restart();

        requests.forEach(this::confirmedOnce);
        confirmedOnce(meanwhile);
        assertThat(ageOfTheHeartbeatMs()).isLessThan(2_000);
    }

    @Test
    void aDatabaseThatIsRestartedInMidSagaIsNotNoticedByCallers() {
        List<BookingRequested> requests = wishes(4);
        insertsTake(Duration.ofSeconds(1));
        requests.forEach(house::request);
        await().atMost(SOON).until(() -> house.google.count(Operation.INSERT, account()) > 0);

        postgres.restart();

        requests.forEach(request ->
                assertThat(confirmedOnce(request).late()).as("within the call").isFalse());
    }

    @Test
    void brokersThatStayAwayLoseNothing() {
        List<BookingRequested> requests = wishes(3);
        insertsTake(Duration.ofSeconds(2));
        requests.forEach(house::request);
        await().atMost(SOON).until(() -> house.google.count(Operation.INSERT, account()) > 0);

        int port = kafka.port();
        kafka.close();
        try (Lines lines = Lines.counted()) {
            await().atMost(SOON).until(() -> house.health(worker, "readiness") != OK);
            assertThat(house.health(worker, "liveness")).isEqualTo(OK);
            await().atMost(SOON)
                    .until(() -> requests.stream()
                            .allMatch(request -> stateOf(request).equals("CONFIRMED")));
            await().during(ABSENCE).atMost(ABSENCE.plusSeconds(5)).until(() -> ageOfTheHeartbeatMs() < 2_000);
            assertThat(lines.mostInASecond()).isLessThan(MOST_LINES_A_SECOND);
        }
        kafka = EmbeddedKafka.start(kafkaData, port);

        requests.forEach(this::confirmedOnce);
        BookingRequested after = later(20);
        house.request(after);
        confirmedOnce(after);
        await().atMost(SOON).until(() -> house.health(worker, "readiness") == OK);
    }

    @Test
    void aPoolWithoutAConnectionLeftCostsNeitherTheHeartbeatNorTheNextArrival() throws SQLException {
        List<Connection> all = new ArrayList<>();
        BookingRequested request = later(0);
        try {
            while (all.size() < 20) {
                all.add(worker.getBean("dataSource", DataSource.class).getConnection());
            }
            house.request(request);
            await().atMost(SOON).until(() -> stateOf(request).equals("RECEIVED"));

            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(6))
                    .until(() -> ageOfTheHeartbeatMs() < 2_000);
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
        confirmedOnce(request);
    }

    @Test
    void aLockOnTheAppointmentsEndsTruthfullyAndOthersFlow() throws SQLException {
        Instant now = Clock.systemUTC().instant();
        BookingRequested tomorrow = later(0);
        // answered by in three seconds, and within the hour: it may not be made late
        BookingRequested atOnce = aBooking()
                .of(org)
                .callOfItsOwn()
                .receivedAt(now.minusSeconds(12))
                .at(now.plus(30, ChronoUnit.MINUTES)
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString())
                .buildRequest();
        BookingRequested elsewhere = wish().of("no-such-clinic").buildRequest();
        try (Connection other = worker.getBean("dataSource", DataSource.class).getConnection()) {
            other.setAutoCommit(false);
            try (var lock = other.createStatement()) {
                lock.execute("set idle_in_transaction_session_timeout = 0");
                lock.execute("lock table appointments in access exclusive mode");
            }
            List.of(tomorrow, atOnce, elsewhere).forEach(house::request);

            assertThat(outcomeOf(elsewhere)).isInstanceOfSatisfying(BookingFailed.class, failed -> {
                assertThat(failed.reason()).isEqualTo(FailureReason.CLINIC_UNKNOWN);
                assertThat(failed.late()).isFalse();
            });
            assertThat(outcomeOf(atOnce))
                    .isInstanceOfSatisfying(
                            BookingFailed.class,
                            failed -> assertThat(failed.reason()).isEqualTo(FailureReason.TOO_LATE));
            assertThat(house.outcomes(tomorrow)).isEmpty();
            other.rollback();
        }

        confirmedOnce(tomorrow);
        await().atMost(SOON).until(() -> stateOf(atOnce).equals("FAILED"));
        assertThat(liveEvents()).hasSize(1);
    }

    @Test
    void aWorkerThatVanishesInATransactionKeepsNoLock() throws SQLException {
        try (Connection connection =
                        worker.getBean("dataSource", DataSource.class).getConnection();
                var shown = connection
                        .createStatement()
                        .executeQuery("select current_setting('idle_in_transaction_session_timeout'), "
                                + "current_setting('statement_timeout')")) {
            assertThat(shown.next()).isTrue();
            assertThat(shown.getString(1)).isEqualTo("10s");
            assertThat(shown.getString(2)).isEqualTo("4500ms");
        }
    }

    @Test
    void workersThatComeAndGoDecideEachBookingOnce() throws Exception {
        List<String> clinics = List.of(org, house.connectedClinic(), house.connectedClinic(), house.connectedClinic());
        List<BookingRequested> requests = new ArrayList<>();
        List<ConfigurableApplicationContext> more = new ArrayList<>();
        CompletableFuture<Void> joining = CompletableFuture.runAsync(() -> {
            more.add(house.startWorker());
            more.add(house.startWorker());
        });
        for (int i = 0; i < 12; i++) {
            for (String clinic : clinics) {
                BookingRequested request = wish().of(clinic).at(inDays(1, i)).buildRequest();
                requests.add(request);
                house.request(request);
            }
            if (i == 8) {
                joining.get(60, TimeUnit.SECONDS);
                house.stop(more.getFirst());
            }
        }

        requests.forEach(this::confirmedOnce);
        house.stop(more.getLast());
        assertThat(openBookings()).isZero();
        List<String> decisions = decisions();

        readEverythingAgain();

        assertThat(decisions()).isEqualTo(decisions);
        assertThat(house.google.count(Operation.INSERT, account())).isEqualTo(12);
    }

    @Test
    void aWorkerThatStopsGivesWhatItHasNotBegunToTheOthersAtOnce() throws Exception {
        ConfigurableApplicationContext second = house.startWorker();
        await().atMost(SOON).until(() -> house.health(second, "readiness") == OK);
        insertsTake(Duration.ofSeconds(3));
        List<BookingRequested> requests = wishes(6);
        requests.forEach(house::request);
        await().atMost(SOON).until(() -> house.google.count(Operation.INSERT, account()) == 4);
        boolean secondHolds = holds(second);
        ConfigurableApplicationContext holder = secondHolds ? second : worker;
        ConfigurableApplicationContext other = secondHolds ? worker : second;

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> house.stop(holder));
        await().atMost(SOON).until(() -> holds(other));

        assertThat(stopping).as("still ends what it has begun").isNotDone();
        stopping.get(30, TimeUnit.SECONDS);
        requests.forEach(this::confirmedOnce);
        assertThat(liveEvents()).hasSize(6);
        worker = other;
    }

    /** An operator resets the group: all that was ever asked for comes again. */
    private void readEverythingAgain() throws Exception {
        house.stop(worker);
        long end;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            end = consumed(admin);
            admin.deleteConsumerGroups(Set.of("saga-worker")).all().get(20, TimeUnit.SECONDS);
            assertThat(consumed(admin)).isZero();
            worker = house.startWorker();
            await().atMost(SOON).until(() -> consumed(admin) >= end);
        }
    }

    private static long consumed(Admin admin) throws Exception {
        return admin
                .listConsumerGroupOffsets("saga-worker")
                .partitionsToOffsetAndMetadata()
                .get(20, TimeUnit.SECONDS)
                .values()
                .stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    private boolean holds(ConfigurableApplicationContext one) {
        return house.sql()
                .sql("select exists (select from booking_saga where claimed_by = ?)")
                .params(one.getBean(WorkerInstance.class).id())
                .query(Boolean.class)
                .single();
    }

    private List<String> decisions() {
        return house.sql()
                .sql("select booking_id::text || state || attempt || coalesce(appointment_id, '') || decided_at "
                        + "from booking_saga order by 1")
                .query(String.class)
                .list();
    }

    private long openBookings() {
        return house.sql()
                .sql("select count(*) from booking_saga where state in ('RECEIVED', 'UNDOING')")
                .query(Long.class)
                .single();
    }

    private void insertsTake(Duration time) {
        house.google.fault(Fault.on(Operation.INSERT, new FaultEffect.Delay(time, When.BEFORE_APPLYING))
                .account(account())
                .always());
    }

    private BookingConfirmed confirmedOnce(BookingRequested request) {
        assertThat(outcomeOf(request)).isInstanceOf(BookingConfirmed.class);
        assertThat(Set.copyOf(house.outcomeIds(request))).hasSize(1);
        assertThat(house.sql()
                        .sql("select count(*) from appointments where booking_id::text = ?")
                        .params(request.bookingId().toString())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        return (BookingConfirmed) outcomeOf(request);
    }

    private BookingOutcome outcomeOf(BookingRequested request) {
        await().atMost(SOON)
                .pollDelay(Duration.ZERO)
                .until(() -> !house.outcomes(request).isEmpty());
        return house.outcomes(request).getLast();
    }

    private List<BookingRequested> wishes(int count) {
        return IntStream.range(0, count).mapToObj(this::later).toList();
    }

    private BookingRequested later(int hours) {
        return wish().at(inDays(1, hours)).buildRequest();
    }

    private Bookings wish() {
        return aBooking()
                .of(org)
                .callOfItsOwn()
                .receivedAt(Clock.systemUTC().instant())
                .at(inDays(1, 0));
    }

    private static String inDays(int days, int hours) {
        return Clock.systemUTC()
                .instant()
                .truncatedTo(ChronoUnit.HOURS)
                .plus(days, ChronoUnit.DAYS)
                .plus(hours, ChronoUnit.HOURS)
                .toString();
    }

    private String account() {
        return org + "@clinic.test";
    }

    private List<CalendarEvent> liveEvents() {
        return house.google.events(account(), "primary").stream()
                .filter(CalendarEvent::isLive)
                .toList();
    }

    private String stateOf(BookingRequested request) {
        return house.sql()
                .sql("select state from booking_saga where booking_id = ?")
                .params(request.bookingId().value())
                .query(String.class)
                .optional()
                .orElse("");
    }

    private long ageOfTheHeartbeatMs() {
        return house.sql()
                .sql("select extract(epoch from clock_timestamp() - max(heartbeat_at)) * 1000 from worker_instance")
                .query(Long.class)
                .single();
    }

    /** How many lines are logged in each second. */
    private static final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

        private final Map<Long, Integer> bySecond = new ConcurrentHashMap<>();
        private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        private final Logger ours = (Logger) LoggerFactory.getLogger("io.handshake");
        private final Level before = ours.getLevel();

        static Lines counted() {
            Lines lines = new Lines();
            lines.start();
            lines.root.addAppender(lines);
            // as in production, but not on the console of the tests
            lines.ours.setLevel(Level.INFO);
            lines.ours.setAdditive(false);
            lines.ours.addAppender(lines);
            return lines;
        }

        @Override
        protected void append(ILoggingEvent event) {
            bySecond.merge(event.getInstant().getEpochSecond(), 1, Integer::sum);
        }

        int mostInASecond() {
            assertThat(bySecond).isNotEmpty();
            return bySecond.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        }

        @Override
        public void close() {
            root.detachAppender(this);
            ours.detachAppender(this);
            ours.setAdditive(true);
            ours.setLevel(before);
        }
    }
}
