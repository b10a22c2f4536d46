package io.handshake.ingress;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a free port, spoken to over HTTP. */
public final class IngressProcess implements AutoCloseable {

    public static final String SECRET = "journey-secret-0123456789";
    public static final String METRICS_TOKEN = "metrics-are-read-with-this";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurableApplicationContext context;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public IngressProcess(String bootstrapServers, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--handshake.vapi.secrets=" + SECRET,
                "--handshake.metrics.token=" + METRICS_TOKEN,
                "--logging.config=classpath:logback-test.xml"));
        arguments.addAll(List.of(more));
        context = SpringApplication.run(IngressApplication.class, arguments.toArray(String[]::new));
    }

    public IngressProcess awaitReady() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get("/actuator/health/readiness").statusCode() == 200);
        return this;
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(90));
    }

    public HttpResponse<String> post(String body) {
        return send(request("/webhooks/vapi")
                .header("X-Vapi-Secret", SECRET)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The only item of the answer to one tool call. */
    public Item call(VapiCall call) {
        return items(post(call.json())).getFirst();
    }

    public CompletableFuture<Item> callAsync(VapiCall call) {
        return http.sendAsync(
                        request("/webhooks/vapi")
                                .header("X-Vapi-Secret", SECRET)
                                .POST(BodyPublishers.ofString(call.json()))
                                .build(),
                        BodyHandlers.ofString())
                .thenApply(response -> items(response).getFirst());
    }

    public static List<Item> items(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("expected 200, found " + response.statusCode());
        }
        return JSON.readTree(response.body())
                .get("results")
                .valueStream()
                .map(Item::of)
                .toList();
    }

    /** One item of {@code results}, its one-line JSON opened. */
    public record Item(String toolCallId, String status, String reason, String message, JsonNode content) {

        private static Item of(JsonNode item) {
            boolean error = item.has("error");
            JsonNode content =
                    JSON.readTree(item.get(error ? "error" : "result").asString());
            String status = content.get("status").asString();
            if (error != status.equals("failed")) {
                throw new IllegalStateException("expected failures, and only failures, in error");
            }
            return new Item(
                    item.get("toolCallId").asString(),
                    status,
                    content.path("reason").asString(""),
                    content.get("message").asString(),
                    content);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
