package io.handshake.worker.bookings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.bookings.BookingAnswer.DetailsAnswer;
import io.handshake.worker.bookings.BookingAnswer.PageAnswer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.ZoneOffset;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The bookings, for operators' programs. Days without a time are UTC's; what is personal is masked. */
@RestController
class BookingController {

    static final int MAX_BODY_BYTES = 4 * 1024;

    private final Bookings bookings;
    private final BookingExport export;

    BookingController(Bookings bookings, BookingExport export) {
        this.bookings = bookings;
        this.export = export;
    }

    @GetMapping("/api/bookings")
    PageAnswer list(@RequestParam MultiValueMap<String, String> parameters) {
        BookingQuery query = BookingQuery.ofList(parameters, ZoneOffset.UTC);
        return page(query, query.filter());
    }

    /** By telephone number, which stands in the body: URLs are kept in logs and histories. */
    @PostMapping(path = "/api/bookings/search", consumes = MediaType.APPLICATION_JSON_VALUE)
    PageAnswer search(@RequestParam MultiValueMap<String, String> parameters, InputStream body) throws IOException {
        BookingQuery query = BookingQuery.ofList(parameters, ZoneOffset.UTC);
        return page(query, query.filter().sought(JsonSearchBody.phone(bounded(body))));
    }

    private PageAnswer page(BookingQuery query, BookingFilter filter) {
        return PageAnswer.of(bookings.list(filter, query.start(), query.size()), query.size());
    }

    @GetMapping("/api/bookings/{bookingId}")
    DetailsAnswer find(@PathVariable String bookingId) {
        return bookings.find(BookingId.parse(bookingId)).map(DetailsAnswer::of).orElseThrow(BookingController::unknown);
    }

    @PostMapping("/api/bookings/{bookingId}/reveal")
    Payload reveal(@PathVariable String bookingId, Actor actor) {
        return bookings.reveal(BookingId.parse(bookingId), actor).orElseThrow(BookingController::unknown);
    }

    @GetMapping("/api/bookings.csv")
    void csv(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response) throws IOException {
        export.csv(
                BookingQuery.ofExport(parameters, ZoneOffset.UTC).filter(),
                (type, name) -> attachment(response, type, name));
    }

    @GetMapping("/api/bookings.json")
    void json(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response) throws IOException {
        export.json(
                BookingQuery.ofExport(parameters, ZoneOffset.UTC).filter(),
                (type, name) -> attachment(response, type, name));
    }

    private static Writer attachment(HttpServletResponse response, String type, String name) throws IOException {
        response.setContentType(type);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        return new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), UTF_8));
    }

    private static byte[] bounded(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE, "Expected a body of at most " + MAX_BODY_BYTES + " bytes.");
        }
        return bytes;
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND, "No booking has this id, or it is so old that it is forgotten.");
    }
}
