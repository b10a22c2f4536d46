package io.handshake.worker.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows are added and read, never changed. */
public interface AuditLog {

    /** The most entries that {@link #newest} returns. */
    int MAX_NEWEST = 200;

    /**
     * Writes down that somebody has done something; within the caller's transaction if there is one.
     *
     * @param actor who, see {@link Actor}
     * @param action in the imperative with dashes, such as {@code replay-booking}; a closed list of the caller's room
     * @param subject what it was done to, such as {@code booking/5c0d…}, {@code clinic/org-7}; no personal data
     * @param detail what else explains it, a reason that a person gave for example; empty if nothing; at most 1000
     *     characters
     */
    void record(Actor actor, String action, String subject, String detail);

    /**
     * The newest entries first.
     *
     * @param subject only those of this subject; empty for all
     * @param limit from 1 to {@link #MAX_NEWEST}
     */
    default List<Entry> newest(Optional<String> subject, int limit) {
        return before(Long.MAX_VALUE, subject, limit);
    }

    /**
     * The newest first of those that were written before another one.
     *
     * @param id of that other one
     */
    List<Entry> before(long id, Optional<String> subject, int limit);

    /**
     * What was written down.
     *
     * @param id grows from entry to entry
     */
    record Entry(long id, Instant at, Actor actor, String action, String subject, String detail) {}
}
