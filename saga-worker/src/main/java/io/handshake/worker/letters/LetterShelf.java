package io.handshake.worker.letters;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The port to where letters are kept. */
interface LetterShelf {

    /** Keeps these; what is there already stays as it is. */
    void put(List<Arrived> letters);

    /** Forgets the oldest of those that were written so long ago; says how many. */
    int forget(Duration after, int most);

    /**
     * A letter as it was read from its topic.
     *
     * @param id derived from where it lies
     */
    record Arrived(
            UUID id,
            int partition,
            long offset,
            Instant writtenAt,
            Optional<DeadLetter.Origin> origin,
            String reason,
            LetterBody body,
            long bytes,
            boolean leftBehind,
            Optional<UUID> cameOf) {}
}
