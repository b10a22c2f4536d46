package io.handshake.ingress.intake;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A wall time as the assistant wrote it down, before any zone is known.
 *
 * @param offset the explicit offset, if there was one. A trailing {@code Z} is not one: models write it after local
 *     times out of habit.
 */
record SpokenTime(LocalDateTime local, Offset offset) {

    /** Whether the text named an offset. */
    sealed interface Offset {
        record NotGiven() implements Offset {}

        record Given(ZoneOffset value) implements Offset {}
    }

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final String OFFSET = "(Z|[+-]\\d{2}:?\\d{2})?";
    private static final Pattern CLOCK =
            Pattern.compile("(\\d{2}):(\\d{2})(?::(\\d{2})(?:[.]0{1,9})?)?" + OFFSET, Pattern.CASE_INSENSITIVE);
    private static final Pattern TWELVE_HOURS =
            Pattern.compile("(\\d{1,2})(?::(\\d{2}))?\\s*([ap])[.]?\\s?m[.]?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DATE_AND_CLOCK =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[Tt ]\\s*(\\S.*)", Pattern.CASE_INSENSITIVE);

    private static final String ASK_DATE = "Ask the caller for the date, and send appointmentDate as YYYY-MM-DD.";
    private static final String ASK_TIME =
            "Ask the caller for the time, with morning or afternoon, and send appointmentTime as HH:MM on the 24-hour clock.";
    private static final String ASK_AGREEMENT =
            "The request names two different times. Ask the caller which one is meant, and send only that one.";

    /** From whichever of the two forms is present; both may be, if they agree. */
    static Reading<SpokenTime> of(Arguments arguments) {
        String date = arguments.first("appointmentDate");
        String time = arguments.first("appointmentTime");
        Optional<Reading<SpokenTime>> whole = Optional.empty();
        for (String name : new String[] {"scheduledAt", "scheduled_at", "startsAt"}) {
            String text = arguments.first(name);
            if (!text.isEmpty()) {
                Reading<SpokenTime> next = dateAndTime(text);
                whole = Optional.of(whole.map(before -> before.then(one -> next.then(one::agreeing)))
                        .orElse(next));
            }
        }
        if (date.isEmpty() && time.isEmpty()) {
            return whole.orElseGet(() -> Reading.ask("Ask the caller for the date and the time of the appointment, and "
                    + "send appointmentDate as YYYY-MM-DD and appointmentTime as HH:MM."));
        }
        if (whole.isPresent()) {
            return whole.get().then(one -> one.agreeingWithParts(date, time));
        }
        return parts(date, time);
    }

    private static Reading<SpokenTime> parts(String date, String time) {
        return date(date).then(day -> clock(time).then(clock -> Reading.clear(clock.on(day))));
    }

    private Reading<SpokenTime> agreeingWithParts(String date, String time) {
        Reading<SpokenTime> parts = parts(
                date.isEmpty() ? local.toLocalDate().toString() : date,
                time.isEmpty() ? new Clock(local.toLocalTime(), offset).text() : time);
        return parts.then(this::agreeing);
    }

    private Reading<SpokenTime> agreeing(SpokenTime other) {
        boolean sameOffset = offset instanceof Offset.NotGiven
                || other.offset instanceof Offset.NotGiven
                || offset.equals(other.offset);
        if (!local.equals(other.local) || !sameOffset) {
            return Reading.ask(ASK_AGREEMENT);
        }
        return Reading.clear(offset instanceof Offset.Given ? this : other);
    }

    private static Reading<SpokenTime> dateAndTime(String text) {
        Matcher matcher = DATE_AND_CLOCK.matcher(text);
        if (!matcher.matches()) {
            return Reading.ask(DATE.matcher(text).matches() ? ASK_TIME : ASK_DATE);
        }
        return parts(matcher.group(1), matcher.group(2));
    }

    private static Reading<LocalDate> date(String text) {
        if (!DATE.matcher(text).matches()) {
            return Reading.ask(ASK_DATE);
        }
        try {
            return Reading.clear(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Reading.ask("That date does not exist. " + ASK_DATE);
        }
    }

    private static Reading<Clock> clock(String text) {
        try {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.equals("noon") || lower.equals("midday")) {
                return Reading.clear(new Clock(LocalTime.NOON, new Offset.NotGiven()));
            }
            Matcher clock = CLOCK.matcher(text);
            if (clock.matches()) {
                return Reading.clear(new Clock(
                        LocalTime.of(number(clock.group(1)), number(clock.group(2)), number(clock.group(3))),
                        offset(clock.group(4))));
            }
            Matcher twelve = TWELVE_HOURS.matcher(text);
            if (twelve.matches() && number(twelve.group(1)) >= 1 && number(twelve.group(1)) <= 12) {
                int afternoon = twelve.group(3).equalsIgnoreCase("p") ? 12 : 0;
                return Reading.clear(new Clock(
                        LocalTime.of(number(twelve.group(1)) % 12 + afternoon, number(twelve.group(2))),
                        new Offset.NotGiven()));
            }
            return Reading.ask(ASK_TIME);
        } catch (DateTimeException e) {
            return Reading.ask(ASK_TIME);
        }
    }

    private static Offset offset(@Nullable String text) {
        return text == null || text.equalsIgnoreCase("Z")
                ? new Offset.NotGiven()
                : new Offset.Given(ZoneOffset.of(text));
    }

    /** An absent group is zero. */
    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private record Clock(LocalTime time, Offset offset) {
        SpokenTime on(LocalDate day) {
            return new SpokenTime(day.atTime(time), offset);
        }

        String text() {
            return "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond());
        }
    }
}
