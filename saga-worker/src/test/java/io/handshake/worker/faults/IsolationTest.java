package io.handshake.worker.faults;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingRequested;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import io.handshake.worker.saga.LaneBounds;
import io.handshake.worker.saga.Lanes;
import io.handshake.worker.saga.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One clinic's trouble costs the others nothing: from the request to the outcome their slowest percent stays below twice what
 * it was a moment before, without that clinic.
 */
@Tag("slow")
class IsolationTest {

    private static final int CLINICS = 8;
    private static final int SAMPLES = 200;
    private static final Duration BETWEEN = Duration.ofMillis(16);
    private static final int BOOKINGS_IN_TROUBLE = 40;

    private static final int TIMES_SLOWER = 2;
    /** Below this a difference says more of the machine than of the worker. */
    private static final Duration NOISE = Duration.ofMillis(50);
    /** A machine of two cores has other things to do now and then: so often the pair is measured before it counts. */
    private static final int MEASUREMENTS = 4;

    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final FaultHouse house = FaultHouse.shared();
    private final Map<String, Integer> quarters = new HashMap<>();

    enum Trouble {
        STALLED,
        REVOKED,
        THROTTLED,
        TEN_TIMES_AS_BUSY
    }

    @AfterEach
    void googleIsWellAgain() {
        house.google.clearFaults();
    }

    @ParameterizedTest
    @EnumSource
    void oneClinicInTroubleDoesNotSlowTheOthers(Trouble trouble) throws InterruptedException {
        List<String> clinics = house.clinics(CLINICS);
        // the first booking of a clinic fetches its token
        send(clinics.stream().map(this::nextWish).toList());
        List<String> figures = new ArrayList<>();
        boolean kept = false;
        for (int measurement = 0; measurement < MEASUREMENTS && !kept; measurement++) {
            List<Duration> without = measured(clinics);
            Thread crowd = start(trouble, house.clinics(1).getFirst());
            List<Duration> with = measured(clinics);
            crowd.join();
            house.google.clearFaults();
            kept = isKept(without, with);
            figures.add(figures(without, with));
        }
        System.out.println("isolation, one clinic "
                + trouble.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + figures);
        assertThat(kept).as("%s", figures).isTrue();
        assertThat(house.witness.toldTooEarly()).isEmpty();
    }

    /** The same verdict on lanes that let one booking of the whole worker run at a time. */
    @Test
    void theVerdictSeesAWorkerWithoutLanes() throws InterruptedException {
        LaneBounds ours = new LaneBounds(4096, 1024, 128, 256, 4, 2);
        LaneBounds oneForAll = new LaneBounds(4096, 1, 128, 256, 1, 2);

        assertThat(isKept(inLanes(ours, false), inLanes(ours, true))).isTrue();
        assertThat(isKept(inLanes(oneForAll, false), inLanes(oneForAll, true))).isFalse();
    }

    private static List<Duration> inLanes(LaneBounds bounds, boolean oneIsStalled) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(CLINICS);
        List<Duration> lengths = Collections.synchronizedList(new ArrayList<>());
        long begin = System.nanoTime();
        Lanes lanes = new Lanes(bounds, work -> {
            if (work.booking().orgId().value().equals("stalled")) {
                boolean woken = never.await(500, TimeUnit.MILLISECONDS);
                assertThat(woken).isFalse();
            } else {
                lengths.add(Duration.ofNanos(System.nanoTime() - begin));
                done.countDown();
            }
            return Optional.empty();
        });
        List<Work> works = new ArrayList<>();
        if (oneIsStalled) {
            works.add(new Work.Decide(aBooking().of("stalled").build()));
        }
        IntStream.range(0, CLINICS)
                .forEach(clinic -> works.add(
                        new Work.Decide(aBooking().of("clinic-" + clinic).build())));
        lanes.submit(List.of(), works);
        assertThat(done.await(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(lanes.close(WITHIN)).isTrue();
        return List.copyOf(lengths);
    }

    private Thread start(Trouble trouble, String org) {
        Consumer<FaultEffect> always = effect -> house.google.fault(Fault.on(Operation.INSERT, effect)
                .account(FaultHouse.account(org))
                .always());
        switch (trouble) {
            case STALLED ->
                house.google.fault(Fault.onAny(new FaultEffect.Stall())
                        .account(FaultHouse.account(org))
                        .always());
            case REVOKED -> house.google.revoke(FaultHouse.refreshToken(org));
            case THROTTLED ->
                always.accept(
                        new FaultEffect.Answer(429, "rateLimitExceeded", Duration.ofSeconds(1), When.BEFORE_APPLYING));
            case TEN_TIMES_AS_BUSY -> {}
        }
        boolean busy = trouble == Trouble.TEN_TIMES_AS_BUSY;
        int bookings = busy ? SAMPLES / CLINICS * 10 : BOOKINGS_IN_TROUBLE;
        Duration pace = busy ? BETWEEN.multipliedBy(CLINICS).dividedBy(10) : Duration.ZERO;
        List<BookingRequested> wishes =
                IntStream.range(0, bookings).mapToObj(i -> nextWish(org)).toList();
        return Thread.ofPlatform()
                .start(() -> wishes.forEach(wish -> {
                    house.request(wish);
                    LockSupport.parkNanos(pace.toNanos());
                }));
    }

    private List<Duration> measured(List<String> clinics) {
        Map<BookingRequested, Instant> begins = new HashMap<>();
        long next = System.nanoTime();
        for (int sample = 0; sample < SAMPLES; sample++) {
            BookingRequested wish = nextWish(clinics.get(sample % clinics.size()));
            LockSupport.parkNanos(next - System.nanoTime());
            begins.put(wish, Clock.systemUTC().instant());
            house.request(wish);
            next += BETWEEN.toNanos();
        }
        awaitAnswers(begins.keySet());
        return begins.entrySet().stream()
                .map(wish -> Duration.between(
                        wish.getValue(),
                        house.witness.answer(wish.getKey()).orElseThrow().at()))
                .sorted()
                .toList();
    }

    private void send(List<BookingRequested> wishes) {
        wishes.forEach(house::request);
        awaitAnswers(wishes);
    }

    private void awaitAnswers(Collection<BookingRequested> wishes) {
        await().atMost(WITHIN)
                .until(() -> wishes.stream()
                        .allMatch(wish -> house.witness.answer(wish).isPresent()));
    }

    private BookingRequested nextWish(String org) {
        return FaultHouse.wish(org, quarters.merge(org, 1, Integer::sum))
                .minutes(15)
                .buildRequest();
    }

    private static boolean isKept(List<Duration> without, List<Duration> with) {
        Duration before = slowestPercent(without);
        Duration twice = before.multipliedBy(TIMES_SLOWER);
        Duration noise = before.plus(NOISE);
        return slowestPercent(with).compareTo(twice.compareTo(noise) > 0 ? twice : noise) <= 0;
    }

    private static Duration slowestPercent(List<Duration> lengths) {
        List<Duration> sorted = lengths.stream().sorted().toList();
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }

    private static String figures(List<Duration> without, List<Duration> with) {
        return "p99 %d ms without, %d ms with (median %d and %d ms)"
                .formatted(
                        slowestPercent(without).toMillis(),
                        slowestPercent(with).toMillis(),
                        without.get(without.size() / 2).toMillis(),
                        with.get(with.size() / 2).toMillis());
    }
}
