package io.handshake.local.bench;

import io.handshake.local.bench.BenchWishes.BenchWish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Several callers, each on a virtual thread of its own, who ask again as soon as they have their answer. */
record ClosedLoop(BenchWishes wishes) {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    /** One of them, on one thread. */
    interface Caller extends AutoCloseable {

        /** Makes one booking, or fails to, and says how it ended, as {@link Tally#ended} takes it. */
        String book(BenchWish wish);

        @Override
        default void close() {}
    }

    /**
     * As {@link Load#run}.
     *
     * @param callers by their number, from 0
     */
    LoadFigures run(int inFlight, Duration length, AtomicLong numbers, IntFunction<? extends Caller> callers) {
        List<Tally> tallies = Stream.generate(Tally::new).limit(inFlight).toList();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            long begin = System.nanoTime();
            long stop = begin + length.toNanos();
            List<Future<?>> loops = new ArrayList<>();
            for (int number = 0; number < inFlight; number++) {
                Tally tally = tallies.get(number);
                Caller caller = callers.apply(number);
                loops.add(threads.submit(() -> loop(caller, tally, stop, numbers)));
            }
            for (Future<?> loop : loops) {
                await(loop, stop + ENDS_WITHIN.toNanos());
            }
            return Tally.figures(tallies, Duration.ofNanos(System.nanoTime() - begin));
        } finally {
            threads.shutdownNow();
        }
    }

    private void loop(Caller caller, Tally tally, long stop, AtomicLong numbers) {
        try (caller) {
            long begin = System.nanoTime();
            while (begin - stop < 0) {
                BenchWish wish = wishes.wish(numbers.getAndIncrement());
                String how = caller.book(wish);
                long end = System.nanoTime();
                tally.ended(wish, how, end - begin);
                begin = end;
            }
        }
    }

    private static void await(Future<?> loop, long giveUp) {
        try {
            loop.get(giveUp - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Bookings are still under way " + ENDS_WITHIN.toSeconds() + " s after the load has ended", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A caller of the load has failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while bookings are under way", e);
        }
    }
}
