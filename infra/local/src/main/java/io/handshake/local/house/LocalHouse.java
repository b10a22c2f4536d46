package io.handshake.local.house;

import io.handshake.embedded.EmbeddedKafka;
import io.handshake.embedded.EmbeddedPostgres;
import io.handshake.embedded.LoopbackPorts;
import io.handshake.embedded.google.GoogleStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The whole system on this machine: Kafka, PostgreSQL and a Google stand-in in this JVM, and any number of ingresses and
 * workers as processes, each of which can be killed, paused and started again. What it keeps lies in one folder; a house
 * that was killed is opened again on it.
 */
public final class LocalHouse implements AutoCloseable {

    /** A cold machine needs a good part of it; a service that is healthy needs a few seconds. */
    public static final Duration READY_WITHIN = Duration.ofSeconds(90);

    /** At its end a rehearsal links thousands of classes for good. */
    private static final Duration REHEARSED_WITHIN = Duration.ofMinutes(2);

    /** Where Tink's JSON keeps the key. */
    private static final Pattern KEY = Pattern.compile("\"value\"\\s*:\\s*\"([^\"]+)\"");

    private final HousePlan plan;
    private final Map<String, String> settings;
    private final HouseLock lock;
    private final Servers servers;
    private final List<ServiceProcess> services = new CopyOnWriteArrayList<>();

    private LocalHouse(HousePlan plan, HouseLock lock, Servers servers) {
        this.plan = plan;
        this.settings = plan.settings();
        this.lock = lock;
        this.servers = servers;
    }

    /**
     * Opens a house: ends what an earlier, killed one left behind, and starts the servers.
     *
     * @throws IllegalStateException that says why it cannot, before anything is started where possible
     */
    public static LocalHouse open(HousePlan plan) {
        return open(plan, false);
    }

    /** As {@link #open(HousePlan)}, on nothing: what an earlier house kept in the folder is deleted first. */
    public static LocalHouse openAnew(HousePlan plan) {
        return open(plan, true);
    }

    private static LocalHouse open(HousePlan plan, boolean anew) {
        HouseLock lock = HouseLock.take(plan.folders());
        try {
            Leftovers.end(plan.folders().run());
            PortCheck.check(plan);
            if (anew) {
                EmbeddedPostgres.stopLeftover(plan.folders().postgres());
                plan.folders().empty();
            }
            plan.folders().create();
            return new LocalHouse(plan, lock, Servers.start(plan));
        } catch (RuntimeException e) {
            Closing.all(lock);
            throw e;
        }
    }

    /** Starts one more of a service and returns at once; the first of each has the port of the plan. */
    public ServiceProcess start(Service service) {
        return start(service, Map.of());
    }

    /** As {@link #start(Service)}; {@code more} wins over the house's settings. */
    public synchronized ServiceProcess start(Service service, Map<String, String> more) {
        int number = services(service).size() + 1;
        int port = number > 1
                ? LoopbackPorts.free()
                : switch (service) {
                    case INGRESS -> plan.ports().ingress();
                    case SAGA_WORKER -> plan.ports().worker();
                };
        ServiceProcess process = ServiceProcess.start(
                launch(service, number, port, more), plan.folders().run());
        services.add(process);
        return process;
    }

    /**
     * Makes the later starts of a service quick, once for each build: runs it and has its JVM write down what it has loaded.
     * Takes half a minute on two cores; without it a start takes twice as long.
     */
    public void quicken(Service service) {
        AotCache cache = new AotCache(jar(service));
        if (cache.isThere()) {
            return;
        }
        Launch launch =
                launch(service, service.serviceName() + "-rehearsal", LoopbackPorts.free(), Map.of(), cache.make());
        try (ServiceProcess rehearsal =
                ServiceProcess.start(launch, plan.folders().run())) {
            rehearsal.awaitReady(READY_WITHIN);
            rehearsal.stop(REHEARSED_WITHIN);
        }
        cache.keep();
    }

    private Path jar(Service service) {
        Path jar = service.jar(plan.repository());
        if (!Files.exists(jar)) {
            throw new IllegalStateException("There is no " + jar + ": build it first");
        }
        return jar;
    }

    private Launch launch(Service service, int number, int port, Map<String, String> more) {
        String name = service.serviceName() + (number > 1 ? "-" + number : "");
        return launch(service, name, port, more, new AotCache(jar(service)).use());
    }

    private Launch launch(Service service, String name, int port, Map<String, String> more, List<String> options) {
        Map<String, String> environment = Settings.inherited(service, System.getenv());
        environment.putAll(environment(service));
        environment.putAll(more);
        environment.put(Settings.SERVER_PORT, Integer.toString(port));
        environment.put(Settings.SERVER_ADDRESS, LoopbackPorts.HOST);
        return new Launch(
                name,
                port,
                JavaCommand.of(
                        jar(service),
                        plan.folders().services().resolve(service.serviceName()),
                        Stream.concat(plan.jvm().stream(), options.stream()).toList()),
                environment,
                plan.folders().log().resolve(name + ".log"));
    }

    private Map<String, String> environment(Service service) {
        Map<String, String> environment = Settings.of(service, plan.outside());
        environment.put(Settings.KAFKA, kafkaServers());
        environment.put(Settings.METRICS_TOKEN, metricsToken());
        switch (service) {
            case INGRESS -> environment.put(Settings.VAPI_SECRETS, vapiSecrets());
            case SAGA_WORKER -> {
                Database database = database();
                environment.put(Settings.DATABASE_URL, database.url());
                environment.put(Settings.DATABASE_USERNAME, database.username());
                environment.put(Settings.DATABASE_PASSWORD, database.password());
                environment.put(Settings.ADMIN_TOKEN, adminToken());
                for (String name : List.of(Settings.GOOGLE_CLIENT_ID, Settings.GOOGLE_CLIENT_SECRET, Settings.KEYSET)) {
                    environment.put(name, setting(name));
                }
                // ours allows what brokers refuse by default
                servers.kafka().ifPresent(broker -> environment.putIfAbsent(Settings.INBOX_SESSION, "3s"));
                google().ifPresent(standIn -> {
                    environment.put(Settings.GOOGLE_API, standIn.rootUrl());
                    environment.put(Settings.GOOGLE_TOKEN, standIn.tokenUrl());
                    environment.putIfAbsent(Settings.GOOGLE_AUTH, standIn.authUrl());
                });
            }
        }
        return environment;
    }

    /** All of its processes, in order of their first start. */
    public List<ServiceProcess> services() {
        return List.copyOf(services);
    }

    /** Those of one service. */
    public List<ServiceProcess> services(Service service) {
        return services.stream()
                .filter(process -> process.name().equals(service.serviceName())
                        || process.name().startsWith(service.serviceName() + "-"))
                .toList();
    }

    public Folders folders() {
        return plan.folders();
    }

    public Ports ports() {
        return plan.ports();
    }

    public String kafkaServers() {
        return servers.kafka().map(EmbeddedKafka::bootstrapServers).orElseGet(() -> setting(Settings.KAFKA));
    }

    public Database database() {
        return servers.postgres()
                .map(server -> new Database(server.jdbcUrl(Servers.DATABASE), server.username(), server.password()))
                .orElseGet(() -> new Database(
                        setting(Settings.DATABASE_URL),
                        setting(Settings.DATABASE_USERNAME),
                        setting(Settings.DATABASE_PASSWORD)));
    }

    /** The stand-in, unless the settings from outside name another Google. */
    public Optional<GoogleStandIn> google() {
        return servers.google();
    }

    /** The database server, unless the settings from outside name another. */
    public Optional<EmbeddedPostgres> postgres() {
        return servers.postgres();
    }

    /** Our broker goes down and comes back with its data; returns when it serves. Others' brokers are left alone. */
    public void restartKafka() {
        servers.restartKafka(plan);
    }

    /** The first of the accepted secrets. */
    public String vapiSecret() {
        return vapiSecrets().split(",", -1)[0].strip();
    }

    private String vapiSecrets() {
        return setting(Settings.VAPI_SECRETS);
    }

    public String adminToken() {
        return setting(Settings.ADMIN_TOKEN);
    }

    /** What opens the metrics of both services, and nothing else. */
    public String metricsToken() {
        return setting(Settings.METRICS_TOKEN);
    }

    /** What must not be seen anywhere, by the names of the settings; of the keyset it is the key itself. */
    public Map<String, String> secrets() {
        Map<String, String> secrets = new TreeMap<>();
        for (String name : List.of(
                Settings.VAPI_SECRETS, Settings.ADMIN_TOKEN, Settings.METRICS_TOKEN, Settings.GOOGLE_CLIENT_SECRET)) {
            secrets.put(name, setting(name));
        }
        Matcher key = KEY.matcher(setting(Settings.KEYSET));
        if (key.find()) {
            secrets.put(Settings.KEYSET, key.group(1));
        }
        secrets.values().removeIf(String::isBlank);
        return secrets;
    }

    /** Whether somebody chose this setting, so that it is not the one in the secrets file. */
    public boolean isFromOutside(String setting) {
        return plan.outside().containsKey(setting);
    }

    private String setting(String name) {
        return settings.getOrDefault(name, "");
    }

    /** Stops the services, all at once and each within its bound, and then what they stand on. */
    @Override
    public void close() {
        List<AutoCloseable> inOrder = new ArrayList<>();
        inOrder.add(this::stopServices);
        inOrder.add(servers);
        inOrder.add(lock);
        Closing.all(inOrder.toArray(AutoCloseable[]::new));
    }

    private void stopServices() {
        CompletableFuture.allOf(services.stream()
                        .map(process -> CompletableFuture.runAsync(
                                process::close, task -> Thread.ofPlatform().start(task)))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
