package io.handshake.worker.bookings;

import io.handshake.contracts.BookingId;
import io.handshake.web.WebConfiguration;
import io.handshake.worker.AtExit;
import io.handshake.worker.KafkaServer;
import io.handshake.worker.PostgresServer;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.clinics.ClinicsConfiguration;
import io.handshake.worker.clinics.FreshKeyset;
import io.handshake.worker.ledger.LedgerDatabase;
import io.handshake.worker.post.PostConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** The room as it runs, over HTTP, on a database whose bookings a test writes as the rooms before would. */
final class DeskHouse {

    static final int MOST_EXPORTED = 3;

    private static final String ADMIN_TOKEN = "an-admin-token-for-tests";

    private final BookingsScene scene = new BookingsScene(LedgerDatabase.migrated());
    private final BookingsScene.Remembered audit = new BookingsScene.Remembered();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class)
    @Import({WebConfiguration.class, ClinicsConfiguration.class, PostConfiguration.class, BookingsConfiguration.class})
    static class House {}

    private static final class Shared {

        static final DeskHouse HOUSE = new DeskHouse();
    }

    private DeskHouse() {
        PostgresServer postgres = PostgresServer.embedded();
        Map<String, String> settings = Map.of(
                "server.port",
                "0",
                "spring.kafka.bootstrap-servers",
                KafkaServer.embedded().bootstrapServers(),
                "spring.datasource.url",
                scene.database.dataSource().getJdbcUrl(),
                "spring.datasource.username",
                postgres.username(),
                "spring.datasource.password",
                postgres.password(),
                "management.endpoint.health.validate-group-membership",
                "false",
                "spring.flyway.enabled",
                "false",
                "handshake.admin-token",
                ADMIN_TOKEN,
                "handshake.encryption-keyset",
                FreshKeyset.ONE,
                "handshake.bookings.most-exported",
                Integer.toString(MOST_EXPORTED));
        ApplicationContextInitializer<GenericApplicationContext> outside = house -> {
            house.registerBean(Clock.class, Clock::systemUTC);
            house.registerBean(AuditLog.class, () -> audit);
        };
        this.context = new SpringApplicationBuilder(House.class)
                .initializers(outside)
                .registerShutdownHook(false)
                .run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
        AtExit.stop(() -> {
            context.close();
            scene.close();
        });
    }

    static DeskHouse shared() {
        return Shared.HOUSE;
    }

    BookingsScene scene() {
        return scene;
    }

    /** Who has seen what is personal of it. */
    List<Actor> revealedBy(BookingId booking) {
        return audit.entries.stream()
                .filter(entry -> entry.subject().equals("booking/" + booking))
                .map(AuditLog.Entry::actor)
                .toList();
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> anonymous(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + ADMIN_TOKEN);
    }

    private URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
