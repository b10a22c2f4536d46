package io.handshake.local.audit;

import io.handshake.local.audit.Evidence.Appointment;
import io.handshake.local.audit.Evidence.Event;
import io.handshake.local.audit.Evidence.HostCalendar;
import io.handshake.local.house.Database;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** The evidence of what happened after a moment: of one part of a long run, without all that was before. */
public final class LaterEvidence {

    private final String kafka;
    private final SqlTables tables;
    private final KafkaPlaces from;
    private final OffsetDateTime since;

    /** From this moment on, at which nothing may be under way. */
    public LaterEvidence(String kafka, Database database) {
        this.kafka = kafka;
        this.tables = new SqlTables(database);
        this.from = KafkaHistory.ends(kafka);
        this.since = tables.now();
    }

    /** Whether every booking there is is decided, undone where it must be, and its announcement marked as sent. */
    public boolean isSettled() {
        return tables.underWay() == 0;
    }

    /** What there is now. */
    public Evidence gathered(List<Event> events, Map<String, HostCalendar> calendars) {
        KafkaHistory history = KafkaHistory.readFrom(from, kafka);
        return new Evidence(
                history.requests(),
                history.outcomes(),
                tables.decisions(since),
                tables.appointments(since),
                events,
                calendars);
    }

    /** The appointments alone. */
    public List<Appointment> appointments() {
        return tables.appointments(since);
    }
}
