package io.handshake.local.chaos;

import io.handshake.local.audit.Answers;
import io.handshake.local.audit.Given;
import io.handshake.local.audit.Given.Answered;
import io.handshake.local.audit.Given.Heard;
import io.handshake.local.audit.Given.Lost;
import io.handshake.local.audit.Given.Unusable;
import io.handshake.local.gauge.Pace;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.talk.NoAnswerException;
import io.handshake.local.talk.UnusableAnswerException;
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
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    Callers(LocalHouse house, Clock clock) {
        this.ingresses = house.services(Service.INGRESS).stream()
                .map(ingress -> new Webhook(ingress.url(), house.vapiSecret()))
                .toList();
        this.clock = clock;
    }

    void call(PlannedCall planned) {
        calls.incrementAndGet();
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
                        call,
                        answered(
                                ingresses.get((first + turn) % ingresses.size()).book(call)));
            } catch (UnusableAnswerException e) {
                notAnswered(call, e);
                return given(call, new Unusable(e.httpStatus()));
            } catch (NoAnswerException e) {
                if (!(e.getCause() instanceof ConnectException) || !Pace.pause(NEXT_TURN_AFTER)) {
                    notAnswered(call, e);
                    break;
                }
            }
        }
        return given(call, new Lost());
    }

    private static void notAnswered(VapiCall call, IllegalStateException why) {
        LOG.atInfo()
                .setCause(why)
                .addKeyValue("event", "call_not_answered")
                .addKeyValue("request_id", call.toolCallId())
                .log();
    }

    private Given given(VapiCall call, Heard heard) {
        return new Given(call.orgId(), call.callId(), call.toolCallId(), heard, clock.instant());
    }

    private static Answered answered(VapiAnswer answer) {
        return new Answered(
                answer.isError(),
                answer.toolCallId(),
                answer.status(),
                answer.reason(),
                answer.bookingId(),
                answer.eventId(),
                answer.appointmentId());
    }

    /** How many have called. */
    int calls() {
        return calls.get();
    }

    /** How many have not been answered yet. */
    int waiting() {
        return waiting.get();
    }

    /** @param mayBeLost how many connections may have broken */
    Answers answers(int mayBeLost) {
        return new Answers(List.copyOf(given), calls.get(), mayBeLost);
    }

    /** How many were told what; who got no answer is under {@code none} or {@code unusable}. */
    Map<String, Long> counts() {
        return given.stream()
                .collect(Collectors.groupingBy(one -> one.heard().word(), TreeMap::new, Collectors.counting()));
    }
}
