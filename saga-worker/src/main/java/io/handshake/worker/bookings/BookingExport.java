package io.handshake.worker.bookings;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/**
 * A filtered set as a file, page by page: neither side holds it whole, and no transaction lasts for as long as somebody reads.
 * What comes in meanwhile is not in it; a booking that changes meanwhile is told as it is when its page is read. What is
 * personal is masked.
 */
public final class BookingExport {

    private final Bookings bookings;
    private final int most;

    /** Whoever receives it. */
    public interface Receiver {

        /** Where it goes. Called when the first page has been read, so that an error before it can still be told. */
        Writer open(String contentType, String fileName) throws IOException;
    }

    private interface Lines {

        void add(BookingAnswer booking) throws IOException;
    }

    /**
     * An export of these.
     *
     * @param most bookings in one file; a file that is cut says so at its end
     */
    BookingExport(Bookings bookings, int most) {
        this.bookings = bookings;
        this.most = most;
    }

    /** For spreadsheets: RFC 4180 in UTF-8 with its mark before it. */
    public void csv(BookingFilter filter, Receiver receiver) throws IOException {
        Page first = bookings.list(filter, Start.NEWEST, Bookings.MAX_SIZE);
        try (Writer out = receiver.open("text/csv;charset=utf-8", "bookings.csv")) {
            out.write(CsvLine.BYTE_ORDER_MARK + CsvLine.HEADER);
            Optional<String> cut = write(filter, first, booking -> out.write(CsvLine.of(booking)));
            if (cut.isPresent()) {
                out.write(CsvLine.cut(cut.get()));
            }
        }
    }

    /** For programs: {@code {"bookings": […], "cut": false}}. */
    public void json(BookingFilter filter, Receiver receiver) throws IOException {
        Page first = bookings.list(filter, Start.NEWEST, Bookings.MAX_SIZE);
        try (Writer out = receiver.open("application/json", "bookings.json")) {
            String[] separator = {"{\"bookings\":["};
            Optional<String> cut = write(filter, first, booking -> {
                out.write(separator[0] + JsonSearchBody.line(booking));
                separator[0] = ",\n";
            });
            out.write((separator[0].startsWith("{") ? separator[0] : "") + "],\"cut\":" + cut.isPresent() + "}\n");
        }
    }

    /** Says why there would be more; empty when this was the whole set. */
    private Optional<String> write(BookingFilter filter, Page first, Lines lines) throws IOException {
        int written = 0;
        Page page = first;
        while (true) {
            for (BookingSummary booking : page.bookings()) {
                if (written == most) {
                    return Optional.of("Cut after " + most + " bookings; narrow the filter to get the others.");
                }
                lines.add(BookingAnswer.of(booking));
                written++;
            }
            Optional<Position> next = page.next();
            if (next.isEmpty()) {
                return page.cut()
                        ? Optional.of(
                                "The search found more than " + Bookings.MAX_FOUND + " bookings; these are the newest.")
                        : Optional.empty();
            }
            page = bookings.list(filter, new Start.After(next.get()), Bookings.MAX_SIZE);
        }
    }
}
