package io.handshake.worker.letters;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.Reason;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a person may ask of dead letters. */
public interface DeadLetters {

    /** The most letters of a page. */
    int MOST_OF_A_PAGE = 200;

    /** How sending again, or discarding, can end. */
    sealed interface Answer {

        record Done(DeadLetter letter) implements Answer {}

        /** Not possible, in words. */
        record Refused(String words) implements Answer {}

        record Unknown() implements Answer {}

        /** The brokers have not taken it in time; to ask again is harmless. */
        record NotTaken() implements Answer {}
    }

    /** A letter with what stands in it. */
    record Opened(DeadLetter letter, LetterBody body) {}

    /**
     * Letters, and how to go on from there.
     *
     * @param next empty on the last page
     */
    record Page(List<DeadLetter> letters, Optional<LetterCursor> next) {

        public Page {
            letters = List.copyOf(letters);
        }
    }

    /** The newest first. */
    Page page(Optional<DeadLetter.State> state, Optional<LetterCursor> after, int size);

    Optional<DeadLetter> find(UUID id);

    /** Shows what stands in it, and writes down that somebody has looked. */
    Optional<Opened> open(Actor actor, UUID id);

    /**
     * Sends it again as it is to where it came from. A letter goes once; if nobody can read it again, it comes back as a new
     * one that names this one.
     */
    Answer replay(Actor actor, UUID id);

    /** Nothing more will be done about it. */
    Answer discard(Actor actor, UUID id, Reason reason);
}
