package io.handshake.worker.token;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The way to Google: nothing is retried, redirected or kept waiting behind our back. A whole answer is read here, at most
 * {@link #MAX_BODY_BYTES}, and a request that is not through at its deadline is cut off, however steadily the other
 * side drips. Google's own defaults (20 s to connect, 20 s for each read, no bound on the whole) would eat a caller's
 * patience in one try.
 */
public final class GoogleTransport implements AutoCloseable {

    static final int MAX_BODY_BYTES = 1024 * 1024;

    private static final TimeValue CONNECTION_LIVES = TimeValue.ofMinutes(5);
    private static final TimeValue VALIDATE_AFTER = TimeValue.ofSeconds(1);

    private final Clock clock;
    private final Limits limits;
    private final ScheduledThreadPoolExecutor timer;
    private final CloseableHttpClient client;
    private final HttpTransport http;

    /**
     * Bounds of each request.
     *
     * @param connect for a free connection, and again for a new one
     * @param read between two reads
     * @param maxConnections at once; there is but one route
     */
    public record Limits(Duration connect, Duration read, int maxConnections) {}

    public GoogleTransport(Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("google-deadlines").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        this.client = client();
        this.http = new Apache5HttpTransport(client);
    }

    /** For Google's libraries; every request has to be made through {@link GoogleExchange#call}. */
    public HttpTransport http() {
        return http;
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        client.close();
    }

    private CloseableHttpClient client() {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .useSystemProperties()
                        .setMaxConnTotal(limits.maxConnections())
                        .setMaxConnPerRoute(limits.maxConnections())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(limits.connect()))
                                .setTimeToLive(CONNECTION_LIVES)
                                .setValidateAfterInactivity(VALIDATE_AFTER)
                                .build())
                        .build())
                .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .addExecInterceptorFirst("bounds", this::bounded)
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "sending", GoogleTransport::sending)
                .build();
    }

    /** The connection stands. */
    private static ClassicHttpResponse sending(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        GoogleExchange.CURRENT.get().sending();
        return chain.proceed(request, scope);
    }

    private ClassicHttpResponse bounded(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        GoogleExchange exchange = GoogleExchange.CURRENT.get();
        Duration left = Duration.between(clock.instant(), exchange.deadline());
        if (!left.isPositive()) {
            exchange.expire();
            throw new InterruptedIOException("the deadline had passed before the request was sent");
        }
        scope.clientContext.setRequestConfig(config(left));
        ScheduledFuture<?> cut = timer.schedule(
                () -> {
                    exchange.expire();
                    cancel(scope);
                },
                left.toMillis(),
                TimeUnit.MILLISECONDS);
        try (ClassicHttpResponse response = chain.proceed(request, scope)) {
            Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
            String retryAfter = header == null ? "" : header.getValue();
            // Known even when the rest never comes.
            exchange.answered(response.getCode(), new byte[0], retryAfter);
            byte[] body = read(response.getEntity(), scope);
            exchange.answered(response.getCode(), body, retryAfter);
            return copy(response, body);
        } catch (IOException e) {
            // a wait that has the deadline for its own end may end before the timer has
            if (!clock.instant().isBefore(exchange.deadline())) {
                exchange.expire();
            }
            throw e;
        } finally {
            cut.cancel(false);
        }
    }

    @SuppressWarnings("deprecation") // the newer place for it is the connection manager, which knows no deadlines
    private RequestConfig config(Duration left) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(shorter(limits.connect(), left)))
                .setConnectTimeout(Timeout.of(shorter(limits.connect(), left)))
                .setResponseTimeout(Timeout.of(shorter(limits.read(), left)))
                .setRedirectsEnabled(false)
                .build();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void cancel(ExecChain.Scope scope) {
        if (scope.originalRequest instanceof Cancellable request) {
            request.cancel();
        }
    }

    /** Decompressed already: the bound holds for what would have to be kept. */
    private static byte[] read(HttpEntity entity, ExecChain.Scope scope) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        InputStream content = entity.getContent();
        long announced = entity.getContentLength();
        int most = announced < 0 ? MAX_BODY_BYTES : (int) Math.min(announced, MAX_BODY_BYTES);
        // One more, to meet its end, or what must not be there.
        byte[] body = content == null ? new byte[0] : content.readNBytes(most + 1);
        if (body.length > MAX_BODY_BYTES) {
            // Closing would read the rest first.
            cancel(scope);
            throw new IOException("expected an answer of at most " + MAX_BODY_BYTES + " bytes, found more");
        }
        return body;
    }

    /**
     * What Google's library needs to read the body, and nothing else: given its place it would follow a redirect, bearer and
     * all.
     */
    private static ClassicHttpResponse copy(ClassicHttpResponse response, byte[] body) {
        var copy = new BasicClassicHttpResponse(response.getCode(), response.getReasonPhrase());
        Header type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
        copy.setEntity(new ByteArrayEntity(body, ContentType.parseLenient(type == null ? null : type.getValue())));
        return copy;
    }
}
