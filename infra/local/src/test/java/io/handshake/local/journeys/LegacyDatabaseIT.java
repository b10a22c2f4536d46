package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.audit.Evidence.Appointment;
import io.handshake.local.house.Database;
import io.handshake.local.house.HousePlan;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.VapiAnswer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A platform that has been taking appointments for years puts Handshake on its database. */
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

    @Test
    void anOldTableIsAdoptedAndBookedInto() throws SQLException {
        try (LocalHouse house = LocalHouse.openAnew(HousePlan.alone(InTown.ROOT, InTown.folder("legacy")))) {
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
        }
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
