package io.handshake.worker.calendar;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.calendar.GoogleReply.Rejected;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.saga.StepResult.Refused;
import io.handshake.worker.saga.StepResult.Unavailable;
import java.util.Set;

/**
 * What Google's refusal of an insert means. The reason decides, never the status alone: a 403 may be a throttle or a
 * missing right (developers.google.com/workspace/calendar/api/guides/errors).
 */
final class GoogleRefusals {

    private static final Set<String> NO_RIGHT =
            Set.of("insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "forbidden", "requiredAccessLevel");

    /** Our project is not set up to use the Calendar API at all. */
    private static final Set<String> PROJECT_AT_FAULT =
            Set.of("accessNotConfigured", "SERVICE_DISABLED", "keyInvalid", "projectNotLinked");

    private static final Set<Integer> WAIT = Set.of(403, 429, 503);

    /**
     * A reason that we do not know: 403 and 429 are mostly one more name for a throttle, and so are tried again; any other
     * 4xx that Google gives a reason for refuses this very request, and would do so again.
     */
    static StepResult toInsert(Rejected rejected) {
        String reason = rejected.reason();
        if (NO_RIGHT.contains(reason)) {
            return new Refused(FailureReason.CALENDAR_ACCESS_REVOKED, rejected.detail());
        }
        if (PROJECT_AT_FAULT.contains(reason)) {
            return new Refused(FailureReason.PLATFORM_MISCONFIGURED, rejected.detail());
        }
        if (reason.equals("forbiddenForNonOrganizer")) {
            return new Refused(FailureReason.CALENDAR_REJECTED, rejected.detail());
        }
        return switch (rejected.status()) {
            case 401 ->
                reason.isEmpty()
                        ? unavailable(rejected)
                        : new Refused(FailureReason.CALENDAR_ACCESS_REVOKED, rejected.detail());
            case 404 ->
                reason.isEmpty()
                        ? unavailable(rejected)
                        : new Refused(FailureReason.CALENDAR_REJECTED, "calendar_not_found");
            // Google's own word that it did not do it, as its throttles are
            case 403, 429 ->
                reason.isEmpty() ? unavailable(rejected) : unavailable(rejected).withoutTrace();
            case 408, 409, 412, 425 -> unavailable(rejected);
            default ->
                rejected.status() < 400 || rejected.status() >= 500 || reason.isEmpty()
                        ? unavailable(rejected)
                        : new Refused(FailureReason.CALENDAR_REJECTED, rejected.detail());
        };
    }

    /** Google itself does not take the token; a 401 without a reason is some proxy's. */
    static boolean saysUnauthorized(Rejected rejected) {
        return rejected.status() == 401 && !rejected.reason().isEmpty();
    }

    /** A throttle or an overload that says for how long. */
    static boolean asksToWait(Rejected rejected) {
        return rejected.retryAfter().isPositive() && WAIT.contains(rejected.status());
    }

    /** An insert that would be refused again, through no fault of our project's. */
    static boolean refusesInsertForGood(Rejected rejected) {
        return toInsert(rejected) instanceof Refused refused
                && refused.reason() != FailureReason.PLATFORM_MISCONFIGURED;
    }

    /** The calendar itself is out of our reach: no right to it, no honoured token, or not there. */
    static boolean isOutOfReach(Rejected rejected) {
        return rejected.is(404, "notFound")
                || (toInsert(rejected) instanceof Refused refused
                        && refused.reason() == FailureReason.CALENDAR_ACCESS_REVOKED);
    }

    /** The event is gone, and its id burnt. */
    static boolean saysDeleted(Rejected rejected) {
        return rejected.status() == 410 && !rejected.reason().isEmpty();
    }

    static Unavailable unavailable(Rejected rejected) {
        return new Unavailable(rejected.detail(), rejected.retryAfter());
    }

    private GoogleRefusals() {}
}
