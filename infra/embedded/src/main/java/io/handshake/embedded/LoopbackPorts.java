package io.handshake.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on 127.0.0.1. */
public final class LoopbackPorts {

    /** The address that everything in this module listens on, and nothing else. */
    public static final String HOST = "127.0.0.1";

    private static final int LARGEST = 65_535;

    private LoopbackPorts() {}

    /** A port that was free a moment ago. */
    public static int free() {
        try (ServerSocket socket = bind(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on " + HOST, e);
        }
    }

    /**
     * The port itself, or a free one for 0.
     *
     * @throws IllegalStateException naming the port when somebody else listens on it
     */
    public static int claim(int port, String who) {
        if (port == 0) {
            return free();
        }
        try (ServerSocket socket = bind(port)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw taken(port, who, e);
        }
    }

    /**
     * A port as people write it, 0 for a free one.
     *
     * @throws IllegalArgumentException when it is no number from 0 to 65535
     */
    public static int number(String text) {
        int port = Integer.parseInt(text);
        if (port < 0 || port > LARGEST) {
            throw new IllegalArgumentException("A port is from 0 to " + LARGEST + ", found " + port);
        }
        return port;
    }

    static IllegalStateException taken(int port, String who, Exception cause) {
        return new IllegalStateException(
                "Port " + port + " on " + HOST + " is taken, " + who + " cannot listen there", cause);
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
