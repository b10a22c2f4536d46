package io.handshake.worker.console;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.Reason;
import io.handshake.worker.letters.DeadLetter;
import io.handshake.worker.letters.DeadLetter.State;
import io.handshake.worker.letters.DeadLetters;
import io.handshake.worker.letters.DeadLetters.Answer;
import io.handshake.worker.letters.DeadLetters.Opened;
import io.handshake.worker.letters.LetterCursor;
import io.handshake.worker.letters.LetterPreview;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What could not be read, and what a person has done about it. */
@Controller
class LetterPageController {

    private static final int PAGE = 50;

    private final DeadLetters letters;

    LetterPageController(DeadLetters letters) {
        this.letters = letters;
    }

    @GetMapping("/console/dead-letters")
    String list(
            @RequestParam(defaultValue = "NEW") String state,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        DeadLetters.Page page = letters.page(
                state.equals("ALL") ? Optional.empty() : Optional.of(state(state)),
                after.isEmpty() ? Optional.empty() : Optional.of(LetterCursor.parse(after)),
                PAGE);
        model.addAttribute("state", state);
        model.addAttribute("states", State.values());
        model.addAttribute("letters", page.letters());
        model.addAttribute("next", page.next().map(LetterCursor::text).orElse(""));
        return "console/dead-letters";
    }

    private static State state(String name) {
        return Stream.of(State.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("state: expected one of the list, found another"));
    }

    @GetMapping("/console/dead-letters/{id}")
    String show(@PathVariable String id, Model model) {
        return page(letters.find(uuid(id)).orElseThrow(LetterPageController::unknown), Optional.empty(), model);
    }

    /** That somebody has looked is written down, so this is no link. */
    @PostMapping("/console/dead-letters/{id}/reveal")
    String reveal(@PathVariable String id, Actor actor, Model model) {
        Opened opened = letters.open(actor, uuid(id)).orElseThrow(LetterPageController::unknown);
        return page(opened.letter(), Optional.of(Content.of(opened)), model);
    }

    private static String page(DeadLetter letter, Optional<Content> content, Model model) {
        model.addAttribute("letter", letter);
        model.addAttribute("content", content.orElse(null));
        return "console/dead-letter";
    }

    @PostMapping("/console/dead-letters/{id}/replay")
    String replay(@PathVariable String id, Actor actor) {
        return answered(letters.replay(actor, uuid(id)), "letter-replayed");
    }

    @PostMapping("/console/dead-letters/{id}/discard")
    String discard(@PathVariable String id, @RequestParam(defaultValue = "") String reason, Actor actor) {
        return answered(letters.discard(actor, uuid(id), new Reason(reason)), "letter-discarded");
    }

    private static String answered(Answer answer, String said) {
        return switch (answer) {
            case Answer.Done(DeadLetter letter) -> "redirect:/console/dead-letters/" + letter.id() + "?said=" + said;
            case Answer.Refused(String words) -> throw new ResponseStatusException(HttpStatus.CONFLICT, words);
            case Answer.Unknown() -> throw unknown();
            case Answer.NotTaken() ->
                throw new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The brokers have not taken the letter in time. To send it again is harmless.");
        };
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("letter: expected the id of a letter, found other text", e);
        }
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND, "No dead letter has this id, or it has been forgotten by now.");
    }

    /**
     * What stands in a letter, to be looked at.
     *
     * @param cut whether there is more than is shown
     */
    public record Content(String key, String text, boolean cut, List<Line> headers) {

        static Content of(Opened opened) {
            byte[] value = opened.body().value();
            return new Content(
                    LetterPreview.of(opened.body().key()),
                    LetterPreview.of(value),
                    value != null && value.length > LetterPreview.MOST_BYTES,
                    opened.body().headers().stream()
                            .map(header -> new Line(header.name(), LetterPreview.of(header.value())))
                            .toList());
        }
    }

    /** A header and its value. */
    public record Line(String name, String value) {}
}
