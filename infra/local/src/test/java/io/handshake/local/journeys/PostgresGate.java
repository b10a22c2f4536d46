package io.handshake.local.journeys;

import io.handshake.embedded.LoopbackPorts;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Stands between a worker and PostgreSQL. It can keep the server's answers on one connection back: what was committed is
 * committed, and the worker does not know. Requests to cancel a statement never get through, so that a statement which a
 * test holds at the server stays there.
 */
final class PostgresGate implements AutoCloseable {

    /** In the protocol's first message, where its version usually stands (postgresql.org, "Message Formats"). */
    private static final int CANCEL_REQUEST = 80877102;

    private final int postgres;
    private final ServerSocket listening;
    private final Map<Integer, Line> lines = new ConcurrentHashMap<>();

    PostgresGate(int postgresPort) throws IOException {
        this.postgres = postgresPort;
        this.listening = new ServerSocket(0, 0, InetAddress.ofLiteral(LoopbackPorts.HOST));
        Thread.ofVirtual().name("postgres-gate").start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** From now on nothing that the server says on this connection arrives. The server knows it by this port of ours. */
    void withhold(int clientPort) {
        Line line = lines.get(clientPort);
        if (line == null) {
            throw new IllegalStateException("The connection " + clientPort + " does not go through this gate");
        }
        line.withheld = Optional.of(new Withheld());
    }

    /** The connections on which the server has said something, and the worker waits to hear it. */
    Set<Integer> unheard() {
        return lines.entrySet().stream()
                .filter(line -> line.getValue().withheld.stream().anyMatch(withheld -> withheld.something))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What was withheld arrives. */
    void letGo() {
        lines.values().forEach(Line::letGo);
    }

    private static final class Withheld {
        private final CountDownLatch onItsWay = new CountDownLatch(1);
        private volatile boolean something;
    }

    private static final class Line {
        private final Socket worker;
        private final Socket server;
        private volatile Optional<Withheld> withheld = Optional.empty();

        Line(Socket worker, Socket server) {
            this.worker = worker;
            this.server = server;
        }

        void awaitLeave() throws InterruptedException {
            Optional<Withheld> now = withheld;
            if (now.isPresent()) {
                now.get().something = true;
                now.get().onItsWay.await();
            }
        }

        void letGo() {
            Optional<Withheld> now = withheld;
            withheld = Optional.empty();
            now.ifPresent(what -> what.onItsWay.countDown());
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket worker = listening.accept();
                Thread.ofVirtual().name("postgres-line").start(() -> open(worker));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void open(Socket worker) {
        try (worker) {
            worker.setTcpNoDelay(true);
            byte[] first = new byte[8];
            new DataInputStream(worker.getInputStream()).readFully(first);
            if (ByteBuffer.wrap(first).getInt(Integer.BYTES) == CANCEL_REQUEST) {
                return;
            }
            try (Socket server = new Socket(InetAddress.ofLiteral(LoopbackPorts.HOST), postgres)) {
                server.setTcpNoDelay(true);
                server.getOutputStream().write(first);
                pump(new Line(worker, server));
            }
        } catch (IOException e) {
            // one end has gone, and the other goes with it
        }
    }

    private void pump(Line line) throws IOException {
        lines.put(line.server.getLocalPort(), line);
        try {
            Thread.ofVirtual().name("postgres-answers").start(() -> answers(line));
            line.worker.getInputStream().transferTo(line.server.getOutputStream());
        } finally {
            lines.remove(line.server.getLocalPort());
            line.letGo();
        }
    }

    private static void answers(Line line) {
        byte[] buffer = new byte[16 * 1024];
        try (Socket worker = line.worker;
                InputStream in = line.server.getInputStream();
                OutputStream out = worker.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                line.awaitLeave();
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // as above
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Line line : lines.values()) {
                line.worker.close();
                line.server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
