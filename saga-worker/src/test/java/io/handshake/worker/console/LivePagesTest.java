package io.handshake.worker.console;

import static io.handshake.worker.Bookings.aBooking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import io.handshake.worker.KafkaServer;
import io.handshake.worker.console.Desk.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages of what happens now, as a browser without scripts gets them. */
@Tag("slow")
class LivePagesTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern NEXT = Pattern.compile("data-next=\"([^\"]+)\"");
    private static final Pattern REQUESTED = Pattern.compile("data-value=\"REQUESTED\">([0-9]+)<");

    private final Desk desk = Desk.shared();
    private final Visitor visitor = desk.signedIn("Grace");

    private BookingRequested requested() throws Exception {
        BookingRequested request = aBooking()
                .of("clinic-of-the-live-pages")
                .callOfItsOwn()
                .receivedAt(desk.clock().instant())
                .buildRequest();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.BOOKING_REQUESTED.topicName(),
                request.orgId().value().getBytes(UTF_8),
                JsonEvents.write(request));
        record.headers()
                .add(EventHeaders.SUBJECT, request.bookingId().toString().getBytes(UTF_8));
        record.headers().add("patient", "Ada".getBytes(UTF_8));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KafkaServer.embedded().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get(30, TimeUnit.SECONDS);
        }
        return request;
    }

    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        return matcher.group(1);
    }

    @Test
    void nowShowsTheFiguresWithoutAScriptAndLoadsItselfAgainIfWanted() throws Exception {
        int before = Integer.parseInt(found(REQUESTED, visitor.get("/console").body()));
        requested();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Integer.parseInt(
                                found(REQUESTED, visitor.get("/console").body())))
                        .isGreaterThan(before));

        HttpResponse<String> page = visitor.get("/console");
        HttpResponse<String> again = visitor.get("/console?refresh=10");
        HttpResponse<String> whole = visitor.get("/console/now.json");
        assertThat(page.body())
                .contains("aria-current=\"page\"", "Oldest undecided", "Clinics that need a person", "role=\"status\"")
                .contains("/console?refresh=10")
                .doesNotContain("hidden=\"\">The topics are still", "Ada");
        assertThat(page.headers().firstValue("Refresh")).isEmpty();
        assertThat(again.headers().firstValue("Refresh")).hasValue("10");
        assertThat(visitor.get("/console?refresh=1").statusCode()).isEqualTo(400);
        assertThat(visitor.get("/console?refresh=often").body()).contains("refresh: expected seconds");
        assertThat(whole.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(whole.body()).contains("\"REQUESTED\":[", "\"standing\":{");
        assertThat(desk.stranger().get("/console/now.json").statusCode()).isEqualTo(303);
    }

    @Test
    void topicsShowRecordsMaskedAndFollowThem() throws Exception {
        String path = "/console/topics?topic=booking.requested.v1";
        BookingRequested first = requested();
        await().atMost(SOON)
                .until(() -> visitor.get(path).body().contains(first.bookingId().toString()));
        String page = visitor.get(path).body();
        BookingRequested second = requested();

        String rows = "/console/topics/rows?topic=booking.requested.v1&q=&after=" + found(NEXT, page);
        await().atMost(SOON)
                .until(() ->
                        visitor.get(rows).body().contains(second.bookingId().toString()));
        HttpResponse<String> came = visitor.get(rows);

        assertThat(page)
                .contains("•••", "clinic-of-the-live-pages", "Who reads, and how far they are", "12 partitions</span>")
                .doesNotContain("Ada", "Lovelace", "+44", "example.org", "Nervous");
        assertThat(came.body().strip())
                .startsWith("<tr")
                .doesNotContain(first.bookingId().toString(), "Ada", "Lovelace", "<html", "<main");
        assertThat(came.headers().firstValue("Handshake-Next")).isPresent();
        assertThat(visitor.get("/console/topics/rows?topic=booking.requested.v1&after="
                                + came.headers().firstValue("Handshake-Next").orElseThrow())
                        .body())
                .isBlank();
    }

    @Test
    void topicsAreFilteredByWhatIsShownAndNothingElse() throws Exception {
        BookingRequested one = requested();
        BookingRequested other = requested();
        String path = "/console/topics?topic=booking.requested.v1&q=";
        await().atMost(SOON)
                .until(() -> visitor.get(path).body().contains(other.bookingId().toString()));

        String found = visitor.get(path + one.bookingId()).body();

        assertThat(found)
                .contains("<code>" + one.bookingId() + "</code>")
                .doesNotContain("<code>" + other.bookingId() + "</code>");
        assertThat(visitor.get(path + "Lovelace").body())
                .contains("No record of the last minutes shows this.</p>")
                .doesNotContain("<code>clinic-of-the-live-pages</code>");
        assertThat(visitor.get(path + "%3Cb%3E").body()).doesNotContain("<b>\"");
        assertThat(visitor.get("/console/topics?topic=nothing").statusCode()).isEqualTo(400);
        assertThat(visitor.get(path + "x".repeat(101)).statusCode()).isEqualTo(400);
        assertThat(visitor.get("/console/topics/rows?topic=booking.steps.v1&after=x")
                        .statusCode())
                .isEqualTo(400);
    }
}
