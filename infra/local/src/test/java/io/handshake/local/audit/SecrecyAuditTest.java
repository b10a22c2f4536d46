package io.handshake.local.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
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

    @Test
    void findsItAsTheWebWritesIt() {
        String token = "1//a secret+token";
        Map<String, String> one = Map.of("a token", token);

        assertThat(new SecrecyAudit(one)
                        .text("a link", "?t=" + URLEncoder.encode(token, UTF_8) + "&x=1")
                        .violations())
                .hasSize(1);
        for (String before : List.of("", "a", "ab", "abc")) {
            byte[] whole = (before + token + "more").getBytes(UTF_8);
            assertThat(new SecrecyAudit(one)
                            .text("base64", "x " + Base64.getEncoder().encodeToString(whole))
                            .violations())
                    .as("after '%s'", before)
                    .hasSize(1);
        }
    }
}
