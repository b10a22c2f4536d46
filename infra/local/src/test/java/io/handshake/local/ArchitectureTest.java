package io.handshake.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the architecture shows what is built: its modules, its rooms, its topics and its states, and no other. */
class ArchitectureTest {

    private static final Path ROOT =
            Path.of(System.getProperty("handshake.root")).toAbsolutePath().normalize();

    private static final Pattern FIRST_CELL = Pattern.compile("\\| `([^`]+)` \\|.*");
    private static final Pattern TOPIC = Pattern.compile("\\b(?:booking|clinic)\\.[a-z]+\\.v\\d(?:-dlt)?");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern EDGE = Pattern.compile("\\('([A-Z]+)', '([A-Z]+)'\\)");
    private static final Pattern ARROW = Pattern.compile("\\b([A-Z]{5,}) --> ([A-Z]{5,})");

    private final String page = read("docs/architecture.md");

    @Test
    void itsModulesAreThoseOfTheBuild() {
        assertThat(table("| module |")).isEqualTo(found(MODULE, read("pom.xml")));
    }

    @Test
    void itsRoomsAreThePackagesOfTheServices() throws IOException {
        Set<String> rooms = new TreeSet<>();
        rooms.addAll(packages("ingress/src/main/java/io/handshake/ingress"));
        rooms.addAll(packages("saga-worker/src/main/java/io/handshake/worker"));

        assertThat(table("| room |")).isEqualTo(rooms).contains("saga", "intake");
    }

    @Test
    void itsTopicsAreOurs() {
        Set<String> topics =
                Stream.of(Topic.values()).map(Topic::topicName).collect(Collectors.toCollection(TreeSet::new));

        assertThat(table("| topic |")).isEqualTo(topics);
        assertThat(TOPIC.matcher(page).results().map(found -> found.group())).isSubsetOf(topics);
    }

    /** In the drawing of the rooms every room has its place, and in that of the topics' ways every topic. */
    @ParameterizedTest
    @ValueSource(strings = {"| room |", "| topic |"})
    void theDrawingBeforeATableShowsWhatStandsInIt(String header) {
        String before = page.substring(0, page.indexOf(header));
        String drawing = before.substring(page.indexOf("subgraph ingress"));

        assertThat(table(header))
                .allMatch(name -> Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                        .matcher(drawing)
                        .find());
    }

    @Test
    void itsStatesAreThoseThatTheTableLetsThrough() throws IOException {
        List<Path> migrations;
        try (Stream<Path> all = Files.list(ROOT.resolve("saga-worker/src/main/resources/db/migration"))) {
            migrations = all.filter(file -> read(file).contains("function booking_saga_keeps_its_word()"))
                    .sorted((one, other) -> Integer.compare(version(one), version(other)))
                    .toList();
        }
        String newest = read(migrations.getLast());
        String allowed = newest.substring(newest.indexOf("not in (("), newest.indexOf("there is no way"));
        Set<String> edges = EDGE.matcher(allowed)
                .results()
                .map(found -> found.group(1) + " --> " + found.group(2))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(ARROW.matcher(page).results().map(found -> found.group(1) + " --> " + found.group(2)))
                .containsExactlyInAnyOrderElementsOf(edges)
                .hasSizeGreaterThan(5);
    }

    private static int version(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"));
    }

    /** The first cells of the table with this header. */
    private Set<String> table(String header) {
        return page.lines()
                .dropWhile(line -> !line.startsWith(header))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> FIRST_CELL.matcher(line).replaceFirst("$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> packages(String folder) throws IOException {
        try (Stream<Path> children = Files.list(ROOT.resolve(folder))) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(String path) {
        return read(ROOT.resolve(path));
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new AssertionError("expected " + path, e);
        }
    }
}
