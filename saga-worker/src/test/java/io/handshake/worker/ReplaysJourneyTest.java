package io.handshake.worker;

import static io.handshake.worker.Bookings.aBooking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Topic;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.worker.replays.FailedRows;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person does about failed bookings, at the API of two workers, down to the calendar. */
@Tag("slow")
class ReplaysJourneyTest implements OnPostgres {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private WorkerHouse house;
    private ConfigurableApplicationContext one;
    private ConfigurableApplicationContext two;
    private FailedRows rows;

    @BeforeAll
    void start() {
        // a letter comes to one member of the group, and on the shared broker the console's tests have one too
        house = new WorkerHouse(postgres(), KafkaServer.ofItsOwn());
        one = house.startWorker();
        two = house.startWorker();
        rows = new FailedRows(house.sql());
    }

    @AfterAll
    void stop() {
        house.close();
    }

    private static BookingRequested wish(String org, int place) {
        return aBooking()
                .of(org)
                .callOfItsOwn()
                .at(Instant.parse("2090-01-01T08:00:00Z")
                        .plusSeconds(place * 1800L)
                        .toString())
                .buildRequest();
    }

    private HttpResponse<String> post(String path, String body) {
        return house.call(one, "POST", path, body);
    }

    private JsonNode get(String path) {
        HttpResponse<String> answer = house.call(two, "GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private void awaitLine(BookingRequested request, String line) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(rows.line(request.bookingId())).isEqualTo(line));
    }

    private List<CalendarEvent> live(String org) {
        return house.google.events(org + "@clinic.test", "primary").stream()
                .filter(CalendarEvent::isLive)
                .toList();
    }

    @Test
    void pressedByManyOnTwoWorkersItIsReplayedOnceAndBookedOnce() throws Exception {
        String org = house.connectedClinic();
        BookingRequested failed = wish(org, 0);
        rows.failed(List.of(failed), FailureReason.CALENDAR_UNAVAILABLE);
        String path = "/api/bookings/" + failed.bookingId() + "/replay";
        List<Callable<HttpResponse<String>>> presses = Stream.of(one, two, one, two)
                .<Callable<HttpResponse<String>>>map(worker -> () -> house.call(worker, "POST", path, ""))
                .toList();

        List<HttpResponse<String>> answers;
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = people.invokeAll(presses).stream()
                    .map(pressed -> pressed.resultNow())
                    .toList();
        }

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .contains(202)
                .allMatch(status -> status == 202 || status == 409);
        assertThat(answers.stream()
                        .filter(answer -> answer.statusCode() == 202)
                        .map(HttpResponse::body)
                        .distinct())
                .singleElement()
                .asString()
                .contains("replay-" + failed.bookingId() + "-1");
        awaitLine(failed, "CONFIRMED 2");
        assertThat(live(org)).hasSize(1);
        assertThat(house.call(two, "POST", path, "").statusCode()).isEqualTo(409);
        assertThat(house.sql()
                        .sql(
                                "select priority || ' ' || cardinality(request_ids) from booking_saga where booking_id = ?")
                        .param(failed.bookingId().value())
                        .query(String.class)
                        .single())
                .isEqualTo("REPLAY 1");
    }

    @Test
    void saysWhatStandsInTheWay() {
        BookingRequested open = wish("nowhere", 0);
        BookingRequested undoing = wish("nowhere", 1);
        BookingRequested stuck = wish("nowhere", 2);
        BookingRequested past =
                aBooking().callOfItsOwn().at("2020-01-01T08:00:00Z").buildRequest();
        rows.received(List.of(open));
        rows.undoing(List.of(undoing), FailureReason.SLOT_TAKEN);
        rows.stuck(List.of(stuck), FailureReason.SLOT_TAKEN, "event_edited_by_person");
        rows.failed(List.of(past), FailureReason.SLOT_TAKEN);

        assertRefused(open, 409, "being decided");
        assertRefused(undoing, 409, "being removed");
        assertRefused(stuck, 409, "stuck");
        assertRefused(past, 422, "start has passed");
        assertRefused(wish("nowhere", 3), 404, "No booking has this id");
    }

    private void assertRefused(BookingRequested request, int status, String words) {
        HttpResponse<String> answer = post("/api/bookings/" + request.bookingId() + "/replay", "");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/bookings/1-1/replay | '' | bookingId: expected a UUID",
                "/api/bookings/1-1/close | {} | bookingId: expected a UUID",
                "/api/bookings/00000000-0000-0000-0000-000000000001/close | {} | reason: expected 1 to 500",
                "/api/bookings/00000000-0000-0000-0000-000000000001/close | {\"reason\":\"x\",\"gone\":1} | expected no members but",
                "/api/replays | [] | body: expected one JSON object",
                "/api/replays | {\"filter\":{\"orgID\":\"x\"}} | filter: expected no members but",
                "/api/replays | {\"filter\":{\"status\":\"CONFIRMED\"}} | status: expected FAILED",
                "/api/replays | {\"filter\":{\"reason\":\"WEATHER\"}} | reason: expected one of",
                "/api/replays | {\"filter\":{\"from\":\"monday\"}} | from: expected a moment",
                "/api/replays | {\"filter\":{\"bookingIds\":[]}} | bookingIds: expected a list with at least one",
                "/api/replays | {\"filter\":{\"bookingIds\":[7]}} | bookingId: expected a UUID",
                "/api/replays | {\"ratePerSecond\":0} | ratePerSecond: expected 0.1 to 100.0",
                "/api/replays | {\"ratePerSecond\":\"1\"} | ratePerSecond: expected a number",
                "/api/replays/x/stop | '' | replay: expected a UUID",
                "/api/dead-letters/x/replay | '' | letter: expected a UUID",
                "/api/dead-letters/00000000-0000-0000-0000-000000000001/discard | {} | body: expected an object with a reason",
            })
    void saysWhatWasExpected(String path, String body, String words) {
        HttpResponse<String> answer = post(path, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(words);
    }

    @Test
    void replaysHundredsOfTenClinicsAndCountsThem() {
        List<String> orgs =
                IntStream.range(0, 10).mapToObj(n -> house.connectedClinic()).toList();
        List<BookingRequested> wishes = orgs.stream()
                .flatMap(org -> IntStream.range(0, 50).mapToObj(place -> wish(org, place)))
                .toList();
        rows.failed(wishes, FailureReason.APPOINTMENT_REJECTED);
        String filter = "{\"filter\":{\"status\":\"FAILED\",\"reason\":\"APPOINTMENT_REJECTED\"},\"ratePerSecond\":100";

        JsonNode count =
                JSON.readTree(post("/api/replays", filter + ",\"dryRun\":true}").body());
        assertThat(count.path("total").asInt()).isEqualTo(500);
        assertThat(count.path("replayable").asInt()).isEqualTo(500);
        assertThat(count.path("groups").size()).isEqualTo(10);
        HttpResponse<String> begun = post("/api/replays", filter + "}");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        String run = begun.headers().firstValue("Location").orElseThrow();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(get(run).path("state").asString()).isEqualTo("DONE"));
        JsonNode progress = get(run);
        assertThat(progress.path("confirmed").asInt()).as(progress.toString()).isEqualTo(500);
        assertThat(progress.path("undecided").asInt()).isZero();
        assertThat(orgs).allSatisfy(org -> assertThat(live(org)).hasSize(50));
        assertThat(get("/api/replays").path("replays").get(0).path("id").asString())
                .isEqualTo(run.substring("/api/replays/".length()));
        assertThat(post(run + "/stop", "").body()).contains("\"state\":\"DONE\"");
        assertThat(house.call(one, "GET", "/api/replays/" + UUID.randomUUID(), "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aStuckUndoGoesOnWhenAPersonSaysSo() {
        BookingRequested stuck = wish(house.connectedClinic(), 0);
        rows.stuck(List.of(stuck), FailureReason.PLATFORM_MISCONFIGURED, "claimed_too_often");

        HttpResponse<String> answer = post("/api/bookings/" + stuck.bookingId() + "/undo", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        awaitLine(stuck, "FAILED 1 PLATFORM_MISCONFIGURED");
        assertThat(post("/api/bookings/" + stuck.bookingId() + "/undo", "").statusCode())
                .isEqualTo(409);
    }

    @Test
    void aStuckUndoIsClosedByAPersonWithAReason() {
        BookingRequested stuck = wish("nowhere", 0);
        rows.stuck(List.of(stuck), FailureReason.SLOT_TAKEN, "event_edited_by_person");
        String path = "/api/bookings/" + stuck.bookingId() + "/close";

        HttpResponse<String> answer = post(path, "{\"reason\":\"The clinic keeps it.\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(rows.line(stuck.bookingId()))
                .isEqualTo("FAILED 1 SLOT_TAKEN event_edited_by_person The clinic keeps it. f");
        assertRefused(stuck, 409, "second one");
        assertThat(post(path, "{\"reason\":\"Again.\"}").statusCode()).isEqualTo(409);
        assertThat(post(path, "{\"reason\":\"Removed now.\",\"eventGone\":true}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLetterIsShownSentAgainAndComesBackAsAnotherThatNamesIt() {
        String secret = "{\"patient\":\"Ada " + UUID.randomUUID() + "\u0000\u202e";
        house.publish(Topic.BOOKING_REQUESTED, new OrgId("org-1"), secret.getBytes(UTF_8), Map.of("note", "kept"));
        JsonNode letter = awaitLetter("value = '" + hex(secret) + "' and came_of is null");
        String path = "/api/dead-letters/" + letter.path("id").asString();

        assertThat(letter.path("reason").asString()).contains("not the JSON that was expected");
        assertThat(letter.path("origin").path("topic").asString()).isEqualTo("booking.requested.v1");
        assertThat(letter.toString()).doesNotContain("Ada").doesNotContain("kept");
        JsonNode content = revealed(path);
        assertThat(content.path("text").asString())
                .startsWith("{\"patient\":\"Ada ")
                .endsWith("\\x00\\xe2\\x80\\xae");
        assertThat(content.path("key").asString()).isEqualTo("org-1");
        assertThat(content.path("headers").get(0).path("value").asString()).isEqualTo("kept");

        assertThat(post(path + "/replay", "").statusCode()).isEqualTo(202);
        assertThat(post(path + "/replay", "").statusCode()).isEqualTo(409);

        JsonNode back = awaitLetter("came_of = '" + letter.path("id").asString() + "'");
        assertThat(back.path("state").asString()).isEqualTo("NEW");
        assertThat(get(path).path("state").asString()).isEqualTo("REPLAYED");
        String backPath = "/api/dead-letters/" + back.path("id").asString();
        assertThat(revealed(backPath)).isEqualTo(content);
        assertThat(post(backPath + "/discard", "{\"reason\":\"a load test\"}").body())
                .contains("\"state\":\"DISCARDED\"")
                .contains("a load test");
        assertThat(post(backPath + "/replay", "").statusCode()).isEqualTo(409);
        assertThat(post(backPath + "/discard", "{\"reason\":\"again\"}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void aLetterThatCanBeReadAfterAFixBecomesABooking() {
        String org = house.connectedClinic();
        BookingRequested request = wish(org, 0);
        house.publish(
                Topic.BOOKING_REQUESTED_DLT,
                request.orgId(),
                JsonEvents.write(request),
                Map.of(
                        "handshake-dead-letter-reason", "a reader that was older",
                        "handshake-dead-letter-origin", "booking.requested.v1-3@17"));
        JsonNode letter = awaitLetter("value = '" + hex(new String(JsonEvents.write(request), UTF_8)) + "'");

        assertThat(post("/api/dead-letters/" + letter.path("id").asString() + "/replay", "")
                        .statusCode())
                .isEqualTo(202);

        awaitLine(request, "CONFIRMED 1");
        assertThat(live(org)).hasSize(1);
    }

    @Test
    void pagesOfLettersHaveNoGapsAndNoRepetitions() {
        for (int n = 0; n < 3; n++) {
            house.publish(Topic.BOOKING_REQUESTED_DLT, new OrgId("page"), new byte[] {(byte) n}, Map.of());
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(house.sql()
                                .sql("select count(*) from dead_letter where key = 'page'::bytea")
                                .query(Integer.class)
                                .single())
                        .isEqualTo(3));
        List<String> expected = house.sql()
                .sql("select id::text from dead_letter where state = 'NEW' order by written_at desc, id desc")
                .query(String.class)
                .list();

        String next = "";
        List<String> found = new ArrayList<>();
        do {
            JsonNode page = get("/api/dead-letters?state=NEW&size=1" + (next.isEmpty() ? "" : "&after=" + next));
            page.path("letters").forEach(letter -> found.add(letter.path("id").asString()));
            next = page.path("next").asString("");
        } while (!next.isEmpty() && found.size() <= expected.size());

        assertThat(found).containsAll(expected).doesNotHaveDuplicates();
        assertThat(house.call(one, "GET", "/api/dead-letters?after=x", "").body())
                .contains("after: expected");
        assertThat(house.call(one, "GET", "/api/dead-letters?state=OLD", "").body())
                .contains("state: expected one of");
        String nowhere = expected.getFirst();
        assertThat(post("/api/dead-letters/" + nowhere + "/replay", "").statusCode())
                .isIn(202, 409);
    }

    private JsonNode revealed(String path) {
        return JSON.readTree(post(path + "/reveal", "").body()).path("content");
    }

    private JsonNode awaitLetter(String condition) {
        await().atMost(PATIENCE).until(() -> !ids(condition).isEmpty());
        String id = ids(condition).getFirst();
        JsonNode listed = get("/api/dead-letters?size=200")
                .path("letters")
                .valueStream()
                .filter(letter -> letter.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(get("/api/dead-letters/" + id)).isEqualTo(listed);
        return listed;
    }

    private List<String> ids(String condition) {
        return house.sql()
                .sql("select id::text from dead_letter where " + condition)
                .query(String.class)
                .list();
    }

    private static String hex(String text) {
        return "\\x" + HexFormat.of().formatHex(text.getBytes(UTF_8));
    }
}
