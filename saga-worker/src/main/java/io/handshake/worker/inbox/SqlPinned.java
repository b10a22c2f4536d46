package io.handshake.worker.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.History;
import io.handshake.worker.saga.Claim;
import io.handshake.worker.saga.Room;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** What the row of a new attempt was given: its calendar, and the epoch of our claim (of no meaning when unclaimed). */
record SqlPinned(String calendarId, long epoch) {

    static SqlPinned read(ResultSet row, int rowNumber) throws SQLException {
        return new SqlPinned(row.getString("calendar_id"), row.getLong("epoch"));
    }

    /** The first attempt of a row that nobody has claimed has no epoch yet. */
    boolean isClaimed() {
        return epoch > 0;
    }

    Booking booking(Arrival arrival, int attempt, UUID instance) {
        return new Booking(
                arrival.request(),
                attempt,
                calendarId,
                new Claim(instance, epoch),
                History.UNTOUCHED,
                arrival.priority(),
                arrival.traceparent());
    }

    static String json(BookingRequested request) {
        return new String(JsonEvents.write(request), UTF_8);
    }

    static String eventId(BookingRequested request, int attempt) {
        return EventId.of(request.orgId(), request.bookingId(), attempt).value();
    }

    /** The parameters {@code room}, {@code roomOfEach}, {@code clinics} and {@code heldOfClinics}. */
    static StatementSpec room(StatementSpec statement, Room room) {
        List<Map.Entry<OrgId, Integer>> held = List.copyOf(room.held().entrySet());
        return statement
                .param("room", room.all())
                .param("roomOfEach", room.ofEach())
                .param(
                        "clinics",
                        held.stream().map(clinic -> clinic.getKey().value()).toArray(String[]::new))
                .param("heldOfClinics", held.stream().map(Map.Entry::getValue).toArray(Integer[]::new));
    }
}
