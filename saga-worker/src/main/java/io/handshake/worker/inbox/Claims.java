package io.handshake.worker.inbox;

import io.handshake.contracts.BookingId;
import io.handshake.worker.saga.Room;
import io.handshake.worker.saga.Work;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The port to the heartbeats and claims of all workers. Ages are measured on PostgreSQL's clock alone, so that the
 * workers' clocks may differ.
 */
public interface Claims {

    /** Writes the heartbeat of this instance, its first or its next. */
    void beat(UUID instance);

    /**
     * Claims open bookings that nobody looks after, each with a higher epoch: those of instances without a heartbeat for
     * {@code staleAfter}, those that nobody has claimed and that are due, and those of this very instance that it does
     * not know of any more. Never waits for a row that another worker is claiming.
     *
     * <p>Of bookings that are as urgent, each clinic gets one, then each its second, and so on: one that asks for thousands
     * stands before nobody.
     *
     * @param held what this instance is working on
     */
    List<Work> takeOver(UUID instance, Duration staleAfter, Set<BookingId> held, Room room);

    /**
     * The beginning of a clean stop: gives back what this instance has not begun, so that it does not wait until the rest
     * has ended.
     *
     * @param running what it goes on with
     */
    void giveBack(UUID instance, Set<BookingId> running);

    /** A clean stop: gives all claims back and removes the heartbeat. */
    void retire(UUID instance);
}
