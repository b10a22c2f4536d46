package io.handshake.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files by which people watch the house: alerts, dashboards, and the runbook. */
public final class Watching {

    static final Path ROOT =
            Path.of(System.getProperty("handshake.root")).toAbsolutePath().normalize();
    static final Path PROMETHEUS = ROOT.resolve("infra/observability/prometheus");
    static final Path GRAFANA = ROOT.resolve("infra/observability/grafana");

    private static final Pattern OUR_METRIC = Pattern.compile("\\bhandshake_[a-z_]+\\b");

    static List<JsonNode> alerts() {
        return yaml(PROMETHEUS.resolve("rules.yml"))
                .get("groups")
                .valueStream()
                .flatMap(group -> group.get("rules").valueStream())
                .filter(rule -> rule.has("alert"))
                .toList();
    }

    static List<JsonNode> dashboards() {
        try (Stream<Path> files = Files.list(GRAFANA.resolve("dashboards"))) {
            JsonMapper json = JsonMapper.builder().build();
            return files.map(file -> json.readTree(file.toFile())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> expressions(JsonNode dashboard) {
        return dashboard
                .get("panels")
                .valueStream()
                .flatMap(panel -> panel.get("targets").valueStream())
                .map(target -> target.get("expr").asString())
                .toList();
    }

    /** Every question that a rule or a panel asks. */
    public static List<String> expressions() {
        return Stream.concat(
                        alerts().stream().map(alert -> alert.get("expr").asString()),
                        dashboards().stream().flatMap(dashboard -> expressions(dashboard).stream()))
                .toList();
    }

    /** Metrics of ours that are asked for, and that no scrape has. */
    public static Set<String> missing(List<String> expressions, List<String> scrapes) {
        Set<String> shown = scrapes.stream()
                .flatMap(String::lines)
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
        Set<String> asked = new TreeSet<>();
        expressions.forEach(
                expression -> OUR_METRIC.matcher(expression).results().forEach(found -> asked.add(found.group())));
        asked.removeAll(shown);
        return asked;
    }

    /** Debian's package prometheus brings it. */
    static Optional<Path> promtool() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static JsonNode yaml(Path file) {
        return new YAMLMapper().readTree(file.toFile());
    }

    private Watching() {}
}
