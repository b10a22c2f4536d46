package io.handshake.local.audit;

import java.time.Instant;

/**
 * What one webhook call was told.
 *
 * @param requestId its tool-call id
 * @param status {@code confirmed}, {@code failed} or {@code pending}; empty when there was no answer at all
 * @param reason of a failure, else empty
 * @param bookingId as told; empty when nothing was passed on
 * @param at when the answer was read
 */
public record Given(
        String orgId,
        String callId,
        String requestId,
        String status,
        String reason,
        String bookingId,
        String eventId,
        String appointmentId,
        Instant at) {}
