package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A failed or stuck booking in a list: whose, when, and why, and nothing of the patient.
 *
 * @param zone in which its caller said the time
 * @param detail in codes
 * @param parkedBecause what its undo is stuck for, in codes
 */
public record FailedBooking(
        BookingId bookingId,
        String orgId,
        int attempt,
        Instant startsAt,
        ZoneId zone,
        Instant receivedAt,
        FailureReason reason,
        String detail,
        Optional<String> parkedBecause) {}
