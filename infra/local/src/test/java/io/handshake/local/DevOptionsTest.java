package io.handshake.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevOptionsTest {

    private static final Path REPOSITORY = Path.of("/a/repository");
    private static final Path HERE = Path.of("/somewhere");

    @Test
    void keepsItsDataInTheRepositoryUnlessToldOtherwise() {
        assertThat(parse()).isEqualTo(new DevOptions(Path.of("/a/repository/.handshake"), 0, false, true));
        assertThat(parse("--data", "my data").data()).isEqualTo(Path.of("/somewhere/my data"));
        assertThat(parse("--data", "/else/../where").data()).isEqualTo(Path.of("/where"));
    }

    @Test
    void readsEveryOption() {
        assertThat(parse("--no-sample", "--reset", "--port-offset", "1000"))
                .isEqualTo(new DevOptions(Path.of("/a/repository/.handshake"), 1000, true, false));
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        for (String[] wrong : new String[][] {
            {"--dat"},
            {"--data"},
            {"--port-offset"},
            {"--port-offset", "-1"},
            {"--port-offset", "many"},
            {"--data", "\0"}
        }) {
            assertThatThrownBy(() -> parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .startsWith("dev: ")
                    .doesNotContain("\n");
        }
    }

    private static DevOptions parse(String... arguments) {
        return DevOptions.parse(List.of(arguments), REPOSITORY, HERE);
    }
}
