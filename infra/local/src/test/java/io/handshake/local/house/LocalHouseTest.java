package io.handshake.local.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalHouseTest {

    @TempDir
    private Path temp;

    @Test
    void opensServersAndRunsServicesThatCanDieAndComeBack() throws Exception {
        ServiceProcess worker;
        try (LocalHouse house = LocalHouse.open(plan())) {
            ServiceProcess ingress = house.start(Service.INGRESS);
            worker = house.start(Service.SAGA_WORKER);
            ServiceProcess second = house.start(Service.SAGA_WORKER, Map.of(Settings.ANSWER_WITHIN, "2s"));
            house.services().forEach(service -> service.awaitReady(LocalHouse.READY_WITHIN));

            assertThat(house.services(Service.SAGA_WORKER)).containsExactly(worker, second);
            assertThat(ingress.port()).isEqualTo(house.ports().ingress());
            assertThat(heard(ingress, Settings.VAPI_SECRETS)).isEqualTo(house.vapiSecret());
            assertThat(heard(ingress, Settings.ADMIN_TOKEN)).isEmpty();
            assertThat(heard(worker, Settings.DATABASE_URL))
                    .isEqualTo(house.database().url());
            assertThat(heard(worker, Settings.KEYSET)).contains("AesGcmKey");
            assertThat(heard(worker, Settings.GOOGLE_TOKEN))
                    .isEqualTo(house.google().orElseThrow().tokenUrl());
            assertThat(heard(worker, Settings.KAFKA)).isEqualTo(house.kafkaServers());
            assertThat(heard(second, Settings.ANSWER_WITHIN)).isEqualTo("2s");

            worker.kill();
            assertThat(worker.ended().get(10, TimeUnit.SECONDS)).isEqualTo(128 + 9);
            assertThat(EndOf.process(worker.ended().join())).isEqualTo("ended (signal 9)");
            assertThat(worker.restart()).isTrue();
            worker.awaitReady(LocalHouse.READY_WITHIN);

            second.pause();
            assertThat(second.isAlive()).isTrue();
            assertThat(second.isReady()).isFalse();
            second.resume();
            second.awaitReady(Duration.ofSeconds(40));

            try (Admin admin = Admin.create(Map.of("bootstrap.servers", house.kafkaServers()))) {
                assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS))
                        .containsAll(Arrays.stream(Topic.values())
                                .map(Topic::topicName)
                                .toList());
            }
            Database database = house.database();
            try (var connection =
                    DriverManager.getConnection(database.url(), database.username(), database.password())) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }

        assertThat(worker.isAlive()).isFalse();
        assertThat(worker.restart()).isFalse();
    }

    @Test
    void endsWhatAKilledHouseLeftBehindAndGoesOnWithItsData() throws Exception {
        Path repository = FakeRepository.in(temp);
        Path data = temp.resolve("kept data");
        Process abandoned = abandonedHouse(repository, data).start();
        BufferedReader words = abandoned.inputReader();
        assertGivenOnlyWhatAnIngressNeeds(said(words, "url "));
        ProcessHandle orphan =
                ProcessHandle.of(Long.parseLong(said(words, "pid "))).orElseThrow();
        abandoned.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        assertThat(orphan.isAlive()).isTrue();

        try (LocalHouse house = LocalHouse.open(HousePlan.alone(repository, data))) {
            assertThat(orphan.isAlive()).isFalse();
            house.start(Service.INGRESS).awaitReady(LocalHouse.READY_WITHIN);
        }
    }

    @Test
    void sharesOutWhatIsSetFromOutside() {
        Map<String, String> outside =
                Map.of(Settings.ADMIN_TOKEN, "a", Settings.VAPI_SECRETS, "b", Settings.KAFKA, "c");

        assertThat(Settings.of(Service.INGRESS, outside)).containsOnlyKeys(Settings.VAPI_SECRETS, Settings.KAFKA);
        assertThat(Settings.of(Service.SAGA_WORKER, outside)).containsOnlyKeys(Settings.ADMIN_TOKEN, Settings.KAFKA);
        assertThat(Settings.documented())
                .allMatch(name -> Arrays.stream(Service.values())
                        .anyMatch(service ->
                                Settings.of(service, Map.of(name, "x")).containsKey(name)));
    }

    private static ProcessBuilder abandonedHouse(Path repository, Path data) {
        ProcessBuilder launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbandonedHouse.class.getName(),
                        repository.toString(),
                        data.toString())
                .redirectErrorStream(true);
        launcher.environment()
                .putAll(Map.of(
                        Settings.ADMIN_TOKEN,
                        "for-the-worker",
                        Settings.DATABASE_PASSWORD,
                        "for-the-worker",
                        "handshake.google.client-secret",
                        "for-the-worker",
                        "SPRING_APPLICATION_JSON",
                        "for-nobody",
                        Settings.VAPI_SECRETS,
                        "of-another-house",
                        "HANDSHAKE_VAPI_MAX_IN_FLIGHT",
                        "7",
                        "TZ",
                        "Asia/Kolkata"));
        return launcher;
    }

    private static void assertGivenOnlyWhatAnIngressNeeds(String ingress) throws Exception {
        for (String kept : List.of(
                Settings.ADMIN_TOKEN,
                Settings.DATABASE_PASSWORD,
                "handshake.google.client-secret",
                "SPRING_APPLICATION_JSON")) {
            assertThat(heard(ingress, kept)).as(kept).isEmpty();
        }
        assertThat(heard(ingress, Settings.VAPI_SECRETS)).startsWith("dev-vapi-");
        assertThat(heard(ingress, "HANDSHAKE_VAPI_MAX_IN_FLIGHT")).isEqualTo("7");
        assertThat(heard(ingress, "TZ")).isEqualTo("Asia/Kolkata");
    }

    private static String said(BufferedReader lines, String word) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith(word)) {
            line = lines.readLine();
        }
        assertThat(line).isNotNull();
        return line.substring(word.length());
    }

    @Test
    void saysWhatAServiceSaidLastWhenItEndsTooEarly() throws Exception {
        try (LocalHouse house = LocalHouse.open(plan())) {
            ServiceProcess worker = house.start(Service.SAGA_WORKER, Map.of("FAKE_ENDS", "yes"));

            assertThatThrownBy(() -> worker.awaitReady(LocalHouse.READY_WITHIN))
                    .hasMessageContaining("saga-worker ended (exit 3) before it was ready")
                    .hasMessageEndingWith("the last words of a fake");
        }
    }

    @Test
    void namesEveryTakenPortBeforeAnythingIsStarted() throws Exception {
        HousePlan plan = plan();
        try (ServerSocket one = taken(plan.ports().kafka());
                ServerSocket other = taken(plan.ports().worker())) {
            assertThat(one.isBound() && other.isBound()).isTrue();

            assertThatThrownBy(() -> LocalHouse.open(plan))
                    .hasMessageContaining(plan.ports().kafka() + " (for Kafka)")
                    .hasMessageContaining(plan.ports().worker() + " (for saga-worker)")
                    .hasMessageContaining("--port-offset");
            assertThat(plan.folders().postgres()).doesNotExist();
        }
    }

    @Test
    void refusesASecondHouseOnTheSameData() throws Exception {
        HousePlan plan = plan();
        try (HouseLock held = HouseLock.take(plan.folders())) {
            assertThat(held.channel().isOpen()).isTrue();
            assertThatThrownBy(() -> LocalHouse.open(plan)).hasMessageContaining("already running");
        }
    }

    @Test
    void beginsAnewWithoutTouchingWhatIsNotItsOwn() throws Exception {
        HousePlan plan = plan();
        plan.folders().create();
        Path theirs = Files.writeString(plan.folders().data().resolve("theirs.txt"), "kept");
        Path secrets = plan.folders().secrets();
        plan.settings();
        String before = Files.readString(secrets);

        plan.folders().empty();
        plan.folders().create();
        plan.settings();

        assertThat(theirs).hasContent("kept");
        assertThat(secrets).content().isNotEqualTo(before);
    }

    private HousePlan plan() throws IOException {
        return HousePlan.alone(FakeRepository.in(temp), temp.resolve("data"));
    }

    private static ServerSocket taken(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    private static String heard(ServiceProcess service, String variable) throws Exception {
        await().atMost(Duration.ofSeconds(40)).until(service::isReady);
        return heard(service.url(), variable);
    }

    private static String heard(String url, String variable) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url + "/" + variable))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
