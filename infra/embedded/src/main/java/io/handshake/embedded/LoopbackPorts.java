package io.handshake.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports on 127.0.0.1. */
public final class LoopbackPorts {

    /** The address that everything in this module listens on, and nothing else. */
    public static final String HOST = "127.0.0.1";

    private static final int LARGEST = 65_535;

    /**
     * Below what Linux (32768 and above) and macOS (49152 and above) give to outgoing connections by default: one of those
     * could take a port between our asking for it and a server's listening on it, or while a server restarts.
     */
    private static final int FIRST_FREE = 18_000;

    private static final int HOW_MANY = 14_000;

    /** Other processes begin elsewhere, and each goes on from where it was. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(HOW_MANY));

    private LoopbackPorts() {}

    /**
     * A port that nobody listens on and no outgoing connection takes. This process is given the same one again only when it
     * has been given all the others.
     *
     * @throws IllegalStateException when all of them are taken
     */
    public static int free() {
        IOException taken = null;
        for (int tried = 0; tried < HOW_MANY; tried++) {
            int port = FIRST_FREE + Math.floorMod(NEXT.getAndIncrement(), HOW_MANY);
            try (ServerSocket socket = bind(port)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                taken = e;
            }
        }
        throw new IllegalStateException(
                "No free port from " + FIRST_FREE + " to " + (FIRST_FREE + HOW_MANY - 1) + " on " + HOST, taken);
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
