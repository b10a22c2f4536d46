package io.handshake.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.Topic;
import io.handshake.local.house.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the manifests say of topics, settings and images is what the code says. */
class KubernetesTest {

    private static final Path ROOT =
            Path.of(System.getProperty("handshake.root")).normalize();
    private static final Path MANIFESTS = ROOT.resolve("infra/kubernetes");
    private static final Set<String> SERVICES = Set.of("ingress", "saga-worker");

    /** Spring hands what begins like this to Kafka's clients. */
    private static final String FOR_CLIENTS = "SPRING_KAFKA_PROPERTIES_";

    private static final Set<String> SECRETS = Set.of(
            Settings.VAPI_SECRETS,
            "HANDSHAKE_VAPI_HMAC_SECRET",
            Settings.DATABASE_USERNAME,
            Settings.DATABASE_PASSWORD,
            Settings.GOOGLE_CLIENT_ID,
            Settings.GOOGLE_CLIENT_SECRET,
            Settings.KEYSET,
            Settings.ADMIN_TOKEN,
            Settings.METRICS_TOKEN,
            FOR_CLIENTS + "SASL_JAAS_CONFIG");

    /** The largest HANDSHAKE_ANSWER_WITHIN, in seconds. */
    private static final int LONGEST_ANSWER = 60;

    private final List<JsonNode> base = manifests(MANIFESTS.resolve("base"));

    @Test
    void everyFileIsAPartOfTheWhole() throws IOException {
        try (Stream<Path> files = Files.walk(MANIFESTS)) {
            for (Path kustomization :
                    files.filter(file -> file.endsWith("kustomization.yaml")).toList()) {
                Path folder = kustomization.getParent();
                List<Path> named = read(kustomization)
                        .getFirst()
                        .path("resources")
                        .valueStream()
                        .map(name -> folder.resolve(name.asString()).normalize())
                        .toList();

                assertThat(named).as(kustomization.toString()).isNotEmpty().allMatch(Files::exists);
                try (Stream<Path> here = Files.list(folder)) {
                    assertThat(here.filter(file -> !file.equals(kustomization))).allMatch(named::contains);
                }
            }
        }
    }

    @Test
    void theTopicsAreThoseOfTheContracts() {
        Map<String, JsonNode> made = base.stream()
                .filter(of("KafkaTopic"))
                .collect(Collectors.toMap(KubernetesTest::name, manifest -> manifest.path("spec")));

        assertThat(made.keySet())
                .isEqualTo(Arrays.stream(Topic.values()).map(Topic::topicName).collect(Collectors.toSet()));
        for (Topic topic : Topic.values()) {
            JsonNode spec = made.get(topic.topicName());
            Map<String, String> settings = new TreeMap<>(topic.settings());
            settings.put(
                    "min.insync.replicas",
                    Integer.toString(Topic.inSyncOf(spec.path("replicas").asInt())));

            assertThat(spec.path("partitions").asInt()).isEqualTo(topic.partitions());
            assertThat(texts(spec.path("config"))).isEqualTo(settings);
        }
    }

    @Test
    void usersMayTouchTopicsOfTheContractsOnly() {
        Set<String> ours =
                Arrays.stream(Topic.values()).map(Topic::topicName).collect(Collectors.toCollection(TreeSet::new));

        assertThat(topicsOf("saga-worker")).isEqualTo(ours);
        assertThat(ours).containsAll(topicsOf("ingress")).containsAll(topicsOf("handshake-scaling"));
    }

    private Set<String> topicsOf(String user) {
        return named("KafkaUser", user)
                .at("/spec/authorization/acls")
                .valueStream()
                .map(acl -> acl.path("resource"))
                .filter(resource -> resource.path("type").asString().equals("topic"))
                .map(KubernetesTest::plainName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theServicesAreToldAllDocumentedSettingsAndNoOther() {
        Set<String> told = SERVICES.stream()
                .flatMap(service -> environment(service).keySet().stream())
                .filter(name -> !name.startsWith(FOR_CLIENTS) && !name.equals(Settings.SERVER_PORT))
                .collect(Collectors.toSet());

        assertThat(told).isEqualTo(Settings.documented());
    }

    @Test
    void secretsComeFromSecretsAndNothingElseDoes() {
        for (String service : SERVICES) {
            environment(service)
                    .forEach((name, variable) -> assertThat(
                                    variable.at("/valueFrom/secretKeyRef/name").isMissingNode())
                            .as(name)
                            .isEqualTo(!SECRETS.contains(name)));
        }
    }

    /** What compose tells a service is what it is told here: only where the servers are differs. */
    @Test
    void valuesAreThoseOfCompose() {
        JsonNode compose = new YAMLMapper()
                .readTree(ROOT.resolve("docker-compose.yml").toFile())
                .path("services");
        Set<String> placed = Set.of(Settings.KAFKA, Settings.DATABASE_URL);

        for (String service : SERVICES) {
            environment(service).forEach((name, variable) -> {
                if (!SECRETS.contains(name) && !placed.contains(name) && !name.startsWith(FOR_CLIENTS)) {
                    assertThat(variable.path("value").asString())
                            .as(name)
                            .isEqualTo(compose.at("/" + service + "/environment/" + name)
                                    .asString()
                                    .replaceAll("^\\$\\{[A-Z_]+:-(.*)}$", "$1"));
                }
            });
        }
    }

    @Test
    void podsHaveNoRightsAndWriteToMemoryOnly() {
        Stream.concat(base.stream(), manifests(MANIFESTS.resolve("components/topics-job")).stream())
                .filter(of("Deployment").or(of("Job")))
                .forEach(workload -> {
                    JsonNode pod = workload.at("/spec/template/spec");
                    JsonNode container = pod.at("/containers/0");

                    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                            .isTrue();
                    assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                            .isFalse();
                    assertThat(container
                                    .at("/securityContext/readOnlyRootFilesystem")
                                    .asBoolean())
                            .isTrue();
                    assertThat(container.at("/resources/limits/memory").asString())
                            .isNotEmpty()
                            .isEqualTo(
                                    container.at("/resources/requests/memory").asString());
                    assertThat(container.path("image").asString()).matches("handshake-[a-z-]+:\\d+\\.\\d+\\.\\d+");
                });
    }

    @Test
    void eachServiceIsAskedWhetherItLivesAndIsReadyAndMayEndInPeace() {
        for (String service : SERVICES) {
            JsonNode pod = named("Deployment", service).at("/spec/template/spec");
            JsonNode container = pod.at("/containers/0");

            assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/actuator/health/liveness");
            assertThat(container.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/actuator/health/readiness");
            assertThat(container.at("/ports/0/containerPort").asString())
                    .isEqualTo(environment(service)
                            .get(Settings.SERVER_PORT)
                            .path("value")
                            .asString());
            assertThat(named("PodDisruptionBudget", service)
                            .at("/spec/maxUnavailable")
                            .asInt())
                    .isOne();
        }
        assertThat(named("Deployment", "ingress")
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asInt())
                .isGreaterThan(LONGEST_ANSWER);
    }

    /** One more would have nothing to read. */
    @Test
    void thereAreNoMoreWorkersThanPartitions() {
        JsonNode scaling = named("ScaledObject", "saga-worker").path("spec");

        assertThat(scaling.path("maxReplicaCount").asInt()).isEqualTo(Topic.DEFAULT_PARTITIONS);
        assertThat(scaling.at("/triggers/0/metadata/topic").asString()).isEqualTo(Topic.BOOKING_REQUESTED.topicName());
    }

    @Test
    void theJobRunsTheCommandThatOwnsTheTopics() {
        JsonNode command = manifests(MANIFESTS.resolve("components/topics-job")).stream()
                .filter(of("Job"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec/containers/0/command");
        JsonNode inCompose = new YAMLMapper()
                .readTree(ROOT.resolve("docker-compose.yml").toFile())
                .at("/services/topics/entrypoint");

        assertThat(command).isEqualTo(inCompose);
    }

    @Test
    void theDatabaseIsOfTheVersionThatComposeHas() {
        JsonNode compose =
                new YAMLMapper().readTree(ROOT.resolve("docker-compose.yml").toFile());

        assertThat(compose.at("/services/postgres/image").asString())
                .startsWith("postgres:"
                        + named("Cluster", "handshake-db")
                                .at("/spec/imageCatalogRef/major")
                                .asInt()
                        + ".");
    }

    /** Rules and dashboards ask for the jobs by their names. */
    @Test
    void thePodsAreScrapedAsPrometheusAloneWouldDoIt() {
        JsonNode alone = read(ROOT.resolve("infra/observability/prometheus/prometheus.yml"))
                .getFirst();
        List<JsonNode> monitors = manifests(MANIFESTS.resolve("components/monitoring"));

        assertThat(monitors).hasSameSizeAs(SERVICES);
        for (JsonNode monitor : monitors) {
            JsonNode endpoint = monitor.at("/spec/podMetricsEndpoints/0");
            JsonNode token = endpoint.at("/authorization/credentials");
            String job = endpoint.at("/relabelings/0/replacement").asString();

            assertThat(job).isEqualTo("handshake-" + name(monitor));
            assertThat(alone.path("scrape_configs").valueStream())
                    .anyMatch(scrape -> scrape.path("job_name").asString().equals(job)
                            && scrape.path("metrics_path").equals(endpoint.path("path")));
            assertThat(endpoint.path("interval")).isEqualTo(alone.at("/global/scrape_interval"));
            assertThat(environment(name(monitor))
                            .get(token.path("key").asString())
                            .at("/valueFrom/secretKeyRef/name"))
                    .isEqualTo(token.path("name"));
        }
    }

    private Map<String, JsonNode> environment(String service) {
        return named("Deployment", service)
                .at("/spec/template/spec/containers/0/env")
                .valueStream()
                .collect(Collectors.toMap(KubernetesTest::plainName, Function.identity()));
    }

    private JsonNode named(String kind, String name) {
        return base.stream()
                .filter(of(kind).and(manifest -> name(manifest).equals(name)))
                .findFirst()
                .orElseThrow();
    }

    private static Predicate<JsonNode> of(String kind) {
        return manifest -> manifest.path("kind").asString().equals(kind);
    }

    private static String name(JsonNode manifest) {
        return plainName(manifest.path("metadata"));
    }

    private static String plainName(JsonNode node) {
        return node.path("name").asString();
    }

    private static Map<String, String> texts(JsonNode object) {
        return object.propertyNames().stream()
                .collect(
                        Collectors.toMap(name -> name, name -> object.path(name).asString()));
    }

    private static List<JsonNode> manifests(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("kustomization.yaml"))
                    .flatMap(file -> read(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> read(Path file) {
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
            return documents.readAll();
        }
    }
}
