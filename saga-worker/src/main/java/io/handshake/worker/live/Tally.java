package io.handshake.worker.live;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.StepFinished;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The figures of the last minutes, counted from what happened. Whoever has seen the same happenings has the same figures, in
 * whatever order they came: each counts at its own time, and copies of an outcome count once. Not safe for threads.
 */
final class Tally {

    /** What the charts show. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    /** So far back somebody has to read who wants the same figures: an outcome in the window may have an older request. */
    static final Duration HORIZON = WINDOW.plusMinutes(1);

    /** Durations are gathered for so long before a chart shows a percentile. */
    static final int SLOT_SECONDS = 5;

    static final int SECONDS = (int) WINDOW.toSeconds();
    static final int SLOTS = SECONDS / SLOT_SECONDS;

    /** A clock that is further ahead than this is wrong, and what it stamped is not shown. */
    private static final int AHEAD_SECONDS = 30;

    /** Outcomes that are remembered, to know their copies. */
    private static final int MOST_OUTCOMES = 50_000;

    /** Steps that exist, each forwards and back, with room for those of a newer version; others are not measured. */
    private static final int MOST_COURSES = 20;

    /** From the webhook's arrival to its answer. */
    static final String ANSWER = StepFinished.ANSWER;

    /** From the webhook's arrival to the decision. */
    static final String OUTCOME = "outcome";

    private static final String UNDO = "undo ";

    private static final class Second {
        private long second = Long.MIN_VALUE;
        private final Map<Figures.Count, Integer> counts = new EnumMap<>(Figures.Count.class);
        private final Map<FailureReason, Integer> failures = new EnumMap<>(FailureReason.class);

        void begin(long at) {
            second = at;
            counts.clear();
            failures.clear();
        }
    }

    /** One kind of duration within a slot, and how its tries ended. */
    private static final class Course {
        private final Durations durations = new Durations();
        private final Map<StepFinished.Result, Integer> results = new EnumMap<>(StepFinished.Result.class);

        int ended(StepFinished.Result how) {
            return results.getOrDefault(how, 0);
        }

        void add(Course other) {
            durations.add(other.durations);
            other.results.forEach((how, n) -> results.merge(how, n, Integer::sum));
        }
    }

    private static final class Slot {
        private long slot = Long.MIN_VALUE;
        private final Map<String, Course> courses = new TreeMap<>();

        void begin(long at) {
            slot = at;
            courses.clear();
        }
    }

    private final Second[] seconds = IntStream.range(0, SECONDS + AHEAD_SECONDS + 1)
            .mapToObj(_ -> new Second())
            .toArray(Second[]::new);
    private final Slot[] slots = IntStream.range(0, SLOTS + AHEAD_SECONDS / SLOT_SECONDS + 2)
            .mapToObj(_ -> new Slot())
            .toArray(Slot[]::new);
    private final LinkedHashSet<UUID> outcomes = new LinkedHashSet<>();
    private final Deliveries deliveries = new Deliveries();

    /** Counts it, if it happened within the window. */
    void see(Happening happening, Instant now) {
        switch (happening) {
            case Happening.Requested requested -> {
                count(requested.replayed() ? Figures.Count.REPLAYED : Figures.Count.REQUESTED, requested.at(), now);
                deliveries.requested(requested).ifPresent(took -> outcome(took, now));
            }
            case Happening.Confirmed confirmed -> {
                if (isNew(confirmed.outcomeId())) {
                    count(Figures.Count.CONFIRMED, confirmed.at(), now);
                }
                deliveries
                        .decided(confirmed.bookingId(), confirmed.requestIds(), confirmed.at())
                        .forEach(took -> outcome(took, now));
            }
            case Happening.Failed failed -> {
                if (isNew(failed.outcomeId())) {
                    count(Figures.Count.FAILED, failed.at(), now);
                    if (isShown(failed.at(), now)) {
                        second(failed.at()).failures.merge(failed.reason(), 1, Integer::sum);
                    }
                }
                deliveries
                        .decided(failed.bookingId(), failed.requestIds(), failed.at())
                        .forEach(took -> outcome(took, now));
            }
            case Happening.Stepped stepped -> stepped(stepped, now);
            case Happening.SetAside letter -> count(Figures.Count.SET_ASIDE, letter.at(), now);
        }
    }

    private void stepped(Happening.Stepped stepped, Instant now) {
        StepFinished step = stepped.step();
        if (stepped.isAnswer() && step.result() == StepFinished.Result.UNAVAILABLE) {
            count(Figures.Count.PENDING, stepped.at(), now);
        }
        if (!stepped.isAnswer()) {
            deliveries.stepped(step);
        }
        String name = step.direction() == StepFinished.Direction.UNDO ? UNDO + step.step() : step.step();
        measured(name, step.durationMs(), step.result(), stepped.at(), now);
    }

    private void outcome(Deliveries.Took took, Instant now) {
        measured(OUTCOME, took.duration().toMillis(), StepFinished.Result.DONE, took.until(), now);
    }

    private boolean isNew(UUID outcomeId) {
        if (!outcomes.add(outcomeId)) {
            return false;
        }
        if (outcomes.size() > MOST_OUTCOMES) {
            outcomes.removeFirst();
        }
        return true;
    }

    private void count(Figures.Count what, Instant at, Instant now) {
        if (isShown(at, now)) {
            second(at).counts.merge(what, 1, Integer::sum);
        }
    }

    private void measured(String name, long ms, StepFinished.Result result, Instant at, Instant now) {
        if (!isShown(at, now)) {
            return;
        }
        Map<String, Course> courses = slot(at).courses;
        if (!courses.containsKey(name) && courses.size() >= MOST_COURSES) {
            return;
        }
        Course course = courses.computeIfAbsent(name, _ -> new Course());
        course.durations.add(ms);
        course.results.merge(result, 1, Integer::sum);
    }

    private static boolean isShown(Instant at, Instant now) {
        long second = at.getEpochSecond();
        return second >= now.getEpochSecond() - SECONDS && second <= now.getEpochSecond() + AHEAD_SECONDS;
    }

    private Second second(Instant at) {
        long number = at.getEpochSecond();
        Second second = seconds[(int) Math.floorMod(number, (long) seconds.length)];
        if (second.second != number) {
            second.begin(number);
        }
        return second;
    }

    private Slot slot(Instant at) {
        long number = Math.floorDiv(at.getEpochSecond(), (long) SLOT_SECONDS);
        Slot slot = slots[(int) Math.floorMod(number, (long) slots.length)];
        if (slot.slot != number) {
            slot.begin(number);
        }
        return slot;
    }

    /** The charts up to the last whole second, and what they add up to. */
    Figures figures(Instant now) {
        long from = now.getEpochSecond() - SECONDS;
        List<Second> shown = new ArrayList<>(SECONDS);
        Second nothing = new Second();
        for (long number = from; number < now.getEpochSecond(); number++) {
            Second second = seconds[(int) Math.floorMod(number, (long) seconds.length)];
            shown.add(second.second == number ? second : nothing);
        }
        Map<Figures.Count, int[]> counts = new EnumMap<>(Figures.Count.class);
        for (Figures.Count what : Figures.Count.values()) {
            counts.put(what, shown.stream().mapToInt(of(what)).toArray());
        }
        Map<FailureReason, Integer> failures = new EnumMap<>(FailureReason.class);
        shown.forEach(second -> second.failures.forEach((reason, n) -> failures.merge(reason, n, Integer::sum)));
        return new Figures(
                from,
                counts,
                failures.entrySet().stream()
                        .map(entry -> new Figures.Failures(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparingInt(Figures.Failures::count)
                                .reversed()
                                .thenComparing(Figures.Failures::reason))
                        .toList(),
                chart(now),
                courses(now),
                deliveries.underWay(now.minus(WINDOW)));
    }

    private static ToIntFunction<Second> of(Figures.Count what) {
        return second -> second.counts.getOrDefault(what, 0);
    }

    private List<Slot> slots(Instant now) {
        long last = Math.floorDiv(now.getEpochSecond(), (long) SLOT_SECONDS);
        List<Slot> shown = new ArrayList<>(SLOTS);
        Slot nothing = new Slot();
        for (long number = last - SLOTS; number < last; number++) {
            Slot slot = slots[(int) Math.floorMod(number, (long) slots.length)];
            shown.add(slot.slot == number ? slot : nothing);
        }
        return shown;
    }

    private Figures.Chart chart(Instant now) {
        List<Slot> shown = slots(now);
        long first = (Math.floorDiv(now.getEpochSecond(), (long) SLOT_SECONDS) - SLOTS) * SLOT_SECONDS;
        return new Figures.Chart(
                first,
                SLOT_SECONDS,
                shown.stream().map(slot -> quantiles(slot, ANSWER)).toList(),
                shown.stream().map(slot -> quantiles(slot, OUTCOME)).toList());
    }

    private static Figures.Quantiles quantiles(Slot slot, String name) {
        return Figures.Quantiles.of(slot.courses.getOrDefault(name, new Course()).durations);
    }

    private List<Figures.Course> courses(Instant now) {
        Map<String, Course> all = new TreeMap<>();
        slots(now)
                .forEach(slot -> slot.courses.forEach((name, course) ->
                        all.computeIfAbsent(name, _ -> new Course()).add(course)));
        return all.entrySet().stream()
                .map(entry -> new Figures.Course(
                        entry.getKey(),
                        Figures.Quantiles.of(entry.getValue().durations),
                        entry.getValue().ended(StepFinished.Result.DONE),
                        entry.getValue().ended(StepFinished.Result.REFUSED),
                        entry.getValue().ended(StepFinished.Result.UNAVAILABLE)))
                .toList();
    }
}
