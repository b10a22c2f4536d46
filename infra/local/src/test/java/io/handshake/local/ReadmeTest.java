package io.handshake.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages rot where nothing reads them: every path that a page names exists, and every command is there. */
class ReadmeTest {

    private static final Path ROOT =
            Path.of(System.getProperty("handshake.root")).toAbsolutePath().normalize();
    /** What stands in code marks and begins like a path of this repository. */
    private static final Pattern PATH = Pattern.compile(
            "`((?:contracts|web|ingress|saga-worker|infra|docs|\\.ci)(?:/[^`\\s*]*)?|[\\w.-]+\\.(?:yml|yaml|md|xml))`");

    private static final Pattern COMMAND = Pattern.compile("\\./handshake ([a-z]+)");

    @ParameterizedTest
    @MethodSource("pages")
    void everyPathExists(Path page) throws IOException {
        List<String> missing = PATH.matcher(Files.readString(page))
                .results()
                .map(found -> found.group(1))
                .filter(path -> !Files.exists(ROOT.resolve(path)) && !standsInAModule(path))
                .toList();

        assertThat(missing).as("paths named in %s", ROOT.relativize(page)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandIsThere(Path page) throws IOException {
        String script = Files.readString(ROOT.resolve("handshake"));

        assertThat(COMMAND.matcher(Files.readString(page)).results().map((MatchResult found) -> found.group(1)))
                .as("commands named in %s", ROOT.relativize(page))
                .allMatch(command -> script.contains("\n    " + command + ")\n"));
    }

    /** A bare file name, such as that of the document that describes the topics. */
    private static boolean standsInAModule(String name) {
        return !name.contains("/")
                && Files.exists(ROOT.resolve("contracts/src/main/resources").resolve(name));
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of(ROOT.resolve("README.md")),
                    docs.filter(page -> page.toString().endsWith(".md")))
                    .toList()
                    .stream();
        }
    }
}
