package io.handshake.local.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.contracts.Topic;
import io.handshake.local.house.KafkaClientSettings;
import io.handshake.local.house.Ports;
import io.handshake.local.house.Settings;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.verify.SqlMigrationsLook.Applied;
import io.handshake.local.verify.TopicSeen.Place;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the checks make of what they see; the seeing itself is a journey's. */
class VerifyTest {

    private static final Path ROOT =
            Path.of(System.getProperty("handshake.root")).toAbsolutePath().normalize();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static VerifyOptions parse(String... arguments) {
        return VerifyOptions.parse(List.of(arguments), ROOT, Path.of("/here"));
    }

    @Test
    void withoutOptionsItLooksAtThisMachineAndBooks() {
        VerifyOptions options = parse();

        assertThat(options.baseUrl()).isEqualTo("http://127.0.0.1:8080");
        assertThat(options.workerUrl()).isEqualTo("http://127.0.0.1:8081");
        assertThat(options.booking()).isTrue();
        assertThat(options.dev()).isEmpty();
    }

    @Test
    void takesEveryOption() {
        VerifyOptions options = parse(
                "--base-url",
                "https://hooks.example/",
                "--worker-url",
                "https://ops.example",
                "--org",
                "clinic-1",
                "--no-booking",
                "--json",
                "r.json",
                "--html",
                "r.html",
                "--dev");

        assertThat(options)
                .isEqualTo(new VerifyOptions(
                        "https://hooks.example",
                        "https://ops.example",
                        "clinic-1",
                        false,
                        Optional.of(Path.of("/here/r.json")),
                        Optional.of(Path.of("/here/r.html")),
                        Optional.of(ROOT.resolve(".handshake")),
                        Ports.standard(0)));
    }

    @Test
    void looksWhereTheHouseBesideListens() {
        VerifyOptions options = parse("--port-offset", "700", "--base-url", "https://hooks.example");

        assertThat(options.baseUrl()).isEqualTo("https://hooks.example");
        assertThat(options.workerUrl()).isEqualTo("http://127.0.0.1:8781");
        assertThat(options.ports().kafka()).isEqualTo(9792);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--secret",
                "--base-url",
                "--base-url ftp://x",
                "--base-url https://me:pass@x",
                "--org \u00fc",
                "--port-offset x",
                "--port-offset 99999"
            })
    void saysWhatIsWrongAndNothingSecret(String line) {
        assertThatThrownBy(() -> parse(line.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("verify: ")
                .hasMessageNotContaining("pass@");
    }

    @ParameterizedTest
    @CsvSource({
        "short,TOO_SHORT",
        "changeme-changeme-changeme,SAMPLE",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,SAMPLE",
        "dev-admin-4f3e9a7c21d5b8064f3e9a7c,OF_DEV",
        "4f3e9a7c21d5b806,GUESSABLE",
        "4f3e9a7c21d5b8064f3e9a7c,FIT"
    })
    void weighsSecrets(String secret, Strength expected) {
        assertThat(Strength.of(secret, 16)).isEqualTo(expected);
    }

    private static List<Checked> settings(Map<String, String> settings) {
        Premises premises = new Premises(
                new Outside("http://127.0.0.1:1", CLOCK),
                new Outside("http://127.0.0.1:1", CLOCK),
                settings,
                "",
                ROOT,
                CLOCK);
        return new SettingsCheck(premises).look();
    }

    private static Map<String, String> good() {
        return new HashMap<>(Map.of(
                Settings.ADMIN_TOKEN, "4f3e9a7c21d5b8064f3e9a7c",
                Settings.VAPI_SECRETS, "aa3e9a7c21d5b8064f3e9a7c",
                Settings.DATABASE_URL, "jdbc:postgresql://db.example/handshake?sslmode=verify-full",
                Settings.KAFKA, "kafka.example:9092",
                Settings.GOOGLE_CLIENT_ID, "123-abc.apps.googleusercontent.com",
                Settings.GOOGLE_CLIENT_SECRET, "GOCSPX-4f3e9a7c21d5b806"));
    }

    private static Verdict of(List<Checked> findings, String name) {
        return findings.stream()
                .filter(found -> found.name().equals(name))
                .map(Checked::verdict)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void goodSettingsAreFoundGood() {
        assertThat(settings(good())).extracting(Checked::verdict).containsOnly(Verdict.OK);
    }

    @Test
    void findsWhatIsMissingWeakOrUsedTwice() {
        Map<String, String> weak = good();
        weak.remove(Settings.KAFKA);
        weak.put(Settings.VAPI_SECRETS, "4f3e9a7c21d5b8064f3e9a7c, changeme-please");
        weak.put(Settings.DATABASE_URL, "jdbc:postgresql://db.example/handshake?password=hidden");
        weak.put(Settings.GOOGLE_API, "http://127.0.0.1:8089/");
        weak.put(Settings.METRICS_TOKEN, "dev-metrics-4f3e9a7c21d5b806");
        weak.put(Settings.PUBLIC_URL, "http://handshake.example");
        weak.put(Settings.ANSWER_WITHIN, "25s");

        List<Checked> findings = settings(weak);

        assertThat(of(findings, Settings.KAFKA)).isEqualTo(Verdict.FAILED);
        assertThat(of(findings, "HANDSHAKE_VAPI_SECRETS (2 of 2) strength")).isEqualTo(Verdict.FAILED);
        assertThat(of(findings, "one secret, one door")).isEqualTo(Verdict.WARNING);
        assertThat(of(findings, "database transport")).isEqualTo(Verdict.WARNING);
        assertThat(of(findings, Settings.GOOGLE_API)).isEqualTo(Verdict.WARNING);
        assertThat(of(findings, "HANDSHAKE_METRICS_TOKEN strength")).isEqualTo(Verdict.WARNING);
        assertThat(of(findings, Settings.PUBLIC_URL)).isEqualTo(Verdict.FAILED);
        assertThat(of(findings, Settings.ANSWER_WITHIN)).isEqualTo(Verdict.WARNING);
        assertThat(findings.toString()).doesNotContain("4f3e9a7c", "changeme", "hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "no-such-file", "{\"primaryKeyId\":1,\"key\":[]}"})
    void findsAKeysetThatSealsNothing(String keyset) {
        assertThat(TinkKeysetCheck.finding(keyset).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(TinkKeysetCheck.finding("").words()).startsWith("Not looked at: ");
    }

    @ParameterizedTest
    @CsvSource({"0,OK", "2,OK", "-2,OK", "3,WARNING", "-30,WARNING", "31,FAILED", "-31,FAILED"})
    void weighsSkew(long seconds, Verdict expected) {
        assertThat(Skew.judged(Duration.ofSeconds(seconds)).verdict()).isEqualTo(expected);
    }

    @Test
    void aClockThatTellsWholeSecondsIsNotBehind() {
        Duration second = Duration.ofSeconds(1);
        Instant before = NOW.plusMillis(900);
        Instant after = before.plusMillis(50);

        assertThat(Skew.between(before, NOW, after, second)).isZero();
        assertThat(Skew.between(before, NOW.minusSeconds(10), after, second)).isEqualTo(Duration.ofMillis(-9900));
        assertThat(Skew.between(before, NOW.plusSeconds(10), after, second)).isEqualTo(Duration.ofMillis(9050));
    }

    private static TopicSeen topic(Topic topic, int partitions, int replicas, int inSync, String minInSync) {
        Map<String, String> settings = new HashMap<>(topic.settings());
        settings.put("min.insync.replicas", minInSync);
        return new TopicSeen(Collections.nCopies(partitions, new Place(true, replicas, inSync)), true, settings);
    }

    @Test
    void weighsTopics() {
        Topic topic = Topic.BOOKING_REQUESTED;

        assertThat(TopicJudgement.of(topic, null).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(TopicJudgement.of(topic, topic(topic, 12, 3, 3, "2")).verdict())
                .isEqualTo(Verdict.OK);
        assertThat(TopicJudgement.of(topic, topic(topic, 6, 3, 3, "2")).words()).contains("6 partitions");
        assertThat(TopicJudgement.of(topic, topic(topic, 12, 1, 1, "1")).words())
                .contains("One replica");
        assertThat(TopicJudgement.of(topic, topic(topic, 12, 3, 3, "1")).words())
                .contains("min.insync.replicas is 1");
        assertThat(TopicJudgement.of(topic, topic(topic, 12, 3, 3, "3")).words())
                .contains("no broker may be away");
        assertThat(TopicJudgement.of(topic, topic(topic, 12, 3, 2, "2")).words())
                .contains("not in sync");
        assertThat(TopicJudgement.of(topic, topic(topic, 12, 1, 1, "2")).verdict())
                .isEqualTo(Verdict.FAILED);
        assertThat(TopicJudgement.of(topic, topic(Topic.CLINIC_SETTINGS, 12, 3, 3, "2"))
                        .words())
                .isEqualTo("cleanup.policy is compact.");
        assertThat(TopicJudgement.of(topic, topic(Topic.BOOKING_REQUESTED_DLT, 12, 3, 3, "2"))
                        .words())
                .contains("retention.ms is 2592000000");
        assertThat(TopicJudgement.of(topic, new TopicSeen(List.of(new Place(false, 3, 3)), true, topic.settings()))
                        .words())
                .contains("no leader");
        assertThat(TopicJudgement.of(topic, new TopicSeen(List.of(new Place(true, 3, 3)), false, topic.settings()))
                        .words())
                .contains("neither read it nor write to it");
    }

    private static AclBinding allowed(String who, AclOperation operation, PatternType pattern, String topic) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, pattern),
                new AccessControlEntry(who, "*", operation, AclPermissionType.ALLOW));
    }

    @Test
    void weighsWhoMayReadTheTopics() {
        AclBinding ours = allowed(
                "User:saga-worker", AclOperation.READ, PatternType.LITERAL, Topic.BOOKING_REQUESTED.topicName());
        AclBinding everybody =
                allowed("User:*", AclOperation.READ, PatternType.PREFIXED, Topic.BOOKING_REQUESTED.topicName());

        assertThat(new BrokerAccess.Open().finding().verdict()).isEqualTo(Verdict.WARNING);
        assertThat(new BrokerAccess.Guarded().finding().verdict()).isEqualTo(Verdict.OK);
        assertThat(KafkaAccess.seen(List.of(ours)).finding().verdict()).isEqualTo(Verdict.OK);
        assertThat(KafkaAccess.seen(List.of(ours, everybody)).finding().words())
                .endsWith(": booking.requested.v1, booking.requested.v1-dlt.");
        assertThat(KafkaAccess.seen(List.of(allowed("User:*", AclOperation.DESCRIBE, PatternType.LITERAL, "*")))
                        .finding()
                        .verdict())
                .isEqualTo(Verdict.OK);
        assertThat(KafkaAccess.seen(List.of(allowed("User:*", AclOperation.ALL, PatternType.LITERAL, "*")))
                        .finding()
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void saysWhyTheBrokersDoNotTell() {
        assertThat(KafkaTrouble.finding(asked(new TopicAuthorizationException("secret")))
                        .words())
                .isEqualTo("Not looked at: the brokers do not let this principal look (TopicAuthorizationException).");
        assertThat(KafkaTrouble.finding(asked(new SaslAuthenticationException("secret")))
                        .words())
                .isEqualTo("The brokers do not take these credentials.");
        assertThat(KafkaTrouble.finding(new IllegalStateException("secret", new TimeoutException("secret")))
                        .words())
                .isEqualTo("They do not answer (TimeoutException).");
    }

    private static IllegalStateException asked(RuntimeException refusal) {
        return new IllegalStateException("The brokers do not answer", new ExecutionException(refusal));
    }

    @Test
    void showsTheBrokersWhoItIsAsTheServicesDo() {
        assertThat(KafkaClientSettings.asProperties(Map.of(
                        "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
                        "login",
                        "SPRING_KAFKA_SECURITY_PROTOCOL",
                        "SASL_SSL",
                        Settings.KAFKA,
                        "kafka.example:9092")))
                .isEqualTo(Map.of("sasl.jaas.config", "login", "security.protocol", "SASL_SSL"));
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_grant,OK",
        "401,invalid_client,FAILED",
        "401,deleted_client,FAILED",
        "503,,FAILED",
        "200,,FAILED"
    })
    void weighsWhatGoogleSaysOfTheClient(int status, String error, Verdict expected) {
        String body = error == null ? "<html>" : "{\"error\":\"" + error + "\"}";

        Finding finding = GoogleClientCheck.finding(new Outside.Answered(status, body, Optional.empty(), NOW, NOW));

        assertThat(finding.verdict()).isEqualTo(expected);
        assertThat(GoogleClientCheck.finding(new Outside.Silent("ConnectException"))
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void weighsMigrations() {
        Set<String> here = Set.of("V1__a.sql", "V2__b.sql");
        Applied first = new Applied("V1__a.sql", true);
        Applied second = new Applied("V2__b.sql", true);

        assertThat(SqlMigrationsLook.finding(here, List.of(first, second)).verdict())
                .isEqualTo(Verdict.OK);
        assertThat(SqlMigrationsLook.finding(here, List.of(first)).words()).isEqualTo("Not applied: V2__b.sql.");
        assertThat(SqlMigrationsLook.finding(Set.of("V10__c.sql", "V2__b.sql"), List.of())
                        .words())
                .isEqualTo("Not applied: V2__b.sql, V10__c.sql.");
        assertThat(SqlMigrationsLook.finding(here, List.of(first, new Applied("V2__b.sql", false)))
                        .words())
                .isEqualTo("Not applied whole: V2__b.sql.");
        assertThat(SqlMigrationsLook.finding(here, List.of(first, second, new Applied("V3__c.sql", true)))
                        .verdict())
                .isEqualTo(Verdict.WARNING);
    }

    private static Consent connected(String org, String since, Optional<Instant> worked) {
        return new Consent(org, "CONNECTED", "", "", Optional.of(Instant.parse(since)), Optional.empty(), worked);
    }

    private static Verdict sevenDays(Consent... clinics) {
        return of(new Consents(List.of(clinics), NOW).judged("clinics", ""), "seven days");
    }

    @Test
    void warnsBeforeTheSeventhDayUntilAConsentHasOutlivedIt() {
        Consent sixDays = connected("six", "2026-11-17T12:00:00Z", Optional.of(NOW));
        Consent fresh = connected("fresh", "2026-11-22T12:00:00Z", Optional.of(NOW));
        Consent old = connected("old", "2026-10-01T12:00:00Z", Optional.of(NOW));
        Consent unused = connected("unused", "2026-10-01T12:00:00Z", Optional.empty());

        assertThat(sevenDays(fresh)).isEqualTo(Verdict.OK);
        assertThat(sevenDays(fresh, sixDays, unused)).isEqualTo(Verdict.WARNING);
        assertThat(sevenDays(fresh, sixDays, old)).isEqualTo(Verdict.OK);
    }

    @Test
    void tellsOfConnectionsThatDoNotWork() {
        Consent dead = new Consent(
                "dead",
                "RECONNECT_NEEDED",
                "testing_mode_suspected",
                "Publish the app.",
                Optional.of(NOW),
                Optional.empty(),
                Optional.empty());
        Consent unscoped = new Consent(
                "unscoped",
                "RECONNECT_NEEDED",
                "scope_missing",
                "Tick the box.",
                Optional.of(NOW),
                Optional.empty(),
                Optional.empty());
        Consent ending = new Consent(
                "ending", "CONNECTED", "", "", Optional.of(NOW), Optional.of(NOW.plusSeconds(60)), Optional.empty());
        Consent never =
                new Consent("never", "NOT_CONNECTED", "", "", Optional.empty(), Optional.empty(), Optional.empty());

        List<Checked> findings = new Consents(List.of(dead, unscoped, ending, never), NOW).judged("clinics", "dead");

        assertThat(of(findings, "clinic dead")).isEqualTo(Verdict.FAILED);
        assertThat(findings)
                .filteredOn(found -> found.name().equals("connections"))
                .extracting(found -> found.finding().ids())
                .containsExactly(List.of("dead", "unscoped"));
        assertThat(findings)
                .filteredOn(found -> found.verdict() == Verdict.WARNING)
                .extracting(Checked::name)
                .containsExactly("connections", "scope", "not connected", "consents that end", "seven days");
        assertThat(of(new Consents(List.of(never), NOW).judged("clinics", "else"), "clinic else"))
                .isEqualTo(Verdict.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "failed,CLINIC_UNKNOWN,100,OK",
        "failed,CLINIC_UNKNOWN,6000,WARNING",
        "failed,CALENDAR_UNAVAILABLE,100,FAILED",
        "confirmed,,100,FAILED",
        "pending,,15000,FAILED"
    })
    void weighsTheAnswerOfTheWebhook(String status, String reason, long ms, Verdict expected) {
        VapiAnswer answer =
                new VapiAnswer("id", true, Map.of("status", status, "reason", reason == null ? "" : reason), "");

        assertThat(WebhookWalkCheck.finding(answer, Duration.ofMillis(ms)).verdict())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"passed,OK", "failed,FAILED", "left_over,FAILED"})
    void weighsATestBooking(String verdict, Verdict expected) {
        JsonApi.Trial trial = new JsonApi.Trial(verdict, "", List.of("create-event: Google refuses it."));

        assertThat(CalendarWalkCheck.judged(trial).verdict()).isEqualTo(expected);
    }

    @Test
    void asksAboutBothSidesOfEachTransition() {
        List<ZoneProbe> probes = ZoneProbe.of(ZoneId.of("Europe/London"), CLOCK);

        assertThat(probes).hasSize(9);
        assertThat(probes)
                .contains(
                        new ZoneProbe(Instant.parse("2027-03-28T00:59:59Z"), ZoneOffset.UTC),
                        new ZoneProbe(Instant.parse("2027-03-28T01:00:00Z"), ZoneOffset.ofHours(1)));
        assertThat(ZoneProbe.of(ZoneId.of("Asia/Kolkata"), CLOCK)).hasSize(1);
    }

    @Test
    void reportsTheWorstFirstAndEscapesIt() {
        VerifyReport report = new VerifyReport(
                NOW,
                "http://in",
                "http://out",
                new Findings("area")
                        .ok("fine", "All is well.")
                        .skipped("unseen", "Nobody looked.")
                        .warning("weak", "It is weak.", "Mend it.")
                        .failed("<b>bad", "It's \"broken\" & <i>", "Do this.")
                        .all());

        assertThat(TextReport.lines(report))
                .containsExactly(
                        "Handshake verify, 2026-11-23T12:00:00Z: ingress http://in, saga-worker http://out",
                        "",
                        "FAILED   area  <b>bad: It's \"broken\" & <i>",
                        "               -> Do this.",
                        "WARNING  area  weak: It is weak.",
                        "               -> Mend it.",
                        "SKIPPED  area  unseen: Nobody looked.",
                        "OK       area  fine: All is well.",
                        "",
                        "1 failed, 1 warning, 1 skipped, 1 ok.");
        assertThat(HtmlReport.of(report))
                .contains("&lt;b&gt;bad<td>It&#39;s &quot;broken&quot; &amp; &lt;i&gt;")
                .contains("color-scheme: light dark")
                .doesNotContain("<b>", "<i>", "<script", "src=", "href=");
        assertThat(JsonVerifyReport.of(report)).contains("\"passed\" : false").contains("\"check\" : \"<b>bad\"");
        assertThat(report.isPassed()).isFalse();
    }
}
