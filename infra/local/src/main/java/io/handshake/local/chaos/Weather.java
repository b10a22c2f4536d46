package io.handshake.local.chaos;

import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Garbling;
import io.handshake.embedded.google.Meanwhile;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What a bad day at Google looks like: each request may be struck by one of these, by chance. */
final class Weather {

    private static final Set<Operation> WRITES = EnumSet.of(Operation.INSERT, Operation.DELETE);
    private static final Set<Operation> EVENTS = EnumSet.of(Operation.INSERT, Operation.GET, Operation.DELETE);
    private static final Set<Operation> ALL =
            EnumSet.of(Operation.TOKEN, Operation.INSERT, Operation.GET, Operation.DELETE);
    private static final double OFTEN = 0.02;
    private static final double SELDOM = 0.007;

    /** Together they strike about one request in seven. */
    static List<Fault> stormy(RandomGenerator random) {
        return Stream.of(
                        chance(ALL, SELDOM, new FaultEffect.Drop(When.BEFORE_APPLYING)),
                        chance(WRITES, OFTEN, new FaultEffect.Drop(When.AFTER_APPLYING)),
                        chance(WRITES, SELDOM, new FaultEffect.ApplyLate(Duration.ofMillis(1_500), Meanwhile.DROP)),
                        chance(WRITES, SELDOM, new FaultEffect.ApplyLate(Duration.ofSeconds(6), Meanwhile.STALL)),
                        chance(ALL, SELDOM, FaultEffect.answer(503, "backendError")),
                        chance(WRITES, OFTEN, FaultEffect.answerThoughApplied(500, "backendError")),
                        chance(
                                EVENTS,
                                OFTEN,
                                new FaultEffect.Answer(
                                        429, "rateLimitExceeded", Duration.ofSeconds(1), When.BEFORE_APPLYING)),
                        chance(EVENTS, SELDOM, new FaultEffect.Unauthorized()),
                        chance(EVENTS, SELDOM, new FaultEffect.Stall()),
                        chance(ALL, OFTEN, new FaultEffect.Delay(Duration.ofMillis(700), When.AFTER_APPLYING)),
                        chance(EVENTS, SELDOM, new FaultEffect.Garbled(Garbling.BROKEN_JSON)),
                        chance(EVENTS, SELDOM, new FaultEffect.Garbled(Garbling.HALF_RESPONSE)),
                        chance(EVENTS, SELDOM, new FaultEffect.Garbled(Garbling.HTML_BODY)),
                        chance(EVENTS, SELDOM, new FaultEffect.Garbled(Garbling.ID_FOREIGN)),
                        chance(EVENTS, SELDOM, new FaultEffect.Garbled(Garbling.STATUS_CANCELLED)),
                        chance(EVENTS, SELDOM, new FaultEffect.Garbled(Garbling.OTHER_INSTANTS)))
                .map(fault -> fault.probability(fault.probability(), random.nextLong()))
                .toList();
    }

    private static Fault chance(Set<Operation> operations, double probability, FaultEffect effect) {
        return Fault.on(operations, effect).always().probability(probability, 0);
    }

    private Weather() {}
}
