package io.handshake.worker.bookings;

import static java.util.stream.Collectors.joining;

import java.util.stream.Stream;

/**
 * Lines of an export (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it: callers and
 * other software choose some of these texts (owasp.org/www-community/attacks/CSV_Injection).
 */
final class CsvLine {

    /** A spreadsheet takes the text for UTF-8 only if it begins so. */
    static final String BYTE_ORDER_MARK = "\uFEFF";

    static final String HEADER = line(Stream.of(
            "bookingId",
            "status",
            "orgId",
            "clinic",
            "attempt",
            "callId",
            "receivedAt",
            "startsAt",
            "endsAt",
            "timeZone",
            "patientName",
            "patientPhone",
            "decidedAt",
            "late",
            "reason",
            "detail",
            "parkedBecause",
            "words"));

    /** What begins a formula, also in the wide forms, and what a spreadsheet skips before it. */
    private static final String DANGEROUS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    static String of(BookingAnswer booking) {
        return line(Stream.of(
                booking.bookingId(),
                booking.status(),
                booking.orgId(),
                booking.clinic(),
                Integer.toString(booking.attempt()),
                booking.callId(),
                booking.receivedAt(),
                booking.startsAt(),
                booking.endsAt(),
                booking.timeZone(),
                booking.patientName(),
                booking.patientPhone(),
                booking.decidedAt(),
                Boolean.toString(booking.late()),
                booking.reason(),
                booking.detail(),
                booking.parkedBecause(),
                booking.words()));
    }

    /** The last line of an export that is not whole. */
    static String cut(String why) {
        return line(Stream.of(why));
    }

    private static String line(Stream<String> cells) {
        return cells.map(CsvLine::cell).collect(joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        String stripped = text.stripLeading();
        boolean dangerous =
                Stream.of(text, stripped).anyMatch(each -> !each.isEmpty() && DANGEROUS.indexOf(each.charAt(0)) >= 0);
        return '"' + (dangerous ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }

    private CsvLine() {}
}
