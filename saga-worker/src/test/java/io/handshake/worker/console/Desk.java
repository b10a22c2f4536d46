package io.handshake.worker.console;

import io.handshake.embedded.google.GoogleStandIn;
import io.handshake.web.WebConfiguration;
import io.handshake.worker.AtExit;
import io.handshake.worker.KafkaServer;
import io.handshake.worker.MovableClock;
import io.handshake.worker.PostgresServer;
import io.handshake.worker.WorkerHouse;
import io.handshake.worker.audit.AuditConfiguration;
import io.handshake.worker.bookings.BookingsConfiguration;
import io.handshake.worker.clinics.ClinicsConfiguration;
import io.handshake.worker.erasure.ErasureConfiguration;
import io.handshake.worker.inbox.InboxSettings;
import io.handshake.worker.inbox.WorkerInstance;
import io.handshake.worker.letters.LettersConfiguration;
import io.handshake.worker.live.LiveConfiguration;
import io.handshake.worker.post.PostConfiguration;
import io.handshake.worker.replays.ReplaysConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The console as it runs, on a real database and over HTTP, without the rooms that take bookings from the brokers. */
public final class Desk {

    public static final String ADMIN_TOKEN = WorkerHouse.ADMIN_TOKEN;

    /** Two pages and a little. */
    public static final int MOST_EXPORTED = 450;

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final MovableClock clock = MovableClock.running();
    private final PostgresServer postgres = PostgresServer.embedded();
    private final String databaseUrl = postgres.jdbcUrl(postgres.newDatabase());
    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context = start();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class)
    @Import({
        WebConfiguration.class,
        ClinicsConfiguration.class,
        PostConfiguration.class,
        AuditConfiguration.class,
        ErasureConfiguration.class,
        BookingsConfiguration.class,
        ConsoleConfiguration.class,
        LiveConfiguration.class,
        ConsoleLiveConfiguration.class,
        ReplaysConfiguration.class,
        LettersConfiguration.class,
        ConsoleReplaysConfiguration.class,
        ConsoleBookingsConfiguration.class
    })
    @EnableConfigurationProperties(InboxSettings.class)
    static class House {}

    private Desk() {
        AtExit.stop(context::close);
    }

    /** One for all tests of this JVM. */
    public static Desk shared() {
        return Shared.DESK;
    }

    /** Another worker on the same stores; close it. */
    ConfigurableApplicationContext start() {
        Map<String, String> settings =
                new HashMap<>(WorkerHouse.settings(databaseUrl, postgres, KafkaServer.embedded(), Shared.GOOGLE));
        // readiness names the inbox, which is not in this house
        settings.put("management.endpoint.health.validate-group-membership", "false");
        settings.put("handshake.bookings.most-exported", Integer.toString(MOST_EXPORTED));
        ApplicationContextInitializer<GenericApplicationContext> outside = house -> {
            house.registerBean(Clock.class, () -> clock);
            house.registerBean(WorkerInstance.class, () -> new WorkerInstance(UUID.randomUUID()));
        };
        return new SpringApplicationBuilder(House.class)
                .web(WebApplicationType.SERVLET)
                .initializers(outside)
                .registerShutdownHook(false)
                .run(WorkerHouse.arguments(settings));
    }

    public MovableClock clock() {
        return clock;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public JdbcClient sql() {
        return JdbcClient.create(new DriverManagerDataSource(databaseUrl, postgres.username(), postgres.password()));
    }

    public int port() {
        return port(context);
    }

    static int port(ConfigurableApplicationContext worker) {
        return Integer.parseInt(worker.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** Somebody with a browser that has never been here. */
    public Visitor stranger() {
        return new Visitor(port());
    }

    /** Somebody who has come in under this name. */
    public Visitor signedIn(String name) {
        Visitor visitor = stranger();
        HttpResponse<String> answer = visitor.signIn(name, ADMIN_TOKEN);
        if (answer.statusCode() != 303) {
            throw new AssertionError("expected 303, found " + answer.statusCode() + " " + answer.body());
        }
        return visitor;
    }

    /** A browser as far as cookies and forms go. Follows no redirects. */
    public final class Visitor {

        private final Map<String, String> cookies = new ConcurrentHashMap<>();
        private final int port;

        Visitor(int port) {
            this.port = port;
        }

        /** The same browser at another worker. */
        Visitor at(int otherPort) {
            Visitor same = new Visitor(otherPort);
            same.cookies.putAll(cookies);
            return same;
        }

        Map<String, String> cookies() {
            return cookies;
        }

        public HttpResponse<String> get(String path, String... headers) {
            return send(request(path, headers).GET());
        }

        /** Sends a form with the CSRF field that the login or the page at hand holds. */
        public HttpResponse<String> post(String path, Map<String, String> form, String... headers) {
            Map<String, String> whole = new HashMap<>(form);
            whole.put("_csrf", csrf());
            return postAsItIs(path, whole, headers);
        }

        public HttpResponse<String> postAsItIs(String path, Map<String, String> form, String... headers) {
            String body = form.entrySet().stream()
                    .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            return send(request(path, headers)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        public HttpResponse<String> signIn(String name, String token, String... headers) {
            return post(LoginPageController.LOGIN, Map.of("name", name, "token", token), headers);
        }

        /** From the page that everybody may have, or from the one that those have who are in. */
        String csrf() {
            String page = get(cookies.containsKey(Sessions.COOKIE) ? "/console/audit" : LoginPageController.LOGIN)
                    .body();
            Matcher field = CSRF.matcher(page);
            if (!field.find()) {
                throw new AssertionError("expected a form with a CSRF field, found " + page);
            }
            return field.group(1);
        }

        private HttpRequest.Builder request(String path, String... headers) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            if (!cookies.isEmpty()) {
                request.header(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            return request;
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                answer.headers().allValues("Set-Cookie").forEach(this::keep);
                return answer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void keep(String header) {
            for (HttpCookie cookie : HttpCookie.parse(header)) {
                if (cookie.getMaxAge() == 0 || cookie.getValue().isEmpty()) {
                    cookies.remove(cookie.getName());
                } else {
                    cookies.put(cookie.getName(), cookie.getValue());
                }
            }
        }
    }

    private static final class Shared {

        static final GoogleStandIn GOOGLE = google();
        static final Desk DESK = new Desk();

        private static GoogleStandIn google() {
            GoogleStandIn google = GoogleStandIn.builder().start();
            AtExit.stop(google::close);
            return google;
        }
    }
}
