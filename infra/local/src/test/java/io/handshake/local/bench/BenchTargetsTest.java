package io.handshake.local.bench;

import static io.handshake.local.bench.MadeUp.cell;
import static io.handshake.local.bench.MadeUp.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.bench.Target.Verdict;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BenchTargetsTest {

    private static final String TOPIC_BEST = "topic, best throughput, Google 0 ms";
    private static final String MEMORY = "saga-worker and ingress hold 1024 in flight with 256 MiB of heap each";

    @ParameterizedTest(name = "{0}")
    @MethodSource("bothSides")
    void tellsBothSidesOfTheLine(String name, BenchFigures met, BenchFigures missed) {
        assertThat(target(met, name).verdict()).isEqualTo(Verdict.MET);
        assertThat(target(missed, name).verdict()).isEqualTo(Verdict.MISSED);
    }

    static Stream<Arguments> bothSides() {
        MadeUp direct = cell(Way.DIRECT, 0, 64);
        MadeUp topic = cell(Way.TOPIC, 0, 64);
        MadeUp webhook = cell(Way.WEBHOOK, 0, 64);
        MadeUp many = cell(Way.DIRECT, 150, 1024);
        MadeUp manyTopic = cell(Way.TOPIC, 150, 1024);
        MadeUp manyWebhook = cell(Way.WEBHOOK, 150, 1024);
        MadeUp one = cell(Way.DIRECT, 0, 1).taking(2, 4);
        MadeUp oneTopic = cell(Way.TOPIC, 0, 1);
        MadeUp oneWebhook = cell(Way.WEBHOOK, 0, 1);
        MadeUp phone = cell(Way.DIRECT, 50, 64).taking(60, 100);
        MadeUp onPhone = cell(Way.WEBHOOK, 50, 64);
        MadeUp few = cell(Way.TOPIC, 0, 16).costing(10);
        MadeUp crowd = cell(Way.TOPIC, 0, 1024);
        MadeUp fewCalls = cell(Way.WEBHOOK, 0, 16).costing(10);
        MadeUp crowdOfCalls = cell(Way.WEBHOOK, 0, 1024);
        return Stream.of(
                Arguments.of(TOPIC_BEST, run(direct, topic.at(651)), run(direct, topic.at(649))),
                Arguments.of(
                        "webhook, best throughput, Google 0 ms",
                        run(direct, webhook.at(501)),
                        run(direct, webhook.at(499))),
                Arguments.of(
                        "topic, throughput, Google 150 ms, 1024 in flight",
                        run(many, manyTopic.at(651)),
                        run(many, manyTopic.at(649))),
                Arguments.of(
                        "webhook, throughput, Google 150 ms, 1024 in flight",
                        run(many, manyWebhook.at(501)),
                        run(many, manyWebhook.at(499))),
                Arguments.of(
                        "topic, CPU a booking, Google 0 ms, most in flight",
                        run(direct, topic.costing(1.79)),
                        run(direct, topic.costing(1.81))),
                Arguments.of(
                        "webhook, CPU a booking, Google 0 ms, most in flight",
                        run(direct, webhook.costing(2.49)),
                        run(direct, webhook.costing(2.51))),
                Arguments.of(
                        "topic, p50 above direct's, Google 0 ms, 1 in flight",
                        run(one, oneTopic.taking(5.9, 7)),
                        run(one, oneTopic.taking(6.1, 7))),
                Arguments.of(
                        "webhook, p50 above direct's, Google 0 ms, 1 in flight",
                        run(one, oneWebhook.taking(7.9, 9)),
                        run(one, oneWebhook.taking(8.1, 9))),
                Arguments.of(
                        "topic, p99 above direct's p50, Google 0 ms, 1 in flight",
                        run(one, oneTopic.taking(5, 13.9)),
                        run(one, oneTopic.taking(5, 14.1))),
                Arguments.of(
                        "webhook, p99 above direct's p50, Google 0 ms, 1 in flight",
                        run(one, oneWebhook.taking(5, 19.9)),
                        run(one, oneWebhook.taking(5, 20.1))),
                Arguments.of(
                        "webhook, throughput, Google 50 ms, 64 in flight",
                        run(phone, onPhone.at(901)),
                        run(phone, onPhone.at(899))),
                Arguments.of(
                        "webhook, p99, Google 50 ms, 64 in flight",
                        run(phone, onPhone.taking(60, 149)),
                        run(phone, onPhone.taking(60, 151))),
                Arguments.of(
                        "topic, bookings a CPU second, 1024 against 16 in flight, Google 0 ms",
                        run(few, crowd.costing(11.7)),
                        run(few, crowd.costing(11.8))),
                Arguments.of(
                        "webhook, bookings a CPU second, 1024 against 16 in flight, Google 0 ms",
                        run(fewCalls, crowdOfCalls.costing(11.7)),
                        run(fewCalls, crowdOfCalls.costing(11.8))),
                Arguments.of(MEMORY, run(crowdOfCalls), run(crowdOfCalls.strange(1))));
    }

    @Test
    void saysNothingOfWhatWasNotMeasured() {
        assertThat(BenchTargets.of(run(cell(Way.DIRECT, 5, 3))))
                .hasSize(15)
                .allMatch(target -> target.verdict() == Verdict.NOT_MEASURED)
                .allMatch(target -> target.found().equals("-"));
    }

    @Test
    void takesTheBestCellOfEachWay() {
        BenchFigures figures = run(
                cell(Way.DIRECT, 0, 16).at(2000),
                cell(Way.DIRECT, 0, 64).at(1500),
                cell(Way.TOPIC, 0, 16).at(900),
                cell(Way.TOPIC, 0, 64).at(1400));

        assertThat(target(figures, TOPIC_BEST))
                .isEqualTo(new Target(TOPIC_BEST, "at least 0.65 x direct", "0.700 x direct", Verdict.MET));
    }

    @Test
    void takesACellWithABrokenPromiseForNoResult() {
        MadeUp fast = cell(Way.TOPIC, 0, 64).at(990);

        assertThat(target(run(cell(Way.DIRECT, 0, 64), fast), TOPIC_BEST).verdict())
                .isEqualTo(Verdict.MET);
        assertThat(target(run(cell(Way.DIRECT, 0, 64), fast.violating("lost")), TOPIC_BEST)
                        .verdict())
                .isEqualTo(Verdict.NOT_MEASURED);
        assertThat(target(run(cell(Way.WEBHOOK, 0, 1024).violating("lost")), MEMORY)
                        .verdict())
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void tellsWhatHeldTheMemory() {
        assertThat(target(run(cell(Way.WEBHOOK, 150, 1024)), MEMORY).found())
                .isEqualTo("0 strange, resident 300 and 200 MiB");
    }

    @Test
    void tellsWhichWayACostHasChanged() {
        String name = "topic, bookings a CPU second, 1024 against 16 in flight, Google 0 ms";

        assertThat(whenCosting(12, 10, name)).isEqualTo(new Target(name, "at least -15 %", "+20.0 %", Verdict.MET));
        assertThat(whenCosting(9, 10, name).found()).isEqualTo("-10.0 %");
        assertThat(whenCosting(8, 10, name).verdict()).isEqualTo(Verdict.MISSED);
    }

    private static Target whenCosting(double few, double many, String name) {
        return target(
                run(
                        cell(Way.TOPIC, 0, 16).costing(few),
                        cell(Way.TOPIC, 0, 1024).costing(many)),
                name);
    }

    private static Target target(BenchFigures figures, String name) {
        return BenchTargets.of(figures).stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
