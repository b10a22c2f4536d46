package io.handshake.ingress.intake;

import io.handshake.contracts.Traceparent;
import io.handshake.ingress.answer.JsonResults;
import io.handshake.web.traces.Span;
import io.handshake.web.traces.Traces;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;

/**
 * The door that Vapi knocks on. It speaks to the servlet container itself: finding a method, its arguments and a converter
 * would take Spring MVC longer than all else that happens to a call here.
 */
final class VapiController implements HttpRequestHandler {

    /** Its own name, and the one that older assistants use. */
    static final List<String> PATHS = List.of("/webhooks/vapi", "/api/vapi/tools/bookClinicAppointment");

    private static final Logger log = LoggerFactory.getLogger(VapiController.class);
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private final Door door;
    private final BookingDesk desk;
    private final Traces traces;
    private final Clock clock;
    private final BoundedBody.Room room = BoundedBody.Room.shared();

    VapiController(Door door, BookingDesk desk, Traces traces, Clock clock) {
        this.door = door;
        this.desk = desk;
        this.traces = traces;
        this.clock = clock;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws HttpRequestMethodNotSupportedException, IOException {
        if (!request.getMethod().equals(HttpMethod.POST.name())) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of(HttpMethod.POST.name()));
        }
        receive(request).to(response);
    }

    /** What is sent back. */
    private interface Answer {
        void to(HttpServletResponse response) throws IOException;
    }

    /** The clock of {@code answerBy} runs from the request's arrival, not from its last byte. */
    private Answer receive(HttpServletRequest request) throws IOException {
        Instant receivedAt = clock.instant();
        Map<String, Credential.Finding> objections = door.objectionsOnSight(request::getHeader);
        if (!objections.isEmpty()) {
            return turnedAway(objections);
        }
        BoundedBody.Room its = door.isKnownOnSight(request::getHeader) ? BoundedBody.Room.boundless() : room;
        Heard heard = its.reading(
                request.getInputStream(), request.getContentLengthLong(), clock, body -> heard(request, body));
        return switch (heard) {
            case Heard.Refused(Answer answer) -> answer;
            case Heard.Understood(VapiMessage.Other other) -> json(EMPTY_OBJECT);
            case Heard.Understood(VapiMessage.Unreadable unreadable) ->
                problem(HttpStatus.BAD_REQUEST, unreadable.reason());
            case Heard.Understood(VapiMessage.ToolCalls calls) ->
                json(answered(calls, receivedAt, traceparent(request)));
        };
    }

    /** Strangers are in no trace: it begins with who is known and has said what is wanted. */
    private byte[] answered(VapiMessage.ToolCalls calls, Instant receivedAt, String parent) {
        Span webhook = traces.begin(Span.Kind.SERVER, "webhook", parent, receivedAt);
        try {
            return JsonResults.write(desk.answer(calls, receivedAt, webhook));
        } finally {
            webhook.end();
        }
    }

    /** What has become of a body, once its bytes are no longer needed. */
    private sealed interface Heard {
        record Refused(Answer answer) implements Heard {}

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

    private static Answer turnedAway(Map<String, Credential.Finding> objections) {
        log.atWarn()
                .addKeyValue("event", "webhook_rejected")
                .addKeyValue("reason", objections.toString().toLowerCase(Locale.ROOT))
                .log();
        return response -> {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setHeader(HttpHeaders.CONNECTION, "close");
        };
    }

    private static Heard refused(HttpStatus status, String detail) {
        return new Heard.Refused(problem(status, detail));
    }

    /** The sender's, or none. */
    private static String traceparent(HttpServletRequest request) {
        String its = request.getHeader("traceparent");
        return its != null && Traceparent.isValid(its) ? its : "";
    }

    private static Answer json(byte[] body) {
        return written(HttpStatus.OK, MediaType.APPLICATION_JSON_VALUE, body);
    }

    private static Answer problem(HttpStatus status, String detail) {
        byte[] body = JsonResults.problem(status.value(), status.getReasonPhrase(), detail);
        return written(status, MediaType.APPLICATION_PROBLEM_JSON_VALUE, body);
    }

    private static Answer written(HttpStatus status, String contentType, byte[] body) {
        return response -> {
            response.setStatus(status.value());
            response.setContentType(contentType);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        };
    }
}
