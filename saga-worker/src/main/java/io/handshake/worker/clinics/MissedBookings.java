package io.handshake.worker.clinics;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import java.util.List;
import java.util.Map;

/** Bookings that failed for want of a connection and whose time has not come yet: after a reconnect they may be replayed. */
public interface MissedBookings {

    /** What a reconnect mends. */
    List<FailureReason> REASONS = List.of(FailureReason.CALENDAR_ACCESS_REVOKED, FailureReason.CALENDAR_NOT_CONNECTED);

    /** The most that {@link #count} looks at. */
    int MOST = 10_000;

    /** How many for each of the {@link #REASONS}; those that there are none of are left out. */
    Map<FailureReason, Integer> count(OrgId orgId);
}
