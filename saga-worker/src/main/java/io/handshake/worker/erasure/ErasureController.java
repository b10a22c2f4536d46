package io.handshake.worker.erasure;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.erasure.Erasures.Answer;
import io.handshake.worker.erasure.Erasures.Erased;
import io.handshake.worker.erasure.Erasures.Event;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Erasing on somebody's word. The number stands in the body: URLs are kept in logs and histories. */
@RestController
class ErasureController {

    static final int MAX_BODY_BYTES = 4 * 1024;

    private final Erasures erasures;

    ErasureController(Erasures erasures) {
        this.erasures = erasures;
    }

    @PostMapping(path = "/api/erasures", consumes = MediaType.APPLICATION_JSON_VALUE)
    ErasedAnswer erase(InputStream body, Actor actor) throws IOException {
        JsonErasure wish = JsonErasure.read(bounded(body));
        Answer answer =
                wish.dryRun() ? erasures.rehearse(wish.whose()) : erasures.erase(actor, wish.whose(), wish.reason());
        return switch (answer) {
            case Answer.Done(Erased erased) -> ErasedAnswer.of(wish.dryRun(), erased);
            case Answer.StillOpen(int bookings) ->
                throw new ResponseStatusException(
                        HttpStatus.CONFLICT,
                        "Nothing was erased: " + bookings
                                + " bookings are being decided or undone, or are stuck. What is"
                                + " under way takes seconds; a stuck undo has to be closed first.");
        };
    }

    private static byte[] bounded(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE, "Expected a body of at most " + MAX_BODY_BYTES + " bytes.");
        }
        return bytes;
    }

    /** What was erased; with {@code dryRun}, what would be. */
    record ErasedAnswer(
            boolean dryRun,
            int bookings,
            int appointments,
            int deadLetters,
            int connections,
            int clinics,
            boolean complete,
            List<EventAnswer> events) {

        static ErasedAnswer of(boolean dryRun, Erased erased) {
            return new ErasedAnswer(
                    dryRun,
                    erased.bookings(),
                    erased.appointments(),
                    erased.deadLetters(),
                    erased.connections(),
                    erased.clinics(),
                    erased.complete(),
                    erased.events().stream().map(EventAnswer::of).toList());
        }
    }

    /** An event that stays in the clinic's calendar: it is the clinic's own record. */
    record EventAnswer(String orgId, String eventId) {

        static EventAnswer of(Event event) {
            return new EventAnswer(event.orgId(), event.eventId());
        }
    }
}
