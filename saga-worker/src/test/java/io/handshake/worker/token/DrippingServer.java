package io.handshake.worker.token;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each connection with some bytes at once and then one more every 100 ms, for ten minutes at most. */
final class DrippingServer implements AutoCloseable {

    private static final int MAX_DRIPS = 6000;

    private final ServerSocket socket;
    private final byte[] atOnce;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    DrippingServer(String atOnce) {
        this.atOnce = atOnce.getBytes(StandardCharsets.UTF_8);
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    int connections() {
        return connections.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> drip(connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void drip(Socket connection) {
        try (connection;
                OutputStream out = connection.getOutputStream()) {
            out.write(atOnce);
            out.flush();
            for (int i = 0; i < MAX_DRIPS; i++) {
                Thread.sleep(100);
                out.write('x');
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // the other side has had enough
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
