package io.handshake.embedded.google;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.handshake.embedded.LoopbackPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request after the other: read, write down, break or carry out, write down, answer. */
final class StandInServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StandInServer.class);
    private static final int WAITING_CONNECTIONS = 1024;

    private final Calls calls;
    private final Journal journal;
    private final Faults faults;
    private final Patience patience;
    private final Breakage breakage;
    private final Function<Call, Answer> google;
    private final ControlApi control;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile Duration latency = Duration.ZERO;

    StandInServer(
            InetAddress address,
            int port,
            Calls calls,
            Journal journal,
            Faults faults,
            Patience patience,
            Function<Call, Answer> google,
            Function<StandInServer, ControlApi> control) {
        this.calls = calls;
        this.journal = journal;
        this.faults = faults;
        this.patience = patience;
        this.breakage = new Breakage(patience);
        this.google = google;
        this.control = control.apply(this);
        this.server = listening(address, port == 0 ? 0 : LoopbackPorts.claim(port, "the Google stand-in"));
    }

    private static HttpServer listening(InetAddress address, int port) {
        // without it the JDK's server holds each small answer back for 40 ms
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // nor may it close pooled connections under a client that is about to use them
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        try {
            return HttpServer.create(new InetSocketAddress(address, port), WAITING_CONNECTIONS);
        } catch (IOException e) {
            throw new IllegalStateException("The Google stand-in cannot listen on port " + port, e);
        }
    }

    void start() {
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void latency(Duration length) {
        latency = Bounds.check("latency", length);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            Wire.send(exchange, reply(exchange), patience);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("event", "stand_in_broke").setCause(e).log();
            exchange.close();
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().startsWith(ControlApi.ROOT)) {
            return new Reply.Whole(
                    control.answer(exchange.getRequestMethod(), exchange.getRequestURI(), Wire.body(exchange)));
        }
        Optional<Call> call;
        try {
            call = calls.read(exchange);
        } catch (IllegalArgumentException malformed) {
            return new Reply.Whole(Answer.ofError(new GoogleError(400, "global", "badRequest", "Bad Request")));
        }
        return call.map(this::reply).orElseGet(() -> new Reply.Whole(Answer.ofError(GoogleError.notFound())));
    }

    private Reply reply(Call call) {
        Optional<FaultEffect> fault = faults.take(call.operation(), call.account(), call.calendar());
        long number = journal.arrived(call, fault);
        patience.pause(latency);
        Reply reply = fault.map(effect -> breakage.reply(effect, call, () -> google.apply(call)))
                .orElseGet(() -> new Reply.Whole(google.apply(call)));
        switch (reply) {
            case Reply.Whole whole -> journal.answered(number, whole.answer().status());
            case Reply.Half half -> journal.answered(number, half.answer().status());
            case Reply.Dripping dripping ->
                journal.answered(number, dripping.answer().status());
            case Reply.Nothing() -> journal.answered(number, 0);
        }
        return reply;
    }

    @Override
    public void close() {
        patience.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
