package io.handshake.worker.live;

import io.handshake.contracts.OrgId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How things stand, as the tables say it.
 *
 * @param undecided bookings in {@code RECEIVED}
 * @param oldestUndecided when the eldest of them came in; null when there is none
 * @param undoing bookings that failed, and whose event is still being removed
 * @param stuck parked for a person
 * @param toAnnounce decided, and not yet announced
 * @param connected clinics whose connection works, as far as is known
 * @param reconnect clinics whose connection Google refuses until a person reconnects it
 * @param reconnectFirst some of them, by org id
 * @param neverConnected clinics that nobody has connected yet
 */
public record Standing(
        int undecided,
        @Nullable Instant oldestUndecided,
        int undoing,
        int stuck,
        int toAnnounce,
        int connected,
        int reconnect,
        List<Reconnect> reconnectFirst,
        int neverConnected) {

    public Standing {
        reconnectFirst = List.copyOf(reconnectFirst);
    }

    /**
     * A clinic that needs a person.
     *
     * @param cause a name of {@code ReconnectCause}
     */
    public record Reconnect(OrgId orgId, String cause) {}
}
