package io.handshake.worker.bookings;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parameters of a list's URL. Lists are repeated or separated by commas; what is empty is not given; a name that we do not
 * know is a mistake to tell, because the answer would be about other bookings than were meant.
 */
public final class BookingQuery {

    private static final Set<String> FILTER = Set.of("status", "orgId", "reason", "from", "to", "attempt", "q");
    private static final Set<String> PAGING = Set.of("page", "size", "cursor");
    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_ATTEMPT = 1_000_000;
    private static final int MAX_VALUE_LENGTH = 4000;

    /** As people write it: with a plus or a bracket before it, a nought, or blanks between. */
    private static final Pattern TELEPHONE =
            Pattern.compile("[+(][-0-9 ()./]{6,}|0[0-9]{6,14}|[0-9][-0-9()./]* [-0-9 ()./]{4,}");

    private final Map<String, List<String>> parameters;
    private final ZoneId zone;

    private BookingQuery(Map<String, List<String>> parameters, ZoneId zone) {
        this.parameters = parameters;
        this.zone = zone;
    }

    /**
     * Reads them.
     *
     * @param zone in which days without a time begin and end
     * @throws IllegalArgumentException when a name is none of ours; each other method throws it for its values
     */
    public static BookingQuery ofList(Map<String, List<String>> parameters, ZoneId zone) {
        return of(
                parameters,
                zone,
                Stream.concat(FILTER.stream(), PAGING.stream()).collect(toUnmodifiableSet()));
    }

    /** Without pages: an export is of everything. */
    public static BookingQuery ofExport(Map<String, List<String>> parameters, ZoneId zone) {
        return of(parameters, zone, FILTER);
    }

    private static BookingQuery of(Map<String, List<String>> parameters, ZoneId zone, Set<String> known) {
        if (!known.containsAll(parameters.keySet())) {
            throw new IllegalArgumentException(
                    "expected no parameters but " + new TreeSet<>(known) + ", found another");
        }
        return new BookingQuery(parameters, zone);
    }

    /** Which bookings. */
    public BookingFilter filter() {
        return BookingFilter.ALL
                .states(names("status", BookingState.class))
                .clinics(all("orgId").map(OrgId::new).collect(toUnmodifiableSet()))
                .reasons(names("reason", FailureReason.class))
                .received(received())
                .leastAttempt(number("attempt", 1, 1, MAX_ATTEMPT))
                .sought(sought());
    }

    /** How many on a page. */
    public int size() {
        return number("size", DEFAULT_SIZE, 1, Bookings.MAX_SIZE);
    }

    /** Where it begins: at a cursor, or at a page counted from 0. */
    public Start start() {
        String cursor = one("cursor");
        if (cursor.isEmpty()) {
            return new Start.Skip(number("page", 0, 0, Bookings.MAX_SKIPPED) * size());
        }
        if (!one("page").isEmpty()) {
            throw new IllegalArgumentException("expected page or cursor, found both");
        }
        return new Start.After(Position.parse(cursor));
    }

    private Period received() {
        Period period = Period.EVER;
        String from = one("from");
        String to = one("to");
        if (!from.isEmpty()) {
            period = period.from(moment("from", from, day -> day));
        }
        if (!to.isEmpty()) {
            period = period.to(moment("to", to, day -> day.plusDays(1)));
        }
        return period;
    }

    /** A moment with its offset, or a whole day. */
    private Instant moment(String name, String text, Function<LocalDate, LocalDate> edge) {
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : edge.apply(LocalDate.parse(text)).atStartOfDay(zone).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    name
                            + ": expected a date-time such as 2026-11-24T14:00:00Z or a day such as 2026-11-24, found other text");
        }
    }

    private Sought sought() {
        String text = one("q");
        if (text.isBlank()) {
            return new Sought.Anything();
        }
        if (TELEPHONE.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException(
                    "q: expected an id, found what looks like a telephone number; it does not belong"
                            + " into a URL, search for it with POST /api/bookings/search");
        }
        return new Sought.Id(text);
    }

    private int number(String name, int otherwise, int least, int most) {
        String text = one(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below: its message quotes the text
        }
        throw new IllegalArgumentException(
                name + ": expected a number from " + least + " to " + most + ", found another value");
    }

    private <E extends Enum<E>> Set<E> names(String name, Class<E> type) {
        List<E> known = Arrays.asList(type.getEnumConstants());
        return all(name)
                .map(text -> known.stream()
                        .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                name + ": expected some of " + known + ", found another value")))
                .collect(toUnmodifiableSet());
    }

    private String one(String name) {
        List<String> given = values(name).toList();
        if (given.size() > 1) {
            throw new IllegalArgumentException(name + ": expected one value, found several");
        }
        return given.isEmpty() ? "" : given.getFirst();
    }

    private Stream<String> all(String name) {
        return values(name)
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private Stream<String> values(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .peek(value -> bounded(name, value));
    }

    private static void bounded(String name, String value) {
        if (value.length() > MAX_VALUE_LENGTH) {
            throw new IllegalArgumentException(
                    name + ": expected at most " + MAX_VALUE_LENGTH + " characters, found more");
        }
    }
}
