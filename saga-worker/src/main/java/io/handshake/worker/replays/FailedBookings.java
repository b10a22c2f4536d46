package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The port to what can be replayed, and to what stands in the way of the rest. */
public interface FailedBookings {

    /** What stands under a booking's id. */
    sealed interface Found {

        /** It can be replayed. */
        record Failed(FailedAttempt attempt) implements Found {}

        /** It cannot. */
        record Not(Obstacle obstacle) implements Found {}
    }

    /** Each of these; what there is no row of is {@link Obstacle#UNKNOWN}. */
    Map<BookingId, Found> look(Collection<BookingId> bookings);

    /**
     * What a filter finds, by reason and clinic, the largest groups first; counted without writing anything.
     *
     * @param most groups; the totals count all
     */
    Count count(ReplayFilter filter, int most);

    /** What a filter finds, the newest first; also what cannot be replayed. */
    List<FailedBooking> newest(ReplayFilter filter, int most);

    /** Undos that wait for a person, the newest first. */
    List<FailedBooking> stuck(int most);

    /**
     * What a filter finds.
     *
     * @param total failed bookings that fit
     * @param replayable those of them that nothing stands in the way of
     */
    record Count(long total, long replayable, List<Group> groups) {

        public Count {
            groups = List.copyOf(groups);
        }
    }

    /** Those of one clinic that failed for one reason. */
    record Group(String reason, String orgId, long total, long replayable) {}
}
