package io.handshake.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.Topic;
import io.handshake.local.house.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What docker-compose.yml says twice, or says of files elsewhere, is held against the original. */
class ComposeTest {

    private static final Path ROOT = Path.of(System.getProperty("handshake.root"));
    private static final Pattern MAKE = Pattern.compile("make --topic (\\S+) --partitions (\\d+)((?: --config \\S+)+)");
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z_]+):\\?[^}]+}");
    /** One of the two secrets of the webhook is enough, and ingress itself says when both are missing. */
    private static final Set<String> EITHER_OR = Set.of("HANDSHAKE_VAPI_SECRETS", "HANDSHAKE_VAPI_HMAC_SECRET");

    /** The largest HANDSHAKE_ANSWER_WITHIN. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

    private final JsonNode compose =
            new YAMLMapper().readTree(ROOT.resolve("docker-compose.yml").toFile());

    @Test
    void makesTheTopicsOfTheContracts() {
        String script = compose.at("/services/topics/command/0").asString();

        Map<String, String> made = new TreeMap<>();
        Matcher make = MAKE.matcher(script);
        while (make.find()) {
            Set<String> settings = Arrays.stream(make.group(3).split(" --config "))
                    .filter(setting -> !setting.isBlank())
                    .collect(Collectors.toCollection(TreeSet::new));
            made.put(make.group(1), make.group(2) + " " + settings);
        }

        assertThat(made)
                .isEqualTo(Arrays.stream(Topic.values())
                        .collect(Collectors.toMap(
                                Topic::topicName, ComposeTest::spelled, (one, other) -> one, TreeMap::new)));
    }

    private static String spelled(Topic topic) {
        Set<String> settings = topic.settings().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.toCollection(TreeSet::new));
        return topic.partitions() + " " + settings;
    }

    @Test
    void opensPortsOnThisMachineOnly() {
        List<String> ports = compose.path("services")
                .valueStream()
                .flatMap(service -> service.path("ports").valueStream())
                .map(JsonNode::asString)
                .toList();

        assertThat(ports)
                .containsExactlyInAnyOrder(
                        "127.0.0.1:9092:9092", "127.0.0.1:15432:5432", "127.0.0.1:8080:8080", "127.0.0.1:8081:8081");
    }

    @Test
    void givesTheServicesDocumentedSettingsOnly() {
        Set<String> documented = Settings.documented();

        for (String service : List.of("ingress", "saga-worker")) {
            Set<String> given = compose.at("/services/" + service + "/environment").propertyNames().stream()
                    .filter(name -> !name.equals(Settings.SERVER_PORT))
                    .collect(Collectors.toSet());
            assertThat(documented).containsAll(given);
        }
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

    @Test
    void buildsFromFilesThatAreThere() {
        for (String service : List.of("ingress", "saga-worker")) {
            String dockerfile =
                    compose.at("/services/" + service + "/build/dockerfile").asString();
            assertThat(ROOT.resolve(dockerfile)).isRegularFile();
        }
    }
}
