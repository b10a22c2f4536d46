package io.handshake.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecrecyAuditTest {

    private static final Map<String, String> FORBIDDEN = Map.of("a name", "Quillon", "a token", "ya29.");

    @Test
    void saysWhatStandsWhereAndNeverTheValue(@TempDir Path logs) throws Exception {
        Files.writeString(logs.resolve("worker.log"), "all is well\nbooked for Quillon\n");
        Files.createDirectories(logs.resolve("folder"));

        assertThat(new SecrecyAudit(FORBIDDEN)
                        .folder(logs)
                        .text("the metrics", "a 1\nb{token=\"ya29.x\"} 2")
                        .violations())
                .containsExactly("I7: a name stands in worker.log line 2", "I7: a token stands in the metrics");
    }

    @Test
    void findsNothingWhereNothingIs(@TempDir Path logs) throws Exception {
        Files.write(logs.resolve("binary.log"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 10});

        assertThat(new SecrecyAudit(FORBIDDEN)
                        .folder(logs)
                        .folder(logs.resolve("none"))
                        .violations())
                .isEmpty();
    }
}
