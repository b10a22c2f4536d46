package io.handshake.worker.saga;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.OrgId;
import io.handshake.worker.Bookings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<BookingId> started = new CopyOnWriteArrayList<>();
    private final Map<BookingId, CountDownLatch> gates = new ConcurrentHashMap<>();
    private volatile boolean over;
    private final Lanes lanes = new Lanes(new LaneBounds(50, 6, 2, 20, 4, 1), this::runUntilOpened);

    @AfterEach
    void openAll() throws InterruptedException {
        over = true;
        gates.values().forEach(CountDownLatch::countDown);
        lanes.close(Duration.ofSeconds(5));
    }

    @Test
    void runsAFewOfOneCalendarAtOnce() {
        submit(at("09:00"), at("10:00"), at("11:00"), at("12:00"), at("13:00"));

        await().atMost(PATIENCE).until(() -> started.size() == 4);
        open(started.get(0));
        await().atMost(PATIENCE).until(() -> started.size() == 5);
    }

    @Test
    void runsOverlappingTimesOneAfterTheOther() {
        Booking first = at("09:00");
        Booking overlapping =
                aBooking().at("2026-11-24T09:15:00Z").call("other").build();
        Booking touching = at("09:30");
        submit(first, overlapping);
        submit(touching);

        // The touching one overlaps the one that waits, and may not overtake it.
        await().atMost(PATIENCE).until(() -> started.size() == 1);
        assertThat(started).containsExactly(first.id());
        open(first.id());
        await().atMost(PATIENCE).until(() -> started.size() == 2);
        assertThat(started).containsExactly(first.id(), overlapping.id());
        open(overlapping.id());
        await().atMost(PATIENCE).until(() -> started.size() == 3);
    }

    @Test
    void touchingTimesRunTogether() {
        submit(at("09:00"), at("09:30"));

        await().atMost(PATIENCE).until(() -> started.size() == 2);
    }

    @Test
    void liveCallsGoBeforeReplays() {
        Booking holder = at("09:00");
        Booking replay =
                aBooking().at("2026-11-24T09:00:00Z").call("replay").replayed().build();
        Booking live = aBooking().at("2026-11-24T09:00:00Z").call("live").build();
        submit(holder);
        submit(replay);
        submit(live);
        await().atMost(PATIENCE).until(() -> started.size() == 1);

        open(holder.id());

        await().atMost(PATIENCE).until(() -> started.size() == 2);
        assertThat(started).containsExactly(holder.id(), live.id());
    }

    @Test
    void oneStalledCalendarDoesNotHoldUpAnother() {
        submit(at("09:00"), at("10:00"), at("11:00"), at("12:00"), at("13:00"), at("14:00"));
        Booking elsewhere = aBooking().of("org-2").build();

        submit(elsewhere);

        await().atMost(PATIENCE).until(() -> started.contains(elsewhere.id()));
    }

    @Test
    void theWholeHasABoundAndLanesTakeTurns() {
        for (String org : List.of("a", "b", "c")) {
            submit(at(org, "09:00"), at(org, "10:00"), at(org, "11:00"));
        }

        await().atMost(PATIENCE).until(() -> started.size() == 6);
        await().during(Duration.ofMillis(100)).until(() -> started.size() == 6);
        assertThat(started).contains(at("b", "09:00").id(), at("b", "10:00").id());
        open(started.get(0));
        await().atMost(PATIENCE).until(() -> started.size() == 7);
    }

    @Test
    void oneCalendarFillsItsOwnRoomOnly() {
        Booking running = at("09:00");
        submit(running);
        submit(IntStream.range(0, 19)
                .mapToObj(n ->
                        aBooking().at("2026-11-24T09:00:00Z").call("waits-" + n).build())
                .toArray(Booking[]::new));

        Room room = lanes.room();

        assertThat(room.all()).isEqualTo(30);
        assertThat(room.fits(Bookings.CLINIC, 0, 0)).isFalse();
        assertThat(room.fits(new OrgId("org-2"), 19, 29)).isTrue();
        assertThat(room.fits(new OrgId("org-2"), 19, 30)).isFalse();
        assertThat(room.fits(new OrgId("org-2"), 20, 20)).isFalse();
    }

    @Test
    void undosWaitForNoBookingOfTheirCalendar() {
        Booking booking = at("09:00");
        submit(booking);
        Booking undone = aBooking().at("2026-11-24T09:00:00Z").call("undone").build();

        lanes.submit(List.of(), List.of(new Work.Undo(undone, 0, Instant.EPOCH)));

        await().atMost(PATIENCE).until(() -> started.containsAll(List.of(booking.id(), undone.id())));
    }

    @Test
    void undosAreBoundedAndDoNotUseUpTheRoomOfBookings() {
        for (String org : List.of("a", "b", "c")) {
            lanes.submit(List.of(), List.of(new Work.Undo(at(org, "09:00"), 0, Instant.EPOCH)));
        }
        await().atMost(PATIENCE).until(() -> started.size() == 2);

        submit(at("c", "10:00"));

        await().atMost(PATIENCE).until(() -> started.size() == 3);
        open(at("a", "09:00").id());
        await().atMost(PATIENCE).until(() -> started.size() == 4);
    }

    @Test
    void knowsWhatItHoldsFromBeforeItsRowIsMadeUntilItsRunHasEnded() {
        Booking coming = at("09:00");
        Booking notComing = at("10:00");
        List<BookingId> expected = List.of(coming.id(), notComing.id());

        lanes.expect(expected);
        assertThat(lanes.held()).containsExactlyInAnyOrderElementsOf(expected);
        lanes.submit(expected, List.of(new Work.Decide(coming)));
        assertThat(lanes.held()).containsExactly(coming.id());
        assertThat(lanes.room().all()).isEqualTo(49);
        open(coming.id());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lanes.held()).isEmpty());
    }

    @Test
    void aRunThatCrashesHoldsNothingBack() throws InterruptedException {
        Lanes crashing = new Lanes(new LaneBounds(50, 6, 2, 20, 4, 1), work -> {
            throw new IllegalStateException("a bug");
        });

        crashing.submit(List.of(), List.of(new Work.Decide(at("09:00"))));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(crashing.held()).isEmpty());
        assertThat(crashing.close(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void startsNothingAfterItWasClosedAndInterruptsWhatDoesNotEnd() throws InterruptedException {
        submit(at("09:00"));
        await().atMost(PATIENCE).until(() -> started.size() == 1);

        boolean allEnded = lanes.close(Duration.ofMillis(50));
        submit(at("10:00"));

        assertThat(allEnded).isFalse();
        assertThat(lanes.room().all()).isZero();
        assertThat(started).hasSize(1);
    }

    @Test
    void tellsWhatRunsFromWhatHasNotBegunWhenItIsShut() {
        Booking running = at("09:00");
        submit(running);
        await().atMost(PATIENCE).until(() -> started.size() == 1);
        submit(aBooking().at("2026-11-24T09:00:00Z").call("waits").build());

        assertThat(lanes.shut()).containsExactly(running.id());

        open(running.id());
        await().atMost(PATIENCE).until(() -> lanes.shut().isEmpty());
        assertThat(started).containsExactly(running.id());
    }

    private Optional<Work> runUntilOpened(Work work) throws InterruptedException {
        started.add(work.booking().id());
        CountDownLatch gate = gate(work.booking().id());
        if (!over) {
            gate.await(20, TimeUnit.SECONDS);
        }
        return Optional.empty();
    }

    private void submit(Booking... bookings) {
        lanes.submit(List.of(), List.of(bookings).stream().map(Work.Decide::new).toList());
    }

    private void open(BookingId id) {
        gate(id).countDown();
    }

    private CountDownLatch gate(BookingId id) {
        return gates.computeIfAbsent(id, any -> new CountDownLatch(1));
    }

    private static Booking at(String time) {
        return at(Bookings.CLINIC.value(), time);
    }

    private static Booking at(String org, String time) {
        return aBooking().of(org).at("2026-11-24T" + time + ":00Z").build();
    }
}
