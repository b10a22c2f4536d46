package io.handshake.worker.letters;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.letters.DeadLetter.State;
import io.handshake.worker.letters.DeadLetters.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Dead letters, for operators' programs. What stands in one is shown only where it is asked for. */
@RestController
@RequestMapping("/api/dead-letters")
class LetterController {

    private static final int MAX_BODY_BYTES = 8 * 1024;

    /** Of a letter's value, in an answer. */
    private static final int MAX_SHOWN_BYTES = 256 * 1024;

    private final DeadLetters letters;

    LetterController(DeadLetters letters) {
        this.letters = letters;
    }

    @GetMapping
    PageAnswer page(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int size) {
        DeadLetters.Page page = letters.page(
                state.isEmpty() ? Optional.empty() : Optional.of(state(state)),
                after.isEmpty() ? Optional.empty() : Optional.of(LetterCursor.parse(after)),
                size);
        return new PageAnswer(
                page.letters().stream()
                        .map(letter -> LetterAnswer.of(letter, null))
                        .toList(),
                page.next().map(LetterCursor::text).orElse(null));
    }

    private static State state(String name) {
        return Stream.of(State.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("state: expected one of "
                        + Stream.of(State.values()).map(Enum::name).collect(Collectors.joining(", "))
                        + ", found another"));
    }

    @GetMapping("/{letter}")
    LetterAnswer letter(@PathVariable String letter) {
        return letters.find(id(letter))
                .map(found -> LetterAnswer.of(found, null))
                .orElseThrow(LetterController::unknown);
    }

    /** With what stands in it; that somebody has looked is written down. */
    @PostMapping("/{letter}/reveal")
    LetterAnswer reveal(@PathVariable String letter, Actor actor) {
        return letters.open(actor, id(letter))
                .map(opened -> LetterAnswer.of(opened.letter(), ContentAnswer.of(opened.body())))
                .orElseThrow(LetterController::unknown);
    }

    @PostMapping("/{letter}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    LetterAnswer replay(@PathVariable String letter, Actor actor) {
        return done(letters.replay(actor, id(letter)));
    }

    @PostMapping(path = "/{letter}/discard", consumes = MediaType.APPLICATION_JSON_VALUE)
    LetterAnswer discard(@PathVariable String letter, InputStream body, Actor actor) throws IOException {
        UUID id = id(letter);
        return done(letters.discard(actor, id, JsonLetters.reason(bounded(body))));
    }

    private static LetterAnswer done(Answer answer) {
        return switch (answer) {
            case Answer.Done(DeadLetter letter) -> LetterAnswer.of(letter, null);
            case Answer.Refused(String words) -> throw new ResponseStatusException(HttpStatus.CONFLICT, words);
            case Answer.Unknown() -> throw unknown();
            case Answer.NotTaken() ->
                throw new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The brokers have not taken the letter in time. Try again: a request that comes twice is booked"
                                + " once.");
        };
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("letter: expected a UUID, found other text", e);
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

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND, "No dead letter has this id, or it has been forgotten by now.");
    }

    record PageAnswer(List<LetterAnswer> letters, @Nullable String next) {}

    /** A letter; {@code content} only where somebody has asked for it. */
    record LetterAnswer(
            UUID id,
            String state,
            Instant stateSince,
            @Nullable String because,
            String reason,
            Instant writtenAt,
            int partition,
            long offset,
            @Nullable OriginAnswer origin,
            long bytes,
            boolean leftBehind,
            @Nullable UUID cameOf,
            @Nullable ContentAnswer content) {

        static LetterAnswer of(DeadLetter letter, @Nullable ContentAnswer content) {
            return new LetterAnswer(
                    letter.id(),
                    letter.state().name(),
                    letter.stateSince(),
                    letter.because().orElse(null),
                    letter.reason(),
                    letter.writtenAt(),
                    letter.partition(),
                    letter.offset(),
                    letter.origin().map(OriginAnswer::of).orElse(null),
                    letter.bytes(),
                    letter.leftBehind(),
                    letter.cameOf().orElse(null),
                    content);
        }
    }

    record OriginAnswer(String topic, int partition, long offset) {

        static OriginAnswer of(DeadLetter.Origin origin) {
            return new OriginAnswer(origin.topic().topicName(), origin.partition(), origin.offset());
        }
    }

    /**
     * What stands in a letter: escaped, to be looked at, and as it is, up to a bound.
     *
     * @param base64 of the value's beginning
     */
    record ContentAnswer(String key, String text, String base64, boolean whole, List<HeaderAnswer> headers) {

        static ContentAnswer of(LetterBody body) {
            byte[] value = body.value() == null ? new byte[0] : body.value();
            return new ContentAnswer(
                    LetterPreview.of(body.key()),
                    LetterPreview.of(value),
                    Base64.getEncoder().encodeToString(LetterBody.first(value, MAX_SHOWN_BYTES)),
                    value.length <= MAX_SHOWN_BYTES,
                    body.headers().stream()
                            .map(header -> new HeaderAnswer(header.name(), LetterPreview.of(header.value())))
                            .toList());
        }
    }

    record HeaderAnswer(String name, String value) {}
}
