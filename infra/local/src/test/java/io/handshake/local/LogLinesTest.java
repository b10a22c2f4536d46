package io.handshake.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Journeys see the lines of a good day; those of a bad one are looked at where they are written. */
class LogLinesTest {

    private static final Path ROOT = Path.of(System.getProperty("handshake.root"));
    private static final String BOOKING = ".addKeyValue(\"booking_id\", ";
    private static final String TRACE = ".addKeyValue(\"trace_id\", ";

    @Test
    void whoeverNamesABookingNamesItsTraceAsWell() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String service : List.of("ingress", "saga-worker")) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(service).resolve("src/main/java"))) {
                for (Path source : sources.filter(Files::isRegularFile).toList()) {
                    lines.addAll(Files.readAllLines(source));
                }
            }
        }

        assertThat(lines).filteredOn(line -> line.contains(BOOKING)).hasSizeGreaterThan(10);
        assertThat(withoutTrace(lines)).isEmpty();
        assertThat(withoutTrace(List.of("log.atInfo()", BOOKING + "id)", ".log();")))
                .hasSize(1);
    }

    private static List<String> withoutTrace(List<String> lines) {
        List<String> found = new ArrayList<>();
        for (int n = 0; n + 1 < lines.size(); n++) {
            if (lines.get(n).contains(BOOKING) && !lines.get(n + 1).contains(TRACE)) {
                found.add(lines.get(n));
            }
        }
        return found;
    }
}
