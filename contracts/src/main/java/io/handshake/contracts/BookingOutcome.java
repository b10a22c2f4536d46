package io.handshake.contracts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What was decided about one attempt at a booking. Published at least once; every copy has the same
 * {@link #outcomeId()}.
 */
public sealed interface BookingOutcome permits BookingConfirmed, BookingFailed {

    UUID NAMESPACE = UUID.fromString("0d9c2f62-34f5-5a55-8a3e-94b1f0a6de07");

    BookingId bookingId();

    /** Counts from 1; a replay or a new request after a failure is one more. */
    int attempt();

    /** The deliveries that this outcome answers; an outcome never answers a delivery that it does not name. */
    List<RequestId> requestIds();

    OrgId orgId();

    /** When the decision was committed. */
    Instant decidedAt();

    /** Decided after the caller had stopped waiting. */
    boolean late();

    /** Where this outcome is published. */
    Topic topic();

    /** The {@code ce_id}: derived, so that announcing twice is announcing once. */
    default UUID outcomeId() {
        return NamedUuid.of(
                NAMESPACE, List.of(bookingId().toString(), Integer.toString(attempt()), topic().topicName()));
    }
}
