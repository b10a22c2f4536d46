package io.handshake.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The services share no code but the contracts; what stands in both is mended in both. */
class TwinsTest {

    private static final Path ROOT = Path.of(System.getProperty("handshake.root"));

    @ParameterizedTest
    @ValueSource(strings = {"TomcatManners", "TomcatProblems", "TomcatProtocol", "WebConfiguration"})
    void areEqualButForTheirPackage(String name) throws IOException {
        assertThat(lines("ingress", "ingress", name)).isEqualTo(lines("saga-worker", "worker", name));
    }

    private static List<String> lines(String module, String room, String name) throws IOException {
        Path file = ROOT.resolve(module + "/src/main/java/io/handshake/" + room + "/" + name + ".java");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.getFirst()).isEqualTo("package io.handshake." + room + ";");
        return lines.subList(1, lines.size());
    }
}
