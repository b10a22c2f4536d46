package io.handshake.local.bench;

import io.handshake.local.audit.Evidence.Event;
import io.handshake.local.audit.HouseEvidence;
import io.handshake.local.house.Folders;
import io.handshake.local.house.HousePlan;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.ServerProcess;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.house.Settings;
import io.handshake.local.talk.JsonStandIn;
import io.handshake.local.talk.WorkerApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A house whose parts are all processes of their own, so that what each costs can be told apart: broker, PostgreSQL, Google
 * stand-in, ingresses, workers. They run as in production, with both compilers, and with the heap that was asked for.
 */
final class BenchHouse implements AutoCloseable {

    /** What stands for Google's quotas, and what protects an ingress, would end a run on one machine: in words. */
    static final List<String> RAISED = List.of(
            "HANDSHAKE_GOOGLE_PROJECT_REQUESTS_PER_MINUTE=60000000 (9000: Google's own quota, shared by all clinics)",
            "HANDSHAKE_GOOGLE_CLINIC_REQUESTS_PER_MINUTE=600000 (540: Google's own quota)",
            "HANDSHAKE_VAPI_MAX_IN_FLIGHT=2000 (1000: what an ingress takes before it says that it is busy)");

    private static final Map<String, String> WORKER = Map.of(
            "HANDSHAKE_GOOGLE_PROJECT_REQUESTS_PER_MINUTE", "60000000",
            "HANDSHAKE_GOOGLE_CLINIC_REQUESTS_PER_MINUTE", "600000");

    private static final Map<String, String> INGRESS = Map.of("HANDSHAKE_VAPI_MAX_IN_FLIGHT", "2000");

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final String OAUTH_CLIENT = "bench-client";
    /** Events are kept for the audit of their cell, some thousand bytes each. */
    private static final String STAND_IN_HEAP = "-Xmx1500m";

    private static final String BROKER_HEAP = "-Xmx512m";

    private final Folders apart;
    private final ServerProcess kafka;
    private final ServerProcess google;
    private final String oauthSecret;
    private final LocalHouse house;
    private final JsonStandIn standIn;
    private final List<BenchClinic> clinics;

    private BenchHouse(
            Folders apart,
            ServerProcess kafka,
            ServerProcess google,
            String oauthSecret,
            LocalHouse house,
            List<BenchClinic> clinics) {
        this.apart = apart;
        this.kafka = kafka;
        this.google = google;
        this.oauthSecret = oauthSecret;
        this.house = house;
        this.standIn = new JsonStandIn(root(google));
        this.clinics = List.copyOf(clinics);
    }

    private static String root(ServerProcess google) {
        return google.announced().replaceFirst("/$", "");
    }

    /** Opens it; what an earlier run has kept in the folder is deleted. */
    static BenchHouse open(Path repository, Path data, BenchOptions options) {
        makeReportFolder(options);
        Folders apart = new Folders(data.resolve("apart"));
        ServerProcess.clear(apart);
        String oauthSecret = UUID.randomUUID().toString();
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            ServerProcess kafka = ServerProcess.start(apart, kafka(apart, options));
            opened.add(kafka);
            ServerProcess google = ServerProcess.start(apart, google(oauthSecret, options));
            opened.add(google);
            LocalHouse house = LocalHouse.openAnew(HousePlan.alone(repository, data)
                    .withJvm(jvm("-Xmx" + options.heapMib() + "m"))
                    .with(googleSettings(google, oauthSecret))
                    .with(Map.of(Settings.KAFKA, kafka.announced(), Settings.INBOX_SESSION, "3s")));
            return new BenchHouse(apart, kafka, google, oauthSecret, house, BenchClinic.several(options.clinics()));
        } catch (RuntimeException e) {
            opened.reversed().forEach(BenchHouse::closeQuietly);
            throw e;
        }
    }

    /** Before anything is measured; and a JVM begins no recording in a folder that is not there. */
    private static void makeReportFolder(BenchOptions options) {
        try {
            Files.createDirectories(options.report());
        } catch (IOException e) {
            throw new UncheckedIOException("The report cannot be written to " + options.report(), e);
        }
    }

    private static void closeQuietly(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            // the reason why it is closed is what matters
        }
    }

    /** The collector that suits a small heap on few cores, for every JVM alike. */
    static List<String> jvm(String heap) {
        return List.of(heap, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
    }

    private static ServerProcess.Command kafka(Folders folders, BenchOptions options) {
        return new ServerProcess.Command(
                "kafka",
                "Kafka",
                "io.handshake.embedded.KafkaMain",
                profiled("kafka", jvm(BROKER_HEAP), options),
                List.of("--port", "0", "--data", folders.kafka().toString()),
                Map.of());
    }

    private static ServerProcess.Command google(String secret, BenchOptions options) {
        return new ServerProcess.Command(
                "google",
                "Google stand-in",
                "io.handshake.embedded.google.GoogleStandInMain",
                profiled("google", jvm(STAND_IN_HEAP), options),
                List.of("--port", "0"),
                Map.of(Settings.GOOGLE_CLIENT_ID, OAUTH_CLIENT, Settings.GOOGLE_CLIENT_SECRET, secret));
    }

    /** With a recording by Java Flight Recorder, which is written when the process ends. */
    static List<String> profiled(String name, List<String> jvm, BenchOptions options) {
        if (!options.isProfiled()) {
            return jvm;
        }
        List<String> all = new ArrayList<>(jvm);
        all.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                + options.report().resolve(name + ".jfr"));
        return all;
    }

    /** Starts the services, makes the clinics known and connected, and gives away one quarter of an hour in each. */
    void settle(BenchOptions options, BenchWishes wishes, Clock clock) {
        for (int number = 1; number <= options.workers(); number++) {
            house.start(Service.SAGA_WORKER, with(WORKER, "saga-worker-" + number, options));
        }
        for (int number = 1; number <= options.ingresses(); number++) {
            house.start(Service.INGRESS, with(INGRESS, "ingress-" + number, options));
        }
        house.services().forEach(service -> service.awaitReady(READY_WITHIN));
        WorkerApi api =
                new WorkerApi(house.services(Service.SAGA_WORKER).getFirst().url(), house.adminToken());
        for (BenchClinic clinic : clinics) {
            standIn.addAccount(clinic.refreshToken(), clinic.account());
            api.putClinic(clinic.orgId(), "A clinic", BenchClinic.ZONE);
            api.connect(clinic.orgId(), clinic.refreshToken());
        }
        SqlTaken.take(house.database(), clinics, wishes.takenSlot());
        if (options.rows() > 0) {
            SqlPastBookings.enter(house.database(), wishes.wish(0), clinics.size(), options.rows(), clock);
        }
    }

    private static Map<String, String> with(Map<String, String> settings, String name, BenchOptions options) {
        List<String> recording = profiled(name, List.of(), options);
        Map<String, String> all = new TreeMap<>(settings);
        if (!recording.isEmpty()) {
            all.put("JDK_JAVA_OPTIONS", String.join(" ", recording));
        }
        return all;
    }

    LocalHouse house() {
        return house;
    }

    List<BenchClinic> clinics() {
        return clinics;
    }

    JsonStandIn standIn() {
        return standIn;
    }

    ServerProcess kafka() {
        return kafka;
    }

    ServerProcess google() {
        return google;
    }

    /** Where the bare calls' process leaves its log. */
    Folders apart() {
        return apart;
    }

    /** What the bare calls need to know; secrets too. */
    Map<String, String> directSettings() {
        Map<String, String> settings = new TreeMap<>(googleSettings(google, oauthSecret));
        settings.put(Settings.DATABASE_URL, house.database().url());
        settings.put(Settings.DATABASE_USERNAME, house.database().username());
        settings.put(Settings.DATABASE_PASSWORD, house.database().password());
        return settings;
    }

    private static Map<String, String> googleSettings(ServerProcess google, String oauthSecret) {
        return Map.of(
                Settings.GOOGLE_API,
                root(google) + "/",
                Settings.GOOGLE_TOKEN,
                root(google) + "/token",
                Settings.GOOGLE_CLIENT_ID,
                OAUTH_CLIENT,
                Settings.GOOGLE_CLIENT_SECRET,
                oauthSecret);
    }

    /** The live events of all clinics, as an audit wants them. */
    List<Event> liveEvents() {
        return clinics.stream()
                .flatMap(clinic -> standIn.events(clinic.account(), HouseEvidence.MARKER).stream()
                        .filter(JsonStandIn.StoredEvent::isLive)
                        .map(event -> new Event(
                                clinic.account(),
                                event.id(),
                                event.property(),
                                event.start().toInstant(),
                                event.end().toInstant())))
                .toList();
    }

    List<ServiceProcess> services(Service service) {
        return house.services(service);
    }

    @Override
    public void close() {
        house.close();
        google.close();
        kafka.close();
    }
}
