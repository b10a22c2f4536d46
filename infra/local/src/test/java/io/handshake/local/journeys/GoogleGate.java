package io.handshake.local.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.handshake.embedded.LoopbackPorts;
import io.handshake.embedded.google.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands between a worker and Google. It keeps back single requests before Google sees them, or Google's answers to them,
 * and sends them on their way when the test says so: also when the worker that made them is long dead.
 */
final class GoogleGate implements AutoCloseable {

    /** What is kept back. */
    enum Side {
        REQUEST,
        ANSWER
    }

    private static final Duration LONGEST_HOLD = Duration.ofMinutes(2);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final Set<String> HOP_BY_HOP =
            Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "http2-settings");

    /** @param subject the event's id, or the refresh token at the token endpoint */
    private record Passage(Operation operation, String subject) {}

    private final URI google;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();

    GoogleGate(String rootUrl) throws IOException {
        this.google = URI.create(rootUrl);
        this.server = HttpServer.create(
                new InetSocketAddress(InetAddress.ofLiteral(LoopbackPorts.HOST), LoopbackPorts.free()), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** As Google's clients want it: with a slash at its end. */
    String rootUrl() {
        return "http://" + LoopbackPorts.HOST + ":" + server.getAddress().getPort() + "/";
    }

    /** Keeps back the nth request of this kind, and from then on every request about the same subject. */
    Hold hold(Operation operation, String subject, Side side, int nth) {
        Hold hold = new Hold(operation, side, nth);
        holds.put(subject, hold);
        return hold;
    }

    /** One place where requests wait. */
    static final class Hold {

        private final Operation operation;
        private final Side side;
        private final int nth;
        private final AtomicInteger seen = new AtomicInteger();
        private final CountDownLatch onTheirWay = new CountDownLatch(1);
        private final List<Integer> answers = new CopyOnWriteArrayList<>();
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile boolean open;

        private Hold(Operation operation, Side side, int nth) {
            this.operation = operation;
            this.side = side;
            this.nth = nth;
        }

        private boolean keeps(Operation what) {
            int times = what == operation ? seen.incrementAndGet() : seen.get();
            return !open && times >= nth;
        }

        private void await() {
            waiting.incrementAndGet();
            try {
                boolean _ = onTheirWay.await(LONGEST_HOLD.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Whether something was kept back. */
        boolean isEngaged() {
            return waiting.get() > 0;
        }

        /** New requests pass; those that wait go on waiting. */
        void open() {
            open = true;
        }

        /** Those that wait go on their way. */
        void letGo() {
            open = true;
            onTheirWay.countDown();
        }

        /** Whether Google has answered all that were kept back. */
        boolean isThrough() {
            return answers.size() == waiting.get();
        }

        /** What Google said to those that were kept back, as HTTP statuses; 0 for no answer. */
        List<Integer> answers() {
            return List.copyOf(answers);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Passage passage = passage(exchange, body);
        Hold hold = holds.get(passage.subject());
        if (hold == null || !hold.keeps(passage.operation())) {
            answer(exchange, forward(exchange, body));
            return;
        }
        if (hold.side == Side.REQUEST) {
            hold.await();
        }
        HttpResponse<byte[]> answer = null;
        try {
            answer = forward(exchange, body);
        } finally {
            if (hold.side == Side.ANSWER) {
                hold.await();
            }
            hold.answers.add(answer == null ? 0 : answer.statusCode());
        }
        answer(exchange, answer);
    }

    private static Passage passage(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        return switch (exchange.getRequestMethod()) {
            case "POST" ->
                path.equals("/token")
                        ? new Passage(Operation.TOKEN, refreshToken(text(exchange, body)))
                        : new Passage(Operation.INSERT, eventId(text(exchange, body)));
            case "DELETE" -> new Passage(Operation.DELETE, lastOf(path));
            default -> new Passage(Operation.GET, lastOf(path));
        };
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String text(HttpExchange exchange, byte[] body) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return packed
                ? new String(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), UTF_8)
                : new String(body, UTF_8);
    }

    private static String refreshToken(String form) {
        return Arrays.stream(form.split("&", -1))
                .filter(member -> member.startsWith("refresh_token="))
                .map(member -> URLDecoder.decode(member.substring("refresh_token=".length()), UTF_8))
                .findFirst()
                .orElse("");
    }

    private static String eventId(String json) {
        return JsonMapper.shared().readTree(json).path("id").asString("");
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(google.resolve(exchange.getRequestURI()))
                .timeout(ANSWERS_WITHIN)
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (isForBothEnds(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            exchange.close(); // as Google did
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the gate closes", e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (isForBothEnds(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static boolean isForBothEnds(String header) {
        return !HOP_BY_HOP.contains(header.toLowerCase(Locale.ROOT));
    }

    /** Nothing is kept back any more. */
    void letAllGo() {
        holds.values().forEach(Hold::letGo);
        holds.clear();
    }

    @Override
    public void close() {
        letAllGo();
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
