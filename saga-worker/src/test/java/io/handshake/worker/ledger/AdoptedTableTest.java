package io.handshake.worker.ledger;

import static io.handshake.worker.ledger.AdoptionTest.ORG;
import static io.handshake.worker.ledger.AdoptionTest.USUAL;
import static io.handshake.worker.ledger.AdoptionTest.books;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an adopted table and the software that owns it get on. */
@Tag("slow")
class AdoptedTableTest {

    private static final String OTHER_SOFTWARE = "insert into appointments (org_id, contact_id, scheduled_at) values ('"
            + ORG + "', gen_random_uuid(), '%s')";

    private static LedgerDatabase adopted(String statements) {
        LedgerDatabase database = LedgerDatabase.empty();
        database.run(statements);
        return database.migrate();
    }

    @Test
    void fillsInWhatOtherSoftwareDoesNotKnow() {
        try (LedgerDatabase database = adopted(USUAL)) {
            database.run("insert into clinic (org_id, name, calendar_id) values ('" + ORG + "', 'n', 'c@x')");
            database.run(OTHER_SOFTWARE.formatted("2026-11-24T14:00:00Z"));

            assertThat(database.rows("select calendar_id, ends_at at time zone 'UTC' as ends from appointments"))
                    .containsExactly("{\"ends\": \"2026-11-24T14:30:00\", \"calendar_id\": \"c@x\"}");

            database.run("update appointments set scheduled_at = '2026-11-24T16:00:00Z'");
            assertThat(database.rows("select ends_at at time zone 'UTC' as ends from appointments"))
                    .containsExactly("{\"ends\": \"2026-11-24T16:30:00\"}");
            assertThatThrownBy(() -> database.run(OTHER_SOFTWARE.formatted("2026-11-24T16:15:00Z")))
                    .hasMessageContaining("appointments_never_overlap");
            database.run("update appointments set status = 'cancelled'");
            database.run(OTHER_SOFTWARE.formatted("2026-11-24T16:15:00Z"));
        }
    }

    @Test
    void letsOtherSoftwareGoOnWithOldRowsThatOverlap() {
        try (LedgerDatabase database = adopted(USUAL
                + OTHER_SOFTWARE.formatted("2026-11-24T14:00:00Z") + ";"
                + OTHER_SOFTWARE.formatted("2026-11-24T14:15:00Z"))) {
            database.run("update appointments set notes = 'called back'");

            assertThat(database.rows("select overlap_allowed as allowed, calendar_id from appointments"))
                    .containsExactly(
                            "{\"allowed\": false, \"calendar_id\": null}",
                            "{\"allowed\": true, \"calendar_id\": null}");
        }
    }

    @Test
    void keepsTheRulesOfOtherSoftware() {
        try (LedgerDatabase database = adopted(
                USUAL + "alter table appointments add constraint quarters check (duration_minutes in (45, 60))")) {
            assertThatThrownBy(() -> database.run(OTHER_SOFTWARE.formatted("2026-11-24T14:00:00Z")))
                    .hasMessageContaining("quarters");
        }
    }

    @Test
    void doesNotRunTheTriggersOfOtherSoftwareAndLeavesThemAwake() {
        try (LedgerDatabase database = adopted(USUAL + """
                create table calls (n integer);
                create function called() returns trigger language plpgsql as
                    $$ begin insert into calls values (1); return new; end $$;
                create trigger a after update on appointments for each row execute function called();
                create trigger b before update on appointments for each row execute function called();
                alter table appointments enable always trigger b;
                create trigger c before update on appointments for each row execute function called();
                alter table appointments disable trigger c;
                """ + OTHER_SOFTWARE.formatted("2026-11-24T14:00:00Z"))) {
            assertThat(database.rows("select * from calls")).isEmpty();
            assertThat(database.rows("select tgname, tgenabled from pg_trigger where not tgisinternal and tgname < 'd'"
                            + " and tgrelid = 'appointments'::regclass"))
                    .containsExactly(
                            "{\"tgname\": \"a\", \"tgenabled\": \"O\"}",
                            "{\"tgname\": \"b\", \"tgenabled\": \"A\"}",
                            "{\"tgname\": \"c\", \"tgenabled\": \"D\"}");
        }
    }

    @Test
    void changesNothingWhenItRunsTwice() throws IOException {
        try (LedgerDatabase database = adopted(USUAL
                + "alter table appointments alter id drop default, add check (notes <> ''), add provider int not null;"
                + "create type kind as enum ('a'); alter table appointments alter status drop default,"
                + " alter status type kind using null; insert into appointments (id, org_id, contact_id, scheduled_at,"
                + " status, provider) select gen_random_uuid(), '" + ORG + "', gen_random_uuid(),"
                + " '2026-11-20T14:00:00Z', 'a', 1 from generate_series(1, 3)")) {
            List<String> structure = structure(database);
            List<String> rows = database.rows("select * from appointments");

            for (String migration : List.of(
                    "V5__appointments",
                    "V6__adopt_appointments",
                    "V7__appointment_slots",
                    "V8__appointments_never_overlap")) {
                database.run(text(migration));
            }

            assertThat(structure(database)).isEqualTo(structure);
            assertThat(database.rows("select * from appointments")).isEqualTo(rows);
            books(database);
        }
    }

    private static String text(String migration) throws IOException {
        try (var resource = AdoptedTableTest.class.getResourceAsStream("/db/migration/" + migration + ".sql")) {
            return new String(resource.readAllBytes(), UTF_8);
        }
    }

    private static List<String> structure(LedgerDatabase database) {
        return database.rows("""
                select attname as name, format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' || atthasdef as what
                  from pg_attribute where attrelid = 'appointments'::regclass and attnum > 0 and not attisdropped
                union all
                select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'appointments'::regclass
                union all
                select tgname, pg_get_triggerdef(oid) from pg_trigger where tgrelid = 'appointments'::regclass
                union all
                select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
                 where indrelid = 'appointments'::regclass
                union all
                select 'changes', count(*)::text from appointments_adoption
                """);
    }

    @Test
    void adoptsATableInASchemaFurtherDownThePath() {
        try (LedgerDatabase database = LedgerDatabase.empty()) {
            database.run("create schema platform; create schema handshake; create schema extensions;"
                    + "create extension btree_gist schema extensions;"
                    + USUAL.replace("create table appointments", "create table platform.appointments"));
            database.set("search_path", "handshake, platform");

            database.migrate();

            assertThat(database.rows("select to_regclass('handshake.appointments') as made"))
                    .containsExactly("{\"made\": null}");
            books(database);
            database.run("set search_path = pg_catalog; "
                    + OTHER_SOFTWARE
                            .replace("into appointments", "into platform.appointments")
                            .formatted("2026-11-26T14:00:00Z")
                    + "; reset search_path");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create view appointments as select 1 as id",
                "create table appointments (id int, scheduled_at timestamptz) partition by range (scheduled_at)",
                "create table appointments (id uuid, scheduled_at date)",
                "create table appointments (id uuid, booking_id bigint)",
                "create table appointments (id uuid, a int, duration_minutes int generated always as (a * 2) virtual)",
                "create table appointments (id point not null)"
            })
    void saysWhatItCannotAdopt(String statement) {
        try (LedgerDatabase database = LedgerDatabase.empty()) {
            database.run(statement);

            assertThatThrownBy(database::migrate).hasMessageContaining("Handshake cannot adopt the table appointments");
        }
    }

    @Test
    void saysWhatToAskForWhenItMayNotCreateTheExtension() {
        try (LedgerDatabase database = LedgerDatabase.empty()) {
            database.become("clerk");

            assertThatThrownBy(database::migrate).hasMessageContaining("CREATE EXTENSION btree_gist");
        }
    }

    @Test
    void saysWhoMustMigrateATableOfAnotherRole() {
        try (LedgerDatabase database = LedgerDatabase.empty()) {
            database.run(USUAL);
            database.become("clerk");

            assertThatThrownBy(database::migrate).hasMessageContaining("belongs to another role");
        }
    }
}
