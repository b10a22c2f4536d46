package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A filter as a condition on {@code booking_saga s}. Each combination is a statement of its own: plans are made for any
 * values, and one that had to fit "this or nothing" could use no index.
 */
record SqlReplayFilter(String condition, Map<String, Object> parameters) {

    static SqlReplayFilter of(ReplayFilter filter) {
        StringBuilder condition = new StringBuilder(" s.state = 'FAILED'");
        Map<String, Object> parameters = new LinkedHashMap<>();
        filter.orgId().ifPresent(org -> {
            condition.append(" and s.org_id = :org");
            parameters.put("org", org.value());
        });
        filter.reason().ifPresent(reason -> {
            condition.append(" and s.reason = :reason");
            parameters.put("reason", reason.name());
        });
        filter.from().ifPresent(from -> {
            condition.append(" and s.received_at >= :from::timestamptz");
            parameters.put("from", moment(from));
        });
        filter.to().ifPresent(to -> {
            condition.append(" and s.received_at < :to::timestamptz");
            parameters.put("to", moment(to));
        });
        if (!filter.bookingIds().isEmpty()) {
            condition.append(" and s.booking_id = any (:bookings::uuid[])");
            parameters.put("bookings", texts(filter.bookingIds()));
        }
        return new SqlReplayFilter(condition.toString(), parameters);
    }

    static Object moment(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static String[] texts(Collection<BookingId> bookings) {
        return bookings.stream().map(BookingId::toString).toArray(String[]::new);
    }
}
