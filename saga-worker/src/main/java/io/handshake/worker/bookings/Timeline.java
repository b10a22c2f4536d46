package io.handshake.worker.bookings;

import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Direction;
import io.handshake.worker.bookings.Moment.Kind;
import io.handshake.worker.bookings.Moment.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A booking from the webhook to the answer, in the order in which it happened. Pure. What nobody has written down is not said:
 * the row knows when the decision was there, and not whether the caller still heard it.
 */
final class Timeline {

    /** Closer than this, two moments are told as one. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final BookingSummary booking;
    private final History history;
    private final Instant now;
    private final List<Moment> moments = new ArrayList<>();

    private Timeline(BookingSummary booking, History history, Instant now) {
        this.booking = booking;
        this.history = history;
        this.now = now;
    }

    static List<Moment> of(BookingSummary booking, History history, Instant now) {
        return new Timeline(booking, history, now).told();
    }

    private List<Moment> told() {
        received();
        admitted();
        claimed();
        history.steps().forEach(this::step);
        decided();
        answer();
        outcome();
        parked();
        erased();
        // a sort that keeps what is equal in the order of telling
        moments.sort(Comparator.comparing(Moment::at));
        return moments;
    }

    private void received() {
        String words = history.replayed()
                ? "Asked for again by a replay. Nobody waits on the telephone."
                : "The caller waits for an answer, for " + seconds(booking.receivedAt(), history.answerBy())
                        + " at most.";
        add(
                booking.receivedAt(),
                Kind.RECEIVED,
                Tone.IDLE,
                history.replayed() ? "Replayed" : "Webhook received",
                words);
    }

    /** The row is one for all attempts, and keeps when it was made. */
    private void admitted() {
        if (booking.attempt() == 1) {
            add(
                    history.createdAt(),
                    Kind.ADMITTED,
                    Tone.IDLE,
                    "In the inbox",
                    "Written down in PostgreSQL; from here on it cannot be lost.");
        } else {
            moments.add(new Moment(
                    history.createdAt(),
                    Kind.ADMITTED,
                    Tone.IDLE,
                    1,
                    "First attempt in the inbox",
                    "It has failed since, or there would be no attempt " + booking.attempt()
                            + ". Why, its steps tell as far as they are kept.",
                    "",
                    Duration.ZERO));
        }
        if (history.unreadableSteps() > 0) {
            add(
                    history.createdAt(),
                    Kind.STEP,
                    Tone.IDLE,
                    "Steps that cannot be read",
                    history.unreadableSteps() + " of its steps were written by another version and are left out here.");
        }
    }

    private void claimed() {
        history.firstClaimed()
                .filter(at ->
                        booking.attempt() > 1 || at.isAfter(history.createdAt().plus(AT_ONCE)))
                .ifPresent(at -> add(at, Kind.CLAIMED, Tone.IDLE, "Taken up by a worker", waited(at)));
    }

    private String waited(Instant claimed) {
        return claimed.isAfter(booking.receivedAt().plus(AT_ONCE))
                ? "It had waited for " + seconds(booking.receivedAt(), claimed) + "."
                : "";
    }

    private void step(StepFinished step) {
        boolean undo = step.direction() == Direction.UNDO;
        Instant end = step.startedAt().plusMillis(step.durationMs());
        String title = (undo ? "Undo: delete the event" : Words.ofStep(step.step())) + result(step) + tries(step);
        moments.add(new Moment(
                end,
                undo ? Kind.UNDO : Kind.STEP,
                tone(step),
                step.attempt(),
                title,
                Words.ofDetail(step.detail()).orElse(""),
                step.detail(),
                Duration.ofMillis(step.durationMs())));
    }

    private static Tone tone(StepFinished step) {
        return switch (step.result()) {
            case DONE -> Tone.GOOD;
            case REFUSED -> Tone.BAD;
            case UNAVAILABLE -> Tone.WAIT;
        };
    }

    private static String result(StepFinished step) {
        return switch (step.result()) {
            case DONE -> "";
            case REFUSED -> ": refused";
            case UNAVAILABLE -> ": no answer that could be used";
        };
    }

    private static String tries(StepFinished step) {
        return step.tryNumber() == 1 ? "" : " (try " + step.tryNumber() + ")";
    }

    private void decided() {
        switch (booking.decision()) {
            case Decision.Undecided() -> {}
            case Decision.Confirmed(Instant at, boolean late) ->
                add(
                        at,
                        Kind.DECIDED,
                        Tone.GOOD,
                        "Confirmed",
                        "Event and appointment both stand." + (late ? " The caller had gone by then." : ""));
            case Decision.Failed(Instant at, boolean late, var reason, String detail) ->
                moments.add(new Moment(
                        at,
                        Kind.DECIDED,
                        Tone.BAD,
                        booking.attempt(),
                        "Failed: " + reason,
                        reason.operatorSentence()
                                + Words.ofDetail(detail)
                                        .map(words -> " " + words)
                                        .orElse("")
                                + (late ? " The caller had gone by then." : ""),
                        detail,
                        Duration.ZERO));
        }
    }

    /** What ingress has said, as far as the row can tell: an answer goes out by {@code answerBy}, the outcome or "pending". */
    private void answer() {
        if (history.replayed()) {
            return;
        }
        switch (booking.decision()) {
            case Decision.Undecided() -> {
                if (now.isAfter(history.answerBy())) {
                    pending("It is still not decided.");
                }
            }
            case Decision.Confirmed(Instant at, var _) -> answer(at);
            case Decision.Failed(Instant at, var _, var _, var _) -> answer(at);
        }
    }

    private void answer(Instant decided) {
        if (decided.isAfter(history.answerBy())) {
            pending("The decision came " + seconds(history.answerBy(), decided) + " later.");
        } else {
            add(
                    decided,
                    Kind.ANSWER,
                    Tone.GOOD,
                    "In time for the caller",
                    "Decided " + seconds(booking.receivedAt(), decided) + " after the webhook, "
                            + seconds(decided, history.answerBy())
                            + " before its deadline. Whether the caller still listened is not recorded.");
        }
    }

    private void pending(String words) {
        add(history.answerBy(), Kind.ANSWER, Tone.WAIT, "The caller was told \"pending\"", words);
    }

    private void outcome() {
        if (history.announcedWhole() && history.toAnnounce() > 0) {
            add(
                    history.updatedAt(),
                    Kind.OUTCOME,
                    Tone.GOOD,
                    "Outcome announced",
                    "Kafka had it by this time at the latest"
                            + (history.toAnnounce() > 1
                                    ? "; it was asked for " + history.toAnnounce()
                                            + " times, repetitions of the call included."
                                    : "."));
        } else {
            history.askedToAnnounce()
                    .filter(asked -> history.toAnnounce() > 0)
                    .ifPresent(
                            asked -> add(
                                    asked,
                                    Kind.OUTCOME,
                                    Tone.WAIT,
                                    "Outcome not announced yet",
                                    "It is decided and kept; Kafka has not acknowledged it yet. Workers try again by themselves."));
        }
    }

    private void parked() {
        switch (booking.state()) {
            case RECEIVED, CONFIRMED, FAILED -> {}
            case UNDOING -> {
                if (!history.held()) {
                    add(
                            history.dueAt(),
                            Kind.UNDO,
                            Tone.WAIT,
                            "The undo goes on",
                            "After " + history.undoTries() + (history.undoTries() == 1 ? " try" : " tries")
                                    + ", the next one is due at this time.");
                }
            }
            case STUCK ->
                moments.add(new Moment(
                        lastChange(),
                        Kind.PARKED,
                        Tone.BAD,
                        booking.attempt(),
                        "A person has to look",
                        Words.ofDetail(booking.parkedBecause()).orElse("The undo could not be finished by a program."),
                        booking.parkedBecause(),
                        Duration.ZERO));
        }
    }

    private void erased() {
        history.erased()
                .ifPresent(
                        at -> add(
                                at,
                                Kind.ERASED,
                                Tone.IDLE,
                                "Erased",
                                "What it said of the patient is gone, so it is never tried again. Who erased it is in the audit."));
    }

    /** Nothing says when it was parked but the end of its last step; without one, the row's last change. */
    private Instant lastChange() {
        return history.steps().stream()
                .map(step -> step.startedAt().plusMillis(step.durationMs()))
                .max(Comparator.naturalOrder())
                .orElse(history.updatedAt());
    }

    private void add(Instant at, Kind kind, Tone tone, String title, String words) {
        moments.add(new Moment(at, kind, tone, booking.attempt(), title, words, "", Duration.ZERO));
    }

    /** Two servers' clocks may differ by a little: less than nothing is nothing. */
    private static String seconds(Instant from, Instant to) {
        Duration length = Duration.between(from, to);
        Duration told = length.isNegative() ? Duration.ZERO : length;
        if (told.compareTo(Duration.ofMinutes(2)) >= 0) {
            return told.toMinutes() + " min";
        }
        return String.format(Locale.ROOT, "%.1f s", told.toMillis() / 1000.0);
    }
}
