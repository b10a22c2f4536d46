package io.handshake.ingress;

import static io.handshake.ingress.VapiCall.aCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.Topic;
import io.handshake.ingress.IngressProcess.Item;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told when the broker dies or freezes is true afterwards: whoever was told "failed" is not in the topic. */
@Tag("slow")
class KafkaOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    /** Not at the deadline: what is told at once, on a machine that does other things too. */
    private static final Duration AT_ONCE = Duration.ofSeconds(6);

    @TempDir
    static Path data;

    private static BrokerProcess broker;
    private static SagaStandIn saga;
    private static IngressProcess ingress;

    /** One house for all of them: an ingress outlives many outages. */
    @BeforeAll
    static void start() {
        broker = new BrokerProcess(data);
        saga = new SagaStandIn(broker.bootstrapServers());
        ingress = new IngressProcess(
                broker.bootstrapServers(), "--handshake.answer-within=" + ANSWER_WITHIN.toMillis() + "ms");
    }

    @BeforeEach
    void mend() {
        broker.mend();
        saga.decide(request -> List.of(SagaStandIn.confirmed(request)));
        ingress.awaitReady();
        await().atMost(PATIENCE).until(() -> ingress.call(aCall()).status().equals("confirmed"));
    }

    @AfterAll
    static void stop() {
        ingress.close();
        saga.close();
        broker.close();
    }

    @Test
    void withADeadBrokerACallFailsAtOnceAndNothingAppearsLater() {
        broker.kill();
        await().atMost(PATIENCE)
                .until(() -> ingress.get("/actuator/health/readiness").statusCode() == 503);
        VapiCall call = aCall();
        Instant before = Instant.now();

        Item item = ingress.call(call);

        assertThat(item.status()).isEqualTo("failed");
        assertThat(item.content().get("retryable").asBoolean()).isTrue();
        assertThat(Duration.between(before, Instant.now())).isLessThan(AT_ONCE);
        broker.start();
        ingress.awaitReady();
        assertThat(ingress.call(aCall()).status()).isEqualTo("confirmed");
        assertThat(published()).doesNotContain(call.toolCallId());
        assertThat(ingress.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void aBrokerKilledInMidCallLeavesTheAnswerPendingAndIsFollowedAgain() {
        saga.decide(request -> List.of());
        VapiCall call = aCall();
        CompletableFuture<Item> waiting = ingress.callAsync(call);
        await().atMost(PATIENCE).until(() -> !saga.requestsOf(call.callId()).isEmpty());

        broker.kill();

        assertThat(waiting.join().status()).isEqualTo("pending");
        broker.start();
        ingress.awaitReady();
        saga.decide(request -> List.of(SagaStandIn.confirmed(request)));
        assertThat(ingress.call(aCall()).status()).isEqualTo("confirmed");
    }

    @Test
    void anOutcomeAfterAShortOutageStillAnswersTheCall() {
        saga.decide(request -> List.of());
        VapiCall call = aCall();
        // A broker's start may take longer than the others here would wait.
        try (IngressProcess patient =
                new IngressProcess(broker.bootstrapServers(), "--handshake.answer-within=60s").awaitReady()) {
            CompletableFuture<Item> waiting = patient.callAsync(call);
            await().atMost(PATIENCE).until(() -> !saga.requestsOf(call.callId()).isEmpty());

            broker.kill();
            broker.start();
            saga.announce(SagaStandIn.confirmed(saga.requestsOf(call.callId()).getFirst()));

            assertThat(waiting.join().status()).isEqualTo("confirmed");
        }
    }

    @Test
    void withAFrozenBrokerACallFailsAtOnceAndNothingAppearsLater() {
        broker.freeze();
        await().atMost(PATIENCE)
                .until(() -> ingress.get("/actuator/health/readiness").statusCode() == 503);
        VapiCall call = aCall();
        Instant before = Instant.now();

        Item item = ingress.call(call);

        assertThat(item.status()).isEqualTo("failed");
        assertThat(Duration.between(before, Instant.now())).isLessThan(AT_ONCE);
        broker.thaw();
        ingress.awaitReady();
        assertThat(ingress.call(aCall()).status()).isEqualTo("confirmed");
        assertThat(published()).doesNotContain(call.toolCallId());
    }

    /** The record lies in the frozen broker's socket: it appears when the broker wakes, so "failed" would be a lie. */
    @Test
    void aCallThatMeetsABrokerJustFrozenIsPending() {
        saga.decide(request -> List.of());
        VapiCall call = aCall();
        broker.freeze();

        Item item = ingress.call(call);

        assertThat(item.status()).isEqualTo("pending");
        broker.thaw();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(published()).contains(call.toolCallId()));
    }

    @Test
    void aServiceThatStartsWithoutABrokerSaysSoAndRecoversByItself() {
        broker.kill();
        try (IngressProcess early = new IngressProcess(broker.bootstrapServers())) {
            assertThat(early.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(early.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(early.call(aCall()).status()).isEqualTo("failed");

            broker.start();

            assertThat(early.awaitReady().call(aCall()).status()).isEqualTo("confirmed");
        }
    }

    /** The retry's request was never sent, but the first one's may yet be confirmed: neither is told "failed". */
    @Test
    void aRetryDuringAnOutageIsNotToldThatItFailed() {
        saga.decide(request -> List.of());
        VapiCall call = aCall();
        CompletableFuture<Item> first = ingress.callAsync(call);
        await().atMost(PATIENCE).until(() -> !saga.requestsOf(call.callId()).isEmpty());
        broker.kill();
        await().atMost(PATIENCE)
                .until(() -> ingress.get("/actuator/health/readiness").statusCode() == 503);

        CompletableFuture<Item> retried = ingress.callAsync(call);
        CompletableFuture<Item> repeated = ingress.callAsync(call.as("repeated by the model"));
        assertThat(retried.join().status()).isEqualTo("pending");
        assertThat(repeated.join().status()).isEqualTo("pending");
        assertThat(first.join().status()).isEqualTo("pending");
        assertThat(ingress.call(aCall()).status()).isEqualTo("failed");
    }

    /** Calls in close order while the broker is killed, then frozen, among them. */
    @Test
    void nobodyWhoIsToldFailedIsBookedLater() throws Exception {
        Map<String, CompletableFuture<Item>> calls = new HashMap<>();
        for (boolean kill : new boolean[] {true, false}) {
            for (int i = 0; i < 60; i++) {
                VapiCall call = aCall();
                calls.put(call.toolCallId(), ingress.callAsync(call));
                if (i == 20) {
                    Thread.ofVirtual().start(kill ? broker::kill : broker::freeze);
                }
                Thread.sleep(20);
            }
            CompletableFuture.allOf(calls.values().toArray(CompletableFuture[]::new))
                    .join();
            if (kill) {
                broker.start();
            } else {
                broker.thaw();
            }
            ingress.awaitReady();
            await().atMost(PATIENCE).until(() -> ingress.call(aCall()).status().equals("confirmed"));
        }
        // Far longer than the producer keeps anything.
        await().pollDelay(Duration.ofSeconds(6)).until(() -> true);

        Set<String> published = published();
        Map<String, List<String>> told = new HashMap<>();
        calls.forEach((id, item) -> told.computeIfAbsent(item.join().status(), status -> new ArrayList<>())
                .add(id));
        assertThat(told.get("failed")).isNotEmpty().doesNotContainAnyElementsOf(published);
        assertThat(published).containsAll(told.get("confirmed"));
        assertThat(told.get("confirmed")).hasSizeGreaterThan(5);
    }

    /** The request ids in the topic, read anew from its first record. */
    private Set<String> published() {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        Set<String> ids = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(Topic.BOOKING_REQUESTED.topicName()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    ids.add(io.handshake.contracts.JsonEvents.read(record.value(), BookingRequested.class)
                            .requestId()
                            .value());
                }
            }
        }
        return ids;
    }
}
