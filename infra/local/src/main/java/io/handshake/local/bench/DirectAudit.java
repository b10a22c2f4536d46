package io.handshake.local.bench;

import io.handshake.local.audit.Evidence.Appointment;
import io.handshake.local.audit.Evidence.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The bare calls promise little; what they count as booked must be there all the same: one event, one row, one time. */
final class DirectAudit {

    /** What is wrong, in words, by ids. */
    static List<String> violations(LoadFigures load, List<Appointment> appointments, List<Event> events) {
        List<String> violations = new ArrayList<>();
        if (appointments.size() != load.confirmed()) {
            violations.add(
                    "direct: " + load.confirmed() + " were booked, but there are " + appointments.size() + " rows");
        }
        Map<String, List<Event>> byBooking = events.stream().collect(Collectors.groupingBy(Event::marker));
        for (Appointment row : appointments) {
            List<Event> its = byBooking.getOrDefault(row.bookingId(), List.of());
            if (its.size() != 1
                    || !its.getFirst().startsAt().equals(row.startsAt())
                    || !its.getFirst().endsAt().equals(row.endsAt())) {
                violations.add("direct: booking " + row.bookingId() + " has a row, and the events " + its);
            }
        }
        if (events.size() != appointments.size()) {
            violations.add("direct: " + events.size() + " events for " + appointments.size() + " rows");
        }
        return violations;
    }

    private DirectAudit() {}
}
