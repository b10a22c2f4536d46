package io.handshake.worker.inbox;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingId;
import io.handshake.worker.inbox.Sweep.Rhythm;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.LaneBounds;
import io.handshake.worker.saga.Lanes;
import io.handshake.worker.saga.Room;
import io.handshake.worker.saga.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SweepTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final WorkerInstance INSTANCE = new WorkerInstance(new UUID(0, 1));

    private final Map<BookingId, CountDownLatch> running = new ConcurrentHashMap<>();
    private final Lanes lanes = new Lanes(new LaneBounds(50, 6, 2, 50, 4, 1), this::leaveAnUndo);
    private final List<Set<BookingId>> keptWhenGivingBack = new CopyOnWriteArrayList<>();

    private final Claims claims = new Claims() {
        @Override
        public void beat(UUID instance) {}

        @Override
        public List<Work> takeOver(UUID instance, Duration staleAfter, Set<BookingId> held, Room room) {
            return List.of();
        }

        @Override
        public void giveBack(UUID instance, Set<BookingId> kept) {
            keptWhenGivingBack.add(kept);
        }

        @Override
        public void retire(UUID instance) {}
    };

    private Optional<Work> leaveAnUndo(Work work) throws InterruptedException {
        CountDownLatch end = running.computeIfAbsent(work.booking().id(), any -> new CountDownLatch(1));
        assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        return Optional.of(new Work.Undo(work.booking(), 0, Instant.EPOCH));
    }

    @Test
    void theUndoThatARunLeavesWhileItsWorkerStopsGoesToTheOthersBeforeTheSlowestRunHasEnded()
            throws InterruptedException {
        Sweep sweep = new Sweep(
                claims,
                INSTANCE,
                lanes,
                new Rhythm(Duration.ofMillis(20), Duration.ofSeconds(5), Duration.ofSeconds(20)));
        Booking slow = aBooking().build();
        Booking quick = aBooking().of("org-2").build();
        sweep.start();
        lanes.submit(List.of(), List.of(new Work.Decide(slow), new Work.Decide(quick)));
        await().atMost(PATIENCE).until(() -> running.size() == 2);

        sweep.shut();
        assertThat(keptWhenGivingBack).contains(Set.of(slow.id(), quick.id()));
        running.get(quick.id()).countDown();

        await().atMost(PATIENCE).until(() -> keptWhenGivingBack.contains(Set.of(slow.id())));
        running.get(slow.id()).countDown();
        sweep.stop();
    }
}
