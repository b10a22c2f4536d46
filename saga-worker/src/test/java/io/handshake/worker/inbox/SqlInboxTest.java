package io.handshake.worker.inbox;

import static io.handshake.worker.Bookings.aBooking;
import static io.handshake.worker.Bookings.roomFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.Bookings;
import io.handshake.worker.OnPostgres;
import io.handshake.worker.inbox.Inbox.Admission;
import io.handshake.worker.inbox.Inbox.Met;
import io.handshake.worker.ledger.LedgerConfiguration;
import io.handshake.worker.ledger.LedgerDatabase;
import io.handshake.worker.ledger.LedgerException;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.History;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Room;
import io.handshake.worker.saga.SagaJournal;
import io.handshake.worker.saga.SagaJournal.Failure;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SqlInboxTest implements OnPostgres {

    private static final UUID INSTANCE = new UUID(0, 1);
    private static final String TRACE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    private LedgerDatabase database;

    private SqlInbox inbox;
    private SagaJournal journal;

    @BeforeAll
    void migrate() {
        database = LedgerDatabase.migratedOn(postgres());
        inbox = new SqlInbox(database.dataSource(), Clock.systemUTC());
        journal = LedgerConfiguration.journal(database.dataSource());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.run("truncate booking_saga, appointments, worker_instance, clinic cascade");
    }

    private static Arrival live(Bookings request) {
        return new Arrival(request.buildRequest(), Priority.LIVE, TRACE);
    }

    private static Arrival replay(Bookings request) {
        return new Arrival(request.buildRequest(), Priority.REPLAY, "");
    }

    private Admission admit(Arrival... arrivals) {
        return inbox.admit(List.of(arrivals), INSTANCE, roomFor(10));
    }

    private Booking failed(Bookings request) {
        Booking booking = admit(live(request)).toRun().getFirst();
        journal.fail(booking, new Failure(FailureReason.CALENDAR_UNAVAILABLE, "http 503", false), List.of());
        return booking;
    }

    private List<String> state() {
        return database.rows("select state, attempt, request_ids, earlier_request_ids as earlier from booking_saga");
    }

    @Test
    void makesABatchDurableAndClaimsIt() {
        BookingRequested request = aBooking().buildRequest();

        Admission admission = admit(live(aBooking()), live(aBooking().call("call-2")));

        assertThat(admission.toRun()).hasSize(2);
        Booking booking = admission.toRun().getFirst();
        assertThat(booking.request()).isEqualTo(request);
        assertThat(booking.attempt()).isEqualTo(1);
        assertThat(booking.calendarId()).isEqualTo("primary");
        assertThat(booking.claim().instance()).isEqualTo(INSTANCE);
        assertThat(booking.history()).isEqualTo(History.UNTOUCHED);
        assertThat(booking.traceparent()).isEqualTo(TRACE);
        assertThat(database.rows("""
                select starts_at at time zone 'UTC' as starts, received_at at time zone 'UTC' as received
                  from booking_saga where call_id = 'call-1'
                """))
                .containsExactly("{\"starts\": \"2026-11-24T14:00:00\", \"received\": \"2026-11-22T10:00:00\"}");
        assertThat(database.rows("select instance from worker_instance")).hasSize(1);
    }

    @Test
    void pinsTheCalendarOfTheClinic() {
        database.run("insert into clinic (org_id, name, calendar_id) values ('" + Bookings.CLINIC + "', 'n', 'c@x')");

        assertThat(admit(live(aBooking())).toRun().getFirst().calendarId()).isEqualTo("c@x");
    }

    @Test
    void leavesUnclaimedWhatThereIsNoRoomForAndLiveCallsGoFirst() {
        Admission admission = inbox.admit(
                List.of(
                        replay(aBooking()),
                        live(aBooking().call("call-2")),
                        live(aBooking().call("call-3"))),
                INSTANCE,
                roomFor(2));

        assertThat(admission.toRun())
                .extracting(booking -> booking.request().callId())
                .containsExactly("call-2", "call-3");
        assertThat(
                        database.rows(
                                "select call_id, epoch, due_at <= clock_timestamp() as due from booking_saga where claimed_by is null"))
                .containsExactly("{\"due\": true, \"epoch\": 0, \"call_id\": \"call-1\"}");
    }

    @Test
    void oneClinicDoesNotFillTheRoomOfTheOthers() {
        Admission admission = inbox.admit(
                List.of(
                        live(aBooking()),
                        live(aBooking().call("call-2")),
                        live(aBooking().call("call-3")),
                        live(aBooking().call("call-4").of("org-2"))),
                INSTANCE,
                new Room(10, 3, Map.of(Bookings.CLINIC, 1)));

        assertThat(admission.toRun())
                .extracting(booking -> booking.request().callId())
                .containsExactlyInAnyOrder("call-1", "call-2", "call-4");
        assertThat(database.rows("select call_id from booking_saga where claimed_by is null"))
                .containsExactly("{\"call_id\": \"call-3\"}");
    }

    @Test
    void aNewAttemptOfAClinicWithoutRoomWaitsInItsRow() {
        failed(aBooking());

        Admission admission = inbox.admit(
                List.of(live(aBooking().request("tool-2"))), INSTANCE, new Room(10, 3, Map.of(Bookings.CLINIC, 3)));

        assertThat(admission.toRun()).isEmpty();
        assertThat(state()).singleElement().asString().contains("RECEIVED");
    }

    @Test
    void spendsNoRoomOnRepetitions() {
        admit(live(aBooking()));

        Admission admission =
                inbox.admit(List.of(live(aBooking()), live(aBooking().call("call-2"))), INSTANCE, roomFor(1));

        assertThat(admission.toRun())
                .extracting(booking -> booking.request().callId())
                .containsExactly("call-2");
    }

    @Test
    void joinsRepetitionsWithinOneBatch() {
        Admission admission = admit(live(aBooking()), live(aBooking().request("tool-2")), live(aBooking()));

        assertThat(admission.toRun()).hasSize(1);
        assertThat(admission.toRepeat()).isEmpty();
        assertThat(state())
                .containsExactly(
                        "{\"state\": \"RECEIVED\", \"attempt\": 1, \"earlier\": [], \"request_ids\": [\"tool-1\", \"tool-2\"]}");
    }

    @Test
    void saysWhichDeliveriesFoundTheirBookingAndInWhichTraceItIs() {
        String another = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        Arrival again = new Arrival(aBooking().request("tool-2").buildRequest(), Priority.LIVE, another);
        Arrival other = live(aBooking().at("2026-11-25T14:00:00Z"));

        assertThat(admit(live(aBooking())).met()).isEmpty();
        assertThat(admit(again, other).met())
                .containsExactly(new Met(again, Met.What.REPEATED, TRACE), new Met(other, Met.What.REFUSED, ""));
        failed(aBooking().call("call-2").at("2026-11-26T14:00:00Z"));
        Arrival next = new Arrival(
                aBooking()
                        .call("call-2")
                        .at("2026-11-26T14:00:00Z")
                        .request("tool-2")
                        .buildRequest(),
                Priority.LIVE,
                another);
        Arrival joins =
                live(aBooking().call("call-2").at("2026-11-26T14:00:00Z").request("tool-3"));
        assertThat(admit(next, joins).met())
                .containsExactly(
                        new Met(next, Met.What.NEXT_ATTEMPT, TRACE), new Met(joins, Met.What.REPEATED, another));
    }

    @Test
    void joinsALiveCallToAReplay() {
        inbox.admit(List.of(replay(aBooking())), INSTANCE, roomFor(0));

        admit(live(aBooking().request("tool-2")));

        assertThat(database.rows("select priority from booking_saga")).containsExactly("{\"priority\": \"LIVE\"}");
    }

    @Test
    void repeatsAConfirmationAndNamesTheNewDelivery() {
        Booking booking = admit(live(aBooking())).toRun().getFirst();
        journal.confirm(booking, "", false, List.of());

        Admission admission = admit(live(aBooking().request("tool-2")));

        assertThat(admission.toRun()).isEmpty();
        Announcement repeated = admission.toRepeat().getFirst();
        assertThat(repeated.number()).isEqualTo(2);
        assertThat(repeated.outcome()).isInstanceOf(BookingConfirmed.class);
        assertThat(repeated.outcome().requestIds()).extracting("value").containsExactly("tool-1", "tool-2");
    }

    @Test
    void repeatsAFailureThatIsStillBeingUndone() {
        Booking booking = admit(live(aBooking())).toRun().getFirst();
        journal.beginUndo(booking, new Failure(FailureReason.CALENDAR_UNAVAILABLE, "", false), List.of());

        assertThat(admit(live(aBooking().request("tool-2"))).toRepeat())
                .singleElement()
                .satisfies(repeated -> assertThat(repeated.outcome()).isInstanceOf(BookingFailed.class));
    }

    @Test
    void repeatsAFailureForADeliveryThatItKnows() {
        failed(aBooking());

        assertThat(admit(live(aBooking())).toRepeat()).hasSize(1);
        assertThat(state()).singleElement().asString().contains("FAILED");
    }

    @Test
    void triesAgainForANewDelivery() {
        Booking first = failed(aBooking());

        Admission admission = admit(replay(aBooking().request("tool-2").minutes(60)));

        Booking second = admission.toRun().getFirst();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.claim().epoch()).isGreaterThan(first.claim().epoch());
        assertThat(second.history()).isEqualTo(History.UNTOUCHED);
        assertThat(second.eventId()).isNotEqualTo(first.eventId());
        assertThat(state())
                .containsExactly(
                        "{\"state\": \"RECEIVED\", \"attempt\": 2, \"earlier\": [\"tool-1\"], \"request_ids\": [\"tool-2\"]}");
        assertThat(journal.confirm(first, "", false, List.of())).isInstanceOf(SagaJournal.Decision.ClaimLost.class);
        assertThat(journal.confirm(second, "", false, List.of())).isInstanceOf(SagaJournal.Decision.Decided.class);
        assertThat(database.rows("select duration_minutes as minutes, booking_attempt as attempt from appointments"))
                .containsExactly("{\"attempt\": 2, \"minutes\": 60}");
    }

    @Test
    void keepsQuietForADeliveryOfAnEarlierAttemptWhileTheNextOneRuns() {
        failed(aBooking());
        admit(live(aBooking().request("tool-2")));

        Admission admission = admit(live(aBooking()));

        assertThat(admission.toRun()).isEmpty();
        assertThat(admission.toRepeat()).isEmpty();
        assertThat(state()).singleElement().asString().contains("\"request_ids\": [\"tool-2\"]");
    }

    @Test
    void leavesANewAttemptUnclaimedWithoutRoom() {
        failed(aBooking());

        assertThat(inbox.admit(List.of(live(aBooking().request("tool-2"))), INSTANCE, roomFor(0))
                        .toRun())
                .isEmpty();
        assertThat(database.rows("select claimed_by, first_claimed_at, state from booking_saga"))
                .containsExactly("{\"state\": \"RECEIVED\", \"claimed_by\": null, \"first_claimed_at\": null}");
    }

    @Test
    void refusesAToolCallIdThatStandsForAnotherWish() {
        admit(live(aBooking()));

        Admission admission = admit(live(aBooking().at("2026-11-24T16:00:00Z")));

        assertThat(admission.toRun()).isEmpty();
        assertThat(admission.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.outcome().reason()).isEqualTo(FailureReason.INVALID_REQUEST);
            assertThat(refused.outcome().detail()).isEqualTo("request_id_reused");
            assertThat(refused.outcome().attempt()).isEqualTo(1);
        });
        assertThat(state()).hasSize(1);
    }

    /** The ids of the bookings, and so the order of their rows, are as good as random: one such pair would prove little. */
    @Test
    void ofTwoWishesUnderOneToolCallIdInOneBatchTheFirstStands() {
        for (int hour = 9; hour < 17; hour++) {
            Arrival first = live(aBooking().callOfItsOwn().at("2026-11-24T%02d:00:00Z".formatted(hour)));
            Arrival second = new Arrival(
                    aBooking()
                            .call(first.request().callId())
                            .at("2026-11-25T%02d:00:00Z".formatted(hour))
                            .buildRequest(),
                    first.priority(),
                    first.traceparent());

            Admission admission = admit(first, second);

            assertThat(admission.toRun())
                    .singleElement()
                    .satisfies(run ->
                            assertThat(run.id()).isEqualTo(first.request().bookingId()));
            assertThat(admission.refused())
                    .singleElement()
                    .satisfies(refused -> assertThat(refused.outcome().bookingId())
                            .isEqualTo(second.request().bookingId()));
        }
    }

    @Test
    void anotherWishThatWasRefusedIsNotTriedWhenItsRecordComesAgain() {
        Booking first = admit(live(aBooking())).toRun().getFirst();
        Bookings other = aBooking().request("tool-2").minutes(60);
        assertThat(admit(live(other), live(other)).refused()).hasSize(2);
        journal.fail(first, new Failure(FailureReason.CALENDAR_UNAVAILABLE, "http 503", false), List.of());

        Admission again = admit(live(other));

        assertThat(again.toRun()).isEmpty();
        assertThat(again.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.outcome().detail()).isEqualTo(BookingFailed.ANOTHER_WISH));
        assertThat(state())
                .containsExactly(
                        "{\"state\": \"FAILED\", \"attempt\": 1, \"earlier\": [\"tool-2\"], \"request_ids\": [\"tool-1\"]}");
        assertThat(admit(live(other.request("tool-3"))).toRun())
                .as("asked for once more")
                .hasSize(1);
    }

    @Test
    void aRowThatCannotBeReadCostsOnlyTheArrivalThatMeetsIt() {
        failed(aBooking());
        Booking confirmed = admit(live(aBooking().call("call-2"))).toRun().getFirst();
        journal.confirm(confirmed, "", false, List.of());
        database.run("""
                alter table booking_saga disable trigger user;
                update booking_saga set reason = 'OF_ANOTHER_VERSION' where call_id = 'call-1';
                update booking_saga set request = jsonb_set(request, '{timeZone}', '"No/Where"') where call_id = 'call-2';
                alter table booking_saga enable trigger user""");
        Arrival good = live(aBooking().call("call-3"));

        for (String call : List.of("call-1", "call-2")) {
            assertThatThrownBy(() -> admit(good, live(aBooking().call(call))))
                    .isInstanceOfSatisfying(
                            ArrivalRefusedException.class,
                            refused -> assertThat(refused.index()).isEqualTo(1))
                    .hasMessageContaining("a row that cannot be read")
                    .hasMessageNotContainingAny("OF_ANOTHER_VERSION", "No/Where");
        }
        assertThat(admit(good).toRun()).hasSize(1);
    }

    @Test
    void answersADeliveryThatItHasNoRoomToRemember() {
        Booking booking = admit(live(aBooking())).toRun().getFirst();
        journal.confirm(booking, "", false, List.of());
        IntStream.range(0, 99).forEach(n -> admit(live(aBooking().request("more-" + n))));

        Announcement repeated =
                admit(live(aBooking().request("one too many"))).toRepeat().getFirst();

        assertThat(repeated.outcome().requestIds())
                .extracting("value")
                .hasSize(101)
                .contains("one too many");
        assertThat(database.rows("select cardinality(request_ids) as ids from booking_saga"))
                .containsExactly("{\"ids\": 100}");
    }

    @Test
    void namesTheArrivalThatPostgresRefusesAndWritesNothing() {
        Arrival good = live(aBooking());
        Arrival unwanted = live(aBooking().call("call-2").notes("unwanted"));
        database.run("alter table booking_saga add constraint rule check (request ->> 'notes' <> 'unwanted')");
        try {
            assertThatThrownBy(() -> admit(good, unwanted, live(aBooking().call("call-3"))))
                    .isInstanceOfSatisfying(
                            ArrivalRefusedException.class,
                            refused -> assertThat(refused.index()).isEqualTo(1))
                    .hasMessageContaining("constraint rule")
                    .hasMessageNotContaining("unwanted");
            assertThat(state()).isEmpty();
            assertThat(admit(good).toRun()).hasSize(1);
        } finally {
            database.run("alter table booking_saga drop constraint rule");
        }
    }

    @Test
    void quotesNoValueWhenTheDatabaseDoesNotAnswer() {
        LedgerDatabase gone = LedgerDatabase.empty();
        gone.close();

        assertThatThrownBy(() -> new SqlInbox(gone.dataSource(), Clock.systemUTC())
                        .admit(List.of(live(aBooking())), INSTANCE, roomFor(1)))
                .isInstanceOf(LedgerException.class)
                .hasNoCause();
    }

    @Test
    void admitsTheSameBatchOnceAtTwoWorkers() throws Exception {
        List<Arrival> forwards = IntStream.range(0, 40)
                .mapToObj(n -> live(aBooking().call("call-" + n)))
                .toList();
        List<Arrival> backwards = forwards.reversed();
        try (ExecutorService workers = Executors.newFixedThreadPool(2)) {
            Future<Admission> one = workers.submit(() -> inbox.admit(forwards, INSTANCE, roomFor(40)));
            Future<Admission> two = workers.submit(() -> inbox.admit(backwards, new UUID(0, 2), roomFor(40)));

            assertThat(Stream.concat(one.get().toRun().stream(), two.get().toRun().stream())
                            .map(Booking::id))
                    .hasSize(40)
                    .doesNotHaveDuplicates();
        }
        assertThat(state()).hasSize(40);
    }

    @Test
    void aRefusalKeepsTheTraceOfItsDelivery() {
        admit(live(aBooking()));

        Admission admission = admit(live(aBooking().at("2026-11-25T14:00:00Z")));

        assertThat(admission.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.outcome().answersOneDelivery()).isTrue();
            assertThat(refused.traceparent()).isEqualTo(TRACE);
        });
    }

    /** An operator mends it, and nothing may have been set aside meanwhile. */
    @Test
    void aTableThatDoesNotFitIsNotTheFaultOfTheArrival() {
        database.run("alter table booking_saga rename column traceparent to of_another_version");
        try {
            assertThatThrownBy(() -> admit(live(aBooking()))).isInstanceOf(LedgerException.class);
        } finally {
            database.run("alter table booking_saga rename column of_another_version to traceparent");
        }
        assertThat(admit(live(aBooking())).toRun()).hasSize(1);
    }
}
