package io.handshake.local.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.handshake.embedded.LoopbackPorts;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.JsonVapi;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import io.handshake.local.talk.Webhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An ingress is killed once, while it has calls at each of its boundaries. It keeps nothing, so the callers are answered
 * when the model says it again: by another ingress, about the same booking.
 *
 * <p>The two instants within {@code send} (queued, on its way) cannot be told apart from outside: the record is on the topic
 * or it is not, and both are here.
 */
@ExtendWith(InTown.class)
@Timeout(120)
class KilledIngressIT {

    private static final Duration HAPPENS_WITHIN = Duration.ofSeconds(60);

    /** One call; and when its event was made, and whether Google may answer that. */
    private record Caller(TestClinic clinic, VapiCall call, CountDownLatch inserted, CountDownLatch mayGoOn) {

        static Caller of(Town town) {
            TestClinic clinic = town.clinic();
            return new Caller(
                    clinic, VapiCall.to(clinic.orgId(), Town.at(14, 0)), new CountDownLatch(1), new CountDownLatch(1));
        }

        void hold() {
            inserted.countDown();
            try {
                boolean _ = mayGoOn.await(HAPPENS_WITHIN.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        CompletableFuture<VapiAnswer> callAt(Webhook webhook) {
            return CompletableFuture.supplyAsync(
                    () -> webhook.book(call), task -> Thread.ofVirtual().start(task));
        }
    }

    @Test
    void whoeverItHadNotAnsweredIsAnsweredByAnother(Town town) throws Exception {
        ServiceProcess doomed = town.house().start(Service.INGRESS);
        doomed.awaitReady(LocalHouse.READY_WITHIN);
        Webhook webhook = town.webhookOf(doomed);
        Caller answered = Caller.of(town);
        Caller decided = Caller.of(town);
        Caller published = Caller.of(town);
        Caller unpublished = Caller.of(town);
        town.google().onInserted(inserted -> {
            if (inserted.account().equals(decided.clinic().account())) {
                decided.hold();
            }
        });
        town.google()
                .fault(Fault.on(Operation.INSERT, new FaultEffect.Stall())
                        .account(published.clinic().account())
                        .always());

        VapiAnswer first = webhook.book(answered.call());
        CompletableFuture<VapiAnswer> decidedAnswer = decided.callAt(webhook);
        CompletableFuture<VapiAnswer> publishedAnswer = published.callAt(webhook);
        assertThat(decided.inserted().await(HAPPENS_WITHIN.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        await().atMost(HAPPENS_WITHIN)
                .until(() ->
                        town.google().count(Operation.INSERT, published.clinic().account()) > 0);
        doomed.pause();
        try (Socket unread = sent(town, doomed, unpublished.call())) {
            decided.mayGoOn().countDown();
            await().atMost(HAPPENS_WITHIN).until(() -> isTold(town, decided));
            assertThat(decidedAnswer).isNotDone();
            assertThat(isTold(town, published)).isFalse();
            doomed.kill();
            assertThat(unread.isConnected()).isTrue();
        }
        town.google().clearFaults();

        assertThat(first.status()).isEqualTo("confirmed");
        assertThatThrownBy(() -> decidedAnswer.get(HAPPENS_WITHIN.toSeconds(), TimeUnit.SECONDS))
                .hasMessageContaining("No answer");
        assertThatThrownBy(() -> publishedAnswer.get(HAPPENS_WITHIN.toSeconds(), TimeUnit.SECONDS))
                .hasMessageContaining("No answer");
        assertThat(town.settled().requests())
                .noneMatch(request ->
                        request.orgId().value().equals(unpublished.clinic().orgId()));
        for (Caller caller : List.of(answered, decided, published, unpublished)) {
            VapiAnswer again = town.webhook().book(caller.call().repeated());
            assertThat(again.status()).isEqualTo("confirmed");
            assertThat(town.allEvents(caller.clinic()))
                    .hasSize(1)
                    .first()
                    .satisfies(event -> assertThat(event.id()).isEqualTo(again.eventId()));
        }
        assertThat(town.webhook().book(answered.call().repeated()).eventId()).isEqualTo(first.eventId());
        doomed.close();
        report("before it publishes", "stopped by SIGSTOP; the request lies in its socket");
        report("after it published, before the decision", "Google keeps silent about the insert");
        report("after the outcome, before its answer", "stopped by SIGSTOP until the outcome is on its topic");
        report("after its answer", "the answer was read");
    }

    private static void report(String boundary, String how) {
        BoundaryReport.add("ingress, SIGKILL", boundary, how, "CONFIRMED", "", "confirmed when repeated elsewhere");
    }

    private static boolean isTold(Town town, Caller caller) {
        return town.evidence().outcomes().stream()
                .anyMatch(told ->
                        told.outcome().orgId().value().equals(caller.clinic().orgId()));
    }

    /** A whole request that the kernel has taken for a process which does not run. */
    private static Socket sent(Town town, ServiceProcess ingress, VapiCall call) throws IOException {
        byte[] body = JsonVapi.message(List.of(call)).getBytes(UTF_8);
        String head =
                """
                POST %s HTTP/1.1\r
                Host: %s\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(Webhook.PATH, LoopbackPorts.HOST, town.house().vapiSecret(), body.length);
        Socket socket = new Socket(InetAddress.ofLiteral(LoopbackPorts.HOST), ingress.port());
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return socket;
    }
}
