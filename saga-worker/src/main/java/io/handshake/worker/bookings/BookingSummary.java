package io.handshake.worker.bookings;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.OrgId;
import java.time.Instant;
import java.time.ZoneId;

/**
 * One line of a list. The patient is masked.
 *
 * @param clinicName empty when no clinic has this id
 * @param zone the clinic's, in which the caller said the time
 * @param parkedBecause why it needs a person, in codes; empty when it needs none
 */
public record BookingSummary(
        BookingId bookingId,
        int attempt,
        BookingState state,
        OrgId orgId,
        String clinicName,
        String callId,
        Instant receivedAt,
        Instant startsAt,
        Instant endsAt,
        ZoneId zone,
        String maskedName,
        String maskedPhone,
        Decision decision,
        String parkedBecause) {

    Position position() {
        return new Position(receivedAt, bookingId);
    }
}
