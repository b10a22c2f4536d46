package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.VapiAnswer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker is lost at every boundary of a booking, by SIGKILL and by SIGSTOP, while another one lives and while none does;
 * and workers are restarted under load. After each test the audit holds all promises against all that was left behind.
 *
 * <p>{@code -Dhandshake.boundaries.rounds=5} repeats each loss five times. What was seen is written to
 * {@code infra/local/target/boundaries.md}.
 */
@Order(Integer.MAX_VALUE - 2)
@ExtendWith(InTown.class)
@Timeout(600)
@TestMethodOrder(OrderAnnotation.class)
class LostWorkerIT {

    private static final int ROUNDS = Integer.getInteger("handshake.boundaries.rounds", 1);

    /** The heartbeat's age, the sweep, a try of each step: 6 s. A batch comes to the other after the session's 6 s. */
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

    private static final Duration SETTLED_AFTER_A_START = SETTLED_WITHIN.plus(LocalHouse.READY_WITHIN);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(40);

    private static GatedWorker worker;

    @BeforeAll
    static void start(Town town) throws IOException, SQLException {
        worker = GatedWorker.start(town);
    }

    @AfterAll
    static void stop() throws SQLException {
        worker.close();
    }

    @AfterEach
    void letGo() throws SQLException {
        worker.letAllGo();
    }

    private static ServiceProcess other(Town town) {
        return town.house().services(Service.SAGA_WORKER).getFirst();
    }

    /** Both inbox boundaries cannot be held at once; rounds take turns. */
    private static Set<Boundary> boundaries(int round) {
        EnumSet<Boundary> boundaries = EnumSet.allOf(Boundary.class);
        boundaries.remove(round % 2 == 0 ? Boundary.INBOX_UNCOMMITTED : Boundary.INBOX_COMMITTED);
        return boundaries;
    }

    @Test
    void killedAtEveryBoundaryWhileAnotherLives(Town town) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            worker.awaitShare(2);
            HeldBookings held = HeldBookings.planned(town, worker, boundaries(round));
            held.hold();

            long begin = kill(held);
            held.open();

            held.awaitSettled(begin, SETTLED_WITHIN);
            restart(worker.process());
            assertThat(finish("SIGKILL, another lives", held)).doesNotContainValue("pending");
        }
    }

    @Test
    void asleepAtEveryBoundaryWhileAnotherTakesOver(Town town) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            worker.awaitShare(2);
            HeldBookings held = HeldBookings.planned(town, worker, boundaries(round + 1));
            held.hold();

            Set<Integer> unheard = worker.postgres().unheard();
            worker.process().pause();
            long begin = System.nanoTime();
            held.assertStillHeld(unheard);
            held.open();
            held.awaitSettled(begin, SETTLED_WITHIN);
            held.letGoLate();
            worker.postgres().letGo();
            worker.process().resume();
            worker.process().awaitReady(LocalHouse.READY_WITHIN);
            worker.awaitShare(2);

            assertThat(finish("SIGSTOP, another takes over, SIGCONT", held)).doesNotContainValue("pending");
        }
    }

    /** The last one: at its end the gated worker leaves for good. */
    @Test
    @Order(Integer.MAX_VALUE)
    void restartedUnderLoadOneAfterTheOtherAndKilledWhenAlone(Town town) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            worker.awaitShare(2);
            HeldBookings held = HeldBookings.planned(town, worker, boundaries(round + 1));
            Load onBoth = Load.on(town);
            other(town).stop();
            onBoth.assertThatAllAreConfirmed();
            worker.awaitShare(1);
            held.hold();

            long begin = kill(held);
            held.open();
            assertThat(worker.process().restart()).isTrue();

            held.awaitSettled(begin, SETTLED_AFTER_A_START);
            Load onOne = onBoth.again(town);
            restart(other(town));
            worker.awaitShare(2);
            worker.process().stop();
            onOne.assertThatAllAreConfirmed();
            finish("SIGKILL, alone, started again", held);
            if (round < ROUNDS) {
                restart(worker.process());
            }
        }
        worker.process().close();
    }

    private static long kill(HeldBookings held) {
        Set<Integer> unheard = worker.postgres().unheard();
        worker.process().kill();
        long begin = System.nanoTime();
        held.assertStillHeld(unheard);
        return begin;
    }

    private static void restart(ServiceProcess process) {
        assertThat(process.restart()).isTrue();
        process.awaitReady(LocalHouse.READY_WITHIN);
    }

    private static Map<Boundary, String> finish(String lost, HeldBookings held) throws Exception {
        held.letGoLate();
        Map<Boundary, String> heard = held.heard();
        held.assertOneEventEach();
        held.settled()
                .forEach((boundary, after) -> BoundaryReport.add(
                        lost,
                        boundary.inWords(),
                        boundary.how().inWords(),
                        boundary.end(),
                        String.format(Locale.ROOT, "%.1f s", after.toMillis() / 1000.0),
                        heard.get(boundary)));
        return heard;
    }

    /** Callers, each with a clinic of its own, who book one appointment after the other. */
    private static final class Load {

        private static final int CALLERS = 6;
        private static final Duration THINKS_FOR = Duration.ofMillis(100);

        private final List<TestClinic> clinics;
        private final List<CompletableFuture<List<VapiAnswer>>> callers;
        private volatile boolean enough;

        private Load(Town town, List<TestClinic> clinics, LocalDateTime from) {
            this.clinics = clinics;
            this.callers = clinics.stream()
                    .map(clinic -> CompletableFuture.supplyAsync(
                            () -> calls(town, clinic, from),
                            task -> Thread.ofVirtual().start(task)))
                    .toList();
        }

        static Load on(Town town) {
            return new Load(town, Stream.generate(town::clinic).limit(CALLERS).toList(), Town.at(8, 0));
        }

        /** The same callers again, in the weeks after: new clinics cannot be made while their worker starts. */
        Load again(Town town) {
            return new Load(town, clinics, Town.at(8, 0).plusDays(100));
        }

        private List<VapiAnswer> calls(Town town, TestClinic clinic, LocalDateTime from) {
            List<VapiAnswer> answers = new ArrayList<>();
            LocalDateTime start = from;
            while (!enough) {
                answers.add(town.book(clinic, start));
                start = next(start);
                LockSupport.parkNanos(THINKS_FOR.toNanos());
            }
            return answers;
        }

        /** By day: the hour that is left out in spring is one of the night. */
        private static LocalDateTime next(LocalDateTime start) {
            LocalDateTime next = start.plusMinutes(30);
            return next.getHour() < 20 ? next : next.toLocalDate().plusDays(1).atTime(8, 0);
        }

        void assertThatAllAreConfirmed() throws Exception {
            enough = true;
            for (CompletableFuture<List<VapiAnswer>> caller : callers) {
                assertThat(caller.get(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS))
                        .isNotEmpty()
                        .extracting(VapiAnswer::status)
                        .containsOnly("confirmed");
            }
        }
    }
}
