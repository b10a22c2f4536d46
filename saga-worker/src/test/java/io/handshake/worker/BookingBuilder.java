package io.handshake.worker;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Claim;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;

/** {@code aBooking(org).at("2027-06-01T09:00:00Z").build()} */
public final class BookingBuilder {

    private final OrgId orgId;
    private String callId = "call-" + UUID.randomUUID();
    private String calendarId = "primary";
    private Instant startsAt = Instant.parse("2027-06-01T09:00:00Z");
    private String notes = "First visit.\\n<b>Nervous</b> & brings a friend.";
    private int attempt = 1;

    private BookingBuilder(OrgId orgId) {
        this.orgId = orgId;
    }

    public static BookingBuilder aBooking(OrgId orgId) {
        return new BookingBuilder(orgId);
    }

    public BookingBuilder at(String instant) {
        this.startsAt = Instant.parse(instant);
        return this;
    }

    public BookingBuilder inCall(String id) {
        this.callId = id;
        return this;
    }

    public BookingBuilder inCalendar(String id) {
        this.calendarId = id;
        return this;
    }

    public BookingBuilder notes(String text) {
        this.notes = text;
        return this;
    }

    public BookingBuilder attempt(int number) {
        this.attempt = number;
        return this;
    }

    public Booking build() {
        Instant receivedAt = Instant.parse("2026-11-22T12:00:00Z");
        var request = new BookingRequested(
                BookingId.of(orgId, callId, calendarId, startsAt),
                new RequestId("toolu_" + callId),
                orgId,
                callId,
                calendarId,
                startsAt,
                30,
                ZoneId.of("Europe/London"),
                new Patient("Jane Doe", "+447700900123", "jane@example.org"),
                "check-up",
                notes,
                receivedAt,
                receivedAt.plusSeconds(15));
        return new Booking(
                request,
                attempt,
                calendarId,
                new Claim(UUID.randomUUID(), 1),
                Booking.History.UNTOUCHED,
                Booking.Priority.LIVE,
                "");
    }
}
