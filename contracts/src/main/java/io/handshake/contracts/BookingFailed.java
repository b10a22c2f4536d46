package io.handshake.contracts;

import java.time.Instant;
import java.util.List;

/**
 * There is no appointment and there will be none from this attempt. What may still lie in the calendar is being
 * removed.
 *
 * @param detail for operators: what was found, in codes; no personal data
 * @param late decided after the caller had stopped waiting
 */
public record BookingFailed(
        BookingId bookingId,
        int attempt,
        List<RequestId> requestIds,
        OrgId orgId,
        FailureReason reason,
        String detail,
        Instant decidedAt,
        boolean late)
        implements BookingOutcome {

    public static final int MAX_DETAIL = 500;

    public BookingFailed {
        Texts.present("bookingId", bookingId);
        Texts.range("attempt", attempt, 1, Integer.MAX_VALUE);
        requestIds = Texts.all("requestIds", requestIds);
        Texts.present("orgId", orgId);
        Texts.present("reason", reason);
        detail = Texts.optional("detail", detail, MAX_DETAIL);
        Texts.moment("decidedAt", decidedAt);
    }

    @Override
    public Topic topic() {
        return Topic.BOOKING_FAILED;
    }
}
