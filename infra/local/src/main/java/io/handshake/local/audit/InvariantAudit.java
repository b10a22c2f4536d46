package io.handshake.local.audit;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.RequestId;
import io.handshake.local.audit.Evidence.Appointment;
import io.handshake.local.audit.Evidence.Decided;
import io.handshake.local.audit.Evidence.Event;
import io.handshake.local.audit.Evidence.HostCalendar;
import io.handshake.local.audit.Evidence.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The promises about every booking, held against the evidence.
 *
 * <p>I1: every request is decided once and announced at least once, all copies with one {@code ce_id}. I2: confirmed means
 * one live event with our marker at the same time in that clinic's calendar, and one appointment of that calendar. I3: failed means neither;
 * of what a person has closed, saying that the event may stand, nothing is promised about the event. I4: no two appointments
 * of one calendar, ours at least one of them, overlap.
 */
public final class InvariantAudit {

    private final Evidence evidence;
    private final Map<String, List<Event>> events;
    private final Map<String, List<Appointment>> appointments;
    private final Map<String, List<Told>> decisions;
    private final List<String> violations = new ArrayList<>();

    private InvariantAudit(Evidence evidence) {
        this.evidence = evidence;
        this.events = evidence.events().stream().collect(Collectors.groupingBy(Event::marker));
        this.appointments = evidence.appointments().stream().collect(Collectors.groupingBy(Appointment::bookingId));
        this.decisions = evidence.outcomes().stream()
                .filter(Told::isOfTheBooking)
                .collect(
                        Collectors.groupingBy(told -> told.outcome().bookingId().toString()));
    }

    /** What is broken, in words, by ids; empty when all promises are kept. */
    public static List<String> violations(Evidence evidence) {
        InvariantAudit audit = new InvariantAudit(evidence);
        audit.everyRequestIsAnnounced();
        audit.copiesAgree();
        audit.onlyOneOutcomeOfEachAttempt();
        audit.nothingFollowsAConfirmation();
        audit.aRequestIsOfOneBooking();
        audit.refusedDeliveriesDifferFromTheirBooking();
        evidence.decisions().forEach(audit::judge);
        audit.nothingStandsWithoutADecision();
        audit.nothingOverlaps();
        return List.copyOf(audit.violations);
    }

    private void everyRequestIsAnnounced() {
        Set<String> answered = evidence.outcomes().stream()
                .flatMap(told -> told.outcome().requestIds().stream()
                        .map(request -> told.outcome().bookingId() + " " + request))
                .collect(Collectors.toSet());
        for (BookingRequested request : evidence.requests()) {
            if (!answered.contains(request.bookingId() + " " + request.requestId())) {
                violations.add(
                        "I1: no outcome names request " + request.requestId() + " of booking " + request.bookingId());
            }
        }
    }

    private void copiesAgree() {
        for (Told told : evidence.outcomes()) {
            String derived = told.outcome().outcomeId().toString();
            if (!told.ceId().equals(derived)) {
                violations.add("I1: an outcome of booking " + told.outcome().bookingId() + " has the ce_id "
                        + told.ceId() + ", expected " + derived);
            }
        }
    }

    private void onlyOneOutcomeOfEachAttempt() {
        Map<String, Boolean> said = new HashMap<>();
        for (Told told : decisions.values().stream().flatMap(List::stream).toList()) {
            BookingOutcome outcome = told.outcome();
            String attempt = outcome.bookingId() + " attempt " + outcome.attempt();
            Boolean before = said.putIfAbsent(attempt, told.isConfirmed());
            if (before != null && before != told.isConfirmed()) {
                violations.add("I1: booking " + attempt + " was announced as confirmed and as failed");
            }
        }
    }

    /**
     * A request that has failed may be confirmed by a later attempt, which its repetition or a replay began; what is
     * confirmed stays so.
     */
    private void nothingFollowsAConfirmation() {
        decisions.forEach((booking, told) -> {
            int confirmed = told.stream()
                    .filter(Told::isConfirmed)
                    .mapToInt(one -> one.outcome().attempt())
                    .min()
                    .orElse(Integer.MAX_VALUE);
            if (told.stream().anyMatch(one -> one.outcome().attempt() > confirmed)) {
                violations.add(
                        "I1: booking " + booking + " was confirmed in attempt " + confirmed + ", and decided again");
            }
        });
    }

    /** A tool-call id stands for one wish of its call. */
    private void aRequestIsOfOneBooking() {
        Map<List<String>, Set<BookingId>> decided = new HashMap<>();
        for (BookingRequested request : evidence.requests()) {
            List<String> id = List.of(
                    request.orgId().value(),
                    request.callId(),
                    request.requestId().value());
            boolean isDecided = decisions.getOrDefault(request.bookingId().toString(), List.of()).stream()
                    .anyMatch(told -> told.outcome().requestIds().contains(request.requestId()));
            if (isDecided) {
                decided.computeIfAbsent(id, same -> new HashSet<>()).add(request.bookingId());
            }
        }
        decided.forEach((id, bookings) -> {
            if (bookings.size() > 1) {
                violations.add("I1: request " + id.getLast() + " was decided for " + bookings.size() + " bookings");
            }
        });
    }

    /** A second wish under a booking's id may be refused; a repetition of the booking's own wish may not. */
    private void refusedDeliveriesDifferFromTheirBooking() {
        Map<RequestId, Set<Wish>> wishes = evidence.requests().stream()
                .collect(Collectors.groupingBy(
                        BookingRequested::requestId, Collectors.mapping(Wish::of, Collectors.toSet())));
        Map<BookingId, Set<Wish>> ofBooking = evidence.requests().stream()
                .collect(Collectors.groupingBy(
                        BookingRequested::bookingId, Collectors.mapping(Wish::of, Collectors.toSet())));
        evidence.outcomes().stream()
                .filter(told -> !told.isOfTheBooking())
                .map(Told::outcome)
                .filter(refused ->
                        ofBooking.getOrDefault(refused.bookingId(), Set.of()).size() < 2)
                .filter(refused -> refused.requestIds().stream()
                        .allMatch(id -> wishes.getOrDefault(id, Set.of()).size() < 2))
                .forEach(refused -> violations.add("I1: request " + refused.requestIds() + " of booking "
                        + refused.bookingId() + " was refused as another wish, but it is the only one"));
    }

    private void judge(Decided booking) {
        List<Event> standing = events.getOrDefault(booking.bookingId(), List.of());
        List<Appointment> rows = appointments.getOrDefault(booking.bookingId(), List.of());
        switch (booking.state()) {
            case "CONFIRMED" -> confirmed(booking, standing, rows);
            case "FAILED" -> failed(booking, standing, rows);
            case "CLOSED" -> closed(booking, rows);
            default ->
                violations.add("I1: booking " + booking.bookingId() + " is " + booking.state() + ", not decided");
        }
    }

    private void confirmed(Decided booking, List<Event> standing, List<Appointment> rows) {
        if (standing.size() != 1 || !isOf(booking, standing.getFirst())) {
            violations.add("I2: booking " + booking.bookingId() + " is confirmed: expected its one event "
                    + booking.eventId() + " at " + booking.startsAt() + " in the calendar of " + booking.orgId()
                    + ", found " + standing);
        }
        if (rows.size() != 1 || !isOf(booking, rows.getFirst())) {
            violations.add("I2: booking " + booking.bookingId() + " is confirmed: expected its one appointment at "
                    + booking.startsAt() + ", found " + rows);
        }
        if (!isTold(booking, true)) {
            violations.add("I1: booking " + booking.bookingId() + " is confirmed, but that was not announced");
        }
    }

    private boolean isOf(Decided booking, Event event) {
        HostCalendar calendar = evidence.calendars().get(booking.orgId());
        return calendar != null
                && event.account().equals(calendar.account())
                && event.id().equals(booking.eventId())
                && event.startsAt().equals(booking.startsAt())
                && event.endsAt().equals(booking.endsAt());
    }

    private boolean isOf(Decided booking, Appointment row) {
        HostCalendar calendar = evidence.calendars().get(booking.orgId());
        return calendar != null
                && row.calendarId().equals(calendar.calendarId())
                && row.eventId().equals(booking.eventId())
                && row.orgId().equals(booking.orgId())
                && row.startsAt().equals(booking.startsAt())
                && row.endsAt().equals(booking.endsAt());
    }

    private void failed(Decided booking, List<Event> standing, List<Appointment> rows) {
        if (!standing.isEmpty()) {
            violations.add(
                    "I3: booking " + booking.bookingId() + " has failed: expected no live event, found " + standing);
        }
        closed(booking, rows);
    }

    private void closed(Decided booking, List<Appointment> rows) {
        if (!rows.isEmpty()) {
            violations.add(
                    "I3: booking " + booking.bookingId() + " has failed: expected no appointment, found " + rows);
        }
        if (!isTold(booking, false)) {
            violations.add("I1: booking " + booking.bookingId() + " has failed, but that was not announced");
        }
    }

    private boolean isTold(Decided booking, boolean confirmed) {
        return decisions.getOrDefault(booking.bookingId(), List.of()).stream()
                .anyMatch(told -> told.outcome().attempt() == booking.attempt() && told.isConfirmed() == confirmed);
    }

    private void nothingStandsWithoutADecision() {
        Set<String> known =
                evidence.decisions().stream().map(Decided::bookingId).collect(Collectors.toCollection(HashSet::new));
        known.add("");
        for (Event event : evidence.events()) {
            if (!known.contains(event.marker())) {
                violations.add("I3: an event of the unknown booking " + event.marker() + " stands");
            }
        }
        for (Appointment row : evidence.appointments()) {
            if (!known.contains(row.bookingId())) {
                violations.add("I3: an appointment of the unknown booking " + row.bookingId() + " stands");
            }
        }
    }

    private void nothingOverlaps() {
        evidence.appointments().stream()
                .filter(Appointment::holdsItsTime)
                .collect(Collectors.groupingBy(Appointment::orgId))
                .values()
                .forEach(this::nothingOverlaps);
    }

    private void nothingOverlaps(List<Appointment> rows) {
        for (int i = 0; i < rows.size(); i++) {
            for (Appointment other : rows.subList(i + 1, rows.size())) {
                if (collide(rows.get(i), other)) {
                    violations.add(
                            "I4: appointments " + rows.get(i).id() + " and " + other.id() + " of one calendar overlap");
                }
            }
        }
    }

    /** Two rows of other software may overlap as they like. */
    private static boolean collide(Appointment one, Appointment other) {
        return !(one.bookingId().isEmpty() && other.bookingId().isEmpty())
                && one.orgId().equals(other.orgId())
                && one.calendarId().equals(other.calendarId())
                && one.startsAt().isBefore(other.endsAt())
                && other.startsAt().isBefore(one.endsAt());
    }
}
