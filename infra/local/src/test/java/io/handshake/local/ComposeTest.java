package io.handshake.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.Topic;
import io.handshake.local.house.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What docker-compose.yml says twice, or says of files elsewhere, is held against the original. */
class ComposeTest {

    private static final Path ROOT = Path.of(System.getProperty("handshake.root"));
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)((?::[-?][^}]*)?)}");
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z_]+):\\?[^}]+}");
    /** One of the two secrets of the webhook is enough, and ingress itself says when both are missing. */
    private static final Set<String> EITHER_OR = Set.of("HANDSHAKE_VAPI_SECRETS", "HANDSHAKE_VAPI_HMAC_SECRET");

    /** The largest HANDSHAKE_ANSWER_WITHIN. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

    private final JsonNode compose =
            new YAMLMapper().readTree(ROOT.resolve("docker-compose.yml").toFile());
    private final JsonNode three =
            new YAMLMapper().readTree(ROOT.resolve("docker-compose.ha.yml").toFile());

    /** The one-shot is the command that owns the topics, out of the worker's image. */
    @Test
    void bringsTheTopicsToWhatTheContractsSay() {
        JsonNode topics = compose.at("/services/topics");

        assertThat(topics.path("image")).isEqualTo(compose.at("/services/saga-worker/image"));
        String command = topics.path("entrypoint").get(3).asString();
        assertThat(ROOT.resolve("saga-worker/src/main/java").resolve(command.replace('.', '/') + ".java"))
                .isRegularFile();
        for (String service : List.of("ingress", "saga-worker")) {
            assertThat(compose.at("/services/" + service + "/depends_on/topics/condition")
                            .asString())
                    .isEqualTo("service_completed_successfully");
        }
    }

    @Test
    void opensPortsOnThisMachineOnlyAndEachOnce() {
        List<String> ports = ports(compose).toList();

        assertThat(ports)
                .contains("127.0.0.1:9092:9092", "127.0.0.1:15432:5432", "127.0.0.1:8080:8080", "127.0.0.1:8081:8081");
        assertThat(Stream.concat(ports.stream(), ports(three)).toList())
                .allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"))
                .extracting(port -> port.replaceAll("^[^:]*:([^:]*):.*$", "$1"))
                .doesNotHaveDuplicates();
    }

    private static Stream<String> ports(JsonNode file) {
        return file.path("services")
                .valueStream()
                .flatMap(service -> service.path("ports").valueStream())
                .map(JsonNode::asString);
    }

    @Test
    void namesTheVersionOfEachImage() {
        assertThat(compose.path("services")
                        .valueStream()
                        .map(service -> service.path("image").asString()))
                .allMatch(image -> image.matches("[a-z0-9./-]+:v?\\d+(\\.\\d+)+"));
    }

    /** What a service is told out of one file, it is told in the other one as well. */
    @Test
    void threeBrokersAreToldTheSame() {
        List<Map<String, String>> told = Stream.of("kafka", "kafka-2", "kafka-3")
                .map(broker -> three.at("/services/" + broker + "/environment"))
                .map(environment -> environment.propertyNames().stream()
                        .filter(name -> !Set.of("KAFKA_NODE_ID", "KAFKA_ADVERTISED_LISTENERS")
                                .contains(name))
                        .collect(Collectors.toMap(
                                name -> name, name -> environment.path(name).asString())))
                .toList();

        assertThat(told).allMatch(told.getFirst()::equals);
        assertThat(told.getFirst())
                .containsEntry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "3")
                .containsEntry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", Integer.toString(Topic.inSyncOf(3)));
        assertThat(three.at("/services/topics/command/1").asString()).isEqualTo("3");
        assertThat(Stream.of("ingress", "saga-worker", "topics")
                        .map(service -> three.at("/services/" + service + "/environment/" + Settings.KAFKA)
                                .asString())
                        .distinct())
                .hasSize(1);
    }

    /** What it reads lies where it looks: its scrape, its rules, and the token that the services want. */
    @Test
    void prometheusFindsItsFilesAndMayReadTheMetrics() {
        JsonNode prometheus = compose.at("/services/prometheus");
        JsonNode scrapes = new YAMLMapper()
                .readTree(ROOT.resolve("infra/observability/prometheus/prometheus.yml")
                        .toFile())
                .path("scrape_configs");

        assertThat(prometheus.at("/secrets/0/target").asString())
                .isEqualTo("/etc/prometheus/"
                        + scrapes.at("/0/authorization/credentials_file").asString());
        assertThat(compose.at("/secrets/metrics-token/environment").asString()).isEqualTo(Settings.METRICS_TOKEN);
        for (JsonNode scrape : scrapes) {
            String target = scrape.at("/static_configs/0/targets/0").asString();
            String service = target.replaceAll(":.*", "");
            assertThat(target)
                    .isEqualTo(service + ":"
                            + compose.at("/services/" + service + "/environment/" + Settings.SERVER_PORT)
                                    .asString());
        }
    }

    @Test
    void whatIsMountedIsThere() {
        assertThat(compose.path("services")
                        .valueStream()
                        .flatMap(service -> service.path("volumes").valueStream())
                        .map(JsonNode::asString)
                        .filter(volume -> volume.startsWith("./"))
                        .map(volume -> ROOT.resolve(volume.substring(2).replaceAll(":.*", ""))))
                .isNotEmpty()
                .allMatch(Files::exists);
    }

    @Test
    void oursWriteToMemoryOnlyAndHaveNoRightsToGiveAway() {
        for (String service : List.of("ingress", "saga-worker", "topics", "google-stand-in")) {
            JsonNode ours = compose.at("/services/" + service);

            assertThat(ours.path("read_only").asBoolean()).as(service).isTrue();
            assertThat(ours.at("/tmpfs/0").asString()).as(service).isEqualTo("/tmp");
            assertThat(ours.at("/cap_drop/0").asString()).as(service).isEqualTo("ALL");
            assertThat(ours.path("mem_limit").asString()).as(service).matches("\\d+m");
        }
    }

    @Test
    void givesTheServicesAllDocumentedSettingsAndNoOther() {
        Set<String> documented = Settings.documented();
        Set<String> reached = new TreeSet<>();

        for (String service : List.of("ingress", "saga-worker")) {
            Set<String> given = compose.at("/services/" + service + "/environment").propertyNames().stream()
                    .filter(name -> !name.equals(Settings.SERVER_PORT))
                    .collect(Collectors.toSet());
            assertThat(documented).containsAll(given);
            reached.addAll(given);
        }
        assertThat(reached).isEqualTo(documented);
    }

    @Test
    void passesOnWhatIngressIsToldWithItsOwnDefaults() {
        JsonNode its = compose.at("/services/ingress/environment");
        JsonNode defaults = new YAMLMapper()
                .readTree(ROOT.resolve("ingress/src/main/resources/application.yaml")
                        .toFile())
                .path("handshake");

        Map.of(
                        "ANSWER_WITHIN", "/answer-within",
                        "VAPI_HMAC_HEADER", "/vapi/hmac/header",
                        "VAPI_HMAC_TIMESTAMP_HEADER", "/vapi/hmac/timestamp-header",
                        "VAPI_HMAC_ALGORITHM", "/vapi/hmac/algorithm",
                        "VAPI_HMAC_ENCODING", "/vapi/hmac/encoding")
                .forEach((name, place) -> assertThat(
                                its.path("HANDSHAKE_" + name).asString())
                        .isEqualTo("${HANDSHAKE_" + name + ":-"
                                + defaults.at(place).asString() + "}"));
    }

    @Test
    void givesIngressTheTimeToAnswerWhoeverWaits() {
        String grace = compose.at("/services/ingress/stop_grace_period").asString();

        assertThat(Duration.parse("PT" + grace)).isGreaterThan(LONGEST_ANSWER);
    }

    @Test
    void refusesToStartWithoutASecretAndExplainsEachOne() throws IOException {
        Set<String> required = new TreeSet<>(EITHER_OR);
        Matcher name = REQUIRED.matcher(Files.readString(ROOT.resolve("docker-compose.yml")));
        while (name.find()) {
            required.add(name.group(1));
        }
        Set<String> explained = Files.readAllLines(ROOT.resolve(".env.example")).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(explained)
                .isEqualTo(
                        required.stream().map(secret -> secret + "=").collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Whoever reads the example sees each name that counts, and what it is when nothing is said. */
    @Test
    void explainsEachVariableAndItsDefault() throws IOException {
        String example = Files.readString(ROOT.resolve(".env.example"));

        assertThat(VARIABLE.matcher(Files.readString(ROOT.resolve("docker-compose.yml")))
                        .results()
                        .map(used -> used.group(2).isEmpty() || used.group(2).startsWith(":?")
                                ? "\n" + used.group(1) + "=\n"
                                : "\n#" + used.group(1) + "=" + used.group(2).substring(2) + "\n")
                        .map(line -> EITHER_OR.contains(line.replaceAll("[#=\n]", "")) ? line.replace("#", "") : line)
                        .distinct())
                .allMatch(example::contains);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingress", "saga-worker", "google-stand-in"})
    void imagesHoldWhatRunsAndNoSecretAndNoRoot(String service) throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("infra/docker/" + service + ".Dockerfile"));
        String last = String.join("\n", lines.subList(lines.lastIndexOf("FROM eclipse-temurin:25-jre"), lines.size()));

        assertThat(lines).filteredOn(line -> line.startsWith("FROM")).hasSize(2);
        assertThat(last).containsPattern("USER 10001\n(?s).*ENTRYPOINT").contains("MaxRAMPercentage");
        assertThat(last).contains("org.opencontainers.image.title", "org.opencontainers.image.version");
        assertThat(lines).noneMatch(line -> line.matches("(?i)(ENV|ARG) .*(secret|password|token|keyset).*"));
        assertThat(Files.readAllLines(ROOT.resolve(".dockerignore"))).contains(".env", ".git", ".handshake");
    }

    /** A change of ours costs a layer of ours, and no download of what it stands on. */
    @ParameterizedTest
    @ValueSource(strings = {"ingress", "saga-worker"})
    void imagesAreInLayersAndWhatChangesLeastComesFirst(String service) throws IOException {
        String file = Files.readString(ROOT.resolve("infra/docker/" + service + ".Dockerfile"));

        assertThat(file)
                .containsSubsequence(
                        "/layers/dependencies/",
                        "/layers/spring-boot-loader/",
                        "/layers/snapshot-dependencies/",
                        "/layers/application/");
    }

    @Test
    void buildsFromFilesThatAreThere() {
        for (String service : List.of("ingress", "saga-worker", "topics", "google-stand-in")) {
            String dockerfile =
                    compose.at("/services/" + service + "/build/dockerfile").asString();
            assertThat(ROOT.resolve(dockerfile)).isRegularFile();
        }
    }
}
