package io.handshake.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A line to a server that can break at the worst moment: the server has got a message and has answered it, and the answer
 * never arrives.
 */
public final class DroppingLine implements AutoCloseable {

    private static final String NOTHING = "";

    private final String host;
    private final int port;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<String> fatal = new AtomicReference<>(NOTHING);

    private DroppingLine(String address) throws IOException {
        this.host = address.substring(0, address.indexOf(':'));
        this.port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /**
     * Opens a line.
     *
     * @param address host and port of the server
     */
    public static DroppingLine to(String address) {
        try {
            DroppingLine line = new DroppingLine(address);
            Thread.ofPlatform().daemon().name("dropping-line").start(line::accept);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    /** The next message that contains this text reaches the server, and its connection is cut before the answer. */
    public void dropTheAnswerTo(String text) {
        fatal.set(text);
    }

    /** Whether a message has met that fate. */
    public boolean hasDropped() {
        return fatal.get().equals(NOTHING);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket(host, port);
                open.add(client);
                open.add(server);
                Connection connection = new Connection(client, server);
                Thread.startVirtualThread(connection::forwards);
                Thread.startVirtualThread(connection::backwards);
            }
        } catch (IOException e) {
            // closed
        }
    }

    private final class Connection {

        private final Socket client;
        private final Socket server;
        private volatile boolean doomed;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void forwards() {
            pump(client, server, bytes -> {
                String text = fatal.get();
                if (!text.equals(NOTHING) && new String(bytes, ISO_8859_1).contains(text)) {
                    doomed = true;
                    fatal.compareAndSet(text, NOTHING);
                }
                return true;
            });
        }

        void backwards() {
            pump(server, client, bytes -> !doomed);
        }

        private void pump(Socket from, Socket to, Take take) {
            byte[] buffer = new byte[64 * 1024];
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!take.take(Arrays.copyOf(buffer, read))) {
                        return;
                    }
                    out.write(buffer, 0, read);
                    out.flush();
                }
            } catch (IOException e) {
                // one end has hung up: so does the other
            }
        }
    }

    @FunctionalInterface
    private interface Take {
        boolean take(byte[] bytes);
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
