package io.handshake.worker.bookings;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.EventId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.UnreadableEventException;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The bookings as PostgreSQL has them. Each answer is made of short statements of their own: a person who looks holds neither
 * a lock nor a snapshot, however slowly the answer is read.
 */
final class SqlBookings implements Bookings {

    /** Below the socket's own time-out, which would leave the statement running at the server. */
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(4);

    private static final String SUMMARY = """
            s.booking_id, s.attempt, s.state, s.org_id, coalesce(c.name, '') as clinic_name, s.call_id, s.received_at,
            s.starts_at, s.ends_at, s.request ->> 'timeZone' as time_zone, s.request #>> '{patient,name}' as patient_name,
            s.request #>> '{patient,phone}' as patient_phone, s.reason, s.detail, s.late, s.decided_at,
            coalesce(s.parked_because, '') as parked_because
            """;

    private static final String ONE = "select " + SUMMARY + """
                 , s.calendar_id, s.first_request_id, s.request_ids, s.earlier_request_ids, s.event_id, s.calendar_link,
                   s.traceparent, s.priority, s.answer_by, s.created_at, s.first_claimed_at, s.claimed_by is not null as held,
                   s.undo_tries, s.due_at, s.updated_at, s.to_announce = s.announced and s.unannounced = '[]' as announced_whole,
                   s.to_announce, s.to_announce_since, s.request #>> '{patient,email}' as patient_email,
                   s.request ->> 'notes' as notes, s.request ->> 'serviceType' as service_type, s.erased_at,
                   array(select entry.step::text from jsonb_array_elements(s.story) with ordinality as entry(step, place)
                          order by entry.place) as steps
              from booking_saga s left join clinic c on c.org_id = s.org_id
             where s.booking_id = :booking
            """;

    private static final String PAYLOAD = """
            select s.request #>> '{patient,name}' as patient_name, s.request #>> '{patient,phone}' as patient_phone,
                   s.request #>> '{patient,email}' as patient_email, s.request ->> 'notes' as notes,
                   s.request ->> 'serviceType' as service_type
              from booking_saga s where s.booking_id = :booking
            """;

    /** Only columns whose type is ours, or that become text: the others are the platform's. */
    private static final String APPOINTMENT = """
            select a.id::text as id, a.status::text as status, lower(a.occupies) as starts, upper(a.occupies) as ends
              from appointments a
             where a.booking_id = :booking and a.booking_id is not null and a.booking_attempt is not null
             limit 1
            """;

    private final JdbcClient sql;
    private final SqlSearch search;
    private final AuditLog audit;
    private final Clock clock;

    SqlBookings(DataSource dataSource, AuditLog audit, Clock clock) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        this.sql = JdbcClient.create(template);
        this.search = new SqlSearch(sql);
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Page list(BookingFilter filter, Start start, int size) {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("size: expected a number from 1 to " + MAX_SIZE + ", found another");
        }
        Optional<List<String>> ids = search.found(filter.sought(), filter.received());
        boolean cut = ids.filter(found -> found.size() > MAX_FOUND).isPresent();
        SqlLook look = SqlLook.of(filter, ids, start, size + 1, SUMMARY);
        List<BookingSummary> found = sql.sql(look.text())
                .params(look.parameters())
                .query(SqlBookings::summary)
                .list();
        return new Page(found.subList(0, Math.min(size, found.size())), found.size() > size, cut);
    }

    @Override
    public Optional<BookingDetails> find(BookingId bookingId) {
        return sql.sql(ONE)
                .param("booking", bookingId.value())
                .query(this::details)
                .optional()
                .map(details -> details.with(appointment(details.summary())));
    }

    @Override
    public Optional<Payload> reveal(BookingId bookingId, Actor actor) {
        Optional<Payload> payload = sql.sql(PAYLOAD)
                .param("booking", bookingId.value())
                .query((row, number) -> payload(row))
                .optional();
        payload.ifPresent(_ -> audit.record(actor, "reveal-booking", "booking/" + bookingId, ""));
        return payload;
    }

    private static BookingSummary summary(ResultSet row, int number) throws SQLException {
        return new BookingSummary(
                new BookingId(row.getObject("booking_id", UUID.class)),
                row.getInt("attempt"),
                BookingState.valueOf(row.getString("state")),
                new OrgId(row.getString("org_id")),
                row.getString("clinic_name"),
                row.getString("call_id"),
                instant(row, "received_at"),
                instant(row, "starts_at"),
                instant(row, "ends_at"),
                zone(row.getString("time_zone")),
                Masking.name(text(row, "patient_name")),
                Masking.phone(text(row, "patient_phone")),
                decision(row),
                row.getString("parked_because"));
    }

    private static Decision decision(ResultSet row) throws SQLException {
        boolean late = row.getBoolean("late");
        return switch (BookingState.valueOf(row.getString("state"))) {
            case RECEIVED -> new Decision.Undecided();
            case CONFIRMED -> new Decision.Confirmed(instant(row, "decided_at"), late);
            case UNDOING, FAILED, STUCK ->
                new Decision.Failed(
                        instant(row, "decided_at"),
                        late,
                        FailureReason.valueOf(row.getString("reason")),
                        row.getString("detail"));
        };
    }

    private BookingDetails details(ResultSet row, int number) throws SQLException {
        BookingSummary summary = summary(row, number);
        return new BookingDetails(
                summary,
                row.getString("calendar_id"),
                row.getString("first_request_id"),
                texts(row, "request_ids"),
                texts(row, "earlier_request_ids"),
                new EventId(row.getString("event_id")),
                row.getString("calendar_link"),
                traceId(row.getString("traceparent")),
                new Appointment.None(),
                payload(row).masked(),
                Timeline.of(summary, history(row), clock.instant()));
    }

    private static History history(ResultSet row) throws SQLException {
        List<StepFinished> steps = new ArrayList<>();
        int unreadable = 0;
        for (String step : texts(row, "steps")) {
            try {
                steps.add(JsonEvents.read(step.getBytes(StandardCharsets.UTF_8), StepFinished.class));
            } catch (UnreadableEventException e) {
                unreadable++;
            }
        }
        return new History(
                row.getString("priority").equals("REPLAY"),
                instant(row, "answer_by"),
                instant(row, "created_at"),
                optional(row, "first_claimed_at"),
                row.getBoolean("held"),
                row.getInt("undo_tries"),
                instant(row, "due_at"),
                instant(row, "updated_at"),
                row.getBoolean("announced_whole"),
                row.getLong("to_announce"),
                optional(row, "to_announce_since"),
                steps,
                unreadable,
                optional(row, "erased_at"));
    }

    /** The table may be the platform's, and what it does to it must not hide the booking. */
    private Appointment appointment(BookingSummary booking) {
        if (booking.state() != BookingState.CONFIRMED) {
            return new Appointment.None();
        }
        try {
            return sql.sql(APPOINTMENT)
                    .param(
                            "booking",
                            new SqlParameterValue(
                                    Types.OTHER, booking.bookingId().toString()))
                    .query((row, number) -> appointment(row))
                    .optional()
                    .orElseGet(Appointment.Gone::new);
        } catch (DataAccessException e) {
            return new Appointment.Unknown();
        }
    }

    private static Appointment appointment(ResultSet row) throws SQLException {
        Optional<Instant> starts = optional(row, "starts");
        Optional<Instant> ends = optional(row, "ends");
        return starts.isPresent() && ends.isPresent()
                ? new Appointment.Held(text(row, "id"), text(row, "status"), starts.get(), ends.get())
                : new Appointment.Released(text(row, "id"), text(row, "status"));
    }

    private static Payload payload(ResultSet row) throws SQLException {
        return new Payload(
                text(row, "patient_name"),
                text(row, "patient_phone"),
                text(row, "patient_email"),
                text(row, "notes"),
                text(row, "service_type"));
    }

    /** W3C: version, trace id, parent id, flags. */
    private static String traceId(String traceparent) {
        String[] parts = traceparent.split("-", -1);
        return parts.length >= 4 ? parts[1] : "";
    }

    private static ZoneId zone(@Nullable String text) {
        try {
            return text == null ? ZoneOffset.UTC : ZoneId.of(text);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Optional<Instant> optional(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
