package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.Topic;
import io.handshake.local.audit.Evidence.Appointment;
import io.handshake.local.house.Database;
import io.handshake.local.house.HousePlan;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.journeys.VerifyWalk.Ended;
import io.handshake.local.talk.VapiAnswer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A platform that has been taking appointments for years puts Handshake on its database. Then everything that can be broken
 * there is, and {@code ./handshake verify} has to find it: no other house is given up.
 */
@Timeout(180)
class LegacyDatabaseIT {

    /** A contact that is required and points to a table that is gone, words of its own for the status, overlapping rows. */
    private static final String LEGACY = """
            create table contacts (id uuid primary key);
            create type appointment_status as enum ('PENDING', 'BOOKED', 'CANCELLED');
            create table appointments (
                id           uuid primary key default gen_random_uuid(),
                org_id       text not null,
                contact_id   uuid not null,
                scheduled_at timestamptz not null,
                duration_minutes integer not null,
                status       appointment_status not null,
                source       text not null,
                created_at   timestamptz not null default now()
            );
            insert into appointments (org_id, contact_id, scheduled_at, duration_minutes, status, source)
            values ('clinic-of-old', gen_random_uuid(), timestamptz '2020-01-01 10:00Z', 30, 'BOOKED', 'phone'),
                   ('clinic-of-old', gen_random_uuid(), timestamptz '2020-01-01 10:15Z', 30, 'BOOKED', 'phone'),
                   ('clinic-of-old', gen_random_uuid(), timestamptz '2020-01-02 10:00Z', 30, 'CANCELLED', 'web');
            """;

    private static final String HMAC_SECRET = "hmac-4f3e9a7c21d5b8064f3e9a7c";

    /** What other people do to a database, with a booking of ours and a clinic in it. */
    private static final String BREAKAGE = """
            update appointments set contact_id = gen_random_uuid() where contact_id is null;
            alter table appointments alter column contact_id set not null;
            alter table appointments drop constraint appointments_never_overlap;
            drop index appointments_one_for_each_booking_id;
            alter table booking_saga drop constraint booking_saga_confirmed;
            create table known (email text primary key);
            alter table appointments add constraint must_be_known foreign key (patient_email) references known (email) not valid;
            delete from handshake_schema_history where script like '%%V14%%';
            update appointments set google_calendar_event_id = (
                select event_id from booking_saga where state = 'FAILED' and reason = 'SLOT_TAKEN' limit 1)
             where booking_id = '%s';
            update google_connection set connected_at = now() - interval '6 days' where org_id = '%s';
            """;

    @Test
    void anOldTableIsAdoptedAndBookedInto() throws Exception {
        HousePlan plan = HousePlan.alone(InTown.ROOT, InTown.folder("legacy"))
                .with(Map.of("HANDSHAKE_VAPI_HMAC_SECRET", HMAC_SECRET));
        try (LocalHouse house = LocalHouse.openAnew(plan)) {
            execute(house.database(), LEGACY);
            house.start(Service.SAGA_WORKER);
            house.start(Service.INGRESS);
            house.services().forEach(service -> service.awaitReady(LocalHouse.READY_WITHIN));
            Town town = new Town(house);
            TestClinic clinic = town.clinic();
            takenByOldSoftware(house.database(), clinic);

            VapiAnswer taken = town.book(clinic, Town.at(9, 0));
            VapiAnswer free = town.book(clinic, Town.at(10, 0));

            assertThat(taken.reason()).isEqualTo("SLOT_TAKEN");
            assertThat(free.status()).isEqualTo("confirmed");
            assertThat(town.evidence().appointments())
                    .hasSize(5)
                    .filteredOn(row -> row.bookingId().equals(free.bookingId()))
                    .extracting(Appointment::eventId)
                    .containsExactly(free.eventId());
            town.audit();

            verifyFindsNothing(town, clinic);
            verifyFindsWhatIsBroken(town, free);
        }
    }

    private static void verifyFindsNothing(Town town, TestClinic clinic) {
        Map<String, String> environment = VerifyWalk.environment(town.house());
        environment.put("HANDSHAKE_VAPI_HMAC_SECRET", HMAC_SECRET);

        Ended ended = VerifyWalk.verify(town.house(), environment, "--org", clinic.orgId());

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.line("webhook, HMAC signature")).startsWith("OK");
        assertThat(ended.output().lines().filter(line -> line.matches("\\w+ +database .*")))
                .hasSizeGreaterThan(10)
                .allMatch(line -> line.startsWith("OK"));
    }

    /** Last, as nobody lives here afterwards. */
    private static void verifyFindsWhatIsBroken(Town town, VapiAnswer booked) throws Exception {
        LocalHouse house = town.house();
        TestClinic young = town.clinic();
        TestClinic dead = town.clinic();
        town.google().revoke(dead.refreshToken());
        assertThat(town.book(dead, Town.at(15, 0)).reason()).isEqualTo("CALENDAR_ACCESS_REVOKED");
        execute(house.database(), BREAKAGE.formatted(booked.bookingId(), young.orgId()));
        try (Admin brokers = Admin.create(Map.of("bootstrap.servers", house.kafkaServers()))) {
            brokers.deleteTopics(List.of(Topic.BOOKING_STEPS.topicName())).all().get(20, TimeUnit.SECONDS);
        }

        Ended ended = VerifyWalk.verify(house, VerifyWalk.environment(house), "--org", dead.orgId());

        assertThat(ended.status()).isEqualTo(1);
        Map<String, String> expected = Map.ofEntries(
                Map.entry("columns", "contact_id"),
                Map.entry("no double booking", "appointments_never_overlap"),
                Map.entry("one row for each booking", "appointments_one_for_each_"),
                Map.entry("guards", "booking_saga_confirmed"),
                Map.entry("foreign keys", "must_be_known"),
                Map.entry("migrations", "V14__"),
                Map.entry("references", "Failed bookings that have an appointment all the same: 1"),
                Map.entry(Topic.BOOKING_STEPS.topicName(), "no such topic"),
                Map.entry("clinic " + dead.orgId(), ""),
                Map.entry("event in the calendar", "It could not be made"));
        assertThat(expected)
                .as(ended.output())
                .allSatisfy((check, words) -> assertThat(ended.line(check))
                        .as(check)
                        .startsWith("FAILED")
                        .contains(words));
        assertThat(ended.line("connections")).startsWith("WARNING").contains(dead.orgId());
        assertThat(ended.line("seven days")).startsWith("WARNING").contains(young.orgId());

        execute(house.database(), "update clinic set time_zone = 'Mars/Olympus'");
        assertThat(VerifyWalk.verify(house, VerifyWalk.environment(house), "--no-booking")
                        .line("time zones"))
                .startsWith("FAILED")
                .contains("Mars/Olympus (Java)");
    }

    private static void takenByOldSoftware(Database database, TestClinic clinic) throws SQLException {
        execute(database, """
                insert into appointments (org_id, contact_id, scheduled_at, duration_minutes, status, source)
                values ('%s', gen_random_uuid(), timestamptz '%s', 30, 'BOOKED', 'phone')
                """.formatted(
                clinic.orgId(), Town.at(9, 0).atZone(ZoneId.of("Europe/London")).toInstant()));
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
