package io.handshake.ingress.intake;

import io.handshake.contracts.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** From a spoken wall time to a moment, in the clinic's zone. Nothing is guessed: what is not one moment is asked about. */
final class StartTime {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    /**
     * The one moment that is meant.
     *
     * @param now the moment of the request
     * @param furthestAhead what lies further ahead is taken for a mistake
     */
    static Reading<Instant> of(SpokenTime spoken, ZoneId zone, Instant now, Duration furthestAhead) {
        return moment(spoken, zone).then(start -> {
            if (!start.isAfter(now)) {
                return new Reading.Unclear<>(
                        FailureReason.START_IN_PAST,
                        "Sorry, that time has already passed. At the clinic it is "
                                + DAY.format(now.atZone(zone)) + ", " + TIME.format(now.atZone(zone))
                                + ". Which other time would suit you?");
            }
            if (start.isAfter(now.plus(furthestAhead))) {
                return Reading.ask(
                        "That date lies further ahead than can be booked. Ask the caller for the date again, "
                                + "with the year; today is " + DAY.format(now.atZone(zone)) + ".");
            }
            return Reading.clear(start);
        });
    }

    private static Reading<Instant> moment(SpokenTime spoken, ZoneId zone) {
        LocalDateTime local = spoken.local();
        List<ZoneOffset> valid = zone.getRules().getValidOffsets(local);
        if (valid.isEmpty()) {
            return Reading.ask("The clocks go forward that night, so " + TIME.format(local) + " on " + DAY.format(local)
                    + " does not exist at the clinic. Ask the caller for another time.");
        }
        return switch (spoken.offset()) {
            case SpokenTime.Offset.Given given
            when valid.contains(given.value()) -> Reading.clear(local.toInstant(given.value()));
            case SpokenTime.Offset.Given given ->
                Reading.ask("The time came with an offset that is not the clinic's on that day. Ask the caller for the "
                        + "clinic's local time, and send it without an offset.");
            case SpokenTime.Offset.NotGiven notGiven
            when valid.size() == 1 -> Reading.clear(local.toInstant(valid.getFirst()));
            case SpokenTime.Offset.NotGiven notGiven -> Reading.ask(twice(local, valid));
        };
    }

    private static String twice(LocalDateTime local, List<ZoneOffset> valid) {
        return "The clocks go back that night, so " + TIME.format(local) + " on " + DAY.format(local)
                + " happens twice. Ask the caller whether the first or the second is meant, and send scheduledAt as "
                + local + text(valid.getFirst()) + " for the first or " + local + text(valid.getLast())
                + " for the second.";
    }

    /** {@code +00:00}, because a {@code Z} would not be believed. */
    private static String text(ZoneOffset offset) {
        return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
    }

    private StartTime() {}
}
