package io.handshake.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.local.chaos.ChaosOptions.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChaosOptionsTest {

    private static final long DRAWN = 42;

    static ChaosOptions parse(String... arguments) {
        return ChaosOptions.parse(List.of(arguments), Path.of("/a/repository"), Path.of("/somewhere"), DRAWN);
    }

    @Test
    void drawsASeedAndKeepsNoDataUnlessToldOtherwise() {
        ChaosOptions options = parse();

        assertThat(options.mode()).isEqualTo(Mode.CHAOS);
        assertThat(options.seed()).isEqualTo(DRAWN);
        assertThat(options.data()).isEmpty();
        assertThat(options.report()).isEqualTo(Path.of("/a/repository/infra/local/target/chaos"));
    }

    @Test
    void readsEveryOption() {
        ChaosOptions options = parse(
                "--seed",
                "7",
                "--bookings",
                "10000",
                "--clinics",
                "50",
                "--rate",
                "12",
                "--faults",
                "200",
                "--workers",
                "3",
                "--ingresses",
                "1",
                "--rounds",
                "5",
                "--data",
                "my data",
                "--report",
                "/r");

        assertThat(options)
                .isEqualTo(new ChaosOptions(
                        Mode.CHAOS,
                        7,
                        10_000,
                        50,
                        12,
                        200,
                        3,
                        1,
                        5,
                        Duration.ofMinutes(10),
                        Optional.of(Path.of("/somewhere/my data")),
                        Path.of("/r")));
        assertThat(parse("--recovery").mode()).isEqualTo(Mode.RECOVERY);
        assertThat(parse("--soak", "90s"))
                .extracting(ChaosOptions::mode, ChaosOptions::length)
                .containsExactly(Mode.SOAK, Duration.ofSeconds(90));
    }

    @Test
    void namesACommandThatMeansTheSame() {
        ChaosOptions options =
                parse("--seed", "9", "--bookings", "70", "--rate", "3", "--faults", "0", "--workers", "1");
        String[] again = options.command().replace("./handshake chaos ", "").split(" ", -1);

        assertThat(parse(again)).isEqualTo(options);
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        for (String[] wrong : new String[][] {
            {"--sed", "7"},
            {"--seed"},
            {"--seed", "many"},
            {"--seed", "99999999999999999999"},
            {"--bookings", "0"},
            {"--bookings", "-1"},
            {"--bookings", "100000", "--clinics", "2"},
            {"--workers", "9"},
            {"--soak", "10"},
            {"--soak", "0s"},
            {"--soak", "3h", "--clinics", "2"},
            {"--soak", "1m", "--recovery"},
            {"--data", "\0"}
        }) {
            assertThatThrownBy(() -> parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .startsWith("chaos: ")
                    .doesNotContain("\n");
        }
    }
}
