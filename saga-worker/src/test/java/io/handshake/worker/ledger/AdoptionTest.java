package io.handshake.worker.ledger;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.Bookings;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.SagaJournal.Slot;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that other software has made: they are mended in place, every row stays, and bookings go in. */
@Tag("slow")
class AdoptionTest {

    static final String ORG = Bookings.CLINIC.value();
    static final String USUAL = """
            create table appointments (
                id uuid primary key default gen_random_uuid(), org_id uuid not null, contact_id uuid not null,
                service_type text, scheduled_at timestamptz not null, duration_minutes integer default 30,
                status text not null default 'scheduled', notes text, created_at timestamptz not null default now());
            """;

    private static String row(String columns, String values) {
        return "insert into appointments (org_id, scheduled_at" + columns + ") values ('" + ORG
                + "', '2026-11-20T09:00:00Z'" + values + ");";
    }

    static Stream<Arguments> tables() {
        String contact = ", '1b54a5b2-54a1-4c43-8a52-a3c3b5a4c001'";
        String usualRow = row(", contact_id", contact);
        return Stream.of(
                table("contact_id is NOT NULL without a foreign key", USUAL + usualRow),
                table(
                        "contact_id is NOT NULL with a foreign key",
                        """
                        create table contacts (id uuid primary key);
                        insert into contacts values ('1b54a5b2-54a1-4c43-8a52-a3c3b5a4c001');
                        """ + USUAL + "alter table appointments add foreign key (contact_id) references contacts;"
                                + usualRow),
                table(
                        "contact_id refers to a table that is gone",
                        "create table contacts (id uuid primary key);" + USUAL
                                + "alter table appointments add foreign key (contact_id) references contacts;"
                                + "drop table contacts cascade;" + usualRow),
                table(
                        "a MATCH FULL key over clinic and contact",
                        """
                        create table contacts (org_id uuid, id uuid, primary key (org_id, id));
                        insert into contacts values ('%s', '1b54a5b2-54a1-4c43-8a52-a3c3b5a4c001');
                        """.formatted(ORG) + USUAL
                                + "alter table appointments add foreign key (org_id, contact_id) references contacts match full;"
                                + usualRow),
                table(
                        "the clinic is not in the platform's list",
                        "create table organizations (id uuid primary key);" + USUAL
                                + "alter table appointments add foreign key (org_id) references organizations;"),
                table(
                        "unknown columns are NOT NULL without default",
                        USUAL
                                + "alter table appointments add provider_id bigint not null, add channel varchar(5) not null;"
                                + row(", contact_id, provider_id, channel", contact + ", 7, 'web'")),
                table(
                        "status is an enum without our label",
                        "create type appointment_status as enum ('scheduled', 'done');"
                                + USUAL.replace(
                                        "status text not null default 'scheduled'",
                                        "status appointment_status not null default 'scheduled'")
                                + usualRow),
                table(
                        "status is an enum in capitals",
                        "create type appointment_status as enum ('PENDING', 'CONFIRMED');"
                                + USUAL.replace(
                                        "status text not null default 'scheduled'",
                                        "status appointment_status not null default 'PENDING'")
                                + usualRow),
                table(
                        "status is a number",
                        USUAL.replace("status text not null default 'scheduled'", "status smallint not null default 0")
                                + usualRow),
                table(
                        "a CHECK does not admit our status",
                        USUAL.replace(
                                        "default 'scheduled'",
                                        "default 'scheduled' check (status in ('scheduled', 'cancelled'))")
                                + usualRow),
                table(
                        "CHECKs over other columns",
                        USUAL + """
                        alter table appointments add check (contact_id is not null or notes is not null),
                            add constraint quarters check (duration_minutes in (45, 60)) not valid;
                        """ + row(", contact_id, duration_minutes", contact + ", 45")),
                table("bigint ids that count themselves, and numbers for contacts", """
                        create table appointments (id bigserial primary key, org_id varchar(40) not null,
                            contact_id bigint not null, scheduled_at timestamptz not null, status varchar(9));
                        """ + row(", contact_id", ", 5")),
                table("identity always", """
                        create table appointments (id bigint generated always as identity primary key,
                            org_id text not null, contact_id bigint not null, scheduled_at timestamptz not null);
                        """ + row(", contact_id", ", 5")),
                table("bigint id without default", """
                        create table appointments (id bigint primary key, org_id text not null,
                            scheduled_at timestamptz not null, status text);
                        """ + row(", id", ", 5") + row(", id, status", ", -3, 'cancelled'")),
                table(
                        "uuid id without default",
                        USUAL.replace("default gen_random_uuid()", "") + row(", id, contact_id", contact + contact)),
                table("short text id without default", """
                        create table appointments (id varchar(25) primary key, org_id text not null,
                            scheduled_at timestamptz not null);
                        """ + row(", id", ", 'cm3q0v8r'")),
                table("timestamps without zone", USUAL.replace("timestamptz", "timestamp") + usualRow),
                table(
                        "timestamps without zone, with an end",
                        USUAL.replace("timestamptz", "timestamp") + "alter table appointments add ends_at timestamp;"
                                + usualRow),
                table(
                        "a generated end",
                        USUAL.replace("timestamptz", "timestamp")
                                + "alter table appointments add ends_at timestamp generated always as "
                                + "(scheduled_at + duration_minutes * interval '1 minute') stored;" + usualRow),
                table("ends and durations that are missing or senseless", USUAL + """
                        alter table appointments add ends_at timestamptz;
                        insert into appointments (org_id, contact_id, scheduled_at, ends_at, duration_minutes)
                        select '%s', gen_random_uuid(), start, stop, minutes
                          from (values (timestamptz '2026-11-10Z', null::timestamptz, null::integer),
                                       ('2026-11-11Z', '2026-11-10Z', -5), ('2026-11-12Z', 'infinity', 2000000000),
                                       ('infinity', null, 30), ('-infinity', 'infinity', 30)) as odd(start, stop, minutes);
                        """.formatted(ORG)),
                table(
                        "text columns that are too short",
                        USUAL.replace("notes text", "notes varchar(3)")
                                        .replace("service_type text", "service_type varchar(4)")
                                + "alter table appointments add patient_name varchar(8) not null default '', add time_zone char(5),"
                                + " add google_calendar_event_id varchar(26), add patient_phone varchar(10) not null default '';"
                                + usualRow),
                table(
                        "a view stands on a column that is too short",
                        USUAL
                                + "alter table appointments add google_calendar_event_id varchar(60), add patient_email varchar(100);"
                                + "create view emails as select patient_email from appointments;" + usualRow),
                table(
                        "service types are an enum",
                        "create type service as enum ('massage');"
                                + USUAL.replace("service_type text", "service_type service") + usualRow),
                table("old rows overlap, and repeat their event ids", USUAL + """
                        alter table appointments add google_calendar_event_id text, add booking_id text;
                        insert into appointments (org_id, contact_id, scheduled_at, google_calendar_event_id, booking_id)
                        select '%s', gen_random_uuid(), timestamptz '2026-11-20T09:00Z' + n * interval '10 minutes', 'same', 'x'
                          from generate_series(1, 6) as n;
                        """.formatted(ORG)),
                table(
                        "one row for each clinic and contact, none counting as one",
                        USUAL + "alter table appointments add unique nulls not distinct (org_id, contact_id);"
                                + usualRow),
                table("metadata is json, and triggers touch every row", USUAL + """
                        alter table appointments add metadata json, add updated_at timestamptz default '2020-01-01Z';
                        create function touch() returns trigger language plpgsql as
                            $$ begin new.updated_at := now(); return new; end $$;
                        create trigger touch before update on appointments for each row execute function touch();
                        """ + usualRow),
                table(
                        "dates and soft deletion",
                        USUAL + "alter table appointments add deleted_at timestamptz;"
                                + row(", contact_id, deleted_at", contact + ", now()")),
                table("an empty one", USUAL));
    }

    private static Arguments table(String name, String statements) {
        return Arguments.of(name, statements);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void healsTheTableAndKeepsEveryRow(String name, String statements) {
        try (LedgerDatabase database = LedgerDatabase.empty()) {
            database.run(statements);
            String own = database.sql().sql("""
                    select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                     where attrelid = 'appointments'::regclass and attnum > 0 and not attisdropped
                    """).query(String.class).single();
            List<String> before = database.rows("select " + own + " from appointments");

            database.migrate();

            assertThat(database.rows("select " + own + " from appointments")).isEqualTo(before);
            neverBooksOverWhatWasThere(database);
            books(database);
        }
    }

    static void books(LedgerDatabase database) {
        SqlJournal journal = new SqlJournal(database.dataSource(), database.dataSource(), 2);
        for (String call : List.of("call-1", "call-2")) {
            BookingRequested request = aBooking()
                    .call(call)
                    .at(call.equals("call-1") ? "2026-11-24T14:00:00Z" : "2026-11-24T14:30:00Z")
                    .buildRequest();

            assertThat(journal.confirm(
                            SagaRows.received(database, request, new UUID(0, 1)), "https://x.test", false, List.of()))
                    .isInstanceOf(Decision.Decided.class);
        }
        var overlapping = SagaRows.received(
                database, aBooking().call("call-3").at("2026-11-24T14:15:00Z").buildRequest(), new UUID(0, 1));
        assertThat(journal.look(overlapping)).isEqualTo(Slot.TAKEN);
        assertThat(journal.confirm(overlapping, "", false, List.of()))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(FailureReason.SLOT_TAKEN));
        assertThat(database.rows("""
                select extract(epoch from lower(occupies)) as starts, extract(epoch from upper(occupies)) as ends
                  from appointments where booking_attempt is not null
                """))
                .containsExactlyInAnyOrder(
                        "{\"ends\": 1795530600.000000, \"starts\": 1795528800.000000}",
                        "{\"ends\": 1795532400.000000, \"starts\": 1795530600.000000}");
    }

    private static void neverBooksOverWhatWasThere(LedgerDatabase database) {
        SqlJournal journal = new SqlJournal(database.dataSource(), database.dataSource(), 2);
        database.sql()
                .sql(
                        "select lower(occupies) from appointments where occupies is not null and isfinite(lower(occupies))")
                .query(OffsetDateTime.class)
                .list()
                .forEach(start -> {
                    Booking booking = SagaRows.received(
                            database,
                            aBooking()
                                    .call("call at " + start)
                                    .at(start.toInstant().toString())
                                    .buildRequest(),
                            new UUID(0, 1));
                    assertThat(journal.look(booking)).isEqualTo(Slot.TAKEN);
                    assertThat(journal.confirm(booking, "", false, List.of())).isInstanceOf(Decision.Refused.class);
                });
    }
}
