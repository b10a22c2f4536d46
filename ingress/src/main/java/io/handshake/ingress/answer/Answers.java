package io.handshake.ingress.answer;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.RequestId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The webhooks that wait, each for the outcome that names its own request. Kept in memory, by each ingress for its own
 * webhooks: a retry that meets another ingress is judged by what that one knows.
 */
public final class Answers {

    /** A few hours of calls that ended without an answer; the eldest is forgotten first. */
    private static final int MAX_REMEMBERED = 10_000;

    private final Map<BookingId, List<Waiting>> waiting = new HashMap<>();
    /** Bookings of which somebody was told "pending", and no outcome has been heard since. */
    private final LinkedHashSet<BookingId> underWay = new LinkedHashSet<>();

    /** Register before publishing: an outcome may be faster than the return of a call. */
    public Waiting await(BookingId bookingId, RequestId requestId) {
        Waiting one = new Waiting(bookingId, requestId);
        synchronized (waiting) {
            waiting.computeIfAbsent(bookingId, id -> new ArrayList<>()).add(one);
        }
        return one;
    }

    /** Whether an outcome of this booking would change anything here: somebody waits, or was told "pending". */
    boolean isAwaited(BookingId bookingId) {
        synchronized (waiting) {
            return waiting.containsKey(bookingId) || underWay.contains(bookingId);
        }
    }

    /** Answers everybody who waits under one of the request ids that the outcome names. */
    void decided(BookingOutcome outcome) {
        Verdict verdict = Verdict.of(outcome);
        List<Waiting> named;
        synchronized (waiting) {
            underWay.remove(outcome.bookingId());
            named = waiting.getOrDefault(outcome.bookingId(), List.of()).stream()
                    .filter(one -> outcome.requestIds().contains(one.requestId))
                    .toList();
        }
        named.forEach(one -> one.verdict.complete(verdict));
    }

    /** How many wait. */
    public int size() {
        synchronized (waiting) {
            return waiting.values().stream().mapToInt(List::size).sum();
        }
    }

    /** One delivery that waits. Close it always. */
    public final class Waiting implements AutoCloseable {

        private final BookingId bookingId;
        private final RequestId requestId;
        private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        private boolean neverSent;

        private Waiting(BookingId bookingId, RequestId requestId) {
            this.bookingId = bookingId;
            this.requestId = requestId;
        }

        /**
         * This request certainly never left. It is answered so once that is certain of every request for the same
         * booking: as long as one of them may be confirmed, none is told that it failed.
         */
        public void neverSent() {
            List<Waiting> all = List.of();
            synchronized (waiting) {
                neverSent = true;
                List<Waiting> same = waiting.getOrDefault(bookingId, List.of());
                if (!underWay.contains(bookingId) && same.stream().allMatch(one -> one.neverSent)) {
                    all = List.copyOf(same);
                }
            }
            all.forEach(one -> one.verdict.complete(Verdict.notPassedOn()));
        }

        /** Waits so long at most; then it is pending. */
        public Verdict verdict(Duration atMost) {
            try {
                return verdict.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return new Verdict.Pending(bookingId);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Verdict.Pending(bookingId);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a verdict is never completed with an exception", e);
            }
        }

        @Override
        public void close() {
            synchronized (waiting) {
                List<Waiting> same = waiting.getOrDefault(bookingId, new ArrayList<>());
                same.remove(this);
                if (same.isEmpty()) {
                    waiting.remove(bookingId);
                }
                if (!neverSent && !verdict.isDone()) {
                    underWay.add(bookingId);
                }
                if (underWay.size() > MAX_REMEMBERED) {
                    underWay.removeFirst();
                }
            }
        }
    }
}
