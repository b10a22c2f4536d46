package io.handshake.local.house;

import io.handshake.embedded.EmbeddedKafka;
import io.handshake.embedded.EmbeddedPostgres;
import io.handshake.embedded.google.GoogleStandIn;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the services stand on: ours in this JVM, except where the settings from outside name others. */
final class Servers implements AutoCloseable {

    static final String DATABASE = "handshake";

    private volatile @Nullable EmbeddedKafka kafka;
    private final @Nullable EmbeddedPostgres postgres;
    private final @Nullable GoogleStandIn google;
    private boolean closed;

    private Servers(
            @Nullable EmbeddedKafka kafka, @Nullable EmbeddedPostgres postgres, @Nullable GoogleStandIn google) {
        this.kafka = kafka;
        this.postgres = postgres;
        this.google = google;
    }

    /** All at once; when one does not start, the others are stopped again before this throws. */
    static Servers start(HousePlan plan) {
        CompletableFuture<Optional<EmbeddedPostgres>> postgres = started(() -> postgres(plan));
        CompletableFuture<Optional<EmbeddedKafka>> kafka = started(() -> kafka(plan));
        CompletableFuture<Optional<GoogleStandIn>> google = started(() -> google(plan));
        try {
            CompletableFuture.allOf(postgres, kafka, google).join();
            return new Servers(
                    kafka.join().orElse(null),
                    postgres.join().orElse(null),
                    google.join().orElse(null));
        } catch (CompletionException e) {
            new Servers(orNull(kafka), orNull(postgres), orNull(google)).close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static <T> @Nullable T orNull(CompletableFuture<Optional<T>> server) {
        return server.handle((started, failure) -> failure == null ? started.orElse(null) : null)
                .join();
    }

    private static <T> CompletableFuture<Optional<T>> started(Supplier<Optional<T>> start) {
        return CompletableFuture.supplyAsync(
                start, task -> Thread.ofPlatform().name("server-start").start(task));
    }

    private static Optional<EmbeddedPostgres> postgres(HousePlan plan) {
        if (plan.outside().containsKey(Settings.DATABASE_URL)) {
            return Optional.empty();
        }
        long begin = System.nanoTime();
        EmbeddedPostgres server =
                EmbeddedPostgres.start(plan.folders().postgres(), plan.ports().postgres());
        server.createDatabase(DATABASE);
        plan.progress().isUp("postgresql", since(begin), server.jdbcUrl(DATABASE));
        return Optional.of(server);
    }

    private static Optional<EmbeddedKafka> kafka(HousePlan plan) {
        String others = plan.outside().getOrDefault(Settings.KAFKA, "");
        if (!others.isEmpty()) {
            KafkaTopicsProvision.createMissing(others, KafkaClientSettings.asProperties(plan.outside()));
            return Optional.empty();
        }
        long begin = System.nanoTime();
        EmbeddedKafka server =
                EmbeddedKafka.start(plan.folders().kafka(), plan.ports().kafka());
        server.provision(KafkaTopicsProvision.specs());
        plan.progress().isUp("kafka", since(begin), server.bootstrapServers());
        return Optional.of(server);
    }

    private static Optional<GoogleStandIn> google(HousePlan plan) {
        if (plan.outside().containsKey(Settings.GOOGLE_API)) {
            return Optional.empty();
        }
        long begin = System.nanoTime();
        Map<String, String> settings = plan.settings();
        GoogleStandIn server = GoogleStandIn.builder()
                .port(plan.ports().google())
                .dataDir(plan.folders().google())
                .client(
                        settings.getOrDefault(Settings.GOOGLE_CLIENT_ID, ""),
                        settings.getOrDefault(Settings.GOOGLE_CLIENT_SECRET, ""))
                .start();
        plan.progress().isUp("google stand-in", since(begin), server.rootUrl());
        return Optional.of(server);
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    Optional<EmbeddedKafka> kafka() {
        return Optional.ofNullable(kafka);
    }

    Optional<EmbeddedPostgres> postgres() {
        return Optional.ofNullable(postgres);
    }

    Optional<GoogleStandIn> google() {
        return Optional.ofNullable(google);
    }

    /** The broker goes down and comes back on its port with its data. */
    synchronized void restartKafka(HousePlan plan) {
        EmbeddedKafka running = kafka;
        if (running != null && !closed) {
            running.close();
            kafka = EmbeddedKafka.start(plan.folders().kafka(), plan.ports().kafka());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Closing.all(google, kafka, postgres);
    }
}
