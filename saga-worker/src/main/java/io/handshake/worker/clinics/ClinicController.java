package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import io.handshake.worker.clinics.Clinics.Found;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Clinics and their Google connection, for operators' programs. A token goes in here and never comes out. */
@RestController
@RequestMapping("/api/clinics")
class ClinicController {

    static final int MAX_BODY_BYTES = 32 * 1024;
    static final int MAX_PAGE_SIZE = 200;
    static final int MAX_PAGE = 100_000;

    private final Clinics clinics;
    private final ClinicRegister register;
    private final Runnable changed;

    /** {@code changed} is told after each change, and returns soon. */
    ClinicController(Clinics clinics, ClinicRegister register, Runnable changed) {
        this.clinics = clinics;
        this.register = register;
        this.changed = changed;
    }

    @PutMapping(path = "/{orgId}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ClinicAnswer put(@PathVariable String orgId, InputStream body) throws IOException {
        OrgId id = orgId(orgId);
        register.put(JsonClinicBody.clinic(id, bounded(body)));
        changed.run();
        return get(orgId);
    }

    @PutMapping(path = "/{orgId}/google-connection", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void connect(@PathVariable String orgId, InputStream body) throws IOException {
        if (!register.connect(orgId(orgId), JsonClinicBody.refreshToken(bounded(body)))) {
            throw unknown();
        }
    }

    @GetMapping("/{orgId}")
    ClinicAnswer get(@PathVariable String orgId) {
        return answer(clinics.find(orgId(orgId)));
    }

    @GetMapping
    PageAnswer page(@RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "50") int size) {
        if (page < 0 || page > MAX_PAGE || size < 1 || size > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("expected page 0 to " + MAX_PAGE + " and size 1 to " + MAX_PAGE_SIZE);
        }
        ClinicRegister.Page found = register.page(page, size);
        return new PageAnswer(
                found.clinics().stream().map(ClinicController::answer).toList(), page, size, found.total());
    }

    private static ClinicAnswer answer(Found found) {
        return switch (found) {
            case Found.Unknown() -> throw unknown();
            case Found.Unavailable(String detail) ->
                throw problem(HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer (" + detail + ").");
            case Found.Unconnected(Clinic clinic) ->
                ClinicAnswer.of(clinic, "NOT_CONNECTED", "No Google calendar has been connected yet.");
            case Found.Connected(Clinic clinic, Connection connection) ->
                switch (connection.state()) {
                    case Connection.State.Working() -> ClinicAnswer.of(clinic, "CONNECTED", "");
                    case Connection.State.NeedsReconnect needs ->
                        ClinicAnswer.of(
                                clinic, "RECONNECT_NEEDED", needs.cause().words());
                };
        };
    }

    private static OrgId orgId(String text) {
        return new OrgId(text);
    }

    private static byte[] bounded(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw problem(HttpStatus.CONTENT_TOO_LARGE, "Expected a body of at most " + MAX_BODY_BYTES + " bytes.");
        }
        return bytes;
    }

    private static ErrorResponseException unknown() {
        return problem(HttpStatus.NOT_FOUND, "No clinic has this org id.");
    }

    private static ErrorResponseException problem(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }

    record ClinicAnswer(String orgId, String name, String calendarId, String timeZone, ConnectionAnswer connection) {

        static ClinicAnswer of(Clinic clinic, String state, String why) {
            return new ClinicAnswer(
                    clinic.orgId().value(),
                    clinic.name(),
                    clinic.calendarId(),
                    clinic.timeZone().getId(),
                    new ConnectionAnswer(state, why));
        }
    }

    /** The connection: {@code CONNECTED}, {@code RECONNECT_NEEDED} or {@code NOT_CONNECTED}, and why in words. */
    record ConnectionAnswer(String state, String why) {}

    record PageAnswer(List<ClinicAnswer> clinics, int page, int size, long total) {}
}
