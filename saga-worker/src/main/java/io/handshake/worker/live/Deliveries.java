package io.handshake.worker.live;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.RequestId;
import io.handshake.contracts.StepFinished;
import io.handshake.worker.saga.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Each delivery with the outcome that names it, in whatever order the two are seen; and how far those without one are. */
final class Deliveries {

    /** Beyond these the eldest are forgotten. */
    private static final int MOST = 50_000;

    /** One delivery's way to its outcome. */
    record Took(Duration duration, Instant until) {}

    private record Key(BookingId bookingId, RequestId requestId) {}

    private record Delivery(
            @Nullable Instant receivedAt, @Nullable Instant decidedAt) {}

    private record LastStep(int attempt, String step, boolean undone, boolean done, Instant startedAt) {}

    private final Map<Key, Delivery> deliveries = new Bounded<>();
    private final Map<BookingId, LastStep> lastSteps = new Bounded<>();

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }

    /** A copy of a delivery changes nothing. */
    Optional<Took> requested(Happening.Requested requested) {
        Key key = new Key(requested.bookingId(), requested.requestId());
        Delivery known = deliveries.getOrDefault(key, new Delivery(null, null));
        if (known.receivedAt() != null) {
            return Optional.empty();
        }
        return put(key, new Delivery(requested.at(), known.decidedAt()));
    }

    /** So does a copy of an outcome, but for the deliveries that it names and the others did not. */
    Stream<Took> decided(BookingId bookingId, List<RequestId> requestIds, Instant at) {
        return requestIds.stream()
                .map(requestId -> new Key(bookingId, requestId))
                .flatMap(key -> {
                    Delivery known = deliveries.getOrDefault(key, new Delivery(null, null));
                    return known.decidedAt() != null
                            ? Stream.empty()
                            : put(key, new Delivery(known.receivedAt(), at)).stream();
                });
    }

    /** What came in after the decision was answered by it, too, but it says nothing of how long a booking takes. */
    private Optional<Took> put(Key key, Delivery delivery) {
        deliveries.put(key, delivery);
        Instant receivedAt = delivery.receivedAt();
        Instant decidedAt = delivery.decidedAt();
        return receivedAt == null || decidedAt == null || decidedAt.isBefore(receivedAt)
                ? Optional.empty()
                : Optional.of(new Took(Duration.between(receivedAt, decidedAt), decidedAt));
    }

    void stepped(StepFinished step) {
        LastStep last = new LastStep(
                step.attempt(),
                step.step(),
                step.direction() == StepFinished.Direction.UNDO,
                step.result() == StepFinished.Result.DONE,
                step.startedAt());
        lastSteps.merge(step.bookingId(), last, (known, other) -> isLater(other, known) ? other : known);
    }

    private static boolean isLater(LastStep one, LastStep other) {
        return one.attempt() > other.attempt()
                || (one.attempt() == other.attempt() && one.startedAt().isAfter(other.startedAt()));
    }

    /** Bookings that were asked for since then and have no outcome, by the step that they are in. */
    List<Figures.UnderWay> underWay(Instant since) {
        Map<String, Integer> bookings =
                new TreeMap<>(Comparator.comparingInt(Deliveries::order).thenComparing(Comparator.naturalOrder()));
        deliveries.entrySet().stream()
                .filter(entry -> isOpen(entry.getValue(), since))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().bookingId(),
                        entry -> in(entry.getKey().bookingId(), entry.getValue()),
                        (one, other) -> order(one) >= order(other) ? one : other))
                .values()
                .forEach(step -> bookings.merge(step, 1, Integer::sum));
        return bookings.entrySet().stream()
                .map(entry -> new Figures.UnderWay(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static boolean isOpen(Delivery delivery, Instant since) {
        Instant receivedAt = delivery.receivedAt();
        return delivery.decidedAt() == null && receivedAt != null && !receivedAt.isBefore(since);
    }

    /** After a step that was done comes the next one; one that was not done is tried again. */
    private String in(BookingId bookingId, Delivery delivery) {
        LastStep last = lastSteps.get(bookingId);
        Instant receivedAt = delivery.receivedAt();
        if (last == null
                || last.undone()
                || (receivedAt != null && last.startedAt().isBefore(receivedAt))) {
            return Step.REFRESH_TOKEN.stepName();
        }
        List<String> names = names();
        int at = names.indexOf(last.step());
        return at < 0 || !last.done() || at == names.size() - 1 ? last.step() : names.get(at + 1);
    }

    private static int order(String step) {
        int at = names().indexOf(step);
        return at < 0 ? Integer.MAX_VALUE : at;
    }

    private static List<String> names() {
        return Arrays.stream(Step.values()).map(Step::stepName).toList();
    }
}
