package io.handshake.worker.faults;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes PostgreSQL fail for one clinic, at one place, the first few times. It counts in sequences, which no rollback takes
 * back.
 */
final class SqlFaults {

    /** For {@code times}: whenever it comes there. */
    static final int ALWAYS = 1_000_000;

    /** Where it strikes. */
    enum Place {
        INBOX,
        INBOX_COMMIT,
        TOKEN,
        APPOINTMENT,
        CONFIRM,
        CONFIRM_COMMIT,
        UNDO_BEGINS,
        UNDO_BEGINS_COMMIT,
        UNDO_ENDS,
        UNDO_ENDS_COMMIT,
        ANNOUNCED
    }

    /** What happens: an SQLSTATE, or one of these. */
    static final String KILLED = "killed";

    /** Longer than any statement may take. */
    static final String HELD_UP = "held up";

    static final String SLOW = "slow";

    /** A trigger of other software that keeps no row. */
    static final String SWALLOWED = "swallowed";

    private static final AtomicInteger PLANS = new AtomicInteger();

    private static final String INSTALL = """
            create schema fault;
            create table fault.plan (
                org_id text, place text, what text not null, times bigint not null, strikes text not null,
                primary key (org_id, place));

            create function fault.strike(org text, here text) returns text language plpgsql as $$
            declare
                found_plan fault.plan;
            begin
                select * into found_plan from fault.plan p where p.org_id = org and p.place = here;
                if found_plan.org_id is null or nextval(found_plan.strikes::regclass) > found_plan.times then
                    return '';
                end if;
                case found_plan.what
                    when 'killed' then
                        perform pg_terminate_backend(pg_backend_pid());
                        perform pg_sleep(5);
                    when 'held up' then perform pg_sleep(30);
                    when 'slow' then perform pg_sleep(0.5);
                    when 'swallowed' then return 'swallowed';
                    else raise exception 'made by a fault' using errcode = found_plan.what;
                end case;
                return '';
            end
            $$;

            create function fault.place(before booking_saga, after booking_saga) returns text language sql as $$
                select case
                    when before.booking_id is null then 'INBOX'
                    when (before.state, after.state) = ('RECEIVED', 'CONFIRMED') then 'CONFIRM'
                    when (before.state, after.state) = ('RECEIVED', 'UNDOING') then 'UNDO_BEGINS'
                    when (before.state, after.state) = ('UNDOING', 'FAILED') then 'UNDO_ENDS'
                    when before.attempt = after.attempt and after.announced > before.announced then 'ANNOUNCED'
                    else '' end
            $$;

            create function fault.before_saga() returns trigger language plpgsql as $$
            begin
                perform fault.strike(new.org_id, fault.place(old, new));
                return new;
            end
            $$;
            create trigger aa_fault before insert or update on booking_saga
                for each row execute function fault.before_saga();

            create function fault.commit_of_saga() returns trigger language plpgsql as $$
            begin
                perform fault.strike(new.org_id, fault.place(old, new) || '_COMMIT');
                return new;
            end
            $$;
            create constraint trigger zz_fault after insert or update on booking_saga
                deferrable initially deferred for each row execute function fault.commit_of_saga();

            create function fault.before_appointment() returns trigger language plpgsql as $$
            begin
                if fault.strike(new.org_id::text, 'APPOINTMENT') = 'swallowed' then
                    return null;
                end if;
                return new;
            end
            $$;
            create trigger aa_fault before insert on appointments
                for each row execute function fault.before_appointment();

            create function fault.before_connection() returns trigger language plpgsql as $$
            begin
                perform fault.strike(new.org_id, 'TOKEN');
                return new;
            end
            $$;
            create trigger aa_fault before update on google_connection
                for each row execute function fault.before_connection();
            """;

    private final JdbcClient sql;

    private SqlFaults(JdbcClient sql) {
        this.sql = sql;
    }

    static SqlFaults install(JdbcClient sql) {
        sql.sql(INSTALL).update();
        return new SqlFaults(sql);
    }

    void arm(String org, Place place, String what, int times) {
        String strikes = "fault.strikes_" + PLANS.incrementAndGet();
        sql.sql("create sequence " + strikes).update();
        sql.sql("insert into fault.plan values (?, ?, ?, ?, ?)")
                .params(org, place.name(), what, times, strikes)
                .update();
    }

    /** The places where something was armed for the clinic and nothing has come by. */
    List<String> neverStruck(String org) {
        return sql.sql("""
                select p.place from fault.plan p
                  join pg_sequences q on p.strikes = q.schemaname || '.' || q.sequencename
                 where p.org_id = ? and q.last_value is null
                """).params(org).query(String.class).list();
    }
}
