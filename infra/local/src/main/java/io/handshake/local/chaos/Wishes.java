package io.handshake.local.chaos;

import io.handshake.local.talk.VapiCall;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;

/** Wishes by their number, each from the next clinic and for a slot of its own, some weeks ahead. */
record Wishes(List<PlannedClinic> clinics, LocalDate today) {

    static final int SLOT_MINUTES = 30;
    static final int SLOTS_A_DAY = 16;
    static final int MOST_DAYS = 300;

    private static final int DAYS_AHEAD = 21;
    private static final LocalTime OPENS = LocalTime.of(9, 0);

    Wishes {
        clinics = List.copyOf(clinics);
    }

    PlannedClinic clinic(int number) {
        return clinics.get(number % clinics.size());
    }

    VapiCall wish(int number) {
        return new VapiCall(
                clinic(number).orgId(),
                "call-" + number,
                "toolu_" + number,
                slot(number / clinics.size()),
                SLOT_MINUTES,
                Markers.caller(number));
    }

    private LocalDateTime slot(int number) {
        return today.plusDays(DAYS_AHEAD + number / SLOTS_A_DAY)
                .atTime(OPENS.plusMinutes((long) SLOT_MINUTES * (number % SLOTS_A_DAY)));
    }
}
