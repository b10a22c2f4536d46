package io.handshake.worker.erasure;

import static io.handshake.worker.Bookings.aBooking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.worker.Bookings;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.bookings.BookingsScene;
import io.handshake.worker.bookings.DeskHouse;
import io.handshake.worker.console.Desk;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Erasing as an operator's program asks for it, over HTTP, on the desk's database: afterwards no table knows the patient. */
@Tag("slow")
class ErasureTest {

    private final Desk desk = Desk.shared();
    private final BookingsScene scene = DeskHouse.shared().scene();
    private final JdbcClient sql = JdbcClient.create(desk.bean(HikariDataSource.class));

    /** Somebody whom no other test knows: each of these is found nowhere else. */
    private final String mark = UUID.randomUUID().toString().replace("-", "");

    private final String national = "20" + ThreadLocalRandom.current().nextLong(10_000_000, 99_999_999);
    private final Patient somebody = new Patient("Name" + mark, "+44" + national, "Mail" + mark + "@example.org");
    private final OrgId clinic = new OrgId("clinic-" + mark);

    /** So that no other test of the desk meets them. */
    @AfterEach
    void leaveNothing() {
        for (String table : List.of("booking_saga", "appointments", "clinic_farewell")) {
            sql.sql("delete from " + table + " where org_id = ?")
                    .param(clinic.value())
                    .update();
        }
        sql.sql("delete from dead_letter where reason = 'test'").update();
        sql.sql("delete from clinic where org_id = 'another-' || ?").param(mark).update();
    }

    private Bookings wish() {
        return aBooking().of(clinic).callOfItsOwn().patient(somebody).notes("Notes " + mark);
    }

    private HttpResponse<String> ask(String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + desk.port() + "/api/erasures"))
                                .header("Authorization", "Bearer " + Desk.ADMIN_TOKEN)
                                .header("X-Handshake-Actor", "Grace")
                                .header("Content-Type", "application/json")
                                .timeout(Duration.ofSeconds(30))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> ask(String whose, boolean dryRun) throws Exception {
        return ask("{" + whose + ",\"reason\":\"ticket 7\",\"dryRun\":" + dryRun + "}");
    }

    /** Every column of every table of ours, as text, or as bytes that are shown as text. */
    private List<String> columnsThatKnow(String value) {
        List<String> knowing = new ArrayList<>();
        sql.sql("""
                select table_name, column_name, data_type from information_schema.columns
                 where table_schema = current_schema() order by 1, 2
                """).query(row -> {
            String column = row.getString(2);
            String text = row.getString(3).equals("bytea")
                    ? "encode(\"" + column + "\", 'escape')"
                    : "\"" + column + "\"::text";
            boolean knows = sql.sql("select exists (select from \"" + row.getString(1)
                            + "\" where position(lower(:value) in lower(" + text + ")) > 0)")
                    .param("value", value)
                    .query(Boolean.class)
                    .single();
            if (knows) {
                knowing.add(row.getString(1) + "." + column);
            }
        });
        return knowing;
    }

    private UUID letter(String value) {
        return letter(clinic.value(), value);
    }

    private UUID letter(String key, String value) {
        UUID id = UUID.randomUUID();
        sql.sql("""
                insert into dead_letter (id, partition, at_offset, written_at, origin_topic, origin_partition, origin_offset,
                    reason, key, value, headers, bytes, left_behind)
                values (:id, 0, 0, now(), '', 0, 0, 'test', :key, :value, '[]', 1, false)
                """)
                .param("id", id)
                .param("key", key.getBytes(UTF_8))
                .param("value", value.getBytes(UTF_8))
                .update();
        return id;
    }

    @Test
    void aPatientIsForgottenByEveryTable() throws Exception {
        var confirmed = scene.confirmed(wish().at("2026-11-24T09:00:00Z").buildRequest());
        var failed = scene.failed(
                wish().at("2026-11-24T10:00:00Z").buildRequest(),
                FailureReason.CALENDAR_UNAVAILABLE,
                "google_too_slow");
        var other = scene.confirmed(wish().at("2026-11-24T11:00:00Z")
                .patient(new Patient("Other" + mark, "+442071234567", ""))
                .notes("")
                .buildRequest());
        letter("{\"customerPhone\":\"0" + national.replaceFirst("20", "20 ") + "\", \"name\":\"Name" + mark + "\"");
        UUID others = letter("{\"customerPhone\":\"020 7123 4567\", \"name\":\"Other" + mark + "\"");
        assertThat(columnsThatKnow("Name" + mark))
                .containsExactly("appointments.patient_name", "booking_saga.request", "dead_letter.value");

        String counted = ask("\"phone\":\"0" + national + "\"", true).body();
        assertThat(counted)
                .startsWith("{\"dryRun\":true,\"bookings\":2,\"appointments\":1,\"deadLetters\":1,\"connections\":0,"
                        + "\"clinics\":0,\"complete\":true")
                .contains(confirmed.eventId().value());
        assertThat(columnsThatKnow("Name" + mark)).hasSize(3);

        String erased = ask("\"phone\":\"0" + national + "\"", false).body();

        assertThat(erased).isEqualTo(counted.replace("true,\"bookings", "false,\"bookings"));
        assertThat(columnsThatKnow("Name" + mark)).isEmpty();
        assertThat(columnsThatKnow("Mail" + mark)).isEmpty();
        assertThat(columnsThatKnow("Notes " + mark)).isEmpty();
        assertThat(columnsThatKnow(national)).isEmpty();
        assertThat(columnsThatKnow("Other" + mark))
                .as("somebody else")
                .containsExactly("appointments.patient_name", "booking_saga.request", "dead_letter.value");
        assertThat(sql.sql("select state from dead_letter where id = ?")
                        .param(others)
                        .query(String.class)
                        .single())
                .isEqualTo("NEW");
        assertThat(states(confirmed.request(), failed.request(), other.request()))
                .containsExactlyInAnyOrder("CONFIRMED true", "FAILED true", "CONFIRMED false");
        assertThat(ask("\"phone\":\"0" + national + "\"", false).body()).contains("\"bookings\":0,\"appointments\":0");
        assertThat(desk.bean(AuditLog.class).newest(Optional.of("patient"), 2))
                .extracting(entry -> entry.actor().name() + " " + entry.action() + " " + entry.detail())
                .containsExactly(
                        "Grace erase ticket 7: 0 bookings, 0 appointments, 0 dead letters, 0 connections, 0 clinics",
                        "Grace erase ticket 7: 2 bookings, 1 appointments, 1 dead letters, 0 connections, 0 clinics");
    }

    private List<String> states(BookingRequested... requests) {
        return List.of(requests).stream()
                .map(request -> sql.sql(
                                "select state || ' ' || (erased_at is not null) from booking_saga where booking_id = ?")
                        .param(request.bookingId().value())
                        .query(String.class)
                        .single())
                .toList();
    }

    /** The record lies in its topic for seven days: whenever it comes again, it brings nothing back. */
    @Test
    void theRecordThatComesAgainHearsTheSameOutcomeAndBringsNothingBack() throws Exception {
        BookingRequested failed = wish().at("2090-11-24T10:00:00Z").buildRequest();
        BookingRequested confirmed = wish().at("2090-11-24T11:00:00Z").buildRequest();
        scene.failed(failed, FailureReason.CALENDAR_UNAVAILABLE, "google_too_slow");
        scene.confirmed(confirmed);
        ask("\"phone\":\"" + somebody.phone() + "\",\"orgId\":\"" + clinic + "\"", false);

        scene.again(failed);
        scene.again(confirmed);
        scene.again(wish().call(failed.callId())
                .at("2090-11-24T10:00:00Z")
                .request("once-more")
                .buildRequest());

        assertThat(states(failed, confirmed)).containsExactly("FAILED true", "CONFIRMED true");
        assertThat(columnsThatKnow("Name" + mark)).isEmpty();
        HttpResponse<String> replayed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + desk.port() + "/api/bookings/"
                                        + failed.bookingId() + "/replay"))
                                .header("Authorization", "Bearer " + Desk.ADMIN_TOKEN)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(replayed.statusCode()).isEqualTo(422);
        assertThat(replayed.body()).contains("erased");
    }

    /** Nobody has given no name: a person is told that it was there, and what became of it. */
    @Test
    void whoLooksAtItSeesThatItWasErased() throws Exception {
        BookingRequested request = wish().buildRequest();
        scene.confirmed(request);
        ask("\"bookingId\":\"" + request.bookingId() + "\"", false);

        HttpResponse<String> details = desk.stranger()
                .get("/api/bookings/" + request.bookingId(), "Authorization", "Bearer " + Desk.ADMIN_TOKEN);
        assertThat(details.statusCode()).isEqualTo(200);
        assertThat(details.body()).contains("\"kind\":\"ERASED\"", "\"name\":\"\"");
        HttpResponse<String> page = desk.signedIn("Ada").get("/console/bookings/" + request.bookingId());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<p>Erased.</p>").doesNotContain("Show in full", "not given");
    }

    @Test
    void oneBookingIsErasedAndNotItsPatientsOthers() throws Exception {
        BookingRequested one = wish().at("2026-11-24T09:00:00Z").buildRequest();
        BookingRequested other = wish().at("2026-11-24T10:00:00Z").buildRequest();
        scene.confirmed(one);
        scene.confirmed(other);

        assertThat(ask("\"bookingId\":\"" + one.bookingId() + "\"", false).body())
                .contains("\"bookings\":1,\"appointments\":1");

        assertThat(states(one, other)).containsExactly("CONFIRMED true", "CONFIRMED false");
    }

    @Test
    void atAnotherClinicThePatientStays() throws Exception {
        BookingRequested request = wish().buildRequest();
        scene.confirmed(request);

        assertThat(ask("\"phone\":\"" + somebody.phone() + "\",\"orgId\":\"another-" + mark + "\"", false)
                        .body())
                .contains("\"bookings\":0,\"appointments\":0");

        assertThat(states(request)).containsExactly("CONFIRMED false");
    }

    @Test
    void nothingIsErasedWhileABookingIsOpen() throws Exception {
        scene.confirmed(wish().at("2026-11-24T09:00:00Z").buildRequest());
        scene.stuck(
                wish().at("2026-11-24T10:00:00Z").buildRequest(), FailureReason.CALENDAR_UNAVAILABLE, "undo_gave_up");
        scene.held(wish().at("2026-11-24T11:00:00Z").buildRequest());

        for (String whose : List.of("\"phone\":\"" + somebody.phone() + "\"", "\"clinic\":\"" + clinic + "\"")) {
            HttpResponse<String> answer = ask(whose, false);

            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("Nothing was erased: 2 bookings");
        }
        assertThat(columnsThatKnow("Name" + mark)).contains("appointments.patient_name", "booking_saga.request");
    }

    @Test
    void aClinicIsForgottenAndItsTopicHearsOfIt() throws Exception {
        put(
                "/api/clinics/" + clinic,
                "{\"name\":\"Smile" + mark + "\",\"calendarId\":\"cal" + mark + "@example.org\"}");
        put("/api/clinics/" + clinic + "/google-connection", "{\"refreshToken\":\"1//" + mark + "\"}");
        scene.confirmed(wish().calendar("cal" + mark + "@example.org").buildRequest());
        UUID letter = letter("{");
        UUID named = letter("another", "{\"orgId\":\"" + clinic + "\", \"x");
        UUID others = letter("another", "{\"orgId\":\"" + clinic + "-2\", \"x");

        assertThat(ask("\"clinic\":\"" + clinic + "\"", false).body())
                .contains("\"bookings\":1,\"appointments\":1,\"deadLetters\":2,\"connections\":1,\"clinics\":1,"
                        + "\"complete\":true");

        assertThat(columnsThatKnow("Name" + mark)).isEmpty();
        assertThat(columnsThatKnow("Smile" + mark)).isEmpty();
        // the appointment is kept out of other appointments' way by its calendar
        assertThat(columnsThatKnow("cal" + mark)).isEqualTo(List.of("appointments.calendar_id"));
        assertThat(held(letter)).isZero();
        assertThat(held(named)).isZero();
        assertThat(held(others)).as("of a clinic whose id is longer").isPositive();
        assertThat(sql.sql("select count(*) from google_connection where org_id = ?")
                        .param(clinic.value())
                        .query(Integer.class)
                        .single())
                .isZero();
        // whoever changes a clinic announces at once what there is to announce
        put("/api/clinics/another-" + mark, "{\"name\":\"Another\"}");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> sql.sql("select count(*) from clinic_farewell where org_id = ?")
                                .param(clinic.value())
                                .query(Integer.class)
                                .single()
                        == 0);
        assertThat(LastSettings.of(clinic)).isEqualTo(Optional.empty());
        assertThat(ask("\"clinic\":\"" + clinic + "\"", false).body()).contains("\"bookings\":0", "\"clinics\":0");
    }

    private int held(UUID letter) {
        return sql.sql("select coalesce(octet_length(key || value), 0) from dead_letter where id = ?")
                .param(letter)
                .query(Integer.class)
                .single();
    }

    private void put(String path, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + desk.port() + path))
                                .header("Authorization", "Bearer " + Desk.ADMIN_TOKEN)
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isBetween(200, 204);
    }

    /** The table refuses every other change under the name of erasing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "erased_at = now(), request = '{}'",
                "erased_at = now()",
                "request = booking_request_erased(request)",
                "erased_at = now(), request = booking_request_erased(request), calendar_id = 'another'",
                "erased_at = now(), request = booking_request_erased(request), calendar_link = 'another'",
                "erased_at = now(), request = booking_request_erased(request), state = 'FAILED'"
            })
    void theTableErasesWhatIsPersonalAndNothingElse(String change) {
        BookingRequested request = wish().buildRequest();
        scene.confirmed(request);

        assertThatThrownBy(() -> sql.sql("update booking_saga set " + change + " where booking_id = ?")
                        .param(request.bookingId().value())
                        .update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("booking_saga");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"reason\":\"x\"}",
                "{\"phone\":\"0123456789\"}",
                "{\"phone\":\"0123456789\",\"reason\":\" \"}",
                "{\"phone\":\"0123456789\",\"reason\":\"the one of 01234 56789\"}",
                "{\"phone\":\"0123456789\",\"reason\":\"x\",\"clinic\":\"a\"}",
                "{\"orgId\":\"a\",\"reason\":\"x\"}",
                "{\"bookingId\":\"0123456789\",\"reason\":\"x\"}",
                "{\"phone\":\"0123456789\",\"reason\":\"x\",\"dryrun\":false}",
                "{\"phone\":\"0123456789\",\"reason\":\"x\",\"dryRun\":\"no\"}"
            })
    void whatIsWrongIsExplainedWithoutTheNumber(String body) throws Exception {
        HttpResponse<String> answer = ask(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("expected").doesNotContain("123456789", "Exception");
    }
}
