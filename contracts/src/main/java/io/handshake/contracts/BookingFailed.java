package io.handshake.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

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

    /** A detail: the tool-call id stands for another wish of its call already. */
    public static final String REQUEST_ID_REUSED = "request_id_reused";

    /** A detail: another wish of the same call has this time. */
    public static final String ANOTHER_WISH = "another_wish_for_the_same_time";

    private static final Set<String> OF_A_DELIVERY = Set.of(REQUEST_ID_REUSED, ANOTHER_WISH);

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

    /**
     * Whether this answers the delivery that it names and says nothing of the booking, which may be open or even
     * confirmed for another delivery.
     */
    public boolean answersOneDelivery() {
        return OF_A_DELIVERY.contains(detail);
    }

    /** Two refused deliveries are two events, and neither is a copy of the failure of the attempt. */
    @Override
    public UUID outcomeId() {
        if (!answersOneDelivery()) {
            return BookingOutcome.super.outcomeId();
        }
        Stream<String> attemptAndTopic =
                Stream.of(bookingId.toString(), Integer.toString(attempt), topic().topicName(), "delivery");
        return NamedUuid.of(
                NAMESPACE,
                Stream.concat(attemptAndTopic, requestIds.stream().map(RequestId::value))
                        .toList());
    }
}
