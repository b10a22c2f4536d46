package io.handshake.worker.saga;

import io.handshake.contracts.OrgId;
import java.util.Map;

/**
 * How many more bookings may be taken in now. What there is no room for waits in its row, so that one clinic that asks for
 * thousands never fills the memory that the others need.
 *
 * @param all of all clinics together
 * @param ofEach the most that one clinic may have here
 * @param held what each clinic has here already
 */
public record Room(int all, int ofEach, Map<OrgId, Integer> held) {

    public Room {
        held = Map.copyOf(held);
    }

    /** Whether one more of this clinic fits in after so many of it, and so many of all. */
    public boolean fits(OrgId clinic, long moreOfIt, long moreOfAll) {
        return moreOfAll < all && held.getOrDefault(clinic, 0) + moreOfIt < ofEach;
    }

    /** The same with no more than this of all. */
    public Room atMost(int limit) {
        return new Room(Math.min(all, limit), ofEach, held);
    }
}
