package io.handshake.worker.letters;

import io.handshake.contracts.Topic;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A letter without what stands in it, which may be personal.
 *
 * @param partition of the topic of letters
 * @param offset there
 * @param reason what was expected and found; quotes nothing
 * @param bytes how much stands in it, key and headers included
 * @param leftBehind whether it was too large for a letter, and only its name is here
 * @param cameOf the letter that was sent again and came back as this one
 * @param because why it was discarded
 */
public record DeadLetter(
        UUID id,
        int partition,
        long offset,
        Instant writtenAt,
        Optional<Origin> origin,
        String reason,
        long bytes,
        boolean leftBehind,
        Optional<UUID> cameOf,
        State state,
        Instant stateSince,
        Optional<String> because) {

    /** What a person has done about it. */
    public enum State {
        NEW,
        /** Somebody is sending it again at this moment; or was, and nobody knows whether the brokers have it. */
        SENDING,
        REPLAYED,
        DISCARDED
    }

    /** Where a record lay that became a letter. */
    public record Origin(Topic topic, int partition, long offset) {}

    /** Why it cannot be sent again, in words; empty when it can. */
    public Optional<String> obstacle() {
        if (leftBehind) {
            return Optional.of("It was too large for a letter: its bytes are where it came from.");
        }
        if (origin.isEmpty()) {
            return Optional.of("It does not say from which of our topics it came.");
        }
        return Optional.empty();
    }
}
