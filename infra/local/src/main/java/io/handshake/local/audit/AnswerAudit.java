package io.handshake.local.audit;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingRequested;
import io.handshake.local.audit.Evidence.Decided;
import io.handshake.local.audit.Evidence.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * I6: what callers were told is true. "Confirmed" follows a committed confirmation of that very wish; "failed" is never told
 * of a delivery that is confirmed; "pending" promises nothing.
 */
public final class AnswerAudit {

    private final Map<String, Decided> bookings;
    private final Map<String, List<BookingRequested>> requests;
    private final Map<String, List<Told>> outcomes;
    private final Map<String, Long> deliveries;
    private final List<String> violations = new ArrayList<>();

    private AnswerAudit(Evidence evidence, List<Given> answers) {
        this.bookings =
                evidence.decisions().stream().collect(Collectors.toMap(Decided::bookingId, Function.identity()));
        this.requests = evidence.requests().stream()
                .collect(Collectors.groupingBy(request -> request.requestId().value()));
        this.outcomes = evidence.outcomes().stream()
                .flatMap(told -> told.outcome().requestIds().stream().map(id -> Map.entry(id.value(), told)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        this.deliveries = answers.stream().collect(Collectors.groupingBy(Given::requestId, Collectors.counting()));
    }

    /** What was told wrongly, in words, by ids; empty when every answer is true. */
    public static List<String> violations(Evidence evidence, List<Given> answers) {
        AnswerAudit audit = new AnswerAudit(evidence, answers);
        answers.forEach(audit::judge);
        return List.copyOf(audit.violations);
    }

    private void judge(Given given) {
        switch (given.status()) {
            case "confirmed" -> confirmed(given);
            case "failed" -> failed(given);
            case "pending", "" -> {
                // nothing was promised
            }
            default -> broken(given, "was answered '" + given.status() + "'");
        }
    }

    private void confirmed(Given given) {
        List<BookingConfirmed> named = confirmations(given);
        if (named.isEmpty()) {
            broken(given, "was answered 'confirmed', but no confirmation names it");
        } else if (named.stream().noneMatch(outcome -> !outcome.decidedAt().isAfter(given.at()))) {
            broken(given, "was answered 'confirmed' before that was decided");
        }
        Decided booking = bookings.get(given.bookingId());
        if (booking == null || !booking.state().equals("CONFIRMED")) {
            broken(
                    given,
                    "was answered 'confirmed', but the booking is " + (booking == null ? "unknown" : booking.state()));
        } else if (!booking.eventId().equals(given.eventId())
                || !booking.orgId().equals(given.orgId())) {
            broken(given, "was answered with an event or a clinic that is not the booking's");
        }
        List<BookingRequested> asked = requests.getOrDefault(given.requestId(), List.of());
        if (asked.stream()
                .noneMatch(request -> request.bookingId().toString().equals(given.bookingId())
                        && request.callId().equals(given.callId()))) {
            broken(given, "was answered with a booking that it did not ask for");
        }
    }

    private void failed(Given given) {
        // of two copies of one webhook one may have been passed on and the other not: each was told the truth about
        // itself
        boolean hasATwin = deliveries.getOrDefault(given.requestId(), 0L) > 1;
        boolean wasNotPassedOn = given.bookingId().isEmpty();
        if (!confirmations(given).isEmpty() && !(wasNotPassedOn && hasATwin)) {
            broken(given, "was answered 'failed', but it is confirmed");
        }
        if (wasNotPassedOn) {
            if (requests.containsKey(given.requestId()) && !hasATwin) {
                broken(given, "was answered as not passed on, but it is on the topic");
            }
        } else if (failures(given).stream()
                .noneMatch(outcome -> outcome.reason().name().equals(given.reason())
                        && !outcome.decidedAt().isAfter(given.at()))) {
            broken(given, "was answered 'failed' as " + given.reason() + ", but no failure before that says so");
        }
    }

    private List<BookingConfirmed> confirmations(Given given) {
        return outcomes.getOrDefault(given.requestId(), List.of()).stream()
                .map(Told::outcome)
                .filter(BookingConfirmed.class::isInstance)
                .map(BookingConfirmed.class::cast)
                .filter(outcome -> outcome.orgId().value().equals(given.orgId()))
                .toList();
    }

    private List<BookingFailed> failures(Given given) {
        return outcomes.getOrDefault(given.requestId(), List.of()).stream()
                .map(Told::outcome)
                .filter(BookingFailed.class::isInstance)
                .map(BookingFailed.class::cast)
                .toList();
    }

    private void broken(Given given, String what) {
        violations.add("I6: request " + given.requestId() + " of booking "
                + (given.bookingId().isEmpty() ? "(none)" : given.bookingId()) + " " + what);
    }
}
