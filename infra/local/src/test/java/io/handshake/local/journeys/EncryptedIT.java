package io.handshake.local.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.Topic;
import io.handshake.embedded.EmbeddedKafka;
import io.handshake.embedded.EmbeddedPostgres;
import io.handshake.embedded.KafkaGuard;
import io.handshake.local.house.HousePlan;
import io.handshake.local.house.KafkaClientSettings;
import io.handshake.local.house.KafkaQuestions;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.house.Settings;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A house on a broker and a database that have no other door than one with TLS and a password, told of them as docs/deploy.md
 * shows. The services start while those are tried who must stay outside. It runs apart from the others ({@code -Dapart=} takes it
 * in).
 */
@Tag("apart")
@Timeout(180)
@TestMethodOrder(OrderAnnotation.class)
class EncryptedIT {

    private static final String USER = "handshake";
    private static final String PASSWORD = "secret-of-the-services";
    private static final String OPERATOR = "operator";

    /** The worker, whom the brokers do not know at first, as where somebody makes the users while everything starts. */
    private static final String NEWCOMER = "newcomer";

    private static final String LOGIN = "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG";
    private static final String ENOUGH_TLS = "sslmode=verify-full";
    private static final Duration WITHIN = Duration.ofSeconds(40);

    /** Of a worker: live calls, replays, dead letters. */
    private static final int LISTENERS = 3;

    /** So often a password is asked for that a changed one is noticed in a test. */
    private static final long PROVES_AGAIN_EVERY_MS = 2_000;

    @TempDir
    static Path folder;

    private static final List<AutoCloseable> OPENED = new ArrayList<>();
    private static Map<String, String> settings = Map.of();
    private static String strangers = "";
    private static LocalHouse house;

    /** How {@code ./handshake topics} ended, and what it said. */
    private record Ended(int status, String output) {}

    @BeforeAll
    static void open() throws Exception {
        TestAuthority authority = new TestAuthority(folder.resolve("authority"));
        Path ca = authority.certificate();
        Path brokers = authority.server("kafka", "ip:127.0.0.1");
        Path database = authority.server("postgres", "dns:localhost");
        Path hba = Files.writeString(folder.resolve("hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        CompletableFuture<EmbeddedPostgres> starting = CompletableFuture.supplyAsync(() -> EmbeddedPostgres.start(
                folder.resolve("postgres"),
                0,
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", database.toString(),
                        "ssl_key_file", database.toString(),
                        "hba_file", hba.toString())));
        EmbeddedKafka kafka = opened(EmbeddedKafka.startGuarded(
                folder.resolve("kafka"),
                0,
                new KafkaGuard(
                        brokers,
                        ca,
                        Map.of(KafkaGuard.BROKER, "secret-of-the-broker", USER, PASSWORD, OPERATOR, PASSWORD),
                        PROVES_AGAIN_EVERY_MS)));
        EmbeddedPostgres postgres = opened(starting.join());
        postgres.createDatabase("handshake");
        settings = shown(Map.of(
                "username=\"…\" password=\"…\"",
                "username=\"" + USER + "\" password=\"" + PASSWORD + "\"",
                "/etc/handshake/kafka/ca.crt",
                ca.toString(),
                "db.example:5432",
                "localhost:" + postgres.port(),
                "/etc/handshake/postgres/ca.crt",
                ca.toString()));
        settings.put(Settings.KAFKA, kafka.bootstrapServers());
        settings.put(Settings.DATABASE_USERNAME, postgres.username());
        settings.put(Settings.DATABASE_PASSWORD, postgres.password());
        Ended made = topics(loggedIn(OPERATOR));
        assertThat(made.status()).as(made.output()).isZero();
        house = opened(LocalHouse.openAnew(
                HousePlan.alone(InTown.ROOT, InTown.folder("encrypted")).with(settings)));
        house.start(Service.SAGA_WORKER, Map.of(LOGIN, loggedIn(NEWCOMER).getOrDefault(LOGIN, "")));
        house.start(Service.INGRESS);
        strangers = new TestAuthority(folder.resolve("strangers")).certificate().toString();
    }

    /** What docs/deploy.md shows, with the names of this house in place of its examples. */
    private static Map<String, String> shown(Map<String, String> ours) throws Exception {
        Map<String, String> shown = new TreeMap<>();
        for (String line : Files.readAllLines(InTown.ROOT.resolve("docs/deploy.md"))) {
            if (line.matches("SPRING_(KAFKA|DATASOURCE)_[A-Z_]+=.*")) {
                int equals = line.indexOf('=');
                String value = line.substring(equals + 1);
                for (Map.Entry<String, String> example : ours.entrySet()) {
                    value = value.replace(example.getKey(), example.getValue());
                }
                shown.put(line.substring(0, equals), value);
            }
        }
        assertThat(shown).hasSize(6);
        return shown;
    }

    private static <T extends AutoCloseable> T opened(T what) {
        OPENED.addFirst(what);
        return what;
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable what : OPENED) {
            what.close();
        }
    }

    private static Ended topics(Map<String, String> otherwise) {
        ProcessBuilder builder =
                new ProcessBuilder(InTown.ROOT.resolve("handshake").toString(), "topics").redirectErrorStream(true);
        builder.environment().put("HANDSHAKE_SKIP_BUILD", "1");
        builder.environment().putAll(settings);
        builder.environment().putAll(otherwise);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("The command cannot be run", e);
        }
    }

    @Test
    @Order(1)
    void theCommandTrustsNobodyElseAndSaysWhoIsNotTrusted() throws Exception {
        CompletableFuture<Ended> strange = CompletableFuture.supplyAsync(
                () -> topics(Map.of("SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_LOCATION", strangers)));
        Ended unknown = topics(loggedIn(NEWCOMER));

        String oneLine = "handshake topics: the brokers at " + settings.get(Settings.KAFKA) + ": ";
        assertThat(unknown.output()).hasLineCount(1).startsWith(oneLine).contains("invalid credentials");
        assertThat(unknown.output()).doesNotContain("secret-of");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(strange.join().output())
                .hasLineCount(1)
                .startsWith(oneLine + "SSL handshake failed")
                .contains("Path does not chain with any of the trust anchors");
        assertThat(strange.join().status()).isEqualTo(1);
    }

    @Test
    @Order(2)
    void aBrokerIsTrustedOnlyByTheNameInItsCertificate() {
        String byName = settings.getOrDefault(Settings.KAFKA, "").replace("127.0.0.1", "localhost");
        try (KafkaQuestions brokers = new KafkaQuestions(byName, as(OPERATOR))) {
            assertThatThrownBy(() -> brokers.ask(admin -> admin.listTopics().names()))
                    .hasStackTraceContaining("No name matching localhost found");
        }
    }

    @Test
    @Order(3)
    void theDatabaseIsReachedByItsNameAndTheRightAuthorityOnly() throws Exception {
        String url = settings.getOrDefault(Settings.DATABASE_URL, "");
        assertThat(url).contains(ENOUGH_TLS);

        assertThat(refusal(url.replace(ENOUGH_TLS, "sslmode=disable"))).contains("no encryption");
        assertThat(refusal(url.replace("localhost", "127.0.0.1"))).contains("hostname 127.0.0.1 could not be verified");
        assertThat(refusal(url.replaceFirst("sslrootcert=.*", "sslrootcert=" + strangers)))
                .contains("Path does not chain with any of the trust anchors");
        try (Connection connection = connected(url)) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private static String refusal(String url) {
        SQLException refused =
                catchThrowableOfType(SQLException.class, () -> connected(url).close());
        return refused.getMessage() + " " + refused.getCause();
    }

    private static Connection connected(String url) throws SQLException {
        return DriverManager.getConnection(
                url, settings.get(Settings.DATABASE_USERNAME), settings.get(Settings.DATABASE_PASSWORD));
    }

    @Test
    @Order(4)
    void booksAsSoonAsItIsLetInAndShowsIt() throws Exception {
        ServiceProcess worker = house.services(Service.SAGA_WORKER).getFirst();
        assertThat(worker.ended().get(LocalHouse.READY_WITHIN.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(1);
        assertThat(Files.readString(worker.log())).contains("SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG: expected");
        changePassword(PASSWORD);
        assertThat(worker.restart()).isTrue();
        house.services().forEach(service -> service.awaitReady(LocalHouse.READY_WITHIN));
        Town town = new Town(house);
        TestClinic clinic = town.clinic();

        VapiAnswer answer = town.book(clinic, Town.at(10, 0));

        assertThat(answer.status()).isEqualTo("confirmed");
        assertThat(town.liveEvents(clinic)).hasSize(1);
        everyClientOfKafkaIsLetIn(town);
    }

    /** Also those who write steps and answers, who keeps dead letters, and who looks at it all. */
    private static void everyClientOfKafkaIsLetIn(Town town) {
        try (KafkaQuestions brokers = new KafkaQuestions(house.kafkaServers(), as(OPERATOR))) {
            List<String> groups = List.of("saga-worker", "saga-worker-dead-letters");
            await().atMost(WITHIN).ignoreExceptions().untilAsserted(() -> {
                Map<String, ConsumerGroupDescription> all = brokers.ask(
                        admin -> admin.describeConsumerGroups(groups).all());
                assertThat(all.values())
                        .hasSize(2)
                        .noneMatch(group -> group.members().isEmpty());
            });
        }
        String tail = "/api/topics/" + Topic.BOOKING_STEPS.topicName() + "/tail";
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(town.worker().get(tail).body())
                        .contains("\"complete\":true", "\"/ingress\"", "\"/saga-worker\""));
        assertThat(town.worker().get("/api/topics").status()).isEqualTo(200);
    }

    /** Brokers learn of a new password a moment before the services do, or after. */
    @Test
    @Order(5)
    void aPasswordThatIsWrongForAWhileEndsNothing() throws Exception {
        ServiceProcess worker = house.services(Service.SAGA_WORKER).getFirst();
        Town town = new Town(house);
        VapiCall call = VapiCall.to(town.clinic().orgId(), Town.at(11, 0));

        changePassword("another");
        await().atMost(WITHIN)
                .until(() -> Files.readString(worker.log()).split("Authentication/Authorization Exception", -1).length
                        > LISTENERS);
        changePassword(PASSWORD);

        await().atMost(WITHIN)
                .untilAsserted(
                        () -> assertThat(town.webhook().book(call).status()).isEqualTo("confirmed"));
        house.services().forEach(service -> service.awaitReady(WITHIN));
    }

    private static void changePassword(String password) {
        try (KafkaQuestions brokers = new KafkaQuestions(house.kafkaServers(), as(OPERATOR))) {
            var _ = brokers.ask(admin -> admin.alterUserScramCredentials(Stream.of(USER, NEWCOMER)
                            .map(user -> (UserScramCredentialAlteration) new UserScramCredentialUpsertion(
                                    user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password))
                            .toList())
                    .all());
        }
    }

    /** How a client comes in who is somebody else and is known from the start. */
    private static Map<String, String> as(String user) {
        return KafkaClientSettings.asProperties(loggedIn(user));
    }

    private static Map<String, String> loggedIn(String user) {
        Map<String, String> its = new TreeMap<>(settings);
        its.computeIfPresent(LOGIN, (name, login) -> login.replace("\"" + USER + "\"", "\"" + user + "\""));
        return its;
    }
}
