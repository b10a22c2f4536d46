package io.handshake.worker.saga;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import io.handshake.worker.saga.Booking.History;
import io.handshake.worker.saga.Booking.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Bookings with good defaults: {@code aBooking().at("2026-11-24T14:00:00Z").build()}. */
public final class Bookings {

    /** When the webhook of every booking here arrived. */
    public static final Instant RECEIVED_AT = Instant.parse("2026-11-22T10:00:00Z");

    public static final UUID INSTANCE = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private static final Duration WAIT = Duration.ofSeconds(15);

    private String org = "org-1";
    private String call = "call-1";
    private String request = "tool-1";
    private Instant startsAt = Instant.parse("2026-11-24T14:00:00Z");
    private int minutes = 30;
    private Instant receivedAt = RECEIVED_AT;
    private int attempt = 1;
    private UUID instance = INSTANCE;
    private long epoch = 1;
    private History history = History.UNTOUCHED;
    private Priority priority = Priority.LIVE;

    public static Bookings aBooking() {
        return new Bookings();
    }

    public Bookings org(String id) {
        org = id;
        return this;
    }

    public Bookings call(String id) {
        call = id;
        return this;
    }

    public Bookings request(String id) {
        request = id;
        return this;
    }

    public Bookings at(String instant) {
        startsAt = Instant.parse(instant);
        return this;
    }

    public Bookings receivedAt(Instant moment) {
        receivedAt = moment;
        return this;
    }

    public Bookings minutes(int length) {
        minutes = length;
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
        OrgId orgId = new OrgId(org);
        return new BookingRequested(
                BookingId.of(orgId, call, ClinicSettings.PRIMARY_CALENDAR, startsAt),
                new RequestId(request),
                orgId,
                call,
                ClinicSettings.PRIMARY_CALENDAR,
                startsAt,
                minutes,
                ClinicSettings.DEFAULT_ZONE,
                new Patient("Ada Lovelace", "+442079460000", "ada@example.org"),
                "checkup",
                "first visit",
                receivedAt,
                receivedAt.plus(WAIT));
    }

    public Booking build() {
        return new Booking(
                buildRequest(),
                attempt,
                ClinicSettings.PRIMARY_CALENDAR,
                new Claim(instance, epoch),
                history,
                priority,
                "");
    }
}
