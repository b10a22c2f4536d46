package io.handshake.worker.console;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.worker.replays.ReplayFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What somebody has typed or chosen of failed bookings, as it stands in a URL: empty text where nothing is.
 *
 * @param from the first day, in UTC
 * @param to the last day, in UTC
 * @param booking those that were ticked
 */
public record FailedForm(String clinic, String reason, String from, String to, List<String> booking) {

    static FailedForm of(String clinic, String reason, String from, String to, List<String> booking) {
        return new FailedForm(clinic.strip(), reason.strip(), from.strip(), to.strip(), List.copyOf(booking));
    }

    ReplayFilter filter() {
        return new ReplayFilter(
                given(clinic).map(OrgId::new),
                given(reason).map(FailedForm::reason),
                given(from).map(text -> day("from", text)),
                given(to).map(text -> day("to", text).plusSeconds(24 * 60 * 60)),
                booking.stream().map(BookingId::parse).toList());
    }

    /** Whether anything is narrowed down. */
    public boolean isNarrow() {
        return !(clinic + reason + from + to).isEmpty();
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static FailureReason reason(String name) {
        return Stream.of(FailureReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("reason: expected one of the list, found another"));
    }

    private static Instant day(String name, String text) {
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(name + ": expected a day such as 2026-11-24, found other text", e);
        }
    }
}
