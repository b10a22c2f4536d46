package io.handshake.worker.bookings;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.worker.bookings.Moment.Kind;
import io.handshake.worker.bookings.Moment.Tone;
import io.handshake.worker.ledger.LedgerDatabase;
import io.handshake.worker.saga.Booking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What people find, of bookings that the rooms before have written. Each test has a clinic of its own. */
@Tag("slow")
class SqlBookingsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static LedgerDatabase database;
    private static BookingsScene scene;

    private final OrgId clinic = new OrgId("clinic-" + UUID.randomUUID());
    private int made;

    @BeforeAll
    static void open() {
        database = LedgerDatabase.migrated();
        scene = new BookingsScene(database.dataSource());
    }

    @AfterAll
    static void close() {
        scene.close();
        database.close();
    }

    /** The next booking of this clinic: a minute after the last, for the hour after its. */
    private BookingRequested request() {
        made++;
        return aBooking()
                .of(clinic)
                .callOfItsOwn()
                .request("tool-" + UUID.randomUUID())
                .receivedAt(NOON.plus(Duration.ofMinutes(made)))
                .at(NOON.plus(Duration.ofDays(2)).plus(Duration.ofHours(made)).toString())
                .buildRequest();
    }

    private BookingFilter ofClinic() {
        return BookingFilter.ALL.clinics(Set.of(clinic));
    }

    private static List<BookingId> ids(BookingFilter filter) {
        return scene.bookings.list(filter, Start.NEWEST, 200).bookings().stream()
                .map(BookingSummary::bookingId)
                .toList();
    }

    @Test
    void filtersByStateReasonAttemptAndTime() {
        BookingRequested waits = request();
        scene.waiting(waits);
        Booking confirmed = scene.confirmed(request());
        Booking undoing = scene.undoing(request(), FailureReason.CALENDAR_REJECTED, "google_400_invalid");
        Booking taken = scene.failed(request(), FailureReason.SLOT_TAKEN, "overlaps an appointment");
        Booking slow = scene.failed(request(), FailureReason.CALENDAR_UNAVAILABLE, "google_too_slow");
        Booking stuck = scene.stuck(request(), FailureReason.CALENDAR_UNAVAILABLE, "undo_gave_up: google_too_slow");
        BookingRequested secondTry = aBooking()
                .of(clinic)
                .call(taken.request().callId())
                .request("second try")
                .at(taken.startsAt().toString())
                .receivedAt(NOON.plus(Duration.ofHours(2)))
                .buildRequest();
        scene.again(secondTry);

        assertThat(ids(ofClinic()))
                .containsExactly(taken.id(), stuck.id(), slow.id(), undoing.id(), confirmed.id(), waits.bookingId());
        assertThat(ids(ofClinic().states(Set.of(BookingState.RECEIVED))))
                .containsExactly(taken.id(), waits.bookingId());
        assertThat(ids(ofClinic().states(Set.of(BookingState.CONFIRMED)))).containsExactly(confirmed.id());
        assertThat(ids(ofClinic().states(Set.of(BookingState.UNDOING, BookingState.STUCK))))
                .containsExactly(stuck.id(), undoing.id());
        assertThat(ids(ofClinic().states(Set.of(BookingState.FAILED, BookingState.CONFIRMED))))
                .containsExactly(slow.id(), confirmed.id());
        assertThat(ids(ofClinic().reasons(Set.of(FailureReason.CALENDAR_UNAVAILABLE))))
                .containsExactly(stuck.id(), slow.id());
        assertThat(ids(ofClinic().reasons(Set.of(FailureReason.CALENDAR_REJECTED))))
                .containsExactly(undoing.id());
        assertThat(ids(ofClinic()
                        .reasons(Set.of(FailureReason.CALENDAR_UNAVAILABLE))
                        .states(Set.of(BookingState.CONFIRMED))))
                .isEmpty();
        assertThat(ids(ofClinic().leastAttempt(2))).containsExactly(taken.id());
        assertThat(ids(ofClinic().leastAttempt(3))).isEmpty();
        assertThat(ids(ofClinic()
                        .received(new Period(NOON.plus(Duration.ofMinutes(2)), NOON.plus(Duration.ofMinutes(4))))))
                .containsExactly(undoing.id(), confirmed.id());
        assertThat(ids(BookingFilter.ALL.states(Set.of(BookingState.STUCK)))).contains(stuck.id());
        assertThat(ids(BookingFilter.ALL.reasons(Set.of(FailureReason.CALENDAR_UNAVAILABLE))))
                .contains(stuck.id(), slow.id());
        assertThat(ids(BookingFilter.ALL.states(Set.of(BookingState.RECEIVED, BookingState.UNDOING))))
                .contains(waits.bookingId(), undoing.id());
        assertThat(ids(BookingFilter.ALL.leastAttempt(2))).contains(taken.id());
        assertThat(ids(BookingFilter.ALL.clinics(Set.of(clinic, new OrgId("another")))))
                .hasSize(6);
    }

    @Test
    void pagesHaveNeitherGapsNorRepetitionsWhileBookingsArrive() {
        List<BookingId> there = new ArrayList<>();
        for (int number = 0; number < 7; number++) {
            // three of one moment: the order among them has to be settled, too
            BookingRequested request = aBooking()
                    .of(clinic)
                    .callOfItsOwn()
                    .receivedAt(NOON.plus(Duration.ofMinutes(number / 3)))
                    .buildRequest();
            scene.waiting(request);
            there.add(request.bookingId());
        }
        List<BookingId> read = new ArrayList<>();
        Start start = Start.NEWEST;
        Page page;
        do {
            page = scene.bookings.list(ofClinic(), start, 2);
            page.bookings().forEach(booking -> read.add(booking.bookingId()));
            scene.waiting(aBooking()
                    .of(clinic)
                    .callOfItsOwn()
                    .receivedAt(NOON.plus(Duration.ofHours(1)))
                    .buildRequest());
            start = new Start.After(page.next().orElseGet(() -> new Position(NOON, new BookingId(new UUID(0, 0)))));
        } while (page.more());

        assertThat(read).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(there);
        assertThat(scene.bookings.list(ofClinic(), new Start.Skip(4), 3).bookings())
                .as("behind the four that came in meanwhile")
                .extracting(BookingSummary::bookingId)
                .containsExactlyElementsOf(read.subList(0, 3));
    }

    @Test
    void findsABookingByEachOfItsIds() {
        Booking confirmed = scene.confirmed(request());
        Booking failed = scene.failed(request(), FailureReason.SLOT_TAKEN, "");
        Booking held = scene.held(request());
        BookingRequested repeated = aBooking()
                .of(clinic)
                .call(confirmed.request().callId())
                .at(confirmed.startsAt().toString())
                .receivedAt(confirmed.request().receivedAt())
                .request("tool-repeated-" + UUID.randomUUID())
                .buildRequest();
        scene.again(repeated);

        for (Booking booking : List.of(confirmed, failed, held)) {
            for (String id : List.of(
                    booking.id().toString(),
                    booking.id().toString().toUpperCase(Locale.ROOT),
                    booking.request().callId(),
                    booking.request().requestId().value(),
                    EventId.of(clinic, booking.id(), 1).value())) {
                assertThat(ids(BookingFilter.ALL.sought(new Sought.Id(id))))
                        .as(id)
                        .containsExactly(booking.id());
            }
        }
        assertThat(ids(BookingFilter.ALL.sought(
                        new Sought.Id(repeated.requestId().value()))))
                .containsExactly(confirmed.id());
        assertThat(ids(BookingFilter.ALL.sought(new Sought.Id("nobody's")))).isEmpty();
        assertThat(ids(BookingFilter.ALL
                        .states(Set.of(BookingState.FAILED))
                        .sought(new Sought.Id(confirmed.id().toString()))))
                .as("a search and a filter")
                .isEmpty();
    }

    @Test
    void findsABookingByAnEarlierDelivery() {
        Booking failed = scene.failed(request(), FailureReason.CALENDAR_UNAVAILABLE, "");
        String first = failed.request().requestId().value();
        scene.again(aBooking()
                .of(clinic)
                .call(failed.request().callId())
                .request("tool-later-" + made)
                .at(failed.startsAt().toString())
                .receivedAt(NOON.plus(Duration.ofDays(1)))
                .buildRequest());

        assertThat(ids(BookingFilter.ALL.sought(new Sought.Id(first)))).containsExactly(failed.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+44 20 7946 1234", "+442079461234", "020 7946 1234", "0044 (20) 7946-1234", " 02079461234 "})
    void findsABookingByTelephoneHoweverItIsWritten(String number) {
        BookingFilter byPhone = ofClinic().sought(new Sought.Phone(number));
        BookingRequested given = aBooking()
                .of(clinic)
                .callOfItsOwn()
                .patient(new Patient("Ada Lovelace", "+442079461234", ""))
                .buildRequest();
        Booking confirmed = scene.confirmed(given);
        Booking held = scene.held(aBooking()
                .of(clinic)
                .callOfItsOwn()
                .at("2026-12-01T10:00:00Z")
                .patient(new Patient("Ada Lovelace", "020 7946 1234", ""))
                .buildRequest());
        scene.waiting(aBooking()
                .of(clinic)
                .callOfItsOwn()
                .patient(new Patient("Somebody Else", "+493079461234", ""))
                .buildRequest());

        assertThat(ids(byPhone)).containsExactlyInAnyOrder(confirmed.id(), held.id());
    }

    @Test
    void tellsWhenASearchFindsTooMany() {
        scene.run("""
                alter table booking_saga disable trigger user;
                insert into booking_saga (booking_id, org_id, call_id, calendar_id, priority, request_ids, first_request_id,
                    request, starts_at, ends_at, received_at, answer_by, event_id)
                select gen_random_uuid(), '%s', 'one call', 'primary', 'LIVE', array['r' || n], 'r' || n, '{}', now(),
                       now() + interval '1 hour', now(), now(), repeat('0', 40) from generate_series(1, 501) as n;
                alter table booking_saga enable trigger user""".formatted(clinic));

        Page page = scene.bookings.list(BookingFilter.ALL.sought(new Sought.Id("one call")), Start.NEWEST, 10);

        assertThat(page.cut()).isTrue();
        assertThat(page.bookings()).hasSize(10);
    }

    @Test
    void theTimelineOfAConfirmedBooking() {
        Booking booking = scene.confirmed(request());

        BookingDetails details = scene.bookings.find(booking.id()).orElseThrow();

        assertThat(details.timeline())
                .extracting(Moment::title)
                .contains(
                        "Webhook received",
                        "Access to the calendar",
                        "Event in the calendar",
                        "In the inbox",
                        "Confirmed",
                        "Outcome announced");
        assertThat(details.timeline()).extracting(Moment::at).isSorted();
        assertThat(details.timeline())
                .filteredOn(moment -> moment.kind() == Kind.STEP)
                .extracting(Moment::took)
                .containsExactly(Duration.ofMillis(12), Duration.ofMillis(480));
        assertThat(details.appointment()).isInstanceOfSatisfying(Appointment.Held.class, held -> {
            assertThat(held.startsAt()).isEqualTo(booking.startsAt());
            assertThat(held.endsAt()).isEqualTo(booking.endsAt());
        });
        assertThat(details.calendarLink()).startsWith("https://www.google.com/calendar");
    }

    @Test
    void theTimelineOfAFailureSaysWhatWentWrongAndThatItWasUndone() {
        Booking booking = scene.failed(request(), FailureReason.CALENDAR_REJECTED, "calendar_not_found");

        BookingDetails details = scene.bookings.find(booking.id()).orElseThrow();

        assertThat(details.timeline())
                .filteredOn(moment -> moment.tone() == Tone.BAD)
                .extracting(Moment::words)
                .allSatisfy(words -> assertThat(words).contains("Google knows no such calendar"))
                .anySatisfy(words -> assertThat(words).contains(FailureReason.CALENDAR_REJECTED.operatorSentence()));
        assertThat(details.timeline()).extracting(Moment::title).contains("Undo: delete the event");
        assertThat(details.appointment()).isEqualTo(new Appointment.None());
    }

    @Test
    void theTimelineSaysWhatAPersonHasToLookAt() {
        Booking booking = scene.stuck(request(), FailureReason.CALENDAR_UNAVAILABLE, "event_edited_by_person");

        BookingDetails details = scene.bookings.find(booking.id()).orElseThrow();

        assertThat(details.timeline())
                .filteredOn(moment -> moment.kind() == Kind.PARKED)
                .singleElement()
                .satisfies(parked -> assertThat(parked.words()).contains("A person has edited the event"));
        assertThat(details.summary().parkedBecause()).isEqualTo("event_edited_by_person");
    }

    @Test
    void theTimelineOfAPostponedUndoSaysWhenItGoesOn() {
        Booking booking = scene.undoing(request(), FailureReason.CALENDAR_UNAVAILABLE, "google_unreachable");
        scene.postponed(booking, 3);

        assertThat(scene.bookings.find(booking.id()).orElseThrow().timeline())
                .filteredOn(moment -> moment.title().equals("The undo goes on"))
                .singleElement()
                .satisfies(goesOn -> {
                    assertThat(goesOn.words()).contains("After 3 tries");
                    assertThat(goesOn.at()).isAfter(Instant.now());
                });
    }

    /** The answer's deadline lies in the past of a test, so that the caller of whatever is decided now has heard "pending". */
    @Test
    void theTimelineNeverSaysMoreOfTheAnswerThanTheRowKnows() {
        BookingRequested late = request();
        BookingRequested early = aBooking()
                .of(clinic)
                .callOfItsOwn()
                .receivedAt(Instant.now())
                .at("2027-01-04T10:00:00Z")
                .buildRequest();

        assertThat(answer(scene.confirmed(late))).isEqualTo("The caller was told \"pending\"");
        assertThat(answer(scene.confirmed(early))).isEqualTo("In time for the caller");
        assertThat(answer(scene.held(request()))).isEqualTo("The caller was told \"pending\"");
        assertThat(scene.bookings
                        .find(scene.held(aBooking()
                                        .of(clinic)
                                        .callOfItsOwn()
                                        .receivedAt(Instant.now())
                                        .buildRequest())
                                .id())
                        .orElseThrow()
                        .timeline())
                .extracting(Moment::kind)
                .doesNotContain(Kind.ANSWER, Kind.DECIDED, Kind.OUTCOME);
    }

    private static String answer(Booking booking) {
        return scene.bookings.find(booking.id()).orElseThrow().timeline().stream()
                .filter(moment -> moment.kind() == Kind.ANSWER)
                .map(Moment::title)
                .findFirst()
                .orElse("");
    }

    @Test
    void whatIsPersonalIsMaskedUntilSomebodyAsksForIt() {
        Booking booking = scene.confirmed(request());

        BookingDetails details = scene.bookings.find(booking.id()).orElseThrow();

        assertThat(details.payload()).isEqualTo(new Payload("•••ce", "•••000", "•••", "•••", "check-up"));
        assertThat(details.summary().maskedName()).isEqualTo("•••ce");
        assertThat(details.summary().maskedPhone()).isEqualTo("•••000");
        assertThat(scene.revealedBy(booking.id())).isEmpty();

        Payload shown =
                scene.bookings.reveal(booking.id(), BookingsScene.SOMEBODY).orElseThrow();

        assertThat(shown.name()).isEqualTo("Ada Lovelace");
        assertThat(shown.notes()).contains("Nervous");
        assertThat(shown).hasToString("Payload[withheld]");
        assertThat(scene.revealedBy(booking.id())).containsExactly(BookingsScene.SOMEBODY);
    }

    @Test
    void whoIsNotThereIsNotRevealed() {
        BookingId nobody = new BookingId(new UUID(0, 99));

        assertThat(scene.bookings.find(nobody)).isEmpty();
        assertThat(scene.bookings.reveal(nobody, BookingsScene.SOMEBODY)).isEqualTo(Optional.empty());
        assertThat(scene.revealedBy(nobody)).isEmpty();
    }

    @Test
    void anAppointmentThatOtherSoftwareHasChangedIsToldAsItIs() {
        Booking cancelled = scene.confirmed(request());
        Booking deleted = scene.confirmed(request());
        scene.run("update appointments set status = 'cancelled' where booking_id = '" + cancelled.id() + "';"
                + "delete from appointments where booking_id = '" + deleted.id() + "'");

        assertThat(scene.bookings.find(cancelled.id()).orElseThrow().appointment())
                .isInstanceOf(Appointment.Released.class);
        assertThat(scene.bookings.find(deleted.id()).orElseThrow().appointment())
                .isEqualTo(new Appointment.Gone());
    }

    @Test
    void stepsOfAnotherVersionAreCountedAndHideNothing() {
        Booking booking = scene.confirmed(request());
        scene.run("update booking_saga set story = story || '[{\"step\": \"create-event\"}, 7]' where booking_id = '"
                + booking.id() + "'");

        assertThat(scene.bookings.find(booking.id()).orElseThrow().timeline())
                .extracting(Moment::words)
                .anySatisfy(words -> assertThat(words).startsWith("2 of its steps were written by another version"))
                .anySatisfy(words -> assertThat(words).startsWith("Event and appointment both stand"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table appointments add booking_id text",
                "alter table appointments add booking_id varchar(36), add google_calendar_event_id varchar(200)",
                "alter table appointments add booking_id char(36), add google_calendar_event_id char(64)",
                "alter table appointments add patient_phone varchar(40), add metadata json"
            })
    void anAdoptedTableOfOtherTypesIsSearchedAndShown(String change) {
        try (LedgerDatabase platform = LedgerDatabase.empty()) {
            platform.run("""
                    create table appointments (
                        id bigint generated always as identity primary key, org_id uuid not null, contact_id uuid not null,
                        service_type text, scheduled_at timestamp not null, duration_minutes integer default 30,
                        status varchar(20) not null default 'scheduled', notes text, created_at timestamptz default now());
                    """ + change);
            try (BookingsScene adopted = new BookingsScene(platform.migrate().dataSource())) {
                Booking booking = adopted.confirmed(aBooking().buildRequest());

                assertThat(adopted.bookings
                                .list(
                                        BookingFilter.ALL.sought(
                                                new Sought.Id(EventId.of(booking.orgId(), booking.id(), 1)
                                                        .value())),
                                        Start.NEWEST,
                                        10)
                                .bookings())
                        .extracting(BookingSummary::bookingId)
                        .containsExactly(booking.id());
                assertThat(adopted.bookings.find(booking.id()).orElseThrow().appointment())
                        .isInstanceOfSatisfying(
                                Appointment.Held.class,
                                held -> assertThat(held.startsAt()).isEqualTo(booking.startsAt()));
            }
        }
    }

    @Test
    void aTableOfAppointmentsThatIsGoneHidesNoBooking() {
        try (LedgerDatabase other = LedgerDatabase.migrated();
                BookingsScene broken = new BookingsScene(other.dataSource())) {
            Booking booking = broken.confirmed(aBooking().buildRequest());
            broken.run("drop table appointments");

            assertThat(broken.bookings.find(booking.id()).orElseThrow().appointment())
                    .isEqualTo(new Appointment.Unknown());
        }
    }

    @Test
    void theReadingPoolWritesNothing() {
        try (HikariDataSource reading = new BookingsConfiguration().readingPool(database.dataSource())) {
            assertThatThrownBy(() -> new JdbcTemplate(reading).update("delete from booking_saga"))
                    .hasMessageContaining("read-only");
        }
    }
}
