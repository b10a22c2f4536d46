package io.handshake.worker.console;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.bookings.Appointment;
import io.handshake.worker.bookings.BookingState;
import io.handshake.worker.bookings.BookingSummary;
import io.handshake.worker.bookings.Decision;
import io.handshake.worker.bookings.Moment;
import io.handshake.worker.bookings.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the templates of bookings ask for as {@code view}. */
final class BookingView {

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.UK);
    private static final DateTimeFormatter TO_THE_MILLISECOND = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.UK);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.UK);
    private static final int SHORT = 8;

    /** What may be chosen as a state: the value of the parameter, and words for it. */
    public record Choice(String value, String label) {}

    public List<Choice> states() {
        return List.of(
                new Choice("", "any state"),
                new Choice("RECEIVED", BookingState.RECEIVED.label()),
                new Choice("CONFIRMED", BookingState.CONFIRMED.label()),
                new Choice("FAILED,STUCK,UNDOING", "went wrong (all)"),
                new Choice("UNDOING", BookingState.UNDOING.label()),
                new Choice("FAILED", BookingState.FAILED.label()),
                new Choice("STUCK", BookingState.STUCK.label()));
    }

    public List<Choice> reasons() {
        return Stream.concat(
                        Stream.of(new Choice("", "any reason")),
                        Arrays.stream(FailureReason.values()).map(each -> new Choice(each.name(), reason(each))))
                .toList();
    }

    /** Such as {@code Slot taken}. */
    public String reason(FailureReason reason) {
        String words = reason.name().replace('_', ' ');
        return words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT);
    }

    public String time(Instant at, ZoneId zone) {
        return DAY_AND_TIME.format(at.atZone(zone));
    }

    public String day(Instant at, ZoneId zone) {
        return DAY.format(at.atZone(zone));
    }

    public String precisely(Instant at, ZoneId zone) {
        return TO_THE_MILLISECOND.format(at.atZone(zone));
    }

    /** The colour of its badge. */
    public String tone(BookingState state) {
        return switch (state) {
            case RECEIVED -> "wait";
            case CONFIRMED -> "ok";
            case UNDOING, FAILED, STUCK -> "bad";
        };
    }

    /** The colour of a moment. */
    public String tone(Moment moment) {
        return switch (moment.tone()) {
            case GOOD -> "ok";
            case BAD -> "bad";
            case WAIT -> "wait";
            case IDLE -> "idle";
        };
    }

    /** Why it failed; empty when it did not. */
    public String why(BookingSummary booking) {
        return booking.decision() instanceof Decision.Failed failed ? reason(failed.reason()) : "";
    }

    /** What went wrong and what to do; empty while nothing is. */
    public String advice(BookingSummary booking) {
        return Words.of(booking);
    }

    /** Whether the caller had gone when it was decided. */
    public boolean late(BookingSummary booking) {
        return switch (booking.decision()) {
            case Decision.Undecided() -> false;
            case Decision.Confirmed(var _, boolean late) -> late;
            case Decision.Failed(var _, boolean late, var _, var _) -> late;
        };
    }

    /** The row of the clinic's software. */
    public String appointment(Appointment appointment, ZoneId zone) {
        return switch (appointment) {
            case Appointment.None() -> "none";
            case Appointment.Held(String id, String status, Instant startsAt, Instant endsAt) ->
                id + ", " + status + ", " + time(startsAt, zone) + " for "
                        + Duration.between(startsAt, endsAt).toMinutes() + " minutes";
            case Appointment.Released(String id, String status) -> id + ", " + status + ": it holds no time any more";
            case Appointment.Gone() -> "the row is gone: somebody has deleted it";
            case Appointment.Unknown() -> "the table does not answer";
        };
    }

    /** The beginning of an id, for a table. */
    public String beginning(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /** Such as {@code 480 ms}; empty for what has no length. */
    public String took(Duration took) {
        if (took.isZero()) {
            return "";
        }
        return took.toMillis() < 1000
                ? took.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
}
