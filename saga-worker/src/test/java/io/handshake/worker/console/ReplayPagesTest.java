package io.handshake.worker.console;

import static io.handshake.worker.Bookings.aBooking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.Topic;
import io.handshake.worker.KafkaServer;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.console.Desk.Visitor;
import io.handshake.worker.replays.FailedRows;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person sees and presses of failed bookings, replays and dead letters. No inbox runs here: nothing is decided. */
@Tag("slow")
class ReplayPagesTest {

    private final Desk desk = Desk.shared();
    private final FailedRows rows = new FailedRows(desk.sql());
    private final Visitor grace = desk.signedIn("Grace");
    private final String org = "pages-" + UUID.randomUUID();

    private BookingRequested wish() {
        return aBooking().of(org).callOfItsOwn().at("2090-01-02T10:00:00Z").buildRequest();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private List<String> acts(String subject) {
        return desk.bean(AuditLog.class).newest(Optional.of(subject), 10).stream()
                .map(entry -> entry.actor().name() + " " + entry.action() + " " + entry.detail())
                .toList();
    }

    @Test
    void showsWhatHasFailedByReasonAndClinicAndNothingOfThePatient() {
        BookingRequested one = wish();
        rows.failed(List.of(one, wish()), FailureReason.CALENDAR_ACCESS_REVOKED);

        String page = grace.get("/console/failed?clinic=" + org).body();

        assertThat(page)
                .contains("<b>2</b> failed, <b>2</b> can be replayed")
                .contains("Reconnect the calendar, then replay.")
                .contains("/console/bookings/" + one.bookingId())
                .contains("Mon 2 Jan 2090, 10:00:00 (")
                .doesNotContain("Lovelace")
                .doesNotContain("ada@example.org");
        assertThat(grace.get("/console/failed?reason=WEATHER").statusCode()).isEqualTo(400);
        assertThat(grace.get("/console/failed?from=monday").body()).contains("from: expected a day");
    }

    @Test
    void countsFirstAndBeginsAtASecondPress() {
        BookingRequested failed = wish();
        BookingRequested open = wish();
        rows.failed(List.of(failed), FailureReason.CALENDAR_REJECTED);
        rows.received(List.of(open));
        String chosen = "?booking=" + failed.bookingId() + "&booking=" + open.bookingId();

        HttpResponse<String> asked = grace.get("/console/failed/replay" + chosen);
        assertThat(asked.body()).contains("Replay <span>1</span>").contains("<b>1</b> of the selected have not failed");
        assertThat(desk.sql()
                        .sql("select count(*) from replay_item where booking_id = ?")
                        .param(failed.bookingId().value())
                        .query(Integer.class)
                        .single())
                .isZero();

        HttpResponse<String> begun = grace.post(
                "/console/replays", Map.of("booking", failed.bookingId().toString(), "rate", "5"));
        assertThat(begun.statusCode()).isIn(302, 303);
        String run = header(begun, "Location").replaceFirst("^https?://[^/]+", "");
        String page = grace.get(run).body();

        assertThat(page).contains("by <b>Grace</b>", "hx-trigger=\"every 1s\"", "<progress", "Stop");
        assertThat(grace.get(run + "/figures").body()).startsWith("<section").doesNotContain("<html");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(grace.get(run + "/figures").body())
                        .containsPattern("Not decided yet</h2><div class=\"value\">1<"));
        HttpResponse<String> stopped = grace.post(run + "/stop", Map.of());
        assertThat(stopped.statusCode()).isIn(302, 303);
        assertThat(grace.get(run).body()).contains("STOPPED").doesNotContain("/stop");
        assertThat(acts("replay/" + run.substring("/console/replays/".length())))
                .containsExactly(
                        "Grace stop-replay 0 bookings were still waiting", "Grace begin-replay 1 bookings, 5 a second");
        assertThat(grace.get("/console/failed").body()).contains(run);
        assertThat(grace.post("/console/replays", Map.of("clinic", "nobody", "rate", "5"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(grace.post("/console/replays", Map.of("clinic", org, "rate", "1000"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(grace.get("/console/replays/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aBookingIsReplayedFromItsOwnPageUnderThePersonsName() {
        BookingRequested failed = wish();
        rows.failed(List.of(failed), FailureReason.CALENDAR_REJECTED);
        String path = "/console/bookings/" + failed.bookingId();
        assertThat(deeds(path))
                .startsWith("<section")
                .contains("action=\"" + path + "/replay\"", "name=\"_csrf\"")
                .doesNotContain("/undo", "/close", "<html");

        HttpResponse<String> pressed = grace.post(path + "/replay", Map.of("back", "booking"));

        assertThat(header(pressed, "Location")).endsWith(path + "?said=replayed");
        assertThat(acts("booking/" + failed.bookingId())).containsExactly("Grace replay-booking after attempt 1");
        BookingRequested open = wish();
        rows.received(List.of(open));
        HttpResponse<String> refused = grace.post("/console/bookings/" + open.bookingId() + "/replay", Map.of());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("It is being decided right now");
        assertThat(deeds("/console/bookings/" + open.bookingId()))
                .contains("It is being decided right now")
                .doesNotContain("<form");
        assertThat(grace.postAsItIs(path + "/replay", Map.of()).statusCode()).isEqualTo(403);
    }

    /** What can be done about a booking, as its page shows it. */
    private String deeds(String page) {
        String body = grace.get(page).body();
        int from = body.indexOf("<section class=\"deeds\"");
        return body.substring(from, body.indexOf("</section>", from));
    }

    @Test
    void aStuckUndoIsTriedAgainOrClosedWithAReason() {
        BookingRequested edited = wish();
        BookingRequested gone = wish();
        rows.stuck(List.of(edited, gone), FailureReason.SLOT_TAKEN, "event_edited_by_person");

        String page = grace.get("/console/failed").body();
        assertThat(page).contains(edited.bookingId().toString()).contains("Somebody has edited the event");

        String closes = "/console/bookings/" + edited.bookingId() + "/close";
        assertThat(grace.post(closes, Map.of("reason", " ")).body()).contains("reason: expected 1 to 500");
        HttpResponse<String> closed = grace.post(closes, Map.of("reason", "They keep it.", "back", "failed"));
        assertThat(header(closed, "Location")).endsWith("/console/failed?said=closed");
        assertThat(grace.get("/console/failed?said=closed").body()).contains("The undo is closed.");
        grace.post("/console/bookings/" + gone.bookingId() + "/undo", Map.of("back", "failed"));

        assertThat(rows.line(edited.bookingId()))
                .isEqualTo("FAILED 1 SLOT_TAKEN event_edited_by_person They keep it. f");
        assertThat(rows.line(gone.bookingId())).isEqualTo("UNDOING 1 SLOT_TAKEN");
        assertThat(grace.get("/console/failed?clinic=" + org).body())
                .contains("<b>1</b> failed, <b>0</b> can be replayed");
    }

    @Test
    void aLettersBytesAreShownToWhoeverAsksByName() throws Exception {
        String secret = "<script>alert('Ada " + UUID.randomUUID() + "')</script>";
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", KafkaServer.embedded().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                    Topic.BOOKING_REQUESTED_DLT.topicName(), org.getBytes(UTF_8), secret.getBytes(UTF_8));
            letter.headers()
                    .add("handshake-dead-letter-reason", "expected JSON, found <b>something</b>".getBytes(UTF_8));
            letter.headers().add("handshake-dead-letter-origin", "booking.requested.v1-0@1".getBytes(UTF_8));
            producer.send(letter).get(30, TimeUnit.SECONDS);
        }
        String sought = "select id::text from dead_letter where key = convert_to('" + org + "', 'UTF8')";
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        desk.sql().sql(sought).query(String.class).optional().isPresent());
        String id = desk.sql().sql(sought).query(String.class).single();
        String path = "/console/dead-letters/" + id;

        assertThat(grace.get("/console/dead-letters").body()).contains(path).doesNotContain("<b>something");
        assertThat(grace.get(path).body()).contains("Send it again", "Show it").doesNotContain("Ada");
        assertThat(grace.post(path + "/reveal", Map.of()).body())
                .contains("&lt;script&gt;alert(&#39;Ada")
                .doesNotContain("<script>alert");
        HttpResponse<String> discarded = grace.post(path + "/discard", Map.of("reason", "a test"));
        assertThat(header(discarded, "Location")).endsWith(path + "?said=letter-discarded");
        assertThat(grace.get(path + "?said=letter-discarded").body())
                .contains("a test")
                .doesNotContain("Send it again");
        assertThat(grace.post(path + "/replay", Map.of()).statusCode()).isEqualTo(409);
        assertThat(acts("dead-letter/" + id))
                .containsExactly("Grace discard-dead-letter a test", "Grace reveal-dead-letter ");
        assertThat(grace.get("/console/dead-letters?state=ALL").body()).contains(path);
        assertThat(grace.get("/console/dead-letters?state=OLD").statusCode()).isEqualTo(400);
    }
}
