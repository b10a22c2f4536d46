package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.replays.FailedBookings.Count;
import io.handshake.worker.replays.FailedBookings.Group;
import io.handshake.worker.replays.ReplayRun.Cause;
import io.handshake.worker.replays.ReplayRun.Figures;
import io.handshake.worker.replays.Replays.Asked;
import io.handshake.worker.replays.RunBook.Begun;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Failed bookings again, one or many, and stuck undos: for operators' programs. */
@RestController
@RequestMapping("/api")
class ReplayController {

    /** A thousand ids and some more. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    private final Replays replays;
    private final StuckUndos undos;

    ReplayController(Replays replays, StuckUndos undos) {
        this.replays = replays;
        this.undos = undos;
    }

    @PostMapping("/bookings/{bookingId}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReplayAnswer replay(@PathVariable String bookingId, Actor actor) {
        return switch (replays.replay(actor, BookingId.parse(bookingId))) {
            case Asked.OnItsWay asked ->
                new ReplayAnswer(
                        asked.bookingId().toString(),
                        asked.failedAttempt(),
                        asked.requestId().value());
            case Asked.Refused(Obstacle obstacle) ->
                throw new ResponseStatusException(status(obstacle), obstacle.words());
            case Asked.NotTaken() ->
                throw new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The brokers have not taken the replay in time. Ask again: it is replayed once, however often"
                                + " you ask.");
        };
    }

    private static HttpStatus status(Obstacle obstacle) {
        return switch (obstacle) {
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case START_IN_PAST, UNREADABLE, ERASED -> HttpStatus.UNPROCESSABLE_CONTENT;
            case BEING_DECIDED, BEING_UNDONE, STUCK, CONFIRMED, EVENT_MAY_STAND, TRIED_MEANWHILE, STOPPED ->
                HttpStatus.CONFLICT;
        };
    }

    @PostMapping(path = "/replays", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> begin(InputStream body, Actor actor) throws IOException {
        JsonReplays.Wish wish = JsonReplays.wish(bounded(body));
        if (wish.dryRun()) {
            return ResponseEntity.ok(CountAnswer.of(replays.count(wish.filter())));
        }
        return switch (replays.begin(actor, wish.filter(), wish.perSecond())) {
            case Begun.Running(UUID run, int total) ->
                ResponseEntity.accepted()
                        .header("Location", "/api/replays/" + run)
                        .body(new BegunAnswer(run, total));
            case Begun.Nothing() ->
                throw new ResponseStatusException(
                        HttpStatus.UNPROCESSABLE_CONTENT, "No failed booking fits. Nothing was begun.");
            case Begun.TooMany(int most) ->
                throw new ResponseStatusException(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "More than " + most + " failed bookings fit. Narrow the filter: a reason, a clinic, a time.");
            case Begun.Busy(int most) ->
                throw new ResponseStatusException(
                        HttpStatus.CONFLICT,
                        most + " replays are going on, and no more may. Wait for one, or stop one.");
        };
    }

    @GetMapping("/replays")
    RunsAnswer newest() {
        return new RunsAnswer(replays.newest().stream().map(RunAnswer::of).toList());
    }

    @GetMapping("/replays/{run}")
    RunAnswer run(@PathVariable String run) {
        return replays.find(runId(run)).map(RunAnswer::of).orElseThrow(ReplayController::unknownRun);
    }

    /** A run that has ended stays as it is. */
    @PostMapping("/replays/{run}/stop")
    RunAnswer stop(@PathVariable String run, Actor actor) {
        replays.stop(actor, runId(run));
        return run(run);
    }

    @PostMapping("/bookings/{bookingId}/undo")
    @ResponseStatus(HttpStatus.ACCEPTED)
    UndoAnswer undo(@PathVariable String bookingId, Actor actor) {
        BookingId booking = BookingId.parse(bookingId);
        return answer(booking, undos.tryAgain(actor, booking), "UNDOING");
    }

    @PostMapping(path = "/bookings/{bookingId}/close", consumes = MediaType.APPLICATION_JSON_VALUE)
    UndoAnswer close(@PathVariable String bookingId, InputStream body, Actor actor) throws IOException {
        BookingId booking = BookingId.parse(bookingId);
        JsonReplays.Closing closing = JsonReplays.closing(bounded(body));
        return answer(booking, undos.close(actor, booking, closing.reason(), closing.eventGone()), "FAILED");
    }

    private static UndoAnswer answer(BookingId booking, StuckUndos.Answer answer, String state) {
        return switch (answer) {
            case StuckUndos.Answer.Done() -> new UndoAnswer(booking.toString(), state);
            case StuckUndos.Answer.NotStuck(String found) ->
                throw new ResponseStatusException(
                        HttpStatus.CONFLICT, "Its undo is not stuck: the booking is " + found + ".");
            case StuckUndos.Answer.Unknown() ->
                throw new ResponseStatusException(HttpStatus.NOT_FOUND, Obstacle.UNKNOWN.words());
        };
    }

    private static UUID runId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("replay: expected a UUID, found other text", e);
        }
    }

    private static byte[] bounded(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE, "Expected a body of at most " + MAX_BODY_BYTES + " bytes.");
        }
        return bytes;
    }

    private static ResponseStatusException unknownRun() {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND, "No replay has this id, or it has been forgotten by now.");
    }

    /**
     * One booking is on its way.
     *
     * @param requestId the delivery as which it goes; asking twice gives the same
     */
    record ReplayAnswer(String bookingId, int failedAttempt, String requestId) {}

    /** What a run would take on. */
    record CountAnswer(boolean dryRun, long total, long replayable, List<Group> groups, boolean tooMany) {

        static CountAnswer of(Count count) {
            return new CountAnswer(
                    true, count.total(), count.replayable(), count.groups(), count.total() > SqlRunBook.MOST_ITEMS);
        }
    }

    record BegunAnswer(UUID id, int total) {}

    record RunsAnswer(List<RunAnswer> replays) {}

    /** A run and its figures. */
    record RunAnswer(
            UUID id,
            String state,
            String askedBy,
            Instant askedAt,
            @Nullable Instant endedAt,
            double ratePerSecond,
            Map<String, Object> filter,
            int total,
            int waiting,
            int published,
            int confirmed,
            int failedAgain,
            int undecided,
            int skipped,
            List<Cause> skippedBecause,
            List<Cause> failedAgainBecause) {

        static RunAnswer of(ReplayRun run) {
            Figures figures = run.figures();
            return new RunAnswer(
                    run.id(),
                    run.state().name(),
                    run.askedBy().name(),
                    run.askedAt(),
                    run.endedAt().orElse(null),
                    run.perSecond(),
                    run.filter(),
                    run.total(),
                    figures.waiting(),
                    figures.published(),
                    figures.confirmed(),
                    figures.failedAgain(),
                    figures.undecided(),
                    figures.skipped(),
                    run.skipped(),
                    run.failedAgain());
        }
    }

    record UndoAnswer(String bookingId, String state) {}
}
