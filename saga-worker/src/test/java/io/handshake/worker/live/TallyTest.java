package io.handshake.worker.live;

import static io.handshake.worker.live.Seen.NOW;
import static io.handshake.worker.live.Seen.confirmed;
import static io.handshake.worker.live.Seen.failed;
import static io.handshake.worker.live.Seen.requested;
import static io.handshake.worker.live.Seen.stepped;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.RequestId;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Result;
import io.handshake.worker.live.Figures.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {

    /** Of three hundred bookings in five minutes: most are confirmed, some fail, one is still open. */
    private static List<Happening> anAfternoon() {
        List<Happening> all = new ArrayList<>();
        for (int n = 1; n <= 300; n++) {
            var receivedAt = NOW.minusSeconds(310 - n);
            all.add(requested(n, receivedAt));
            all.add(stepped(n, "refresh-token", Result.DONE, receivedAt.plusMillis(20), 3));
            all.add(stepped(n, "create-event", Result.DONE, receivedAt.plusMillis(20 + n), n));
            if (n == 300) {
                break;
            }
            var decidedAt = receivedAt.plusMillis(30 + n);
            Happening outcome = n % 10 == 0 ? failed(n, FailureReason.SLOT_TAKEN, decidedAt) : confirmed(n, decidedAt);
            all.add(outcome);
            if (n % 7 == 0) {
                all.add(outcome);
            }
            all.add(stepped(
                    n,
                    StepFinished.ANSWER,
                    n % 50 == 0 ? Result.UNAVAILABLE : Result.DONE,
                    decidedAt.plusMillis(5),
                    35 + n));
        }
        return all;
    }

    private static Figures figures(List<Happening> all) {
        Tally tally = new Tally();
        all.forEach(happening -> tally.see(happening, NOW));
        return tally.figures(NOW);
    }

    /** A record of counts holds arrays, which are equal to themselves only. */
    private static String text(Figures figures) {
        return figures.counts().entrySet().stream()
                        .map(entry -> entry.getKey() + Arrays.toString(entry.getValue()))
                        .collect(Collectors.joining())
                + figures.failures()
                + figures.chart()
                + figures.courses()
                + figures.underWay()
                + figures.fromSecond();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theOrderInWhichRecordsAreReadDoesNotMatter(long seed) {
        List<Happening> shuffled = new ArrayList<>(anAfternoon());
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(text(figures(shuffled))).isEqualTo(text(figures(anAfternoon())));
    }

    @Test
    void countsEachOnceAtItsOwnTime() {
        Figures figures = figures(anAfternoon());

        // The first ten came in before the window, and were decided before it.
        assertThat(figures.total(Count.REQUESTED)).isEqualTo(291);
        assertThat(figures.total(Count.CONFIRMED)).isEqualTo(291 - 1 - 29);
        assertThat(figures.total(Count.FAILED)).isEqualTo(29);
        assertThat(figures.total(Count.PENDING)).isEqualTo(5);
        assertThat(figures.counts().get(Count.REQUESTED)).hasSize(Tally.SECONDS).startsWith(1, 1, 1);
        assertThat(figures.fromSecond()).isEqualTo(NOW.getEpochSecond() - Tally.SECONDS);
        assertThat(figures.failures()).containsExactly(new Figures.Failures(FailureReason.SLOT_TAKEN, 29));
    }

    @Test
    void percentilesAreThoseOfANaiveComputation() {
        Map<String, Figures.Course> courses = figures(anAfternoon()).courses().stream()
                .collect(Collectors.toMap(Figures.Course::name, course -> course));

        // Of 10 to 299: the 145th of 290, and the 288th; the last booking has no answer.
        assertThat(courses.get(StepFinished.ANSWER).took().count()).isEqualTo(290);
        assertThat(courses.get(StepFinished.ANSWER).took().p50Ms()).isBetween(187L, 191L);
        assertThat(courses.get(StepFinished.ANSWER).took().p99Ms()).isBetween(330L, 336L);
        assertThat(courses.get(StepFinished.ANSWER).unavailable()).isEqualTo(5);
        assertThat(courses.get(Tally.OUTCOME).took().count()).isEqualTo(290);
        assertThat(courses.get(Tally.OUTCOME).took().p50Ms()).isBetween(182L, 186L);
        assertThat(courses.get("refresh-token").took().p99Ms()).isEqualTo(3);
    }

    @Test
    void whatIsUnderWayIsInTheStepAfterTheLastThatWasDone() {
        List<Happening> all = anAfternoon();
        all.add(requested(1_000, NOW.minusSeconds(2)));
        all.add(requested(1_001, NOW.minusSeconds(2)));
        all.add(stepped(1_001, "refresh-token", Result.DONE, NOW.minusSeconds(1), 3));
        all.add(stepped(1_001, "create-event", Result.UNAVAILABLE, NOW, 900));

        assertThat(figures(all).underWay())
                .containsExactly(
                        new Figures.UnderWay("refresh-token", 1),
                        new Figures.UnderWay("create-event", 1),
                        new Figures.UnderWay("save-booking", 1));
    }

    @Test
    void aCopyOfAnOutcomeThatNamesALaterDeliveryClosesItAndCountsNothing() {
        List<Happening> all =
                new ArrayList<>(List.of(requested(1, NOW.minusSeconds(100)), confirmed(1, NOW.minusSeconds(99))));
        Happening.Confirmed first = confirmed(1, NOW.minusSeconds(99));
        var again = new RequestId("again");
        all.add(new Happening.Requested(first.bookingId(), again, first.orgId(), false, NOW.minusSeconds(5)));
        all.add(new Happening.Confirmed(
                first.bookingId(), first.orgId(), 1, List.of(again), first.outcomeId(), false, first.at()));

        Figures figures = figures(all);

        assertThat(figures.total(Count.CONFIRMED)).isEqualTo(1);
        assertThat(figures.underWay()).isEmpty();
        assertThat(figures.courses())
                .singleElement()
                .satisfies(course -> assertThat(course.took().count()).isEqualTo(1));
    }

    @Test
    void whatIsOlderThanTheWindowOrStampedByAWrongClockIsNotShown() {
        Tally tally = new Tally();
        tally.see(requested(1, NOW.minus(Tally.WINDOW).minusSeconds(1)), NOW);
        tally.see(requested(2, NOW.plus(Duration.ofHours(1))), NOW);
        tally.see(requested(3, NOW.minusSeconds(1)), NOW);

        assertThat(tally.figures(NOW).total(Count.REQUESTED)).isEqualTo(1);
        // Five minutes later the same counters stand for other seconds.
        assertThat(tally.figures(NOW.plus(Tally.WINDOW)).total(Count.REQUESTED)).isZero();
    }

    @Test
    void theNewestEndsOfTheChartsAreTheirLastFigures() {
        Figures whole = figures(anAfternoon());

        Figures newest = whole.newest(15, 4);

        assertThat(newest.counts().get(Count.REQUESTED)).hasSize(15);
        assertThat(newest.fromSecond()).isEqualTo(NOW.getEpochSecond() - 15);
        assertThat(newest.chart().answer())
                .hasSize(4)
                .isEqualTo(whole.chart().answer().subList(56, 60));
        assertThat(newest.chart().fromSecond()).isEqualTo(NOW.getEpochSecond() - 20);
    }
}
