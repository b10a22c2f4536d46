package io.handshake.worker.live;

import static io.handshake.worker.live.Seen.NOW;
import static io.handshake.worker.live.Seen.confirmed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.handshake.contracts.Topic;
import io.handshake.worker.MovableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One listener at a feed, without a broker: each feed here is a worker's. */
class LiveStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int PARTITIONS = 3;

    private static final LiveStream.Rhythm FAST = new LiveStream.Rhythm(
            Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(60));

    private final Feed here = new Feed(MovableClock.stoppedAt(NOW));
    private final Feed there = new Feed(MovableClock.stoppedAt(NOW));

    /** The records that both workers read, by partition. */
    private final List<List<Sighting>> log = IntStream.range(0, PARTITIONS)
            .<List<Sighting>>mapToObj(_ -> new ArrayList<>())
            .toList();

    private int written;

    private void write(int howMany) {
        for (int n = 0; n < howMany; n++) {
            List<Sighting> partition = log.get(written % PARTITIONS);
            partition.add(
                    Seen.at(Topic.BOOKING_CONFIRMED, written % PARTITIONS, partition.size(), confirmed(written, NOW)));
            written++;
        }
    }

    /** As a consumer does: each partition in order, the partitions in any. */
    private void readUpToNow(Feed feed, long seed) {
        Random random = new Random(seed);
        Positions next = feed.next();
        int left = log.stream().mapToInt(List::size).sum() - read(next);
        while (left > 0) {
            int partition = random.nextInt(PARTITIONS);
            int offset = (int) next.of(Topic.BOOKING_CONFIRMED, partition);
            if (offset < log.get(partition).size()) {
                feed.add(List.of(log.get(partition).get(offset)));
                next.set(Topic.BOOKING_CONFIRMED, partition, offset + 1L);
                left--;
            }
        }
    }

    private static int read(Positions next) {
        return IntStream.range(0, PARTITIONS)
                .map(partition -> (int) next.of(Topic.BOOKING_CONFIRMED, partition))
                .sum();
    }

    private static void begin(Feed feed) {
        Positions start = new Positions();
        IntStream.range(0, PARTITIONS).forEach(partition -> start.set(Topic.BOOKING_CONFIRMED, partition, 0));
        feed.begin(start);
        feed.caughtUp();
    }

    private static CompletableFuture<Void> listen(Feed feed, LiveStream.Since since, OutputStream out) {
        LiveStream stream = new LiveStream(
                feed,
                () -> {
                    throw new AssertionError("expected no look at the whole");
                },
                FAST,
                EnumSet.of(EventKind.CONFIRMED),
                since,
                out);
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        stream.run();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    private static List<String> bookings(String text) {
        return text.lines()
                .filter(line -> line.startsWith("data: {\"bookingId\""))
                .map(line -> line.replaceAll(".*bookingId\":\"([^\"]+).*", "$1"))
                .toList();
    }

    private static String id(String text) {
        return text.lines()
                .filter(line -> line.startsWith("id: "))
                .reduce((first, second) -> second)
                .orElseThrow()
                .substring("id: ".length());
    }

    @Test
    void goesOnAtAnotherWorkerWithNothingLostAndNothingDoubled() {
        begin(here);
        begin(there);
        write(100);
        readUpToNow(here, 1);
        readUpToNow(there, 2);
        List<String> told = new ArrayList<>();
        LiveStream.Since last = new LiveStream.Since.Read(here.present().read());

        for (int round = 0; round < 6; round++) {
            Feed feed = round % 2 == 0 ? here : there;
            Feed other = round % 2 == 0 ? there : here;
            int expected = told.size() + 40;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            CompletableFuture<Void> stream = listen(feed, last, out);
            write(40);
            // the other worker is a few records behind or ahead
            if (round % 3 == 0) {
                readUpToNow(other, round);
            }
            readUpToNow(feed, 10 + round);
            await().atMost(PATIENCE)
                    .until(() -> told.size() + bookings(out.toString(UTF_8)).size() >= expected);
            String text = out.toString(UTF_8);
            told.addAll(bookings(text));
            last = new LiveStream.Since.Read(Positions.parse(id(text)).orElseThrow());
            assertThat(text).doesNotContain("event: gap");
            stream.cancel(true);
        }

        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(100, 340)
                        .mapToObj(n -> Seen.booking(n).toString())
                        .toList());
        here.close();
        there.close();
    }

    @Test
    void whoComesBackTooLateHearsOfTheGap() {
        begin(here);
        Positions before = here.present().read();
        write(Feed.MOST_HAPPENINGS + 1);
        readUpToNow(here, 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        CompletableFuture<Void> stream = listen(here, new LiveStream.Since.Read(before), out);

        await().atMost(PATIENCE).until(() -> out.toString(UTF_8).contains("event: gap"));
        write(1);
        readUpToNow(here, 1);
        await().atMost(PATIENCE).until(() -> bookings(out.toString(UTF_8)).size() == 1);
        here.close();
        stream.join();
    }

    @Test
    void whoDoesNotReadIsDroppedWhenTheFeedHasLeftHimBehind() throws InterruptedException {
        begin(here);
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch blocks = new CountDownLatch(1);
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("expected whole events");
            }

            @Override
            public void write(byte[] bytes) throws IOException {
                if (new String(bytes, UTF_8).contains("confirmed")) {
                    blocks.countDown();
                    try {
                        stuck.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            }
        };
        CompletableFuture<Void> stream =
                listen(here, new LiveStream.Since.Read(here.present().read()), slow);
        write(1);
        readUpToNow(here, 1);
        blocks.await();

        write(Feed.MOST_HAPPENINGS + 600);
        readUpToNow(here, 1);
        stuck.countDown();

        stream.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(here.isClosed()).isFalse();
    }

    @Test
    void aStreamHasAnEnd() {
        begin(here);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LiveStream stream = new LiveStream(
                here,
                () -> {
                    throw new AssertionError("expected no look at the whole");
                },
                new LiveStream.Rhythm(
                        Duration.ofMillis(20), Duration.ofMillis(50), FAST.aheadAtMost(), Duration.ofMillis(200)),
                EnumSet.of(EventKind.CONFIRMED),
                new LiveStream.Since.Present(),
                out);

        assertTimeoutPreemptively(Duration.ofSeconds(10), stream::run);

        assertThat(out.toString(UTF_8)).startsWith("retry: ").contains(": beat\n\n");
    }

    @Test
    void aPlaceInTopicsThatWereMadeAnewIsGivenUp() {
        begin(here);
        write(10);
        readUpToNow(here, 1);
        Positions elsewhere = here.present().read();
        elsewhere.set(Topic.BOOKING_CONFIRMED, 0, 1_000_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        CompletableFuture<Void> stream = listen(here, new LiveStream.Since.Read(elsewhere), out);

        await().atMost(PATIENCE).until(() -> out.toString(UTF_8).contains("event: gap"));
        write(3);
        readUpToNow(here, 1);
        await().atMost(PATIENCE).until(() -> bookings(out.toString(UTF_8)).size() == 3);
        here.close();
        stream.join();
    }
}
