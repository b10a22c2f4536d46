package io.handshake.local.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.local.talk.Webhook;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One caller's connection to one ingress, opened again when it has ended.
 *
 * <p>A bare socket and no library: whoever makes the load shares the machine with what is measured, so its own CPU would be
 * charged to the product's throughput, and {@code java.net.http} takes several times as much for a request.
 */
final class KeptConnection implements AutoCloseable {

    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    /** Twice as long as an ingress holds a caller. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

    private final InetSocketAddress ingress;
    private final byte[] head;
    private @Nullable Open open;

    private record Open(Socket socket, HttpAnswers answers) {}

    KeptConnection(URI ingress, String secret) {
        this.ingress = new InetSocketAddress(ingress.getHost(), ingress.getPort());
        this.head = ("POST " + Webhook.PATH + " HTTP/1.1\r\nHost: " + ingress.getAuthority()
                        + "\r\nContent-Type: application/json\r\nAuthorization: Bearer " + secret
                        + "\r\nContent-Length: ")
                .getBytes(US_ASCII);
    }

    /** @throws IOException when there is no answer; it may have been read all the same, so it is not sent again */
    HttpAnswer post(String json) throws IOException {
        try {
            Open current = open == null ? connect() : open;
            open = current;
            current.socket().getOutputStream().write(request(json));
            HttpAnswer answer = current.answers().next();
            if (answer.closes()) {
                close();
            }
            return answer;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Open connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) ANSWERS_WITHIN.toMillis());
            socket.connect(ingress, (int) CONNECTS_WITHIN.toMillis());
            return new Open(socket, new HttpAnswers(socket.getInputStream()));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** In one piece: one system call. */
    private byte[] request(String json) {
        byte[] body = json.getBytes(UTF_8);
        byte[] length = (body.length + "\r\n\r\n").getBytes(US_ASCII);
        byte[] request = new byte[head.length + length.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(length, 0, request, head.length, length.length);
        System.arraycopy(body, 0, request, head.length + length.length, body.length);
        return request;
    }

    @Override
    public void close() {
        Open current = open;
        open = null;
        if (current != null) {
            try {
                current.socket().close();
            } catch (IOException e) {
                // it is given up either way
            }
        }
    }
}
