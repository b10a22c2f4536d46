package io.handshake.worker.erasure;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.audit.Reason;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** In PostgreSQL, as one transaction. A rehearsal is the same transaction, rolled back, so that its counts are true. */
final class SqlErasures implements Erasures {

    /** Appointments have no index by telephone number: they may be the platform's, and this is asked seldom. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** No event of it remains to be removed by a worker that still knows the tokens. */
    private static final String TRIALS_UNDER_WAY =
            "select count(*) from test_booking where org_id = :org and state = 'RUNNING' and due_at >"
                    + " clock_timestamp()";

    private static final List<String> OF_A_CLINIC = List.of(
            "delete from google_consent where org_id = :org",
            "delete from connect_invitation where org_id = :org",
            "delete from test_booking where org_id = :org");

    private static final String CONNECTION = "delete from google_connection where org_id = :org";

    private static final String CLINIC = "delete from clinic where org_id = :org";

    private static final String FAREWELL = """
            insert into clinic_farewell (org_id) values (:org) on conflict (org_id) do update set id = gen_random_uuid()
            """;

    private static final Logger LOG = LoggerFactory.getLogger(SqlErasures.class);

    private final JdbcTemplate template;
    private final JdbcClient sql;
    private final SqlPersonalRows rows;
    private final TransactionTemplate transaction;
    private final AuditLog audit;

    SqlErasures(DataSource dataSource, AuditLog audit) {
        this.template = new JdbcTemplate(dataSource);
        this.sql = JdbcClient.create(template);
        this.rows = new SqlPersonalRows(sql);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.audit = audit;
    }

    @Override
    public Answer rehearse(Whose whose) {
        return transaction.execute(status -> {
            status.setRollbackOnly();
            return erased(whose, _ -> {});
        });
    }

    @Override
    public Answer erase(Actor actor, Whose whose, Reason reason) {
        Answer answer = transaction.execute(_ ->
                erased(whose, erased -> audit.record(actor, "erase", whose.subject(), reason + ": " + erased.words())));
        if (answer instanceof Answer.Done(Erased erased)) {
            LOG.atInfo()
                    .addKeyValue("event", "erased")
                    .addKeyValue("subject", whose.subject())
                    .addKeyValue("bookings", erased.bookings())
                    .addKeyValue("appointments", erased.appointments())
                    .addKeyValue("dead_letters", erased.deadLetters())
                    .log();
        }
        return answer;
    }

    private Answer erased(Whose whose, Consumer<Erased> writeDown) {
        takeTime();
        List<SqlPersonalRows.Booking> bookings = rows.lock(whose, MOST_AT_ONCE + 1);
        int open = rows.open(whose, bookings) + trialsUnderWay(whose);
        if (open > 0) {
            return new Answer.StillOpen(open);
        }
        List<SqlPersonalRows.Booking> these = bookings.subList(0, Math.min(bookings.size(), MOST_AT_ONCE));
        int letters = rows.blankLetters(whose, these);
        List<Event> appointments = rows.blankAppointments(whose, these, MOST_AT_ONCE + 1);
        boolean complete = bookings.size() == these.size() && appointments.size() <= MOST_AT_ONCE;
        int blanked = rows.blankBookings(whose, these);
        Gone gone = clinicGone(whose);
        List<Event> events = appointments.stream()
                .filter(event -> !event.eventId().isEmpty())
                .toList();
        Erased erased =
                new Erased(blanked, appointments.size(), letters, gone.connections(), gone.clinics(), complete, events);
        writeDown.accept(erased);
        return new Answer.Done(erased);
    }

    /** More than a booking may have; the pool takes its own bounds back when the connection returns. */
    private void takeTime() {
        ConnectionCallback<Boolean> patiently = connection -> {
            connection.setNetworkTimeout(
                    Runnable::run, (int) PATIENCE.plusSeconds(5).toMillis());
            return true;
        };
        template.execute(patiently);
        template.execute("set local statement_timeout = " + PATIENCE.toMillis());
    }

    private int trialsUnderWay(Whose whose) {
        return whose instanceof Whose.WholeClinic(OrgId clinic)
                ? sql.sql(TRIALS_UNDER_WAY)
                        .param("org", clinic.value())
                        .query(Integer.class)
                        .single()
                : 0;
    }

    private record Gone(int connections, int clinics) {}

    private Gone clinicGone(Whose whose) {
        if (!(whose instanceof Whose.WholeClinic(OrgId clinic))) {
            return new Gone(0, 0);
        }
        OF_A_CLINIC.forEach(statement -> update(statement, clinic));
        int connections = update(CONNECTION, clinic);
        int clinics = update(CLINIC, clinic);
        if (clinics > 0) {
            update(FAREWELL, clinic);
        }
        return new Gone(connections, clinics);
    }

    private int update(String statement, OrgId clinic) {
        return sql.sql(statement).param("org", clinic.value()).update();
    }
}
