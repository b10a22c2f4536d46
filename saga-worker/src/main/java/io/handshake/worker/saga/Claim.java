package io.handshake.worker.saga;

import java.util.UUID;

/**
 * Who may write a booking's decision. Each new holder has a higher epoch, and every write names the epoch that it
 * believes in: one who has slept through a takeover writes nothing.
 */
public record Claim(UUID instance, long epoch) {

    public Claim {
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch: expected 1 or more, found " + epoch);
        }
    }
}
