package io.handshake.ingress.intake;

import io.handshake.contracts.Traceparent;
import io.handshake.ingress.answer.JsonResults;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The door that Vapi knocks on, under its own name and under the one that older assistants use. */
@RestController
class VapiController {

    private static final Logger log = LoggerFactory.getLogger(VapiController.class);
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private final Door door;
    private final BookingDesk desk;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final BoundedBody.Room room = BoundedBody.Room.shared();

    VapiController(Door door, BookingDesk desk, Clock clock) {
        this.door = door;
        this.desk = desk;
        this.clock = clock;
    }

    /** The clock of {@code answerBy} runs from the request's arrival, not from its last byte. */
    @PostMapping({"/webhooks/vapi", "/api/vapi/tools/bookClinicAppointment"})
    ResponseEntity<?> receive(HttpServletRequest request) throws IOException {
        Instant receivedAt = clock.instant();
        Map<String, Credential.Finding> objections = door.objectionsOnSight(request::getHeader);
        if (!objections.isEmpty()) {
            return turnedAway(objections);
        }
        BoundedBody.Room its = door.isKnownOnSight(request::getHeader) ? BoundedBody.Room.boundless() : room;
        Heard heard = its.reading(request.getInputStream(), clock, body -> heard(request, body));
        return switch (heard) {
            case Heard.Refused(ResponseEntity<?> answer) -> answer;
            case Heard.Understood(VapiMessage.Other other) -> json(EMPTY_OBJECT);
            case Heard.Understood(VapiMessage.Unreadable unreadable) ->
                problem(HttpStatus.BAD_REQUEST, unreadable.reason());
            case Heard.Understood(VapiMessage.ToolCalls calls) ->
                json(JsonResults.write(desk.answer(calls, receivedAt, traceparent(request))));
        };
    }

    /** What has become of a body, once its bytes are no longer needed. */
    private sealed interface Heard {
        record Refused(ResponseEntity<?> answer) implements Heard {}

        record Understood(VapiMessage message) implements Heard {}
    }

    private Heard heard(HttpServletRequest request, BoundedBody read) {
        return switch (read) {
            case BoundedBody.TooLarge tooLarge ->
                refused(HttpStatus.CONTENT_TOO_LARGE, "The body is larger than " + BoundedBody.MAX_BYTES + " bytes.");
            case BoundedBody.TooSlow tooSlow -> refused(HttpStatus.REQUEST_TIMEOUT, "The body did not arrive in time.");
            case BoundedBody.Broken broken -> refused(HttpStatus.BAD_REQUEST, "The body did not arrive whole.");
            case BoundedBody.NoRoom noRoom ->
                refused(HttpStatus.SERVICE_UNAVAILABLE, "Too many large bodies at once; try again.");
            case BoundedBody.Whole whole -> {
                Map<String, Credential.Finding> objections = door.objections(request::getHeader, whole.bytes());
                yield objections.isEmpty()
                        ? new Heard.Understood(JsonVapiMessages.read(whole.bytes()))
                        : new Heard.Refused(turnedAway(objections));
            }
        };
    }

    private static ResponseEntity<?> turnedAway(Map<String, Credential.Finding> objections) {
        log.atWarn()
                .addKeyValue("event", "webhook_rejected")
                .addKeyValue("reason", objections.toString().toLowerCase(Locale.ROOT))
                .log();
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                .header(HttpHeaders.CONNECTION, "close")
                .build();
    }

    private static Heard refused(HttpStatus status, String detail) {
        return new Heard.Refused(problem(status, detail));
    }

    private String traceparent(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("traceparent"))
                .filter(Traceparent::isValid)
                .orElseGet(() -> {
                    byte[] bytes = new byte[24];
                    random.nextBytes(bytes);
                    return Traceparent.of(bytes);
                });
    }

    private static ResponseEntity<byte[]> json(byte[] body) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail))
                .build();
    }
}
