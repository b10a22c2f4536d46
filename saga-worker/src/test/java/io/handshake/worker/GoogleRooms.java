package io.handshake.worker;

import io.handshake.contracts.OrgId;
import io.handshake.embedded.google.GoogleStandIn;
import io.handshake.web.WebConfiguration;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditConfiguration;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.calendar.CalendarConfiguration;
import io.handshake.worker.clinics.ClinicsConfiguration;
import io.handshake.worker.consent.ConsentConfiguration;
import io.handshake.worker.console.ConsoleClinicsConfiguration;
import io.handshake.worker.console.ConsoleConfiguration;
import io.handshake.worker.post.PostConfiguration;
import io.handshake.worker.saga.Pauses;
import io.handshake.worker.token.TokenConfiguration;
import io.handshake.worker.trial.TrialConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Clinics, tokens and calendar as they run: PostgreSQL, Kafka, HTTP, and a Google that breaks on demand. */
public final class GoogleRooms {

    public static final String ADMIN_TOKEN = WorkerHouse.ADMIN_TOKEN;

    /** Where browsers believe to find these rooms. */
    public static final String PUBLIC_URL = "http://127.0.0.1:8081";

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final GoogleRooms SHARED = new GoogleRooms();

    private final MovableClock clock = MovableClock.running();
    private final GoogleStandIn google = GoogleStandIn.builder()
            .clock(clock)
            .autoAccounts(false)
            .redirectUris(Set.of(PUBLIC_URL + "/connect/google/callback"))
            .start();
    private final PostgresServer postgres = PostgresServer.embedded();
    private final String databaseUrl = postgres.jdbcUrl(postgres.newDatabase());
    private final KafkaServer kafka = KafkaServer.embedded();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;
    private @Nullable ConfigurableApplicationContext console;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class)
    @Import({
        WebConfiguration.class,
        ClinicsConfiguration.class,
        TokenConfiguration.class,
        CalendarConfiguration.class,
        ConsentConfiguration.class,
        TrialConfiguration.class,
        AuditConfiguration.class,
        PostConfiguration.class
    })
    static class House {}

    /** Who acts at the API of rooms without a console. */
    @Configuration(proxyBeanMethods = false)
    static class ApiActors implements WebMvcConfigurer, HandlerMethodArgumentResolver {

        @Override
        public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
            resolvers.add(this);
        }

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Actor.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                ModelAndViewContainer container,
                NativeWebRequest request,
                WebDataBinderFactory binders) {
            String name = request.getHeader(Actor.HEADER);
            return name == null ? Actor.API : new Actor(name);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({ConsoleConfiguration.class, ConsoleClinicsConfiguration.class})
    static class WithConsole {}

    private GoogleRooms() {
        this.context = start(Map.of());
        AtExit.stop(this::stop);
    }

    /** One for all tests of this JVM; each test brings its own clinics. */
    public static GoogleRooms shared() {
        return SHARED;
    }

    public MovableClock clock() {
        return clock;
    }

    public GoogleStandIn google() {
        return google;
    }

    public JdbcClient sql() {
        return JdbcClient.create(new DriverManagerDataSource(databaseUrl, postgres.username(), postgres.password()));
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** Another process on the same stores, with other settings; close it. */
    public ConfigurableApplicationContext start(Map<String, String> other) {
        return start(ApiActors.class, other);
    }

    /** Another process on the same stores, with the console's pages of clinics; one for all tests of this JVM. */
    public synchronized int consolePort() {
        if (console == null) {
            console = start(WithConsole.class, Map.of());
        }
        return port(console);
    }

    private ConfigurableApplicationContext start(Class<?> more, Map<String, String> other) {
        Map<String, String> settings = new HashMap<>(WorkerHouse.settings(databaseUrl, postgres, kafka, google));
        // the tables are Flyway's; here Hibernate says whether the rows still fit them
        settings.put("spring.jpa.hibernate.ddl-auto", "validate");
        // readiness names the inbox, which is not in this house
        settings.put("handshake.public-url", PUBLIC_URL);
        settings.put("management.endpoint.health.validate-group-membership", "false");
        settings.putAll(other);
        ApplicationContextInitializer<GenericApplicationContext> outside = house -> {
            house.registerBean(Clock.class, () -> clock);
            house.registerBean(Pauses.class, () -> about -> Thread.sleep(about));
        };
        return new SpringApplicationBuilder(House.class, more)
                .web(WebApplicationType.SERVLET)
                .initializers(outside)
                .registerShutdownHook(false)
                .run(WorkerHouse.arguments(settings));
    }

    /** A clinic that nobody has connected. */
    public OrgId clinic() {
        OrgId orgId = new OrgId("clinic-" + NUMBER.incrementAndGet());
        expect(200, call("PUT", "/api/clinics/" + orgId, "{\"name\":\"Smile Dental\"}"));
        return orgId;
    }

    /** A clinic with an account of its own: the org id is the refresh token, and the e-mail's first part. */
    public OrgId connectedClinic() {
        OrgId orgId = clinic();
        google.addAccount(orgId.value(), email(orgId));
        connect(orgId, orgId.value());
        return orgId;
    }

    public void connect(OrgId orgId, String refreshToken) {
        expect(
                204,
                call(
                        "PUT",
                        "/api/clinics/" + orgId + "/google-connection",
                        "{\"refreshToken\":\"" + refreshToken + "\"}"));
    }

    public static String email(OrgId orgId) {
        return orgId + "@clinic.test";
    }

    /** What was done to a clinic, the newest first: {@code who action: detail}. */
    public List<String> audit(OrgId orgId) {
        return bean(AuditLog.class).newest(Optional.of("clinic/" + orgId), 20).stream()
                .map(entry -> entry.actor().name() + " " + entry.action() + ": " + entry.detail())
                .toList();
    }

    /** The API's answer about a clinic. */
    public String look(OrgId orgId) {
        return call("GET", "/api/clinics/" + orgId, "").body();
    }

    public HttpResponse<String> call(String method, String path, String body) {
        return send(request(path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + ADMIN_TOKEN)
                .header("Content-Type", "application/json"));
    }

    public int port() {
        return port(context);
    }

    private static int port(ConfigurableApplicationContext process) {
        return Integer.parseInt(process.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new AssertionError("expected " + status + ", found " + answer.statusCode() + " " + answer.body());
        }
    }

    private void stop() {
        if (console != null) {
            console.close();
        }
        context.close();
        google.close();
    }
}
