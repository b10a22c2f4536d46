package io.handshake.local.chaos;

import io.handshake.local.audit.Given;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import io.handshake.local.talk.Webhook;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who calls, each on a thread of its own, and what each was told. */
final class Callers {

    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);

    private static final Duration HELD_FOR = Duration.ofSeconds(40);
    private static final Duration NEXT_TURN_AFTER = Duration.ofMillis(100);

    private final List<Webhook> ingresses;
    private final Clock clock;
    private final ConcurrentLinkedQueue<Given> given = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    Callers(LocalHouse house, Clock clock) {
        this.ingresses = house.services(Service.INGRESS).stream()
                .map(ingress -> new Webhook(ingress.url(), house.vapiSecret()))
                .toList();
        this.clock = clock;
    }

    void call(PlannedCall planned) {
        waiting.incrementAndGet();
        Thread.ofVirtual().name("caller").start(() -> {
            try {
                given.add(answer(planned.ingress(), planned.call()));
            } finally {
                waiting.decrementAndGet();
            }
        });
    }

    /**
     * A balancer sends a call to the next ingress when one refuses the connection, holds it for a while when all do, and
     * never sends it twice when it may have been read.
     */
    private Given answer(int first, VapiCall call) {
        Pace pace = new Pace();
        for (int turn = 0; pace.elapsed().compareTo(HELD_FOR) < 0; turn++) {
            try {
                return given(
                        call, ingresses.get((first + turn) % ingresses.size()).book(call));
            } catch (IllegalStateException e) {
                if (!(e.getCause() instanceof ConnectException) || !Pace.pause(NEXT_TURN_AFTER)) {
                    LOG.atInfo()
                            .setCause(e)
                            .addKeyValue("event", "call_not_answered")
                            .addKeyValue("request_id", call.toolCallId())
                            .log();
                    break;
                }
            }
        }
        return new Given(call.orgId(), call.callId(), call.toolCallId(), "", "", "", "", "", clock.instant());
    }

    private Given given(VapiCall call, VapiAnswer answer) {
        return new Given(
                call.orgId(),
                call.callId(),
                call.toolCallId(),
                answer.status(),
                answer.reason(),
                answer.bookingId(),
                answer.eventId(),
                answer.appointmentId(),
                clock.instant());
    }

    /** How many have not been answered yet. */
    int waiting() {
        return waiting.get();
    }

    List<Given> given() {
        return List.copyOf(given);
    }

    /** How many were told what; who got no answer is under {@code none}. */
    Map<String, Long> counts() {
        return given.stream()
                .collect(Collectors.groupingBy(
                        one -> one.status().isEmpty() ? "none" : one.status(), TreeMap::new, Collectors.counting()));
    }
}
