package io.handshake.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectProcessTest {

    @Test
    void saysWhereToLookWhenItCannotStart(@TempDir Path folder) {
        BenchWishes wishes = new BenchWishes(BenchClinic.several(2), LocalDate.of(2027, 3, 26));
        Path log = folder.resolve("direct.log");

        assertThatThrownBy(() -> new DirectProcess(Map.of(), wishes, List.of("-Xmx64m"), log))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended")
                .hasMessageContaining(log.toString());
        assertThat(log).content().contains("HikariConfig");
    }
}
