package io.handshake.worker.trial;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import io.handshake.worker.clinics.Clinic;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Claim;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.UUID;

/**
 * One test booking: a booking like any other, of nobody, that never meets the ledger. All its ids are derived from the call's.
 *
 * @param callId what makes it one of a kind
 */
record Trial(UUID callId, OrgId orgId, String calendarId, ZoneId timeZone, Instant startsAt, Instant begunAt) {

    private static final int DAYS_AHEAD = 730;
    private static final LocalTime EARLY = LocalTime.of(5, 0);
    private static final Patient NOBODY = new Patient("Handshake test, removes itself", "", "");

    /** Early on a morning two years ahead, where nobody looks for a free time. */
    static Trial of(Clinic clinic, Instant now) {
        Instant startsAt = now.atZone(clinic.timeZone())
                .toLocalDate()
                .plusDays(DAYS_AHEAD)
                .atTime(EARLY)
                .atZone(clinic.timeZone())
                .toInstant();
        return new Trial(UUID.randomUUID(), clinic.orgId(), clinic.calendarId(), clinic.timeZone(), startsAt, now);
    }

    Booking booking() {
        String call = "test-" + callId;
        var request = new BookingRequested(
                BookingId.of(orgId, call, calendarId, startsAt),
                new RequestId(call),
                orgId,
                call,
                calendarId,
                startsAt,
                BookingRequested.MIN_DURATION_MINUTES,
                timeZone,
                NOBODY,
                "Test",
                "",
                begunAt,
                begunAt.plus(Duration.ofSeconds(15)));
        return new Booking(
                request, 1, calendarId, new Claim(callId, 1), Booking.History.UNTOUCHED, Booking.Priority.LIVE, "");
    }
}
