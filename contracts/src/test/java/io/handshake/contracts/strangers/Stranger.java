package io.handshake.contracts.strangers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Somebody with a socket: sends what no client library would send, with an end to every wait. */
public final class Stranger implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Socket socket;

    public Stranger(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) PATIENCE.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One request on a connection of its own, each character a byte, and what came back. */
    public static Answer tries(int port, String request) {
        return tries(port, request.getBytes(ISO_8859_1));
    }

    public static Answer tries(int port, byte[] request) {
        try (Stranger stranger = new Stranger(port)) {
            stranger.sends(request);
            return stranger.answer();
        }
    }

    public Stranger sends(String request) {
        sends(request.getBytes(ISO_8859_1));
        return this;
    }

    /** Whether the server still took it. */
    public boolean sends(byte[] request) {
        try {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for one whole answer; {@link Answer#NONE} when the connection ends without. */
    public Answer answer() {
        try {
            String head = head(socket.getInputStream());
            return head.isEmpty() ? Answer.NONE : answered(head, socket.getInputStream());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("expected an answer or an end within " + PATIENCE, e);
        } catch (IOException e) {
            return Answer.NONE;
        }
    }

    /** Whether the server ends the connection by itself; what it still says is thrown away. */
    public boolean isSentAwayWithin(Duration bound) {
        try {
            socket.setSoTimeout((int) bound.toMillis());
            socket.getInputStream().skipNBytes(Long.MAX_VALUE);
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            head.append((char) c);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    private static Answer answered(String head, InputStream in) throws IOException {
        String[] lines = head.split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
        }
        int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
        return new Answer(status, headers, new String(body(status, headers, in), StandardCharsets.UTF_8));
    }

    private static byte[] body(int status, Map<String, String> headers, InputStream in) throws IOException {
        if (status == 204) {
            return new byte[0];
        }
        if (headers.getOrDefault("Transfer-Encoding", "")
                .toLowerCase(Locale.ROOT)
                .equals("chunked")) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (int size = chunk(in); size > 0; size = chunk(in)) {
                whole.write(in.readNBytes(size));
                in.readNBytes(2);
            }
            in.readNBytes(2);
            return whole.toByteArray();
        }
        String length = headers.get("Content-Length");
        return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    }

    private static int chunk(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.isEmpty() ? 0 : Integer.parseInt(line.toString().strip(), 16);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a server said.
     *
     * @param status 0 when it said nothing
     */
    public record Answer(int status, Map<String, String> headers, String body) {

        public static final Answer NONE = new Answer(0, Map.of(), "");

        private static final String TELLING =
                "(?i).*(exception|\\bat [a-z]+[.]|tomcat|apache|coyote|catalina|springframework"
                        + "|jackson|hibernate|postgres|psql|\"trace\"|\"timestamp\"|\"path\"|<html|<!doctype|whitelabel).*";

        /** What of it tells a stranger how we are made; empty when nothing does. */
        public String telling() {
            String said = headers + " " + body;
            if (said.replaceAll("\\s", " ").matches(TELLING)) {
                return "expected nothing of our insides, found " + said;
            }
            if (headers.containsKey("Server") || headers.containsKey("X-Powered-By")) {
                return "expected no server's name, found " + headers;
            }
            boolean problem = headers.getOrDefault("Content-Type", "").startsWith("application/problem+json");
            if (status >= 400 && !body.isEmpty() && !problem) {
                return "expected a problem detail, found " + said;
            }
            return status == 0 || "nosniff".equals(headers.get("X-Content-Type-Options")) || body.isEmpty()
                    ? ""
                    : "expected nosniff, found " + headers;
        }
    }
}
