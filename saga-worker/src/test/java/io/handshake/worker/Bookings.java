package io.handshake.worker;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.History;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Claim;
import io.handshake.worker.saga.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Bookings, and the requests for them, with good defaults: {@code aBooking().at("2026-11-24T14:00:00Z").build()}. Every
 * room's tests build theirs here.
 */
public final class Bookings {

    /** An id that also fits where other software keeps clinics as UUIDs. */
    public static final OrgId CLINIC = new OrgId("0b54a5b2-54a1-4c43-8a52-a3c3b5a4c001");

    /** When the webhook of every booking here arrived, unless a test says otherwise. */
    public static final Instant RECEIVED_AT = Instant.parse("2026-11-22T10:00:00Z");

    /** Who claims every booking here, unless a test says otherwise. */
    public static final UUID INSTANCE = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private static final Duration WAIT = Duration.ofSeconds(15);

    private OrgId org = CLINIC;
    private String call = "call-1";
    private String request = "tool-1";
    private String calendar = ClinicSettings.PRIMARY_CALENDAR;
    private Instant startsAt = Instant.parse("2026-11-24T14:00:00Z");
    private int minutes = 30;
    private Patient patient = new Patient("Ada Lovelace", "+442079460000", "ada@example.org");
    private String notes = "First visit. <b>Nervous</b> & brings a friend.";
    private Instant receivedAt = RECEIVED_AT;
    private int attempt = 1;
    private UUID instance = INSTANCE;
    private long epoch = 1;
    private History history = History.UNTOUCHED;
    private Priority priority = Priority.LIVE;

    private Bookings() {}

    /** Room for so many, of whomever. */
    public static Room roomFor(int bookings) {
        return new Room(bookings, Integer.MAX_VALUE, Map.of());
    }

    public static Bookings aBooking() {
        return new Bookings();
    }

    public Bookings of(OrgId clinic) {
        org = clinic;
        return this;
    }

    public Bookings of(String clinic) {
        return of(new OrgId(clinic));
    }

    public Bookings call(String id) {
        call = id;
        return this;
    }

    /** A wish that no other booking here has. */
    public Bookings callOfItsOwn() {
        return call("call-" + UUID.randomUUID());
    }

    /** The id of this delivery: the tool call, or the replay. */
    public Bookings request(String id) {
        request = id;
        return this;
    }

    public Bookings calendar(String id) {
        calendar = id;
        return this;
    }

    public Bookings at(String instant) {
        startsAt = Instant.parse(instant);
        return this;
    }

    public Bookings minutes(int length) {
        minutes = length;
        return this;
    }

    public Bookings patient(Patient other) {
        patient = other;
        return this;
    }

    public Bookings notes(String text) {
        notes = text;
        return this;
    }

    public Bookings receivedAt(Instant moment) {
        receivedAt = moment;
        return this;
    }

    public Bookings attempt(int number) {
        attempt = number;
        return this;
    }

    public Bookings claimedBy(UUID worker, long atEpoch) {
        instance = worker;
        epoch = atEpoch;
        return this;
    }

    public Bookings takenOver() {
        history = History.TAKEN_OVER;
        return this;
    }

    public Bookings replayed() {
        priority = Priority.REPLAY;
        return this;
    }

    public BookingRequested buildRequest() {
        return new BookingRequested(
                BookingId.of(org, call, calendar, startsAt),
                new RequestId(request),
                org,
                call,
                calendar,
                startsAt,
                minutes,
                ClinicSettings.DEFAULT_ZONE,
                patient,
                "check-up",
                notes,
                receivedAt,
                receivedAt.plus(WAIT));
    }

    public Booking build() {
        return new Booking(buildRequest(), attempt, calendar, new Claim(instance, epoch), history, priority, "");
    }

    /** The same booking in the hands of another worker, who does not know how far the last one got. */
    public static Booking takenOver(Booking booking, Claim by) {
        return new Booking(
                booking.request(),
                booking.attempt(),
                booking.calendarId(),
                by,
                History.TAKEN_OVER,
                booking.priority(),
                booking.traceparent());
    }
}
