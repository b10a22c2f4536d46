package io.handshake.ingress.answer;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.RequestId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The webhooks that wait, each for the outcome that names its own request. */
public final class Answers {

    private final Map<BookingId, Group> groups = new HashMap<>();

    /** Register before publishing: an outcome may be faster than the return of a call. */
    public Waiting await(BookingId bookingId, RequestId requestId) {
        Waiting waiting = new Waiting(bookingId, requestId);
        synchronized (groups) {
            groups.computeIfAbsent(bookingId, id -> new Group()).waiting.add(waiting);
        }
        return waiting;
    }

    /** Answers everybody who waits under one of the request ids that the outcome names. */
    void decided(BookingOutcome outcome) {
        Verdict verdict = Verdict.of(outcome);
        List<Waiting> named = new ArrayList<>();
        synchronized (groups) {
            Group group = groups.get(outcome.bookingId());
            if (group != null) {
                group.waiting.stream()
                        .filter(waiting -> outcome.requestIds().contains(waiting.requestId))
                        .forEach(named::add);
            }
        }
        named.forEach(waiting -> waiting.verdict.complete(verdict));
    }

    /** How many wait. */
    public int size() {
        synchronized (groups) {
            return groups.values().stream()
                    .mapToInt(group -> group.waiting.size())
                    .sum();
        }
    }

    /** Those who wish for the same booking at the same time: what holds for one may decide what another is told. */
    private static final class Group {
        private final List<Waiting> waiting = new ArrayList<>();
        /** One has left whose request may have reached Kafka: from then on nobody here is told that it failed. */
        private boolean mayBeUnderWay;
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
         * booking that waits here: as long as one of them may be confirmed, none is told that it failed.
         */
        public void neverSent() {
            List<Waiting> all = List.of();
            synchronized (groups) {
                neverSent = true;
                Group group = groups.get(bookingId);
                if (group != null
                        && !group.mayBeUnderWay
                        && group.waiting.stream().allMatch(one -> one.neverSent)) {
                    all = List.copyOf(group.waiting);
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
            synchronized (groups) {
                Group group = groups.get(bookingId);
                if (group == null || !group.waiting.remove(this)) {
                    return;
                }
                group.mayBeUnderWay |= !neverSent;
                if (group.waiting.isEmpty()) {
                    groups.remove(bookingId);
                }
            }
        }
    }
}
