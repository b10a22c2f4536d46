package io.handshake.worker.inbox;

import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Refusal;
import io.handshake.worker.saga.Room;
import java.util.List;
import java.util.UUID;

/** The port to the durable rows: from here PostgreSQL owns the booking. */
public interface Inbox {

    /**
     * Makes a whole batch durable in one transaction; when this returns, the offsets may be committed.
     *
     * @param instance who claims what is new
     * @param room how many bookings the caller can run now; what is beyond stays unclaimed in its row until there is room
     */
    Admission admit(List<Arrival> batch, UUID instance, Room room);

    /**
     * What came of a batch.
     *
     * @param toRun new attempts, claimed by the caller
     * @param toRepeat outcomes of bookings that were decided before: the new deliveries want to hear them too
     * @param refused deliveries that may not become a booking, because their tool-call id already stands for another
     *     wish of the same call, or because their time does
     * @param met which deliveries found a row
     */
    record Admission(List<Booking> toRun, List<Announcement> toRepeat, List<Refusal> refused, List<Met> met) {

        public Admission {
            toRun = List.copyOf(toRun);
            toRepeat = List.copyOf(toRepeat);
            refused = List.copyOf(refused);
            met = List.copyOf(met);
        }
    }

    /**
     * A delivery that found its booking there already.
     *
     * @param arrival itself, one of the batch
     * @param what came of it
     * @param first the trace of the attempt that it found; empty when that is in none
     */
    record Met(Arrival arrival, What what, String first) {

        /** What came of it. */
        public enum What {
            /** It is answered with what is decided, or will be. */
            REPEATED,
            /** It began the next attempt. */
            NEXT_ATTEMPT,
            REFUSED
        }
    }
}
