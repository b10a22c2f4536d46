package io.handshake.local.bench;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import io.handshake.local.bench.BenchWishes.BenchWish;
import java.time.Duration;
import java.time.Instant;

/** A wish as ingress would publish it, so that all ways book the same. */
final class BenchRequest {

    /** As ingress does by default. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

    private static final String SERVICE_TYPE = "consultation";
    /** Ofcom keeps this number for drama. */
    private static final Patient PATIENT = new Patient(WishText.PATIENT, "+447700900123", "");

    static BookingRequested of(BenchWish wish, Instant receivedAt) {
        OrgId orgId = new OrgId(wish.clinic().orgId());
        return new BookingRequested(
                BookingId.of(orgId, wish.callId(), BenchClinic.CALENDAR, wish.startsAt()),
                new RequestId(wish.requestId()),
                orgId,
                wish.callId(),
                BenchClinic.CALENDAR,
                wish.startsAt(),
                BenchWishes.MINUTES,
                BenchClinic.ZONE,
                PATIENT,
                SERVICE_TYPE,
                "",
                receivedAt,
                receivedAt.plus(ANSWER_WITHIN));
    }

    private BenchRequest() {}
}
