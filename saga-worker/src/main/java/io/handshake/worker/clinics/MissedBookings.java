package io.handshake.worker.clinics;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import java.util.List;

/** Bookings that failed for want of a connection and whose time has not come yet: after a reconnect they may be replayed. */
public interface MissedBookings {

    /** What a reconnect mends. */
    List<FailureReason> REASONS = List.of(FailureReason.CALENDAR_ACCESS_REVOKED, FailureReason.CALENDAR_NOT_CONNECTED);

    /** The most that {@link #count} says. */
    int MOST = 10_000;

    int count(OrgId orgId);
}
