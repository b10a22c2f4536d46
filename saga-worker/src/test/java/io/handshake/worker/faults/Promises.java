package io.handshake.worker.faults;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.worker.faults.FaultHouse.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What every booking is promised, held against the calendars, the tables and the topics at a moment when nothing is under
 * way. I1: one decision, told at least once, all copies with one {@code ce_id}, and every delivery answered. I2: confirmed
 * is one live event with our marker at its time, and one appointment. I3: failed is neither. I4: no two appointments of a
 * calendar overlap. I6: nothing was told before it was committed.
 */
final class Promises {

    private static final String MARKER = "handshake_booking";

    private final FaultHouse house;
    private final Map<String, Row> rows;
    private final Map<String, List<Appointment>> appointments = new HashMap<>();
    private final Map<String, List<CalendarEvent>> events = new HashMap<>();
    private final List<String> broken = new ArrayList<>();

    private record Appointment(String bookingId, String org, String eventId, Instant startsAt, Instant endsAt) {}

    private Promises(FaultHouse house, Collection<BookingRequested> deliveries) {
        this.house = house;
        Set<String> orgs =
                deliveries.stream().map(delivery -> delivery.orgId().value()).collect(Collectors.toSet());
        this.rows = house.rows(orgs);
        house.sql.sql("""
                        select coalesce(booking_id::text, ''), org_id::text, google_calendar_event_id, scheduled_at, ends_at
                          from appointments where org_id::text = any (?)
                        """).param(orgs.toArray(String[]::new)).query(row -> {
            Appointment found = new Appointment(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getObject(4, OffsetDateTime.class).toInstant(),
                    row.getObject(5, OffsetDateTime.class).toInstant());
            appointments.computeIfAbsent(found.org(), any -> new ArrayList<>()).add(found);
        });
        orgs.forEach(org -> events.put(
                org,
                house.google.events(FaultHouse.account(org), "primary").stream()
                        .filter(CalendarEvent::isLive)
                        .toList()));
    }

    /** What is broken, in words and ids, by booking; I4 by clinic, and empty when all is kept. */
    static List<String> broken(FaultHouse house, Collection<BookingRequested> deliveries) {
        Promises promises = new Promises(house, deliveries);
        deliveries.forEach(promises::isAnswered);
        deliveries.stream().map(BookingRequested::bookingId).distinct().forEach(promises::judge);
        promises.nothingStandsAlone();
        promises.nothingOverlaps();
        promises.broken.addAll(house.witness.toldTooEarly().stream()
                .filter(early -> deliveries.stream()
                        .anyMatch(
                                delivery -> early.contains(delivery.bookingId().toString())))
                .toList());
        return List.copyOf(promises.broken);
    }

    private void isAnswered(BookingRequested delivery) {
        if (house.witness.answer(delivery).isEmpty()) {
            broken.add("I1: no outcome names delivery " + delivery.requestId() + " of " + delivery.bookingId());
        }
    }

    private void judge(BookingId booking) {
        copiesAgree(booking);
        Row row = rows.get(booking.toString());
        if (row == null) {
            return;
        }
        List<CalendarEvent> ours = events.get(row.org()).stream()
                .filter(event ->
                        booking.toString().equals(event.privateProperties().get(MARKER)))
                .toList();
        List<Appointment> saved = appointments.getOrDefault(row.org(), List.of()).stream()
                .filter(appointment -> appointment.bookingId().equals(booking.toString()))
                .toList();
        switch (row.state()) {
            case "CONFIRMED" -> confirmed(row, ours, saved);
            case "FAILED" -> failed(row, ours, saved);
            case "STUCK" -> stuck(row, saved);
            default -> broken.add("I1: " + row.bookingId() + " is " + row.state() + ", not decided and done");
        }
        boolean isTold = house.witness.told(booking).stream()
                .anyMatch(one -> one.outcome().attempt() == row.attempt()
                        && one.isConfirmed() == row.state().equals("CONFIRMED"));
        if (!isTold) {
            broken.add("I1: " + row.bookingId() + " is " + row.state() + ", and that was never told");
        }
    }

    private void copiesAgree(BookingId booking) {
        Map<String, UUID> ids = new HashMap<>();
        for (Told one : house.witness.told(booking)) {
            if (!one.ceId().equals(one.outcome().outcomeId().toString())) {
                broken.add("I1: " + one.attempt() + " was told with the ce_id " + one.ceId() + ", expected "
                        + one.outcome().outcomeId());
            }
            boolean ofTheRow = !(one.outcome() instanceof BookingFailed failed && Witness.isOfTheDeliveryAlone(failed));
            UUID before =
                    ofTheRow ? ids.putIfAbsent(one.attempt(), one.outcome().outcomeId()) : null;
            if (before != null && !before.equals(one.outcome().outcomeId())) {
                broken.add("I1: " + one.attempt() + " was told as confirmed and as failed");
            }
        }
    }

    private void confirmed(Row row, List<CalendarEvent> ours, List<Appointment> saved) {
        boolean event = ours.size() == 1
                && ours.getFirst().id().equals(row.eventId())
                && ours.getFirst().start().equals(row.startsAt())
                && ours.getFirst().end().equals(row.endsAt());
        if (!event) {
            broken.add("I2: " + row.bookingId() + " is confirmed: expected its one event " + row.eventId() + ", found "
                    + ids(ours));
        }
        boolean appointment = saved.size() == 1
                && row.eventId().equals(saved.getFirst().eventId())
                && saved.getFirst().startsAt().equals(row.startsAt())
                && saved.getFirst().endsAt().equals(row.endsAt());
        if (!appointment) {
            broken.add("I2: " + row.bookingId() + " is confirmed: expected its one appointment, found " + saved);
        }
    }

    private void failed(Row row, List<CalendarEvent> ours, List<Appointment> saved) {
        if (!ours.isEmpty()) {
            broken.add("I3: " + row.bookingId() + " has failed: expected no live event, found " + ids(ours));
        }
        if (!saved.isEmpty()) {
            broken.add("I3: " + row.bookingId() + " has failed: expected no appointment, found " + saved);
        }
    }

    private void stuck(Row row, List<Appointment> saved) {
        if (row.parkedBecause().isEmpty()) {
            broken.add("I3: " + row.bookingId() + " is stuck: expected a note for whoever looks, found none");
        }
        if (!saved.isEmpty()) {
            broken.add("I3: " + row.bookingId() + " is stuck: expected no appointment, found " + saved);
        }
    }

    private void nothingStandsAlone() {
        events.forEach((org, live) -> live.forEach(event -> {
            String marker = event.privateProperties().getOrDefault(MARKER, "");
            if (!marker.isEmpty() && !rows.containsKey(marker)) {
                broken.add("I3: an event of the unknown booking " + marker + " stands");
            }
        }));
        appointments.values().stream()
                .flatMap(List::stream)
                .filter(saved -> !saved.bookingId().isEmpty() && !rows.containsKey(saved.bookingId()))
                .forEach(saved -> broken.add("I3: an appointment of the unknown booking " + saved.bookingId()));
    }

    private void nothingOverlaps() {
        appointments.forEach((org, saved) -> {
            for (int i = 0; i < saved.size(); i++) {
                for (Appointment other : saved.subList(i + 1, saved.size())) {
                    Appointment one = saved.get(i);
                    if (one.startsAt().isBefore(other.endsAt())
                            && other.startsAt().isBefore(one.endsAt())) {
                        broken.add("I4: the appointments of " + one.bookingId() + " and " + other.bookingId() + " in "
                                + org + " overlap");
                    }
                }
            }
        });
    }

    private static List<String> ids(List<CalendarEvent> events) {
        return events.stream()
                .map(event -> event.id() + " " + event.start() + " to " + event.end())
                .toList();
    }
}
