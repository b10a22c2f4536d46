package io.handshake.worker.bookings;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.saga.Booking;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The API as programs meet it, over HTTP, on a real database. */
@Tag("slow")
class BookingControllerTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final DeskHouse house = DeskHouse.shared();
    private final OrgId clinic = new OrgId("clinic-" + UUID.randomUUID());

    private Booking failed(int minute, Patient patient) {
        return house.scene()
                .failed(
                        aBooking()
                                .of(clinic)
                                .callOfItsOwn()
                                .patient(patient)
                                .receivedAt(NOON.plus(Duration.ofMinutes(minute)))
                                .buildRequest(),
                        FailureReason.CALENDAR_UNAVAILABLE,
                        "google_too_slow");
    }

    private Booking failed(int minute) {
        return failed(minute, new Patient("Ada Lovelace", "+442079460123", "ada@example.org"));
    }

    @Test
    void listsPageByPage() {
        Booking first = failed(1);
        Booking second = failed(2);
        Booking third = failed(3);

        String page = house.get("/api/bookings?status=FAILED,stuck&size=2&orgId=" + clinic)
                .body();

        assertThat(page)
                .containsSubsequence(third.id().toString(), second.id().toString())
                .doesNotContain(first.id().toString());
        assertThat(page)
                .contains("\"reason\":\"CALENDAR_UNAVAILABLE\"", "Google did not answer in time.", "\"cut\":false");
        String next = page.replaceAll("(?s).*\"next\":\"([^\"]+)\".*", "$1");
        assertThat(house.get("/api/bookings?status=FAILED&size=2&orgId=" + clinic + "&cursor=" + next)
                        .body())
                .contains(first.id().toString(), "\"next\":\"\"")
                .doesNotContain(second.id().toString());
        assertThat(house.get("/api/bookings?page=1&size=2&orgId=" + clinic).body())
                .contains(first.id().toString());
        assertThat(house.get("/api/bookings?from=2026-11-22&to=2026-11-22&orgId=" + clinic)
                        .body())
                .contains(first.id().toString());
        assertThat(house.get("/api/bookings?from=2026-11-23&orgId=" + clinic).body())
                .contains("\"bookings\":[]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status=LOST | status: expected some of [RECEIVED, CONFIRMED, UNDOING, FAILED, STUCK]",
                "reason=BECAUSE | reason: expected some of [SLOT_TAKEN",
                "state=FAILED | expected no parameters but [attempt, cursor, from, orgId, page, q, reason, size, status, to]",
                "from=yesterday | from: expected a date-time such as 2026-11-24T14:00:00Z or a day such as 2026-11-24",
                "from=2026-02-30 | from: expected",
                "from=2026-11-24T14:00 | from: expected",
                "to=%2B999999999-12-31 | to: expected a date-time",
                "to=%2B99999-12-31 | expected a time from the year 1 to 9999",
                "from=2026-11-24&to=2026-11-23 | expected from to be before to",
                "from=2026-11-24&from=2026-11-23 | from: expected one value, found several",
                "attempt=0 | attempt: expected a number from 1",
                "attempt=1e9 | attempt: expected a number from 1",
                "size=0 | size: expected a number from 1 to 200",
                "size=201 | size: expected a number from 1 to 200",
                "page=-1 | page: expected a number from 0 to 10000",
                "page=201&size=50 | expected page times size to be 0 to 10000, found another; to go on from there, use the cursor",
                "page=1&cursor=x | expected page or cursor",
                "cursor=x | cursor: expected one that a list has returned",
                "cursor=OTk5OTk5OTk5OTk5OTk5OTk5LzAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA | cursor: expected",
                "orgId=a%20b | orgId: expected visible ASCII",
                "q=%00 | q: expected a booking id",
                "q=a%0Ab | q: expected a booking id",
                "q=%2B44%2020%207946%200000 | it does not belong into a URL",
                "q=020%207946%200000 | it does not belong into a URL",
            })
    void whatIsWrongIsExplained(String query, String expected) {
        HttpResponse<String> answer = house.get("/api/bookings?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(expected).doesNotContain("Exception", "at io.handshake", "7946");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'%3B%20drop%20table%20booking_saga%3B--",
                "%25",
                "_____",
                "%5C",
                "$1",
                ":id",
                "%3F",
                "%F0%9F%98%80",
                "'%7C%7Cpg_sleep(10)%7C%7C'",
                "00000000-0000-0000-0000-000000000000",
                "ffffffffffffffffffffffffffffffffffffffff"
            })
    void aHostileSearchFindsNothingAndHarmsNothing(String hostile) {
        Booking there = failed(1);

        HttpResponse<String> answer = house.get("/api/bookings?q=" + hostile);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"bookings\":[]");
        assertThat(house.get("/api/bookings/" + there.id()).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsTooLongIsRefused() {
        assertThat(house.get("/api/bookings?q=" + "x".repeat(201)).statusCode()).isEqualTo(400);
        assertThat(house.get("/api/bookings?orgId=" + "x".repeat(4001)).body())
                .contains("orgId: expected at most 4000");
        assertThat(house.get("/api/bookings?orgId=a" + ",a".repeat(1000)).statusCode())
                .isEqualTo(200);
        assertThat(house.get("/api/bookings?orgId="
                                + String.join(
                                        ",",
                                        IntStream.range(0, 21)
                                                .mapToObj(n -> "o" + n)
                                                .toList()))
                        .body())
                .contains("orgId: expected at most 20 clinics");
    }

    @Test
    void searchesByTelephoneInTheBody() {
        Booking booking = failed(1);

        assertThat(house.post("/api/bookings/search?orgId=" + clinic, "{\"phone\":\"020 7946 0123\"}")
                        .body())
                .contains(booking.id().toString(), "•••123")
                .doesNotContain("2079460123");
        assertThat(house.post("/api/bookings/search?orgId=" + clinic, "{\"phone\":\"020 7946 0124\"}")
                        .body())
                .contains("\"bookings\":[]");
        assertThat(house.post("/api/bookings/search?status=CONFIRMED&orgId=" + clinic, "{\"phone\":\"020 7946 0123\"}")
                        .body())
                .contains("\"bookings\":[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"phone\":7}",
                "{\"phone\":\"12345\"}",
                "{\"phone\":\"0123456789x\"}",
                "{\"phone\":\"0123456789012345678901\"}",
                "{\"phone\":\"0123456789\",\"name\":\"x\"}",
                "{\"phone\":\"0123456789\"}{}"
            })
    void aSearchThatIsWrongIsExplainedWithoutItsNumber(String body) {
        HttpResponse<String> answer = house.post("/api/bookings/search", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("expected").doesNotContain("123456789", "Exception");
    }

    @Test
    void tellsOneBookingWithItsTimeline() {
        Booking booking = failed(1);

        String told = house.get("/api/bookings/" + booking.id()).body();

        assertThat(told)
                .contains("\"status\":\"FAILED\"", "\"kind\":\"RECEIVED\"", "\"kind\":\"UNDO\"", "\"durationMs\":480")
                .contains("\"appointment\":{\"state\":\"NONE\"", "•••ce", "\"attempt\":1")
                .doesNotContain("Lovelace", "2079460123", "ada@example.org", "Nervous");
    }

    @Test
    void whatIsNotThereIsAProblem() {
        assertThat(house.get("/api/bookings/00000000-0000-0000-0000-000000000000")
                        .statusCode())
                .isEqualTo(404);
        assertThat(house.get("/api/bookings/1-1-1-1-1").statusCode()).isEqualTo(400);
        assertThat(house.post("/api/bookings/00000000-0000-0000-0000-000000000000/reveal", "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void revealsToWhoeverSaysWhoTheyAre() {
        Booking booking = failed(1);

        HttpResponse<String> shown = house.send(house.request("/api/bookings/" + booking.id() + "/reveal")
                .header(Actor.HEADER, "Grace Hopper")
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("Ada Lovelace", "+442079460123", "ada@example.org", "Nervous");
        assertThat(house.scene().revealedBy(booking.id())).containsExactly(new Actor("Grace Hopper"));
    }

    @Test
    void exportsTheFilteredSetForSpreadsheetsAndForPrograms() {
        Booking first = failed(1);
        Booking second = failed(2);

        HttpResponse<String> csv = house.get("/api/bookings.csv?orgId=" + clinic);
        HttpResponse<String> json = house.get("/api/bookings.json?orgId=" + clinic + "&q=" + first.id());

        assertThat(csv.headers().firstValue("Content-Type").orElse(""))
                .startsWithIgnoringCase("text/csv;charset=utf-8");
        assertThat(csv.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"bookings.csv\"");
        assertThat(csv.body()).startsWith("\uFEFF\"bookingId\",\"status\"");
        assertThat(csv.body().split("\r\n")).hasSize(3);
        assertThat(csv.body())
                .containsSubsequence(second.id().toString(), first.id().toString());
        assertThat(csv.body()).doesNotContain("Lovelace", "2079460123");
        assertThat(json.body())
                .contains(first.id().toString(), "],\"cut\":false}")
                .doesNotContain(second.id().toString());
        assertThat(house.get("/api/bookings.csv?size=5").body())
                .contains("expected no parameters but [attempt, from, orgId");
    }

    @Test
    void saysThatAnExportWasCut() {
        house.scene().run("""
                set session_replication_role = replica;
                insert into booking_saga (booking_id, org_id, call_id, calendar_id, priority, request_ids, first_request_id,
                    request, starts_at, ends_at, received_at, answer_by, event_id)
                select gen_random_uuid(), '%s', 'call', 'primary', 'LIVE', array['r' || n], 'r' || n, '{}', now(),
                       now() + interval '1 hour', now(), now(), repeat('0', 40) from generate_series(1, %d) as n;
                reset session_replication_role""".formatted(clinic, DeskHouse.MOST_EXPORTED + 1));

        assertThat(house.get("/api/bookings.csv?orgId=" + clinic).body())
                .endsWith("\"Cut after " + DeskHouse.MOST_EXPORTED
                        + " bookings; narrow the filter to get the others.\"\r\n");
        assertThat(house.get("/api/bookings.json?orgId=" + clinic).body()).endsWith("],\"cut\":true}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+cmd|'/C calc'!A0", "-2+3", "@SUM(1)", " =1", "\t=1", "\uFF1D1"})
    void noCellOfAnExportIsAFormula(String hostile) {
        JdbcClient.create(house.scene().database)
                .sql("insert into clinic (org_id, name) values (?, ?)")
                .params(clinic.value(), hostile)
                .update();
        failed(1);

        assertThat(house.get("/api/bookings.csv?orgId=" + clinic).body()).contains(",\"'" + hostile + "\",");
    }

    @Test
    void asksForTheAdminToken() {
        for (String path : new String[] {"/api/bookings", "/api/bookings.csv", "/api/bookings.json"}) {
            assertThat(house.anonymous(path).statusCode()).as(path).isEqualTo(401);
        }
    }
}
