package io.handshake.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {

    static BenchOptions parse(String... arguments) {
        return BenchOptions.parse(List.of(arguments), Path.of("/a/repository"), Path.of("/somewhere"));
    }

    @Test
    void measuresAllWaysUnlessToldOtherwise() {
        assertThat(parse())
                .isEqualTo(new BenchOptions(
                        List.of(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(150)),
                        List.of(1, 16, 64, 256, 1024),
                        List.of(Way.DIRECT, Way.TOPIC, Way.WEBHOOK),
                        Duration.ofSeconds(10),
                        200,
                        1,
                        1,
                        0,
                        256,
                        false,
                        Optional.empty(),
                        Path.of("/a/repository/target/bench")));
    }

    @Test
    void readsEveryOption() {
        String line =
                "--latency 5,0 --in-flight 2 --ways webhook,direct --seconds 60 --clinics 7 --workers 2 --ingresses 3"
                        + " --rows 2000000 --heap 96 --profile --data kept --report /r";

        assertThat(parse(line.split(" ", -1)))
                .isEqualTo(new BenchOptions(
                        List.of(Duration.ofMillis(5), Duration.ZERO),
                        List.of(2),
                        List.of(Way.WEBHOOK, Way.DIRECT),
                        Duration.ofMinutes(1),
                        7,
                        2,
                        3,
                        2_000_000,
                        96,
                        true,
                        Optional.of(Path.of("/somewhere/kept")),
                        Path.of("/r")));
    }

    @Test
    void isQuickWhereNothingElseIsAskedFor() {
        BenchOptions quick = parse("--seconds", "5", "--quick");

        assertThat(quick.latencies()).containsExactly(Duration.ZERO, Duration.ofMillis(50));
        assertThat(quick.inFlight()).containsExactly(1, 16, 64);
        assertThat(quick.length()).isEqualTo(Duration.ofSeconds(5));
        assertThat(parse("--quick").length()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void measuresTheWaysOfOneLoadDirectlyAfterEachOther() {
        assertThat(parse("--latency", "0,9", "--in-flight", "1,4", "--ways", "direct,topic")
                        .cells())
                .hasToString("[direct, Google 0 ms, 1 in flight, topic, Google 0 ms, 1 in flight,"
                        + " direct, Google 0 ms, 4 in flight, topic, Google 0 ms, 4 in flight,"
                        + " direct, Google 9 ms, 1 in flight, topic, Google 9 ms, 1 in flight,"
                        + " direct, Google 9 ms, 4 in flight, topic, Google 9 ms, 4 in flight]");
    }

    @Test
    void namesACommandThatMeansTheSame() {
        for (BenchOptions options : List.of(
                parse(),
                parse("--quick", "--profile"),
                parse("--latency", "7", "--ways", "topic", "--rows", "10", "--heap", "100", "--clinics", "3"))) {
            String[] again = options.command().replace("./handshake bench ", "").split(" ", -1);

            assertThat(parse(again)).isEqualTo(options);
        }
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        for (String[] wrong : new String[][] {
            {"--slow"},
            {"--seconds"},
            {"--seconds", "0"},
            {"--seconds", "many"},
            {"--seconds", "99999999999999999999"},
            {"--latency", ""},
            {"--latency", "0,,50"},
            {"--latency", "-1"},
            {"--latency", "0,0"},
            {"--in-flight", "0"},
            {"--in-flight", "1,100000"},
            {"--ways", "direct,detour"},
            {"--ways", "topic,topic"},
            {"--clinics", "0"},
            {"--workers", "9"},
            {"--ingresses", "0"},
            {"--rows", "2000001"},
            {"--heap", "8"},
            {"--report", "\0"}
        }) {
            assertThatThrownBy(() -> parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .startsWith("bench: ")
                    .contains(wrong[0])
                    .doesNotContain("\n");
        }
        assertThatThrownBy(() -> parse("--heap", "8"))
                .hasMessage("bench: --heap: expected a number from 64 to 65536, found 8");
        assertThatThrownBy(() -> parse("--ways", "detour"))
                .hasMessage("bench: --ways: expected some of direct,topic,webhook, found detour");
    }
}
