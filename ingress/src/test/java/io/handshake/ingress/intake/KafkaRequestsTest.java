package io.handshake.ingress.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import io.handshake.ingress.BrokerProcess;
import io.handshake.ingress.KafkaClientSettings;
import io.handshake.ingress.SagaStandIn;
import io.handshake.web.traces.Traces;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the producer knows, without the gate before it. */
@Tag("slow")
class KafkaRequestsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(5);

    @TempDir
    Path data;

    private final AtomicInteger neverSent = new AtomicInteger();

    @Test
    void isCertainOfWhatADeadBrokerNeverGotAndOpenAboutAFrozenOne() {
        try (BrokerProcess broker = new BrokerProcess(data);
                SagaStandIn saga = new SagaStandIn(broker.bootstrapServers());
                KafkaRequests requests = new KafkaRequests(
                        new KafkaClientSettings(
                                        Map.of(),
                                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                                        Duration.ofSeconds(15))
                                .writer(),
                        Traces.OFF)) {
            saga.decide(request -> List.of());
            publish(requests, "first");
            await().atMost(Duration.ofSeconds(40)).until(() -> has(saga, "first"));

            broker.kill();
            // The producer must have seen the connection break: until then a record may go into a dead socket.
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            publish(requests, "to a dead broker");
            await().atMost(GIVEN_UP_AFTER.plusSeconds(15)).until(() -> neverSent.get() == 1);
            broker.start();
            publish(requests, "second");
            await().atMost(Duration.ofSeconds(40)).until(() -> has(saga, "second"));
            assertThat(has(saga, "to a dead broker")).isFalse();

            broker.freeze();
            publish(requests, "to a frozen broker");
            await().pollDelay(GIVEN_UP_AFTER.plusSeconds(4))
                    .atMost(GIVEN_UP_AFTER.plusSeconds(15))
                    .until(() -> neverSent.get() == 1);
            broker.thaw();
            await().atMost(Duration.ofSeconds(40)).until(() -> has(saga, "to a frozen broker"));
            assertThat(neverSent).hasValue(1);
        }
    }

    @Test
    void withoutMetadataTheRefusalIsCertainAtOnce() {
        try (KafkaRequests requests = new KafkaRequests(
                new KafkaClientSettings(Map.of(), Map.of("bootstrap.servers", "127.0.0.1:1"), Duration.ofSeconds(3))
                        .writer(),
                Traces.OFF)) {
            publish(requests, "to nobody");

            assertThat(neverSent).hasValue(1);
        }
    }

    private void publish(KafkaRequests requests, String id) {
        requests.publish(request(id), "", neverSent::incrementAndGet);
    }

    private static boolean has(SagaStandIn saga, String id) {
        return saga.requests().stream()
                .anyMatch(request -> request.requestId().value().equals(id));
    }

    private static BookingRequested request(String id) {
        OrgId orgId = new OrgId("clinic-1");
        Instant start = NOW.plusSeconds(86_400);
        return new BookingRequested(
                BookingId.of(orgId, id, "primary", start),
                new RequestId(id),
                orgId,
                id,
                "primary",
                start,
                30,
                ZoneId.of("Europe/London"),
                new Patient("Ada Lovelace", "", ""),
                "",
                "",
                NOW,
                NOW.plusSeconds(15));
    }
}
