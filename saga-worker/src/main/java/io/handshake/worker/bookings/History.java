package io.handshake.worker.bookings;

import io.handshake.contracts.StepFinished;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the row still knows of how it came about.
 *
 * @param replayed whether nobody waits on the telephone
 * @param answerBy until when the caller of this attempt waited
 * @param createdAt when the first attempt became durable
 * @param firstClaimed when a worker took up this attempt; empty when none has yet
 * @param held whether a worker is at it now
 * @param dueAt when an undo that nobody is at goes on
 * @param updatedAt when anything of it changed last
 * @param announcedWhole whether all outcomes that were to be announced have been
 * @param toAnnounce how many announcements were asked for, this one and repetitions
 * @param askedToAnnounce since when the newest announcement is asked for; empty when none is
 * @param steps oldest first; at most the newest 200
 * @param unreadableSteps how many entries another version has written in a way that this one does not read
 * @param erased when what it said of the patient was erased; empty when it still says it
 */
record History(
        boolean replayed,
        Instant answerBy,
        Instant createdAt,
        Optional<Instant> firstClaimed,
        boolean held,
        int undoTries,
        Instant dueAt,
        Instant updatedAt,
        boolean announcedWhole,
        long toAnnounce,
        Optional<Instant> askedToAnnounce,
        List<StepFinished> steps,
        int unreadableSteps,
        Optional<Instant> erased) {

    History {
        steps = List.copyOf(steps);
    }
}
