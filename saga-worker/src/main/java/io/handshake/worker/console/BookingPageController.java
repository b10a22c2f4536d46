package io.handshake.worker.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.bookings.BookingDetails;
import io.handshake.worker.bookings.BookingExport;
import io.handshake.worker.bookings.BookingFilter;
import io.handshake.worker.bookings.BookingQuery;
import io.handshake.worker.bookings.Bookings;
import io.handshake.worker.bookings.Page;
import io.handshake.worker.bookings.Payload;
import io.handshake.worker.bookings.Position;
import io.handshake.worker.bookings.Sought;
import io.handshake.worker.clinics.Clinic;
import io.handshake.worker.clinics.Clinics;
import io.handshake.worker.clinics.Clinics.Found;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/** The list of bookings, and one of them. */
@Controller
class BookingPageController {

    private static final String LIST = "/console/bookings";
    private static final String PHONE = "phone";
    private static final List<String> PAGING = List.of("page", "size", "cursor");

    private final Bookings bookings;
    private final BookingExport export;
    private final Clinics clinics;
    private final BookingView view = new BookingView();

    BookingPageController(Bookings bookings, BookingExport export, Clinics clinics) {
        this.bookings = bookings;
        this.export = export;
        this.clinics = clinics;
    }

    @GetMapping(LIST)
    ModelAndView list(@RequestParam MultiValueMap<String, String> parameters) {
        ZoneId zone = zone(parameters);
        try {
            BookingQuery query = BookingQuery.ofList(parameters, zone);
            return list(parameters, zone, query, query.filter(), "");
        } catch (IllegalArgumentException e) {
            return misunderstood(parameters, zone, e);
        }
    }

    /** The number comes in the body and stays in the page: no URL, log or history holds it. */
    @PostMapping(LIST + "/search")
    ModelAndView search(@RequestParam MultiValueMap<String, String> form) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>(form);
        parameters.remove(PHONE);
        parameters.remove("_csrf");
        String phone = String.valueOf(form.getFirst(PHONE));
        ZoneId zone = zone(parameters);
        try {
            BookingQuery query = BookingQuery.ofList(parameters, zone);
            return list(parameters, zone, query, query.filter().sought(new Sought.Phone(phone)), phone);
        } catch (IllegalArgumentException e) {
            return misunderstood(parameters, zone, e);
        }
    }

    private ModelAndView list(
            MultiValueMap<String, String> parameters,
            ZoneId zone,
            BookingQuery query,
            BookingFilter filter,
            String phone) {
        Page page = bookings.list(filter, query.start(), query.size());
        ModelAndView shown = shown(parameters, zone, HttpStatus.OK)
                .addObject("page", page)
                .addObject(PHONE, phone)
                .addObject("next", page.next().map(Position::text).orElse(""))
                .addObject("first", parameters.keySet().stream().noneMatch(List.of("page", "cursor")::contains));
        page.next().map(next -> url(LIST, parameters, next.text())).ifPresent(older -> shown.addObject("older", older));
        return shown;
    }

    /** What was asked for stays in the form, so that it can be mended. */
    private ModelAndView misunderstood(
            MultiValueMap<String, String> parameters, ZoneId zone, IllegalArgumentException e) {
        String sentence = String.valueOf(e.getMessage());
        if (!sentence.contains("expected ")) {
            throw e;
        }
        return shown(parameters, zone, HttpStatus.BAD_REQUEST)
                .addObject("page", new Page(List.of(), false, false))
                .addObject("problem", sentence);
    }

    private ModelAndView shown(MultiValueMap<String, String> parameters, ZoneId zone, HttpStatus status) {
        return new ModelAndView("console/bookings", status)
                .addObject("view", view)
                .addObject("asked", asked(parameters))
                .addObject("zone", zone)
                .addObject("csv", url(LIST + ".csv", parameters, ""))
                .addObject("json", url(LIST + ".json", parameters, ""));
    }

    /** As the form's fields show it. */
    private static Map<String, String> asked(MultiValueMap<String, String> parameters) {
        return Map.of(
                "status", joined(parameters, "status"),
                "orgId", joined(parameters, "orgId"),
                "reason", joined(parameters, "reason"),
                "from", joined(parameters, "from"),
                "to", joined(parameters, "to"),
                "attempt", joined(parameters, "attempt"),
                "q", joined(parameters, "q"));
    }

    private static String joined(MultiValueMap<String, String> parameters, String name) {
        return String.join(",", parameters.getOrDefault(name, List.of()));
    }

    /** The same question about another page of it, or in another form. */
    private static String url(String path, MultiValueMap<String, String> parameters, String cursor) {
        UriComponentsBuilder url = UriComponentsBuilder.fromPath(path);
        parameters.forEach((name, values) -> values.stream()
                .filter(value -> !value.isEmpty() && !PAGING.contains(name))
                .forEach(value -> url.queryParam(name, "{" + name + "}")));
        Map<String, Object> values = new HashMap<>();
        parameters.forEach((name, all) -> values.put(name, String.join(",", all)));
        if (!cursor.isEmpty()) {
            url.queryParam("cursor", cursor);
            List<String> size = parameters.getOrDefault("size", List.of(""));
            if (!size.getFirst().isEmpty()) {
                url.queryParam("size", "{size}");
            }
        }
        return url.encode().buildAndExpand(values).toUriString();
    }

    @GetMapping(LIST + "/{bookingId}")
    ModelAndView one(@PathVariable String bookingId) {
        BookingDetails booking = find(bookingId);
        return one(booking, booking.payload(), true);
    }

    @PostMapping(LIST + "/{bookingId}/reveal")
    ModelAndView reveal(@PathVariable String bookingId, Actor actor) {
        BookingDetails booking = find(bookingId);
        Payload payload =
                bookings.reveal(booking.summary().bookingId(), actor).orElseThrow(BookingPageController::unknown);
        return one(booking, payload, false);
    }

    private BookingDetails find(String bookingId) {
        return bookings.find(BookingId.parse(bookingId)).orElseThrow(BookingPageController::unknown);
    }

    private ModelAndView one(BookingDetails booking, Payload payload, boolean masked) {
        return new ModelAndView("console/booking")
                .addObject("view", view)
                .addObject("booking", booking)
                .addObject("summary", booking.summary())
                .addObject("zone", booking.summary().zone())
                .addObject("payload", payload)
                .addObject("masked", masked);
    }

    @GetMapping(LIST + ".csv")
    void csv(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response) throws IOException {
        export.csv(filter(parameters), (type, name) -> attachment(response, type, name));
    }

    @GetMapping(LIST + ".json")
    void json(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response) throws IOException {
        export.json(filter(parameters), (type, name) -> attachment(response, type, name));
    }

    private BookingFilter filter(MultiValueMap<String, String> parameters) {
        return BookingQuery.ofExport(parameters, zone(parameters)).filter();
    }

    private static Writer attachment(HttpServletResponse response, String type, String name) throws IOException {
        response.setContentType(type);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        return new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), UTF_8));
    }

    /** That of the clinic that is asked for; days of several are those of the usual zone. */
    private ZoneId zone(MultiValueMap<String, String> parameters) {
        String orgId = joined(parameters, "orgId").strip();
        if (orgId.isEmpty() || orgId.contains(",")) {
            return ClinicSettings.DEFAULT_ZONE;
        }
        try {
            return switch (clinics.find(new OrgId(orgId))) {
                case Found.Connected(Clinic clinic, var _) -> clinic.timeZone();
                case Found.Unconnected(Clinic clinic) -> clinic.timeZone();
                case Found.Unknown(), Found.Unavailable(var _) -> ClinicSettings.DEFAULT_ZONE;
            };
        } catch (IllegalArgumentException e) {
            // told when the filter is made of it
            return ClinicSettings.DEFAULT_ZONE;
        }
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND, "No booking has this id, or it is so old that it is forgotten.");
    }
}
