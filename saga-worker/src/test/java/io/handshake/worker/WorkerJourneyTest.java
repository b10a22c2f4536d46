package io.handshake.worker;

import static io.handshake.worker.Bookings.aBooking;
import static io.handshake.worker.WorkerHouse.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.EventId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.Topic;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** From the topic to the outcome, with everything in between real but Google. */
@Tag("slow")
class WorkerJourneyTest implements OnPostgres {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private WorkerHouse house;
    private ConfigurableApplicationContext worker;

    private String org;

    KafkaServer kafka() {
        return KafkaServer.embedded();
    }

    @BeforeAll
    void start() {
        house = new WorkerHouse(postgres(), kafka());
        worker = house.startWorker();
    }

    @AfterAll
    void stop() {
        house.close();
    }

    @BeforeEach
    void aClinic() {
        house.google.clearFaults();
        org = house.connectedClinic();
    }

    @Test
    void confirmsWithTheEventInTheCalendarAndTheRowInTheTable() {
        BookingRequested request = wish("call").buildRequest();

        house.request(request);

        BookingConfirmed confirmed = (BookingConfirmed) outcomeOf(request);
        assertThat(confirmed.eventId()).isEqualTo(EventId.of(request.orgId(), request.bookingId(), 1));
        assertThat(liveEvents()).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo(confirmed.eventId().value());
            assertThat(event.start()).isEqualTo(request.startsAt());
            assertThat(event.end()).isEqualTo(request.endsAt());
        });
        assertThat(appointments()).containsExactly(confirmed.appointmentId());
    }

    @Test
    void aTakenSlotMakesNoSecondEvent() {
        BookingRequested first = wish("first").buildRequest();
        BookingRequested second = wish("second").buildRequest();

        house.request(first);
        house.request(second);

        assertThat(List.of(outcomeOf(first), outcomeOf(second)))
                .hasAtLeastOneElementOfType(BookingConfirmed.class)
                .hasAtLeastOneElementOfType(BookingFailed.class);
        assertThat(liveEvents()).hasSize(1);
        assertThat(appointments()).hasSize(1);
        assertThat(house.google.events(account(), "primary")).hasSize(1);
    }

    @Test
    void aRivalBetweenEventAndSaveTakesTheEventBack() {
        BookingRequested request = wish("call").buildRequest();
        house.google.onInserted(event -> house.sql()
                .sql("""
                        insert into appointments (org_id, scheduled_at, duration_minutes, status, patient_name)
                        values (?, ?, 30, 'confirmed', 'Grace Hopper')
                        """)
                .params(org, request.startsAt().atOffset(ZoneOffset.UTC))
                .update());

        house.request(request);
        BookingOutcome outcome = outcomeOf(request);
        house.google.onInserted(event -> {});

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        BookingFailed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(FailureReason.SLOT_TAKEN));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stateOf(request)).isEqualTo("FAILED"));
        assertThat(liveEvents()).isEmpty();
        assertThat(house.google.events(account(), "primary")).hasSize(1);
    }

    @Test
    void whatHappensIsCountedForWhoeverHasATokenForTheMetrics() {
        BookingRequested confirmed = wish("counted").buildRequest();
        house.request(confirmed);
        assertThat(outcomeOf(confirmed)).isInstanceOf(BookingConfirmed.class);

        await().untilAsserted(() -> assertThat(
                        house.metrics(worker, WorkerHouse.METRICS_TOKEN).body())
                .contains("handshake_outcomes_total{outcome=\"failed\",reason=\"APPOINTMENT_REJECTED\"} ")
                .containsPattern("handshake_saga_seconds_count\\{outcome=\"confirmed\"} [1-9]")
                .containsPattern("handshake_steps_seconds_count\\{result=\"done\",step=\"create-event\"} [1-9]")
                .containsPattern("handshake_token_refreshes_total\\{result=\"fresh\"} [1-9]")
                .contains("handshake_undo_seconds_count{result=\"refused\"} 0")
                .contains("handshake_bookings_stuck 0.0")
                .contains("handshake_oldest_undecided_age_seconds ")
                .containsPattern("handshake_connections\\{state=\"connected\"} [1-9]")
                .contains("handshake_bookings_in_flight{doing=\"deciding\"} ")
                .containsPattern("handshake_inbox_lag_records\\{topic=\"booking.requested.v1\"} [0-9]")
                .containsPattern("handshake_inbox_since_poll_seconds\\{topic=\"booking.replayed.v1\"} [0-9]")
                .containsPattern("handshake_topic_end_offset\\{topic=\"booking.confirmed.v1\"} [1-9]")
                .doesNotContain(org, confirmed.bookingId().toString(), "Ada"));
        assertThat(house.metrics(worker, WorkerHouse.ADMIN_TOKEN).statusCode()).isEqualTo(200);
        assertThat(house.metrics(worker, "somebody-elses-token")).satisfies(refused -> {
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).isEmpty();
        });
        assertThat(house.call(worker, "GET", "/api/clinics", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aSecondDeliveryOfADecidedBookingHearsTheSameOutcome() {
        BookingRequested request = wish("call").buildRequest();
        BookingRequested repeated = wish("call").request("tool-2").buildRequest();
        house.request(request);
        outcomeOf(request);

        house.request(repeated);
        house.request(request);

        assertThat(outcomeOf(repeated)).isInstanceOf(BookingConfirmed.class);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(house.outcomes(request)).hasSizeGreaterThan(2));
        assertThat(Set.copyOf(house.outcomeIds(request))).hasSize(1);
        assertThat(liveEvents()).hasSize(1);
    }

    @Test
    void aSecondPatientAtTheSameTimeOfTheSameCallNeverHearsThatItIsBooked() {
        BookingRequested first = wish("call").buildRequest();
        BookingRequested second = wish("call")
                .request("tool-2")
                .patient(new Patient("Byron Lovelace", "", ""))
                .buildRequest();
        house.request(first);
        assertThat(outcomeOf(first)).isInstanceOf(BookingConfirmed.class);

        house.request(second);

        assertThat(outcomeOf(second))
                .isInstanceOfSatisfying(
                        BookingFailed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(FailureReason.SLOT_TAKEN));
        assertThat(liveEvents()).hasSize(1);
    }

    @Test
    void aFailedBookingIsTriedAgainUnderANewEventId() {
        BookingRequested request = wish("call").buildRequest();
        house.google.fault(Fault.on(Operation.INSERT, FaultEffect.answer(400, "invalid"))
                .account(account())
                .times(1));
        house.request(request);
        assertThat(outcomeOf(request)).isInstanceOf(BookingFailed.class);

        BookingRequested replay = wish("call").request("replay-1").buildRequest();
        house.replay(replay);

        assertThat(outcomeOf(replay)).isInstanceOfSatisfying(BookingConfirmed.class, confirmed -> {
            assertThat(confirmed.attempt()).isEqualTo(2);
            assertThat(confirmed.eventId()).isEqualTo(EventId.of(request.orgId(), request.bookingId(), 2));
        });
        house.request(request);
        await().during(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(stateOf(request)).isEqualTo("CONFIRMED"));
    }

    @Test
    void oneToolCallIdNeverStandsForTwoWishes() {
        BookingRequested request = wish("call").buildRequest();
        BookingRequested other = later(wish("call"), 2).buildRequest();
        house.request(request);
        outcomeOf(request);

        house.request(other);

        assertThat(outcomeOf(other)).isInstanceOfSatisfying(BookingFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
            assertThat(failed.detail()).isEqualTo("request_id_reused");
        });
        assertThat(liveEvents()).hasSize(1);
    }

    @Test
    void anAppliedInsertWhoseAnswerIsLostIsFoundAndAdopted() {
        BookingRequested request = wish("call").buildRequest();
        house.google.fault(Fault.on(Operation.INSERT, new FaultEffect.Drop(When.AFTER_APPLYING))
                .account(account())
                .times(1));

        house.request(request);

        assertThat(outcomeOf(request)).isInstanceOf(BookingConfirmed.class);
        assertThat(liveEvents()).hasSize(1);
    }

    @Test
    void anUnknownClinicFailsAtOnceAndLeavesNothing() {
        BookingRequested request = wish("call").of("no-such-clinic").buildRequest();

        house.request(request);

        assertThat(outcomeOf(request))
                .isInstanceOfSatisfying(
                        BookingFailed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(FailureReason.CLINIC_UNKNOWN));
        assertThat(stateOf(request)).isEqualTo("FAILED");
    }

    @Test
    void aTimeThatWasUnderstoodInAnotherZoneIsRefused() {
        house.clinicInZone(org, "America/New_York");
        BookingRequested request = wish("call").buildRequest();

        house.request(request);

        assertThat(outcomeOf(request)).isInstanceOfSatisfying(BookingFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
            assertThat(failed.detail()).isEqualTo("understood_in_another_zone");
        });
        assertThat(house.google.events(account(), "primary")).isEmpty();
    }

    @Test
    void whatCannotBeReadIsSetAsideWithItsBytesAndTheNextFlows() {
        OrgId key = new OrgId(org);
        BookingRequested good = wish("call").buildRequest();
        String wrong =
                new String(JsonEvents.write(good), UTF_8).replace("\"durationMinutes\":30", "\"durationMinutes\":3");
        List<byte[]> poison = Arrays.asList(
                "not json".getBytes(UTF_8),
                "".getBytes(UTF_8),
                null,
                "{}".getBytes(UTF_8),
                wrong.getBytes(UTF_8),
                ("\"" + "x".repeat(900_000) + "\"").getBytes(UTF_8));
        poison.forEach(bytes -> house.publish(Topic.BOOKING_REQUESTED, key, bytes, Map.of()));
        house.publish(
                Topic.BOOKING_REQUESTED,
                key,
                JsonEvents.write(good),
                Map.of(EventHeaders.TYPE, "io.handshake.booking.requested.v9"));
        house.request(good);

        assertThat(outcomeOf(good)).isInstanceOf(BookingConfirmed.class);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ours()).hasSize(poison.size() + 1));
        assertThat(ours()).allSatisfy(letter -> {
            assertThat(header(letter, "handshake-dead-letter-reason"))
                    .isNotEmpty()
                    .doesNotContain("Lovelace");
            assertThat(header(letter, "handshake-dead-letter-origin")).startsWith("booking.requested.v1-");
        });
        assertThat(ours().stream().map(letter -> letter.value()).toList()).containsAll(poison);
    }

    /** The dead letters of this test's clinic. */
    private List<ConsumerRecord<byte[], byte[]>> ours() {
        return house.deadLetters().stream()
                .filter(letter -> Arrays.equals(letter.key(), org.getBytes(UTF_8)))
                .toList();
    }

    /** Whatever can be written to the topics at all can be set aside whole. */
    @Test
    void whatIsAsLargeOrAsOddAsTheTopicsTakeIsSetAsideWhole() {
        String name = Topic.BOOKING_REPLAYED.topicName();
        byte[] key = org.getBytes(UTF_8);
        byte[] largest = new byte[1_048_576 - 200];
        byte[] notUtf8 = {'"', (byte) 0xC3, (byte) 0x28, '"'};
        byte[] withHeaders = "{\"with\":\"headers\"}".getBytes(UTF_8);
        byte[] withoutKey = "{\"without\":\"key\"}".getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> headers = new ProducerRecord<>(name, key, withHeaders);
        for (int i = 0; i < 5_000; i++) {
            headers.headers().add("bomb-" + i, new byte[150]);
        }
        headers.headers().add("handshake-dead-letter-reason", "forged".getBytes(UTF_8));
        BookingRequested good = wish("call").buildRequest();

        house.publish(new ProducerRecord<>(name, key, largest));
        house.publish(new ProducerRecord<>(name, key, notUtf8));
        house.publish(headers);
        house.publish(new ProducerRecord<>(name, null, withoutKey));
        house.replay(good);

        assertThat(outcomeOf(good)).isInstanceOf(BookingConfirmed.class);
        List<byte[]> poison = List.of(largest, notUtf8, withHeaders, withoutKey);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(house.deadLetters().stream()
                                .map(letter -> letter.value())
                                .toList())
                        .containsAll(poison));
        assertThat(letterOf(withHeaders)).satisfies(letter -> {
            assertThat(letter.headers().toArray()).hasSize(5_000 + 1 + 2);
            assertThat(header(letter, "handshake-dead-letter-reason")).isNotEqualTo("forged");
            assertThat(header(letter, "handshake-dead-letter-origin")).startsWith(name + "-");
            assertThat(letter.key()).isEqualTo(key);
        });
        assertThat(letterOf(withoutKey).key()).isNull();
    }

    @Test
    void whatFitsIntoNoLetterIsNamedByOneAndTheNextFlows() {
        byte[] huge = new byte[3 * 1024 * 1024];
        BookingRequested good = wish("call").buildRequest();

        house.publishPacked(new ProducerRecord<>(Topic.BOOKING_REQUESTED.topicName(), org.getBytes(UTF_8), huge));
        house.request(good);

        assertThat(outcomeOf(good)).isInstanceOf(BookingConfirmed.class);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(house.deadLetters())
                        .filteredOn(letter -> !header(letter, "handshake-dead-letter-left-behind")
                                .isEmpty())
                        .singleElement()
                        .satisfies(letter -> {
                            assertThat(letter.value()).isNull();
                            assertThat(Integer.parseInt(header(letter, "handshake-dead-letter-left-behind")))
                                    .isGreaterThanOrEqualTo(huge.length);
                            assertThat(header(letter, "handshake-dead-letter-origin"))
                                    .startsWith(Topic.BOOKING_REQUESTED.topicName() + "-");
                        }));
    }

    private ConsumerRecord<byte[], byte[]> letterOf(byte[] value) {
        return house.deadLetters().stream()
                .filter(letter -> Arrays.equals(letter.value(), value))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fiftyBookingsOfOneClinicRefreshItsTokenOnce() {
        List<BookingRequested> requests = IntStream.range(0, 50)
                .mapToObj(i -> later(wish("call-" + i), i).buildRequest())
                .toList();
        long before = house.google.count(Operation.TOKEN, account());

        requests.forEach(house::request);

        requests.forEach(request -> assertThat(outcomeOf(request)).isInstanceOf(BookingConfirmed.class));
        assertThat(house.google.count(Operation.TOKEN, account()) - before).isEqualTo(1);
    }

    /** Tomorrow at the next full hour: the worker runs on the machine's own clock. */
    private Bookings wish(String call) {
        return later(aBooking().of(org).call(call), 0);
    }

    private static Bookings later(Bookings bookings, int hours) {
        Instant now = Clock.systemUTC().instant();
        return bookings.receivedAt(now)
                .at(now.truncatedTo(ChronoUnit.HOURS)
                        .plus(24 + hours, ChronoUnit.HOURS)
                        .toString());
    }

    private BookingOutcome outcomeOf(BookingRequested request) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> !house.outcomes(request).isEmpty());
        return house.outcomes(request).getLast();
    }

    private String account() {
        return org + "@clinic.test";
    }

    private List<CalendarEvent> liveEvents() {
        return house.google.events(account(), "primary").stream()
                .filter(CalendarEvent::isLive)
                .toList();
    }

    private List<String> appointments() {
        return house.sql()
                .sql("select id::text from appointments where org_id = ?")
                .params(org)
                .query(String.class)
                .list();
    }

    private String stateOf(BookingRequested request) {
        return house.sql()
                .sql("select state from booking_saga where booking_id = ?")
                .params(request.bookingId().value())
                .query(String.class)
                .single();
    }
}
