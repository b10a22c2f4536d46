package io.handshake.worker.console;

import io.handshake.worker.audit.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody who is signed in.
 *
 * @param seen when they last asked for a page, about
 */
record Session(UUID id, Actor actor, Instant began, Instant seen) {

    private static final int MEMBERS = 4;

    static Session begins(Actor actor, Instant now) {
        return new Session(UUID.randomUUID(), actor, now, now);
    }

    Session seenAt(Instant now) {
        return new Session(id, actor, began, now);
    }

    /** When it ends, if nothing more is heard. */
    Instant ends(Duration idle, Duration longest) {
        Instant unused = seen.plus(idle);
        Instant atLast = began.plus(longest);
        return unused.isBefore(atLast) ? unused : atLast;
    }

    /** A name holds no line break. */
    String text() {
        return String.join(
                "\n",
                id.toString(),
                String.valueOf(began.toEpochMilli()),
                String.valueOf(seen.toEpochMilli()),
                actor.name());
    }

    /** What {@link #text()} says; empty for what another version has written. */
    static Optional<Session> of(String text) {
        String[] members = text.split("\n", -1);
        if (members.length != MEMBERS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Session(
                    UUID.fromString(members[0]),
                    new Actor(members[3]),
                    Instant.ofEpochMilli(Long.parseLong(members[1])),
                    Instant.ofEpochMilli(Long.parseLong(members[2]))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
