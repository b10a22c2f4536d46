package io.handshake.worker.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.sun.net.httpserver.HttpServer;
import io.handshake.worker.clinics.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class GoogleTransportTest {

    private final Clock clock = Clock.systemUTC();
    private final GoogleTransport transport =
            new GoogleTransport(new GoogleTransport.Limits(Duration.ofSeconds(2), Duration.ofSeconds(3), 50), clock);

    @AfterEach
    void close() throws IOException {
        transport.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nX-Slow: ",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5000\r\n",
                "HTTP/1.1 500 Oops\r\nContent-Length: 100000\r\n\r\n"
            })
    void whateverDripsIsCutOffAtTheDeadline(String atOnce) throws IOException {
        try (DrippingServer server = new DrippingServer(atOnce)) {
            GoogleExchange exchange = exchange(Duration.ofMillis(600));
            long before = System.nanoTime();

            assertThatThrownBy(() -> exchange.call(() -> get(server.uri()))).isInstanceOf(IOException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
            assertThat(exchange.expired()).isTrue();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aDrippingTokenEndpointIsUnavailableInTime() throws IOException {
        try (DrippingServer server =
                new DrippingServer("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"access_token\":\"")) {
            var endpoint = new GoogleTokenEndpoint(
                    transport, new GoogleTokenEndpoint.Client("id", "secret", server.uri()), clock);

            assertThat(endpoint.refresh(new Secret("1//abc"), clock.instant().plusMillis(500)))
                    .isEqualTo(new TokenAnswer.Unavailable("token_endpoint_too_slow", Duration.ZERO));
        }
    }

    @Test
    void anAnswerBeyondAMebibyteIsRefused() throws IOException {
        try (Site site = new Site(200, 5 * GoogleTransport.MAX_BODY_BYTES)) {
            GoogleExchange exchange = exchange(Duration.ofSeconds(5));

            assertThatThrownBy(() -> exchange.call(() -> get(site.uri())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("at most");
            assertThat(exchange.expired()).isFalse();
        }
    }

    @Test
    void itIsKnownWhetherAByteHasLeft() throws IOException {
        try (Site site = new Site(200, 0)) {
            GoogleExchange tooLate = exchange(Duration.ofSeconds(-1));
            assertThatThrownBy(() -> tooLate.call(() -> get(site.uri()))).isInstanceOf(IOException.class);
            assertThat(tooLate.sent()).isFalse();
            assertThat(tooLate.expired()).isTrue();
            assertThat(site.requests()).isZero();

            GoogleExchange inTime = exchange(Duration.ofSeconds(5));
            inTime.<Integer>call(() -> get(site.uri()).getStatusCode());
            assertThat(inTime.sent()).isTrue();

            GoogleExchange refused = exchange(Duration.ofSeconds(5));
            assertThatThrownBy(() -> refused.call(() -> get(URI.create("http://127.0.0.1:1/"))))
                    .isInstanceOf(IOException.class);
            assertThat(refused.sent()).isFalse();
        }
    }

    @Test
    void aBodyThatNestsWithoutEndIsUnreadable() throws IOException {
        try (Site site = new Site(200, GoogleTransport.MAX_BODY_BYTES, Duration.ZERO, '[')) {
            var endpoint = new GoogleTokenEndpoint(
                    transport, new GoogleTokenEndpoint.Client("id", "secret", site.uri()), clock);

            assertThat(endpoint.refresh(new Secret("1//abc"), clock.instant().plusSeconds(5)))
                    .isEqualTo(new TokenAnswer.Unavailable("token_answer_unusable", Duration.ZERO));
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        try (Site site = new Site(307, 0)) {
            assertThat(exchange(Duration.ofSeconds(5))
                            .<Integer>call(() -> get(site.uri()).getStatusCode()))
                    .isEqualTo(307);
            assertThat(site.requests()).isEqualTo(1);
        }
    }

    @Test
    void moreThanTwentyRequestsAreUnderWayAtOnce() throws Exception {
        try (Site site = new Site(200, 10, Duration.ofMillis(500));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> request = () ->
                    exchange(Duration.ofSeconds(10)).call(() -> get(site.uri()).getStatusCode());
            long before = System.nanoTime();

            assertThat(threads.invokeAll(
                            IntStream.range(0, 50).mapToObj(_ -> request).toList()))
                    .allSatisfy(answer -> assertThat(answer.resultNow()).isEqualTo(200));

            assertThat(site.mostAtOnce()).isGreaterThan(20);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private GoogleExchange exchange(Duration within) {
        return new GoogleExchange(clock.instant().plus(within));
    }

    private HttpResponse get(URI uri) throws IOException {
        HttpRequest request = transport.http().createRequestFactory().buildGetRequest(new GenericUrl(uri.toString()));
        return request.setThrowExceptionOnExecuteError(false).execute();
    }

    /** One page. */
    private static final class Site implements AutoCloseable {

        private final HttpServer server;
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger atOnce = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Site(int status, int bytes) throws IOException {
            this(status, bytes, Duration.ZERO);
        }

        Site(int status, int bytes, Duration delay) throws IOException {
            this(status, bytes, delay, ' ');
        }

        Site(int status, int bytes, Duration delay, char filling) throws IOException {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> {
                requests.incrementAndGet();
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                try (exchange) {
                    Thread.sleep(delay);
                    exchange.getResponseHeaders().add("Location", uri() + "elsewhere");
                    exchange.sendResponseHeaders(status, bytes == 0 ? -1 : bytes);
                    byte[] body = new byte[bytes];
                    Arrays.fill(body, (byte) filling);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(body);
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                } finally {
                    atOnce.decrementAndGet();
                }
            });
            server.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }

        int requests() {
            return requests.get();
        }

        int mostAtOnce() {
            return most.get();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
