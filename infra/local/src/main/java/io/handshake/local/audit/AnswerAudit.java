package io.handshake.local.audit;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.RequestId;
import io.handshake.local.audit.Evidence.Appointment;
import io.handshake.local.audit.Evidence.Decided;
import io.handshake.local.audit.Evidence.Told;
import io.handshake.local.audit.Given.Answered;
import io.handshake.local.audit.Given.Lost;
import io.handshake.local.audit.Given.Unusable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * I6: what callers were told is true. "Confirmed" follows a committed confirmation of that very wish; "failed" is never told
 * of a delivery that is confirmed; "pending" promises nothing. Every call is answered in the form that it must have; only
 * where those who answer were struck may some get no answer.
 */
public final class AnswerAudit {

    /** What Tomcat says on a connection that is still open while it stops, without reading the request. */
    private static final int STOPPING = 503;

    private final Evidence evidence;
    private final Answers answers;
    private final Map<String, Decided> bookings;
    private final Map<String, List<Appointment>> appointments;
    private final Map<String, List<BookingRequested>> requests;
    private final Map<String, List<Told>> outcomes;
    private final Map<String, Long> deliveries;
    private final List<String> violations = new ArrayList<>();

    private AnswerAudit(Evidence evidence, Answers answers) {
        this.evidence = evidence;
        this.answers = answers;
        this.bookings =
                evidence.decisions().stream().collect(Collectors.toMap(Decided::bookingId, Function.identity()));
        this.appointments = evidence.appointments().stream().collect(Collectors.groupingBy(Appointment::bookingId));
        this.requests = evidence.requests().stream()
                .collect(Collectors.groupingBy(request -> request.requestId().value()));
        this.outcomes = evidence.outcomes().stream()
                .flatMap(told -> told.outcome().requestIds().stream().map(id -> Map.entry(id.value(), told)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        this.deliveries =
                answers.given().stream().collect(Collectors.groupingBy(Given::requestId, Collectors.counting()));
    }

    /** What was told wrongly, in words, by ids; empty when every answer is true. */
    public static List<String> violations(Evidence evidence, Answers answers) {
        AnswerAudit audit = new AnswerAudit(evidence, answers);
        audit.everyCallCameToSomething();
        answers.given().forEach(audit::judge);
        audit.aConfirmationIsOfOneWish();
        return List.copyOf(audit.violations);
    }

    private void everyCallCameToSomething() {
        if (answers.given().size() != answers.calls()) {
            violations.add("I6: " + answers.calls() + " called, but what became of it is known of "
                    + answers.given().size());
        }
        long lost = answers.given().stream()
                .filter(given -> given.heard() instanceof Lost || isOfAStop(given))
                .count();
        if (lost > answers.mayBeLost()) {
            violations.add("I6: " + lost + " calls got no answer, expected at most " + answers.mayBeLost());
        }
    }

    private static boolean isOfAStop(Given given) {
        return given.heard() instanceof Unusable unusable && unusable.httpStatus() == STOPPING;
    }

    private void judge(Given given) {
        switch (given.heard()) {
            case Answered answered -> judge(given, answered);
            case Unusable unusable -> {
                if (unusable.httpStatus() != STOPPING) {
                    violations.add("I6: request " + given.requestId() + " got HTTP " + unusable.httpStatus()
                            + " and no answer that can be read");
                }
            }
            case Lost() -> {
                // counted above
            }
        }
    }

    private void judge(Given given, Answered answered) {
        if (!answered.toolCallId().equals(given.requestId())) {
            broken(given, answered, "was answered under another tool-call id");
        }
        if (answered.isError() != answered.status().equals("failed")) {
            broken(
                    given,
                    answered,
                    "was answered '" + answered.status() + "' in " + (answered.isError() ? "error" : "result"));
        }
        switch (answered.status()) {
            case "confirmed" -> confirmed(given, answered);
            case "failed" -> failed(given, answered);
            case "pending" -> {
                // nothing was promised
            }
            default -> broken(given, answered, "was answered '" + answered.status() + "'");
        }
    }

    private void confirmed(Given given, Answered answered) {
        List<BookingConfirmed> named = confirmations(given);
        if (named.isEmpty()) {
            broken(given, answered, "was answered 'confirmed', but no confirmation names it");
        } else if (named.stream().noneMatch(outcome -> !outcome.decidedAt().isAfter(given.at()))) {
            broken(given, answered, "was answered 'confirmed' before that was decided");
        }
        Decided booking = bookings.get(answered.bookingId());
        if (booking == null || !booking.state().equals("CONFIRMED")) {
            broken(
                    given,
                    answered,
                    "was answered 'confirmed', but the booking is " + (booking == null ? "unknown" : booking.state()));
        } else if (!booking.eventId().equals(answered.eventId())
                || !booking.orgId().equals(given.orgId())) {
            broken(given, answered, "was answered with an event or a clinic that is not the booking's");
        }
        if (appointments.getOrDefault(answered.bookingId(), List.of()).stream()
                .noneMatch(row -> row.id().equals(answered.appointmentId()))) {
            broken(given, answered, "was answered with an appointment that is not the booking's");
        }
        List<BookingRequested> asked = requests.getOrDefault(given.requestId(), List.of());
        if (asked.stream()
                .noneMatch(request -> request.bookingId().toString().equals(answered.bookingId())
                        && request.callId().equals(given.callId()))) {
            broken(given, answered, "was answered with a booking that it did not ask for");
        }
    }

    private void failed(Given given, Answered answered) {
        // of two copies of one webhook one may have been passed on and the other not: each was told the truth about
        // itself
        boolean hasATwin = deliveries.getOrDefault(given.requestId(), 0L) > 1;
        boolean wasNotPassedOn = answered.bookingId().isEmpty();
        if (!confirmations(given).isEmpty() && !(wasNotPassedOn && hasATwin)) {
            broken(given, answered, "was answered 'failed', but it is confirmed");
        }
        if (wasNotPassedOn) {
            if (requests.containsKey(given.requestId()) && !hasATwin) {
                broken(given, answered, "was answered as not passed on, but it is on the topic");
            }
        } else if (failures(given).stream()
                .noneMatch(outcome -> outcome.reason().name().equals(answered.reason())
                        && !outcome.decidedAt().isAfter(given.at()))) {
            broken(
                    given,
                    answered,
                    "was answered 'failed' as " + answered.reason() + ", but no failure before that says so");
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

    /** Whoever is named by a confirmation hears "confirmed": a second patient of the call must not hear it of the first. */
    private void aConfirmationIsOfOneWish() {
        evidence.outcomes().stream()
                .map(Told::outcome)
                .filter(BookingConfirmed.class::isInstance)
                .map(BookingConfirmed.class::cast)
                .distinct()
                .filter(confirmed -> !isOfOneWish(confirmed))
                .forEach(confirmed -> violations.add("I6: the confirmation of booking " + confirmed.bookingId()
                        + " answers more than one wish: requests " + confirmed.requestIds()));
    }

    /** Whether there is a wish that every request named may have been. */
    private boolean isOfOneWish(BookingConfirmed confirmed) {
        List<Set<Wish>> named = confirmed.requestIds().stream()
                .map(id -> wishes(confirmed, id))
                .filter(wishes -> !wishes.isEmpty())
                .toList();
        Set<Wish> shared = named.isEmpty() ? Set.of() : new HashSet<>(named.getFirst());
        named.forEach(shared::retainAll);
        return named.isEmpty() || !shared.isEmpty();
    }

    private Set<Wish> wishes(BookingConfirmed confirmed, RequestId id) {
        return requests.getOrDefault(id.value(), List.of()).stream()
                .filter(request -> request.bookingId().equals(confirmed.bookingId()))
                .map(Wish::of)
                .collect(Collectors.toSet());
    }

    private void broken(Given given, Answered answered, String what) {
        violations.add("I6: request " + given.requestId() + " of booking "
                + (answered.bookingId().isEmpty() ? "(none)" : answered.bookingId()) + " " + what);
    }
}
